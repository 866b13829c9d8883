//! Which rows take part: conditions on columns, joined by "all of" and "any of".
//!
//! A missing cell meets no condition but `missing`. Numbers compare as
//! numbers, dates as days (written `2025-03-31`), everything else as text,
//! byte for byte; only `contains` takes upper and lower case alike.

use serde::{Deserialize, Serialize};

use super::{Cells, Column, Kind, Table, parse};
use crate::error::{Error, ErrorKind, Problem, Result};

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
    /// The column's day lies between two days, both included; either may be open.
    Days {
        /// The column.
        column: String,
        /// The first day let through, as `2025-03-31`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// The last day let through, as `2025-03-31`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
    },
    /// The column's value, as shown, is one of these.
    In {
        /// The column.
        column: String,
        /// The values let through.
        values: Vec<String>,
    },
    /// The column's value, as shown, holds this text; upper and lower case alike.
    Contains {
        /// The column.
        column: String,
        /// The text.
        text: String,
    },
    /// The column has no value.
    Missing {
        /// The column.
        column: String,
    },
}

/// Why a condition cannot be told, or should not be meant.
enum Fault {
    /// The column is not there.
    NoColumn(String),
    /// The condition cannot be told of any row.
    Cannot(String),
    /// It can be told and lets the same rows through whatever they hold.
    Idle(String),
}

impl Filter {
    /// Whether each row of the table passes.
    pub fn apply(&self, table: &Table) -> Result<Vec<bool>> {
        self.apply_within(table, "filter")
    }

    /// The same, for a condition whose path begins with `within`.
    pub fn apply_within(&self, table: &Table, within: &str) -> Result<Vec<bool>> {
        self.pass(table, within)
    }

    /// All that is wrong with it for this table. The field of each problem is the path to its condition, as
    /// `filter.all.0.range`.
    pub fn check(&self, table: &Table) -> Vec<Problem> {
        self.check_within(table, "filter")
    }

    /// The same, for a condition whose path begins with `within`.
    pub fn check_within(&self, table: &Table, within: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        self.collect(table, within, &mut problems);
        problems
    }

    fn collect(&self, table: &Table, within: &str, problems: &mut Vec<Problem>) {
        let path = format!("{within}.{}", self.name());
        match self {
            Self::All(parts) | Self::Any(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    part.collect(table, &format!("{path}.{at}"), problems);
                }
            }
            Self::Not(part) => part.collect(table, &path, problems),
            _ => {}
        }
        if let Some(fault) = self.fault(table) {
            problems.push(Problem::new(path, fault.text()));
        }
    }

    /// What it is called in a recipe.
    fn name(&self) -> &'static str {
        match self {
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::Not(_) => "not",
            Self::Range { .. } => "range",
            Self::Days { .. } => "days",
            Self::In { .. } => "in",
            Self::Contains { .. } => "contains",
            Self::Missing { .. } => "missing",
        }
    }

    /// The columns it names, in their order; a column may come more than once.
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::columns).collect(),
            Self::Not(part) => part.columns(),
            _ => self.column().into_iter().collect(),
        }
    }

    /// Its single conditions, in their order; what must not hold is one.
    pub fn leaves(&self) -> Vec<&Self> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::leaves).collect(),
            leaf => vec![leaf],
        }
    }

    fn column(&self) -> Option<&str> {
        match self {
            Self::All(_) | Self::Any(_) | Self::Not(_) => None,
            Self::Range { column, .. }
            | Self::Days { column, .. }
            | Self::In { column, .. }
            | Self::Contains { column, .. }
            | Self::Missing { column } => Some(column),
        }
    }

    /// What is wrong with this condition itself.
    fn fault(&self, table: &Table) -> Option<Fault> {
        let kind = match self.column().map(|column| table.column(column).map_err(|_| column)) {
            Some(Err(column)) => return Some(Fault::NoColumn(column.to_owned())),
            Some(Ok(column)) => column.kind(),
            None => Kind::Text,
        };
        match self {
            Self::Any(parts) if parts.is_empty() => {
                Some(Fault::Idle("“Any of” is empty, so no row passes: add a condition.".to_owned()))
            }
            Self::Range { column, from, to } => range_fault(column, kind, (*from, *to)),
            Self::Days { column, from, to } => days_fault(column, kind, (from.as_deref(), to.as_deref())),
            Self::In { column, values } if values.is_empty() => {
                Some(Fault::Idle(format!("Choose at least one value of “{column}”.")))
            }
            Self::Contains { column, text } if text.is_empty() => {
                Some(Fault::Idle(format!("Say what “{column}” is to contain.")))
            }
            _ => None,
        }
    }

    fn pass(&self, table: &Table, within: &str) -> Result<Vec<bool>> {
        let path = format!("{within}.{}", self.name());
        if let Some(error) = self.fault(table).and_then(|fault| fault.error(&path)) {
            return Err(error);
        }
        let each = |test: &dyn Fn(usize) -> bool| (0..table.rows).map(test).collect();
        Ok(match self {
            Self::All(parts) => fold(parts, (table, &path), true, |a, b| a && b)?,
            Self::Any(parts) => fold(parts, (table, &path), false, |a, b| a || b)?,
            Self::Not(part) => part.pass(table, &path)?.into_iter().map(|pass| !pass).collect(),
            Self::Range { column, from, to } => {
                let column = table.column(column)?;
                each(&|row| column.number(row).is_some_and(|value| lies_within(value, *from, *to)))
            }
            Self::Days { column, from, to } => {
                let column = table.column(column)?;
                let day = |text: &Option<String>| text.as_deref().and_then(iso_day).map(f64::from);
                let (from, to) = (day(from), day(to));
                each(&|row| column.number(row).is_some_and(|day| lies_within(day, from, to)))
            }
            Self::In { column, values } => is_one_of(table.column(column)?, values, table.rows),
            Self::Contains { column, text } => contains(table.column(column)?, text, table.rows),
            Self::Missing { column } => {
                let column = table.column(column)?;
                each(&|row| column.is_missing(row))
            }
        })
    }
}

