//! The features a person chose: which columns, how they are turned into
//! numbers, and how much each counts. Nothing here is learned from data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A column that forms segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feature {
    /// The column's name.
    pub column: String,
    /// How much it counts, zero or more. For distances, the feature's squared
    /// distance counts this many times; for scores, its points do.
    #[serde(default = "one")]
    pub weight: f64,
    /// How its cells become numbers.
    pub encoding: Encoding,
}

fn one() -> f64 {
    1.0
}

/// How a column's cells become numbers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "lowercase", deny_unknown_fields)]
pub enum Encoding {
    /// The value itself, for distances (numbers, yes/no, dates as days).
    Number {
        /// What a missing value becomes.
        #[serde(default)]
        missing: Missing,
        /// What is done before scaling.
        #[serde(default)]
        transform: Transform,
        /// Between which values all others are drawn, before the transform; nowhere if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        winsorise: Option<Percentiles>,
        /// What one unit is.
        #[serde(default)]
        scale: Scale,
    },
    /// The place of a category's level in an order from low to high, as a number, for distances.
    Ordered {
        /// The levels, the lowest first; their places are 0, 1, 2 and so on. A level that is not among them
        /// counts as missing.
        order: Vec<String>,
        /// What a missing value becomes.
        #[serde(default)]
        missing: MissingLevel,
        /// What one unit is.
        #[serde(default)]
        scale: Scale,
    },
    /// One indicator for each level, for distances; together they have the variance of one z-scored number.
    Levels {
        /// Levels held by a smaller share of rows than this are pooled.
        #[serde(default = "one_percent")]
        rare_below: f64,
    },
    /// Points by the bin the value falls into, for scores.
    Bins {
        /// Where one bin ends and the next begins.
        binning: Binning,
        /// Which end is better.
        #[serde(default)]
        direction: Direction,
        /// Points of each bin, worst first; evenly spaced from 0 to 100, to one decimal, if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        points: Option<Vec<f64>>,
        /// What a missing value is worth.
        #[serde(default)]
        missing: MissingPoints,
        /// An earlier feature within each of whose bins the cut points are found anew (nested ranks).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<String>,
    },
    /// Points by level, for scores.
    Points {
        /// Points of each level, 0 to 100.
        of: BTreeMap<String, f64>,
        /// Points of a level not named.
        #[serde(default)]
        other: f64,
        /// What a missing value is worth.
        #[serde(default)]
        missing: MissingPoints,
    },
}

fn one_percent() -> f64 {
    0.01
}

/// What a missing value becomes before distances are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Missing {
    /// The median of the values there are.
    #[default]
    Median,
    /// The row is not assigned to a segment.
    Exclude,
    /// This value.
    Constant(f64),
}

/// What a missing place in an order becomes before distances are taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MissingLevel {
    /// The median of the places there are.
    #[default]
    Median,
    /// The row is not assigned to a segment.
    Exclude,
}

/// Values below the low percentile count as that one, values above the high percentile as that one.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Percentiles {
    /// From 0, below `high`.
    pub low: f64,
    /// To 100.
    pub high: f64,
}

/// What is done to a value before it is scaled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Transform {
    /// Nothing.
    #[default]
    None,
    /// The natural logarithm of 1 + value; values below zero count as zero.
    Log1p,
}

/// What one unit of a feature is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scale {
    /// Mean 0; one unit is the population standard deviation.
    #[default]
    ZScore,
    /// Median 0; one unit is the distance between the quartiles.
    Robust,
    /// From 0 at the least value to 1 at the greatest.
    MinMax,
    /// The column's own unit.
    None,
}

impl Scale {
    /// The scale in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::ZScore => "standardised",
            Self::Robust => "by quartiles",
            Self::MinMax => "from 0 to 1",
            Self::None => "in its own unit",
        }
    }
}

/// Where one bin ends and the next begins. The same value is always in the same bin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "lowercase", deny_unknown_fields)]
pub enum Binning {
    /// As many rows in each bin as ties allow.
    Quantile {
        /// How many bins, 2 to 10.
        bins: usize,
    },
    /// As much of the column's total in each bin as ties allow; rows at or below zero stand apart in a
    /// bin of their own below the others (pharma's deciles at 10 bins, 10 being the highest).
    Volume {
        /// How many bins above the zero bin, 2 to 10.
        bins: usize,
    },
    /// Bins of equal width from the least to the greatest value.
    Width {
        /// How many bins, 2 to 10.
        bins: usize,
    },
    /// Bins that begin at these values.
    Breaks {
        /// The inner edges, rising.
        at: Vec<f64>,
        /// Whether rows at or below zero stand apart in a bin of their own below the others.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        zero_apart: bool,
    },
}

impl Binning {
    /// How many bins are asked for above the bin for zeros, and whether there is one.
    pub fn shape(&self) -> (usize, bool) {
        match self {
            Self::Quantile { bins } | Self::Width { bins } => (*bins, false),
            Self::Volume { bins } => (*bins, true),
            Self::Breaks { at, zero_apart } => (at.len() + 1, *zero_apart),
        }
    }

    /// How many bins there are at most, that for zeros included.
    pub fn count(&self) -> usize {
        let (bins, zero_apart) = self.shape();
        bins + usize::from(zero_apart)
    }
}

/// Which end of a scored column is better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// A higher value earns more points.
    #[default]
    Higher,
    /// A lower value earns more points.
    Lower,
}

/// What a missing value is worth in a score.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MissingPoints {
    /// Nothing.
    #[default]
    Zero,
    /// The points of the middle bin.
    Middle,
    /// The row is not assigned to a segment.
    Exclude,
}

impl MissingPoints {
    /// What it is worth, in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Zero => "No points",
            Self::Middle => "The middle bin's points",
            Self::Exclude => "Leave the customer out",
        }
    }
}
