//! The file that was read, byte for byte, with columns added at the end of each row: joined ones and the segment.
//!
//! The file is read again and each record's own bytes are written, so quotes,
//! line ends, blank lines and cells that were read as missing stay as they
//! are. Only this changes: rows with missing last cells are filled up, empty
//! cells beyond the header are cut off, so that the new columns stand under
//! their names; a row with a quote that is never closed is quoted anew;
//! UTF-16 becomes UTF-8, and gzip is taken off. Rows that are not in the
//! table are written as they came, without a segment. A log that was rolled
//! up is written as one row for each key.

use std::io::{Read, Write};

use crate::{
    error::{ErrorKind, Result},
    methods::{Assignment, NOT_ASSIGNED, Strength},
    progress::{Progress, Report, Stage},
    segments::Naming,
    table::{
        Column, Dialect, ReadOptions, Source, Table,
        encoding::{Encoding, UTF8_MARK},
        read::sieve,
        records::Record,
        sift::Fate,
        source::{decompressed, unreadable},
    },
};

/// Rows between two reports.
const REPORT_EVERY: usize = 10_000;

/// Writes the file with the columns `segment` (from 1), `segment_name`, and what the method tells beside it: `confidence`
/// with `borderline` (`yes` for a confidence below the one given), `score`, `score_up` with `score_across`, or `rule`
/// (from 1; empty for everyone else).
pub fn segmented(
    (source, options): (&dyn Source, &ReadOptions),
    table: &Table,
    placed: (&Assignment, f32),
    names: &[Naming],
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<()> {
    if table.roll_up.is_some() {
        return rolled_up(table, placed, names, out, report);
    }
    let unwritable = |e: std::io::Error| ErrorKind::Unwritable(e.to_string());
    let dialect = &table.dialect;
    let mut mark = Vec::new();
    let (start, _) = decompressed(source.open().map_err(unreadable)?)?;
    start.take(3).read_to_end(&mut mark).map_err(unreadable)?;
    if mark == UTF8_MARK || matches!(dialect.encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
        out.write_all(UTF8_MARK).map_err(unwritable)?;
    }
    let mut sieve = sieve(source.open().map_err(unreadable)?, dialect, table.own, options)?;
    let added = Added::new(table, placed, names, dialect);
    let mut rows = 0;
    let changed = || ErrorKind::Unreadable("it has changed since it was opened".to_owned());
    while let Some((record, fate)) = sieve.next_record()? {
        let cells = match fate {
            Fate::Header => Some(added.header()),
            Fate::Row { .. } => {
                rows += 1;
                table.origin.row(rows - 1).map(|row| added.row(row))
            }
            Fate::Preamble | Fate::Blank | Fate::SetAside(_) => None,
        };
        if rows > table.origin.len() {
            return Err(changed().into());
        }
        if dialect.row_names && fate == Fate::Header {
            out.write_all(&[dialect.delimiter as u8]).map_err(unwritable)?;
        }
        write(&record, cells, table, out).map_err(unwritable)?;
        if rows % REPORT_EVERY == 0 {
            report(Progress { stage: Stage::Writing, done: rows as u64, total: table.origin.len() as u64 });
        }
    }
    if rows < table.origin.len() {
        return Err(changed().into());
    }
    out.flush().map_err(|e| unwritable(e).into())
}

/// One row for each key, as the table has it.
fn rolled_up(
    table: &Table,
    placed: (&Assignment, f32),
    names: &[Naming],
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<()> {
    let unwritable = |e: std::io::Error| ErrorKind::Unwritable(e.to_string());
    let dialect = Dialect::default();
    let added = Added::new(table, placed, names, &dialect);
    let mut line = |cells: &[&str], more: String| {
        writeln!(out, "{}{more}", joined(cells.iter().copied(), &dialect)).map_err(unwritable)
    };
    let header: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    line(&header, added.header())?;
    for row in 0..table.rows {
        let cells: Vec<String> = table.columns.iter().map(|column| column.shown(row)).collect();
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        line(&cells, added.row(row))?;
        if row % REPORT_EVERY == 0 {
            report(Progress { stage: Stage::Writing, done: row as u64, total: table.rows as u64 });
        }
    }
    out.flush().map_err(|e| unwritable(e).into())
}

/// A record's own bytes with `cells` added, which begin with a delimiter.
fn write(
    record: &Record<'_>,
    cells: Option<String>,
    table: &Table,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let (body, end) = record.split();
    let Some(cells) = cells else { return out.write_all(record.raw) };
    let dialect = &table.dialect;
    let (width, delimiter) = (table.own, dialect.delimiter as u8);
    if record.damage().unclosed_quote {
        let mut writer = writer(dialect);
        writer.write_record((0..record.len().min(width)).map(|at| record.cell(at)))?;
        let bytes = writer.into_inner().map_err(|e| std::io::Error::other(e.to_string()))?;
        out.write_all(bytes.strip_suffix(b"\n").unwrap_or(&bytes))?;
    } else {
        let extra = record.len().saturating_sub(width);
        let kept = match body.len().checked_sub(extra) {
            Some(kept) if body[kept..].iter().all(|b| *b == delimiter) => kept,
            _ => body.len(),
        };
        out.write_all(&body[..kept])?;
    }
    let own = record.len() + usize::from(dialect.row_names && record.len() + 1 == width);
    for _ in own..width {
        out.write_all(&[delimiter])?;
    }
    out.write_all(&dialect.encoding.encode(&cells))?;
    out.write_all(end)
}

fn writer(dialect: &Dialect) -> csv::Writer<Vec<u8>> {
    csv::WriterBuilder::new()
        .delimiter(dialect.delimiter as u8)
        .quote(dialect.quote.map_or(b'"', |quote| quote as u8))
        .from_writer(Vec::new())
}

/// Cells joined as the dialect has it, with quotes where they need them.
fn joined<'c>(cells: impl IntoIterator<Item = &'c str>, dialect: &Dialect) -> String {
    let mut writer = writer(dialect);
    // Writing to memory does not fail.
    let bytes = writer.write_record(cells).ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default();
    let line = String::from_utf8_lossy(&bytes).into_owned();
    line.strip_suffix('\n').map(str::to_owned).unwrap_or(line)
}

/// A name as a cell that no spreadsheet takes for a formula.
pub(super) fn harmless(name: &str) -> String {
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
    /// The confidence below which a row is borderline.
    borderline: f32,
    /// Number and name of each segment.
    names: Vec<String>,
    dialect: &'a Dialect,
}

impl<'a> Added<'a> {
    fn new(
        table: &'a Table,
        (assignment, borderline): (&'a Assignment, f32),
        names: &[Naming],
        dialect: &'a Dialect,
    ) -> Self {
        let most =
            assignment.labels.iter().filter(|l| **l != NOT_ASSIGNED).max().map_or(0, |l| usize::from(*l) + 1);
        let name = |number: usize| {
            let named = names.get(number).map(|naming| harmless(&naming.name));
            let name = named.unwrap_or_else(|| format!("Segment {}", number + 1));
            joined(["", (number + 1).to_string().as_str(), name.as_str()], dialect)
        };
        Self { table, assignment, borderline, names: (0..most).map(name).collect(), dialect }
    }

    /// The columns that came from other files.
    fn joins(&self) -> &'a [Column] {
        if self.table.roll_up.is_some() { &[] } else { &self.table.columns[self.table.own..] }
    }

    fn header(&self) -> String {
        let own = ["segment", "segment_name"].iter().chain(self.strength()).map(|name| self.unique(name));
        let joins = self.joins().iter().map(|column| column.name.clone());
        let names: Vec<String> = joins.chain(own).collect();
        joined(std::iter::once("").chain(names.iter().map(String::as_str)), self.dialect)
    }

    /// The columns that say how surely a row belongs to its segment.
    fn strength(&self) -> &'static [&'static str] {
        match self.assignment.strength {
            Strength::Confidence(_) => &["confidence", "borderline"],
            Strength::Score(_) => &["score"],
            Strength::Scores(_) => &["score_up", "score_across"],
            Strength::Rule(_) => &["rule"],
        }
    }

    /// A column name that the file does not have.
    fn unique(&self, name: &str) -> String {
        let taken = |name: &str| self.table.columns.iter().any(|column| column.name == name);
        let copies = (2..).map(|copy| format!("{name}_{copy}"));
        std::iter::once(name.to_owned()).chain(copies).find(|name| !taken(name)).unwrap_or_default()
    }

    fn row(&self, row: usize) -> String {
        let delimiter = self.dialect.delimiter;
        let mut cells = String::new();
        if !self.joins().is_empty() {
            let shown: Vec<String> = self.joins().iter().map(|column| column.shown(row)).collect();
            cells = joined(std::iter::once("").chain(shown.iter().map(String::as_str)), self.dialect);
        }
        let label = self.assignment.labels[row];
        let Some(name) = self.names.get(usize::from(label)).filter(|_| label != NOT_ASSIGNED) else {
            cells.extend(std::iter::repeat_n(delimiter, 2 + self.strength().len()));
            return cells;
        };
        cells
            + &match &self.assignment.strength {
                Strength::Confidence(all) => {
                    let borderline =
                        if self.assignment.is_borderline(row, self.borderline) { "yes" } else { "no" };
                    format!("{name}{delimiter}{:.4}{delimiter}{borderline}", all[row])
                }
                strength => {
                    let figure = |figure: f64| {
                        if figure.is_nan() {
                            String::new()
                        } else {
                            ((figure * 1e6).round() / 1e6).to_string()
                        }
                    };
                    let figures = strength.figures(row).into_iter().map(figure);
                    let all: Vec<String> = std::iter::once(name.clone()).chain(figures).collect();
                    all.join(&delimiter.to_string())
                }
            }
    }
}
