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
    lloyd::{Descent, squared},
    members::PIECE,
    targets::Targets,
};
use crate::{
    features::FeatureMatrix,
    methods::Label,
    numeric::{
        random::Random,
        tiles::{LANES, eight, squared_norms, tile, turn, values},
    },
    progress::Report,
};

/// Above this many rows a single row no longer moves a centre enough for transfers to matter.
const TRANSFER_ROWS: usize = 5_000;

/// In multiplications: where a pass over the rows costs this much there are two swaps, where it costs half eight.
const SWAP_WORK: u64 = 700_000;

/// What a row costs beside its distances, in multiplications.
const ROW_WORK: usize = 24;

/// The most swaps tried in a restart.
const MOST_SWAPS: u64 = 200;

/// Iterations after which a swap must be nearly as good as what it is to replace.
const PROBE: usize = 3;

/// How nearly.
const PROMISING: f64 = 1.01;

/// Goes on to a better optimum nearby, if there is one.
pub fn refine(descent: &mut Descent<'_>, max_iterations: usize, random: &mut Random, report: Report<'_>) {
    settle(descent, max_iterations, report);
    let mut lowest = descent.inertia();
    for _ in 0..swaps(descent.members.x, descent.centers.nrows()) {
        let mut other = swapped(descent, random);
        other.run(PROBE, report);
        if other.inertia() > lowest * PROMISING {
            continue;
        }
        other.run(max_iterations, report);
        settle(&mut other, max_iterations, report);
        let inertia = other.inertia();
        if other.converged && inertia < lowest {
            *descent = other;
            lowest = inertia;
        }
    }
}

/// How many swaps are tried: the more, the less they cost.
fn swaps(x: &FeatureMatrix, k: usize) -> u64 {
    // In 64 bits: in the browser `usize` has 32, and page and terminal must try the same.
    let pass = x.rows() as u64 * (x.width() * k + ROW_WORK) as u64;
    let cheapness = SWAP_WORK / pass.max(1);
    (2 * cheapness * cheapness).min(MOST_SWAPS)
}

/// Transfers and iterations in turn, until neither changes anything.
fn settle(descent: &mut Descent<'_>, max_iterations: usize, report: Report<'_>) {
    let end = descent.iterations.saturating_add(max_iterations);
    while descent.converged && descent.iterations < end && transfer(descent) {
        descent.run(end - descent.iterations, report);
    }
}

/// One pass of transfers; says whether a row moved.
fn transfer(descent: &mut Descent<'_>) -> bool {
    let Descent { centers, members, .. } = descent;
    let x = members.x;
    if x.rows() > TRANSFER_ROWS {
        return false;
    }
    let k = centers.nrows();
    let smallest = members.counts().iter().copied().min().unwrap_or(0);
    let before = centers.clone();
    let mut any = false;
    for row in contested(x, &before, smallest as f64) {
        let own = usize::from(members.labels[row]);
        let size = |segment: usize| members.counts()[segment] as f64;
        if size(own) < 2.0 {
            continue;
        }
        let lost = squared(x.row(row), centers.row(own)) * size(own) / (size(own) - 1.0);
        let gain = |to: usize| squared(x.row(row), centers.row(to)) * size(to) / (size(to) + 1.0);
        let others = (0..k).filter(|to| *to != own).map(|to| (to, gain(to)));
        let Some((to, gained)) = others.reduce(|a, b| if b.1 < a.1 { b } else { a }) else { continue };
        // A gain within rounding could be moved back and forth for ever.
        if gained < lost * (1.0 - 1e-9) {
            any = true;
            for (j, value) in x.row(row).iter().enumerate() {
                let value = f64::from(*value);
                centers[(own, j)] -= (value - centers[(own, j)]) / (size(own) - 1.0);
                centers[(to, j)] += (value - centers[(to, j)]) / (size(to) + 1.0);
            }
            members.transfer(row, to as Label);
        }
    }
    *centers = before;
    if any {
        descent.recenter();
    }
    any
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

/// The same with one centre put onto a row, drawn with a chance that rises with its squared distance.
fn swapped<'a>(descent: &Descent<'a>, random: &mut Random) -> Descent<'a> {
    let mut other = descent.clone();
    let Descent { centers, members, .. } = &mut other;
    let x = members.x;
    let moved = random.below(centers.nrows());
    let distance = |row: usize| squared(x.row(row), centers.row(usize::from(members.labels[row])));
    let distances: Vec<f64> = (0..x.rows()).map(distance).collect();
    let target = random.fraction() * distances.iter().sum::<f64>();
    let mut sum = 0.0;
    let passes = |distance: &f64| {
        sum += distance;
        sum > target
    };
    let row = distances.iter().position(passes).unwrap_or(0);
    centers.row_mut(moved).iter_mut().zip(x.row(row)).for_each(|(c, v)| *c = f64::from(*v));
    members.forget_bounds();
    other
}
