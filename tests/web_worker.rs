//! Tests that need a worker: `cargo test --target wasm32-unknown-unknown --test web_worker`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Read, Write};

use js_sys::Array;
use strata::{
    browser::{blob_source::BlobSource, blob_writer::BlobWriter},
    table::{self, ReadOptions, Source},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Blob, File};

#[path = "it/fingerprints.rs"]
mod fingerprints;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
fn k_means_finds_the_same_to_the_bit_as_natively() {
    let expected = fingerprints::EXPECTED.lines().zip(0..fingerprints::TABLES);
    let differing: Vec<u64> = expected
        .filter(|(expected, seed)| *expected != fingerprints::fingerprint(*seed))
        .map(|(_, seed)| seed)
        .collect();
    assert_eq!(differing, Vec::<u64>::new());
}

#[cfg(feature = "workbook")]
#[wasm_bindgen_test]
fn a_workbook_is_read_in_a_worker() {
    let bytes = js_sys::Uint8Array::from(include_bytes!("data/workbook.xlsx").as_slice());
    let blob = Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).unwrap();
    let source = BlobSource::in_pieces(blob, 1_000);
    let names: Vec<String> =
        strata::workbook::sheets(&source).unwrap().into_iter().map(|sheet| sheet.name).collect();
    assert_eq!(names, ["Customers", "Long & short", "Secret", "Empty"]);
    let mut writer = BlobWriter::default();
    let issues = strata::workbook::sheet(&source, "Long & short", &mut writer, &mut |_| ()).unwrap();
    let csv = whole(&BlobSource::new(writer.finish().unwrap().unwrap()));
    assert_eq!(issues.len(), 1);
    assert_eq!(
        String::from_utf8(csv).unwrap(),
        "card,postcode,hours,time,text\n\
         12345678901234570000,01067,37:30:00,18:00:00,12345678901234567890\n\
         999999999999999,,,,\n1000000000000000,,,,\n"
    );
}

const TEXT: &str = "id,größe\r\nA-1,1.5\r\nA-2,\"2,5\"\r\n";

fn file(text: &str) -> File {
    File::new_with_str_sequence(&Array::of1(&text.into()), "kunden.csv").unwrap()
}

fn whole(source: &impl Source) -> Vec<u8> {
    let mut bytes = Vec::new();
    source.open().unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

#[wasm_bindgen_test]
fn a_file_is_read_from_its_start_as_often_as_is_wanted_in_pieces_of_any_size() {
    for piece in [1, 2, 3, 7, 64, TEXT.len() - 1, TEXT.len(), TEXT.len() + 1, 65_536] {
        let source = BlobSource::in_pieces(file(TEXT).into(), piece);
        assert_eq!((source.name().as_str(), source.size()), ("kunden.csv", TEXT.len() as u64));
        for _ in 0..2 {
            assert_eq!(whole(&source), TEXT.as_bytes(), "in pieces of {piece}");
        }
        let mut first = [0; 4];
        source.open().unwrap().read_exact(&mut first).unwrap();
        assert_eq!(&first, b"id,g");
    }
}

#[wasm_bindgen_test]
fn nothing_is_read_from_an_empty_blob_without_a_name() {
    let source = BlobSource::new(Blob::new().unwrap());
    assert_eq!((source.name().as_str(), source.size(), whole(&source).len()), ("", 0, 0));
}

#[wasm_bindgen_test]
fn a_table_is_the_same_from_pieces_of_any_size() {
    let tables: Vec<_> = [1, 5, 4_096]
        .map(|piece| {
            let source = BlobSource::in_pieces(file(TEXT).into(), piece);
            table::read(&source, &ReadOptions::default(), &mut |_| ()).unwrap()
        })
        .into();
    assert_eq!(tables[0].rows, 2);
    assert!(tables.iter().all(|table| *table == tables[0]));
}

#[wasm_bindgen_test]
fn what_is_written_is_in_the_blob_whatever_the_pieces() {
    let bytes: Vec<u8> = (0..1_000_u32).flat_map(u32::to_le_bytes).collect();
    for piece in [1_000, 4_000, 4_001, 7] {
        let mut writer = BlobWriter::in_pieces(piece);
        bytes.chunks(33).for_each(|part| writer.write_all(part).unwrap());
        let blob = writer.finish().unwrap().unwrap();
        assert_eq!(whole(&BlobSource::new(blob)), bytes, "in pieces of {piece}");
    }
    assert!(BlobWriter::default().finish().unwrap().is_none());
}

#[wasm_bindgen_test]
fn as_many_different_texts_are_counted_here_as_elsewhere() {
    let mut text = table::TextCells::default();
    (0..300_000_u32).for_each(|number| text.push(&format!("{number:010}")));
    assert_eq!(text.present_and_distinct(), (300_000, 300_000));
}
