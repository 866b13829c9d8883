//! What a person decided, as one small value: key, filter, features, method.
//!
//! The page builds recipes, the engine runs them, sessions store them. The
//! JSON is described in `docs/FORMATS.md`; it names no row and no value of
//! the data but those a person put into a filter or chose to start from.

mod begin;
mod check;
pub mod grid_edits;
pub mod presets;
mod propose;
mod run;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use begin::begin;
pub use check::check;
pub use presets::Preset;
pub use propose::{MethodKind, Preparation, blank, distance_encoding, propose, score_encoding};
pub use run::{Outcome, apply, checked, conclude, encoded, fit_rules, placed, prepare, run};

use crate::{
    error::{Error, ErrorKind, Result},
    features::Feature,
    methods::{GridSettings, KMeansSettings, ListSettings, ScoreSettings},
    table::{Filter, Join, Kind, ReadOptions, Reading, Role, RollUp},
};

/// The version of the recipe's format that this build writes.
pub const VERSION: u32 = 1;

/// What a person decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// The version of this format.
    #[serde(default = "version")]
    pub version: u32,
    /// The column that tells the customers apart; rows are numbered where there is none.
    #[serde(default)]
    pub key: Option<String>,
    /// Columns whose kind the person set.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, Kind>,
    /// How the file's text is read and which of its rows are kept.
    #[serde(default, skip_serializing_if = "Reading::is_default")]
    pub reading: Reading,
    /// How a log becomes a table of one row for each key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_up: Option<RollUp>,
    /// What is added from other files, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<Join>,
    /// What columns are for, where the person said so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub roles: BTreeMap<String, Role>,
    /// Which rows take part; all where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    /// The column that is added up where segments are told by their volume.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub volume: Option<String>,
    /// What segments are formed by; a list of rules names its columns itself.
    #[serde(default)]
    pub features: Vec<Feature>,
    /// How they are formed.
    pub method: Method,
}

fn version() -> u32 {
    VERSION
}

/// How segments are formed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase")]
pub enum Method {
    /// Customers near to one another.
    KMeans(KMeansSettings),
    /// Customers with a like score.
    #[serde(alias = "rules")]
    Score(ScoreSettings),
    /// Customers in a like place between two axes.
    Grid(GridSettings),
    /// Customers caught by the same rule.
    List(ListSettings),
}

impl Method {
    /// The method in the user's words.
    pub fn label(&self) -> &'static str {
        match self {
            Self::KMeans(_) => "k-means",
            Self::Score(_) => "score",
            Self::Grid(_) => "grid",
            Self::List(_) => "rules",
        }
    }

    /// The confidence below which a row counts as borderline; nothing is below that of rules.
    pub fn borderline(&self) -> f32 {
        match self {
            Self::KMeans(settings) => settings.borderline as f32,
            Self::Score(_) | Self::Grid(_) | Self::List(_) => 0.0,
        }
    }

    /// How many segments it is to form.
    pub fn k(&self) -> usize {
        match self {
            Self::KMeans(settings) => settings.k,
            Self::Score(settings) => settings.cuts.bands(),
            Self::Grid(settings) => settings.names().len(),
            Self::List(settings) => settings.names().len(),
        }
    }

    /// What the segments are called, where the method names them.
    pub fn names(&self) -> Option<Vec<String>> {
        match self {
            Self::KMeans(_) => None,
            Self::Score(settings) => Some(settings.names()),
            Self::Grid(settings) => Some(settings.names()),
            Self::List(settings) => Some(settings.names()),
        }
    }

    /// Whether features are compared by distance.
    pub fn uses_distances(&self) -> bool {
        matches!(self, Self::KMeans(_))
    }
}

impl Recipe {
    /// Reads a recipe from its JSON.
    pub fn from_json(json: &str) -> Result<Self> {
        let malformed =
            |reason: String| Error::new(ErrorKind::Malformed { what: "recipe".to_owned(), reason });
        let value: serde_json::Value = serde_json::from_str(json).map_err(|e| malformed(e.to_string()))?;
        let found = value.get("version").and_then(serde_json::Value::as_u64).unwrap_or(u64::from(VERSION));
        if found > u64::from(VERSION) {
            return Err(
                ErrorKind::TooNew { what: "recipe".to_owned(), found: found as u32, known: VERSION }.into()
            );
        }
        serde_json::from_value(value).map_err(|e| malformed(e.to_string()))
    }

    /// The columns that form segments.
    pub fn formed_by(&self) -> Vec<&str> {
        match &self.method {
            Method::List(settings) => {
                let mut columns: Vec<&str> = Vec::new();
                for column in settings.rules.iter().flat_map(|rule| rule.when.columns()) {
                    if !columns.contains(&column) {
                        columns.push(column);
                    }
                }
                columns
            }
            _ => self.features.iter().map(|feature| feature.column.as_str()).collect(),
        }
    }

    /// Takes over how a file was read, but for its key.
    pub fn read_with(&mut self, options: &ReadOptions) {
        self.columns.clone_from(&options.kinds);
        self.reading.clone_from(&options.reading);
        self.roll_up.clone_from(&options.roll_up);
        self.joins.clone_from(&options.joins);
    }

    /// How a file must be read for this recipe.
    pub fn read_options(&self) -> ReadOptions {
        ReadOptions {
            key: Some(self.key.clone()),
            kinds: self.columns.clone(),
            reading: self.reading.clone(),
            roll_up: self.roll_up.clone(),
            joins: self.joins.clone(),
        }
    }
}
