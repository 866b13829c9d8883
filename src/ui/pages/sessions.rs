//! Sessions: saving what is on screen, and all that is kept in this browser.

use leptos::prelude::*;
use web_sys::File;

use crate::{
    session::{Listing, SessionProfile},
    ui::{
        actions::use_actions,
        components::{
            file_button::FileButton,
            icons::{Icon, Pictogram},
            page_head::PageHead,
            rail::ThemeSwitch,
            save_form::SaveForm,
            session_bin::{SessionBin, Unread},
            session_list::SessionList,
            session_search::SessionSearch,
            unfinished::KeepsWork,
        },
        format::bytes,
        state::{Face, use_state},
    },
};

/// See the module.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    actions.list_sessions();
    // What an update came to is saved by accepting it.
    let has_segments = Memo::new(move |_| state.found.with(Option::is_some) && !state.is_updating());
    // The form begins anew with another session, and with another name of it.
    let session = Memo::new(move |_| {
        state
            .session
            .with(|session| session.as_ref().map(|session| (session.id.clone(), session.name.clone())))
    });
    view! {
        <div class="page page-medium">
            <PageHead title="Sessions" lead="What you save is kept in this browser, on this machine, until you delete it.">
                <Show when=move || state.sessions.with(|all| all.here().is_some_and(|all| !all.is_empty()))>
                    <button class="button" data-testid="export-all" on:click=move |_| actions.export_all()>
                        <Pictogram icon=Icon::Out />
                        "Export all as a file"
                    </button>
                </Show>
                <FileButton
                    label="Open a session file"
                    accept=".json,application/json"
                    testid="session-input"
                    choose=UnsyncCallback::new(move |files: Vec<File>| files.into_iter().for_each(|file| actions.import_sessions(file)))
                />
            </PageHead>
            {move || {
                has_segments
                    .get()
                    .then(|| {
                        // Read, not only tracked: a memo that nobody reads follows nothing.
                        session.with(|_| ());
                        view! { <SaveForm /> }
                    })
            }}
            <section class="panel" aria-labelledby="kept-title">
                <div class="panel-head">
                    <h2 id="kept-title">"Kept in this browser"</h2>
                    <Room />
                </div>
                <Kept />
            </section>
            <SessionBin />
            <section class="panel only-narrow" aria-labelledby="look-title">
                <h2 id="look-title">"Colours of the page"</h2>
                <ThemeSwitch name="theme-narrow" />
                <KeepsWork />
            </section>
        </div>
    }
}

/// What the list of sessions has to show.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Looking,
    Failed,
    Nothing,
    Sessions,
}

/// What is kept, or why it cannot be told.
#[component]
fn Kept() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let shown = Memo::new(move |_| {
        state.sessions.with(|sessions| match sessions {
            Face::Empty | Face::Waiting(_) => Shown::Looking,
            Face::Failed(_) => Shown::Failed,
            Face::Here(list) if list.is_empty() => Shown::Nothing,
            Face::Here(_) => Shown::Sessions,
        })
    });
    move || {
        match shown.get() {
        Shown::Looking => view! { <p class="quiet">"Looking…"</p> }.into_any(),
        Shown::Failed => view! {
            <p class="problem" data-testid="list-failed">
                {move || state.sessions.with(|sessions| match sessions {
                    Face::Failed(error) => format!("{error} {}", error.hint()),
                    _ => String::new(),
                })}
            </p>
            <button class="button at-start" data-testid="list-again" on:click=move |_| actions.list_again()>
                "Try again"
            </button>
        }
            .into_any(),
        Shown::Nothing => view! {
            <p class="quiet">
                "Nothing yet. Clearing this site's data in the browser deletes what is kept here; an exported session file is yours for good."
            </p>
            <Unread />
        }
            .into_any(),
        Shown::Sessions => view! { <Sessions /> }.into_any(),
    }
    }
}

#[component]
fn Sessions() -> impl IntoView {
    let state = use_state();
    let listing = RwSignal::new(Listing::default());
    let all =
        Memo::new(move |_| state.sessions.with(|sessions| sessions.here().cloned().unwrap_or_default()));
    let found: Memo<Vec<SessionProfile>> = Memo::new(move |_| {
        all.with(|all| listing.with(|listing| listing.of(all).into_iter().cloned().collect()))
    });
    let is_many =
        Memo::new(move |_| all.with(Vec::len) > 1 || listing.with(|listing| !listing.is_everything()));
    view! {
        <Show when=move || is_many.get()>
            <SessionSearch all shown=Signal::derive(move || found.with(Vec::len)) listing />
        </Show>
        <Show when=move || found.with(Vec::is_empty)>
            <p class="session-none" data-testid="session-none">
                "No session is like that. "
                <button class="button button-small" on:click=move |_| listing.set(Listing::default())>
                    "Show all"
                </button>
            </p>
        </Show>
        <SessionList sessions=found />
        <Unread />
        <p class="quiet">
            "Clearing this site's data in the browser deletes these. An exported session file is yours for good. "
            <span data-testid="persisted">
                {move || state.persisted.get().map(|promised| if promised {
                    "The browser promised to clear nothing by itself."
                } else {
                    "The browser did not promise to keep them when the disk is full."
                })}
            </span>
        </p>
    }
}

/// How much of the browser's storage is taken.
#[component]
fn Room() -> impl IntoView {
    let state = use_state();
    move || {
        state.room.get().map(|room| {
            view! {
                <span class="room quiet" data-testid="room">
                    {format!("{} of {} used", bytes(room.used), bytes(room.quota))}
                    <meter
                        aria-label="Storage used"
                        min="0"
                        max=room.quota.to_string()
                        value=room.used.to_string()
                    ></meter>
                </span>
            }
        })
    }
}
