//! How many rows change their segment if a weight or a cut is moved a little: whether tiers rest on judgement or on the
//! data.
//!
//! A weight is moved by ten points of its share, the others giving or taking in
//! proportion; a cut by one point of score, by one percent of the rows, or by
//! one row. Cuts that follow the data are found anew. Rows with the same bins
//! have the same score, so they are counted together.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::{Kept, gaps};
use crate::{
    error::Result,
    features::{FeatureEncoder, bins::NO_BIN},
    methods::{
        Cuts, Fit,
        rules::cuts::{Scored, band, volumes},
    },
    recipe::{Method, Recipe},
    table::{Table, TableProfile},
};

/// By how much of its share a weight is moved.
const WEIGHT: f64 = 0.1;

/// Moves that keep the others as they are, and how many rows would change their segment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// The rows that have a segment.
    pub rows: usize,
    /// Each weight moved by ten points of its share, in the recipe's order; features that stand alone cannot be moved.
    pub weights: Vec<Shift>,
    /// Each cut moved by one, from the highest; of a grid first those upwards, then those across.
    pub cuts: Vec<Shift>,
    /// Where the score parts by itself into as many bands, falling; of one score alone.
    pub natural: Vec<f64>,
}

/// One thing moved up and down.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shift {
    /// The feature's column, or the number of the cut from 1, after the axis's name in a grid.
    pub what: String,
    /// Rows that change their segment if it is moved up; nothing is said where it cannot be.
    pub up: Option<usize>,
    /// The same down.
    pub down: Option<usize>,
}

/// Moves each weight and each cut of a recipe of scores. A list of rules has neither.
pub fn sensitivity(
    recipe: &Recipe,
    (table, profile): (&Table, &TableProfile),
    kept: &mut Kept,
) -> Result<Sensitivity> {
    let axes: Vec<(&str, Option<&[String]>, &Cuts)> = match &recipe.method {
        Method::Score(settings) => vec![("", None, &settings.cuts)],
        Method::Grid(settings) => [&settings.y, &settings.x]
            .map(|axis| (axis.name.as_str(), Some(axis.features.as_slice()), &axis.cuts))
            .to_vec(),
        Method::KMeans(_) | Method::List(_) => return Ok(Sensitivity::default()),
    };
    let drawn = kept.drawn(recipe, (table, profile))?;
    let placed = drawn.assignment.labels.iter().map(|label| usize::from(*label) < drawn.fit.k());
    let rows: Vec<usize> = placed.enumerate().filter(|(_, placed)| *placed).map(|(row, _)| row).collect();
    let alike = Alike::of(&drawn.binned, &rows);
    let mut scores = Vec::with_capacity(axes.len());
    for (_, columns, cuts) in &axes {
        let own: Vec<usize> = (0..drawn.encoder.features.len())
            .filter(|at| columns.is_none_or(|columns| columns.contains(&drawn.encoder.features[*at].column)))
            .collect();
        let volume = cuts.volume().map(|column| volumes(table, column)).transpose()?;
        scores.push(Axis::of(
            &own,
            &drawn.encoder.features,
            (&drawn.binned, &alike),
            (cuts, volume.as_deref()),
        )?);
    }
    let bands: Vec<Vec<usize>> = scores.iter().map(|axis| bands_of(&axis.scores, &axis.thresholds)).collect();
    let segment = |at: usize, changed: (usize, usize)| -> usize {
        let of = |axis: usize| if axis == changed.0 { changed.1 } else { bands[axis][at] };
        match &drawn.fit {
            Fit::Grid(fit) => {
                let column = fit.cells.first().map_or(0, Vec::len).saturating_sub(1).saturating_sub(of(1));
                fit.cells.get(of(0)).and_then(|row| row.get(column)).map_or(0, |label| usize::from(*label))
            }
            _ => of(0),
        }
    };
    let moved = |axis: usize, new: &[usize]| -> usize {
        let changes = |at: &usize| segment(*at, (axis, new[*at])) != segment(*at, (axis, bands[axis][*at]));
        (0..new.len()).filter(changes).map(|at| alike.rows[at]).sum()
    };
    let mut found = Sensitivity { rows: rows.len(), ..Sensitivity::default() };
    let features = &drawn.encoder.features;
    for (at, feature) in features.iter().enumerate() {
        let with = |by: f64| {
            let (axis, place) = scores.iter().enumerate().find_map(|(number, axis)| {
                axis.own.iter().position(|own| *own == at).map(|place| (number, place))
            })?;
            let new = scores[axis].weighed(place, by)?;
            Some(moved(axis, &new))
        };
        found.weights.push(Shift { what: feature.column.clone(), up: with(WEIGHT), down: with(-WEIGHT) });
    }
    for (number, axis) in scores.iter().enumerate() {
        let cuts = axes[number].2;
        for cut in 0..cuts.bands() - 1 {
            let with = |up: bool| {
                let thresholds = axis.thresholds(&nudged(cuts, cut, up)?, &axis.scores)?;
                Some(moved(number, &bands_of(&axis.scores, &thresholds)))
            };
            let what = format!("{} {}", axes[number].0, cut + 1).trim().to_owned();
            found.cuts.push(Shift { what, up: with(true), down: with(false) });
        }
    }
    if let [axis] = scores.as_slice() {
        let all = axis.scores.iter().copied().zip(alike.rows.iter().copied());
        found.natural = gaps::natural(all, axes[0].2.bands());
    }
    found.cuts.retain(|shift| shift.up.is_some() || shift.down.is_some());
    Ok(found)
}

