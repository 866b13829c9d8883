//! One column as it grows, cell by cell.

use std::collections::{BTreeMap, HashMap};

use rustc_hash::FxBuildHasher;

use super::{
    Cells, Column, Dialect, Kind, NO_LEVEL, TextCells,
    days::{self, DateOrder},
    infer::{self, ODD_SHARE},
    notes::Note,
    parse::{self, Decimal, MissingWords},
};
use crate::error::Issue;

/// From here on, values that are mostly different are kept as text rather than as levels.
const MANY_LEVELS: usize = 4_096;

/// More levels than this make a column text.
const MOST_LEVELS: usize = 1_000;

/// So many different words for "no value" are counted apart.
const MOST_WORDS: usize = 30;

/// How cells are to be understood.
#[derive(Clone, Copy, Debug)]
pub struct Manner<'a> {
    /// The signs of numbers and the order of dates.
    pub dialect: &'a Dialect,
    /// The words for "no value".
    pub missing: &'a MissingWords,
}

/// A column as it grows.
#[derive(Debug)]
pub struct Builder {
    cells: Cells,
    /// A kind that was asked for is kept, whatever the cells say.
    given: bool,
    codes_of: HashMap<String, u32, FxBuildHasher>,
    present: usize,
    odd: Note,
    odd_example: String,
    /// Whether a cell is written in digits and is a name nevertheless, so that no digit may be lost.
    is_labelled: bool,
    missing_words: Vec<(String, usize)>,
    /// How the decimal sign, or the order of day and month, fares.
    pub readings: Readings,
    /// What else may be meant otherwise.
    pub oddities: Oddities,
}

/// What was met in a column and may be meant otherwise.
#[derive(Clone, Debug, Default)]
pub struct Oddities {
    /// How many numbers have which unit.
    pub units: BTreeMap<char, u64>,
    /// How many numbers without one are zero.
    pub zeros: u64,
    /// Numbers that a spreadsheet has rounded: `1.23457E+15`.
    pub mangled: Note,
    /// Dates whose year has two digits.
    pub short_years: Note,
}

/// How often cells spoke for the reading that was chosen, and for the other one.
#[derive(Clone, Debug, Default)]
pub struct Readings {
    /// Cells that are read in the chosen way alone.
    pub chosen: u64,
    /// Cells that would be read in the other way alone.
    pub other: u64,
    /// Cells that mean another thing in the other way.
    pub open: Note,
    /// The first of these.
    pub example: String,
}

impl Builder {
    /// An empty column of that kind; `given` if the person set the kind. Room is made for `rows`.
    pub fn new(kind: Kind, given: bool, rows: usize) -> Self {
        let mut cells = match kind {
            Kind::Number => Cells::Number(Vec::new()),
            Kind::Boolean => Cells::Boolean(Vec::new()),
            Kind::Date => Cells::Date(Vec::new()),
            Kind::Category => Cells::Category { codes: Vec::new(), levels: Vec::new() },
            Kind::Text => Cells::Text(TextCells::default()),
        };
        // Only a matter of speed and memory: where there is not so much room, the column grows as it can.
        let _ = match &mut cells {
            Cells::Number(values) => values.try_reserve_exact(rows),
            Cells::Boolean(values) => values.try_reserve_exact(rows),
            Cells::Date(days) => days.try_reserve_exact(rows),
            Cells::Category { codes, .. } => codes.try_reserve_exact(rows),
            Cells::Text(text) => text.try_reserve(rows),
        };
        Self {
            cells,
            given,
            codes_of: HashMap::default(),
            present: 0,
            odd: Note::default(),
            odd_example: String::new(),
            is_labelled: false,
            missing_words: Vec::new(),
            readings: Readings::default(),
            oddities: Oddities::default(),
        }
    }

