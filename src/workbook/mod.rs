//! Excel workbooks: which sheets one has, and one of them as a text table.
//!
//! A sheet becomes a CSV, which from there on is a file like any other: what
//! the table says of lines and columns, and what an export writes, is of that
//! CSV. Text comes out byte for byte, so account numbers keep their zeros.
//!
//! This file and the questions in `job` are in every build. The reading itself
//! is natively always there, and in wasm only in the worker that is built with
//! the feature `workbook`: it is as large as the rest of the engine, and most
//! people never need it.

#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
mod biff;
#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
mod book;
#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
mod cell;
pub mod job;
#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
mod ole;
#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
mod package;
#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
mod sheet;

use serde::{Deserialize, Serialize};

#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
pub use sheet::{sheet, sheets};

use crate::error::ErrorKind;

/// What a zip archive begins with, and every workbook since Excel 2007 is one; the second kind is an empty archive.
const ZIP: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// What an OLE container begins with: older workbooks, and newer ones with a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// One sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetProfile {
    /// Its name.
    pub name: String,
    /// How many rows it says it has, where it says so.
    pub rows: Option<u64>,
    /// How many columns it says it has, where it says so.
    pub columns: Option<u64>,
    /// Whether Excel shows it.
    pub is_hidden: bool,
}

/// Whether a file that begins with `head` is to be read as a workbook. It may still turn out to be another kind
/// of archive, and reading it then says so.
pub fn is_workbook(head: &[u8]) -> bool {
    is_zip(head) || head.starts_with(OLE)
}

/// What a file that begins with `head` is, where it is one of the things that systems hand out under a workbook's
/// name and that are neither a workbook nor a text table: a web page, or a sheet as XML.
pub fn disguise(head: &[u8]) -> Option<ErrorKind> {
    let head = &head[..head.len().min(2_048)];
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    let begins = |with: &[&str]| with.iter().any(|start| text.starts_with(start));
    let what = if begins(&["<!doctype html", "<html", "<table", "<meta", "<head", "<style"]) {
        "a web page"
    } else if begins(&["<?xml", "<workbook"]) {
        if text.contains("<html") { "a web page" } else { "an XML file" }
    } else if begins(&["mime-version:"]) {
        "a web page saved as one file"
    } else {
        return None;
    };
    Some(ErrorKind::NotAWorkbook(format!("{what} under another name")))
}

fn is_zip(head: &[u8]) -> bool {
    ZIP.iter().any(|start| head.starts_with(start))
}
