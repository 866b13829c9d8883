//! Update: from a saved session and newer files to an accepted or a discarded update.

use leptos::prelude::*;

use crate::ui::{
    actions::use_actions,
    components::{
        decisions::Decisions,
        icons::{Icon, Pictogram},
        page_head::PageHead,
        review::ReviewPanels,
        update_alignment::UpdateAlignment,
        update_files::UpdateFiles,
        update_findings::UpdateFindings,
        update_model::UpdateModel,
        update_session::UpdateSession,
    },
    pages::unreachable::Unreachable,
    route::{self, Route},
    state::use_state,
    updating::Updating,
};

/// See the module.
#[component]
pub fn UpdatePage() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    actions.begin_update();
    actions.follow_names();
    let is_reachable = Memo::new(move |_| state.obstacle(Route::Update).is_none());
    move || {
        if is_reachable.get() {
            view! { <Update /> }.into_any()
        } else {
            view! { <Unreachable route=Route::Update /> }.into_any()
        }
    }
}

#[component]
fn Update() -> impl IntoView {
    let state = use_state();
    let updating = move |of: fn(&Updating) -> bool| {
        Memo::new(move |_| state.updating.with(|updating| updating.as_ref().is_some_and(of)))
    };
    let is_expected = updating(|updating| updating.expected.here().is_some());
    let is_read = updating(Updating::is_read);
    let is_accepted = updating(|updating| updating.accepted.is_some());
    let review = Memo::new(move |_| {
        state.updating.with(|updating| {
            updating.as_ref().and_then(|updating| updating.candidate.as_ref()).map(|own| own.review.clone())
        })
    });
    // It stands until another takes its place: an overruled row keeps the focus.
    let succession = Memo::new(move |_| {
        state.updating.with(|updating| {
            let updating = updating.as_ref().filter(|updating| updating.accepted.is_none())?;
            updating.candidate.as_ref()?.succession.clone()
        })
    });
    let lead = "A saved session and a newer file: who moved, who joined, who left. Nothing is saved until you accept.";
    view! {
        <div class="page page-medium update-page">
            <PageHead title="Update" lead=lead />
            <Unsaved />
            <Show when=move || !is_accepted.get()>
                <UpdateSession />
                <Show when=move || is_expected.get()>
                    <UpdateFiles />
                </Show>
                <Show when=move || is_read.get()>
                    <UpdateFindings />
                    <Questions />
                    <UpdateModel />
                </Show>
            </Show>
            {move || succession.get().map(|succession| view! { <UpdateAlignment succession /> })}
            {move || {
                review.get().map(|review| {
                    view! {
                        <Verdict />
                        <ReviewPanels review />
                    }
                })
            }}
        </div>
    }
}

/// What must be decided about the newer table before anything can be done with it.
#[component]
fn Questions() -> impl IntoView {
    let state = use_state();
    let table = Memo::new(move |_| state.table.with(|table| table.here().cloned()));
    move || {
        table.get().map(|table| {
            let table = Signal::stored(table);
            view! { <Decisions table /> }
        })
    }
}

/// What is on screen and not saved cannot be updated yet.
#[component]
fn Unsaved() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is_unsaved = Memo::new(move |_| state.is_unsaved.get() && !state.is_updating());
    let save = move |_| match state.session.get_untracked() {
        Some(session) if state.has_rows() => actions.save(session.name, session.has_rows, false),
        _ => route::go(Route::Sessions),
    };
    view! {
        <Show when=move || is_unsaved.get()>
            <div class="note" data-testid="save-first">
                <p>"What is on screen is not saved. Save it first to update it; another session can be chosen below."</p>
                <button class="button button-small" on:click=save>
                    {move || if state.session.with(Option::is_some) { "Save" } else { "Save…" }}
                </button>
            </div>
        </Show>
    }
}

/// Accepting and discarding.
#[component]
fn Verdict() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is_saving =
        Memo::new(move |_| state.updating.with(|updating| updating.as_ref().is_some_and(|u| u.is_saving)));
    let accepted = Memo::new(move |_| state.updating.with(|u| u.as_ref().and_then(|u| u.accepted)));
    view! {
        <section class="panel update-verdict" aria-label="Accept or discard">
            {move || match accepted.get() {
                Some(number) => {
                    view! {
                        <p data-testid="accepted">
                            {format!("This is saved as version {number}. What you see below is how it came about.")}
                        </p>
                        <div class="panel-tools">
                            <a class="button button-main" href="#/explore">
                                "Explore these segments"
                                <Pictogram icon=Icon::Right />
                            </a>
                            <button class="button" data-testid="update-again" on:click=move |_| actions.update_again()>
                                "Update again"
                            </button>
                        </div>
                    }
                        .into_any()
                }
                None => {
                    view! {
                        <div class="panel-tools">
                            <button
                                class="button button-main"
                                data-testid="accept"
                                aria-disabled=move || is_saving.get().then_some("true")
                                on:click=move |_| {
                                    if !is_saving.get_untracked() {
                                        actions.accept_update();
                                    }
                                }
                            >
                                <Pictogram icon=Icon::Keep />
                                {move || if is_saving.get() { "Saving…" } else { "Accept as a new version" }}
                            </button>
                            <button class="button" data-testid="discard" on:click=move |_| actions.discard_update()>
                                "Discard"
                            </button>
                        </div>
                    }
                        .into_any()
                }
            }}
        </section>
    }
}
