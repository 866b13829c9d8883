//! What is different between two versions of a session, in words that leave nothing out.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use strata::{
    methods::Fit,
    recipe::{Method, Recipe},
    segments::{Naming, conditions::sentence},
    session::{
        Origin, Session, Version,
        changes::{changes, of_names, of_recipe},
    },
    table::{Filter, Kind},
};

use crate::support::repository_file;

fn session() -> Session {
    let json = repository_file("tests/data/session-early.json").bytes;
    Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"))
}

fn first() -> Version {
    session().versions.swap_remove(0)
}

/// What all recipes of these tests hold, with every field that can be there.
fn common() -> Value {
    json!({
        "version": 1,
        "key": "id",
        "columns": { "zip": "category" },
        "reading": {
            "dialect": { "encoding": "UTF-8", "delimiter": ";", "quote": "\"", "header": true, "preamble": 2,
                         "decimal": "comma", "date_order": "monthfirst" },
            "missing_words": ["none", "n/a"],
            "short_rows": "set_aside",
            "duplicates": "first",
            "missing_keys": "keep"
        },
        "roll_up": { "key": "customer", "reference": "2025-03-31",
                     "measures": [{ "name": "orders", "of": "count" },
                                  { "name": "revenue", "of": "sum", "column": "amount" }] },
        "joins": [
            { "label": "calls",
              "options": { "key": "hcp", "kinds": { "opted": "boolean" },
                           "reading": { "duplicates": "last" },
                           "roll_up": { "key": "hcp", "measures": [{ "name": "n", "of": "count" }] },
                           "joins": [{ "label": "inner", "options": { "key": "x" }, "columns": ["y", "z"] }] },
              "columns": ["n", "opted"] },
            { "label": "web", "options": {} }
        ],
        "roles": { "region": "descriptor", "age": "protected" },
        "filter": { "all": [
            { "in": { "column": "region", "values": ["South", "West", "North", "East", "Middle", "Islands"] } },
            { "any": [{ "range": { "column": "trx", "from": 10.5, "to": 1234.5678 } },
                      { "missing": { "column": "trx" } }] },
            { "days": { "column": "since", "from": "2024-01-01", "to": "2024-12-31" } },
            { "not": { "contains": { "column": "name", "text": "clinic" } } }
        ] },
        "volume": "trx"
    })
}

fn with(features: &Value, method: &Value) -> Value {
    let mut recipe = common();
    recipe["features"] = features.clone();
    recipe["method"] = method.clone();
    recipe
}

