//! What an encoder learns from one table: medians, means, levels, cut points.

use std::collections::BTreeMap;

use super::{
    Encoder, FeatureEncoder, Learned, bins,
    encoder::{Cell, clipped, leave_out, transformed},
    order,
    plan::{Binning, Direction, Encoding, Feature, Missing, MissingLevel, MissingPoints, Percentiles, Scale},
};
use crate::{
    error::{ErrorKind, Result},
    numeric::statistics::{median, moments, quantile_of},
    progress::{Progress, Report, Stage},
    table::{Column, Table},
};

impl Encoder {
    /// Learns what the plan needs from the rows of the table that `pass`.
    pub fn fit(plan: &[Feature], table: &Table, pass: &[bool], report: Report<'_>) -> Result<Self> {
        let used = Self::used(plan, table, pass)?;
        let mut encoder = Self { features: Vec::with_capacity(plan.len()) };
        for (done, feature) in plan.iter().enumerate() {
            report(Progress { stage: Stage::Encoding, done: done as u64, total: plan.len() as u64 });
            encoder.learn(feature, table, &used)?;
        }
        Ok(encoder)
    }

    /// The rows that `pass` and lack no value that the plan insists on.
    pub fn used(plan: &[Feature], table: &Table, pass: &[bool]) -> Result<Vec<bool>> {
        let mut used = pass.to_vec();
        for feature in plan.iter().filter(|feature| feature.encoding.excludes()) {
            let order = match &feature.encoding {
                Encoding::Ordered { order, .. } => Some(order.as_slice()),
                _ => None,
            };
            leave_out(&mut used, table.column(&feature.column)?, order);
        }
        if used.contains(&true) { Ok(used) } else { Err(ErrorKind::NoRowsLeft.into()) }
    }

    /// Learns one more feature from the rows that are `used`.
    pub fn learn(&mut self, feature: &Feature, table: &Table, used: &[bool]) -> Result<()> {
        let column = table.column(&feature.column)?;
        let learned = match &feature.encoding {
            Encoding::Bins { within: Some(within), .. } => {
                nested((&feature.encoding, within), column, used, (self, table))?
            }
            encoding => learn(encoding, column, used)?,
        };
        self.features.push(FeatureEncoder {
            column: feature.column.clone(),
            kind: column.kind(),
            weight: feature.weight,
            learned,
        });
        Ok(())
    }
}

impl Encoding {
    /// Whether a row without a value is left out.
    pub fn excludes(&self) -> bool {
        match self {
            Self::Number { missing, .. } => *missing == Missing::Exclude,
            Self::Ordered { missing, .. } => *missing == MissingLevel::Exclude,
            Self::Bins { missing, .. } | Self::Points { missing, .. } => *missing == MissingPoints::Exclude,
            Self::Levels { .. } => false,
        }
    }
}

fn learn(encoding: &Encoding, column: &Column, used: &[bool]) -> Result<Learned> {
    let not_numbers = || ErrorKind::NotNumbers(column.name.clone());
    let all_missing = || ErrorKind::AllMissing(column.name.clone());
    let used_cells = || -> Result<Vec<f64>> {
        let cells = column.numbers().ok_or_else(not_numbers)?;
        Ok(cells.into_iter().zip(used).filter_map(|(cell, used)| used.then_some(cell)).collect())
    };
    match encoding {
        Encoding::Number { missing, transform, winsorise, scale } => {
            let cells = used_cells()?;
            let mut present: Vec<f64> = cells.iter().copied().filter(|v| !v.is_nan()).collect();
            let middle = median(&mut present).ok_or_else(all_missing)?;
            let clip = winsorise.and_then(|at| bounds(&mut present, at));
            let fill = match missing {
                Missing::Median => Some(middle),
                Missing::Constant(value) => Some(*value),
                Missing::Exclude => None,
            };
            let fill_with = fill.unwrap_or(middle);
            let filled = cells.iter().map(|v| if v.is_nan() { fill_with } else { *v });
            let ready = filled.map(|v| transformed(clipped(v, clip), *transform));
            let (center, unit) = scaling(*scale, ready.collect());
            Ok(Learned::Number { fill, clip, transform: *transform, center, unit })
        }
        Encoding::Ordered { order, missing, scale } => {
            let place = order::places(column, order);
            let places: Vec<Option<f64>> = (0..used.len()).filter(|row| used[*row]).map(&place).collect();
            let mut present: Vec<f64> = places.iter().flatten().copied().collect();
            let middle = median(&mut present).ok_or_else(all_missing)?;
            let filled = places.iter().map(|place| place.unwrap_or(middle));
            let (center, unit) = scaling(*scale, filled.collect());
            let fill = (*missing == MissingLevel::Median).then_some(middle);
            Ok(Learned::Ordered { order: order.clone(), fill, center, unit })
        }
        Encoding::Levels { rare_below } => Ok(learn_levels(column, used, *rare_below)),
        Encoding::Bins { binning, direction, points, missing, .. } => {
            let present: Vec<f64> = used_cells()?.into_iter().filter(|v| !v.is_nan()).collect();
            if present.is_empty() {
                return Err(all_missing().into());
            }
            let Cell { cuts, zero_apart, points } = cell(binning, *direction, points.as_deref(), present);
            let missing = worth(*missing, || points.get(points.len() / 2).copied().unwrap_or(0.0));
            Ok(Learned::Bins { cuts, zero_apart, points, missing })
        }
        Encoding::Points { of, other, missing } => {
            Ok(Learned::Points { of: of.clone(), other: *other, missing: worth(*missing, || 50.0) })
        }
    }
}

