//! Statistics of plain numbers. None of these accept NaN.

/// The sum, with Neumaier's compensation: its error does not grow with the count.
pub fn sum(values: impl IntoIterator<Item = f64>) -> f64 {
    let (mut total, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = total + value;
        lost += if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
        total = next;
    }
    total + lost
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
    // Values near the greatest number would overflow when squared; scaling by a power of two is exact.
    let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    let unit = if largest > 1e100 { 2.0_f64.powi(-600) } else { 1.0 };
    let mean = sum(values.iter().map(|v| v * unit / n));
    let second = sum(values.iter().map(|v| (v * unit - mean).powi(2))) / n;
    let third = sum(values.iter().map(|v| (v * unit - mean).powi(3))) / n;
    let sd = second.sqrt();
    // A constant column's deviation is rounding, not spread.
    let sd = if sd <= 1e-14 * mean.abs() { 0.0 } else { sd };
    let skew = if sd > 0.0 { third / (second * sd) } else { 0.0 };
    Some(Moments { n: values.len(), mean: mean / unit, sd: sd / unit, skew })
}

/// The quantile at `q` of sorted values, between neighbours in proportion (NumPy's "linear").
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let low = at.floor();
    let (a, b) = (sorted[low as usize], sorted[(low as usize + 1).min(last)]);
    Some(between(a, b, at - low))
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
    fn constants_do_not_vary() {
        let m = moments(&[0.1; 1000]).map(|m| (m.sd, m.skew));
        assert_eq!(m, Some((0.0, 0.0)));
    }

    #[test]
    fn huge_values_do_not_overflow() {
        let m = moments(&[1e300, -1e300]).unwrap_or(Moments { n: 0, mean: 1.0, sd: 0.0, skew: 0.0 });
        assert_eq!((m.mean, m.sd), (0.0, 1e300));
    }
}
