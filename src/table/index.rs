//! Texts numbered by first appearance: the first different text is 0, the next new one 1.
//!
//! Numbers depend on the texts alone: a hash only says where to look, and equal
//! hashes are told apart byte for byte. One flat table of small slots keeps a
//! million keys cheap where `HashMap` would spend most of its time on SipHash.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{Cells, Column, NO_ROW, TextCells};

/// A slot of the table: where a text's number stands.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
    number: u32,
}

/// The number of a slot that holds nothing.
const FREE: u32 = u32::MAX;

/// Where to look for a text. The texts themselves stay where they are; whoever asks says how to get at them.
#[derive(Debug)]
pub struct Index {
    slots: Vec<Slot>,
    count: u32,
}

impl Default for Index {
    fn default() -> Self {
        Self { slots: vec![Slot { hash: 0, number: FREE }; 1 << 10], count: 0 }
    }
}

impl Index {
    /// The number of a text, if it is known; `known` gives the text of a number.
    pub fn find<'t>(&self, text: &str, known: impl Fn(u32) -> &'t str) -> Option<u32> {
        let slot = self.slots[self.place(hash(text), text, known)];
        (slot.number != FREE).then_some(slot.number)
    }

    /// The number of a text, which is new if it equals the count before the call.
    pub fn find_or_add<'t>(&mut self, text: &str, known: impl Fn(u32) -> &'t str) -> u32 {
        let hash = hash(text);
        let place = self.place(hash, text, known);
        if self.slots[place].number != FREE {
            return self.slots[place].number;
        }
        let number = self.count;
        self.slots[place] = Slot { hash, number };
        self.count += 1;
        if self.slots.len() < 2 * self.count as usize {
            self.grow();
        }
        number
    }

    /// The slot that holds the text, or the free one where it belongs.
    fn place<'t>(&self, hash: u32, text: &str, known: impl Fn(u32) -> &'t str) -> usize {
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        loop {
            let slot = self.slots[at];
            if slot.number == FREE || (slot.hash == hash && known(slot.number) == text) {
                return at;
            }
            at = (at + 1) & last;
        }
    }

    fn grow(&mut self) {
        let last = self.slots.len() * 2 - 1;
        let free = vec![Slot { hash: 0, number: FREE }; last + 1];
        for slot in std::mem::replace(&mut self.slots, free).into_iter().filter(|slot| slot.number != FREE) {
            let mut at = slot.hash as usize & last;
            while self.slots[at].number != FREE {
                at = (at + 1) & last;
            }
            self.slots[at] = slot;
        }
    }
}

fn hash(text: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish() as u32
}

/// The rows that share a key, key by key in the order of first appearance.
#[derive(Debug, Default)]
pub struct Keys {
    /// The number of each row's key, or [`NO_ROW`] where the row has none.
    pub of: Vec<u32>,
    /// The first row of each key.
    pub first: Vec<u32>,
    index: Index,
}

impl Keys {
    /// The keys of a column, byte for byte. Whatever the column is, none of its rows is refused.
    pub fn of(column: &Column) -> Self {
        match &column.cells {
            Cells::Text(text) => Self::of_text(text, |row| column.is_missing(row)),
            _ => Self::of_text(&shown(column), |row| column.is_missing(row)),
        }
    }

    fn of_text(text: &TextCells, is_missing: impl Fn(usize) -> bool) -> Self {
        let mut keys = Self { of: Vec::with_capacity(text.len()), ..Self::default() };
        for row in 0..text.len() {
            if is_missing(row) {
                keys.of.push(NO_ROW);
                continue;
            }
            let number = keys
                .index
                .find_or_add(text.get(row), |number| text.get(keys.first[number as usize] as usize));
            if number as usize == keys.first.len() {
                keys.first.push(row as u32);
            }
            keys.of.push(number);
        }
        keys
    }

    /// How many different keys there are.
    pub fn count(&self) -> usize {
        self.first.len()
    }

    /// The number of a key in the column that these were made from, which must be text.
    pub fn find(&self, key: &str, text: &TextCells) -> Option<usize> {
        let number = self.index.find(key, |number| text.get(self.first[number as usize] as usize));
        number.map(|number| number as usize)
    }
}

/// A column's cells as they are shown.
pub fn shown(column: &Column) -> TextCells {
    let mut text = TextCells::default();
    (0..column.len()).for_each(|row| text.push(&column.shown(row)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbered_as_they_appear_and_found_again() {
        let texts: Vec<String> = (0..5_000).map(|n| format!("k{}", n % 3_000)).collect();
        let mut index = Index::default();
        for (at, text) in texts.iter().enumerate() {
            let number = index.find_or_add(text, |number| &texts[number as usize]);
            assert_eq!(number as usize, at % 3_000);
        }
        assert_eq!(index.count, 3_000);
        assert_eq!(index.find("k17", |number| &texts[number as usize]), Some(17));
        assert_eq!(index.find("k3000", |number| &texts[number as usize]), None);
    }

    #[test]
    fn a_row_without_a_key_belongs_to_none() {
        let mut text = TextCells::default();
        ["b", "", "a", "b", "", "A"].iter().for_each(|cell| text.push(cell));
        let column = Column::new("key", Cells::Text(text.clone()));
        let keys = Keys::of(&column);
        assert_eq!(keys.of, [0, NO_ROW, 1, 0, NO_ROW, 2]);
        assert_eq!(keys.first, [0, 2, 5]);
        assert_eq!((keys.find("a", &text), keys.find("c", &text)), (Some(1), None));
    }
}
