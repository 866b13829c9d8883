//! Whether there are groups: data without them, the dip and the valley; the dip against numbers from `tests/reference`.

use ndarray::Array2;
use serde::Deserialize;
use strata::{
    features::FeatureMatrix,
    methods::{KMeansSettings, Label, kmeans},
    numeric::{
        random::Random,
        statistics::{correlation, sorted},
    },
    quality::{Dip, silhouette, ungrouped, valley},
};

use crate::{
    reference,
    support::{repository_file, silent},
};

#[derive(Deserialize)]
struct Reference {
    samples: Vec<Sample>,
    tied: Vec<Tied>,
}

#[derive(Deserialize)]
struct Sample {
    name: String,
    values: Vec<f64>,
    dip: f64,
    p: f64,
}

#[derive(Deserialize)]
struct Tied {
    values: Vec<f64>,
    dip: f64,
}

fn dips() -> Reference {
    let file = repository_file("tests/reference/dip.json");
    serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn dips_are_those_of_as_217_and_of_the_definition() {
    let reference = dips();
    for sample in &reference.samples {
        let Some(found) = Dip::of(sample.values.clone()) else { panic!("{}", sample.name) };
        assert!((found.dip - sample.dip).abs() < 1e-12, "{}: {found:?} is not {}", sample.name, sample.dip);
        // Two tables, each simulated, with other sizes in them. The least dip is that of many samples, and so has no
        // one probability.
        let least = 0.5 / sample.values.len() as f64;
        let close = found.dip < least + 1e-9 || (found.p - sample.p).abs() < 0.03;
        assert!(close, "{}: {found:?} is not {}", sample.name, sample.p);
    }
    for tied in &reference.tied {
        let found = Dip::of(tied.values.clone()).map_or(0.0, |found| found.dip);
        assert!((found - tied.dip).abs() < 1e-7, "{:?}: {found} is not {}", tied.values, tied.dip);
    }
    assert!(reference.samples.len() > 15 && reference.tied.len() > 20);
}

#[test]
fn a_dip_knows_neither_order_nor_unit_nor_direction() {
    let mut random = Random::new(3, 0);
    let values: Vec<f64> = (0..200).map(|i| random.normal() + f64::from(i % 2) * 3.0).collect();
    let dip = |values: Vec<f64>| Dip::of(values).map_or(0.0, |found| found.dip);
    let expected = dip(values.clone());
    assert!((dip(values.iter().rev().copied().collect()) - expected).abs() < 1e-12);
    assert!((dip(values.iter().map(|v| 1e6 * v + 7.0).collect()) - expected).abs() < 1e-9);
    assert!((dip(values.iter().map(|v| -v).collect()) - expected).abs() < 1e-12);
}

#[test]
fn uniform_numbers_dip_as_often_as_their_probability_says() {
    let mut random = Random::new(4, 0);
    for n in [12, 60, 700] {
        let p: Vec<f64> = (0..1_000)
            .filter_map(|_| Dip::of((0..n).map(|_| random.fraction()).collect()).map(|found| found.p))
            .collect();
        for level in [0.05, 0.25, 0.5] {
            let share = p.iter().filter(|p| **p < level).count() as f64 / p.len() as f64;
            assert!((share - level).abs() < 0.05, "of {n}: {share} below {level}");
        }
    }
}

#[test]
fn what_cannot_dip_has_none() {
    assert_eq!(Dip::of(vec![1.0, 2.0, 3.0, 4.0]), None);
    assert_eq!(Dip::of(vec![1.0; 9]), None);
    assert_eq!(Dip::of(vec![0.0, 0.0, 0.0, 0.0, 1.0]).map(|found| found.dip), Some(0.1));
}

fn matrix(values: Array2<f32>) -> FeatureMatrix {
    FeatureMatrix::new(values).unwrap_or_else(|| panic!("finite"))
}

fn labels(x: &FeatureMatrix, k: usize) -> Vec<Label> {
    let settings = KMeansSettings { k, restarts: 3, ..KMeansSettings::default() };
    kmeans::fit(x, &settings, None, &mut silent).unwrap_or_else(|e| panic!("{e}")).1
}

/// Rows that lie on one hill, stretched and leaning.
fn one_hill(rows: usize) -> FeatureMatrix {
    let mut random = Random::new(9, 0);
    let mut values = Array2::zeros((rows, 3));
    for mut row in values.outer_iter_mut() {
        let [a, b, c] = [random.normal(), random.normal(), random.normal()];
        row.iter_mut().zip([3.0 * a, a + b, c]).for_each(|(value, v)| *value = v as f32);
    }
    matrix(values)
}

#[test]
fn between_groups_there_is_a_valley_and_on_one_hill_there_is_none() {
    let hill = one_hill(3_000);
    let found = valley(&hill, &labels(&hill, 2), 0, 1);
    assert!(found.is_some_and(|found| found.p > 0.5), "{found:?}");
    let tables = reference::tables();
    let blobs = reference::matrix(&tables["blobs"]);
    let labels = labels(&blobs, 3);
    let found = valley(&blobs, &labels, 0, 2);
    assert!(found.is_some_and(|found| found.p < 0.001), "{found:?}");
    assert_eq!(valley(&blobs, &labels, 0, 0), None);
    assert_eq!(valley(&blobs, &labels, 0, 7), None);
}

fn column(x: &FeatureMatrix, at: usize) -> Vec<f64> {
    x.view().column(at).iter().map(|v| f64::from(*v)).collect()
}

/// Spearman's correlation by its definition: Pearson's of the ranks, equal values sharing theirs.
fn spearman(a: &[f64], b: &[f64]) -> Option<f64> {
    let ranks = |values: &[f64]| -> Vec<f64> {
        let less = |v: f64| values.iter().filter(|other| **other < v).count() as f64;
        let up_to = |v: f64| values.iter().filter(|other| **other <= v).count() as f64;
        values.iter().map(|v| less(*v) + up_to(*v)).collect()
    };
    correlation(&ranks(a), &ranks(b))
}

#[test]
fn without_groups_every_column_keeps_its_values_and_every_pair_its_correlation() {
    let mut pairs = 0;
    for name in ["iris", "wine", "cars", "penguins", "fair", "sample", "heavy", "diabetes"] {
        let x = reference::matrix(&reference::tables()[name]);
        let rows: Vec<u32> = (0..x.rows().min(1_500) as u32).collect();
        let x = x.select(&rows);
        let blocks: Vec<_> = (0..x.width()).map(|at| at..at + 1).collect();
        let drawn = ungrouped(&x, &blocks, 0, 42);
        assert_eq!(drawn, ungrouped(&x, &blocks, 0, 42));
        assert_ne!(drawn, ungrouped(&x, &blocks, 1, 42));
        for a in 0..x.width() {
            assert_eq!(sorted(column(&x, a)), sorted(column(&drawn, a)), "{name}: column {a}");
            for b in 0..a {
                let wanted = spearman(&column(&x, a), &column(&x, b));
                let found = spearman(&column(&drawn, a), &column(&drawn, b));
                let (Some(wanted), Some(found)) = (wanted, found) else { continue };
                let error = 2.0 / (x.rows() as f64).sqrt();
                assert!((found - wanted).abs() < error, "{name}: {a} and {b}: {found}, wanted {wanted}");
                pairs += 1;
            }
        }
    }
    assert!(pairs > 200, "{pairs}");
}

#[test]
fn a_categorys_indicators_stay_together_and_leave_the_numbers() {
    let x = matrix(Array2::from_shape_fn((900, 5), |(row, at)| match at {
        0 => row as f32,
        1 => 7.0,
        _ => f32::from(u8::from(row / 300 == at - 2)),
    }));
    let drawn = ungrouped(&x, &[0..1, 1..2, 2..5], 0, 1);
    assert_eq!(column(&drawn, 1), [7.0; 900]);
    for row in 0..900 {
        assert_eq!(drawn.row(row)[2..].iter().sum::<f32>(), 1.0);
    }
    for at in 2..5 {
        assert_eq!(sorted(column(&x, at)), sorted(column(&drawn, at)));
        let r = spearman(&column(&drawn, 0), &column(&drawn, at)).unwrap_or(1.0);
        assert!(r.abs() < 0.1, "{r}");
    }
}

#[test]
fn columns_that_tell_the_same_do_so_without_groups() {
    let mut random = Random::new(2, 0);
    let one: Vec<f32> = (0..500).map(|_| random.normal() as f32).collect();
    let x = matrix(Array2::from_shape_fn((500, 4), |(row, at)| match at {
        1 => 2.0 * one[row],
        2 => -one[row],
        3 => one[row].max(0.0),
        _ => one[row],
    }));
    let drawn = ungrouped(&x, &[0..1, 1..2, 2..3, 3..4], 0, 1);
    for (at, expected) in [(1, 1.0), (2, -1.0)] {
        let r = spearman(&column(&drawn, 0), &column(&drawn, at)).unwrap_or(0.0);
        assert!((r - expected).abs() < 1e-9, "{at}: {r}");
    }
    let wanted = spearman(&column(&x, 0), &column(&x, 3)).unwrap_or(0.0);
    let found = spearman(&column(&drawn, 0), &column(&drawn, 3)).unwrap_or(1.0);
    assert!((wanted - found).abs() < 0.05, "{found}, wanted {wanted}");
}

#[test]
fn groups_score_above_data_without_them_and_one_hill_does_not() {
    let above = |x: &FeatureMatrix, k: usize| {
        let blocks: Vec<_> = (0..x.width()).map(|at| at..at + 1).collect();
        let score = |x: &FeatureMatrix| silhouette(x, &labels(x, k), &mut silent).map_or(0.0, |s| s.mean);
        score(x) - score(&ungrouped(x, &blocks, 0, 42))
    };
    let hill = above(&one_hill(2_000), 3);
    assert!(hill.abs() < 0.02, "{hill}");
    let blobs = reference::matrix(&reference::tables()["blobs"]);
    let blobs = above(&blobs, 5);
    assert!(blobs > 0.3, "{blobs}");
}
