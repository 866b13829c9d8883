//! What a column is for.

use serde::{Deserialize, Serialize};

use super::{ColumnProfile, Kind, Look, infer};

/// What a column is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Tells the customers apart.
    Key,
    /// Segments may be formed by it.
    Basis,
    /// Describes segments, and does not form them.
    #[default]
    Descriptor,
    /// Must not form segments; it serves to look for bias.
    Protected,
    /// The day or period that the data is of.
    Date,
    /// Plays no part.
    Excluded,
}

impl Role {
    /// The role in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Basis => "forms segments",
            Self::Descriptor => "describes",
            Self::Protected => "protected",
            Self::Date => "snapshot date",
            Self::Excluded => "left out",
        }
    }

    /// The role that a column's profile speaks for.
    pub fn guess(column: &ColumnProfile, is_key: bool) -> Self {
        let has = |look| column.looks.contains(&look);
        if is_key {
            Self::Key
        } else if has(Look::Empty) || has(Look::Constant) && column.kind == Kind::Text {
            Self::Excluded
        } else if infer::names_protected(&column.name) {
            Self::Protected
        } else if has(Look::Personal) || (has(Look::Identifier) && column.kind == Kind::Text) {
            Self::Excluded
        } else if infer::names_period(&column.name) {
            Self::Date
        } else if column.is_measure() {
            Self::Basis
        } else {
            Self::Descriptor
        }
    }
}
