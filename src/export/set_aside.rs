//! The rows that are not in the table, as they stand in the file, with line and reason.

use std::io::Write;

use crate::{
    error::{ErrorKind, Result},
    progress::{Progress, Report, Stage},
    table::{ReadOptions, Source, Table, parse::MissingWords, read::sieve, sift::Fate, source::unreadable},
};

/// Writes the rows that were set aside, as CSV in UTF-8: `line`, `reason`, `text`.
pub fn set_aside(
    source: &dyn Source,
    options: &ReadOptions,
    table: &Table,
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<()> {
    let unwritable = |e: csv::Error| ErrorKind::Unwritable(e.to_string());
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(["line", "reason", "text"]).map_err(unwritable)?;
    let missing = MissingWords::new(options.reading.missing_words.as_deref());
    let encoding = table.dialect.encoding;
    let mut sieve = sieve(source.open().map_err(unreadable)?, &table.dialect, table.origin.width, options)?;
    let mut row = 0;
    while let Some((record, fate)) = sieve.next_record()? {
        let reason = match fate {
            Fate::SetAside(reason) => Some(reason.label()),
            Fate::Row { .. } => {
                row += 1;
                let has_key = |at: usize| !missing.contains(&encoding.decode(record.cell(at)).0);
                let reason = if table.origin.key.is_some_and(has_key) {
                    "its key stands in another row"
                } else {
                    "no key"
                };
                table.origin.row(row - 1).is_none().then_some(reason)
            }
            Fate::Preamble | Fate::Header | Fate::Blank => None,
        };
        if let Some(reason) = reason {
            let text = encoding.decode(record.split().0).0;
            writer.write_record([&record.line.to_string(), reason, &*text]).map_err(unwritable)?;
        }
        if row % 10_000 == 0 {
            report(Progress { stage: Stage::Writing, done: row as u64, total: table.origin.len() as u64 });
        }
    }
    writer.flush().map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
}
