//! The names and kinds of columns and the way the text is laid out, told from the first megabyte.

use std::{collections::BTreeMap, io::Read};

use super::{
    Dialect, Kind, ReadOptions, Source, dialect,
    encoding::Encoding,
    infer,
    parse::{DateOrder, Decimal},
    records::Records,
};
use crate::error::{ErrorKind, Issue, Result};

/// How much of the file is looked at.
const HEAD: u64 = 1 << 20;

/// How many rows of it tell kinds.
const SAMPLE_ROWS: usize = 2_000;

/// What is known before the rows are read.
#[derive(Debug)]
pub struct Layout {
    /// How the text is laid out.
    pub dialect: Dialect,
    /// Unique column names.
    pub names: Vec<String>,
    /// Each column's kind, and whether the person set it.
    pub kinds: Vec<(Kind, bool)>,
    /// The key column.
    pub key: Option<usize>,
    /// Whether the person set the key.
    pub key_given: bool,
    /// What was noticed.
    pub issues: Vec<Issue>,
}

impl Layout {
    /// Looks at the beginning of the file.
    pub fn guess(source: &dyn Source, options: &ReadOptions) -> Result<Self> {
        let unreadable = |e: std::io::Error| ErrorKind::Unreadable(e.to_string());
        let mut head = Vec::new();
        source.open().map_err(unreadable)?.take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
        let encoding = Encoding::guess(&head);
        dialect::check_is_text(&head, encoding)?;
        let whole = head.len() as u64 == source.size();
        let mut text = Vec::new();
        encoding
            .splittable(Box::new(head.as_slice()))
            .and_then(|mut reader| reader.read_to_end(&mut text))
            .map_err(unreadable)?;
        if text.iter().all(u8::is_ascii_whitespace) {
            return Err(ErrorKind::EmptyFile.into());
        }
        let delimiter = dialect::guess_delimiter(&text);
        let mut lines = sample(&text, delimiter, encoding, whole)?;
        let header = lines.first().is_some_and(|first| dialect::is_header(first));
        let mut issues = Vec::new();
        let width = lines.first().map_or(0, Vec::len);
        let names = if header {
            unique(&lines.remove(0), &mut issues)
        } else {
            issues.push(note(
                "no_header",
                "The first line holds numbers alone, so the columns were given names.",
            ));
            (1..=width).map(|n| format!("column_{n}")).collect()
        };
        let mut dialect = Dialect {
            encoding,
            delimiter: char::from(delimiter),
            quote: '"',
            header,
            decimal: Decimal::Point,
            date_order: DateOrder::MonthFirst,
        };
        let cells = || lines.iter().flatten().map(String::as_str);
        dialect.decimal = if delimiter == b',' { Decimal::Point } else { dialect::guess_decimal(cells()) };
        dialect.date_order = dialect::guess_date_order(cells());
        let sampled: Vec<Vec<&str>> = (0..names.len())
            .map(|at| lines.iter().map(|line| line.get(at).map_or("", String::as_str)).collect())
            .collect();
        let key = match &options.key {
            Some(Some(name)) => Some(
                names.iter().position(|n| n == name).ok_or_else(|| ErrorKind::UnknownColumn(name.clone()))?,
            ),
            Some(None) => None,
            None => infer::key(&names, &sampled, dialect.decimal),
        };
        let kinds = kinds(&names, &sampled, &dialect, key, &options.kinds);
        Ok(Self { dialect, names, kinds, key, key_given: options.key.is_some(), issues })
    }
}

impl Layout {
    /// What it says of the file's first rows.
    pub fn preview(self, source: &dyn Source, _rows: usize) -> super::preview::Preview {
        super::preview::Preview {
            file: super::FileProfile { name: source.name(), bytes: source.size(), ..Default::default() },
            dialect: self.dialect,
            key: self.key.map(|at| self.names[at].clone()),
            columns: self.names.into_iter().zip(self.kinds).map(|(name, (kind, _))| (name, kind)).collect(),
            issues: self.issues,
            ..Default::default()
        }
    }
}

fn kinds(
    names: &[String],
    sampled: &[Vec<&str>],
    dialect: &Dialect,
    key: Option<usize>,
    given: &BTreeMap<String, Kind>,
) -> Vec<(Kind, bool)> {
    let of_column = |(at, name): (usize, &String)| match given.get(name) {
        _ if key == Some(at) => (Kind::Text, true),
        Some(kind) => (*kind, true),
        None => (infer::kind(sampled[at].iter().copied(), dialect), false),
    };
    names.iter().enumerate().map(of_column).collect()
}

/// The cells of the first lines. A line cut off at the end of the head is left out.
fn sample(text: &[u8], delimiter: u8, encoding: Encoding, whole: bool) -> Result<Vec<Vec<String>>> {
    let mut records = Records::new(Box::new(text), delimiter);
    let mut lines = Vec::new();
    while let Some(record) = records.next_record()? {
        lines.push((0..record.len()).map(|n| encoding.decode(record.cell(n)).0.into_owned()).collect());
        if lines.len() > SAMPLE_ROWS {
            return Ok(lines);
        }
    }
    if !whole && lines.len() > 1 {
        lines.pop();
    }
    Ok(lines)
}

/// The header's cells as unique names, blank ones filled in.
fn unique(cells: &[String], issues: &mut Vec<Issue>) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(cells.len());
    let mut changed = Vec::new();
    for (at, cell) in cells.iter().enumerate() {
        let base = match cell.trim() {
            "" => format!("column_{}", at + 1),
            name => name.to_owned(),
        };
        let mut name = base.clone();
        let mut copy = 2;
        // A copy must not take the name of a later column either.
        while names.contains(&name) || (name != base && cells.iter().any(|c| c.trim() == name)) {
            name = format!("{base}_{copy}");
            copy += 1;
        }
        if name != cell.trim() {
            changed.push(name.clone());
        }
        names.push(name);
    }
    if !changed.is_empty() {
        let text =
            format!("Columns with an empty or a repeated name are called {} here.", changed.join(", "));
        issues.push(Issue { lines: vec![1], count: changed.len() as u64, ..note("column_names", &text) });
    }
    names
}

fn note(code: &str, text: &str) -> Issue {
    Issue { code: code.to_owned(), count: 1, lines: Vec::new(), column: None, text: text.to_owned() }
}
