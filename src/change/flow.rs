//! Who went where: every customer of two segmentations, by key.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::methods::{Label, NOT_ASSIGNED};

/// Where a customer is in one of two segmentations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// In a segment.
    In(Label),
    /// In the table and in no segment.
    NotAssigned,
    /// Not in the table.
    Absent,
}

/// How many customers went from each place to each other, and what they add up to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// From, to, and how many; in the order of the places, none of them empty.
    pub bands: Vec<Band>,
}

/// Customers who went the same way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// Where they were.
    pub from: Place,
    /// Where they are.
    pub to: Place,
    /// How many they are.
    pub rows: usize,
    /// Their volume now, or before where they left; nothing where none was given.
    pub volume: f64,
}

/// Customers by key, with their segment and volume.
#[derive(Clone, Copy, Debug)]
pub struct Placed<'a> {
    /// The keys, none of them twice.
    pub keys: &'a [String],
    /// The segment of each.
    pub labels: &'a [Label],
    /// The volume of each, where there is one; NaN counts as nothing.
    pub volume: Option<&'a [f64]>,
}

impl Placed<'_> {
    fn place(&self, row: usize) -> Place {
        if self.labels[row] == NOT_ASSIGNED { Place::NotAssigned } else { Place::In(self.labels[row]) }
    }

    fn volume(&self, row: usize) -> f64 {
        self.volume.map_or(0.0, |volume| if volume[row].is_nan() { 0.0 } else { volume[row] })
    }
}

/// One customer in two segmentations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// His row before, if he was there.
    pub before: Option<u32>,
    /// His row after, if he is there.
    pub after: Option<u32>,
    /// Where he was.
    pub from: Place,
    /// Where he is.
    pub to: Place,
}

/// Every customer of either segmentation: those who are there in their order, then those who left in theirs.
pub fn pairs(before: Placed<'_>, after: Placed<'_>) -> Vec<Pair> {
    // Looked up and never iterated.
    let known: FxHashMap<&str, u32> = before.keys.iter().map(String::as_str).zip(0..).collect();
    let mut is_left = vec![true; before.keys.len()];
    let mut pairs = Vec::with_capacity(after.keys.len());
    for (row, key) in (0_u32..).zip(after.keys) {
        let was = known.get(key.as_str()).copied();
        if let Some(was) = was {
            is_left[was as usize] = false;
        }
        let from = was.map_or(Place::Absent, |was| before.place(was as usize));
        pairs.push(Pair { before: was, after: Some(row), from, to: after.place(row as usize) });
    }
    let left = (0_u32..).zip(is_left).filter(|(_, is_left)| *is_left);
    pairs.extend(left.map(|(row, _)| Pair {
        before: Some(row),
        after: None,
        from: before.place(row as usize),
        to: Place::Absent,
    }));
    pairs
}

/// Every customer of either segmentation, where he was and where he is.
pub fn flow(before: Placed<'_>, after: Placed<'_>) -> Flow {
    let volume = |pair: &Pair| match (pair.after, pair.before) {
        (Some(row), _) => after.volume(row as usize),
        (None, Some(row)) => before.volume(row as usize),
        (None, None) => 0.0,
    };
    Flow::of(&pairs(before, after), volume)
}

impl Flow {
    /// Customers counted by the way they went, with their volume.
    pub fn of(pairs: &[Pair], volume: impl Fn(&Pair) -> f64) -> Self {
        let mut bands: BTreeMap<(Place, Place), (usize, f64)> = BTreeMap::new();
        for pair in pairs {
            let band = bands.entry((pair.from, pair.to)).or_default();
            *band = (band.0 + 1, band.1 + volume(pair));
        }
        let band = |((from, to), (rows, volume))| Band { from, to, rows, volume };
        Self { bands: bands.into_iter().map(band).collect() }
    }

    fn rows(&self, is: impl Fn(&Band) -> bool) -> usize {
        self.bands.iter().filter(|band| is(band)).map(|band| band.rows).sum()
    }

    /// Customers in one segment before and after.
    pub fn stayers(&self) -> usize {
        self.rows(|band| band.from == band.to && matches!(band.from, Place::In(_)))
    }

    /// Customers in one segment before and in another after.
    pub fn movers(&self) -> usize {
        self.rows(|band| band.from != band.to && matches!((band.from, band.to), (Place::In(_), Place::In(_))))
    }

    /// Customers who were not in the table before.
    pub fn joiners(&self) -> usize {
        self.rows(|band| band.from == Place::Absent)
    }

    /// Customers who are not in the table any more.
    pub fn leavers(&self) -> usize {
        self.rows(|band| band.to == Place::Absent)
    }

    /// How many more customers a segment has than before.
    pub fn net(&self, segment: Label) -> i64 {
        let own = Place::In(segment);
        let (now, then) = (self.rows(|band| band.to == own), self.rows(|band| band.from == own));
        now as i64 - then as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everybody_is_counted_once() {
        let keys = |all: &[&str]| all.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let (then, now) = (keys(&["a", "b", "c", "d", "e"]), keys(&["e", "x", "b", "a", "d"]));
        let (labels_then, labels_now) = ([0, 0, 1, 1, NOT_ASSIGNED], [1, 0, 1, 0, NOT_ASSIGNED]);
        let volume = [1.0, 2.0, 4.0, 8.0, f64::NAN];
        let before = Placed { keys: &then, labels: &labels_then, volume: Some(&volume) };
        let after = Placed { keys: &now, labels: &labels_now, volume: Some(&volume) };
        let found = flow(before, after);
        assert_eq!((found.stayers(), found.movers(), found.joiners(), found.leavers()), (1, 1, 1, 1));
        assert_eq!(found.bands.iter().map(|band| band.rows).sum::<usize>(), 6);
        assert_eq!((found.net(0), found.net(1)), (0, 0));
        let left = found.bands.iter().find(|band| band.to == Place::Absent);
        assert_eq!(left.map(|band| (band.from, band.volume)), Some((Place::In(1), 4.0)));
        let lost = found.bands.iter().find(|band| band.to == Place::NotAssigned);
        assert_eq!(lost.map(|band| band.from), Some(Place::In(1)));
    }
}
