//! Figures that weigh how tight segments are against how far apart they lie.
//!
//! *Caliński-Harabasz* (1974): the variance between the segments' centres
//! over that within segments, each by its degrees of freedom; higher is
//! better. *Davies-Bouldin* (1979): for each segment the worst ratio of two
//! segments' spreads (mean distance to the own centre) to the distance of
//! their centres, averaged; lower is better. Both as in scikit-learn, over
//! the rows that are assigned and the segments that have rows.
//!
//! Cost: two passes over the rows, in 64 bits.

use super::agreement::segments;
use crate::{
    features::FeatureMatrix,
    methods::{Label, NOT_ASSIGNED},
    numeric::statistics::sum,
};

/// Spreads and distances below this are none: scikit-learn's tolerance.
const NONE: f64 = 1e-8;

/// The Caliński-Harabasz index, above zero; 1 where every row lies at its centre. `None` with fewer than two segments
/// that have rows, or as many as rows.
pub fn calinski_harabasz(x: &FeatureMatrix, labels: &[Label]) -> Option<f64> {
    let parts = Parts::of(x, labels)?;
    let (n, k) = (parts.rows() as f64, parts.sizes.len() as f64);
    let within = sum(parts.gaps(x).map(|(_, squared)| squared));
    let middle: Vec<f64> = (0..x.width())
        .map(|column| {
            sum(parts.sizes.iter().zip(&parts.centers).map(|(size, c)| *size as f64 * c[column])) / n
        })
        .collect();
    let between =
        sum(parts.sizes.iter().zip(&parts.centers).map(|(size, c)| *size as f64 * squared(c, &middle)));
    Some(if within == 0.0 { 1.0 } else { between * (n - k) / (within * (k - 1.0)) })
}

/// The Davies-Bouldin index, zero or above. `None` with fewer than two segments that have rows, or as many as rows.
pub fn davies_bouldin(x: &FeatureMatrix, labels: &[Label]) -> Option<f64> {
    let parts = Parts::of(x, labels)?;
    let mut spreads = vec![0.0; parts.sizes.len()];
    parts.gaps(x).for_each(|(place, squared)| spreads[place] += squared.sqrt());
    spreads.iter_mut().zip(&parts.sizes).for_each(|(spread, size)| *spread /= *size as f64);
    let apart = |a: usize, b: usize| squared(&parts.centers[a], &parts.centers[b]).sqrt();
    let places = 0..parts.sizes.len();
    let one_spot = places.clone().all(|a| places.clone().all(|b| apart(a, b) <= NONE));
    if one_spot || spreads.iter().all(|spread| *spread <= NONE) {
        return Some(0.0);
    }
    let worst = |a: usize| {
        // Centres at the same place say nothing about each other, as in scikit-learn.
        let others = places.clone().map(|b| (b, apart(a, b))).filter(|(_, apart)| *apart > 0.0);
        others.map(|(b, apart)| (spreads[a] + spreads[b]) / apart).fold(0.0, f64::max)
    };
    Some(sum(places.clone().map(worst)) / places.len() as f64)
}

/// How many rows the smallest segment has, of those that have rows; `None` where none has.
pub fn smallest(labels: &[Label]) -> Option<usize> {
    sizes(labels).into_iter().filter(|size| *size > 0).min()
}

/// Rows of each segment up to the highest number in use.
fn sizes(labels: &[Label]) -> Vec<usize> {
    let mut sizes = vec![0; segments(labels)];
    labels.iter().filter(|l| **l != NOT_ASSIGNED).for_each(|l| sizes[usize::from(*l)] += 1);
    sizes
}

/// The segments that have rows.
struct Parts<'a> {
    labels: &'a [Label],
    /// The place of each segment in the two lists below; beyond them for one without rows.
    places: Vec<usize>,
    sizes: Vec<usize>,
    /// The mean of each one's rows.
    centers: Vec<Vec<f64>>,
}

impl<'a> Parts<'a> {
    fn of(x: &FeatureMatrix, labels: &'a [Label]) -> Option<Self> {
        let all = sizes(labels);
        let sizes: Vec<usize> = all.iter().copied().filter(|size| *size > 0).collect();
        if sizes.len() < 2 || sizes.len() == sizes.iter().sum::<usize>() {
            return None;
        }
        let place = |segment: usize| all[..segment].iter().filter(|size| **size > 0).count();
        let places = (0..all.len()).map(place).collect();
        let centers = vec![vec![0.0; x.width()]; sizes.len()];
        let mut parts = Self { labels, places, sizes, centers };
        for (row, label) in labels.iter().enumerate().filter(|(_, label)| **label != NOT_ASSIGNED) {
            let center = &mut parts.centers[parts.places[usize::from(*label)]];
            center.iter_mut().zip(x.row(row)).for_each(|(sum, v)| *sum += f64::from(*v));
        }
        for (center, size) in parts.centers.iter_mut().zip(&parts.sizes) {
            center.iter_mut().for_each(|sum| *sum /= *size as f64);
        }
        Some(parts)
    }

    fn rows(&self) -> usize {
        self.sizes.iter().sum()
    }

    /// Each assigned row's place and its squared distance to the centre there.
    fn gaps<'p>(&'p self, x: &'p FeatureMatrix) -> impl Iterator<Item = (usize, f64)> + 'p {
        let assigned = self.labels.iter().enumerate().filter(|(_, label)| **label != NOT_ASSIGNED);
        assigned.map(|(row, label)| {
            let place = self.places[usize::from(*label)];
            let gaps = x.row(row).iter().zip(&self.centers[place]).map(|(v, c)| (f64::from(*v) - c).powi(2));
            (place, gaps.sum())
        })
    }
}

fn squared(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum()
}