/// A recipe of each method with every encoding and every field that can be there.
fn recipes() -> Vec<Value> {
    let encoder = json!({ "features": [{ "column": "share", "kind": "number", "weight": 1.0,
        "learned": { "as": "number", "fill": 4.5, "clip": [1.0, 9.0], "transform": "none", "center": 4.0, "unit": 2.0 } }] });
    let near = json!([
        { "column": "share", "weight": 1.5, "encoding": { "as": "number", "missing": { "constant": 2.5 },
          "transform": "log1p", "winsorise": { "low": 1.0, "high": 99.0 }, "scale": "robust" } },
        { "column": "trx", "weight": 1.0, "encoding": { "as": "number", "missing": "exclude" } },
        { "column": "size", "weight": 1.0, "encoding": { "as": "ordered", "order": ["low", "mid", "high"],
          "missing": "exclude", "scale": "minmax" } },
        { "column": "specialty", "weight": 0.5, "encoding": { "as": "levels", "rare_below": 0.0123 } }
    ]);
    let scored = json!([
        { "column": "trx", "weight": 2.0, "encoding": { "as": "bins", "binning": { "by": "volume", "bins": 4 },
          "direction": "lower", "points": [0.0, 10.0, 40.0, 100.0, 100.0], "missing": "middle" } },
        { "column": "share", "weight": 1.0, "encoding": { "as": "bins",
          "binning": { "by": "breaks", "at": [1.0, 2.5], "zero_apart": true }, "within": "trx" } },
        { "column": "calls", "weight": 1.0, "encoding": { "as": "bins", "binning": { "by": "quantile", "bins": 3 } } },
        { "column": "visits", "weight": 1.0, "encoding": { "as": "bins", "binning": { "by": "width", "bins": 3 } } },
        { "column": "region", "weight": 1.0, "encoding": { "as": "points", "of": { "South": 100.0, "West": 35.0 },
          "other": 5.0, "missing": "exclude" } }
    ]);
    let kmeans = |start: Value| {
        json!({ "name": "kmeans", "k": 5, "restarts": 10, "max_iterations": 300, "seed": 42, "min_rows": 20,
                "start": start, "borderline": 0.6 })
    };
    let score = |cuts: Value| json!({ "name": "score", "cuts": cuts, "names": ["Top", "Middle", "Low"] });
    let rule = |name: &str, from: f64| json!({ "name": name, "when": { "range": { "column": "trx", "from": from } } });
    vec![
        with(&near, &kmeans(json!({ "from": "customers", "keys": ["A-1", "A-2", "A-3", "A-4", "A-5"] }))),
        with(
            &near,
            &kmeans(json!({ "from": "centers", "of": "First cut", "encoder": encoder,
                                    "centers": [[1.0], [2.0]] })),
        ),
        with(&scored, &score(json!({ "by": "score", "at": [75.0, 50.0] }))),
        with(&scored, &score(json!({ "by": "share", "of": [0.1, 0.2] }))),
        with(&scored, &score(json!({ "by": "count", "of": [100, 400] }))),
        with(&scored, &score(json!({ "by": "volume", "column": "trx", "bands": 3 }))),
        with(
            &scored,
            &json!({ "name": "grid",
            "x": { "name": "Adoption", "features": ["share"], "cuts": { "by": "bins", "bands": 3 } },
            "y": { "name": "Potential", "features": ["trx", "calls"], "cuts": { "by": "score", "at": [60.0] } },
            "cells": [["a", "b", "c"], ["d", "e", "f"]] }),
        ),
        with(
            &json!([]),
            &json!({ "name": "list", "otherwise": "Others",
            "rules": [rule("A", 300.0), rule("B", 200.0), rule("C", 100.0), rule("A", 50.0)] }),
        ),
    ]
}

/// Every way to change one thing in a JSON value, with the place where it is: another value, a field that is not
/// there, an element fewer, two elements that have changed places.
fn mutants(of: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    const WORDS: [&str; 38] = [
        "other",
        "number",
        "boolean",
        "category",
        "date",
        "text",
        "median",
        "exclude",
        "none",
        "log1p",
        "zscore",
        "robust",
        "minmax",
        "higher",
        "lower",
        "zero",
        "middle",
        "fill",
        "set_aside",
        "stop",
        "first",
        "last",
        "combine",
        "keep",
        "count",
        "sum",
        "mean",
        "point",
        "comma",
        "dayfirst",
        "monthfirst",
        "UTF-8",
        "UTF-16LE",
        "descriptor",
        "excluded",
        "|",
        "2030-01-01",
        "random",
    ];
    let mut tell = |value: Value| found.push((path.to_owned(), value));
    match of {
        Value::Null => tell(json!("something")),
        Value::Bool(is) => tell(json!(!is)),
        Value::Number(number) => {
            let value = number.as_f64().unwrap_or_default();
            match number.as_u64() {
                Some(whole) => tell(json!(whole + 1)),
                None => tell(json!(value + 0.25)),
            }
            tell(json!(value * 1.000_001));
        }
        Value::String(text) => {
            tell(json!(format!("{text}x")));
            tell(Value::Null);
            WORDS.iter().filter(|word| **word != text.as_str()).for_each(|word| tell(json!(word)));
        }
        Value::Array(parts) => {
            for at in 0..parts.len() {
                let mut fewer = parts.clone();
                fewer.remove(at);
                tell(json!(fewer));
                if at > 0 {
                    let mut turned = parts.clone();
                    turned.swap(at - 1, at);
                    tell(json!(turned));
                }
                let mut more = parts.clone();
                more.insert(at, parts[at].clone());
                tell(json!(more));
            }
            for (at, part) in parts.iter().enumerate() {
                let mut inner = Vec::new();
                mutants(part, &format!("{path}.{at}"), &mut inner);
                found.extend(inner.into_iter().map(|(path, value)| {
                    let mut all = parts.clone();
                    all[at] = value;
                    (path, json!(all))
                }));
            }
        }
        Value::Object(fields) => {
            for (name, part) in fields {
                let mut fewer = fields.clone();
                fewer.remove(name);
                found.push((format!("{path}.{name}"), json!(fewer)));
                let mut inner = Vec::new();
                mutants(part, &format!("{path}.{name}"), &mut inner);
                found.extend(inner.into_iter().map(|(path, value)| {
                    let mut all = fields.clone();
                    all.insert(name.clone(), value);
                    (path, json!(all))
                }));
            }
        }
    }
}

