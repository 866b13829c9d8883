//! Rolling up, combining and joining against pandas; numbers and script in `tests/reference`.

use std::collections::BTreeMap;

use serde_json::Value;
use strata::table::{Aggregate, Column, Duplicates, Join, Measure, ReadOptions, Reading, RollUp, Table};

use crate::support::{adds_up, opened, repository_file};

#[derive(serde::Deserialize)]
struct Expected {
    reference: String,
    without_key: usize,
    roll_up: BTreeMap<String, Vec<Value>>,
    combined: BTreeMap<String, Vec<Value>>,
    joined: BTreeMap<String, Vec<Value>>,
    matched: usize,
    only_there: usize,
}

fn reference() -> Expected {
    let file = repository_file("tests/reference/orders.json");
    serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"))
}

/// The measures of the script.
fn wanted() -> RollUp {
    use Aggregate::{Count, DaysSince, Distinct, First, Last, Max, Mean, Min, Sum};
    let measures = [
        ("rows", Count, ""),
        ("amount_sum", Sum, "amount"),
        ("amount_mean", Mean, "amount"),
        ("amount_min", Min, "amount"),
        ("amount_max", Max, "amount"),
        ("units_distinct", Distinct, "units"),
        ("units_first", First, "units"),
        ("order_date_first", Min, "order_date"),
        ("order_date_last", Max, "order_date"),
        ("order_date_distinct", Distinct, "order_date"),
        ("days_since_order_date", DaysSince, "order_date"),
        ("channel_distinct", Distinct, "channel"),
        ("channel_first", First, "channel"),
        ("channel_last", Last, "channel"),
        ("order_no_distinct", Distinct, "order_no"),
        ("order_no_last", Last, "order_no"),
        ("returned_sum", Sum, "returned"),
        ("returned_mean", Mean, "returned"),
        ("postcode", First, "postcode"),
    ];
    let measure = |(name, of, column): (&str, Aggregate, &str)| Measure {
        name: name.to_owned(),
        of,
        column: (!column.is_empty()).then(|| column.to_owned()),
    };
    RollUp { key: "customer_id".to_owned(), reference: None, measures: measures.map(measure).to_vec() }
}

fn rolled_up() -> ReadOptions {
    ReadOptions { roll_up: Some(wanted()), ..ReadOptions::default() }
}

fn accounts(joins: Vec<Join>) -> Table {
    let reading = Reading { duplicates: Duplicates::Combine, ..Reading::default() };
    let key = Some(Some("customer_id".to_owned()));
    let options = ReadOptions { key, reading, joins, ..ReadOptions::default() };
    let orders = repository_file("tests/data/orders.csv");
    opened(&[&repository_file("tests/data/accounts.csv"), &orders], &options)
        .unwrap_or_else(|e| panic!("{e}"))
}

fn is_same(column: &Column, row: usize, expected: &Value) -> bool {
    match expected {
        Value::Null => column.is_missing(row),
        Value::Number(number) => column
            .number(row)
            .zip(number.as_f64())
            .is_some_and(|(found, expected)| (found - expected).abs() <= 1e-12 * expected.abs()),
        Value::String(text) => !column.is_missing(row) && column.shown(row) == *text,
        _ => false,
    }
}

fn compare(table: &Table, expected: &BTreeMap<String, Vec<Value>>) {
    for (name, cells) in expected {
        let column = table.column(name).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(column.len(), cells.len(), "{name}");
        for (row, cell) in cells.iter().enumerate() {
            assert!(is_same(column, row, cell), "{name}, row {row}: {:?} is not {cell}", column.shown(row));
        }
    }
}

#[test]
fn rolling_up_gives_what_pandas_gives() {
    let expected = reference();
    let table =
        opened(&[&repository_file("tests/data/orders.csv")], &rolled_up()).unwrap_or_else(|e| panic!("{e}"));
    assert!(adds_up(&table));
    assert_eq!(table.columns.len(), expected.roll_up.len());
    compare(&table, &expected.roll_up);
    let profile = table.roll_up.unwrap_or_default();
    assert_eq!((profile.reference, profile.without_key), (Some(expected.reference), expected.without_key));
}

#[test]
fn combining_gives_what_pandas_gives() {
    let expected = reference().combined;
    let table = accounts(Vec::new());
    assert!(adds_up(&table) && table.rows_combined > 0);
    assert_eq!(table.columns.len(), expected.len());
    compare(&table, &expected);
}

#[test]
fn joining_gives_what_pandas_gives() {
    let expected = reference();
    let columns = Some(expected.joined.keys().cloned().collect());
    let join = Join { label: "orders".to_owned(), options: Box::new(rolled_up()), columns };
    let table = accounts(vec![join]);
    compare(&table, &expected.combined);
    compare(&table, &expected.joined);
    let profile = &table.joins[0];
    assert_eq!((profile.matched, profile.only_there), (expected.matched, expected.only_there));
    assert_eq!(profile.matched + profile.only_here, table.rows);
}
