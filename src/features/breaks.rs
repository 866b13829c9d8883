//! Breaks as a person writes them in one line, and as they are shown there.

use crate::table::days::{DateOrder, date, date_text};

/// The breaks of a line such as `10, 50, 200`, `1,5; 2,5` or `2025-03-31 2025-06-30`; `None` if a part cannot be
/// read.
///
/// Semicolons part numbers, or else spaces do, or else commas. A comma that is left within a number parts thousands
/// where three digits follow, as the page writes them (`1,000`), and else decimals.
pub fn read(line: &str, is_day: bool) -> Option<Vec<f64>> {
    let value = |part: &str| {
        if is_day { date(part, DateOrder::MonthFirst).map(f64::from) } else { number(part) }
    };
    let parts: Vec<&str> = if line.contains(';') {
        line.split(';').collect()
    } else if line.trim().contains(char::is_whitespace) {
        line.split(char::is_whitespace).map(|part| part.trim_end_matches(',')).collect()
    } else {
        line.split(',').collect()
    };
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).map(value).collect()
}

/// Breaks as one line that [`read`] understands.
pub fn line(at: &[f64], is_day: bool) -> String {
    let text = |value: &f64| if is_day { date_text(value.ceil() as i32) } else { value.to_string() };
    at.iter().map(text).collect::<Vec<_>>().join(", ")
}

fn number(part: &str) -> Option<f64> {
    let mut plain = part.replace('\u{2212}', "-");
    if plain.contains(',') {
        let groups: Vec<&str> = plain.split('.').next().unwrap_or_default().split(',').collect();
        let are_thousands = groups.iter().skip(1).all(|group| group.len() == 3);
        plain = match () {
            () if are_thousands && groups.len() > 1 => plain.replace(',', ""),
            () if groups.len() == 2 && !plain.contains('.') => plain.replace(',', "."),
            () => return None,
        };
    }
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_read_as_people_write_them() {
        for (line, expected) in [
            ("10, 50, 200", vec![10.0, 50.0, 200.0]),
            ("10,50,200", vec![10.0, 50.0, 200.0]),
            ("10 50  200", vec![10.0, 50.0, 200.0]),
            ("10; 50;200;", vec![10.0, 50.0, 200.0]),
            ("1,000, 2,500", vec![1000.0, 2500.0]),
            ("1,5; 2,5", vec![1.5, 2.5]),
            ("1,234.5; 2,000,000", vec![1234.5, 2_000_000.0]),
            ("\u{2212}3, 0.5", vec![-3.0, 0.5]),
            ("7", vec![7.0]),
            ("", vec![]),
        ] {
            assert_eq!(read(line, false), Some(expected), "{line}");
        }
        for line in ["ten, 20", "1.5.2", "1,23,4; 5", "10, inf"] {
            assert_eq!(read(line, false), None, "{line}");
        }
    }

    #[test]
    fn days_are_read_and_written_as_days() {
        let days = read("2025-03-31, 2025-06-30", true);
        assert_eq!(days, Some(vec![20_178.0, 20_269.0]));
        assert_eq!(line(&days.unwrap_or_default(), true), "2025-03-31, 2025-06-30");
        assert_eq!(read("2025-02-30", true), None);
    }

    #[test]
    fn a_line_is_read_back_as_it_was() {
        let at = vec![-2.5, 0.125, 1000.0, 1e6];
        assert_eq!(read(&line(&at, false), false), Some(at));
    }
}
