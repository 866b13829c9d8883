//! Two scores on two axes, each cut into bands; every cell of the grid has a name, and cells with one name are one
//! segment.

use serde::{Deserialize, Serialize};

use super::{
    cuts::{Cuts, band},
    numbered, score,
};
use crate::{
    error::{Error, ErrorKind, Problem, Result},
    features::{Binned, FeatureEncoder},
    methods::{Label, NOT_ASSIGNED},
    table::Table,
};

/// The most bands of an axis.
pub const MAX_BANDS: usize = 5;

/// Two axes and what their cells are called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GridSettings {
    /// From left to right.
    pub x: Axis,
    /// From bottom to top.
    pub y: Axis,
    /// The segment's name of each cell as the grid is read: rows from the highest band of `y`, in each row from the
    /// lowest band of `x`.
    pub cells: Vec<Vec<String>>,
}

/// One axis: a score of some of the features, cut into bands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Axis {
    /// What it measures.
    pub name: String,
    /// The columns of its features.
    pub features: Vec<String>,
    /// Where one band ends and the next begins.
    pub cuts: Cuts,
}

impl Default for GridSettings {
    /// Three by three cells of two axes that nothing stands on yet.
    fn default() -> Self {
        let axis =
            |name: &str| Axis { name: name.to_owned(), features: Vec::new(), cuts: Cuts::Bins { bands: 3 } };
        let cells = ["High", "Middling", "Low"]
            .map(|up| ["low", "middling", "high"].map(|across| format!("{up}, {across}")).to_vec());
        Self { x: axis("Across"), y: axis("Upwards"), cells: cells.to_vec() }
    }
}

impl GridSettings {
    /// Everything that is wrong with these settings.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (axis, field) in [(&self.x, "method.x"), (&self.y, "method.y")] {
            problems.extend(axis.cuts.check(&format!("{field}.cuts")));
            if !(2..=MAX_BANDS).contains(&axis.cuts.bands()) {
                problems.push(Problem::new(format!("{field}.cuts"), "An axis is cut into 2 to 5 bands."));
            }
            if axis.features.is_empty() {
                let text = format!("Choose what “{}” is measured by.", axis.name);
                problems.push(Problem::new(format!("{field}.features"), text));
            }
            if matches!(axis.cuts, Cuts::Bins { .. }) && axis.features.len() > 1 {
                let text = "Bands that are a feature's bins need an axis of one feature.";
                problems.push(Problem::new(format!("{field}.cuts"), text));
            }
        }
        let (rows, columns) = self.shape();
        if self.cells.len() != rows || self.cells.iter().any(|row| row.len() != columns) {
            let text = format!("The grid has {rows} rows of {columns} cells, each with a name.");
            problems.push(Problem::new("method.cells", text));
        }
        if self.cells.iter().flatten().any(|name| name.trim().is_empty()) {
            problems.push(Problem::new("method.cells", "Give every cell a name; cells may share one."));
        }
        if self.names().len() < 2 {
            problems.push(Problem::new("method.cells", "At least two cells need different names."));
        }
        problems
    }

    /// Rows and columns of the grid.
    pub fn shape(&self) -> (usize, usize) {
        (self.y.cuts.bands(), self.x.cuts.bands())
    }

    /// What each segment is called, in the order of the cells.
    pub fn names(&self) -> Vec<String> {
        numbered(self.cells.iter().flatten()).0.into_iter().cloned().collect()
    }

    /// Finds where the axes are cut on these rows.
    pub fn fit(&self, features: &[FeatureEncoder], scores: &AxisScores, table: &Table) -> Result<GridFit> {
        let (_, labels) = numbered(self.cells.iter().flatten());
        let (_, columns) = self.shape();
        let fit = |axis: &Axis, scores: &[f64], field: &str| -> Result<AxisFit> {
            let own: Vec<&FeatureEncoder> =
                features.iter().filter(|feature| axis.features.contains(&feature.column)).collect();
            Ok(AxisFit {
                features: axis.features.clone(),
                thresholds: axis
                    .cuts
                    .thresholds(scores, &own, table)
                    .map_err(|error| of_field(error, field))?,
            })
        };
        Ok(GridFit {
            x: fit(&self.x, &scores.x, "method.x.cuts")?,
            y: fit(&self.y, &scores.y, "method.y.cuts")?,
            cells: labels.chunks(columns.max(1)).map(<[Label]>::to_vec).collect(),
        })
    }
}

