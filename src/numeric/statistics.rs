//! Statistics of plain numbers. None of these accept NaN.

/// The sum, with Neumaier's compensation: its error does not grow with the count.
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut total = Total::default();
    values.into_iter().for_each(|value| total.add(value));
    total.get()
}

/// The first moments of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments {
    /// How many.
    pub n: usize,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, of the population (divided by n).
    pub sd: f64,
    /// Their skewness, of the population (g1); zero where the deviation is.
    pub skew: f64,
}

/// The moments of the values; `None` if there are none.
pub fn moments(values: &[f64]) -> Option<Moments> {
    if values.is_empty() {
        return None;
    }
    let n = values.len() as f64;
    // Values near the greatest number would overflow when cubed; scaling by a power of two is exact.
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let unit = if largest > 1e100 { one_over_power_of_two(largest) } else { 1.0 };
    let mean = sum(values.chunks(BLOCK).map(|block| lanes(block, |v| [v * unit])[0])) / n;
    let powers = |block: &[f64]| {
        lanes(block, |v| {
            let deviation = v * unit - mean;
            let square = deviation * deviation;
            [square, square * deviation]
        })
    };
    let powers: Vec<[f64; 2]> = values.chunks(BLOCK).map(powers).collect();
    let second = sum(powers.iter().map(|p| p[0])) / n;
    let third = sum(powers.iter().map(|p| p[1])) / n;
    let sd = second.sqrt();
    // A constant column's deviation is rounding, not spread.
    let sd = if sd <= 1e-14 * mean.abs() { 0.0 } else { sd };
    let skew = if sd > 0.0 { third / (second * sd) } else { 0.0 };
    Some(Moments { n: values.len(), mean: mean / unit, sd: sd / unit, skew })
}

/// One over the greatest power of two that a value beyond 2 reaches.
fn one_over_power_of_two(value: f64) -> f64 {
    let exponent = (value.to_bits() >> 52 & 0x7ff) as i32 - 1_023;
    2.0_f64.powi(-exponent)
}

/// So many values are summed plainly, and their sums with compensation.
const BLOCK: usize = 512;

/// Sums of what `terms` makes of each value, in eight lanes that do not wait for one another.
#[inline(never)]
fn lanes<const N: usize>(block: &[f64], terms: impl Fn(f64) -> [f64; N]) -> [f64; N] {
    let mut sums = [[0.0; 8]; N];
    for eight in block.chunks(8) {
        for (lane, value) in eight.iter().enumerate() {
            for (sum, term) in sums.iter_mut().zip(terms(*value)) {
                sum[lane] += term;
            }
        }
    }
    sums.map(|lanes| lanes.iter().sum())
}

/// A sum that grows, with what rounding loses kept beside it (Neumaier).
#[derive(Clone, Copy, Debug, Default)]
pub struct Total {
    sum: f64,
    lost: f64,
}

impl Total {
    /// Adds a value.
    pub fn add(&mut self, value: f64) {
        let next = self.sum + value;
        self.lost +=
            if self.sum.abs() >= value.abs() { (self.sum - next) + value } else { (value - next) + self.sum };
        self.sum = next;
    }

    /// The sum so far.
    pub fn get(self) -> f64 {
        self.sum + self.lost
    }
}

/// Which of so many equal parts of a total a point in it lies in, from 0; where two parts meet, it is in the second.
/// What sums of decimal fractions are short of such a point is overlooked.
pub fn part_of(point: f64, total: f64, parts: usize) -> usize {
    // Multiplied first: whole numbers then part exactly.
    let at = parts as f64 * point / total;
    let nearest = at.round();
    let at = if (at - nearest).abs() <= 1e-12 * nearest { nearest } else { at };
    (at as usize).min(parts - 1)
}

/// The quantile at `q` of sorted values, between neighbours in proportion (NumPy's "linear").
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let low = at.floor();
    let (a, b) = (sorted[low as usize], sorted[(low as usize + 1).min(last)]);
    Some(between(a, b, at - low))
}

/// The quantile at `part / parts` of sorted values. Its place is found in whole numbers, so that a quantile that is
/// one of the values is that value exactly.
pub fn quantile_part(sorted: &[f64], part: usize, parts: usize) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = part.min(parts) * last;
    let (a, b) = (sorted[at / parts], sorted[(at / parts + 1).min(last)]);
    Some(between(a, b, (at % parts) as f64 / parts as f64))
}

