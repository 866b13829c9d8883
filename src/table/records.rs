//! A stream of bytes split into records, each with the very bytes it came from.
//!
//! Reading, exporting and listing what was set aside all go through here, so
//! all see the same rows. Where a record ends and what its cells are is
//! decided in `split`.

use std::io::Read;

use super::{
    Dialect,
    split::{Damage, Parts, Splitter},
};
use crate::error::{Error, ErrorKind, Result};

/// Bytes asked of the source at once.
const CHUNK: usize = 1 << 20;

/// The longest record: far beyond any table, and little enough for any memory.
const LONGEST: usize = 256 << 20;

/// The records of a stream.
pub struct Records<'a> {
    source: Box<dyn Read + 'a>,
    splitter: Splitter,
    piece: usize,
    input: Vec<u8>,
    at: usize,
    end: usize,
    finished: bool,
    line: u64,
    parts: Parts,
}

/// One record.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// Its bytes, its line end among them.
    pub raw: &'a [u8],
    /// The line it begins on, from 1.
    pub line: u64,
    parts: &'a Parts,
}

impl<'a> Record<'a> {
    /// How many cells it has; none for a blank line.
    pub fn len(&self) -> usize {
        self.parts.spans.len()
    }

    /// Whether it is a blank line.
    pub fn is_empty(&self) -> bool {
        self.parts.spans.is_empty()
    }

    /// What had to be repaired.
    pub fn damage(&self) -> Damage {
        self.parts.damage
    }

    /// A cell's bytes, quotes taken off; empty beyond the last.
    pub fn cell(&self, number: usize) -> &'a [u8] {
        let Some(span) = self.parts.spans.get(number) else { return &[] };
        let of = if span.is_mended { &self.parts.mended } else { self.raw };
        &of[span.start as usize..span.end as usize]
    }

    /// A cell out of `text`, which is [`Self::raw`] known to be sound.
    pub fn cell_of(&self, text: &'a str, number: usize) -> Option<&'a str> {
        let Some(span) = self.parts.spans.get(number) else { return Some("") };
        if span.is_mended {
            std::str::from_utf8(&self.parts.mended[span.start as usize..span.end as usize]).ok()
        } else {
            text.get(span.start as usize..span.end as usize)
        }
    }

    /// Whether it runs over lines each of which could be a row of `width` cells: two quotes that are signs like
    /// others may have made one row of several.
    pub fn may_be_several(&self, width: usize, delimiter: u8) -> bool {
        let mut lines = self.split().0.split(|b| matches!(b, b'\n' | b'\r')).filter(|line| !line.is_empty());
        let delimiters = |line: &[u8]| line.iter().filter(|b| **b == delimiter).count();
        self.parts.inner_lines > 0 && width > 2 && lines.all(|line| delimiters(line) + 1 == width)
    }

    /// The bytes of the record without its line end, and of its line end.
    pub fn split(&self) -> (&'a [u8], &'a [u8]) {
        self.raw.split_at(self.raw.len() - self.parts.line_end)
    }
}

impl<'a> Records<'a> {
    /// The records of `source` as the dialect has them.
    pub fn new(source: Box<dyn Read + 'a>, dialect: &Dialect) -> Self {
        Self::in_pieces(source, dialect, CHUNK)
    }

    /// The same, with so many bytes asked of the source at once.
    pub fn in_pieces(source: Box<dyn Read + 'a>, dialect: &Dialect, piece: usize) -> Self {
        Self {
            piece: piece.max(1),
            source,
            splitter: Splitter::new(dialect),
            input: Vec::new(),
            at: 0,
            end: 0,
            finished: false,
            line: 1,
            parts: Parts::default(),
        }
    }

