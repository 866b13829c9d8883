//! For each column of numbers the one that it goes most closely with.
//!
//! Pearson's r over at most 2,000 evenly spaced rows, of each pair over the
//! rows where both have a value. Every pair is tried, so trying is cheap:
//! columns are standardised once and a pair is one product of two columns, in
//! 32 bits, eight rows at a time and in the same order on every machine. What
//! missing cells take from it is reckoned from the rows that are missing. Only
//! the few pairs that may be a column's best are computed in 64 bits.

use std::collections::BTreeMap;

use super::{Cells, Column, Table};
use crate::numeric::{even_sample, statistics};

/// Only beyond this is a correlation told.
const TOLD: f64 = 0.9;

/// The most rows looked at.
const ROWS: usize = 2_000;

/// The fewest rows where both have a value: with fewer a close fit means little.
const FEWEST: usize = 10;

/// The most columns compared with one another, and the most products computed for it. With very many columns fewer
/// rows are looked at, 200 at least.
const COLUMNS: usize = 2_000;
const PRODUCTS: usize = 500_000_000;

/// Rows computed at a time, and columns.
const LANES: usize = 8;
const BESIDE: usize = 4;

/// Computing in 32 bits is at most this far off, since what lost most of its squares is computed in 64.
const ERROR: f32 = 1e-4;
const SQUARES_LEFT: f64 = 0.25;

/// For each column of the table the other column of numbers with the greatest |r|, and r, where that is beyond 0.9;
/// of equals the first.
pub fn strongest(table: &Table) -> Vec<Option<(usize, f64)>> {
    let mut strongest = vec![None; table.columns.len()];
    let columns = varying(table);
    let near = nearness(&columns);
    let best: Vec<f32> = near.iter().map(|row| row.iter().copied().fold(0.0, f32::max)).collect();
    for (b, row) in near.iter().enumerate() {
        for (a, r) in row[..b].iter().enumerate() {
            if *r < TOLD as f32 - ERROR || *r < best[a].min(best[b]) - 2.0 * ERROR {
                continue;
            }
            let Some(r) = exact(&columns[a], &columns[b]).filter(|r| r.abs() > TOLD) else { continue };
            take_if_closer(&mut strongest[columns[a].at], columns[b].at, r);
            take_if_closer(&mut strongest[columns[b].at], columns[a].at, r);
        }
    }
    strongest
}

fn take_if_closer(best: &mut Option<(usize, f64)>, other: usize, r: f64) {
    // Beyond the ninth digit is rounding: copies of a column in other units are equally close.
    let closeness = |r: f64| (r.abs() * 1e9).round();
    let is_closer = best.is_none_or(|(known, known_r)| {
        closeness(r) > closeness(known_r) || (closeness(r) == closeness(known_r) && other < known)
    });
    if is_closer {
        *best = Some((other, r));
    }
}

/// A column of numbers at the rows looked at, standardised.
struct Sampled {
    /// Its place in the table.
    at: usize,
    /// NaN where missing.
    values: Vec<f64>,
    /// 0 where missing, and beyond the last row.
    scaled: Vec<[f32; LANES]>,
    /// Rows that are missing.
    missing: Vec<u32>,
    /// The sum of the squares, which is how many rows have a value.
    present: f64,
}

impl Sampled {
    fn of(at: usize, column: &Column, rows: &[usize]) -> Option<Self> {
        let Cells::Number(cells) = &column.cells else { return None };
        let raw: Vec<f64> = rows.iter().map(|row| cells[*row]).collect();
        let known: Vec<f64> = raw.iter().copied().filter(|v| !v.is_nan()).collect();
        let of_all = statistics::moments(&known).filter(|m| m.sd > 0.0 && m.n >= FEWEST)?;
        let values: Vec<f64> = raw.iter().map(|v| (v - of_all.mean) / of_all.sd).collect();
        let lanes = |chunk: &[f64]| -> [f32; LANES] {
            std::array::from_fn(|lane| chunk.get(lane).filter(|v| !v.is_nan()).map_or(0.0, |v| *v as f32))
        };
        let scaled = values.chunks(LANES).map(lanes).collect();
        let missing = (0..raw.len() as u32).filter(|row| raw[*row as usize].is_nan()).collect();
        Some(Self { at, values, scaled, missing, present: known.len() as f64 })
    }

    /// How many values there are without these rows, their sum, and the sum of their squares.
    fn without(&self, rows: &[u32]) -> [f64; 3] {
        let mut left = [self.present, 0.0, self.present];
        for row in rows {
            let value = self.values[*row as usize];
            // Without a branch: where cells are missing at random none could be foretold.
            let (here, value) = if value.is_nan() { (0.0, 0.0) } else { (1.0, value) };
            left[0] -= here;
            left[1] -= value;
            left[2] -= value * value;
        }
        left
    }
}

/// The columns of numbers that vary.
fn varying(table: &Table) -> Vec<Sampled> {
    let numbers: Vec<(usize, &Column)> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| matches!(column.cells, Cells::Number(_)))
        .take(COLUMNS)
        .collect();
    let pairs = numbers.len() * numbers.len() / 2;
    let most = (PRODUCTS / pairs.max(1)).clamp(ROWS / 10, ROWS);
    let rows: Vec<usize> = even_sample(table.rows, most).collect();
    numbers.into_iter().filter_map(|(at, column)| Sampled::of(at, column, &rows)).collect()
}

