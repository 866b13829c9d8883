//! What a single cell says: a number, yes or no, or nothing. For days see `days`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use super::days::{DateOrder, date, date_order_of, date_text};

/// Words that say "no value", apart from the empty cell; upper and lower case alike.
pub const MISSING: [&str; 25] = [
    "–",
    "—",
    "(blank)",
    "na",
    "n/a",
    "#n/a",
    "<na>",
    "nan",
    "-nan",
    "null",
    "nil",
    "\\n",
    "-",
    "--",
    ".",
    "?",
    "inf",
    "-inf",
    "#div/0!",
    "#value!",
    "#ref!",
    "#null!",
    "#num!",
    "#name?",
    "not available",
];

/// The words that say "no value" in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingWords(Option<Vec<String>>);

impl MissingWords {
    /// The words given, or the usual ones.
    pub fn new(given: Option<&[String]>) -> Self {
        Self(given.map(|words| words.iter().map(|word| word.trim().to_lowercase()).collect()))
    }

    /// Whether a cell says "no value".
    #[inline]
    pub fn contains(&self, cell: &str) -> bool {
        match &self.0 {
            None => is_missing(cell),
            Some(words) => {
                let cell = cell.trim();
                cell.is_empty() || words.iter().any(|word| *word == cell.to_lowercase())
            }
        }
    }
}

/// Whether a cell says "no value" by the usual words.
#[inline]
pub fn is_missing(cell: &str) -> bool {
    // Nearly all cells are told by their first bytes.
    match cell.as_bytes() {
        [] => true,
        [b'-' | b'.', b'0'..=b'9', ..] => false,
        [first, ..] => MAY_SAY_MISSING[usize::from(*first)] && is_missing_word(cell),
    }
}

#[inline(never)]
fn is_missing_word(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || (cell.len() <= 13 && MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word)))
}

/// The bytes with which a word for "no value", or white space, may begin.
const MAY_SAY_MISSING: [bool; 256] = {
    let mut may = [false; 256];
    let mut at = 0;
    while at < MISSING.len() {
        let first = MISSING[at].as_bytes()[0];
        may[first.to_ascii_lowercase() as usize] = true;
        may[first.to_ascii_uppercase() as usize] = true;
        at += 1;
    }
    let mut byte = 0;
    while byte < 256 {
        // White space is ASCII's, or one of many signs beyond it.
        if byte <= 32 || byte >= 128 {
            may[byte] = true;
        }
        byte += 1;
    }
    may
};

/// Whether a cell is written in digits and is a name nevertheless: digits that begin with a needless zero, or so
/// many that a number does not hold them, or that begin with a plus as telephone numbers do.
pub fn is_label(cell: &str) -> bool {
    let cell = cell.trim();
    let (digits, longest) = cell.strip_prefix('+').map_or((cell, 15), |rest| (rest, 7));
    digits.bytes().all(|b| b.is_ascii_digit())
        && (digits.len() > longest || (digits.len() > 1 && digits.starts_with('0')))
}

/// The sign before a number's fraction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decimal {
    /// `1,234.5`
    #[default]
    Point,
    /// `1.234,5`
    Comma,
}

impl Decimal {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Point => Self::Comma,
            Self::Comma => Self::Point,
        }
    }

    fn signs(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }
}

/// A number written plainly or with a decimal point. See [`number_with`].
pub fn number(cell: &str) -> Option<f64> {
    number_with(cell, Decimal::Point)
}

/// The finite number that a cell holds, with or without signs for currency, percent and thousands and, as in
/// bookkeeping, parentheses or a minus at the end for below zero. `12 %` is 12. Numbers beyond the greatest one are
/// none.
pub fn number_with(cell: &str, decimal: Decimal) -> Option<f64> {
    plain(cell.as_bytes(), decimal)
        .map(|plain| plain.value)
        .or_else(|| grouped(cell.as_bytes(), decimal))
        .or_else(|| dressed(cell, decimal))
}

