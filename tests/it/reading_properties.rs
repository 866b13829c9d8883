//! What must hold for every table and every text: the same rows whatever the pieces, line ends, quotes, delimiter,
//! encoding and compression; no byte lost, no row unaccounted for, no panic.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;
use strata::table::{
    Dialect, DialectSettings, ReadOptions, Reading, ShortRows, Table, encoding::Encoding, read,
    records::Records,
};

use crate::support::{file, silent, table};

/// A table as rows of cells: a key, a number, a day, a category and a remark that needs quotes.
fn rows() -> impl Strategy<Value = Vec<[String; 5]>> {
    let row =
        (any::<i16>(), 1..28_u8, 0..3_usize, "q[a-z]{0,4}( \"[a-z]{0,3}\"|,[a-z]|\n[a-z]| ü|€)?[a-z]{1,3}");
    proptest::collection::vec(row, 6..25).prop_map(|rows| {
        let cells = |(at, (number, day, level, remark)): (usize, (i16, u8, usize, String))| {
            let level = ["north", "south", ""][level].to_owned();
            [format!("{at:05}"), format!("{number}.5"), format!("2025-01-{day:02}"), level, remark]
        };
        rows.into_iter().enumerate().map(cells).collect()
    })
}

fn written(
    rows: &[[String; 5]],
    delimiter: u8,
    quotes: csv::QuoteStyle,
    line_end: csv::Terminator,
) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .quote_style(quotes)
        .terminator(line_end)
        .from_writer(Vec::new());
    let header = ["account_id", "amount", "since", "region", "remark"];
    assert!(writer.write_record(header).is_ok());
    assert!(rows.iter().all(|row| writer.write_record(row).is_ok()));
    writer.into_inner().unwrap_or_default()
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    assert!(encoder.write_all(bytes).is_ok());
    encoder.finish().unwrap_or_default()
}

fn wide(bytes: &[u8], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("\u{feff}{}", String::from_utf8_lossy(bytes)).encode_utf16().flat_map(unit).collect()
}

fn records(text: &[u8], piece: usize) -> Vec<(u64, Vec<Vec<u8>>, Vec<u8>)> {
    let mut records = Records::in_pieces(Box::new(text), &Dialect::default(), piece);
    let mut all = Vec::new();
    while let Ok(Some(record)) = records.next_record() {
        let cells = (0..record.len()).map(|at| record.cell(at).to_vec()).collect();
        all.push((record.line, cells, record.raw.to_vec()));
    }
    all
}

fn is_balanced(table: &Table) -> bool {
    table.rows_in == table.rows as u64 + table.rows_set_aside
        && table.columns.iter().all(|c| c.len() == table.rows)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_same_table_whatever_it_is_written_in(rows in rows()) {
        use csv::{QuoteStyle::{Always, Necessary, NonNumeric}, Terminator::{Any, CRLF}};
        let plain = written(&rows, b',', Necessary, Any(b'\n'));
        let expected = table(&plain).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(expected.rows, rows.len());
        for (row, cells) in rows.iter().enumerate() {
            prop_assert_eq!(&expected.key_of(row), &cells[0]);
            prop_assert_eq!(expected.columns[1].number(row), cells[1].parse().ok());
            prop_assert_eq!(&expected.columns[2].shown(row), &cells[2]);
            prop_assert_eq!(&expected.columns[3].shown(row), &cells[3]);
            prop_assert_eq!(&expected.columns[4].shown(row), &cells[4]);
        }
        let two = [compressed(&plain[..plain.len() / 2]), compressed(&plain[plain.len() / 2..])].concat();
        for other in [
            written(&rows, b',', Necessary, CRLF),
            written(&rows, b',', Necessary, Any(b'\r')),
            written(&rows, b',', Always, CRLF),
            written(&rows, b',', NonNumeric, Any(b'\n')),
            written(&rows, b';', Necessary, Any(b'\n')),
            written(&rows, b'\t', Necessary, CRLF),
            written(&rows, b'|', Always, Any(b'\n')),
            [b"\xef\xbb\xbf", plain.as_slice()].concat(),
            wide(&plain, u16::to_le_bytes),
            wide(&plain, u16::to_be_bytes),
            Encoding::Windows1252.encode(&String::from_utf8_lossy(&plain)),
            compressed(&plain),
            two,
        ] {
            let found = table(&other).map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(&found.columns, &expected.columns, "{}", String::from_utf8_lossy(&other));
            prop_assert_eq!(found.key, expected.key);
        }
    }

    #[test]
    fn the_same_records_whatever_the_pieces(text in "[a-c\",\n\r ]{0,60}") {
        let whole = records(text.as_bytes(), 1 << 16);
        for piece in [1, 2, 3, 7, 16] {
            prop_assert_eq!(&records(text.as_bytes(), piece), &whole, "pieces of {}", piece);
        }
        let raw: Vec<u8> = whole.iter().flat_map(|(_, _, raw)| raw.clone()).collect();
        prop_assert_eq!(raw, text.as_bytes());
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them(text in "[a-c\",\n ]{0,60}") {
        let mut before = 0;
        for (line, _, raw) in records(text.as_bytes(), 5) {
            prop_assert_eq!(line, 1 + text.as_bytes()[..before].iter().filter(|b| **b == b'\n').count() as u64);
            before += raw.len();
        }
    }

    #[test]
    fn sound_text_is_split_as_the_csv_crate_splits_it(rows in rows()) {
        let text = written(&rows, b',', csv::QuoteStyle::Necessary, csv::Terminator::CRLF);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_slice());
        let theirs: Vec<Vec<Vec<u8>>> = reader
            .byte_records()
            .map_while(Result::ok)
            .map(|record| record.iter().map(<[u8]>::to_vec).collect())
            .collect();
        let ours: Vec<Vec<Vec<u8>>> = records(&text, 9).into_iter().map(|(_, cells, _)| cells).collect();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn every_row_is_accounted_for(text in "(x,y,z\n)?([a-c0-9,;\"\n. -]{0,12}\n){0,20}") {
        if let Ok(table) = table(&text) {
            prop_assert!(is_balanced(&table), "{:?}", table);
        }
    }

    #[test]
    fn no_settings_make_it_panic(
        text in "[a-c0-9,;\"'\n\r\t.\\\\ -]{0,200}",
        delimiter in proptest::option::of(any::<char>()),
        quote in proptest::option::of(any::<char>()),
        header in proptest::option::of(any::<bool>()),
        preamble in proptest::option::of(0..30_u64),
        set_aside in any::<bool>(),
    ) {
        let dialect = DialectSettings { delimiter, quote, header, preamble, ..DialectSettings::default() };
        let short_rows = if set_aside { ShortRows::SetAside } else { ShortRows::Fill };
        let reading = Reading { dialect, short_rows, ..Reading::default() };
        let options = ReadOptions { reading, ..ReadOptions::default() };
        if let Ok(table) = read(&file(&text), &options, &mut silent) {
            prop_assert!(is_balanced(&table));
        }
    }
}
