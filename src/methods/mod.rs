//! How rows get labels. Each method has its settings, a `fit` that learns and an `assign` that applies.

pub mod kmeans;
pub mod rules;

use serde::{Deserialize, Serialize};

pub use kmeans::{KMeansFit, KMeansSettings, Run};
pub use rules::{
    Axis, AxisFit, AxisScores, Cuts, GridFit, GridSettings, ListFit, ListSettings, Rule, RuleFit, ScoreFit,
    ScoreSettings,
};

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

impl Fit {
    /// What the figures beside a label are called, in the order of [`Strength::figures`].
    pub fn figures(&self) -> &'static [&'static str] {
        match self {
            Self::KMeans(_) => &["confidence"],
            Self::Score(_) => &["score"],
            Self::Grid(_) => &["score_up", "score_across"],
            Self::List(_) => &["rule"],
        }
    }
}

impl Strength {
    /// The figures beside a row's label: confidence, score, the scores upwards and across, or the number of the rule
    /// from 1; NaN where there is none.
    pub fn figures(&self, row: usize) -> Vec<f64> {
        match self {
            Self::Confidence(all) => vec![f64::from(all[row])],
            Self::Score(all) => vec![all[row]],
            Self::Scores(all) => vec![all.y[row], all.x[row]],
            Self::Rule(all) => {
                let is_rule = all[row] < rules::list::EVERYONE_ELSE;
                vec![if is_rule { f64::from(all[row]) + 1.0 } else { f64::NAN }]
            }
        }
    }
}

impl Assignment {
    /// Whether a row's confidence is below this; no score is.
    pub fn is_borderline(&self, row: usize, below: f32) -> bool {
        match &self.strength {
            Strength::Confidence(all) => all[row] < below,
            Strength::Score(_) | Strength::Scores(_) | Strength::Rule(_) => false,
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
    /// The scores on both axes of a grid, 0 to 100.
    Scores(AxisScores),
    /// Which rule of a list caught the row.
    Rule(Vec<rules::list::RuleNumber>),
}

/// What a method learned from one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "lowercase")]
pub enum Fit {
    /// Centres.
    KMeans(KMeansFit),
    /// Cut points on a score.
    #[serde(alias = "rules")]
    Score(ScoreFit),
    /// Cut points on two scores.
    Grid(GridFit),
    /// Conditions.
    List(ListFit),
}

impl Fit {
    /// How many segments there are.
    pub fn k(&self) -> usize {
        match self {
            Self::KMeans(fit) => fit.centers.len(),
            Self::Score(fit) => fit.thresholds.len() + 1,
            Self::Grid(fit) => fit.k(),
            Self::List(fit) => fit.k(),
        }
    }
}
