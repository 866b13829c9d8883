//! The quality of a clustering: against scikit-learn (numbers and script in `tests/reference`), against naive twins,
//! and where there is nothing to judge.

use std::collections::BTreeMap;

use ndarray::Array2;
use proptest::prelude::*;
use serde::Deserialize;
use strata::{
    features::FeatureMatrix,
    methods::{Label, NOT_ASSIGNED},
    numeric::random::Random,
    quality::{adjusted_rand, calinski_harabasz, davies_bouldin, jaccard, silhouette, silhouettes, smallest},
};

use crate::{
    reference,
    support::{repository_file, silent},
};

#[derive(Deserialize)]
struct Reference {
    tables: BTreeMap<String, Table>,
}

#[derive(Deserialize)]
struct Table {
    best: BTreeMap<String, Figures>,
    drawn: BTreeMap<String, Drawn>,
    agreement_3_5: Agreement,
    agreement_8_3: Agreement,
}

#[derive(Deserialize)]
struct Drawn {
    labels: String,
    with_best_5: Agreement,
    #[serde(flatten)]
    figures: Figures,
}

#[derive(Deserialize)]
struct Figures {
    silhouette: f64,
    by_segment: Vec<Option<f64>>,
    calinski_harabasz: f64,
    davies_bouldin: f64,
    smallest: usize,
}

#[derive(Deserialize)]
struct Agreement {
    adjusted_rand: f64,
    jaccard: Vec<Option<f64>>,
}

fn tables() -> BTreeMap<String, Table> {
    let file = repository_file("tests/reference/quality.json");
    let reference: Reference = serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"));
    reference.tables
}

/// One label a digit, a point where a row is not assigned.
fn labels(text: &str) -> Vec<Label> {
    text.bytes().map(|b| if b == b'.' { NOT_ASSIGNED } else { b - b'0' }).collect()
}

fn matrix(values: Array2<f32>) -> FeatureMatrix {
    FeatureMatrix::new(values).unwrap_or_else(|| panic!("finite"))
}

fn close(found: Option<f64>, expected: Option<f64>, error: f64) -> bool {
    match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= error * expected.abs().max(1.0),
        (found, expected) => found == expected,
    }
}

#[test]
fn figures_are_scikit_learns() {
    let fits = reference::tables();
    let mut compared = 0;
    for (name, table) in tables() {
        let x = reference::matrix(&fits[&name]);
        let best = table.best.iter().map(|(k, figures)| (k, labels(&fits[&name].k[k].best.labels), figures));
        let drawn = table.drawn.iter().map(|(kind, d)| (kind, labels(&d.labels), &d.figures));
        for (kind, labels, expected) in best.chain(drawn) {
            let Some(found) = silhouette(&x, &labels, &mut silent) else { panic!("{name} {kind}") };
            let assigned = labels.iter().filter(|l| **l != NOT_ASSIGNED).count();
            assert_eq!((found.rows, found.of), (assigned, assigned), "{name} {kind}");
            assert!(close(Some(found.mean), Some(expected.silhouette), 1e-5), "{name} {kind}: {found:?}");
            assert_eq!(found.by_segment.len(), expected.by_segment.len(), "{name} {kind}");
            for (found, expected) in found.by_segment.iter().zip(&expected.by_segment) {
                assert!(close(*found, *expected, 1e-5), "{name} {kind}: {found:?} is not {expected:?}");
            }
            let ratio = calinski_harabasz(&x, &labels).map(|found| found / expected.calinski_harabasz);
            assert!(close(ratio, Some(1.0), 1e-5), "{name} {kind}: Caliński-Harabasz {ratio:?}");
            let ratio = davies_bouldin(&x, &labels).map(|found| found / expected.davies_bouldin);
            assert!(close(ratio, Some(1.0), 1e-5), "{name} {kind}: Davies-Bouldin {ratio:?}");
            assert_eq!(smallest(&labels), Some(expected.smallest), "{name} {kind}");
            compared += 1;
        }
    }
    assert!(compared >= 50, "{compared}");
}

