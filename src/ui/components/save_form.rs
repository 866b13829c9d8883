//! Saving what is on screen: a name, and whether the rows are kept beside it.

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::ui::{
    actions::use_actions,
    format::bytes,
    state::{Held, use_state},
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
    let has_name = Memo::new(move |_| !name.get().trim().is_empty());
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
            <div class="save-form-foot">
                <button
                    type="submit"
                    class="button button-main"
                    data-testid="save-session"
                    disabled=move || !has_name.get() || !has_rows.get()
                >
                    <Pictogram icon=Icon::Keep />
                    {move || if is_saved.get() { "Save again" } else { "Save" }}
                </button>
                <Show when=move || is_saved.get()>
                    <button type="button" class="button" data-testid="save-as-new" on:click=move |_| save(true)>
                        "Save as a new one"
                    </button>
                </Show>
                <span class="quiet" data-testid="save-status">
                    {move || match (has_rows.get(), is_saved.get(), state.is_unsaved.get()) {
                        (false, ..) => "Open the session's file on the Explore page to save changes.".to_owned(),
                        (_, true, false) => "All is saved.".to_owned(),
                        (_, true, true) => "There are changes that are not saved.".to_owned(),
                        (_, false, _) => "Not saved yet.".to_owned(),
                    }}
                </span>
            </div>
        </form>
    }
}