    /// The next record, blank lines among them.
    #[inline(never)] // See `docs/ARCHITECTURE.md` on what a browser optimises.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>> {
        let length = loop {
            let input = &self.input[self.at..self.end];
            if !input.is_empty() {
                if let Some(length) = self.splitter.split(input, self.finished, &mut self.parts) {
                    break length;
                }
                if input.len() > LONGEST {
                    return Err(Error::new(ErrorKind::EndlessRow).at_line(self.line));
                }
            }
            if self.finished {
                return Ok(None);
            }
            self.fill()?;
        };
        let line = self.line;
        self.line += self.parts.inner_lines + u64::from(self.parts.line_end > 0);
        let raw = &self.input[self.at..self.at + length];
        self.at += length;
        Ok(Some(Record { raw, line, parts: &self.parts }))
    }

    /// Moves what is left to the front and reads on; twice as much each time a record does not fit.
    fn fill(&mut self) -> Result<()> {
        self.input.copy_within(self.at..self.end, 0);
        self.end -= self.at;
        self.at = 0;
        let wanted = (self.end * 2).max(self.piece);
        if self.input.len() < wanted {
            let more = wanted - self.input.len();
            self.input.try_reserve_exact(more).map_err(|_| Error::new(ErrorKind::OutOfMemory))?;
            self.input.resize(wanted, 0);
        }
        while self.end < self.input.len() {
            match self.source.read(&mut self.input[self.end..]) {
                Ok(0) => {
                    self.finished = true;
                    break;
                }
                Ok(n) => self.end += n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(Error::new(ErrorKind::Unreadable(e.to_string())).at_line(self.line)),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut records = Records::in_pieces(Box::new(text.as_bytes()), &Dialect::default(), 3);
        let mut seen = Vec::new();
        let mut raw = Vec::new();
        while let Ok(Some(record)) = records.next_record() {
            let text = |n| String::from_utf8_lossy(record.cell(n)).into_owned();
            seen.push((record.line, (0..record.len()).map(text).collect()));
            raw.extend_from_slice(record.raw);
        }
        assert_eq!(String::from_utf8_lossy(&raw), text, "no byte is lost");
        seen
    }

    fn check(text: &str, expected: &[(u64, &[&str])]) {
        let expected: Vec<(u64, Vec<String>)> = expected
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(|c| (*c).to_owned()).collect()))
            .collect();
        assert_eq!(cells(text), expected, "{text:?}");
    }

    #[test]
    fn records_keep_their_bytes_and_lines() {
        check(
            "a,b\r\n\"x\r\ny\",2\r\n\r\n3,\"4\"\"\"\n",
            &[(1, &["a", "b"]), (2, &["x\r\ny", "2"]), (4, &[]), (5, &["3", "4\""])],
        );
        check("a,b", &[(1, &["a", "b"])]);
        check("a,\n,b\n", &[(1, &["a", ""]), (2, &["", "b"])]);
        check("a,", &[(1, &["a", ""])]);
        check("\"\"\n\"\",\"\"", &[(1, &[""]), (2, &["", ""])]);
        check("a\rb\r\nc\nd", &[(1, &["a"]), (2, &["b"]), (3, &["c"]), (4, &["d"])]);
    }

    #[test]
    fn stray_quotes_are_kept() {
        check("5\" pipe,1\n", &[(1, &["5\" pipe", "1"])]);
        check("\"x\"yz,1\n", &[(1, &["xyz", "1"])]);
        check("\"a \"b\" c\",1\n", &[(1, &["a \"b\" c", "1"])]);
        check("\"a\"b,\"c\"\n", &[(1, &["ab", "c"])]);
        check("\"5\" pipe\",1\n2,3", &[(1, &["5\" pipe", "1"]), (2, &["2", "3"])]);
    }

    #[test]
    fn an_unclosed_quote_costs_no_more_than_its_line() {
        check("1,\"a,2\n3,b,4\n", &[(1, &["1", "\"a", "2"]), (2, &["3", "b", "4"])]);
        check(
            "1,\"a\n2,b\n3,\"c\"\n4,d\n",
            &[(1, &["1", "\"a"]), (2, &["2", "b"]), (3, &["3", "c"]), (4, &["4", "d"])],
        );
        check("\"a", &[(1, &["\"a"])]);
    }

    #[test]
    fn a_record_longer_than_the_buffer_is_whole() {
        let long = "x".repeat(3 << 20);
        let seen = cells(&format!("\"{long}\",b\n1,2\n"));
        assert_eq!((seen[0].1[0].len(), seen[1].1.len()), (3 << 20, 2));
    }
}