#[test]
fn agreement_is_scikit_learns() {
    let fits = reference::tables();
    let check = |name: &str, a: &[Label], b: &[Label], expected: &Agreement| {
        let found = adjusted_rand(a, b);
        assert!((found - expected.adjusted_rand).abs() < 1e-12, "{name}: {found}");
        assert!((adjusted_rand(b, a) - found).abs() < 1e-12, "{name}");
        let found = jaccard(a, b);
        assert_eq!(found.len(), expected.jaccard.len(), "{name}");
        for (found, expected) in found.into_iter().zip(&expected.jaccard) {
            assert!(close(found, *expected, 1e-12), "{name}: {found:?} is not {expected:?}");
        }
    };
    for (name, table) in tables() {
        let best = |k: &str| labels(&fits[&name].k[k].best.labels);
        check(&name, &best("3"), &best("5"), &table.agreement_3_5);
        check(&name, &best("8"), &best("3"), &table.agreement_8_3);
        for drawn in table.drawn.values() {
            check(&name, &labels(&drawn.labels), &best("5"), &drawn.with_best_5);
        }
    }
}

#[test]
fn degenerate_agreement_follows_scikit_learn() {
    // scikit-learn: adjusted_rand_score of these pairs.
    assert_eq!(adjusted_rand(&[], &[]), 1.0);
    assert_eq!(adjusted_rand(&[0, 0, 0], &[1, 1, 1]), 1.0);
    assert_eq!(adjusted_rand(&[0, 1, 2], &[2, 0, 1]), 1.0);
    assert_eq!(adjusted_rand(&[0, 0, 0], &[0, 1, 2]), 0.0);
    assert_eq!(adjusted_rand(&[0, 0, 1, 1], &[0, 1, 0, 1]), -0.5);
    let many: Vec<Label> = (0..3_000_000).map(|row| (row % 2) as Label).collect();
    assert_eq!(adjusted_rand(&many, &many), 1.0);
    let other: Vec<Label> = (0..3_000_000).map(|row| (row / 2 % 2) as Label).collect();
    assert!(adjusted_rand(&many, &other).abs() < 1e-6);
}

#[test]
fn what_cannot_be_judged_has_no_figures() {
    let x = matrix(Array2::from_shape_fn((4, 2), |(i, j)| (i * i + j) as f32));
    let none = NOT_ASSIGNED;
    for labels in [[0, 0, 0, 0], [0, 1, 2, 3], [none; 4], [2, 2, none, 2], [0, 1, none, none]] {
        assert_eq!(silhouette(&x, &labels, &mut silent), None, "{labels:?}");
        assert_eq!(calinski_harabasz(&x, &labels), None, "{labels:?}");
        assert_eq!(davies_bouldin(&x, &labels), None, "{labels:?}");
    }
    assert_eq!(smallest(&[none; 4]), None);
}

#[test]
fn rows_that_are_all_equal_lie_on_every_border() {
    let x = matrix(Array2::from_elem((40, 3), 0.1));
    let labels: Vec<Label> = (0..40).map(|row| (row % 3) as Label).collect();
    let found = silhouette(&x, &labels, &mut silent);
    assert_eq!(found.map(|s| (s.mean, s.by_segment)), Some((0.0, vec![Some(0.0); 3])));
    // As scikit-learn has it.
    assert_eq!(calinski_harabasz(&x, &labels), Some(1.0));
    assert_eq!(davies_bouldin(&x, &labels), Some(0.0));
}

#[test]
fn rows_that_are_nearly_equal_keep_their_distance() {
    // Pairs a millionth apart, far from the origin, where |a|² − 2ab + |b|² would lose them.
    let near = |row: usize| if row.is_multiple_of(2) { 1.0_f32 } else { 1.000_001 };
    let x = matrix(Array2::from_shape_fn((40, 2), |(row, _)| near(row)));
    let labels: Vec<Label> = (0..40).map(|row| (row % 2) as Label).collect();
    assert_eq!(silhouette(&x, &labels, &mut silent).map(|s| s.mean), Some(1.0));
}

