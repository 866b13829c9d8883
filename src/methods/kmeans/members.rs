//! The rows of each segment, as a label each, and counts and sums that are kept up as labels change.

use ndarray::Array2;

use super::{bounds::Bounds, lloyd::squared, targets::Targets};
use crate::{
    features::FeatureMatrix,
    methods::Label,
    numeric::tiles::{LANES, Lanes, ZERO, eight, tile, turn, values},
};

/// Rows dealt with in one call of the inner loops: a browser replaces a function by its optimised form only between
/// calls of it.
pub const PIECE: usize = 1_024;

/// Bounds pay once fewer than one row in so many changes its label: the fewer, the cheaper it is to look at all.
fn few(width: usize, k: usize) -> usize {
    10 + 3_600 / (width * k).max(1)
}

/// Bounds do not pay where more than one row in so many has to be looked at nevertheless.
const WORTH: usize = 3;

/// A row that left a segment.
#[derive(Clone)]
struct Left {
    row: u32,
    from: Label,
}

/// The rows of each segment.
#[derive(Clone)]
pub struct Members<'a> {
    /// The rows.
    pub x: &'a FeatureMatrix,
    /// The segment of each row; [`Label::MAX`] before the first assignment.
    pub labels: Vec<Label>,
    counts: Vec<usize>,
    sums: Vec<f64>,
    bounds: Option<Bounds>,
    /// Bounds are not tried again before so few labels change, since they did not pay when more did.
    ceiling: usize,
    left: Vec<Left>,
    gathered: Vec<Lanes>,
}

impl<'a> Members<'a> {
    /// No row is in a segment yet.
    pub fn new(x: &'a FeatureMatrix, k: usize) -> Self {
        Self {
            x,
            labels: vec![Label::MAX; x.rows()],
            counts: vec![0; k],
            sums: vec![0.0; k * x.width()],
            bounds: None,
            ceiling: usize::MAX,
            left: Vec::new(),
            gathered: Vec::new(),
        }
    }

    /// All rows in the segments given.
    pub fn of(x: &'a FeatureMatrix, labels: Vec<Label>, k: usize) -> Self {
        let mut members = Self { labels, ..Self::new(x, k) };
        members.recount();
        members
    }

    /// Gives every row its nearest centre; says how many labels changed.
    pub fn reassign(&mut self, centers: &Array2<f64>) -> usize {
        let targets = Targets::new(centers);
        let (mut changed, mut looked_at) = (0, 0);
        let is_new = self.bounds.as_ref().is_some_and(Bounds::is_new);
        for first in (0..self.labels.len()).step_by(PIECE) {
            match &mut self.bounds {
                None => look_at_all(self.x, &targets, first, &mut self.labels, &mut self.left),
                Some(bounds) => {
                    let due = gather(self.x, bounds, first, &self.labels, &mut self.gathered);
                    looked_at += due.len();
                    look_at_due(&self.gathered, &targets, bounds, &due, &mut self.labels, &mut self.left);
                }
            }
            changed += self.left.len();
            self.settle();
        }
        if !is_new && looked_at * WORTH > self.labels.len() {
            self.bounds = None;
            self.ceiling = changed / 2;
        } else if self.bounds.is_none()
            && changed <= self.ceiling
            && changed * few(self.x.width(), self.counts.len()) < self.labels.len()
        {
            self.bounds = Some(Bounds::new(self.labels.len(), centers));
        }
        changed
    }

    /// Says that the centres are now others.
    pub fn shift(&mut self, before: &Array2<f64>, after: &Array2<f64>) {
        if self.bounds.as_mut().is_some_and(|bounds| !bounds.shift(before, after)) {
            self.bounds = Some(Bounds::new(self.labels.len(), after));
        }
    }

    /// Forgets how far rows are from other centres, before centres are put elsewhere.
    pub fn forget_bounds(&mut self) {
        self.bounds = None;
    }

    /// Puts a row into another segment.
    pub fn transfer(&mut self, row: usize, to: Label) {
        self.remove(row, self.labels[row]);
        self.add(row, to);
        self.labels[row] = to;
        if let Some(bounds) = &mut self.bounds {
            bounds.forget(row);
        }
    }

    /// How many rows each segment has.
    pub fn counts(&self) -> &[usize] {
        &self.counts
    }

