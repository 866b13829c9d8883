//! Which rows cannot have a new nearest centre, proved without looking at them.
//!
//! Hamerly's bound (2010): when a row was last looked at, its own centre was
//! at most u away and every other at least l. If its own centre has moved by
//! less than a since and no other by more than b, the row keeps its label as
//! long as a + b < l − u. One figure a row is kept, l − u plus what its
//! label's centres had moved until then, and compared with what they have
//! moved until now; nothing is written for a row that passes.
//!
//! *Rounding.* The inner loop errs by at most (d + 4) · 2⁻²⁴ · (|x| + |c|)² in
//! a squared distance (each of d + 4 roundings by 2⁻²⁴ of a sum of terms that
//! never exceeds (|x| + |c|)²). Twice that and some, [`slip`], is taken off
//! both bounds, and its root off their gap: a row that passes would get the
//! same label from the inner loop, to the bit. So a search with bounds is the
//! search without them, only sooner.

use ndarray::{Array2, ArrayView1};
use wide::f32x4;

use super::targets::Nearest;
use crate::{
    methods::Label,
    numeric::tiles::{Lanes, squared_norms},
};

/// Bounds of all rows.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// For each row what must be exceeded by its label's [`moved`](Self::moved) before it is looked at again.
    slack: Vec<f32>,
    /// For each label how far its own centre and the farthest moving other have moved, in all.
    moved: Vec<f64>,
    /// The same in 32 bits, rounded up.
    limits: Vec<f32>,
    /// No centre may lie farther from the origin than this: the rounding was reckoned with it.
    reach: f64,
    width: usize,
}

impl Bounds {
    /// Bounds that hold for nothing yet: every row is to be looked at.
    pub fn new(rows: usize, centers: &Array2<f64>) -> Self {
        let (k, width) = centers.dim();
        let reach = farthest(centers) * 1.5;
        Self { slack: vec![f32::NEG_INFINITY; rows], moved: vec![0.0; k], limits: vec![0.0; k], reach, width }
    }

    /// Takes note that the centres moved; says whether the bounds still hold.
    pub fn shift(&mut self, before: &Array2<f64>, after: &Array2<f64>) -> bool {
        let gap = |(a, b): (ArrayView1<'_, f64>, ArrayView1<'_, f64>)| -> f64 {
            a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
        };
        let steps: Vec<f64> = before.outer_iter().zip(after.outer_iter()).map(gap).collect();
        for (own, moved) in self.moved.iter_mut().enumerate() {
            let others = steps.iter().enumerate().filter(|(number, _)| *number != own);
            let farthest = others.fold(0.0_f64, |most, (_, step)| most.max(*step));
            *moved += (steps[own] + farthest) * (1.0 + 1e-9);
        }
        self.limits = self.moved.iter().map(|moved| (*moved as f32).next_up()).collect();
        farthest(after) <= self.reach
    }

    /// Takes note that the segments are numbered anew: the first is what was number `order[0]`.
    pub fn reorder(&mut self, order: &[usize]) {
        self.moved = order.iter().map(|&old| self.moved[old]).collect();
        self.limits = order.iter().map(|&old| self.limits[old]).collect();
    }

    /// Whether they hold for nothing yet.
    pub fn is_new(&self) -> bool {
        self.slack.first().is_some_and(|slack| *slack == f32::NEG_INFINITY)
    }

    /// How many values a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Of a piece of rows that begins at number `first`, those that must be looked at.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a part of the inner loops")]
    pub fn due(&self, labels: &[Label], first: usize) -> Vec<u32> {
        let slack = &self.slack[first..first + labels.len()];
        let mut due = vec![0; labels.len()];
        let mut count = 0;
        for ((slack, label), row) in slack.iter().zip(labels).zip(first as u32..) {
            // Written in any case: whether to is not to be foreseen.
            due[count] = row;
            count += usize::from(*slack <= self.limits[usize::from(*label)]);
        }
        due.truncate(count);
        due
    }

    /// Keeps what was found out about one row.
    pub fn keep(&mut self, row: usize, label: Label, gap: f32) {
        // Rounded down, since the sum may have been rounded up.
        self.slack[row] = (gap + self.limits[usize::from(label)]).next_down().next_down();
    }

    /// Makes a row be looked at next time.
    pub fn forget(&mut self, row: usize) {
        self.slack[row] = f32::NEG_INFINITY;
    }

    /// How far nearer each row of a tile surely is to its nearest centre than to the next.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a part of the inner loops")]
    pub fn gaps(&self, tile: &[Lanes], found: &Nearest) -> Lanes {
        let norms = squared_norms(tile);
        let slip = f32x4::splat(slip(self.width));
        let reach = f32x4::splat((self.reach as f32).next_up());
        std::array::from_fn(|half| {
            let norm = norms[half];
            let sum = norm.sqrt() + reach;
            let slip = slip * sum * sum;
            let own = ((found.best[half] + norm).fast_max(f32x4::ZERO) + slip).sqrt();
            let next = (found.second[half] + norm - slip).fast_max(f32x4::ZERO).sqrt();
            let gap = next - own - (slip + slip).sqrt();
            // What these few operations themselves may have rounded away.
            gap - (next + own) * f32x4::splat(1e-6)
        })
    }
}

/// What the inner loop may err by in a squared distance, in (|x| + |c|)², with room to spare.
pub fn slip(width: usize) -> f32 {
    2.5 * (width + 8) as f32 / (1_u32 << 24) as f32
}

fn farthest(centers: &Array2<f64>) -> f64 {
    centers.outer_iter().map(|c| c.iter().map(|v| v * v).sum::<f64>().sqrt()).fold(0.0, f64::max)
}