/// A number that is written plainly, and what its writing says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plain {
    /// The number.
    pub value: f64,
    /// Whether there is a decimal sign.
    pub has_fraction: bool,
    /// Whether the digits are rather a name: see [`is_label`].
    pub is_label: bool,
}

/// Powers of ten that are exact.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// A number of digits, at most one decimal sign and a minus, up to 2^53: whole numbers that large and powers of ten
/// that small are exact, so that one division rounds correctly (Clinger 1990).
pub fn plain(cell: &[u8], decimal: Decimal) -> Option<Plain> {
    let (digits, is_negative) = match cell {
        [b'-', rest @ ..] => (rest, true),
        _ => (cell, false),
    };
    if digits.is_empty() || digits.len() > 17 {
        return None;
    }
    let point = if decimal == Decimal::Point { b'.' } else { b',' };
    let (mut whole, mut fraction, mut seen_point) = (0_u64, 0_usize, false);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                whole = whole * 10 + u64::from(byte - b'0');
                fraction += usize::from(seen_point);
            }
            b if *b == point && !seen_point => seen_point = true,
            _ => return None,
        }
    }
    let has_digits = digits.len() > usize::from(seen_point);
    if !has_digits || whole > 1 << 53 {
        return None;
    }
    let value = whole as f64 / POWERS[fraction];
    let is_label =
        !seen_point && !is_negative && (digits.len() > 15 || (digits.len() > 1 && digits[0] == b'0'));
    Some(Plain { value: if is_negative { -value } else { value }, has_fraction: seen_point, is_label })
}

/// A number of at most fifteen digits with its thousands marked, or with `$`, `%` or a minus: what most amounts are,
/// without a detour over a text of its own.
fn grouped(cell: &[u8], decimal: Decimal) -> Option<f64> {
    let (point, group) = if decimal == Decimal::Point { (b'.', b',') } else { (b',', b'.') };
    let (is_negative, cell) = match cell {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, cell),
    };
    let cell = cell.strip_prefix(b"$").unwrap_or(cell);
    let cell = cell.strip_suffix(b"%").unwrap_or(cell);
    let at = cell.iter().position(|b| *b == point).unwrap_or(cell.len());
    let (before, fraction) = (&cell[..at], cell.get(at + 1..).unwrap_or_default());
    if cell.is_empty() || cell.len() > 18 || before.is_empty() || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (mut whole, mut digits, mut since) = (0_u64, 0_usize, None);
    for byte in before.iter().chain(fraction) {
        if *byte == group && digits > 0 && digits < before.len() {
            // The first group has one to three digits and no needless zero, the others three.
            if since.unwrap_or(3) != 3 || digits > 3 && since.is_none() || before[0] == b'0' {
                return None;
            }
            since = Some(0);
            continue;
        }
        whole = whole * 10 + u64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
        digits += 1;
        since = since.map(|since| since + 1);
    }
    let grouped = since.is_none_or(|since: usize| since == 3 + fraction.len());
    if !grouped || digits > 15 {
        return None;
    }
    let value = whole as f64 / POWERS[fraction.len()];
    Some(if is_negative { -value } else { value })
}

fn dressed(cell: &str, decimal: Decimal) -> Option<f64> {
    let first = cell.trim_start().chars().next()?;
    // Words are the usual case here and no numbers.
    if first.is_ascii_lowercase()
        || cell.len() > 340
        || !cell.bytes().any(|b| b.is_ascii_digit() || b >= 0x80)
    {
        return None;
    }
    let cell = narrow(cell);
    let (text, is_negative) = undressed(&cell);
    let (point, group) = decimal.signs();
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    let mut digits = ungroup(whole, group)?;
    if text.contains(point) {
        digits.push('.');
        digits.push_str(fraction);
    }
    let is_number = digits.bytes().any(|b| b.is_ascii_digit())
        && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    if !is_number || (is_negative && digits.starts_with(['-', '+'])) {
        return None;
    }
    let value = digits.parse::<f64>().ok().filter(|v| v.is_finite())?;
    Some(if is_negative { -value } else { value })
}

