//! What we compute with: the features the user chose, and what they became.
//!
//! A [`Feature`] is a choice. An [`Encoder`] is the choice together with what
//! it learned from one table (medians, means, levels, cut points); it is
//! fitted once and then only applied. A [`FeatureMatrix`] has no missing and
//! no infinite values, because only an encoder makes one.

pub mod bins;
pub mod breaks;
mod carry;
pub mod encoder;
mod learn;
pub mod matrix;
mod order;
pub mod plan;

pub use bins::{Binned, Bins, even_points};
pub use encoder::{Cell, Encoder, FeatureEncoder, Learned};
pub use learn::points_of;
pub use matrix::FeatureMatrix;
pub use order::{Unplaced, guess_order};
pub use plan::{
    Binning, Direction, Encoding, Feature, Missing, MissingLevel, MissingPoints, Percentiles, Scale,
    Transform,
};
