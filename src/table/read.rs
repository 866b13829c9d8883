//! From bytes to a table of typed columns.
//!
//! The first megabyte tells the layout and a first guess of each column's
//! kind; then one pass reads all rows. A column whose later cells contradict
//! its kind, its decimal sign or its order of day and month is read again, so
//! all of these hold for all rows and not for a sample. Short rows are filled
//! up with missing cells; what else does not fit the columns is set aside
//! (see `sift`).

use std::{
    cell::Cell,
    collections::BTreeMap,
    io::{self, Read},
    rc::Rc,
};

use super::{
    Dialect, Kind, Origin, ReadOptions, Table,
    build::{Builder, Manner},
    doubts::{self, Gathered},
    encoding::{self, Encoding},
    infer,
    layout::Layout,
    notes::Note,
    period,
    records::Record,
    sift::{Fate, Reason, Sieve},
    source::{self, FileProfile, Source},
};
use crate::{
    error::{ErrorKind, Issue, Result, count},
    progress::{Progress, Report, Stage},
};

/// A key that was only guessed is given up where more than one row in so many repeats it or has none.
const MOST_REPEATED: usize = 3;

/// So few uneven rows may well be a damaged table; more of them are rather a letter.
const FEW_ROWS: u64 = 5;

/// Reads a table.
pub fn read(source: &dyn Source, options: &ReadOptions, report: Report<'_>) -> Result<Table> {
    let name = source.name();
    read_rows(source, options, report).map_err(|error| error.in_file(&name))
}

fn read_rows(source: &dyn Source, options: &ReadOptions, report: Report<'_>) -> Result<Table> {
    let mut layout = Layout::guess(source, options)?;
    let given = &options.reading.dialect;
    let (mut may_turn_decimal, mut may_turn_dates) = (given.decimal.is_none(), given.date_order.is_none());
    loop {
        let pass = Pass::run(source, &layout, options, report)?;
        let (sound, broken) = pass.multibyte;
        if given.encoding.is_none() && layout.dialect.encoding == Encoding::Utf8 && broken > sound {
            layout.dialect.encoding = Encoding::Windows1252;
            continue;
        }
        let wants = |kind| pass.columns.iter().any(|c| c.kind() == kind && c.wants_other_reading());
        if std::mem::take(&mut may_turn_decimal) && wants(Kind::Number) {
            layout.dialect.decimal = layout.dialect.decimal.other();
            continue;
        }
        if std::mem::take(&mut may_turn_dates) && wants(Kind::Date) {
            layout.dialect.date_order = layout.dialect.date_order.other();
            continue;
        }
        // Each turn takes a kind away from at least one column, so this ends.
        let contradicted: Vec<usize> =
            (0..layout.kinds.len()).filter(|&at| pass.columns[at].contradicts()).collect();
        if contradicted.is_empty() {
            return pass.finish(source, layout, options);
        }
        contradicted.iter().for_each(|&at| layout.kinds[at].0 = Kind::Category);
    }
}

/// The records of a source with what becomes of them.
pub fn sieve<'a>(
    source: Box<dyn Read + 'a>,
    dialect: &Dialect,
    width: usize,
    options: &ReadOptions,
) -> Result<Sieve<'a>> {
    let (text, _) = source::decompressed(source)?;
    let stream = dialect.encoding.splittable(text).map_err(source::unreadable)?;
    Ok(Sieve::new(stream, dialect, width, options.reading.short_rows))
}

/// All rows read once.
struct Pass {
    columns: Vec<Builder>,
    rows: usize,
    origin: Origin,
    short: Note,
    blank: Note,
    set_aside: BTreeMap<Reason, Note>,
    foreign: Note,
    stray_quotes: Note,
    open_quotes: Note,
    nul: Note,
    totals: Note,
    several: Note,
    multibyte: (usize, usize),
}

impl Pass {
    fn run(source: &dyn Source, layout: &Layout, options: &ReadOptions, report: Report<'_>) -> Result<Self> {
        let bytes = Rc::new(Cell::new(0));
        let opened = source.open().map_err(source::unreadable)?;
        let tapped = Box::new(Tapped { source: opened, bytes: Rc::clone(&bytes) });
        let mut sieve = sieve(tapped, &layout.dialect, layout.names.len(), options)?;
        let mut pass = Self {
            columns: layout
                .kinds
                .iter()
                .map(|&(kind, given)| Builder::new(kind, given, layout.expected_rows))
                .collect(),
            rows: 0,
            origin: Origin::default(),
            short: Note::default(),
            blank: Note::default(),
            set_aside: BTreeMap::new(),
            foreign: Note::default(),
            stray_quotes: Note::default(),
            open_quotes: Note::default(),
            nul: Note::default(),
            totals: Note::default(),
            several: Note::default(),
            multibyte: (0, 0),
        };
        let mut last_report = 0;
        while let Some((record, fate)) = sieve.next_record()? {
            pass.take(&record, fate, layout);
            let bytes = bytes.get();
            if bytes != last_report {
                last_report = bytes;
                report(Progress {
                    stage: Stage::Reading { rows: pass.rows as u64 },
                    done: bytes,
                    total: source.size(),
                });
            }
        }
        Ok(pass)
    }

