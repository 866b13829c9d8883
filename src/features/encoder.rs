//! The plan together with what it learned from one table; fitted once, then only applied.
//!
//! Order of steps for a number: missing values are filled, what lies beyond
//! the percentiles is drawn to them, then the transform, then the scale,
//! whose figures are taken over the rows as they are by then.
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
    order::{self, Unplaced},
    plan::Transform,
};
use crate::{
    error::{ErrorKind, Result},
    numeric::ln_1p,
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
        /// The least and the greatest value that others are drawn between; none where they are left as they are.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clip: Option<[f64; 2]>,
        /// What is done before scaling.
        transform: Transform,
        /// What zero is, after the transform.
        center: f64,
        /// What one is, after the transform.
        unit: f64,
    },
    /// (place − center) / unit.
    Ordered {
        /// The levels, the lowest first: the first has place 0.
        order: Vec<String>,
        /// The place of a missing value; the row is left out where there is none.
        fill: Option<f64>,
        /// The place that is zero.
        center: f64,
        /// How many places are one.
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
    /// Points by bin, with cut points of their own within each bin of an earlier feature.
    Nested {
        /// The earlier feature.
        within: String,
        /// For each of its bins, in the order of its points, and last for its missing values.
        cells: Vec<Cell>,
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

/// The cut points within one bin of another feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Inner cut points, rising; a value equal to one is in the bin above.
    pub cuts: Vec<f64>,
    /// Whether values at or below zero stand apart in a bin below all others.
    pub zero_apart: bool,
    /// Points of each bin, the lowest values first.
    pub points: Vec<f64>,
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
    /// How many columns the matrix has.
    pub fn width(&self) -> usize {
        self.features.iter().map(FeatureEncoder::width).sum()
    }

    /// Each feature's columns of the matrix.
    pub fn blocks(&self) -> Vec<std::ops::Range<usize>> {
        let mut end = 0;
        let block = |feature: &FeatureEncoder| {
            end += feature.width();
            end - feature.width()..end
        };
        self.features.iter().map(block).collect()
    }

    /// The rows of the table that `pass` and lack no value that they need.
    pub fn rows(&self, table: &Table, pass: &[bool]) -> Result<Vec<u32>> {
        let mut used = pass.to_vec();
        for feature in self.features.iter().filter(|f| f.excludes()) {
            leave_out(&mut used, table.column(&feature.column)?, feature.order());
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
        let variances = x.variances();
        let total: f64 = variances.iter().sum();
        let mut first = 0;
        let share = |feature: &FeatureEncoder| {
            let own: f64 = variances[first..first + feature.width()].iter().sum();
            first += feature.width();
            if total > 0.0 { own / total } else { 0.0 }
        };
        self.features.iter().map(share).collect()
    }

    /// For each feature with an order, the levels of the table's rows that have no place in it.
    pub fn unplaced(&self, table: &Table) -> Result<Vec<Unplaced>> {
        let mut all = Vec::new();
        for feature in &self.features {
            if let Some(order) = feature.order() {
                all.extend(Unplaced::of(table.column(&feature.column)?, order));
            }
        }
        Ok(all)
    }

    /// Each scored feature's bin for each row of the table; for levels, the place of their points in
    /// [`FeatureEncoder::point_values`].
    pub fn bins(&self, table: &Table) -> Result<Binned> {
        let mut all: Binned = Vec::with_capacity(self.features.len());
        for at in 0..self.features.len() {
            all.push(self.bins_of(at, table, &all)?.into());
        }
        Ok(all)
    }

    /// One feature's bins; `earlier` are those of the features before it.
    pub fn bins_of(&self, at: usize, table: &Table, earlier: &Binned) -> Result<Vec<u16>> {
        let feature = &self.features[at];
        let outer = feature.outer(&self.features[..at]).and_then(|outer| earlier.get(outer));
        feature.bins(table.column(&feature.column)?, outer.map(|outer| outer.as_slice()))
    }
}

impl FeatureEncoder {
    /// Whether every bin has its points, as what was read from elsewhere may not.
    pub fn is_whole(&self) -> bool {
        let fits = |cuts: &[f64], zero_apart: bool, points: &[f64]| {
            points.len() == cuts.len() + 1 + usize::from(zero_apart)
        };
        match &self.learned {
            Learned::Bins { cuts, zero_apart, points, .. } => fits(cuts, *zero_apart, points),
            Learned::Nested { cells, .. } => {
                cells.iter().all(|cell| fits(&cell.cuts, cell.zero_apart, &cell.points))
            }
            _ => true,
        }
    }

    /// How many columns of the matrix it fills.
    pub fn width(&self) -> usize {
        match &self.learned {
            Learned::Number { .. } | Learned::Ordered { .. } => 1,
            Learned::Levels { levels, other, missing, .. } => {
                levels.len() + usize::from(*other) + usize::from(*missing)
            }
            Learned::Bins { .. } | Learned::Nested { .. } | Learned::Points { .. } => 0,
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
            Learned::Number { fill, .. } | Learned::Ordered { fill, .. } => fill.is_none(),
            Learned::Bins { missing, .. }
            | Learned::Nested { missing, .. }
            | Learned::Points { missing, .. } => missing.is_none(),
            Learned::Levels { .. } => false,
        }
    }

    /// The order of its levels, where it has one.
    fn order(&self) -> Option<&[String]> {
        if let Learned::Ordered { order, .. } = &self.learned { Some(order) } else { None }
    }

    /// Points by the number that [`Encoder::bins`] gives.
    pub fn point_values(&self) -> Vec<f64> {
        match &self.learned {
            Learned::Bins { points, .. } => points.clone(),
            Learned::Nested { cells, .. } => cells.iter().flat_map(|cell| cell.points.clone()).collect(),
            Learned::Points { of, other, .. } => of.values().copied().chain([*other]).collect(),
            Learned::Number { .. } | Learned::Ordered { .. } | Learned::Levels { .. } => Vec::new(),
        }
    }

    /// Points of a missing value.
    pub fn missing_points(&self) -> Option<f64> {
        match &self.learned {
            Learned::Bins { missing, .. }
            | Learned::Nested { missing, .. }
            | Learned::Points { missing, .. } => *missing,
            Learned::Number { .. } | Learned::Ordered { .. } | Learned::Levels { .. } => None,
        }
    }

    /// A value of the column in the matrix as the column's own unit has it, or its place in the order of its levels,
    /// from 0: the inverse of encoding. A feature without weight has left nothing to decode.
    pub fn decode(&self, encoded: f64) -> Option<f64> {
        if self.weight <= 0.0 {
            return None;
        }
        let (transform, center, unit) = match &self.learned {
            Learned::Number { transform, center, unit, .. } => (*transform, center, unit),
            Learned::Ordered { center, unit, .. } => (Transform::None, center, unit),
            Learned::Levels { .. }
            | Learned::Bins { .. }
            | Learned::Nested { .. }
            | Learned::Points { .. } => return None,
        };
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
            Learned::Number { fill, clip, transform, center, unit } => {
                let fill = fill.unwrap_or(0.0);
                let cells = column.numbers().ok_or_else(|| ErrorKind::NotNumbers(self.column.clone()))?;
                for (number, &row) in rows.iter().enumerate() {
                    let cell = cells[row as usize];
                    let value = clipped(if cell.is_nan() { fill } else { cell }, *clip);
                    let encoded = (transformed(value, *transform) - center) / unit * factor;
                    // Beyond this, squares of 32-bit floats leave their range.
                    if encoded.is_nan() || encoded.abs() > 1e15 {
                        return Err(ErrorKind::TooLarge(self.column.clone()).into());
                    }
                    values[at(number)] = encoded as f32;
                }
            }
            Learned::Ordered { order, fill, center, unit } => {
                let place = order::places(column, order);
                for (number, &row) in rows.iter().enumerate() {
                    let place = place(row as usize).or(*fill).unwrap_or(*center);
                    values[at(number)] = ((place - center) / unit * factor) as f32;
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
            Learned::Bins { .. } | Learned::Nested { .. } | Learned::Points { .. } => {}
        }
        Ok(())
    }

    /// The place among these features of the one whose bins this one is cut within.
    fn outer(&self, earlier: &[Self]) -> Option<usize> {
        let Learned::Nested { within, .. } = &self.learned else { return None };
        earlier.iter().position(|feature| feature.column == *within)
    }

    /// Each row's bin; `outer` are the rows' bins of the feature that this one is cut within.
    fn bins(&self, column: &Column, outer: Option<&[u16]>) -> Result<Vec<u16>> {
        let numbers = || column.numbers().ok_or_else(|| ErrorKind::NotNumbers(self.column.clone()));
        match &self.learned {
            Learned::Bins { cuts, zero_apart, .. } => {
                let bin = |value: f64| {
                    if value.is_nan() { NO_BIN } else { bins::bin_of(value, (cuts, *zero_apart)) }
                };
                Ok(numbers()?.into_iter().map(bin).collect())
            }
            Learned::Nested { cells, .. } => {
                let Some(last) = cells.len().checked_sub(1) else { return Ok(vec![NO_BIN; column.len()]) };
                let mut end = 0;
                let starts: Vec<u16> = cells
                    .iter()
                    .map(|cell| {
                        end += cell.points.len() as u16;
                        end - cell.points.len() as u16
                    })
                    .collect();
                let bin = |(row, value): (usize, f64)| {
                    if value.is_nan() {
                        return NO_BIN;
                    }
                    let at = outer.map_or(last, |outer| usize::from(outer[row]).min(last));
                    starts[at] + bins::bin_of(value, (&cells[at].cuts, cells[at].zero_apart))
                };
                Ok(numbers()?.into_iter().enumerate().map(bin).collect())
            }
            Learned::Points { of, .. } => {
                let names: Vec<&String> = of.keys().collect();
                let place = |level: Option<&str>| {
                    level.map(|l| names.binary_search_by(|n| n.as_str().cmp(l)).unwrap_or(names.len()))
                };
                let places = places(column, place);
                Ok((0..column.len()).map(|row| places(row).map_or(NO_BIN, |p| p as u16)).collect())
            }
            Learned::Number { .. } | Learned::Ordered { .. } | Learned::Levels { .. } => Ok(Vec::new()),
        }
    }
}

/// Takes the rows out of `used` that lack a value of the column, or whose level has no place in the order.
pub(super) fn leave_out(used: &mut [bool], column: &Column, order: Option<&[String]>) {
    match order {
        Some(order) => {
            let place = order::places(column, order);
            used.iter_mut().enumerate().for_each(|(row, used)| *used = *used && place(row).is_some());
        }
        None => used.iter_mut().enumerate().for_each(|(row, used)| *used &= !column.is_missing(row)),
    }
}

/// A value drawn to the nearer of two bounds, if it lies beyond.
pub(super) fn clipped(value: f64, clip: Option<[f64; 2]>) -> f64 {
    clip.map_or(value, |[low, high]| value.max(low).min(high))
}

/// A value as it is before scaling.
pub(super) fn transformed(value: f64, transform: Transform) -> f64 {
    match transform {
        Transform::None => value,
        Transform::Log1p => ln_1p(value.max(0.0)),
    }
}

/// What `place` gives for the level of each row, asked once for each level where there are levels.
pub(super) fn places<'a, Place: Copy + 'a>(
    column: &'a Column,
    place: impl Fn(Option<&str>) -> Option<Place> + 'a,
) -> Box<dyn Fn(usize) -> Option<Place> + 'a> {
    match &column.cells {
        Cells::Category { codes, levels } => {
            let of_level: Vec<Option<Place>> = levels.iter().map(|level| place(Some(level))).collect();
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
