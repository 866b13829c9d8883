//! What rules would give, while they are being written: sizes, volumes, bins, cells, who catches whom.
//!
//! A sketch is the run of a recipe without its description, fast enough to
//! follow every change. The bins of a feature are kept between sketches
//! ([`Kept`]), because an edit touches one of them at most; what is kept is a
//! cache, and a sketch with an empty one is the same.

mod bins;
mod clash;
mod frozen;
mod gaps;
mod kept;
mod list;
mod own;
mod sensitivity;

use serde::{Deserialize, Serialize};

pub use frozen::{frozen, is_frozen};
pub use kept::Kept;
pub use own::points_with;
pub use sensitivity::{Sensitivity, Shift, sensitivity};

use crate::{
    error::{Problem, Result},
    methods::{
        Assignment, Fit, Strength,
        rules::{cuts, recut::BandsNow},
    },
    recipe::{Method, Recipe},
    table::{Table, TableProfile},
};

/// What a recipe of rules would give.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sketch {
    /// The rows that take part.
    pub rows: usize,
    /// Those that a missing value leaves without a segment.
    pub not_assigned: usize,
    /// The sum of the volume column over all rows that take part, where there is one.
    pub volume: Option<f64>,
    /// Each feature, in the recipe's order.
    pub features: Vec<FeatureSketch>,
    /// Each segment, in its order.
    pub segments: Vec<SegmentSketch>,
    /// What belongs to the way of the rules.
    pub shape: Shape,
    /// Rules of a list that are not finished: they catch nobody, and the others are told all the same.
    pub problems: Vec<Problem>,
}

impl Sketch {
    /// Where the score is cut; of one score alone.
    pub fn bands(&self) -> BandsNow {
        let thresholds = match &self.shape {
            Shape::Score(score) => score.thresholds.clone(),
            Shape::Grid { .. } | Shape::List { .. } => Vec::new(),
        };
        BandsNow { thresholds, rows: self.segments.iter().map(|segment| segment.rows).collect() }
    }
}

/// What belongs to the way of the rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Shape {
    /// One score.
    Score(ScoreSketch),
    /// Two scores.
    Grid {
        /// From left to right.
        x: ScoreSketch,
        /// From bottom to top.
        y: ScoreSketch,
        /// Each cell, laid out as in the recipe.
        cells: Vec<Vec<SegmentSketch>>,
    },
    /// Conditions.
    List {
        /// Each rule.
        rules: Vec<RuleSketch>,
        /// All others.
        everyone_else: usize,
    },
}

/// A segment, or a cell of a grid, in few figures.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SegmentSketch {
    /// What it is called.
    pub name: String,
    /// How many rows it holds.
    pub rows: usize,
    /// Their sum of the volume column.
    pub volume: Option<f64>,
    /// Their mean score, where there is one score.
    pub mean_score: Option<f64>,
}

/// A score over all rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreSketch {
    /// The least score of each band but the last, falling.
    pub thresholds: Vec<f64>,
    /// Rows by score: from 0 to below 1 point, and so on; the last are those of 100.
    pub histogram: Vec<usize>,
}

/// A feature over all rows that take part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FeatureSketch {
    /// The column.
    pub column: String,
    /// How many bins were asked for. Ties can leave fewer.
    pub asked: usize,
    /// The bins, the lowest values first; levels in the order of their names, and last all others.
    pub bins: Vec<BinSketch>,
    /// Rows without a value.
    pub missing: usize,
    /// Their volume.
    pub missing_volume: Option<f64>,
    /// What a missing value earns; nothing is said where such rows are left out.
    pub missing_points: Option<f64>,
    /// What the bins' volume is the sum of.
    pub volume_of: Option<String>,
    /// How its numbers are spread; levels have none.
    pub histogram: Option<Histogram>,
}

/// A bin or a level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BinSketch {
    /// The level, or the bin's number from 1; 0 for the bin of those at or below zero.
    pub name: String,
    /// Where it begins; the lowest begins nowhere.
    pub from: Option<f64>,
    /// Where the next one begins; the highest ends nowhere.
    pub to: Option<f64>,
    /// The least and the greatest value in it.
    pub range: Option<(f64, f64)>,
    /// How many rows.
    pub rows: usize,
    /// Their volume.
    pub volume: Option<f64>,
    /// What it earns.
    pub points: f64,
}

/// How a column's numbers are spread: rows in steps of equal width on its axis.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Whether the axis is that of ln(1 + value).
    pub is_log: bool,
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
    /// Rows in each step.
    pub rows: Vec<usize>,
}

/// A rule of a list over all rows that take part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleSketch {
    /// Rows for which it holds.
    pub matches: usize,
    /// Those of them that no earlier rule caught.
    pub wins: usize,
    /// Earlier rules that caught rows for which it holds: their numbers from 0, and how many they caught.
    pub shadowed: Vec<(usize, usize)>,
    /// What is wrong with it.
    pub finding: Option<RuleFinding>,
}

