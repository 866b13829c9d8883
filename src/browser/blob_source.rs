//! A file of the page as something the engine reads: slices are taken inside the worker, so that the file never
//! stands in memory as a whole. Works in workers alone, for only they may wait for a slice.

use std::io::{self, Read};

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DomException, File, FileReaderSync};

use crate::table::Source;

/// Bytes read at once: enough that the way to the browser and back costs nothing, little enough for any memory.
const PIECE: usize = 4 << 20;

/// A blob, or a file, which is a blob with a name.
pub struct BlobSource {
    blob: Blob,
    piece: usize,
}

impl BlobSource {
    /// Reads `blob` in pieces of 4 MiB.
    pub fn new(blob: Blob) -> Self {
        Self::in_pieces(blob, PIECE)
    }

    /// Reads `blob` in pieces of so many bytes.
    pub fn in_pieces(blob: Blob, piece: usize) -> Self {
        Self { blob, piece: piece.max(1) }
    }
}

impl Source for BlobSource {
    fn name(&self) -> String {
        self.blob.dyn_ref::<File>().map(File::name).unwrap_or_default()
    }

    fn size(&self) -> u64 {
        self.blob.size() as u64
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        let slices = FileReaderSync::new().map_err(failed)?;
        Ok(Box::new(Reader { source: self, slices, next: 0, held: Vec::new(), given: 0 }))
    }
}

struct Reader<'a> {
    source: &'a BlobSource,
    slices: FileReaderSync,
    /// Where the next slice begins.
    next: u64,
    held: Vec<u8>,
    /// How much of what is held was handed out.
    given: usize,
}

impl Reader<'_> {
    fn fetch(&mut self) -> io::Result<()> {
        let end = (self.next + self.source.piece as u64).min(self.source.size());
        // Blob sizes are whole numbers that a float holds exactly.
        let slice = self.source.blob.slice_with_f64_and_f64(self.next as f64, end as f64).map_err(failed)?;
        let buffer = self.slices.read_as_array_buffer(&slice).map_err(failed)?;
        let bytes = Uint8Array::new(&buffer);
        self.held = bytes.to_vec();
        self.given = 0;
        self.next = end;
        Ok(())
    }
}

impl Read for Reader<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.held.len() && self.next < self.source.size() {
            self.fetch()?;
        }
        let n = (&self.held[self.given..]).read(out)?;
        self.given += n;
        Ok(n)
    }
}

fn failed(error: JsValue) -> io::Error {
    let gone = error
        .dyn_ref()
        .map(DomException::name)
        .is_some_and(|name| name == "NotReadableError" || name == "NotFoundError");
    io::Error::other(if gone {
        "it was changed or moved since it was chosen".to_owned()
    } else {
        super::reason(&error)
    })
}
