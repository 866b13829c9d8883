//! What the bins of one feature hold.

use super::{BinSketch, FeatureSketch, Histogram};
use crate::{
    error::Result,
    features::{Direction, Encoding, Feature, FeatureEncoder, Learned, bins::NO_BIN, points_of},
    methods::rules::cuts,
    numeric::ln_1p,
    recipe::Recipe,
    table::{Look, Table, TableProfile},
};

/// Steps of a histogram.
const STEPS: usize = 60;

/// A feature over the rows that are `used`, with what its bins hold.
pub(super) fn sketch(
    feature: &Feature,
    (learned, bins): (&FeatureEncoder, &[u16]),
    (recipe, used): (&Recipe, &[bool]),
    (table, profile): (&Table, &TableProfile),
) -> Result<FeatureSketch> {
    let column = table.column(&feature.column)?;
    let values = match &learned.learned {
        Learned::Points { .. } => None,
        _ => column.numbers(),
    };
    let volume_of = match &feature.encoding {
        // Where zeros stand apart, the column is a volume itself.
        Encoding::Bins { binning, .. } if binning.shape().1 => Some(feature.column.clone()),
        _ => recipe.volume.clone(),
    };
    let volume = volume_of.as_ref().map(|column| cuts::volumes(table, column)).transpose()?;
    let mut all = blank(feature, &learned.learned);
    let place = places(feature, &learned.learned);
    let (mut missing, mut missing_volume) = (0, 0.0);
    for row in (0..bins.len()).filter(|row| used[*row]) {
        if bins[row] == NO_BIN {
            missing += 1;
            missing_volume += volume.as_ref().map_or(0.0, |volume| volume[row]);
            continue;
        }
        let bin = &mut all[place[usize::from(bins[row])]];
        bin.rows += 1;
        if let Some(volume) = &volume {
            *bin.volume.get_or_insert(0.0) += volume[row];
        }
        if let Some(values) = &values {
            let value = values[row];
            bin.range =
                Some(bin.range.map_or((value, value), |(low, high)| (low.min(value), high.max(value))));
        }
    }
    if volume.is_some() {
        all.iter_mut().for_each(|bin| bin.volume = bin.volume.or(Some(0.0)));
    }
    let is_skewed = profile
        .columns
        .iter()
        .any(|column| column.name == feature.column && column.looks.contains(&Look::Skewed));
    Ok(FeatureSketch {
        column: feature.column.clone(),
        asked: match &feature.encoding {
            Encoding::Bins { binning, .. } => binning.count(),
            _ => all.len(),
        },
        bins: all,
        missing,
        missing_volume: volume.map(|_| missing_volume),
        missing_points: learned.missing_points(),
        volume_of,
        histogram: values.and_then(|values| histogram(&values, used, is_skewed)),
    })
}

/// The bins without their rows.
fn blank(feature: &Feature, learned: &Learned) -> Vec<BinSketch> {
    let bin = |name: String, points: f64| BinSketch {
        name,
        from: None,
        to: None,
        range: None,
        rows: 0,
        volume: None,
        points,
    };
    match learned {
        Learned::Bins { cuts, zero_apart, points, .. } => {
            let zero = usize::from(*zero_apart);
            let numbered = |(at, points): (usize, &f64)| BinSketch {
                from: match at.checked_sub(zero) {
                    None => None,
                    Some(0) => zero_apart.then_some(0.0),
                    Some(above) => cuts.get(above - 1).copied(),
                },
                to: if at < zero { Some(0.0) } else { cuts.get(at - zero).copied() },
                ..bin((at + 1 - zero).to_string(), *points)
            };
            points.iter().enumerate().map(numbered).collect()
        }
        // Each cell has cut points of its own; what they share is the number of the bin, and so its points.
        Learned::Nested { .. } => {
            let Encoding::Bins { binning, direction, points, .. } = &feature.encoding else {
                return Vec::new();
            };
            let (asked, zero_apart) = (binning.count(), binning.shape().1);
            let points = points_of(asked, *direction, points.as_deref());
            let numbered =
                |(at, points): (usize, &f64)| bin((at + 1 - usize::from(zero_apart)).to_string(), *points);
            points.iter().enumerate().map(numbered).collect()
        }
        Learned::Points { of, other, .. } => {
            let levels = of.iter().map(|(level, points)| bin(level.clone(), *points));
            levels.chain([bin(String::new(), *other)]).collect()
        }
        Learned::Number { .. } | Learned::Ordered { .. } | Learned::Levels { .. } => Vec::new(),
    }
}

/// Where the bin with each number stands among those that are shown.
fn places(feature: &Feature, learned: &Learned) -> Vec<usize> {
    match (learned, &feature.encoding) {
        (Learned::Nested { cells, .. }, Encoding::Bins { binning, direction, .. }) => {
            cells.iter().flat_map(|cell| numbers(cell.points.len(), binning.count(), *direction)).collect()
        }
        (Learned::Bins { points, .. }, _) => (0..points.len()).collect(),
        (Learned::Points { of, .. }, _) => (0..=of.len()).collect(),
        _ => Vec::new(),
    }
}

/// Which of the bins asked for those are that ties have left: the worst and, from above, the best.
fn numbers(count: usize, asked: usize, direction: Direction) -> Vec<usize> {
    let kept = |place: usize| if place == 0 { 0 } else { asked + place - count };
    let falling = direction == Direction::Lower;
    (0..count).map(|bin| if falling { asked - 1 - kept(count - 1 - bin) } else { kept(bin) }).collect()
}

/// `None` where there is no value.
fn histogram(values: &[f64], used: &[bool], is_skewed: bool) -> Option<Histogram> {
    let present =
        || values.iter().zip(used).filter(|(value, used)| **used && !value.is_nan()).map(|(v, _)| *v);
    let (min, max) =
        present().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    if min > max {
        return None;
    }
    let is_log = is_skewed && min >= 0.0;
    let scaled = |value: f64| if is_log { ln_1p(value) } else { value };
    let (low, width) = (scaled(min), scaled(max) - scaled(min));
    let mut rows = vec![0; STEPS];
    for value in present() {
        let share = if width > 0.0 { (scaled(value) - low) / width } else { 0.0 };
        rows[((share * STEPS as f64) as usize).min(STEPS - 1)] += 1;
    }
    Some(Histogram { is_log, min, max, rows })
}