    /// Moves the sums along with the rows that left.
    #[inline(never)]
    fn settle(&mut self) {
        let mut left = std::mem::take(&mut self.left);
        for Left { row, from } in left.drain(..) {
            self.remove(row as usize, from);
            self.add(row as usize, self.labels[row as usize]);
        }
        self.left = left;
    }

    /// Gives each segment without rows the row farthest from its own centre; says whether there was one.
    pub fn refill(&mut self, centers: &Array2<f64>) -> bool {
        let mut any = false;
        while let Some(empty) = self.counts.iter().position(|&count| count == 0) {
            let distance = |row: usize| {
                let own = usize::from(self.labels[row]);
                if self.counts[own] > 1 { squared(self.x.row(row), centers.row(own)) } else { -1.0 }
            };
            let (farthest, _) = (0..self.labels.len())
                .map(|row| (row, distance(row)))
                .fold((0, -1.0), |best, next| if next.1 > best.1 { next } else { best });
            self.transfer(farthest, empty as Label);
            any = true;
        }
        any
    }

    /// Makes counts and sums afresh: those kept up by differences drift by rounding.
    pub fn recount(&mut self) {
        self.counts.fill(0);
        self.sums.fill(0.0);
        for first in (0..self.labels.len()).step_by(PIECE) {
            self.count(first);
        }
    }

    #[inline(never)]
    fn count(&mut self, first: usize) {
        for row in first..(first + PIECE).min(self.labels.len()) {
            self.add(row, self.labels[row]);
        }
    }

    /// Numbers the segments anew: the first is what was number `order[0]`.
    pub fn reorder(&mut self, order: &[usize]) {
        let mut place = vec![0; order.len()];
        order.iter().enumerate().for_each(|(new, &old)| place[old] = new as Label);
        self.labels.iter_mut().for_each(|label| *label = place[usize::from(*label)]);
        let width = self.x.width();
        self.sums =
            order.iter().flat_map(|&old| &self.sums[old * width..(old + 1) * width]).copied().collect();
        self.counts = order.iter().map(|&old| self.counts[old]).collect();
        if let Some(bounds) = &mut self.bounds {
            bounds.reorder(order);
        }
    }

    fn add(&mut self, row: usize, label: Label) {
        self.counts[usize::from(label)] += 1;
        let values = self.x.row(row);
        let sums = &mut self.sums[usize::from(label) * values.len()..][..values.len()];
        sums.iter_mut().zip(values).for_each(|(sum, v)| *sum += f64::from(*v));
    }

    /// Takes a row out; one that had no label yet is in no segment.
    fn remove(&mut self, row: usize, label: Label) {
        if let Some(count) = self.counts.get_mut(usize::from(label)) {
            *count -= 1;
            let values = self.x.row(row);
            let sums = &mut self.sums[usize::from(label) * values.len()..][..values.len()];
            sums.iter_mut().zip(values).for_each(|(sum, v)| *sum -= f64::from(*v));
        }
    }

    /// The mean of each segment.
    pub fn means(&self) -> Array2<f64> {
        let width = self.x.width();
        Array2::from_shape_fn((self.counts.len(), width), |(segment, j)| {
            self.sums[segment * width + j] / self.counts[segment].max(1) as f64
        })
    }
}

/// Gives all rows of a piece their nearest centre.
#[inline(never)]
fn look_at_all(
    x: &FeatureMatrix,
    targets: &Targets,
    first: usize,
    labels: &mut [Label],
    left: &mut Vec<Left>,
) {
    let width = x.width();
    let last = (first + PIECE).min(labels.len());
    let rows = &x.as_slice()[first * width..last * width];
    let mut tile = tile(width);
    let tiles = rows.chunks(LANES * width).zip(labels[first..last].chunks_mut(LANES));
    for ((rows, labels), row) in tiles.zip((first..).step_by(LANES)) {
        turn(eight(rows, width), &mut tile);
        let found = targets.nearest::<false>(&tile).labels();
        if labels.as_array() != Some(&found) {
            for ((old, new), row) in labels.iter_mut().zip(found).zip(row as u32..) {
                if *old != new {
                    left.push(Left { row, from: *old });
                    *old = new;
                }
            }
        }
    }
}

