//! Where a record ends and what its cells are.
//!
//! The rules are RFC 4180's, and where a file breaks them this says so
//! instead of guessing on: csv-core and its like give no sign that a quote
//! was never closed or that text followed a closed one, and a lone quote can
//! swallow the rest of a file in silence.
//!
//! The repairs, each told by the record's [`Damage`]:
//! - Blank lines are records without a cell.
//! - A quote inside a cell that did not begin with one is a sign like others.
//! - A quote inside a quoted cell that should have been doubled is kept, if a
//!   quote that does close the cell follows on the same line; if none does,
//!   the cell ends where the quote stands and what follows is added to it.
//! - A quoted cell that runs over a line end and is then not properly closed
//!   was never meant to be one: its line is split as if it held no quotes,
//!   and reading goes on with the next line.

use super::Dialect;

/// How far a quoted cell may run over line ends before its quote is taken for a sign like others.
const LONGEST_CELL_OF_LINES: usize = 4 << 20;

/// What a byte is to the splitter.
const PLAIN: u8 = 0;
const DELIMITER: u8 = 1;
const LINE_END: u8 = 2;
const QUOTE: u8 = 3;
const NUL: u8 = 4;

/// What had to be repaired in a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Damage {
    /// A quote stands where none may.
    pub stray_quote: bool,
    /// A quote was opened and not closed.
    pub unclosed_quote: bool,
    /// There are NUL bytes.
    pub nul: bool,
}

/// The cells of a record.
#[derive(Debug, Default)]
pub struct Parts {
    /// Where each cell stands.
    pub spans: Vec<Span>,
    /// Cells that do not stand in the record as they are: quotes undoubled, pieces joined.
    pub mended: Vec<u8>,
    /// What had to be repaired.
    pub damage: Damage,
    /// Line ends inside cells.
    pub inner_lines: u64,
    /// The length of the line end.
    pub line_end: usize,
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
    /// Whether it stands among the mended cells instead of in the record.
    pub is_mended: bool,
}

/// Splits one record off the front of some bytes.
pub struct Splitter {
    class: [u8; 256],
    delimiter: u8,
    quote: Option<u8>,
    escape: Option<u8>,
    /// Cells stand between runs of spaces.
    runs: bool,
    skips_spaces: bool,
}

/// How a quoted cell ends.
enum Quoted {
    /// At this place, behind its closing quote.
    Closed(usize),
    /// Nowhere.
    Unclosed,
    /// The bytes at hand do not tell.
    More,
}

impl Splitter {
    /// Splits as the dialect has it.
    pub fn new(dialect: &Dialect) -> Self {
        let mut class = [PLAIN; 256];
        let delimiter = dialect.delimiter as u8;
        let quote = dialect.quote.map(|quote| quote as u8);
        class[0] = NUL;
        class[usize::from(b'\n')] = LINE_END;
        class[usize::from(b'\r')] = LINE_END;
        if let Some(quote) = quote {
            class[usize::from(quote)] = QUOTE;
        }
        class[usize::from(delimiter)] = DELIMITER;
        Self {
            class,
            delimiter,
            quote,
            escape: dialect.escape.map(|escape| escape as u8),
            runs: delimiter == b' ',
            skips_spaces: dialect.skips_spaces,
        }
    }

    /// The length of the first record, whose parts are put into `parts`; `None` if more bytes are needed to tell.
    pub fn split(&self, input: &[u8], is_all: bool, parts: &mut Parts) -> Option<usize> {
        if let Ok(length) = self.try_split(input, is_all, parts, self.quote) {
            return length;
        }
        let length = self.try_split(input, is_all, parts, None).ok().flatten();
        parts.damage = Damage { unclosed_quote: true, stray_quote: false, ..parts.damage };
        length
    }

    #[inline(never)] // See `docs/ARCHITECTURE.md` on what a browser optimises.
    fn try_split(
        &self,
        input: &[u8],
        is_all: bool,
        parts: &mut Parts,
        quote: Option<u8>,
    ) -> Result<Option<usize>, NotClosed> {
        parts.spans.clear();
        parts.mended.clear();
        parts.damage = Damage::default();
        parts.inner_lines = 0;
        let mut at = 0;
        loop {
            let start = self.cell_start(input, at);
            let (end, begins_quoted) = match quote.filter(|quote| input.get(start) == Some(quote)) {
                Some(quote) => match self.quoted(input, start, quote, is_all, parts) {
                    Quoted::Closed(end) => {
                        parts.damage.nul |= input[start..end].contains(&0);
                        (end, true)
                    }
                    Quoted::Unclosed => return Err(NotClosed),
                    Quoted::More => return Ok(None),
                },
                None => (self.plain_end(input, start, parts), false),
            };
            let Some(&sign) = input.get(end) else {
                // Even a cell of no bytes is one, if it stands behind a delimiter.
                if is_all && !begins_quoted && (end > start || (!parts.spans.is_empty() && !self.runs)) {
                    parts.push(start, end);
                }
                parts.line_end = 0;
                return Ok(is_all.then_some(end));
            };
            let ends_line = self.class[usize::from(sign)] == LINE_END;
            let is_blank = end == start && ends_line && (parts.spans.is_empty() || self.runs);
            if !begins_quoted && !is_blank {
                parts.push(start, end);
            }
            if ends_line {
                return Ok(line_end(input, end, is_all).map(|length| {
                    parts.line_end = length;
                    end + length
                }));
            }
            at = end + 1;
        }
    }

