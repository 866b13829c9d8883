//! Weighted scores, cut into tiers: a score that everyone can add up by hand.
//!
//! *Score.* Σ weight · points / Σ weight over the features, 0 to 100, rounded
//! to nine decimals, so that a score meant to equal a cut does equal it.
//!
//! *Rules.* A score equal to a cut is in the higher segment, and equal scores
//! are never parted. Segment 0 is the highest. A row without a value that its
//! feature insists on has no score and no segment.

use serde::{Deserialize, Serialize};

use super::{Label, NOT_ASSIGNED};
use crate::{
    error::{ErrorKind, Problem, Result},
    features::{Encoder, bins::NO_BIN},
    numeric::statistics::sorted,
    table::Table,
};

/// How a score is cut into segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesSettings {
    /// Where one segment ends and the next begins.
    pub cuts: Cuts,
}

/// Where one segment ends and the next begins, highest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase", deny_unknown_fields)]
pub enum Cuts {
    /// At these scores, falling; a score equal to a cut is in the higher segment.
    Score {
        /// The scores, each 0 to 100.
        at: Vec<f64>,
    },
    /// After these shares of the rows, falling score; equal scores stay together, in the higher segment.
    Share {
        /// The shares of all segments but the last, each above 0, together below 1.
        of: Vec<f64>,
    },
}

impl Cuts {
    /// How many segments they make.
    pub fn segments(&self) -> usize {
        1 + match self {
            Self::Score { at } => at.len(),
            Self::Share { of } => of.len(),
        }
    }
}

impl RulesSettings {
    /// Everything that is wrong with these settings.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if !(2..=9).contains(&self.cuts.segments()) {
            problems.push(Problem::new("method.cuts", "A score is cut into 2 to 9 segments."));
        }
        match &self.cuts {
            Cuts::Score { at } => {
                if !at.iter().all(|cut| (0.0..=100.0).contains(cut)) {
                    problems.push(Problem::new("method.cuts", "Each cut lies between 0 and 100."));
                }
                if !at.windows(2).all(|pair| pair[0] > pair[1]) {
                    problems.push(Problem::new("method.cuts", "Cuts fall from the highest to the lowest."));
                }
            }
            Cuts::Share { of } => {
                if !of.iter().all(|share| *share > 0.0 && *share < 1.0) || of.iter().sum::<f64>() >= 1.0 {
                    problems.push(Problem::new(
                        "method.cuts",
                        "Each share lies above 0 % and all of them together below 100 %.",
                    ));
                }
            }
        }
        problems
    }
}

/// The cuts as they were found on one table; frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulesFit {
    /// The least score of each segment but the last, falling.
    pub thresholds: Vec<f64>,
}

/// Each row's score; NaN where it has none or does not pass.
pub fn scores(encoder: &Encoder, table: &Table, pass: &[bool]) -> Result<Vec<f64>> {
    let bins = encoder.bins(table)?;
    let mut sums = vec![0.0; table.rows];
    let total: f64 = encoder.features.iter().map(|feature| feature.weight).sum();
    for (feature, bins) in encoder.features.iter().zip(&bins) {
        let points = feature.point_values();
        let missing = feature.missing_points().unwrap_or(f64::NAN);
        for (sum, &bin) in sums.iter_mut().zip(bins) {
            let own = if bin == NO_BIN { missing } else { points[usize::from(bin)] };
            *sum += feature.weight * own;
        }
    }
    let finish = |(sum, pass): (f64, &bool)| if *pass { (sum / total * 1e9).round() / 1e9 } else { f64::NAN };
    Ok(sums.into_iter().zip(pass).map(finish).collect())
}

/// Finds the cuts on these scores; NaN is no score.
pub fn fit(scores: &[f64], settings: &RulesSettings) -> Result<RulesFit> {
    let falling: Vec<f64> =
        sorted(scores.iter().copied().filter(|s| !s.is_nan()).collect()).into_iter().rev().collect();
    if falling.is_empty() {
        return Err(ErrorKind::NoRowsLeft.into());
    }
    let thresholds = match &settings.cuts {
        Cuts::Score { at } => at.clone(),
        Cuts::Share { of } => {
            let mut taken = 0.0;
            let cut = |share: &f64| {
                taken += share;
                let rows = (taken * falling.len() as f64).round().max(1.0) as usize;
                falling[rows.min(falling.len()) - 1]
            };
            of.iter().map(cut).collect()
        }
    };
    Ok(RulesFit { thresholds })
}

/// Each score's segment.
pub fn assign(scores: &[f64], fit: &RulesFit) -> Vec<Label> {
    let label = |score: &f64| {
        if score.is_nan() {
            NOT_ASSIGNED
        } else {
            fit.thresholds.iter().position(|cut| score >= cut).unwrap_or(fit.thresholds.len()) as Label
        }
    };
    scores.iter().map(label).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cuts: Cuts, scores: &[f64], expected: &[Label]) {
        let settings = RulesSettings { cuts };
        assert_eq!(settings.check(), []);
        let labels = fit(scores, &settings).map(|fit| assign(scores, &fit));
        assert_eq!(labels.as_deref(), Ok(expected));
    }

    #[test]
    fn scores_fall_into_tiers() {
        check(Cuts::Score { at: vec![70.0, 30.0] }, &[100.0, 70.0, 69.9, 30.0, 0.0], &[0, 0, 1, 1, 2]);
        check(Cuts::Share { of: vec![0.2, 0.4] }, &[1.0, 2.0, 3.0, 4.0, 5.0], &[2, 2, 1, 1, 0]);
    }

    #[test]
    fn equal_scores_stay_together() {
        check(Cuts::Share { of: vec![0.2] }, &[5.0, 5.0, 5.0, 1.0, 1.0], &[0, 0, 0, 1, 1]);
    }

    #[test]
    fn a_row_without_a_score_has_no_segment() {
        check(Cuts::Score { at: vec![50.0] }, &[f64::NAN, 80.0], &[NOT_ASSIGNED, 0]);
    }

    #[test]
    fn bad_cuts_are_all_named() {
        let bad = |cuts| RulesSettings { cuts }.check().len();
        assert_eq!(bad(Cuts::Score { at: vec![] }), 1);
        assert_eq!(bad(Cuts::Score { at: vec![30.0, 170.0] }), 2);
        assert_eq!(bad(Cuts::Share { of: vec![0.6, 0.6] }), 1);
    }
}
