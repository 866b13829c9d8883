//! The plan together with what it learned from one table; fitted once, then only applied.
//!
//! Order of steps for a number: missing values are filled, then the
//! transform, then the scale, whose figures are taken over the filled rows.
//! A feature's weight w multiplies its squared distance by w, so its values
//! are multiplied by √w. The indicators of a category are divided by the
//! root of Σ p(1 − p), so that the category as a whole varies as much as one
//! z-scored number; a missing value is a level of its own.

use std::collections::BTreeMap;

use ndarray::Array2;
use serde::{Deserialize, Serialize};

use super::{
    bins::{self, Binned, NO_BIN},
    matrix::FeatureMatrix,
    plan::{Direction, Encoding, Feature, Missing, MissingPoints, Scale, Transform},
};
use crate::{
    error::{ErrorKind, Result},
    numeric::{
        ln_1p,
        statistics::{median, moments, quantile_of, sum},
    },
    progress::{Progress, Report, Stage},
    table::{Cells, Column, Kind, Table},
};

/// Every feature's choice and what it learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Encoder {
    /// In the plan's order.
    pub features: Vec<FeatureEncoder>,
}

/// One feature's choice and what it learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureEncoder {
    /// The column.
    pub column: String,
    /// What its cells were when it was fitted.
    pub kind: Kind,
    /// How much it counts.
    pub weight: f64,
    /// What was learned.
    pub learned: Learned,
}

/// What was learned of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "lowercase")]
pub enum Learned {
    /// (transform(value) − center) / unit.
    Number {
        /// What a missing value becomes; the row is left out where there is none.
        fill: Option<f64>,
        /// What is done before scaling.
        transform: Transform,
        /// What zero is, after the transform.
        center: f64,
        /// What one is, after the transform.
        unit: f64,
    },
    /// One indicator each, divided by `unit`.
    Levels {
        /// The levels, in the order of their names.
        levels: Vec<String>,
        /// Whether other levels have an indicator of their own.
        other: bool,
        /// Whether missing values have one.
        missing: bool,
        /// What an indicator is divided by.
        unit: f64,
    },
    /// Points by bin.
    Bins {
        /// Inner cut points, rising; a value equal to one is in the bin above.
        cuts: Vec<f64>,
        /// Whether values at or below zero stand apart in a bin below all others.
        zero_apart: bool,
        /// Points of each bin, the lowest values first.
        points: Vec<f64>,
        /// Points of a missing value; the row is left out where there are none.
        missing: Option<f64>,
    },
    /// Points by level.
    Points {
        /// Points of each level.
        of: BTreeMap<String, f64>,
        /// Points of other levels.
        other: f64,
        /// Points of a missing value; the row is left out where there are none.
        missing: Option<f64>,
    },
}

/// Rows as numbers, and which rows of the table they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The numbers.
    pub matrix: FeatureMatrix,
    /// The table's row of each row of the matrix, rising.
    pub rows: Vec<u32>,
}

impl Encoder {
    /// Learns what the plan needs from the rows of the table that `pass`.
    pub fn fit(plan: &[Feature], table: &Table, pass: &[bool], report: Report<'_>) -> Result<Self> {
        let mut used = pass.to_vec();
        for feature in plan {
            let column = table.column(&feature.column)?;
            if excludes(&feature.encoding) {
                used.iter_mut().enumerate().for_each(|(row, used)| *used &= !column.is_missing(row));
            }
        }
        if !used.contains(&true) {
            return Err(ErrorKind::NoRowsLeft.into());
        }
        let mut features = Vec::with_capacity(plan.len());
        for (done, feature) in plan.iter().enumerate() {
            report(Progress { stage: Stage::Encoding, done: done as u64, total: plan.len() as u64 });
            let column = table.column(&feature.column)?;
            features.push(FeatureEncoder {
                column: feature.column.clone(),
                kind: column.kind(),
                weight: feature.weight,
                learned: learn(&feature.encoding, column, &used)?,
            });
        }
        Ok(Self { features })
    }

    /// How many columns the matrix has.
    pub fn width(&self) -> usize {
        self.features.iter().map(FeatureEncoder::width).sum()
    }

    /// The rows of the table that `pass` and lack no value that they need.
    pub fn rows(&self, table: &Table, pass: &[bool]) -> Result<Vec<u32>> {
        let mut used = pass.to_vec();
        for feature in self.features.iter().filter(|f| f.excludes()) {
            let column = table.column(&feature.column)?;
            used.iter_mut().enumerate().for_each(|(row, used)| *used &= !column.is_missing(row));
        }
        Ok((0..table.rows as u32).filter(|row| used[*row as usize]).collect())
    }

