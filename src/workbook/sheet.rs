//! A sheet as CSV, cell by cell: a sheet is never in memory as a rectangle, whatever its corners.
//!
//! The cells are gone through twice. The first time says which rows and
//! columns have any, so that the second can write rows of one width at once.

use std::io::{BufWriter, Write};

use super::{
    SheetProfile,
    book::{Book, MOST_COLUMNS, bytes},
    cell::Value,
};
use crate::{
    error::{Error, ErrorKind, Issue, Result},
    progress::{Progress, Report, Stage},
    table::Source,
};

/// Empty rows that are written as such; more of them in a row are one.
const MOST_EMPTY_ROWS: u32 = 1_000;

/// Cells, empty ones among them, that a CSV may have: a full sheet of 286 columns.
const MOST_CELLS: u64 = 300_000_000;

/// Rows between two reports.
const REPORT_EVERY: u32 = 1_000;

/// The sheets of a workbook, in their order.
pub fn sheets(source: &dyn Source) -> Result<Vec<SheetProfile>> {
    let read = || {
        let sheets = Book::open(&bytes(source)?)?.sheets();
        if sheets.is_empty() {
            return Err(ErrorKind::DamagedWorkbook("it has no sheet".to_owned()).into());
        }
        Ok(sheets)
    };
    read().map_err(|error: Error| error.in_file(&source.name()))
}

/// Writes a sheet as CSV: UTF-8, commas, quotes where they are needed, `\n`.
///
/// Numbers are in the shortest form that reads back the same, days are `2025-03-31` with the time where it is not
/// midnight, errors are `#DIV/0!` and the like. Columns without a cell are left out, as are empty rows before the
/// first cell; merged cells have their value in the first of them.
pub fn sheet(source: &dyn Source, name: &str, out: &mut dyn Write, report: Report<'_>) -> Result<Vec<Issue>> {
    let mut read = || {
        let bytes = bytes(source)?;
        let mut book = Book::open(&bytes)?;
        if !book.sheets().iter().any(|sheet| sheet.name == name) {
            return Err(ErrorKind::UnknownSheet(name.to_owned()).into());
        }
        let used = Used::find(&mut book, name, bytes.len() as u64, report)?;
        write(&mut book, name, &used, out, report)
    };
    read().map_err(|error: Error| error.in_file(&source.name()))
}

/// Which part of a sheet has cells.
struct Used {
    columns: Vec<bool>,
    rows: u64,
    last_row: u32,
}

impl Used {
    fn find(book: &mut Book<'_>, name: &str, size: u64, report: Report<'_>) -> Result<Self> {
        let declared = book.declared_size(name).map_or(0, |(rows, _)| rows);
        let mut used = Self { columns: vec![false; MOST_COLUMNS as usize], rows: 0, last_row: 0 };
        book.each_cell(name, &mut |row, column, value| {
            if value.is_empty() {
                return Ok(());
            }
            if used.rows > 0 && row < used.last_row {
                let reason = "its rows are out of order".to_owned();
                return Err(ErrorKind::DamagedWorkbook(reason).into());
            }
            if used.rows == 0 || row > used.last_row {
                used.rows += 1;
                used.last_row = row;
                if row % REPORT_EVERY == 0 && declared > 0 {
                    // In bytes of the file, as far as rows tell.
                    let done = (size * u64::from(row) / declared).min(size);
                    report(Progress { stage: Stage::Reading { rows: 0 }, done, total: size });
                }
            }
            used.columns[column as usize] = true;
            Ok(())
        })?;
        if used.rows == 0 {
            return Err(ErrorKind::EmptySheet(name.to_owned()).into());
        }
        if used.rows.saturating_mul(used.width() as u64) > MOST_CELLS {
            let reason = "the sheet has too many rows with too many columns".to_owned();
            return Err(ErrorKind::LargeWorkbook(reason).into());
        }
        Ok(used)
    }

    fn width(&self) -> usize {
        self.columns.iter().filter(|used| **used).count()
    }

    /// The place in the CSV of each column that has one.
    fn places(&self) -> Vec<usize> {
        let mut next = 0;
        let place = |used: &bool| {
            next += usize::from(*used);
            next.saturating_sub(1)
        };
        self.columns.iter().map(place).collect()
    }

    /// Columns without a cell between such with one.
    fn gaps(&self) -> u64 {
        let first = self.columns.iter().position(|used| *used).unwrap_or(0);
        let last = self.columns.iter().rposition(|used| *used).unwrap_or(0);
        (last - first + 1 - self.width()) as u64
    }
}

