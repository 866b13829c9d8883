//! The map: rows on the two directions in which they vary most (principal components of the encoded rows).

use nalgebra::{DMatrix, SymmetricEigen};

use super::Map;
use crate::{features::encoder::Encoded, methods::Label, numeric::even_sample};

/// Points on the map.
const MOST_POINTS: usize = 4_000;

/// Rows that the directions are learned from.
const MOST_ROWS: usize = 50_000;

/// Loadings told of each direction.
const TOLD: usize = 4;

/// Places the rows; `None` where they do not vary.
pub fn project(encoded: &Encoded, labels: &[Label], axis_names: &[String]) -> Option<Map> {
    let x = &encoded.matrix;
    let d = x.width();
    let learned: Vec<usize> = even_sample(x.rows(), MOST_ROWS).collect();
    let n = learned.len() as f64;
    let mut mean = vec![0.0; d];
    for &row in &learned {
        mean.iter_mut().zip(x.row(row)).for_each(|(m, v)| *m += f64::from(*v) / n);
    }
    let centered =
        |row: usize| -> Vec<f64> { x.row(row).iter().zip(&mean).map(|(v, m)| f64::from(*v) - m).collect() };
    let mut covariance = DMatrix::<f64>::zeros(d, d);
    for &row in &learned {
        let gaps = centered(row);
        for i in 0..d {
            for j in 0..=i {
                covariance[(i, j)] += gaps[i] * gaps[j] / n;
            }
        }
    }
    covariance.fill_upper_triangle_with_lower_triangle();
    let total = covariance.trace();
    if total <= 0.0 || total.is_nan() {
        return None;
    }
    let eigen = SymmetricEigen::new(covariance);
    let mut order: Vec<usize> = (0..d).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let direction = |number: usize| -> Vec<f64> {
        let Some(&at) = order.get(number) else { return vec![0.0; d] };
        let own: Vec<f64> = eigen.eigenvectors.column(at).iter().copied().collect();
        // A direction has no sign of its own: the strongest loading points up.
        let strongest =
            own.iter().copied().reduce(|a, b| if b.abs() > a.abs() + 1e-9 { b } else { a }).unwrap_or(1.0);
        own.into_iter().map(|v| v * strongest.signum()).collect()
    };
    let directions = [direction(0), direction(1)];
    let along = |gaps: &[f64], own: &[f64]| gaps.iter().zip(own).map(|(g, o)| g * o).sum::<f64>() as f32;
    let points = even_sample(x.rows(), MOST_POINTS).map(|row| {
        let gaps = centered(row);
        (encoded.rows[row], along(&gaps, &directions[0]), along(&gaps, &directions[1]), labels[row])
    });
    let kept: f64 = order.iter().take(2).map(|&at| eigen.eigenvalues[at].max(0.0)).sum();
    let told = |own: &Vec<f64>| {
        let mut loadings: Vec<(String, f64)> = axis_names.iter().cloned().zip(own.iter().copied()).collect();
        loadings.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        loadings.truncate(TOLD);
        loadings
    };
    Some(Map {
        points: points.collect(),
        of: x.rows(),
        kept: (kept / total).min(1.0),
        axes: [told(&directions[0]), told(&directions[1])],
    })
}
