//! Cells that name a day, in the forms that spreadsheets and databases write.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

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

impl DateOrder {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::MonthFirst => Self::DayFirst,
            Self::DayFirst => Self::MonthFirst,
        }
    }
}

/// The day that a cell names, as days since 1970-01-01. Understands `2025-03-31` and `2025/03/31`, with a time of
/// day or without, `31.03.2025`, `31-Mar-2025`, `March 31, 2025`, `20250331`, and `03/31/2025` in the given order.
/// Of two digits, a year up to 68 is of this century, as POSIX has it.
pub fn date(cell: &str, order: DateOrder) -> Option<i32> {
    let cell = cell.trim();
    let bytes = cell.as_bytes();
    if !(6..=40).contains(&bytes.len()) || !bytes.iter().any(u8::is_ascii_digit) {
        return None;
    }
    if let Some(day) = iso(bytes) {
        return day;
    }
    let first = cell.split(['T', ' ']).next()?;
    if cell.bytes().take(12).any(|b| b.is_ascii_alphabetic() && b != b'T') {
        return named(cell);
    }
    if first.len() == 8 && first.bytes().all(|b| b.is_ascii_digit()) {
        return of(number(&first[..4])?, number(&first[4..6])?, number(&first[6..])?);
    }
    let (sign, [a, b, c]) = parts(first)?;
    let (year, month, day) = match (sign, a.len(), c.len()) {
        ('-' | '/' | '.', 4, 1..=2) => (number(a)?, number(b)?, number(c)?),
        ('.', 1..=2, 4) => (number(c)?, number(b)?, number(a)?),
        ('.', 2, 2) if b.len() == 2 => (century(number(c)?), number(b)?, number(a)?),
        ('/' | '-', 1..=2, 2 | 4) if sign == '/' || c.len() == 4 => {
            let year = if c.len() == 2 { century(number(c)?) } else { number(c)? };
            match order {
                DateOrder::MonthFirst => (year, number(a)?, number(b)?),
                DateOrder::DayFirst => (year, number(b)?, number(a)?),
            }
        }
        _ => return None,
    };
    of(year, month, day)
}

/// What a cell says about the order of day and month: nothing, if it is no date or is one in either order.
pub fn date_order_of(cell: &str) -> Option<DateOrder> {
    let [first, second] = leading(cell)?;
    match (first, second) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

/// Whether a cell names two different days, depending on the order.
pub fn is_ambiguous(cell: &str) -> bool {
    leading(cell).is_some_and(|[a, b]| a != b && (1..=12).contains(&a) && (1..=12).contains(&b))
}

/// Whether a date has a year of two digits.
pub fn has_short_year(cell: &str) -> bool {
    parts(cell.trim().split(['T', ' ']).next().unwrap_or_default())
        .is_some_and(|(sign, [a, _, c])| sign != '-' && c.len() == 2 && a.len() < 4)
}

/// The two numbers before the year of `01/02/2025`.
fn leading(cell: &str) -> Option<[u32; 2]> {
    let (sign, [a, b, c]) = parts(cell.trim().split(['T', ' ']).next()?)?;
    let is_open = sign != '.' && a.len() <= 2 && (c.len() == 4 || (c.len() == 2 && sign == '/'));
    number(c).filter(|_| is_open)?;
    Some([number(a)?, number(b)?])
}

fn parts(day: &str) -> Option<(char, [&str; 3])> {
    let sign = ['-', '/', '.'].into_iter().find(|sign| day.contains(*sign))?;
    let mut parts = day.split(sign);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    (parts.next().is_none() && three.iter().all(|part| !part.is_empty())).then_some((sign, three))
}

/// `2025-03-31`, the usual form, without a detour.
#[expect(clippy::option_option, reason = "not of this form, no day, and a day are three answers")]
fn iso(bytes: &[u8]) -> Option<Option<i32>> {
    let is_form = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
    if !is_form || !bytes.get(10).is_none_or(|b| matches!(b, b'T' | b' ')) {
        return None;
    }
    let digits = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0_u32, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
    };
    let (year, month, day) = (digits(0..4)?, digits(5..7)?, digits(8..10)?);
    Some(of(year, month, day))
}

/// A day with its month's name: `31-Mar-2025`, `Mar 31, 2025`, `Mon, 31 March 2025`.
fn named(cell: &str) -> Option<i32> {
    let mut words =
        cell.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(6).peekable();
    if words.peek().is_some_and(|word| is_weekday(word)) {
        words.next();
    }
    let [a, b, c] = [words.next()?, words.next()?, words.next()?];
    let year = |text: &str| match text.len() {
        4 => number(text),
        2 => number(text).map(century),
        _ => None,
    };
    match (month(a), month(b)) {
        (Some(month), None) => of(year(c)?, month, number(b)?),
        (None, Some(month)) if a.len() == 4 => of(number(a)?, month, number(c)?),
        (None, Some(month)) => of(year(c)?, month, number(a)?),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_it = |name: &&str| {
        word.len() >= 3 && (name.starts_with(word.as_str()) || (word == "sept" && *name == "september"))
    };
    MONTHS.iter().position(|name| is_it(&name)).map(|at| at as u32 + 1)
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let word = word.to_ascii_lowercase();
    word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word.as_str()))
}

fn number(text: &str) -> Option<u32> {
    (text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn century(year: u32) -> u32 {
    if year <= 68 { 2000 + year } else { 1900 + year }
}

fn of(year: u32, month: u32, day: u32) -> Option<i32> {
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
    fn days_in_their_usual_forms() {
        let day = date("2025-03-31", DateOrder::MonthFirst);
        assert_eq!(day, Some(20_178));
        for cell in [
            "2025/3/31",
            "31.03.2025",
            "31.03.25",
            "03/31/2025",
            "3/31/25",
            "2025-03-31T12:00:00Z",
            "2025-03-31 08:15",
            "31-Mar-2025",
            "31 March 2025",
            "Mar 31, 2025",
            "Mon, 31 Mar 2025",
            "20250331",
            "3/31/2025 12:00:00 AM",
            "2025.03.31",
            "31-MAR-25",
        ] {
            assert_eq!(date(cell, DateOrder::MonthFirst), day, "{cell}");
        }
        assert_eq!(date("31/03/2025", DateOrder::DayFirst), day);
        for cell in [
            "2025-02-30",
            "31/03/2025",
            "1.2",
            "12-34",
            "2025",
            "a-b-c",
            "10.0.0.1",
            "1.2.3",
            "12-31-24",
            "maybe 5",
            "2025-Q1",
            "12345678",
            "May Smith 12",
            "",
        ] {
            assert_eq!(date(cell, DateOrder::MonthFirst), None, "{cell}");
        }
        assert_eq!(day.map(date_text).as_deref(), Some("2025-03-31"));
    }

    #[test]
    fn what_a_date_says_about_the_order() {
        assert_eq!(date_order_of("13/02/2025"), Some(DateOrder::DayFirst));
        assert_eq!(date_order_of("02-13-2025"), Some(DateOrder::MonthFirst));
        assert_eq!(date_order_of("01/02/2025"), None);
        assert!(is_ambiguous("01/02/2025") && is_ambiguous("1/2/25 10:00"));
        assert!(!is_ambiguous("01/01/2025") && !is_ambiguous("2025-01-02") && !is_ambiguous("01.02.2025"));
    }
}
