//! Hartigan's dip: how far some numbers are from having a single hill, and how likely such a dip is without two.
//!
//! The dip (Hartigan and Hartigan 1985) is the least distance, as the greatest
//! difference of distribution functions, to any distribution with one mode.
//! Computed as there (and in AS 217): on a shrinking interval that holds the
//! mode, the greatest convex function below the empirical distribution and
//! the least concave one above it are drawn; where they are farthest apart
//! the interval is cut, and what was cut off must already be convex, or
//! concave. Its probability is taken as that of uniform numbers, the
//! distribution with one mode that dips most: for others it is lower still.
//!
//! Cost: one sort, then a few passes.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::dip_quantiles::{PROBABILITIES, QUANTILES};

/// The dip of some numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dip {
    /// The dip: 1 / 2n at the least, below 1/4.
    pub dip: f64,
    /// How likely a dip as great is in uniform numbers, 0.0001 at the least; small means more than one hill.
    pub p: f64,
}

impl Dip {
    /// The dip of numbers in any order; `None` for fewer than five, or where they are all the same.
    pub fn of(mut values: Vec<f64>) -> Option<Self> {
        values.sort_unstable_by(f64::total_cmp);
        if values.len() < 5 || values.first() == values.last() {
            return None;
        }
        let dip = dip(&Steps::of(&values));
        Some(Self { dip, p: chance(dip, values.len()) })
    }
}

/// The distribution of the values, counted in values.
struct Steps {
    /// The different values, rising.
    at: Vec<f64>,
    /// How many are below each.
    below: Vec<f64>,
    /// How many are not above it.
    up_to: Vec<f64>,
}

impl Steps {
    fn of(sorted: &[f64]) -> Self {
        let mut steps = Self { at: Vec::new(), below: Vec::new(), up_to: Vec::new() };
        let mut count = 0.0;
        for equal in sorted.chunk_by(|a, b| a == b) {
            steps.at.push(equal[0]);
            steps.below.push(count);
            count += equal.len() as f64;
            steps.up_to.push(count);
        }
        steps
    }
}

fn dip(steps: &Steps) -> f64 {
    let (below, up_to) = (&steps.below, &steps.up_to);
    let (mut low, mut high) = (0, below.len() - 1);
    let mut most = 1.0_f64;
    loop {
        let convex = Curve::through(&steps.at, below, low..=high, 1.0);
        let concave = Curve::through(&steps.at, up_to, low..=high, -1.0);
        let gap = |value: usize| concave.height(value) - convex.height(value);
        let (on_convex, on_concave) = (convex.widest(gap), concave.widest(gap));
        if gap(on_convex).max(gap(on_concave)) <= most {
            break;
        }
        let (new_low, new_high) = if gap(on_convex) > gap(on_concave) {
            (on_convex, concave.corners.iter().copied().find(|v| *v >= on_convex).unwrap_or(high))
        } else {
            (convex.corners.iter().copied().rfind(|v| *v <= on_concave).unwrap_or(low), on_concave)
        };
        // What is cut off should have risen ever faster on the left, ever slower on the right; it did not by so much.
        let left = (low..new_low).map(|v| up_to[v] - convex.height(v));
        let right = (new_high + 1..=high).map(|v| concave.height(v) - below[v]);
        most = left.chain(right).fold(most, f64::max);
        if (new_low, new_high) == (low, high) {
            break;
        }
        (low, high) = (new_low, new_high);
    }
    most / (2.0 * up_to[up_to.len() - 1])
}

/// The greatest convex curve below some points, or the least concave one above them.
struct Curve {
    /// The points on it.
    corners: Vec<usize>,
    /// The number of its first point, and how high it is there and at each of the following.
    first: usize,
    heights: Vec<f64>,
}

impl Curve {
    /// Through points from among all; `bend` is 1 for convex, −1 for concave.
    fn through(at: &[f64], heights: &[f64], points: RangeInclusive<usize>, bend: f64) -> Self {
        let first = *points.start();
        let mut corners: Vec<usize> = Vec::new();
        for next in points {
            while let [.., a, b] = corners[..] {
                let turn = (heights[b] - heights[a]) * (at[next] - at[b])
                    - (heights[next] - heights[b]) * (at[b] - at[a]);
                if turn * bend < 0.0 {
                    break;
                }
                corners.pop();
            }
            corners.push(next);
        }
        let mut on_curve = vec![heights[first]];
        for pair in corners.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let slope = (heights[b] - heights[a]) / (at[b] - at[a]);
            on_curve.extend((a + 1..b).map(|v| heights[a] + slope * (at[v] - at[a])));
            on_curve.push(heights[b]);
        }
        Self { corners, first, heights: on_curve }
    }

    fn height(&self, point: usize) -> f64 {
        self.heights[point - self.first]
    }

    /// The corner at which `gap` is greatest, of equals the first.
    fn widest(&self, gap: impl Fn(usize) -> f64) -> usize {
        let wider = |best: usize, next: usize| if gap(next) > gap(best) { next } else { best };
        self.corners.iter().copied().reduce(wider).unwrap_or(self.first)
    }
}

/// The share of uniform samples of `n` with such a dip or a greater one, by the table: between its sizes and between
/// its quantiles in proportion; beyond its ends the end's.
fn chance(dip: f64, n: usize) -> f64 {
    let (n, dip) = (n as f64, (n as f64).sqrt() * dip);
    let after = QUANTILES.iter().position(|(size, _)| *size >= n).unwrap_or(QUANTILES.len() - 1);
    let (small, large) = (&QUANTILES[after.saturating_sub(1)], &QUANTILES[after]);
    let share = if large.0 > small.0 { ((n - small.0) / (large.0 - small.0)).clamp(0.0, 1.0) } else { 1.0 };
    let quantile = |at: usize| small.1[at] + share * (large.1[at] - small.1[at]);
    let above = (0..PROBABILITIES.len()).find(|at| quantile(*at) >= dip);
    let below = match above {
        Some(0) => PROBABILITIES[0] * dip / quantile(0),
        Some(at) => {
            let part = (dip - quantile(at - 1)) / (quantile(at) - quantile(at - 1));
            PROBABILITIES[at - 1] + part * (PROBABILITIES[at] - PROBABILITIES[at - 1])
        }
        None => PROBABILITIES[PROBABILITIES.len() - 1],
    };
    1.0 - below
}
