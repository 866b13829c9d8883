//! One column as it grows, cell by cell.

use std::collections::HashMap;

use super::{Cells, Dialect, Kind, NO_LEVEL, TextCells, infer::ODD_SHARE, notes::Note, parse};
use crate::error::Issue;

/// From here on, values that are mostly different are kept as text rather than as levels.
const MANY_LEVELS: usize = 4_096;

/// More levels than this make a column text.
const MOST_LEVELS: usize = 1_000;

/// A column as it grows.
#[derive(Debug)]
pub struct Builder {
    cells: Cells,
    /// A kind that was asked for is kept, whatever the cells say.
    given: bool,
    codes_of: HashMap<String, u32>,
    present: usize,
    odd: Note,
    odd_example: String,
    /// Whether a number began with a needless zero: it numbers something and must keep its zero.
    numbered: bool,
}

impl Builder {
    /// An empty column of that kind; `given` if the person set the kind.
    pub fn new(kind: Kind, given: bool) -> Self {
        let cells = match kind {
            Kind::Number => Cells::Number(Vec::new()),
            Kind::Boolean => Cells::Boolean(Vec::new()),
            Kind::Date => Cells::Date(Vec::new()),
            Kind::Category => Cells::Category { codes: Vec::new(), levels: Vec::new() },
            Kind::Text => Cells::Text(TextCells::default()),
        };
        Self {
            cells,
            given,
            codes_of: HashMap::new(),
            present: 0,
            odd: Note::default(),
            odd_example: String::new(),
            numbered: false,
        }
    }

    /// Adds the cell of the next row.
    pub fn push(&mut self, cell: &str, line: u64, dialect: &Dialect) {
        if let Cells::Text(text) = &mut self.cells {
            text.push(cell);
            return;
        }
        let missing = parse::is_missing(cell);
        self.present += usize::from(!missing);
        let understood = match &mut self.cells {
            Cells::Number(values) => {
                let value = if missing { None } else { parse::number_with(cell, dialect.decimal) };
                self.numbered |= value.is_some() && parse::has_leading_zero(cell);
                values.push(value.unwrap_or(f64::NAN));
                value.is_some()
            }
            Cells::Boolean(values) => {
                let value = if missing { None } else { parse::boolean(cell) };
                values.push(value);
                value.is_some()
            }
            Cells::Date(days) => {
                let day = if missing { None } else { parse::date(cell, dialect.date_order) };
                days.push(day);
                day.is_some()
            }
            Cells::Category { codes, levels } => {
                codes.push(if missing { NO_LEVEL } else { code(&mut self.codes_of, levels, cell) });
                true
            }
            Cells::Text(_) => true,
        };
        if !missing && !understood {
            self.odd.add(line);
            if self.odd_example.is_empty() {
                self.odd_example = cell.chars().take(40).collect();
            }
        }
        if let Cells::Category { codes, levels } = &self.cells
            && levels.len() > MANY_LEVELS
            && levels.len() * 2 > codes.len()
            && !self.given
        {
            self.become_text();
        }
    }

    /// Whether the cells contradict the kind, so that the column must be read again.
    pub fn contradicts(&self) -> bool {
        let odd = self.odd.count as f64;
        !self.given
            && match self.cells {
                Cells::Boolean(_) => odd > 0.0,
                Cells::Number(_) if self.numbered => true,
                _ => odd > self.present as f64 * ODD_SHARE,
            }
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

    /// The finished column. Values that few rows share become text.
    pub fn finish(mut self) -> Cells {
        if let Cells::Category { levels, .. } = &self.cells {
            let (distinct, present) = (levels.len(), self.present);
            let shared = distinct * 2 <= present || (distinct <= 10 && distinct < present);
            if !self.given && distinct > 0 && (!shared || distinct > MOST_LEVELS) {
                self.become_text();
            }
        }
        self.cells
    }

    fn become_text(&mut self) {
        if let Cells::Category { codes, levels } = &self.cells {
            let mut text = TextCells::default();
            for code in codes {
                text.push(levels.get(*code as usize).map_or("", String::as_str));
            }
            self.codes_of = HashMap::new();
            self.cells = Cells::Text(text);
        }
    }
}

fn code(codes_of: &mut HashMap<String, u32>, levels: &mut Vec<String>, cell: &str) -> u32 {
    if let Some(code) = codes_of.get(cell) {
        return *code;
    }
    let code = levels.len() as u32;
    codes_of.insert(cell.to_owned(), code);
    levels.push(cell.to_owned());
    code
}
