//! The table as it was understood: typed cells, repaired rows, joined columns.

use std::{borrow::Cow, io::Write};

use crate::{
    error::{ErrorKind, Result},
    progress::{Progress, Report, Stage},
    table::{Cells, Column, Table},
};

/// Rows between two reports.
const REPORT_EVERY: usize = 10_000;

/// Writes the table as CSV in UTF-8: numbers with a decimal point and no other sign, days as `2025-03-31`, yes and
/// no, text byte for byte, nothing for a missing cell.
pub fn understood(table: &Table, out: &mut dyn Write, report: Report<'_>) -> Result<()> {
    let unwritable = |e: csv::Error| ErrorKind::Unwritable(e.to_string());
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(table.columns.iter().map(|column| &column.name)).map_err(unwritable)?;
    for row in 0..table.rows {
        if row % REPORT_EVERY == 0 {
            report(Progress { stage: Stage::Writing, done: row as u64, total: table.rows as u64 });
        }
        for column in &table.columns {
            writer.write_field(shown(column, row).as_bytes()).map_err(unwritable)?;
        }
        writer.write_record(None::<&[u8]>).map_err(unwritable)?;
    }
    writer.flush().map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
}

/// A cell as it is shown, without a copy of what is text already.
fn shown(column: &Column, row: usize) -> Cow<'_, str> {
    match &column.cells {
        Cells::Text(text) => Cow::Borrowed(text.get(row)),
        Cells::Category { codes, levels } => {
            Cow::Borrowed(levels.get(codes[row] as usize).map_or("", String::as_str))
        }
        _ => Cow::Owned(column.shown(row)),
    }
}
