//! What the integration tests share: tables from text, and a report that goes nowhere.

use strata::{
    error::{Issue, Result},
    progress::Progress,
    table::{NO_ROW, ReadOptions, Source, Table, open, read, source::Memory},
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

/// The table that files become by these options; the first is the table, the others are joined to it.
pub fn opened(files: &[&Memory], options: &ReadOptions) -> Result<Table> {
    let sources: Vec<&dyn Source> = files.iter().map(|file| *file as &dyn Source).collect();
    open(&sources, options, &mut silent)
}

/// A file in memory by a name.
pub fn named(name: &str, bytes: impl AsRef<[u8]>) -> Memory {
    Memory { name: name.to_owned(), bytes: bytes.as_ref().to_vec() }
}

/// A column's cells as they are shown; a missing one is empty.
pub fn shown(table: &Table, column: &str) -> Vec<String> {
    let column = table.column(column).unwrap_or_else(|e| panic!("{e}"));
    (0..column.len())
        .map(|row| if column.is_missing(row) { String::new() } else { column.shown(row) })
        .collect()
}

/// The last issue of that code.
pub fn issue<'t>(table: &'t Table, code: &str) -> Option<&'t Issue> {
    table.issues.iter().rfind(|issue| issue.code == code)
}

/// Whether every row of the file is told of: in the table, set aside, or part of another.
pub fn adds_up(table: &Table) -> bool {
    let became_right = table
        .origin
        .became
        .as_ref()
        .is_none_or(|became| became.iter().all(|row| *row == NO_ROW || (*row as usize) < table.rows));
    became_right
        && table.columns.iter().all(|column| column.len() == table.rows)
        && table.rows_in == table.rows as u64 + table.rows_set_aside + table.rows_combined
}
