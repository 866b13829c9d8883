//! What was understood and may be meant otherwise: told, so that a person can decide.

use rustc_hash::FxHashSet;

use super::{
    Cells, Dialect, Kind, NO_LEVEL, ReadOptions, Table,
    build::{Builder, Oddities, Readings},
    encoding::Encoding,
    infer,
    parse::{self, DateOrder, Decimal},
};
use crate::error::Issue;

/// From this share of numbers on, a column that is no column of numbers is remarked.
const NEARLY_NUMBERS: f64 = 0.5;

/// Digits that are names are remarked among numbers where they are no more than one in so many.
const FEW_LABELS: usize = 20;

/// How many texts tell whether a column is nearly one of numbers.
const SAMPLED: usize = 10_000;

/// Doubts about a column of a kind, gathered while it was read.
#[derive(Debug)]
pub struct Gathered {
    kind: Kind,
    readings: Readings,
    oddities: Oddities,
    present: usize,
}

impl Gathered {
    /// What a column's builder met.
    pub fn of(column: &Builder) -> Self {
        Self {
            kind: column.kind(),
            readings: column.readings.clone(),
            oddities: column.oddities.clone(),
            present: column.present(),
        }
    }
}

/// All doubts about a table; `gathered` has one entry for each column.
pub fn all(table: &Table, gathered: &[Gathered], options: &ReadOptions) -> Vec<Issue> {
    let mut issues = of_layout(table, options);
    let given = &options.reading.dialect;
    let is_open = |kind| gathered.iter().all(|g| g.kind != kind || g.readings.chosen == 0);
    let numbers_open = given.decimal.is_none() && is_open(Kind::Number);
    let dates_open = given.date_order.is_none() && is_open(Kind::Date);
    for (column, met) in table.columns.iter().zip(gathered) {
        let name = column.name.as_str();
        issues.extend(match met.kind {
            Kind::Number if numbers_open => ambiguous_number(name, met, &table.dialect),
            Kind::Date if dates_open => ambiguous_date(name, met, &table.dialect),
            _ => None,
        });
        issues.extend(mixed_units(name, met));
        issues.extend(of_oddities(name, &met.oddities));
        let is_decided =
            options.kinds.contains_key(name) || table.key.is_some_and(|at| table.columns[at].name == name);
        if !is_decided {
            issues.extend(nearly_numbers(name, &column.cells, table.dialect.decimal));
        }
    }
    issues.extend(repeating_key(table));
    issues
}

fn of_layout(table: &Table, options: &ReadOptions) -> Vec<Issue> {
    let given = &options.reading.dialect;
    let mut issues = Vec::new();
    if table.columns.len() == 1 && given.delimiter.is_none() {
        let text = "No sign divides the lines into cells, so the table has one column. If it should have more, choose the delimiter.";
        issues.push(issue("one_column", None, text.to_owned()));
    }
    if table.dialect.encoding == Encoding::Windows1252 && given.encoding.is_none() {
        let text = "The file is not UTF-8 and was read as Windows-1252. If letters look wrong, choose another encoding, or save the file as UTF-8 and open it again.";
        issues.push(issue("encoding_guessed", None, text.to_owned()));
    }
    issues
}

fn ambiguous_number(name: &str, met: &Gathered, dialect: &Dialect) -> Option<Issue> {
    let example = &met.readings.example;
    let sign = parse::ambiguous_sign(example).unwrap_or(',');
    let is_fraction = (sign == '.') == (dialect.decimal == Decimal::Point);
    let (read, other) =
        if is_fraction { ("the fraction", "thousands") } else { ("thousands", "the fraction") };
    met.readings.open.clone().issue("ambiguous_number", Some(name), |_| {
        format!(
            "“{example}” in “{name}” can be read in two ways and nothing in the file tells which. The “{sign}” was taken for the sign of {read}; if it stands for {other}, change the decimal sign."
        )
    })
}

