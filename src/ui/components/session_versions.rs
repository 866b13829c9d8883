//! The versions of a session, newest first: where each comes from, what is said of it, and what changed.

use leptos::prelude::*;

use super::{
    layers::SmallLayers,
    session_list::{Kept, StatusChip},
    version_changes::VersionChanges,
};
use crate::{
    session::{Edit, Status, VersionProfile},
    ui::{
        actions::use_actions,
        format::{count, time},
        state::use_state,
        words,
    },
};

/// See the module.
#[component]
pub fn SessionVersions(
    /// The session.
    session: Kept,
) -> impl IntoView {
    let numbers = Memo::new(move |_| {
        session.with(|session| session.versions.iter().rev().map(|own| own.number).collect::<Vec<_>>())
    });
    view! {
        <div class="session-versions">
            <h3>"Versions"</h3>
            <Show when=move || numbers.with(Vec::is_empty)>
                <p class="quiet">"An earlier Strata saved this session. Its versions are told once it is saved again."</p>
            </Show>
            <ol>
                <For each=move || numbers.get() key=|number| *number let:number>
                    <VersionItem session number />
                </For>
            </ol>
        </div>
    }
}

#[component]
fn VersionItem(session: Kept, number: u32) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let id = session.with_untracked(|session| session.id.clone());
    let version = Memo::new(move |_| {
        session.with(|session| session.versions.iter().find(|own| own.number == number).cloned())
    });
    let of = move |part: fn(&VersionProfile) -> String| {
        move || version.with(|version| version.as_ref().map(part).unwrap_or_default())
    };
    let status = Memo::new(move |_| version.with(|own| own.as_ref().map_or(Status::Draft, |own| own.status)));
    let own_id = id.clone();
    let is_on_screen = Memo::new(move |_| {
        state.version.get() == Some(number)
            && state.session.with(|current| current.as_ref().is_some_and(|current| current.id == own_id))
    });
    let open_id = id.clone();
    view! {
        <li class="version" data-testid="version">
            <div class="version-head">
                <h4>{format!("Version {number}")}</h4>
                {move || view! { <StatusChip status=status.get() /> }}
                {move || is_on_screen.get().then(|| view! { <span class="chip chip-key">"on screen"</span> })}
                <span class="version-when">{of(|own| time(&own.saved))}</span>
            </div>
            {move || {
                let segments = version.with(|own| own.as_ref().map(|own| own.segments.clone()).unwrap_or_default());
                view! { <SmallLayers segments /> }
            }}
            <p class="version-line">{of(line)}</p>
            <p class="quiet" data-testid="version-origin">{of(words::origin)}</p>
            <Said id=id.clone() version status number />
            <VersionChanges session number />
            <div class="version-foot">
                <button
                    class="button button-small"
                    data-testid="version-open"
                    on:click=move |_| actions.open_version(open_id.clone(), number)
                >
                    "Open this version"
                </button>
                {move || {
                    ways(status.get())
                        .into_iter()
                        .map(|(label, next)| {
                            let id = id.clone();
                            let edit = Edit::Status { version: number, status: next };
                            view! {
                                <button
                                    class="button button-small"
                                    data-testid=format!("version-{}", next.label())
                                    on:click=move |_| actions.revise(id.clone(), edit.clone())
                                >
                                    {label}
                                </button>
                            }
                        })
                        .collect_view()
                }}
            </div>
        </li>
    }
}

/// Who made a version and what they wrote about it; to be changed as long as it is a draft.
#[component]
fn Said(
    id: String,
    version: Memo<Option<VersionProfile>>,
    status: Memo<Status>,
    number: u32,
) -> impl IntoView {
    let actions = use_actions();
    let (author_id, notes_id) = (format!("author-{id}-{number}"), format!("notes-{id}-{number}"));
    let author = Memo::new(move |_| {
        version.with(|own| own.as_ref().map(|own| own.author.clone()).unwrap_or_default())
    });
    let notes =
        Memo::new(move |_| version.with(|own| own.as_ref().map(|own| own.notes.clone()).unwrap_or_default()));
    let is_draft = Memo::new(move |_| status.get() == Status::Draft);
    let id = StoredValue::new(id);
    let ids = StoredValue::new((author_id, notes_id));
    let fields = move || {
        let (author_id, notes_id) = ids.get_value();
        view! {
            <div class="version-said">
                <div class="field">
                    <label for=author_id.clone()>"Author"</label>
                    <input
                        id=author_id
                        maxlength="80"
                        autocomplete="off"
                        data-testid="version-author"
                        prop:value=move || author.get()
                        on:change=move |event| {
                            let author = event_target_value(&event).trim().to_owned();
                            actions.revise(id.get_value(), Edit::Author { version: number, author });
                        }
                    />
                </div>
                <div class="field">
                    <label for=notes_id.clone()>"Notes"</label>
                    <textarea
                        id=notes_id
                        rows="2"
                        maxlength="4000"
                        data-testid="version-notes"
                        prop:value=move || notes.get()
                        on:change=move |event| {
                            let notes = event_target_value(&event).trim().to_owned();
                            actions.revise(id.get_value(), Edit::Notes { version: number, notes });
                        }
                    ></textarea>
                </div>
            </div>
        }
    };
    let told = move || {
        let text = match (author.get(), notes.get()) {
            (author, notes) if author.is_empty() && notes.is_empty() => "No author and no notes.".to_owned(),
            (author, notes) if author.is_empty() => notes,
            (author, notes) if notes.is_empty() => format!("By {author}."),
            (author, notes) => format!("By {author}: {notes}"),
        };
        view! {
            <p class="version-notes" data-testid="version-told">{text}</p>
            <p class="quiet">
                {move || {
                    format!("It is {} and stays as it is. To change what is said of it, make it a draft again.", status.get().label())
                }}
            </p>
        }
    };
    view! {
        <Show when=move || is_draft.get() fallback=told>
            {fields()}
        </Show>
    }
}

/// What a version can become: how the step is called, and the state after it.
fn ways(status: Status) -> Vec<(&'static str, Status)> {
    match status {
        Status::Draft => vec![("Approve", Status::Approved), ("Retire", Status::Retired)],
        Status::Approved => vec![("Back to draft", Status::Draft), ("Retire", Status::Retired)],
        Status::Retired => vec![("Back to draft", Status::Draft)],
    }
}

fn line(version: &VersionProfile) -> String {
    let file = &version.file;
    let mut parts = vec![file.name.clone()];
    parts.extend(file.period.clone().filter(|period| !file.name.contains(period.as_str())));
    parts.extend([count(version.rows, "row"), version.method.clone(), count(version.k, "segment")]);
    parts.join(" · ")
}
