//! k-means against a naive twin, against its own rules, and on degenerate data.

use ndarray::Array2;
use proptest::prelude::*;
use strata::{
    error::ErrorKind,
    features::FeatureMatrix,
    methods::{
        KMeansSettings,
        kmeans::{assign, center_matrix, fit, from_centers, restart},
    },
    numeric::random::Random,
};

use crate::support::silent;

fn matrix(rows: usize, width: usize, seed: u64) -> FeatureMatrix {
    let mut random = Random::new(seed, 0);
    let values = Array2::from_shape_fn((rows, width), |(i, _)| {
        (random.fraction() + random.fraction() - 1.0 + (i % 4) as f64 * 1.5) as f32
    });
    FeatureMatrix::new(values).unwrap_or_else(|| panic!("finite values"))
}

/// Lloyd's iteration in the plainest words, in 64 bits.
fn naive(
    x: &FeatureMatrix,
    mut centers: Vec<Vec<f64>>,
    iterations: usize,
) -> (Vec<Vec<f64>>, Vec<usize>, f64) {
    let squared = |row: usize, center: &[f64]| -> f64 {
        x.row(row).iter().zip(center).map(|(v, c)| (f64::from(*v) - c).powi(2)).sum()
    };
    let nearest = |row: usize, centers: &[Vec<f64>]| {
        (0..centers.len())
            .fold(0, |a, b| if squared(row, &centers[b]) < squared(row, &centers[a]) { b } else { a })
    };
    for _ in 0..iterations {
        let labels: Vec<usize> = (0..x.rows()).map(|row| nearest(row, &centers)).collect();
        for (number, center) in centers.iter_mut().enumerate() {
            let own: Vec<usize> = (0..x.rows()).filter(|row| labels[*row] == number).collect();
            for (j, value) in center.iter_mut().enumerate() {
                *value = own.iter().map(|&row| f64::from(x.row(row)[j])).sum::<f64>() / own.len() as f64;
            }
        }
    }
    let labels: Vec<usize> = (0..x.rows()).map(|row| nearest(row, &centers)).collect();
    let inertia = labels.iter().enumerate().map(|(row, &label)| squared(row, &centers[label])).sum();
    (centers, labels, inertia)
}

#[test]
fn it_ends_where_its_naive_twin_ends() {
    for (rows, width, k, seed) in
        [(200, 3, 4, 1), (203, 5, 3, 2), (64, 1, 2, 3), (501, 8, 6, 4), (97, 13, 9, 5)]
    {
        let x = matrix(rows, width, seed);
        let first: Vec<Vec<f64>> =
            (0..k).map(|i| x.row(i * rows / k).iter().map(|v| f64::from(*v)).collect()).collect();
        let (_, _, expected) = naive(&x, first.clone(), 300);
        let start = center_matrix(&first, width).unwrap_or_else(|| panic!("even centres"));
        let (run, labels) = from_centers(&x, start, &KMeansSettings::default(), &mut silent);
        assert!(run.converged);
        assert!((run.inertia - expected).abs() <= 1e-6 * expected, "{} is not {expected}", run.inertia);
        let (_, again, _) = naive(&x, run.centers.clone(), 0);
        assert_eq!(labels.iter().map(|l| usize::from(*l)).collect::<Vec<_>>(), again);
    }
}

#[test]
fn centres_are_the_means_of_their_rows_and_labels_are_the_nearest_centres() {
    let x = matrix(1_003, 6, 9);
    let (fit, labels) = fit(&x, &KMeansSettings { k: 5, ..KMeansSettings::default() }, None, &mut silent)
        .unwrap_or_else(|e| panic!("{e}"));
    assert!(fit.converged);
    for (number, center) in fit.centers.iter().enumerate() {
        let own: Vec<usize> = (0..x.rows()).filter(|row| usize::from(labels[*row]) == number).collect();
        for (j, value) in center.iter().enumerate() {
            let sum: f64 = own.iter().map(|&row| f64::from(x.row(row)[j])).sum();
            assert_eq!((sum / own.len() as f64).to_bits(), value.to_bits());
        }
    }
    let centers = center_matrix(&fit.centers, 6).unwrap_or_else(|| panic!("even centres"));
    assert_eq!(assign(&x, &centers), labels);
    assert!(fit.centers.windows(2).all(|pair| pair[0][0] >= pair[1][0]), "highest first");
}

