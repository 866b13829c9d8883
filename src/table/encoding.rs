//! How a file's bytes spell text.
//!
//! UTF-8 and Windows-1252 leave commas, quotes and line ends where ASCII has
//! them, so such files are split first and their cells decoded afterwards:
//! the bytes themselves stay at hand for an export. UTF-16 is turned into
//! UTF-8 as it is read.

use std::{
    borrow::Cow,
    io::{self, Read},
};

use serde::{Deserialize, Serialize};

/// How bytes spell text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a mark at the start.
    #[default]
    #[serde(rename = "UTF-8")]
    Utf8,
    /// Windows-1252, the usual one of older Western spreadsheets.
    #[serde(rename = "Windows-1252")]
    Windows1252,
    /// UTF-16, low byte first.
    #[serde(rename = "UTF-16LE")]
    Utf16Le,
    /// UTF-16, high byte first.
    #[serde(rename = "UTF-16BE")]
    Utf16Be,
}

/// The mark that UTF-8 files may begin with.
pub const UTF8_MARK: &[u8] = b"\xef\xbb\xbf";

impl Encoding {
    /// Its usual name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "Windows-1252",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }

    /// Guesses from the first bytes: the mark at the start, else zeros at every other place, else whether it is
    /// sound UTF-8. A sequence cut off at the end of `head` is not held against it.
    pub fn guess(head: &[u8]) -> Self {
        if head.starts_with(b"\xff\xfe") {
            return Self::Utf16Le;
        }
        if head.starts_with(b"\xfe\xff") {
            return Self::Utf16Be;
        }
        let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
        let half = head.len() / 2;
        if half >= 2 && zeros(1) * 10 > half * 7 && zeros(0) * 10 < half {
            return Self::Utf16Le;
        }
        if half >= 2 && zeros(0) * 10 > half * 7 && zeros(1) * 10 < half {
            return Self::Utf16Be;
        }
        let (sound, broken) = multibyte(head);
        if broken > sound { Self::Windows1252 } else { Self::Utf8 }
    }

    /// A reader whose bytes can be split at ASCII signs, the mark at the start taken off.
    pub fn splittable<'a>(self, source: Box<dyn Read + 'a>) -> io::Result<Box<dyn Read + 'a>> {
        match self {
            Self::Utf8 => {
                let mut source = source;
                let mut head = Vec::new();
                source.by_ref().take(3).read_to_end(&mut head)?;
                // Files that were put together hold a second mark behind the first.
                while head == UTF8_MARK {
                    head.clear();
                    source.by_ref().take(3).read_to_end(&mut head)?;
                }
                Ok(Box::new(io::Cursor::new(head).chain(source)))
            }
            Self::Windows1252 => Ok(source),
            Self::Utf16Le => Ok(Box::new(Utf16::new(source, u16::from_le_bytes))),
            Self::Utf16Be => Ok(Box::new(Utf16::new(source, u16::from_be_bytes))),
        }
    }

    /// The text of a cell, and whether it is not of this encoding. A cell that is not sound UTF-8 is read as
    /// Windows-1252, and the other way about: files that were put together from two sources hold both.
    pub fn decode(self, cell: &[u8]) -> (Cow<'_, str>, bool) {
        match self {
            Self::Windows1252 if !cell.is_ascii() => match std::str::from_utf8(cell) {
                Ok(text) => (text.into(), true),
                Err(_) => (from_windows_1252(cell).into(), false),
            },
            _ => match std::str::from_utf8(cell) {
                Ok(text) => (text.into(), false),
                Err(_) => (from_windows_1252(cell).into(), true),
            },
        }
    }

    /// The bytes of a text that goes into a file of this encoding as it is exported.
    pub fn encode(self, text: &str) -> Vec<u8> {
        if self != Self::Windows1252 {
            return text.as_bytes().to_vec();
        }
        text.chars()
            .map(|c| match WINDOWS_1252.iter().position(|known| *known == c) {
                Some(at) => at as u8 + 0x80,
                None => u8::try_from(c).ok().filter(|b| !(0x80..0xa0).contains(b)).unwrap_or(b'?'),
            })
            .collect()
    }
}

