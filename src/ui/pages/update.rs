//! Update: from a saved session and newer files to an accepted or a discarded update.

use leptos::prelude::*;

use crate::ui::{
    actions::use_actions,
    components::{
        decisions::Decisions,
        page_head::PageHead,
        part::Part,
        review::ReviewPanels,
        update_alignment::UpdateAlignment,
        update_files::UpdateFiles,
        update_findings::{FINDINGS_TITLE, UpdateFindings},
        update_model::UpdateModel,
        update_session::UpdateSession,
        update_verdict::UpdateVerdict,
    },
    focus::focus_soon,
    pages::unreachable::Unreachable,
    route::{self, Route},
    state::use_state,
    updating::Updating,
};

/// See the module.
#[component]
pub fn UpdatePage() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    // Once what is on screen is saved, it is what will be updated.
    Effect::new(move |_| {
        state.is_unsaved.track();
        state.session.track();
        actions.begin_update();
    });
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
    Effect::new(move |was: Option<bool>| {
        let is_read = is_read.get();
        if was == Some(false) && is_read {
            // What was pressed to read the files is gone.
            focus_soon(FINDINGS_TITLE.to_owned());
        }
        is_read
    });
    let lead = "A saved session and a newer file: who moved, who joined, who left. Nothing is saved until you accept.";
    view! {
        <div class="page update-page">
            <PageHead title="Update" lead=lead />
            <Unsaved />
            <Show when=move || !is_accepted.get()>
                <Show when=move || is_read.get() fallback=Begun>
                    <Chosen />
                    <UpdateFindings />
                    <Questions />
                    <UpdateModel />
                </Show>
            </Show>
            {move || succession.get().map(|succession| view! { <UpdateAlignment succession /> })}
            {move || {
                review
                    .get()
                    .map(|review| {
                        view! {
                            <UpdateVerdict review=review.clone() />
                            <ReviewPanels review />
                        }
                    })
            }}
        </div>
    }
}

/// Something about the update under way; false where there is none.
fn updating(of: fn(&Updating) -> bool) -> Memo<bool> {
    let state = use_state();
    Memo::new(move |_| state.updating.with(|updating| updating.as_ref().is_some_and(of)))
}

/// Which session and which files.
#[component]
fn Begun() -> impl IntoView {
    let is_expected = updating(|updating| updating.expected.here().is_some());
    view! {
        <UpdateSession />
        <Show when=move || is_expected.get()>
            <UpdateFiles />
        </Show>
    }
}

/// The same in a line, once the files are read.
#[component]
fn Chosen() -> impl IntoView {
    let state = use_state();
    let is_stale = updating(Updating::is_stale);
    let summary = Signal::derive(move || {
        if is_stale.get() {
            return "Another file was chosen and is not read yet".to_owned();
        }
        let version = state.updating.with(|updating| {
            let expected = updating.as_ref()?.expected.here()?;
            Some(format!("{}, version {}", expected.session.name, expected.version))
        });
        let file = state.table.with(|table| table.here().map(|table| table.file.name.clone()));
        version.into_iter().chain(file).collect::<Vec<_>>().join(" · ")
    });
    view! {
        <section class="panel parts" aria-label="Session and file">
            <Part title="Session and file" summary testid="update-chosen" is_urgent=is_stale>
                <div class="update-begun">
                    <Begun />
                </div>
            </Part>
        </section>
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
