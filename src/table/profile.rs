//! A column in few figures, and what is remarkable about it.

use std::{borrow::Cow, collections::HashMap};

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

use super::{
    Cells, Column, Dialect, FileProfile, JoinProfile, KeyProfile, Kind, NO_LEVEL, Role, RollUpProfile, Table,
    correlation, infer,
};
use crate::{
    error::Issue,
    numeric::statistics::{PIECE, Spread, moments},
    progress::{Progress, Report, Stage},
};

/// A table in few figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TableProfile {
    /// Which file it is.
    pub file: FileProfile,
    /// How it is laid out.
    pub dialect: Dialect,
    /// Rows in the table.
    pub rows: usize,
    /// Rows in the file: those of the table, those set aside, and those combined with another.
    pub rows_in: u64,
    /// Rows set aside.
    pub rows_set_aside: u64,
    /// Rows that became part of a row that another one had begun.
    #[serde(default)]
    pub rows_combined: u64,
    /// The column that tells the customers apart.
    pub key: Option<String>,
    /// Each column.
    pub columns: Vec<ColumnProfile>,
    /// Keys that repeat or are missing, before that was settled.
    pub keys: KeyProfile,
    /// What rolling up did, if it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll_up: Option<RollUpProfile>,
    /// What joining did, join by join.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<JoinProfile>,
    /// What was noticed or repaired.
    #[serde(rename = "warnings")]
    pub issues: Vec<Issue>,
}

/// A column in few figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnProfile {
    /// Its name.
    pub name: String,
    /// What its cells are.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// What it is for, as far as that can be guessed.
    #[serde(default)]
    pub role: Role,
    /// What the file that it was joined from is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Rows without a value.
    pub missing: usize,
    /// The words that were read as "no value", with their rows; the empty cell is not among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_words: Vec<(String, usize)>,
    /// The other column of numbers that it goes most closely with, and Pearson's r, where that is beyond 0.9.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlated: Option<(String, f64)>,
    /// How many different values there are, where they were counted.
    pub distinct: Option<usize>,
    /// Of numbers, yes/no and dates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<NumberProfile>,
    /// Of categories: the most frequent levels with their rows, at most twelve.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub top: Vec<(String, usize)>,
    /// What is remarkable.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks: Vec<Look>,
}

/// Numbers in few figures. None of them count missing values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NumberProfile {
    /// The least.
    pub min: f64,
    /// The lower quartile.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The upper quartile.
    pub q3: f64,
    /// The greatest.
    pub max: f64,
    /// The mean.
    pub mean: f64,
    /// The standard deviation (population).
    pub sd: f64,
    /// The skewness (population, g1).
    pub skew: f64,
    /// Rows in each of equally wide bins from the least to the greatest.
    pub histogram: Vec<usize>,
}

/// Something remarkable about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Look {
    /// Numbers things rather than measures them.
    Identifier,
    /// May identify a person.
    Personal,
    /// No value at all.
    Empty,
    /// One value alone.
    Constant,
    /// More than 95 % of the rows have one value.
    NearlyConstant,
    /// A long tail above: its logarithm is better to compute with.
    Skewed,
    /// Whole numbers that are nearly never below zero, and here are.
    Negative,
    /// Says nearly the same as another column.
    Correlated,
}

impl Look {
    /// The remark in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Identifier => "looks like an identifier",
            Self::Personal => "may identify a person",
            Self::Empty => "no values",
            Self::Constant => "one value only",
            Self::NearlyConstant => "over 95 % one value",
            Self::Skewed => "long tail",
            Self::Negative => "values below zero",
            Self::Correlated => "repeats another column",
        }
    }
}

/// Two columns that correlate more than this say nearly the same.
const SAME: f64 = 0.95;

const HISTOGRAM_BINS: usize = 20;

/// Different numbers are counted up to here.
const MOST_DISTINCT: usize = 10_000;

