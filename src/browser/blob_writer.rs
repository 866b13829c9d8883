//! What the engine writes, gathered into a blob: each piece leaves the wasm memory as soon as it is full.

use std::io::{self, Write};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Blob;

const PIECE: usize = 4 << 20;

/// A writer whose bytes become a blob.
pub struct BlobWriter {
    size: usize,
    piece: Vec<u8>,
    parts: Array,
}

impl Default for BlobWriter {
    fn default() -> Self {
        Self::in_pieces(PIECE)
    }
}

impl BlobWriter {
    /// Hands pieces of so many bytes to the browser.
    pub fn in_pieces(size: usize) -> Self {
        Self { size: size.max(1), piece: Vec::new(), parts: Array::new() }
    }

    /// The blob; `None` if nothing was written.
    pub fn finish(mut self) -> io::Result<Option<Blob>> {
        self.flush()?;
        if self.parts.length() == 0 {
            return Ok(None);
        }
        Blob::new_with_blob_sequence(&self.parts).map(Some).map_err(failed)
    }
}

impl Write for BlobWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = bytes.len().min(self.size - self.piece.len());
        self.piece.extend_from_slice(&bytes[..n]);
        if self.piece.len() == self.size {
            self.flush()?;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.piece.is_empty() {
            let bytes = Array::of1(&Uint8Array::from(self.piece.as_slice()));
            let part = Blob::new_with_u8_array_sequence(&bytes).map_err(failed)?;
            self.parts.push(&part);
            self.piece.clear();
        }
        Ok(())
    }
}

fn failed(error: JsValue) -> io::Error {
    io::Error::other(super::reason(&error))
}
