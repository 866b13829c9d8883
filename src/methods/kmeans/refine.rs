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

use super::lloyd::{self, End, squared};
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
    let mut any = false;
    for (row, label) in labels.iter_mut().enumerate() {
        let own = usize::from(*label);
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
            *label = to as Label;
        }
    }
    any.then_some(centers)
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
