//! Levels from low to high: the place of each row's level, and the levels that have none.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::encoder;
use crate::table::{Cells, Column, NO_LEVEL};

/// Levels told by name where they have no place.
const TOLD: usize = 8;

/// Levels of a column that have no place in its order; their rows count as missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplaced {
    /// The column.
    pub column: String,
    /// The levels with their rows, the most frequent first, at most eight.
    pub levels: Vec<(String, usize)>,
    /// How many levels there are.
    pub count: usize,
    /// The rows of all of them.
    pub rows: usize,
}

impl Unplaced {
    /// What the order says nothing of; `None` if every level has its place.
    pub fn of(column: &Column, order: &[String]) -> Option<Self> {
        let mut levels = all_levels(column);
        levels.retain(|(level, _)| !order.contains(level));
        levels.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let (count, rows) = (levels.len(), levels.iter().map(|(_, rows)| rows).sum());
        levels.truncate(TOLD);
        (count > 0).then(|| Self { column: column.name.clone(), levels, count, rows })
    }
}

/// Each level that a row has, with its rows.
fn all_levels(column: &Column) -> Vec<(String, usize)> {
    if let Cells::Category { codes, levels } = &column.cells {
        let mut rows_of = vec![0_usize; levels.len()];
        codes.iter().filter(|code| **code != NO_LEVEL).for_each(|code| rows_of[*code as usize] += 1);
        return levels.iter().cloned().zip(rows_of).filter(|(_, rows)| *rows > 0).collect();
    }
    // A later table may hold what is no category any more.
    let mut rows_of: BTreeMap<String, usize> = BTreeMap::new();
    for row in (0..column.len()).filter(|row| !column.is_missing(*row)) {
        *rows_of.entry(column.shown(row)).or_default() += 1;
    }
    rows_of.into_iter().collect()
}

/// Words that say how much, from little to much; those of one entry say the same.
const SCALE: [&[&str]; 9] = [
    &["none", "never", "no"],
    &["very low", "lowest", "very small", "rarely", "extra small"],
    &["low", "small", "junior", "bronze", "basic", "minor", "poor", "l"],
    &["rather low", "below average"],
    &["medium", "mid", "middle", "moderate", "average", "neutral", "sometimes", "silver", "fair", "m"],
    &["rather high", "above average"],
    &["high", "large", "big", "senior", "gold", "major", "good", "often", "h"],
    &["very high", "highest", "very large", "platinum", "excellent", "extra large"],
    &["always", "extreme", "diamond"],
];

/// An order to start from: by the words for little and much where every level is one, else by the numbers in their
/// names, else by name.
pub fn guess_order(mut levels: Vec<String>) -> Vec<String> {
    let rank = |level: &str| {
        let level = level.trim().to_lowercase();
        SCALE.iter().position(|words| words.contains(&level.as_str()))
    };
    if levels.iter().all(|level| rank(level).is_some()) {
        levels.sort_by_key(|level| rank(level));
    } else {
        levels.sort_by(|a, b| first_number(a).total_cmp(&first_number(b)).then_with(|| a.cmp(b)));
    }
    levels
}

/// The first run of digits; a little less where it is said to be an upper end, infinity where there is none.
fn first_number(level: &str) -> f64 {
    let digits = level.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let number = digits[..end].parse().unwrap_or(f64::INFINITY);
    if level.trim_start().starts_with('<') { number - 0.5 } else { number }
}

/// The place of each row's level in the order, from 0; none where it is missing or not in the order.
pub(super) fn places<'a>(column: &'a Column, order: &'a [String]) -> Box<dyn Fn(usize) -> Option<f64> + 'a> {
    let place_of: BTreeMap<&str, usize> =
        order.iter().enumerate().map(|(place, level)| (level.as_str(), place)).collect();
    encoder::places(column, move |level| place_of.get(level?).map(|place| *place as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_guessed_from_words_and_numbers() {
        let guessed = |levels: &[&str]| guess_order(levels.iter().map(|l| (*l).to_owned()).collect());
        assert_eq!(guessed(&["High", "Low", "Medium"]), ["Low", "Medium", "High"]);
        assert_eq!(guessed(&["L", "M", "H"]), ["L", "M", "H"]);
        assert_eq!(guessed(&["50-99", "10-49", "<10", "100+"]), ["<10", "10-49", "50-99", "100+"]);
        assert_eq!(guessed(&["Tier 10", "Tier 9", "Tier 1"]), ["Tier 1", "Tier 9", "Tier 10"]);
        assert_eq!(guessed(&["South", "East", "low"]), ["East", "South", "low"]);
    }
}
