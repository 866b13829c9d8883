//! Keys that repeat or are missing: who they are, and what becomes of their rows.
//!
//! Of rows that share a key the first or the last is kept and the others are
//! set aside, or they become one row, in the place of the first:
//!
//! - numbers are summed; a number whose name says that it is a rate or a level
//!   (share, percent, average, score, price, age, years and the like) is
//!   averaged, and one whose name says that it numbers things is taken from the
//!   first row that has it;
//! - yes/no is yes if any of them is;
//! - of days the latest is kept;
//! - of categories and text the first that is not missing.
//!
//! A cell is missing only where it is missing in all of them. A row without a
//! key is never combined with another: if it is kept, its key is empty.

use serde::{Deserialize, Serialize};

use super::{
    Cells, Column, Duplicates, MissingKeys, NO_ROW, Origin, Table, TextCells, grouped::Groups, index::Keys,
    infer,
};
use crate::error::{Issue, count};

/// Keys that repeat or are missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct KeyProfile {
    /// How many different keys there are.
    pub distinct: usize,
    /// Rows that share their key with another row, the first of each key among them.
    pub repeated_rows: usize,
    /// Keys that stand in more than one row.
    pub repeated_keys: usize,
    /// The first repeated keys, a hundred at most, with the lines where they stand, ten each at most.
    pub repeated: Vec<(String, Vec<u64>)>,
    /// Rows without a key.
    pub missing_rows: usize,
    /// The first lines without a key, a hundred at most.
    pub missing: Vec<u64>,
    /// What became of rows that share their key.
    #[serde(default)]
    pub duplicates: Duplicates,
    /// What became of rows without a key.
    #[serde(default)]
    pub missing_keys: MissingKeys,
}

impl KeyProfile {
    /// Whether keys repeat and nobody has said what becomes of their rows.
    pub fn wants_duplicates_settled(&self) -> bool {
        self.repeated_rows > 0 && self.duplicates == Duplicates::Stop
    }

    /// Whether rows have no key and nobody has said what becomes of them.
    pub fn wants_missing_settled(&self) -> bool {
        self.missing_rows > 0 && self.missing_keys == MissingKeys::Stop
    }
}

/// Repeated keys, and lines without a key, that are listed.
const LISTED: usize = 100;

/// Lines that are listed for a repeated key.
const LINES: usize = 10;

/// Lines that an issue names.
const ISSUE_LINES: usize = 5;

/// Finds repeated and missing keys, and settles what becomes of their rows.
pub fn settle(mut table: Table, duplicates: Duplicates, missing: MissingKeys) -> Table {
    let Some(key) = table.key.and_then(|at| table.columns.get(at)) else { return table };
    // Reading has counted the keys: where each row has its own there is nothing to settle.
    if table.keys.distinct == table.rows {
        table.keys = KeyProfile { duplicates, missing_keys: missing, ..table.keys };
        return table;
    }
    let keys = Keys::of(key);
    let sizes = Groups { of: &keys.of, count: keys.count() }.sizes();
    let (name, text) = (key.name.clone(), |row: usize| key.shown(row));
    let profile =
        KeyProfile { duplicates, missing_keys: missing, ..profile(&keys, &sizes, &table.origin, text) };
    let note = |code: &str, is: &dyn Fn(u32) -> bool, count: usize, text: String| Issue {
        code: code.to_owned(),
        count: count as u64,
        lines: lines(&keys, &table.origin, is),
        column: Some(name.clone()),
        text,
    };
    let mut issues = Vec::new();
    if profile.repeated_rows > 0 {
        let repeats = |key| key != NO_ROW && sizes[key as usize] > 1;
        let text = duplicates_text(&profile, &table.columns);
        issues.push(note("duplicate_key", &repeats, profile.repeated_rows, text));
    }
    if profile.missing_rows > 0 {
        let text = missing_text(&profile);
        issues.push(note("missing_key", &|key| key == NO_ROW, profile.missing_rows, text));
    }
    table.issues.extend(issues);
    if profile.repeated_rows > 0 || profile.missing_rows > 0 {
        place(&mut table, &keys, duplicates, missing);
    }
    table.keys = profile;
    table
}

