//! Sessions that were deleted and can be put back, and records that cannot be read.

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::ui::{
    actions::use_actions,
    format::{count, list, time, whole},
    state::use_state,
};

/// The bin; nothing where it is empty.
#[component]
pub fn SessionBin() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    view! {
        <Show when=move || !state.bin.with(Vec::is_empty)>
            <details class="panel session-bin" data-testid="session-bin">
                <summary>
                    <Pictogram icon=Icon::Right />
                    <span class="session-bin-title">"Deleted"</span>
                    <span class="quiet">
                        {move || format!("{}, kept until deleted for good", count(state.bin.with(Vec::len), "session"))}
                    </span>
                </summary>
                <ul>
                    <For
                        each=move || state.bin.get()
                        key=|session| (session.id.clone(), session.revision)
                        let:session
                    >
                        {
                            let (back, gone, name) = (session.id.clone(), session.id, session.name.clone());
                            let (back_label, gone_label) = (
                                format!("Put back {name}"),
                                format!("Delete for good {name}"),
                            );
                            view! {
                                <li class="session-binned" data-testid="binned">
                                    <span class="session-name">{session.name}</span>
                                    <span class="quiet">
                                        {session.deleted.map(|when| format!("deleted {}", time(&when)))}
                                    </span>
                                    <button
                                        class="button button-small"
                                        data-testid="put-back"
                                        aria-label=back_label
                                        on:click=move |_| actions.put_back_session(&back)
                                    >
                                        "Put back"
                                    </button>
                                    <button
                                        class="button button-small button-bad"
                                        data-testid="delete-for-good"
                                        aria-label=gone_label
                                        on:click=move |_| actions.delete_for_good(&gone, &name)
                                    >
                                        "Delete for good"
                                    </button>
                                </li>
                            }
                        }
                    </For>
                </ul>
            </details>
        </Show>
    }
}

/// A line on records that cannot be read; nothing where there is none.
#[component]
pub fn Unread() -> impl IntoView {
    let state = use_state();
    move || {
        let unread = state.unreadable.get();
        let names: Vec<String> =
            unread.iter().filter_map(|record| record.name.as_ref()).map(|name| format!("“{name}”")).collect();
        (!unread.is_empty()).then(|| {
            let what = match unread.len() {
                1 => "1 session that is kept here cannot be read".to_owned(),
                n => format!("{} sessions that are kept here cannot be read", whole(n)),
            };
            let which = if names.is_empty() { String::new() } else { format!(": {}", list(&names)) };
            view! {
                <p class="note" data-testid="unread">
                    {format!("{what}{which}. What is there is left as it is; open an exported file of it instead.")}
                </p>
            }
        })
    }
}