    /// The rows of the table that `pass`, as numbers.
    pub fn apply(&self, table: &Table, pass: &[bool]) -> Result<Encoded> {
        let rows = self.rows(table, pass)?;
        let width = self.width();
        let cells = rows.len().checked_mul(width).ok_or(ErrorKind::OutOfMemory)?;
        let mut values: Vec<f32> = Vec::new();
        values.try_reserve_exact(cells).map_err(|_| ErrorKind::OutOfMemory)?;
        values.resize(cells, 0.0);
        let mut first = 0;
        for feature in &self.features {
            feature.write(table.column(&feature.column)?, &rows, &mut values, (first, width))?;
            first += feature.width();
        }
        let shaped = Array2::from_shape_vec((rows.len(), width), values).ok();
        let matrix = shaped.and_then(FeatureMatrix::new).ok_or(ErrorKind::NoRowsLeft)?;
        Ok(Encoded { matrix, rows })
    }

    /// The rows of the table that `pass`, as the weighted points of each scored feature.
    pub fn apply_points(&self, table: &Table, pass: &[bool]) -> Result<Encoded> {
        let rows = self.rows(table, pass)?;
        let bins = self.bins(table)?;
        let mut values = Array2::zeros((rows.len(), self.features.len()));
        for ((mut column, feature), bins) in values.columns_mut().into_iter().zip(&self.features).zip(&bins) {
            let points = feature.point_values();
            for (value, &row) in column.iter_mut().zip(&rows) {
                let own = points.get(usize::from(bins[row as usize])).copied().or(feature.missing_points());
                *value = (own.unwrap_or(0.0) * feature.weight) as f32;
            }
        }
        let matrix = FeatureMatrix::new(values).ok_or(ErrorKind::NoRowsLeft)?;
        Ok(Encoded { matrix, rows })
    }

    /// Each feature's share of the matrix's total variance; zeros where nothing varies.
    pub fn variance_shares(&self, x: &FeatureMatrix) -> Vec<f64> {
        let n = x.rows().max(1) as f64;
        let variances: Vec<f64> = (x.view().columns().into_iter())
            .map(|column| {
                let mean = sum(column.iter().map(|v| f64::from(*v))) / n;
                sum(column.iter().map(|v| (f64::from(*v) - mean).powi(2))) / n
            })
            .collect();
        let total: f64 = variances.iter().sum();
        let mut first = 0;
        let share = |feature: &FeatureEncoder| {
            let own: f64 = variances[first..first + feature.width()].iter().sum();
            first += feature.width();
            if total > 0.0 { own / total } else { 0.0 }
        };
        self.features.iter().map(share).collect()
    }

    /// Each scored feature's bin for each row of the table; for levels, the place of their points in
    /// [`FeatureEncoder::point_values`].
    pub fn bins(&self, table: &Table) -> Result<Binned> {
        self.features.iter().map(|feature| feature.bins(table.column(&feature.column)?)).collect()
    }
}

impl FeatureEncoder {
    /// How many columns of the matrix it fills.
    pub fn width(&self) -> usize {
        match &self.learned {
            Learned::Number { .. } => 1,
            Learned::Levels { levels, other, missing, .. } => {
                levels.len() + usize::from(*other) + usize::from(*missing)
            }
            Learned::Bins { .. } | Learned::Points { .. } => 0,
        }
    }

    /// What its columns of the matrix are called: the column, with the level where there are several.
    pub fn axis_names(&self) -> Vec<String> {
        match &self.learned {
            Learned::Levels { levels, other, missing, .. } => {
                let rest = [(*other, "other"), (*missing, "missing")];
                let rest = rest.into_iter().filter_map(|(is, name)| is.then_some(name));
                levels
                    .iter()
                    .map(String::as_str)
                    .chain(rest)
                    .map(|l| format!("{} = {l}", self.column))
                    .collect()
            }
            _ => vec![self.column.clone()],
        }
    }

    fn excludes(&self) -> bool {
        match &self.learned {
            Learned::Number { fill, .. } => fill.is_none(),
            Learned::Bins { missing, .. } | Learned::Points { missing, .. } => missing.is_none(),
            Learned::Levels { .. } => false,
        }
    }

    /// Points by the number that [`Encoder::bins`] gives.
    pub fn point_values(&self) -> Vec<f64> {
        match &self.learned {
            Learned::Bins { points, .. } => points.clone(),
            Learned::Points { of, other, .. } => of.values().copied().chain([*other]).collect(),
            Learned::Number { .. } | Learned::Levels { .. } => Vec::new(),
        }
    }

    /// Points of a missing value.
    pub fn missing_points(&self) -> Option<f64> {
        match &self.learned {
            Learned::Bins { missing, .. } | Learned::Points { missing, .. } => *missing,
            Learned::Number { .. } | Learned::Levels { .. } => None,
        }
    }

