//! What the labels mean: sizes, profiles, what sets each segment apart, and the names people give.
//!
//! A [`Segmentation`] is everything the Explore page shows but the rows. It is
//! computed where the table is and small enough to be stored and sent about.

pub mod conditions;
mod describe;
mod earlier;
mod highlights;
mod project;
mod suggest;
mod why;
pub mod words;

use serde::{Deserialize, Serialize};

pub use describe::describe;
pub use earlier::{Earlier, earlier};
pub use suggest::suggest_names;
pub use why::{Asked, Part, Sum, Why, why};

use crate::{features::Unplaced, table::Kind};

/// A described segmentation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Segmentation {
    /// Rows of the table.
    pub rows: usize,
    /// Rows left out by the filter or for a missing value.
    pub rows_not_assigned: usize,
    /// Segments in their order: highest first.
    pub segments: Vec<SegmentProfile>,
    /// Every column described, those that form segments first.
    pub columns: Vec<ColumnBySegment>,
    /// How good it is.
    pub quality: Quality,
    /// Where the customers lie.
    pub map: Option<Map>,
    /// Each feature's share of the variance of all features as they were prepared and weighted, 0 to 1, in the
    /// recipe's order; for distances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<f64>,
    /// Levels that have no place in the order of their column, and so count as missing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<Unplaced>,
}

/// One segment described.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentProfile {
    /// A name made from what sets it apart.
    pub suggested_name: String,
    /// How many rows it holds.
    pub size: usize,
    /// Its share of the rows assigned, 0 to 1.
    pub share: f64,
    /// The mean confidence of its rows, 0.5 to 1, for distances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidence: Option<f64>,
    /// The share of its rows whose confidence is below the recipe's mark, for distances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub borderline: Option<f64>,
    /// The least and the greatest score, for scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<(f64, f64)>,
    /// What sets it apart, strongest first, at most five.
    pub highlights: Vec<Highlight>,
}

/// One thing that sets a segment apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Highlight {
    /// The column.
    pub column: String,
    /// How far from all rows: in standard deviations of all rows for numbers, in a comparable unit for categories.
    pub difference: f64,
    /// A sentence with both numbers: "brand share 0.41 (all 0.20)".
    pub text: String,
}

/// A column described over all rows assigned and within each segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnBySegment {
    /// The column's name.
    pub column: String,
    /// What its cells are.
    pub kind: Kind,
    /// Whether segments were formed by it.
    pub is_feature: bool,
    /// The share of its variance that the segments explain (eta squared), or Cramér's V for categories; 0 to 1.
    pub importance: Option<f64>,
    /// Over all rows assigned.
    pub overall: Summary,
    /// Within each segment.
    pub by_segment: Vec<Summary>,
}

/// A column's values in few figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "lowercase")]
pub enum Summary {
    /// Numbers, and yes/no as 1 and 0, and dates as days since 1970-01-01.
    Number {
        /// Rows with a value.
        n: usize,
        /// Their mean; absent where there is none.
        mean: Option<f64>,
        /// Their median.
        median: Option<f64>,
        /// Their standard deviation (population).
        sd: Option<f64>,
    },
    /// Categories.
    Category {
        /// Rows with a value.
        n: usize,
        /// The most frequent levels with their share of the rows with a value, at most eight.
        top: Vec<(String, f64)>,
    },
}

/// How good a segmentation is, in figures of its method.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// The sum of squared distances to the centres, in the standardised, weighted space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inertia: Option<f64>,
    /// The share of the features' variance that the segments explain, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explained: Option<f64>,
    /// The mean silhouette, -1 to 1, and how many rows it was taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silhouette: Option<(f64, usize)>,
    /// How many starts ended within a thousandth of the best inertia, of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreeing_starts: Option<(usize, usize)>,
}

/// Customers on the two directions in which the features vary most.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Map {
    /// A sample of rows spread evenly over the table: row, x, y, label.
    pub points: Vec<(u32, f32, f32, u8)>,
    /// How many rows there were to choose from.
    pub of: usize,
    /// The share of the variance that the two directions keep, 0 to 1.
    pub kept: f64,
    /// What each direction is made of: column and loading, strongest first.
    pub axes: [Vec<(String, f64)>; 2],
}

/// What a person calls a segment: a layer above the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Naming {
    /// The name.
    pub name: String,
    /// What it means and what to do with it.
    #[serde(default)]
    pub description: String,
    /// Its place in the palette, from 0.
    pub color: u8,
}
