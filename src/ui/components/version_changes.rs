//! What changed in a version since another, in words: since the one that it was made from, or any that is chosen.

use leptos::{prelude::*, task::spawn_local};

use super::{fields::Choice, session_list::Kept};
use crate::ui::{actions::use_actions, format::count, state::Face};

/// See the module. A version that was made from none, and is the only one, changed nothing.
#[component]
pub fn VersionChanges(
    /// The session.
    session: Kept,
    /// The version.
    number: u32,
) -> impl IntoView {
    let actions = use_actions();
    let id = session.with_untracked(|session| session.id.clone());
    let select_id = format!("since-{id}-{number}");
    let others = Memo::new(move |_| {
        let all = session.with(|session| session.versions.iter().map(|own| own.number).collect::<Vec<_>>());
        all.into_iter().rev().filter(|other| *other != number).collect::<Vec<_>>()
    });
    let own = Memo::new(move |_| {
        session.with(|session| session.versions.iter().find(|own| own.number == number).cloned())
    });
    let parent = Memo::new(move |_| own.with(|own| own.as_ref().and_then(|own| own.parent)));
    // What was asked for instead of the parent.
    let (asked, set_asked) = signal(None::<u32>);
    let (answer, set_answer) = signal(Face::<Vec<String>>::Empty);
    let since = Memo::new(move |_| {
        asked.get().or(parent.get()).or_else(|| others.with(|others| others.first().copied()))
    });
    let choose = Callback::new(move |value: String| {
        let Ok(other) = value.parse::<u32>() else { return };
        set_asked.set(Some(other));
        if parent.get_untracked() == Some(other) {
            return;
        }
        set_answer.set(Face::Waiting(None));
        let id = id.clone();
        spawn_local(async move {
            let found = actions.changes(id, other, number).await;
            if asked.try_get_untracked() == Some(Some(other)) {
                set_answer.try_set(match found {
                    Ok(changes) => Face::Here(changes),
                    Err(error) => Face::Failed(error),
                });
            }
        });
    });
    let told = Memo::new(move |_| match since.get() {
        since if since == parent.get() && since.is_some() => {
            Face::Here(own.with(|own| own.as_ref().map(|own| own.changes.clone()).unwrap_or_default()))
        }
        _ => answer.get(),
    });
    let choices = Signal::derive(move || {
        let label = |number: u32| {
            let made = if parent.get() == Some(number) { ", which it was made from" } else { "" };
            (number.to_string(), format!("version {number}{made}"))
        };
        let mut choices: Vec<(String, String)> =
            others.with(|others| others.iter().map(|number| label(*number)).collect());
        if parent.get().is_none() && asked.get().is_none() {
            choices.insert(0, (String::new(), "choose a version".to_owned()));
        }
        choices
    });
    let chosen = Signal::derive(move || {
        asked.get().or(parent.get()).map(|number| number.to_string()).unwrap_or_default()
    });
    let select_id = StoredValue::new(select_id);
    view! {
        <Show when=move || !others.with(Vec::is_empty)>
            <details class="version-changes" data-testid="version-changes">
                <summary>
                    {move || match (parent.get(), told.get()) {
                        (Some(_), Face::Here(changes)) => {
                            format!(
                                "What changed since version {}: {}",
                                since.get().unwrap_or_default(),
                                count(changes.len(), "thing"),
                            )
                        }
                        _ => "What is different from another version".to_owned(),
                    }}
                </summary>
                <div class="version-since">
                    <label for=select_id.get_value()>"Since"</label>
                    <Choice
                        id=select_id.get_value()
                        options=choices
                        value=chosen
                        choose=choose
                        testid="version-since"
                    />
                </div>
                <div aria-live="polite">
                    {move || match told.get() {
                        Face::Here(changes) if changes.is_empty() => {
                            view! { <p class="quiet">"Nothing is different."</p> }.into_any()
                        }
                        Face::Here(changes) => {
                            view! {
                                <ul class="changes" data-testid="changes">
                                    {changes.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                                </ul>
                            }
                                .into_any()
                        }
                        Face::Failed(error) => {
                            view! { <p class="problem">{error.to_string()} " " {error.hint()}</p> }.into_any()
                        }
                        Face::Waiting(_) => view! { <p class="quiet">"Looking…"</p> }.into_any(),
                        Face::Empty => ().into_any(),
                    }}
                </div>
            </details>
        </Show>
    }
}
