//! A log becomes a table of one row for each customer.

use strata::{
    error::ErrorKind,
    table::{Aggregate, Cells, Kind, Measure, ReadOptions, RollUp, Table, TableProfile, roll_up::roll_up},
};

use crate::support::{adds_up, file, issue, opened, repository_file, shown, silent, table};

const LOG: &str = "order_no,customer,amount,unit_price,day,channel,returned,postcode\n\
                   1,0042,10,5,2025-03-01,Web,N,01234\n\
                   2,42,2.5,2.5,2025-01-15,Field,N,99999\n\
                   3,,99,9,2026-12-31,Phone,N,55555\n\
                   4,0042,,,2025-02-01,Phone,Y,01234\n\
                   5,0042,-4,4,,Web,,01234\n\
                   6,42,7.5,1.5,2025-03-31,Field,Y,99999\n\
                   7,9,,,,,,\n";

fn measure(name: &str, of: Aggregate, column: &str) -> Measure {
    Measure { name: name.to_owned(), of, column: (!column.is_empty()).then(|| column.to_owned()) }
}

fn rolled(text: &str, wanted: RollUp) -> Result<Table, ErrorKind> {
    let options = ReadOptions { roll_up: Some(wanted), ..ReadOptions::default() };
    opened(&[&file(text)], &options).map_err(|error| error.kind)
}

fn by_customer(measures: Vec<Measure>) -> RollUp {
    RollUp { key: "customer".to_owned(), reference: None, measures }
}

#[test]
fn each_customer_has_one_row_in_the_order_of_first_appearance() {
    use Aggregate::{Count, DaysSince, Distinct, First, Last, Max, Mean, Min, Sum};
    let cases = [
        ("", Count, Kind::Number, ["3", "2", "1"]),
        ("amount", Sum, Kind::Number, ["6", "10", "0"]),
        ("amount", Mean, Kind::Number, ["3", "5", ""]),
        ("amount", Min, Kind::Number, ["-4", "2.5", ""]),
        ("amount", Max, Kind::Number, ["10", "7.5", ""]),
        ("day", Min, Kind::Date, ["2025-02-01", "2025-01-15", ""]),
        ("day", Max, Kind::Date, ["2025-03-01", "2025-03-31", ""]),
        ("day", DaysSince, Kind::Number, ["30", "0", ""]),
        ("channel", Distinct, Kind::Number, ["2", "1", "0"]),
        ("amount", Distinct, Kind::Number, ["2", "2", "0"]),
        ("order_no", Distinct, Kind::Number, ["3", "2", "1"]),
        ("channel", First, Kind::Category, ["Web", "Field", ""]),
        ("channel", Last, Kind::Category, ["Web", "Field", ""]),
        ("returned", Last, Kind::Boolean, ["yes", "yes", ""]),
        ("returned", Sum, Kind::Number, ["1", "1", "0"]),
        ("returned", Mean, Kind::Number, ["0.5", "0.5", ""]),
        ("day", Last, Kind::Date, ["2025-02-01", "2025-03-31", ""]),
        ("amount", Last, Kind::Number, ["-4", "7.5", ""]),
    ];
    let name = |at: usize| format!("m{at}");
    let measures =
        cases.iter().enumerate().map(|(at, (column, of, ..))| measure(&name(at), *of, column)).collect();
    let table = rolled(LOG, by_customer(measures)).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(shown(&table, "customer"), ["0042", "42", "9"]);
    for (at, (column, of, kind, cells)) in cases.iter().enumerate() {
        assert_eq!(shown(&table, &name(at)), *cells, "{of:?} of {column}");
        assert_eq!(table.columns[at + 1].kind(), *kind, "{of:?} of {column}");
    }
    assert!(matches!(table.columns[0].cells, Cells::Text(_)));
}

#[test]
fn rows_without_a_key_are_set_aside_and_told() {
    let table = rolled(LOG, by_customer(vec![measure("since", Aggregate::DaysSince, "day")]));
    let table = table.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((table.rows_in, table.rows, table.rows_set_aside, table.rows_combined), (7, 3, 1, 3));
    assert_eq!((table.own, table.key), (0, Some(0)));
    assert!(adds_up(&table));
    assert_eq!(table.origin.became.as_deref(), Some(&[0, 1, u32::MAX, 0, 0, 1, 2][..]));
    let told = issue(&table, "roll_up_without_key").map(|i| (i.count, i.lines.clone()));
    assert_eq!(told, Some((1, vec![4])));
    let profile = table.roll_up.unwrap_or_default();
    // The latest day of all is that of a row that belongs to no one.
    assert_eq!(profile.reference.as_deref(), Some("2025-03-31"));
    assert_eq!((profile.rows, profile.without_key, profile.after_reference), (7, 1, 0));
}

#[test]
fn days_after_the_reference_are_counted_and_told() {
    let since = measure("since", Aggregate::DaysSince, "day");
    let wanted = RollUp { reference: Some("2025-03-01".to_owned()), ..by_customer(vec![since]) };
    let table = rolled(LOG, wanted).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(shown(&table, "since"), ["0", "-30", ""]);
    assert_eq!(table.roll_up.as_ref().map(|p| p.after_reference), Some(1));
    assert!(issue(&table, "after_reference").is_some_and(|i| i.text.contains("2025-03-01")));
}

