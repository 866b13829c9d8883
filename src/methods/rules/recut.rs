//! Cutting a score in another way, or into another number of bands, beginning from where it is cut now, so that nobody
//! changes bands who need not.

use super::cuts::Cuts;

/// What a score can be cut by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutBy {
    /// Scores.
    Score,
    /// Shares of the rows.
    Share,
    /// Numbers of rows.
    Count,
    /// Equal parts of a column's total.
    Volume,
    /// The bins of the only feature.
    Bins,
}

impl CutBy {
    /// What these cuts are by.
    pub fn of(cuts: &Cuts) -> Self {
        match cuts {
            Cuts::Score { .. } => Self::Score,
            Cuts::Share { .. } => Self::Share,
            Cuts::Count { .. } => Self::Count,
            Cuts::Volume { .. } => Self::Volume,
            Cuts::Bins { .. } => Self::Bins,
        }
    }
}

/// Where a score is cut on one table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BandsNow {
    /// The least score of each band but the last, falling.
    pub thresholds: Vec<f64>,
    /// Rows of each band, the highest first.
    pub rows: Vec<usize>,
}

/// Shares are told to a hundredth of a percent.
const SHARE: f64 = 1e4;

/// Scores have nine decimals, so none lies so little below another.
const BELOW: f64 = 1e-10;

impl Cuts {
    /// Thresholds as cuts at scores; `None` where a band can hold no score.
    pub fn at_thresholds(thresholds: &[f64]) -> Option<Self> {
        let mut at: Vec<f64> = Vec::with_capacity(thresholds.len());
        for threshold in thresholds {
            // Equal thresholds leave the lower band empty, and so does one just below: no score lies between.
            at.push(at.last().map_or(*threshold, |last| threshold.min(last - BELOW)));
        }
        let is_whole = !at.is_empty() && at.iter().all(|cut| (0.0..=100.0).contains(cut));
        is_whole.then_some(Self::Score { at })
    }

    /// Cuts at equal distances.
    pub fn even_scores(bands: usize) -> Self {
        let at = (1..bands).rev().map(|cut| (cut as f64 * 1000.0 / bands as f64).round() / 10.0);
        Self::Score { at: at.collect() }
    }

    /// Shares that widen downwards: 10, 20, 30 and 40 % for four bands.
    pub fn rising_shares(bands: usize) -> Self {
        let all = (bands * (bands + 1) / 2) as f64;
        Self::Share { of: (1..bands).map(|band| (band as f64 / all * 1000.0).round() / 1000.0).collect() }
    }

    /// As many bands by something else, as near to where they are now as can be. `volume` is the column whose total is
    /// parted; without one these cuts stay.
    #[must_use]
    pub fn recut(&self, by: CutBy, now: &BandsNow, volume: Option<&String>) -> Self {
        let bands = self.bands().max(2);
        // Bands that ties leave empty are no place to begin from.
        let is_known = now.rows.len() == bands && now.rows.iter().all(|rows| *rows > 0);
        match by {
            CutBy::Score
                if now.thresholds.len() + 1 == bands
                    && now.thresholds.windows(2).all(|pair| pair[0] > pair[1]) =>
            {
                Self::Score { at: now.thresholds.clone() }
            }
            CutBy::Score => Self::even_scores(bands),
            CutBy::Share => {
                let found = is_known.then(|| shares(&now.rows)).flatten();
                found.unwrap_or_else(|| Self::rising_shares(bands))
            }
            CutBy::Count if is_known => Self::Count { of: now.rows[..bands - 1].to_vec() },
            CutBy::Count => {
                let each = now.rows.iter().sum::<usize>() / bands;
                Self::Count { of: vec![each.max(1); bands - 1] }
            }
            CutBy::Volume => {
                volume.map_or_else(|| self.clone(), |column| Self::Volume { column: column.clone(), bands })
            }
            CutBy::Bins => Self::Bins { bands },
        }
    }

