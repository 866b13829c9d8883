//! The table as it was understood, written and read again.

use proptest::prelude::*;
use strata::{
    export::understood,
    table::{Cells, Column, Kind, NO_LEVEL, ReadOptions, Reading, Table, TextCells, read},
};

use crate::support::{file, named, opened, silent};

fn written(table: &Table) -> Vec<u8> {
    let mut out = Vec::new();
    understood(table, &mut out, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    out
}

/// The written table, read with the kinds and the key of the first.
fn again(table: &Table) -> Result<Table, String> {
    let kinds = table.columns.iter().map(|c| (c.name.clone(), c.kind())).collect();
    let key = Some(table.key.map(|at| table.columns[at].name.clone()));
    // What is no word for "no value" in the table is none in what it is written to.
    let reading = Reading { missing_words: Some(Vec::new()), ..Reading::default() };
    let options = ReadOptions { kinds, key, reading, ..ReadOptions::default() };
    read(&file(written(table)), &options, &mut silent).map_err(|e| e.to_string())
}

#[test]
fn cells_are_written_plainly() {
    let text = "id;umsatz;seit;aktiv;notiz\n007;1.234,5;2024-12-31;ja;\"a;b\"\n8;NA;;nein;\"sagt \"\"ja\"\"\"\n9;0,5;2025/02/01;;x\n";
    let table =
        opened(&[&named("umsatz.csv", text)], &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let expected = "id,umsatz,seit,aktiv,notiz\n007,1234.5,2024-12-31,yes,a;b\n8,,,no,\"sagt \"\"ja\"\"\"\n9,0.5,2025-02-01,,x\n";
    assert_eq!(String::from_utf8_lossy(&written(&table)), expected);
    assert_eq!(again(&table).map(|t| comparable(&t)), Ok(comparable(&table)));
}

#[test]
fn an_empty_cell_of_a_single_column_is_still_a_row() {
    let mut text = TextCells::default();
    ["a", "", "b"].iter().for_each(|cell| text.push(cell));
    let column = Column::new("note", Cells::Text(text));
    let table = Table { rows: 3, columns: vec![column], ..Table::default() };
    assert_eq!(String::from_utf8_lossy(&written(&table)), "note\na\n\"\"\nb\n");
    assert_eq!(again(&table).map(|t| t.columns), Ok(table.columns));
}

/// A column of any kind with that many rows.
fn cells(rows: usize) -> impl Strategy<Value = Cells> {
    let many = rows..=rows;
    let number =
        prop_oneof![any::<f64>().prop_filter("finite", |v| v.is_finite()), Just(0.5), Just(f64::NAN)];
    let text = proptest::collection::vec("[ -~ü\n\r\"]{0,8}", many.clone()).prop_map(|cells| {
        let mut text = TextCells::default();
        // A cell of white space alone is a missing one.
        cells.iter().for_each(|cell| text.push(if cell.trim().is_empty() { "" } else { cell }));
        Cells::Text(text)
    });
    let category = proptest::collection::vec(prop_oneof!["[a-c],?", Just(String::new())], many.clone());
    prop_oneof![
        proptest::collection::vec(number, many.clone()).prop_map(Cells::Number),
        proptest::collection::vec(any::<Option<bool>>(), many.clone()).prop_map(Cells::Boolean),
        proptest::collection::vec(proptest::option::of(-200_000..80_000_i32), many).prop_map(Cells::Date),
        category.prop_map(|cells| {
            let mut levels: Vec<String> = Vec::new();
            let codes = cells.into_iter().map(|cell| {
                let known = levels.iter().position(|level| *level == cell);
                known.unwrap_or_else(|| {
                    levels.push(cell.clone());
                    levels.len() - 1
                })
            });
            let codes: Vec<usize> = codes.collect();
            with_missing(&codes, levels)
        }),
        text,
    ]
}

/// The empty level is no level.
fn with_missing(codes: &[usize], levels: Vec<String>) -> Cells {
    let empty = levels.iter().position(String::is_empty);
    let code = |code: &usize| match empty {
        Some(empty) if *code == empty => NO_LEVEL,
        Some(empty) if *code > empty => *code as u32 - 1,
        _ => *code as u32,
    };
    Cells::Category {
        codes: codes.iter().map(code).collect(),
        levels: levels.into_iter().filter(|level| !level.is_empty()).collect(),
    }
}

/// NaN is no number and equals nothing.
fn comparable(table: &Table) -> Vec<(Kind, Vec<String>)> {
    table.columns.iter().map(|c| (c.kind(), (0..c.len()).map(|row| c.shown(row)).collect())).collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_the_same_table(
        columns in (1_usize..12).prop_flat_map(|rows| proptest::collection::vec(cells(rows), 2..5)),
    ) {
        let rows = match &columns[0] {
            Cells::Number(v) => v.len(),
            Cells::Boolean(v) => v.len(),
            Cells::Date(v) => v.len(),
            Cells::Category { codes, .. } => codes.len(),
            Cells::Text(text) => text.len(),
        };
        let named = |(at, cells)| Column::new(format!("column {}", (b'a' + at as u8) as char), cells);
        // A row without any value is none.
        let numbers = Cells::Number((0..rows).map(|row| row as f64).collect());
        let columns: Vec<Column> = std::iter::once(numbers).chain(columns).enumerate().map(named).collect();
        let table = Table { rows, columns, ..Table::default() };
        let again = again(&table).map_err(TestCaseError::fail)?;
        prop_assert_eq!(comparable(&again), comparable(&table));
    }
}
