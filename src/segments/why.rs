//! Why one row is in its segment: how its score adds up, or which rule caught it and which did not.

use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    features::{Encoder, FeatureEncoder, Learned, bins::NO_BIN},
    methods::{
        AxisFit, Fit, ListSettings, Strength,
        rules::{
            cuts::band,
            list::{EVERYONE_ELSE, NO_RULE},
        },
    },
    recipe::{Method, Outcome, Recipe},
    table::{Filter, Table},
};

/// Why a row is where it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Why {
    /// Its score.
    Score(Sum),
    /// Its scores on the axes, and its cell as the grid is read: row from the top, column from the left.
    Grid {
        /// Upwards.
        y: Sum,
        /// Across.
        x: Sum,
        /// Nothing where it has no scores.
        cell: Option<(usize, usize)>,
    },
    /// The rules in their order.
    List {
        /// Each rule, whether or not it decided.
        rules: Vec<Asked>,
        /// The rule that decided; none for everyone else, and for rows that take no part.
        by: Option<usize>,
        /// Whether rules were asked at all.
        takes_part: bool,
    },
}

/// A score as it adds up: the sum of weight times points, over the sum of the weights.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sum {
    /// What it measures; nothing where there is one score.
    pub name: String,
    /// What each feature brings in.
    pub parts: Vec<Part>,
    /// The sum of the weights.
    pub weights: f64,
    /// The score; none where a part that is insisted on is missing.
    pub score: Option<f64>,
    /// Its band from 0 for the highest.
    pub band: Option<usize>,
    /// The least score of each band but the last, falling.
    pub thresholds: Vec<f64>,
}

/// What one feature brings into a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The column.
    pub column: String,
    /// The row's value as shown; none where it is missing.
    pub value: Option<String>,
    /// The bin's number from 1, 0 for that of values at or below zero; none for levels and missing values.
    pub bin: Option<usize>,
    /// Where the bin begins and where the next one does; the lowest above a bin of zeros begins above 0.
    pub between: (Option<f64>, Option<f64>),
    /// Its points; none where the row is left out for lack of a value.
    pub points: Option<f64>,
    /// Its weight as it was typed.
    pub weight: f64,
}

/// A rule as it was asked about one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// What it is called.
    pub name: String,
    /// Whom it catches.
    pub when: Filter,
    /// Whether it holds.
    pub holds: bool,
    /// Its single conditions, with the row's value and whether each holds.
    pub conditions: Vec<(Filter, Option<String>, bool)>,
}

/// Why a row is where it is; nothing is said of segments by likeness.
pub fn why((table, recipe): (&Table, &Recipe), outcome: &Outcome, row: usize) -> Result<Option<Why>> {
    let sum = |name: &str, columns: Option<&[String]>, score: f64, thresholds: &[f64]| -> Result<Sum> {
        let parts = parts(&outcome.encoder, columns, table, row)?;
        Ok(Sum {
            name: name.to_owned(),
            weights: parts.iter().map(|part| part.weight).sum(),
            parts,
            score: (!score.is_nan()).then_some(score),
            band: (!score.is_nan()).then(|| band(score, thresholds)),
            thresholds: thresholds.to_vec(),
        })
    };
    Ok(match (&recipe.method, &outcome.fit, &outcome.assignment.strength) {
        (_, Fit::Score(fit), Strength::Score(scores)) => {
            Some(Why::Score(sum("", None, scores[row], &fit.thresholds)?))
        }
        (Method::Grid(settings), Fit::Grid(fit), Strength::Scores(scores)) => {
            let (x, y) = (scores.x[row], scores.y[row]);
            let of =
                |name: &str, axis: &AxisFit, score| sum(name, Some(&axis.features), score, &axis.thresholds);
            Some(Why::Grid {
                y: of(&settings.y.name, &fit.y, y)?,
                x: of(&settings.x.name, &fit.x, x)?,
                cell: (!x.is_nan()).then(|| fit.cell(x, y)),
            })
        }
        (Method::List(settings), _, Strength::Rule(caught)) => {
            let by = caught[row];
            Some(Why::List {
                rules: asked(settings, table, row)?,
                by: (by < EVERYONE_ELSE).then_some(usize::from(by)),
                takes_part: by != NO_RULE,
            })
        }
        _ => None,
    })
}

fn parts(encoder: &Encoder, columns: Option<&[String]>, table: &Table, row: usize) -> Result<Vec<Part>> {
    let bins = encoder.bins(table)?;
    let mut parts = Vec::new();
    for (at, feature) in encoder.features.iter().enumerate() {
        if columns.is_some_and(|columns| !columns.contains(&feature.column)) {
            continue;
        }
        let column = table.column(&feature.column)?;
        let bin = Some(usize::from(bins[at][row])).filter(|bin| *bin != usize::from(NO_BIN));
        let (number, between) = bin.map_or((None, (None, None)), |bin| place(feature, bin));
        parts.push(Part {
            column: feature.column.clone(),
            value: (!column.is_missing(row)).then(|| column.shown(row)),
            bin: number,
            between,
            points: match bin {
                Some(bin) => feature.point_values().get(bin).copied(),
                None => feature.missing_points(),
            },
            weight: feature.weight,
        });
    }
    Ok(parts)
}

/// A bin's number, and where it and the next one begin.
fn place(feature: &FeatureEncoder, bin: usize) -> (Option<usize>, (Option<f64>, Option<f64>)) {
    let among = |cuts: &[f64], zero_apart: bool, bin: usize| {
        let zero = usize::from(zero_apart);
        if bin < zero {
            return (Some(0), (None, None));
        }
        let at = bin - zero;
        let from = match at.checked_sub(1) {
            Some(below) => cuts.get(below).copied(),
            None => zero_apart.then_some(0.0),
        };
        (Some(at + 1), (from, cuts.get(at).copied()))
    };
    match &feature.learned {
        Learned::Bins { cuts, zero_apart, .. } => among(cuts, *zero_apart, bin),
        Learned::Nested { cells, .. } => {
            let mut first = 0;
            for cell in cells {
                if bin < first + cell.points.len() {
                    return among(&cell.cuts, cell.zero_apart, bin - first);
                }
                first += cell.points.len();
            }
            (None, (None, None))
        }
        _ => (None, (None, None)),
    }
}

fn asked(settings: &ListSettings, table: &Table, row: usize) -> Result<Vec<Asked>> {
    let holds = |filter: &Filter| -> Result<bool> { Ok(filter.apply(table)?[row]) };
    let mut rules = Vec::with_capacity(settings.rules.len());
    for rule in &settings.rules {
        let mut conditions = Vec::new();
        for condition in rule.when.leaves() {
            let value = match condition.columns().first() {
                Some(column) => {
                    let column = table.column(column)?;
                    (!column.is_missing(row)).then(|| column.shown(row))
                }
                None => None,
            };
            conditions.push((condition.clone(), value, holds(condition)?));
        }
        rules.push(Asked {
            name: rule.name.clone(),
            when: rule.when.clone(),
            holds: holds(&rule.when)?,
            conditions,
        });
    }
    Ok(rules)
}
