//! From bytes to a table of typed columns.
//!
//! The first megabyte tells the layout and a first guess of each column's
//! kind; then one pass reads all rows. A column whose later cells contradict
//! its kind is read again as levels or text, so kinds hold for all rows and
//! not for a sample. Short rows are filled up with missing cells; rows with
//! too many cells are set aside, since nobody can tell which cell is where.

use std::{
    cell::RefCell,
    collections::HashMap,
    io::{self, Read},
    rc::Rc,
};

use sha2::{Digest, Sha256};

use super::{
    Cells, Column, Kind, Origin, ReadOptions, Table,
    build::Builder,
    encoding::{self, Encoding},
    layout::Layout,
    notes::Note,
    records::{self, Record, Records},
    source::{FileProfile, Source},
};
use crate::{
    error::{ErrorKind, Issue, Result, count},
    progress::{Progress, Report, Stage},
};

/// Reads a table.
pub fn read(source: &dyn Source, options: &ReadOptions, report: Report<'_>) -> Result<Table> {
    let name = source.name();
    read_rows(source, options, report).map_err(|error| error.in_file(&name))
}

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placed {
    /// It is a row.
    Row,
    /// It is a row whose last cells are missing.
    Short,
    /// It is kept out of the table.
    SetAside,
}

/// What becomes of a record in a table of `width` columns.
pub fn place(record: &Record<'_>, width: usize) -> Placed {
    match record.len() {
        cells if cells < width => Placed::Short,
        cells if (width..cells).any(|extra| !record.cell(extra).is_empty()) => Placed::SetAside,
        _ => Placed::Row,
    }
}

fn read_rows(source: &dyn Source, options: &ReadOptions, report: Report<'_>) -> Result<Table> {
    let mut layout = Layout::guess(source, options)?;
    loop {
        let pass = Pass::run(source, &layout, report)?;
        let (sound, broken) = pass.multibyte;
        if layout.dialect.encoding == Encoding::Utf8 && broken > sound {
            layout.dialect.encoding = Encoding::Windows1252;
            continue;
        }
        // Each turn takes a kind away from at least one column, so this ends.
        let contradicted: Vec<usize> =
            (0..layout.kinds.len()).filter(|&at| pass.columns[at].contradicts()).collect();
        if contradicted.is_empty() {
            return pass.finish(source, layout);
        }
        contradicted.iter().for_each(|&at| layout.kinds[at].0 = Kind::Category);
    }
}

/// All rows read once.
struct Pass {
    columns: Vec<Builder>,
    rows: usize,
    short: Note,
    set_aside: Note,
    broken: Note,
    open_quote: Option<u64>,
    multibyte: (usize, usize),
    sha256: String,
    origin: Origin,
}

impl Pass {
    fn run(source: &dyn Source, layout: &Layout, report: Report<'_>) -> Result<Self> {
        let dialect = &layout.dialect;
        let tap = Rc::new(RefCell::new(Tap::default()));
        let opened = source.open().map_err(|e| ErrorKind::Unreadable(e.to_string()))?;
        let tapped = Box::new(Tapped { source: opened, tap: Rc::clone(&tap) });
        let stream = dialect.encoding.splittable(tapped).map_err(|e| ErrorKind::Unreadable(e.to_string()))?;
        let mut records = Records::new(stream, dialect.delimiter as u8);
        let mut pass = Self {
            columns: layout.kinds.iter().map(|&(kind, given)| Builder::new(kind, given)).collect(),
            rows: 0,
            short: Note::default(),
            set_aside: Note::default(),
            broken: Note::default(),
            open_quote: None,
            multibyte: (0, 0),
            sha256: String::new(),
            origin: Origin::default(),
        };
        if dialect.header {
            records.next_record()?;
        }
        let mut last_report = 0;
        while let Some(record) = records.next_record()? {
            pass.take(&record, layout);
            let bytes = tap.borrow().bytes;
            if bytes != last_report {
                last_report = bytes;
                report(Progress { stage: Stage::Reading, done: bytes, total: source.size() });
            }
        }
        pass.sha256 = tap
            .borrow()
            .sha256
            .clone()
            .finalize()
            .iter()
            .fold(String::new(), |hex, b| hex + &format!("{b:02x}"));
        Ok(pass)
    }