/// The value a share `t` of the way from `a` to `b`, reckoned from the nearer end so that it never lies outside.
fn between(a: f64, b: f64, t: f64) -> f64 {
    if t < 0.5 { a + (b - a) * t } else { b - (b - a) * (1.0 - t) }
}

/// The values in rising order.
pub fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The [`quantile`] at `q` of values in any order, without sorting them all: they are reordered.
pub fn quantile_of(values: &mut [f64], q: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let low = at.floor() as usize;
    let (_, &mut a, above) = values.select_nth_unstable_by(low, f64::total_cmp);
    let b = above.iter().copied().min_by(f64::total_cmp).unwrap_or(a);
    Some(between(a, b, at - at.floor()))
}

/// How values are spread between the least and the greatest.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread {
    /// The least.
    pub min: f64,
    /// The greatest.
    pub max: f64,
    scale: f64,
    /// Values in each of equally wide bins.
    counts: Vec<u32>,
}

/// Values worked on in one call: a browser optimises what is called often, not what runs long.
pub const PIECE: usize = 4_096;

#[inline(never)]
fn bounds(piece: &[f64]) -> (f64, f64) {
    let start = (f64::INFINITY, f64::NEG_INFINITY);
    piece.iter().fold(start, |(low, high), v| (low.min(*v), high.max(*v)))
}

/// Bins of a spread; a multiple of every number of bins that is drawn.
const FINE: usize = 5_120;

impl Spread {
    /// The spread of the values; `None` if there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let first = *values.first()?;
        let (min, max) = values.chunks(PIECE).fold((first, first), |(low, high), piece| {
            let (min, max) = bounds(piece);
            (low.min(min), high.max(max))
        });
        // Halves, so that the width of the widest range is still a number.
        let width = max / 2.0 - min / 2.0;
        let scale = if width > 0.0 { FINE as f64 / width } else { 0.0 };
        let mut spread = Self { min, max, scale, counts: vec![0; FINE] };
        values.chunks(PIECE).for_each(|piece| spread.count(piece));
        Some(spread)
    }

    #[inline(never)]
    fn count(&mut self, piece: &[f64]) {
        for value in piece {
            let bin = self.bin(*value);
            self.counts[bin] += 1;
        }
    }

    /// Puts the values whose bins are wanted into their places.
    #[inline(never)]
    fn gather(&self, piece: &[f64], slot: &[u8], found: &mut [(usize, usize, Vec<f64>)]) {
        for value in piece {
            if let Some((_, _, members)) = found.get_mut(usize::from(slot[self.bin(*value)])) {
                members.push(*value);
            }
        }
    }

    fn bin(&self, value: f64) -> usize {
        (((value / 2.0 - self.min / 2.0) * self.scale) as usize).min(FINE - 1)
    }

    /// Values in each of `bins` equally wide bins; `bins` divides 5,120.
    pub fn histogram(&self, bins: usize) -> Vec<usize> {
        let per_bin = FINE / bins.max(1);
        self.counts.chunks(per_bin).map(|counts| counts.iter().map(|c| *c as usize).sum()).collect()
    }

    /// The [`quantile`]s of `values`, the very ones that this is the spread of: only the bins in which they lie are
    /// sorted.
    pub fn quantiles<const N: usize>(&self, values: &[f64], wanted: [f64; N]) -> [f64; N] {
        let last = values.len().saturating_sub(1);
        let ranks: Vec<usize> = wanted
            .iter()
            .flat_map(|q| {
                let low = (q.clamp(0.0, 1.0) * last as f64).floor() as usize;
                [low, (low + 1).min(last)]
            })
            .collect();
        let mut found: Vec<(usize, usize, Vec<f64>)> = Vec::new();
        let mut before = 0;
        for (bin, count) in self.counts.iter().enumerate() {
            let end = before + *count as usize;
            if ranks.iter().any(|rank| (before..end).contains(rank)) {
                found.push((bin, before, Vec::with_capacity(*count as usize)));
            }
            before = end;
        }
        let mut slot = vec![u8::MAX; FINE];
        for (at, (bin, ..)) in found.iter().enumerate() {
            slot[*bin] = at as u8;
        }
        values.chunks(PIECE).for_each(|piece| self.gather(piece, &slot, &mut found));
        found.iter_mut().for_each(|(_, _, members)| members.sort_unstable_by(f64::total_cmp));
        let value = |rank: usize| {
            let within =
                found.iter().find(|(_, start, members)| (*start..start + members.len()).contains(&rank));
            within.map_or(self.min, |(_, start, members)| members[rank - start])
        };
        wanted.map(|q| {
            let at = q.clamp(0.0, 1.0) * last as f64;
            let low = at.floor() as usize;
            between(value(low), value((low + 1).min(last)), at - at.floor())
        })
    }
}