/// Those rows of a piece that may have a new nearest centre, turned: fetching them one by one in the middle of the
/// arithmetic would mean to wait for each.
#[inline(never)]
fn gather(
    x: &FeatureMatrix,
    bounds: &Bounds,
    first: usize,
    labels: &[Label],
    tiles: &mut Vec<Lanes>,
) -> Vec<u32> {
    let last = (first + PIECE).min(labels.len());
    let due = bounds.due(&labels[first..last], first);
    let width = x.width();
    tiles.resize(due.len().div_ceil(LANES) * width, ZERO);
    for (due, tile) in due.chunks(LANES).zip(tiles.chunks_exact_mut(width)) {
        let row = |lane: usize| x.row(due.get(lane).map_or(due[0], |row| *row) as usize);
        turn(std::array::from_fn(row), tile);
    }
    due
}

/// Gives the rows that were gathered their nearest centre, and learns how sure that is.
#[inline(never)]
fn look_at_due(
    tiles: &[Lanes],
    targets: &Targets,
    bounds: &mut Bounds,
    due: &[u32],
    labels: &mut [Label],
    left: &mut Vec<Left>,
) {
    let width = bounds.width();
    for (tile, due) in tiles.chunks_exact(width).zip(due.chunks(LANES)) {
        let found = targets.nearest::<true>(tile);
        let gaps = values(bounds.gaps(tile, &found));
        for ((&row, label), gap) in due.iter().zip(found.labels()).zip(gaps) {
            let old = &mut labels[row as usize];
            if *old != label {
                left.push(Left { row, from: *old });
                *old = label;
            }
            bounds.keep(row as usize, label, gap);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{methods::kmeans::assign, numeric::random::Random};

    /// Moves centres by less and less, and compares what bounds let through with looking at every row.
    fn check(x: &FeatureMatrix, k: usize, step: f64, seed: u64) {
        let mut random = Random::new(seed, 0);
        let mut centers = Array2::from_shape_fn((k, x.width()), |(c, j)| {
            f64::from(x.row(c * x.rows() / k)[j]) + random.fraction() * step
        });
        let mut members = Members::new(x, k);
        members.reassign(&centers);
        members.bounds = Some(Bounds::new(x.rows(), &centers));
        for pass in 0..30 {
            members.reassign(&centers);
            assert!(members.labels == assign(x, &centers), "pass {pass} of seed {seed}");
            let reach = step * 0.7_f64.powi(pass);
            let moved = centers.mapv(|v| v + (random.fraction() - 0.5) * reach);
            members.shift(&centers, &moved);
            centers = moved;
        }
    }

    fn matrix(rows: usize, width: usize, value: impl FnMut() -> f64) -> FeatureMatrix {
        let mut value = value;
        let values = Array2::from_shape_fn((rows, width), |_| value() as f32);
        FeatureMatrix::new(values).unwrap_or_else(|| unreachable!("finite values"))
    }

    #[test]
    fn bounds_let_every_row_through_that_changes() {
        for (width, k, seed) in [(1, 3, 1), (2, 7, 2), (5, 4, 3), (13, 11, 4), (40, 6, 5)] {
            let mut random = Random::new(seed, 1);
            check(&matrix(2_003, width, || random.fraction() * 4.0), k, 0.5, seed);
            // Many rows just between two centres, to the bit.
            let mut random = Random::new(seed, 2);
            check(&matrix(2_003, width, || random.below(3) as f64), k, 0.25, seed);
            // Far from the origin 32 bits leave few digits for the differences.
            let mut random = Random::new(seed, 3);
            check(&matrix(2_003, width, || 3_000.0 + random.fraction()), k, 0.01, seed);
        }
    }

    #[test]
    fn bounds_pass_over_most_rows_once_centres_hardly_move() {
        let mut random = Random::new(7, 1);
        let x = matrix(4_096, 6, || random.fraction() + random.below(3) as f64 * 2.0);
        let centers = Array2::from_shape_fn((5, 6), |(c, j)| f64::from(x.row(c * 800)[j]));
        let mut members = Members::new(&x, 5);
        members.reassign(&centers);
        members.bounds = Some(Bounds::new(x.rows(), &centers));
        members.reassign(&centers);
        let moved = centers.mapv(|v| v + 1e-3);
        members.shift(&centers, &moved);
        let bounds = members.bounds.as_ref().map_or_else(Vec::new, |bounds| bounds.due(&members.labels, 0));
        assert!(bounds.len() * 10 < x.rows(), "{} rows are due", bounds.len());
    }
}
