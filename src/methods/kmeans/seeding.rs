//! Greedy k-means++: each next centre is the best of a few rows drawn with a chance that rises
//! with the squared distance to the centres there are.

use ndarray::Array2;

use super::members::PIECE;
use crate::{
    error::{ErrorKind, Result},
    features::FeatureMatrix,
    numeric::{
        ln_1p,
        random::Random,
        tiles::{LANES, eight, squared_distances, tile, turn, values},
    },
};

/// Rows by which drawn ones are judged: more would cost more than the choice among good candidates is worth. They are
/// spread evenly, eight together.
const JUDGED_ROWS: usize = 20_000;

/// `k` rows of `x` as first centres. Fails where there are fewer than `k` different rows.
pub fn plus_plus(x: &FeatureMatrix, k: usize, random: &mut Random) -> Result<Array2<f64>> {
    let candidates = 2 + ln_1p((k - 1) as f64) as usize;
    let first = random.below(x.rows());
    let mut nearest = vec![f32::INFINITY; x.rows()];
    let mut total = take(x, first, &mut nearest);
    let mut chosen = vec![first];
    while chosen.len() < k {
        if total <= 0.0 {
            return Err(ErrorKind::TooFewDistinct { k, distinct: chosen.len() }.into());
        }
        let drawn: Vec<usize> = (0..candidates).map(|_| draw(&nearest, random.fraction() * total)).collect();
        let totals = totals_with(x, &drawn, &nearest);
        let best = (1..candidates).fold(0, |a, b| if totals[b] < totals[a] { b } else { a });
        total = take(x, drawn[best], &mut nearest);
        chosen.push(drawn[best]);
    }
    let mut centers = Array2::zeros((k, x.width()));
    for (mut center, &row) in centers.outer_iter_mut().zip(&chosen) {
        center.iter_mut().zip(x.row(row)).for_each(|(c, v)| *c = f64::from(*v));
    }
    Ok(centers)
}

/// The first row at which the running sum of `weights` passes `target`.
fn draw(weights: &[f32], target: f64) -> usize {
    let mut sum = 0.0;
    let mut last = 0;
    for (row, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            sum += f64::from(*weight);
            last = row;
            if sum > target {
                break;
            }
        }
    }
    last
}

/// Adds a row to the centres: lowers every row's squared distance to its nearest one, and gives their sum.
fn take(x: &FeatureMatrix, center: usize, nearest: &mut [f32]) -> f64 {
    let width = x.width();
    let pieces = x.as_slice().chunks(PIECE * width).zip(nearest.chunks_mut(PIECE));
    pieces.map(|(rows, nearest)| take_piece(rows, x.row(center), nearest)).sum()
}

#[inline(never)]
fn take_piece(rows: &[f32], center: &[f32], nearest: &mut [f32]) -> f64 {
    let mut tile = tile(center.len());
    let mut total = 0.0;
    for (rows, near) in rows.chunks(LANES * center.len()).zip(nearest.chunks_mut(LANES)) {
        turn(eight(rows, center.len()), &mut tile);
        let [distances] = squared_distances(&tile, [center]);
        for (near, distance) in near.iter_mut().zip(values(distances)) {
            *near = near.min(distance);
            total += f64::from(*near);
        }
    }
    total
}

/// What the sum of [`take`] would be for each of the drawn rows, over [`JUDGED_ROWS`] at most.
fn totals_with(x: &FeatureMatrix, drawn: &[usize], nearest: &[f32]) -> Vec<f64> {
    let width = x.width();
    let points: Vec<&[f32]> = drawn.iter().map(|&row| x.row(row)).collect();
    let mut totals = vec![0.0; drawn.len()];
    let step = x.rows().div_ceil(JUDGED_ROWS);
    let pieces = x.as_slice().chunks(PIECE * width).zip(nearest.chunks(PIECE));
    for (rows, nearest) in pieces {
        add_totals(rows, &points, nearest, step, &mut totals);
    }
    totals
}

#[inline(never)]
fn add_totals(rows: &[f32], points: &[&[f32]], nearest: &[f32], step: usize, totals: &mut [f64]) {
    let width = points[0].len();
    let mut tile = tile(width);
    for (rows, near) in rows.chunks(LANES * width).zip(nearest.chunks(LANES)).step_by(step) {
        turn(eight(rows, width), &mut tile);
        for (total, point) in totals.iter_mut().zip(points) {
            let [distances] = squared_distances(&tile, [point]);
            *total += near.iter().zip(values(distances)).map(|(near, d)| f64::from(near.min(d))).sum::<f64>();
        }
    }
}
