//! What came in: a table of typed columns, each cell as it was written.
//!
//! Reading never fails on a bad cell: the cell is missing or the column is
//! text, and an [`Issue`] says so. It fails on a file that is no table.
//! What the file looked like byte for byte is not kept: an export reads the
//! file again (see `records`), so untouched columns leave as they came.

mod build;
pub mod days;
pub mod dialect;
mod doubts;
pub mod encoding;
mod evidence;
pub mod filter;
pub mod infer;
pub mod join;
pub mod keys;
mod layout;
mod names;
mod notes;
pub mod open;
pub mod parse;
pub mod period;
pub mod preview;
pub mod profile;
pub mod read;
pub mod reading;
pub mod records;
pub mod role;
pub mod roll_up;
pub mod sift;
pub mod source;
mod split;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use dialect::Dialect;
pub use filter::Filter;
pub use join::{Join, JoinProfile};
pub use keys::KeyProfile;
pub use open::open;
pub use profile::{ColumnProfile, Look, NumberProfile, TableProfile};
pub use read::read;
pub use reading::{DialectSettings, Duplicates, MissingKeys, ReadOptions, Reading, ShortRows};
pub use role::Role;
pub use roll_up::{Aggregate, Measure, RollUp, RollUpProfile};
pub use source::{FileProfile, Source};

use crate::error::Issue;

/// What a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Numbers, with or without signs for currency, percent and thousands.
    Number,
    /// Yes or no, in any usual spelling.
    Boolean,
    /// Calendar days.
    Date,
    /// A few names that many rows share.
    Category,
    /// Anything else: identifiers, names, remarks.
    Text,
}

impl Kind {
    /// The kind in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Boolean => "yes / no",
            Self::Date => "date",
            Self::Category => "category",
            Self::Text => "text",
        }
    }
}

/// The code of a missing category.
pub const NO_LEVEL: u32 = u32::MAX;

/// A column's cells, one for each row of the table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Finite numbers; NaN is a missing one.
    Number(Vec<f64>),
    /// Yes, no or missing.
    Boolean(Vec<Option<bool>>),
    /// Days since 1970-01-01; `None` is a missing one.
    Date(Vec<Option<i32>>),
    /// Codes into `levels`, which stand in the order of first appearance; [`NO_LEVEL`] is a missing one.
    Category {
        /// One code for each row.
        codes: Vec<u32>,
        /// The distinct values, byte for byte.
        levels: Vec<String>,
    },
    /// The cells byte for byte; an empty one is missing.
    Text(TextCells),
}

impl Cells {
    /// What they are.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Number(_) => Kind::Number,
            Self::Boolean(_) => Kind::Boolean,
            Self::Date(_) => Kind::Date,
            Self::Category { .. } => Kind::Category,
            Self::Text(_) => Kind::Text,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Boolean(values) => values.len(),
            Self::Date(days) => days.len(),
            Self::Category { codes, .. } => codes.len(),
            Self::Text(text) => text.len(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A category or a text, if it is one and not missing.
    pub fn text(&self, row: usize) -> Option<&str> {
        match self {
            Self::Category { codes, levels } => levels.get(codes[row] as usize).map(String::as_str),
            Self::Text(text) => Some(text.get(row)).filter(|cell| !cell.is_empty()),
            _ => None,
        }
    }

    /// Gives back memory that is not used.
    fn shrink(&mut self) {
        match self {
            Self::Number(values) => values.shrink_to_fit(),
            Self::Boolean(values) => values.shrink_to_fit(),
            Self::Date(days) => days.shrink_to_fit(),
            Self::Category { codes, .. } => codes.shrink_to_fit(),
            Self::Text(text) => {
                text.bytes.shrink_to_fit();
                text.ends.shrink_to_fit();
            }
        }
    }
}

/// Many texts in one piece of memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextCells {
    bytes: String,
    ends: Vec<usize>,
}

impl TextCells {
    /// Makes room for so many cells more.
    fn try_reserve(&mut self, cells: usize) -> Result<(), std::collections::TryReserveError> {
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
}

/// A named column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name, made unique.
    pub name: String,
    /// Its cells.
    pub cells: Cells,
    /// The words that were read as "no value", with their rows; the empty cell is not among them.
    pub missing_words: Vec<(String, usize)>,
}

impl Column {
    /// A column in which nothing was read as missing.
    pub fn new(name: impl Into<String>, cells: Cells) -> Self {
        Self { name: name.into(), cells, missing_words: Vec::new() }
    }

