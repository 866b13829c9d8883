//! A filter as a person builds it: groups and conditions that may still be unfinished.

use std::collections::BTreeMap;

pub use crate::segments::conditions::sentence;

use crate::{
    segments::conditions::KindOf,
    table::{Filter, Kind, parse},
};

/// The group that holds all others.
pub const ROOT: u32 = 0;

/// A group or a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Parts that are joined.
    Group {
        /// Whether one of them is enough.
        any: bool,
        /// Whether the whole must not hold.
        not: bool,
        /// The parts, in order.
        parts: Vec<u32>,
    },
    /// A condition on a column.
    Condition {
        /// The column.
        column: String,
        /// What is asked of it.
        test: Test,
        /// Whether it must not hold.
        not: bool,
    },
}

/// What is asked of a column, as it is typed.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A number between two, either of which may be open.
    Between(String, String),
    /// A day between two, either of which may be open.
    Days(String, String),
    /// One of these values.
    OneOf(Vec<String>),
    /// This text in it.
    Contains(String),
    /// No value.
    Missing,
}

impl Test {
    /// What is usually asked of a column of this kind.
    pub fn usual(kind: Kind) -> Self {
        match kind {
            Kind::Number => Self::Between(String::new(), String::new()),
            Kind::Date => Self::Days(String::new(), String::new()),
            Kind::Boolean | Kind::Category | Kind::Text => Self::OneOf(Vec::new()),
        }
    }
}

/// Groups and conditions by number; none of them moves when another changes.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    nodes: BTreeMap<u32, Node>,
    next: u32,
}

impl Tree {
    /// The tree of a filter.
    pub fn of(filter: Option<&Filter>, kind_of: KindOf<'_>) -> Self {
        let root = Node::Group { any: false, not: false, parts: Vec::new() };
        let mut tree = Self { nodes: BTreeMap::from([(ROOT, root.clone())]), next: ROOT };
        if let Some(filter) = filter {
            let own = tree.grow(filter, kind_of);
            // The outermost group is the root; a lone condition stands in it.
            if matches!(tree.nodes.get(&own), Some(Node::Group { .. })) {
                if let Some(group) = tree.nodes.remove(&own) {
                    tree.nodes.insert(ROOT, group);
                }
            } else {
                tree.nodes.insert(ROOT, Node::Group { any: false, not: false, parts: vec![own] });
            }
        }
        tree
    }

    fn add(&mut self, node: Node) -> u32 {
        self.next += 1;
        self.nodes.insert(self.next, node);
        self.next
    }

    fn grow(&mut self, filter: &Filter, kind_of: KindOf<'_>) -> u32 {
        let condition = |column: &String, test| Node::Condition { column: column.clone(), test, not: false };
        let node = match filter {
            Filter::All(parts) | Filter::Any(parts) => {
                let parts = parts.iter().map(|part| self.grow(part, kind_of)).collect();
                Node::Group { any: matches!(filter, Filter::Any(_)), not: false, parts }
            }
            Filter::Not(part) => {
                let own = self.grow(part, kind_of);
                if let Some(Node::Group { not, .. } | Node::Condition { not, .. }) = self.nodes.get_mut(&own)
                {
                    *not = !*not;
                }
                return own;
            }
            Filter::Range { column, from, to } => {
                let typed = |bound: &Option<f64>, day: bool| match bound {
                    Some(value) if day => parse::date_text(*value as i32),
                    Some(value) => value.to_string(),
                    None => String::new(),
                };
                let is_day = kind_of(column) == Some(Kind::Date);
                let (from, to) = (typed(from, is_day), typed(to, is_day));
                condition(column, if is_day { Test::Days(from, to) } else { Test::Between(from, to) })
            }
            Filter::Days { column, from, to } => condition(
                column,
                Test::Days(from.clone().unwrap_or_default(), to.clone().unwrap_or_default()),
            ),
            Filter::In { column, values } => condition(column, Test::OneOf(values.clone())),
            Filter::Contains { column, text } => condition(column, Test::Contains(text.clone())),
            Filter::Missing { column } => condition(column, Test::Missing),
        };
        self.add(node)
    }

    /// A group or condition.
    pub fn node(&self, id: u32) -> Option<&Node> {
        self.nodes.get(&id)
    }

    /// The same, to be changed.
    pub fn node_mut(&mut self, id: u32) -> Option<&mut Node> {
        self.nodes.get_mut(&id)
    }

    /// Adds a part to a group.
    pub fn add_to(&mut self, group: u32, node: Node) {
        let own = self.add(node);
        if let Some(Node::Group { parts, .. }) = self.nodes.get_mut(&group) {
            parts.push(own);
        }
    }

    /// Takes a part away, with all that is in it.
    pub fn remove(&mut self, id: u32) {
        if let Some(Node::Group { parts, .. }) = self.nodes.remove(&id) {
            parts.into_iter().for_each(|part| self.remove(part));
        }
        for node in self.nodes.values_mut() {
            if let Node::Group { parts, .. } = node {
                parts.retain(|part| *part != id);
            }
        }
    }

    /// What is finished of it as a filter.
    pub fn filter(&self) -> Option<Filter> {
        self.filter_of(ROOT)
    }

    /// How many of its conditions are not finished.
    pub fn unfinished(&self) -> usize {
        let is_open = |node: &&Node| matches!(node, Node::Condition { column, test, .. } if filter_of(column, test).is_none());
        self.nodes.values().filter(is_open).count()
    }

    fn filter_of(&self, id: u32) -> Option<Filter> {
        let (filter, not) = match self.nodes.get(&id)? {
            Node::Group { any, not, parts } => {
                let mut parts: Vec<Filter> = parts.iter().filter_map(|part| self.filter_of(*part)).collect();
                let joined = match (parts.len(), any) {
                    (0, _) => return None,
                    (1, _) => parts.remove(0),
                    (_, true) => Filter::Any(parts),
                    (_, false) => Filter::All(parts),
                };
                (joined, *not)
            }
            Node::Condition { column, test, not } => (filter_of(column, test)?, *not),
        };
        Some(match filter {
            Filter::Not(inner) if not => *inner,
            filter if not => Filter::Not(Box::new(filter)),
            filter => filter,
        })
    }
}

/// A condition as a filter, if it is finished.
fn filter_of(column: &str, test: &Test) -> Option<Filter> {
    let column = column.to_owned();
    Some(match test {
        Test::Between(from, to) => {
            let bound = |typed: &String| typed.trim().parse::<f64>().ok().filter(|value| value.is_finite());
            let (from, to) = (bound(from), bound(to));
            (from.is_some() || to.is_some()).then_some(Filter::Range { column, from, to })?
        }
        Test::Days(from, to) => {
            let bound = |typed: &String| Some(typed.clone()).filter(|typed| !typed.is_empty());
            let (from, to) = (bound(from), bound(to));
            (from.is_some() || to.is_some()).then_some(Filter::Days { column, from, to })?
        }
        Test::OneOf(values) => (!values.is_empty()).then(|| Filter::In { column, values: values.clone() })?,
        Test::Contains(text) => {
            (!text.is_empty()).then(|| Filter::Contains { column, text: text.clone() })?
        }
        Test::Missing => Filter::Missing { column },
    })
}
