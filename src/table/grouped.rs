//! Rows brought together: what the rows of one group say as a whole, and columns made from chosen rows.
//!
//! Each figure takes one pass over a column; nothing is sorted but what
//! [`Groups::distinct`] must sort.

use super::{Cells, Column, NO_LEVEL, NO_ROW, TextCells};

/// Which rows belong together.
#[derive(Clone, Copy, Debug)]
pub struct Groups<'a> {
    /// Each row's group, or [`NO_ROW`] where the row belongs to none.
    pub of: &'a [u32],
    /// How many groups there are.
    pub count: usize,
}

impl Groups<'_> {
    /// The rows that belong to a group, with their group.
    fn rows(&self) -> impl Iterator<Item = (usize, usize)> {
        self.of
            .iter()
            .enumerate()
            .filter(|(_, group)| **group != NO_ROW)
            .map(|(row, group)| (row, *group as usize))
    }

    /// How many rows each group has.
    pub fn sizes(&self) -> Vec<u32> {
        let mut sizes = vec![0; self.count];
        self.rows().for_each(|(_, group)| sizes[group] += 1);
        sizes
    }

    /// The sum of each group's values with how many there are, compensated as Neumaier does it, so that long groups
    /// lose nothing. A sum beyond the greatest number is the greatest number: cells are finite.
    fn totals(&self, value: impl Fn(usize) -> Option<f64>) -> (Vec<f64>, Vec<u32>) {
        let mut totals = vec![0.0_f64; self.count];
        let mut lost = vec![0.0_f64; self.count];
        let mut counts = vec![0; self.count];
        for (row, group) in self.rows() {
            let Some(value) = value(row) else { continue };
            let (total, next) = (totals[group], totals[group] + value);
            lost[group] +=
                if total.abs() >= value.abs() { (total - next) + value } else { (value - next) + total };
            totals[group] = next;
            counts[group] += 1;
        }
        for (total, lost) in totals.iter_mut().zip(lost) {
            let whole = if total.is_finite() { *total + lost } else { *total };
            *total = whole.clamp(-f64::MAX, f64::MAX);
        }
        (totals, counts)
    }

    /// The sum of each group's values; `empty` where it has none.
    pub fn sums(&self, value: impl Fn(usize) -> Option<f64>, empty: f64) -> Vec<f64> {
        let (totals, counts) = self.totals(value);
        totals.into_iter().zip(counts).map(|(total, count)| if count == 0 { empty } else { total }).collect()
    }

    /// The mean of each group's values; NaN where it has none.
    pub fn means(&self, value: impl Fn(usize) -> Option<f64>) -> Vec<f64> {
        let (totals, counts) = self.totals(value);
        let mean = |(total, count)| if count == 0 { f64::NAN } else { total / f64::from(count) };
        totals.into_iter().zip(counts).map(mean).collect()
    }

    /// The value of each group that no other of it is better than.
    pub fn best<T: Copy>(
        &self,
        value: impl Fn(usize) -> Option<T>,
        better: impl Fn(T, T) -> bool,
    ) -> Vec<Option<T>> {
        let mut best: Vec<Option<T>> = vec![None; self.count];
        for (row, group) in self.rows() {
            if let Some(value) = value(row)
                && best[group].is_none_or(|known| better(value, known))
            {
                best[group] = Some(value);
            }
        }
        best
    }

    /// The first row of each group for which `is` holds, or [`NO_ROW`].
    pub fn first(&self, is: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut first = vec![NO_ROW; self.count];
        for (row, group) in self.rows() {
            if first[group] == NO_ROW && is(row) {
                first[group] = row as u32;
            }
        }
        first
    }

    /// The last row of each group for which `is` holds, or [`NO_ROW`].
    pub fn last(&self, is: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut last = vec![NO_ROW; self.count];
        for (row, group) in self.rows().filter(|(row, _)| is(*row)) {
            last[group] = row as u32;
        }
        last
    }

    /// How many different values each group has; equal values have equal bits.
    pub fn distinct(&self, value: impl Fn(usize) -> Option<u64>) -> Vec<u32> {
        let sizes = self.sizes();
        let mut next = Vec::with_capacity(self.count);
        let mut all = 0;
        for size in &sizes {
            next.push(all);
            all += *size as usize;
        }
        let starts = next.clone();
        let mut values = vec![0; all];
        for (row, group) in self.rows() {
            if let Some(value) = value(row) {
                values[next[group]] = value;
                next[group] += 1;
            }
        }
        let different = |(start, end): (usize, usize)| {
            let own = &mut values[start..end];
            own.sort_unstable();
            own.chunk_by(|a, b| a == b).count() as u32
        };
        starts.into_iter().zip(next).map(different).collect()
    }
}

