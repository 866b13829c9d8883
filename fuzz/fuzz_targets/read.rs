//! Any bytes, read in any manner: no panic, no row lost or counted twice, the same records in whatever pieces the
//! bytes come, and an export that is the table.
//!
//! The first four bytes say how the rest is read.

#![no_main]

use std::io::Read;

use libfuzzer_sys::fuzz_target;
use strata::{
    export::{set_aside, understood},
    progress::Progress,
    table::{
        self, Dialect, DialectSettings, Duplicates, MissingKeys, NO_ROW, ReadOptions, Reading, ShortRows,
        Table,
        encoding::Encoding,
        parse::{DateOrder, Decimal},
        preview,
        records::Records,
        roll_up::{Aggregate, Measure, RollUp},
        source::{Memory, decompressed},
    },
};

/// More bytes than these find nothing that fewer do not.
const MOST_BYTES: usize = 1 << 16;

fuzz_target!(|input: &[u8]| {
    if let Some((manner, bytes)) = input.split_first_chunk::<4>().filter(|_| input.len() < MOST_BYTES) {
        check(*manner, bytes);
    }
});

fn check(manner: [u8; 4], bytes: &[u8]) {
    let source = Memory { name: "fuzz 2025-Q1.csv".to_owned(), bytes: bytes.to_vec() };
    let mut options = options(manner);
    let _ = preview::preview(&source, &options);
    let Ok(table) = table::open(&[&source], &options, &mut silent) else { return };
    check_balance(&table);
    check_records(&source, &table.dialect, usize::from(manner[3] >> 4) + 1);
    check_set_aside(&source, &options, &table);
    check_export(&table);
    if manner[2] & 0x80 != 0 {
        options.roll_up = Some(roll_up(&table));
        if let Ok(table) = table::open(&[&source], &options, &mut silent) {
            check_balance(&table);
            check_set_aside(&source, &options, &table);
            check_export(&table);
        }
    }
}

/// The manner of reading that some bits stand for.
fn options([layout, header, rows, signs]: [u8; 4]) -> ReadOptions {
    let dialect = DialectSettings {
        delimiter: [None, Some(','), Some(';'), Some('\t'), Some('|'), Some(' '), Some('a'), Some('"')]
            [usize::from(layout & 7)],
        quote: [None, Some('\0'), Some('"'), Some('\'')][usize::from(layout >> 3 & 3)],
        encoding: [
            None,
            None,
            None,
            None,
            Some(Encoding::Utf8),
            Some(Encoding::Windows1252),
            Some(Encoding::Utf16Le),
            Some(Encoding::Utf16Be),
        ][usize::from(layout >> 5)],
        header: [None, None, Some(true), Some(false)][usize::from(header & 3)],
        preamble: [None, None, Some(0), Some(2)][usize::from(header >> 2 & 3)],
        decimal: [None, None, Some(Decimal::Point), Some(Decimal::Comma)][usize::from(signs & 3)],
        date_order: [None, None, Some(DateOrder::MonthFirst), Some(DateOrder::DayFirst)]
            [usize::from(signs >> 2 & 3)],
    };
    let missing_words = [None, None, Some(Vec::new()), Some(vec!["x".to_owned(), "É".to_owned()])]
        [usize::from(header >> 4 & 3)]
    .clone();
    let reading = Reading {
        dialect,
        missing_words,
        short_rows: [ShortRows::Fill, ShortRows::SetAside][usize::from(header >> 6 & 1)],
        duplicates: [Duplicates::Stop, Duplicates::First, Duplicates::Last, Duplicates::Combine]
            [usize::from(rows & 3)],
        missing_keys: [MissingKeys::Stop, MissingKeys::Stop, MissingKeys::SetAside, MissingKeys::Keep]
            [usize::from(rows >> 2 & 3)],
    };
    let key = [None, None, Some(None), Some(Some("column_1".to_owned()))][usize::from(rows >> 4 & 3)].clone();
    ReadOptions { key, reading, ..ReadOptions::default() }
}

