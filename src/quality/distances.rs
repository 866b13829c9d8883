//! The distances of eight rows to many others, added up by segment: all that a silhouette needs, and all its time.

use wide::f32x4;

use crate::numeric::tiles::{Lanes, squared_distances};

/// Rows whose distances to four others are computed side by side, so that a tile is read once for them.
const BESIDE: usize = 4;

/// Adds the distances between the tile's rows and `rows` to `sums`, each to as many of them as a row has `slots`.
///
/// A function of its own, called for few rows at a time, because a browser optimises one only between its calls, and
/// because `sums` are of 32 bits and must not grow long.
#[inline(never)]
pub fn add(tile: &[Lanes], rows: &[f32], slots: &[u16], sums: &mut [Lanes]) {
    let width = tile.len();
    let count = rows.len() / width;
    let labelings = slots.len() / count.max(1);
    let whole = count - count % BESIDE;
    let (rows, last_rows) = rows.split_at(whole * width);
    let (slots, last_slots) = slots.split_at(whole * labelings);
    for (rows, slots) in rows.chunks_exact(BESIDE * width).zip(slots.chunks_exact(BESIDE * labelings)) {
        let distances = distances::<BESIDE>(tile, rows);
        for (distances, slots) in distances.iter().zip(slots.chunks_exact(labelings)) {
            add_to(distances, slots, sums);
        }
    }
    for (row, slots) in last_rows.chunks_exact(width).zip(last_slots.chunks_exact(labelings)) {
        let [distances] = distances::<1>(tile, row);
        add_to(&distances, slots, sums);
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums must stay in registers")]
fn distances<const B: usize>(tile: &[Lanes], rows: &[f32]) -> [Lanes; B] {
    let width = tile.len();
    let rows = std::array::from_fn(|b| &rows[b * width..][..width]);
    squared_distances::<B>(tile, rows).map(|squared| squared.map(f32x4::sqrt))
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "the distances must stay in registers")]
fn add_to(distances: &Lanes, slots: &[u16], sums: &mut [Lanes]) {
    for slot in slots {
        for (sum, distance) in sums[usize::from(*slot)].iter_mut().zip(distances) {
            *sum += *distance;
        }
    }
}
