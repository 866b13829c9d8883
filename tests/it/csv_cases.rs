//! The cases of csv-spectrum and of PapaParse's own tests, put through the splitter and, where they are tables,
//! through the whole reader. `tests/reference/csv_cases.mjs` gathers them.

use serde::Deserialize;
use strata::table::{
    Dialect, Kind, ReadOptions, Reading,
    dialect::{guess_delimiter, guess_quotes},
    read,
    records::Records,
};

use crate::support::{file, repository_file, silent};

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    source: String,
    at: String,
    name: String,
    faulty: Option<String>,
    text: String,
    delimiter: Option<String>,
    quote: Option<String>,
    escape: Option<String>,
    comments: Option<String>,
    newline: Option<String>,
    header: bool,
    skip_first_lines: i64,
    preview: i64,
    expected: Vec<Vec<String>>,
    errors: Vec<serde_json::Value>,
}

fn cases() -> Vec<Case> {
    let json = repository_file("tests/reference/csv-cases.json");
    let cases: Cases = serde_json::from_slice(&json.bytes).unwrap_or_else(|e| panic!("{e}"));
    cases.cases
}

#[test]
fn tables_of_csv_spectrum_are_read_cell_by_cell() {
    let mut read_so = 0;
    for case in cases().into_iter().filter(|c| c.source == "csv-spectrum" && c.faulty.is_none()) {
        let (names, rows) = case.expected.split_first().unwrap_or_else(|| panic!("{} is empty", case.name));
        let kinds = names.iter().map(|name| (name.clone(), Kind::Text)).collect();
        let reading = Reading { missing_words: Some(Vec::new()), ..Reading::default() };
        let options = ReadOptions { key: Some(None), kinds, reading, ..ReadOptions::default() };
        let table = read(&file(&case.text), &options, &mut silent)
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let found: Vec<&String> = table.columns.iter().map(|column| &column.name).collect();
        assert_eq!(found, names.iter().collect::<Vec<_>>(), "{}", case.name);
        let shown: Vec<Vec<String>> = (0..table.rows)
            .map(|row| table.columns.iter().map(|column| column.shown(row)).collect())
            .collect();
        assert_eq!(shown, rows, "{}", case.name);
        read_so += 1;
    }
    assert_eq!(read_so, 11);
}

/// The cases that this splitter reads otherwise, and why.
const OTHERWISE: [(&str, &str); 7] = [
    ("CORE_PARSER_TESTS[19]", "a quote never closed swallows the rest there and costs one line here"),
    ("CORE_PARSER_TESTS[21]", "as above"),
    ("CORE_PARSER_TESTS[22]", "as above"),
    ("CORE_PARSER_TESTS[23]", "as above"),
    ("PARSE_TESTS[9]", "a lone carriage return ends a line here, whatever ended the first line"),
    ("PARSE_TESTS[89]", "records of empty cells are set aside by the sieve, not by the splitter"),
    ("PARSE_TESTS[90]", "as above"),
];

#[test]
fn texts_of_papaparse_are_split_as_it_says() {
    let single = |text: &Option<String>| text.as_ref().is_none_or(|t| t.len() == 1);
    let is_ours = |case: &Case| {
        case.source == "PapaParse"
            && case.faulty.is_none()
            && case.comments.is_none()
            && !case.header
            && case.skip_first_lines == 0
            && case.preview == 0
            && [&case.delimiter, &case.quote, &case.escape, &case.newline].into_iter().all(single)
            && case.delimiter.as_deref() != Some("\n")
    };
    let (mut alike, mut otherwise) = (0, Vec::new());
    for case in cases().into_iter().filter(is_ours) {
        let one = |text: &Option<String>| text.as_ref().and_then(|t| t.chars().next());
        let delimiter = one(&case.delimiter).unwrap_or_else(|| {
            if case.at.starts_with("CORE") {
                ','
            } else {
                guess_delimiter(case.text.as_bytes(), true).map_or(',', |(sign, _)| sign)
            }
        });
        let mut dialect = Dialect { delimiter, ..Dialect::default() };
        guess_quotes(case.text.as_bytes(), &mut dialect);
        dialect.quote = one(&case.quote).or(dialect.quote);
        dialect.escape = one(&case.escape).or(dialect.escape);
        let text = case.text.trim_start_matches('\u{feff}');
        let mut records = Records::new(Box::new(text.as_bytes()), &dialect);
        let mut rows: Vec<Vec<String>> = Vec::new();
        while let Ok(Some(record)) = records.next_record() {
            rows.push(
                (0..record.len()).map(|at| String::from_utf8_lossy(record.cell(at)).into_owned()).collect(),
            );
        }
        // A blank line is a record without a cell here, and one with an empty cell there.
        let is_blank = |row: &Vec<String>| row.iter().all(String::is_empty) && row.len() < 2;
        rows.retain(|row| !is_blank(row));
        let expected: Vec<Vec<String>> = case.expected.iter().filter(|row| !is_blank(row)).cloned().collect();
        if rows == expected {
            alike += 1;
        } else {
            println!(
                "{} {}: {:?}\n  ours   {rows:?}\n  theirs {expected:?} {:?}",
                case.at, case.name, case.text, case.errors
            );
            otherwise.push(case.at);
        }
    }
    let known: Vec<&str> = OTHERWISE.iter().map(|(at, _)| *at).collect();
    assert_eq!(otherwise, known);
    assert_eq!(alike, 90);
}
