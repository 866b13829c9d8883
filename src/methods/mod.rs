//! How rows get labels. Each method has its settings, a `fit` that learns and an `assign` that applies.

pub mod kmeans;
pub mod rules;

use serde::{Deserialize, Serialize};

pub use kmeans::{KMeansFit, KMeansSettings, Run};
pub use rules::{Cuts, RulesFit, RulesSettings};

/// The number of a row's segment, from 0.
pub type Label = u8;

/// The label of a row that was left out: by the filter, or for a missing value.
pub const NOT_ASSIGNED: Label = Label::MAX;

/// The most segments there can be.
pub const MAX_SEGMENTS: usize = 100;

/// A row whose confidence is below this lies near a border, unless a person draws the line elsewhere.
pub const BORDERLINE: f64 = 0.55;

/// Every row's segment, and how surely or with what score.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// One label for each row of the table.
    pub labels: Vec<Label>,
    /// One figure for each row of the table, NaN where it is not assigned.
    pub strength: Strength,
}

impl Assignment {
    /// Whether a row's confidence is below this; no score is.
    pub fn is_borderline(&self, row: usize, below: f32) -> bool {
        match &self.strength {
            Strength::Confidence(all) => all[row] < below,
            Strength::Score(_) => false,
        }
    }
}

/// The figure beside a label.
#[derive(Clone, Debug, PartialEq)]
pub enum Strength {
    /// d2 / (d1 + d2), with the distances to the nearest and the next centre: 0.5 on the border, 1 at the centre.
    Confidence(Vec<f32>),
    /// The score, 0 to 100.
    Score(Vec<f64>),
}

/// What a method learned from one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase")]
pub enum Fit {
    /// Centres.
    KMeans(KMeansFit),
    /// Cut points on the score.
    Rules(RulesFit),
}

impl Fit {
    /// How many segments there are.
    pub fn k(&self) -> usize {
        match self {
            Self::KMeans(fit) => fit.centers.len(),
            Self::Rules(fit) => fit.thresholds.len() + 1,
        }
    }
}
