//! Columns of a second file, added by key.

use strata::{
    error::ErrorKind,
    export::unmatched,
    recipe::{self, MethodKind, Preparation},
    table::{
        Aggregate, Duplicates, Join, Kind, Measure, ReadOptions, Reading, RollUp, Table, source::Memory,
    },
};

use crate::support::{adds_up, issue, named, opened, shown, silent};

const ACCOUNTS: &str = "account_id,calls,tier\n001,5,A\n002,7,B\n003,9,A\n,1,B\n002,8,A\n";
const ENGAGEMENT: &str = "hcp,calls,opted_in,last_seen,channel\n003,30,Y,2025-03-01,Web\n1,10,N,2025-01-01,Phone\n002,20,Y,2025-02-01,Web\n999,40,N,,Web\n";

fn keyed(key: &str) -> ReadOptions {
    let reading = Reading::default();
    ReadOptions { key: Some(Some(key.to_owned())), reading, ..ReadOptions::default() }
}

fn by(key: &str) -> Join {
    Join { label: "engagement".to_owned(), options: Box::new(keyed(key)), columns: None }
}

fn files(here: &str, there: &str) -> [Memory; 2] {
    [named("accounts.csv", here), named("engagement.csv", there)]
}

fn joined(here: &str, there: &str, join: Join) -> Result<Table, ErrorKind> {
    let [here, there] = files(here, there);
    let options = ReadOptions { joins: vec![join], ..keyed("account_id") };
    opened(&[&here, &there], &options).map_err(|error| error.kind)
}

fn usual() -> Table {
    joined(ACCOUNTS, ENGAGEMENT, by("hcp")).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn every_row_stays_and_gets_the_cells_of_its_key() {
    let table = usual();
    assert_eq!((table.rows, table.own, table.columns.len()), (5, 3, 7));
    let expected = [
        ("account_id", ["001", "002", "003", "", "002"]),
        ("calls", ["5", "7", "9", "1", "8"]),
        ("calls (engagement)", ["", "20", "30", "", "20"]),
        ("opted_in", ["", "yes", "yes", "", "yes"]),
        ("last_seen", ["", "2025-02-01", "2025-03-01", "", "2025-02-01"]),
        ("channel", ["", "Web", "Web", "", "Web"]),
    ];
    for (column, cells) in expected {
        assert_eq!(shown(&table, column), cells, "{column}");
    }
    assert_eq!(table.column("last_seen").map(strata::table::Column::kind), Ok(Kind::Date));
    assert!(adds_up(&table));
}

#[test]
fn what_found_nothing_is_counted_on_both_sides() {
    let [profile] = &usual().joins[..] else { panic!("one join") };
    assert_eq!(
        (profile.label.as_str(), profile.file.as_str(), profile.key.as_str()),
        ("engagement", "engagement.csv", "hcp")
    );
    assert_eq!((profile.rows, profile.matched, profile.only_here, profile.only_there), (4, 3, 2, 2));
    assert_eq!(
        (profile.only_here_keys.clone(), profile.only_there_keys.clone()),
        (vec!["001".to_owned()], vec!["1".to_owned(), "999".to_owned()])
    );
    assert_eq!(profile.added, ["calls (engagement)", "opted_in", "last_seen", "channel"]);
    assert_eq!(profile.renamed, [("calls".to_owned(), "calls (engagement)".to_owned())]);
}

#[test]
fn keys_that_differ_in_a_zero_are_told_and_not_mended() {
    let table = usual();
    let near = issue(&table, "join_near_miss").map(|i| (i.count, i.text.clone())).unwrap_or_default();
    assert_eq!(near.0, 1);
    assert!(
        near.1.contains("leading zeros") && near.1.contains("“001” here, “1” in engagement.csv"),
        "{}",
        near.1
    );
    let cases = [
        ("A1\nB2\n", " A1\nB2 \n", Some("spaces")),
        ("a1\nb2\n", "A1\nB2\n", Some("upper and lower case")),
        ("12\n13\n", "12.0\n13.0\n", Some("“.0”")),
        ("0a1\n0b2\n", "A 1\nB 2\n", Some("spaces, case and leading zeros")),
        ("x1\nx2\n", "y1\ny2\n", None),
    ];
    for (here, there, expected) in cases {
        let table = joined(
            &format!("account_id\n{here}"),
            &format!("hcp,v\n{}", there.replace('\n', ",1\n")),
            by("hcp"),
        );
        let table = table.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(table.joins[0].matched, 0);
        assert!(issue(&table, "join_unmatched").is_some_and(|i| i.text.starts_with("No key of this table")));
        let told = issue(&table, "join_near_miss").map(|i| i.text.clone());
        assert_eq!(told.is_some(), expected.is_some(), "{here} {told:?}");
        assert!(told.unwrap_or_default().contains(expected.unwrap_or_default()), "{here}");
    }
}

#[test]
fn only_the_columns_asked_for_are_added() {
    let join = Join { columns: Some(vec!["channel".to_owned(), "hcp".to_owned()]), ..by("hcp") };
    let table = joined(ACCOUNTS, ENGAGEMENT, join).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(table.joins[0].added, ["hcp", "channel"]);
    let join = Join { columns: Some(vec!["visits".to_owned()]), ..by("hcp") };
    assert_eq!(joined(ACCOUNTS, ENGAGEMENT, join).err(), Some(ErrorKind::UnknownColumn("visits".to_owned())));
}

#[test]
fn a_name_is_never_given_twice() {
    let [here, there] = files("account_id,x,x (engagement)\na,1,2\n", "hcp,x\na,3\n");
    let options = ReadOptions { joins: vec![by("hcp"), by("hcp")], ..keyed("account_id") };
    let table = opened(&[&here, &there, &there], &options).unwrap_or_else(|e| panic!("{e}"));
    let names: Vec<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["account_id", "x", "x (engagement)", "x (engagement 2)", "x (engagement 3)"]);
}

