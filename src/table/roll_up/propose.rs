//! What a log is usually rolled up to.
//!
//! What never differs within a key is the customer's own and stays as it is;
//! of the rest numbers are summed and averaged, days give the first, the last
//! and the days since, and of everything else the different values are counted.

use std::collections::BTreeSet;

use super::{Aggregate, Measure, RollUp, values};
use crate::table::{Cells, Column, Kind, Table, index::Keys, infer, keys};

/// The most measures that are proposed.
const MOST: usize = 60;

/// Rows beyond the first of their key that must agree before a number is taken for the customer's own.
const ENOUGH: usize = 10;

impl RollUp {
    /// The usual measures for a log.
    pub fn propose(table: &Table, key: &str) -> Self {
        let mut found = vec![(0, 0, "rows".to_owned(), Aggregate::Count, None)];
        if let Ok(of) = table.column(key) {
            let keys = Keys::of(of);
            for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| column.name != key) {
                for (rank, (name, aggregate)) in measures(column, &keys).into_iter().enumerate() {
                    found.push((rank, at + 1, name, aggregate, Some(column.name.clone())));
                }
            }
        }
        // Where there are too many, every column keeps its first before any has its second.
        found.sort_by_key(|(rank, at, ..)| (*rank, *at));
        found.truncate(MOST);
        found.sort_by_key(|(rank, at, ..)| (*at, *rank));
        let mut taken = BTreeSet::from([key.to_owned()]);
        let measures = found
            .into_iter()
            .map(|(_, _, name, of, column)| Measure { name: free(name, &mut taken), of, column })
            .collect();
        Self { key: key.to_owned(), reference: None, measures }
    }
}

/// What is made of a column, the most telling first.
fn measures(column: &Column, keys: &Keys) -> Vec<(String, Aggregate)> {
    let name = &column.name;
    let constancy = Constancy::of(column, keys);
    if constancy.present == 0 {
        return Vec::new();
    }
    if constancy.is_own(column.kind()) {
        return vec![(name.clone(), Aggregate::First)];
    }
    let distinct = || (format!("{name}_distinct"), Aggregate::Distinct);
    match column.kind() {
        Kind::Number if infer::names_identifier(name) => vec![distinct()],
        Kind::Number if !constancy.varies => Vec::new(),
        Kind::Number if keys::names_rate(name) => {
            vec![(format!("{name}_mean"), Aggregate::Mean), (format!("{name}_max"), Aggregate::Max)]
        }
        Kind::Number => vec![
            (format!("{name}_sum"), Aggregate::Sum),
            (format!("{name}_mean"), Aggregate::Mean),
            (format!("{name}_max"), Aggregate::Max),
        ],
        Kind::Date => vec![
            (format!("days_since_{name}"), Aggregate::DaysSince),
            (format!("{name}_last"), Aggregate::Max),
            (format!("{name}_first"), Aggregate::Min),
        ],
        Kind::Boolean => vec![(format!("{name}_share"), Aggregate::Mean)],
        // Where every row has its own, counting them is counting rows.
        Kind::Category | Kind::Text if different(column) == constancy.present => Vec::new(),
        Kind::Category | Kind::Text => vec![distinct()],
    }
}

/// Whether a column differs within keys.
#[derive(Default)]
struct Constancy {
    /// Rows with a value.
    present: usize,
    /// Whether there are two different values.
    varies: bool,
    /// Rows whose value is their key's first.
    agree: usize,
    /// Rows whose value is another.
    differ: usize,
}

impl Constancy {
    fn of(column: &Column, keys: &Keys) -> Self {
        let value = values(column);
        let mut found = Self::default();
        let mut one = None;
        let mut first: Vec<Option<u64>> = vec![None; keys.count()];
        for (row, &key) in keys.of.iter().enumerate() {
            let Some(value) = value(row) else { continue };
            found.present += 1;
            found.varies |= *one.get_or_insert(value) != value;
            match first.get_mut(key as usize) {
                None => {}
                Some(Some(first)) if *first == value => found.agree += 1,
                Some(Some(_)) => found.differ += 1,
                Some(first) => *first = Some(value),
            }
        }
        found
    }

    /// Whether it is the customer's own rather than the row's. Small numbers may agree by chance.
    fn is_own(&self, kind: Kind) -> bool {
        let enough = if kind == Kind::Number { ENOUGH } else { 1 };
        self.differ == 0 && self.agree >= enough && (self.varies || kind != Kind::Number)
    }
}

/// How many different values a column of categories or text has.
fn different(column: &Column) -> usize {
    match &column.cells {
        Cells::Category { levels, .. } => levels.len(),
        _ => Keys::of(column).count(),
    }
}

/// The name, or the next that is free.
fn free(name: String, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.clone();
    let mut copy = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}_{copy}");
        copy += 1;
    }
    free
}
