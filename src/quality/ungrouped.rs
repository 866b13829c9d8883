//! The same columns without groups: what a method finds in data of this spread where there is nothing to find.
//!
//! Any method parts any data, and elongated or skewed data score well without
//! any group in them. So the figures of a segmentation are held against those
//! that the same method reaches here: rows drawn from a Gaussian copula
//! ("NORTA", Cario and Nelson 1997) with the data's own margins. Every column
//! holds exactly the values it held, in another order; the order is that of
//! normal numbers whose correlations were chosen so that the columns' rank
//! correlations (Spearman) come out as in the data. What is lost is all else
//! that two columns tell together, and so the groups.
//!
//! A category's indicators are drawn as whole rows, on their own: between
//! categories, and between them and numbers, nothing is kept.
//!
//! *Cost.* n·p² for p columns of numbers, a few times over; meant for a few thousand rows.

use std::ops::Range;

use ndarray::Array2;

use super::draw::UNGROUPED;
use crate::{features::FeatureMatrix, numeric::random::Random};

/// How many times the correlations of the normal numbers are set right. Equal values weaken a correlation (of
/// a normal pair with r = 0.5 the signs correlate by 0.33), and three steps make up for nearly all of it.
const STEPS: usize = 3;

/// Rows like those of `x`, and as many, but without groups; draw number `draw` of the seed. `blocks` are the columns
/// that belong together: one for a number, all indicators of a category; columns in no block stay as they are.
pub fn ungrouped(x: &FeatureMatrix, blocks: &[Range<usize>], draw: u64, seed: u64) -> FeatureMatrix {
    let mut random = Random::new(seed, UNGROUPED + draw);
    let mut values = x.view().to_owned();
    for block in blocks.iter().filter(|block| block.len() > 1) {
        for (row, from) in permutation(x.rows(), &mut random).into_iter().enumerate() {
            for column in block.clone() {
                values[(row, column)] = x.view()[(from, column)];
            }
        }
    }
    let numbers: Vec<Column> = blocks
        .iter()
        .filter(|block| block.len() == 1)
        .filter_map(|block| Column::of(x, block.start))
        .collect();
    let normals: Vec<Vec<f64>> =
        numbers.iter().map(|_| (0..x.rows()).map(|_| random.normal()).collect()).collect();
    for (column, order) in numbers.iter().zip(in_step(&numbers, &normals)) {
        for (value, row) in column.sorted.iter().zip(order) {
            values[(row as usize, column.at)] = *value;
        }
    }
    // The values are those of `x`, so none is infinite.
    FeatureMatrix::new(values).unwrap_or_else(|| x.clone())
}

/// For each column the rows in the order in which its values go to them: independent normal numbers are mixed until
/// the columns' rank correlations are those of the data.
fn in_step(columns: &[Column], normals: &[Vec<f64>]) -> Vec<Vec<u32>> {
    let wanted = correlations(columns.iter().map(|column| column.ranks.as_slice()));
    // Of two normal numbers with correlation r the ranks correlate by 6/π · asin(r/2).
    let mut r = wanted.mapv(|rank| 2.0 * crate::numeric::sin(std::f64::consts::PI / 6.0 * rank));
    for step in 0.. {
        let mixed = mix(&r, normals);
        let orders: Vec<Vec<u32>> = mixed.iter().map(|values| order(values)).collect();
        if step == STEPS {
            return orders;
        }
        let drawn: Vec<Vec<f64>> = columns.iter().zip(&orders).map(|(c, order)| c.ranks_in(order)).collect();
        let reached = correlations(drawn.iter().map(Vec::as_slice));
        ndarray::Zip::from(&mut r)
            .and(&wanted)
            .and(&reached)
            .for_each(|r, wanted, reached| *r = (*r + wanted - reached).clamp(-1.0, 1.0));
    }
    Vec::new()
}

/// A column of numbers that varies.
struct Column {
    /// Its place in the matrix.
    at: usize,
    /// Its values, rising.
    sorted: Vec<f32>,
    /// The rank of each of these; equal values share the mean of theirs. Moved and scaled to mean 0 and length 1.
    sorted_ranks: Vec<f64>,
    /// The same in the order of the rows.
    ranks: Vec<f64>,
}