#[test]
fn the_same_seed_gives_the_same_bits_and_another_seed_another_start() {
    let x = matrix(400, 4, 6);
    let settings = KMeansSettings { k: 6, max_iterations: 1, ..KMeansSettings::default() };
    let run = |seed, number| restart(&x, &KMeansSettings { seed, ..settings.clone() }, number, &mut silent);
    assert_eq!(run(1, 0), run(1, 0));
    assert_ne!(run(1, 0), run(2, 0));
    assert_ne!(run(1, 0).map(|r| r.1), run(1, 1).map(|r| r.1));
}

#[test]
fn an_emptied_segment_takes_the_farthest_row() {
    let x =
        FeatureMatrix::new(ndarray::array![[0.0], [0.1], [0.2], [9.0]]).unwrap_or_else(|| panic!("finite"));
    // The third centre is nobody's nearest.
    let start = ndarray::array![[0.1], [8.0], [100.0]];
    let (run, labels) = from_centers(&x, start, &KMeansSettings::default(), &mut silent);
    assert!(run.converged);
    let mut sizes = [0; 3];
    labels.iter().for_each(|l| sizes[usize::from(*l)] += 1);
    assert!(sizes.iter().all(|size| *size > 0), "{labels:?}");
}

#[test]
fn segments_that_are_too_small_are_dissolved() {
    // Two crowds and three rows far away.
    let mut random = Random::new(5, 0);
    let values = Array2::from_shape_fn((203, 2), |(i, _)| {
        let middle = if i < 100 {
            0.0
        } else if i < 200 {
            10.0
        } else {
            100.0
        };
        (middle + random.fraction()) as f32
    });
    let x = FeatureMatrix::new(values).unwrap_or_else(|| panic!("finite"));
    let sizes = |min_rows| {
        let settings = KMeansSettings { k: 3, min_rows, ..KMeansSettings::default() };
        let (found, labels) = fit(&x, &settings, None, &mut silent).unwrap_or_else(|e| panic!("{e}"));
        let mut sizes = vec![0; found.centers.len()];
        labels.iter().for_each(|label| sizes[usize::from(*label)] += 1);
        sizes.sort_unstable();
        sizes
    };
    assert_eq!(sizes(0), [3, 100, 100]);
    assert_eq!(sizes(3), [3, 100, 100]);
    assert_eq!(sizes(4), [100, 103]);
    assert_eq!(sizes(150), [100, 103], "two are left in any case");
}

#[test]
fn what_cannot_be_parted_is_refused() {
    let same = FeatureMatrix::new(Array2::from_elem((50, 3), 1.0)).unwrap_or_else(|| panic!("finite"));
    let two = FeatureMatrix::new(Array2::from_shape_fn((50, 1), |(i, _)| (i % 2) as f32))
        .unwrap_or_else(|| panic!("finite"));
    let check = |x: &FeatureMatrix, k: usize| {
        fit(x, &KMeansSettings { k, ..KMeansSettings::default() }, None, &mut silent)
            .map(|_| ())
            .map_err(|e| e.kind)
    };
    assert_eq!(check(&same, 2), Err(ErrorKind::TooFewDistinct { k: 2, distinct: 1 }));
    assert_eq!(check(&two, 3), Err(ErrorKind::TooFewDistinct { k: 3, distinct: 2 }));
    assert_eq!(check(&two, 51), Err(ErrorKind::TooManySegments { k: 51, rows: 50 }));
    assert_eq!(check(&two, 2), Ok(()));
}

#[test]
fn every_bad_setting_is_named() {
    let bad =
        KMeansSettings { k: 1, restarts: 0, max_iterations: 0, seed: u64::MAX, ..KMeansSettings::default() };
    let fields: Vec<String> = bad.check().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["method.k", "method.restarts", "method.max_iterations", "method.seed"]);
    assert_eq!(KMeansSettings::default().check(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_valid_partition_on_any_data(
        values in proptest::collection::vec(prop_oneof![Just(0.0_f32), -1e3_f32..1e3, Just(-0.0), Just(1e10)], 12..240),
        width in 1_usize..4,
        k in 2_usize..6,
    ) {
        let rows = values.len() / width;
        let Ok(values) = Array2::from_shape_vec((rows, width), values[..rows * width].to_vec()) else { return Ok(()) };
        let Some(x) = FeatureMatrix::new(values) else { return Ok(()) };
        let settings = KMeansSettings { k, restarts: 2, ..KMeansSettings::default() };
        if let Ok((fit, labels)) = fit(&x, &settings, None, &mut silent) {
            prop_assert_eq!(labels.len(), rows);
            prop_assert!(labels.iter().all(|l| usize::from(*l) < k));
            prop_assert!(fit.inertia.is_finite() && fit.inertia >= 0.0);
            prop_assert!(fit.centers.iter().flatten().all(|v| v.is_finite()));
        }
    }
}
