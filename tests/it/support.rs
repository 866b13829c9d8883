//! What the integration tests share: tables from text, and a report that goes nowhere.

use strata::{
    error::Result,
    progress::Progress,
    table::{ReadOptions, Table, read, source::Memory},
};

/// A report that goes nowhere.
pub fn silent(_: Progress) {}

/// A file in memory.
pub fn file(bytes: impl AsRef<[u8]>) -> Memory {
    Memory { name: "table.csv".to_owned(), bytes: bytes.as_ref().to_vec() }
}

/// A table read from text.
pub fn table(bytes: impl AsRef<[u8]>) -> Result<Table> {
    read(&file(bytes), &ReadOptions::default(), &mut silent)
}

/// A file of the repository.
pub fn repository_file(path: &str) -> Memory {
    let full = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let bytes = std::fs::read(&full).unwrap_or_else(|e| panic!("{}: {e}", full.display()));
    let name = full.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    Memory { name, bytes }
}
