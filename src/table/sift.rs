//! What becomes of each record of a file: preamble, header, row, blank line, or set aside with a reason.
//!
//! The same sieve serves reading, exporting and listing what was set aside,
//! so a row is the same row in all three.

use std::io::Read;

use super::{
    Dialect, ShortRows,
    records::{Record, Records},
};
use crate::error::Result;

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands before the table.
    Preamble,
    /// It names the columns.
    Header,
    /// It is a blank line.
    Blank,
    /// It is a row; `short` if its last cells are missing.
    Row {
        /// Whether cells are missing at its end.
        short: bool,
    },
    /// It is kept out of the table.
    SetAside(Reason),
}

/// Why a record is kept out of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It has more cells than there are columns, so nobody can tell which cell is where.
    LongRow,
    /// It has fewer cells than there are columns, and such rows are not wanted.
    ShortRow,
    /// It is one cell where there are three columns or more: a title, a remark, a source.
    LoneCell,
    /// No cell of it holds anything.
    EmptyRow,
    /// A quote in it is never closed, and it does not have as many cells as there are columns.
    UnclosedQuote,
    /// It is the header over again.
    RepeatedHeader,
    /// It is a line of dashes.
    Rule,
}

impl Reason {
    /// A name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::LongRow => "long_row",
            Self::ShortRow => "short_row",
            Self::LoneCell => "lone_cell",
            Self::EmptyRow => "empty_row",
            Self::UnclosedQuote => "unclosed_quote",
            Self::RepeatedHeader => "repeated_header",
            Self::Rule => "rule_line",
        }
    }

    /// The reason in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::LongRow => "more cells than there are columns",
            Self::ShortRow => "fewer cells than there are columns",
            Self::LoneCell => "a single cell",
            Self::EmptyRow => "no value in any cell",
            Self::UnclosedQuote => "a quote that is never closed",
            Self::RepeatedHeader => "the header over again",
            Self::Rule => "a line of dashes",
        }
    }
}

/// The records of a file with what becomes of them.
pub struct Sieve<'a> {
    records: Records<'a>,
    preamble: u64,
    header_wanted: bool,
    header: Vec<u8>,
    width: usize,
    short_rows: ShortRows,
}

impl<'a> Sieve<'a> {
    /// The records of `stream`, for a table of `width` columns.
    pub fn new(stream: Box<dyn Read + 'a>, dialect: &Dialect, width: usize, short_rows: ShortRows) -> Self {
        Self {
            records: Records::new(stream, dialect),
            preamble: dialect.preamble,
            header_wanted: dialect.header,
            header: Vec::new(),
            width,
            short_rows,
        }
    }

    /// The next record and what becomes of it.
    pub fn next_record(&mut self) -> Result<Option<(Record<'_>, Fate)>> {
        let Some(record) = self.records.next_record()? else { return Ok(None) };
        let fate = if record.line <= self.preamble {
            Fate::Preamble
        } else if record.is_empty() || (record.len() == 1 && self.width > 1 && is_blank(record.cell(0))) {
            Fate::Blank
        } else if self.header_wanted {
            self.header_wanted = false;
            self.header.extend_from_slice(record.split().0);
            Fate::Header
        } else if record.split().0 == self.header {
            Fate::SetAside(Reason::RepeatedHeader)
        } else {
            place(&record, self.width, self.short_rows)
        };
        Ok(Some((record, fate)))
    }
}

/// What becomes of a record below the header.
pub fn place(record: &Record<'_>, width: usize, short_rows: ShortRows) -> Fate {
    let cells = record.len();
    if record.damage().unclosed_quote && cells != width {
        return Fate::SetAside(Reason::UnclosedQuote);
    }
    if cells > width && (width..cells).any(|extra| !record.cell(extra).is_empty()) {
        return Fate::SetAside(Reason::LongRow);
    }
    if cells == 1 && width > 2 {
        return Fate::SetAside(Reason::LoneCell);
    }
    if width > 1 && (0..cells.min(width)).all(|cell| is_blank(record.cell(cell))) {
        return Fate::SetAside(Reason::EmptyRow);
    }
    if is_rule(record) {
        return Fate::SetAside(Reason::Rule);
    }
    match short_rows {
        ShortRows::SetAside if cells < width => Fate::SetAside(Reason::ShortRow),
        _ => Fate::Row { short: cells < width },
    }
}

fn is_blank(cell: &[u8]) -> bool {
    cell.iter().all(|b| b.is_ascii_whitespace() || *b == 0)
}

/// Whether a record is such a line as printed tables have under their header: `|----|:---:|`.
fn is_rule(record: &Record<'_>) -> bool {
    let cells = || (0..record.len()).map(|at| record.cell(at)).filter(|cell| !is_blank(cell));
    let is_dashes = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        cell.len() > 1 && cell.iter().all(|b| matches!(b, b'-' | b'=' | b':' | b'+'))
    };
    // "--" alone is a word for "no value".
    cells().next().is_some_and(is_dashes) && cells().all(is_dashes) && cells().any(|cell| cell.len() > 2)
}
