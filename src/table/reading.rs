//! How files are to be read: what a person fixed, all else being guessed from the file.
//!
//! The same values stand in a recipe, so that new files are read as the first were.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    Kind,
    encoding::Encoding,
    join::Join,
    parse::{DateOrder, Decimal},
    roll_up::RollUp,
};

/// What to take as given instead of guessing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReadOptions {
    /// The key column; `Some(None)` says that there is none.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub key: Option<Option<String>>,
    /// Kinds of columns by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, Kind>,
    /// How the text is read and which rows are kept.
    #[serde(default, skip_serializing_if = "Reading::is_default")]
    pub reading: Reading,
    /// How a log becomes a table of one row for each key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_up: Option<RollUp>,
    /// What is added from other files, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<Join>,
}

/// In JSON a key that is left out is to be guessed, and a key that is `null` says that there is none.
#[expect(clippy::option_option, reason = "left out, null and a name are three answers")]
fn given<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// How the text of a file is read and which of its rows are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Reading {
    /// The parts of the dialect that are not to be guessed.
    #[serde(skip_serializing_if = "DialectSettings::is_default")]
    pub dialect: DialectSettings,
    /// The words that say "no value", upper and lower case alike, instead of the usual ones. The empty cell always
    /// says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_words: Option<Vec<String>>,
    /// What becomes of rows with too few cells.
    pub short_rows: ShortRows,
    /// What becomes of rows that share their key.
    pub duplicates: Duplicates,
    /// What becomes of rows without a key.
    pub missing_keys: MissingKeys,
    /// Columns that are called otherwise here: what the file calls them, and what they are called. A name that the
    /// file does not have, or whose new name it has already, is passed over.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub renamed: BTreeMap<String, String>,
}

impl Reading {
    /// Whether nothing is fixed.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// The parts of a dialect that a person fixed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DialectSettings {
    /// How bytes spell text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// The sign between cells, an ASCII one; a space stands for any run of spaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<char>,
    /// The sign round cells that hold the delimiter or a line end; `'\0'` says that there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<char>,
    /// Whether the first line after the preamble names the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// How many lines stand before the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preamble: Option<u64>,
    /// The sign before a number's fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimal: Option<Decimal>,
    /// Which part of `01/02/2025` is the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_order: Option<DateOrder>,
}

impl DialectSettings {
    /// Whether nothing is fixed.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What becomes of rows with fewer cells than the header.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShortRows {
    /// The last cells are missing.
    #[default]
    Fill,
    /// They are set aside.
    SetAside,
}

/// What becomes of rows that share their key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duplicates {
    /// Nothing is segmented until this is decided.
    #[default]
    Stop,
    /// The first row of each key is kept, the others are set aside.
    First,
    /// The last row of each key is kept, the others are set aside.
    Last,
    /// They become one row: see [`super::keys`] for how.
    Combine,
}

/// What becomes of rows without a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingKeys {
    /// Nothing is segmented until this is decided.
    #[default]
    Stop,
    /// They are set aside.
    SetAside,
    /// They are kept, each a customer that no update will find again.
    Keep,
}
