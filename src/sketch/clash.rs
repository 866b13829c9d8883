//! Rules that can never decide, told from their conditions alone: those that contradict themselves, and those that hold
//! only where an earlier rule holds.
//!
//! A condition becomes a list of boxes: in each, every column that is named is
//! confined to a range, or to some values, or to having none. A condition
//! whose boxes are all empty is a contradiction; one whose every box lies
//! within a box of an earlier rule is covered by it. What is found is certain;
//! not everything is found: parts of texts are not looked into, a rule covered
//! by two others only together is not told here, and a condition that would
//! need very many boxes is left alone.

use std::collections::{BTreeMap, BTreeSet};

use super::RuleFinding;
use crate::table::{Filter, filter::iso_day, parse};

/// A condition with more boxes than this is left alone.
const MOST_BOXES: usize = 256;

/// What is wrong with a condition after these.
pub(super) fn finding(when: &Filter, earlier: &[&Filter]) -> Option<RuleFinding> {
    let own: Vec<Confined> = boxes(when, true)?.into_iter().filter(|own| !own.is_empty()).collect();
    if own.is_empty() {
        return Some(RuleFinding::Contradiction);
    }
    let covers = |earlier: &&&Filter| {
        boxes(earlier, true).is_some_and(|all| own.iter().all(|own| all.iter().any(|one| own.is_within(one))))
    };
    earlier.iter().enumerate().find(|(_, earlier)| covers(earlier)).map(|(at, _)| RuleFinding::Covered(at))
}

/// What a row may hold: each column as it is confined, and parts of texts that are not looked into.
#[derive(Clone, Debug, Default, PartialEq)]
struct Confined {
    columns: BTreeMap<String, Allowed>,
    unread: BTreeSet<(String, String, bool)>,
}

/// What a column may hold.
#[derive(Clone, Debug, PartialEq)]
struct Allowed {
    /// Whether it may lack a value.
    missing: bool,
    /// The values that it may have.
    values: Values,
}

#[derive(Clone, Debug, PartialEq)]
enum Values {
    /// Any value.
    Any,
    /// None at all.
    None,
    /// A number or day between two bounds, with whether each is itself allowed.
    Between((f64, bool), (f64, bool)),
    /// One of these, as shown.
    OneOf(BTreeSet<String>),
    /// Any but these, as shown.
    NoneOf(BTreeSet<String>),
    /// Something that two conditions leave and that is not worked out.
    Both(Box<Values>, Box<Values>),
}

/// The boxes in which a condition holds, or in which it does not; `None` where they are too many.
fn boxes(filter: &Filter, holds: bool) -> Option<Vec<Confined>> {
    let present = |column: &str, values: Values| Confined::of(column, Allowed { missing: false, values });
    let lacking = |column: &str| Confined::of(column, Allowed { missing: true, values: Values::None });
    let found = match filter {
        Filter::Not(part) => boxes(part, !holds)?,
        Filter::All(parts) if holds => all_of(parts, holds)?,
        Filter::Any(parts) if !holds => all_of(parts, holds)?,
        Filter::All(parts) | Filter::Any(parts) => {
            let mut every = Vec::new();
            for part in parts {
                every.extend(boxes(part, holds)?);
            }
            every
        }
        Filter::Range { column, from, to } => {
            range(column, (from.unwrap_or(f64::NEG_INFINITY), to.unwrap_or(f64::INFINITY)), holds)
        }
        Filter::Days { column, from, to } => {
            let day = |text: &Option<String>| text.as_deref().and_then(iso_day).map(f64::from);
            let bounds = (day(from).unwrap_or(f64::NEG_INFINITY), day(to).unwrap_or(f64::INFINITY));
            range(column, bounds, holds)
        }
        Filter::In { column, values } => {
            let values: BTreeSet<String> = values.iter().cloned().collect();
            if holds {
                vec![present(column, Values::OneOf(values))]
            } else {
                vec![Confined::of(column, Allowed { missing: true, values: Values::NoneOf(values) })]
            }
        }
        Filter::Contains { column, text } => {
            let unread = BTreeSet::from([(column.clone(), text.to_lowercase(), holds)]);
            let values = Allowed { missing: !holds, values: Values::Any };
            vec![Confined { unread, ..Confined::of(column, values) }]
        }
        Filter::Missing { column } if holds => vec![lacking(column)],
        Filter::Missing { column } => vec![present(column, Values::Any)],
    };
    (found.len() <= MOST_BOXES).then_some(found)
}

