//! The file that was read, byte for byte, with segment columns added at the end of each row.
//!
//! The file is read again and each record's own bytes are written, so quotes,
//! line ends, blank lines and cells that were read as missing stay as they
//! are. Only three things change: rows with missing last cells are filled up,
//! empty cells beyond the header are cut off, so that the new columns stand
//! under their names; and UTF-16 becomes UTF-8. Rows that were set aside are
//! written as they came, without a segment.

use std::io::{Read, Write};

use crate::{
    error::{ErrorKind, Result},
    methods::{Assignment, NOT_ASSIGNED, Strength},
    progress::{Progress, Report, Stage},
    segments::Naming,
    table::{
        Source, Table,
        encoding::{Encoding, UTF8_MARK},
        read::{Placed, place},
        records::{Record, Records, leaves_quote_open},
    },
};

/// Rows between two reports.
const REPORT_EVERY: usize = 10_000;

/// Writes the file with the columns `segment` (from 1), `segment_name`, and `confidence` or `score`.
pub fn segmented(
    source: &dyn Source,
    table: &Table,
    assignment: &Assignment,
    names: &[Naming],
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<()> {
    let unreadable = |e: std::io::Error| ErrorKind::Unreadable(e.to_string());
    let unwritable = |e: std::io::Error| ErrorKind::Unwritable(e.to_string());
    let encoding = table.dialect.encoding;
    let mut mark = Vec::new();
    source.open().map_err(unreadable)?.take(3).read_to_end(&mut mark).map_err(unreadable)?;
    if mark == UTF8_MARK || matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        out.write_all(UTF8_MARK).map_err(unwritable)?;
    }
    let delimiter = table.dialect.delimiter as u8;
    let stream = encoding.splittable(source.open().map_err(unreadable)?).map_err(unreadable)?;
    let mut records = Records::new(stream, delimiter);
    let added = Added::new(table, assignment, names, delimiter);
    let width = table.columns.len();
    let mut row = 0;
    let mut header = table.dialect.header;
    while let Some(record) = records.next_record()? {
        let cells = if header {
            Some(added.header())
        } else if place(&record, width) == Placed::SetAside {
            None
        } else if row < table.rows {
            row += 1;
            Some(added.row(row - 1))
        } else {
            return Err(ErrorKind::Unreadable("it has changed since it was opened".to_owned()).into());
        };
        header = false;
        write(&record, cells, (delimiter, width, encoding), out).map_err(unwritable)?;
        if row % REPORT_EVERY == 0 {
            report(Progress { stage: Stage::Writing, done: row as u64, total: table.rows as u64 });
        }
    }
    if row < table.rows {
        return Err(ErrorKind::Unreadable("it has changed since it was opened".to_owned()).into());
    }
    out.write_all(records.rest()).map_err(unwritable)?;
    out.flush().map_err(|e| unwritable(e).into())
}

/// A record's own bytes with `cells` added, which begin with a delimiter.
fn write(
    record: &Record<'_>,
    cells: Option<String>,
    (delimiter, width, encoding): (u8, usize, Encoding),
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let (before, body, end) = record.split();
    out.write_all(before)?;
    let Some(cells) = cells else {
        out.write_all(body)?;
        return out.write_all(end);
    };
    let extra = record.len().saturating_sub(width);
    let kept = match body.len().checked_sub(extra) {
        Some(kept) if body[kept..].iter().all(|b| *b == delimiter) => kept,
        _ => body.len(),
    };
    out.write_all(&body[..kept])?;
    if leaves_quote_open(body) {
        out.write_all(b"\"")?;
    }
    for _ in record.len()..width {
        out.write_all(&[delimiter])?;
    }
    out.write_all(&encoding.encode(&cells))?;
    out.write_all(end)
}

/// Cells joined as the delimiter has it, with quotes where they need them.
fn joined<'c>(cells: impl IntoIterator<Item = &'c str>, delimiter: u8) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    // Writing to memory does not fail.
    let bytes = writer.write_record(cells).ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    String::from_utf8_lossy(&bytes).trim_end_matches('\n').to_owned()
}

/// A name as a cell that no spreadsheet takes for a formula.
fn harmless(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}

/// The cells that are added, each piece with the delimiter before it.
struct Added<'a> {
    table: &'a Table,
    assignment: &'a Assignment,
    /// Number and name of each segment.
    names: Vec<String>,
    delimiter: u8,
}

impl<'a> Added<'a> {
    fn new(table: &'a Table, assignment: &'a Assignment, names: &[Naming], delimiter: u8) -> Self {
        let most =
            assignment.labels.iter().filter(|l| **l != NOT_ASSIGNED).max().map_or(0, |l| usize::from(*l) + 1);
        let name = |number: usize| {
            let named = names.get(number).map(|naming| harmless(&naming.name));
            let name = named.unwrap_or_else(|| format!("Segment {}", number + 1));
            joined(["", (number + 1).to_string().as_str(), name.as_str()], delimiter)
        };
        Self { table, assignment, names: (0..most).map(name).collect(), delimiter }
    }

    fn header(&self) -> String {
        let strength = match self.assignment.strength {
            Strength::Confidence(_) => "confidence",
            Strength::Score(_) => "score",
        };
        let names = ["segment", "segment_name", strength].map(|name| self.unique(name));
        joined(std::iter::once("").chain(names.iter().map(String::as_str)), self.delimiter)
    }

    /// A column name that the file does not have.
    fn unique(&self, name: &str) -> String {
        let taken = |name: &str| self.table.columns.iter().any(|column| column.name == name);
        let copies = (2..).map(|copy| format!("{name}_{copy}"));
        std::iter::once(name.to_owned()).chain(copies).find(|name| !taken(name)).unwrap_or_default()
    }

    fn row(&self, row: usize) -> String {
        let delimiter = char::from(self.delimiter);
        let label = self.assignment.labels[row];
        let Some(name) = self.names.get(usize::from(label)).filter(|_| label != NOT_ASSIGNED) else {
            return [delimiter; 3].iter().collect();
        };
        match &self.assignment.strength {
            Strength::Confidence(all) => format!("{name}{delimiter}{:.4}", all[row]),
            Strength::Score(all) => format!("{name}{delimiter}{}", (all[row] * 1e6).round() / 1e6),
        }
    }
}
