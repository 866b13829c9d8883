//! Making a version of a session from what was run.

use serde::{Deserialize, Serialize};

use super::{Assignments, FORMAT, Session, VERSION, Version};
use crate::{
    methods::NOT_ASSIGNED,
    recipe::{Outcome, Recipe},
    segments::{Naming, Segmentation},
    table::Table,
};

/// Who saves what, and when; the engine knows no clock and makes no names up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Author {
    /// What the session is known by in this browser.
    pub id: String,
    /// What the person called it.
    pub name: String,
    /// When it was first saved, ISO 8601 in UTC.
    pub created: String,
    /// Now, ISO 8601 in UTC.
    pub now: String,
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
}

/// The session with this state, going on from `before` where there is one.
pub fn record(
    table: &Table,
    found: Found<'_>,
    names: &[Naming],
    author: &Author,
    before: Option<Session>,
) -> Session {
    let segment = |label: &u8| if *label == NOT_ASSIGNED { 0 } else { label + 1 };
    let version = Version {
        number: 1,
        parent: None,
        saved: author.now.clone(),
        file: table.file.clone(),
        recipe: found.recipe.clone(),
        encoder: found.outcome.encoder.clone(),
        fit: found.outcome.fit.clone(),
        names: names.to_vec(),
        segmentation: found.segmentation.clone(),
        assignments: Assignments {
            keys: (0..table.rows).map(|row| table.key_of(row)).collect(),
            segments: found.outcome.assignment.labels.iter().map(segment).collect(),
        },
    };
    let session = before.unwrap_or_else(|| Session {
        format: FORMAT.to_owned(),
        version: VERSION,
        id: author.id.clone(),
        name: author.name.clone(),
        created: author.created.clone(),
        versions: Vec::new(),
    });
    Session { id: author.id.clone(), name: author.name.clone(), ..session.with(version) }
}
