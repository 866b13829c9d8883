//! What is known of a file before its rows are read, told from its first megabyte: how its text is laid out, what
//! its columns are called, and a first guess of their kinds.

use std::io::Read;

use super::{
    Dialect, FileProfile, Kind, ReadOptions, Source,
    dialect::{check_is_text, declared_delimiter, guess_delimiter, guess_quotes, is_divided_by},
    encoding::Encoding,
    evidence, infer, names,
    parse::MissingWords,
    period,
    preview::{Preview, clipped},
    records::{Record, Records},
    source,
};
use crate::error::{ErrorKind, Issue, Result, count};

/// How much of the file is looked at.
const HEAD: u64 = 1 << 20;

/// How many rows of it tell kinds.
const SAMPLE_ROWS: usize = 2_000;

/// What is known before the rows are read.
#[derive(Debug)]
pub struct Layout {
    /// How the text is laid out.
    pub dialect: Dialect,
    /// Unique column names.
    pub names: Vec<String>,
    /// Each column's kind, and whether the person set it.
    pub kinds: Vec<(Kind, bool)>,
    /// The key column.
    pub key: Option<usize>,
    /// Whether the person set the key.
    pub key_given: bool,
    /// The words that say "no value".
    pub missing: MissingWords,
    /// How many rows there may be, and bytes in each column of text.
    pub expected_rows: usize,
    /// Whether the lines are so uneven that this may be no table at all.
    pub is_prose: bool,
    /// What was noticed.
    pub issues: Vec<Issue>,
    /// The first lines.
    sample: Sample,
}

/// The first lines of a file, as cells.
#[derive(Debug, Default)]
struct Sample {
    /// The header's cells, or none.
    header: Vec<String>,
    header_line: u64,
    rows: Vec<Vec<String>>,
    /// The bytes of the rows.
    bytes: usize,
    lines: Vec<String>,
}