    /// Adds the cell of the next row.
    #[inline(never)] // See `docs/ARCHITECTURE.md` on what a browser optimises.
    pub fn push(&mut self, cell: &str, line: u64, manner: Manner<'_>) {
        let is_missing = manner.missing.contains(cell);
        if is_missing {
            self.count_word(cell);
            return self.push_missing();
        }
        self.present += 1;
        let understood = match &mut self.cells {
            Cells::Number(values) => {
                if let Some(plain) = parse::plain(cell.as_bytes(), manner.dialect.decimal) {
                    values.push(plain.value);
                    self.is_labelled |= plain.is_label;
                    self.oddities.zeros += u64::from(plain.value == 0.0);
                    if plain.has_fraction && self.readings.chosen == 0 {
                        self.weigh_number(cell, true, line, manner.dialect);
                    }
                    return;
                }
                let value = parse::number_with(cell, manner.dialect.decimal);
                values.push(value.unwrap_or(f64::NAN));
                self.is_labelled |= parse::is_label(cell);
                self.oddities.see_number(cell, value, line);
                self.weigh_number(cell, value.is_some(), line, manner.dialect);
                value.is_some()
            }
            Cells::Boolean(values) => {
                let value = parse::boolean(cell);
                values.push(value);
                value.is_some()
            }
            Cells::Date(days) => {
                let day = days::date(cell, manner.dialect.date_order);
                days.push(day);
                if day.is_some() {
                    self.weigh_date(cell, line, manner.dialect.date_order);
                } else {
                    self.readings.other +=
                        u64::from(days::date(cell, manner.dialect.date_order.other()).is_some());
                }
                day.is_some()
            }
            Cells::Category { codes, levels } => {
                codes.push(code(&mut self.codes_of, levels, cell));
                if levels.len() > MANY_LEVELS && levels.len() * 2 > codes.len() && !self.given {
                    self.become_text();
                }
                true
            }
            Cells::Text(text) => {
                text.push(cell);
                self.oddities.see_text(cell, line);
                true
            }
        };
        if !understood {
            self.odd.add(line);
            if self.odd_example.is_empty() {
                self.odd_example = cell.chars().take(40).collect();
            }
        }
    }

    fn push_missing(&mut self) {
        match &mut self.cells {
            Cells::Number(values) => values.push(f64::NAN),
            Cells::Boolean(values) => values.push(None),
            Cells::Date(days) => days.push(None),
            Cells::Category { codes, .. } => codes.push(NO_LEVEL),
            Cells::Text(text) => text.push(""),
        }
    }

    fn count_word(&mut self, cell: &str) {
        let word = cell.trim();
        if word.is_empty() {
            return;
        }
        if let Some((_, rows)) = self.missing_words.iter_mut().find(|(known, _)| known == word) {
            *rows += 1;
        } else if self.missing_words.len() < MOST_WORDS {
            self.missing_words.push((word.to_owned(), 1));
        }
    }

    /// Whether a number with a sign in it means something else with the other decimal sign.
    fn weigh_number(&mut self, cell: &str, is_read: bool, line: u64, dialect: &Dialect) {
        if !cell.bytes().any(|b| matches!(b, b'.' | b',')) {
            return;
        }
        if !is_read {
            self.readings.other += u64::from(parse::number_with(cell, dialect.decimal.other()).is_some());
            return;
        }
        // The point for a fraction is so usual that it is in doubt only where commas are not free to be it.
        let group = if dialect.decimal == Decimal::Point { ',' } else { '.' };
        let in_doubt = |sign: char| sign == group || dialect.delimiter == ';';
        if self.readings.chosen == 0 {
            match parse::ambiguous_sign(cell) {
                Some(sign) if in_doubt(sign) => self.readings.note(cell, line),
                Some(_) => {}
                None => self.readings.chosen += u64::from(parse::decimal_of(cell).is_some()),
            }
        }
    }

    /// Whether a date means another day in the other order.
    fn weigh_date(&mut self, cell: &str, line: u64, order: DateOrder) {
        // The usual form leaves nothing open.
        if cell.as_bytes().get(4) == Some(&b'-') {
            return;
        }
        if days::has_short_year(cell) {
            self.oddities.short_years.add(line);
        }
        match days::date_order_of(cell) {
            Some(spoken_for) => self.readings.chosen += u64::from(spoken_for == order),
            None if self.readings.chosen == 0 && days::is_ambiguous(cell) => self.readings.note(cell, line),
            None => {}
        }
    }

    /// Whether the cells contradict the kind, so that the column must be read again.
    pub fn contradicts(&self) -> bool {
        let odd = self.odd.count as f64;
        !self.given
            && match self.cells {
                Cells::Boolean(_) => odd > 0.0,
                Cells::Number(_) if self.is_labelled => true,
                _ => odd > self.present as f64 * ODD_SHARE,
            }
    }

    /// How many cells have a value.
    pub fn present(&self) -> usize {
        self.present
    }

    /// The kind of its cells so far.
    pub fn kind(&self) -> Kind {
        self.cells.kind()
    }

    /// Whether the other reading fits its cells better.
    pub fn wants_other_reading(&self) -> bool {
        self.readings.other > self.readings.chosen && self.odd.count > 0
    }

    /// What is to be said about cells that were read as missing.
    pub fn issue(&self, name: &str) -> Option<Issue> {
        let what = match self.cells {
            Cells::Boolean(_) => "neither yes nor no",
            Cells::Date(_) => "no date",
            _ => "no number",
        };
        self.odd.clone().issue("odd_cell", Some(name), |count| {
            let cells = if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
            let verb = if count == 1 { "is" } else { "are" };
            format!(
                "{cells} of “{name}” {verb} {what} (“{}”) and read as missing. Exports keep the cell as it is.",
                self.odd_example
            )
        })
    }

