//! A stream of bytes split into records, each with the very bytes it came from.
//!
//! Both reading and exporting go through here, so both see the same rows. The
//! splitting itself is csv-core's; what is added is the line number, the
//! record's own bytes, and whether a quote was left open at the end.

use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::error::{Error, ErrorKind, Result};

const CHUNK: usize = 1 << 20;

/// The records of a stream.
pub struct Records<'a> {
    source: Box<dyn Read + 'a>,
    core: Reader,
    input: Vec<u8>,
    at: usize,
    end: usize,
    finished: bool,
    lines: u64,
    bytes: u64,
    raw: Vec<u8>,
    cells: Vec<u8>,
    ends: Vec<usize>,
    count: usize,
}

/// One record.
#[derive(Debug)]
pub struct Record<'a> {
    cells: &'a [u8],
    ends: &'a [usize],
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its bytes, from the end of the record before it to its own end: line ends left over from before it (blank
    /// lines among them), the record, and its own line end as far as it is read.
    pub raw: &'a [u8],
}

impl<'a> Record<'a> {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell's bytes, quotes taken off; empty beyond the last.
    pub fn cell(&self, number: usize) -> &'a [u8] {
        let Some(&end) = self.ends.get(number) else { return &[] };
        let start = if number == 0 { 0 } else { self.ends[number - 1] };
        &self.cells[start..end]
    }

    /// The bytes before the record, of the record without its line end, and of its line end.
    pub fn split(&self) -> (&'a [u8], &'a [u8], &'a [u8]) {
        let is_end = |b: &u8| matches!(b, b'\r' | b'\n');
        let start = self.raw.iter().position(|b| !is_end(b)).unwrap_or(self.raw.len());
        let end = self.raw.iter().rposition(|b| !is_end(b)).map_or(start, |at| at + 1);
        (&self.raw[..start], &self.raw[start..end], &self.raw[end..])
    }
}

impl<'a> Records<'a> {
    /// The records of `source`, whose cells stand between `delimiter`s.
    pub fn new(source: Box<dyn Read + 'a>, delimiter: u8) -> Self {
        Self {
            source,
            core: ReaderBuilder::new().delimiter(delimiter).build(),
            input: vec![0; CHUNK],
            at: 0,
            end: 0,
            finished: false,
            lines: 1,
            bytes: 0,
            raw: Vec::new(),
            cells: vec![0; 1 << 10],
            ends: vec![0; 1 << 6],
            count: 0,
        }
    }

    /// How many bytes have been taken from the source.
    pub fn bytes_read(&self) -> u64 {
        self.bytes
    }

    /// The next record.
    pub fn next_record(&mut self) -> Result<Option<Record<'_>>> {
        self.raw.clear();
        self.count = 0;
        let mut filled = 0;
        loop {
            if self.at == self.end && !self.finished {
                self.fill()?;
            }
            let (result, read, wrote, ended) = self.core.read_record(
                &self.input[self.at..self.end],
                &mut self.cells[filled..],
                &mut self.ends[self.count..],
            );
            self.raw.extend_from_slice(&self.input[self.at..self.at + read]);
            self.at += read;
            filled += wrote;
            self.count += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => grow(&mut self.cells)?,
                ReadRecordResult::OutputEndsFull => grow(&mut self.ends)?,
                ReadRecordResult::Record => {
                    let before = self.raw.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                    let line = self.lines + breaks(&self.raw[..before]);
                    self.lines += breaks(&self.raw);
                    return Ok(Some(Record {
                        cells: &self.cells[..filled],
                        ends: &self.ends[..self.count],
                        line,
                        raw: &self.raw,
                    }));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// The bytes after the last record; to be asked for once there is no next one.
    pub fn rest(&self) -> &[u8] {
        &self.raw
    }

    fn fill(&mut self) -> Result<()> {
        self.at = 0;
        self.end = 0;
        while self.end < self.input.len() {
            match self.source.read(&mut self.input[self.end..]) {
                Ok(0) => {
                    self.finished = true;
                    break;
                }
                Ok(n) => {
                    self.end += n;
                    self.bytes += n as u64;
                }
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
                Err(e) => return Err(ErrorKind::Unreadable(e.to_string()).into()),
            }
        }
        Ok(())
    }
}

fn grow<T: Clone + Default>(buffer: &mut Vec<T>) -> Result<()> {
    buffer.try_reserve(buffer.len()).map_err(|_| Error::new(ErrorKind::OutOfMemory))?;
    buffer.resize(buffer.len() * 2, T::default());
    Ok(())
}

/// Line ends: `\n`, `\r\n` and a lone `\r` each count one. One cut in two counts at its `\n`.
fn breaks(bytes: &[u8]) -> u64 {
    let feeds = bytes.iter().filter(|b| **b == b'\n').count();
    let lone = bytes.windows(2).filter(|pair| pair[0] == b'\r' && pair[1] != b'\n').count();
    (feeds + lone) as u64
}

/// Whether a record's bytes leave a quote open.
pub fn leaves_quote_open(raw: &[u8]) -> bool {
    raw.iter().filter(|b| **b == b'"').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    type Seen = (u64, Vec<String>, String);

    fn records(text: &str) -> Vec<Seen> {
        let mut records = Records::new(Box::new(text.as_bytes()), b',');
        let mut seen = Vec::new();
        while let Ok(Some(record)) = records.next_record() {
            let cells =
                (0..record.len()).map(|n| String::from_utf8_lossy(record.cell(n)).into_owned()).collect();
            seen.push((record.line, cells, String::from_utf8_lossy(record.split().1).into_owned()));
        }
        seen
    }

    #[test]
    fn records_keep_their_bytes_and_lines() {
        let seen = records("a,b\r\n\"x\r\ny\",2\r\n\r\n3,\"4\"\"\"\n");
        let expected: Vec<Seen> = vec![
            (1, vec!["a".into(), "b".into()], "a,b".into()),
            (2, vec!["x\r\ny".into(), "2".into()], "\"x\r\ny\",2".into()),
            (5, vec!["3".into(), "4\"".into()], "3,\"4\"\"\"".into()),
        ];
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_record_longer_than_the_buffers_is_whole() {
        let long = "x".repeat(5000);
        let many = vec!["1"; 500].join(",");
        let seen = records(&format!("{long},b\n{many}\n"));
        assert_eq!((seen[0].1[0].len(), seen[1].1.len()), (5000, 500));
    }
}