/// Digits and signs of East Asian width as plain ones.
fn narrow(cell: &str) -> Cow<'_, str> {
    if !cell.contains(|c: char| ('\u{ff01}'..='\u{ff5e}').contains(&c)) {
        return Cow::Borrowed(cell);
    }
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    };
    cell.chars().map(narrow).collect::<String>().into()
}

/// A number's digits without its units and sign, and whether it is below zero.
fn undressed(cell: &str) -> (&str, bool) {
    let (mut text, mut is_negative) = (strip_unit(cell), false);
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (text, is_negative) = (strip_unit(inner), true);
    }
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}', '\u{2013}']).or_else(|| text.strip_suffix('-')) {
        (text, is_negative) = (rest, !is_negative);
    }
    (strip_unit(text), is_negative)
}

fn strip_unit(text: &str) -> &str {
    const SIGNS: [char; 7] = ['$', '€', '£', '¥', '%', '₹', '\u{feff}'];
    const CODES: [&str; 9] = ["USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "CNY", "INR"];
    let text = text.trim_matches(|c: char| SIGNS.contains(&c) || c.is_whitespace());
    let coded = CODES.iter().find_map(|code| text.strip_prefix(code).or_else(|| text.strip_suffix(code)));
    coded.map_or(text, str::trim)
}

/// The digits of a whole number, its groups of three joined; `None` if the groups are not of three.
fn ungroup(whole: &str, group: char) -> Option<String> {
    let separator =
        |c: char| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’');
    if !whole.contains(separator) {
        return Some(whole.to_owned());
    }
    let parts: Vec<&str> = whole.split(separator).collect();
    let sound = parts.iter().skip(1).all(|p| p.len() == 3)
        && (1..=3).contains(&parts[0].len())
        && !parts[0].starts_with('0')
        && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    sound.then(|| parts.concat())
}

/// The decimal sign that a cell speaks for; `None` if it is no number or one with either sign.
pub fn decimal_of(cell: &str) -> Option<Decimal> {
    let text = figures(cell)?;
    match (text.rfind('.'), text.rfind(',')) {
        (Some(point), Some(comma)) => {
            let decimal = if point > comma { Decimal::Point } else { Decimal::Comma };
            number_with(text, decimal).map(|_| decimal)
        }
        (Some(at), None) => lone(text, '.', at, Decimal::Point),
        (None, Some(at)) => lone(text, ',', at, Decimal::Comma),
        (None, None) => None,
    }
}

/// What a text with one kind of sign says, if that is the sign of `decimal`.
fn lone(text: &str, sign: char, at: usize, decimal: Decimal) -> Option<Decimal> {
    if text.matches(sign).count() > 1 {
        return ungroup(text, sign).map(|_| decimal.other());
    }
    let may_be_thousands = text.len() - at == 4 && (1..=3).contains(&at) && !text.starts_with('0');
    (!may_be_thousands).then_some(decimal)
}

/// Whether a cell is a number with one sign that may stand for thousands or for the fraction; with that sign.
pub fn ambiguous_sign(cell: &str) -> Option<char> {
    let text = figures(cell)?;
    let at = text.find(['.', ','])?;
    let is_lone = text.matches(['.', ',']).count() == 1;
    let may_be_thousands = text.len() - at == 4 && (1..=3).contains(&at) && !text.starts_with('0');
    (is_lone && may_be_thousands).then(|| char::from(text.as_bytes()[at]))
}

/// A cell's digits, points and commas, if there is nothing else but a unit and a sign.
fn figures(cell: &str) -> Option<&str> {
    if cell.len() > 340 {
        return None;
    }
    let (text, _) = undressed(cell);
    let is_figure = text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b','));
    is_figure.then_some(text)
}

/// Yes or no, in the usual spellings; upper and lower case alike.
pub fn boolean(cell: &str) -> Option<bool> {
    let cell = cell.trim();
    if cell.len() > 6 {
        return None;
    }
    let is = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "y", "t", "on", "ja", "wahr", "oui", "vrai", "si", "sí"]) {
        Some(true)
    } else if is(&["false", "no", "n", "f", "off", "nein", "falsch", "non", "faux"]) {
        Some(false)
    } else {
        None
    }
}