    fn take(&mut self, record: &Record<'_>, layout: &Layout) {
        if records::leaves_quote_open(record.raw) {
            self.open_quote = Some(record.line);
        }
        match place(record, self.columns.len()) {
            Placed::SetAside => return self.set_aside.add(record.line),
            Placed::Short => self.short.add(record.line),
            Placed::Row => {}
        }
        self.rows += 1;
        self.origin.push(record.line);
        for (at, column) in self.columns.iter_mut().enumerate() {
            let bytes = record.cell(at);
            let (cell, broken) = layout.dialect.encoding.decode(bytes);
            if broken > 0 {
                self.broken.add(record.line);
            }
            if !bytes.is_ascii() && layout.dialect.encoding == Encoding::Utf8 {
                let (sound, broken) = encoding::multibyte(bytes);
                self.multibyte = (self.multibyte.0 + sound, self.multibyte.1 + broken);
            }
            column.push(&cell, record.line, &layout.dialect);
        }
    }

    fn finish(self, source: &dyn Source, layout: Layout) -> Result<Table> {
        let all = self.rows as u64 + self.set_aside.count;
        let ragged = self.short.count + self.set_aside.count;
        if ragged * 2 > all {
            let header_cells = layout.names.len();
            return Err(ErrorKind::NotATable { header_cells, ragged, rows: all }.into());
        }
        if self.rows == 0 {
            return Err(ErrorKind::HeaderOnly.into());
        }
        let mut issues = layout.issues;
        let rows_set_aside = self.set_aside.count;
        issues.extend(self.short.issue("short_row", None, |n| {
            format!("{} fewer cells than the header; the missing ones are empty.", have(n))
        }));
        issues.extend(self.set_aside.issue("long_row", None, |n| {
            format!("{} more cells than the header and stay out of every segment.", have(n))
        }));
        issues.extend(self.broken.issue("broken_characters", None, |n| {
            format!("{} with characters that could not be read, shown as �.", count(n as usize, "cell"))
        }));
        if let Some(line) = self.open_quote {
            let text =
                format!("The quote opened on line {line} is never closed: all that follows became one cell.");
            let lines = vec![line];
            issues.push(Issue { code: "unclosed_quote".to_owned(), count: 1, lines, column: None, text });
        }
        let mut columns = Vec::with_capacity(layout.names.len());
        for (builder, name) in self.columns.into_iter().zip(layout.names) {
            issues.extend(builder.issue(&name));
            columns.push(Column { name, cells: builder.finish() });
        }
        let mut table = Table {
            file: FileProfile {
                name: source.name(),
                bytes: source.size(),
                sha256: self.sha256,
                period: super::period::in_name(&source.name()),
            },
            dialect: layout.dialect,
            columns,
            own: layout.kinds.len(),
            rows: self.rows,
            rows_in: all,
            rows_set_aside,
            key: layout.key,
            issues,
            origin: self.origin,
            ..Table::default()
        };
        check_key(&mut table, layout.key_given);
        Ok(table)
    }
}

fn have(rows: u64) -> String {
    if rows == 1 { "1 row has".to_owned() } else { format!("{rows} rows have") }
}

/// Notes empty and repeated keys. A key that was only guessed is given up where it repeats much.
fn check_key(table: &mut Table, given: bool) {
    let Some(at) = table.key else { return };
    let Cells::Text(keys) = &table.columns[at].cells else { return };
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut empty = 0_usize;
    for key in keys.iter() {
        if super::parse::is_missing(key) { empty += 1 } else { *seen.entry(key).or_default() += 1 }
    }
    let repeated: usize = seen.values().filter(|n| **n > 1).sum();
    // By name and not by count, so that the example is the same every time.
    let example =
        seen.iter().filter(|(_, n)| **n > 1).map(|(key, _)| *key).min().unwrap_or_default().to_owned();
    let name = table.columns[at].name.clone();
    if !given && (repeated + empty) * 10 > table.rows {
        table.key = None;
        return;
    }
    let mut note = |code: &str, count: usize, text: String| {
        let column = Some(name.clone());
        table.issues.push(Issue {
            code: code.to_owned(),
            count: count as u64,
            lines: Vec::new(),
            column,
            text,
        });
    };
    if repeated > 0 {
        let text = format!(
            "{} share their key with another row (“{example}” for one). Each is assigned on its own.",
            count(repeated, "row")
        );
        note("duplicate_key", repeated, text);
    }
    if empty > 0 {
        let text = format!("{} no key: an update will not find them again.", have(empty as u64));
        note("missing_key", empty, text);
    }
}

/// What is learned of the raw bytes as they go by.
#[derive(Default)]
struct Tap {
    bytes: u64,
    sha256: Sha256,
}

struct Tapped<'a> {
    source: Box<dyn Read + 'a>,
    tap: Rc<RefCell<Tap>>,
}

impl Read for Tapped<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(out)?;
        let mut tap = self.tap.borrow_mut();
        tap.bytes += n as u64;
        tap.sha256.update(&out[..n]);
        Ok(n)
    }
}
