//! The second look at one number of segments: is it found again, and is it more than chance would give?

use std::ops::Range;

use ndarray::Axis;
use serde::{Deserialize, Serialize};

use super::trial::plain;
use crate::{
    error::Result,
    features::FeatureMatrix,
    methods::{KMeansSettings, Label, kmeans},
    numeric::{even_sample, random::Random, statistics::median},
    progress::{Progress, Report, Stage},
    quality::{
        Stability, agreement_on,
        draw::{FIXED_SEED, SPREADS},
        resample, silhouette, ungrouped, valley,
    },
};

/// How often the segments are looked for in four fifths of the rows.
pub const RESAMPLES: usize = 30;

/// Restarts of each refit: its optimum need not be the best, only a good one.
const RESTARTS: usize = 5;

/// How many data without groups are made.
const UNGROUPED: usize = 5;

/// Rows that are held against data without groups.
const CONTRAST_ROWS: usize = 4_000;

/// What the second look gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assessment {
    /// How alike the segments of resampled rows are.
    pub stability: Option<Stability>,
    /// The same job where there are no groups.
    pub contrast: Option<Contrast>,
}

/// The mean silhouettes of the data and of like data without groups, all on the same number of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// Of the data.
    pub own: f64,
    /// Of each of the data without groups.
    pub ungrouped: Vec<f64>,
    /// How many segments have a valley between them and the nearest other: fewer rows between the two than there
    /// would be if rows thinned out from one middle (dip test, p < 0.01).
    pub parted: usize,
    /// The rows of each.
    pub rows: usize,
}

impl Contrast {
    /// The greatest silhouette that data without groups reached.
    pub fn chance(&self) -> f64 {
        self.ungrouped.iter().copied().fold(-1.0, f64::max)
    }

    /// How far the data do better than that.
    pub fn gain(&self) -> f64 {
        self.own - self.chance()
    }
}

/// Looks again at the settings' k. `labels` are the trial's; `blocks` are each feature's columns of the matrix.
pub fn assess(
    x: &FeatureMatrix,
    settings: &KMeansSettings,
    labels: &[Label],
    blocks: &[Range<usize>],
    report: Report<'_>,
) -> Result<Assessment> {
    let settings = KMeansSettings { restarts: RESTARTS, ..plain(settings) };
    let total = (RESAMPLES + UNGROUPED) as u64;
    let mut agreements = Vec::with_capacity(RESAMPLES);
    let mut rows = 0;
    for number in 0..RESAMPLES {
        report(Progress { stage: Stage::Scanning, done: number as u64, total });
        let drawn = resample(x.rows(), number as u64, settings.seed);
        rows = drawn.len();
        // Too few different rows for so many segments: the resample says nothing.
        if let Ok((_, refit)) = kmeans::quick(&x.select(&drawn), &settings) {
            agreements.push(agreement_on(labels, &drawn, &refit));
        }
    }
    report(Progress { stage: Stage::Scanning, done: RESAMPLES as u64, total });
    Ok(Assessment { stability: Stability::of(&agreements, rows), contrast: contrast(x, &settings, blocks) })
}

fn contrast(x: &FeatureMatrix, settings: &KMeansSettings, blocks: &[Range<usize>]) -> Option<Contrast> {
    let rows: Vec<u32> = even_sample(x.rows(), CONTRAST_ROWS).map(|row| row as u32).collect();
    let x = x.select(&rows);
    let judged = |x: &FeatureMatrix| {
        let (fit, labels) = kmeans::quick(x, settings).ok()?;
        Some((silhouette(x, &labels, &mut |_| ())?.mean, fit, labels))
    };
    let (own, fit, labels) = judged(&x)?;
    // Of a single feature the same values in another order are the same data.
    let draw = |number: usize| match blocks {
        [_] => Some(own),
        _ => judged(&ungrouped(&x, blocks, number as u64, settings.seed)).map(|(s, ..)| s),
    };
    Some(Contrast {
        own,
        ungrouped: (0..UNGROUPED).filter_map(draw).collect(),
        parted: parted(&x, &fit.centers, &labels, blocks),
        rows: rows.len(),
    })
}

/// Counted along numbers alone: between two levels of a category there is always a valley. So there is between two
/// whole numbers, which stand for a range: equal values are spread over it.
fn parted(x: &FeatureMatrix, centers: &[Vec<f64>], labels: &[Label], blocks: &[Range<usize>]) -> usize {
    let numbers: Vec<usize> = blocks.iter().filter(|b| b.len() == 1).map(|b| b.start).collect();
    let mut values = x.view().select(Axis(1), &numbers);
    let mut random = Random::new(FIXED_SEED, SPREADS);
    for mut column in values.columns_mut() {
        let step = usual_step(column.to_vec());
        column.mapv_inplace(|value| value + (random.fraction() as f32 - 0.5) * step);
    }
    let Some(x) = FeatureMatrix::new(values).filter(|_| !numbers.is_empty()) else {
        return 0;
    };
    let gap = |a: usize, b: usize| -> f64 {
        numbers.iter().map(|&j| (centers[a][j] - centers[b][j]).powi(2)).sum()
    };
    let has_valley = |&segment: &usize| {
        let others = (0..centers.len()).filter(|other| *other != segment);
        let nearest = others.min_by(|a, b| gap(segment, *a).total_cmp(&gap(segment, *b)));
        nearest
            .and_then(|other| valley(&x, labels, segment as Label, other as Label))
            .is_some_and(|dip| dip.p < 0.01)
    };
    (0..centers.len()).filter(has_valley).count()
}

/// The median distance from one different value to the next; 0 for fewer than two.
fn usual_step(mut values: Vec<f32>) -> f32 {
    values.sort_by(f32::total_cmp);
    let mut steps: Vec<f64> =
        values.windows(2).map(|pair| f64::from(pair[1] - pair[0])).filter(|step| *step > 0.0).collect();
    median(&mut steps).unwrap_or(0.0) as f32
}
