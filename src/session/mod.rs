//! What is kept: a session is a named line of versions; a version never changes.
//!
//! These are the *stored* shapes, with a format number of their own. The file
//! that the page exports, the record in the browser's database and what the
//! terminal writes are the same JSON, described in `docs/FORMATS.md`.

pub mod bundle;
pub mod changes;
mod document;
mod listing;
mod record;
mod revise;
mod work;

use serde::{Deserialize, Serialize};

pub use document::{FORMAT, VERSION};
pub use listing::{Listing, Order};
pub use record::{Author, Found, Past, Update, record};
pub use revise::{Edit, revise};
pub use work::{Work, WorkFile, WorkSegments};

use crate::{
    change::Spreads,
    error::Result,
    features::Encoder,
    methods::{Assignment, Fit, Label, Strength},
    recipe::{self, Recipe},
    segments::{Naming, Segmentation},
    table::{FileProfile, Kind, ReadOptions, Table},
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
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its versions, oldest first; at least one.
    pub versions: Vec<Version>,
}

/// How far a version has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Work: names may change in place.
    #[default]
    Draft,
    /// Signed off: it never changes, a change of its names is a new version.
    Approved,
    /// No longer used; it never changes either.
    Retired,
}

impl Status {
    /// All of them, in the order in which a version goes through them.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Approved, Self::Retired];

    /// The status in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Approved => "approved",
            Self::Retired => "retired",
        }
    }
}

/// How a version's segments came about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase")]
pub enum Origin {
    /// They were found in its own file.
    #[default]
    Found,
    /// The parent's model was applied to a newer file.
    Assigned {
        /// The confidence, pair by pair, that it took to leave a segment; none where the nearest decided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to_move: Option<f64>,
    },
    /// The parent's recipe was run anew on a newer file, and the segments named after the parent's.
    Refit,
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
    /// How far it has come.
    #[serde(default)]
    pub status: Status,
    /// Who made it, as the person typed it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// What the person wrote about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// How its segments came about.
    #[serde(default)]
    pub origin: Origin,
    /// For each segment the one of the parent that it goes on from; empty where there is no parent to go on from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub continues: Vec<Option<Label>>,
    /// The file it was made from.
    pub file: FileProfile,
    /// The columns of its table, in their order; empty in sessions of format 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<KnownColumn>,
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
    /// How its columns were spread, to see later whether they shifted; none in sessions of format 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spreads: Option<Spreads>,
}

/// A column of the table that a version was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownColumn {
    /// Its name.
    pub name: String,
    /// What its cells were.
    pub kind: Kind,
    /// The join that brought it in, by its label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it is called in its own file, where it is called otherwise here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub there: Option<String>,
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

    /// Where this version puts the rows of a table: its own rows are where they were saved, others go by its model.
    pub fn place(&self, table: &Table) -> Result<Assignment> {
        let mut assignment = recipe::apply(&self.encoder, &self.fit, self.recipe.filter.as_ref(), table)?;
        if self.is_own(table) {
            assignment.labels = self.assignments.labels();
            if let (Strength::Confidence(all), Some(saved)) =
                (&mut assignment.strength, self.assignments.figures.first())
            {
                *all = saved.iter().map(|figure| figure.unwrap_or(f32::NAN)).collect();
            }
        }
        Ok(assignment)
    }

    /// Whether a table has the rows that this version was made from, by their keys.
    pub fn is_own(&self, table: &Table) -> bool {
        let keys = &self.assignments.keys;
        keys.len() == table.rows && keys.iter().enumerate().all(|(row, key)| table.key_of(row) == *key)
    }
}

/// Which customer is in which segment, column by column to be small.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignments {
    /// The keys, byte for byte, in the file's order.
    pub keys: Vec<String>,
    /// The segment of each, from 1; 0 is not assigned.
    pub segments: Vec<u8>,
    /// The figures that the method tells beside a segment ([`crate::methods::Strength::figures`]), figure by figure,
    /// one for each key; empty in sessions of format 1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Vec<Option<f32>>>,
}

/// One version in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VersionProfile {
    /// Its number in the session, from 1.
    pub number: u32,
    /// The version it was made from.
    pub parent: Option<u32>,
    /// When it was saved.
    pub saved: String,
    /// How far it has come.
    pub status: Status,
    /// Who made it.
    pub author: String,
    /// What the person wrote about it.
    pub notes: String,
    /// How its segments came about.
    pub origin: Origin,
    /// The method in the user's words.
    pub method: String,
    /// How many segments.
    pub k: usize,
    /// How many rows.
    pub rows: usize,
    /// The file it was made from.
    pub file: FileProfile,
    /// The segments: name, share, colour.
    pub segments: Vec<(String, f64, u8)>,
    /// What is different from the version it was made from, as sentences.
    pub changes: Vec<String>,
    /// Whether the rows of its file are kept; the browser's store tells.
    #[serde(default)]
    pub has_rows: bool,
}

/// A session in a list: what can be told without opening it. The figures are those of the newest version.
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
    /// How often it was stored; the browser's store counts it, to notice when another tab was faster.
    #[serde(default)]
    pub revision: u32,
    /// Words to find it by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Its versions, oldest first; empty where an earlier build stored it.
    #[serde(default)]
    pub versions: Vec<VersionProfile>,
    /// When it was put into the bin, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<String>,
}
