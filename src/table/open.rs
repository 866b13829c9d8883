//! From files to one table: read, keys settled, rolled up, joined, in this order.

use super::{ReadOptions, Source, Table, join, keys, read, roll_up};
use crate::{
    error::{ErrorKind, Result},
    progress::Report,
};

/// Opens the first source as the table and the others, in the order of the joins, beside it.
pub fn open(sources: &[&dyn Source], options: &ReadOptions, report: Report<'_>) -> Result<Table> {
    let (first, others) = sources.split_first().ok_or(ErrorKind::NothingOpen)?;
    let mut table = alone(*first, options, report)?;
    for (at, wanted) in options.joins.iter().enumerate() {
        let other = others.get(at).ok_or_else(|| ErrorKind::FileWanted(wanted.label.clone()))?;
        let other = alone(*other, &wanted.options, report)?;
        table = join::join(table, wanted, &other)?;
    }
    Ok(table)
}

/// One file: read, and then either rolled up or its keys settled.
fn alone(source: &dyn Source, options: &ReadOptions, report: Report<'_>) -> Result<Table> {
    let table = read(source, options, report)?;
    match &options.roll_up {
        Some(wanted) => roll_up::roll_up(table, wanted).map_err(|error| error.in_file(&source.name())),
        None => Ok(keys::settle(table, options.reading.duplicates, options.reading.missing_keys)),
    }
}
