//! Excel workbooks against openpyxl and xlrd; workbooks and script in `tests/reference/workbooks.py`.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use serde::Deserialize;
use strata::{
    error::{Error, ErrorKind, Issue},
    table::{Kind, ReadOptions, read, source::Memory},
    workbook::{self, SheetProfile, is_workbook},
};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use crate::support::{file, repository_file, silent};

#[derive(Deserialize)]
struct Reference {
    /// By workbook, sheet and address.
    cells: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
}

fn book(name: &str) -> Memory {
    repository_file(&format!("tests/data/{name}"))
}

fn csv(book: &Memory, sheet: &str) -> Result<(String, Vec<Issue>), Error> {
    let mut out = Vec::new();
    let issues = workbook::sheet(book, sheet, &mut out, &mut silent)?;
    Ok((String::from_utf8(out).unwrap_or_else(|e| panic!("{e}")), issues))
}

/// The CSV that a sheet with these cells must give.
fn expected(cells: &BTreeMap<String, String>) -> String {
    let mut rows: BTreeMap<u32, BTreeMap<u32, &str>> = BTreeMap::new();
    for (address, text) in cells {
        let letters = address.trim_end_matches(|c: char| c.is_ascii_digit());
        let column = letters.bytes().fold(0, |so_far, letter| so_far * 26 + u32::from(letter - b'A') + 1);
        let row = address[letters.len()..].parse().unwrap_or(0);
        rows.entry(row).or_default().insert(column, text);
    }
    let mut columns: Vec<u32> = rows.values().flat_map(|row| row.keys().copied()).collect();
    columns.sort_unstable();
    columns.dedup();
    let (mut text, mut last) = (String::new(), None);
    for (row, cells) in rows {
        let gap = last.map_or(0, |last| row - last - 1);
        text.push_str(&"\n".repeat(if gap > 1_000 { 1 } else { gap as usize }));
        let line = columns.iter().map(|column| match cells.get(column) {
            Some(cell) if cell.contains([',', '"', '\n']) => format!("\"{}\"", cell.replace('"', "\"\"")),
            Some(cell) => (*cell).to_owned(),
            None => String::new(),
        });
        text.push_str(&line.collect::<Vec<_>>().join(","));
        text.push('\n');
        last = Some(row);
    }
    text
}

#[test]
fn sheets_are_what_other_readers_see() {
    let reference: Reference =
        serde_json::from_slice(&repository_file("tests/reference/workbooks.json").bytes)
            .unwrap_or_else(|e| panic!("{e}"));
    let mut compared = 0;
    for (name, sheets) in reference.cells {
        for (sheet, cells) in sheets {
            let (text, _) = csv(&book(&name), &sheet).unwrap_or_else(|e| panic!("{name} {sheet}: {e}"));
            assert_eq!(text, expected(&cells), "{name} {sheet}");
            compared += 1;
        }
    }
    assert_eq!(compared, 8);
}

#[test]
fn the_sheets_are_listed_with_their_sizes_and_charts_are_none() {
    let sheets = |name| workbook::sheets(&book(name)).unwrap_or_else(|e| panic!("{e}"));
    let sheet = |name: &str, size: Option<(u64, u64)>, is_hidden| {
        let (rows, columns) = size.unzip();
        SheetProfile { name: name.to_owned(), rows, columns, is_hidden }
    };
    assert_eq!(
        sheets("workbook.xlsx"),
        [
            sheet("Customers", Some((6, 8)), false),
            sheet("Long & short", Some((8, 9)), false),
            sheet("Secret", Some((1, 2)), true),
            sheet("Empty", None, false),
        ]
    );
    assert_eq!(
        sheets("workbook-old.xls"),
        [sheet("Alt", Some((3, 4)), false), sheet("Versteckt", Some((1, 1)), true)]
    );
    assert_eq!(sheets("workbook-binary.xlsb"), [sheet("Binär", Some((2, 5)), false)]);
    assert_eq!(sheets("workbook-far.xlsx")[0].rows, Some(1_048_575));
}