/// The paths of all that holds no other value.
fn leaves(of: &Value, path: &str, found: &mut BTreeSet<String>) {
    match of {
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(at, part)| leaves(part, &format!("{path}.{at}"), found));
        }
        Value::Object(fields) => {
            fields.iter().for_each(|(name, part)| leaves(part, &format!("{path}.{name}"), found));
        }
        _ => {
            found.insert(path.to_owned());
        }
    }
}

fn told(before: &Recipe, after: &Recipe) -> Vec<String> {
    let kind_of = |column: &str| (column == "since").then_some(Kind::Date);
    of_recipe(before, after, [&kind_of, &kind_of])
}

#[test]
fn nothing_that_a_recipe_holds_differs_in_silence() {
    for json in recipes() {
        let recipe: Recipe = serde_json::from_value(json.clone()).unwrap_or_else(|e| panic!("{e}: {json}"));
        assert_eq!(told(&recipe, &recipe), Vec::<String>::new());
        let mut all = Vec::new();
        mutants(&json, "", &mut all);
        let mut tried = BTreeSet::new();
        for (path, mutant) in all {
            let Ok(other) = serde_json::from_value::<Recipe>(mutant) else { continue };
            tried.insert(path.clone());
            if other == recipe {
                continue;
            }
            for sentences in [told(&recipe, &other), told(&other, &recipe)] {
                assert!(!sentences.is_empty(), "{path} differs in silence");
                assert!(sentences.iter().all(|text| text.ends_with('.')), "{path}: {sentences:?}");
                // Only the centres that a search began from have no words of their own.
                let is_wordless = sentences.iter().any(|text| text.contains("other figures"));
                assert!(!is_wordless || path.starts_with(".method.start"), "{path}: {sentences:?}");
            }
        }
        let mut every = BTreeSet::new();
        leaves(&json, "", &mut every);
        // What says which sort of thing it is cannot change alone; other recipes here are of the other sorts.
        let is_sort = |path: &&String| {
            [".as", ".by", ".from", ".name"].iter().any(|end| path.ends_with(end)) && !tried.contains(*path)
        };
        let untried: Vec<&String> =
            every.iter().filter(|path| !tried.contains(*path)).filter(|path| !is_sort(path)).collect();
        assert_eq!(untried, Vec::<&String>::new());
    }
}

#[test]
fn another_method_and_another_sort_of_encoding_or_cuts_are_told() {
    let read = |json: Value| serde_json::from_value::<Recipe>(json).unwrap_or_else(|e| panic!("{e}"));
    let all: Vec<Recipe> = recipes().into_iter().map(read).collect();
    for (at, before) in all.iter().enumerate() {
        for (other, after) in all.iter().enumerate() {
            assert_eq!(told(before, after).is_empty(), at == other, "{at} and {other}");
        }
    }
    assert_eq!(told(&all[6], &all[7])[0], "Feature trx removed.");
    assert!(
        told(&all[6], &all[7]).contains(&"Method: grid with 6 segments → rules with 4 segments.".to_owned())
    );
}

