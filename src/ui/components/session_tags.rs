//! The words that a session is found by.

use leptos::{ev::SubmitEvent, html::Input, prelude::*};

use super::{
    icons::{Icon, Pictogram},
    session_list::Kept,
};
use crate::{session::Edit, ui::actions::use_actions};

/// See the module.
#[component]
pub fn SessionTags(
    /// The session.
    session: Kept,
) -> impl IntoView {
    let actions = use_actions();
    let id = session.with_untracked(|session| session.id.clone());
    let input = NodeRef::<Input>::new();
    let input_id = format!("tag-{id}");
    let tags = Memo::new(move |_| session.with(|session| session.tags.clone()));
    let add_id = id.clone();
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.try_get_untracked().flatten() {
            let tag = input.value().trim().to_owned();
            input.set_value("");
            if !tag.is_empty() {
                actions.revise(add_id.clone(), Edit::Tag(tag));
            }
        }
    };
    let remove = Callback::new(move |tag: String| {
        actions.revise(id.clone(), Edit::Untag(tag));
        // The button that was pressed goes.
        if let Some(input) = input.try_get_untracked().flatten() {
            let _ = input.focus();
        }
    });
    view! {
        <div class="session-tags">
            <h3>"Tags"</h3>
            <ul aria-label="Tags">
                <For each=move || tags.get() key=Clone::clone let:tag>
                    {
                        let (label, own) = (format!("Remove the tag {tag}"), tag.clone());
                        view! {
                            <li class="tag" data-testid="tag">
                                {tag}
                                <button class="tag-remove" aria-label=label on:click=move |_| remove.run(own.clone())>
                                    <Pictogram icon=Icon::Cross />
                                </button>
                            </li>
                        }
                    }
                </For>
            </ul>
            <form on:submit=add>
                <label class="unseen" for=input_id.clone()>
                    "New tag"
                </label>
                <input
                    node_ref=input
                    id=input_id
                    maxlength="40"
                    autocomplete="off"
                    placeholder="New tag"
                    data-testid="tag-input"
                />
                <button type="submit" class="button button-small" data-testid="tag-add">
                    "Add"
                </button>
            </form>
        </div>
    }
}