fn write(
    book: &mut Book<'_>,
    name: &str,
    used: &Used,
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<Vec<Issue>> {
    let unwritable = |e: std::io::Error| Error::new(ErrorKind::Unwritable(e.to_string()));
    let places = used.places();
    let mut lines = Lines::new(used.width(), BufWriter::with_capacity(1 << 16, out));
    let (mut long, mut errors) = (Met::default(), Met::default());
    let unknown = book.each_cell(name, &mut |row, column, value| {
        if value.is_empty() {
            return Ok(());
        }
        if lines.row != Some(row) {
            lines.begin(row).map_err(unwritable)?;
            if row % REPORT_EVERY == 0 {
                let (done, total) = (u64::from(row), u64::from(used.last_row) + 1);
                report(Progress { stage: Stage::Writing, done, total });
            }
        }
        if value.is_long_number() {
            long.add(row, column);
        }
        if matches!(value, Value::Error(_)) {
            errors.add(row, column);
        }
        // Both times the same cells are met.
        if let Some(cell) = lines.cells.get_mut(places[column as usize]) {
            cell.clear();
            value.write(cell);
        }
        Ok(())
    })?;
    lines.end().map_err(unwritable)?;
    errors.count += unknown;
    let issues = [long.long_numbers(), errors.errors(), lines.empty_rows(), empty_columns(used.gaps())];
    Ok(issues.into_iter().flatten().collect())
}

/// The lines of the CSV, of which the last is still being gathered.
struct Lines<W: Write> {
    out: W,
    /// The row that is being gathered, as the sheet counts from 0.
    row: Option<u32>,
    cells: Vec<String>,
    line: String,
    /// Empty rows that were left out, and the first row below each run of them.
    left_out: u64,
    below: Vec<u64>,
}

impl<W: Write> Lines<W> {
    fn new(width: usize, out: W) -> Self {
        let cells = vec![String::new(); width];
        Self { out, row: None, cells, line: String::new(), left_out: 0, below: Vec::new() }
    }

    /// Writes what was gathered, and the empty rows up to the next.
    fn begin(&mut self, row: u32) -> std::io::Result<()> {
        self.flush()?;
        let empty = self.row.map_or(0, |last| row.saturating_sub(last + 1));
        let written = if empty > MOST_EMPTY_ROWS { 1 } else { empty };
        if empty > written {
            self.left_out += u64::from(empty - written);
            if self.below.len() < 5 {
                self.below.push(u64::from(row) + 1);
            }
        }
        (0..written).try_for_each(|_| self.out.write_all(b"\n"))?;
        self.row = Some(row);
        Ok(())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.row.is_none() {
            return Ok(());
        }
        self.line.clear();
        for (place, cell) in self.cells.iter_mut().enumerate() {
            if place > 0 {
                self.line.push(',');
            }
            if cell.contains([',', '"', '\n', '\r']) {
                self.line.push('"');
                self.line.push_str(&cell.replace('"', "\"\""));
                self.line.push('"');
            } else {
                self.line.push_str(cell);
            }
            cell.clear();
        }
        self.line.push('\n');
        self.out.write_all(self.line.as_bytes())
    }

    fn end(&mut self) -> std::io::Result<()> {
        self.flush()?;
        self.out.flush()
    }

    fn empty_rows(&self) -> Option<Issue> {
        (self.left_out > 0).then(|| Issue {
            code: "workbook_empty_rows".to_owned(),
            count: self.left_out,
            lines: self.below.clone(),
            column: None,
            text: format!(
                "The sheet has a gap of more than {MOST_EMPTY_ROWS} empty rows; {} left out.",
                were(self.left_out, "empty row")
            ),
        })
    }
}

fn empty_columns(count: u64) -> Option<Issue> {
    (count > 0).then(|| Issue {
        code: "workbook_empty_columns".to_owned(),
        count,
        lines: Vec::new(),
        column: None,
        text: format!("{} left out.", capital(&were(count, "empty column"))),
    })
}

/// Cells of which something is to be said.
#[derive(Default)]
struct Met {
    count: u64,
    lines: Vec<u64>,
    addresses: Vec<String>,
}

impl Met {
    fn add(&mut self, row: u32, column: u32) {
        self.count += 1;
        if self.lines.len() < 5 {
            self.lines.push(u64::from(row) + 1);
            self.addresses.push(address(row, column));
        }
    }

    fn issue(self, code: &str, text: impl FnOnce(&str, u64) -> String) -> Option<Issue> {
        let more = if self.count > self.addresses.len() as u64 { " …" } else { "" };
        let places = format!("{}{more}", self.addresses.join(", "));
        (self.count > 0).then(|| Issue {
            code: code.to_owned(),
            count: self.count,
            lines: self.lines,
            column: None,
            text: text(places.trim(), self.count),
        })
    }

    fn long_numbers(self) -> Option<Issue> {
        self.issue("workbook_long_number", |places, count| {
            let have = if count == 1 { "1 number has".to_owned() } else { format!("{count} numbers have") };
            format!(
                "{have} more than 15 digits ({places}). Excel keeps 15, so the last digits may have been lost when \
                 the workbook was saved. Account numbers of that length must be text in the workbook."
            )
        })
    }

    fn errors(self) -> Option<Issue> {
        self.issue("workbook_error_cell", |places, count| {
            let hold = if count == 1 { "1 cell holds".to_owned() } else { format!("{count} cells hold") };
            format!("{hold} an error such as #N/A or #DIV/0! ({places}) and will count as missing.")
        })
    }
}

/// `1 empty row was`, `2 empty rows were`.
fn were(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun} was") } else { format!("{count} {noun}s were") }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A cell's name in Excel: `A1`, `XFD1048576`.
fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{}", row + 1)
}