fn from_windows_1252(bytes: &[u8]) -> String {
    let decode =
        |b: &u8| WINDOWS_1252.get(usize::from(*b).wrapping_sub(0x80)).copied().unwrap_or(char::from(*b));
    bytes.iter().map(decode).collect()
}

/// Sound and broken sequences beyond ASCII, read as UTF-8; one cut off at the end counts as neither.
pub fn multibyte(bytes: &[u8]) -> (usize, usize) {
    let (mut sound, mut broken) = (0, 0);
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        let cut_off = chunks.peek().is_none() && chunk.invalid().len() < 4 && bytes.len() > 64;
        broken += usize::from(!chunk.invalid().is_empty() && !cut_off);
    }
    (sound, broken)
}

/// What Windows-1252 has at 0x80 to 0x9f; the five places it leaves open are kept as control signs.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// UTF-16 turned into UTF-8 as it is read; a broken pair becomes �.
struct Utf16<'a> {
    source: Box<dyn Read + 'a>,
    unit: fn([u8; 2]) -> u16,
    pending: Vec<u8>,
    ready: io::Cursor<Vec<u8>>,
    at_start: bool,
}

impl<'a> Utf16<'a> {
    fn new(source: Box<dyn Read + 'a>, unit: fn([u8; 2]) -> u16) -> Self {
        Self { source, unit, pending: Vec::new(), ready: io::Cursor::default(), at_start: true }
    }
}

impl Read for Utf16<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.ready.read(out)?;
            if n > 0 || out.is_empty() {
                return Ok(n);
            }
            let before = self.pending.len();
            self.source.by_ref().take(1 << 16).read_to_end(&mut self.pending)?;
            if self.pending.len() == before {
                let rest = if before > 0 { "\u{fffd}".into() } else { Vec::new() };
                self.pending.clear();
                if rest.is_empty() {
                    return Ok(0);
                }
                self.ready = io::Cursor::new(rest);
                continue;
            }
            let (pairs, _) = self.pending.as_chunks::<2>();
            let mut units: Vec<u16> = pairs.iter().map(|pair| (self.unit)(*pair)).collect();
            // A first half of a pair waits for the second.
            if units.len() > 1 && units.last().is_some_and(|u| (0xd800..0xdc00).contains(u)) {
                units.pop();
            }
            self.pending.drain(..units.len() * 2);
            let skip = usize::from(std::mem::take(&mut self.at_start) && units.first() == Some(&0xfeff));
            let text: String = char::decode_utf16(units.into_iter().skip(skip))
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect();
            self.ready = io::Cursor::new(text.into_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        let encoding = Encoding::guess(bytes);
        let mut split = Vec::new();
        let read = encoding.splittable(Box::new(bytes)).and_then(|mut r| r.read_to_end(&mut split));
        assert!(read.is_ok());
        encoding.decode(&split).0.into_owned()
    }

    #[test]
    fn the_same_text_from_every_encoding() {
        let wide = "id;Größe 😀\n";
        let utf16: Vec<u16> = wide.encode_utf16().collect();
        let little: Vec<u8> = utf16.iter().flat_map(|u| u.to_le_bytes()).collect();
        let big: Vec<u8> = utf16.iter().flat_map(|u| u.to_be_bytes()).collect();
        for bytes in [
            wide.as_bytes().to_vec(),
            [UTF8_MARK, wide.as_bytes()].concat(),
            [b"\xff\xfe", little.as_slice()].concat(),
            [b"\xfe\xff", big.as_slice()].concat(),
        ] {
            assert_eq!(text(&bytes), wide);
        }
        assert_eq!(text(b"name\nM\xfcller \x80\n"), "name\nMüller €\n");
    }

    #[test]
    fn windows_1252_goes_both_ways() {
        let bytes: Vec<u8> = (0..=255).collect();
        let (text, _) = Encoding::Windows1252.decode(&bytes);
        assert_eq!(Encoding::Windows1252.encode(&text), bytes);
        assert_eq!(Encoding::Windows1252.encode("日"), b"?");
    }
}
