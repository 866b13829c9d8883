//! Bins that were computed, taken over by a person: edges moved on the histogram's axis, and points written anew.

use super::{BinSketch, FeatureSketch, Histogram};
use crate::{
    features::{Binning, Direction, Encoding, even_points, points_of},
    numeric::{exp_m1, ln_1p},
};

impl FeatureSketch {
    /// How many different points its bins earn: so many bands there are where each bin is one.
    pub fn different_points(&self) -> usize {
        let mut points: Vec<f64> = self.bins.iter().map(|bin| bin.points).collect();
        points.sort_by(f64::total_cmp);
        points.dedup();
        points.len()
    }

    /// Where bins begin, rising, each edge once; none where they have no edges in common.
    pub fn edges(&self) -> Vec<f64> {
        let mut edges: Vec<f64> = self.bins.iter().skip(1).filter_map(|bin| bin.from).collect();
        if self.bins.first().is_some_and(BinSketch::is_of_zeros) && !edges.is_empty() {
            // The lowest bin above that of zeros begins at no edge that could be moved.
            edges.remove(0);
        }
        edges.dedup();
        edges
    }

    /// The binning with the edges as they are, and its points; `None` where there are no edges in common.
    ///
    /// A bin that ties left without any value to hold is not taken over: no value is between an edge and itself.
    pub fn own_breaks(&self, encoding: &Encoding) -> Option<(Binning, Option<Vec<f64>>)> {
        let Encoding::Bins { binning, direction, points, .. } = encoding else { return None };
        let at = self.edges();
        if at.is_empty() {
            return None;
        }
        let mut kept = points_of(self.bins.len(), *direction, points.as_deref());
        let mut bins = self.bins.iter();
        kept.retain(|_| bins.next().is_some_and(|bin| !bin.is_nowhere()));
        if *direction == Direction::Lower {
            kept.reverse();
        }
        let is_even = points.is_none() && kept == even_points(kept.len());
        Some((Binning::Breaks { at, zero_apart: binning.shape().1 }, (!is_even).then_some(kept)))
    }
}

impl BinSketch {
    /// Whether it is the bin of those at or below zero that stand apart.
    pub fn is_of_zeros(&self) -> bool {
        self.name == "0" && self.to == Some(0.0)
    }

    /// Whether ties left it without any value to hold.
    pub fn is_nowhere(&self) -> bool {
        self.from.is_some() && self.from == self.to
    }
}

/// Points for as many bins as were `asked` for, worst first, of which one earns something else.
///
/// `bin` is one of those that there are, the lowest values first; `count` says how many there are.
pub fn points_with(
    given: Option<&[f64]>,
    (count, asked): (usize, usize),
    direction: Direction,
    (bin, to): (usize, f64),
) -> Vec<f64> {
    let kept = asked.saturating_sub(count.saturating_sub(1)).max(1);
    let mut all = match given {
        Some(given) if given.len() == asked => given.to_vec(),
        _ => {
            let now = points_of(count, Direction::Higher, given);
            let least = now.first().copied().unwrap_or(0.0);
            let next = now.get(1).copied().unwrap_or(100.0);
            // Bins that ties have left out this time lie between the two that are there.
            let between =
                |at: usize| ((least + (next - least) * at as f64 / kept as f64) * 10.0).round() / 10.0;
            (0..kept).map(between).chain(now.iter().skip(1).copied()).collect()
        }
    };
    let place = if direction == Direction::Lower { count.saturating_sub(1 + bin) } else { bin };
    let at = if place == 0 { 0 } else { kept + place - 1 };
    if let Some(points) = all.get_mut(at) {
        *points = to;
    }
    all
}