#[test]
fn what_is_doubtful_is_said_with_its_place() {
    let issues = |name, sheet| csv(&book(name), sheet).unwrap_or_else(|e| panic!("{e}")).1;
    let codes = |issues: &[Issue]| {
        issues.iter().map(|i| (i.code.clone(), i.count, i.lines.clone())).collect::<Vec<_>>()
    };

    let long = issues("workbook.xlsx", "Long & short");
    assert_eq!(codes(&long), [("workbook_long_number".to_owned(), 2, vec![4, 6])]);
    assert!(long[0].text.starts_with("2 numbers have more than 15 digits (B4, B6)."), "{}", long[0].text);

    let errors = issues("workbook.xlsx", "Customers");
    assert_eq!(codes(&errors), [("workbook_error_cell".to_owned(), 1, vec![2])]);
    assert!(errors[0].text.contains("(H2)"), "{}", errors[0].text);

    let far = issues("workbook-far.xlsx", "Far");
    assert_eq!(
        codes(&far),
        [
            ("workbook_empty_rows".to_owned(), 1_048_568, vec![1_048_576]),
            ("workbook_empty_columns".to_owned(), 16_379, vec![])
        ]
    );

    // An error of a kind that the reader does not know, whose place it cannot tell.
    let (text, odd) = csv(&book("workbook-odd.xlsx"), "Dates").unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(codes(&odd), [("workbook_error_cell".to_owned(), 1, vec![])]);
    assert_eq!(text.lines().nth(1), Some("k1,,2025-03-31,2025-03-31 14:05:00"));
}