impl Layout {
    /// Looks at the beginning of the file.
    pub fn guess(source: &dyn Source, options: &ReadOptions) -> Result<Self> {
        let (head, is_gzip, is_whole) = head(source)?;
        let given = &options.reading.dialect;
        let encoding = given.encoding.unwrap_or_else(|| Encoding::guess(&head));
        check_is_text(&head, encoding)?;
        let mut text = Vec::new();
        encoding
            .splittable(Box::new(head.as_slice()))
            .and_then(|mut reader| reader.read_to_end(&mut text))
            .map_err(source::unreadable)?;
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(ErrorKind::EmptyFile.into());
        }
        let mut issues = Vec::new();
        let mut dialect = Dialect { gzip: is_gzip, encoding, ..Dialect::default() };
        let declared = declared_delimiter(&text);
        let guessed = guess_delimiter(&text, is_whole);
        // A file may say one thing and do another.
        let declared = declared.filter(|sign| is_divided_by(&text, *sign, is_whole));
        dialect.delimiter = given
            .delimiter
            .filter(|sign| sign.is_ascii() && !matches!(sign, '\n' | '\r' | '"'))
            .or(declared)
            .unwrap_or(guessed.as_ref().map_or(',', |(delimiter, _)| *delimiter));
        guess_quotes(&text, &mut dialect);
        if let Some(quote) = given.quote {
            dialect.quote = Some(quote).filter(|quote| *quote != '\0' && quote.is_ascii());
        }
        let missing = MissingWords::new(options.reading.missing_words.as_deref());
        let is_declared = declared_delimiter(&text).is_some();
        let mut sample = Sample::take(&text, &dialect, is_whole)?;
        let evenness =
            guessed.filter(|(delimiter, _)| *delimiter == dialect.delimiter).map(|(_, evenness)| evenness);
        let width = evenness.as_ref().map_or_else(|| sample.usual_width(), |evenness| evenness.width);
        dialect.preamble = given.preamble.unwrap_or_else(|| sample.preamble(width, is_declared));
        sample.drop_preamble(dialect.preamble, &mut issues);
        dialect.header = given.header.unwrap_or_else(|| {
            sample.rows.split_first().is_none_or(|(first, below)| names::is_header(first, below, &missing))
        });
        if dialect.header {
            sample.take_header();
        } else {
            issues.push(note(
                "no_header",
                "The first line seems to be a row already, so the columns were given names.",
            ));
        }
        let mut names = sample.name_columns(&mut dialect, &mut issues);
        names::rename(&mut names, &options.reading.renamed);
        dialect.decimal = given.decimal.unwrap_or_else(|| evidence::decimal(sample.cells()));
        dialect.date_order = given.date_order.unwrap_or_else(|| evidence::date_order(sample.cells()));
        let by_column: Vec<Vec<&str>> = (0..names.len())
            .map(|at| sample.rows.iter().map(|row| row.get(at).map_or("", String::as_str)).collect())
            .collect();
        let key = match (&options.key, &options.roll_up) {
            // A log's rows belong together by a column that is not the log's own key.
            (_, Some(roll_up)) => Some(position(&names, &roll_up.key)?),
            (Some(Some(name)), None) => Some(position(&names, name)?),
            (Some(None), None) => None,
            (None, None) => infer::key(&names, &by_column, dialect.decimal, &missing),
        };
        let kind_of = |(at, name): (usize, &String)| match options.kinds.get(name) {
            _ if key == Some(at) => (Kind::Text, true),
            Some(kind) => (*kind, true),
            None => (infer::kind(name, by_column[at].iter().copied(), &dialect, &missing), false),
        };
        let kinds = names.iter().enumerate().map(kind_of).collect();
        let row_bytes = sample.bytes as f64 / sample.rows.len().max(1) as f64;
        let expected_rows = if is_whole {
            sample.rows.len()
        } else if is_gzip {
            0
        } else {
            (source.size() as f64 / row_bytes.max(1.0) * 1.02) as usize
        };
        let key_given = options.key.is_some() || options.roll_up.is_some();
        // Where a person has said how the file is laid out, its lines are taken as they are.
        let is_prose = given.is_default() && evenness.is_some_and(|evenness| evenness.share_below < 0.7);
        Ok(Self { dialect, names, kinds, key, key_given, missing, expected_rows, is_prose, issues, sample })
    }

    /// What it says of the file's first rows.
    pub fn preview(self, source: &dyn Source, rows: usize) -> Preview {
        let width = self.names.len();
        let mut shown = self.sample.rows;
        shown.truncate(rows);
        for row in &mut shown {
            row.resize(width, String::new());
            row.iter_mut().for_each(|cell| *cell = clipped(std::mem::take(cell)));
        }
        let name = source.name();
        Preview {
            file: FileProfile {
                period: period::in_name(&name),
                name,
                bytes: source.size(),
                sha256: String::new(),
            },
            dialect: self.dialect,
            key: self.key.map(|at| self.names[at].clone()),
            columns: self.names.into_iter().zip(self.kinds).map(|(name, (kind, _))| (name, kind)).collect(),
            rows: shown,
            lines: self.sample.lines,
            issues: self.issues,
        }
    }
}

fn position(names: &[String], wanted: &str) -> Result<usize> {
    let found = names.iter().position(|name| name == wanted);
    found.ok_or_else(|| ErrorKind::UnknownColumn(wanted.to_owned()).into())
}

/// The first megabyte of the text, whether it was compressed, and whether it is all.
fn head(source: &dyn Source) -> Result<(Vec<u8>, bool, bool)> {
    let (reader, is_gzip) = source::decompressed(source.open().map_err(source::unreadable)?)?;
    let mut head = Vec::new();
    reader.take(HEAD + 1).read_to_end(&mut head).map_err(source::unreadable)?;
    let is_whole = head.len() as u64 <= HEAD;
    head.truncate(HEAD as usize);
    Ok((head, is_gzip, is_whole))
}

impl Sample {
    fn take(text: &[u8], dialect: &Dialect, is_whole: bool) -> Result<Self> {
        let decode = |bytes: &[u8]| dialect.encoding.decode(bytes).0.into_owned();
        let mut records = Records::new(Box::new(text), dialect);
        let mut sample = Self::default();
        let cells = |record: &Record<'_>| (0..record.len()).map(|n| decode(record.cell(n))).collect();
        while let Some(record) = records.next_record()? {
            if sample.lines.len() < 30 {
                sample.lines.push(decode(record.split().0).chars().take(500).collect());
            }
            sample.bytes += record.raw.len();
            // Blank lines are kept here, so that places in the sample are lines as long as no cell holds one.
            sample.rows.push(cells(&record));
            if sample.rows.len() > SAMPLE_ROWS {
                return Ok(sample);
            }
        }
        if !is_whole && sample.rows.len() > 1 {
            sample.rows.pop();
        }
        Ok(sample)
    }

    fn cells(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().flatten().map(String::as_str)
    }

