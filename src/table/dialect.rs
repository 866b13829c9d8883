//! How a text table is laid out, guessed from its beginning.
//!
//! A delimiter is judged by how evenly it divides the lines and by whether
//! the cells it makes are free of the other signs that delimit (the idea of
//! van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by detecting
//! row and type patterns", 2019, in a plain form).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    encoding::Encoding,
    parse::{DateOrder, Decimal},
    records::Records,
};
use crate::error::{Error, ErrorKind};

/// How a text table is laid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each says one thing about the file")]
pub struct Dialect {
    /// Whether the file is compressed with gzip.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gzip: bool,
    /// How bytes spell text.
    pub encoding: Encoding,
    /// The sign between cells; a space stands for any run of spaces.
    pub delimiter: char,
    /// The sign round cells that hold the delimiter or a line end; `None` where quotes are signs like others.
    pub quote: Option<char>,
    /// The sign before a quote that is part of a quoted cell, where it is not doubled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escape: Option<char>,
    /// Whether spaces after a delimiter are not part of the cell.
    #[serde(default, skip_serializing_if = "is_false")]
    pub skips_spaces: bool,
    /// How many lines stand before the table.
    #[serde(default)]
    pub preamble: u64,
    /// Whether the first line of the table names the columns.
    pub header: bool,
    /// Whether the header leaves out the first column, which names the rows.
    #[serde(default, skip_serializing_if = "is_false")]
    pub row_names: bool,
    /// The sign before a number's fraction.
    pub decimal: Decimal,
    /// Which part of `01/02/2025` is the month.
    pub date_order: DateOrder,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            gzip: false,
            encoding: Encoding::default(),
            delimiter: ',',
            quote: Some('"'),
            escape: None,
            skips_spaces: false,
            preamble: 0,
            header: true,
            row_names: false,
            decimal: Decimal::default(),
            date_order: DateOrder::default(),
        }
    }
}

/// The signs that usually stand between cells, the likelier first.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Signs that may stand between cells where none of the usual ones divides the lines.
const RARE_DELIMITERS: [char; 6] = ['\u{1f}', '\u{1}', '^', '~', ':', ' '];

/// How many records tell the layout.
const JUDGED: usize = 500;

/// How many bytes do.
const JUDGED_BYTES: usize = 1 << 16;