#[test]
fn a_change_of_a_recipe_is_told_in_words() {
    let base = recipes();
    let check = |at: usize, path: &str, to: Value, expected: &[&str]| {
        let mut changed = base[at].clone();
        *changed.pointer_mut(path).unwrap_or_else(|| panic!("{path}")) = to;
        let read =
            |json: &Value| serde_json::from_value::<Recipe>(json.clone()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(told(&read(&base[at]), &read(&changed)), expected, "{path}");
    };
    check(0, "/features/0/weight", json!(2), &["Weight of share: 1.5 → 2."]);
    check(
        0,
        "/features/1/encoding/missing",
        json!("median"),
        &["trx: missing values are set to the median instead of left out."],
    );
    check(0, "/method/seed", json!(7), &["Seed: 42 → 7."]);
    check(0, "/method/k", json!(6), &["Segments asked for: 5 → 6."]);
    check(0, "/method/borderline", json!(0.55), &["Borderline below a confidence of: 0.6 → 0.55."]);
    check(
        0,
        "/filter",
        json!({ "in": { "column": "region", "values": ["South", "West"] } }),
        &[
            "Filter: region is South or West (was: region is South, West, North, East or one of 2 more and (trx is between \
           10.5 and 1,234.5678 or trx has no value) and since is between 2024-01-01 and 2024-12-31 and name does not \
           contain “clinic”).",
        ],
    );
    check(
        0,
        "/filter",
        Value::Null,
        &["Filter: everyone (was: region is South, West, North, East or one of 2 more and \
           (trx is between 10.5 and 1,234.5678 or trx has no value) and since is between 2024-01-01 and 2024-12-31 and \
           name does not contain “clinic”)."],
    );
    check(0, "/key", Value::Null, &["Key: id → none, rows are numbered."]);
    check(
        2,
        "/method/cuts/at",
        json!([80, 50]),
        &["Tiers: cut at scores of 75; 50 → cut at scores of 80; 50."],
    );
    check(2, "/method/names/1", json!("Mid"), &["Name of tier 2: “Middle” → “Mid”."]);
    check(6, "/method/cells/0/2", json!("Star"), &["Cell in row 1, column 3: “c” → “Star”."]);
    check(
        6,
        "/method/x/cuts/bands",
        json!(2),
        &["Bands of “Adoption”: the 3 bins of the feature → the 2 bins of the feature."],
    );
    check(
        7,
        "/method/rules/1/when/range/from",
        json!(250),
        &["Rule “B”: trx is at least 250 (was: trx is at least 200)."],
    );
    check(7, "/method/rules/1/name", json!("Big"), &["Rule “B” is now called “Big”."]);
    check(0, "/volume", json!("sales"), &["Volume column: trx → sales."]);
    check(0, "/joins/0/columns", json!(["n"]), &["calls: columns: n and opted → n."]);
}

#[test]
fn a_rule_that_moved_is_told_and_those_it_passed_are_not() {
    let json = recipes().swap_remove(7);
    let mut moved = json.clone();
    if let Some(rules) = moved["method"]["rules"].as_array_mut() {
        rules.rotate_left(1);
    }
    let read = |json: Value| serde_json::from_value::<Recipe>(json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(told(&read(json), &read(moved)), ["Rule “A” moved from place 1 to place 4."]);
}

#[test]
fn a_long_list_of_values_is_told_whole_where_only_its_end_differs() {
    let values = |last: &str| json!({ "in": { "column": "x", "values": ["a", "b", "c", "d", "e", last] } });
    let filter = |json: Value| serde_json::from_value::<Filter>(json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(sentence(&filter(values("f")), &|_| None), "x is a, b, c, d or one of 2 more");
    let mut recipe: Recipe =
        serde_json::from_value(recipes().swap_remove(0)).unwrap_or_else(|e| panic!("{e}"));
    recipe.filter = Some(filter(values("f")));
    let other = Recipe { filter: Some(filter(values("g"))), ..recipe.clone() };
    assert_eq!(told(&recipe, &other), ["Filter: x is a, b, c, d, e or g (was: x is a, b, c, d, e or f)."]);
}

#[test]
fn names_that_differ_are_told_along_the_segments_that_go_on() {
    let naming = |name: &str, description: &str, color| Naming {
        name: name.to_owned(),
        description: description.to_owned(),
        color,
    };
    let before = [naming("Rising", "", 0), naming("Quiet", "Leave alone", 1), naming("Lost", "", 2)];
    let after = [naming("Quiet", "", 1), naming("Rising adopters", "Call", 3), naming("Found", "", 4)];
    assert_eq!(
        of_names(&before, &after, &[Some(1), Some(0), None]),
        [
            "New segment: “Found”.",
            "Gone: “Lost”.",
            "The description of “Quiet” was taken away.",
            "“Rising” is now called “Rising adopters”.",
            "The description of “Rising adopters” was added.",
            "“Rising adopters” has another colour.",
        ]
    );
}

#[test]
fn a_newer_file_with_the_same_model_says_just_that() {
    let before = first();
    let mut after = Version { number: 2, parent: Some(1), ..before.clone() };
    after.file.name = "penguins-tenth.csv".to_owned();
    after.file.period = Some("2025-Q2".to_owned());
    after.segmentation.rows = 5049;
    after.continues = vec![Some(0), Some(1), Some(2)];
    assert_eq!(
        changes(&before, &after),
        [
            "File: penguins-ninth.csv → penguins-tenth.csv (39 → 5,049 rows).",
            "Period: not known → 2025-Q2.",
            "The model is the same.",
        ]
    );
}

#[test]
fn segments_are_followed_through_versions_between_and_across_branches() {
    let base = first();
    let named = |number: u32, parent: Option<u32>, names: [&str; 3], continues: Vec<Option<u8>>| {
        let mut version = Version { number, parent, continues, origin: Origin::Refit, ..base.clone() };
        // Another model, so that nothing but what is told says which segment goes on from which.
        if let Fit::KMeans(fit) = &mut version.fit {
            fit.inertia = f64::from(number);
        }
        for (naming, name) in version.names.iter_mut().zip(names) {
            (naming.name, naming.description, naming.color) = (name.to_owned(), String::new(), 0);
        }
        version
    };
    let mut session = session();
    session.versions = vec![
        named(1, None, ["a", "b", "c"], Vec::new()),
        named(2, Some(1), ["b", "a", "new"], vec![Some(1), Some(0), None]),
        named(3, Some(2), ["A", "b", "new"], vec![Some(1), Some(0), Some(2)]),
        named(4, Some(1), ["a", "c", "B"], vec![Some(0), Some(2), Some(1)]),
    ];
    let told = |from, to| session.changes(from, to).unwrap_or_else(|e| panic!("{e}"));
    let model = "The model was found anew.";
    assert_eq!(told(1, 3), ["New segment: “new”.", "Gone: “c”.", "“a” is now called “A”.", model]);
    assert_eq!(told(3, 1), ["New segment: “c”.", "Gone: “new”.", "“A” is now called “a”.", model]);
    assert_eq!(
        told(3, 4),
        ["New segment: “c”.", "Gone: “new”.", "“A” is now called “a”.", "“b” is now called “B”.", model]
    );
    assert_eq!(told(2, 2), ["The model is the same."]);
    assert!(session.changes(1, 9).is_err());
    let profile = session.profile(false).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(profile.versions[0].changes, Vec::<String>::new());
    assert_eq!(profile.versions[3].changes, told(1, 4));
}

#[test]
fn another_number_of_segments_is_told_once() {
    let before = first();
    let ask = |version: &mut Version, k: usize| {
        if let (Method::KMeans(settings), Fit::KMeans(fit)) = (&mut version.recipe.method, &mut version.fit) {
            settings.k = k;
            fit.centers.truncate(k);
        }
        version.names.truncate(k);
    };
    let mut after = Version { number: 2, parent: Some(1), ..before.clone() };
    ask(&mut after, 2);
    let told = changes(&before, &after);
    assert_eq!(told.iter().filter(|text| text.contains("3 → 2")).count(), 1, "{told:?}");
    assert_eq!(told[0], "Segments: 3 → 2.");
    // Where fewer came than were asked for, both are told.
    if let Method::KMeans(settings) = &mut after.recipe.method {
        settings.k = 5;
    }
    assert!(changes(&before, &after).contains(&"Segments asked for: 3 → 5.".to_owned()));
}
