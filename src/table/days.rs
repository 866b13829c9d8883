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
/// Of two digits, a year up to 68 is of this century, as POSIX has it. A day with anything else behind it, such as a
/// remark or another day, is none.
pub fn date(cell: &str, order: DateOrder) -> Option<i32> {
    let cell = cell.trim();
    let bytes = cell.as_bytes();
    if !(6..=40).contains(&bytes.len()) || !bytes.iter().any(u8::is_ascii_digit) {
        return None;
    }
    if let Some(day) = iso(bytes) {
        return day.filter(|_| bytes.len() == 10 || is_time(&cell[10..]));
    }
    let first = cell.split(['T', ' ', ',']).next()?;
    if cell.bytes().take(12).any(|b| b.is_ascii_alphabetic() && b != b'T') {
        return named(cell);
    }
    if !is_time(&cell[first.len()..]) {
        return None;
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

/// A day with its month's name: `31-Mar-2025`, `Mar 31, 2025`, `Mon, 31 March 2025`, `Mon Mar 31 10:15:00 2025`.
fn named(cell: &str) -> Option<i32> {
    let (mut a, mut rest) = word(cell)?;
    if is_weekday(a) {
        (a, rest) = word(rest)?;
    }
    let (b, behind) = word(rest)?;
    let (c, rest) = word(behind)?;
    let year = |text: &str| match text.len() {
        4 => number(text),
        2 => number(text).map(century),
        _ => None,
    };
    if c.len() <= 2 && rest.starts_with(':') {
        // The year stands behind the time of day.
        let (time, last) = behind.trim().rsplit_once(' ')?;
        return of(number(last).filter(|_| last.len() == 4)?, month(a)?, number(b)?)
            .filter(|_| is_time(time));
    }
    if !is_time(rest.trim_start_matches(':')) {
        return None;
    }
    match (month(a), month(b)) {
        (Some(month), None) => of(year(c)?, month, number(b)?),
        (None, Some(month)) if a.len() == 4 => of(number(a)?, month, number(c)?),
        (None, Some(month)) => of(year(c)?, month, number(a)?),
        _ => None,
    }
}

/// The first word, and what stands behind it.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let end = text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// Whether what stands behind a day is a time of day, a day of the week, or nothing.
fn is_time(text: &str) -> bool {
    let text = text.trim_matches([' ', ',']);
    let behind_t = text.strip_prefix('T').filter(|time| time.starts_with(|c: char| c.is_ascii_digit()));
    let text = behind_t.or(text.strip_prefix("at ")).unwrap_or(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','));
    let (clock, zone) = text.split_at(end.unwrap_or(text.len()));
    if clock.is_empty() {
        return zone.is_empty() || is_weekday(zone.trim_matches(['(', ')', '.']));
    }
    let mut words = zone.split_whitespace();
    let is_half =
        |word: &str| ["am", "pm", "a.m.", "p.m."].iter().any(|half| word.eq_ignore_ascii_case(half));
    let is_clock = if clock.contains(':') || clock.matches('.').count() > 1 {
        clock.split([':', '.', ',']).take(3).all(|part| (1..=2).contains(&part.len()))
    } else if behind_t.is_some() {
        matches!(clock.len(), 2 | 4 | 6)
    } else {
        clock.len() <= 2 && words.clone().next().is_some_and(is_half)
    };
    let is_zone = |word: &str| {
        let offset = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let is_offset =
            |digits: &str| digits.len() > 1 && digits.bytes().all(|b| b.is_ascii_digit() || b == b':');
        word.len() - offset.len() <= 5
            && (offset.is_empty() || offset.strip_prefix(['+', '-']).is_some_and(is_offset))
    };
    is_clock && words.all(|word| is_half(word) || is_zone(word) || word.starts_with('(') || word == "Uhr")
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
    if word == "sept" {
        return Some(9);
    }
    let at = MONTHS.iter().position(|name| word.len() >= 3 && name.starts_with(word.as_str()))?;
    Some(at as u32 + 1)
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
            "31-MAR-25 10.30.00.000000 AM",
            "2025-03-31T10:30:00.000+01:00",
            "2025-03-31T1030Z",
            "2025-03-31 10:30:00 +0000 UTC",
            "2025-03-31 10 AM",
            "2025-03-31 (Mon)",
            "31.03.2025, 10:30 Uhr",
            "March 31, 2025 at 10:30 PM",
            "31/Mar/2025:10:30:00 +0000",
            "Mon Mar 31 10:15:00 2025",
            "Mon Mar 31 10:15:00 +0000 2025",
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
            "2025-03-31 - 2025-04-30",
            "2025-03-31 2025-04-30",
            "31.03.2025 30.04.2025",
            "31.03.2025-30.04.2025",
            "2025-03-31 called",
            "2025-03-31 10 calls",
            "3/31/2025 7",
            "Mar 31, 2025 - Apr 30, 2025",
            "May 3 12 rooms",
            "Mar 31 10:15 pm",
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
