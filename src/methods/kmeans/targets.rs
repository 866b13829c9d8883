//! The inner loop: eight rows against all centres.
//!
//! What is compared is |c|² − 2x·c, which orders centres as the distance does.
//! Up to five centres are taken at once, so that their sums and eight rows'
//! values fit into the sixteen registers there are.

use ndarray::Array2;
use wide::f32x4;

use crate::{
    methods::Label,
    numeric::tiles::{LANES, Lanes},
};

/// The most centres taken at once.
const MOST: usize = 5;

/// Centres as the loops want them.
#[derive(Debug)]
pub struct Targets {
    /// Minus twice each value; of the centres taken at once, the values of one column together.
    values: Vec<f32>,
    norms: Vec<f32>,
    /// How many centres are taken at once, each time.
    blocks: Vec<usize>,
    width: usize,
}

/// What a tile's rows are nearest to.
#[derive(Clone, Copy, Debug)]
pub struct Nearest {
    label: Lanes,
    /// The least |c|² − 2x·c.
    pub best: Lanes,
    /// The next, if that was asked for.
    pub second: Lanes,
}

impl Targets {
    /// From centres row by row.
    pub fn new(centers: &Array2<f64>) -> Self {
        let (k, width) = centers.dim();
        let count = k.div_ceil(MOST);
        let blocks: Vec<usize> = (0..count).map(|block| k / count + usize::from(block < k % count)).collect();
        let mut values = Vec::with_capacity(k * width);
        let mut first = 0;
        for &block in &blocks {
            for column in centers.columns() {
                values.extend(column.iter().skip(first).take(block).map(|v| (-2.0 * v) as f32));
            }
            first += block;
        }
        let norms = centers.outer_iter().map(|c| c.iter().map(|v| v * v).sum::<f64>() as f32).collect();
        Self { values, norms, blocks, width }
    }

    /// The nearest centre of each row of the tile, of equals the first; with `SECOND` the next best figure too.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the accumulators must stay in registers")]
    pub fn nearest<const SECOND: bool>(&self, tile: &[Lanes]) -> Nearest {
        let far = [f32x4::splat(f32::INFINITY); 2];
        let mut found = Nearest { label: [f32x4::ZERO; 2], best: far, second: far };
        let mut first = 0;
        for &block in &self.blocks {
            match block {
                1 => self.block::<1, SECOND>(tile, first, &mut found),
                2 => self.block::<2, SECOND>(tile, first, &mut found),
                3 => self.block::<3, SECOND>(tile, first, &mut found),
                4 => self.block::<4, SECOND>(tile, first, &mut found),
                _ => self.block::<MOST, SECOND>(tile, first, &mut found),
            }
            first += block;
        }
        found
    }

    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the accumulators must stay in registers")]
    fn block<const B: usize, const SECOND: bool>(&self, tile: &[Lanes], first: usize, found: &mut Nearest) {
        let norms = &self.norms[first..first + B];
        let mut scores: [Lanes; B] = std::array::from_fn(|b| [f32x4::splat(norms[b]); 2]);
        let values = self.values[first * self.width..(first + B) * self.width].as_chunks::<B>().0;
        for (column, values) in tile.iter().zip(values) {
            for b in 0..B {
                let value = f32x4::splat(values[b]);
                scores[b][0] += column[0] * value;
                scores[b][1] += column[1] * value;
            }
        }
        for (b, score) in scores.iter().enumerate() {
            let number = f32x4::splat((first + b) as f32);
            #[allow(clippy::needless_range_loop, reason = "four arrays run alike")]
            for half in 0..2 {
                let nearer = score[half].simd_lt(found.best[half]);
                if SECOND {
                    let passed = score[half].fast_max(found.best[half]);
                    found.second[half] = found.second[half].fast_min(passed);
                }
                found.best[half] = score[half].fast_min(found.best[half]);
                // Numbers rise, so the greatest one that was ever nearer is the last.
                found.label[half] = found.label[half].fast_max(nearer & number);
            }
        }
    }
}

impl Nearest {
    /// The centres' numbers.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "a part of the inner loops")]
    pub fn labels(&self) -> [Label; LANES] {
        let [a, b, c, d] = self.label[0].trunc_int().to_array();
        let [e, f, g, h] = self.label[1].trunc_int().to_array();
        [a, b, c, d, e, f, g, h].map(|label| label as Label)
    }
}
