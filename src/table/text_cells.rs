//! A column of text: many cells in one piece of memory.

use std::{collections::TryReserveError, hash::BuildHasher};

use rustc_hash::FxBuildHasher;

use crate::numeric::statistics::distinct;

/// Many texts in one piece of memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextCells {
    bytes: String,
    ends: Vec<usize>,
}

impl TextCells {
    /// Makes room for so many cells more.
    pub fn try_reserve(&mut self, cells: usize) -> Result<(), TryReserveError> {
        self.ends.try_reserve_exact(cells)
    }

    /// Adds a cell at the end.
    pub fn push(&mut self, cell: &str) {
        self.bytes.push_str(cell);
        self.ends.push(self.bytes.len());
    }

    /// The cell of a row.
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] };
        &self.bytes[start..self.ends[row]]
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All cells in row order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// How many cells have a value, and how many different ones there are.
    pub fn present_and_distinct(&self) -> (usize, usize) {
        let hashes: Vec<u64> =
            self.iter().filter(|cell| !cell.is_empty()).map(|cell| FxBuildHasher.hash_one(cell)).collect();
        (hashes.len(), distinct(hashes))
    }

    /// Gives back memory that is not used.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}
