//! The period that a file is of, told from its name or from a column that holds one period alone.

use super::{Table, infer};

/// A period in a file name: `2025-Q1`, `2025-03`, `2025-03-31` or `2025`.
pub fn in_name(name: &str) -> Option<String> {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words: Vec<&str> =
        stem.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    (0..words.len()).find_map(|at| of_words(&words[at..])).or_else(|| words.iter().find_map(|w| year(w)))
}

/// A period that a cell or the words from here on spell.
fn of_words(words: &[&str]) -> Option<String> {
    let first = words.first()?.to_ascii_uppercase();
    let second = words.get(1).map(|word| word.to_ascii_uppercase()).unwrap_or_default();
    if let Some(year) = year(&first) {
        if let Some(quarter) = quarter(&second) {
            return Some(format!("{year}-Q{quarter}"));
        }
        let month = two_digits(&second, 12)?;
        return Some(match words.get(2).and_then(|day| two_digits(day, 31)) {
            Some(day) => format!("{year}-{month}-{day}"),
            None => format!("{year}-{month}"),
        });
    }
    if let Some(quarter) = quarter(&first) {
        return year(&second).map(|year| format!("{year}-Q{quarter}"));
    }
    joined(&first)
}

/// `2025Q1`, `Q12025`, `202503`, `20250331`.
fn joined(word: &str) -> Option<String> {
    if !word.is_ascii() {
        return None;
    }
    if let (Some(year), Some(quarter)) = (word.get(..4).and_then(year), word.get(4..).and_then(quarter)) {
        return Some(format!("{year}-Q{quarter}"));
    }
    if let (Some(quarter), Some(year)) = (word.get(..2).and_then(quarter), word.get(2..).and_then(year)) {
        return Some(format!("{year}-Q{quarter}"));
    }
    let (year, month) = (word.get(..4).and_then(year)?, word.get(4..6).and_then(|m| two_digits(m, 12))?);
    match word.len() {
        6 => Some(format!("{year}-{month}")),
        8 => word.get(6..).and_then(|day| two_digits(day, 31)).map(|day| format!("{year}-{month}-{day}")),
        _ => None,
    }
}

fn year(word: &str) -> Option<String> {
    let number: u32 =
        (word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())??;
    (1990..=2099).contains(&number).then(|| word.to_owned())
}

fn quarter(word: &str) -> Option<char> {
    let mut signs = word.chars();
    let (q, number) = (signs.next()?, signs.next()?);
    (matches!(q, 'Q' | 'q') && matches!(number, '1'..='4') && signs.next().is_none()).then_some(number)
}

fn two_digits(word: &str, most: u32) -> Option<String> {
    let number: u32 =
        (word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit())).then(|| word.parse().ok())??;
    (1..=most).contains(&number).then(|| word.to_owned())
}

/// A period that a cell spells by itself: `2025-Q1`, `2025Q1`, `2025-03`.
pub fn in_cell(cell: &str) -> Option<String> {
    let words: Vec<&str> =
        cell.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    of_words(&words)
}

/// The period that a column holds which is called after one and holds one value alone: `snapshot_date`, `quarter`.
pub fn in_columns(table: &Table) -> Option<String> {
    table.columns.iter().filter(|column| infer::names_period(&column.name)).find_map(|column| {
        let mut values =
            (0..column.len()).filter(|row| !column.is_missing(*row)).map(|row| column.shown(row));
        let first = values.next()?;
        let period = in_cell(&first).or_else(|| year(&first))?;
        values.all(|value| value == first).then_some(period)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_tell_their_period() {
        for (name, expected) in [
            ("prescribers-2025-Q1.csv", Some("2025-Q1")),
            ("hcp_2025Q3_final.csv.gz", Some("2025-Q3")),
            ("Q2 2024 calls.xlsx", Some("2024-Q2")),
            ("export_20250331.csv", Some("2025-03-31")),
            ("sales-202503.csv", Some("2025-03")),
            ("sales_2025-03.csv", Some("2025-03")),
            ("budget 2024.csv", Some("2024")),
            ("accounts.csv", None),
            ("id12345678.csv", None),
        ] {
            assert_eq!(in_name(name).as_deref(), expected, "{name}");
        }
    }
}
