//! The table as it was understood: typed cells, repaired rows, joined columns.

use std::io::Write;

use crate::{
    error::{ErrorKind, Result},
    progress::{Progress, Report, Stage},
    table::Table,
};

/// Writes the table as CSV in UTF-8: numbers with a decimal point and no other sign, days as `2025-03-31`, yes and
/// no, text byte for byte, nothing for a missing cell.
pub fn understood(table: &Table, out: &mut dyn Write, report: Report<'_>) -> Result<()> {
    let unwritable = |e: csv::Error| ErrorKind::Unwritable(e.to_string());
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns.iter().map(|column| &column.name)).map_err(unwritable)?;
    for row in 0..table.rows {
        if row % 10_000 == 0 {
            report(Progress { stage: Stage::Writing, done: row as u64, total: table.rows as u64 });
        }
        writer.write_record(table.columns.iter().map(|column| column.shown(row))).map_err(unwritable)?;
    }
    writer.flush().map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
}