    /// The same cuts with another number of bands: the lowest band is parted, or joins the one above it. `rows` are
    /// those of all bands.
    #[must_use]
    pub fn with_bands(&self, bands: usize, rows: usize) -> Self {
        let bands = bands.max(2);
        let mut cuts = self.clone();
        match &mut cuts {
            Self::Score { at } => {
                at.truncate(bands - 1);
                while at.len() + 1 < bands {
                    match at.last().map_or(100.0, |last| *last) {
                        lowest if lowest >= 1.0 => at.push((lowest * 5.0).round() / 10.0),
                        // No room is left below.
                        _ => return Self::even_scores(bands),
                    }
                }
            }
            Self::Share { of } => {
                of.truncate(bands - 1);
                while of.len() + 1 < bands {
                    let rest = 1.0 - of.iter().sum::<f64>();
                    let half = (rest / 2.0 * SHARE).round() / SHARE;
                    if half <= 0.0 || half >= rest {
                        return Self::rising_shares(bands);
                    }
                    of.push(half);
                }
            }
            Self::Count { of } => {
                of.truncate(bands - 1);
                while of.len() + 1 < bands {
                    let rest = rows.saturating_sub(of.iter().sum());
                    of.push((rest / 2).max(1));
                }
            }
            Self::Volume { bands: own, .. } | Self::Bins { bands: own } => *own = bands,
        }
        cuts
    }
}

/// The shares that these bands have; `None` where they cannot be cut by shares.
fn shares(rows: &[usize]) -> Option<Cuts> {
    let all: usize = rows.iter().sum();
    let share = |rows: &usize| (*rows as f64 / all as f64 * SHARE).round().max(1.0) / SHARE;
    let of: Vec<f64> = rows[..rows.len() - 1].iter().map(share).collect();
    (of.iter().sum::<f64>() < 1.0).then_some(Cuts::Share { of })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_way_of_cutting_begins_where_the_cuts_are() {
        let cuts = Cuts::Share { of: vec![0.1, 0.3] };
        let now = BandsNow { thresholds: vec![80.0, 41.3], rows: vec![412, 1588, 3000] };
        let trx = "trx".to_owned();
        let check = |by, expected: Cuts| assert_eq!(cuts.recut(by, &now, Some(&trx)), expected);
        check(CutBy::Score, Cuts::Score { at: vec![80.0, 41.3] });
        check(CutBy::Count, Cuts::Count { of: vec![412, 1588] });
        check(CutBy::Share, Cuts::Share { of: vec![0.0824, 0.3176] });
        check(CutBy::Volume, Cuts::Volume { column: trx.clone(), bands: 3 });
        check(CutBy::Bins, Cuts::Bins { bands: 3 });
        assert_eq!(cuts.recut(CutBy::Volume, &now, None), cuts);
    }

    #[test]
    fn what_is_not_known_is_even() {
        let now = Cuts::Volume { column: "trx".to_owned(), bands: 4 };
        let recut = |by| now.recut(by, &BandsNow::default(), None);
        assert_eq!(recut(CutBy::Score), Cuts::Score { at: vec![75.0, 50.0, 25.0] });
        assert_eq!(recut(CutBy::Share), Cuts::Share { of: vec![0.1, 0.2, 0.3] });
        assert_eq!(recut(CutBy::Count), Cuts::Count { of: vec![1, 1, 1] });
    }

    #[test]
    fn the_lowest_band_is_parted_or_joins_the_one_above() {
        let at = |at: &[f64]| Cuts::Score { at: at.to_vec() };
        assert_eq!(at(&[80.0, 60.0]).with_bands(4, 0), at(&[80.0, 60.0, 30.0]));
        assert_eq!(at(&[80.0, 60.0, 30.0]).with_bands(2, 0), at(&[80.0]));
        assert_eq!(at(&[50.0, 0.5]).with_bands(4, 0), at(&[75.0, 50.0, 25.0]));
        assert_eq!(Cuts::Share { of: vec![0.2] }.with_bands(3, 0), Cuts::Share { of: vec![0.2, 0.4] });
        assert_eq!(Cuts::Count { of: vec![100] }.with_bands(3, 1000), Cuts::Count { of: vec![100, 450] });
        assert_eq!(Cuts::Bins { bands: 3 }.with_bands(5, 0), Cuts::Bins { bands: 5 });
    }

    #[test]
    fn thresholds_that_are_equal_are_parted_by_less_than_any_score() {
        assert_eq!(Cuts::at_thresholds(&[50.0, 50.0]), Some(Cuts::Score { at: vec![50.0, 50.0 - BELOW] }));
        assert_eq!(Cuts::at_thresholds(&[0.0, 0.0]), None);
        assert_eq!(Cuts::at_thresholds(&[]), None);
    }
}