/// How many different values there are among some hashes.
pub fn distinct(hashes: Vec<u64>) -> usize {
    // Sorted piece by piece, each small enough for the nearest cache.
    const PIECES: usize = 4_096;
    let piece = |hash: u64| (hash >> 52) as usize;
    let mut ends = vec![0_usize; PIECES + 1];
    hashes.iter().for_each(|hash| ends[piece(*hash) + 1] += 1);
    (0..PIECES).for_each(|at| ends[at + 1] += ends[at]);
    let mut next = ends.clone();
    let mut sorted = vec![0; hashes.len()];
    for hash in hashes {
        let at = &mut next[piece(hash)];
        sorted[*at] = hash;
        *at += 1;
    }
    let mut distinct = 0;
    for bounds in ends.windows(2) {
        let members = &mut sorted[bounds[0]..bounds[1]];
        members.sort_unstable();
        distinct += members.chunk_by(|a, b| a == b).count();
    }
    distinct
}

/// The median of values in any order: they are reordered; `None` if there are none.
pub fn median(values: &mut [f64]) -> Option<f64> {
    quantile_of(values, 0.5)
}

/// Pearson's correlation of two columns of equal length; `None` where one does not vary.
pub fn correlation(a: &[f64], b: &[f64]) -> Option<f64> {
    let (ma, mb) = (moments(a)?, moments(b)?);
    if ma.sd == 0.0 || mb.sd == 0.0 {
        return None;
    }
    let products = a.iter().zip(b).map(|(x, y)| ((x - ma.mean) / ma.sd) * ((y - mb.mean) / mb.sd));
    Some(sum(products) / a.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_keeps_what_is_small() {
        assert_eq!(sum([1e16, 1.0, -1e16]), 1.0);
    }

    #[test]
    fn quantiles_follow_numpy() {
        let values = [1.0, 2.0, 3.0, 4.0];
        for (q, expected) in [(0.0, 1.0), (0.25, 1.75), (0.5, 2.5), (1.0, 4.0)] {
            assert_eq!(quantile(&values, q), Some(expected));
        }
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn medians_of_even_and_odd_counts() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
        assert_eq!(median(&mut []), None);
    }

    #[test]
    fn a_spread_gives_the_quantiles_that_sorting_gives() {
        let columns = [
            (0..1_000).map(|i| f64::from(i * 7919 % 1_000)).collect::<Vec<_>>(),
            (0..500).map(|i| f64::from(i % 3)).collect(),
            vec![5.0; 9],
            vec![1e308, -1e308, 0.0, 3.0],
            vec![2.0],
        ];
        for values in columns {
            let sorted = sorted(values.clone());
            let expected = [0.0, 0.25, 0.5, 0.75, 1.0].map(|q| quantile(&sorted, q));
            let spread = Spread::of(&values);
            let found = spread.as_ref().map(|s| s.quantiles(&values, [0.0, 0.25, 0.5, 0.75, 1.0]));
            assert_eq!(found.map(|f| f.map(Some)), Some(expected));
            assert_eq!(spread.map(|s| s.histogram(20).iter().sum()), Some(values.len()));
        }
    }

    #[test]
    fn different_hashes_are_counted() {
        let hashes = (0..10_000_u64).map(|i| (i % 777).wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        assert_eq!(distinct(hashes), 777);
        assert_eq!(distinct(Vec::new()), 0);
    }

    #[test]
    fn constants_do_not_vary() {
        let m = moments(&[0.1; 1000]).map(|m| (m.sd, m.skew));
        assert_eq!(m, Some((0.0, 0.0)));
    }

    #[test]
    fn huge_values_do_not_overflow() {
        let m = moments(&[1e300, -1e300]).unwrap_or(Moments { n: 0, mean: 1.0, sd: 0.0, skew: 0.0 });
        assert_eq!((m.mean, m.sd), (0.0, 1e300));
        for values in [vec![1e300, 2e300, -5.0, 1.0], vec![f64::MAX, f64::MIN, 0.0], vec![1e101, 1.0, 2.0]] {
            let finite =
                moments(&values).is_some_and(|m| [m.mean, m.sd, m.skew].iter().all(|v| v.is_finite()));
            assert!(finite, "{values:?}: {:?}", moments(&values));
        }
    }
}