impl Column {
    /// `None` if all values are the same.
    fn of(x: &FeatureMatrix, at: usize) -> Option<Self> {
        let values: Vec<f32> = x.view().column(at).to_vec();
        let mut order: Vec<u32> = (0..values.len() as u32).collect();
        order.sort_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]));
        let sorted: Vec<f32> = order.iter().map(|row| values[*row as usize]).collect();
        let mut sorted_ranks = Vec::with_capacity(sorted.len());
        for equal in sorted.chunk_by(|a, b| a == b) {
            let before = sorted_ranks.len() as f64;
            sorted_ranks.extend(equal.iter().map(|_| before + (equal.len() - 1) as f64 / 2.0));
        }
        let middle = (sorted.len() as f64 - 1.0) / 2.0;
        sorted_ranks.iter_mut().for_each(|rank| *rank -= middle);
        let length = dot(&sorted_ranks, &sorted_ranks).sqrt();
        sorted_ranks.iter_mut().for_each(|rank| *rank /= length);
        let mut column = Self { at, sorted, sorted_ranks, ranks: Vec::new() };
        column.ranks = column.ranks_in(&order);
        (length > 0.0).then_some(column)
    }

    /// The ranks in the order of the rows when the values go to them in this order.
    fn ranks_in(&self, order: &[u32]) -> Vec<f64> {
        let mut ranks = vec![0.0; order.len()];
        order.iter().zip(&self.sorted_ranks).for_each(|(row, rank)| ranks[*row as usize] = *rank);
        ranks
    }
}

/// The products of each pair of columns, which are their correlations where each has mean 0 and length 1.
fn correlations<'a>(columns: impl Iterator<Item = &'a [f64]>) -> Array2<f64> {
    let columns: Vec<&[f64]> = columns.collect();
    let mut r = Array2::eye(columns.len());
    for (i, a) in columns.iter().enumerate() {
        for (j, b) in columns[..i].iter().enumerate() {
            r[(i, j)] = dot(a, b);
            r[(j, i)] = r[(i, j)];
        }
    }
    r
}

/// Correlated normal numbers from independent ones, a list for each column.
///
/// By Cholesky's root of `r`, row by row. Correlations that were set right one by one need not go together; where
/// they do not, a row's root is cut off at length 1, which is the nearest that can be had with the columns before it.
fn mix(r: &Array2<f64>, normals: &[Vec<f64>]) -> Vec<Vec<f64>> {
    /// With less than this of its variance left a column is a mixture of those before it.
    const NOTHING_LEFT: f64 = 1e-6;

    let width = normals.len();
    let mut root = Array2::<f64>::zeros((width, width));
    let mut left = vec![1.0_f64; width];
    for j in 0..width {
        root[(j, j)] = left[j].sqrt();
        if left[j] < NOTHING_LEFT {
            continue;
        }
        for i in j + 1..width {
            let told: f64 = (0..j).map(|k| root[(i, k)] * root[(j, k)]).sum();
            let most = left[i].sqrt();
            root[(i, j)] = ((r[(i, j)] - told) / root[(j, j)]).clamp(-most, most);
            left[i] = (left[i] - root[(i, j)].powi(2)).max(0.0);
        }
    }
    let rows = normals.first().map_or(0, Vec::len);
    let mixed = |i: usize| {
        let mut sums = vec![0.0; rows];
        for (j, normal) in normals[..=i].iter().enumerate() {
            sums.iter_mut().zip(normal).for_each(|(sum, v)| *sum += root[(i, j)] * v);
        }
        sums
    };
    (0..width).map(mixed).collect()
}

/// The rows by their values, rising.
fn order(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_by(|a, b| values[*a as usize].total_cmp(&values[*b as usize]));
    order
}

/// The numbers below `n` in a random order, each equally likely (Fisher and Yates).
fn permutation(n: usize, random: &mut Random) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    for last in (1..n).rev() {
        order.swap(last, random.below(last + 1));
    }
    order
}

/// The sum of the products, in the same order on every machine.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    let mut sums = [0.0; 8];
    for (a, b) in a.iter().zip(b) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}
