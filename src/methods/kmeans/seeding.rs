//! Greedy k-means++: each next centre is the best of a few rows drawn with a chance that rises
//! with the squared distance to the centres there are.

use ndarray::Array2;

use super::tiles::{LANES, squared_distances, turn};
use crate::{
    error::{ErrorKind, Result},
    features::FeatureMatrix,
    numeric::{ln_1p, random::Random},
};

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
    let mut tile = Vec::new();
    let mut total = 0.0;
    for (rows, near) in x.as_slice().chunks(LANES * x.width()).zip(nearest.chunks_mut(LANES)) {
        turn(rows, x.width(), &mut tile);
        for (near, distance) in near.iter_mut().zip(squared_distances(&tile, x.row(center))) {
            *near = near.min(distance);
            total += f64::from(*near);
        }
    }
    total
}

/// What the sum of [`take`] would be for each of the drawn rows.
fn totals_with(x: &FeatureMatrix, drawn: &[usize], nearest: &[f32]) -> Vec<f64> {
    let mut tile = Vec::new();
    let mut totals = vec![0.0; drawn.len()];
    for (rows, near) in x.as_slice().chunks(LANES * x.width()).zip(nearest.chunks(LANES)) {
        turn(rows, x.width(), &mut tile);
        for (total, &row) in totals.iter_mut().zip(drawn) {
            let distances = squared_distances(&tile, x.row(row));
            *total += near.iter().zip(distances).map(|(near, d)| f64::from(near.min(d))).sum::<f64>();
        }
    }
    totals
}