impl TableProfile {
    /// Describes a table.
    pub fn of(table: &Table, report: Report<'_>) -> Self {
        let mut columns = Vec::with_capacity(table.columns.len());
        for (done, column) in table.columns.iter().enumerate() {
            report(Progress {
                stage: Stage::Profiling,
                done: done as u64,
                total: table.columns.len() as u64,
            });
            let is_told_apart = table.key == Some(done) && table.keys.distinct == table.rows;
            columns.push(ColumnProfile::counted(column, is_told_apart.then_some(table.rows)));
        }
        for (at, other) in correlation::strongest(table).into_iter().enumerate() {
            if let Some((other, r)) = other {
                columns[at].correlated = Some((table.columns[other].name.clone(), r));
                if r.abs() > SAME {
                    columns[at].looks.push(Look::Correlated);
                }
            }
        }
        for join in &table.joins {
            for column in columns.iter_mut().filter(|column| join.added.contains(&column.name)) {
                column.from = Some(join.label.clone());
            }
        }
        for (at, column) in columns.iter_mut().enumerate() {
            column.role = Role::guess(column, table.key == Some(at));
        }
        Self {
            file: table.file.clone(),
            dialect: table.dialect.clone(),
            rows: table.rows,
            rows_in: table.rows_in,
            rows_set_aside: table.rows_set_aside,
            rows_combined: table.rows_combined,
            key: table.key.map(|at| table.columns[at].name.clone()),
            columns,
            keys: table.keys.clone(),
            roll_up: table.roll_up.clone(),
            joins: table.joins.clone(),
            issues: table.issues.clone(),
        }
    }
}

impl ColumnProfile {
    /// Describes a column.
    pub fn of(column: &Column) -> Self {
        Self::counted(column, None)
    }

    /// Describes a column; `distinct` texts in as many rows, where that is known.
    fn counted(column: &Column, distinct: Option<usize>) -> Self {
        let mut profile = Self {
            name: column.name.clone(),
            kind: column.kind(),
            role: Role::default(),
            from: None,
            missing: 0,
            missing_words: Vec::new(),
            correlated: None,
            distinct: None,
            number: None,
            top: Vec::new(),
            looks: Vec::new(),
        };
        let mut most_frequent = 0;
        match &column.cells {
            Cells::Text(text) => {
                let counted = distinct.map(|rows| (rows, rows));
                let (present, distinct) = counted.unwrap_or_else(|| text.present_and_distinct());
                profile.missing = text.len() - present;
                profile.distinct = Some(distinct);
            }
            Cells::Category { codes, levels } => {
                let mut counts = vec![0; levels.len()];
                codes.iter().filter(|c| **c != NO_LEVEL).for_each(|&code| counts[code as usize] += 1);
                profile.missing = codes.len() - counts.iter().sum::<usize>();
                profile.distinct = Some(levels.len());
                profile.top = levels.iter().cloned().zip(counts).collect();
                profile.top.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
                profile.top.truncate(12);
                most_frequent = profile.top.first().map_or(0, |(_, count)| *count);
            }
            Cells::Number(all) => most_frequent = profile.take_numbers(all),
            Cells::Boolean(_) | Cells::Date(_) => {
                most_frequent = profile.take_numbers(&column.numbers().unwrap_or_default());
            }
        }
        profile.missing_words.clone_from(&column.missing_words);
        profile.remark(column, most_frequent);
        profile
    }