fn profile(keys: &Keys, sizes: &[u32], origin: &Origin, text: impl Fn(usize) -> String) -> KeyProfile {
    let mut profile = KeyProfile { distinct: keys.count(), ..KeyProfile::default() };
    let mut listed = vec![NO_ROW; if sizes.iter().any(|size| *size > 1) { sizes.len() } else { 0 }];
    for (key, size) in sizes.iter().enumerate().filter(|(_, size)| **size > 1) {
        profile.repeated_keys += 1;
        profile.repeated_rows += *size as usize;
        if profile.repeated.len() < LISTED {
            listed[key] = profile.repeated.len() as u32;
            profile.repeated.push((text(keys.first[key] as usize), Vec::new()));
        }
    }
    for (row, &key) in keys.of.iter().enumerate() {
        if key == NO_ROW {
            profile.missing_rows += 1;
            if profile.missing.len() < LISTED {
                profile.missing.push(origin.line(row));
            }
        } else if let Some((_, lines)) =
            listed.get(key as usize).and_then(|at| profile.repeated.get_mut(*at as usize))
            && lines.len() < LINES
        {
            lines.push(origin.line(row));
        }
    }
    profile
}

/// The first lines whose key is such a one.
fn lines(keys: &Keys, origin: &Origin, is: &dyn Fn(u32) -> bool) -> Vec<u64> {
    let rows = keys.of.iter().enumerate().filter(|(_, key)| is(**key));
    rows.take(ISSUE_LINES).map(|(row, _)| origin.line(row)).collect()
}

fn duplicates_text(profile: &KeyProfile, columns: &[Column]) -> String {
    let (rows, keys) = (profile.repeated_rows, profile.repeated_keys);
    let example = profile.repeated.first().map_or_else(String::new, |(key, lines)| {
        let example = if keys > 1 { ", for example" } else { "" };
        format!(" (“{key}” on {}{example})", listing(lines))
    });
    let shared = format!("{} share {}{example}.", count(rows, "row"), count(keys, "key"));
    let others =
        if rows - keys == 1 { "the other is".to_owned() } else { format!("the other {} are", rows - keys) };
    match profile.duplicates {
        Duplicates::Stop => {
            format!("{shared} Choose on the Data page which to keep: nothing is segmented until then.")
        }
        Duplicates::First => format!("{shared} The first row of each key is kept, {others} set aside."),
        Duplicates::Last => format!("{shared} The last row of each key is kept, {others} set aside."),
        Duplicates::Combine => {
            format!("{shared} They became one row for each key: {}", combining_text(columns))
        }
    }
}

fn combining_text(columns: &[Column]) -> String {
    let rates: Vec<String> =
        columns.iter().filter(|c| matches!(how(c), How::Mean)).map(|c| format!("“{}”", c.name)).collect();
    let rates = match rates.as_slice() {
        [] => String::new(),
        [first] => format!(", a rate ({first}) is averaged"),
        [first, second] => format!(", rates ({first} and {second}) are averaged"),
        [first, second, more @ ..] => {
            format!(", rates ({first}, {second} and {} more) are averaged", more.len())
        }
    };
    format!(
        "numbers are summed{rates}, yes wins over no, the latest day counts, and of all else the first value."
    )
}

fn missing_text(profile: &KeyProfile) -> String {
    let rows = profile.missing_rows;
    let (have, are, them) = if rows == 1 {
        ("1 row has".to_owned(), "is", "it")
    } else {
        (format!("{rows} rows have"), "are", "them")
    };
    match profile.missing_keys {
        MissingKeys::Stop => format!(
            "{have} no key. Choose on the Data page whether to keep {them}: nothing is segmented until then."
        ),
        MissingKeys::SetAside => format!("{have} no key and {are} set aside."),
        MissingKeys::Keep => format!("{have} no key and {are} kept; an update will not find {them} again."),
    }
}

/// `line 4`, `lines 4 and 9`, `lines 4, 9 and 12`, `lines 4, 9, 12 and others`.
fn listing(lines: &[u64]) -> String {
    let few: Vec<String> = lines.iter().take(3).map(u64::to_string).collect();
    match few.as_slice() {
        [] => "no line".to_owned(),
        [one] => format!("line {one}"),
        few if lines.len() > 3 => format!("lines {} and others", few.join(", ")),
        [before @ .., last] => format!("lines {} and {last}", before.join(", ")),
    }
}

/// Puts each row where it belongs: the table's rows become fewer, column by column.
fn place(table: &mut Table, keys: &Keys, duplicates: Duplicates, missing: MissingKeys) {
    let (became, kept) = places(keys, duplicates, missing);
    if let (MissingKeys::Keep, Some(Cells::Text(text))) = (missing, key_cells(table)) {
        *text = without_words(text, &keys.of);
    }
    if kept.len() == table.rows {
        return;
    }
    let combined =
        duplicates == Duplicates::Combine && keys.count() < keys.of.iter().filter(|k| **k != NO_ROW).count();
    for column in &mut table.columns {
        column.cells = if combined {
            combine(column, Groups { of: &became, count: kept.len() })
        } else {
            column.cells.take(&kept)
        };
    }
    let set_aside = became.iter().filter(|row| **row == NO_ROW).count();
    table.rows_set_aside += set_aside as u64;
    table.rows_combined += (table.rows - set_aside - kept.len()) as u64;
    table.rows = kept.len();
    table.origin.follow(became);
}