#[test]
fn several_labelings_are_judged_as_each_alone() {
    let mut random = Random::new(5, 0);
    let x = matrix(Array2::from_shape_fn((333, 5), |_| random.fraction() as f32));
    let labelings: Vec<Vec<Label>> =
        (1..10).map(|k| (0..333).map(|_| random.below(k) as Label).collect()).collect();
    let together: Vec<&[Label]> = labelings.iter().map(Vec::as_slice).collect();
    let alone: Vec<_> = labelings.iter().map(|labels| silhouette(&x, labels, &mut silent)).collect();
    assert_eq!(silhouettes(&x, &together, &mut silent), alone);
    assert!(alone[0].is_none() && alone[1..].iter().all(Option::is_some));
}

#[test]
fn of_many_rows_a_sample_is_judged_and_told() {
    let mut random = Random::new(6, 0);
    let labels: Vec<Label> = (0..30_000).map(|_| random.below(4) as Label).collect();
    // Four heaps in a row, side by side.
    let x = matrix(Array2::from_shape_fn((30_000, 1), |(row, _)| {
        f32::from(labels[row]) * 3.0 + random.fraction() as f32
    }));
    let Some(found) = silhouette(&x, &labels, &mut silent) else { panic!("four segments") };
    assert_eq!((found.rows, found.of), (10_000, 30_000));
    assert_eq!(silhouette(&x, &labels, &mut silent), Some(found.clone()));
    // The same by integration: at u in a heap, distances average a within it and 3 + 0.5 − u to the heap above.
    let inside = |u: f64| f64::midpoint(u * u, (1.0 - u) * (1.0 - u));
    let middle = (0..1_000).map(|step| (f64::from(step) + 0.5) / 1_000.0);
    let at_an_end = middle.clone().map(|u| 1.0 - inside(u) / (3.5 - u)).sum::<f64>() / 1_000.0;
    let between = middle.map(|u| 1.0 - inside(u) / (3.5 - u).min(2.5 + u)).sum::<f64>() / 1_000.0;
    for (found, expected) in found.by_segment.iter().zip([at_an_end, between, between, at_an_end]) {
        assert!(close(*found, Some(expected), 0.005), "{found:?} is not {expected}");
    }
}

/// The definition, in 64 bits, row by row.
fn naive(x: &FeatureMatrix, labels: &[Label]) -> Option<f64> {
    let rows: Vec<usize> = (0..x.rows()).filter(|row| labels[*row] != NOT_ASSIGNED).collect();
    let of = |segment: Label| rows.iter().copied().filter(move |row| labels[*row] == segment);
    let filled: Vec<Label> = (0..NOT_ASSIGNED).filter(|segment| of(*segment).next().is_some()).collect();
    if filled.len() < 2 || filled.len() == rows.len() {
        return None;
    }
    let distance = |a: usize, b: usize| {
        x.row(a)
            .iter()
            .zip(x.row(b))
            .map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2))
            .sum::<f64>()
            .sqrt()
    };
    let of_row = |&row: &usize| {
        let own = of(labels[row]).count();
        let sum = |segment: Label| of(segment).map(|other| distance(row, other)).sum::<f64>();
        let a = sum(labels[row]) / (own as f64 - 1.0);
        let others = filled.iter().filter(|segment| **segment != labels[row]);
        let b = others.map(|s| sum(*s) / of(*s).count() as f64).fold(f64::INFINITY, f64::min);
        if own == 1 || a.max(b) == 0.0 { 0.0 } else { (b - a) / a.max(b) }
    };
    Some(rows.iter().map(of_row).sum::<f64>() / rows.len() as f64)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn a_silhouette_is_its_naive_twins(
        values in proptest::collection::vec(prop_oneof![Just(0.0_f32), -2.0_f32..2.0, Just(3.0)], 4..300),
        width in 1_usize..4,
        labels in proptest::collection::vec(prop_oneof![0_u8..4, Just(NOT_ASSIGNED)], 300),
        unit in prop_oneof![Just(1.0_f32), Just(1e30), Just(1e-20)],
    ) {
        let rows = values.len() / width;
        let scaled = values[..rows * width].iter().map(|v| v * unit).collect();
        let Ok(scaled) = Array2::from_shape_vec((rows, width), scaled) else { return Ok(()) };
        let x = matrix(scaled);
        let found = silhouette(&x, &labels[..rows], &mut silent).map(|s| s.mean);
        let expected = naive(&x, &labels[..rows]);
        prop_assert!(close(found, expected, 1e-5), "{found:?} is not {expected:?}");
    }
}
