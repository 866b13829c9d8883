//! Which rows pass a filter, and what is said of one that cannot be meant.

use strata::{
    error::ErrorKind,
    table::{Filter, Table},
};

use crate::support::table;

fn customers() -> Table {
    table(
        "id,trx,since,active,tier,note\n\
         a,10,2024-01-31,Y,Gold,called Twice\n\
         b,,2024-02-29,N,Silver,\n\
         c,-3,,Y,Gold,moved\n\
         d,25,2025-03-01,,gold,ÄRZTE haus\n",
    )
    .unwrap_or_else(|e| panic!("{e}"))
}

fn filter(json: &str) -> Filter {
    serde_json::from_str(json).unwrap_or_else(|e| panic!("{json}: {e}"))
}

#[test]
fn rows_pass_as_the_condition_says() {
    let table = customers();
    let cases = [
        (r#"{"range":{"column":"trx","from":10}}"#, "ad"),
        (r#"{"range":{"column":"trx","from":-3,"to":10}}"#, "ac"),
        (r#"{"range":{"column":"trx"}}"#, "acd"),
        (r#"{"range":{"column":"active","from":1}}"#, "ac"),
        (r#"{"range":{"column":"since","to":19753}}"#, "a"),
        (r#"{"days":{"column":"since","from":"2024-01-31","to":"2024-02-29"}}"#, "ab"),
        (r#"{"days":{"column":"since","from":"2024-02-01"}}"#, "bd"),
        (r#"{"days":{"column":"since","to":"2024-02-28"}}"#, "a"),
        (r#"{"days":{"column":"since"}}"#, "abd"),
        (r#"{"in":{"column":"tier","values":["Gold"]}}"#, "ac"),
        (r#"{"in":{"column":"trx","values":["10.0","-3"]}}"#, "ac"),
        (r#"{"in":{"column":"active","values":["yes"]}}"#, "ac"),
        (r#"{"in":{"column":"since","values":["2024-02-29"]}}"#, "b"),
        (r#"{"contains":{"column":"tier","text":"GOL"}}"#, "acd"),
        (r#"{"contains":{"column":"note","text":"twice"}}"#, "a"),
        (r#"{"contains":{"column":"note","text":"ärzte"}}"#, "d"),
        (r#"{"contains":{"column":"since","text":"2024-0"}}"#, "ab"),
        (r#"{"contains":{"column":"note","text":""}}"#, "acd"),
        (r#"{"missing":{"column":"trx"}}"#, "b"),
        (r#"{"not":{"missing":{"column":"active"}}}"#, "abc"),
        (r#"{"all":[]}"#, "abcd"),
        (r#"{"any":[]}"#, ""),
        (r#"{"all":[{"in":{"column":"tier","values":["Gold"]}},{"range":{"column":"trx","from":0}}]}"#, "a"),
        (r#"{"any":[{"missing":{"column":"trx"}},{"days":{"column":"since","from":"2025-01-01"}}]}"#, "bd"),
    ];
    for (json, expected) in cases {
        let passes = filter(json).apply(&table).unwrap_or_else(|e| panic!("{json}: {e}"));
        let keys: String = (0..table.rows).filter(|row| passes[*row]).map(|row| table.key_of(row)).collect();
        assert_eq!(keys, expected, "{json}");
    }
}

#[test]
fn a_condition_that_cannot_be_meant_is_told_where_it_stands() {
    let table = customers();
    let cases = [
        (r#"{"range":{"column":"trx","from":10,"to":9}}"#, vec!["filter.range"]),
        (r#"{"range":{"column":"tier","from":1}}"#, vec!["filter.range"]),
        (
            r#"{"all":[{"missing":{"column":"id"}},{"in":{"column":"tier","values":[]}}]}"#,
            vec!["filter.all.1.in"],
        ),
        (r#"{"not":{"contains":{"column":"note","text":""}}}"#, vec!["filter.not.contains"]),
        (
            r#"{"any":[{"days":{"column":"trx"}},{"days":{"column":"since","from":"31.01.2024"}},{"missing":{"column":"gone"}}]}"#,
            vec!["filter.any.0.days", "filter.any.1.days", "filter.any.2.missing"],
        ),
        (r#"{"days":{"column":"since","from":"2025-02-30"}}"#, vec!["filter.days"]),
        (r#"{"days":{"column":"since","from":"2025-02-02","to":"2025-02-01"}}"#, vec!["filter.days"]),
        (r#"{"all":[{"any":[]}]}"#, vec!["filter.all.0.any"]),
        (r#"{"all":[{"not":{"missing":{"column":"trx"}}}]}"#, vec![]),
    ];
    for (json, expected) in cases {
        let problems = filter(json).check(&table);
        assert!(problems.iter().all(|p| p.text.ends_with('.')), "{problems:?}");
        let fields: Vec<String> = problems.into_iter().map(|p| p.field).collect();
        assert_eq!(fields, expected, "{json}");
    }
}

#[test]
fn a_condition_that_cannot_be_told_of_a_row_is_an_error() {
    let table = customers();
    let error = |json: &str| filter(json).apply(&table).err().map(|error| error.kind);
    let gone = r#"{"all":[{"missing":{"column":"gone"}}]}"#;
    assert_eq!(error(gone), Some(ErrorKind::UnknownColumn("gone".to_owned())));
    for json in [
        r#"{"days":{"column":"since","from":"soon"}}"#,
        r#"{"days":{"column":"trx"}}"#,
        r#"{"range":{"column":"tier","from":1}}"#,
    ] {
        let Some(ErrorKind::Settings(problems)) = error(&format!(r#"{{"not":{json}}}"#)) else {
            panic!("{json}")
        };
        assert!(problems[0].field.starts_with("filter.not."), "{problems:?}");
    }
}

#[test]
fn a_filter_is_the_same_after_it_was_written() {
    for json in [
        r#"{"days":{"column":"since","from":"2024-02-01"}}"#,
        r#"{"contains":{"column":"note","text":"x"}}"#,
        r#"{"not":{"range":{"column":"trx","to":1.5}}}"#,
    ] {
        assert_eq!(serde_json::to_string(&filter(json)).unwrap_or_default(), json);
    }
}