    #[inline(never)] // See `docs/ARCHITECTURE.md` on what a browser optimises.
    fn take(&mut self, record: &Record<'_>, fate: Fate, layout: &Layout) {
        let short = match fate {
            Fate::Preamble | Fate::Header => return,
            Fate::Blank => return self.blank.add(record.line),
            Fate::SetAside(reason) => return self.set_aside.entry(reason).or_default().add(record.line),
            Fate::Row { short } => short,
        };
        if short {
            self.short.add(record.line);
        }
        let damage = record.damage();
        for (note, is) in [
            (&mut self.stray_quotes, damage.stray_quote),
            (&mut self.open_quotes, damage.unclosed_quote),
            (&mut self.nul, damage.nul),
            (&mut self.totals, names_total(record)),
            (&mut self.several, record.may_be_several(layout.names.len(), layout.dialect.delimiter as u8)),
        ] {
            if is {
                note.add(record.line);
            }
        }
        self.rows += 1;
        self.origin.push(record.line);
        let encoding = layout.dialect.encoding;
        let manner = Manner { dialect: &layout.dialect, missing: &layout.missing };
        let text = match encoding {
            Encoding::Windows1252 if !record.raw.is_ascii() => None,
            _ => std::str::from_utf8(record.raw).ok(),
        };
        if encoding == Encoding::Utf8 && !(text.is_some() && record.raw.is_ascii()) {
            let (sound, broken) = encoding::multibyte(record.raw);
            self.multibyte = (self.multibyte.0 + sound, self.multibyte.1 + broken);
        }
        for (at, column) in self.columns.iter_mut().enumerate() {
            if let Some(cell) = text.filter(|_| !damage.nul).and_then(|text| record.cell_of(text, at)) {
                column.push(cell, record.line, manner);
            } else {
                let (mut cell, is_foreign) = encoding.decode(record.cell(at));
                if is_foreign {
                    self.foreign.add(record.line);
                }
                if damage.nul {
                    cell.to_mut().retain(|c| c != '\0');
                }
                column.push(&cell, record.line, manner);
            }
        }
    }

    fn finish(mut self, source: &dyn Source, mut layout: Layout, options: &ReadOptions) -> Result<Table> {
        let rows_set_aside: u64 = self.set_aside.values().map(|note| note.count).sum();
        let rows_in = self.rows as u64 + rows_set_aside;
        let ragged = rows_set_aside + self.short.count;
        if ragged * 2 > rows_in && ((layout.is_prose && rows_in >= FEW_ROWS) || self.rows == 0) {
            let header_cells = layout.names.len();
            return Err(ErrorKind::NotATable { header_cells, ragged, rows: rows_in }.into());
        }
        if self.rows == 0 {
            return Err(ErrorKind::HeaderOnly.into());
        }
        let mut issues = layout.issues.clone();
        issues.extend(self.issues(&layout));
        let distinct_keys = self.count_keys(&mut layout);
        let manner = Manner { dialect: &layout.dialect, missing: &layout.missing };
        for (builder, name) in self.columns.iter_mut().zip(&layout.names) {
            builder.settle(name, manner);
        }
        let gathered: Vec<Gathered> = self.columns.iter().map(Gathered::of).collect();
        let mut columns = Vec::with_capacity(layout.names.len());
        for (builder, name) in self.columns.into_iter().zip(&layout.names) {
            issues.extend(builder.issue(name));
            columns.push(builder.finish(name.clone()));
        }
        let name = source.name();
        let period = period::in_name(&name);
        let mut table = Table {
            file: FileProfile { name, bytes: source.size(), sha256: String::new(), period },
            dialect: layout.dialect,
            own: columns.len(),
            columns,
            rows: self.rows,
            rows_in,
            rows_set_aside,
            key: layout.key,
            issues,
            origin: Origin { width: layout.names.len(), key: layout.key, ..self.origin },
            ..Table::default()
        };
        table.keys.distinct = distinct_keys;
        table.file.period = table.file.period.take().or_else(|| period::in_columns(&table));
        let doubts = doubts::all(&table, &gathered, options);
        table.issues.extend(doubts);
        Ok(table)
    }