fn key_cells(table: &mut Table) -> Option<&mut Cells> {
    table.key.and_then(|at| table.columns.get_mut(at)).map(|column| &mut column.cells)
}

/// A missing key is an empty one, whatever word said that it is missing: else such rows would share a key.
fn without_words(text: &TextCells, keys: &[u32]) -> TextCells {
    let mut out = TextCells::default();
    keys.iter().enumerate().for_each(|(row, key)| out.push(if *key == NO_ROW { "" } else { text.get(row) }));
    out
}

/// What each row becomes, and the rows that are kept in their order.
fn places(keys: &Keys, duplicates: Duplicates, missing: MissingKeys) -> (Vec<u32>, Vec<u32>) {
    let last = match duplicates {
        Duplicates::Last => Groups { of: &keys.of, count: keys.count() }.last(|_| true),
        _ => Vec::new(),
    };
    let mut became: Vec<u32> = Vec::with_capacity(keys.of.len());
    let mut kept = Vec::new();
    for (row, &key) in keys.of.iter().enumerate() {
        let stays = match (key, duplicates) {
            (NO_ROW, _) => missing != MissingKeys::SetAside,
            (_, Duplicates::Stop) => true,
            (_, Duplicates::First | Duplicates::Combine) => keys.first[key as usize] as usize == row,
            (_, Duplicates::Last) => last[key as usize] as usize == row,
        };
        if stays {
            became.push(kept.len() as u32);
            kept.push(row as u32);
        } else if key != NO_ROW && duplicates == Duplicates::Combine {
            became.push(became[keys.first[key as usize] as usize]);
        } else {
            became.push(NO_ROW);
        }
    }
    (became, kept)
}

/// How a column's cells become one.
enum How {
    Sum,
    Mean,
    Any,
    Latest,
    First,
}

fn how(column: &Column) -> How {
    match &column.cells {
        Cells::Number(_) if names_rate(&column.name) => How::Mean,
        Cells::Number(_) if !infer::names_identifier(&column.name) => How::Sum,
        Cells::Boolean(_) => How::Any,
        Cells::Date(_) => How::Latest,
        Cells::Number(_) | Cells::Category { .. } | Cells::Text(_) => How::First,
    }
}

fn combine(column: &Column, groups: Groups<'_>) -> Cells {
    let number = |row| column.number(row);
    match (how(column), &column.cells) {
        (How::Sum, _) => Cells::Number(groups.sums(number, f64::NAN)),
        (How::Mean, _) => Cells::Number(groups.means(number)),
        (How::Any, Cells::Boolean(values)) => {
            Cells::Boolean(groups.best(|row| values[row], |new, known| new && !known))
        }
        (How::Latest, Cells::Date(days)) => {
            Cells::Date(groups.best(|row| days[row], |new, known| new > known))
        }
        _ => column.cells.take(&groups.first(|row| !column.is_missing(row))),
    }
}

/// Whether the name says that a number is a rate or a level, which does not grow when rows are brought together.
pub fn names_rate(name: &str) -> bool {
    const WORDS: [&str; 27] = [
        "share",
        "rate",
        "pct",
        "percent",
        "percentage",
        "ratio",
        "avg",
        "average",
        "mean",
        "median",
        "score",
        "price",
        "index",
        "age",
        "year",
        "years",
        "tenure",
        "growth",
        "rank",
        "rating",
        "decile",
        "quintile",
        "probability",
        "propensity",
        "margin",
        "latitude",
        "longitude",
    ];
    name.contains('%') || infer::words(name).iter().any(|word| WORDS.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_rates_from_amounts() {
        for name in [
            "brand_share_r12m",
            "avgPrice",
            "growth_pct",
            "Response %",
            "years_in_practice",
            "email-open-rate",
        ] {
            assert!(names_rate(name), "{name}");
        }
        for name in ["market_trx", "sharepoint_visits", "calls", "package", "prices"] {
            assert!(!names_rate(name), "{name}");
        }
    }

    #[test]
    fn lines_are_listed_as_one_would_say_them() {
        let cases: [(&[u64], &str); 4] = [
            (&[4], "line 4"),
            (&[4, 9], "lines 4 and 9"),
            (&[4, 9, 12], "lines 4, 9 and 12"),
            (&[4, 9, 12, 13], "lines 4, 9, 12 and others"),
        ];
        for (lines, expected) in cases {
            assert_eq!(listing(lines), expected);
        }
    }
}
