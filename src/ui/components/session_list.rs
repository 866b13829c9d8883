//! The sessions kept in this browser, each with what can be done with it; its details open below it.

use leptos::prelude::*;

use super::{
    icons::{Icon, Pictogram},
    layers::SmallLayers,
    session_details::SessionDetails,
};
use crate::{
    session::{SessionProfile, Status},
    ui::{
        actions::use_actions,
        format::{count, time},
        state::use_state,
    },
};

/// A session as it is kept now; the last that was known of it once it is gone.
pub type Kept = Memo<SessionProfile>;

/// See the module.
#[component]
pub fn SessionList(
    /// Those to show, in order.
    #[prop(into)]
    sessions: Signal<Vec<SessionProfile>>,
) -> impl IntoView {
    view! {
        <ul class="session-list">
            <For each=move || sessions.get() key=|session| session.id.clone() let:session>
                <SessionItem session=kept(session) />
            </For>
        </ul>
    }
}

/// A session that is followed as it changes.
fn kept(first: SessionProfile) -> Kept {
    let state = use_state();
    Memo::new(move |before: Option<&SessionProfile>| {
        let now = state.sessions.with(|sessions| {
            sessions.here().and_then(|list| list.iter().find(|own| own.id == first.id).cloned())
        });
        now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    })
}

#[component]
fn SessionItem(session: Kept) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let id = session.with_untracked(|session| session.id.clone());
    let details_id = format!("details-{id}");
    let (open_id, delete_id, own_id) = (id.clone(), id.clone(), id);
    let is_on_screen = Memo::new(move |_| {
        state.session.with(|current| current.as_ref().is_some_and(|current| current.id == own_id))
    });
    let (is_open, set_is_open) = signal(false);
    let was_open = Memo::new(move |before| before == Some(&true) || is_open.get());
    let name = move || session.with(|session| session.name.clone());
    let segments = move || {
        session.with(|session| {
            session.segments.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>().join(", ")
        })
    };
    let controlled = details_id.clone();
    view! {
        <li class="session-item" data-testid="session-item">
            <div class="session-row">
                <button
                    class="session-open"
                    data-testid="session-open"
                    on:click=move |_| actions.open_session(open_id.clone())
                >
                    <span class="session-name">
                        {name}
                        {move || view! { <StatusChip status=session.with(SessionProfile::status) /> }}
                        {move || is_on_screen.get().then(|| view! { <span class="chip chip-key">"on screen"</span> })}
                    </span>
                    {move || view! { <SmallLayers segments=session.with(|session| session.segments.clone()) /> }}
                    <span class="session-line">{move || session.with(line)}</span>
                    <span class="session-segments" title=segments>{segments}</span>
                    <span class="session-when">{move || session.with(|session| time(&session.saved))}</span>
                    <span class="session-file">{move || session.with(file)}</span>
                </button>
                <div class="session-tools">
                    <button
                        class="icon-button session-more"
                        data-testid="session-more"
                        aria-expanded=move || is_open.get().to_string()
                        aria-controls=controlled
                        aria-label=move || format!("Details of {}", name())
                        title="Details"
                        on:click=move |_| set_is_open.update(|open| *open = !*open)
                    >
                        <Pictogram icon=Icon::Down />
                    </button>
                    <button
                        class="icon-button"
                        data-testid="session-delete"
                        aria-label=move || format!("Delete {}", name())
                        title="Delete"
                        on:click=move |_| actions.delete_session(&delete_id)
                    >
                        <Pictogram icon=Icon::Bin />
                    </button>
                </div>
            </div>
            <div id=details_id class="session-details" hidden=move || !is_open.get()>
                {move || was_open.get().then(|| view! { <SessionDetails session /> })}
            </div>
        </li>
    }
}

/// How far a version has come.
#[component]
pub fn StatusChip(
    /// How far.
    status: Status,
) -> impl IntoView {
    let class = match status {
        Status::Draft => "chip",
        Status::Approved => "chip chip-good",
        Status::Retired => "chip chip-gone",
    };
    view! { <span class=class data-testid="status">{status.label()}</span> }
}

fn line(session: &SessionProfile) -> String {
    let mut parts = vec![
        session.method.clone(),
        count(session.k, "segment"),
        count(session.rows, "row"),
        if session.has_rows { "with its rows" } else { "without its rows" }.to_owned(),
    ];
    if session.versions.len() > 1 {
        parts.push(count(session.versions.len(), "version"));
    }
    parts.join(" · ")
}

fn file(session: &SessionProfile) -> String {
    let mut parts = vec![session.file.name.clone()];
    parts.extend(session.file.period.clone().filter(|period| !session.file.name.contains(period.as_str())));
    parts.extend(Some(session.author().to_owned()).filter(|author| !author.is_empty()));
    parts.extend(session.tags.iter().map(|tag| format!("#{tag}")));
    parts.join(" · ")
}
