//! Cut points learned from a column, and the bin that a value falls into.
//!
//! A bin is closed on the left: a value equal to a cut point is in the bin
//! above it. The same value is always in the same bin. Where ties make cut
//! points of quantiles or widths coincide, there are fewer bins than were
//! asked for, so that the lowest value is always in the lowest; deciles by
//! volume keep their numbers and may be empty.

use std::sync::Arc;

use super::plan::Binning;
use crate::numeric::statistics::{Total, part_of, quantile_part, sorted};

/// The bin of a row without a value.
pub const NO_BIN: u16 = u16::MAX;

/// Each scored feature's bin for each row of the table.
pub type Binned = Vec<Arc<Vec<u16>>>;

/// Inner cut points, rising, and whether values at or below zero stand apart in a bin below all others.
pub type Bins = (Vec<f64>, bool);

/// The cut points that `binning` makes of the values (none of them NaN).
pub fn learn(binning: &Binning, values: Vec<f64>) -> Bins {
    match binning {
        Binning::Breaks { at, zero_apart } => (at.clone(), *zero_apart),
        Binning::Quantile { bins } => {
            let values = sorted(values);
            let at = |i: usize| quantile_part(&values, i, *bins);
            (distinct((1..*bins).filter_map(at), at(0)), false)
        }
        Binning::Width { bins } => {
            let (min, max) = values
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
            let inner = (1..*bins).map(|i| min + (max - min) * (i as f64 / *bins as f64));
            (distinct(inner, values.first().map(|_| min)), false)
        }
        Binning::Volume { bins } => (by_volume(values, *bins), true),
    }
}

/// Cut points above the least value, each once; none where there is no value.
fn distinct(cuts: impl Iterator<Item = f64>, min: Option<f64>) -> Vec<f64> {
    let mut cuts: Vec<f64> = cuts.filter(|cut| min.is_some_and(|min| *cut > min)).collect();
    cuts.dedup();
    cuts
}

/// Cut points such that each bin holds as much of the total as ties allow. Going down from the greatest value,
/// a value belongs to the bin in which the volume *before* it lies; equal values go together.
fn by_volume(values: Vec<f64>, bins: usize) -> Vec<f64> {
    let positive = sorted(values.into_iter().filter(|v| *v > 0.0).collect());
    let Some(&greatest) = positive.last() else { return Vec::new() };
    let mut total = Total::default();
    positive.iter().rev().for_each(|value| total.add(*value));
    let mut cuts = vec![greatest; bins.saturating_sub(1)];
    let mut before = Total::default();
    let mut end = positive.len();
    while end > 0 {
        let value = positive[end - 1];
        let start = positive[..end].partition_point(|v| *v < value);
        let down = part_of(before.get(), total.get(), bins);
        // The value lies in bin `bins - down` of 1..=bins: it is at or above the cut below that bin.
        for cut in cuts.iter_mut().take(bins - down - 1) {
            *cut = value;
        }
        positive[start..end].iter().for_each(|value| before.add(*value));
        end = start;
    }
    cuts
}

/// Evenly spaced points from 0 to 100, to one decimal so that scores can be added up by hand.
pub fn even_points(count: usize) -> Vec<f64> {
    let last = count.saturating_sub(1).max(1) as f64;
    (0..count).map(|bin| (bin as f64 / last * 1000.0).round() / 10.0).collect()
}

/// The bin of a value, from 0 for the lowest.
pub fn bin_of(value: f64, (cuts, zero_apart): (&[f64], bool)) -> u16 {
    if zero_apart && value <= 0.0 {
        return 0;
    }
    cuts.partition_point(|cut| *cut <= value) as u16 + u16::from(zero_apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(binning: &Binning, values: &[f64]) -> Vec<usize> {
        let (cuts, zero_apart) = learn(binning, values.to_vec());
        let mut counts = vec![0; cuts.len() + 1 + usize::from(zero_apart)];
        values.iter().for_each(|v| counts[usize::from(bin_of(*v, (&cuts, zero_apart)))] += 1);
        counts
    }

    #[test]
    fn a_tenth_of_the_volume_in_each_decile() {
        let even = vec![1.0; 10];
        assert_eq!(counts(&Binning::Volume { bins: 10 }, &even), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10]);
        let rising: Vec<f64> = (1..=4).map(f64::from).collect();
        // From above: 4 starts at 0 %, 3 at 40 %, 2 at 70 %, 1 at 90 %.
        assert_eq!(counts(&Binning::Volume { bins: 10 }, &rising), [0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1]);
        assert_eq!(counts(&Binning::Volume { bins: 2 }, &[0.0, -3.0, 1.0, 9.0]), [2, 1, 1]);
        // Added up plainly, 0.2 + 0.1 is more than three tenths of the whole.
        assert_eq!(
            counts(&Binning::Volume { bins: 10 }, &[0.2, 0.1, 0.7]),
            [0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1]
        );
    }

    #[test]
    fn ties_stay_together() {
        let half_zero = [0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 3.0, 4.0];
        assert_eq!(counts(&Binning::Quantile { bins: 4 }, &half_zero), [4, 2, 2]);
        assert_eq!(counts(&Binning::Width { bins: 2 }, &half_zero), [5, 3]);
        assert_eq!(counts(&Binning::Breaks { at: vec![1.0, 4.0], zero_apart: false }, &half_zero), [4, 3, 1]);
    }

    #[test]
    fn no_values_make_no_cuts() {
        for binning in [Binning::Quantile { bins: 5 }, Binning::Width { bins: 5 }] {
            assert_eq!(learn(&binning, Vec::new()).0, Vec::<f64>::new());
        }
    }
}
