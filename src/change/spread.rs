//! How a table's columns and segments were spread when a segmentation was made, over all of its customers and within
//! each group of them: what later tables are held against.
//!
//! Groups are the levels of columns that describe who a customer is: yes/no and categories of two to
//! [`MOST_LEVELS`] levels, each with at least [`LEAST_ROWS`] rows. A shift within one of them can hide in the whole.

use serde::{Deserialize, Serialize};

use super::drift::{Baseline, Drift, psi_of};
use crate::{
    error::Result,
    methods::{Label, NOT_ASSIGNED},
    numeric::statistics::{median, moments},
    progress::{Progress, Report, Stage},
    recipe::Recipe,
    table::{Cells, Column, Kind, Role, Table},
};

/// The most levels that a column of groups has.
pub const MOST_LEVELS: usize = 12;

/// The fewest rows that are a group.
pub const LEAST_ROWS: usize = 100;

/// The most columns of groups.
const MOST_GROUPINGS: usize = 8;

/// The most levels of a category that are kept by name.
const MOST_NAMES: usize = 500;

/// How columns and segments were spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spreads {
    /// The rows that took part.
    pub rows: usize,
    /// The columns of groups.
    pub groupings: Vec<Grouping>,
    /// The columns, those that form segments first.
    pub columns: Vec<ColumnSpread>,
    /// The segments.
    pub mix: Mix,
}

/// A column whose levels are groups of customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grouping {
    /// The column.
    pub column: String,
    /// Its levels that are groups, the largest first, with their rows.
    pub groups: Vec<(String, usize)>,
}

/// How a column was spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnSpread {
    /// The column.
    pub column: String,
    /// What its cells were.
    pub kind: Kind,
    /// Whether segments were formed by it.
    pub is_feature: bool,
    /// Rows with a value.
    pub n: usize,
    /// The mean of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
    /// The median of a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<f64>,
    /// The levels of a category, in the order of their names; none where they are too many to be kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// Over all rows.
    pub overall: Baseline,
    /// Within the groups, grouping by grouping.
    pub within: Vec<Vec<Baseline>>,
}

/// How many rows each segment held, the last being those in none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mix {
    /// Over all rows.
    pub overall: Vec<usize>,
    /// Within the groups, grouping by grouping.
    pub within: Vec<Vec<Vec<usize>>>,
}

/// How far something has shifted, over all rows and within groups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The column; nothing for the mix of segments.
    pub column: Option<String>,
    /// Whether segments are formed by it.
    pub is_feature: bool,
    /// Over all rows.
    pub overall: Drift,
    /// Within each group that has rows now, too.
    pub within: Vec<GroupShift>,
}

/// How far something has shifted within a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GroupShift {
    /// The column of the group.
    pub by: String,
    /// The group.
    pub group: String,
    /// How far.
    pub drift: Drift,
}

/// The rows of each group of a grouping.
type Members = Vec<Vec<usize>>;

impl Spreads {
    /// How the rows that pass are spread; `labels` are all rows' segments, of which there are `k`.
    pub fn of(
        (table, recipe): (&Table, &Recipe),
        (labels, k): (&[Label], usize),
        report: Report<'_>,
    ) -> Result<Self> {
        let rows = taking_part(recipe, table)?;
        let groupings = groupings(recipe, table, &rows);
        let members: Vec<Members> = groupings.iter().map(|by| by.members(table, &rows)).collect();
        let columns = watched(recipe, table);
        let mut spreads = Vec::with_capacity(columns.len());
        for (done, column) in columns.iter().enumerate() {
            report(Progress { stage: Stage::Describing, done: done as u64, total: columns.len() as u64 });
            spreads.push(ColumnSpread::of(column, recipe, &rows, &members));
        }
        let mix = Mix {
            overall: counted(labels, k, &rows),
            within: members
                .iter()
                .map(|groups| groups.iter().map(|own| counted(labels, k, own)).collect())
                .collect(),
        };
        Ok(Self { rows: rows.len(), groupings, columns: spreads, mix })
    }

    /// How far a later table has shifted: the mix of segments first, then column by column. `labels` are the later
    /// rows' segments, numbered as the earlier ones are; greater numbers are segments that are new. Columns that are
    /// not there, or not of their kind, are passed over.
    pub fn shifts(&self, (table, recipe): (&Table, &Recipe), labels: &[Label]) -> Result<Vec<Shift>> {
        let rows = taking_part(recipe, table)?;
        let members: Vec<Members> = self.groupings.iter().map(|by| by.members(table, &rows)).collect();
        let mut shifts: Vec<Shift> = self.mix_shift(labels, &rows, &members).into_iter().collect();
        for spread in &self.columns {
            let Some(column) =
                table.columns.iter().find(|c| c.name == spread.column && c.kind() == spread.kind)
            else {
                continue;
            };
            let Some(overall) = spread.overall.drift(column, &rows) else { continue };
            let within = self.groups().zip(spread.within.iter().flatten().zip(members.iter().flatten()));
            let within = within.filter_map(|((by, group), (baseline, rows))| {
                let drift = baseline.drift(column, rows)?;
                Some(GroupShift { by: by.to_owned(), group: group.to_owned(), drift })
            });
            shifts.push(Shift {
                column: Some(spread.column.clone()),
                is_feature: spread.is_feature,
                overall,
                within: within.collect(),
            });
        }
        Ok(shifts)
    }

