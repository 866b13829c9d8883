//! A window of the table's rows: found, put in order, and shown.

use super::{Order, RowView, Rows, RowsWindow};
use crate::{
    error::Result,
    methods::{Assignment, NOT_ASSIGNED},
    table::{Cells, Table, preview::clipped},
};

/// The most rows given at once.
const MOST_ROWS: usize = 500;

/// The rows found for the last question: scrolling asks the same one again.
#[derive(Debug, Default)]
pub struct Kept {
    asked: Option<(Rows, Vec<u32>)>,
}

impl Kept {
    /// The segments have changed.
    pub fn forget(&mut self) {
        self.asked = None;
    }
}

/// Every row's segment, and the confidence below which one is borderline.
pub type Placed<'a> = (&'a Assignment, f32);

/// The rows asked for.
pub fn window(
    asked: &Rows,
    table: &Table,
    placed: Option<Placed<'_>>,
    kept: &mut Kept,
) -> Result<RowsWindow> {
    let question = Rows { from: 0, count: 0, ..asked.clone() };
    let found = match kept.asked.take() {
        Some((known, found)) if known == question => found,
        _ => find(&question, table, placed)?,
    };
    let rows = found
        .iter()
        .skip(asked.from)
        .take(asked.count.min(MOST_ROWS))
        .map(|&row| show(row as usize, table, placed))
        .collect();
    let window = RowsWindow { found: found.len(), rows };
    kept.asked = Some((question, found));
    Ok(window)
}

fn show(row: usize, table: &Table, placed: Option<Placed<'_>>) -> RowView {
    let segment = placed.map(|(a, _)| a.labels[row]).filter(|label| *label != NOT_ASSIGNED);
    RowView {
        row,
        key: table.key_of(row),
        cells: table.columns.iter().map(|column| clipped(column.shown(row))).collect(),
        segment,
        figures: segment
            .and(placed)
            .map(|(a, _)| {
                a.strength.figures(row).into_iter().map(|f| Some(f).filter(|f| !f.is_nan())).collect()
            })
            .unwrap_or_default(),
        borderline: is_borderline(row, placed),
    }
}

fn is_borderline(row: usize, placed: Option<Placed<'_>>) -> bool {
    placed.is_some_and(|(assignment, below)| assignment.is_borderline(row, below))
}

fn find(asked: &Rows, table: &Table, placed: Option<Placed<'_>>) -> Result<Vec<u32>> {
    let search = asked.search.to_lowercase();
    let is_wanted = |row: usize| {
        asked.segment.is_none_or(|segment| placed.is_some_and(|(a, _)| a.labels[row] == segment))
            && (!asked.borderline || is_borderline(row, placed))
            && (search.is_empty() || table.key_of(row).to_lowercase().contains(&search))
    };
    let mut found: Vec<u32> = (0..table.rows as u32).filter(|row| is_wanted(*row as usize)).collect();
    match &asked.order {
        Order::File => {}
        Order::Figure { at, descending } => {
            if let Some((assignment, _)) = placed {
                let figure =
                    |row: usize| assignment.strength.figures(row).get(*at).copied().unwrap_or(f64::NAN);
                by_number(&mut found, *descending, figure);
            }
        }
        Order::Column { column, descending } => {
            let column = table.column(column)?;
            match (&column.cells, column.numbers()) {
                (_, Some(numbers)) => by_number(&mut found, *descending, |row| numbers[row]),
                (Cells::Text(_) | Cells::Category { .. }, _) => {
                    found.sort_by_cached_key(|row| {
                        (column.is_missing(*row as usize), column.shown(*row as usize))
                    });
                    if *descending {
                        let present = found.partition_point(|row| !column.is_missing(*row as usize));
                        found[..present].reverse();
                    }
                }
                _ => {}
            }
        }
    }
    Ok(found)
}

/// Missing figures come last in either direction.
fn by_number(rows: &mut [u32], descending: bool, number: impl Fn(usize) -> f64) {
    rows.sort_by(|&a, &b| {
        let (a, b) = (number(a as usize), number(b as usize));
        let order = if descending { b.total_cmp(&a) } else { a.total_cmp(&b) };
        a.is_nan().cmp(&b.is_nan()).then(order)
    });
}
