//! What cannot be told from the file and stands in the way of a faithful table: each as a question with its answers.

use std::sync::Arc;

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::{
    error::Issue,
    table::{
        Duplicates, MissingKeys, Reading, TableProfile,
        parse::{DateOrder, Decimal},
    },
    ui::{actions::use_actions, dialects, format::count, state::use_state},
};

/// A question with its answers.
#[derive(Clone, Debug, PartialEq)]
struct Decision {
    code: &'static str,
    text: String,
    place: Option<String>,
    answers: Vec<(&'static str, Answer)>,
}

/// What an answer fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Decimal(Decimal),
    DateOrder(DateOrder),
    Duplicates(Duplicates),
    MissingKeys(MissingKeys),
}

impl Answer {
    fn give(self, reading: &mut Reading) {
        match self {
            Self::Decimal(decimal) => reading.dialect.decimal = Some(decimal),
            Self::DateOrder(order) => reading.dialect.date_order = Some(order),
            Self::Duplicates(duplicates) => reading.duplicates = duplicates,
            Self::MissingKeys(missing) => reading.missing_keys = missing,
        }
    }
}

/// See the module.
#[component]
pub fn Decisions(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let open = Memo::new(move |_| {
        let reading = state.options.with(|options| options.reading.clone());
        table.with(|table| open_questions(table, &reading))
    });
    let card = move |decision: Decision| {
        view! {
            <div class="decision" data-testid=format!("decide-{}", decision.code)>
                <Pictogram icon=Icon::Warning />
                <div class="decision-text">
                    <p>{decision.text}</p>
                    {decision.place.map(|place| view! { <p class="quiet">{place}</p> })}
                </div>
                <div class="decision-answers">
                    {decision
                        .answers
                        .into_iter()
                        .map(|(label, answer)| {
                            view! {
                                <button
                                    class="button button-small"
                                    on:click=move |_| actions.edit_reading(move |reading| answer.give(reading))
                                >
                                    {label}
                                </button>
                            }
                        })
                        .collect_view()}
                </div>
            </div>
        }
    };
    move || {
        let open = open.get();
        (!open.is_empty()).then(|| {
            view! {
                <section class="decisions" aria-label="To be decided">
                    {open.into_iter().map(card).collect_view()}
                </section>
            }
        })
    }
}

fn open_questions(table: &TableProfile, reading: &Reading) -> Vec<Decision> {
    let mut all: Vec<Decision> = Vec::new();
    // One answer holds for all columns: they make one question.
    for (code, decision) in
        table.issues.iter().filter_map(|issue| Some((&issue.code, ambiguity(issue, reading)?)))
    {
        if !all.iter().any(|known| known.code == decision.code) {
            let same = table.issues.iter().filter(|issue| issue.code == *code).count();
            let more = (same > 1).then(|| format!("The same holds for {}.", count(same - 1, "other column")));
            all.push(Decision { place: more.or(decision.place), ..decision });
        }
    }
    let keys = &table.keys;
    let key = table.key.clone().unwrap_or_default();
    if keys.repeated_keys > 0 && reading.duplicates == Duplicates::Stop && table.roll_up.is_none() {
        all.push(Decision {
            code: "duplicates",
            text: format!(
                "{} of “{key}” more than once, in {} altogether. A customer must be one row: what becomes of them?",
                count(keys.repeated_keys, "value"),
                count(keys.repeated_rows, "row")
            ),
            place: Some("Under “Keys” they are listed; a log with many rows for each customer can be rolled up.".to_owned()),
            answers: vec![
                ("Keep the first", Answer::Duplicates(Duplicates::First)),
                ("Keep the last", Answer::Duplicates(Duplicates::Last)),
                ("Combine them", Answer::Duplicates(Duplicates::Combine)),
            ],
        });
    }
    if keys.missing_rows > 0 && reading.missing_keys == MissingKeys::Stop && table.roll_up.is_none() {
        let them = if keys.missing_rows == 1 { "has" } else { "have" };
        all.push(Decision {
            code: "missing-keys",
            text: format!("{} {them} no “{key}”. What becomes of them?", count(keys.missing_rows, "row")),
            place: dialects::lines(&keys.missing[..keys.missing.len().min(5)], keys.missing_rows as u64),
            answers: vec![
                ("Set them aside", Answer::MissingKeys(MissingKeys::SetAside)),
                ("Keep them", Answer::MissingKeys(MissingKeys::Keep)),
            ],
        });
    }
    all
}

/// An ambiguity as a question, unless the person has answered it.
fn ambiguity(issue: &Issue, reading: &Reading) -> Option<Decision> {
    let answers = match issue.code.as_str() {
        "ambiguous_number" if reading.dialect.decimal.is_none() => vec![
            ("Decimal point: 1,234.5", Answer::Decimal(Decimal::Point)),
            ("Decimal comma: 1.234,5", Answer::Decimal(Decimal::Comma)),
        ],
        "ambiguous_date" if reading.dialect.date_order.is_none() => vec![
            ("Month first: 12/31", Answer::DateOrder(DateOrder::MonthFirst)),
            ("Day first: 31/12", Answer::DateOrder(DateOrder::DayFirst)),
        ],
        _ => return None,
    };
    let code = if issue.code == "ambiguous_number" { "number" } else { "date" };
    Some(Decision {
        code,
        text: issue.text.clone(),
        place: dialects::lines(&issue.lines, issue.count),
        answers,
    })
}