    /// A value of the column in the matrix as the column's own unit has it: the inverse of encoding.
    pub fn decode(&self, encoded: f64) -> Option<f64> {
        let Learned::Number { transform, center, unit, .. } = &self.learned else { return None };
        let value = encoded / self.weight.sqrt() * unit + center;
        Some(match transform {
            Transform::None => value,
            Transform::Log1p => crate::numeric::exp_m1(value),
        })
    }

    fn write(
        &self,
        column: &Column,
        rows: &[u32],
        values: &mut [f32],
        (first, width): (usize, usize),
    ) -> Result<()> {
        let factor = self.weight.sqrt();
        let at = |number: usize| number * width + first;
        match &self.learned {
            Learned::Number { fill, transform, center, unit } => {
                let fill = fill.unwrap_or(0.0);
                let cells = column.numbers().ok_or_else(|| ErrorKind::NotNumbers(self.column.clone()))?;
                for (number, &row) in rows.iter().enumerate() {
                    let cell = cells[row as usize];
                    let value = transformed(if cell.is_nan() { fill } else { cell }, *transform);
                    let encoded = (value - center) / unit * factor;
                    // Beyond this, squares of 32-bit floats leave their range.
                    if encoded.is_nan() || encoded.abs() > 1e15 {
                        return Err(ErrorKind::TooLarge(self.column.clone()).into());
                    }
                    values[at(number)] = encoded as f32;
                }
            }
            Learned::Levels { levels, other, missing, unit } => {
                let mark = (factor / unit) as f32;
                let place = |level: Option<&str>| match level {
                    None => missing.then_some(levels.len() + usize::from(*other)),
                    Some(level) => levels
                        .binary_search_by(|l| l.as_str().cmp(level))
                        .ok()
                        .or(other.then_some(levels.len())),
                };
                let places = places(column, place);
                for (number, &row) in rows.iter().enumerate() {
                    if let Some(place) = places(row as usize) {
                        values[at(number) + place] = mark;
                    }
                }
            }
            Learned::Bins { .. } | Learned::Points { .. } => {}
        }
        Ok(())
    }

    fn bins(&self, column: &Column) -> Result<Vec<u16>> {
        match &self.learned {
            Learned::Bins { cuts, zero_apart, .. } => {
                let cells = column.numbers().ok_or_else(|| ErrorKind::NotNumbers(self.column.clone()))?;
                let bin = |value: &f64| {
                    if value.is_nan() { NO_BIN } else { bins::bin_of(*value, (cuts, *zero_apart)) }
                };
                Ok(cells.iter().map(bin).collect())
            }
            Learned::Points { of, .. } => {
                let names: Vec<&String> = of.keys().collect();
                let place = |level: Option<&str>| {
                    level.map(|l| names.binary_search_by(|n| n.as_str().cmp(l)).unwrap_or(names.len()))
                };
                let places = places(column, place);
                Ok((0..column.len()).map(|row| places(row).map_or(NO_BIN, |p| p as u16)).collect())
            }
            Learned::Number { .. } | Learned::Levels { .. } => Ok(Vec::new()),
        }
    }
}

/// What `place` gives for the level of each row, asked once for each level where there are levels.
fn places<'a>(
    column: &'a Column,
    place: impl Fn(Option<&str>) -> Option<usize> + 'a,
) -> Box<dyn Fn(usize) -> Option<usize> + 'a> {
    match &column.cells {
        Cells::Category { codes, levels } => {
            let of_level: Vec<Option<usize>> = levels.iter().map(|level| place(Some(level))).collect();
            let of_missing = place(None);
            Box::new(move |row| of_level.get(codes[row] as usize).copied().unwrap_or(of_missing))
        }
        _ => Box::new(
            move |row| {
                if column.is_missing(row) { place(None) } else { place(Some(&column.shown(row))) }
            },
        ),
    }
}

fn excludes(encoding: &Encoding) -> bool {
    match encoding {
        Encoding::Number { missing, .. } => *missing == Missing::Exclude,
        Encoding::Bins { missing, .. } | Encoding::Points { missing, .. } => {
            *missing == MissingPoints::Exclude
        }
        Encoding::Levels { .. } => false,
    }
}

fn transformed(value: f64, transform: Transform) -> f64 {
    match transform {
        Transform::None => value,
        Transform::Log1p => ln_1p(value.max(0.0)),
    }
}

