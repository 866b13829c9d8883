//! What is kept: a session is a named line of versions; a version never changes.
//!
//! These are the *stored* shapes, with a format number of their own. The file
//! that the page exports, the record in the browser's database and what the
//! terminal writes are the same JSON, described in `docs/FORMATS.md`.

mod document;
mod record;

use serde::{Deserialize, Serialize};

pub use document::{FORMAT, VERSION};
pub use record::{Author, Found, record};

use crate::{
    features::Encoder,
    methods::Fit,
    recipe::Recipe,
    segments::{Naming, Segmentation},
    table::{FileProfile, ReadOptions},
};

/// A session as it is stored and exported.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// `strata.session`, so that the file can be told from others.
    pub format: String,
    /// The version of this format.
    pub version: u32,
    /// What it is known by in one browser.
    pub id: String,
    /// What the person called it.
    pub name: String,
    /// When it was first saved, ISO 8601 in UTC.
    pub created: String,
    /// Its versions, oldest first; at least one.
    pub versions: Vec<Version>,
}

/// One state of a session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its number in the session, from 1.
    pub number: u32,
    /// The version it was made from.
    #[serde(default)]
    pub parent: Option<u32>,
    /// When it was saved, ISO 8601 in UTC.
    pub saved: String,
    /// The file it was made from.
    pub file: FileProfile,
    /// What the person decided.
    pub recipe: Recipe,
    /// What was learned of the columns.
    pub encoder: Encoder,
    /// What was learned of the rows.
    pub fit: Fit,
    /// What the segments are called.
    pub names: Vec<Naming>,
    /// The segments described.
    pub segmentation: Segmentation,
    /// Which customer is in which segment.
    pub assignments: Assignments,
}

impl Version {
    /// How another file must be read for this version to be applied to it: features have the kinds that were
    /// learned from.
    pub fn read_options(&self) -> ReadOptions {
        let mut options = self.recipe.read_options();
        for feature in &self.encoder.features {
            options.kinds.insert(feature.column.clone(), feature.kind);
        }
        options
    }
}

/// Which customer is in which segment, column by column to be small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignments {
    /// The keys, byte for byte, in the file's order.
    pub keys: Vec<String>,
    /// The segment of each, from 1; 0 is not assigned.
    pub segments: Vec<u8>,
}

/// A session in a list: what can be told without opening it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionProfile {
    /// What it is known by.
    pub id: String,
    /// What the person called it.
    pub name: String,
    /// When it was first saved.
    pub created: String,
    /// When it was last saved.
    pub saved: String,
    /// The method in the user's words.
    pub method: String,
    /// How many segments.
    pub k: usize,
    /// How many rows.
    pub rows: usize,
    /// The file it was made from.
    pub file: FileProfile,
    /// Whether the file's rows are kept beside it.
    pub has_rows: bool,
    /// The segments: name, share, colour.
    pub segments: Vec<(String, f64, u8)>,
}
