//! Which of the segments found before each segment goes on from: the one that it shares most customers with.

use serde::{Deserialize, Serialize};

use crate::methods::{Label, NOT_ASSIGNED};

/// The segment that one goes on from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// Its label among those found before.
    pub label: Label,
    /// How many rows it held.
    pub size: usize,
    /// How many of them are in the segment now.
    pub stayed: usize,
}

/// For each of `k` segments the earlier one, no two the same: the greatest overlap is matched first, of equals the
/// one of the first labels. None where no row is shared, or all that share one are matched already. Both labelings
/// are of the same rows.
pub fn earlier(labels: &[Label], before: &[Label], k: usize) -> Vec<Option<Earlier>> {
    let count = |labels: &[Label]| {
        let most = labels.iter().filter(|label| **label != NOT_ASSIGNED).max();
        most.map_or(0, |most| usize::from(*most) + 1)
    };
    let k_before = count(before);
    let mut sizes = vec![0_usize; k_before];
    let mut shared = vec![vec![0_usize; k_before]; k.max(count(labels))];
    for (now, before) in labels.iter().zip(before).filter(|(_, before)| **before != NOT_ASSIGNED) {
        sizes[usize::from(*before)] += 1;
        if *now != NOT_ASSIGNED {
            shared[usize::from(*now)][usize::from(*before)] += 1;
        }
    }
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (now, own) in shared.iter().take(k).enumerate() {
        pairs.extend(own.iter().enumerate().filter(|(_, n)| **n > 0).map(|(before, n)| (*n, now, before)));
    }
    pairs.sort_by_key(|(stayed, now, before)| (std::cmp::Reverse(*stayed), *now, *before));
    let (mut matched, mut is_taken) = (vec![None; k], vec![false; k_before]);
    for (stayed, now, before) in pairs {
        if matched[now].is_none() && !is_taken[before] {
            is_taken[before] = true;
            matched[now] = Some(Earlier { label: before as Label, size: sizes[before], stayed });
        }
    }
    matched
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Label = NOT_ASSIGNED;

    #[test]
    fn renumbered_segments_are_known_again() {
        let before = [0, 0, 0, 1, 1, 2, NONE];
        let now = [2, 2, 0, 0, 0, 1, 1];
        let of = |label, size, stayed| Some(Earlier { label, size, stayed });
        assert_eq!(earlier(&now, &before, 3), [of(1, 2, 2), of(2, 1, 1), of(0, 3, 2)]);
    }

    #[test]
    fn one_earlier_segment_goes_on_in_one_alone() {
        let before = [0, 0, 0, 0, 1];
        let now = [0, 0, 0, 1, NONE];
        let size_4 = Some(Earlier { label: 0, size: 4, stayed: 3 });
        assert_eq!(earlier(&now, &before, 2), [size_4, None]);
        assert_eq!(earlier(&now, &[NONE; 5], 2), [None, None]);
    }
}