fn all_of(parts: &[Filter], holds: bool) -> Option<Vec<Confined>> {
    let mut all = vec![Confined::default()];
    for part in parts {
        let own = boxes(part, holds)?;
        if all.len() * own.len() > MOST_BOXES {
            return None;
        }
        all = all.iter().flat_map(|one| own.iter().map(|other| one.and(other))).collect();
    }
    Some(all)
}

fn range(column: &str, (from, to): (f64, f64), holds: bool) -> Vec<Confined> {
    let between = |low, high| Allowed { missing: false, values: Values::Between(low, high) };
    if holds {
        return vec![Confined::of(column, between((from, true), (to, true)))];
    }
    vec![
        Confined::of(column, between((f64::NEG_INFINITY, true), (from, false))),
        Confined::of(column, between((to, false), (f64::INFINITY, true))),
        Confined::of(column, Allowed { missing: true, values: Values::None }),
    ]
}

/// A value as a column of numbers would take it, or as it is.
fn meant(value: &str) -> String {
    parse::number(value).map_or_else(|| value.to_owned(), |number| number.to_string())
}

impl Confined {
    fn of(column: &str, allowed: Allowed) -> Self {
        Self { columns: BTreeMap::from([(column.to_owned(), allowed)]), ..Self::default() }
    }

    fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        both.unread.extend(other.unread.iter().cloned());
        for (column, allowed) in &other.columns {
            let own = both.columns.get(column).map_or_else(|| allowed.clone(), |own| own.and(allowed));
            both.columns.insert(column.clone(), own);
        }
        both
    }

    /// Whether no row can be in it.
    fn is_empty(&self) -> bool {
        let clashes = |(column, text, holds): &(String, String, bool)| {
            self.unread.contains(&(column.clone(), text.clone(), !holds))
        };
        self.unread.iter().any(clashes)
            || self.columns.values().any(|allowed| !allowed.missing && allowed.values.is_empty())
    }

    /// Whether every row in it is certainly in the other.
    fn is_within(&self, other: &Self) -> bool {
        other.unread.is_subset(&self.unread)
            && other.columns.iter().all(|(column, wider)| {
                self.columns
                    .get(column)
                    .is_some_and(|own| (!own.missing || wider.missing) && own.values.is_within(&wider.values))
            })
    }
}

impl Allowed {
    fn and(&self, other: &Self) -> Self {
        Self { missing: self.missing && other.missing, values: self.values.and(&other.values) }
    }
}

