//! Whether a column's values have shifted since a segmentation was made: the population stability index.
//!
//! PSI = Σ (a − b) ln(a / b) over the bins, with b the share of the rows that
//! had a value in the bin when the segmentation was made and a the share now
//! (Siddiqi 2006). A column of numbers is cut into ten bins at its tenths then;
//! a category has its levels, those that were rarer than one in a hundred, and
//! those never seen, pooled. Missing values are a bin of their own. An empty
//! bin counts as a ten-thousandth. Below 0.10 practice calls it stable, to 0.25
//! to be watched, above to be acted on; with few rows these marks are rough,
//! because chance alone gives about (bins − 1) · (1/n + 1/m).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    numeric::{
        ln,
        statistics::{quantile_part, sorted},
    },
    table::{Cells, Column},
};

/// Bins of a column of numbers.
const BINS: usize = 10;

/// What an empty bin counts as.
const FLOOR: f64 = 1e-4;

/// Levels that are rarer are pooled.
const RARE: f64 = 0.01;

/// How a column was spread when a segmentation was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    /// How its bins are told apart.
    pub bins: Bins,
    /// Rows in each bin; the last are those without a value.
    pub rows: Vec<usize>,
}

/// How bins are told apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "lowercase")]
pub enum Bins {
    /// Inner cut points, rising; a value equal to one is in the bin above.
    Number {
        /// The cut points.
        cuts: Vec<f64>,
    },
    /// Levels in the order of their names; all others are one bin after them.
    Category {
        /// The levels.
        levels: Vec<String>,
    },
}

/// How far a column has shifted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Drift {
    /// The index.
    pub psi: f64,
    /// What chance alone stays below 999 times in 1,000 (Yurdakul and Naranjo 2020: the index over 1/n + 1/m is about
    /// chi-square with a degree of freedom for each bin but one).
    pub at_most_by_chance: f64,
    /// Rows then and now.
    pub rows: (usize, usize),
}

impl Baseline {
    /// How the column is spread over these rows.
    pub fn of(column: &Column, rows: &[usize]) -> Self {
        let bins = if let Some(numbers) = column.numbers() {
            let own = sorted(rows.iter().map(|row| numbers[*row]).filter(|value| !value.is_nan()).collect());
            let mut cuts: Vec<f64> = (1..BINS).filter_map(|at| quantile_part(&own, at, BINS)).collect();
            cuts.retain(|cut| own.first().is_some_and(|least| cut > least));
            cuts.dedup();
            Bins::Number { cuts }
        } else {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for row in rows.iter().filter(|row| !column.is_missing(**row)) {
                *counts.entry(column.shown(*row)).or_default() += 1;
            }
            let least = RARE * rows.len() as f64;
            let kept = counts.into_iter().filter(|(_, rows)| *rows as f64 >= least);
            Bins::Category { levels: kept.map(|(level, _)| level).collect() }
        };
        let counted = bins.count(column, rows);
        Self { bins, rows: counted }
    }

    /// How far the column has shifted over these rows of a later table; nothing where there are no rows.
    pub fn drift(&self, column: &Column, rows: &[usize]) -> Option<Drift> {
        psi_of(&self.rows, &self.bins.count(column, rows))
    }
}

/// How far two counts over the same bins are apart; nothing where one of them counts no row.
pub fn psi_of(then: &[usize], now: &[usize]) -> Option<Drift> {
    let (all_then, all_now): (usize, usize) = (then.iter().sum(), now.iter().sum());
    let held = then.iter().zip(now).filter(|(a, b)| **a + **b > 0).count();
    let free = held.saturating_sub(1) as f64;
    let unit = 1.0 / all_then as f64 + 1.0 / all_now as f64;
    Some(Drift {
        psi: psi(then, now)?,
        at_most_by_chance: chi_square_999(free) * unit,
        rows: (all_then, all_now),
    })
}

/// The value that a chi-square variable of so many degrees of freedom stays below 999 times in 1,000 (Wilson and
/// Hilferty 1931; at most 3 % too high).
fn chi_square_999(free: f64) -> f64 {
    const Z: f64 = 3.090_232_306_167_813;
    if free <= 0.0 {
        return 0.0;
    }
    let part = 2.0 / (9.0 * free);
    free * (1.0 - part + Z * part.sqrt()).powi(3)
}

impl Bins {
    /// Rows in each bin; the last are those without a value.
    fn count(&self, column: &Column, rows: &[usize]) -> Vec<usize> {
        match self {
            Self::Number { cuts } => {
                let mut counts = vec![0; cuts.len() + 2];
                for row in rows {
                    let at = column
                        .number(*row)
                        .map_or(cuts.len() + 1, |value| cuts.partition_point(|cut| *cut <= value));
                    counts[at] += 1;
                }
                counts
            }
            Self::Category { levels } => {
                let mut counts = vec![0; levels.len() + 2];
                let place =
                    |level: &str| levels.binary_search_by(|l| l.as_str().cmp(level)).unwrap_or(levels.len());
                let by_code: Option<Vec<usize>> = match &column.cells {
                    Cells::Category { levels, .. } => Some(levels.iter().map(|level| place(level)).collect()),
                    _ => None,
                };
                for row in rows {
                    let at = match (&column.cells, &by_code) {
                        _ if column.is_missing(*row) => levels.len() + 1,
                        (Cells::Category { codes, .. }, Some(by_code)) => by_code[codes[*row] as usize],
                        _ => place(&column.shown(*row)),
                    };
                    counts[at] += 1;
                }
                counts
            }
        }
    }
}

/// The population stability index of two counts over the same bins; nothing where one of them counts no row. Bins that
/// both leave empty are passed over.
pub fn psi(then: &[usize], now: &[usize]) -> Option<f64> {
    let (all_then, all_now): (usize, usize) = (then.iter().sum(), now.iter().sum());
    if all_then == 0 || all_now == 0 {
        return None;
    }
    let share = |rows: usize, all: usize| (rows as f64 / all as f64).max(FLOOR);
    let term = |(then, now): (&usize, &usize)| {
        let (b, a) = (share(*then, all_then), share(*now, all_now));
        (a - b) * ln(a / b)
    };
    Some(then.iter().zip(now).filter(|(then, now)| **then + **now > 0).map(term).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chance_stays_below_is_what_tables_of_chi_square_say() {
        for (free, expected) in [(1.0, 10.828), (2.0, 13.816), (5.0, 20.515), (9.0, 27.877), (20.0, 45.315)] {
            let found = chi_square_999(free);
            assert!((0.0..0.031).contains(&(found / expected - 1.0)), "{free}: {found}");
        }
        assert_eq!(chi_square_999(0.0), 0.0);
    }
}