    fn mix_shift(&self, labels: &[Label], rows: &[usize], members: &[Members]) -> Option<Shift> {
        let most = rows.iter().map(|row| labels[*row]).filter(|label| *label != NOT_ASSIGNED).max();
        let known = self.mix.overall.len().saturating_sub(1);
        let k = known.max(most.map_or(0, |most| usize::from(most) + 1));
        let of = |before: &[usize], rows: &[usize]| {
            let mut then = before.to_vec();
            let apart = then.pop().unwrap_or(0);
            then.resize(k, 0);
            then.push(apart);
            psi_of(&then, &counted(labels, k, rows))
        };
        let within = self.groups().zip(self.mix.within.iter().flatten().zip(members.iter().flatten()));
        let within = within.filter_map(|((by, group), (before, rows))| {
            let drift = of(before, rows)?;
            Some(GroupShift { by: by.to_owned(), group: group.to_owned(), drift })
        });
        Some(Shift {
            column: None,
            is_feature: false,
            overall: of(&self.mix.overall, rows)?,
            within: within.collect(),
        })
    }

    /// Every group, in the order in which they are kept.
    fn groups(&self) -> impl Iterator<Item = (&str, &str)> {
        self.groupings
            .iter()
            .flat_map(|by| by.groups.iter().map(|(group, _)| (by.column.as_str(), group.as_str())))
    }
}

impl Grouping {
    /// The rows of each group.
    fn members(&self, table: &Table, rows: &[usize]) -> Members {
        let mut members = vec![Vec::new(); self.groups.len()];
        let Some(column) = table.columns.iter().find(|column| column.name == self.column) else {
            return members;
        };
        let place = |name: &str| self.groups.iter().position(|(group, _)| group == name);
        match &column.cells {
            Cells::Category { codes, levels } => {
                let places: Vec<Option<usize>> = levels.iter().map(|level| place(level)).collect();
                for row in rows {
                    if let Some(Some(at)) = places.get(codes[*row] as usize) {
                        members[*at].push(*row);
                    }
                }
            }
            _ => {
                for row in rows.iter().filter(|row| !column.is_missing(**row)) {
                    if let Some(at) = place(&column.shown(*row)) {
                        members[at].push(*row);
                    }
                }
            }
        }
        members
    }
}

impl ColumnSpread {
    fn of(column: &Column, recipe: &Recipe, rows: &[usize], members: &[Members]) -> Self {
        let mut values: Vec<f64> = column.numbers().map_or_else(Vec::new, |all| {
            rows.iter().map(|row| all[*row]).filter(|value| !value.is_nan()).collect()
        });
        let mut levels = match &column.cells {
            Cells::Category { levels, .. } if levels.len() <= MOST_NAMES => levels.clone(),
            _ => Vec::new(),
        };
        levels.sort_unstable();
        Self {
            column: column.name.clone(),
            kind: column.kind(),
            is_feature: recipe.formed_by().contains(&column.name.as_str()),
            n: rows.iter().filter(|row| !column.is_missing(**row)).count(),
            mean: moments(&values).map(|moments| moments.mean),
            median: median(&mut values),
            levels,
            overall: Baseline::of(column, rows),
            within: members
                .iter()
                .map(|groups| groups.iter().map(|own| Baseline::of(column, own)).collect())
                .collect(),
        }
    }
}

/// The rows that pass the recipe's filter.
fn taking_part(recipe: &Recipe, table: &Table) -> Result<Vec<usize>> {
    Ok(match &recipe.filter {
        None => (0..table.rows).collect(),
        Some(filter) => {
            let pass = filter.apply(table)?;
            (0..table.rows).filter(|row| pass[*row]).collect()
        }
    })
}

/// Rows in each segment, the last being those in none.
fn counted(labels: &[Label], k: usize, rows: &[usize]) -> Vec<usize> {
    let mut counts = vec![0; k + 1];
    for row in rows {
        let label = labels[*row];
        counts[if label == NOT_ASSIGNED { k } else { usize::from(label) }] += 1;
    }
    counts
}

/// The columns whose shift is watched: those that form segments, and all others that can be counted.
fn watched<'t>(recipe: &Recipe, table: &'t Table) -> Vec<&'t Column> {
    let forms = recipe.formed_by();
    let is_feature = |column: &&Column| forms.contains(&column.name.as_str());
    let key = table.key.map(|at| table.columns[at].name.as_str());
    let others = table.columns.iter().filter(|column| {
        !is_feature(column)
            && key != Some(column.name.as_str())
            && column.kind() != Kind::Text
            && !matches!(recipe.roles.get(&column.name), Some(Role::Excluded | Role::Key | Role::Date))
    });
    table.columns.iter().filter(is_feature).chain(others).collect()
}

fn groupings(recipe: &Recipe, table: &Table, rows: &[usize]) -> Vec<Grouping> {
    let watched = watched(recipe, table);
    let few = watched.into_iter().filter(|column| match &column.cells {
        Cells::Category { levels, .. } => (2..=MOST_LEVELS).contains(&levels.len()),
        Cells::Boolean(_) => true,
        _ => false,
    });
    let grouped = few.map(|column| {
        let mut counts: Vec<(String, usize)> = match &column.cells {
            Cells::Category { codes, levels } => {
                let mut counts: Vec<(String, usize)> = levels.iter().map(|l| (l.clone(), 0)).collect();
                for row in rows {
                    if let Some((_, count)) = counts.get_mut(codes[*row] as usize) {
                        *count += 1;
                    }
                }
                counts
            }
            _ => ["yes", "no"]
                .map(|name| (name.to_owned(), rows.iter().filter(|row| column.shown(**row) == name).count()))
                .into(),
        };
        counts.retain(|(_, rows)| *rows >= LEAST_ROWS);
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Grouping { column: column.name.clone(), groups: counts }
    });
    grouped.filter(|by| by.groups.len() > 1).take(MOST_GROUPINGS).collect()
}
