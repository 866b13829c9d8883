//! Scores, grids and lists over real tables against NumPy and pandas: every row's segment. Numbers and script in
//! `tests/reference`.

use serde::Deserialize;
use strata::{
    methods::{NOT_ASSIGNED, Strength},
    recipe::{self, Recipe},
    table::{ReadOptions, Table, read},
};

use crate::support::{repository_file, silent};

#[derive(Deserialize)]
struct Reference {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    table: String,
    way: String,
    recipe: serde_json::Value,
    labels: String,
    scores: Vec<Vec<Option<f64>>>,
    step: usize,
}

fn opened(name: &str, recipe: &Recipe) -> Table {
    let file = repository_file(&format!("tests/data/{name}.csv"));
    let options = ReadOptions { key: Some(recipe.key.clone()), ..recipe.read_options() };
    read(&file, &options, &mut silent).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn every_row_is_where_pandas_puts_it() {
    let file = repository_file("tests/reference/rule_ways.json");
    let all: Reference = serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"));
    let mut ways = std::collections::BTreeMap::new();
    for (number, case) in all.cases.iter().enumerate() {
        let of = format!("case {number}, {} by {}: {}", case.table, case.way, case.recipe);
        let recipe = Recipe::from_json(&case.recipe.to_string()).unwrap_or_else(|e| panic!("{of}: {e}"));
        let table = opened(&case.table, &recipe);
        let outcome = recipe::run(&recipe, &table, &mut silent).unwrap_or_else(|e| panic!("{of}: {e}"));
        let sign = |label: &u8| if *label == NOT_ASSIGNED { '-' } else { char::from(b'a' + label) };
        let labels: String = outcome.assignment.labels.iter().map(sign).collect();
        let figures: Vec<&Vec<f64>> = match &outcome.assignment.strength {
            Strength::Score(all) => vec![all],
            Strength::Scores(all) => vec![&all.y, &all.x],
            _ => Vec::new(),
        };
        for (own, expected) in figures.iter().zip(&case.scores) {
            for (at, expected) in expected.iter().enumerate() {
                let own = own[at * case.step];
                let near = expected.map_or(own.is_nan(), |expected| (own - expected).abs() <= 1e-9);
                assert!(near, "{of}: row {} has {own}, not {expected:?}", at * case.step);
            }
        }
        if labels != case.labels {
            let row = labels.chars().zip(case.labels.chars()).position(|(own, other)| own != other);
            panic!("{of}: row {row:?} differs");
        }
        *ways.entry(case.way.as_str()).or_insert(0) += 1;
    }
    assert!(ways.len() == 4 && ways.values().all(|count| *count > 5), "{ways:?}");
}
