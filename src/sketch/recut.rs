//! Cutting a score in another way, beginning from where it is cut now, so that nobody changes tiers who need not.

use super::{Shape, Sketch, frozen::at_scores};
use crate::methods::{Cuts, rules::score::MAX_TIERS};

/// What a score can be cut by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutBy {
    /// Scores.
    Score,
    /// Shares of the rows.
    Share,
    /// Numbers of rows.
    Count,
    /// Equal parts of this column's total.
    Volume(String),
    /// The bins of the only feature.
    Bins,
}

impl CutBy {
    /// What these cuts are by.
    pub fn of(cuts: &Cuts) -> Self {
        match cuts {
            Cuts::Score { .. } => Self::Score,
            Cuts::Share { .. } => Self::Share,
            Cuts::Count { .. } => Self::Count,
            Cuts::Volume { column, .. } => Self::Volume(column.clone()),
            Cuts::Bins { .. } => Self::Bins,
        }
    }
}

/// Shares are told to a hundredth of a percent.
const SHARE: f64 = 1e4;

/// The cuts by something else, as near to `now` as can be; without a sketch they are evenly spaced.
pub fn recut(now: &Cuts, by: &CutBy, sketch: Option<&Sketch>) -> Cuts {
    let bands = now.bands().clamp(2, MAX_TIERS);
    let sizes = sketch.map(|sketch| sketch.segments.iter().map(|segment| segment.rows).collect::<Vec<_>>());
    let sizes = sizes.filter(|sizes| sizes.len() == bands && sizes.iter().sum::<usize>() > 0);
    match by {
        CutBy::Score => {
            let found = sketch.and_then(|sketch| match &sketch.shape {
                Shape::Score(score) => at_scores(score),
                _ => None,
            });
            found.filter(|cuts| cuts.bands() == bands).unwrap_or_else(|| even_scores(bands))
        }
        CutBy::Share => sizes.and_then(|sizes| shares(&sizes)).unwrap_or_else(|| Cuts::rising_shares(bands)),
        CutBy::Count => {
            let of = sizes.map_or_else(
                || vec![1; bands - 1],
                |sizes| sizes[..bands - 1].iter().map(|rows| (*rows).max(1)).collect(),
            );
            Cuts::Count { of }
        }
        CutBy::Volume(column) => Cuts::Volume { column: column.clone(), bands },
        CutBy::Bins => {
            let mut points: Vec<f64> = sketch
                .and_then(|sketch| sketch.features.first())
                .map(|feature| feature.bins.iter().map(|bin| bin.points).collect())
                .unwrap_or_default();
            points.sort_by(f64::total_cmp);
            points.dedup();
            let bands = if points.is_empty() { bands } else { points.len().clamp(2, MAX_TIERS) };
            Cuts::Bins { bands }
        }
    }
}

/// The same cuts with another number of bands: the lowest band is parted, or joins the one above it.
pub fn with_bands(now: &Cuts, bands: usize, sketch: Option<&Sketch>) -> Cuts {
    let bands = bands.clamp(2, MAX_TIERS);
    let mut cuts = now.clone();
    match &mut cuts {
        Cuts::Score { at } => {
            at.truncate(bands - 1);
            while at.len() + 1 < bands {
                match at.last().map_or(100.0, |last| *last) {
                    lowest if lowest >= 1.0 => at.push((lowest * 5.0).round() / 10.0),
                    // No room is left below.
                    _ => return even_scores(bands),
                }
            }
        }
        Cuts::Share { of } => {
            of.truncate(bands - 1);
            while of.len() + 1 < bands {
                let rest = 1.0 - of.iter().sum::<f64>();
                let half = (rest / 2.0 * SHARE).round() / SHARE;
                if half <= 0.0 || half >= rest {
                    return Cuts::rising_shares(bands);
                }
                of.push(half);
            }
        }
        Cuts::Count { of } => {
            of.truncate(bands - 1);
            let all: usize = sketch.map_or(0, |sketch| sketch.segments.iter().map(|own| own.rows).sum());
            while of.len() + 1 < bands {
                let rest = all.saturating_sub(of.iter().sum());
                of.push((rest / 2).max(1));
            }
        }
        Cuts::Volume { bands: own, .. } | Cuts::Bins { bands: own } => *own = bands,
    }
    cuts
}

