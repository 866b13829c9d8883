//! Where a score is cut into bands.
//!
//! Bands are counted from 0 for the highest. A score equal to a threshold is
//! in the higher band, and equal scores are never parted: where shares or
//! counts would cut between them, they go to the higher band together.

use serde::{Deserialize, Serialize};

use crate::{
    error::{ErrorKind, Problem, Result},
    features::FeatureEncoder,
    methods::{Label, NOT_ASSIGNED},
    numeric::statistics::{Total, part_of, sorted},
    table::Table,
};

/// Where one band ends and the next begins, highest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase", deny_unknown_fields)]
pub enum Cuts {
    /// At these scores, falling.
    Score {
        /// The scores, each 0 to 100.
        at: Vec<f64>,
    },
    /// After these shares of the rows, falling score.
    Share {
        /// The shares of all bands but the last, each above 0, together below 1.
        of: Vec<f64>,
    },
    /// After so many rows, falling score.
    Count {
        /// The rows of all bands but the last, each at least 1.
        of: Vec<usize>,
    },
    /// As much of a column's total in each band as equal scores allow: falling, a score belongs to the band in which
    /// the volume *before* it lies.
    Volume {
        /// The column; missing and negative values count as nothing.
        column: String,
        /// How many bands.
        bands: usize,
    },
    /// Each bin of the only feature is a band: features' bins with the same points are one.
    Bins {
        /// How many bands.
        bands: usize,
    },
}

impl Cuts {
    /// How many bands they make.
    pub fn bands(&self) -> usize {
        match self {
            Self::Score { at } => at.len() + 1,
            Self::Share { of } => of.len() + 1,
            Self::Count { of } => of.len() + 1,
            Self::Volume { bands, .. } | Self::Bins { bands } => *bands,
        }
    }

    /// Everything that is wrong with them in themselves, but for the number of bands.
    pub fn check(&self, field: &str) -> Vec<Problem> {
        let problem = |wrong: bool, text: &str| wrong.then(|| Problem::new(field, text));
        let found = match self {
            Self::Score { at } => vec![
                problem(
                    !at.iter().all(|cut| (0.0..=100.0).contains(cut)),
                    "Each cut lies between 0 and 100.",
                ),
                problem(
                    !at.windows(2).all(|pair| pair[0] > pair[1]),
                    "Cuts fall from the highest to the lowest.",
                ),
            ],
            Self::Share { of } => vec![problem(
                !of.iter().all(|share| *share > 0.0 && *share < 1.0) || of.iter().sum::<f64>() >= 1.0,
                "Each share lies above 0 % and all of them together below 100 %.",
            )],
            Self::Count { of } => {
                vec![problem(of.contains(&0), "Each tier but the last has at least one customer.")]
            }
            Self::Volume { .. } | Self::Bins { .. } => Vec::new(),
        };
        found.into_iter().flatten().collect()
    }

    /// The column whose values are added up, if any is.
    pub fn volume(&self) -> Option<&String> {
        if let Self::Volume { column, .. } = self { Some(column) } else { None }
    }

    /// The least score of each band but the last, falling. `features` are those that the scores are made of; NaN is
    /// no score.
    pub fn thresholds(
        &self,
        scores: &[f64],
        features: &[&FeatureEncoder],
        table: &Table,
    ) -> Result<Vec<f64>> {
        if let Self::Score { at } = self {
            return Ok(at.clone());
        }
        let volume = self.volume().map(|column| volumes(table, column)).transpose()?;
        let group = |(row, score): (usize, &f64)| Scored {
            score: *score,
            rows: 1,
            volume: volume.as_ref().map_or(0.0, |volume| volume[row]),
        };
        self.among(
            scores.iter().enumerate().filter(|(_, score)| !score.is_nan()).map(group).collect(),
            features,
        )
    }

    /// The same for rows that were brought together by their scores.
    pub fn among(&self, mut scored: Vec<Scored>, features: &[&FeatureEncoder]) -> Result<Vec<f64>> {
        if scored.is_empty() {
            return Err(ErrorKind::NoRowsLeft.into());
        }
        let mut fall = || {
            // Equal scores are added up in the order of their volumes, so that the order of the rows does not matter.
            scored.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.volume.total_cmp(&b.volume)));
        };
        Ok(match self {
            Self::Score { at } => at.clone(),
            Self::Share { of } => {
                fall();
                let all: usize = scored.iter().map(|group| group.rows).sum();
                let mut taken = 0.0;
                let rows = of.iter().map(|share| {
                    taken += share;
                    (taken * all as f64).round() as usize
                });
                after(&scored, rows)
            }
            Self::Count { of } => {
                fall();
                let mut taken = 0_usize;
                let rows = of.iter().map(|rows| {
                    taken = taken.saturating_add(*rows);
                    taken
                });
                after(&scored, rows)
            }
            Self::Volume { column, bands } => {
                fall();
                by_volume(&scored, *bands).ok_or_else(|| {
                    let text = format!("“{column}” holds no volume above zero among these customers.");
                    ErrorKind::Settings(vec![Problem::new("method.cuts", text)])
                })?
            }
            Self::Bins { bands } => {
                let points = features.first().map(|feature| feature.point_values()).unwrap_or_default();
                let mut falling = sorted(points);
                falling.dedup();
                falling.reverse();
                falling.truncate(falling.len().min(*bands).saturating_sub(1));
                falling
            }
        })
    }
}

