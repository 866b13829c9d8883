//! Lloyd's iteration, and what follows from centres alone: labels, inertia, confidence.

use ndarray::{Array2, ArrayView1, Axis};

use super::members::{Members, PIECE};
use crate::{
    features::FeatureMatrix,
    methods::Label,
    numeric::statistics::sum,
    progress::{Progress, Report, Stage},
};

/// A way downhill: centres, and the rows nearest to each.
#[derive(Clone)]
pub struct Descent<'a> {
    /// The centres.
    pub centers: Array2<f64>,
    /// The rows of each.
    pub members: Members<'a>,
    /// How many times every row was assigned.
    pub iterations: usize,
    /// Whether no label changed in the last.
    pub converged: bool,
}

/// Each row's nearest centre.
pub fn assign(x: &FeatureMatrix, centers: &Array2<f64>) -> Vec<Label> {
    let mut members = Members::new(x, centers.nrows());
    members.reassign(centers);
    members.labels
}

impl<'a> Descent<'a> {
    /// Begins at the given centres.
    pub fn new(x: &'a FeatureMatrix, centers: Array2<f64>) -> Self {
        Self { members: Members::new(x, centers.nrows()), centers, iterations: 0, converged: false }
    }

    /// Goes on until no label changes, with the centres in their final order, each the exact mean of its rows; or for
    /// so many iterations, after which each centre is the mean of rows of which some may be nearer to another.
    pub fn run(&mut self, most: usize, report: Report<'_>) {
        let end = self.iterations.saturating_add(most);
        let (mut ordered, mut settled) = (false, false);
        self.converged = false;
        while self.iterations < end {
            let stage = Stage::Fitting { iteration: self.iterations as u64, inertia: 0.0 };
            report(Progress { stage, done: 0, total: 0 });
            let changed = self.members.reassign(&self.centers);
            self.iterations += 1;
            let refilled = self.members.refill(&self.centers);
            let still = changed == 0 && !refilled;
            if still && settled {
                self.converged = true;
                return;
            }
            settled = still;
            if still {
                self.members.recount();
            }
            self.recenter();
            if still && !ordered {
                ordered = true;
                let order = falling(&self.centers);
                self.centers = self.centers.select(Axis(0), &order);
                self.members.reorder(&order);
            }
        }
    }

    /// Puts each centre onto the mean of its rows.
    pub fn recenter(&mut self) {
        let means = self.members.means();
        self.members.shift(&self.centers, &means);
        self.centers = means;
    }

    /// The sum of squared distances of the rows to their centres.
    pub fn inertia(&self) -> f64 {
        inertia(self.members.x, &self.centers, &self.members.labels)
    }

    /// Ends it: every row is with its nearest centre.
    pub fn finish(&mut self) {
        if !self.converged {
            self.members.reassign(&self.centers);
        }
    }
}

/// The sum of squared distances of the rows to their centres.
pub fn inertia(x: &FeatureMatrix, centers: &Array2<f64>, labels: &[Label]) -> f64 {
    let width = x.width();
    let centers: Vec<f64> = centers.iter().copied().collect();
    let piece = |(rows, labels): (&[f32], &[Label])| inertia_of(rows, &centers, labels, width);
    sum(x.as_slice().chunks(PIECE * width).zip(labels.chunks(PIECE)).map(piece))
}

/// Four sums side by side: one would wait for itself at every addition.
#[inline(never)]
fn inertia_of(rows: &[f32], centers: &[f64], labels: &[Label], width: usize) -> f64 {
    let mut sums = [0.0_f64; 4];
    let mut rest = 0.0;
    for (row, label) in rows.chunks_exact(width).zip(labels) {
        let center = &centers[usize::from(*label) * width..][..width];
        let ((fours, tail), (center_fours, center_tail)) = (row.as_chunks::<4>(), center.as_chunks::<4>());
        for (values, center) in fours.iter().zip(center_fours) {
            for lane in 0..4 {
                sums[lane] += (f64::from(values[lane]) - center[lane]).powi(2);
            }
        }
        for (value, center) in tail.iter().zip(center_tail) {
            rest += (f64::from(*value) - center).powi(2);
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// The sum of squared distances of the rows to their common mean.
pub fn total_inertia(x: &FeatureMatrix) -> f64 {
    let all = Members::of(x, vec![0; x.rows()], 1);
    inertia(x, &all.means(), &all.labels)
}

/// For each row d2 / (d1 + d2), with the distances to its own centre and to the nearest other one: 0.5 on the
/// border, 1 at the centre.
pub fn confidence(x: &FeatureMatrix, centers: &Array2<f64>, labels: &[Label]) -> Vec<f32> {
    let width = x.width();
    let centers: Vec<f64> = centers.iter().copied().collect();
    let mut all = Vec::with_capacity(labels.len());
    for (rows, labels) in x.as_slice().chunks(PIECE * width).zip(labels.chunks(PIECE)) {
        add_confidence(rows, &centers, labels, width, &mut all);
    }
    all
}

#[inline(never)]
fn add_confidence(rows: &[f32], centers: &[f64], labels: &[Label], width: usize, all: &mut Vec<f32>) {
    for (row, label) in rows.chunks_exact(width).zip(labels) {
        let (mut own, mut other) = (0.0, f64::INFINITY);
        for (center, number) in centers.chunks_exact(width).zip(0..) {
            let distance: f64 = row.iter().zip(center).map(|(v, c)| (f64::from(*v) - c).powi(2)).sum();
            if number == *label { own = distance } else { other = other.min(distance) }
        }
        let (own, other) = (own.sqrt(), other.sqrt());
        let both = own + other;
        all.push(if both > 0.0 && both.is_finite() { (other / both).max(0.5) as f32 } else { 0.5 });
    }
}

/// The squared distance of a row to a centre.
pub fn squared(row: &[f32], center: ArrayView1<'_, f64>) -> f64 {
    row.iter().zip(center).map(|(v, c)| (f64::from(*v) - c).powi(2)).sum()
}

/// Centre numbers by their first column, highest first; equals by the next column.
fn falling(centers: &Array2<f64>) -> Vec<usize> {
    let mut order: Vec<usize> = (0..centers.nrows()).collect();
    order.sort_by(|&a, &b| {
        let columns = centers.row(a).into_iter().zip(centers.row(b));
        columns.map(|(a, b)| b.total_cmp(a)).find(|o| o.is_ne()).unwrap_or(a.cmp(&b))
    });
    order
}
