//! The silhouette: how much nearer each row is to its own segment than to the next one, −1 to 1.
//!
//! Rousseeuw's definition (1987), as in scikit-learn: (b − a) / max(a, b) with
//! the mean distance a to the other rows of the own segment and the least mean
//! distance b to the rows of another; 0 for a row alone in its segment. Exact
//! up to [`MOST_ROWS`] rows; of more a random sample of [`SAMPLE`] is taken,
//! the same one for every labeling, and a silhouette tells its size.
//!
//! *Cost.* n²·d: every distance is computed in 32 bits and added up in 64
//! after every few rows. Several labelings of the same rows share the
//! distances: nine of them cost about as much as two do one by one.

use serde::{Deserialize, Serialize};

use super::{
    agreement::segments,
    distances::add,
    draw::{FIXED_SEED, SILHOUETTES, without_replacement},
};
use crate::{
    features::FeatureMatrix,
    methods::{Label, NOT_ASSIGNED},
    numeric::{
        random::Random,
        tiles::{LANES, Lanes, ZERO, eight, tile, turn, values},
    },
    progress::{Progress, Report, Stage},
};

/// More rows than this are sampled: the cost grows with their square.
pub const MOST_ROWS: usize = 20_000;

/// How many are taken of more rows.
pub const SAMPLE: usize = 10_000;

/// So many distances are added up in 32 bits before they go to a sum in 64.
const PIECE: usize = 64;

/// How often progress is told, in tiles of rows.
const TOLD: usize = 64;

/// How well rows lie in their segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Silhouette {
    /// The mean over the rows, −1 to 1.
    pub mean: f64,
    /// The mean over each segment's rows; none where no row of it was looked at.
    pub by_segment: Vec<Option<f64>>,
    /// How many rows it was taken over.
    pub rows: usize,
    /// How many there were to choose from.
    pub of: usize,
}

/// The silhouette of one labeling; `None` with fewer than two segments, or with a segment for every row.
pub fn silhouette(x: &FeatureMatrix, labels: &[Label], report: Report<'_>) -> Option<Silhouette> {
    silhouettes(x, &[labels], report).pop().flatten()
}

/// The silhouettes of several labelings of the same rows, each as [`silhouette`] gives it. Only rows that all of them
/// assign are looked at.
pub fn silhouettes(x: &FeatureMatrix, labelings: &[&[Label]], report: Report<'_>) -> Vec<Option<Silhouette>> {
    let assigned = |row: &u32| labelings.iter().all(|labels| labels[*row as usize] != NOT_ASSIGNED);
    let mut rows: Vec<u32> = (0..x.rows() as u32).filter(assigned).collect();
    let of = rows.len();
    if of > MOST_ROWS {
        let mut random = Random::new(FIXED_SEED, SILHOUETTES);
        rows = without_replacement(of, SAMPLE, &mut random).into_iter().map(|at| rows[at as usize]).collect();
    }
    let mut judged = Vec::new();
    let mut first_slot = 0;
    for labels in labelings {
        let labeling = Labeling::of(rows.iter().map(|row| labels[*row as usize]).collect(), first_slot);
        first_slot += labeling.sizes.len();
        judged.push(labeling);
    }
    if x.width() > 0 && judged.iter().any(Labeling::is_defined) {
        measure(&in_range(x, &rows), x.width(), &mut judged, report);
    }
    judged.iter().map(|labeling| labeling.silhouette(of)).collect()
}

/// One labeling of the rows looked at.
struct Labeling {
    labels: Vec<Label>,
    sizes: Vec<usize>,
    /// Where the sums of its first segment lie among those of all labelings.
    first_slot: usize,
    /// The sum of the silhouettes of each segment's rows.
    sums: Vec<f64>,
}

impl Labeling {
    fn of(labels: Vec<Label>, first_slot: usize) -> Self {
        let mut sizes = vec![0; segments(&labels)];
        labels.iter().for_each(|label| sizes[usize::from(*label)] += 1);
        let sums = vec![0.0; sizes.len()];
        Self { labels, sizes, first_slot, sums }
    }

    fn is_defined(&self) -> bool {
        let filled = self.sizes.iter().filter(|size| **size > 0).count();
        filled >= 2 && filled < self.labels.len()
    }