    /// What its cells are.
    pub fn kind(&self) -> Kind {
        self.cells.kind()
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A cell as a number (yes is 1, a date counts days), if it has one.
    pub fn number(&self, row: usize) -> Option<f64> {
        match &self.cells {
            Cells::Number(values) => Some(values[row]).filter(|v| !v.is_nan()),
            Cells::Boolean(values) => values[row].map(|yes| f64::from(u8::from(yes))),
            Cells::Date(days) => days[row].map(f64::from),
            Cells::Category { .. } | Cells::Text(_) => None,
        }
    }

    /// All cells as numbers, missing ones as NaN; `None` for categories and text.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        match &self.cells {
            Cells::Number(values) => Some(values.clone()),
            Cells::Boolean(values) => {
                Some(values.iter().map(|v| v.map_or(f64::NAN, |yes| f64::from(u8::from(yes)))).collect())
            }
            Cells::Date(days) => Some(days.iter().map(|d| d.map_or(f64::NAN, f64::from)).collect()),
            Cells::Category { .. } | Cells::Text(_) => None,
        }
    }

    /// Whether a row has no value here.
    pub fn is_missing(&self, row: usize) -> bool {
        match &self.cells {
            Cells::Number(values) => values[row].is_nan(),
            Cells::Boolean(values) => values[row].is_none(),
            Cells::Date(days) => days[row].is_none(),
            Cells::Category { codes, .. } => codes[row] == NO_LEVEL,
            Cells::Text(text) => text.get(row).is_empty(),
        }
    }

    /// The values that hold `search`, with their rows, the most frequent first, `most` at most.
    pub fn levels(&self, search: &str, most: usize) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for row in (0..self.len()).filter(|row| !self.is_missing(*row)) {
            *counts.entry(self.shown(row)).or_default() += 1;
        }
        let wanted = search.to_lowercase();
        let mut levels: Vec<(String, usize)> =
            counts.into_iter().filter(|(level, _)| level.to_lowercase().contains(&wanted)).collect();
        levels.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        levels.truncate(most);
        levels
    }

    /// A cell as it is shown; empty if missing.
    pub fn shown(&self, row: usize) -> String {
        match &self.cells {
            Cells::Number(values) => {
                if values[row].is_nan() {
                    String::new()
                } else {
                    values[row].to_string()
                }
            }
            Cells::Boolean(values) => match values[row] {
                Some(true) => "yes".to_owned(),
                Some(false) => "no".to_owned(),
                None => String::new(),
            },
            Cells::Date(days) => days[row].map(parse::date_text).unwrap_or_default(),
            Cells::Category { codes, levels } => levels.get(codes[row] as usize).cloned().unwrap_or_default(),
            Cells::Text(text) => text.get(row).to_owned(),
        }
    }
}

/// A file as it was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Which file it was.
    pub file: FileProfile,
    /// How its text is laid out.
    pub dialect: Dialect,
    /// Its columns, all of the same length, with unique names.
    pub columns: Vec<Column>,
    /// How many of the columns, from the first, stand in the file in this order. Joined ones come after them; a
    /// table that was rolled up has none.
    pub own: usize,
    /// How many rows there are.
    pub rows: usize,
    /// How many rows the file has: those in the table, those set aside, and those combined with another.
    pub rows_in: u64,
    /// How many rows were set aside.
    pub rows_set_aside: u64,
    /// The column that tells the customers apart; always [`Cells::Text`].
    pub key: Option<usize>,
    /// What was noticed or repaired.
    pub issues: Vec<Issue>,
    /// Which rows of the file became which rows of the table.
    pub origin: Origin,
    /// Keys that repeat or are missing, before that was settled.
    pub keys: KeyProfile,
    /// What rolling up did, if it was done.
    pub roll_up: Option<RollUpProfile>,
    /// What joining did, join by join.
    pub joins: Vec<JoinProfile>,
}

/// Which rows of the file became which rows of the table, and on which lines they stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origin {
    /// For each row of the file that reading let through, the table's row, or [`NO_ROW`]; `None` where all stayed
    /// in their places.
    pub became: Option<Vec<u32>>,
    /// How many columns the file has.
    pub width: usize,
    /// Which of them is the key.
    pub key: Option<usize>,
    /// Where the file's rows begin: a row and its line, from each place on where lines and rows part.
    anchors: Vec<(u32, u64)>,
    rows: u32,
}

/// Stands for a row of the file that is not in the table.
pub const NO_ROW: u32 = u32::MAX;

impl Origin {
    /// Notes the line of the file's next row.
    pub fn push(&mut self, line: u64) {
        let expected = self.anchors.last().map(|(row, first)| first + u64::from(self.rows - row));
        if expected != Some(line) {
            self.anchors.push((self.rows, line));
        }
        self.rows += 1;
    }

    /// How many rows of the file reading let through.
    pub fn len(&self) -> usize {
        self.rows as usize
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The line on which a row of the file begins.
    pub fn line(&self, row: usize) -> u64 {
        let after = self.anchors.partition_point(|(first, _)| *first as usize <= row);
        after.checked_sub(1).map_or(0, |at| {
            let (first, line) = self.anchors[at];
            line + (row as u64 - u64::from(first))
        })
    }

    /// The table's row that the file's row became.
    pub fn row(&self, row: usize) -> Option<usize> {
        match &self.became {
            None => Some(row),
            Some(became) => became.get(row).filter(|row| **row != NO_ROW).map(|row| *row as usize),
        }
    }
}

impl Table {
    /// The column of that name.
    pub fn column(&self, name: &str) -> crate::error::Result<&Column> {
        self.columns
            .iter()
            .find(|c| c.name == name)
            .ok_or_else(|| crate::error::ErrorKind::UnknownColumn(name.to_owned()).into())
    }

    /// The key of a row: the key column's cell, or the row's number from 1 where there is no key.
    pub fn key_of(&self, row: usize) -> String {
        match self.key.map(|at| &self.columns[at].cells) {
            Some(Cells::Text(text)) => text.get(row).to_owned(),
            _ => (row + 1).to_string(),
        }
    }
}
