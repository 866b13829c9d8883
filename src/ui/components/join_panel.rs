//! Other files joined to the table by key: what each added, what found nothing, and joining one more.

use std::sync::Arc;

use leptos::prelude::*;

use super::{file_button::FileButton, join_form::JoinForm, open_table::ACCEPT, part::Part};
use crate::{
    table::{Duplicates, JoinProfile, TableProfile},
    ui::{
        actions::use_actions,
        dialects::{DUPLICATES, name_of},
        format::{count, list, percent, whole},
        state::{Held, use_state},
    },
};

/// Keys that are named in a sentence.
const NAMED: usize = 5;

/// See the module.
#[component]
pub fn JoinsPart(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
    /// The file that is about to be joined.
    joining: RwSignal<Option<u32>>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let joins = Memo::new(move |_| table.with(|table| table.joins.clone()));
    let rows = Memo::new(move |_| table.with(|table| table.rows));
    let summary = Signal::derive(move || {
        let rows = rows.get();
        let one = |join: &JoinProfile| {
            format!("{} ({} of {} matched)", join.label, whole(join.matched), whole(rows))
        };
        joins.with(|joins| {
            if joins.is_empty() {
                "none".to_owned()
            } else {
                joins.iter().map(one).collect::<Vec<_>>().join(", ")
            }
        })
    });
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if joining.with(Option::is_some) {
            open.set(true);
        }
    });
    // What was joined needs no form any more.
    Effect::new(move |_| {
        let opened = state.opened.get();
        if joining.get_untracked().is_some_and(|id| opened.contains(&id)) {
            joining.set(None);
        }
    });
    let others = Memo::new(move |_| {
        let opened = state.opened.get();
        state.files.with(|files| {
            files
                .iter()
                .filter(|held| !opened.contains(&held.id))
                .map(|held| (held.id, held.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Part title="Joined files" summary testid="joins" open>
            <ul class="joins">
                {move || {
                    let rows = rows.get();
                    joins
                        .get()
                        .into_iter()
                        .enumerate()
                        .map(|(at, join)| view! { <Joined at join rows /> })
                        .collect_view()
                }}
            </ul>
            {move || match joining.get() {
                Some(id) => {
                    let held = state.files.with_untracked(|files| files.iter().find(|held| held.id == id).cloned());
                    held.map(|held: Held| view! { <JoinForm held joining /> }).into_any()
                }
                None => {
                    view! {
                        <p class="quiet">
                            "Columns of another file, such as engagement or orders, can be added to the customers by key."
                        </p>
                        <div class="panel-tools">
                            {others
                                .get()
                                .into_iter()
                                .map(|(id, name)| {
                                    view! {
                                        <button class="button button-small" on:click=move |_| joining.set(Some(id))>
                                            {format!("Join {name}")}
                                        </button>
                                    }
                                })
                                .collect_view()}
                            <FileButton
                                label="Join another file"
                                class="button-small"
                                accept=ACCEPT
                                testid="join-input"
                                choose=UnsyncCallback::new(move |files| actions.add_to_join(files, joining))
                            />
                        </div>
                    }
                        .into_any()
                }
            }}
        </Part>
    }
}

/// What a join did.
#[component]
fn Joined(at: usize, join: JoinProfile, rows: usize) -> impl IntoView {
    let actions = use_actions();
    let named = |keys: &[String], of: usize| {
        let mut shown: Vec<String> = keys.iter().take(NAMED).cloned().collect();
        if of > shown.len() && !shown.is_empty() {
            shown.push(format!("{} more", whole(of - shown.len())));
        }
        if shown.is_empty() { String::new() } else { format!(": {}", list(&shown)) }
    };
    let share = join.matched as f64 / rows.max(1) as f64;
    let mut lines = vec![
        format!("{} of {} found theirs ({}).", whole(join.matched), count(rows, "customer"), percent(share)),
        format!("{} were added.", count(join.added.len(), "column")),
    ];
    if join.only_here > 0 {
        lines.push(format!(
            "{} not in {}{}.",
            count(join.only_here, "customer"),
            join.file,
            named(&join.only_here_keys, join.only_here)
        ));
    }
    if join.only_there > 0 {
        lines.push(format!(
            "{} of {} left out, as no customer has the key{}.",
            count(join.only_there, "row"),
            join.file,
            named(&join.only_there_keys, join.only_there)
        ));
    }
    if !join.renamed.is_empty() {
        let pairs: Vec<String> =
            join.renamed.iter().map(|(there, here)| format!("{there} is {here} here")).collect();
        lines.push(format!("Names that were taken: {}.", list(&pairs)));
    }
    if join.repeated > 0 {
        let how = match join.duplicates {
            Duplicates::Stop => "it is not decided what becomes of them".to_owned(),
            other => name_of(&DUPLICATES, &other),
        };
        lines.push(format!("{} there share their key: {how}.", count(join.repeated, "row")));
    }
    let has_unmatched = join.only_here + join.only_there > 0;
    let (label, name) = (join.label.clone(), join.label.clone());
    view! {
        <li class="join" data-testid="joined">
            <div class="join-text">
                <h3>{join.label.clone()} " " <span class="quiet">{format!("{}, by {}", join.file, join.key)}</span></h3>
                {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
            </div>
            <div class="row-actions">
                {has_unmatched
                    .then(|| {
                        view! {
                            <button
                                class="button button-small"
                                data-testid="download-unmatched"
                                on:click=move |_| actions.export_unmatched(at, &label)
                            >
                                "Download what did not match"
                            </button>
                        }
                    })}
                <button
                    class="button button-small"
                    data-testid="unjoin"
                    aria-label=format!("Take out {name}")
                    on:click=move |_| actions.unjoin(at)
                >
                    "Take out"
                </button>
            </div>
        </li>
    }
}
