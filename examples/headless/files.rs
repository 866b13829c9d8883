//! Files, workbooks and the clock, as the engine is given them by a terminal.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::PathBuf,
    time::{SystemTime, UNIX_EPOCH},
};

use strata::{
    error::{Error, ErrorKind, Issue, Result},
    progress::Progress,
    table::{
        self, ReadOptions, Source, Table,
        source::{Memory, sha256},
    },
    workbook,
};

use crate::arguments::Arguments;

/// A file on disk.
struct PathSource(PathBuf);

impl Source for PathSource {
    fn name(&self) -> String {
        self.0.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
    }

    fn size(&self) -> u64 {
        std::fs::metadata(&self.0).map_or(0, |metadata| metadata.len())
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.0)?))
    }
}

/// Opens a table and the files that are joined to it.
pub fn open(path: &str, options: &ReadOptions, arguments: &Arguments) -> Result<Table> {
    let others = arguments.option("--with").into_iter().flat_map(|list| list.split(','));
    let (mut sources, mut issues) = (Vec::new(), Vec::new());
    for path in std::iter::once(path).chain(others) {
        let (source, of_sheet) = source(path, arguments)?;
        sources.push(source);
        issues.extend(of_sheet);
    }
    let sources: Vec<&dyn Source> = sources.iter().map(AsRef::as_ref).collect();
    let mut table = table::open(&sources, options, &mut silent)?;
    table.file.sha256 = sha256(sources[0])?;
    table.issues.splice(0..0, issues);
    Ok(table)
}

/// A file, or a sheet of a workbook as the text table that it is read as.
pub fn source(path: &str, arguments: &Arguments) -> Result<(Box<dyn Source>, Vec<Issue>)> {
    let file = PathSource(PathBuf::from(path));
    let name = file.name();
    let mut head = Vec::new();
    let unreadable = |e: io::Error| Error::new(ErrorKind::Unreadable(e.to_string())).in_file(path);
    file.open().map_err(unreadable)?.take(4_096).read_to_end(&mut head).map_err(unreadable)?;
    if !workbook::is_workbook(&head) {
        return Ok((Box::new(file), Vec::new()));
    }
    let shown = workbook::sheets(&file)?.into_iter().filter(|sheet| !sheet.is_hidden).map(|sheet| sheet.name);
    let wanted: Vec<String> =
        arguments.option("--sheet").map_or_else(|| shown.collect(), |name| vec![name.to_owned()]);
    let mut bytes = Vec::new();
    let mut read = Err(ErrorKind::UnknownSheet(String::new()).into());
    let mut sheet = "";
    for name in &wanted {
        sheet = name;
        read = workbook::sheet(&file, name, &mut bytes, &mut silent);
        if !matches!(&read, Err(Error { kind: ErrorKind::EmptySheet(_), .. })) {
            break;
        }
    }
    let issues = read?;
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    Ok((Box::new(Memory { name: format!("{stem} - {sheet}.csv"), bytes }), issues))
}

pub fn text(path: &str) -> Result<String> {
    let unreadable = |e: io::Error| Error::new(ErrorKind::Unreadable(e.to_string())).in_file(path);
    std::fs::read_to_string(path).map_err(unreadable)
}

pub fn create(path: &str) -> Result<BufWriter<File>> {
    File::create(path).map(BufWriter::new).map_err(|e| unwritable(&e).in_file(path))
}

pub fn print(value: &impl serde::Serialize) -> Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value).map_err(|e| unwritable(&e.into()))?;
    writeln!(out).map_err(|e| unwritable(&e))
}

pub fn unwritable(error: &io::Error) -> Error {
    ErrorKind::Unwritable(error.to_string()).into()
}

pub fn silent(_: Progress) {}

/// The time of day in UTC, as ISO 8601.
pub fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let day = strata::table::parse::date_text((seconds / 86_400) as i32);
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{day}T{hour:02}:{minute:02}:{second:02}Z")
}
