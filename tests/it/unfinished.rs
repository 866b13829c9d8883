//! Work in progress as it is kept: it comes back as it was, and what makes no sense is refused.

use strata::{
    error::ErrorKind,
    recipe::Recipe,
    segments::Naming,
    session::{Work, WorkFile, WorkSegments},
    table::ReadOptions,
};

fn work() -> Work {
    let recipe = |k| {
        Recipe::from_json(&format!(r#"{{"features":[],"method":{{"name":"kmeans","k":{k}}}}}"#))
            .unwrap_or_else(|error| panic!("{error}"))
    };
    let options = ReadOptions { key: Some(None), ..ReadOptions::default() };
    let mut work = Work::new("2026-01-02T03:04:05.678Z".to_owned(), "#/explore".to_owned(), options);
    work.files = vec![WorkFile { name: "customers.csv".to_owned(), period: Some("2026-Q1".to_owned()) }];
    work.recipes = (2..6).map(recipe).collect();
    work.chosen = 3;
    let name = |name: &str| Naming { name: name.to_owned(), description: String::new(), color: 0 };
    work.segments = Some(WorkSegments {
        file: "customers.csv".to_owned(),
        names: vec![name("Few"), name("Many")],
        session: None,
        number: None,
        has_past: false,
        is_unsaved: true,
    });
    work
}

#[test]
fn work_comes_back_as_it_was() {
    let json = serde_json::to_string(&work()).unwrap_or_default();
    let back = Work::from_json(&json).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(back.segments, work().segments);
    assert_eq!((back.recipes, back.chosen, back.files), (work().recipes, 3, work().files));
    assert_eq!(work().name(), "customers.csv");
    assert!(work().is_unsaved());
}

#[test]
fn how_the_table_was_read_comes_back_even_where_no_key_was_wanted() {
    let json = serde_json::to_string(&work()).unwrap_or_default();
    let back = Work::from_json(&json).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(back.options, work().options);
}

#[test]
fn a_record_of_a_later_build_and_garbage_are_refused() {
    let json = serde_json::to_string(&work()).unwrap_or_default();
    let later = json.replacen(r#""version":1"#, r#""version":2"#, 1);
    assert!(matches!(Work::from_json(&later).map_err(|e| e.kind), Err(ErrorKind::TooNew { found: 2, .. })));
    for garbage in ["", "null", "7", "{", &json[..json.len() / 2], r#"{"version":1}"#] {
        let refused = Work::from_json(garbage).map_err(|error| error.kind);
        assert!(matches!(refused, Err(ErrorKind::Malformed { .. })), "{garbage}");
    }
}
