//! Sessions: saving what is on screen, and what is kept in this browser.

use leptos::prelude::*;
use web_sys::File;

use crate::ui::{
    actions::use_actions,
    components::{
        file_button::FileButton,
        page_head::PageHead,
        rail::ThemeSwitch,
        session_list::{SaveForm, SessionItem},
    },
    format::bytes,
    state::{Face, use_state},
};

/// See the module.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    actions.list_sessions();
    // What an update came to is saved by accepting it.
    let has_segments = Memo::new(move |_| state.found.with(Option::is_some) && !state.is_updating());
    // The form begins anew with another session.
    let session =
        Memo::new(move |_| state.session.with(|session| session.as_ref().map(|session| session.id.clone())));
    view! {
        <div class="page page-medium">
            <PageHead title="Sessions" lead="What you save is kept in this browser, on this machine, until you delete it.">
                <FileButton
                    label="Open a session file"
                    accept=".json,application/json"
                    testid="session-input"
                    choose=UnsyncCallback::new(move |files: Vec<File>| files.into_iter().for_each(|file| actions.import_session(file)))
                />
            </PageHead>
            {move || {
                has_segments
                    .get()
                    .then(|| {
                        session.track();
                        view! { <SaveForm /> }
                    })
            }}
            <section class="panel" aria-labelledby="kept-title">
                <div class="panel-head">
                    <h2 id="kept-title">"Kept in this browser"</h2>
                    <Room />
                </div>
                {move || match state.sessions.get() {
                    Face::Here(list) if list.is_empty() => {
                        view! {
                            <p class="quiet">
                                "Nothing yet. Clearing this site's data in the browser deletes what is kept here; an exported session file is yours for good."
                            </p>
                        }
                            .into_any()
                    }
                    Face::Here(list) => {
                        view! {
                            <ul class="session-list">
                                {list.into_iter().map(|session| view! { <SessionItem session /> }).collect_view()}
                            </ul>
                            <p class="quiet">
                                "Clearing this site's data in the browser deletes these. An exported session file is yours for good."
                            </p>
                        }
                            .into_any()
                    }
                    Face::Failed(error) => {
                        view! { <p class="problem">{error.to_string()} " " {error.hint()}</p> }.into_any()
                    }
                    Face::Empty | Face::Waiting(_) => view! { <p class="quiet">"Looking…"</p> }.into_any(),
                }}
            </section>
            <section class="panel only-narrow" aria-labelledby="look-title">
                <h2 id="look-title">"Colours of the page"</h2>
                <ThemeSwitch name="theme-narrow" />
            </section>
        </div>
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