/// A cut moved so that the higher band is smaller (`up`) or larger.
fn nudged(cuts: &Cuts, cut: usize, up: bool) -> Option<Cuts> {
    let mut cuts = cuts.clone();
    let is_whole = match &mut cuts {
        Cuts::Score { at } => {
            at[cut] += if up { 1.0 } else { -1.0 };
            at.iter().all(|cut| (0.0..=100.0).contains(cut)) && at.windows(2).all(|pair| pair[0] > pair[1])
        }
        Cuts::Share { of } => {
            let by = if up { -0.01 } else { 0.01 };
            of[cut] += by;
            if let Some(next) = of.get_mut(cut + 1) {
                *next -= by;
            }
            of.iter().all(|share| *share > 0.0) && of.iter().sum::<f64>() < 1.0
        }
        Cuts::Count { of } => {
            let (less, more) = if up { (cut, cut + 1) } else { (cut + 1, cut) };
            if let Some(more) = of.get_mut(more) {
                *more += 1;
            }
            of.get_mut(less).is_none_or(|less| {
                *less -= 1;
                *less > 0
            })
        }
        Cuts::Volume { .. } | Cuts::Bins { .. } => false,
    };
    is_whole.then_some(cuts)
}

/// Rows with the same bins in every feature.
struct Alike {
    /// One row of each sort.
    first: Vec<usize>,
    /// How many there are of each sort.
    rows: Vec<usize>,
    /// The sort of each row that has a segment, and the row.
    of: Vec<(u32, u32)>,
}

impl Alike {
    fn of(binned: &[std::sync::Arc<Vec<u16>>], rows: &[usize]) -> Self {
        // Feature by feature: the sort so far and the next bin are a sort of their own.
        let mut sorts: Vec<u32> = vec![0; rows.len()];
        for bins in binned {
            let mut known: HashMap<(u32, u16), u32, FxBuildHasher> = HashMap::default();
            for (sort, row) in sorts.iter_mut().zip(rows) {
                let next = known.len() as u32;
                *sort = *known.entry((*sort, bins[*row])).or_insert(next);
            }
        }
        let mut all = Self { first: Vec::new(), rows: Vec::new(), of: Vec::with_capacity(rows.len()) };
        for (sort, row) in sorts.into_iter().zip(rows) {
            if sort as usize == all.first.len() {
                all.first.push(*row);
                all.rows.push(0);
            }
            all.rows[sort as usize] += 1;
            all.of.push((sort, *row as u32));
        }
        all
    }
}

