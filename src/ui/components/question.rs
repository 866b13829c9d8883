//! The dialog before a step that would lose unsaved work.

use leptos::{html::Dialog, prelude::*};

use crate::ui::{actions::use_actions, state::use_state};

/// See the module.
#[component]
pub fn QuestionDialog() -> impl IntoView {
    let state = use_state();
    let actions = use_actions();
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if state.question.with(Option::is_some) {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let part = move |of: fn(&crate::ui::state::Question) -> String| {
        move || state.question.with(|question| question.as_ref().map(of))
    };
    view! {
        <dialog
            node_ref=dialog
            class="question"
            aria-labelledby="question-title"
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                actions.answer(false);
            }
        >
            <h2 id="question-title">{part(|question| question.title.clone())}</h2>
            <p>{part(|question| question.text.clone())}</p>
            <div class="question-foot">
                <button class="button" on:click=move |_| actions.answer(false)>"Stay here"</button>
                <button class="button button-bad" data-testid="question-yes" on:click=move |_| actions.answer(true)>
                    {part(|question| question.yes.clone())}
                </button>
            </div>
        </dialog>
    }
}