fn ambiguous_date(name: &str, met: &Gathered, dialect: &Dialect) -> Option<Issue> {
    let example = &met.readings.example;
    let day = |order| parse::date(example, order).map(parse::date_text).unwrap_or_default();
    let (read, other) = (day(dialect.date_order), day(dialect.date_order.other()));
    met.readings.open.clone().issue("ambiguous_date", Some(name), |_| {
        format!(
            "“{example}” in “{name}” can be read in two ways and nothing in the file tells which. It was taken for {read}; if it is {other}, change the date order."
        )
    })
}

fn mixed_units(name: &str, met: &Gathered) -> Option<Issue> {
    let units = &met.oddities.units;
    let with_unit: u64 = units.values().sum();
    let bare = (met.present as u64).saturating_sub(with_unit + met.oddities.zeros);
    let mut said: Vec<String> = units.iter().map(|(unit, cells)| format!("{cells} with “{unit}”")).collect();
    if units.contains_key(&'%') && bare > 0 {
        said.push(format!("{bare} with none"));
    }
    (said.len() > 1).then(|| {
        let text = format!(
            "The numbers of “{name}” have different units ({}). They were read without their units: check that they can be compared.",
            said.join(", ")
        );
        issue("mixed_units", Some(name), text)
    })
}

fn of_oddities(name: &str, met: &Oddities) -> Vec<Issue> {
    let mangled = met.mangled.clone().issue("rounded_id", Some(name), |n| {
        format!(
            "{n} of the values of “{name}” are written like 1.23457E+15, as a spreadsheet does with long numbers: digits were lost before the file came here. If they are identifiers, export them anew as text."
        )
    });
    let short = met.short_years.clone().issue("short_year", Some(name), |n| {
        format!("{n} of the dates of “{name}” have a year of two digits: up to 68 it was taken for 20.., from 69 on for 19...")
    });
    // A measure may well be written in that way.
    let may_be_id = infer::names_identifier(name);
    mangled.filter(|_| may_be_id).into_iter().chain(short).collect()
}

/// A column that would be one of numbers, or of days, but for some words.
fn nearly_numbers(name: &str, cells: &Cells, decimal: Decimal) -> Option<Issue> {
    if infer::names_identifier(name) {
        return None;
    }
    let mut tally = Tally::new(decimal);
    match cells {
        Cells::Category { codes, levels } => {
            let mut rows = vec![0; levels.len()];
            codes.iter().filter(|code| **code != NO_LEVEL).for_each(|code| rows[*code as usize] += 1);
            levels.iter().zip(rows).for_each(|(level, rows)| tally.count(level, rows));
        }
        Cells::Text(text) => {
            text.iter().filter(|cell| !cell.is_empty()).take(SAMPLED).for_each(|cell| tally.count(cell, 1));
        }
        _ => return None,
    }
    if tally.labels > 0 && tally.labels + tally.numbers == tally.all && tally.labels * FEW_LABELS <= tally.all
    {
        let text = format!(
            "“{name}” holds numbers and among them such as “{}”, which are rather names: they begin with a zero or have more digits than a number holds. It was read as names, so that no digit is lost. If it is a measure, set its type to number.",
            tally.label
        );
        return Some(Issue { count: tally.labels as u64, ..issue("mixed_kinds", Some(name), text) });
    }
    if let Some(text) = tally.nearly_days(name) {
        return Some(issue("mixed_kinds", Some(name), text));
    }
    let share = tally.numbers as f64 / tally.all.max(1) as f64;
    let is_nearly = share >= NEARLY_NUMBERS && tally.numbers < tally.all;
    (is_nearly && !tally.words.is_empty()).then(|| {
        let words: Vec<String> = tally.words.iter().map(|word| format!("“{word}”")).collect();
        let text = format!(
            "“{name}” holds numbers in {:.0} % of its cells, and {} among others. It was read as names. If these stand for “no value”, add them to the words that do; or set its type to number.",
            share * 100.0,
            words.join(", ")
        );
        issue("mixed_kinds", Some(name), text)
    })
}