/// What is wrong with cuts, told at the axis that they are of.
fn of_field(mut error: Error, field: &str) -> Error {
    if let ErrorKind::Settings(problems) = &mut error.kind {
        problems.iter_mut().for_each(|problem| field.clone_into(&mut problem.field));
    }
    error
}

/// The grid as it was found on one table; frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GridFit {
    /// From left to right.
    pub x: AxisFit,
    /// From bottom to top.
    pub y: AxisFit,
    /// The segment of each cell, laid out as in [`GridSettings::cells`].
    pub cells: Vec<Vec<Label>>,
}

/// Where an axis is cut.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AxisFit {
    /// The columns of its features.
    pub features: Vec<String>,
    /// The least score of each band but the last, falling.
    pub thresholds: Vec<f64>,
}

/// Each row's score on both axes; NaN where it has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AxisScores {
    /// From left to right.
    pub x: Vec<f64>,
    /// From bottom to top.
    pub y: Vec<f64>,
}

impl AxisScores {
    /// The scores over the features of each axis. A row that lacks one of them has neither.
    pub fn of(
        (x, y): (&[String], &[String]),
        features: &[FeatureEncoder],
        bins: &Binned,
        pass: &[bool],
    ) -> Self {
        let mut all = Self {
            x: score::scores(score::of_columns(x, features, bins), pass),
            y: score::scores(score::of_columns(y, features, bins), pass),
        };
        for (x, y) in all.x.iter_mut().zip(&mut all.y) {
            if x.is_nan() || y.is_nan() {
                (*x, *y) = (f64::NAN, f64::NAN);
            }
        }
        all
    }
}

impl GridFit {
    /// How many segments there are.
    pub fn k(&self) -> usize {
        self.cells.iter().flatten().max().map_or(0, |label| usize::from(*label) + 1)
    }

    /// Whether it has cells, in rows of equal length.
    pub fn is_whole(&self) -> bool {
        let columns = self.cells.first().map_or(0, Vec::len);
        columns > 0 && self.cells.iter().all(|row| row.len() == columns)
    }

    /// The row and column of the cell that two scores fall into.
    pub fn cell(&self, x: f64, y: f64) -> (usize, usize) {
        let columns = self.cells.first().map_or(0, Vec::len);
        // Ties can leave an axis fewer bands than were asked for: its lowest stay empty.
        (band(y, &self.y.thresholds), columns.saturating_sub(1 + band(x, &self.x.thresholds)))
    }

    /// Each row's segment.
    pub fn assign(&self, scores: &AxisScores) -> Vec<Label> {
        let label = |(x, y): (&f64, &f64)| {
            if x.is_nan() || y.is_nan() {
                return NOT_ASSIGNED;
            }
            let (row, column) = self.cell(*x, *y);
            self.cells.get(row).and_then(|row| row.get(column)).copied().unwrap_or(NOT_ASSIGNED)
        };
        scores.x.iter().zip(&scores.y).map(label).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit() -> GridFit {
        let axis = |thresholds: Vec<f64>| AxisFit { features: Vec::new(), thresholds };
        // high: a b, low: c c
        GridFit { x: axis(vec![50.0]), y: axis(vec![70.0]), cells: vec![vec![0, 1], vec![2, 2]] }
    }

    #[test]
    fn high_is_up_and_to_the_right() {
        let nan = f64::NAN;
        let scores = AxisScores { x: vec![10.0, 50.0, 90.0, nan], y: vec![70.0, 99.0, 69.0, 80.0] };
        assert_eq!(fit().assign(&scores), [0, 1, 2, NOT_ASSIGNED]);
        assert_eq!(fit().k(), 3);
    }
}
