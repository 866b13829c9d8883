//! Where bytes come from: anything that can be read from its start, as often as is wanted.

use std::io::{self, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{Error, ErrorKind, Result};

/// A file that may be read more than once. The page's is a `File` inside the worker, the terminal's a path.
pub trait Source {
    /// The file's name, without its folders.
    fn name(&self) -> String;
    /// Its length in bytes.
    fn size(&self) -> u64;
    /// A reader at its first byte.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

/// What gzip files begin with.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// The bytes of a file, taken out of gzip where they are in it, and whether they were.
pub fn decompressed<'a>(mut bytes: Box<dyn Read + 'a>) -> Result<(Box<dyn Read + 'a>, bool)> {
    let mut head = Vec::new();
    bytes.by_ref().take(2).read_to_end(&mut head).map_err(unreadable)?;
    let is_gzip = head == GZIP;
    let whole = Cursor::new(head).chain(bytes);
    Ok(if is_gzip {
        (Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, whole))), true)
    } else {
        (Box::new(whole), false)
    })
}

/// The reason why bytes could not be had, as the user reads it.
pub fn unreadable(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            ErrorKind::Damaged(error.to_string()).into()
        }
        _ => ErrorKind::Unreadable(error.to_string()).into(),
    }
}

/// Which file something was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProfile {
    /// The file's name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes, in hexadecimal; empty as long as nobody asked ([`sha256`]).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// The period it is of, `2025-Q1`, where its name or a column tells, or where a person said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
}

/// The SHA-256 of a file's bytes, in hexadecimal. It is taken only where files must be told apart for good: in a
/// browser it costs about as much as reading the table.
pub fn sha256(source: &dyn Source) -> Result<String> {
    let mut hash = Sha256::new();
    let mut bytes = source.open().map_err(unreadable)?;
    let mut piece = vec![0; 1 << 20];
    loop {
        match bytes.read(&mut piece).map_err(unreadable)? {
            0 => break,
            n => hash.update(&piece[..n]),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Bytes in memory as a source.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The name it goes by.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Source for Memory {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.bytes.as_slice()))
    }
}
