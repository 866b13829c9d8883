//! The inner loops: eight rows at a time, turned so that one value of all eight lies together.
//!
//! Written as plain loops over arrays of eight, which the compiler turns into
//! vector instructions without changing the order of any sum: native and wasm
//! give the same bits.

/// Rows in a tile.
pub const LANES: usize = 8;

/// One value for each row of a tile.
pub type Lanes = [f32; LANES];

/// Turns up to [`LANES`] rows of `width` values into columns; lanes without a row repeat the first row.
pub fn turn(rows: &[f32], width: usize, tile: &mut Vec<Lanes>) {
    tile.resize(width, [0.0; LANES]);
    let count = rows.len() / width;
    for lane in 0..LANES {
        let row = &rows[if lane < count { lane * width } else { 0 }..][..width];
        for (column, value) in tile.iter_mut().zip(row) {
            column[lane] = *value;
        }
    }
}

/// Centres as the loops want them: minus twice each value, and the squared norm.
#[derive(Debug)]
pub struct Targets {
    values: Vec<f32>,
    norms: Vec<f32>,
    width: usize,
}

impl Targets {
    /// From centres row by row.
    pub fn new(centers: &ndarray::Array2<f64>) -> Self {
        Self {
            values: centers.iter().map(|v| (-2.0 * v) as f32).collect(),
            norms: centers.outer_iter().map(|c| c.iter().map(|v| v * v).sum::<f64>() as f32).collect(),
            width: centers.ncols(),
        }
    }

    /// The nearest centre of each row of the tile, of equals the first.
    #[inline(never)]
    pub fn nearest(&self, tile: &[Lanes]) -> [u32; LANES] {
        let mut best = [f32::INFINITY; LANES];
        let mut labels = [0_u32; LANES];
        let k = self.norms.len();
        let mut center = 0;
        while center + 4 <= k {
            self.block::<4>(tile, center, &mut best, &mut labels);
            center += 4;
        }
        while center < k {
            self.block::<1>(tile, center, &mut best, &mut labels);
            center += 1;
        }
        labels
    }

    /// Scores `B` centres from number `first` on: |c|² − 2x·c, which orders them as the distance does.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the accumulators must stay in registers")]
    fn block<const B: usize>(
        &self,
        tile: &[Lanes],
        first: usize,
        best: &mut Lanes,
        labels: &mut [u32; LANES],
    ) {
        let mut scores = [[0.0_f32; LANES]; B];
        for (b, score) in scores.iter_mut().enumerate() {
            *score = [self.norms[first + b]; LANES];
        }
        let rows: [&[f32]; B] =
            std::array::from_fn(|b| &self.values[(first + b) * self.width..][..self.width]);
        for (j, column) in tile.iter().enumerate().take(self.width) {
            for b in 0..B {
                let value = rows[b][j];
                for lane in 0..LANES {
                    scores[b][lane] += column[lane] * value;
                }
            }
        }
        for (b, score) in scores.iter().enumerate() {
            let number = (first + b) as u32;
            for lane in 0..LANES {
                let nearer = score[lane] < best[lane];
                best[lane] = if nearer { score[lane] } else { best[lane] };
                labels[lane] = if nearer { number } else { labels[lane] };
            }
        }
    }
}

/// The squared distance of each row of the tile to one point.
pub fn squared_distances(tile: &[Lanes], point: &[f32]) -> Lanes {
    let mut sums = [0.0_f32; LANES];
    for (column, value) in tile.iter().zip(point) {
        for lane in 0..LANES {
            let gap = column[lane] - value;
            sums[lane] += gap * gap;
        }
    }
    sums
}
