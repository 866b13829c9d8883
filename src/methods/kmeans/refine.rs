//! Getting out of poor optima, where the table is small enough for it to cost next to nothing.
//!
//! *Transfers* (Hartigan 1975): a row moves to another segment if the inertia
//! falls, counting that both centres move with it. What no transfer betters is
//! a stricter optimum than Lloyd's: every row is still nearest to its own centre.
//!
//! *Swaps* (Fränti 2018, "random swap"): one centre is put onto a row that is
//! badly served, the iteration goes on from there, and the result is kept if
//! its inertia is lower.

use ndarray::Array2;

use super::{
    bounds::slip,
    lloyd::{self, End, squared},
    members::PIECE,
    targets::Targets,
    tiles::{LANES, eight, squared_norms, tile, turn, values},
};
use crate::{features::FeatureMatrix, methods::Label, numeric::random::Random, progress::Report};

/// Above this many rows a single row no longer moves a centre enough for transfers to matter.
const TRANSFER_ROWS: usize = 20_000;

/// Multiplications that the swaps of one restart may cost, for each pass they take over the rows.
const SWAP_WORK: u64 = 4_000_000;

/// What a row costs beside its distances, in multiplications.
const ROW_WORK: usize = 24;

/// The most swaps tried in a restart.
const MOST_SWAPS: u64 = 200;

/// Iterations after which a swap must be nearly as good as what it is to replace.
const PROBE: usize = 3;

/// How nearly.
const PROMISING: f64 = 1.01;

/// A better optimum near `end`, or `end` itself.
pub fn refine(
    x: &FeatureMatrix,
    end: End,
    max_iterations: usize,
    random: &mut Random,
    report: Report<'_>,
) -> End {
    let mut best = settle(x, end, max_iterations, report);
    let k = best.centers.nrows();
    // In 64 bits: in the browser `usize` has 32, and page and terminal must try the same.
    let pass = x.rows() as u64 * (x.width() * k + ROW_WORK) as u64;
    let swaps = (SWAP_WORK / pass.max(1)).min(MOST_SWAPS);
    let mut lowest = lloyd::inertia(x, &best.centers, &best.labels);
    for _ in 0..swaps {
        let start = swapped(x, &best, random);
        let probe = lloyd::descend(x, start, PROBE, report);
        if lloyd::inertia(x, &probe.centers, &probe.labels) > lowest * PROMISING {
            continue;
        }
        let end = lloyd::descend(x, probe.centers, max_iterations, report);
        let end = settle(
            x,
            End { iterations: best.iterations + PROBE + end.iterations, ..end },
            max_iterations,
            report,
        );
        let inertia = lloyd::inertia(x, &end.centers, &end.labels);
        if inertia < lowest {
            (best, lowest) = (end, inertia);
        }
    }
    best
}

/// Transfers and iterations in turn, until neither changes anything.
fn settle(x: &FeatureMatrix, mut end: End, max_iterations: usize, report: Report<'_>) -> End {
    if x.rows() > TRANSFER_ROWS {
        return end;
    }
    while end.converged && end.iterations < max_iterations {
        let Some(centers) = transferred(x, &end) else { break };
        let next = lloyd::descend(x, centers, max_iterations, report);
        end = End { iterations: end.iterations + next.iterations, ..next };
    }
    end
}

/// The centres after one pass of transfers; `None` if no row moved.
fn transferred(x: &FeatureMatrix, end: &End) -> Option<Array2<f64>> {
    let mut centers = end.centers.clone();
    let mut labels = end.labels.clone();
    let mut sizes = vec![0.0_f64; centers.nrows()];
    labels.iter().for_each(|label| sizes[usize::from(*label)] += 1.0);
    let smallest = sizes.iter().copied().fold(f64::INFINITY, f64::min);
    let mut any = false;
    for row in contested(x, &end.centers, smallest) {
        let own = usize::from(labels[row]);
        if sizes[own] < 2.0 {
            continue;
        }
        let lost = squared(x.row(row), centers.row(own)) * sizes[own] / (sizes[own] - 1.0);
        let gain = |to: usize| squared(x.row(row), centers.row(to)) * sizes[to] / (sizes[to] + 1.0);
        let others = (0..sizes.len()).filter(|to| *to != own).map(|to| (to, gain(to)));
        let Some((to, gained)) = others.reduce(|a, b| if b.1 < a.1 { b } else { a }) else { continue };
        // A gain within rounding could be moved back and forth for ever.
        if gained < lost * (1.0 - 1e-9) {
            any = true;
            for (j, value) in x.row(row).iter().enumerate() {
                let value = f64::from(*value);
                centers[(own, j)] -= (value - centers[(own, j)]) / (sizes[own] - 1.0);
                centers[(to, j)] += (value - centers[(to, j)]) / (sizes[to] + 1.0);
            }
            sizes[own] -= 1.0;
            sizes[to] += 1.0;
            labels[row] = to as Label;
        }
    }
    any.then_some(centers)
}

/// The rows that a transfer may concern. With sizes of at least s it lowers the inertia only if
/// d2² · s / (s + 1) < d1² · s / (s − 1), that is if d2² is less than (s + 1) / (s − 1) of d1².
fn contested(x: &FeatureMatrix, centers: &Array2<f64>, smallest: f64) -> Vec<usize> {
    // A segment of one row or two may gain or lose from anywhere.
    let ratio = if smallest > 2.0 { (smallest + 1.0) / (smallest - 1.0) } else { f64::INFINITY };
    let targets = Targets::new(centers);
    let width = x.width();
    let pieces = x.as_slice().chunks(PIECE * width).zip((0..).step_by(PIECE));
    pieces.flat_map(|(rows, first)| contested_in(rows, &targets, width, ratio, first)).collect()
}

#[inline(never)]
fn contested_in(rows: &[f32], targets: &Targets, width: usize, ratio: f64, first: usize) -> Vec<usize> {
    let slip = f64::from(slip(width));
    let mut tile = tile(width);
    let mut found = Vec::new();
    let count = rows.len() / width;
    for (rows, lane) in rows.chunks(LANES * width).zip((0..).step_by(LANES)) {
        turn(eight(rows, width), &mut tile);
        let nearest = targets.nearest::<true>(&tile);
        let norms = values(squared_norms(&tile));
        let distances = values(nearest.best).into_iter().zip(values(nearest.second)).zip(norms);
        for (((best, second), norm), row) in distances.zip(lane..count) {
            let (best, second, norm) = (f64::from(best), f64::from(second), f64::from(norm));
            // (|x| + |c|)² is at most nine times this sum; a row too many costs little.
            let slip = 9.0 * slip * (norm + best.abs() + second.abs());
            if second + norm - slip < (best + norm + slip) * ratio {
                found.push(first + row);
            }
        }
    }
    found
}

/// The centres with one of them put onto a row, drawn with a chance that rises with its squared distance.
fn swapped(x: &FeatureMatrix, end: &End, random: &mut Random) -> Array2<f64> {
    let mut centers = end.centers.clone();
    let moved = random.below(centers.nrows());
    let distance = |row: usize| squared(x.row(row), end.centers.row(usize::from(end.labels[row])));
    let distances: Vec<f64> = (0..x.rows()).map(distance).collect();
    let target = random.fraction() * distances.iter().sum::<f64>();
    let mut sum = 0.0;
    let passes = |distance: &f64| {
        sum += distance;
        sum > target
    };
    let row = distances.iter().position(passes).unwrap_or(0);
    centers.row_mut(moved).iter_mut().zip(x.row(row)).for_each(|(c, v)| *c = f64::from(*v));
    centers
}