/// The shares that these bands have; `None` where they cannot be cut by shares.
fn shares(sizes: &[usize]) -> Option<Cuts> {
    let all: usize = sizes.iter().sum();
    let share = |rows: &usize| (*rows as f64 / all as f64 * SHARE).round().max(1.0) / SHARE;
    let of: Vec<f64> = sizes[..sizes.len() - 1].iter().map(share).collect();
    (of.iter().sum::<f64>() < 1.0).then_some(Cuts::Share { of })
}

/// Cuts at equal distances.
fn even_scores(bands: usize) -> Cuts {
    let at = (1..bands).rev().map(|cut| (cut as f64 * 1000.0 / bands as f64).round() / 10.0);
    Cuts::Score { at: at.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{ScoreSketch, SegmentSketch};

    fn sketch(sizes: &[usize], thresholds: &[f64]) -> Sketch {
        let segment = |rows: &usize| SegmentSketch { rows: *rows, ..SegmentSketch::default() };
        Sketch {
            rows: sizes.iter().sum(),
            not_assigned: 0,
            volume: None,
            features: Vec::new(),
            segments: sizes.iter().map(segment).collect(),
            shape: Shape::Score(ScoreSketch { thresholds: thresholds.to_vec(), histogram: Vec::new() }),
        }
    }

    #[test]
    fn another_way_of_cutting_begins_where_the_cuts_are() {
        let (now, found) = (Cuts::Share { of: vec![0.1, 0.3] }, sketch(&[412, 1588, 3000], &[80.0, 41.3]));
        let check = |by: &CutBy, expected: Cuts| assert_eq!(recut(&now, by, Some(&found)), expected);
        check(&CutBy::Score, Cuts::Score { at: vec![80.0, 41.3] });
        check(&CutBy::Count, Cuts::Count { of: vec![412, 1588] });
        check(&CutBy::Share, Cuts::Share { of: vec![0.0824, 0.3176] });
        let volume = Cuts::Volume { column: "trx".to_owned(), bands: 3 };
        check(&CutBy::Volume("trx".to_owned()), volume);
    }

    #[test]
    fn without_a_sketch_cuts_are_even() {
        let now = Cuts::Volume { column: "trx".to_owned(), bands: 4 };
        assert_eq!(recut(&now, &CutBy::Score, None), Cuts::Score { at: vec![75.0, 50.0, 25.0] });
        assert_eq!(recut(&now, &CutBy::Share, None), Cuts::Share { of: vec![0.1, 0.2, 0.3] });
        assert_eq!(recut(&now, &CutBy::Bins, None), Cuts::Bins { bands: 4 });
    }

    #[test]
    fn the_lowest_band_is_parted_or_joins_the_one_above() {
        let at = |at: &[f64]| Cuts::Score { at: at.to_vec() };
        assert_eq!(with_bands(&at(&[80.0, 60.0]), 4, None), at(&[80.0, 60.0, 30.0]));
        assert_eq!(with_bands(&at(&[80.0, 60.0, 30.0]), 2, None), at(&[80.0]));
        assert_eq!(with_bands(&at(&[50.0, 0.5]), 4, None), at(&[75.0, 50.0, 25.0]));
        let shares = with_bands(&Cuts::Share { of: vec![0.2] }, 3, None);
        assert_eq!(shares, Cuts::Share { of: vec![0.2, 0.4] });
        let found = sketch(&[100, 900], &[50.0]);
        let counts = with_bands(&Cuts::Count { of: vec![100] }, 3, Some(&found));
        assert_eq!(counts, Cuts::Count { of: vec![100, 450] });
        assert_eq!(with_bands(&Cuts::Bins { bands: 3 }, 40, None), Cuts::Bins { bands: 9 });
    }
}
