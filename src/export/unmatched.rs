//! The keys that found nothing in a join, on either side.

use std::io::Write;

use crate::{
    error::{ErrorKind, Result},
    progress::{Progress, Report, Stage},
    table::{Join, Source, Table, join::Matches, open},
};

/// Writes the keys that found nothing, each once, as CSV: `key`, and in `only_in` the file that has it. The other
/// file is read again, as it was for the join. Rows without a key are not among them.
pub fn unmatched(
    table: &Table,
    other: &dyn Source,
    join: &Join,
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<()> {
    let other = open::alone(other, &join.options, report)?;
    let found = Matches::of(table, &other, &join.label)?;
    report(Progress { stage: Stage::Writing, done: 0, total: 0 });
    let unwritable = |e: csv::Error| ErrorKind::Unwritable(e.to_string());
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["key", "only_in"]).map_err(unwritable)?;
    for key in found.only_here() {
        writer.write_record([key, &table.file.name]).map_err(unwritable)?;
    }
    for key in found.only_there() {
        writer.write_record([key, &other.file.name]).map_err(unwritable)?;
    }
    writer.flush().map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
}
