//! Keys that repeat or are missing, and what each choice makes of their rows.

use proptest::prelude::*;
use strata::{
    recipe::{self, MethodKind, Preparation},
    table::{Column, Duplicates, MissingKeys, NO_ROW, ReadOptions, Reading, Role, Table, TableProfile},
};

use crate::support::{adds_up, file, issue, opened, shown, silent};

const ACCOUNTS: &str = "account_id,calls,open_rate,zip_code,visited,consent,tier,note\n\
                        007,1,0.5,8001,2025-01-05,no,,first\n\
                        7,10,0.1,8002,2025-01-01,yes,B,other\n\
                        007,2,,,2025-03-01,yes,A,second\n\
                        NA,100,0.9,8003,2025-02-01,no,B,nobody\n\
                        007,,0.1,8004,2025-02-01,,B,third\n\
                        8,5,0.2,8005,2025-01-01,no,A,last\n\
                        ,7,0.3,8006,2025-01-01,yes,A,nobody either\n";

fn settled(text: &str, duplicates: Duplicates, missing_keys: MissingKeys) -> Table {
    let reading = Reading { duplicates, missing_keys, ..Reading::default() };
    let options = ReadOptions { key: Some(Some("account_id".to_owned())), reading, ..ReadOptions::default() };
    let table = opened(&[&file(text)], &options).unwrap_or_else(|e| panic!("{e}"));
    assert!(adds_up(&table), "{duplicates:?} {missing_keys:?}");
    table
}

#[test]
fn who_repeats_and_who_is_missing_is_told_with_lines() {
    let table = settled(ACCOUNTS, Duplicates::Stop, MissingKeys::Stop);
    let keys = &table.keys;
    assert_eq!((keys.distinct, keys.repeated_rows, keys.repeated_keys, keys.missing_rows), (3, 3, 1, 2));
    assert_eq!(keys.repeated, [("007".to_owned(), vec![2, 4, 6])]);
    assert_eq!(keys.missing, [5, 8]);
    assert_eq!((table.rows, table.rows_set_aside, table.rows_combined), (7, 0, 0));
    assert_eq!(table.origin.became, None);
}

#[test]
fn a_row_that_repeats_and_one_without_a_key_stop_the_work_until_it_is_decided() {
    let table = settled(ACCOUNTS, Duplicates::Stop, MissingKeys::Stop);
    let text = |code: &str| issue(&table, code).map(|i| i.text.clone()).unwrap_or_default();
    assert_eq!(
        text("duplicate_key"),
        "3 rows share 1 key (“007” on lines 2, 4 and 6). Choose on the Data page which to keep: nothing is segmented until then."
    );
    assert_eq!(
        text("missing_key"),
        "2 rows have no key. Choose on the Data page whether to keep them: nothing is segmented until then."
    );
    let problems = |table: &Table| -> Vec<String> {
        let profile = TableProfile::of(table, &mut silent);
        let wanted = Preparation {
            features: vec!["calls".to_owned()],
            method: MethodKind::KMeans,
            k: 2,
            ..Preparation::default()
        };
        let recipe = recipe::propose(table, &profile, &wanted).unwrap_or_else(|e| panic!("{e}"));
        recipe::check(&recipe, table).into_iter().map(|problem| problem.field).collect()
    };
    assert_eq!(problems(&table), ["reading.duplicates", "reading.missing_keys"]);
    assert_eq!(problems(&settled(ACCOUNTS, Duplicates::First, MissingKeys::Keep)), Vec::<String>::new());
}

#[test]
fn each_choice_keeps_its_rows_in_the_files_order() {
    let cases = [
        (Duplicates::First, MissingKeys::SetAside, vec!["first", "other", "last"], (4, 0)),
        (Duplicates::Last, MissingKeys::SetAside, vec!["other", "third", "last"], (4, 0)),
        (
            Duplicates::First,
            MissingKeys::Keep,
            vec!["first", "other", "nobody", "last", "nobody either"],
            (2, 0),
        ),
        (
            Duplicates::Last,
            MissingKeys::Stop,
            vec!["other", "nobody", "third", "last", "nobody either"],
            (2, 0),
        ),
        (Duplicates::Combine, MissingKeys::SetAside, vec!["first", "other", "last"], (2, 2)),
        (
            Duplicates::Combine,
            MissingKeys::Keep,
            vec!["first", "other", "nobody", "last", "nobody either"],
            (0, 2),
        ),
        (Duplicates::Stop, MissingKeys::SetAside, vec!["first", "other", "second", "third", "last"], (2, 0)),
    ];
    for (duplicates, missing, notes, gone) in cases {
        let table = settled(ACCOUNTS, duplicates, missing);
        assert_eq!(shown(&table, "note"), notes, "{duplicates:?} {missing:?}");
        assert_eq!((table.rows_set_aside, table.rows_combined), gone, "{duplicates:?} {missing:?}");
        assert_eq!(table.rows_in, 7);
    }
}

