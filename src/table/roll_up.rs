//! From a log with many rows for each key to a table with one: counts, sums, days since the last.
//!
//! The new rows stand in the order in which their keys first appear, the keys
//! byte for byte. Rows without a key belong to no one and are set aside. Yes
//! counts 1 and no 0 where a number is wanted: their mean is the share of yes.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Cells, Column, KeyProfile, Kind, NO_LEVEL, NO_ROW, Table, TextCells, filter, grouped::Groups,
    index::Keys, parse,
};
use crate::error::{ErrorKind, Issue, Problem, Result};

mod propose;

/// How a log becomes a table of one row for each key.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollUp {
    /// The column by whose values rows belong together; it becomes the table's key.
    pub key: String,
    /// The day from which "days since" is counted, as `2025-03-31`; the latest day in the columns that are counted
    /// from, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The new table's other columns.
    pub measures: Vec<Measure>,
}

/// One column of the new table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What the new column is called.
    pub name: String,
    /// What is done with the rows of a key.
    pub of: Aggregate,
    /// The log's column it is done with; not used by [`Aggregate::Count`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// What is done with the rows of a key. Missing cells are passed over by all but [`Aggregate::Count`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// How many rows there are.
    Count,
    /// The sum of a number; 0 where all are missing.
    Sum,
    /// The mean of a number.
    Mean,
    /// The least number, or the first day.
    Min,
    /// The greatest number, or the last day.
    Max,
    /// How many different values there are.
    Distinct,
    /// Days from the last day to the reference.
    DaysSince,
    /// The value of the first row that has one, of whatever kind.
    First,
    /// The value of the last row that has one, of whatever kind.
    Last,
}

impl Aggregate {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 9] = [
        Self::Count,
        Self::Sum,
        Self::Mean,
        Self::Min,
        Self::Max,
        Self::Distinct,
        Self::DaysSince,
        Self::First,
        Self::Last,
    ];

    /// Whether it can be done with a column of that kind.
    pub fn fits(self, kind: Kind) -> bool {
        match self {
            Self::Count | Self::Distinct | Self::First | Self::Last => true,
            Self::Sum | Self::Mean => matches!(kind, Kind::Number | Kind::Boolean),
            Self::Min | Self::Max => matches!(kind, Kind::Number | Kind::Date),
            Self::DaysSince => kind == Kind::Date,
        }
    }

    /// What it gives, in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Count => "number of rows",
            Self::Sum => "sum",
            Self::Mean => "mean",
            Self::Min => "least",
            Self::Max => "greatest",
            Self::Distinct => "different values",
            Self::DaysSince => "days since the last",
            Self::First => "first value",
            Self::Last => "last value",
        }
    }
}

/// What rolling up did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RollUpProfile {
    /// The column by which rows were brought together.
    pub key: String,
    /// Rows of the log.
    pub rows: usize,
    /// Rows of the log without a key, which went nowhere.
    pub without_key: usize,
    /// The day from which "days since" was counted, as `2025-03-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Days after the reference, whose "days since" is below zero.
    pub after_reference: usize,
}

/// One row for each key.
pub fn roll_up(table: Table, wanted: &RollUp) -> Result<Table> {
    let problems = wanted.check(&table)?;
    if !problems.is_empty() {
        return Err(ErrorKind::Settings(problems).into());
    }
    let key = table.column(&wanted.key)?;
    let keys = Keys::of(key);
    let groups = Groups { of: &keys.of, count: keys.count() };
    let reference = reference(&table, wanted, groups)?;
    let mut columns = vec![Column::new(&key.name, Cells::Text(key_texts(key, &keys)))];
    for measure in &wanted.measures {
        columns.push(Column::new(&measure.name, measured(&table, measure, groups, reference)?));
    }
    let profile = RollUpProfile {
        key: wanted.key.clone(),
        rows: table.rows,
        without_key: keys.of.iter().filter(|key| **key == NO_ROW).count(),
        reference: reference.map(parse::date_text),
        after_reference: after(&table, wanted, groups, reference),
    };
    Ok(rolled(table, keys, columns, profile))
}

