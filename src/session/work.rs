//! Work in progress as it is kept in the browser, so that it comes back after a crash or a reload.
//!
//! Only the page that wrote it and later ones read it; it is never exported. What a later page writes is refused, and
//! what makes no sense is for the person to discard. Files and segments stand beside it, as blobs.

use serde::{Deserialize, Serialize};

use super::SessionProfile;
use crate::{
    error::{ErrorKind, Result},
    recipe::Recipe,
    segments::Naming,
    table::ReadOptions,
};

/// The version of the format that this build writes.
const VERSION: u32 = 1;

/// What a person is at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// The version of this format.
    pub version: u32,
    /// When it was kept, ISO 8601 in UTC.
    pub kept: String,
    /// Where in the page the person was: the part of the address from `#`.
    pub place: String,
    /// The files of the table, its own first; none where the segments alone are at hand.
    pub files: Vec<WorkFile>,
    /// How they were read.
    pub options: ReadOptions,
    /// What was being chosen: a recipe for each way to segment.
    pub recipes: Vec<Recipe>,
    /// Which of them was meant.
    pub chosen: usize,
    /// The segments, where any were found.
    pub segments: Option<WorkSegments>,
}

/// A file of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkFile {
    /// Its name.
    pub name: String,
    /// The period that the person said it is of.
    pub period: Option<String>,
}

/// Segments on screen; what they are stands in the document beside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkSegments {
    /// The file they were found in.
    pub file: String,
    /// What they are called, named on after the document.
    pub names: Vec<Naming>,
    /// The session they are saved as.
    pub session: Option<SessionProfile>,
    /// The version of the document that they are; none where they were never saved.
    pub number: Option<u32>,
    /// Whether the document is one that was saved or opened, so that a later save goes on from it.
    pub has_past: bool,
    /// Whether segments or names differ from what is saved.
    pub is_unsaved: bool,
}

impl Work {
    /// The work, as of now.
    pub fn new(kept: String, place: String, options: ReadOptions) -> Self {
        let (files, recipes) = (Vec::new(), Vec::new());
        Self { version: VERSION, kept, place, files, options, recipes, chosen: 0, segments: None }
    }

    /// Reads work from its JSON.
    pub fn from_json(json: &str) -> Result<Self> {
        let what = || "record of unfinished work".to_owned();
        let malformed =
            |reason: serde_json::Error| ErrorKind::Malformed { what: what(), reason: reason.to_string() };
        let value: serde_json::Value = serde_json::from_str(json).map_err(malformed)?;
        let found = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or(0);
        if found > u64::from(VERSION) {
            return Err(ErrorKind::TooNew { what: what(), found: found as u32, known: VERSION }.into());
        }
        Ok(serde_json::from_value(value).map_err(malformed)?)
    }

    /// What it is called in a list: its file.
    pub fn name(&self) -> &str {
        let own = self.files.first().map(|file| file.name.as_str());
        own.or_else(|| self.segments.as_ref().map(|segments| segments.file.as_str())).unwrap_or_default()
    }

    /// Whether it would be lost with this record.
    pub fn is_unsaved(&self) -> bool {
        // Settings without segments are nowhere else.
        self.segments.as_ref().map_or(!self.recipes.is_empty(), |segments| segments.is_unsaved)
    }
}