impl Values {
    fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Any, values) | (values, Self::Any) => values.clone(),
            (Self::None, _) | (_, Self::None) => Self::None,
            (Self::Between(low, high), Self::Between(low_2, high_2)) => {
                let tighter = |a: (f64, bool), b: (f64, bool), a_wins: bool| {
                    if a.0 == b.0 {
                        (a.0, a.1 && b.1)
                    } else if a_wins {
                        a
                    } else {
                        b
                    }
                };
                Self::Between(
                    tighter(*low, *low_2, low.0 > low_2.0),
                    tighter(*high, *high_2, high.0 < high_2.0),
                )
            }
            // A column of numbers holds 1 and 1.0 alike, which is not told by the text.
            (Self::OneOf(a), Self::OneOf(b)) => {
                let meant: BTreeSet<String> = b.iter().map(|value| meant(value)).collect();
                Self::OneOf(a.iter().filter(|value| meant.contains(&self::meant(value))).cloned().collect())
            }
            (Self::OneOf(a), Self::NoneOf(b)) | (Self::NoneOf(b), Self::OneOf(a)) => Self::OneOf(a - b),
            (Self::NoneOf(a), Self::NoneOf(b)) => Self::NoneOf(a | b),
            (a, b) => Self::Both(Box::new(a.clone()), Box::new(b.clone())),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Self::None => true,
            Self::Between(low, high) => low.0 > high.0 || (low.0 == high.0 && !(low.1 && high.1)),
            Self::OneOf(values) => values.is_empty(),
            Self::Any | Self::NoneOf(_) => false,
            Self::Both(a, b) => a.is_empty() || b.is_empty(),
        }
    }

    fn is_within(&self, wider: &Self) -> bool {
        match (self, wider) {
            (_, Self::Any) => true,
            (own, _) if own.is_empty() => true,
            (Self::Between(low, high), Self::Between(low_2, high_2)) => {
                let above = low.0 > low_2.0 || (low.0 == low_2.0 && (low_2.1 || !low.1));
                above && (high.0 < high_2.0 || (high.0 == high_2.0 && (high_2.1 || !high.1)))
            }
            (Self::OneOf(a), Self::OneOf(b)) => a.is_subset(b),
            (Self::OneOf(a), Self::NoneOf(b)) => a.is_disjoint(b),
            (Self::NoneOf(a), Self::NoneOf(b)) => b.is_subset(a),
            (Self::Both(a, b), wider) => a.is_within(wider) || b.is_within(wider),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(earlier: &[&str], when: &str, expected: Option<RuleFinding>) {
        let all: Result<Vec<Filter>, _> =
            earlier.iter().chain([&when]).map(|json| serde_json::from_str(json)).collect();
        let found = all.map(|all| {
            all.split_last().and_then(|(own, earlier)| finding(own, &earlier.iter().collect::<Vec<_>>()))
        });
        assert_eq!(found.ok(), Some(expected), "{when}");
    }

    #[test]
    fn conditions_that_exclude_each_other_are_contradictions() {
        let contradiction = Some(RuleFinding::Contradiction);
        let cases = [
            r#"{"all":[{"range":{"column":"a","from":5}},{"range":{"column":"a","to":4}}]}"#,
            r#"{"range":{"column":"a","from":5,"to":4}}"#,
            r#"{"all":[{"in":{"column":"r","values":["N"]}},{"in":{"column":"r","values":["S"]}}]}"#,
            r#"{"all":[{"in":{"column":"r","values":["N"]}},{"not":{"in":{"column":"r","values":["N","S"]}}}]}"#,
            r#"{"all":[{"missing":{"column":"a"}},{"range":{"column":"a","from":5}}]}"#,
            r#"{"all":[{"range":{"column":"a","from":5}},{"not":{"range":{"column":"a","from":5}}}]}"#,
            r#"{"all":[{"contains":{"column":"t","text":"X"}},{"not":{"contains":{"column":"t","text":"x"}}}]}"#,
            r#"{"any":[]}"#,
        ];
        cases.iter().for_each(|when| check(&[], when, contradiction));
        let alike =
            r#"{"all":[{"in":{"column":"n","values":["1"]}},{"in":{"column":"n","values":["1.0"]}}]}"#;
        check(&[], alike, None);
    }

    #[test]
    fn what_holds_only_where_an_earlier_rule_holds_is_covered() {
        let wide = r#"{"range":{"column":"a","from":10}}"#;
        let region = r#"{"in":{"column":"r","values":["N","S"]}}"#;
        check(&[wide], r#"{"range":{"column":"a","from":20}}"#, Some(RuleFinding::Covered(0)));
        check(&[wide], wide, Some(RuleFinding::Covered(0)));
        check(&[wide], r#"{"range":{"column":"a","from":5}}"#, None);
        check(
            &[region, wide],
            r#"{"all":[{"range":{"column":"a","from":20}},{"missing":{"column":"b"}}]}"#,
            Some(RuleFinding::Covered(1)),
        );
        check(
            &[region],
            r#"{"any":[{"in":{"column":"r","values":["N"]}},{"in":{"column":"r","values":["W"]}}]}"#,
            None,
        );
        check(&[r#"{"not":{"in":{"column":"r","values":["W"]}}}"#], region, Some(RuleFinding::Covered(0)));
        check(
            &[r#"{"not":{"range":{"column":"a","from":10}}}"#],
            r#"{"missing":{"column":"a"}}"#,
            Some(RuleFinding::Covered(0)),
        );
        check(&[r#"{"all":[]}"#], wide, Some(RuleFinding::Covered(0)));
        check(
            &[r#"{"contains":{"column":"t","text":"x"}}"#],
            r#"{"contains":{"column":"t","text":"xy"}}"#,
            None,
        );
    }
}