impl Histogram {
    /// Where a value stands on the axis, from 0 at the least to 1 at the greatest; values beyond stand at the ends.
    pub fn share_of(&self, value: f64) -> f64 {
        let (low, width) = self.axis();
        if width > 0.0 { ((self.scaled(value.max(self.min)) - low) / width).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// The value at a place on the axis, to few digits.
    pub fn value_at(&self, share: f64, is_day: bool) -> f64 {
        let (low, width) = self.axis();
        let on_axis = low + width * share.clamp(0.0, 1.0);
        let value = if self.is_log { exp_m1(on_axis) } else { on_axis };
        let digit = self.digit(value, is_day);
        times((value / times(1.0, digit)).round(), digit)
    }

    /// A value so many steps further on, at least on the next figure of few digits.
    pub fn moved(&self, value: f64, steps: i32, is_day: bool) -> f64 {
        (0..steps.unsigned_abs()).fold(value, |value, _| {
            let digit = self.digit(value, is_day);
            let unit = value / times(1.0, digit);
            // A figure that is one of the steps but for the last bit counts as one.
            let whole = unit.round();
            let is_step = (unit - whole).abs() < 1e-9 * unit.abs().max(1.0);
            let next = match (is_step, steps > 0) {
                (true, up) => whole + if up { 1.0 } else { -1.0 },
                (false, true) => unit.ceil(),
                (false, false) => unit.floor(),
            };
            times(next, digit)
        })
    }

    /// Where an edge that is put at `value` comes to stand between its neighbours; `None` if no figure of few digits
    /// is between them. An edge at the least value would leave the bin below it empty for ever.
    pub fn between(&self, value: f64, (low, high): (Option<f64>, Option<f64>), is_day: bool) -> Option<f64> {
        let low = low.unwrap_or(self.min);
        let fits = |value: &f64| *value > low && high.map_or(*value <= self.max, |high| *value < high);
        let top = high.map_or(self.max, |high| self.moved(high, -1, is_day));
        [value, if value <= low { self.moved(low, 1, is_day) } else { top }].into_iter().find(fits)
    }

    /// The power of ten in which values near this one are told: a hundredth of the axis, or, where the axis is that
    /// of a logarithm, the value's own second digit.
    fn digit(&self, value: f64, is_day: bool) -> i32 {
        let width = self.max - self.min;
        if is_day || width <= 0.0 {
            return 0;
        }
        let are_whole = self.min.fract() == 0.0 && self.max.fract() == 0.0 && width >= 10.0;
        let own = if self.is_log {
            (first_digit(value.abs()) - 1).max(first_digit(width) - 6)
        } else {
            first_digit(width / 100.0)
        };
        if are_whole { own.max(0) } else { own }
    }

    fn axis(&self) -> (f64, f64) {
        let low = self.scaled(self.min);
        (low, self.scaled(self.max) - low)
    }

    fn scaled(&self, value: f64) -> f64 {
        if self.is_log { ln_1p(value) } else { value }
    }
}

/// The power of ten of the first digit.
fn first_digit(size: f64) -> i32 {
    if size > 0.0 && size.is_finite() {
        format!("{size:e}").split_once('e').and_then(|(_, power)| power.parse().ok()).unwrap_or(0)
    } else {
        i32::MIN / 2
    }
}

/// So many times a power of ten, to the nearest number there is: what is written with few digits is read so.
fn times(count: f64, power: i32) -> f64 {
    format!("{count}e{power}").parse().unwrap_or(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spread(is_log: bool, min: f64, max: f64) -> Histogram {
        Histogram { is_log, min, max, rows: Vec::new() }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    fn bin(name: &str, from: Option<f64>, to: Option<f64>) -> BinSketch {
        BinSketch { name: name.to_owned(), from, to, range: None, rows: 1, volume: None, points: 0.0 }
    }

    fn feature(bins: Vec<BinSketch>) -> FeatureSketch {
        FeatureSketch {
            column: "a".to_owned(),
            asked: bins.len(),
            bins,
            missing: 0,
            missing_volume: None,
            missing_points: Some(0.0),
            volume_of: None,
            histogram: None,
        }
    }

    fn encoding(binning: Binning, direction: Direction, points: Option<Vec<f64>>) -> Encoding {
        Encoding::Bins {
            binning,
            direction,
            points,
            missing: crate::features::MissingPoints::Zero,
            within: None,
        }
    }

    #[test]
    fn a_value_is_found_again_at_its_place_on_the_axis() {
        let tail = spread(true, 0.0, 10_000.0);
        for value in [0.0, 3.0, 120.0, 4500.0, 10_000.0] {
            assert!(close(tail.value_at(tail.share_of(value), false), value), "{value}");
        }
        let even = spread(false, -5.0, 5.0);
        assert!(close(even.share_of(0.0), 0.5));
        assert!(close(even.share_of(-9.0), 0.0) && close(even.share_of(9.0), 1.0));
        assert!(close(even.value_at(0.333, false), -2.0), "whole numbers stay whole");
        assert!(close(spread(false, 0.0, 1.0).value_at(0.1234, false), 0.12));
        assert!(close(spread(false, 4.0, 4.0).share_of(4.0), 0.0));
    }

    #[test]
    fn steps_are_of_the_size_of_the_second_digit() {
        let tail = spread(true, 0.0, 10_000.0);
        assert!(close(tail.moved(123.0, 1, false), 130.0));
        assert!(close(tail.moved(123.0, -1, false), 120.0));
        assert!(close(tail.moved(120.0, 2, false), 140.0));
        assert!(close(tail.moved(5.0, 1, false), 6.0));
        assert!(close(tail.moved(0.0, 1, false), 1.0), "and whole where the column is");
        let share = spread(false, 0.0, 1.0);
        assert!(close(share.moved(0.29, 1, false), 0.3));
        assert!(close(share.moved(0.3, -1, false), 0.29));
        assert!(close(spread(false, 20_000.0, 20_400.0).moved(20_178.0, 30, true), 20_208.0));
    }

    #[test]
    fn an_edge_stays_between_its_neighbours() {
        let even = spread(false, 0.0, 100.0);
        assert_eq!(even.between(40.0, (Some(20.0), Some(60.0)), false), Some(40.0));
        assert_eq!(even.between(70.0, (Some(20.0), Some(60.0)), false), Some(59.0));
        assert_eq!(even.between(10.0, (Some(20.0), Some(60.0)), false), Some(21.0));
        assert_eq!(even.between(10.0, (Some(20.0), Some(21.0)), false), None);
        assert_eq!(even.between(0.0, (None, Some(60.0)), false), Some(1.0), "a bin below it holds something");
        assert_eq!(even.between(100.0, (None, None), false), Some(100.0));
    }

    #[test]
    fn bins_taken_over_keep_their_edges_and_points() {
        let of = feature(vec![
            bin("0", None, Some(0.0)),
            bin("1", Some(0.0), Some(7.0)),
            bin("2", Some(7.0), Some(7.0)),
            bin("3", Some(7.0), None),
        ]);
        assert_eq!(of.edges(), [7.0]);
        let taken = of.own_breaks(&encoding(Binning::Volume { bins: 3 }, Direction::Higher, None));
        let at = Binning::Breaks { at: vec![7.0], zero_apart: true };
        assert_eq!(taken, Some((at, Some(vec![0.0, 33.3, 100.0]))), "the bin that holds nothing is gone");

        let even = feature(vec![bin("1", None, Some(2.0)), bin("2", Some(2.0), None)]);
        let quantile = Binning::Quantile { bins: 2 };
        let at = Binning::Breaks { at: vec![2.0], zero_apart: false };
        let taken = even.own_breaks(&encoding(quantile.clone(), Direction::Lower, None));
        assert_eq!(taken, Some((at.clone(), None)));
        let taken = even.own_breaks(&encoding(quantile, Direction::Lower, Some(vec![10.0, 90.0])));
        assert_eq!(taken, Some((at, Some(vec![10.0, 90.0]))), "worst first, as they were");

        let nested = feature(vec![bin("1", None, None), bin("2", None, None)]);
        assert_eq!(
            nested.own_breaks(&encoding(Binning::Quantile { bins: 2 }, Direction::Higher, None)),
            None
        );
    }

    #[test]
    fn changed_points_are_earned_by_the_bin_they_were_written_at() {
        for direction in [Direction::Higher, Direction::Lower] {
            for (count, asked) in [(5, 5), (3, 5), (1, 5), (2, 11)] {
                let own: Vec<f64> = (0..asked).map(|at| at as f64).collect();
                for given in [None, Some(own.as_slice())] {
                    let before = points_of(count, direction, given);
                    for at in 0..count {
                        let all = points_with(given, (count, asked), direction, (at, 77.0));
                        assert_eq!(all.len(), asked);
                        assert!(all.iter().all(|points| (0.0..=100.0).contains(points)));
                        let mut expected = before.clone();
                        expected[at] = 77.0;
                        assert_eq!(points_of(count, direction, Some(&all)), expected);
                    }
                }
            }
        }
    }
}
