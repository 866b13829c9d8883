//! Features prepared for distances, against NumPy and pandas; numbers and script in `tests/reference`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::Deserialize;
use strata::{
    features::{
        Encoder, Encoding, Feature, FeatureMatrix, Learned, Missing, MissingLevel, Percentiles, Scale,
        Transform, encoder::Encoded,
    },
    methods::{Label, NOT_ASSIGNED},
    recipe::{self, MethodKind, Preparation, Recipe},
    segments::describe,
    session::Session,
    table::{Column, Kind, ReadOptions, Table, read},
};

use crate::support::{repository_file, silent, table};

#[derive(Deserialize)]
struct Reference {
    tables: BTreeMap<String, TableNumbers>,
    ordered: Vec<Ordered>,
}

#[derive(Deserialize)]
struct TableNumbers {
    file: String,
    columns: BTreeMap<String, ColumnNumbers>,
}

#[derive(Deserialize)]
struct ColumnNumbers {
    first_rows: Scaled,
    log1p: Option<Logarithm>,
    winsorised: Vec<Winsorised>,
}

#[derive(Deserialize)]
struct Scaled {
    z: Vec<f64>,
    robust: Option<Vec<f64>>,
    min_max: Vec<f64>,
}

#[derive(Deserialize)]
struct Logarithm {
    first_rows: Scaled,
}

#[derive(Deserialize)]
struct Winsorised {
    percentiles: (f64, f64),
    clip: [f64; 2],
    mean_sd: (f64, f64),
    log1p_mean_sd: Option<(f64, f64)>,
}

#[derive(Deserialize)]
struct Ordered {
    file: String,
    column: String,
    order: Vec<String>,
    missing: usize,
    median: f64,
    first_rows: Scaled,
}

fn reference() -> Reference {
    let file = repository_file("tests/reference/encoding.json");
    serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"))
}

fn opened(path: &str) -> Table {
    read(&repository_file(path), &ReadOptions::default(), &mut silent).unwrap_or_else(|e| panic!("{e}"))
}

fn number(transform: Transform, winsorise: Option<Percentiles>, scale: Scale) -> Encoding {
    Encoding::Number { missing: Missing::Median, transform, winsorise, scale }
}

fn ordered(order: &[&str], missing: MissingLevel) -> Encoding {
    let order = order.iter().map(|level| (*level).to_owned()).collect();
    Encoding::Ordered { order, missing, scale: Scale::None }
}

fn feature(column: &str, weight: f64, encoding: Encoding) -> Feature {
    Feature { column: column.to_owned(), weight, encoding }
}

fn encoded(table: &Table, plan: &[Feature]) -> (Encoder, Encoded) {
    let pass = vec![true; table.rows];
    let encoder = Encoder::fit(plan, table, &pass, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let encoded = encoder.apply(table, &pass).unwrap_or_else(|e| panic!("{e}"));
    (encoder, encoded)
}

fn recipe_of(features: Vec<Feature>) -> Recipe {
    let blank =
        recipe::blank(None, &Preparation { method: MethodKind::KMeans, k: 2, ..Preparation::default() });
    Recipe { features, ..blank }
}

/// The fields that are marked, with what is said of them.
fn problems(table: &Table, encoding: Encoding) -> Vec<(String, String)> {
    let problems = recipe::check(&recipe_of(vec![feature("x", 1.0, encoding)]), table);
    problems.into_iter().map(|problem| (problem.field, problem.text)).collect()
}

#[track_caller]
fn near(found: f64, expected: f64, of: &str) {
    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1.0), "{of}: {found} is not {expected}");
}

/// The first rows of the matrix's only column, which is in 32 bits.
#[track_caller]
fn starts_with(x: &FeatureMatrix, expected: &[f64], of: &str) {
    for (row, expected) in expected.iter().enumerate() {
        let found = f64::from(x.row(row)[0]);
        assert!(
            (found - expected).abs() <= 1e-6 * expected.abs().max(1.0),
            "{of}: {found} is not {expected}"
        );
    }
}