/// The table of these columns in place of the log.
fn rolled(log: Table, keys: Keys, columns: Vec<Column>, profile: RollUpProfile) -> Table {
    let lines = |most: usize| -> Vec<u64> {
        let without = keys.of.iter().enumerate().filter(|(_, key)| **key == NO_ROW);
        without.take(most).map(|(row, _)| log.origin.line(row)).collect()
    };
    let mut issues = log.issues;
    issues.extend(issues_of(&profile, lines(5)));
    let rows = keys.count();
    let mut table = Table {
        columns,
        own: 0,
        rows,
        rows_set_aside: log.rows_set_aside + profile.without_key as u64,
        rows_combined: log.rows_combined + (log.rows - profile.without_key - rows) as u64,
        key: Some(0),
        issues,
        keys: KeyProfile {
            distinct: rows,
            missing_rows: profile.without_key,
            missing: lines(100),
            ..KeyProfile::default()
        },
        roll_up: Some(profile),
        origin: log.origin,
        joins: log.joins,
        file: log.file,
        dialect: log.dialect,
        rows_in: log.rows_in,
    };
    table.origin.follow(keys.of);
    table
}

fn issues_of(profile: &RollUpProfile, lines: Vec<u64>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut note = |code: &str, count: usize, lines: Vec<u64>, text: String| {
        if count > 0 {
            let column = Some(profile.key.clone());
            issues.push(Issue { code: code.to_owned(), count: count as u64, lines, column, text });
        }
    };
    let (rows, key) = (profile.without_key, &profile.key);
    let text = if rows == 1 {
        format!("1 row has no “{key}”. It belongs to no customer and is set aside.")
    } else {
        format!("{rows} rows have no “{key}”. They belong to no customer and are set aside.")
    };
    note("roll_up_without_key", rows, lines, text);
    let (days, reference) = (profile.after_reference, profile.reference.clone().unwrap_or_default());
    let lie = if days == 1 { "1 day lies".to_owned() } else { format!("{days} days lie") };
    let text = format!(
        "{lie} after {reference}, from which “days since” is counted, and can bring it below zero. Choose a later day, or leave it open to count from the latest."
    );
    note("after_reference", days, Vec::new(), text);
    issues
}

/// The keys in the order of first appearance.
fn key_texts(key: &Column, keys: &Keys) -> TextCells {
    let mut out = TextCells::default();
    for &row in &keys.first {
        match &key.cells {
            Cells::Text(text) => out.push(text.get(row as usize)),
            _ => out.push(&key.shown(row as usize)),
        }
    }
    out
}

fn measured(table: &Table, measure: &Measure, groups: Groups<'_>, reference: Option<i32>) -> Result<Cells> {
    let counted = |counts: Vec<u32>| Cells::Number(counts.into_iter().map(f64::from).collect());
    let (Some(name), false) = (&measure.column, measure.of == Aggregate::Count) else {
        return Ok(counted(groups.sizes()));
    };
    let column = table.column(name)?;
    let number = |row| column.number(row);
    let present = |row| !column.is_missing(row);
    Ok(match (measure.of, &column.cells) {
        (Aggregate::Count, _) => counted(groups.sizes()),
        (Aggregate::Sum, _) => Cells::Number(groups.sums(number, 0.0)),
        (Aggregate::Mean, _) => Cells::Number(groups.means(number)),
        (Aggregate::Min, Cells::Date(days)) => Cells::Date(groups.best(|row| days[row], |a, b| a < b)),
        (Aggregate::Max, Cells::Date(days)) => Cells::Date(groups.best(|row| days[row], |a, b| a > b)),
        (Aggregate::Min, _) => Cells::Number(or_missing(groups.best(number, |a, b| a < b))),
        (Aggregate::Max, _) => Cells::Number(or_missing(groups.best(number, |a, b| a > b))),
        (Aggregate::Distinct, _) => counted(distinct(column, groups)),
        (Aggregate::DaysSince, _) => {
            let last = groups.best(number, |a, b| a > b);
            let since = |last: f64| reference.map(|day| f64::from(day) - last);
            Cells::Number(or_missing(last.into_iter().map(|last| last.and_then(since)).collect()))
        }
        (Aggregate::First, cells) => cells.take(&groups.first(present)),
        (Aggregate::Last, cells) => cells.take(&groups.last(present)),
    })
}

fn or_missing(values: Vec<Option<f64>>) -> Vec<f64> {
    values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect()
}

