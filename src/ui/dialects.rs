//! How files are read, in the user's words.

use crate::{
    table::{
        Dialect, Duplicates, MissingKeys, ShortRows,
        encoding::Encoding,
        parse::{DateOrder, Decimal},
    },
    ui::format::{count, list},
};

/// Value and name of each encoding.
pub const ENCODINGS: [(&str, &str, Encoding); 4] = [
    ("utf8", "UTF-8", Encoding::Utf8),
    ("1252", "Windows-1252", Encoding::Windows1252),
    ("16le", "UTF-16, low byte first", Encoding::Utf16Le),
    ("16be", "UTF-16, high byte first", Encoding::Utf16Be),
];

/// Value and name of each sign between cells.
pub const DELIMITERS: [(&str, &str, char); 8] = [
    (",", "comma", ','),
    (";", "semicolon", ';'),
    ("tab", "tab", '\t'),
    ("|", "bar |", '|'),
    ("space", "spaces", ' '),
    (":", "colon", ':'),
    ("~", "tilde ~", '~'),
    ("^", "caret ^", '^'),
];

/// Value and name of each sign round cells.
pub const QUOTES: [(&str, &str, char); 3] =
    [("\"", "double quotes \"", '"'), ("'", "single quotes '", '\''), ("none", "no quotes", '\0')];

/// Value and name of each decimal sign.
pub const DECIMALS: [(&str, &str, Decimal); 2] =
    [("point", "decimal point: 1.5", Decimal::Point), ("comma", "decimal comma: 1,5", Decimal::Comma)];

/// Value and name of each order of dates.
pub const DATE_ORDERS: [(&str, &str, DateOrder); 2] = [
    ("month", "month first: 12/31", DateOrder::MonthFirst),
    ("day", "day first: 31/12", DateOrder::DayFirst),
];

/// Whether there is a header.
pub const HEADERS: [(&str, &str, bool); 2] = [("yes", "first line", true), ("no", "none", false)];

/// What becomes of short rows.
pub const SHORT_ROWS: [(&str, &str, ShortRows); 2] = [
    ("fill", "filled with missing values", ShortRows::Fill),
    ("set-aside", "set aside", ShortRows::SetAside),
];

/// What becomes of rows that share their key.
pub const DUPLICATES: [(&str, &str, Duplicates); 4] = [
    ("stop", "stop: nothing is segmented", Duplicates::Stop),
    ("first", "keep the first, set the others aside", Duplicates::First),
    ("last", "keep the last, set the others aside", Duplicates::Last),
    ("combine", "combine them into one row", Duplicates::Combine),
];

/// What becomes of rows without a key.
pub const MISSING_KEYS: [(&str, &str, MissingKeys); 3] = [
    ("stop", "stop: nothing is segmented", MissingKeys::Stop),
    ("set-aside", "set them aside", MissingKeys::SetAside),
    ("keep", "keep them; no update will find them again", MissingKeys::Keep),
];

/// Values and labels of such a list, for a choice.
pub fn choices<T>(all: &[(&str, &str, T)]) -> Vec<(String, String)> {
    all.iter().map(|(value, label, _)| ((*value).to_owned(), (*label).to_owned())).collect()
}

/// What a value of such a list means.
pub fn meant<T: Copy>(all: &[(&str, &str, T)], value: &str) -> Option<T> {
    all.iter().find(|(known, ..)| *known == value).map(|(.., meaning)| *meaning)
}

/// The value of a meaning.
pub fn value_of<T: PartialEq>(all: &[(&str, &str, T)], meaning: &T) -> String {
    all.iter().find(|(.., known)| known == meaning).map_or(String::new(), |(value, ..)| (*value).to_owned())
}

/// The name of a meaning.
pub fn name_of<T: PartialEq>(all: &[(&str, &str, T)], meaning: &T) -> String {
    all.iter().find(|(.., known)| known == meaning).map_or(String::new(), |(_, name, _)| (*name).to_owned())
}

/// The name of a sign between cells, whichever it is.
pub fn delimiter_name(delimiter: char) -> String {
    let known = name_of(&DELIMITERS, &delimiter);
    if known.is_empty() { delimiter.to_string() } else { known }
}

/// A dialect in one line.
pub fn summary(dialect: &Dialect) -> String {
    let mut parts = Vec::new();
    if dialect.gzip {
        parts.push("gzip".to_owned());
    }
    parts.push(dialect.encoding.label().to_owned());
    parts.push(delimiter_name(dialect.delimiter));
    match dialect.quote {
        Some('"') => {}
        Some(quote) => parts.push(format!("quotes {quote}")),
        None => parts.push("no quotes".to_owned()),
    }
    if dialect.preamble > 0 {
        parts.push(format!("{} before it", count(dialect.preamble as usize, "line")));
    }
    parts.push(if dialect.header { "header" } else { "no header" }.to_owned());
    parts.push(if dialect.decimal == Decimal::Comma { "decimal comma" } else { "decimal point" }.to_owned());
    parts.join(", ")
}

/// Words for "no value" as they are typed: parted by commas.
pub fn typed_words(words: &[String]) -> String {
    words.join(", ")
}

/// What was typed as words.
pub fn words_of(typed: &str) -> Vec<String> {
    typed.split(',').map(str::trim).filter(|word| !word.is_empty()).map(ToOwned::to_owned).collect()
}

/// Lines as they are told in a sentence: `line 7`, `lines 7, 9 and 12`.
pub fn lines(lines: &[u64], of: u64) -> Option<String> {
    let mut shown: Vec<String> = lines.iter().map(|line| super::format::whole(*line as usize)).collect();
    if of > lines.len() as u64 && !shown.is_empty() {
        shown.push("…".to_owned());
        return Some(format!("lines {}", shown.join(", ")));
    }
    match shown.as_slice() {
        [] => None,
        [one] => Some(format!("line {one}")),
        all => Some(format!("lines {}", list(all))),
    }
}