/// Cut points of these values, with the points of each bin.
pub(super) fn cell(
    binning: &Binning,
    direction: Direction,
    points: Option<&[f64]>,
    present: Vec<f64>,
) -> Cell {
    let (cuts, zero_apart) = bins::learn(binning, present);
    let points = points_of(cuts.len() + 1 + usize::from(zero_apart), direction, points);
    Cell { cuts, zero_apart, points }
}

/// Points of so many bins, the lowest values first.
pub fn points_of(count: usize, direction: Direction, given: Option<&[f64]>) -> Vec<f64> {
    let mut points = given.map_or_else(|| bins::even_points(count), |given| fitted(given, count));
    if direction == Direction::Lower {
        points.reverse();
    }
    points
}

/// Cut points within each bin of an earlier feature. A bin that holds no row with a value is cut as all rows are. The
/// same number of a bin earns the same in each: where ties leave fewer, points are kept as those that a person gave.
fn nested(
    (encoding, within): (&Encoding, &str),
    column: &Column,
    used: &[bool],
    (outer, table): (&Encoder, &Table),
) -> Result<Learned> {
    let whole = learn(encoding, column, used)?;
    let at = outer.features.iter().position(|feature| feature.column == within);
    let (
        Encoding::Bins { binning, direction, points, missing, .. },
        Learned::Bins { cuts, zero_apart, .. },
        Some(at),
    ) = (encoding, whole, at)
    else {
        return Err(ErrorKind::UnknownColumn(within.to_owned()).into());
    };
    let asked = points.clone().unwrap_or_else(|| bins::even_points(binning.count()));
    let bins = outer.bins(table)?.swap_remove(at);
    let last = outer.features[at].point_values().len();
    let mut parts: Vec<Vec<f64>> = vec![Vec::new(); last + 1];
    let cells = column.numbers().ok_or_else(|| ErrorKind::NotNumbers(column.name.clone()))?;
    for ((value, bin), used) in cells.into_iter().zip(bins.iter()).zip(used) {
        if *used && !value.is_nan() {
            parts[usize::from(*bin).min(last)].push(value);
        }
    }
    let of_part = |present: Vec<f64>| {
        if present.is_empty() {
            let count = cuts.len() + 1 + usize::from(zero_apart);
            Cell { cuts: cuts.clone(), zero_apart, points: points_of(count, *direction, Some(&asked)) }
        } else {
            cell(binning, *direction, Some(&asked), present)
        }
    };
    let middle =
        || points_of(asked.len(), *direction, Some(&asked)).get(asked.len() / 2).copied().unwrap_or(0.0);
    Ok(Learned::Nested {
        within: within.to_owned(),
        missing: worth(*missing, middle),
        cells: parts.into_iter().map(of_part).collect(),
    })
}

/// The values at two percentiles.
fn bounds(present: &mut [f64], at: Percentiles) -> Option<[f64; 2]> {
    let low = quantile_of(present, at.low / 100.0)?;
    Some([low, quantile_of(present, at.high / 100.0)?])
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
