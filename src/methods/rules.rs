//! Weighted scores, cut into tiers.

use serde::{Deserialize, Serialize};

use crate::error::Problem;

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
