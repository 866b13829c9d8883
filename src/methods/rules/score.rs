//! Weighted scores, cut into tiers: a score that everyone can add up by hand.
//!
//! *Score.* Σ weight · points / Σ weight over the features, 0 to 100, rounded
//! to nine decimals, so that a score meant to equal a cut does equal it. A row
//! without a value that its feature insists on has no score and no segment.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cuts::Cuts;
use crate::{
    error::Problem,
    features::{Binned, FeatureEncoder, bins::NO_BIN},
};

/// The most tiers of a score.
pub const MAX_TIERS: usize = 9;

/// How a score is cut into segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreSettings {
    /// Where one segment ends and the next begins.
    pub cuts: Cuts,
    /// What the segments are called, highest first; "Tier 1" and so on where there is no name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
}

impl ScoreSettings {
    /// Everything that is wrong with these settings.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = self.cuts.check("method.cuts");
        if !(2..=MAX_TIERS).contains(&self.cuts.bands()) {
            problems.push(Problem::new("method.cuts", "A score is cut into 2 to 9 segments."));
        }
        problems
    }

    /// What each segment is called.
    pub fn names(&self) -> Vec<String> {
        let name = |tier: usize| match self.names.get(tier).map(|name| name.trim()) {
            None | Some("") => format!("Tier {}", tier + 1),
            Some(name) => name.to_owned(),
        };
        (0..self.cuts.bands()).map(name).collect()
    }
}

/// The cuts as they were found on one table; frozen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScoreFit {
    /// The least score of each segment but the last, falling.
    pub thresholds: Vec<f64>,
}

/// Each row's score over some of the features with their bins; NaN where it has none or does not pass.
pub fn scores<'a>(
    scored: impl IntoIterator<Item = (&'a FeatureEncoder, &'a Arc<Vec<u16>>)>,
    pass: &[bool],
) -> Vec<f64> {
    let mut sums: Vec<f64> = pass.iter().map(|pass| if *pass { 0.0 } else { f64::NAN }).collect();
    let mut total = 0.0;
    for (feature, bins) in scored {
        total += feature.weight;
        let points = feature.point_values();
        let missing = feature.missing_points().unwrap_or(f64::NAN);
        for (sum, &bin) in sums.iter_mut().zip(bins.iter()) {
            let own = if bin == NO_BIN { missing } else { points[usize::from(bin)] };
            *sum += feature.weight * own;
        }
    }
    sums.iter_mut().for_each(|sum| *sum = (*sum / total * 1e9).round() / 1e9);
    sums
}

/// The features of these columns with their bins, in the order of the features.
pub(super) fn of_columns<'a>(
    columns: &'a [String],
    features: &'a [FeatureEncoder],
    bins: &'a Binned,
) -> impl Iterator<Item = (&'a FeatureEncoder, &'a Arc<Vec<u16>>)> {
    features.iter().zip(bins).filter(|(feature, _)| columns.contains(&feature.column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_without_a_name_are_tiers() {
        let cuts = Cuts::Score { at: vec![50.0, 20.0] };
        let settings = ScoreSettings { cuts, names: vec!["Top".to_owned(), " ".to_owned()] };
        assert_eq!(settings.names(), ["Top", "Tier 2", "Tier 3"]);
        assert_eq!(settings.check(), []);
        let one = ScoreSettings { cuts: Cuts::Score { at: Vec::new() }, names: Vec::new() };
        assert_eq!(one.check().len(), 1);
    }
}