#[test]
fn combined_rows_are_summed_averaged_and_completed() {
    let table = settled(ACCOUNTS, Duplicates::Combine, MissingKeys::Keep);
    let expected = [
        ("account_id", ["007", "7", "", "8", ""]),
        ("calls", ["3", "10", "100", "5", "7"]),
        ("open_rate", ["0.3", "0.1", "0.9", "0.2", "0.3"]),
        ("zip_code", ["8001", "8002", "8003", "8005", "8006"]),
        ("visited", ["2025-03-01", "2025-01-01", "2025-02-01", "2025-01-01", "2025-01-01"]),
        ("consent", ["yes", "yes", "no", "no", "yes"]),
        ("tier", ["A", "B", "B", "A", "A"]),
    ];
    for (column, cells) in expected {
        assert_eq!(shown(&table, column), cells, "{column}");
    }
    assert_eq!(table.origin.became, Some(vec![0, 1, 0, 2, 0, 3, 4]));
    let text = issue(&table, "duplicate_key").map(|i| i.text.clone()).unwrap_or_default();
    assert!(text.contains("a rate (“open_rate”) is averaged"), "{text}");
}

#[test]
fn every_row_of_the_file_is_known_by_what_it_became() {
    let table = settled(ACCOUNTS, Duplicates::Last, MissingKeys::SetAside);
    let expected = vec![NO_ROW, 0, NO_ROW, NO_ROW, 1, 2, NO_ROW];
    assert_eq!(table.origin.became, Some(expected));
    assert_eq!(table.origin.row(4), Some(1));
    assert_eq!(table.origin.row(0), None);
}

#[test]
fn rows_without_a_key_do_not_share_one() {
    let table =
        settled("account_id,x\na,1\nNA,2\nb,3\nNA,4\nn/a,5\n", Duplicates::Combine, MissingKeys::Keep);
    assert_eq!((table.rows, table.keys.repeated_rows), (5, 0));
    assert_eq!((table.key_of(1), table.key_of(4)), (String::new(), String::new()));
}

#[test]
fn a_table_without_a_key_is_left_alone() {
    let reading = Reading {
        duplicates: Duplicates::Combine,
        missing_keys: MissingKeys::SetAside,
        ..Reading::default()
    };
    let options = ReadOptions { key: Some(None), reading, ..ReadOptions::default() };
    let table = opened(&[&file(ACCOUNTS)], &options).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((table.rows, table.keys.distinct), (7, 0));
    assert!(issue(&table, "duplicate_key").is_none() && adds_up(&table));
}

#[test]
fn a_table_whose_every_key_is_missing_can_be_left_without_a_row() {
    for (duplicates, missing, rows) in [
        (Duplicates::Stop, MissingKeys::SetAside, 0),
        (Duplicates::Combine, MissingKeys::SetAside, 0),
        (Duplicates::Combine, MissingKeys::Keep, 3),
    ] {
        let table = settled("account_id,x\nNA,1\n,2\n-,3\n", duplicates, missing);
        assert_eq!(table.rows, rows);
        let profile = TableProfile::of(&table, &mut silent);
        assert_eq!((profile.rows, profile.rows_combined), (rows, 0));
    }
}

#[test]
fn a_column_that_is_the_key_or_left_out_forms_no_segments() {
    let table = settled(ACCOUNTS, Duplicates::First, MissingKeys::Keep);
    let profile = TableProfile::of(&table, &mut silent);
    let features = ["calls", "open_rate", "tier", "account_id"].map(str::to_owned).to_vec();
    let wanted = Preparation { features, k: 2, ..Preparation::default() };
    let mut recipe = recipe::propose(&table, &profile, &wanted).unwrap_or_else(|e| panic!("{e}"));
    recipe.roles = [("calls", Role::Excluded), ("open_rate", Role::Key), ("tier", Role::Protected)]
        .map(|(name, role)| (name.to_owned(), role))
        .into();
    let problems = recipe::check(&recipe, &table);
    let roles: Vec<&str> =
        problems.iter().map(|p| p.field.as_str()).filter(|field| field.contains(".role")).collect();
    let expected = ["features.calls.role", "features.open_rate.role", "features.account_id.role"];
    assert_eq!(roles, expected);
}

proptest! {
    #[test]
    fn no_row_is_lost_whatever_is_chosen(
        keys in proptest::collection::vec("[ab0]{0,2}", 1..40),
        duplicates in prop_oneof![
            Just(Duplicates::Stop), Just(Duplicates::First), Just(Duplicates::Last), Just(Duplicates::Combine),
        ],
        missing in prop_oneof![Just(MissingKeys::Stop), Just(MissingKeys::SetAside), Just(MissingKeys::Keep)],
    ) {
        let mut text = "account_id,x,name\n".to_owned();
        text.extend(keys.iter().enumerate().map(|(row, key)| format!("{key},{row},n{row}\n")));
        let table = settled(&text, duplicates, missing);
        let different: std::collections::BTreeSet<&String> = keys.iter().filter(|key| !key.is_empty()).collect();
        prop_assert_eq!(table.keys.distinct, different.len());
        if duplicates != Duplicates::Stop {
            let kept = if missing == MissingKeys::SetAside { 0 } else { table.keys.missing_rows };
            prop_assert_eq!(table.rows, different.len() + kept);
        }
        if duplicates == Duplicates::Combine && missing != MissingKeys::SetAside {
            let sum = |table: &Table| -> f64 {
                table.column("x").ok().and_then(Column::numbers).unwrap_or_default().iter().sum()
            };
            prop_assert_eq!(sum(&table), (0..keys.len()).map(|row| row as f64).sum::<f64>());
        }
    }
}
