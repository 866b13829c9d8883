//! How far two labelings of the same rows agree, whatever their segments are called.
//!
//! *Adjusted Rand* (Hubert and Arabie 1985), as in scikit-learn: the share of
//! pairs of rows on which both agree, moved and scaled so that labelings drawn
//! at random come out at 0 on average; 1 is the same partition. *Jaccard*
//! (Hennig 2007, as in fpc's `clusterboot`): for each segment of one labeling
//! the rows it shares with the segment most like it in the other, over the
//! rows of either.
//!
//! A row that one of the two does not assign counts nowhere.

use crate::methods::{Label, NOT_ASSIGNED};

/// How many rows each segment of one labeling shares with each of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contingency {
    /// Rows in common, a list for each segment of the first, in it one count for each segment of the second.
    pub shared: Vec<Vec<u64>>,
    /// Rows of each segment of the first.
    pub first: Vec<u64>,
    /// Rows of each segment of the second.
    pub second: Vec<u64>,
}

impl Contingency {
    /// The table of two labelings of the same rows, each with its segments up to the highest number it uses.
    pub fn of(first: &[Label], second: &[Label]) -> Self {
        let mut shared = vec![vec![0; segments(second)]; segments(first)];
        for (a, b) in first.iter().zip(second) {
            if *a != NOT_ASSIGNED && *b != NOT_ASSIGNED {
                shared[usize::from(*a)][usize::from(*b)] += 1;
            }
        }
        let first = shared.iter().map(|row| row.iter().sum()).collect();
        let second = (0..segments(second)).map(|b| shared.iter().map(|row| row[b]).sum()).collect();
        Self { shared, first, second }
    }

    /// Rows that both assign.
    pub fn rows(&self) -> u64 {
        self.first.iter().sum()
    }

    /// The adjusted Rand index, 1 at most; 1 too where neither parts any rows, or both part them all.
    pub fn adjusted_rand(&self) -> f64 {
        // Whole numbers of 128 bits: the products of two counts of pairs exceed 64.
        let squares = |counts: &[u64]| counts.iter().map(|n| i128::from(*n).pow(2)).sum::<i128>();
        let rows = i128::from(self.rows());
        let both: i128 = self.shared.iter().map(|row| squares(row)).sum();
        let together = both - rows;
        let only_second = squares(&self.second) - both;
        let only_first = squares(&self.first) - both;
        let apart = rows * rows - only_first - only_second - both;
        if only_first == 0 && only_second == 0 {
            return 1.0;
        }
        let above = together * apart - only_first * only_second;
        let below =
            (together + only_first) * (only_first + apart) + (together + only_second) * (only_second + apart);
        2.0 * above as f64 / below as f64
    }

    /// For each segment of the first its likeness to the one of the second that is most like it, 0 to 1; `None` for
    /// a segment without rows.
    pub fn jaccard(&self) -> Vec<Option<f64>> {
        let of_segment = |(row, own): (&Vec<u64>, &u64)| {
            let likeness = row.iter().zip(&self.second).map(|(shared, other)| {
                let either = own + other - shared;
                *shared as f64 / either.max(1) as f64
            });
            (*own > 0).then(|| likeness.fold(0.0, f64::max))
        };
        self.shared.iter().zip(&self.first).map(of_segment).collect()
    }
}

/// The adjusted Rand index of two labelings of the same rows, 1 at most: see [`Contingency::adjusted_rand`].
pub fn adjusted_rand(a: &[Label], b: &[Label]) -> f64 {
    Contingency::of(a, b).adjusted_rand()
}

/// How well each segment of `reference` is found again in `other`: see [`Contingency::jaccard`].
pub fn jaccard(reference: &[Label], other: &[Label]) -> Vec<Option<f64>> {
    Contingency::of(reference, other).jaccard()
}

/// One more than the highest label in use.
pub(super) fn segments(labels: &[Label]) -> usize {
    labels.iter().filter(|l| **l != NOT_ASSIGNED).max().map_or(0, |l| usize::from(*l) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_segments_play_no_part() {
        assert_eq!(adjusted_rand(&[0, 0, 1, 2], &[2, 2, 0, 1]), 1.0);
        assert_eq!(jaccard(&[0, 0, 1, 2], &[2, 2, 0, 1]), [Some(1.0); 3]);
    }

    #[test]
    fn a_segment_that_falls_apart_keeps_its_greater_half() {
        // By hand: the three rows of segment 1 go to 1 (two of them) and 2 (one).
        assert_eq!(jaccard(&[0, 0, 1, 1, 1], &[0, 0, 1, 1, 2]), [Some(1.0), Some(2.0 / 3.0)]);
    }

    #[test]
    fn a_row_that_one_does_not_assign_counts_nowhere() {
        let (a, b) = ([0, 0, 1, NOT_ASSIGNED, 3], [0, 1, 1, 0, NOT_ASSIGNED]);
        assert_eq!(Contingency::of(&a, &b), Contingency::of(&[0, 0, 1, 3][..3], &[0, 1, 1]).with_room_for(4));
        assert_eq!(jaccard(&a, &b), [Some(0.5), Some(0.5), None, None]);
    }

    impl Contingency {
        /// The same table with segments without rows at the end of the first.
        fn with_room_for(mut self, segments: usize) -> Self {
            self.shared.resize(segments, vec![0; self.second.len()]);
            self.first.resize(segments, 0);
            self
        }
    }
}