#[test]
fn without_a_key_on_either_side_nothing_is_joined() {
    let no_key = ReadOptions { key: Some(None), ..ReadOptions::default() };
    let join = Join { options: Box::new(no_key.clone()), ..by("hcp") };
    let expected = Some(ErrorKind::NoKeyToJoin("engagement".to_owned()));
    assert_eq!(joined(ACCOUNTS, ENGAGEMENT, join).err(), expected);
    let [here, there] = files(ACCOUNTS, ENGAGEMENT);
    let error = opened(&[&here, &there], &ReadOptions { joins: vec![by("hcp")], ..no_key.clone() }).err();
    assert_eq!(error.as_ref().map(|e| e.kind.clone()), expected);
    let told = error.map(|e| e.to_string()).unwrap_or_default();
    assert_eq!(
        told,
        "accounts.csv: “engagement” cannot be joined: this file has no column chosen as its key."
    );
    let error = opened(&[&here], &ReadOptions { joins: vec![by("hcp")], ..keyed("account_id") }).err();
    assert_eq!(error.map(|e| e.kind), Some(ErrorKind::FileWanted("engagement".to_owned())));
}

#[test]
fn repeated_keys_of_the_other_file_must_be_settled_before_anything_is_segmented() {
    let there = format!("{ENGAGEMENT}003,31,N,2025-04-01,Phone\n");
    let fields = |duplicates: Duplicates| -> (Vec<String>, Vec<String>) {
        let mut join = by("hcp");
        join.options.reading.duplicates = duplicates;
        let table = joined("account_id,calls\n002,1\n003,2\n004,3\n", &there, join);
        let table = table.unwrap_or_else(|e| panic!("{e}"));
        assert_eq!((table.joins[0].repeated, table.joins[0].duplicates), (2, duplicates));
        let wanted = Preparation {
            features: vec!["calls".to_owned()],
            method: MethodKind::KMeans,
            k: 2,
            ..Preparation::default()
        };
        let profile = strata::table::TableProfile::of(&table, &mut silent);
        let recipe = recipe::propose(&table, &profile, &wanted).unwrap_or_else(|e| panic!("{e}"));
        let fields = recipe::check(&recipe, &table).into_iter().map(|p| p.field).collect();
        assert!(issue(&table, "duplicate_key").is_some_and(|i| i.text.starts_with("engagement.csv: 2 rows")));
        (fields, shown(&table, "calls (engagement)"))
    };
    assert_eq!(
        fields(Duplicates::Stop),
        (vec!["joins.engagement.duplicates".to_owned()], vec!["20".into(), "30".into(), String::new()])
    );
    assert_eq!(fields(Duplicates::Last), (Vec::new(), vec!["20".into(), "31".into(), String::new()]));
    assert_eq!(fields(Duplicates::Combine), (Vec::new(), vec!["20".into(), "61".into(), String::new()]));
}

#[test]
fn a_log_is_rolled_up_before_it_is_joined() {
    let log = "hcp,day,amount\n002,2025-01-01,5\n002,2025-01-03,6\n777,2025-01-09,1\n";
    let measure =
        |name: &str, of, column: &str| Measure { name: name.to_owned(), of, column: Some(column.to_owned()) };
    let measures =
        vec![measure("total", Aggregate::Sum, "amount"), measure("since", Aggregate::DaysSince, "day")];
    let wanted = RollUp { key: "hcp".to_owned(), reference: None, measures };
    let options = ReadOptions { roll_up: Some(wanted), ..ReadOptions::default() };
    let join = Join { label: "orders".to_owned(), options: Box::new(options), columns: None };
    let table = joined("account_id\n001\n002\n", log, join).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        (shown(&table, "total"), shown(&table, "since")),
        (vec![String::new(), "11".into()], vec![String::new(), "6".into()])
    );
    assert_eq!((table.joins[0].rows, table.joins[0].repeated), (2, 0));
}

#[test]
fn the_unmatched_keys_are_written_each_once() {
    let [here, there] = files(&format!("{ACCOUNTS}=1+1,3,B\n001,5,A\n"), ENGAGEMENT);
    let join = by("hcp");
    let options = ReadOptions { joins: vec![join.clone()], ..keyed("account_id") };
    let table = opened(&[&here, &there], &options).unwrap_or_else(|e| panic!("{e}"));
    let mut out = Vec::new();
    unmatched(&table, &there, &join, &mut out, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let expected = "key,only_in\n001,accounts.csv\n=1+1,accounts.csv\n1,engagement.csv\n999,engagement.csv\n";
    assert_eq!(String::from_utf8_lossy(&out), expected);
}

#[test]
fn a_recipe_names_its_joins_and_measures_as_the_document_says() -> Result<(), serde_json::Error> {
    let json = r#"{
        "key": "customer_id",
        "roll_up": { "key": "customer_id", "reference": "2025-03-31",
                     "measures": [ { "name": "orders", "of": "count" },
                                   { "name": "days_since_order", "of": "days_since", "column": "order_date" } ] },
        "joins": [ { "label": "engagement", "columns": ["calls"],
                     "options": { "key": "hcp", "reading": { "duplicates": "last" } } } ]
    }"#;
    let options: ReadOptions = serde_json::from_str(json)?;
    assert_eq!(options.joins[0].options.reading.duplicates, Duplicates::Last);
    assert_eq!(options.roll_up.as_ref().map(|wanted| wanted.measures[1].of), Some(Aggregate::DaysSince));
    let again: ReadOptions = serde_json::from_str(&serde_json::to_string(&options)?)?;
    assert_eq!(again, options);
    Ok(())
}