/// Why a rule never decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RuleFinding {
    /// Its conditions exclude each other: no row of any table can meet them.
    Contradiction,
    /// Whoever meets it meets this earlier rule, in any table.
    Covered(usize),
    /// No row of this table meets it.
    Idle,
    /// Every row of this table that meets it is caught by earlier rules.
    Shadowed,
}

/// Sketches a recipe of rules. What is wrong with the recipe is an error, as it is for a run, but for single rules of a
/// list.
pub fn sketch(recipe: &Recipe, (table, profile): (&Table, &TableProfile), kept: &mut Kept) -> Result<Sketch> {
    let drawn = kept.drawn(recipe, (table, profile))?;
    let volume = recipe.volume.as_ref().map(|column| cuts::volumes(table, column)).transpose()?;
    let names = recipe.method.names().unwrap_or_default();
    let k = drawn.fit.k().max(names.len());
    let labels = &drawn.assignment.labels;
    let mut segments: Vec<SegmentSketch> = (0..k)
        .map(|at| SegmentSketch { name: names.get(at).cloned().unwrap_or_default(), ..Default::default() })
        .collect();
    let scores = if let Strength::Score(scores) = &drawn.assignment.strength { Some(scores) } else { None };
    tally(
        labels.iter().map(|label| Some(usize::from(*label)).filter(|at| *at < k)),
        &mut segments,
        (volume.as_deref(), scores),
    );
    let rows = drawn.pass.iter().filter(|pass| **pass).count();
    let assigned: usize = segments.iter().map(|segment| segment.rows).sum();
    let total = volume.as_ref().map(|volume| {
        volume.iter().zip(drawn.pass.iter()).filter(|(_, pass)| **pass).map(|(volume, _)| volume).sum()
    });
    Ok(Sketch {
        rows,
        not_assigned: rows - assigned,
        volume: total,
        features: drawn.features,
        shape: shape(recipe, (&drawn.fit, &drawn.assignment), (table, &drawn.pass), volume.as_deref())?,
        segments,
        problems: drawn.problems,
    })
}

fn shape(
    recipe: &Recipe,
    (fit, assignment): (&Fit, &Assignment),
    (table, pass): (&Table, &[bool]),
    volume: Option<&[f64]>,
) -> Result<Shape> {
    Ok(match (&recipe.method, fit, &assignment.strength) {
        (Method::Grid(settings), Fit::Grid(fit), Strength::Scores(scores)) => {
            let (_, columns) = settings.shape();
            let mut cells: Vec<SegmentSketch> = settings
                .cells
                .iter()
                .flatten()
                .map(|name| SegmentSketch { name: name.clone(), ..Default::default() })
                .collect();
            let places = scores.x.iter().zip(&scores.y).map(|(x, y)| {
                let (row, column) = fit.cell(*x, *y);
                (!x.is_nan()).then_some(row * columns + column)
            });
            tally(places, &mut cells, (volume, None));
            Shape::Grid {
                x: score_sketch(&scores.x, &fit.x.thresholds),
                y: score_sketch(&scores.y, &fit.y.thresholds),
                cells: cells.chunks(columns.max(1)).map(<[SegmentSketch]>::to_vec).collect(),
            }
        }
        (Method::List(settings), _, Strength::Rule(caught)) => {
            let (rules, everyone_else) = list::rules(settings, caught, table, pass)?;
            Shape::List { rules, everyone_else }
        }
        (_, Fit::Score(fit), Strength::Score(scores)) => Shape::Score(score_sketch(scores, &fit.thresholds)),
        _ => Shape::Score(score_sketch(&[], &[])),
    })
}

fn score_sketch(scores: &[f64], thresholds: &[f64]) -> ScoreSketch {
    let mut histogram = vec![0; 101];
    scores.iter().filter(|score| !score.is_nan()).for_each(|score| histogram[*score as usize] += 1);
    ScoreSketch { thresholds: thresholds.to_vec(), histogram }
}

/// Adds each row to the place that it has.
fn tally(
    places: impl Iterator<Item = Option<usize>>,
    into: &mut [SegmentSketch],
    (volume, scores): (Option<&[f64]>, Option<&Vec<f64>>),
) {
    let mut rows = vec![0_usize; into.len()];
    let (mut volumes, mut sums) = (vec![0.0; into.len()], vec![0.0; into.len()]);
    for (row, place) in places.enumerate() {
        let Some(place) = place else { continue };
        rows[place] += 1;
        volumes[place] += volume.map_or(0.0, |volume| volume[row]);
        sums[place] += scores.map_or(0.0, |scores| scores[row]);
    }
    for (at, segment) in into.iter_mut().enumerate() {
        segment.rows = rows[at];
        segment.volume = volume.map(|_| volumes[at]);
        segment.mean_score = scores.filter(|_| rows[at] > 0).map(|_| sums[at] / rows[at] as f64);
    }
}
