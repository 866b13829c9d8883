//! A workbook that was looked through, of whichever kind: its sheets, and their cells one after the other.

use std::io::{Cursor, Read};

use calamine::{
    Dimensions, Reader, SheetType, SheetVisible, Style, Xls, XlsError, Xlsb, XlsbError, Xlsx, XlsxError,
};

use super::{
    SheetProfile, biff,
    cell::Value,
    disguise, is_workbook, is_zip, ole,
    package::{self, Package},
};
use crate::{
    error::{Error, ErrorKind, Result},
    table::Source,
};

/// Bytes that a workbook may have: all of it is held in memory, beside its texts.
const LARGEST: u64 = 512 << 20;

/// Rows and columns that a sheet of today's Excel has.
const MOST_ROWS: u32 = 1 << 20;
/// See [`MOST_ROWS`].
pub const MOST_COLUMNS: u32 = 1 << 14;

/// An open workbook.
pub enum Book<'a> {
    /// xlsx and xlsm.
    Xml(Box<Xlsx<Cursor<&'a [u8]>>>),
    /// xlsb.
    Binary(Box<Xlsb<Cursor<&'a [u8]>>>),
    /// xls.
    Old(Box<Xls<Cursor<&'a [u8]>>>),
}

/// What is done with a cell: its row and column from 0, and what it holds.
pub type Take<'a> = &'a mut dyn FnMut(u32, u32, Value<'_>) -> Result<()>;

/// The whole file.
pub fn bytes(source: &dyn Source) -> Result<Vec<u8>> {
    let size = source.size();
    if size > LARGEST {
        let reason = format!("it has more than {} MB", LARGEST >> 20);
        return Err(ErrorKind::LargeWorkbook(reason).into());
    }
    let unreadable = |e: std::io::Error| ErrorKind::Unreadable(e.to_string());
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size as usize).map_err(|_| ErrorKind::OutOfMemory)?;
    source.open().map_err(unreadable)?.take(size).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

impl<'a> Book<'a> {
    /// Looks the file through and opens it.
    pub fn open(bytes: &'a [u8]) -> Result<Self> {
        if bytes.is_empty() {
            return Err(ErrorKind::EmptyFile.into());
        }
        if !is_workbook(bytes) {
            let kind = disguise(bytes);
            return Err(kind
                .unwrap_or_else(|| ErrorKind::NotAWorkbook("another kind of file".to_owned()))
                .into());
        }
        let file = Cursor::new(bytes);
        if is_zip(bytes) {
            return match package::check(bytes)? {
                Package::Xml => Xlsx::new(file).map(|book| Self::Xml(Box::new(book))).map_err(of_xml),
                Package::Binary => {
                    Xlsb::new(file).map(|book| Self::Binary(Box::new(book))).map_err(of_binary)
                }
            };
        }
        biff::check(&ole::workbook(bytes)?)?;
        Xls::new(file).map(|book| Self::Old(Box::new(book))).map_err(of_old)
    }

    /// Its sheets, in their order. Sheets that are charts or programs have no cells and are none.
    pub fn sheets(&mut self) -> Vec<SheetProfile> {
        let sheets = match self {
            Self::Xml(book) => book.sheets_metadata(),
            Self::Binary(book) => book.sheets_metadata(),
            Self::Old(book) => book.sheets_metadata(),
        };
        let tables = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned();
        let tables: Vec<_> = tables.collect();
        let profile = |sheet: calamine::Sheet| {
            let (rows, columns) = self.declared_size(&sheet.name).unzip();
            SheetProfile {
                rows,
                columns,
                is_hidden: sheet.visible != SheetVisible::Visible,
                name: sheet.name,
            }
        };
        tables.into_iter().map(profile).collect()
    }

    /// Rows and columns that a sheet says it has. Some programs write nothing or one cell for want of knowing better.
    pub fn declared_size(&mut self, sheet: &str) -> Option<(u64, u64)> {
        let size = match self {
            Self::Xml(book) => book.worksheet_cells_reader(sheet).ok()?.dimensions(),
            Self::Binary(book) => book.worksheet_cells_reader(sheet).ok()?.dimensions(),
            Self::Old(book) => {
                let range = book.worksheet_range(sheet).ok()?;
                return Some((range.height() as u64, range.width() as u64));
            }
        };
        let Dimensions { start, end } = size;
        let rows = u64::from(end.0.checked_sub(start.0)?) + 1;
        let columns = u64::from(end.1.checked_sub(start.1)?) + 1;
        let is_known = (rows, columns) != (1, 1) && end.0 < MOST_ROWS && end.1 < MOST_COLUMNS;
        is_known.then_some((rows, columns))
    }

    /// Hands over a sheet's cells in their order in the file. Gives the number of cells that hold an error of an
    /// unknown kind, whose places are not known.
    pub fn each_cell(&mut self, sheet: &str, take: Take<'_>) -> Result<u64> {
        let mut take = |row, column, value: Value<'_>| {
            if row >= MOST_ROWS || column >= MOST_COLUMNS {
                let reason = "a cell lies outside of the sheet".to_owned();
                return Err(Error::new(ErrorKind::DamagedWorkbook(reason)));
            }
            take(row, column, value)
        };
        let mut unknown = 0;
        match self {
            Self::Xml(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(of_xml)?;
                let digits: Vec<usize> = cells.styles().iter().map(digits).collect();
                loop {
                    match cells.next_cell_with_style_id() {
                        Ok(Some((cell, style))) => {
                            let (row, column) = cell.get_position();
                            let digits = digits.get(style).copied().unwrap_or(0);
                            take(row, column, Value::of_ref(cell.get_value(), digits))?;
                        }
                        Ok(None) => break,
                        Err(XlsxError::CellError(_)) => unknown += 1,
                        Err(error) => return Err(of_xml(error)),
                    }
                }
            }
            Self::Binary(book) => {
                let mut cells = book.worksheet_cells_reader(sheet).map_err(of_binary)?;
                loop {
                    match cells.next_cell() {
                        Ok(Some(cell)) => {
                            let (row, column) = cell.get_position();
                            take(row, column, Value::of_ref(cell.get_value(), 0))?;
                        }
                        Ok(None) => break,
                        Err(XlsbError::CellError(_)) => unknown += 1,
                        Err(error) => return Err(of_binary(error)),
                    }
                }
            }
            Self::Old(book) => {
                let range = book.worksheet_range(sheet).map_err(of_old)?;
                let (top, left) = range.start().unwrap_or_default();
                for (row, column, data) in range.used_cells() {
                    take(top + row as u32, left + column as u32, Value::of(data))?;
                }
            }
        }
        Ok(unknown)
    }
}

/// How many digits a style shows at least: five for `00000`, as account numbers and postcodes are often formatted.
fn digits(style: &Style) -> usize {
    let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
    if code.len() <= 32 && code.bytes().all(|sign| sign == b'0') { code.len() } else { 0 }
}

fn of_xml(error: XlsxError) -> Error {
    match error {
        XlsxError::Password => ErrorKind::LockedWorkbook.into(),
        XlsxError::WorksheetNotFound(name) => ErrorKind::UnknownSheet(name).into(),
        other => ErrorKind::DamagedWorkbook(other.to_string()).into(),
    }
}

fn of_binary(error: XlsbError) -> Error {
    match error {
        XlsbError::Password => ErrorKind::LockedWorkbook.into(),
        XlsbError::WorksheetNotFound(name) => ErrorKind::UnknownSheet(name).into(),
        other => ErrorKind::DamagedWorkbook(other.to_string()).into(),
    }
}

fn of_old(error: XlsError) -> Error {
    match error {
        XlsError::Password => ErrorKind::LockedWorkbook.into(),
        XlsError::WorksheetNotFound(name) => ErrorKind::UnknownSheet(name).into(),
        other => ErrorKind::DamagedWorkbook(other.to_string()).into(),
    }
}