#[test]
fn a_sheet_is_a_table_like_any_other() {
    let (text, _) = csv(&book("workbook.xlsx"), "Customers").unwrap_or_else(|e| panic!("{e}"));
    let table = read(&file(&text), &ReadOptions::default(), &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let kinds: Vec<Kind> = table.columns.iter().map(strata::table::Column::kind).collect();
    assert_eq!(table.rows, 4);
    assert_eq!(table.columns[0].shown(0), "00017");
    assert_eq!(kinds[2..5], [Kind::Date, Kind::Date, Kind::Number]);
    assert_eq!(kinds[6], Kind::Boolean);
}

/// The bytes with the first `from` replaced.
fn replaced(book: &Memory, from: &[u8], to: &[u8]) -> Memory {
    let at = book.bytes.windows(from.len()).position(|part| part == from);
    let at = at.unwrap_or_else(|| panic!("nothing to replace"));
    let mut changed = book.clone();
    changed.bytes.splice(at..at + to.len(), to.iter().copied());
    changed
}

fn wide(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The book with another unpacked size declared for its first part.
fn declaring(size: u32) -> Memory {
    let book = book("workbook.xlsx");
    let entry = book.bytes.windows(4).position(|part| part == b"PK\x01\x02");
    let at = entry.unwrap_or_else(|| panic!("no entry")) + 24;
    let mut changed = book;
    changed.bytes[at..at + 4].copy_from_slice(&size.to_le_bytes());
    changed
}

#[test]
fn what_cannot_be_opened_is_said_so_that_it_can_be_mended() {
    let whole = book("workbook.xlsx");
    let old = book("workbook-old.xls");
    let zip = |name: &[u8]| [b"PK\x03\x04", &[0; 22][..], &[name.len() as u8, 0, 0, 0], name].concat();
    let archive = |name: &[u8]| {
        let mut bytes = zip(name);
        let (start, size) = (bytes.len() as u32, (46 + name.len()) as u32);
        bytes.extend([b"PK\x01\x02", &[0; 24][..], &[name.len() as u8, 0], &[0; 16], name].concat());
        bytes.extend(
            [b"PK\x05\x06", &[0; 4][..], &[1, 0, 1, 0], &size.to_le_bytes(), &start.to_le_bytes()].concat(),
        );
        bytes.extend([0, 0]);
        file(bytes)
    };
    let cut = |book: &Memory, bytes: usize| file(&book.bytes[..bytes]);
    for (book, said) in [
        (file(""), "The file is empty."),
        (file("id,x\na,1\n"), "This is another kind of file, not an Excel workbook."),
        (file("\n<!DOCTYPE html><html>"), "This is a web page under another name, not an Excel workbook."),
        (archive(b"word/document.xml"), "This is a Word document, not an Excel workbook."),
        (archive(b"holiday.jpg"), "This is a zip archive, not an Excel workbook."),
        (
            replaced(&old, &wide("Workbook"), &wide("EncryptedPackage")),
            "The workbook is locked with a password.",
        ),
        (
            replaced(&old, &wide("Workbook"), &wide("WordDocument")),
            "This is an old Word document, not an Excel workbook.",
        ),
        (declaring(0xffff_fff0), "The workbook is too large to be opened here: it unpacks to too much."),
        (
            declaring(10),
            "The workbook is damaged or of an unusual kind (its part [Content_Types].xml is broken).",
        ),
        (cut(&whole, whole.bytes.len() / 2), "The workbook is damaged or of an unusual kind ("),
        (cut(&old, 600), "The workbook is damaged or of an unusual kind ("),
    ] {
        let Err(error) = workbook::sheets(&book) else { panic!("opened instead of: {said}") };
        assert!(error.kind.to_string().starts_with(said), "{error} instead of: {said}");
        assert!(!error.hint().is_empty());
        assert_eq!(csv(&book, "x").map_err(|e| e.kind), Err(error.kind));
    }
    let fails = |name, sheet: &str| csv(&book(name), sheet).map_err(|error| error.kind);
    assert_eq!(fails("workbook.xlsx", "Empty"), Err(ErrorKind::EmptySheet("Empty".to_owned())));
    assert_eq!(fails("workbook.xlsx", "Chart"), Err(ErrorKind::UnknownSheet("Chart".to_owned())));
    let disorder = ErrorKind::DamagedWorkbook("its rows are out of order".to_owned());
    assert_eq!(fails("workbook-disorder.xlsx", "Dates"), Err(disorder));
}

/// The archive with a part changed, or added where there is none of that name.
fn repacked(
    book: &Memory,
    part: &str,
    change: impl Fn(Vec<u8>) -> Vec<u8>,
) -> Result<Memory, Box<dyn std::error::Error>> {
    let mut archive = ZipArchive::new(Cursor::new(&book.bytes))?;
    let mut parts = BTreeMap::from([(part.to_owned(), Vec::new())]);
    for index in 0..archive.len() {
        let mut file = archive.by_index(index)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        parts.insert(file.name()?.into_owned(), bytes);
    }
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(&name, SimpleFileOptions::default())?;
        writer.write_all(&if name == part { change(bytes) } else { bytes })?;
    }
    Ok(Memory { name: book.name.clone(), bytes: writer.finish()?.into_inner() })
}

#[test]
fn what_is_declared_is_not_believed() -> Result<(), Box<dyn std::error::Error>> {
    let whole = book("workbook.xlsx");
    let kind = |book: &Memory| csv(book, "Customers").map_err(|error| error.kind);
    let same = repacked(&whole, "xl/workbook.xml", |part| part)?;
    assert_eq!(kind(&same), kind(&whole));

    // Packed as densely as can be: 20 MB in 20 KB.
    let dense = repacked(&whole, "xl/media/picture.bin", |_| vec![0; 20 << 20])?;
    assert_eq!(kind(&dense), Err(ErrorKind::LargeWorkbook("it unpacks to too much".to_owned())));

    // Room for so many texts cannot be made.
    let strings = repacked(&whole, "xl/sharedStrings.xml", |part| {
        let text = String::from_utf8_lossy(&part);
        let (before, after) = text.split_once("uniqueCount=\"").unwrap_or_default();
        format!("{before}uniqueCount=\"99999999999{after}").into_bytes()
    })?;
    assert!(matches!(kind(&strings), Err(ErrorKind::DamagedWorkbook(_))));
    Ok(())
}

#[test]
fn workbooks_are_known_by_their_first_bytes() {
    for name in ["workbook.xlsx", "workbook-binary.xlsb", "workbook-old.xls"] {
        assert!(is_workbook(&book(name).bytes[..16]), "{name}");
    }
    for text in ["", "id,x\n", "PK,1\n", "<html>"] {
        assert!(!is_workbook(text.as_bytes()), "{text}");
    }
    for text in
        ["<table>", " \r\n<HTML xmlns:x=", "\u{feff}<?xml version=\"1.0\"?><Workbook>", "MIME-Version: 1.0"]
    {
        assert!(matches!(workbook::disguise(text.as_bytes()), Some(ErrorKind::NotAWorkbook(_))), "{text}");
    }
    for text in ["", "id,x\n", "<10,1\n", "html\n"] {
        assert_eq!(workbook::disguise(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn a_changed_byte_is_never_more_than_a_sentence() {
    for name in ["workbook.xlsx", "workbook-binary.xlsb", "workbook-far.xlsx"] {
        let whole = book(name);
        for at in (0..whole.bytes.len()).step_by(7) {
            let mut changed = whole.clone();
            changed.bytes[at] ^= 1 << (at % 8);
            let sheets = workbook::sheets(&changed).unwrap_or_default();
            for sheet in sheets {
                // Whether it can be read is not the question.
                let _ = csv(&changed, &sheet.name);
            }
        }
    }
}
