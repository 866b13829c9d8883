//! All that is known of one session, its tags and versions, and what can be done with it.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};

use super::{
    icons::{Icon, Pictogram},
    session_list::Kept,
    session_tags::SessionTags,
    session_versions::SessionVersions,
};
use crate::{
    session::{Edit, SessionProfile},
    ui::{
        actions::use_actions,
        format::{NONE, bytes, count, time},
    },
};

/// See the module.
#[component]
pub fn SessionDetails(
    /// The session.
    session: Kept,
) -> impl IntoView {
    let actions = use_actions();
    let id = session.with_untracked(|session| session.id.clone());
    let (copy_id, export_id, rename_id) = (id.clone(), id.clone(), id);
    let (is_renaming, set_is_renaming) = signal(false);
    view! {
        <div class="session-actions">
            <button
                class="button button-small"
                data-testid="session-rename"
                aria-expanded=move || is_renaming.get().to_string()
                on:click=move |_| set_is_renaming.update(|is| *is = !*is)
            >
                "Rename"
            </button>
            <button
                class="button button-small"
                data-testid="session-duplicate"
                on:click=move |_| actions.duplicate_session(copy_id.clone())
            >
                <Pictogram icon=Icon::Copy />
                "Duplicate"
            </button>
            <button
                class="button button-small"
                data-testid="session-export"
                on:click=move |_| {
                    let name = session.with_untracked(|session| session.name.clone());
                    actions.export_kept(export_id.clone(), name);
                }
            >
                <Pictogram icon=Icon::Out />
                "Export as a file"
            </button>
            <Show when=move || session.with(|own| own.versions.iter().any(|version| version.has_rows))>
                <button
                    class="button button-small"
                    data-testid="session-forget-rows"
                    on:click=move |_| session.with_untracked(|own| actions.forget_rows(&own.id, &own.name))
                >
                    "Forget the rows"
                </button>
            </Show>
        </div>
        <Show when=move || is_renaming.get()>
            <Rename id=rename_id.clone() session close=Callback::new(move |()| set_is_renaming.set(false)) />
        </Show>
        <dl class="session-facts">{move || session.with(facts)}</dl>
        <SessionTags session />
        <SessionVersions session />
    }
}

#[component]
fn Rename(id: String, session: Kept, close: Callback<()>) -> impl IntoView {
    let actions = use_actions();
    let input = NodeRef::<Input>::new();
    let input_id = format!("rename-{id}");
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Refused only where there is no window.
            let _ = input.focus();
            input.select();
        }
    });
    let rename = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.try_get_untracked().flatten() else { return };
        let name = input.value().trim().to_owned();
        if !name.is_empty() {
            if session.with_untracked(|session| session.name != name) {
                actions.revise(id.clone(), Edit::Name(name));
            }
            close.run(());
        }
    };
    view! {
        <form class="session-rename" on:submit=rename>
            <label class="unseen" for=input_id.clone()>
                "New name"
            </label>
            <input
                node_ref=input
                id=input_id
                maxlength="120"
                autocomplete="off"
                data-testid="session-rename-input"
                value=session.with_untracked(|session| session.name.clone())
                on:keydown=move |event| {
                    if event.key() == "Escape" {
                        close.run(());
                    }
                }
            />
            <button type="submit" class="button button-small button-main">
                "Rename"
            </button>
            <button type="button" class="button button-small" on:click=move |_| close.run(())>
                "Cancel"
            </button>
        </form>
    }
}

/// What is known of the session, by its newest version.
fn facts(session: &SessionProfile) -> impl IntoView + use<> {
    let fact = |term: &'static str, text: String| {
        view! {
            <div>
                <dt>{term}</dt>
                <dd>{text}</dd>
            </div>
        }
    };
    let or_none = |text: &str| if text.is_empty() { NONE.to_owned() } else { text.to_owned() };
    let file = &session.file;
    let print = file.sha256.clone();
    let short: String = print.chars().take(12).collect();
    view! {
        {fact("Method", format!("{}, {}", session.method, count(session.k, "segment")))}
        {fact("Rows", count(session.rows, "row"))}
        {fact("Kept", if session.has_rows { "with its rows" } else { "without its rows" }.to_owned())}
        {fact("File", format!("{}, {}", file.name, bytes(file.bytes as f64)))}
        {fact("Period", or_none(file.period.as_deref().unwrap_or_default()))}
        <div>
            <dt>"Fingerprint"</dt>
            <dd title=format!("SHA-256 of the file: {print}")>
                <code>{or_none(&short)}</code>
            </dd>
        </div>
        {fact("First saved", time(&session.created))}
        {fact("Last saved", time(&session.saved))}
        {fact("Author", or_none(session.author()))}
    }
}
