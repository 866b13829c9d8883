//! Which rows take part: conditions on columns, joined by "all of" and "any of".
//!
//! A missing cell meets no condition but `missing`. Numbers compare as
//! numbers, dates as days (written `2025-03-31`), everything else as text,
//! byte for byte.

use serde::{Deserialize, Serialize};

use super::{Cells, Column, Table, parse};
use crate::error::Result;

/// A condition on rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Filter {
    /// Every one of these holds.
    All(Vec<Filter>),
    /// At least one of these holds.
    Any(Vec<Filter>),
    /// This does not hold.
    Not(Box<Filter>),
    /// The column's value lies between two bounds, both included; either may be open.
    Range {
        /// The column.
        column: String,
        /// The least value let through.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<f64>,
        /// The greatest value let through.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<f64>,
    },
    /// The column's value, as shown, is one of these.
    In {
        /// The column.
        column: String,
        /// The values let through.
        values: Vec<String>,
    },
    /// The column has no value.
    Missing {
        /// The column.
        column: String,
    },
}

impl Filter {
    /// Whether each row of the table passes.
    pub fn apply(&self, table: &Table) -> Result<Vec<bool>> {
        let each = |test: &dyn Fn(usize) -> bool| (0..table.rows).map(test).collect();
        Ok(match self {
            Self::All(parts) => fold(parts, table, true, |a, b| a && b)?,
            Self::Any(parts) => fold(parts, table, false, |a, b| a || b)?,
            Self::Not(part) => part.apply(table)?.into_iter().map(|pass| !pass).collect(),
            Self::Range { column, from, to } => {
                let column = table.column(column)?;
                each(&|row| {
                    column.number(row).is_some_and(|v| {
                        from.is_none_or(|least| v >= least) && to.is_none_or(|most| v <= most)
                    })
                })
            }
            Self::In { column, values } => is_one_of(table.column(column)?, values, table.rows),
            Self::Missing { column } => {
                let column = table.column(column)?;
                each(&|row| column.is_missing(row))
            }
        })
    }
}

fn fold(parts: &[Filter], table: &Table, start: bool, join: fn(bool, bool) -> bool) -> Result<Vec<bool>> {
    let mut all = vec![start; table.rows];
    for part in parts {
        for (pass, one) in all.iter_mut().zip(part.apply(table)?) {
            *pass = join(*pass, one);
        }
    }
    Ok(all)
}

fn is_one_of(column: &Column, values: &[String], rows: usize) -> Vec<bool> {
    match &column.cells {
        Cells::Category { codes, levels } => {
            let wanted: Vec<bool> = levels.iter().map(|level| values.contains(level)).collect();
            codes.iter().map(|&code| wanted.get(code as usize).copied().unwrap_or(false)).collect()
        }
        Cells::Number(numbers) => {
            let wanted: Vec<f64> = values.iter().filter_map(|v| parse::number(v)).collect();
            numbers.iter().map(|v| wanted.contains(v)).collect()
        }
        _ => (0..rows).map(|row| !column.is_missing(row) && values.contains(&column.shown(row))).collect(),
    }
}