    /// Where the cell begins: behind spaces, where those are not part of it.
    fn cell_start(&self, input: &[u8], at: usize) -> usize {
        if !self.runs && !self.skips_spaces {
            return at;
        }
        let spaces = input[at.min(input.len())..].iter().take_while(|b| **b == b' ').count();
        at + spaces
    }

    /// The end of an unquoted cell: the next delimiter or line end.
    fn plain_end(&self, input: &[u8], start: usize, parts: &mut Parts) -> usize {
        let mut at = start;
        loop {
            while at < input.len() && self.class[usize::from(input[at])] == PLAIN {
                at += 1;
            }
            match input.get(at).map(|byte| self.class[usize::from(*byte)]) {
                Some(QUOTE) => parts.damage.stray_quote = true,
                Some(NUL) => parts.damage.nul = true,
                _ => return at,
            }
            at += 1;
        }
    }

    /// A quoted cell that begins at `open`.
    fn quoted(&self, input: &[u8], open: usize, quote: u8, is_all: bool, parts: &mut Parts) -> Quoted {
        let mut from = open + 1;
        let mended = parts.mended.len();
        let mut lines = 0;
        let mut at = from;
        loop {
            let Some(next) = self.next_sign(input, at, quote) else {
                let too_long = lines > 0 && input.len() - open > LONGEST_CELL_OF_LINES;
                return if is_all || too_long { Quoted::Unclosed } else { Quoted::More };
            };
            at = next;
            let byte = input[at];
            if byte == quote {
                if input.get(at + 1) == Some(&quote) {
                    parts.mended.extend_from_slice(&input[from..=at]);
                    from = at + 2;
                    at = from;
                    continue;
                }
                // Blanks between a closing quote and the delimiter belong to nothing.
                let blanks = input[at + 1..].iter().take_while(|b| **b == b' ' && !self.runs).count();
                match input.get(at + 1 + blanks) {
                    None if !is_all => return Quoted::More,
                    following if self.closes(following) => {
                        parts.push_quoted(input, (from, at), mended);
                        parts.inner_lines += lines;
                        return Quoted::Closed(at + 1 + blanks);
                    }
                    // A quote that closes nothing, lines below the one that opened: it was not meant to open.
                    _ if lines > 0 => return Quoted::Unclosed,
                    _ => match self.belongs(input, at, quote, is_all) {
                        None => return Quoted::More,
                        Some(true) => {
                            parts.damage.stray_quote = true;
                            at += 1;
                        }
                        Some(false) => {
                            parts.damage.stray_quote = true;
                            parts.mended.extend_from_slice(&input[from..at]);
                            let end = self.plain_end(input, at + 1, parts);
                            parts.push_quoted(input, (at + 1, end), mended);
                            return Quoted::Closed(end);
                        }
                    },
                }
            } else if Some(byte) == self.escape {
                let Some(escaped) = input.get(at + 1) else {
                    return if is_all { Quoted::Unclosed } else { Quoted::More };
                };
                if *escaped == quote || *escaped == byte {
                    parts.mended.extend_from_slice(&input[from..at]);
                    from = at + 1;
                }
                at += 2;
            } else {
                let Some(length) = line_end(input, at, is_all) else { return Quoted::More };
                lines += 1;
                at += length;
            }
        }
    }

    /// The next quote, escape or line end.
    fn next_sign(&self, input: &[u8], at: usize, quote: u8) -> Option<usize> {
        let escape = self.escape.unwrap_or(quote);
        let is_sign = |b: &u8| *b == quote || *b == b'\n' || *b == b'\r' || *b == escape;
        input.get(at..)?.iter().position(is_sign).map(|found| at + found)
    }

    /// Whether what follows a quote lets it close a cell.
    fn closes(&self, following: Option<&u8>) -> bool {
        following.is_none_or(|b| matches!(self.class[usize::from(*b)], DELIMITER | LINE_END))
    }

    /// Whether a quote in the middle of a quoted cell is part of it: another one on the same line closes the cell
    /// and does not open the next. `None` if the bytes at hand do not tell.
    fn belongs(&self, input: &[u8], at: usize, quote: u8, is_all: bool) -> Option<bool> {
        let rest = &input[at + 1..];
        match rest.iter().position(|b| *b == quote || matches!(b, b'\n' | b'\r')) {
            Some(next) if rest[next] == quote => {
                let before = rest[..next].iter().rev().find(|b| **b != b' ').or(input.get(at));
                Some(before != Some(&self.delimiter))
            }
            Some(_) => Some(false),
            None => is_all.then_some(false),
        }
    }
}

/// A quoted cell ran on and on.
struct NotClosed;

impl Parts {
    fn push(&mut self, start: usize, end: usize) {
        self.spans.push(Span { start: start as u32, end: end as u32, is_mended: false });
    }

    /// A quoted cell whose last piece is `piece`, and whose earlier ones stand mended from `mended` on.
    fn push_quoted(&mut self, input: &[u8], piece: (usize, usize), mended: usize) {
        if self.mended.len() == mended {
            return self.push(piece.0, piece.1);
        }
        self.mended.extend_from_slice(&input[piece.0..piece.1]);
        self.spans.push(Span { start: mended as u32, end: self.mended.len() as u32, is_mended: true });
    }
}

/// The length of the line end at `at`; `None` if the bytes at hand do not tell.
fn line_end(input: &[u8], at: usize, is_all: bool) -> Option<usize> {
    match (input[at], input.get(at + 1)) {
        (b'\r', Some(b'\n')) => Some(2),
        (b'\r', None) if !is_all => None,
        _ => Some(1),
    }
}
