//! What is different between two versions of a session, in words: the file, what a person decided, what the segments
//! are called, and whether the model is another. Nothing that a recipe holds may differ in silence.
//!
//! Not told: who is in which segment (that is [`crate::change`]), and what is said of a version (author, notes,
//! status), which stands beside it anyway.

mod features;
mod method;
mod names;
mod reading;
mod recipe;
mod rules;

pub use names::of_names;
pub use recipe::of_recipe;

use super::{KnownColumn, Session, Version};
use crate::{
    error::Result,
    methods::{Fit, Label},
    segments::{
        conditions::KindOf,
        words::{count, list, whole},
    },
    table::Kind,
};

/// How many segments were found, and how many were asked for.
const SEGMENTS: &str = "Segments";
const SEGMENTS_ASKED: &str = "Segments asked for";

/// For each segment of a version the one of another that it goes on from.
pub type GoesOn = Vec<Option<Label>>;

/// What is different in a version from one before it, as sentences; none where nothing is.
pub fn changes(before: &Version, after: &Version) -> Vec<String> {
    between(before, after, &goes_on(before, after))
}

impl Session {
    /// What is different in one version from another, whichever came first.
    pub fn changes(&self, from: u32, to: u32) -> Result<Vec<String>> {
        let (before, after) = (self.numbered(Some(from))?, self.numbered(Some(to))?);
        let (left, right) = (self.line(from), self.line(to));
        let shared = left.iter().zip(&right).take_while(|(a, b)| a.number == b.number).count();
        if shared == 0 {
            return Ok(changes(before, after));
        }
        // Segments are followed up to where both lines part, and down again.
        let (up, down) = (followed(&left[shared - 1..]), followed(&right[shared - 1..]));
        let back = |old: &Option<Label>| {
            let at = up.iter().position(|other| old.is_some() && other == old)?;
            Label::try_from(at).ok()
        };
        let goes_on: GoesOn = down.iter().map(back).collect();
        Ok(between(before, after, &goes_on))
    }
}

/// For each segment of the last version of a line the one of the first that it goes on from.
fn followed(line: &[&Version]) -> GoesOn {
    let Some(first) = line.first() else { return Vec::new() };
    let mut all: GoesOn = (0..).take(first.names.len()).map(Some).collect();
    for pair in line.windows(2) {
        let through = |old: Option<Label>| all.get(usize::from(old?)).copied().flatten();
        all = goes_on(pair[0], pair[1]).into_iter().map(through).collect();
    }
    all
}

/// For each segment of a version the one of another that it goes on from: as it is told where the other is its parent,
/// else by place where both have one model, else by name.
fn goes_on(before: &Version, after: &Version) -> GoesOn {
    if after.parent == Some(before.number) && !after.continues.is_empty() {
        return after.continues.clone();
    }
    if before.fit == after.fit {
        return (0..).take(after.names.len()).map(Some).collect();
    }
    let mut taken = vec![false; before.names.len()];
    let mut by_name = |name: &String| {
        let at = (0..taken.len()).find(|at| !taken[*at] && before.names[*at].name == *name)?;
        taken[at] = true;
        Label::try_from(at).ok()
    };
    after.names.iter().map(|naming| by_name(&naming.name)).collect()
}

fn between(before: &Version, after: &Version, goes_on: &[Option<Label>]) -> Vec<String> {
    let mut told = Vec::new();
    told.extend(file(before, after));
    told.extend(differs("Period", (&before.file.period, &after.file.period), |period| {
        period.clone().unwrap_or_else(|| "not known".to_owned())
    }));
    told.extend(columns(&before.columns, &after.columns));
    let segments = differs(SEGMENTS, (&before.fit.k(), &after.fit.k()), |k| whole(*k));
    let kinds: [KindOf<'_>; 2] = [&|column| before.kind_of(column), &|column| after.kind_of(column)];
    let decided = of_recipe(&before.recipe, &after.recipe, kinds);
    // As many as were asked for need not be told twice.
    let asked = segments.as_ref().map(|text| text.replacen(SEGMENTS, SEGMENTS_ASKED, 1));
    told.extend(segments);
    told.extend(decided.into_iter().filter(|text| Some(text) != asked.as_ref()));
    told.extend(of_names(&before.names, &after.names, goes_on));
    told.extend(model(before, after));
    told
}

/// What both are in words, if they differ. Where the words are the same, it is told that the figures are not.
fn differs<T: PartialEq>(what: &str, (was, is): (&T, &T), words: impl Fn(&T) -> String) -> Option<String> {
    if was == is {
        return None;
    }
    let (was, is) = (words(was), words(is));
    Some(if was == is {
        format!("{what}: {is}, with other figures than before.")
    } else {
        format!("{what}: {was} → {is}.")
    })
}

fn file(before: &Version, after: &Version) -> Option<String> {
    let (was, is) = (before.segmentation.rows, after.segmentation.rows);
    let rows = if was == is { count(is, "row") } else { format!("{} → {}", whole(was), count(is, "row")) };
    let (old, new) = (&before.file, &after.file);
    if old.name != new.name {
        Some(format!("File: {} → {} ({rows}).", old.name, new.name))
    } else if old.sha256 != new.sha256 || old.bytes != new.bytes {
        Some(format!("File: another state of {} ({rows}).", new.name))
    } else {
        (was != is).then(|| format!("Rows: {rows}."))
    }
}

/// Columns of the file that came, went or hold something else; nothing is told where one version does not know them.
fn columns(before: &[KnownColumn], after: &[KnownColumn]) -> Vec<String> {
    if before.is_empty() || after.is_empty() {
        return Vec::new();
    }
    let only = |these: &[KnownColumn], those: &[KnownColumn]| -> Vec<String> {
        let is_new = |column: &&KnownColumn| !those.iter().any(|other| other.name == column.name);
        these.iter().filter(is_new).map(|column| column.name.clone()).collect()
    };
    let mut told = Vec::new();
    for (what, names) in
        [("New in the file", only(after, before)), ("No longer in the file", only(before, after))]
    {
        if !names.is_empty() {
            told.push(format!("{what}: {}.", list(&names)));
        }
    }
    for column in after {
        if let Some(old) = before.iter().find(|old| old.name == column.name && old.kind != column.kind) {
            let (was, is) = (old.kind.label(), column.kind.label());
            told.push(format!("{} holds {is} instead of {was}.", column.name));
        }
    }
    told
}

/// Whether what was learned is the same; of a list of rules there is nothing to learn.
fn model(before: &Version, after: &Version) -> Option<String> {
    let is_same = before.fit == after.fit && before.encoder == after.encoder;
    Some(match (&after.fit, is_same) {
        (Fit::List(_), _) => return None,
        (Fit::KMeans(_), true) => "The model is the same.".to_owned(),
        (Fit::KMeans(_), false) => "The model was found anew.".to_owned(),
        (_, true) => "The cut points are the same.".to_owned(),
        (_, false) => "The cut points were found anew.".to_owned(),
    })
}

impl Version {
    /// What the cells of a column were.
    pub fn kind_of(&self, column: &str) -> Option<Kind> {
        let known = self.columns.iter().find(|known| known.name == column).map(|known| known.kind);
        let learned = || self.encoder.features.iter().find(|known| known.column == column);
        known.or_else(|| learned().map(|known| known.kind))
    }
}
