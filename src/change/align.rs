//! Segments found anew, each the continuation of one found before.
//!
//! One to one, at the least sum of distances between their centres in the
//! space of the earlier ones, so that a name goes where its customers' kind
//! went. Where there are more segments on one side, those that are left over
//! are new, or dissolved.

use serde::{Deserialize, Serialize};

use crate::{error::Result, features::Encoder, methods::Label, numeric::matching::matched};

/// Which segment goes on from which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Aligned {
    /// The earlier segment of each new one; none where it is new.
    pub before: Vec<Option<Label>>,
    /// The earlier segments that no new one goes on from.
    pub dissolved: Vec<Label>,
    /// The distance of each new segment's centre from each earlier one's: roots of the squared, weighted differences.
    pub distances: Vec<Vec<f64>>,
}

/// Aligns centres found anew, in the space of `encoder`, with the earlier ones in the space of theirs.
pub fn align(
    (encoder, centers): (&Encoder, &[Vec<f64>]),
    (earlier_encoder, earlier): (&Encoder, &[Vec<f64>]),
) -> Result<Aligned> {
    let now = earlier_encoder.carry(encoder, centers)?;
    let distance = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
    let distances: Vec<Vec<f64>> =
        now.iter().map(|own| earlier.iter().map(|other| distance(own, other)).collect()).collect();
    let before: Vec<Option<Label>> =
        matched(&distances).into_iter().map(|at| at.and_then(|at| Label::try_from(at).ok())).collect();
    let is_dissolved = |label: &Label| !before.contains(&Some(*label));
    let dissolved =
        (0..earlier.len()).filter_map(|at| Label::try_from(at).ok()).filter(is_dissolved).collect();
    Ok(Aligned { before, dissolved, distances })
}
