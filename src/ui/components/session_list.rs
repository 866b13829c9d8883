//! The sessions kept in this browser.

use leptos::prelude::*;

use super::{
    icons::{Icon, Pictogram},
    layers::SmallLayers,
};
use crate::{
    session::SessionProfile,
    ui::{
        actions::use_actions,
        format::{count, time},
        state::use_state,
    },
};

/// One session in the list.
#[component]
pub fn SessionItem(
    /// What is known without opening it.
    session: SessionProfile,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let (open_id, delete_id, own_id) = (session.id.clone(), session.id.clone(), session.id.clone());
    let is_open =
        move || state.session.with(|current| current.as_ref().is_some_and(|current| current.id == own_id));
    let segments = session.segments.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>().join(", ");
    let line = format!(
        "{} · {} · {} · {}",
        session.method,
        count(session.k, "segment"),
        count(session.rows, "row"),
        if session.has_rows { "with its rows" } else { "without its rows" },
    );
    let name = session.name.clone();
    view! {
        <li class="session-item" data-testid="session-item">
            <button
                class="session-open"
                data-testid="session-open"
                on:click=move |_| actions.open_session(open_id.clone())
            >
                <span class="session-name">
                    {session.name}
                    {move || is_open().then(|| view! { <span class="chip chip-key">"on screen"</span> })}
                </span>
                <SmallLayers segments=session.segments />
                <span class="session-line">{line}</span>
                <span class="session-segments" title=segments.clone()>{segments.clone()}</span>
                <span class="session-when">{time(&session.saved)}</span>
            </button>
            <button
                class="icon-button"
                data-testid="session-delete"
                aria-label=format!("Delete {name}")
                title="Delete"
                on:click=move |_| actions.delete_session(&delete_id)
            >
                <Pictogram icon=Icon::Bin />
            </button>
        </li>
    }
}