impl Fault {
    fn text(self) -> String {
        match self {
            Self::NoColumn(column) => ErrorKind::UnknownColumn(column).to_string(),
            Self::Cannot(text) | Self::Idle(text) => text,
        }
    }

    /// The fault as an error, unless rows can be told in spite of it.
    fn error(self, path: &str) -> Option<Error> {
        match self {
            Self::NoColumn(column) => Some(ErrorKind::UnknownColumn(column).into()),
            Self::Cannot(text) => Some(ErrorKind::Settings(vec![Problem::new(path, text)]).into()),
            Self::Idle(_) => None,
        }
    }
}

fn range_fault(column: &str, kind: Kind, bounds: (Option<f64>, Option<f64>)) -> Option<Fault> {
    if matches!(kind, Kind::Category | Kind::Text) {
        let text = format!("“{column}” holds no numbers: choose among its values instead.");
        return Some(Fault::Cannot(text));
    }
    match bounds {
        (Some(from), Some(to)) if from > to => {
            Some(Fault::Idle(format!("The range of “{column}” ends before it begins, so no row passes.")))
        }
        _ => None,
    }
}

fn days_fault(column: &str, kind: Kind, bounds: (Option<&str>, Option<&str>)) -> Option<Fault> {
    if kind != Kind::Date {
        return Some(Fault::Cannot(format!(
            "“{column}” holds no dates: set its kind to date, or choose another condition."
        )));
    }
    if let Some(malformed) = [bounds.0, bounds.1].into_iter().flatten().find(|day| iso_day(day).is_none()) {
        return Some(Fault::Cannot(format!("“{malformed}” is no day: write it as 2025-03-31.")));
    }
    match (bounds.0.and_then(iso_day), bounds.1.and_then(iso_day)) {
        (Some(from), Some(to)) if from > to => {
            Some(Fault::Idle(format!("The last day of “{column}” is before the first, so no row passes.")))
        }
        _ => None,
    }
}

fn lies_within(value: f64, from: Option<f64>, to: Option<f64>) -> bool {
    from.is_none_or(|least| value >= least) && to.is_none_or(|most| value <= most)
}

/// The day that a text written as `2025-03-31` names, as days since 1970-01-01.
pub fn iso_day(text: &str) -> Option<i32> {
    parse::date(text, parse::DateOrder::MonthFirst).filter(|day| parse::date_text(*day) == text)
}

fn fold(
    parts: &[Filter],
    (table, path): (&Table, &str),
    start: bool,
    join: fn(bool, bool) -> bool,
) -> Result<Vec<bool>> {
    let mut all = vec![start; table.rows];
    for (at, part) in parts.iter().enumerate() {
        for (pass, one) in all.iter_mut().zip(part.pass(table, &format!("{path}.{at}"))?) {
            *pass = join(*pass, one);
        }
    }
    Ok(all)
}

fn is_one_of(column: &Column, values: &[String], rows: usize) -> Vec<bool> {
    match &column.cells {
        Cells::Category { codes, levels } => {
            by_level(codes, levels, |level| values.iter().any(|v| v == level))
        }
        Cells::Number(numbers) => {
            let wanted: Vec<f64> = values.iter().filter_map(|v| parse::number(v)).collect();
            numbers.iter().map(|v| wanted.contains(v)).collect()
        }
        _ => (0..rows).map(|row| !column.is_missing(row) && values.contains(&column.shown(row))).collect(),
    }
}

fn contains(column: &Column, text: &str, rows: usize) -> Vec<bool> {
    let wanted = text.to_lowercase();
    match &column.cells {
        Cells::Category { codes, levels } => {
            by_level(codes, levels, |level| level.to_lowercase().contains(&wanted))
        }
        _ => (0..rows)
            .map(|row| !column.is_missing(row) && column.shown(row).to_lowercase().contains(&wanted))
            .collect(),
    }
}

/// Each level is told once, however many rows have it.
fn by_level(codes: &[u32], levels: &[String], is: impl Fn(&str) -> bool) -> Vec<bool> {
    let wanted: Vec<bool> = levels.iter().map(|level| is(level)).collect();
    codes.iter().map(|&code| wanted.get(code as usize).copied().unwrap_or(false)).collect()
}
