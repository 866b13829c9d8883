//! The records of an older workbook, looked through before they are read: the
//! reader makes room for the whole rectangle round a sheet's cells, so that
//! rectangle must be known first.

use crate::error::{Error, ErrorKind, Result};

/// Cells that all sheets' rectangles may have together. A full sheet of Excel 2003 has 16.8 million.
const MOST_CELLS: u64 = 20_000_000;

const FILE_PASS: u16 = 0x002f;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;

/// Looks through the workbook's stream.
pub fn check(stream: &[u8]) -> Result<()> {
    let mut sheets = Vec::new();
    for record in records(stream) {
        let (kind, data) = record?;
        match kind {
            FILE_PASS if short(data, 0)? != 0 => return Err(ErrorKind::LockedWorkbook.into()),
            BOUND_SHEET => sheets.push(u32::from(short(data, 0)?) | u32::from(short(data, 2)?) << 16),
            END => break,
            _ => {}
        }
    }
    let mut cells = 0_u64;
    for start in sheets {
        let sheet = stream.get(start as usize..).ok_or_else(broken)?;
        cells = cells.saturating_add(rectangle(sheet)?);
        if cells > MOST_CELLS {
            let reason = "its cells lie too far from one another for this old kind of workbook";
            return Err(ErrorKind::LargeWorkbook(reason.to_owned()).into());
        }
    }
    Ok(())
}

/// How many cells the rectangle round a sheet's cells has, or the one that the sheet declares if that is greater.
fn rectangle(sheet: &[u8]) -> Result<u64> {
    let mut declared = 0;
    let mut bounds: Option<[u16; 4]> = None;
    let mut depth = 0_u64;
    for record in records(sheet) {
        let (kind, data) = record?;
        match kind {
            BEGIN => depth += 1,
            END if depth <= 1 => break,
            END => depth -= 1,
            // Of what is embedded in a sheet nothing is read.
            _ if depth > 1 => {}
            DIMENSIONS => declared = declared.max(dimensions(data)?),
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027e | 0x00d6 | 0x00fd | 0x00bd => {
                let (row, first) = (short(data, 0)?, short(data, 2)?);
                let last = if kind == 0x00bd { short(data, data.len().saturating_sub(2))? } else { first };
                if last < first {
                    return Err(broken());
                }
                let [top, left, bottom, right] = bounds.unwrap_or([row, first, row, last]);
                bounds = Some([top.min(row), left.min(first), bottom.max(row), right.max(last)]);
            }
            _ => {}
        }
    }
    let real = bounds.map_or(0, |[top, left, bottom, right]| {
        (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1)
    });
    Ok(declared.max(real))
}

/// The cells of the rectangle in a record that declares one, as calamine takes it; rows are wider in newer files.
fn dimensions(data: &[u8]) -> Result<u64> {
    let wide = |at| Ok::<_, Error>(u64::from(short(data, at)?) | u64::from(short(data, at + 2)?) << 16);
    let (top, bottom, left, right) = match data.len() {
        10 => (short(data, 0)?.into(), short(data, 2)?.into(), short(data, 4)?, short(data, 6)?),
        14 | 16 => (wide(0)?, wide(4)?, short(data, 8)?, short(data, 10)?),
        _ => return Err(broken()),
    };
    if bottom == 0 || right == 0 {
        return Ok(1);
    }
    let left = if left > 0xff || right < left { 0 } else { left };
    if bottom <= top || right <= left {
        return Err(broken());
    }
    Ok((bottom - top) * u64::from(right - left))
}

/// Bytes that a record must have, where calamine takes that for granted.
fn least(kind: u16, data: &[u8]) -> usize {
    match kind {
        BOUND_SHEET => 7,
        0x0018 => 14,
        0x0017 | 0x0022 | FILE_PASS | 0x0042 | BEGIN => 2,
        0x00e5 => 2 + 8 * short(data, 0).map_or(0, usize::from),
        _ => 0,
    }
}

/// Kinds and data of the records.
fn records(mut stream: &[u8]) -> impl Iterator<Item = Result<(u16, &[u8])>> {
    std::iter::from_fn(move || {
        // What is left after the last record is padding.
        let (head, rest) = stream.split_at_checked(4)?;
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let Some((data, rest)) = rest.split_at_checked(length) else {
            stream = &[];
            return Some(Err(broken()));
        };
        stream = rest;
        let kind = u16::from_le_bytes([head[0], head[1]]);
        if data.len() < least(kind, data) {
            return Some(Err(broken()));
        }
        Some(Ok((kind, data)))
    })
}

fn short(data: &[u8], at: usize) -> Result<u16> {
    let two = data.get(at..at + 2).ok_or_else(broken)?;
    Ok(u16::from_le_bytes([two[0], two[1]]))
}

fn broken() -> Error {
    ErrorKind::DamagedWorkbook("one of its records is broken".to_owned()).into()
}
