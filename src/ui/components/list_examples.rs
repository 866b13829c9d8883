//! Rules to begin with that fit the table.

use leptos::prelude::*;

use super::list_order::Rules;
use crate::{
    methods::Rule,
    table::{ColumnProfile, Filter, Kind, Look, Role, TableProfile},
    ui::{
        format::{number, spoken},
        state::use_state,
    },
};

/// See the module.
#[component]
pub fn Examples(
    /// The rules.
    rules: Rules,
) -> impl IntoView {
    let state = use_state();
    let examples =
        state.table.with_untracked(|table| table.here().map(|table| examples(table)).unwrap_or_default());
    view! {
        <div class="rule-examples">
            <p>
                "A rule is a name and who gets it, as “High volume” for all above a number. Customers are asked rule by rule; the first that holds decides."
            </p>
            {(!examples.is_empty())
                .then(|| {
                    view! {
                        <p class="quiet">"To begin with:"</p>
                        <div class="panel-tools">
                            {examples
                                .into_iter()
                                .map(|(label, rule)| {
                                    view! {
                                        <button
                                            class="button"
                                            data-testid="rule-example"
                                            on:click=move |_| rules.insert(usize::MAX, rule.clone())
                                        >
                                            {label}
                                        </button>
                                    }
                                })
                                .collect_view()}
                        </div>
                    }
                })}
        </div>
    }
}

/// What stands on the button, and the rule: those at or above the upper quartile of a measure with a long tail, and
/// those of the most frequent level of a category.
fn examples(table: &TableProfile) -> Vec<(String, Rule)> {
    let is_open = |column: &&ColumnProfile| {
        !matches!(column.role, Role::Key | Role::Excluded | Role::Protected | Role::Date)
            && table.key.as_ref() != Some(&column.name)
    };
    let measures = || table.columns.iter().filter(is_open).filter(|column| column.kind == Kind::Number);
    let varied = |column: &&ColumnProfile| column.number.as_ref().is_some_and(|n| n.q3 > n.min);
    let skewed = measures().filter(varied).find(|column| column.looks.contains(&Look::Skewed));
    let measure = skewed.or_else(|| measures().find(varied)).and_then(|column| {
        let least = column.number.as_ref()?.q3;
        let when = Filter::Range { column: column.name.clone(), from: Some(least), to: None };
        let name = format!("High {}", spoken(&column.name));
        Some((format!("{} of at least {}", spoken(&column.name), number(least)), Rule { name, when }))
    });
    let category = table.columns.iter().filter(is_open).find(|column| {
        column.kind == Kind::Category && column.top.len() > 1 && !column.looks.contains(&Look::NearlyConstant)
    });
    let level = category.and_then(|column| {
        let (level, _) = column.top.first()?;
        let when = Filter::In { column: column.name.clone(), values: vec![level.clone()] };
        Some((format!("{} is {level}", spoken(&column.name)), Rule { name: level.clone(), when }))
    });
    measure.into_iter().chain(level).collect()
}