    /// How many cells most rows have.
    fn usual_width(&self) -> usize {
        let mut counts = std::collections::BTreeMap::new();
        self.rows
            .iter()
            .filter(|row| !row.is_empty())
            .for_each(|row| *counts.entry(row.len()).or_insert(0) += 1);
        counts
            .into_iter()
            .max_by_key(|(width, count): &(usize, usize)| (*count, *width))
            .map_or(1, |(w, _)| w)
    }

    /// How many lines stand before a table of `width` columns: those that hold few cells, up to the first that
    /// could be its header.
    fn preamble(&self, width: usize, is_declared: bool) -> u64 {
        let declared = usize::from(is_declared);
        let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.trim().is_empty()).count();
        let rows = &self.rows[declared.min(self.rows.len())..];
        let is_remark = |row: &Vec<String>| row.first().is_some_and(|cell| cell.starts_with("# "));
        let could_be_header =
            |row: &Vec<String>| row.len() + 1 >= width && filled(row) * 2 >= width && !is_remark(row);
        let Some(start) = rows.iter().position(could_be_header).filter(|_| width > 1) else {
            return declared as u64;
        };
        // In a table of two columns one cell alone may be a header; a blank line below it tells otherwise.
        let is_apart = width > 2 || rows[..start].iter().any(|row| row.is_empty() || is_remark(row));
        if is_apart { (declared + start) as u64 } else { declared as u64 }
    }

    fn drop_preamble(&mut self, lines: u64, issues: &mut Vec<Issue>) {
        let before = (lines as usize).min(self.rows.len());
        self.rows.drain(..before);
        self.header_line = lines + 1;
        if lines > 0 {
            let text = format!(
                "{} before the table {} passed over.",
                lines_of(lines),
                if lines == 1 { "was" } else { "were" }
            );
            let lines_shown = (1..=lines.min(5)).collect();
            issues.push(Issue { count: lines, lines: lines_shown, ..note("preamble", &text) });
        }
        let blank = self.rows.iter().take_while(|row| row.is_empty()).count();
        self.rows.drain(..blank);
        self.header_line += blank as u64;
    }

    fn take_header(&mut self) {
        if !self.rows.is_empty() {
            self.header = self.rows.remove(0);
        }
    }

    /// The names of as many columns as the rows have.
    fn name_columns(&mut self, dialect: &mut Dialect, issues: &mut Vec<Issue>) -> Vec<String> {
        // Spreadsheets leave rows of delimiters alone at the end, which say nothing about the columns.
        self.rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
        if !dialect.header {
            let width = self.usual_width();
            return (1..=width).map(|n| format!("column_{n}")).collect();
        }
        let named = self.header.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
        let width = if self.rows.is_empty() { self.header.len() } else { self.filled_width() };
        if width == named + 1 && named == self.header.len() && named > 1 && self.names_rows() {
            dialect.row_names = true;
            self.header.insert(0, "row_name".to_owned());
            let text = "The header has one name less than the rows have cells: the first column, which tells the rows apart, is called “row_name”.";
            issues.push(Issue { lines: vec![self.header_line], ..note("row_names", text) });
        } else if width > named && !self.rows.is_empty() {
            let text = format!(
                "The header names {} and most rows have {width} cells: those beyond were given names.",
                count(named, "column")
            );
            issues.push(Issue { lines: vec![self.header_line], ..note("narrow_header", &text) });
        }
        names::unique(&self.header, width.max(named).max(1), self.header_line, issues)
    }

    /// How many cells most rows have, empty ones at the end not counted where all rows have them.
    fn filled_width(&self) -> usize {
        let usual = self.usual_width();
        let is_used = |at: usize| {
            let used = self.rows.iter().filter(|row| row.get(at).is_some_and(|cell| !cell.trim().is_empty()));
            used.count() * 2 > self.rows.iter().filter(|row| row.len() == usual).count()
        };
        let named = self.header.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1);
        (named..usual).rev().find(|at| is_used(*at)).map_or(named.min(usual), |at| at + 1)
    }

    /// Whether the first cells of the rows tell them apart.
    fn names_rows(&self) -> bool {
        let mut seen = std::collections::HashSet::new();
        self.rows.iter().all(|row| row.first().is_some_and(|cell| seen.insert(cell)))
    }
}

fn lines_of(lines: u64) -> String {
    if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }
}

fn note(code: &str, text: &str) -> Issue {
    Issue { code: code.to_owned(), count: 1, lines: Vec::new(), column: None, text: text.to_owned() }
}
