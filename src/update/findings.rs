//! What looks wrong with newer data once it is read: another file than the person thinks, keys that hardly meet,
//! levels never seen, a unit that changed, values that went missing. All of it is told and none of it stops the work.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

use crate::{
    change::{Spreads, spread::ColumnSpread},
    error::{Result, count},
    segments::words::{figure, percent, whole},
    session::Version,
    table::{Cells, Column, Table, join::near_miss},
};

/// Fewer of the version's customers than this share are few.
const FEW: f64 = 0.5;

/// A middle that moved by this factor or more, up or down, speaks for another unit.
const MOVED: f64 = 8.0;

/// So much more of a column missing than before is told.
const MORE_MISSING: f64 = 0.2;

/// The most levels named.
const NAMED: usize = 4;

/// Something that looks wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What sort it is of: `same_file`, `earlier`, `few_known`, `unseen`, `unit`, `missing`, `kind`.
    pub code: String,
    /// The column, if it is about one.
    pub column: Option<String>,
    /// What was seen, as a sentence.
    pub text: String,
    /// What to do about it, as a sentence.
    pub hint: String,
}

/// What looks wrong with a table that a version is to be applied to. `spreads` are the version's, or those of its rows
/// where they are at hand.
pub fn findings(version: &Version, spreads: Option<&Spreads>, table: &Table) -> Result<Vec<Finding>> {
    let mut found = Vec::new();
    found.extend(same_file(version, table));
    found.extend(earlier(version, table));
    found.extend(few_known(version, table));
    let pass = match &version.recipe.filter {
        Some(filter) => filter.apply(table)?,
        None => vec![true; table.rows],
    };
    let rows: Vec<usize> = (0..table.rows).filter(|row| pass[*row]).collect();
    let used = version.recipe.formed_by();
    for spread in spreads.map(|spreads| spreads.columns.as_slice()).unwrap_or_default() {
        let Ok(column) = table.column(&spread.column) else { continue };
        let is_used = used.contains(&spread.column.as_str());
        found.extend(unit(spread, column, &rows));
        if is_used {
            found.extend(unseen(spread, column, &rows));
            found.extend(missing(spread, spreads.map_or(0, |spreads| spreads.rows), column, &rows));
        }
    }
    Ok(found)
}

fn finding(code: &str, column: Option<&str>, text: String, hint: &str) -> Finding {
    Finding { code: code.to_owned(), column: column.map(str::to_owned), text, hint: hint.to_owned() }
}

fn same_file(version: &Version, table: &Table) -> Option<Finding> {
    let is_same = !table.file.sha256.is_empty() && table.file.sha256 == version.file.sha256;
    is_same.then(|| {
        let text = format!("This is the very file that version {} was made from.", version.number);
        finding("same_file", None, text, "Choose the newer file; nobody will move in this one.")
    })
}

fn earlier(version: &Version, table: &Table) -> Option<Finding> {
    let (was, is) = (version.file.period.as_ref()?, table.file.period.as_ref()?);
    (is < was).then(|| {
        let text =
            format!("The new file is of {is}, the saved version of {was}: an update goes back in time.");
        finding("earlier", None, text, "Check that it is the right file, or say which period it is of.")
    })
}

fn few_known(version: &Version, table: &Table) -> Option<Finding> {
    if table.key.is_none() {
        let text =
            "Without a key customers are known by their row number, so who moved cannot be told.".to_owned();
        return Some(finding("few_known", None, text, "Choose the column that tells the customers apart."));
    }
    let keys: Vec<String> = (0..table.rows).map(|row| table.key_of(row)).collect();
    let now: FxHashSet<&str> = keys.iter().map(String::as_str).collect();
    let before: FxHashSet<&str> = version.assignments.keys.iter().map(String::as_str).collect();
    let gone: Vec<&str> =
        version.assignments.keys.iter().map(String::as_str).filter(|key| !now.contains(key)).collect();
    let all = version.assignments.keys.len();
    let known = all - gone.len();
    if all == 0 || known as f64 >= FEW * all as f64 {
        return None;
    }
    let new: Vec<&str> = keys.iter().map(String::as_str).filter(|key| !before.contains(key)).collect();
    let text = format!(
        "Only {} of the {} customers of the saved version ({}) are in the new file.",
        whole(known),
        whole(all),
        percent(known as f64 / all as f64)
    );
    let hint = near_miss::habit(&gone, &new).unwrap_or_else(|| {
        "Check that it is the right file, and that its key is the same: all others count as left, and as joined."
            .to_owned()
    });
    Some(finding("few_known", None, text, &hint))
}

