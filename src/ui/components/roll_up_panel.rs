//! Rolling the open file up: from a log with many rows for each customer to a table with one.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{part::Part, roll_up_form::RollUpForm};
use crate::{
    table::{Kind, RollUpProfile, TableProfile},
    ui::{
        actions::use_actions,
        format::{count, whole},
        measures::{self, Wanted},
        state::use_state,
    },
};

/// See the module.
#[component]
pub fn RollUpPart(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let state = use_state();
    let profile = Memo::new(move |_| table.with(|table| table.roll_up.clone()));
    let summary = Signal::derive(move || match profile.get() {
        Some(RollUpProfile { key, rows, .. }) => {
            let keys = table.with(|table| table.rows);
            format!("{} for each {key}, from {} of the log", count(keys, "row"), whole(rows))
        }
        None if table.with(repeats) => "not done, and the key repeats: is this a log?".to_owned(),
        None => "not needed: one row is one customer".to_owned(),
    });
    let open = RwSignal::new(state.options.with_untracked(|options| options.roll_up.is_some()));
    let is_urgent = Signal::derive(move || {
        table.with(|table| {
            table.roll_up.is_none() && table.issues.iter().any(|issue| issue.code == "repeating_key")
        })
    });
    view! {
        <Part title="Roll-up" summary is_urgent testid="roll-up" open>
            <Form table />
        </Part>
    }
}

/// Whether keys repeat so much that the file looks like a log.
fn repeats(table: &Arc<TableProfile>) -> bool {
    table.keys.repeated_rows * 2 > table.rows
        || table.issues.iter().any(|issue| issue.code == "repeating_key")
}

#[component]
fn Form(table: Signal<Arc<TableProfile>>) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let wanted = Wanted::default();
    let is_rolled = Memo::new(move |_| table.with(|table| table.roll_up.is_some()));
    // The file's own columns: those of the table are measures once it is rolled up.
    let columns = Memo::new(move |_| {
        if !is_rolled.get() {
            let own = |table: &Arc<TableProfile>| {
                let own = table.columns.iter().filter(|column| column.from.is_none());
                own.map(|column| (column.name.clone(), column.kind)).collect::<Vec<_>>()
            };
            return table.with(own);
        }
        let id = state.opened.with(|opened| opened.first().copied());
        let of_file = state.files.with(|files| {
            let held = files.iter().find(|held| Some(held.id) == id)?;
            held.peek.here().map(|peek| peek.columns.clone())
        });
        of_file.unwrap_or_default()
    });
    let propose = move |key: String| {
        if key.is_empty() || is_rolled.get_untracked() {
            return wanted.take(
                columns.with_untracked(|columns: &Vec<(String, Kind)>| measures::proposed(columns, &key)),
            );
        }
        spawn_local(async move {
            if let Ok(roll_up) = actions.propose_roll_up(key.clone()).await {
                wanted.take(roll_up);
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        let current = state.options.with(|options| options.roll_up.clone());
        match current {
            Some(roll_up) => wanted.take(roll_up),
            None if before.is_none() => {
                if let Some(key) = table.with_untracked(|table| key_of_log(table)) {
                    propose(key);
                }
            }
            None => {}
        }
    });
    let problem = Memo::new(move |_| wanted.problem());
    view! {
        <p class="quiet">
            "For a file with many rows for each customer, such as orders or calls: the rows of each key become one, with the measures you choose."
        </p>
        {move || table.with(|table| table.roll_up.clone()).map(|profile| view! { <Done profile /> })}
        <RollUpForm wanted columns name="own" choose_key=move |key: String| propose(key) />
        {move || problem.get().filter(|_| !wanted.key.with(String::is_empty)).map(|text| view! { <p class="problem">{text}</p> })}
        <div class="panel-tools">
            <button
                class="button button-small button-main"
                data-testid="roll-up-apply"
                disabled=move || problem.get().is_some()
                on:click=move |_| actions.roll_up(Some(wanted.roll_up()))
            >
                {move || if is_rolled.get() { "Roll up so" } else { "Roll up to one row for each" }}
            </button>
            <Show when=move || is_rolled.get()>
                <button
                    class="button button-small"
                    data-testid="roll-up-undo"
                    on:click=move |_| actions.roll_up(None)
                >
                    "Take the file as it is"
                </button>
            </Show>
        </div>
    }
}

/// The column by which a log is likely to be rolled up.
fn key_of_log(table: &TableProfile) -> Option<String> {
    let noticed = table.issues.iter().find(|issue| issue.code == "repeating_key");
    noticed.and_then(|issue| issue.column.clone()).or_else(|| table.key.clone())
}

/// What rolling up did.
#[component]
fn Done(profile: RollUpProfile) -> impl IntoView {
    let mut said = vec![format!("{} were brought together by {}.", count(profile.rows, "row"), profile.key)];
    if profile.without_key > 0 {
        said.push(format!("{} without a key went nowhere.", count(profile.without_key, "row")));
    }
    if let Some(day) = &profile.reference {
        said.push(format!("Days are counted to {day}."));
    }
    if profile.after_reference > 0 {
        said.push(format!("{} lie after it and count below zero.", count(profile.after_reference, "day")));
    }
    view! { <p data-testid="rolled-up">{said.join(" ")}</p> }
}
