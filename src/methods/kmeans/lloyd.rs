//! Lloyd's iteration, and what follows from centres alone: labels, inertia, confidence.

use ndarray::{Array2, ArrayView1, Axis};

use super::members::{Members, PIECE};
use crate::{
    features::FeatureMatrix,
    methods::Label,
    numeric::statistics::sum,
    progress::{Progress, Report, Stage},
};

/// Where a descent ended.
#[derive(Debug)]
pub struct End {
    /// The centres.
    pub centers: Array2<f64>,
    /// The nearest centre of each row.
    pub labels: Vec<Label>,
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

/// From the given centres downhill until no label changes, with the centres in their final order, each the exact
/// mean of its rows.
pub fn descend(
    x: &FeatureMatrix,
    mut centers: Array2<f64>,
    max_iterations: usize,
    report: Report<'_>,
) -> End {
    let mut members = Members::new(x, centers.nrows());
    let (mut iterations, mut ordered, mut settled) = (0, false, false);
    while iterations < max_iterations {
        report(Progress { stage: Stage::Fitting, done: iterations as u64, total: max_iterations as u64 });
        let changed = members.reassign(&centers);
        iterations += 1;
        let refilled = members.refill(&centers);
        let still = changed == 0 && !refilled;
        if still && settled {
            return End { centers, labels: members.labels, iterations, converged: true };
        }
        settled = still;
        if still {
            members.recount();
        }
        let means = members.means();
        members.shift(&centers, &means);
        centers = means;
        if still && !ordered {
            ordered = true;
            let order = falling(&centers);
            centers = centers.select(Axis(0), &order);
            members.reorder(&order);
        }
    }
    members.reassign(&centers);
    End { centers, labels: members.labels, iterations, converged: false }
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
    let of_row = |(row, &label): (usize, &Label)| {
        let own = squared(x.row(row), centers.row(usize::from(label))).sqrt();
        let other = centers.outer_iter().enumerate().filter(|(number, _)| *number != usize::from(label));
        let other = other.map(|(_, center)| squared(x.row(row), center)).fold(f64::INFINITY, f64::min).sqrt();
        let both = own + other;
        if both > 0.0 && both.is_finite() { (other / both).max(0.5) as f32 } else { 0.5 }
    };
    labels.iter().enumerate().map(of_row).collect()
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