#[test]
fn scales_are_numpys() {
    let mut compared = 0;
    for (name, numbers) in reference().tables {
        let table = opened(&numbers.file);
        for (column, expected) in &numbers.columns {
            let logarithm = expected.log1p.as_ref().map(|log| (Transform::Log1p, &log.first_rows));
            for (transform, rows) in std::iter::once((Transform::None, &expected.first_rows)).chain(logarithm)
            {
                let robust = rows.robust.as_ref().map(|rows| (Scale::Robust, rows));
                let scales = [(Scale::ZScore, &rows.z), (Scale::MinMax, &rows.min_max)];
                for (scale, rows) in scales.into_iter().chain(robust) {
                    let plan = [feature(column, 1.0, number(transform, None, scale))];
                    starts_with(
                        &encoded(&table, &plan).1.matrix,
                        rows,
                        &format!("{name} {column} {scale:?}"),
                    );
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn winsorised_columns_are_numpys() {
    let mut clipped = 0;
    for (name, numbers) in reference().tables {
        let table = opened(&numbers.file);
        for (column, expected) in &numbers.columns {
            for expected in &expected.winsorised {
                let (low, high) = expected.percentiles;
                let of = format!("{name} {column} {low}-{high}");
                let logarithm = expected.log1p_mean_sd.map(|figures| (Transform::Log1p, figures));
                let plain = (Transform::None, expected.mean_sd);
                for (transform, (mean, sd)) in std::iter::once(plain).chain(logarithm) {
                    let encoding = number(transform, Some(Percentiles { low, high }), Scale::ZScore);
                    let (encoder, encoded) = encoded(&table, &[feature(column, 1.0, encoding)]);
                    let Learned::Number { clip: Some(clip), center, unit, .. } = encoder.features[0].learned
                    else {
                        panic!("{of}: nothing learned")
                    };
                    near(clip[0], expected.clip[0], &of);
                    near(clip[1], expected.clip[1], &of);
                    near(center, mean, &of);
                    near(unit, sd, &of);
                    let values = encoded.matrix.as_slice();
                    let greatest = values.iter().copied().fold(f32::MIN, f32::max);
                    let back = encoder.features[0].decode(f64::from(greatest)).unwrap_or(f64::NAN);
                    assert!(back <= clip[1] * (1.0 + 1e-5) + 1e-5, "{of}: {back} is beyond {}", clip[1]);
                    clipped += 1;
                }
            }
        }
    }
    assert!(clipped > 100, "{clipped}");
}

#[test]
fn orders_are_those_of_pandas() {
    for expected in reference().ordered {
        let table = opened(&expected.file);
        for (scale, rows) in [
            (Scale::ZScore, Some(&expected.first_rows.z)),
            (Scale::Robust, expected.first_rows.robust.as_ref()),
            (Scale::MinMax, Some(&expected.first_rows.min_max)),
        ] {
            let Some(rows) = rows else { continue };
            let order = expected.order.clone();
            let encoding = Encoding::Ordered { order, missing: MissingLevel::Median, scale };
            let (encoder, encoded) = encoded(&table, &[feature(&expected.column, 1.0, encoding)]);
            starts_with(&encoded.matrix, rows, &expected.column);
            let Learned::Ordered { fill, .. } = &encoder.features[0].learned else { panic!("no order") };
            assert_eq!(*fill, Some(expected.median));
        }
        let order = expected.order.clone();
        let encoding = Encoding::Ordered { order, missing: MissingLevel::Exclude, scale: Scale::ZScore };
        let (_, left) = encoded(&table, &[feature(&expected.column, 1.0, encoding)]);
        assert_eq!(table.rows - left.rows.len(), expected.missing, "{}", expected.column);
    }
}

#[test]
fn what_is_filled_is_drawn_in_and_then_transformed() {
    let table = table("id,x\na,0\nb,1\nc,2\nd,3\ne,4\nf,\n").unwrap_or_else(|e| panic!("{e}"));
    let encoding = Encoding::Number {
        missing: Missing::Constant(100.0),
        transform: Transform::Log1p,
        winsorise: Some(Percentiles { low: 25.0, high: 75.0 }),
        scale: Scale::MinMax,
    };
    let (encoder, encoded) = encoded(&table, &[feature("x", 1.0, encoding)]);
    let back = |row: usize| encoder.features[0].decode(f64::from(encoded.matrix.row(row)[0]));
    let back: Vec<f64> = (0..6).filter_map(back).map(|value| (value * 1e5).round() / 1e5).collect();
    assert_eq!(back, [1.0, 1.0, 2.0, 3.0, 3.0, 3.0]);
}

#[test]
fn a_level_without_a_place_counts_as_missing_and_is_told() {
    let text = "id,x\na,low\nb,mid\nc,high\nd,high\ne,\nf,unheard\ng,strange\nh,strange\n";
    let table = table(text).unwrap_or_else(|e| panic!("{e}"));
    let order = ["low", "mid", "high"];
    let (encoder, filled) = encoded(&table, &[feature("x", 1.0, ordered(&order, MissingLevel::Median))]);
    let place = |row: usize| encoder.features[0].decode(f64::from(filled.matrix.row(row)[0]));
    let places: Vec<f64> = (0..8).filter_map(place).map(|place| (place * 1e5).round() / 1e5).collect();
    assert_eq!(places, [0.0, 1.0, 2.0, 2.0, 1.5, 1.5, 1.5, 1.5], "the median of 0, 1, 2, 2 is 1.5");
    let unplaced = encoder.unplaced(&table).unwrap_or_else(|e| panic!("{e}"));
    let told: Vec<_> = unplaced.iter().map(|of| (of.count, of.rows, of.levels.clone())).collect();
    assert_eq!(told, [(2, 3, vec![("strange".to_owned(), 2), ("unheard".to_owned(), 1)])]);
    let (_, left) = encoded(&table, &[feature("x", 1.0, ordered(&order, MissingLevel::Exclude))]);
    assert_eq!(left.rows, [0, 1, 2, 3]);
}

#[test]
fn levels_unheard_of_at_an_update_are_told_with_the_segments() {
    let first = table("id,x\na,low\nb,low\nc,high\nd,high\n").unwrap_or_else(|e| panic!("{e}"));
    let recipe = recipe_of(vec![feature("x", 1.0, ordered(&["low", "high"], MissingLevel::Exclude))]);
    let outcome = recipe::run(&recipe, &first, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let next = table("id,x\na,low\nb,higher\nc,high\nd,\n").unwrap_or_else(|e| panic!("{e}"));
    let assignment =
        recipe::apply(&outcome.encoder, &outcome.fit, None, &next).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(assignment.labels, [1, NOT_ASSIGNED, 0, NOT_ASSIGNED]);
    let outcome = recipe::Outcome { assignment, ..outcome };
    let found = describe((&next, &recipe), &outcome, None, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(found.unplaced.iter().map(|of| of.rows).collect::<Vec<_>>(), [1]);
}

#[test]
fn days_and_yes_or_no_are_numbers() {
    let text = "id,joined,active\na,2025-01-01,yes\nb,2025-01-11,no\nc,2025-01-31,yes\nd,,\n";
    let table = table(text).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(table.column("joined").map(Column::kind), Ok(Kind::Date));
    assert_eq!(table.column("active").map(Column::kind), Ok(Kind::Boolean));
    let plan =
        ["joined", "active"].map(|column| feature(column, 1.0, number(Transform::None, None, Scale::MinMax)));
    let (_, encoded) = encoded(&table, &plan);
    let third = 1.0 / 3.0_f32;
    assert_eq!(encoded.matrix.as_slice(), [0.0, 1.0, third, 0.0, 1.0, 1.0, third, 1.0]);
}

#[test]
fn impossible_preparations_are_marked_at_their_field() {
    let categories = table("id,x\na,low\nb,mid\nc,high\nd,low\n").unwrap_or_else(|e| panic!("{e}"));
    let numbers = table("id,x\na,1.5\nb,2\nc,4\nd,7\n").unwrap_or_else(|e| panic!("{e}"));
    let marked = |table: &Table, encoding: Encoding| {
        problems(table, encoding).into_iter().map(|(field, _)| field).collect::<Vec<_>>()
    };
    let at = |low, high| number(Transform::None, Some(Percentiles { low, high }), Scale::ZScore);
    for (low, high) in [(5.0, 5.0), (95.0, 5.0), (-1.0, 99.0), (1.0, 100.5), (f64::NAN, 99.0)] {
        assert_eq!(marked(&numbers, at(low, high)), ["features.x.winsorise"], "{low} {high}");
    }
    assert_eq!(marked(&numbers, at(0.0, 100.0)), Vec::<String>::new());
    let order = |levels: &[&str]| ordered(levels, MissingLevel::Median);
    assert_eq!(marked(&categories, order(&["low", "mid", "high"])), Vec::<String>::new());
    assert_eq!(marked(&categories, order(&["low"])), ["features.x.order"]);
    assert_eq!(marked(&categories, order(&["low", "mid", "low"])), ["features.x.order"]);
    assert_eq!(marked(&categories, order(&["small", "large"])), ["features.x.order"]);
    assert_eq!(marked(&numbers, order(&["low", "mid"])), ["features.x.encoding"]);
}

#[test]
fn a_recipe_without_the_newer_fields_reads_as_it_did() {
    let json = r#"{"features":[{"column":"x","encoding":{"as":"number","transform":"log1p"}}],
                   "method":{"name":"kmeans","k":2}}"#;
    let recipe = Recipe::from_json(json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(recipe.features, [feature("x", 1.0, number(Transform::Log1p, None, Scale::ZScore))]);
    let again = serde_json::to_string(&recipe).unwrap_or_else(|e| panic!("{e}"));
    assert!(!again.contains("winsorise"), "{again}");
    let order = ordered(&["low", "high"], MissingLevel::Exclude);
    let newer = recipe_of(vec![
        feature("x", 2.0, number(Transform::None, Some(Percentiles { low: 1.0, high: 99.0 }), Scale::Robust)),
        feature("y", 1.0, order),
    ]);
    let json = serde_json::to_string(&newer).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(Recipe::from_json(&json), Ok(newer));
}

/// The session was written before columns could be winsorised or ordered, from every ninth penguin.
#[test]
fn an_early_session_is_read_and_assigns_as_it_did() {
    let session = Session::from_json(&repository_file("tests/data/session-early.json").bytes);
    let session = session.unwrap_or_else(|e| panic!("{e}"));
    let version = session.latest().unwrap_or_else(|e| panic!("{e}"));
    assert!(version.segmentation.shares.is_empty() && version.segmentation.unplaced.is_empty());
    let penguins = repository_file("tests/data/penguins.csv");
    let text = String::from_utf8_lossy(&penguins.bytes).into_owned();
    let every_ninth = text.lines().take(1).chain(text.lines().skip(1).step_by(9));
    let table = table(every_ninth.collect::<Vec<_>>().join("\n")).unwrap_or_else(|e| panic!("{e}"));
    let now = recipe::apply(&version.encoder, &version.fit, None, &table).unwrap_or_else(|e| panic!("{e}"));
    let stored: Vec<Label> = version.assignments.segments.iter().map(|number| number - 1).collect();
    assert_eq!(now.labels, stored);
}

#[test]
fn shares_add_up_to_one_and_tell_what_rules() {
    let table = opened("tests/data/penguins.csv");
    let plan = [
        feature("body_mass_g", 1.0, number(Transform::None, None, Scale::None)),
        feature("bill_length_mm", 1.0, number(Transform::None, None, Scale::ZScore)),
        feature("species", 1.0, Encoding::Levels { rare_below: 0.01 }),
    ];
    let shares = |plan: &[Feature]| {
        let (encoder, encoded) = encoded(&table, plan);
        encoder.variance_shares(&encoded.matrix)
    };
    let raw = shares(&plan);
    near(raw.iter().sum(), 1.0, "sum");
    assert!(raw[0] > 0.9999, "grams rule over standard deviations: {raw:?}");
    let even = shares(&[plan[1].clone(), Feature { weight: 2.0, ..plan[2].clone() }]);
    for (share, expected) in even.iter().zip([1.0 / 3.0, 2.0 / 3.0]) {
        assert!((share - expected).abs() < 1e-6, "{even:?}");
    }
}

/// Text of a table with a number, a category with gaps, and a key.
fn rows() -> impl Strategy<Value = Vec<(f64, usize)>> {
    prop::collection::vec((-1e3..1e3_f64, 0_usize..4), 4..40)
}

proptest! {
    #[test]
    fn a_weight_multiplies_the_squared_distance(rows in rows(), weight in 0.0..50.0_f64) {
        // Each level is there at least once, and each number is a number of its own.
        let levels = ["low", "mid", "high", ""];
        let lines = [(0.5, 0), (1.5, 1), (-2.5, 2)].iter().chain(&rows).enumerate();
        let lines = lines.map(|(at, (x, level))| format!("k{at},{x:.3},{}\n", levels[*level]));
        let text = format!("id,x,y\n{}", lines.collect::<String>());
        let table = table(&text).unwrap_or_else(|e| panic!("{e}"));
        let winsorise = Some(Percentiles { low: 5.0, high: 95.0 });
        for (column, encoding) in [
            ("x", number(Transform::None, winsorise, Scale::Robust)),
            ("y", ordered(&["low", "mid", "high"], MissingLevel::Median)),
            ("y", Encoding::Levels { rare_below: 0.05 }),
        ] {
            let of = |weight| encoded(&table, &[feature(column, weight, encoding.clone())]).1.matrix;
            let (one, weighted) = (of(1.0), of(weight));
            let squared = |x: &FeatureMatrix, a: usize, b: usize| -> f64 {
                x.row(a).iter().zip(x.row(b)).map(|(a, b)| (f64::from(*a) - f64::from(*b)).powi(2)).sum()
            };
            for row in 1..table.rows {
                let (plain, found) = (squared(&one, 0, row), squared(&weighted, 0, row));
                prop_assert!((found - weight * plain).abs() <= 1e-4 * (1.0 + weight * plain), "{found} {plain}");
            }
        }
    }

    #[test]
    fn variances_are_those_of_the_naive_way(rows in rows()) {
        let values: Vec<f32> = rows.iter().flat_map(|(x, level)| [*x as f32, *level as f32]).collect();
        let x = ndarray::Array2::from_shape_vec((rows.len(), 2), values).ok().and_then(FeatureMatrix::new);
        let x = x.unwrap_or_else(|| panic!("finite"));
        for (column, found) in x.view().columns().into_iter().zip(x.variances()) {
            let expected = column.iter().map(|v| f64::from(*v)).collect::<ndarray::Array1<f64>>().var(0.0);
            prop_assert!((found - expected).abs() <= 1e-9 * (1.0 + expected), "{found} {expected}");
        }
    }
}
