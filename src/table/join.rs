//! Columns of a second file added by key.
//!
//! Every row of the table stays, in its place; it gets the cells of the row
//! there that has its key byte for byte, and missing ones where there is none.
//! Rows there that nobody asks for are left out, and counted.

use std::{borrow::Cow, collections::BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Cells, Column, Duplicates, NO_ROW, ReadOptions, Table, TextCells, index::Keys};
use crate::error::{Error, ErrorKind, Issue, Result, count};

pub mod near_miss;

/// What is added from another file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// What the other table is called, `engagement`: it tells columns apart whose names clash, and tells a person
    /// which file is wanted when new data comes.
    pub label: String,
    /// How the other file is read. Its key is what the tables are joined by; it may be rolled up first.
    #[serde(default)]
    pub options: Box<ReadOptions>,
    /// The columns to add; all but the key where there is none named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
}

/// What joining did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JoinProfile {
    /// What the other table is called.
    pub label: String,
    /// The other file's name.
    pub file: String,
    /// The other table's key column.
    pub key: String,
    /// Rows of the other table, after rolling up.
    pub rows: usize,
    /// Rows of this table that found theirs in the other.
    pub matched: usize,
    /// Rows of this table that did not; the added columns are missing there.
    pub only_here: usize,
    /// Some of their keys.
    pub only_here_keys: Vec<String>,
    /// Rows of the other table that no row here asked for; they are left out.
    pub only_there: usize,
    /// Some of their keys.
    pub only_there_keys: Vec<String>,
    /// Columns that were added, as they are called here.
    pub added: Vec<String>,
    /// Columns whose name was taken: what they were called there, and here.
    pub renamed: Vec<(String, String)>,
    /// How the other table's repeated keys were settled.
    pub duplicates: Duplicates,
    /// Rows of the other table that shared their key.
    pub repeated: usize,
}

impl JoinProfile {
    /// Whether the other table's keys repeat and nobody has said what becomes of their rows; the first is taken.
    pub fn wants_duplicates_settled(&self) -> bool {
        self.repeated > 0 && self.duplicates == Duplicates::Stop
    }
}

/// Keys that are listed on either side.
const LISTED: usize = 100;

/// Adds the columns of `other` to the rows of `table` that have the same key.
pub fn join(mut table: Table, wanted: &Join, other: &Table) -> Result<Table> {
    let found = Matches::of(&table, other, &wanted.label)?;
    let mut profile = found.profile(wanted, other);
    let mut names: BTreeSet<String> = table.columns.iter().map(|column| column.name.clone()).collect();
    let mut added = Vec::new();
    for column in wanted.columns_of(other)? {
        let name = free(&column.name, &wanted.label, &names);
        if name != column.name {
            profile.renamed.push((column.name.clone(), name.clone()));
        }
        names.insert(name.clone());
        profile.added.push(name.clone());
        added.push(Column {
            missing_words: column.missing_words.clone(),
            ..Column::new(name, column.cells.take(&found.rows))
        });
    }
    let issues = found.issues(&table, &profile);
    table.columns.extend(added);
    table.issues.extend(issues);
    let renamed = |name: &String| {
        let pair = profile.renamed.iter().find(|(there, _)| there == name);
        pair.map_or_else(|| name.clone(), |(_, here)| here.clone())
    };
    table.issues.extend(carried(other, wanted, &renamed));
    table.joins.push(profile);
    Ok(table)
}

impl Join {
    /// The columns of the other table that are to be added, in the order of that table.
    fn columns_of<'t>(&self, other: &'t Table) -> Result<Vec<&'t Column>> {
        let Some(names) = &self.columns else {
            return Ok(other
                .columns
                .iter()
                .enumerate()
                .filter(|(at, _)| other.key != Some(*at))
                .map(|(_, c)| c)
                .collect());
        };
        for name in names {
            other.column(name).map_err(|error| error.in_file(&other.file.name))?;
        }
        Ok(other.columns.iter().filter(|column| names.contains(&column.name)).collect())
    }
}

/// A name that no column has yet: `calls`, `calls (engagement)`, `calls (engagement 2)`.
fn free(name: &str, label: &str, taken: &BTreeSet<String>) -> String {
    let label = if label.trim().is_empty() { "joined" } else { label.trim() };
    let mut free = name.to_owned();
    let mut copy = 1;
    while taken.contains(&free) {
        free = if copy == 1 { format!("{name} ({label})") } else { format!("{name} ({label} {copy})") };
        copy += 1;
    }
    free
}

/// What was noticed in the other file, as far as it is of what was added.
fn carried(other: &Table, wanted: &Join, renamed: &dyn Fn(&String) -> String) -> Vec<Issue> {
    let is_added = |name: &String| wanted.columns.as_ref().is_none_or(|names| names.contains(name));
    let key = other.key.map(|at| &other.columns[at].name);
    let concerns =
        |issue: &&Issue| issue.column.as_ref().is_none_or(|name| key == Some(name) || is_added(name));
    let carry = |issue: &Issue| Issue {
        column: issue.column.as_ref().filter(|name| key != Some(*name)).map(renamed),
        text: format!("{}: {}", other.file.name, issue.text),
        ..issue.clone()
    };
    other.issues.iter().filter(concerns).map(carry).collect()
}