/// Every measure of every column, by the first one.
fn roll_up(table: &Table) -> RollUp {
    let measures = table.columns.iter().take(4).enumerate().flat_map(|(at, column)| {
        Aggregate::ALL.iter().enumerate().map(move |(which, of)| Measure {
            name: format!("measure {at} {which}"),
            of: *of,
            column: Some(column.name.clone()),
        })
    });
    RollUp { key: table.columns[0].name.clone(), reference: None, measures: measures.collect() }
}

/// Each row of the file is in the table, set aside or combined with another, and each column has them all.
fn check_balance(table: &Table) {
    assert_eq!(table.rows_in, table.rows as u64 + table.rows_set_aside + table.rows_combined);
    assert!(table.columns.iter().all(|column| column.len() == table.rows));
    assert!(table.key.is_none_or(|at| at < table.columns.len()));
    assert!(table.roll_up.is_some() || table.own == table.origin.width);
    let mut names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|two| two[0] != two[1]), "{names:?}");
    if let Some(became) = &table.origin.became {
        assert!(became.iter().all(|row| *row == NO_ROW || (*row as usize) < table.rows));
    }
    for row in 0..table.rows {
        table
            .columns
            .iter()
            .for_each(|column| assert_eq!(column.is_missing(row), column.shown(row).is_empty()));
    }
}

/// The same records in pieces as in one, no byte of them lost.
fn check_records(source: &Memory, dialect: &Dialect, piece: usize) {
    let Ok((bytes, _)) = decompressed(Box::new(source.bytes.as_slice())) else { return };
    let mut text = Vec::new();
    let read = dialect.encoding.splittable(bytes).and_then(|mut text_of| text_of.read_to_end(&mut text));
    if read.is_err() || text.len() > MOST_BYTES {
        return;
    }
    let whole = records(&text, dialect, text.len() + 1);
    assert!(whole == records(&text, dialect, piece), "pieces of {piece}");
    let joined: Vec<u8> = whole.iter().flat_map(|(_, _, raw)| raw.iter().copied()).collect();
    assert!(joined == text);
}

type Lines = Vec<(u64, Vec<Vec<u8>>, Vec<u8>)>;

fn records(text: &[u8], dialect: &Dialect, piece: usize) -> Lines {
    let mut records = Records::in_pieces(Box::new(text), dialect, piece);
    let mut all = Vec::new();
    while let Ok(Some(record)) = records.next_record() {
        let cells = (0..record.len()).map(|at| record.cell(at).to_vec()).collect();
        all.push((record.line, cells, record.raw.to_vec()));
    }
    all
}

/// As many rows are listed as were set aside.
fn check_set_aside(source: &Memory, options: &ReadOptions, table: &Table) {
    let mut out = Vec::new();
    assert!(set_aside(source, options, table, &mut out, &mut silent).is_ok());
    assert_eq!(rows_of(&out).len() as u64, table.rows_set_aside + 1);
}

/// The table as understood is the table, cell by cell, to any reader and to this one.
fn check_export(table: &Table) {
    let mut out = Vec::new();
    assert!(understood(table, &mut out, &mut silent).is_ok());
    let rows = rows_of(&out);
    assert_eq!(rows.len(), table.rows + 1);
    for (row, cells) in rows.iter().skip(1).enumerate() {
        let expected: Vec<String> = table.columns.iter().map(|column| column.shown(row)).collect();
        assert_eq!(cells, &expected);
    }
    let dialect = DialectSettings {
        delimiter: Some(','),
        quote: Some('"'),
        encoding: Some(Encoding::Utf8),
        header: Some(true),
        preamble: Some(0),
        ..DialectSettings::default()
    };
    let reading = Reading { dialect, missing_words: Some(Vec::new()), ..Reading::default() };
    let options = ReadOptions { key: Some(None), reading, ..ReadOptions::default() };
    let source = Memory { name: "again.csv".to_owned(), bytes: out };
    if let Ok(again) = table::read(&source, &options, &mut silent) {
        assert_eq!(again.rows_in, table.rows as u64);
    }
}

fn rows_of(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(csv);
    let rows = reader.records().map(|row| row.expect("what was written is sound"));
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

fn silent(_: Progress) {}
