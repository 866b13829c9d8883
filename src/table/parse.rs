//! What a single cell says: a number, yes or no, a day, or nothing.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Cells that say "no value", apart from the empty one; upper and lower case alike.
const MISSING: [&str; 17] = [
    "na",
    "n/a",
    "#n/a",
    "<na>",
    "nan",
    "null",
    "-",
    "--",
    ".",
    "?",
    "#div/0!",
    "#value!",
    "#ref!",
    "#null!",
    "#num!",
    "#name?",
    "not available",
];

/// Whether a cell says "no value".
pub fn is_missing(cell: &str) -> bool {
    let cell = cell.trim();
    cell.is_empty() || (cell.len() <= 13 && MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word)))
}

/// Whether a cell is digits that begin with a needless zero, as ids and postcodes do and quantities do not.
pub fn has_leading_zero(cell: &str) -> bool {
    let digits = cell.trim().as_bytes();
    digits.len() > 1 && digits[0] == b'0' && digits.iter().all(u8::is_ascii_digit)
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

/// A number written plainly or with a decimal point. See [`number_with`].
pub fn number(cell: &str) -> Option<f64> {
    number_with(cell, Decimal::Point)
}

/// The finite number that a cell holds, with or without signs for currency, percent, thousands and, as in
/// bookkeeping, parentheses for below zero. `12 %` is 12. Numbers beyond the greatest one are none.
pub fn number_with(cell: &str, decimal: Decimal) -> Option<f64> {
    let plain = |text: &str| {
        let digits = text.bytes().any(|b| b.is_ascii_digit())
            && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
        digits.then(|| text.parse::<f64>().ok().filter(|v| v.is_finite()))?
    };
    let cell = cell.trim();
    if decimal == Decimal::Point
        && let Some(value) = plain(cell)
    {
        return Some(value);
    }
    let mut text = cell;
    let mut negative = false;
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        (text, negative) = (inner.trim(), true);
    }
    text = strip_unit(text);
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
        (text, negative) = (rest, !negative);
    }
    let text = strip_unit(text);
    let (group, point) = match decimal {
        Decimal::Point => (',', '.'),
        Decimal::Comma => ('.', ','),
    };
    let (whole, fraction) = text.split_once(point).unwrap_or((text, ""));
    let mut digits = ungroup(whole, group)?;
    if text.contains(point) {
        digits.push('.');
        digits.push_str(fraction);
    }
    let value = if digits.starts_with(['-', '+']) && negative { None } else { plain(&digits) }?;
    Some(if negative { -value } else { value })
}

fn strip_unit(text: &str) -> &str {
    const UNITS: [char; 6] = ['$', '€', '£', '¥', '%', '₹'];
    text.trim_matches(|c: char| UNITS.contains(&c) || c.is_whitespace())
}

/// The digits of a whole number, its groups of three joined; `None` if the groups are not of three.
fn ungroup(whole: &str, group: char) -> Option<String> {
    let separator = |c: char| c == group || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'');
    if !whole.contains(separator) {
        return Some(whole.to_owned());
    }
    let parts: Vec<&str> = whole.split(separator).collect();
    let sound = parts.iter().skip(1).all(|p| p.len() == 3)
        && (1..=3).contains(&parts[0].len())
        && parts.iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    sound.then(|| parts.concat())
}

/// Yes or no, in the usual spellings; upper and lower case alike.
pub fn boolean(cell: &str) -> Option<bool> {
    let cell = cell.trim();
    let is = |words: &[&str]| words.iter().any(|word| cell.eq_ignore_ascii_case(word));
    if is(&["true", "yes", "y", "ja", "oui", "si", "sí"]) {
        Some(true)
    } else if is(&["false", "no", "n", "nein", "non"]) {
        Some(false)
    } else {
        None
    }
}

/// Which part of `01/02/2025` is the month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// The first.
    #[default]
    MonthFirst,
    /// The second.
    DayFirst,
}

/// The day that a cell names, as days since 1970-01-01. Understands `2025-03-31` and `2025/03/31`, with a time
/// of day or without, `31.03.2025`, and `03/31/2025` in the given order.
pub fn date(cell: &str, order: DateOrder) -> Option<i32> {
    let day = cell.trim().split(['T', ' ']).next()?;
    let sign = ['-', '/', '.'].into_iter().find(|sign| day.contains(*sign))?;
    let mut parts = day.split(sign);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok())?;
    if parts.next().is_some() || a.is_empty() {
        return None;
    }
    let (year, month, day) = match (sign, a.len(), c.len()) {
        ('-' | '/', 4, 1..=2) => (number(a)?, number(b)?, number(c)?),
        ('.', 1..=2, 4) => (number(c)?, number(b)?, number(a)?),
        ('/' | '-', 1..=2, 4) => match order {
            DateOrder::MonthFirst => (number(c)?, number(a)?, number(b)?),
            DateOrder::DayFirst => (number(c)?, number(b)?, number(a)?),
        },
        _ => return None,
    };
    Some(NaiveDate::from_ymd_opt(year as i32, month, day)?.num_days_from_ce() - EPOCH)
}

/// 1970-01-01 counted as chrono counts.
const EPOCH: i32 = 719_163;

/// A day as `2025-03-31`.
pub fn date_text(days: i32) -> String {
    NaiveDate::from_num_days_from_ce_opt(days.saturating_add(EPOCH))
        .map(|d| d.to_string())
        .unwrap_or_default()
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
            ("(123)", Some(-123.0)),
            ("12 %", Some(12.0)),
            ("\u{2212}7", Some(-7.0)),
            ("-$5", Some(-5.0)),
            ("1 234,5", None),
            ("1\u{a0}234", Some(1234.0)),
            ("1,23", None),
            ("1e309", None),
            ("inf", None),
            ("NaN", None),
            ("", None),
            ("e", None),
            ("12a", None),
            ("--5", None),
            ("1-2", None),
            ("€", None),
        ];
        for (cell, expected) in cases {
            assert_eq!(number(cell), expected, "{cell:?}");
        }
    }

    #[test]
    fn numbers_with_a_decimal_comma() {
        let cases =
            [("1.234,5", Some(1234.5)), ("0,25", Some(0.25)), ("1 234,5", Some(1234.5)), ("12", Some(12.0))];
        for (cell, expected) in cases {
            assert_eq!(number_with(cell, Decimal::Comma), expected, "{cell:?}");
        }
    }

    #[test]
    fn days_in_their_usual_forms() {
        let iso = date("2025-03-31", DateOrder::MonthFirst);
        assert_eq!(iso, Some(20_178));
        for cell in ["2025/3/31", "31.03.2025", "03/31/2025", "2025-03-31T12:00:00Z", "2025-03-31 08:15"] {
            assert_eq!(date(cell, DateOrder::MonthFirst), iso, "{cell}");
        }
        assert_eq!(date("31/03/2025", DateOrder::DayFirst), iso);
        for cell in ["2025-02-30", "31/03/2025", "1.2", "12-34", "2025", "a-b-c"] {
            assert_eq!(date(cell, DateOrder::MonthFirst), None, "{cell}");
        }
        assert_eq!(iso.map(date_text).as_deref(), Some("2025-03-31"));
    }

    #[test]
    fn words_for_nothing() {
        for cell in ["", "  ", "NA", "n/a", "#DIV/0!", "NULL", "-"] {
            assert!(is_missing(cell), "{cell:?}");
        }
        for cell in ["0", "none", "nab", "no"] {
            assert!(!is_missing(cell), "{cell:?}");
        }
    }
}
