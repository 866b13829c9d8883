//! Rows of plain numbers: what distances are taken between.

use ndarray::{Array2, ArrayView2};

/// Rows summed in one call: a browser optimises what is called often, not what runs long.
const PIECE: usize = 512;

/// The encoded, weighted rows, as 32-bit floats: half the memory of 64-bit ones, and the inertia agrees to six digits.
///
/// No value is missing or infinite: only an [`Encoder`](super::Encoder) makes
/// one from a table, and [`FeatureMatrix::read`] refuses others.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMatrix {
    values: Array2<f32>,
}

impl FeatureMatrix {
    /// Takes values that are all finite; `None` otherwise.
    pub fn new(values: Array2<f32>) -> Option<Self> {
        let values =
            if values.is_standard_layout() { values } else { values.as_standard_layout().into_owned() };
        let finite = |some: &[f32]| some.iter().fold(true, |all, v| all & v.is_finite());
        values.as_slice()?.chunks(1 << 12).all(finite).then_some(Self { values })
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.values.nrows()
    }

    /// Columns.
    pub fn width(&self) -> usize {
        self.values.ncols()
    }

    /// All values, row by row.
    pub fn view(&self) -> ArrayView2<'_, f32> {
        self.values.view()
    }

    /// All values in one slice, row by row.
    pub fn as_slice(&self) -> &[f32] {
        self.values.as_slice().unwrap_or_default()
    }

    /// The values of a row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.as_slice()[row * self.width()..(row + 1) * self.width()]
    }

    /// The variance of each column (population).
    pub fn variances(&self) -> Vec<f64> {
        let means = self.means_of::<1>(&vec![0.0; self.width()]);
        self.means_of::<2>(&means)
    }

    /// Over the rows the mean of each column's distance from `from`, to that power.
    fn means_of<const POWER: i32>(&self, from: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.width()];
        for rows in self.as_slice().chunks((self.width() * PIECE).max(1)) {
            // Sums of a piece first: adding few of a kind loses less.
            let of_piece = add_powers::<POWER>(rows, from);
            sums.iter_mut().zip(of_piece).for_each(|(sum, own)| *sum += own);
        }
        let n = self.rows().max(1) as f64;
        sums.into_iter().map(|sum| sum / n).collect()
    }

    /// These rows, in this order.
    #[must_use]
    pub fn select(&self, rows: &[u32]) -> Self {
        let values = rows.iter().flat_map(|row| self.row(*row as usize)).copied().collect();
        let shape = (rows.len(), self.width());
        Self { values: Array2::from_shape_vec(shape, values).unwrap_or_default() }
    }

    /// The values as little-endian bytes, row by row, in pieces fit for writing.
    pub fn write(&self, out: &mut dyn std::io::Write) -> std::io::Result<()> {
        for piece in self.as_slice().chunks(1 << 16) {
            let bytes: Vec<u8> = piece.iter().flat_map(|v| v.to_le_bytes()).collect();
            out.write_all(&bytes)?;
        }
        Ok(())
    }

    /// The inverse of [`write`](Self::write), in pieces too: of many rows there is no second copy. `None` if what is
    /// read is not such a matrix.
    pub fn read(from: &mut dyn std::io::Read, rows: usize, width: usize) -> std::io::Result<Option<Self>> {
        let Some(count) = rows.checked_mul(width) else { return Ok(None) };
        let mut values: Vec<f32> = Vec::new();
        values.try_reserve_exact(count).map_err(|_| std::io::ErrorKind::OutOfMemory)?;
        let mut piece = vec![0; 4 << 16];
        while values.len() < count {
            let bytes = ((count - values.len()) * 4).min(piece.len());
            from.read_exact(&mut piece[..bytes])?;
            values.extend(piece[..bytes].as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)));
        }
        let is_all = from.read(&mut piece)? == 0;
        Ok(Array2::from_shape_vec((rows, width), values).ok().filter(|_| is_all).and_then(Self::new))
    }
}

#[inline(never)]
fn add_powers<const POWER: i32>(rows: &[f32], from: &[f64]) -> Vec<f64> {
    let mut sums = vec![0.0; from.len()];
    for row in rows.chunks_exact(from.len().max(1)) {
        for ((sum, value), from) in sums.iter_mut().zip(row).zip(from) {
            *sum += (f64::from(*value) - from).powi(POWER);
        }
    }
    sums
}
