//! Saving what is on screen: a name, who made it, whether its rows are kept, and whether it is saved.

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::{
    browser::preferences,
    error::ErrorKind,
    ui::{
        actions::use_actions,
        format::bytes,
        state::{Face, Held, use_state},
    },
};

/// See the module.
#[component]
pub fn SaveForm() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let saved = state.session.get_untracked();
    let (name, set_name) =
        signal(saved.as_ref().map_or_else(|| actions.proposed_name(), |session| session.name.clone()));
    let (keeps_rows, set_keeps_rows) = signal(saved.is_none_or(|session| session.has_rows));
    let has_rows = Memo::new(move |_| state.has_rows());
    let size = move || {
        let opened = state.opened.get();
        let of = |held: &&Held| opened.contains(&held.id);
        bytes(state.files.with(|files| files.iter().filter(of).map(|held| held.bytes).sum()))
    };
    let is_saved = Memo::new(move |_| state.session.with(Option::is_some));
    let is_saving = Memo::new(move |_| state.saving.with(Face::is_waiting));
    let has_name = Memo::new(move |_| !name.get().trim().is_empty());
    let is_seeking = Memo::new(move |_| state.run.with(Face::is_waiting));
    let can_save = move || has_name.get() && has_rows.get() && !is_saving.get() && !is_seeking.get();
    let save = move |as_new: bool| {
        if has_name.get_untracked() {
            actions.save(name.get_untracked().trim().to_owned(), keeps_rows.get_untracked(), as_new);
        }
    };
    view! {
        <form
            class="panel save-form"
            aria-labelledby="save-title"
            on:submit=move |event| {
                event.prevent_default();
                save(false);
            }
        >
            <h2 id="save-title">"Save what is on screen"</h2>
            <div class="save-form-fields">
                <div class="field">
                    <label for="session-name">"Name"</label>
                    <input
                        id="session-name"
                        class="wide"
                        data-testid="session-name"
                        maxlength="120"
                        autocomplete="off"
                        prop:value=move || name.get()
                        on:input=move |event| set_name.set(event_target_value(&event))
                    />
                </div>
                <div class="field">
                    <label for="session-author">"Made by" <span class="quiet">" (if you like)"</span></label>
                    <input
                        id="session-author"
                        class="wide"
                        data-testid="session-author"
                        maxlength="80"
                        autocomplete="off"
                        prop:value=preferences::load().author
                        on:change=move |event| actions.choose_author(event_target_value(&event))
                    />
                </div>
            </div>
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="keep-rows"
                    disabled=move || !has_rows.get()
                    prop:checked=move || keeps_rows.get() && has_rows.get()
                    on:change=move |event| set_keeps_rows.set(event_target_checked(&event))
                />
                <span>
                    {move || format!("Keep the rows in this browser too ({})", size())}
                    <span class="quiet">
                        "Then customers can be listed and exported whenever you come back. Without them only the segments and the keys are kept."
                    </span>
                </span>
            </label>
            <SaveTrouble />
            <div class="save-form-foot">
                <button
                    type="submit"
                    class="button button-main"
                    data-testid="save-session"
                    disabled=move || !can_save()
                >
                    <Pictogram icon=Icon::Keep />
                    {move || if is_saved.get() { "Save again" } else { "Save" }}
                </button>
                <Show when=move || is_saved.get()>
                    <button
                        type="button"
                        class="button"
                        data-testid="save-as-new"
                        disabled=move || !can_save()
                        on:click=move |_| save(true)
                    >
                        "Save as a new one"
                    </button>
                </Show>
                <OpenAgain />
                <SaveStatus />
            </div>
        </form>
    }
}

/// Why the last save failed, for as long as what is on screen is not saved.
#[component]
fn SaveTrouble() -> impl IntoView {
    let state = use_state();
    move || match state.saving.get() {
        Face::Failed(error) => Some(view! {
            <p class="problem" data-testid="save-trouble">
                {error.to_string()} " " {error.hint()}
            </p>
        }),
        _ => None,
    }
}

/// Whether another tab changed the session on screen, as far as the list tells.
fn is_changed_elsewhere() -> bool {
    let state = use_state();
    let refused = state.saving.with(
        |saving| matches!(saving, Face::Failed(error) if matches!(error.kind, ErrorKind::SavedElsewhere(_))),
    );
    refused
        || state.session.with(|own| {
            let Some(own) = own else { return false };
            let is_newer =
                |kept: &crate::session::SessionProfile| kept.id == own.id && kept.revision > own.revision;
            state.sessions.with(|kept| kept.here().is_some_and(|kept| kept.iter().any(is_newer)))
        })
}

/// Opens the session as another tab left it.
#[component]
fn OpenAgain() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is_changed = Memo::new(move |_| is_changed_elsewhere());
    let open = move |_| {
        if let Some(session) = state.session.get_untracked() {
            actions.open_session(session.id);
        }
    };
    view! {
        <Show when=move || is_changed.get()>
            <button type="button" class="button" data-testid="open-again" on:click=open>
                "Open it again"
            </button>
        </Show>
    }
}

/// Whether all is saved, in one line.
#[component]
fn SaveStatus() -> impl IntoView {
    let state = use_state();
    let is_changed = Memo::new(move |_| is_changed_elsewhere());
    let text = move || {
        let is_saved = state.session.with(Option::is_some);
        let is_in_bin = state.session.with(|own| own.as_ref().is_some_and(|own| own.deleted.is_some()));
        match state.saving.get() {
            Face::Waiting(_) => "Saving…",
            Face::Failed(_) => "Not saved.",
            _ if !state.has_rows() => "Open the session's file on the Explore page to save changes.",
            _ if is_in_bin => "This session is in the bin. Saving puts it back.",
            _ if is_changed.get() => "This session was changed in another tab.",
            _ if is_saved && state.is_unsaved.get() => "There are changes that are not saved.",
            _ if is_saved => "All is saved.",
            _ => "Not saved yet.",
        }
    };
    view! {
        <span class="quiet" role="status" data-testid="save-status">
            {text}
        </span>
    }
}
