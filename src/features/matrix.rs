//! Rows of plain numbers: what distances are taken between.

use ndarray::{Array2, ArrayView2};

/// The encoded, weighted rows, as 32-bit floats: half the memory of 64-bit ones, and the inertia agrees to six digits.
///
/// No value is missing or infinite: only an [`Encoder`](super::Encoder) makes
/// one from a table, and [`FeatureMatrix::from_bytes`] refuses others.
#[derive(Clone, Debug, PartialEq)]
pub struct FeatureMatrix {
    values: Array2<f32>,
}

impl FeatureMatrix {
    /// Takes values that are all finite; `None` otherwise.
    pub fn new(values: Array2<f32>) -> Option<Self> {
        values
            .iter()
            .all(|v| v.is_finite())
            .then_some(Self { values: values.as_standard_layout().into_owned() })
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

    /// The inverse of [`write`](Self::write); `None` if the bytes are not such a matrix.
    pub fn from_bytes(bytes: &[u8], rows: usize, width: usize) -> Option<Self> {
        let (values, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return None;
        }
        let values = values.iter().map(|b| f32::from_le_bytes(*b)).collect();
        Self::new(Array2::from_shape_vec((rows, width), values).ok()?)
    }
}
