//! A recipe to start from: what the person asked for, and for the rest what the table suggests.

use serde::{Deserialize, Serialize};

use crate::features::{Missing, Scale};

/// What the person asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preparation {
    /// "kmeans" or "rules".
    pub method: String,
    /// How many segments.
    pub k: usize,
    /// The seed.
    pub seed: u64,
    /// The columns that form segments; guessed where there are none.
    pub features: Vec<String>,
    /// Their weights in the same order; 1 where there are fewer.
    pub weights: Vec<f64>,
    /// Whether long tails are put on a logarithmic scale.
    pub transform: bool,
    /// What one unit is.
    pub scale: Scale,
    /// What a missing value becomes.
    pub missing: Missing,
}

impl Default for Preparation {
    fn default() -> Self {
        Self {
            method: "kmeans".to_owned(),
            k: 5,
            seed: 42,
            features: Vec::new(),
            weights: Vec::new(),
            transform: true,
            scale: Scale::ZScore,
            missing: Missing::Median,
        }
    }
}