    /// Counts the different keys; 0 if there is no key. One that was only guessed is given up where so much repeats
    /// that it is rather a log's: it is a column like others then.
    fn count_keys(&mut self, layout: &mut Layout) -> usize {
        let Some(at) = layout.key else { return 0 };
        let (_, distinct) = self.columns[at].present_and_distinct().unwrap_or_default();
        let is_named = infer::key_rank(&layout.names[at]) >= infer::KEY_RANK;
        let is_log = (self.rows - distinct) * MOST_REPEATED > self.rows;
        if !layout.key_given && (is_log || (!is_named && distinct < self.rows)) {
            layout.key = None;
            self.columns[at].release();
            return 0;
        }
        distinct
    }

    fn issues(&self, layout: &Layout) -> Vec<Issue> {
        let mut issues = Vec::new();
        let mut tell = |note: &Note, code: &str, text: &dyn Fn(u64) -> String| {
            issues.extend(note.clone().issue(code, None, text));
        };
        tell(&self.blank, "blank_line", &|n| {
            format!(
                "{} passed over.",
                if n == 1 { "1 blank line was".to_owned() } else { format!("{n} blank lines were") }
            )
        });
        tell(&self.short, "short_row", &|n| {
            format!("{} fewer cells than there are columns; the missing ones are empty.", have(n))
        });
        for (reason, note) in &self.set_aside {
            tell(note, reason.code(), &|n| {
                let rows = if n == 1 { "1 row was".to_owned() } else { format!("{n} rows were") };
                format!("{rows} set aside: {}.", reason.label())
            });
        }
        tell(&self.stray_quotes, "stray_quote", &|n| {
            format!("{} a quote where none may stand. It was read as a sign like others.", have(n))
        });
        tell(&self.open_quotes, "unclosed_quote", &|n| {
            format!("{} a quote that is never closed. It was read as a sign like others.", have(n))
        });
        tell(&self.nul, "nul_byte", &|n| {
            format!("{} NUL bytes, which were taken out of the cells. Exports keep them.", have(n))
        });
        tell(&self.totals, "total_row", &|n| {
            let rows = if n == 1 { "1 row seems".to_owned() } else { format!("{n} rows seem") };
            format!(
                "{rows} to hold a total and no customer. Take such rows out of the file, or filter them out."
            )
        });
        tell(&self.several, "joined_rows", &|n| {
            format!(
                "{} a quoted cell over several lines, each of which looks like a row. If quotes are signs like others in this file, choose that there is no quote sign.",
                have(n)
            )
        });
        tell(&self.foreign, "broken_characters", &|n| {
            let cells = count(n as usize, "cell");
            let verb = if n == 1 { "is" } else { "are" };
            let encoding = layout.dialect.encoding;
            let other =
                if encoding == Encoding::Windows1252 { Encoding::Utf8 } else { Encoding::Windows1252 };
            format!(
                "{cells} {verb} not {} and read as {}. Exports keep the bytes.",
                encoding.label(),
                other.label()
            )
        });
        issues
    }
}

/// Whether a row is a sum over others, as spreadsheets have them at their ends.
fn names_total(record: &Record<'_>) -> bool {
    const WORDS: [&[u8]; 8] =
        [b"total", b"totals", b"grand total", b"subtotal", b"sub-total", b"sum", b"summe", b"gesamt"];
    let first = (0..record.len().min(3)).map(|at| record.cell(at)).find(|cell| !cell.is_empty());
    first.is_some_and(|cell| {
        let is_letter = matches!(cell[0].to_ascii_lowercase(), b't' | b'g' | b's');
        is_letter && cell.len() < 14 && WORDS.iter().any(|word| cell.trim_ascii().eq_ignore_ascii_case(word))
    })
}

fn have(rows: u64) -> String {
    if rows == 1 { "1 row has".to_owned() } else { format!("{rows} rows have") }
}

/// Counts the bytes of the file as they go by, compressed or not.
struct Tapped<'a> {
    source: Box<dyn Read + 'a>,
    bytes: Rc<Cell<u64>>,
}

impl Read for Tapped<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let n = self.source.read(out)?;
        self.bytes.update(|bytes| bytes + n as u64);
        Ok(n)
    }
}
