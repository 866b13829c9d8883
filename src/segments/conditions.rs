//! Which rows take part, in words: `region is South or West, and calls is at least 3`.

use super::words::{either, typed};
use crate::table::{Filter, Kind, days};

/// The kind of a column.
pub type KindOf<'a> = &'a dyn Fn(&str) -> Option<Kind>;

/// Of a list of values no more are told in a sentence.
const MOST: usize = 4;

/// A filter in words; of many values only the first.
pub fn sentence(filter: &Filter, kind_of: KindOf<'_>) -> String {
    Words { kind_of, most: MOST }.of(filter, false)
}

/// A filter in words, with all that it lists.
pub fn whole_sentence(filter: &Filter, kind_of: KindOf<'_>) -> String {
    Words { kind_of, most: usize::MAX }.of(filter, false)
}

struct Words<'a> {
    kind_of: KindOf<'a>,
    /// So many values of a list are told.
    most: usize,
}

impl Words<'_> {
    fn of(&self, filter: &Filter, inner: bool) -> String {
        match filter {
            Filter::All(parts) if parts.is_empty() => "nothing is asked".to_owned(),
            Filter::Any(parts) if parts.is_empty() => "nothing is enough".to_owned(),
            Filter::All(parts) => self.joined(parts, " and ", inner),
            Filter::Any(parts) => self.joined(parts, " or ", inner),
            Filter::Not(part) => match &**part {
                Filter::Missing { column } => format!("{column} has a value"),
                Filter::In { column, values } => format!("{column} is not {}", self.either(values)),
                Filter::Contains { column, text } => format!("{column} does not contain “{text}”"),
                part => format!("not ({})", self.of(part, false)),
            },
            Filter::Range { column, from, to } => {
                let is_day = (self.kind_of)(column) == Some(Kind::Date);
                let value = |value: f64| if is_day { days::date_text(value as i32) } else { typed(value) };
                between(column, from.map(value), to.map(value), is_day)
            }
            Filter::Days { column, from, to } => between(column, from.clone(), to.clone(), true),
            Filter::In { column, values } => format!("{column} is {}", self.either(values)),
            Filter::Contains { column, text } => format!("{column} contains “{text}”"),
            Filter::Missing { column } => format!("{column} has no value"),
        }
    }

    fn joined(&self, parts: &[Filter], sign: &str, inner: bool) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.of(part, true)).collect();
        let text = parts.join(sign);
        if inner && parts.len() > 1 { format!("({text})") } else { text }
    }

    fn either(&self, values: &[String]) -> String {
        if values.len() > self.most {
            let (told, rest) = values.split_at(self.most);
            return format!("{} or one of {} more", told.join(", "), rest.len());
        }
        either(values)
    }
}

fn between(column: &str, from: Option<String>, to: Option<String>, is_day: bool) -> String {
    let (least, most) = if is_day { ("on or after", "on or before") } else { ("at least", "at most") };
    match (from, to) {
        (Some(from), Some(to)) => format!("{column} is between {from} and {to}"),
        (Some(from), None) => format!("{column} is {least} {from}"),
        (None, Some(to)) => format!("{column} is {most} {to}"),
        (None, None) => format!("{column} has a value"),
    }
}
