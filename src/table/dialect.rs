//! How a text table is laid out, guessed from its beginning.

use serde::{Deserialize, Serialize};

use super::{
    encoding::Encoding,
    parse::{self, DateOrder, Decimal},
};
use crate::error::{Error, ErrorKind};

/// How a text table is laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dialect {
    /// How bytes spell text.
    pub encoding: Encoding,
    /// The sign between cells.
    pub delimiter: char,
    /// The sign round cells that hold the delimiter or a line end.
    pub quote: char,
    /// Whether the first line names the columns.
    pub header: bool,
    /// The sign before a number's fraction.
    pub decimal: Decimal,
    /// Which part of `01/02/2025` is the month.
    pub date_order: DateOrder,
}

/// The signs that may stand between cells, the likelier first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What files that are no text begin with.
const MAGIC: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "an Excel workbook or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip-compressed file"),
    (b"%PDF", "a PDF"),
    (b"PAR1", "a Parquet file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
];

/// Refuses what is no text, by its first bytes.
pub fn check_is_text(head: &[u8], encoding: Encoding) -> Result<(), Error> {
    let looks_like =
        MAGIC.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, what)| (*what).to_owned());
    let is_wide = matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be);
    let strange = head.iter().filter(|b| matches!(b, 0..=8 | 14..=31 | 127)).count();
    if looks_like.is_some() || (!is_wide && strange * 100 > head.len()) {
        return Err(ErrorKind::BinaryFile { looks_like }.into());
    }
    Ok(())
}

/// The delimiter of a table that begins with `head` (as splittable bytes): the one by which the most lines
/// fall into the same number of cells, of equals the one that gives more cells.
pub fn guess_delimiter(head: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let counts = cells_per_line(head, delimiter);
        let first = counts.first().copied().unwrap_or(1);
        let alike = counts.iter().filter(|c| **c == first).count();
        if first < 2 { (0, 0) } else { (alike * 100 / counts.len().max(1), first) }
    };
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// Cells in each of the first lines, quotes heeded; a line cut off at the end does not count.
fn cells_per_line(head: &[u8], delimiter: u8) -> Vec<usize> {
    let mut counts = Vec::new();
    let (mut cells, mut quoted, mut length) = (1, false, 0);
    for byte in head {
        match *byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => {
                if length > 0 {
                    counts.push(cells);
                }
                (cells, length) = (1, 0);
                continue;
            }
            b if b == delimiter && !quoted => cells += 1,
            _ => {}
        }
        length += 1;
    }
    if counts.is_empty() && length > 0 {
        counts.push(cells);
    }
    counts.truncate(200);
    counts
}

/// Whether a first line of these cells names columns rather than being a row of numbers.
pub fn is_header(cells: &[String]) -> bool {
    !cells.iter().all(|cell| parse::number(cell).is_some()) || cells.is_empty()
}

/// The decimal sign that more of the cells speak for.
pub fn guess_decimal<'a>(cells: impl Iterator<Item = &'a str>) -> Decimal {
    let (mut point, mut comma) = (0_u32, 0_u32);
    for cell in cells {
        let cell = cell.trim().trim_start_matches('-');
        let numeric = !cell.is_empty() && cell.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b','));
        let (last_point, last_comma) = (cell.rfind('.'), cell.rfind(','));
        if !numeric {
            continue;
        }
        match (last_point, last_comma) {
            (Some(p), Some(c)) if p > c => point += 1,
            (Some(_), Some(_)) => comma += 1,
            // Three digits after a lone sign may be thousands: they speak for neither.
            (Some(p), None) if cell.len() - p != 4 => point += 1,
            (None, Some(c)) if cell.len() - c != 4 && cell.matches(',').count() == 1 => comma += 1,
            _ => {}
        }
    }
    if comma > point { Decimal::Comma } else { Decimal::Point }
}

/// The order that the cells' dates speak for; month first where they speak for neither.
pub fn guess_date_order<'a>(cells: impl Iterator<Item = &'a str>) -> DateOrder {
    let (mut month_first, mut day_first) = (0_u32, 0_u32);
    for cell in cells {
        match (parse::date(cell, DateOrder::MonthFirst), parse::date(cell, DateOrder::DayFirst)) {
            (Some(_), None) => month_first += 1,
            (None, Some(_)) => day_first += 1,
            _ => {}
        }
    }
    if day_first > month_first { DateOrder::DayFirst } else { DateOrder::MonthFirst }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_told_by_even_lines() {
        for (head, expected) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n3,5;4\n", b';'),
            ("a\tb\nx, y\tz\n", b'\t'),
            ("a|b|c\n1|2|3", b'|'),
            ("name\nMiller, John\n", b','),
            ("\"x;y\",b\n1,2\n", b','),
        ] {
            assert_eq!(char::from(guess_delimiter(head.as_bytes())), char::from(expected), "{head:?}");
        }
    }

    #[test]
    fn decimal_signs_are_told_by_what_cannot_be_thousands() {
        for (cells, expected) in [
            (vec!["1,5", "2"], Decimal::Comma),
            (vec!["1.5", "1,234"], Decimal::Point),
            (vec!["1.234,56"], Decimal::Comma),
            (vec!["1,234"], Decimal::Point),
        ] {
            assert_eq!(guess_decimal(cells.iter().copied()), expected, "{cells:?}");
        }
    }
}