#[test]
fn keys_are_text_whatever_they_look_like() {
    let text = "id,x\n1e3,1\n1000,2\n1000.0,3\n1e3,4\n";
    let wanted = RollUp {
        key: "id".to_owned(),
        measures: vec![measure("x", Aggregate::Sum, "x")],
        ..RollUp::default()
    };
    let table = rolled(text, wanted).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(shown(&table, "id"), ["1e3", "1000", "1000.0"]);
    assert_eq!(shown(&table, "x"), ["5", "2", "3"]);
}

#[test]
fn a_key_alone_is_a_table_too() {
    let table = rolled(LOG, by_customer(Vec::new())).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((table.rows, table.columns.len()), (3, 1));
}

#[test]
fn what_cannot_be_rolled_up_says_which_field_is_at_fault() {
    let fields = |measures: Vec<Measure>, reference: Option<&str>| -> Vec<String> {
        let wanted = RollUp { reference: reference.map(str::to_owned), ..by_customer(measures) };
        match rolled(LOG, wanted) {
            Err(ErrorKind::Settings(problems)) => {
                assert!(problems.iter().all(|p| p.text.ends_with('.')), "{problems:?}");
                problems.into_iter().map(|p| p.field).collect()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(fields(vec![measure("a", Aggregate::Sum, "channel")], None), ["roll_up.measures.a"]);
    assert_eq!(fields(vec![measure("b", Aggregate::DaysSince, "amount")], None), ["roll_up.measures.b"]);
    assert_eq!(fields(vec![measure("c", Aggregate::Max, "returned")], None), ["roll_up.measures.c"]);
    assert_eq!(fields(vec![measure("d", Aggregate::Mean, "")], None), ["roll_up.measures.d"]);
    assert_eq!(fields(vec![measure(" ", Aggregate::Count, "")], None), ["roll_up.measures. "]);
    assert_eq!(fields(vec![measure("customer", Aggregate::Count, "")], None), ["roll_up.measures.customer"]);
    let twice = vec![measure("e", Aggregate::Count, ""), measure("e", Aggregate::Sum, "amount")];
    assert_eq!(fields(twice, None), ["roll_up.measures.e"]);
    assert_eq!(fields(Vec::new(), Some("31.03.2025")), ["roll_up.reference"]);
    let unknown = rolled(LOG, by_customer(vec![measure("f", Aggregate::Sum, "sales")])).err();
    assert_eq!(unknown, Some(ErrorKind::UnknownColumn("sales".to_owned())));
    let unknown = rolled(LOG, RollUp { key: "npi".to_owned(), ..RollUp::default() }).err();
    assert_eq!(unknown, Some(ErrorKind::UnknownColumn("npi".to_owned())));
}

fn proposed(table: &Table, key: &str) -> Vec<(String, Aggregate)> {
    RollUp::propose(table, key).measures.into_iter().map(|measure| (measure.name, measure.of)).collect()
}

#[test]
fn the_usual_measures_are_proposed() {
    let log = opened(&[&repository_file("tests/data/orders.csv")], &ReadOptions::default());
    let log = log.unwrap_or_else(|e| panic!("{e}"));
    let expected = [
        ("rows", Aggregate::Count),
        ("days_since_order_date", Aggregate::DaysSince),
        ("order_date_last", Aggregate::Max),
        ("order_date_first", Aggregate::Min),
        ("amount_sum", Aggregate::Sum),
        ("amount_mean", Aggregate::Mean),
        ("amount_max", Aggregate::Max),
        ("units_sum", Aggregate::Sum),
        ("units_mean", Aggregate::Mean),
        ("units_max", Aggregate::Max),
        ("discount_pct_mean", Aggregate::Mean),
        ("discount_pct_max", Aggregate::Max),
        ("channel_distinct", Aggregate::Distinct),
        ("returned_share", Aggregate::Mean),
        ("postcode", Aggregate::First),
    ];
    assert_eq!(proposed(&log, "customer_id"), expected.map(|(name, of)| (name.to_owned(), of)));
    let wanted = RollUp::propose(&log, "customer_id");
    let rolled = roll_up(log, &wanted).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(rolled.rows, 277);
    assert_eq!(TableProfile::of(&rolled, &mut silent).columns.len(), 16);
}

#[test]
fn a_wide_log_has_a_measure_of_every_column_before_a_second_of_any() {
    let names: Vec<String> = (0..40).map(|n| format!("v{n}")).collect();
    let cell = |row: usize, n: usize| ((row * 31 + n * 17 + row * row * (n + 1)) % 23).to_string();
    let line = |row: usize| {
        let cells: Vec<String> = (0..40).map(|n| cell(row, n)).collect();
        format!("k{},{}", row % 9, cells.join(","))
    };
    let lines: Vec<String> = (0..60).map(line).collect();
    let text = format!("id,{}\n{}\n", names.join(","), lines.join("\n"));
    let log = table(text).unwrap_or_else(|e| panic!("{e}"));
    let proposed = proposed(&log, "id");
    assert_eq!(proposed.len(), 60);
    let sums = proposed.iter().filter(|(_, of)| *of == Aggregate::Sum).count();
    assert_eq!(sums, 40);
    assert_eq!(proposed[1].0, "v0_sum");
}

#[test]
fn a_proposal_never_takes_a_name_twice() {
    let text = "rows,x,x_sum\na,1,2\na,2,3\nb,5,4\nb,1,7\n";
    let options = ReadOptions { key: Some(Some("rows".to_owned())), ..ReadOptions::default() };
    let log = opened(&[&file(text)], &options).unwrap_or_else(|e| panic!("{e}"));
    let wanted = RollUp::propose(&log, "rows");
    assert_eq!(wanted.measures[0].name, "rows_2");
    assert!(roll_up(log, &wanted).is_ok());
}