/// How many different values each group has in a column.
fn distinct(column: &Column, groups: Groups<'_>) -> Vec<u32> {
    groups.distinct(values(column))
}

/// The values of a column as bits, equal where they are; `None` where a row has none. Minus zero is zero.
fn values(column: &Column) -> Box<dyn Fn(usize) -> Option<u64> + '_> {
    match &column.cells {
        Cells::Category { codes, .. } => {
            Box::new(|row| Some(codes[row]).filter(|code| *code != NO_LEVEL).map(u64::from))
        }
        Cells::Text(_) => {
            let texts = Keys::of(column);
            Box::new(move |row| Some(texts.of[row]).filter(|text| *text != NO_ROW).map(u64::from))
        }
        _ => Box::new(|row| column.number(row).map(|value| (value + 0.0).to_bits())),
    }
}

/// The columns from whose days is counted.
fn counted_from<'t>(table: &'t Table, wanted: &RollUp) -> Vec<&'t Column> {
    let names: BTreeSet<&String> = wanted
        .measures
        .iter()
        .filter(|measure| measure.of == Aggregate::DaysSince)
        .filter_map(|measure| measure.column.as_ref())
        .collect();
    table.columns.iter().filter(|column| names.contains(&column.name)).collect()
}

/// The day from which is counted. Rows without a key have no say in it.
fn reference(table: &Table, wanted: &RollUp, groups: Groups<'_>) -> Result<Option<i32>> {
    if let Some(day) = &wanted.reference {
        let day = filter::iso_day(day).ok_or_else(|| ErrorKind::Settings(vec![malformed_reference(day)]))?;
        return Ok(Some(day));
    }
    Ok(days(table, wanted, groups).max())
}

fn after(table: &Table, wanted: &RollUp, groups: Groups<'_>, reference: Option<i32>) -> usize {
    reference.map_or(0, |reference| days(table, wanted, groups).filter(|day| *day > reference).count())
}

fn days<'t>(table: &'t Table, wanted: &RollUp, groups: Groups<'t>) -> impl Iterator<Item = i32> {
    let of_column = move |column: &'t Column| {
        let days = if let Cells::Date(days) = &column.cells { days.as_slice() } else { &[] };
        days.iter().zip(groups.of).filter(|(_, group)| **group != NO_ROW).filter_map(|(day, _)| *day)
    };
    counted_from(table, wanted).into_iter().flat_map(of_column)
}

fn malformed_reference(day: &str) -> Problem {
    let text =
        format!("“{day}” is no day: write it as 2025-03-31, or leave it open to count from the latest.");
    Problem::new("roll_up.reference", text)
}

impl RollUp {
    /// All that keeps a log from being rolled up so. A column that the log does not have is an error, since another
    /// file may be meant.
    pub fn check(&self, table: &Table) -> Result<Vec<Problem>> {
        table.column(&self.key)?;
        let mut problems: Vec<Problem> = self
            .reference
            .iter()
            .filter(|day| filter::iso_day(day).is_none())
            .map(|day| malformed_reference(day))
            .collect();
        let mut names = BTreeSet::from([self.key.as_str()]);
        for measure in &self.measures {
            let column = match &measure.column {
                Some(column) if measure.of != Aggregate::Count => Some(table.column(column)?),
                _ => None,
            };
            let text = measure.problem(column).or_else(|| {
                let is_new = names.insert(&measure.name);
                (!is_new).then(|| format!("The name “{}” is taken: choose another.", measure.name))
            });
            problems
                .extend(text.map(|text| Problem::new(format!("roll_up.measures.{}", measure.name), text)));
        }
        Ok(problems)
    }
}

impl Measure {
    fn problem(&self, column: Option<&Column>) -> Option<String> {
        let name = &self.name;
        if name.trim().is_empty() {
            return Some("Give each new column a name.".to_owned());
        }
        match column {
            None if self.of == Aggregate::Count => None,
            None => Some(format!("“{name}” needs a column to be made from: choose one.")),
            Some(column) if self.of.fits(column.kind()) => None,
            Some(column) => Some(format!(
                "“{}” is a column of the kind “{}”, which has no “{}”: choose another for “{name}”.",
                column.name,
                column.kind().label(),
                self.of.label()
            )),
        }
    }
}