fn unit(spread: &ColumnSpread, column: &Column, rows: &[usize]) -> Option<Finding> {
    let numbers = column.numbers()?;
    if matches!(column.cells, Cells::Boolean(_) | Cells::Date(_)) {
        return None;
    }
    let mut values: Vec<f64> = rows.iter().map(|row| numbers[*row]).filter(|v| !v.is_nan()).collect();
    let now_mean = crate::numeric::statistics::moments(&values)?.mean;
    let now_median = crate::numeric::statistics::median(&mut values)?;
    let (was, is, what) = match (spread.median?, now_median) {
        // Where most are zero the middle says nothing of the unit.
        (was, is) if was == 0.0 || is == 0.0 => (spread.mean?, now_mean, "mean"),
        (was, is) => (was, is, "median"),
    };
    let factor = is / was;
    let is_moved = factor.is_finite() && factor > 0.0 && !(1.0 / MOVED..MOVED).contains(&factor);
    is_moved.then(|| {
        let by = if factor >= 1.0 {
            format!("{} times what it was", figure(factor))
        } else {
            format!("{} times less than it was", figure(1.0 / factor))
        };
        let text =
            format!("The {what} of {} went from {} to {}: {by}.", spread.column, figure(was), figure(is));
        finding(
            "unit",
            Some(&spread.column),
            text,
            "Check the unit: packs and tablets, percent and shares, thousands.",
        )
    })
}

fn unseen(spread: &ColumnSpread, column: &Column, rows: &[usize]) -> Option<Finding> {
    let Cells::Category { codes, levels } = &column.cells else { return None };
    if spread.levels.is_empty() {
        return None;
    }
    let known: BTreeSet<&str> = spread.levels.iter().map(String::as_str).collect();
    let mut counts = vec![0_usize; levels.len()];
    for row in rows {
        if let Some(count) = counts.get_mut(codes[*row] as usize) {
            *count += 1;
        }
    }
    let mut new: Vec<(&str, usize)> = levels
        .iter()
        .map(String::as_str)
        .zip(counts)
        .filter(|(level, rows)| *rows > 0 && !known.contains(level))
        .collect();
    new.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let all: usize = new.iter().map(|(_, rows)| rows).sum();
    (!new.is_empty()).then(|| {
        let named: Vec<String> = new.iter().take(NAMED).map(|(level, _)| format!("“{level}”")).collect();
        let more = if new.len() > NAMED { format!(" and {} more", new.len() - NAMED) } else { String::new() };
        let text = format!(
            "{} has {} that the saved version has not seen: {}{more} ({}).",
            spread.column,
            count(new.len(), "level"),
            named.join(", "),
            count(all, "row")
        );
        finding(
            "unseen",
            Some(&spread.column),
            text,
            "They count as “other”. If a level was renamed, mend it in the file; if it is new, refit.",
        )
    })
}

fn missing(spread: &ColumnSpread, all: usize, column: &Column, rows: &[usize]) -> Option<Finding> {
    let share = |n: usize, of: usize| 1.0 - n as f64 / of.max(1) as f64;
    let was = share(spread.n, all);
    let is = share(rows.iter().filter(|row| !column.is_missing(**row)).count(), rows.len());
    (is >= was + MORE_MISSING).then(|| {
        let text = format!(
            "{} is missing in {} of the rows, before in {}.",
            spread.column,
            percent(is),
            percent(was)
        );
        finding(
            "missing",
            Some(&spread.column),
            text,
            "Check whether the column is still filled, or written in another way.",
        )
    })
}