/// One score over the sorts of rows.
struct Axis<'a> {
    /// Its features.
    own: Vec<usize>,
    /// Each feature's share of the weights.
    shares: Vec<f64>,
    /// Each feature's points of each sort.
    points: Vec<Vec<f64>>,
    scores: Vec<f64>,
    thresholds: Vec<f64>,
    cuts: &'a Cuts,
    features: Vec<&'a FeatureEncoder>,
    rows: &'a [usize],
    volume: Vec<f64>,
}

impl<'a> Axis<'a> {
    fn of(
        own: &[usize],
        features: &'a [FeatureEncoder],
        (binned, alike): (&[std::sync::Arc<Vec<u16>>], &'a Alike),
        (cuts, volume): (&'a Cuts, Option<&[f64]>),
    ) -> Result<Self> {
        let total: f64 = own.iter().map(|at| features[*at].weight).sum();
        let points: Vec<Vec<f64>> = own
            .iter()
            .map(|&at| {
                let (points, missing) = (features[at].point_values(), features[at].missing_points());
                let of_row = |row: &usize| match binned[at][*row] {
                    NO_BIN => missing.unwrap_or(0.0),
                    bin => points[usize::from(bin)],
                };
                alike.first.iter().map(of_row).collect()
            })
            .collect();
        let shares: Vec<f64> = own.iter().map(|at| features[*at].weight / total).collect();
        let score = |sort: usize| {
            let sum: f64 =
                own.iter().zip(&points).map(|(at, points)| features[*at].weight * points[sort]).sum();
            rounded(sum / total)
        };
        let mut volumes = vec![0.0; alike.first.len()];
        if let Some(volume) = volume {
            alike.of.iter().for_each(|(sort, row)| volumes[*sort as usize] += volume[*row as usize]);
        }
        let mut axis = Self {
            own: own.to_vec(),
            shares,
            scores: (0..alike.first.len()).map(score).collect(),
            points,
            thresholds: Vec::new(),
            cuts,
            features: own.iter().map(|at| &features[*at]).collect(),
            rows: &alike.rows,
            volume: volumes,
        };
        axis.thresholds = cuts.among(axis.scored(&axis.scores), &axis.features)?;
        Ok(axis)
    }

    fn scored(&self, scores: &[f64]) -> Vec<Scored> {
        let of_sort = |(sort, score): (usize, &f64)| Scored {
            score: *score,
            rows: self.rows[sort],
            volume: self.volume[sort],
        };
        scores.iter().enumerate().map(of_sort).collect()
    }

    fn thresholds(&self, cuts: &Cuts, scores: &[f64]) -> Option<Vec<f64>> {
        cuts.among(self.scored(scores), &self.features).ok()
    }

    /// Each sort's band with one feature's share moved; `None` where it cannot be.
    fn weighed(&self, place: usize, by: f64) -> Option<Vec<usize>> {
        let old = self.shares[place];
        let new = old + by;
        // A share that has not ten points to give or take stays.
        if old >= 1.0 || !(0.0..=1.0).contains(&new) {
            return None;
        }
        let rest = (1.0 - new) / (1.0 - old);
        let score = |(score, points): (&f64, &f64)| rounded(new * points + rest * (score - old * points));
        let scores: Vec<f64> = self.scores.iter().zip(&self.points[place]).map(score).collect();
        let thresholds = self.thresholds(self.cuts, &scores)?;
        Some(bands_of(&scores, &thresholds))
    }
}

/// Each score's band.
fn bands_of(scores: &[f64], thresholds: &[f64]) -> Vec<usize> {
    scores.iter().map(|score| band(*score, thresholds)).collect()
}

/// As scores are: a score meant to equal a cut does equal it.
fn rounded(score: f64) -> f64 {
    (score * 1e9).round() / 1e9
}
