//! By which model newer customers get their segments: what is kept, what changes, when to use it and what is risked,
//! where it is chosen.

use leptos::prelude::*;

use super::{
    progress::ProgressPanel,
    update_settings::{AssignSettings, RefitSettings},
};
use crate::ui::{
    actions::use_actions,
    format::list,
    state::{Face, Way, use_state},
    updating::{Model, Updating},
};

/// What a model keeps, changes, is for and risks.
struct Told {
    title: &'static str,
    kept: &'static str,
    changes: &'static str,
    used: &'static str,
    risk: &'static str,
}

impl Model {
    fn told(self, way: Way) -> Told {
        match self {
            Self::Saved => Told {
                title: "Assign with the saved model",
                kept: match way {
                    Way::Nearness => "preparation, centres, names",
                    Way::Score | Way::Grid => "points, weights, cut points, names",
                    Way::List => "conditions, names",
                },
                changes: "only who is where",
                used: "every month or quarter",
                risk: "the definitions slowly age",
            },
            Self::Anew => Told {
                title: "Refit, names carried over",
                kept: "method, features, names",
                changes: match way {
                    Way::Nearness => "what the segments are",
                    Way::Score | Way::Grid => "where the cuts lie",
                    Way::List => "nothing, as long as the conditions stay",
                },
                used: "once a year, or when the data have shifted",
                risk: "the history breaks; somebody should sign it off",
            },
        }
    }
}

/// See the module.
#[component]
pub fn UpdateModel() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let of = move || state.updating.with(|updating| updating.as_ref().and_then(Updating::way));
    let way = Memo::new(move |_| of().unwrap_or_default());
    let model = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(|u| u.model).unwrap_or_default())
    });
    let can_assign =
        Memo::new(move |_| state.updating.with(|u| u.as_ref().is_some_and(Updating::can_assign)));
    let left_out = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(Updating::left_out).unwrap_or_default())
    });
    let card = move |own: Model| {
        let told = move || own.told(way.get());
        view! {
            <label class="model-card" class:is-chosen=move || model.get() == own>
                <span class="model-title">
                    <input
                        type="radio"
                        name="update-model"
                        data-testid=if own == Model::Saved { "model-saved" } else { "model-anew" }
                        disabled=move || own == Model::Saved && !can_assign.get()
                        prop:checked=move || model.get() == own
                        on:change=move |_| actions.choose_model(own)
                    />
                    {move || told().title}
                </span>
                <dl class="model-told">
                    <dt>"Kept"</dt>
                    <dd>{move || told().kept}</dd>
                    <dt>"Changes"</dt>
                    <dd>{move || told().changes}</dd>
                    <dt>"Use it"</dt>
                    <dd>{move || told().used}</dd>
                    <dt>"Risk"</dt>
                    <dd>{move || told().risk}</dd>
                </dl>
            </label>
        }
    };
    view! {
        <section class="panel update-model" aria-labelledby="update-model-title">
            <h2 id="update-model-title">"By which model"</h2>
            <fieldset class="model-cards">
                <legend class="unseen">"By which model"</legend>
                {card(Model::Saved)} {card(Model::Anew)}
            </fieldset>
            {move || {
                let gone = left_out.get();
                (!gone.is_empty())
                    .then(|| {
                        view! {
                            <p class="note">
                                {format!(
                                    "The saved model needs {}, which the new file does not have. Segments can be found anew without.",
                                    list(&gone),
                                )}
                            </p>
                        }
                    })
            }}
            {move || match model.get() {
                Model::Saved => view! { <AssignSettings way /> }.into_any(),
                Model::Anew => view! { <RefitSettings /> }.into_any(),
            }}
            <Run />
        </section>
    }
}

/// Doing it, and how far it is.
#[component]
fn Run() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let model = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(|u| u.model).unwrap_or_default())
    });
    let work = Memo::new(move |_| {
        let own = state.updating.with(|u| u.as_ref().map(|u| u.work.clone()).unwrap_or_default());
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
    let has_candidate =
        Memo::new(move |_| state.updating.with(|u| u.as_ref().is_some_and(|u| u.candidate.is_some())));
    let is_stale = Memo::new(move |_| state.updating.with(|u| u.as_ref().is_some_and(Updating::is_stale)));
    let problems = Memo::new(move |_| {
        let all = state.problems.with(|all| all.iter().map(|one| one.text.clone()).collect::<Vec<_>>());
        if model.get() == Model::Anew { all } else { Vec::new() }
    });
    view! {
        {move || problems.get().into_iter().map(|text| view! { <p class="problem">{text}</p> }).collect_view()}
        <button
            class="button at-start"
            class:button-main=move || !has_candidate.get() && !is_stale.get()
            data-testid="run-update"
            disabled=move || is_stale.get() || problems.with(|all| !all.is_empty())
            aria-disabled=move || work.with(Face::is_waiting).then_some("true")
            on:click=move |_| {
                if !work.with_untracked(Face::is_waiting) {
                    actions.run_update();
                }
            }
        >
            {move || match (model.get(), has_candidate.get()) {
                (Model::Saved, false) => "Assign",
                (Model::Saved, true) => "Assign again",
                (Model::Anew, false) => "Refit",
                (Model::Anew, true) => "Refit again",
            }}
        </button>
        <Show when=move || is_stale.get()>
            <p class="quiet">"Another file was chosen since. Read it first, or choose the one that was read."</p>
        </Show>
        {move || match work.get() {
            Face::Waiting(_) => view! { <ProgressPanel title="" is_compact=true progress /> }.into_any(),
            Face::Failed(error) => {
                view! { <p class="problem" role="alert" data-testid="update-failed">{error.to_string()} " " {error.hint()}</p> }
                    .into_any()
            }
            Face::Empty | Face::Here(()) => ().into_any(),
        }}
    }
}
