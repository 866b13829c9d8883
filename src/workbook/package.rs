//! A workbook's zip archive, looked through before anything in it is believed.
//!
//! Three things are settled here: what the archive holds, that it does not
//! unpack to more than can be worked with, and that every part of it is whole.
//! The last costs one more unpacking, and for it an accidental damage is
//! always a sentence: the parts' readers are made for parts that are as they
//! were written.

use std::{
    borrow::Cow,
    io::{self, Cursor, Read},
};

use zip::{ZipArchive, result::ZipError};

use crate::error::{Error, ErrorKind, Result};

/// Unpacked bytes beyond which a workbook is refused.
const LARGEST: u64 = 2 << 30;

/// Times that a part may unpack to its packed size. A sheet of numbers comes to about ten, one of equal rows to a
/// hundred; the packing itself cannot do more than 1,032.
const MOST_PACKED: u64 = 1_000;

/// Bytes up to which it does not matter how densely a part is packed.
const SMALL: u64 = 16 << 20;

/// Bytes at a part's beginning that are looked at.
const HEAD: u64 = 4_096;

/// How an archive's workbook is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Package {
    /// In XML: xlsx and xlsm.
    Xml,
    /// In binary records: xlsb.
    Binary,
}

/// Looks the archive through and says how its workbook is written.
pub fn check(bytes: &[u8]) -> Result<Package> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    check_sizes(&archive)?;
    let package = kind(&archive)?;
    for index in 0..archive.len() {
        // A reader of its own gives no more bytes than were declared, and at the end holds them to their checksum.
        let mut part = archive.by_index(index).map_err(damaged)?;
        let name = part.name().map(Cow::into_owned).unwrap_or_default();
        let declared = part.size();
        let mut head = Vec::new();
        let unpacked = part.by_ref().take(HEAD).read_to_end(&mut head).and_then(|bytes| {
            Ok(bytes as u64 + io::copy(&mut part.by_ref().take(declared + 1), &mut io::sink())?)
        });
        let is_whole = unpacked.is_ok_and(|bytes| bytes == declared);
        if !is_whole || (is_strings(&name) && declared_strings(&head) > declared) {
            return Err(ErrorKind::DamagedWorkbook(format!("its part {name} is broken")).into());
        }
    }
    Ok(package)
}

/// Whether a part holds the texts of all sheets.
fn is_strings(name: &str) -> bool {
    name.to_lowercase().ends_with("sharedstrings.xml")
}

/// How many texts there are said to be: the reader makes room for that many at once.
fn declared_strings(head: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(head);
    let Some((_, value)) = text.split_once("uniqueCount") else { return 0 };
    let digits: String =
        value.trim_start_matches(['=', '"', '\'', ' ']).chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

fn check_sizes(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<()> {
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index_data(index).map_err(damaged)?;
        total = total.saturating_add(part.size());
        let most = part.compressed_size().saturating_mul(MOST_PACKED);
        if total > LARGEST || (part.size() > SMALL && part.size() > most) {
            return Err(ErrorKind::LargeWorkbook("it unpacks to too much".to_owned()).into());
        }
    }
    Ok(())
}

fn kind(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Package> {
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(|name| name.replace('\\', "/").to_lowercase()))
        .collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    let has_in = |folder: &str| names.iter().any(|known| known.starts_with(folder));
    if has("xl/workbook.bin") && has("xl/_rels/workbook.bin.rels") {
        return Ok(Package::Binary);
    }
    let what = if has_in("word/") {
        "a Word document"
    } else if has_in("ppt/") {
        "a PowerPoint presentation"
    } else if has("[content_types].xml") && has("_rels/.rels") {
        return Ok(Package::Xml);
    } else if has("index/document.iwa") {
        "a Numbers spreadsheet"
    } else if has("mimetype") && has("content.xml") {
        "an OpenDocument file"
    } else {
        "a zip archive"
    };
    Err(ErrorKind::NotAWorkbook(what.to_owned()).into())
}

fn damaged(error: ZipError) -> Error {
    match error {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            ErrorKind::LockedWorkbook.into()
        }
        other => ErrorKind::DamagedWorkbook(other.to_string()).into(),
    }
}
