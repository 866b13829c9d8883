//! Whether the first line names the columns, and what they are called.

use std::collections::{BTreeMap, HashSet};

use super::parse::{self, MissingWords};
use crate::error::{Issue, count};

/// Whether a first line names columns rather than being a row, by the lines below it: names stand over numbers,
/// and numbers over numbers are a row, unless they are years.
pub fn is_header(first: &[String], below: &[Vec<String>], missing: &MissingWords) -> bool {
    let is_figure = |cell: &str| parse::number(cell).is_some() || parse::is_dated(cell);
    if first.iter().all(|cell| cell.trim().is_empty() || is_figure(cell)) {
        return (years(first) && first.iter().any(|cell| cell.trim().is_empty()))
            || is_crosstab(first, below);
    }
    let (mut names, mut values) = (0_usize, 0_usize);
    for (at, cell) in first.iter().enumerate() {
        let cells = || below.iter().filter_map(|row| row.get(at)).filter(|c| !missing.contains(c));
        let figures = cells().filter(|c| is_figure(c)).count();
        if figures * 10 > cells().count() * 9 && figures > 0 {
            if is_figure(cell) {
                values += 1;
            } else if !missing.contains(cell) {
                names += 1;
            }
        }
    }
    names >= values || years(first)
}

/// Whether only the first cell of a line is empty, its other cells differ, and all lines below begin with another
/// cell that is not.
fn is_crosstab(first: &[String], below: &[Vec<String>]) -> bool {
    let differ = |cells: Vec<&String>| {
        let mut seen = HashSet::new();
        cells.into_iter().all(|cell| !cell.trim().is_empty() && seen.insert(cell))
    };
    first.len() > 2
        && first[0].trim().is_empty()
        && differ(first[1..].iter().collect())
        && differ(below.iter().filter_map(|row| row.first()).collect())
}

/// Whether all the numbers among some cells are years, each one once.
fn years(cells: &[String]) -> bool {
    let mut seen = HashSet::new();
    let mut numbers = cells.iter().filter_map(|cell| parse::number(cell));
    numbers.all(|year| (1900.0..=2100.0).contains(&year) && year.fract() == 0.0 && seen.insert(year as u32))
}

/// The header's cells as unique names of `width` columns, blank ones filled in.
pub fn unique(cells: &[String], width: usize, line: u64, issues: &mut Vec<Issue>) -> Vec<String> {
    let trimmed = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
    let given: HashSet<&str> = cells.iter().map(|cell| cell.trim()).collect();
    let mut taken: HashSet<String> = HashSet::with_capacity(width);
    let mut changed = Vec::new();
    let mut names = Vec::with_capacity(width);
    for at in 0..width {
        let base = match trimmed(at) {
            "" => format!("column_{}", at + 1),
            name => name.to_owned(),
        };
        let mut name = base.clone();
        let mut copy = 2;
        // A copy must not take the name of a later column either.
        while taken.contains(&name) || (name != base && given.contains(name.as_str())) {
            name = format!("{base}_{copy}");
            copy += 1;
        }
        if name != trimmed(at) {
            changed.push(name.clone());
        }
        taken.insert(name.clone());
        names.push(name);
    }
    if !changed.is_empty() {
        let shown = changed.iter().take(10).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
        let more = changed.len().saturating_sub(10);
        let and_more = if more > 0 { format!(" and {more} more") } else { String::new() };
        issues.push(Issue {
            code: "column_names".to_owned(),
            count: changed.len() as u64,
            lines: vec![line],
            column: None,
            text: format!(
                "{} without a name, or with the name of another, called {shown}{and_more} here.",
                if changed.len() == 1 {
                    "1 column is".to_owned()
                } else {
                    count(changed.len(), "column") + " are"
                },
            ),
        });
    }
    names
}

/// Gives columns the names they are known by.
pub fn rename(names: &mut [String], renamed: &BTreeMap<String, String>) {
    for (there, here) in renamed {
        if !names.contains(here)
            && let Some(name) = names.iter_mut().find(|name| *name == there)
        {
            name.clone_from(here);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn a_header_is_told_by_what_stands_below_it() {
        let check = |lines: &[&str]| {
            let lines: Vec<Vec<String>> = lines.iter().map(|line| cells(line)).collect();
            is_header(&lines[0], &lines[1..], &MissingWords::default())
        };
        assert!(check(&["id,volume", "1,2", "2,3"]));
        assert!(check(&["city,country", "Rome,Italy"]));
        assert!(check(&["country,2019,2020", "France,1,2", "Italy,3,4"]));
        assert!(check(&["", "1", "2"]) || !check(&["1", "2"]));
        assert!(check(&[",16.5,17.5", "71,0,3", "70,1,2"]));
        assert!(!check(&[",16.5,17.5", "71,0,3", ",1,2"]));
        assert!(!check(&["1,2", "2,3"]));
        assert!(!check(&["Miller,34,12.5", "Smith,41,7.1", "Jones,29,8"]));
    }

    #[test]
    fn names_are_unique() {
        let mut issues = Vec::new();
        let names = unique(&cells("a,,a,a_2,a"), 6, 1, &mut issues);
        assert_eq!(names, ["a", "column_2", "a_3", "a_2", "a_4", "column_6"]);
        assert_eq!(issues.len(), 1);
    }
}
