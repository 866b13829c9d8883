//! For each column of numbers the one that it goes most closely with.
//!
//! Pearson's r over at most 2,000 evenly spaced rows, of each pair over the
//! rows where both have a value. Every pair is tried, so the trying is cheap:
//! columns are standardised once, and a pair costs one pass in 32 bits, eight
//! rows at a time and in the same order on every machine. Only the few that may
//! be a column's best are computed in 64 bits.

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

/// Rows computed at a time.
const LANES: usize = 8;

/// Computing in 32 bits is at most this far off.
const ERROR: f32 = 1e-4;

/// For each column of the table the other column of numbers with the greatest |r|, and r, where that is beyond 0.9;
/// of equals the first.
pub fn strongest(table: &Table) -> Vec<Option<(usize, f64)>> {
    let mut strongest = vec![None; table.columns.len()];
    let columns = varying(table);
    let near = nearness(&columns);
    let mut best = vec![0.0_f32; columns.len()];
    for (a, b, r) in pairs(&near, columns.len()) {
        best[a] = best[a].max(r);
        best[b] = best[b].max(r);
    }
    for (a, b, r) in pairs(&near, columns.len()) {
        if r < TOLD as f32 - ERROR || r < best[a].min(best[b]) - 2.0 * ERROR {
            continue;
        }
        let Some(r) = exact(&columns[a], &columns[b]).filter(|r| r.abs() > TOLD) else { continue };
        take_if_closer(&mut strongest[columns[a].at], columns[b].at, r);
        take_if_closer(&mut strongest[columns[b].at], columns[a].at, r);
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

/// A column of numbers at the rows looked at.
struct Sampled {
    /// Its place in the table.
    at: usize,
    values: Vec<f64>,
    /// Standardised, 0 where missing; the count is a multiple of the lanes.
    scaled: Vec<f32>,
    /// 1 where there is a value and 0 where there is none; empty if all have one.
    present: Vec<f32>,
}

impl Sampled {
    fn of(at: usize, column: &Column, rows: &[usize]) -> Option<Self> {
        let Cells::Number(cells) = &column.cells else { return None };
        let values: Vec<f64> = rows.iter().map(|row| cells[*row]).collect();
        let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        let of_all = statistics::moments(&known).filter(|m| m.sd > 0.0 && m.n >= FEWEST)?;
        let padded = |value: &dyn Fn(f64) -> f64| {
            let mut out: Vec<f32> =
                values.iter().map(|v| if v.is_nan() { 0.0 } else { value(*v) as f32 }).collect();
            out.resize(values.len().next_multiple_of(LANES), 0.0);
            out
        };
        let scaled = padded(&|v| (v - of_all.mean) / of_all.sd);
        let present = if known.len() < values.len() { padded(&|_| 1.0) } else { Vec::new() };
        Some(Self { at, values, scaled, present })
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

/// |r| of every pair of columns, nearly: of the first with each after it, then of the second.
fn nearness(columns: &[Sampled]) -> Vec<f32> {
    let mut near = Vec::with_capacity(columns.len() * columns.len() / 2);
    for (at, a) in columns.iter().enumerate() {
        for b in &columns[at + 1..] {
            let r = if a.present.is_empty() && b.present.is_empty() {
                dot(&a.scaled, &b.scaled) / a.values.len() as f32
            } else {
                complete(a, b)
            };
            near.push(r.abs());
        }
    }
    near
}

/// Each pair of columns with what stands for it in `near`.
fn pairs(near: &[f32], columns: usize) -> impl Iterator<Item = (usize, usize, f32)> {
    let places = (0..columns).flat_map(move |a| (a + 1..columns).map(move |b| (a, b)));
    places.zip(near).map(|((a, b), r)| (a, b, *r))
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum()
}

/// r over the rows where both have a value, nearly; 0 where there are too few.
fn complete(a: &Sampled, b: &Sampled) -> f32 {
    let all = [1.0_f32; LANES];
    let mut sums = [[0.0_f32; LANES]; 6];
    let present = |column: &Sampled, at: usize| -> [f32; LANES] {
        column.present.get(at..at + LANES).and_then(|chunk| chunk.try_into().ok()).unwrap_or(all)
    };
    for (chunk, (x, y)) in a.scaled.chunks_exact(LANES).zip(b.scaled.chunks_exact(LANES)).enumerate() {
        let (of_a, of_b) = (present(a, chunk * LANES), present(b, chunk * LANES));
        for lane in 0..LANES {
            let (x, y) = (x[lane] * of_b[lane], y[lane] * of_a[lane]);
            sums[0][lane] += of_a[lane] * of_b[lane];
            sums[1][lane] += x;
            sums[2][lane] += y;
            sums[3][lane] += x * x;
            sums[4][lane] += y * y;
            sums[5][lane] += x * y;
        }
    }
    let [n, x, y, xx, yy, xy] = sums.map(|lanes| lanes.iter().sum::<f32>());
    if n < FEWEST as f32 {
        return 0.0;
    }
    let (of_x, of_y) = (n * xx - x * x, n * yy - y * y);
    // Where little is left of the squares, 32 bits are too few.
    if of_x < 1e-2 * n * xx || of_y < 1e-2 * n * yy {
        return exact(a, b).unwrap_or(0.0) as f32;
    }
    (n * xy - x * y) / (of_x.sqrt() * of_y.sqrt())
}

/// r over the rows where both have a value.
fn exact(a: &Sampled, b: &Sampled) -> Option<f64> {
    let both = a.values.iter().zip(&b.values).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let (a, b): (Vec<f64>, Vec<f64>) = both.map(|(a, b)| (*a, *b)).unzip();
    if a.len() < FEWEST {
        return None;
    }
    statistics::correlation(&a, &b).map(|r| r.clamp(-1.0, 1.0))
}