/// |r| of every pair of columns, nearly; 0 of a column with itself.
fn nearness(columns: &[Sampled]) -> Vec<Vec<f32>> {
    let mut near = vec![vec![0.0; columns.len()]; columns.len()];
    let left = Left::of(columns);
    for (b, column) in columns.iter().enumerate() {
        for first in (0..b).step_by(BESIDE) {
            // Beyond the last there is nothing to compute: the products of the last stand in.
            let beside: [usize; BESIDE] = std::array::from_fn(|n| (first + n).min(b - 1));
            let products = products(beside.map(|a| columns[a].scaled.as_slice()), &column.scaled);
            for (a, product) in beside.into_iter().zip(products) {
                let r = left.correlation(columns, (a, b), product).abs();
                near[a][b] = r;
                near[b][a] = r;
            }
        }
    }
    near
}

/// The products of four columns with another.
fn products(columns: [&[[f32; LANES]]; BESIDE], other: &[[f32; LANES]]) -> [f32; BESIDE] {
    let mut sums = [[0.0_f32; LANES]; BESIDE];
    let [first, second, third, fourth] = columns;
    for ((((other, a), b), c), d) in other.iter().zip(first).zip(second).zip(third).zip(fourth) {
        for lane in 0..LANES {
            sums[0][lane] += other[lane] * a[lane];
            sums[1][lane] += other[lane] * b[lane];
            sums[2][lane] += other[lane] * c[lane];
            sums[3][lane] += other[lane] * d[lane];
        }
    }
    sums.map(|lanes| lanes.iter().sum())
}

/// What is left of each column where another one is missing too. Columns often miss the same rows, as those of one
/// joined file do, so it is reckoned once for each pattern.
struct Left {
    pattern_of: Vec<usize>,
    /// For each pattern what is left of each column; nothing for the pattern without a missing row.
    left: Vec<Vec<[f64; 3]>>,
}

impl Left {
    fn of(columns: &[Sampled]) -> Self {
        let mut patterns: BTreeMap<&[u32], usize> = BTreeMap::new();
        let mut left = Vec::new();
        let mut pattern_of = Vec::with_capacity(columns.len());
        for column in columns {
            let pattern = *patterns.entry(&column.missing).or_insert_with(|| {
                let is_whole = column.missing.is_empty();
                left.push(if is_whole {
                    Vec::new()
                } else {
                    columns.iter().map(|other| other.without(&column.missing)).collect()
                });
                left.len() - 1
            });
            pattern_of.push(pattern);
        }
        Self { pattern_of, left }
    }

    /// What is left of `column` where `other` has a value.
    fn where_present(&self, columns: &[Sampled], column: usize, other: usize) -> [f64; 3] {
        let whole = [columns[column].present, 0.0, columns[column].present];
        self.left[self.pattern_of[other]].get(column).copied().unwrap_or(whole)
    }

    /// r of two columns, nearly, from the sum of their products.
    fn correlation(&self, columns: &[Sampled], (a, b): (usize, usize), product: f32) -> f32 {
        let [n, x, xx] = self.where_present(columns, a, b);
        let [_, y, yy] = self.where_present(columns, b, a);
        if n < FEWEST as f64 {
            return 0.0;
        }
        let (of_x, of_y) = (xx - x * x / n, yy - y * y / n);
        if of_x < SQUARES_LEFT * n || of_y < SQUARES_LEFT * n {
            return exact(&columns[a], &columns[b]).unwrap_or(0.0) as f32;
        }
        ((f64::from(product) - x * y / n) / (of_x * of_y).sqrt()) as f32
    }
}

/// r over the rows where both have a value.
fn exact(a: &Sampled, b: &Sampled) -> Option<f64> {
    if a.missing.is_empty() && b.missing.is_empty() {
        return Some((product(&a.values, &b.values) / a.present).clamp(-1.0, 1.0)).filter(|r| !r.is_nan());
    }
    let both = || a.values.iter().zip(&b.values).map(|(x, y)| (*x, *y)).filter(|(x, y)| !(x + y).is_nan());
    let (mut n, mut x_mean, mut y_mean) = (0.0, 0.0, 0.0);
    for (x, y) in both() {
        n += 1.0;
        x_mean += x;
        y_mean += y;
    }
    (x_mean, y_mean) = (x_mean / n, y_mean / n);
    let (mut of_x, mut of_y, mut of_both) = (0.0, 0.0, 0.0);
    for (x, y) in both().map(|(x, y)| (x - x_mean, y - y_mean)) {
        of_x += x * x;
        of_y += y * y;
        of_both += x * y;
    }
    let r = of_both / (of_x.sqrt() * of_y.sqrt());
    // A column that is constant where the other has values is rounding, not spread.
    let varies = |squares: f64, mean: f64| squares > 1e-26 * n * (1.0 + mean * mean);
    (n >= FEWEST as f64 && varies(of_x, x_mean) && varies(of_y, y_mean)).then(|| r.clamp(-1.0, 1.0))
}

/// The sum of the products of two standardised columns.
fn product(a: &[f64], b: &[f64]) -> f64 {
    let (a_lanes, a_rest) = a.as_chunks::<LANES>();
    let (b_lanes, b_rest) = b.as_chunks::<LANES>();
    let mut sums = [0.0_f64; LANES];
    for (a, b) in a_lanes.iter().zip(b_lanes) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}
