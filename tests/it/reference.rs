//! k-means against scikit-learn; numbers and script in `tests/reference`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use strata::{
    features::FeatureMatrix,
    methods::{
        KMeansSettings, Label,
        kmeans::{center_matrix, fit, from_centers},
    },
    recipe::{self, Preparation},
    table::{ReadOptions, TableProfile, read},
};

use crate::support::{repository_file, silent};

#[derive(Deserialize)]
struct Reference {
    tables: BTreeMap<String, Table>,
}

#[derive(Deserialize)]
pub struct Table {
    file: String,
    features: Vec<String>,
    pub k: BTreeMap<String, Numbers>,
}

#[derive(Deserialize)]
pub struct Numbers {
    pub best: Best,
    from_rows: FromRows,
}

#[derive(Deserialize)]
pub struct Best {
    inertia: f64,
    pub labels: String,
}

#[derive(Deserialize)]
pub struct FromRows {
    initial_rows: Vec<usize>,
    inertia: f64,
    labels: String,
}

/// The tables and what scikit-learn found in them.
pub fn tables() -> BTreeMap<String, Table> {
    let file = repository_file("tests/reference/kmeans.json");
    let reference: Reference = serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"));
    reference.tables
}

/// The table's features, prepared as the script prepares them.
pub fn matrix(table: &Table) -> FeatureMatrix {
    let read = read(&repository_file(&table.file), &ReadOptions::default(), &mut silent);
    let read = read.unwrap_or_else(|e| panic!("{e}"));
    let profile = TableProfile::of(&read, &mut silent);
    let wanted =
        Preparation { features: table.features.clone(), transform: false, k: 2, ..Preparation::default() };
    let recipe = recipe::propose(&read, &profile, &wanted).unwrap_or_else(|e| panic!("{e}"));
    recipe::prepare(&recipe, &read, &mut silent).unwrap_or_else(|e| panic!("{e}")).1.matrix
}

/// Labels numbered by their first appearance.
fn by_appearance(labels: impl IntoIterator<Item = Label>) -> Vec<usize> {
    let mut seen = Vec::new();
    let mut number = |label| {
        seen.iter().position(|s| *s == label).unwrap_or_else(|| {
            seen.push(label);
            seen.len() - 1
        })
    };
    labels.into_iter().map(&mut number).collect()
}

/// One label a digit.
pub fn digits(labels: &str) -> Vec<Label> {
    labels.bytes().map(|b| b - b'0').collect()
}

#[test]
fn the_default_job_is_as_good_as_the_best_of_400_starts() {
    let mut worse = BTreeSet::new();
    let mut cases = 0;
    for (name, table) in tables() {
        let x = matrix(&table);
        for (k, numbers) in &table.k {
            let settings = KMeansSettings { k: k.parse().unwrap_or(0), ..KMeansSettings::default() };
            let (found, _) =
                fit(&x, &settings, None, &mut silent).unwrap_or_else(|e| panic!("{name} {k}: {e}"));
            let ratio = found.inertia / numbers.best.inertia;
            println!("{name} k = {k}: {ratio:.6} of the best of 400");
            cases += 1;
            if ratio > 1.001 {
                worse.insert(format!("{name} {k}: {ratio}"));
            }
        }
    }
    assert_eq!(cases, 36);
    assert!(worse.len() * 10 <= cases, "{worse:?}");
}

#[test]
fn from_the_same_centres_it_ends_where_scikit_learn_ends() {
    for (name, table) in tables() {
        let x = matrix(&table);
        for (k, numbers) in &table.k {
            let from = &numbers.from_rows;
            let start: Vec<Vec<f64>> = from
                .initial_rows
                .iter()
                .map(|&row| x.row(row).iter().map(|v| f64::from(*v)).collect())
                .collect();
            let start = center_matrix(&start, x.width()).unwrap_or_else(|| panic!("even centres"));
            let settings = KMeansSettings { max_iterations: 1_000, ..KMeansSettings::default() };
            let (run, labels) = from_centers(&x, start, &settings, &mut silent);
            let error = (run.inertia / from.inertia - 1.0).abs();
            assert!(error < 1e-6, "{name} {k}: {} is not {}", run.inertia, from.inertia);
            assert_eq!(by_appearance(labels), by_appearance(digits(&from.labels)), "{name} {k}");
        }
    }
}