impl Column {
    /// The column with these rows of it, in this order; missing where the row is [`NO_ROW`].
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        Self { missing_words: self.missing_words.clone(), ..Self::new(&self.name, self.cells.take(rows)) }
    }
}

impl Cells {
    /// These rows of the cells, in this order; missing where the row is [`NO_ROW`].
    #[must_use]
    pub fn take(&self, rows: &[u32]) -> Self {
        match self {
            Self::Number(values) => Self::Number(taken(values, rows, f64::NAN)),
            Self::Boolean(values) => Self::Boolean(taken(values, rows, None)),
            Self::Date(days) => Self::Date(taken(days, rows, None)),
            Self::Category { codes, levels } => {
                let (codes, levels) = in_order(taken(codes, rows, NO_LEVEL), levels);
                Self::Category { codes, levels }
            }
            Self::Text(text) => {
                let mut out = TextCells::default();
                rows.iter()
                    .for_each(|&row| out.push(if row == NO_ROW { "" } else { text.get(row as usize) }));
                Self::Text(out)
            }
        }
    }
}

fn taken<T: Copy>(cells: &[T], rows: &[u32], missing: T) -> Vec<T> {
    rows.iter().map(|&row| if row == NO_ROW { missing } else { cells[row as usize] }).collect()
}

/// Levels in the order in which they now appear, without those that do not.
fn in_order(mut codes: Vec<u32>, levels: &[String]) -> (Vec<u32>, Vec<String>) {
    let mut new = vec![NO_LEVEL; levels.len()];
    let mut kept = Vec::new();
    for code in codes.iter_mut().filter(|code| **code != NO_LEVEL) {
        let new = &mut new[*code as usize];
        if *new == NO_LEVEL {
            *new = kept.len() as u32;
            kept.push(levels[*code as usize].clone());
        }
        *code = *new;
    }
    (codes, kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GROUPS: Groups<'static> = Groups { of: &[0, 1, 0, NO_ROW, 1, 0, 2], count: 3 };
    const VALUES: [f64; 7] = [1e16, 4.0, 1.0, 9.0, f64::NAN, -1e16, f64::NAN];

    fn value(row: usize) -> Option<f64> {
        Some(VALUES[row]).filter(|v| !v.is_nan())
    }

    #[test]
    fn sums_keep_what_is_small_and_means_pass_over_what_is_missing() {
        assert_eq!(GROUPS.sums(value, 0.0), [1.0, 4.0, 0.0]);
        let means = GROUPS.means(value);
        assert_eq!(means[..2], [1.0 / 3.0, 4.0]);
        assert!(means[2].is_nan());
        assert_eq!(GROUPS.sizes(), [3, 2, 1]);
    }

    #[test]
    fn a_sum_beyond_the_greatest_number_is_that_number() {
        let groups = Groups { of: &[0, 0, 1, 1], count: 2 };
        let value = |row| Some(if row < 2 { 1e308 } else { -1e308 });
        assert_eq!(groups.sums(value, 0.0), [f64::MAX, -f64::MAX]);
    }

    #[test]
    fn firsts_lasts_bests_and_different_values() {
        assert_eq!(GROUPS.first(|row| row > 0), [2, 1, 6]);
        assert_eq!(GROUPS.last(|row| row < 5), [2, 4, NO_ROW]);
        assert_eq!(GROUPS.best(value, |a, b| a > b), [Some(1e16), Some(4.0), None]);
        assert_eq!(GROUPS.distinct(|row| (row != 6).then_some((row / 4) as u64)), [2, 2, 0]);
    }

    #[test]
    fn rows_that_are_taken_leave_no_level_behind() {
        let levels = ["a", "b", "c"].map(str::to_owned).to_vec();
        let cells = Cells::Category { codes: vec![0, 1, 2, NO_LEVEL], levels };
        let expected = Cells::Category {
            codes: vec![0, NO_LEVEL, 1, 0, NO_LEVEL],
            levels: vec!["c".to_owned(), "a".to_owned()],
        };
        assert_eq!(cells.take(&[2, 3, 0, 2, NO_ROW]), expected);
    }
}
