//! The silhouette: how much nearer each row is to its own segment than to the next one, −1 to 1.
//!
//! Rousseeuw's definition (1987), as in scikit-learn: (b − a) / max(a, b) with
//! the mean distance a to the other rows of the own segment and the least mean
//! distance b to the rows of another; 0 for a row alone in its segment. Exact
//! over the rows given; above [`MOST_ROWS`] an even sample of them is taken.

use crate::{
    features::FeatureMatrix,
    methods::Label,
    numeric::{even_sample, statistics::sum},
};

/// More rows than this are sampled: the cost grows with their square.
pub const MOST_ROWS: usize = 2_000;

/// The mean silhouette and how many rows it was taken over; `None` with fewer than two segments, or with a
/// segment for every row.
pub fn silhouette(x: &FeatureMatrix, labels: &[Label], k: usize) -> Option<(f64, usize)> {
    let rows: Vec<usize> = even_sample(x.rows(), MOST_ROWS).collect();
    let mut sizes = vec![0_usize; k];
    rows.iter().for_each(|&row| sizes[usize::from(labels[row])] += 1);
    let filled = sizes.iter().filter(|size| **size > 0).count();
    if filled < 2 || filled == rows.len() {
        return None;
    }
    let of_row = |&row: &usize| {
        let own = usize::from(labels[row]);
        if sizes[own] == 1 {
            return 0.0;
        }
        let mut sums = vec![0.0; k];
        for &other in &rows {
            sums[usize::from(labels[other])] += distance(x.row(row), x.row(other));
        }
        let a = sums[own] / (sizes[own] - 1) as f64;
        let others = (0..k).filter(|&s| s != own && sizes[s] > 0).map(|s| sums[s] / sizes[s] as f64);
        let b = others.fold(f64::INFINITY, f64::min);
        let larger = a.max(b);
        if larger > 0.0 { (b - a) / larger } else { 0.0 }
    };
    Some((sum(rows.iter().map(of_row)) / rows.len() as f64, rows.len()))
}

fn distance(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn two_far_pairs() {
        let x = FeatureMatrix::new(array![[0.0], [1.0], [10.0], [11.0]]);
        let found = x.and_then(|x| silhouette(&x, &[0, 0, 1, 1], 2)).map_or(0.0, |(s, _)| s);
        // By hand: outer rows (10.5 − 1) / 10.5, inner rows (9.5 − 1) / 9.5.
        let expected = f64::midpoint(9.5 / 10.5, 8.5 / 9.5);
        assert!((found - expected).abs() < 1e-12, "{found}");
    }

    #[test]
    fn one_segment_has_none() {
        let x = FeatureMatrix::new(array![[0.0], [1.0]]);
        assert_eq!(x.and_then(|x| silhouette(&x, &[0, 0], 1)), None);
    }
}
