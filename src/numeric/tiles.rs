//! Eight rows at a time, turned so that one value of all eight lies together.
//!
//! Vectors of four 32-bit floats, which every processor and WebAssembly have.
//! Products are never fused with sums, and no sum changes its order: native
//! and wasm give the same bits.

use wide::f32x4;

/// Rows in a tile.
pub const LANES: usize = 8;

/// One value for each row of a tile.
pub type Lanes = [f32x4; 2];

/// Zero in each lane.
pub const ZERO: Lanes = [f32x4::ZERO; 2];

/// Room for eight rows, column by column.
pub fn tile(width: usize) -> Vec<Lanes> {
    vec![ZERO; width]
}

/// Turns eight rows of equal width into columns.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a part of the inner loops")]
pub fn turn(rows: [&[f32]; LANES], tile: &mut [Lanes]) {
    let width = rows[0].len();
    let fours = rows.map(|row| row.as_chunks::<4>().0);
    let four = |lane: usize, at: usize| fours[lane].get(at).map_or(f32x4::ZERO, |four| f32x4::from(*four));
    let (blocks, rest) = tile.as_chunks_mut::<4>();
    for (at, block) in blocks.iter_mut().enumerate() {
        let low = f32x4::transpose([four(0, at), four(1, at), four(2, at), four(3, at)]);
        let high = f32x4::transpose([four(4, at), four(5, at), four(6, at), four(7, at)]);
        for (column, halves) in block.iter_mut().zip(low.into_iter().zip(high)) {
            *column = halves.into();
        }
    }
    let done = width - rest.len();
    for (column, j) in rest.iter_mut().zip(done..) {
        *column = [
            f32x4::new([rows[0][j], rows[1][j], rows[2][j], rows[3][j]]),
            f32x4::new([rows[4][j], rows[5][j], rows[6][j], rows[7][j]]),
        ];
    }
}

/// Up to eight rows that lie one behind the other; where there are fewer, the first stands in for the rest.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a part of the inner loops")]
pub fn eight(rows: &[f32], width: usize) -> [&[f32]; LANES] {
    if let Some((rows, _)) = rows.split_at_checked(LANES * width) {
        return std::array::from_fn(|lane| &rows[lane * width..(lane + 1) * width]);
    }
    std::array::from_fn(|lane| rows.get(lane * width..(lane + 1) * width).unwrap_or(&rows[..width]))
}

/// The squared distance of each row of the tile to each of some points: several at once read the tile once. By
/// differences, never |a|² − 2ab + |b|²: of equal rows it is zero.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums must stay in registers")]
pub fn squared_distances<const B: usize>(tile: &[Lanes], points: [&[f32]; B]) -> [Lanes; B] {
    let mut sums = [ZERO; B];
    for (j, column) in tile.iter().enumerate() {
        for (sum, point) in sums.iter_mut().zip(points) {
            let value = f32x4::splat(point[j]);
            for (sum, column) in sum.iter_mut().zip(column) {
                let gap = *column - value;
                *sum += gap * gap;
            }
        }
    }
    sums
}

/// The squared length of each row of the tile.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a part of the inner loops")]
pub fn squared_norms(tile: &[Lanes]) -> Lanes {
    let mut sums = ZERO;
    for column in tile {
        sums[0] += column[0] * column[0];
        sums[1] += column[1] * column[1];
    }
    sums
}

/// The values of all lanes.
#[inline(always)]
#[allow(clippy::inline_always, reason = "a part of the inner loops")]
pub fn values(lanes: Lanes) -> [f32; LANES] {
    let [a, b, c, d] = lanes[0].to_array();
    let [e, f, g, h] = lanes[1].to_array();
    [a, b, c, d, e, f, g, h]
}