    /// Adds a row's silhouette, given the sum of its distances to the rows of a segment.
    fn add(&mut self, row: usize, distances: impl Fn(usize) -> f64) {
        let own = usize::from(self.labels[row]);
        if self.sizes[own] == 1 {
            return;
        }
        let a = distances(own) / (self.sizes[own] - 1) as f64;
        let others = self.sizes.iter().enumerate().filter(|(segment, size)| *segment != own && **size > 0);
        let b = others.map(|(segment, size)| distances(segment) / *size as f64).fold(f64::INFINITY, f64::min);
        let larger = a.max(b);
        if larger > 0.0 && larger.is_finite() {
            self.sums[own] += (b - a) / larger;
        }
    }

    fn silhouette(&self, of: usize) -> Option<Silhouette> {
        let rows = self.labels.len();
        let of_segment = |(sum, size): (&f64, &usize)| (*size > 0).then(|| sum / *size as f64);
        self.is_defined().then(|| Silhouette {
            mean: self.sums.iter().sum::<f64>() / rows as f64,
            by_segment: self.sums.iter().zip(&self.sizes).map(of_segment).collect(),
            rows,
            of,
        })
    }
}

/// The values of the rows looked at, row by row.
///
/// A silhouette does not change with the unit, so values whose squares could leave the range of 32 bits are told in
/// another one, by a power of two.
fn in_range(x: &FeatureMatrix, rows: &[u32]) -> Vec<f32> {
    let all = || rows.iter().flat_map(|row| x.row(*row as usize));
    let largest = all().fold(0.0_f32, |largest, v| largest.max(v.abs()));
    let unit = match largest {
        ..=1e-9 => 2.0_f32.powi(60),
        1e15.. => 2.0_f32.powi(-80),
        _ => 1.0,
    };
    all().map(|v| v * unit).collect()
}

/// Gives every labeling the silhouettes of all rows.
fn measure(values: &[f32], width: usize, judged: &mut [Labeling], report: Report<'_>) {
    let rows = values.len() / width;
    let slots: Vec<u16> = (0..rows)
        .flat_map(|row| judged.iter().map(move |l| (l.first_slot + usize::from(l.labels[row])) as u16))
        .collect();
    let all_slots = judged.iter().map(|labeling| labeling.sizes.len()).sum();
    let labelings = judged.len();
    let mut tile = tile(width);
    let mut sums = vec![ZERO; all_slots];
    let mut totals = vec![[0.0; LANES]; all_slots];
    for (number, own) in values.chunks(LANES * width).enumerate() {
        if number % TOLD == 0 {
            let done = (number * LANES) as u64;
            report(Progress { stage: Stage::Measuring, done, total: rows as u64 });
        }
        turn(eight(own, width), &mut tile);
        totals.fill([0.0; LANES]);
        for (rows, slots) in values.chunks(PIECE * width).zip(slots.chunks(PIECE * labelings)) {
            add(&tile, rows, slots, &mut sums);
            move_to(&mut totals, &mut sums);
        }
        for labeling in judged.iter_mut() {
            for lane in 0..own.len() / width {
                let totals = &totals[labeling.first_slot..];
                labeling.add(number * LANES + lane, |segment| totals[segment][lane]);
            }
        }
    }
}

/// Adds the sums in 32 bits to those in 64 and empties them.
#[inline(never)]
fn move_to(totals: &mut [[f64; LANES]], sums: &mut [Lanes]) {
    for (totals, sums) in totals.iter_mut().zip(sums) {
        for (total, sum) in totals.iter_mut().zip(values(*sums)) {
            *total += f64::from(sum);
        }
        *sums = ZERO;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn two_far_pairs() {
        let x = FeatureMatrix::new(array![[0.0], [1.0], [10.0], [11.0]]);
        let found = x.and_then(|x| silhouette(&x, &[0, 0, 1, 1], &mut |_| {})).map_or(0.0, |s| s.mean);
        // By hand: outer rows (10.5 − 1) / 10.5, inner rows (9.5 − 1) / 9.5.
        let expected = f64::midpoint(9.5 / 10.5, 8.5 / 9.5);
        assert!((found - expected).abs() < 1e-12, "{found}");
    }

    #[test]
    fn one_segment_has_none() {
        let x = FeatureMatrix::new(array![[0.0], [1.0]]);
        assert_eq!(x.and_then(|x| silhouette(&x, &[0, 0], &mut |_| {})), None);
    }
}