    /// The column is not what it was taken for without a doubt: its cells are to speak.
    pub fn release(&mut self) {
        self.given = false;
        if let Cells::Text(text) = &self.cells
            && text.present_and_distinct().1 <= MOST_LEVELS
        {
            let mut levels = Vec::new();
            let codes = text.iter().map(|cell| match cell {
                "" => NO_LEVEL,
                cell => code(&mut self.codes_of, &mut levels, cell),
            });
            self.cells = Cells::Category { codes: codes.collect(), levels };
        }
    }

    /// How many cells of a column of text have a value, and how many different ones.
    pub fn present_and_distinct(&self) -> Option<(usize, usize)> {
        match &self.cells {
            Cells::Text(text) => Some(text.present_and_distinct()),
            _ => None,
        }
    }

    /// Gives the column the kind that all its cells speak for.
    pub fn settle(&mut self, name: &str, manner: Manner<'_>) {
        if !self.given {
            self.settle_kind(name, manner);
        }
    }

    /// The finished column.
    pub fn finish(mut self, name: String) -> Column {
        let missing_words = std::mem::take(&mut self.missing_words);
        let mut cells = self.cells;
        cells.shrink();
        Column { name, cells, missing_words }
    }

    /// The first rows may have told too little: levels and texts that are all numbers, days or yes and no become
    /// such, and levels that few rows share become text.
    fn settle_kind(&mut self, name: &str, manner: Manner<'_>) {
        let kind = match &self.cells {
            Cells::Category { codes, levels } => infer::kind_of_levels(name, codes, levels, manner),
            Cells::Text(text) => infer::kind_of_text(name, text, self.present, manner),
            _ => return,
        };
        if matches!(kind, Kind::Number | Kind::Boolean | Kind::Date) {
            let mut again = Self::new(kind, false, 0);
            let shown = std::mem::replace(&mut self.cells, Cells::Number(Vec::new()));
            for row in 0..shown.len() {
                match shown.text(row) {
                    Some(cell) => again.push(cell, 0, manner),
                    None => again.push_missing(),
                }
            }
            (self.cells, self.odd, self.odd_example) = (again.cells, again.odd, again.odd_example);
            (self.readings, self.oddities) = (again.readings, again.oddities);
            // The lines are no longer known.
            let oddities = &mut self.oddities;
            for note in
                [&mut self.odd, &mut self.readings.open, &mut oddities.mangled, &mut oddities.short_years]
            {
                note.lines.clear();
            }
        } else if let Cells::Category { levels, .. } = &self.cells {
            let (distinct, present) = (levels.len(), self.present);
            let shared = distinct * 2 <= present || (distinct <= 10 && distinct < present);
            if distinct > 0 && (!shared || distinct > MOST_LEVELS) {
                self.become_text();
            }
        }
    }

    fn become_text(&mut self) {
        if let Cells::Category { codes, levels } = &self.cells {
            let mut text = TextCells::default();
            let _ = text.try_reserve(codes.capacity());
            for code in codes {
                text.push(levels.get(*code as usize).map_or("", String::as_str));
            }
            self.codes_of = HashMap::default();
            self.cells = Cells::Text(text);
        }
    }
}

impl Oddities {
    fn see_text(&mut self, cell: &str, line: u64) {
        if cell.as_bytes().get(1) == Some(&b'.') && cell.contains("E+") {
            self.mangled.add(line);
        }
    }

    fn see_number(&mut self, cell: &str, value: Option<f64>, line: u64) {
        let bytes = cell.as_bytes();
        if bytes.last().is_some_and(|b| !b.is_ascii_digit())
            || bytes.first().is_some_and(|b| !b.is_ascii_digit())
        {
            let unit = cell.chars().find(|c| matches!(c, '$' | '€' | '£' | '¥' | '₹' | '%'));
            if let Some(unit) = unit.filter(|_| value.is_some()) {
                *self.units.entry(unit).or_default() += 1;
                return;
            }
        }
        self.zeros += u64::from(value == Some(0.0));
        self.see_text(cell, line);
    }
}

impl Readings {
    fn note(&mut self, cell: &str, line: u64) {
        self.open.add(line);
        if self.example.is_empty() {
            cell.trim().clone_into(&mut self.example);
        }
    }
}

fn code(codes_of: &mut HashMap<String, u32, FxBuildHasher>, levels: &mut Vec<String>, cell: &str) -> u32 {
    if let Some(code) = codes_of.get(cell) {
        return *code;
    }
    let code = levels.len() as u32;
    codes_of.insert(cell.to_owned(), code);
    levels.push(cell.to_owned());
    code
}
