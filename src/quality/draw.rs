//! Rows drawn without replacement, and which streams of a seed are drawn from for what.
//!
//! Restart r of k-means draws from stream r, so everything else draws from
//! streams far above any restart's.

use crate::numeric::random::Random;

/// Resample r of [stability](super::stability) draws from this stream and r.
pub const RESAMPLES: u64 = 1 << 32;

/// Draw r of [data without groups](super::ungrouped()) is made from this stream and r.
pub const UNGROUPED: u64 = 2 << 32;

/// The rows over which a silhouette is taken are drawn from this stream of [`FIXED_SEED`].
pub const SILHOUETTES: u64 = 3 << 32;

/// The rows between which a valley is looked for are drawn from this stream of [`FIXED_SEED`].
pub const VALLEYS: u64 = 4 << 32;

/// Equal values are spread, where a valley is looked for, by numbers from this stream of [`FIXED_SEED`].
pub const SPREADS: u64 = 5 << 32;

/// One seed wherever rows are drawn to judge them: two segmentations of the same rows are judged over the same sample.
pub const FIXED_SEED: u64 = 0;

/// `count` of the numbers below `n`, rising, each set of them equally likely (selection sampling, Knuth's algorithm
/// S); all of them where `count` is not less than `n`.
pub fn without_replacement(n: usize, count: usize, random: &mut Random) -> Vec<u32> {
    let mut wanted = count.min(n);
    let mut drawn = Vec::with_capacity(wanted);
    for row in 0..n {
        if wanted == n - row || (wanted > 0 && random.below(n - row) < wanted) {
            drawn.push(row as u32);
            wanted -= 1;
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_as_likely_as_another() {
        let mut random = Random::new(1, RESAMPLES);
        let mut counts = [0_u32; 7];
        for _ in 0..21_000 {
            let drawn = without_replacement(7, 3, &mut random);
            assert!(drawn.len() == 3 && drawn.is_sorted_by(|a, b| a < b), "{drawn:?}");
            drawn.iter().for_each(|row| counts[*row as usize] += 1);
        }
        assert!(counts.iter().all(|count| (8_600..9_400).contains(count)), "{counts:?}");
    }

    #[test]
    fn all_are_all() {
        let mut random = Random::new(1, RESAMPLES);
        assert_eq!(without_replacement(3, 9, &mut random), [0, 1, 2]);
        assert_eq!(without_replacement(3, 0, &mut random), Vec::<u32>::new());
    }
}