/// Whether a cell names a day in either order.
pub fn is_dated(cell: &str) -> bool {
    date(cell, DateOrder::MonthFirst).is_some() || date(cell, DateOrder::DayFirst).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_write_them() {
        let cases = [
            ("42", Some(42.0)),
            (" -1.5 ", Some(-1.5)),
            ("1e3", Some(1000.0)),
            ("$1,234,567", Some(1_234_567.0)),
            ("USD 1,200", Some(1200.0)),
            ("(123)", Some(-123.0)),
            ("($1,234.50)", Some(-1234.5)),
            ("12 %", Some(12.0)),
            ("\u{2212}7", Some(-7.0)),
            ("-$5", Some(-5.0)),
            ("123-", Some(-123.0)),
            ("１２３", Some(123.0)),
            ("1 234,5", None),
            ("1\u{a0}234", Some(1234.0)),
            ("1,23", None),
            ("0,123", None),
            ("1e309", None),
            ("inf", None),
            ("NaN", None),
            ("", None),
            ("e", None),
            ("12a", None),
            ("--5", None),
            ("1-2", None),
            ("€", None),
            (".", None),
            ("-", None),
            ("1.2.3", None),
            ("9007199254740993", Some(9_007_199_254_740_992.0)),
            ("$1,234.567", Some(1234.567)),
            ("-$1,234%", Some(-1234.0)),
            ("1,234,5678", None),
            ("12,34,567", None),
            ("1234,567", None),
            ("1,234,", None),
            (",234", None),
            ("$.5", Some(0.5)),
            ("$", None),
            ("1.2,345", None),
        ];
        for (cell, expected) in cases {
            assert_eq!(number(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn the_short_way_reads_what_the_long_way_reads() {
        for cell in
            ["0.1", "-0.30000000000001", "123456789.123456", "9007199254740992", ".5", "5.", "-0", "0.000001"]
        {
            let long: Option<f64> = cell.parse().ok();
            assert_eq!(
                plain(cell.as_bytes(), Decimal::Point).map(|plain| plain.value.to_bits()),
                long.map(f64::to_bits),
                "{cell}"
            );
        }
    }

    #[test]
    fn numbers_with_a_decimal_comma() {
        let cases = [
            ("1.234,5", Some(1234.5)),
            ("0,25", Some(0.25)),
            ("1 234,5", Some(1234.5)),
            ("12", Some(12.0)),
            ("1.234,50-", Some(-1234.5)),
        ];
        for (cell, expected) in cases {
            assert_eq!(number_with(cell, Decimal::Comma), expected, "{cell:?}");
        }
    }

    #[test]
    fn digits_that_are_names() {
        for cell in ["007", "00", "12345678901234567890", "1234567890123456", "+4915112345678"] {
            assert!(is_label(cell), "{cell}");
        }
        for cell in ["0", "0.5", "123", "+5", "1,234", "-05x", "123456789012345"] {
            assert!(!is_label(cell), "{cell}");
        }
    }

    #[test]
    fn numbers_that_may_be_read_in_two_ways() {
        assert_eq!((ambiguous_sign("1,234"), ambiguous_sign("$12.345")), (Some(','), Some('.')));
        for cell in ["1,23", "0,123", "1,234,567", "1234.567", "1,234.5", "x"] {
            assert_eq!(ambiguous_sign(cell), None, "{cell}");
        }
    }

    #[test]
    fn words_for_nothing() {
        let usual = MissingWords::default();
        for cell in ["", "  ", "NA", "n/a", "#DIV/0!", "NULL", "-"] {
            assert!(usual.contains(cell), "{cell:?}");
        }
        for cell in ["0", "none", "nab", "no"] {
            assert!(!usual.contains(cell), "{cell:?}");
        }
        let own = MissingWords::new(Some(&["Unknown".to_owned()]));
        assert!(own.contains("unknown ") && own.contains("") && !own.contains("NA"));
    }
}