fn learn(encoding: &Encoding, column: &Column, used: &[bool]) -> Result<Learned> {
    let not_numbers = || ErrorKind::NotNumbers(column.name.clone());
    let used_cells = || -> Result<Vec<f64>> {
        let cells = column.numbers().ok_or_else(not_numbers)?;
        Ok(cells.into_iter().zip(used).filter_map(|(cell, used)| used.then_some(cell)).collect())
    };
    match encoding {
        Encoding::Number { missing, transform, scale } => {
            let cells = used_cells()?;
            let mut present: Vec<f64> = cells.iter().copied().filter(|v| !v.is_nan()).collect();
            let middle = median(&mut present).ok_or_else(|| ErrorKind::AllMissing(column.name.clone()))?;
            let fill = match missing {
                Missing::Median => Some(middle),
                Missing::Constant(value) => Some(*value),
                Missing::Exclude => None,
            };
            let fill_with = fill.unwrap_or(middle);
            let filled =
                cells.iter().map(|v| transformed(if v.is_nan() { fill_with } else { *v }, *transform));
            let (center, unit) = scaling(*scale, filled.collect());
            Ok(Learned::Number { fill, transform: *transform, center, unit })
        }
        Encoding::Levels { rare_below } => Ok(learn_levels(column, used, *rare_below)),
        Encoding::Bins { binning, direction, points, missing } => {
            let present: Vec<f64> = used_cells()?.into_iter().filter(|v| !v.is_nan()).collect();
            if present.is_empty() {
                return Err(ErrorKind::AllMissing(column.name.clone()).into());
            }
            let (cuts, zero_apart) = bins::learn(binning, present);
            let count = cuts.len() + 1 + usize::from(zero_apart);
            let even = |bin: usize| 100.0 * bin as f64 / (count - 1).max(1) as f64;
            let mut points = match points {
                Some(given) => fitted(given, count),
                None => (0..count).map(even).collect(),
            };
            if *direction == Direction::Lower {
                points.reverse();
            }
            let missing = worth(*missing, || points.get(count / 2).copied().unwrap_or(0.0));
            Ok(Learned::Bins { cuts, zero_apart, points, missing })
        }
        Encoding::Points { of, other, missing } => {
            Ok(Learned::Points { of: of.clone(), other: *other, missing: worth(*missing, || 50.0) })
        }
    }
}

/// Points for fewer bins than they were given for, because of ties: the lowest keeps its points, and the highest theirs.
fn fitted(given: &[f64], count: usize) -> Vec<f64> {
    let kept = given.len().saturating_sub(count.saturating_sub(1)).max(1);
    given.iter().take(1).chain(given.iter().skip(kept)).copied().collect()
}

fn worth(missing: MissingPoints, middle: impl Fn() -> f64) -> Option<f64> {
    match missing {
        MissingPoints::Zero => Some(0.0),
        MissingPoints::Middle => Some(middle()),
        MissingPoints::Exclude => None,
    }
}

/// What zero and one are. A column that does not vary keeps its unit, so it becomes zero everywhere.
fn scaling(scale: Scale, mut values: Vec<f64>) -> (f64, f64) {
    let all = moments(&values);
    let (mean, sd) = all.map_or((0.0, 0.0), |m| (m.mean, m.sd));
    let or_one = |unit: f64| if unit > 0.0 { unit } else { 1.0 };
    match scale {
        Scale::ZScore => (mean, or_one(sd)),
        // Half a column of one value has no distance between its quartiles; its deviation still tells.
        Scale::Robust => {
            let mut at = |q: f64| quantile_of(&mut values, q).unwrap_or(0.0);
            let (q1, middle, q3) = (at(0.25), at(0.5), at(0.75));
            (middle, or_one(if q3 > q1 { q3 - q1 } else { sd }))
        }
        Scale::MinMax => {
            let min = values.iter().copied().fold(f64::INFINITY, f64::min);
            let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            (min, or_one(max - min))
        }
        // Moving all rows alike changes no distance, and keeps 32-bit floats near zero, where they are finest.
        Scale::None => (mean, 1.0),
    }
}

fn learn_levels(column: &Column, used: &[bool], rare_below: f64) -> Learned {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let (mut rows, mut missing) = (0_usize, 0_usize);
    for row in (0..used.len()).filter(|row| used[*row]) {
        rows += 1;
        if column.is_missing(row) { missing += 1 } else { *counts.entry(column.shown(row)).or_default() += 1 }
    }
    let share = |count: usize| count as f64 / rows.max(1) as f64;
    let (kept, rare): (Vec<_>, Vec<_>) =
        counts.into_iter().partition(|(_, count)| share(*count) >= rare_below);
    let pooled: usize = rare.iter().map(|(_, count)| count).sum();
    let shares = kept.iter().map(|(_, count)| *count).chain([pooled, missing]).map(share);
    let variance: f64 = shares.map(|p| p * (1.0 - p)).sum();
    Learned::Levels {
        levels: kept.into_iter().map(|(level, _)| level).collect(),
        other: pooled > 0,
        missing: missing > 0,
        unit: if variance > 0.0 { variance.sqrt() } else { 1.0 },
    }
}
