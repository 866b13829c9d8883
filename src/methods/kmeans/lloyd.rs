//! Lloyd's iteration, and what follows from centres alone: labels, inertia, confidence.

use ndarray::{Array2, ArrayView1};

use super::tiles::{LANES, Targets, turn};
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
    let mut labels = vec![0; x.rows()];
    each_tile(x, centers, |first, near| {
        for (label, near) in labels[first..].iter_mut().zip(near) {
            *label = near as Label;
        }
    });
    labels
}

/// From the given centres downhill until no label changes, twice: the second time from centres in their final
/// order, each the exact mean of its rows.
pub fn descend(x: &FeatureMatrix, centers: Array2<f64>, max_iterations: usize, report: Report<'_>) -> End {
    let mut state = Members::new(x, centers.nrows());
    let mut end = End { centers, labels: vec![Label::MAX; x.rows()], iterations: 0, converged: false };
    let mut ordered = false;
    while end.iterations < max_iterations {
        report(Progress { stage: Stage::Fitting, done: end.iterations as u64, total: max_iterations as u64 });
        let changed = state.reassign(&end.centers, &mut end.labels);
        end.iterations += 1;
        let refilled = state.refill(&end.centers, &mut end.labels);
        if changed || refilled {
            end.centers = state.means();
            continue;
        }
        // Sums kept up by differences drift by rounding: settle on sums made afresh.
        state.recount(&end.labels);
        let exact = state.means();
        if ordered && exact == end.centers {
            end.converged = true;
            return end;
        }
        end.centers = exact;
        if !ordered {
            ordered = true;
            let order = falling(&end.centers);
            end.centers = end.centers.select(ndarray::Axis(0), &order);
            let mut place = vec![0; order.len()];
            order.iter().enumerate().for_each(|(new, &old)| place[old] = new as Label);
            end.labels.iter_mut().for_each(|label| *label = place[usize::from(*label)]);
            state.recount(&end.labels);
        }
    }
    end.labels = assign(x, &end.centers);
    end
}

/// The sum of squared distances of the rows to their centres.
pub fn inertia(x: &FeatureMatrix, centers: &Array2<f64>, labels: &[Label]) -> f64 {
    sum(labels.iter().enumerate().map(|(row, &label)| squared(x.row(row), centers.row(usize::from(label)))))
}

/// The sum of squared distances of the rows to their common mean.
pub fn total_inertia(x: &FeatureMatrix) -> f64 {
    let mut all = Members::new(x, 1);
    let labels = vec![0; x.rows()];
    all.recount(&labels);
    inertia(x, &all.means(), &labels)
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

fn each_tile(x: &FeatureMatrix, centers: &Array2<f64>, mut visit: impl FnMut(usize, [u32; LANES])) {
    let targets = Targets::new(centers);
    let mut tile = Vec::new();
    for (number, rows) in x.as_slice().chunks(LANES * x.width()).enumerate() {
        turn(rows, x.width(), &mut tile);
        visit(number * LANES, targets.nearest(&tile));
    }
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

/// The rows of each segment, as a count and a sum, kept up as labels change.
struct Members<'a> {
    x: &'a FeatureMatrix,
    counts: Vec<usize>,
    sums: Array2<f64>,
}

impl<'a> Members<'a> {
    fn new(x: &'a FeatureMatrix, k: usize) -> Self {
        Self { x, counts: vec![0; k], sums: Array2::zeros((k, x.width())) }
    }

    /// Gives every row its nearest centre; says whether a label changed.
    fn reassign(&mut self, centers: &Array2<f64>, labels: &mut [Label]) -> bool {
        let mut any = false;
        let x = self.x;
        each_tile(x, centers, |first, near| {
            for (row, near) in (first..labels.len()).zip(near) {
                let new = near as Label;
                if labels[row] != new {
                    any = true;
                    self.remove(row, labels[row]);
                    self.add(row, new);
                    labels[row] = new;
                }
            }
        });
        any
    }

    /// Gives each segment without rows the row farthest from its own centre; says whether there was one.
    fn refill(&mut self, centers: &Array2<f64>, labels: &mut [Label]) -> bool {
        let mut any = false;
        while let Some(empty) = self.counts.iter().position(|&count| count == 0) {
            let distance = |row: usize| {
                let own = usize::from(labels[row]);
                if self.counts[own] > 1 { squared(self.x.row(row), centers.row(own)) } else { -1.0 }
            };
            let (farthest, _) = (0..labels.len())
                .map(|row| (row, distance(row)))
                .fold((0, -1.0), |best, next| if next.1 > best.1 { next } else { best });
            self.remove(farthest, labels[farthest]);
            self.add(farthest, empty as Label);
            labels[farthest] = empty as Label;
            any = true;
        }
        any
    }

    fn recount(&mut self, labels: &[Label]) {
        self.counts.fill(0);
        self.sums.fill(0.0);
        labels.iter().enumerate().for_each(|(row, &label)| self.add(row, label));
    }

    fn add(&mut self, row: usize, label: Label) {
        self.counts[usize::from(label)] += 1;
        let sums = self.sums.row_mut(usize::from(label));
        sums.into_iter().zip(self.x.row(row)).for_each(|(sum, v)| *sum += f64::from(*v));
    }

    /// Takes a row out; one that had no label yet is in no segment.
    fn remove(&mut self, row: usize, label: Label) {
        if let Some(count) = self.counts.get_mut(usize::from(label)) {
            *count -= 1;
            let sums = self.sums.row_mut(usize::from(label));
            sums.into_iter().zip(self.x.row(row)).for_each(|(sum, v)| *sum -= f64::from(*v));
        }
    }

    fn means(&self) -> Array2<f64> {
        let mut means = self.sums.clone();
        for (mut mean, &count) in means.outer_iter_mut().zip(&self.counts) {
            mean /= count.max(1) as f64;
        }
        means
    }
}
