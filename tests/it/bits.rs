//! The same bits on every machine; `tests/web_worker.rs` asks the same of a browser.

use crate::fingerprints::{EXPECTED, TABLES, fingerprint};

#[test]
fn two_hundred_tables_have_the_bits_that_they_always_had() {
    let expected: Vec<&str> = EXPECTED.lines().collect();
    assert_eq!(expected.len() as u64, TABLES);
    let differing: Vec<u64> =
        (0..TABLES).filter(|seed| fingerprint(*seed) != expected[*seed as usize]).collect();
    assert_eq!(differing, Vec::<u64>::new(), "where this is meant, see write_the_bits");
}

/// For a change of the method that is meant: `cargo test --test it -- --ignored write_the_bits`.
#[test]
#[ignore = "writes the reference"]
fn write_the_bits() {
    let lines: String = (0..TABLES).map(|seed| fingerprint(seed) + "\n").collect();
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/bits.txt");
    std::fs::write(path, lines).unwrap_or_else(|e| panic!("{e}"));
}