/// What files that are no text begin with.
const MAGIC: [(&[u8], &str); 15] = [
    (b"\xff\xfe\0\0", "text in UTF-32"),
    (b"\0\0\xfe\xff", "text in UTF-32"),
    (b"PK\x03\x04", "an Excel workbook or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"BZh91AY&SY", "a file compressed with bzip2"),
    (b"\xfd7zXZ\0", "a file compressed with xz"),
    (b"\x28\xb5\x2f\xfd", "a file compressed with Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "an archive compressed with 7-Zip"),
    (b"Rar!\x1a\x07", "an archive compressed with RAR"),
];

/// What texts that are no tables begin with, in lower case.
const MARKUP: [(&str, &str); 8] = [
    ("<!doctype html", "a web page"),
    ("<html", "a web page"),
    ("<table", "a web page"),
    ("<?xml", "an XML file"),
    ("{\"", "a JSON file"),
    ("insert into ", "an SQL script"),
    ("create table ", "an SQL script"),
    ("version https://git-lfs", "a pointer to a file that was not fetched"),
];

/// Refuses what is no text table, by its first bytes.
pub fn check_is_text(head: &[u8], encoding: Encoding) -> Result<(), Error> {
    let magic = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| (*what).to_owned());
    let is_wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let strange = head.iter().filter(|b| matches!(b, 2..=8 | 14..=25 | 27..=29 | 127)).count();
    // A disk that failed leaves a tail of zeros; zeros among the text are something else.
    let zeros = head.iter().rev().skip_while(|b| **b == 0).filter(|b| **b == 0).count();
    if magic.is_some() || (!is_wide && (strange * 20 > head.len() || zeros * 5 > head.len())) {
        return Err(ErrorKind::BinaryFile { looks_like: magic }.into());
    }
    let text: String = String::from_utf8_lossy(&head[..head.len().min(200)])
        .trim_start_matches('\u{feff}')
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_lowercase();
    let begins = |start: &str| text.starts_with(&start.replace(' ', ""));
    let markup = MARKUP.iter().find(|(start, _)| begins(start)).map(|(_, what)| *what);
    let is_list = (text.starts_with("[{") || text.starts_with("[[")).then_some("a JSON file");
    match markup.or(is_list) {
        Some(what) => Err(ErrorKind::BinaryFile { looks_like: Some(what.to_owned()) }.into()),
        None => Ok(()),
    }
}

/// The delimiter that a first line `sep=;` names, as Excel writes it.
pub fn declared_delimiter(head: &[u8]) -> Option<char> {
    let line = head.split(|b| matches!(b, b'\r' | b'\n')).next()?;
    let line = line.strip_prefix(b"\"").and_then(|l| l.strip_suffix(b"\"")).unwrap_or(line);
    match line.get(..4)?.to_ascii_lowercase().as_slice() {
        b"sep=" if line.len() == 5 && line[4].is_ascii() => Some(char::from(line[4])),
        _ => None,
    }
}

/// The quote sign and what is peculiar about it, for a table that begins with `head` (as splittable bytes).
pub fn guess_quotes(head: &[u8], dialect: &mut Dialect) {
    let head = &head[..head.len().min(JUDGED_BYTES)];
    let delimiter = dialect.delimiter as u8;
    let quote = if head.contains(&b'"') { b'"' } else { b'\'' };
    let is_edge = |b: u8| b == delimiter || matches!(b, b'\n' | b'\r');
    let mut seen = Quotes::default();
    let at = |at: usize| head.get(at).copied().unwrap_or(b'\n');
    for (here, byte) in head.iter().enumerate() {
        if *byte == delimiter {
            let (next, after) = (at(here + 1), at(here + 2));
            seen.delimiters += usize::from(!matches!(next, b'\n' | b'\r'));
            seen.spaces += usize::from(next == b' ');
            seen.spaced += usize::from(next == b' ' && after == quote);
            seen.tight += usize::from(next == quote);
        } else if *byte == quote {
            let before = if here == 0 { b'\n' } else { head[here - 1] };
            let (next, after) = (at(here + 1), at(here + 2));
            seen.all += 1;
            seen.opens += usize::from(is_edge(before) && next != quote);
            seen.closes += usize::from(is_edge(next) && before != quote);
            seen.doubled += usize::from(next == quote && !is_edge(before) && !is_edge(after));
            seen.escaped += usize::from(before == b'\\' && !is_edge(next) && next != quote);
        }
    }
    let wraps = seen.opens.min(seen.closes);
    let is_single = quote == b'\'' && wraps >= 2 && wraps * 4 >= seen.all;
    dialect.quote = Some(if is_single { '\'' } else { '"' });
    dialect.escape = (seen.escaped > seen.doubled && (is_single || quote == b'"')).then_some('\\');
    let is_loose = seen.spaces > 2 && seen.spaces * 20 > seen.delimiters * 19;
    let is_spaced = is_loose || (seen.spaced > 1 && seen.spaced > seen.tight);
    dialect.skips_spaces = delimiter != b' ' && is_spaced;
}

/// How quotes and spaces stand in the beginning of a file.
#[derive(Default)]
struct Quotes {
    /// Delimiters that do not end a line.
    delimiters: usize,
    /// Delimiters before a space.
    spaces: usize,
    /// Delimiters before a space and a quote.
    spaced: usize,
    /// Delimiters right before a quote.
    tight: usize,
    all: usize,
    /// Quotes where a cell begins.
    opens: usize,
    /// Quotes where a cell ends.
    closes: usize,
    /// Pairs of quotes inside a cell.
    doubled: usize,
    /// Quotes inside a cell behind a backslash.
    escaped: usize,
}

/// The delimiter of a table that begins with `head` (as splittable bytes), and how evenly it divides the lines;
/// `None` if no sign divides them.
pub fn guess_delimiter(head: &[u8], is_whole: bool) -> Option<(char, Evenness)> {
    let is_whole = is_whole && head.len() <= JUDGED_BYTES;
    let head = &head[..head.len().min(JUDGED_BYTES)];
    let judge = |delimiter: &char| (*delimiter, Evenness::of(head, *delimiter, is_whole));
    let best = |judged: Vec<(char, Evenness)>| {
        // Of equals the first: `max_by` would give the last.
        judged.into_iter().rev().max_by(|a, b| a.1.score().total_cmp(&b.1.score()))
    };
    let judged = DELIMITERS.iter().map(judge);
    let usual = best(judged.filter(|(_, e)| e.width > 1).collect());
    if usual.as_ref().is_some_and(|(_, evenness)| evenness.share >= 0.7) {
        return usual;
    }
    let is_table = |e: &Evenness| e.width > 1 && e.first == e.width && e.share >= 0.95 && e.records > 2;
    let rare = best(RARE_DELIMITERS.iter().map(judge).filter(|(_, e)| is_table(e)).collect());
    rare.or(usual)
}

/// Whether a sign divides most of the first lines.
pub fn is_divided_by(head: &[u8], delimiter: char, is_whole: bool) -> bool {
    let evenness = Evenness::of(head, delimiter, is_whole);
    evenness.width > 1 && evenness.share >= 0.5
}

/// How evenly a delimiter divides the first records.
#[derive(Debug)]
pub struct Evenness {
    records: usize,
    /// Cells of the first record.
    first: usize,
    /// Cells that most records have.
    pub width: usize,
    /// The share of records that have so many.
    share: f64,
    /// The same from the first such record on: what stands before the table left out.
    pub share_below: f64,
    /// The share of cells without another sign that usually delimits.
    clean: f64,
}

impl Evenness {
    fn of(head: &[u8], delimiter: char, is_whole: bool) -> Self {
        let mut dialect = Dialect { delimiter, ..Dialect::default() };
        guess_quotes(head, &mut dialect);
        let mut records = Records::new(Box::new(head), &dialect);
        let mut widths: Vec<usize> = Vec::new();
        let (mut cells, mut clean) = (0_usize, 0_usize);
        while let Ok(Some(record)) = records.next_record() {
            if !record.is_empty() {
                widths.push(record.len());
                cells += record.len();
                clean += (0..record.len()).filter(|at| is_clean(record.cell(*at), delimiter)).count();
            }
            if widths.len() == JUDGED {
                break;
            }
        }
        // The last line may be cut off.
        if !is_whole && widths.len() > 1 && widths.len() < JUDGED {
            widths.pop();
        }
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        widths.iter().filter(|w| **w > 1).for_each(|w| *counts.entry(*w).or_default() += 1);
        let (width, _) = counts.into_iter().max_by_key(|(width, count)| (*count, *width)).unwrap_or((1, 0));
        let start = widths.iter().position(|w| *w >= width).unwrap_or(0);
        let even = widths.iter().filter(|w| **w == width).count() as f64;
        Self {
            records: widths.len(),
            first: widths.first().copied().unwrap_or(0),
            width,
            share: even / widths.len().max(1) as f64,
            share_below: even / (widths.len() - start).max(1) as f64,
            clean: clean as f64 / cells.max(1) as f64,
        }
    }

    fn score(&self) -> f64 {
        self.share + 0.5 * self.clean - 0.1 / self.width as f64
    }
}

/// Whether a cell holds no other sign that usually delimits, but in a number.
fn is_clean(cell: &[u8], delimiter: char) -> bool {
    let is_number = cell.iter().all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.' | b'-' | b' ' | b'%'));
    is_number || !cell.iter().any(|b| DELIMITERS.iter().any(|d| *d != delimiter && *d as u8 == *b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_told_by_even_lines() {
        for (head, expected) in [
            ("a,b\n1,2\n", ','),
            ("a;b\n1,5;2,5\n3,5;4\n", ';'),
            ("1;2,5\n2;3,5\n", ';'),
            ("a\tb\nx, y\tz\n", '\t'),
            ("a|b|c\n1|2|3", '|'),
            ("\"x;y\",b\n1,2\n", ','),
            ("a^b^c\n1^2^3\n4^5^6\n", '^'),
            ("id  name  x\n1   ab    2\n2   cd    3\n", ' '),
            ("id\x1fx\n1\x1f2\n2\x1f3\n", '\u{1f}'),
            ("List of customers\n\nid,a,b\n1,2,3\n2,3,4\n", ','),
            ("time: 12:30\nid;at\n1;12:30\n2;12:45\n3;13:00\n", ';'),
        ] {
            assert_eq!(guess_delimiter(head.as_bytes(), true).map(|(d, _)| d), Some(expected), "{head:?}");
        }
        assert_eq!(declared_delimiter(b"sep=|\r\na|b"), Some('|'));
    }

    #[test]
    fn quotes_are_told_by_where_they_stand() {
        let check = |head: &str| {
            let mut dialect = Dialect::default();
            guess_quotes(head.as_bytes(), &mut dialect);
            (dialect.quote, dialect.escape, dialect.skips_spaces)
        };
        assert_eq!(check("a,b\n'x, y',1\n'z',2\n"), (Some('\''), None, false));
        assert_eq!(check("a,b\nO'Hara,1\nit's,2\n"), (Some('"'), None, false));
        assert_eq!(check("a,b\n\"say \\\"hi\\\" now\",1\n"), (Some('"'), Some('\\'), false));
        assert_eq!(check("a, b\nx, \"1, 2\"\ny, \"3\"\n"), (Some('"'), None, true));
    }
}