/// Rows of one score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Their score.
    pub score: f64,
    /// How many they are.
    pub rows: usize,
    /// What they add up to in the column whose volume counts.
    pub volume: f64,
}

/// A column's values as volume: missing and negative ones count as nothing.
pub fn volumes(table: &Table, column: &str) -> Result<Vec<f64>> {
    let mut volume =
        table.column(column)?.numbers().ok_or_else(|| ErrorKind::NotNumbers(column.to_owned()))?;
    volume.iter_mut().for_each(|volume| *volume = volume.max(0.0));
    Ok(volume)
}

/// The scores after which so many rows are taken; the numbers rise.
fn after(falling: &[Scored], rows: impl Iterator<Item = usize>) -> Vec<f64> {
    let (mut at, mut taken) = (0, falling[0].rows);
    rows.map(|rows| {
        while taken < rows && at + 1 < falling.len() {
            at += 1;
            taken += falling[at].rows;
        }
        falling[at].score
    })
    .collect()
}

/// `None` where there is no volume to part.
fn by_volume(falling: &[Scored], bands: usize) -> Option<Vec<f64>> {
    let mut total = Total::default();
    falling.iter().for_each(|group| total.add(group.volume));
    if total.get() <= 0.0 {
        return None;
    }
    let mut thresholds = vec![falling[0].score; bands.saturating_sub(1)];
    let mut before = Total::default();
    for group in falling.chunk_by(|a, b| a.score == b.score) {
        let band = part_of(before.get(), total.get(), bands);
        thresholds[band..].iter_mut().for_each(|threshold| *threshold = group[0].score);
        group.iter().for_each(|part| before.add(part.volume));
    }
    Some(thresholds)
}

/// The band of a score.
pub fn band(score: f64, thresholds: &[f64]) -> usize {
    thresholds.iter().position(|cut| score >= *cut).unwrap_or(thresholds.len())
}

/// Each score's band as a label; NaN is not assigned.
pub fn bands(scores: &[f64], thresholds: &[f64]) -> Vec<Label> {
    let label = |score: &f64| if score.is_nan() { NOT_ASSIGNED } else { band(*score, thresholds) as Label };
    scores.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    #[track_caller]
    fn check(cuts: &Cuts, scores: &[f64], expected: &[Label]) {
        assert_eq!(cuts.check("cuts"), []);
        let labels = cuts.thresholds(scores, &[], &Table::default()).map(|at| bands(scores, &at));
        assert_eq!(labels.as_deref(), Ok(expected));
    }

    #[test]
    fn scores_fall_into_bands() {
        check(&Cuts::Score { at: vec![70.0, 30.0] }, &[100.0, 70.0, 69.9, 30.0, 0.0], &[0, 0, 1, 1, 2]);
        check(&Cuts::Share { of: vec![0.2, 0.4] }, &[1.0, 2.0, 3.0, 4.0, 5.0], &[2, 2, 1, 1, 0]);
        check(&Cuts::Count { of: vec![1, 3] }, &[1.0, 2.0, 3.0, 4.0, 5.0], &[2, 1, 1, 1, 0]);
    }

    #[test]
    fn equal_scores_stay_together() {
        check(&Cuts::Share { of: vec![0.2] }, &[5.0, 5.0, 5.0, 1.0, 1.0], &[0, 0, 0, 1, 1]);
        check(&Cuts::Count { of: vec![2] }, &[5.0, 5.0, 5.0, 1.0, 1.0], &[0, 0, 0, 1, 1]);
    }

    #[test]
    fn a_row_without_a_score_has_no_band() {
        check(&Cuts::Score { at: vec![50.0] }, &[f64::NAN, 80.0], &[NOT_ASSIGNED, 0]);
    }

    #[test]
    fn bands_hold_as_much_volume_as_equal_scores_allow() {
        let cut = |scored: &[(f64, f64)], count| {
            let scored: Vec<Scored> = scored
                .iter()
                .map(|(score, volume)| Scored { score: *score, rows: 1, volume: *volume })
                .collect();
            let scores: Vec<f64> = scored.iter().map(|group| group.score).collect();
            by_volume(&scored, count).map(|at| bands(&scores, &at))
        };
        assert_eq!(cut(&[(9.0, 10.0), (8.0, 4.0), (7.0, 3.0), (6.0, 3.0)], 2), Some(vec![0, 1, 1, 1]));
        assert_eq!(cut(&[(9.0, 2.0), (8.0, 4.0), (8.0, 4.0), (6.0, 10.0)], 2), Some(vec![0, 0, 0, 1]));
        assert_eq!(cut(&[(9.0, 0.0), (8.0, 0.0)], 2), None);
    }

    #[test]
    fn bad_cuts_are_all_named() {
        assert_eq!(Cuts::Score { at: vec![30.0, 170.0] }.check("cuts").len(), 2);
        assert_eq!(Cuts::Share { of: vec![0.6, 0.6] }.check("cuts").len(), 1);
        assert_eq!(Cuts::Count { of: vec![0] }.check("cuts").len(), 1);
    }
}
