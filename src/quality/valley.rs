//! Whether there is a valley between two neighbouring segments, or a border drawn through one hill.
//!
//! The rows of both are put on the line between their centres, and the [dip](super::dip)
//! of their places says whether they lie on one hill or on two. A border that
//! k-means draws through a single hill leaves no valley: that is a matter of
//! degree and no harm, but no group either.

use super::{
    dip::Dip,
    draw::{FIXED_SEED, VALLEYS, without_replacement},
};
use crate::{features::FeatureMatrix, methods::Label, numeric::random::Random};

/// Of more rows than this a random sample is taken: among very many the least unevenness would be told.
pub const MOST_ROWS: usize = 2_000;

/// The dip of the rows of segments `a` and `b` on the line between their centres, over at most [`MOST_ROWS`] of them;
/// `None` where one has no rows, both have fewer than five together, or the centres are at one place.
pub fn valley(x: &FeatureMatrix, labels: &[Label], a: Label, b: Label) -> Option<Dip> {
    let places = along(x, labels, a, b)?;
    let mut random = Random::new(FIXED_SEED, VALLEYS);
    let rows = without_replacement(places.len(), MOST_ROWS, &mut random);
    Dip::of(rows.into_iter().map(|row| places[row as usize]).collect())
}

/// Where the rows of segments `a` and `b` lie on the line between their centres, 0 at that of `a` and 1 at that of
/// `b`, in the order of the rows; `None` where one has no rows or the centres are at one place.
pub fn along(x: &FeatureMatrix, labels: &[Label], a: Label, b: Label) -> Option<Vec<f64>> {
    let (from, to) = (center(x, labels, a)?, center(x, labels, b)?);
    let line: Vec<f64> = to.iter().zip(&from).map(|(to, from)| to - from).collect();
    let squared: f64 = line.iter().map(|v| v * v).sum();
    let place = |row: usize| {
        let values = x.row(row).iter().zip(&from).zip(&line);
        values.map(|((v, from), line)| (f64::from(*v) - from) * line).sum::<f64>() / squared
    };
    let rows = labels.iter().enumerate().filter(|(_, label)| **label == a || **label == b);
    (squared > 0.0).then(|| rows.map(|(row, _)| place(row)).collect())
}

/// The mean of a segment's rows; `None` if there are none.
fn center(x: &FeatureMatrix, labels: &[Label], segment: Label) -> Option<Vec<f64>> {
    let mut sums = vec![0.0; x.width()];
    let mut count = 0.0;
    for (row, _) in labels.iter().enumerate().filter(|(_, label)| **label == segment) {
        sums.iter_mut().zip(x.row(row)).for_each(|(sum, v)| *sum += f64::from(*v));
        count += 1.0;
    }
    sums.iter_mut().for_each(|sum| *sum /= count);
    (count > 0.0).then_some(sums)
}