/// A table's key column with its keys.
struct Side<'t> {
    texts: Cow<'t, TextCells>,
    keys: Keys,
}

impl<'t> Side<'t> {
    fn of(table: &'t Table, error: impl FnOnce() -> Error) -> Result<Self> {
        let column = table.key.and_then(|at| table.columns.get(at)).ok_or_else(error)?;
        let texts = match &column.cells {
            Cells::Text(texts) => Cow::Borrowed(texts),
            _ => Cow::Owned(super::index::shown(column)),
        };
        Ok(Self { texts, keys: Keys::of(column) })
    }

    fn text(&self, key: usize) -> &str {
        self.texts.get(self.keys.first[key] as usize)
    }
}

/// Which rows of two tables have the same key.
pub struct Matches<'t> {
    here: Side<'t>,
    there: Side<'t>,
    /// For each row here the first row there with its key, or [`NO_ROW`].
    rows: Vec<u32>,
    here_found: Vec<bool>,
    there_found: Vec<bool>,
}

impl<'t> Matches<'t> {
    /// Looks up every key. `label` is what the other table is called.
    pub fn of(table: &'t Table, other: &'t Table, label: &str) -> Result<Self> {
        let without = |name: &str| Error::new(ErrorKind::NoKeyToJoin(label.to_owned())).in_file(name);
        let here = Side::of(table, || without(&table.file.name))?;
        let there = Side::of(other, || without(&other.file.name))?;
        let mut there_found = vec![false; there.keys.count()];
        let row_there = |key: usize| {
            let found = there.keys.find(here.text(key), &there.texts);
            found.map_or(NO_ROW, |found| {
                there_found[found] = true;
                there.keys.first[found]
            })
        };
        let of_key: Vec<u32> = (0..here.keys.count()).map(row_there).collect();
        let rows =
            here.keys.of.iter().map(|key| of_key.get(*key as usize).copied().unwrap_or(NO_ROW)).collect();
        let here_found = of_key.into_iter().map(|row| row != NO_ROW).collect();
        Ok(Self { here, there, rows, here_found, there_found })
    }

    /// The keys that are here alone, each once.
    pub fn only_here(&self) -> impl Iterator<Item = &str> {
        let unfound = self.here_found.iter().enumerate().filter(|(_, found)| !**found);
        unfound.map(|(key, _)| self.here.text(key))
    }

    /// The keys that are there alone, each once.
    pub fn only_there(&self) -> impl Iterator<Item = &str> {
        let unfound = self.there_found.iter().enumerate().filter(|(_, found)| !**found);
        unfound.map(|(key, _)| self.there.text(key))
    }

    fn profile(&self, wanted: &Join, other: &Table) -> JoinProfile {
        let matched = self.rows.iter().filter(|row| **row != NO_ROW).count();
        let asked = |key: &&u32| self.there_found.get(**key as usize).copied().unwrap_or(false);
        JoinProfile {
            label: wanted.label.clone(),
            file: other.file.name.clone(),
            key: other.key.map(|at| other.columns[at].name.clone()).unwrap_or_default(),
            rows: other.rows,
            matched,
            only_here: self.rows.len() - matched,
            only_here_keys: self.only_here().take(LISTED).map(str::to_owned).collect(),
            only_there: other.rows - self.there.keys.of.iter().filter(asked).count(),
            only_there_keys: self.only_there().take(LISTED).map(str::to_owned).collect(),
            added: Vec::new(),
            renamed: Vec::new(),
            duplicates: other.keys.duplicates,
            repeated: other.keys.repeated_rows,
        }
    }

    fn issues(&self, table: &Table, profile: &JoinProfile) -> Vec<Issue> {
        let column = table.key.map(|at| table.columns[at].name.clone());
        let note = |code: &str, count: usize, text: String| Issue {
            code: code.to_owned(),
            count: count as u64,
            lines: Vec::new(),
            column: column.clone(),
            text,
        };
        let mut issues = Vec::new();
        let (file, rows) = (&profile.file, self.rows.len());
        if profile.matched == 0 && rows > 0 {
            let text = format!(
                "No key of this table is in {file}, so all that was added from it is missing. Check that “{}” there holds the same keys as “{}” here.",
                profile.key,
                column.clone().unwrap_or_default()
            );
            issues.push(note("join_unmatched", rows, text));
        } else if profile.only_here > 0 {
            let text = format!(
                "{} of {} found no match in {file}: what was added from it is missing there.",
                profile.only_here,
                count(rows, "row")
            );
            issues.push(note("join_unmatched", profile.only_here, text));
        }
        if let Some((near, text)) = near_miss::told(self, profile) {
            issues.push(note("join_near_miss", near, text));
        }
        issues
    }
}
