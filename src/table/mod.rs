//! What came in: a table of typed columns, each cell as it was written.
//!
//! Reading never fails on a bad cell: the cell is missing or the column is
//! text, and an [`Issue`] says so. It fails on a file that is no table.
//! What the file looked like byte for byte is not kept: an export reads the
//! file again (see `records`), so untouched columns leave as they came.

mod build;
pub mod dialect;
pub mod encoding;
pub mod filter;
pub mod infer;
mod layout;
mod notes;
pub mod parse;
pub mod profile;
pub mod read;
pub mod records;
pub mod source;

use serde::{Deserialize, Serialize};

pub use dialect::Dialect;
pub use filter::Filter;
pub use profile::{ColumnProfile, Look, NumberProfile, TableProfile};
pub use read::{ReadOptions, read};
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

/// Many texts in one piece of memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TextCells {
    bytes: String,
    ends: Vec<usize>,
}

impl TextCells {
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
}

impl Column {
    /// What its cells are.
    pub fn kind(&self) -> Kind {
        match self.cells {
            Cells::Number(_) => Kind::Number,
            Cells::Boolean(_) => Kind::Boolean,
            Cells::Date(_) => Kind::Date,
            Cells::Category { .. } => Kind::Category,
            Cells::Text(_) => Kind::Text,
        }
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        match &self.cells {
            Cells::Number(values) => values.len(),
            Cells::Boolean(values) => values.len(),
            Cells::Date(days) => days.len(),
            Cells::Category { codes, .. } => codes.len(),
            Cells::Text(text) => text.len(),
        }
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
            Cells::Text(text) => parse::is_missing(text.get(row)),
        }
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
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Which file it was.
    pub file: FileProfile,
    /// How its text is laid out.
    pub dialect: Dialect,
    /// Its columns, all of the same length, with unique names.
    pub columns: Vec<Column>,
    /// How many rows there are.
    pub rows: usize,
    /// How many rows were set aside while reading.
    pub rows_set_aside: u64,
    /// The column that tells the customers apart; always [`Cells::Text`].
    pub key: Option<usize>,
    /// What was noticed or repaired.
    pub issues: Vec<Issue>,
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
