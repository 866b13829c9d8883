//! By which model newer customers get their segments, explained where it is chosen.

use leptos::prelude::*;

use super::progress::ProgressPanel;
use crate::ui::{
    actions::use_actions,
    state::{Face, use_state},
    updating::Model,
};

/// See the module.
#[component]
pub fn UpdateModel() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let model = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(|u| u.model).unwrap_or_default())
    });
    let work = Memo::new(move |_| {
        let own =
            state.updating.with(|updating| updating.as_ref().map(|u| u.work.clone()).unwrap_or_default());
        match state.run.get() {
            Face::Waiting(progress) => Face::Waiting(progress),
            Face::Failed(error) if model.get() == Model::Anew => Face::Failed(error),
            _ => own,
        }
    });
    let progress = Signal::derive(move || match work.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    view! {
        <section class="panel" aria-labelledby="update-model-title">
            <h2 id="update-model-title">"By which model"</h2>
            <button
                class="button button-main at-start"
                data-testid="run-update"
                aria-disabled=move || work.with(Face::is_waiting).then_some("true")
                on:click=move |_| {
                    if !work.with_untracked(Face::is_waiting) {
                        actions.run_update();
                    }
                }
            >
                {move || match model.get() {
                    Model::Saved => "Assign",
                    Model::Anew => "Find segments anew",
                }}
            </button>
            {move || match work.get() {
                Face::Waiting(_) => view! { <ProgressPanel title="" is_compact=true progress /> }.into_any(),
                Face::Failed(error) => {
                    view! { <p class="problem" role="alert">{error.to_string()} " " {error.hint()}</p> }.into_any()
                }
                Face::Empty | Face::Here(()) => ().into_any(),
            }}
        </section>
    }
}
