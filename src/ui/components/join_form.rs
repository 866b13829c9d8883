//! Joining one more file: what it is called, its key, whether it is rolled up first, and which columns are added.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};

use super::{fields::Choice, roll_up_form::RollUpForm};
use crate::{
    table::{Duplicates, Join, Kind, ReadOptions, Reading, preview::Preview},
    ui::{
        actions::use_actions,
        dialects::{DUPLICATES, choices, meant, value_of},
        format::{count, whole},
        measures::{self, Wanted},
        state::{Face, Held, use_state},
    },
};

/// See the module.
#[component]
pub fn JoinForm(
    /// The file to join.
    held: Held,
    /// The file that is about to be joined, to be given up.
    joining: RwSignal<Option<u32>>,
) -> impl IntoView {
    let actions = use_actions();
    let id = held.id;
    let face = RwSignal::new(Face::<Preview>::Waiting(None));
    spawn_local(async move {
        let answer = actions.peek(id, ReadOptions::default()).await;
        face.try_set(answer.map_or_else(Face::Failed, Face::Here));
    });
    let name = held.name.clone();
    view! {
        <section class="join-form" data-testid="join-form" aria-label=format!("Join {name}")>
            <h3>{format!("Join {name}")}</h3>
            {move || match face.get() {
                Face::Here(preview) => view! { <Fields held=held.clone() preview joining /> }.into_any(),
                Face::Failed(error) => {
                    view! { <p class="problem">{error.to_string()} " " {error.hint()}</p> }.into_any()
                }
                Face::Empty | Face::Waiting(_) => view! { <p class="quiet">"Looking…"</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Fields(held: Held, preview: Preview, joining: RwSignal<Option<u32>>) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let id = held.id;
    // The column of the same name is the likeliest.
    let own_key = state.table.with_untracked(|table| table.here().and_then(|table| table.key.clone()));
    let same = own_key.filter(|key| preview.columns.iter().any(|(name, _)| name == key));
    let likely = same.or_else(|| preview.key.clone());
    let is_log = likely.as_ref().is_some_and(|key| repeats(&preview, key));
    let (label, set_label) = signal(label_of(&held, &preview));
    let (key, set_key) = signal(likely.unwrap_or_default());
    let (rolls, set_rolls) = signal(is_log);
    let (duplicates, set_duplicates) = signal(Duplicates::First);
    let left_out = RwSignal::new(BTreeSet::<String>::new());
    let columns = Signal::stored(preview.columns.clone());
    let wanted = Wanted::default();
    let propose =
        move |key: String| wanted.take(columns.with_untracked(|columns| measures::proposed(columns, &key)));
    propose(key.get_untracked());
    let choose_key = move |chosen: String| {
        set_key.set(chosen.clone());
        propose(chosen);
    };
    let offered = Memo::new(move |_| {
        let key = key.get();
        columns.with(|all: &Vec<(String, Kind)>| {
            all.iter().map(|(name, _)| name.clone()).filter(|name| *name != key).collect::<Vec<_>>()
        })
    });
    let keys = Signal::derive(move || {
        let none = (String::new(), "Choose a column".to_owned());
        let all =
            columns.with(|all| all.iter().map(|(name, _)| (name.clone(), name.clone())).collect::<Vec<_>>());
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let problem = Memo::new(move |_| {
        let taken = state
            .options
            .with(|options| options.joins.iter().any(|join| label.with(|label| join.label == label.trim())));
        if label.with(|label| label.trim().is_empty()) {
            Some("Give it a name.".to_owned())
        } else if taken {
            Some("Another joined file is called so.".to_owned())
        } else if rolls.get() {
            wanted.problem()
        } else if key.with(String::is_empty) {
            Some("Choose the column that holds the customers’ keys.".to_owned())
        } else {
            None
        }
    });
    let join = move |_| {
        let key = key.get_untracked();
        let roll_up = rolls.get_untracked().then(|| wanted.roll_up());
        let left_out = left_out.get_untracked();
        let some = roll_up.is_none() && !left_out.is_empty();
        let columns = some.then(|| {
            offered.get_untracked().into_iter().filter(|name| !left_out.contains(name)).collect::<Vec<_>>()
        });
        let reading = Reading { duplicates: duplicates.get_untracked(), ..Reading::default() };
        let key = roll_up.as_ref().map_or(key, |roll_up| roll_up.key.clone());
        let options = ReadOptions { key: Some(Some(key)), reading, roll_up, ..ReadOptions::default() };
        let label = label.get_untracked().trim().to_owned();
        actions.join(id, Join { label, options: Box::new(options), columns });
    };
    view! {
        <div class="field-row">
            <div class="field">
                <label for="join-label">"What it is called"</label>
                <input
                    id="join-label"
                    data-testid="join-label"
                    autocomplete="off"
                    prop:value=move || label.get()
                    on:input=move |event| set_label.set(event_target_value(&event))
                />
                <p class="quiet">"Tells its columns apart, and says which file is wanted when new data comes."</p>
            </div>
            <Show when=move || !rolls.get()>
                <div class="field">
                    <label for="join-key">"Its key"</label>
                    <Choice id="join-key" testid="join-key" options=keys value=key choose=choose_key />
                    <p class="quiet">"Must hold the same keys as the table, sign for sign."</p>
                </div>
                <div class="field">
                    <label for="join-duplicates">"Rows there that share their key"</label>
                    <Choice
                        id="join-duplicates"
                        testid="join-duplicates"
                        options=Signal::stored(choices(&DUPLICATES[1..]))
                        value=Signal::derive(move || value_of(&DUPLICATES, &duplicates.get()))
                        choose=move |value: String| {
                            if let Some(how) = meant(&DUPLICATES, &value) {
                                set_duplicates.set(how);
                            }
                        }
                    />
                </div>
            </Show>
        </div>
        <label class="check">
            <input
                type="checkbox"
                data-testid="join-rolls"
                prop:checked=move || rolls.get()
                on:change=move |event| set_rolls.set(event_target_checked(&event))
            />
            <span>
                "Roll it up first"
                <span class="quiet">"For a log with many rows for each customer: orders, calls, visits."</span>
            </span>
        </label>
        {move || {
            if rolls.get() {
                view! { <RollUpForm wanted columns name="join" choose_key=move |key: String| choose_key(key) /> }
                    .into_any()
            } else {
                view! { <Columns offered left_out /> }.into_any()
            }
        }}
        {move || problem.get().map(|text| view! { <p class="problem">{text}</p> })}
        <div class="panel-tools">
            <button
                class="button button-small button-main"
                data-testid="join-apply"
                disabled=move || problem.get().is_some()
                on:click=join
            >
                "Join"
            </button>
            <button class="button button-small" on:click=move |_| joining.set(None)>"Not now"</button>
        </div>
    }
}

/// Which columns are added.
#[component]
fn Columns(offered: Memo<Vec<String>>, left_out: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let summary = move || {
        let n =
            offered.with(|all| left_out.with(|out| all.iter().filter(|name| !out.contains(*name)).count()));
        let all = offered.with(Vec::len);
        if n == all {
            format!("All {} are added", count(all, "column"))
        } else {
            format!("{} of {} are added", whole(n), count(all, "column"))
        }
    };
    view! {
        <details class="join-columns">
            <summary data-testid="join-columns">{summary}</summary>
            <div class="panel-tools">
                <button class="button button-small" on:click=move |_| left_out.set(BTreeSet::new())>"All"</button>
                <button
                    class="button button-small"
                    on:click=move |_| left_out.set(offered.get_untracked().into_iter().collect())
                >
                    "None"
                </button>
            </div>
            <ul>
                <For
                    each=move || offered.get()
                    key=Clone::clone
                    children=move |name| {
                        let (own, changed) = (name.clone(), name.clone());
                        view! {
                            <li>
                                <label class="check">
                                    <input
                                        type="checkbox"
                                        prop:checked=move || !left_out.with(|out| out.contains(&own))
                                        on:change=move |event| {
                                            let is_in = event_target_checked(&event);
                                            left_out
                                                .update(|out| {
                                                    if is_in {
                                                        out.remove(&changed);
                                                    } else {
                                                        out.insert(changed.clone());
                                                    }
                                                });
                                        }
                                    />
                                    <span>{name}</span>
                                </label>
                            </li>
                        }
                    }
                />
            </ul>
        </details>
    }
}

/// Whether a column's value stands in more than one of the first rows.
fn repeats(preview: &Preview, column: &str) -> bool {
    let Some(at) = preview.columns.iter().position(|(name, _)| name == column) else { return false };
    let mut seen = BTreeSet::new();
    preview.rows.iter().filter_map(|row| row.get(at)).any(|cell| !cell.is_empty() && !seen.insert(cell))
}

/// A name for the file: its own without ending and period.
fn label_of(held: &Held, preview: &Preview) -> String {
    let stem = held.name.split('.').next().unwrap_or_default();
    let period = preview.file.period.clone().unwrap_or_default();
    let bare = if period.is_empty() { stem.to_owned() } else { stem.replace(&period, "") };
    let bare = bare.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() { stem.to_owned() } else { bare.to_owned() }
}
