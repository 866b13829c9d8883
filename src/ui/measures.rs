//! What a log is rolled up to, as the form holds it, and what is proposed for a file that is not the open one.

use leptos::prelude::*;

use crate::table::{Aggregate, Kind, Measure, RollUp};

/// Value and name of each aggregate, and whether it needs numbers or days.
pub const AGGREGATES: [(&str, &str, Aggregate); 9] = [
    ("count", "number of rows", Aggregate::Count),
    ("sum", "sum of", Aggregate::Sum),
    ("mean", "mean of", Aggregate::Mean),
    ("min", "least or first of", Aggregate::Min),
    ("max", "greatest or last of", Aggregate::Max),
    ("distinct", "number of different", Aggregate::Distinct),
    ("days-since", "days since the last", Aggregate::DaysSince),
    ("first", "first row's", Aggregate::First),
    ("last", "last row's", Aggregate::Last),
];

/// Whether an aggregate can be made of cells of a kind.
pub fn suits(of: Aggregate, kind: Kind) -> bool {
    match of {
        Aggregate::Count | Aggregate::Distinct | Aggregate::First | Aggregate::Last => true,
        Aggregate::Sum | Aggregate::Mean => matches!(kind, Kind::Number | Kind::Boolean),
        Aggregate::Min | Aggregate::Max => matches!(kind, Kind::Number | Kind::Date),
        Aggregate::DaysSince => kind == Kind::Date,
    }
}

/// The name that a measure has until the person gives it one.
pub fn usual_name(of: Aggregate, column: Option<&str>) -> String {
    let column = column.unwrap_or_default();
    match of {
        Aggregate::Count => "rows".to_owned(),
        Aggregate::Sum => format!("{column}_sum"),
        Aggregate::Mean => format!("{column}_mean"),
        Aggregate::Min => format!("{column}_first"),
        Aggregate::Max => format!("{column}_last"),
        Aggregate::Distinct => format!("{column}_distinct"),
        Aggregate::DaysSince => format!("days_since_{column}"),
        Aggregate::First | Aggregate::Last => column.to_owned(),
    }
}

/// The usual measures, as far as the kinds of columns tell.
pub fn proposed(columns: &[(String, Kind)], key: &str) -> RollUp {
    let mut measures =
        vec![Measure { name: usual_name(Aggregate::Count, None), of: Aggregate::Count, column: None }];
    for (name, kind) in columns.iter().filter(|(name, _)| name != key) {
        let of: &[Aggregate] = match kind {
            Kind::Number => &[Aggregate::Sum, Aggregate::Mean],
            Kind::Date => &[Aggregate::DaysSince],
            Kind::Boolean => &[Aggregate::Mean],
            Kind::Category => &[Aggregate::Distinct],
            Kind::Text => &[],
        };
        measures.extend(of.iter().map(|of| Measure {
            name: usual_name(*of, Some(name)),
            of: *of,
            column: Some(name.clone()),
        }));
    }
    RollUp { key: key.to_owned(), reference: None, measures }
}

/// A roll-up as it is being put together.
#[derive(Clone, Copy)]
pub struct Wanted {
    /// The column by whose values rows belong together.
    pub key: RwSignal<String>,
    /// The day that days are counted from; empty where it is the latest.
    pub reference: RwSignal<String>,
    /// The measures, each with a number that it keeps.
    pub measures: RwSignal<Vec<(u32, Measure)>>,
    next: RwSignal<u32>,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            key: RwSignal::new(String::new()),
            reference: RwSignal::new(String::new()),
            measures: RwSignal::new(Vec::new()),
            next: RwSignal::new(0),
        }
    }
}

impl Wanted {
    /// Takes a roll-up into the form; nothing happens where the form is gone.
    pub fn take(self, roll_up: RollUp) {
        self.key.try_set(roll_up.key);
        self.reference.try_set(roll_up.reference.unwrap_or_default());
        self.measures.try_set(Vec::new());
        roll_up.measures.into_iter().for_each(|measure| self.add(measure));
    }

    /// Adds a measure.
    pub fn add(self, measure: Measure) {
        let Some(id) = self.next.try_update(|next| {
            *next += 1;
            *next
        }) else {
            return;
        };
        self.measures.try_update(|measures| measures.push((id, measure)));
    }

    /// Changes a measure.
    pub fn edit(self, id: u32, change: impl FnOnce(&mut Measure)) {
        self.measures.update(|measures| {
            if let Some((_, measure)) = measures.iter_mut().find(|(own, _)| *own == id) {
                change(measure);
            }
        });
    }

    /// Takes a measure out.
    pub fn remove(self, id: u32) {
        self.measures.update(|measures| measures.retain(|(own, _)| *own != id));
    }

    /// What was put together.
    pub fn roll_up(self) -> RollUp {
        let reference = self.reference.get_untracked();
        RollUp {
            key: self.key.get_untracked(),
            reference: (!reference.is_empty()).then_some(reference),
            measures: self
                .measures
                .with_untracked(|all| all.iter().map(|(_, measure)| measure.clone()).collect()),
        }
    }

    /// Why it cannot be done yet.
    pub fn problem(self) -> Option<String> {
        if self.key.with(String::is_empty) {
            return Some("Choose the column by which rows belong together.".to_owned());
        }
        self.measures.with(|measures| {
            let key = self.key.get();
            let mut seen = vec![key.as_str()];
            for (_, measure) in measures {
                if measure.name.trim().is_empty() {
                    return Some("Every measure needs a name.".to_owned());
                }
                if seen.contains(&measure.name.as_str()) {
                    return Some(format!("Two columns would be called “{}”.", measure.name));
                }
                seen.push(&measure.name);
            }
            measures.is_empty().then(|| "Add one measure at least.".to_owned())
        })
    }
}
