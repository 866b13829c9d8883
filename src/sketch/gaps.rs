//! Where a score parts by itself: natural breaks.
//!
//! The bands are those with the least sum of squared distances to their means
//! (Fisher 1958; Jenks' natural breaks), found exactly over the scores rounded
//! to whole and half points. A cut lies halfway between the two scores that it
//! parts, to one decimal.

/// Steps in a point.
const STEPS: f64 = 2.0;

/// The natural cuts into so many bands, falling; fewer where there are fewer different scores.
pub(super) fn natural(scores: impl Iterator<Item = (f64, usize)>, bands: usize) -> Vec<f64> {
    // Rows, least and greatest score of each step.
    let mut steps = vec![(0_usize, f64::INFINITY, f64::NEG_INFINITY); (100.0 * STEPS) as usize + 1];
    for (score, rows) in scores {
        let at = ((score * STEPS).round() as usize).min(steps.len() - 1);
        let (all, low, high) = steps[at];
        steps[at] = (all + rows, low.min(score), high.max(score));
    }
    let held: Vec<(f64, f64, f64, f64)> = steps
        .iter()
        .enumerate()
        .filter(|(_, (rows, _, _))| *rows > 0)
        .map(|(at, (rows, low, high))| (at as f64 / STEPS, *rows as f64, *low, *high))
        .collect();
    let starts = parted(&held, bands.min(held.len()));
    let cut = |start: &usize| {
        let (below, above) = (held[start - 1].3, held[*start].2);
        let middle = f64::midpoint(below, above);
        // To one decimal where that still parts the two.
        let rounded = (middle * 10.0).round() / 10.0;
        if rounded > below && rounded <= above { rounded } else { above }
    };
    starts.iter().rev().map(cut).collect()
}

/// The first place of each group but the lowest.
fn parted(held: &[(f64, f64, f64, f64)], groups: usize) -> Vec<usize> {
    let n = held.len();
    if groups < 2 {
        return Vec::new();
    }
    let mut sums = vec![(0.0, 0.0, 0.0)];
    for (score, rows, ..) in held {
        let (w, s, q) = sums[sums.len() - 1];
        sums.push((w + rows, s + rows * score, q + rows * score * score));
    }
    let spread = |from: usize, to: usize| {
        let (w, s, q) = (sums[to].0 - sums[from].0, sums[to].1 - sums[from].1, sums[to].2 - sums[from].2);
        q - s * s / w
    };
    let mut best: Vec<f64> = (0..=n).map(|to| if to == 0 { 0.0 } else { spread(0, to) }).collect();
    let mut choices = Vec::new();
    for group in 1..groups {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut choice = vec![0; n + 1];
        for to in group + 1..=n {
            for (from, best) in best.iter().enumerate().take(to).skip(group) {
                let total = best + spread(from, to);
                if total < next[to] {
                    (next[to], choice[to]) = (total, from);
                }
            }
        }
        best = next;
        choices.push(choice);
    }
    let mut to = n;
    let mut starts: Vec<usize> = choices
        .iter()
        .rev()
        .map(|choice| {
            to = choice[to];
            to
        })
        .collect();
    starts.reverse();
    starts
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn cuts_lie_in_the_gaps() {
        let scores = [(10.0, 5), (12.0, 3), (50.0, 4), (53.5, 1), (90.0, 2)];
        assert_eq!(natural(scores.into_iter(), 3), [71.8, 31.0]);
        assert_eq!(natural([(0.0, 9), (40.0, 1), (44.0, 1)].into_iter(), 2), [20.0]);
        assert_eq!(natural([(7.0, 3)].into_iter(), 4), Vec::<f64>::new());
    }

    #[test]
    fn a_cut_parts_scores_that_lie_close() {
        assert_eq!(natural([(10.02, 1), (10.48, 1)].into_iter(), 2), [10.3]);
        assert_eq!(natural([(10.24, 1), (10.26, 1)].into_iter(), 2), [10.26]);
    }
}
