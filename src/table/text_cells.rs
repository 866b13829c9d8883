//! A column of text: many cells in one piece of memory.

use std::collections::TryReserveError;

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
            self.iter().filter(|cell| !cell.is_empty()).map(|cell| hash(cell.as_bytes())).collect();
        (hashes.len(), distinct(hashes))
    }

    /// Gives back memory that is not used.
    pub fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// A hash of 64 bits on every machine, unlike `FxHasher`'s, which has 32 in a browser and there would take some
/// of a million texts for the same. The mixing is that of MurmurHash3 (Appleby 2011).
fn hash(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for eight in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..eight.len()].copy_from_slice(eight);
        let word = u64::from_le_bytes(word).wrapping_mul(0x87c3_7b91_1142_53d5);
        hash ^= word.rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
        hash = hash.rotate_left(27).wrapping_mul(5).wrapping_add(0x52dc_e729);
    }
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_texts_are_counted_exactly() {
        let mut text = TextCells::default();
        for number in 0..300_000_u32 {
            text.push(&format!("{number:010}"));
            text.push(&format!("customer.{:06}@example.org", number / 3));
        }
        text.push("");
        assert_eq!(text.present_and_distinct(), (600_000, 400_000));
    }
}
