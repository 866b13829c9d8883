//! Whether the same segments are found again in other rows of the same kind.
//!
//! The method runs anew on subsamples of the rows, and each result is compared
//! with the segmentation over all of them, on the rows of the subsample: by
//! the adjusted Rand index as a whole and by Jaccard for each segment (Hennig
//! 2007). What is here draws the rows and adds up; running the method is the
//! caller's. It may run the resamples anywhere and in any order.

use serde::{Deserialize, Serialize};

use super::{
    agreement::Contingency,
    draw::{RESAMPLES, without_replacement},
};
use crate::{
    methods::Label,
    numeric::{random::Random, statistics::sum},
};

/// The most rows of a resample.
pub const MOST_ROWS: usize = 20_000;

/// The rows of resample number `resample`: four of five of `rows`, rising, at most [`MOST_ROWS`].
pub fn resample(rows: usize, resample: u64, seed: u64) -> Vec<u32> {
    let mut random = Random::new(seed, RESAMPLES + resample);
    without_replacement(rows, (rows - rows / 5).min(MOST_ROWS), &mut random)
}

/// How far one resample's segments agree with the reference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// The adjusted Rand index, 1 at most.
    pub rand: f64,
    /// For each segment of the reference how well it was found again, 0 to 1; none where none of its rows was drawn.
    pub jaccard: Vec<Option<f64>>,
}

/// Compares the labels of all rows with those that a refit gave to some of them: `refit` has one for each of `rows`.
pub fn agreement_on(reference: &[Label], rows: &[u32], refit: &[Label]) -> Agreement {
    let drawn: Vec<Label> = rows.iter().map(|row| reference[*row as usize]).collect();
    let table = Contingency::of(&drawn, refit);
    Agreement { rand: table.adjusted_rand(), jaccard: table.jaccard() }
}

/// How steady a segmentation is over many resamples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stability {
    /// The mean adjusted Rand index.
    pub rand: f64,
    /// The mean Jaccard similarity of each segment, over the resamples that drew rows of it; none where none did.
    pub jaccard: Vec<Option<f64>>,
    /// How many resamples there were.
    pub resamples: usize,
    /// How many rows each of them had.
    pub rows: usize,
}

impl Stability {
    /// The means over the resamples, which had `rows` rows each; `None` without any. The order of the list plays a
    /// part in the last bits alone, but should be that of the resamples' numbers.
    pub fn of(agreements: &[Agreement], rows: usize) -> Option<Self> {
        let mean = |values: Vec<f64>| {
            (!values.is_empty()).then(|| {
                let n = values.len() as f64;
                sum(values) / n
            })
        };
        let segments = agreements.iter().map(|a| a.jaccard.len()).max()?;
        let of_segment = |segment: usize| {
            mean(agreements.iter().filter_map(|a| a.jaccard.get(segment).copied().flatten()).collect())
        };
        Some(Self {
            rand: mean(agreements.iter().map(|a| a.rand).collect())?,
            jaccard: (0..segments).map(of_segment).collect(),
            resamples: agreements.len(),
            rows,
        })
    }
}

/// How steady that is in a word, for a mean adjusted Rand index or Jaccard similarity: the bounds that users of R's
/// fpc and evaluomeR go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Steadiness {
    /// Below 0.60: other rows give other segments.
    Unstable,
    /// From 0.60: there is a pattern, but who belongs to it is doubtful.
    Doubtful,
    /// From 0.75.
    Stable,
    /// Above 0.85.
    HighlyStable,
}

impl Steadiness {
    /// Of a mean similarity, 1 at most.
    pub fn of(similarity: f64) -> Self {
        match similarity {
            s if s > 0.85 => Self::HighlyStable,
            s if s >= 0.75 => Self::Stable,
            s if s >= 0.60 => Self::Doubtful,
            _ => Self::Unstable,
        }
    }

    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unstable => "unstable",
            Self::Doubtful => "doubtful",
            Self::Stable => "stable",
            Self::HighlyStable => "highly stable",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resample_is_four_of_five_rows() {
        for (rows, expected) in [(1, 1), (4, 4), (5, 4), (100, 80), (25_001, 20_000), (400_000, 20_000)] {
            let drawn = resample(rows, 0, 42);
            assert_eq!(drawn.len(), expected, "of {rows}");
            assert!(drawn.is_sorted_by(|a, b| a < b) && drawn.iter().all(|row| (*row as usize) < rows));
        }
        assert_eq!(resample(100, 3, 42), resample(100, 3, 42));
        assert_ne!(resample(100, 3, 42), resample(100, 4, 42));
        assert_ne!(resample(100, 3, 42), resample(100, 3, 43));
    }

    #[test]
    fn segments_found_again_under_other_names_are_steady() {
        let reference = [0, 0, 1, 1, 2, 2];
        let rows = [0, 1, 2, 3];
        let found = agreement_on(&reference, &rows, &[1, 1, 0, 0]);
        assert_eq!(found, Agreement { rand: 1.0, jaccard: vec![Some(1.0), Some(1.0)] });
    }

    #[test]
    fn means_are_over_the_resamples_that_drew_the_segment() {
        let agreements = [
            Agreement { rand: 1.0, jaccard: vec![Some(1.0), None, Some(0.5)] },
            Agreement { rand: 0.5, jaccard: vec![Some(0.5)] },
        ];
        let found = Stability::of(&agreements, 80);
        let expected =
            Stability { rand: 0.75, jaccard: vec![Some(0.75), None, Some(0.5)], resamples: 2, rows: 80 };
        assert_eq!(found, Some(expected));
        assert_eq!(Stability::of(&[], 80), None);
    }

    #[test]
    fn a_word_for_each_similarity() {
        let words = [0.599, 0.6, 0.749, 0.75, 0.85, 0.851].map(|s| Steadiness::of(s).word());
        assert_eq!(words, ["unstable", "doubtful", "doubtful", "stable", "stable", "highly stable"]);
    }
}
