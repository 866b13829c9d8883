//! The container of older workbooks (a small file system in one file), looked
//! through before it is read: what it holds, and that no chain of its sectors
//! leads out of it or round in a circle. Newer workbooks with a password are
//! in such a container, too.

use crate::error::{Error, ErrorKind, Result};

/// Where a chain of sectors ends.
const END: u32 = 0xffff_fffe;

/// From here on numbers of sectors are marks.
const MARKS: u32 = 0xffff_fffa;

const HEADER: usize = 512;
const ENTRY: usize = 128;

/// The workbook's stream in the container.
pub fn workbook(bytes: &[u8]) -> Result<Vec<u8>> {
    let container = Container::new(bytes)?;
    let entries = container.entries()?;
    let find = |name: &str| entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name));
    if find("EncryptedPackage").is_some() {
        return Err(ErrorKind::LockedWorkbook.into());
    }
    if let Some(entry) = find("Workbook").or_else(|| find("Book")) {
        return container.stream(&entries, entry);
    }
    let what = if find("WordDocument").is_some() {
        "an old Word document"
    } else if find("PowerPoint Document").is_some() {
        "an old PowerPoint presentation"
    } else if find("__properties_version1.0").is_some() {
        "an Outlook message"
    } else {
        "a file of another program"
    };
    Err(ErrorKind::NotAWorkbook(what.to_owned()).into())
}

struct Container<'a> {
    bytes: &'a [u8],
    sector: usize,
    /// The sector after each sector.
    next: Vec<u32>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

impl<'a> Container<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self> {
        let sector = match short(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4_096,
            _ => return Err(broken()),
        };
        if bytes.len() < HEADER || short(bytes, 32) != Some(6) {
            return Err(broken());
        }
        let mut container = Self { bytes, sector, next: Vec::new() };
        let mut tables: Vec<u32> = words(&bytes[76..HEADER]).collect();
        let mut at = long(bytes, 68)?;
        let most = bytes.len() / sector + 1;
        for _ in 0..most {
            if at >= MARKS {
                break;
            }
            tables.extend(words(container.sector(at)?));
            at = tables.pop().ok_or_else(broken)?;
        }
        if at < MARKS || tables.len() > most + HEADER {
            return Err(broken());
        }
        for table in tables.into_iter().filter(|table| *table < MARKS) {
            let sector = container.sector(table)?;
            container.next.extend(words(sector));
        }
        Ok(container)
    }

    /// A sector's bytes; fewer where the file ends in it.
    fn sector(&self, at: u32) -> Result<&'a [u8]> {
        let start = (at as usize).checked_add(1).and_then(|at| at.checked_mul(self.sector));
        let start = start.filter(|start| *start < self.bytes.len()).ok_or_else(broken)?;
        Ok(&self.bytes[start..self.bytes.len().min(start + self.sector)])
    }

    /// The bytes of a chain of sectors, so many at most.
    fn chain(&self, start: u32, size: usize) -> Result<Vec<u8>> {
        follow(start, size, &self.next, |at| self.sector(at))
    }

    fn entries(&self) -> Result<Vec<Entry>> {
        let bytes = self.chain(long(self.bytes, 48)?, usize::MAX)?;
        let entries: Result<Vec<Entry>> = bytes.chunks_exact(ENTRY).map(entry).collect();
        entries.and_then(|entries| if entries.is_empty() { Err(broken()) } else { Ok(entries) })
    }

    /// A stream; a short one is in pieces of 64 bytes in the first entry's stream.
    fn stream(&self, entries: &[Entry], entry: &Entry) -> Result<Vec<u8>> {
        let root = &entries[0];
        let (pieces, next) = if long(self.bytes, 64)? > 0 {
            let size = (long(self.bytes, 64)? as usize).saturating_mul(self.sector);
            let next = self.chain(long(self.bytes, 60)?, size)?;
            (self.chain(root.start, root.size)?, words(&next).collect())
        } else {
            (Vec::new(), Vec::new())
        };
        if entry.size >= 4_096 {
            return self.chain(entry.start, entry.size);
        }
        follow(entry.start, entry.size, &next, |at| {
            let start = at as usize * 64;
            pieces
                .get(start..pieces.len().min(start + 64))
                .filter(|piece| !piece.is_empty())
                .ok_or_else(broken)
        })
    }
}

fn follow<'a>(
    start: u32,
    size: usize,
    next: &[u32],
    sector: impl Fn(u32) -> Result<&'a [u8]>,
) -> Result<Vec<u8>> {
    let mut chain = Vec::new();
    let mut at = start;
    for _ in 0..=next.len() {
        if at == END || chain.len() >= size {
            return Ok(chain);
        }
        let sector = sector(at)?;
        chain.extend_from_slice(&sector[..sector.len().min(size - chain.len())]);
        if chain.len() < size {
            at = *next.get(at as usize).ok_or_else(broken)?;
        }
    }
    Err(broken())
}

fn entry(bytes: &[u8]) -> Result<Entry> {
    let name = bytes[..64].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    let name: Vec<u16> = name.take_while(|unit| *unit != 0).collect();
    // The upper half is not always cleared in small containers, and no stream is that large.
    Ok(Entry {
        name: String::from_utf16_lossy(&name),
        start: long(bytes, 116)?,
        size: long(bytes, 120)? as usize,
    })
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at + 2)?;
    Some(u16::from_le_bytes([two[0], two[1]]))
}

fn long(bytes: &[u8], at: usize) -> Result<u32> {
    bytes.get(at..at + 4).and_then(|four| words(four).next()).ok_or_else(broken)
}

fn broken() -> Error {
    ErrorKind::DamagedWorkbook("its container is broken".to_owned()).into()
}