    /// Describes numbers, NaN being a missing one; gives the rows of the most frequent one, where it was counted.
    fn take_numbers(&mut self, all: &[f64]) -> usize {
        let present = all.iter().filter(|v| !v.is_nan()).count();
        let values: Cow<'_, [f64]> = if present == all.len() {
            all.into()
        } else {
            all.iter().copied().filter(|v| !v.is_nan()).collect()
        };
        self.missing = all.len() - present;
        self.number = NumberProfile::of(&values);
        let counted = distinct(&values, self.number.as_ref());
        self.distinct = counted.map(|(distinct, _)| distinct);
        counted.map_or(0, |(_, most)| most)
    }

    /// Whether segments may be formed by it unless the person says otherwise.
    pub fn is_measure(&self) -> bool {
        let unfit = [Look::Identifier, Look::Empty, Look::Constant, Look::NearlyConstant];
        self.kind == Kind::Number && !self.looks.iter().any(|look| unfit.contains(look))
    }

    fn remark(&mut self, column: &Column, most_frequent: usize) {
        let mut add = |look, is: bool| {
            if is {
                self.looks.push(look);
            }
        };
        let present = column.len() - self.missing;
        add(Look::Empty, present == 0);
        add(Look::Constant, self.distinct == Some(1));
        add(Look::NearlyConstant, self.distinct.is_some_and(|d| d > 1) && most_frequent * 20 > present * 19);
        add(Look::Identifier, infer::names_identifier(&self.name) || numbers_rows(column));
        add(Look::Personal, self.kind == Kind::Text && infer::names_person(&self.name));
        if let (Kind::Number, Some(number)) = (self.kind, &self.number) {
            add(Look::Skewed, number.min >= 0.0 && number.skew > 1.0);
            add(Look::Negative, number.min < 0.0 && is_miscounted(column));
        }
    }
}

impl NumberProfile {
    /// Describes numbers, none of them NaN; `None` if there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let (of_all, spread) = (moments(values)?, Spread::of(values)?);
        let [q1, median, q3] = spread.quantiles(values, [0.25, 0.5, 0.75]);
        Some(Self {
            min: spread.min,
            q1,
            median,
            q3,
            max: spread.max,
            mean: of_all.mean,
            sd: of_all.sd,
            skew: of_all.skew,
            histogram: spread.histogram(HISTOGRAM_BINS),
        })
    }
}

/// How many different values there are, and the rows of the most frequent one; `None` if there are too many to count.
fn distinct(values: &[f64], profile: Option<&NumberProfile>) -> Option<(usize, usize)> {
    let profile = profile?;
    if profile.max - profile.min < WIDEST {
        let mut rows = vec![0_u32; (profile.max - profile.min) as usize + 1];
        if values.chunks(PIECE).all(|piece| tally_whole(piece, profile.min, &mut rows)) {
            let present = rows.iter().filter(|rows| **rows > 0).count();
            return Some((present, rows.into_iter().max().unwrap_or(0) as usize));
        }
    }
    let mut rows: HashMap<u64, usize, FxBuildHasher> = HashMap::default();
    for piece in values.chunks(PIECE) {
        tally(piece, &mut rows);
        if rows.len() > MOST_DISTINCT {
            return None;
        }
    }
    Some((rows.len(), rows.into_values().max().unwrap_or(0)))
}

/// Whole numbers in a range no wider than this are counted by their place in it.
const WIDEST: f64 = 100_000.0;

/// Counts whole numbers from `least` on; false if one is not whole.
#[inline(never)]
fn tally_whole(piece: &[f64], least: f64, rows: &mut [u32]) -> bool {
    for value in piece {
        let place = value - least;
        if place.fract() != 0.0 {
            return false;
        }
        rows[place as usize] += 1;
    }
    true
}

#[inline(never)]
fn tally(piece: &[f64], rows: &mut HashMap<u64, usize, FxBuildHasher>) {
    for value in piece {
        // Minus zero is zero.
        *rows.entry((value + 0.0).to_bits()).or_default() += 1;
    }
}

/// Whether a column of whole numbers is below zero in a few rows alone, as counts that went wrong are.
fn is_miscounted(column: &Column) -> bool {
    let Cells::Number(values) = &column.cells else { return false };
    let below = values.iter().filter(|v| **v < 0.0).count();
    below * 20 < values.len() && values.iter().all(|v| v.is_nan() || v.fract() == 0.0)
}

/// Whether a column counts its rows: whole numbers, each one more than the one before.
fn numbers_rows(column: &Column) -> bool {
    match &column.cells {
        Cells::Number(values) => values.len() > 2 && values.windows(2).all(|pair| pair[1] - pair[0] == 1.0),
        _ => false,
    }
}