/// Numbers, days and words among some cells.
struct Tally {
    decimal: Decimal,
    all: usize,
    numbers: usize,
    words: Vec<String>,
    /// Digits that are names, and the first of them.
    labels: usize,
    label: String,
    /// Days in either order, and the first cell that is none.
    days: usize,
    dayless: String,
    /// Whether days were met in which the month, and in which the day stands first.
    orders: [bool; 2],
}

impl Tally {
    fn new(decimal: Decimal) -> Self {
        Self {
            decimal,
            all: 0,
            numbers: 0,
            words: Vec::new(),
            labels: 0,
            label: String::new(),
            days: 0,
            dayless: String::new(),
            orders: [false; 2],
        }
    }

    fn nearly_days(&self, name: &str) -> Option<String> {
        let share = self.days as f64 / self.all.max(1) as f64;
        let is_mixed = self.orders == [true; 2];
        if self.days == 0 || share < NEARLY_NUMBERS || (self.days == self.all && !is_mixed) {
            return None;
        }
        Some(if self.days == self.all {
            format!(
                "“{name}” holds days, in some of which the month stands first and in others the day. It was read as names. Set its type to date to read those of one order and leave the others out."
            )
        } else {
            format!(
                "“{name}” holds days in {:.0} % of its cells, and “{}” among others. It was read as names. If these stand for “no value”, add them to the words that do; or set its type to date.",
                share * 100.0,
                self.dayless
            )
        })
    }

    fn count(&mut self, cell: &str, rows: usize) {
        self.all += rows;
        if parse::is_label(cell) {
            self.labels += rows;
            if self.label.is_empty() {
                self.label = cell.chars().take(40).collect();
            }
            return;
        }
        let is_number = parse::number_with(cell, self.decimal).is_some();
        self.numbers += if is_number { rows } else { 0 };
        if !is_number && parse::is_dated(cell) {
            self.days += rows;
            if let Some(order) = parse::date_order_of(cell) {
                self.orders[usize::from(order == DateOrder::DayFirst)] = true;
            }
        } else if self.dayless.is_empty() {
            self.dayless = cell.chars().take(40).collect();
        }
        if !is_number && self.words.len() < 3 && !self.words.iter().any(|word| word == cell) {
            self.words.push(cell.chars().take(40).collect());
        }
    }
}

/// A column that is called like a key and repeats or has gaps, in a table that has no such key.
fn repeating_key(table: &Table) -> Option<Issue> {
    let rank = |at: usize| infer::key_rank(&table.columns[at].name);
    let own = table.key.map_or(0, rank);
    let at = (0..table.columns.len()).find(|at| rank(*at) > own.max(3))?;
    let column = &table.columns[at];
    let (rows, keys) = match &column.cells {
        Cells::Category { codes, levels } => (codes.iter().filter(|c| **c != NO_LEVEL).count(), levels.len()),
        Cells::Text(text) => text.present_and_distinct(),
        Cells::Number(values) => {
            let present = || values.iter().filter(|value| !value.is_nan());
            let different: FxHashSet<u64> = present().map(|value| value.to_bits()).collect();
            (present().count(), different.len())
        }
        _ => return None,
    };
    let name = &column.name;
    let empty = table.rows - rows;
    if rows == keys && empty > 0 && rows > 0 {
        let text = format!(
            "“{name}” looks like a key and is empty in {empty} of {} rows. Choose it as the key and say what becomes of them, or fill them in.",
            table.rows
        );
        return Some(Issue { count: empty as u64, ..issue("key_with_gaps", Some(name), text) });
    }
    (rows > keys).then(|| {
        let text = format!(
            "“{name}” looks like a key and repeats: {rows} rows have {keys} of it, as in a log. Roll the log up to one row for each {name}, or choose it as the key and say what becomes of its repetitions."
        );
        Issue { count: (rows - keys) as u64, ..issue("repeating_key", Some(name), text) }
    })
}

fn issue(code: &str, column: Option<&str>, text: String) -> Issue {
    Issue { code: code.to_owned(), count: 1, lines: Vec::new(), column: column.map(str::to_owned), text }
}
