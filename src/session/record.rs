//! Making a version of a session from what was run.

use serde::{Deserialize, Serialize};

use super::{Assignments, FORMAT, KnownColumn, Origin, Session, Status, VERSION, Version};
use crate::{
    change::Spreads,
    methods::{Assignment, Label, NOT_ASSIGNED},
    recipe::{Outcome, Recipe},
    segments::{Naming, Segmentation},
    table::{JoinProfile, Table},
};

/// Who saves what, and when; the engine knows no clock and makes no names up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// What the session is known by in this browser.
    pub id: String,
    /// What the person called it.
    pub name: String,
    /// When it was first saved, ISO 8601 in UTC.
    pub created: String,
    /// Now, ISO 8601 in UTC.
    pub now: String,
    /// Who they are, as the person typed it; nothing where that was left open.
    #[serde(default)]
    pub by: String,
    /// Whether the file's rows are to be kept beside it.
    pub has_rows: bool,
}

/// What was run, and what was found.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// How it was made.
    pub recipe: &'a Recipe,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// The segments described.
    pub segmentation: &'a Segmentation,
    /// How the columns are spread.
    pub spreads: Option<&'a Spreads>,
}

/// What a state goes on from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// The version.
    pub parent: u32,
    /// How its segments became these.
    pub origin: Origin,
    /// For each segment the one of the version that it goes on from.
    pub continues: Vec<Option<Label>>,
}

/// What a state comes after.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The session as it was saved.
    pub session: Option<Session>,
    /// The version that was on screen; the newest if absent.
    pub on_screen: Option<u32>,
    /// What it goes on from, where it is an update.
    pub update: Option<Update>,
}

/// The session with this state, going on from what was before: as an update of one of its versions, or as
/// what became of the version that was on screen.
pub fn record(table: &Table, found: Found<'_>, names: &[Naming], author: &Author, past: Past) -> Session {
    let Past { session: before, on_screen, update } = past;
    let known = |column: &crate::table::Column| KnownColumn {
        name: column.name.clone(),
        kind: column.kind(),
        from: from(table, &column.name).map(|join| join.label.clone()),
        there: from(table, &column.name).and_then(|join| {
            let renamed = join.renamed.iter().find(|(_, here)| *here == column.name);
            renamed.map(|(there, _)| there.clone())
        }),
    };
    let version = Version {
        number: 1,
        parent: None,
        saved: author.now.clone(),
        status: Status::Draft,
        author: author.by.clone(),
        notes: String::new(),
        origin: update.as_ref().map_or(Origin::Found, |update| update.origin.clone()),
        continues: update.as_ref().map_or_else(Vec::new, |update| update.continues.clone()),
        file: table.file.clone(),
        columns: table.columns.iter().map(known).collect(),
        recipe: found.recipe.clone(),
        encoder: found.outcome.encoder.clone(),
        fit: found.outcome.fit.clone(),
        names: names.to_vec(),
        segmentation: found.segmentation.clone(),
        assignments: Assignments::of(table, &found.outcome.assignment),
        spreads: found.spreads.cloned(),
    };
    let session = before.unwrap_or_else(|| Session {
        format: FORMAT.to_owned(),
        version: VERSION,
        id: author.id.clone(),
        name: author.name.clone(),
        created: author.created.clone(),
        tags: Vec::new(),
        versions: Vec::new(),
    });
    let session = Session { id: author.id.clone(), name: author.name.clone(), ..session };
    match update {
        Some(update) => session.updated(version, update.parent),
        None => session.with(version, on_screen),
    }
}

/// The join that brought a column in.
fn from<'t>(table: &'t Table, name: &str) -> Option<&'t JoinProfile> {
    table.joins.iter().find(|join| join.added.iter().any(|added| added == name))
}

impl Assignments {
    /// Every row's segment by key, with what the method tells beside it.
    pub fn of(table: &Table, assignment: &Assignment) -> Self {
        let segment = |label: &Label| if *label == NOT_ASSIGNED { 0 } else { label + 1 };
        let mut figures: Vec<Vec<Option<f32>>> = Vec::new();
        for row in 0..table.rows {
            let own = assignment.strength.figures(row);
            figures.resize_with(own.len(), || Vec::with_capacity(table.rows));
            for (column, figure) in figures.iter_mut().zip(own) {
                column.push(Some(figure as f32).filter(|figure| !figure.is_nan()));
            }
        }
        Self {
            keys: (0..table.rows).map(|row| table.key_of(row)).collect(),
            segments: assignment.labels.iter().map(segment).collect(),
            figures,
        }
    }

    /// Every row's label, in the order of the keys.
    pub fn labels(&self) -> Vec<Label> {
        self.segments.iter().map(|segment| segment.checked_sub(1).unwrap_or(NOT_ASSIGNED)).collect()
    }
}
