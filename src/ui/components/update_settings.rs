//! What can be set before an update is run: how clearly nearer another segment must be, or how segments are found anew.

use leptos::prelude::*;

use super::{fields::NumberField, nearness::Nearness};
use crate::{
    methods::kmeans::Start,
    ui::{
        actions::use_actions,
        state::{Way, use_state},
    },
};

/// The least and the greatest confidence that may be asked for.
const TO_MOVE: (f64, f64) = (0.5, 0.8);

/// What is asked for where somebody begins to ask.
const USUAL: f64 = 0.55;

/// Of the saved model.
#[component]
pub fn AssignSettings(
    /// How segments are found.
    #[prop(into)]
    way: Signal<Way>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let to_move = Memo::new(move |_| state.updating.with(|u| u.as_ref().and_then(|u| u.to_move)));
    let is_held = Memo::new(move |_| to_move.with(Option::is_some));
    move || {
        match way.get() {
        Way::Nearness => view! {
            <label class="check">
                <input
                    type="checkbox"
                    data-testid="hold-back"
                    prop:checked=move || is_held.get()
                    on:change=move |event| actions.hold_back(event_target_checked(&event).then_some(USUAL))
                />
                <span>
                    "Move only if the new segment is clearly nearer"
                    <span class="quiet">
                        "A customer at a border crosses it by chance, and back. Joiners go to the nearest in any case."
                    </span>
                </span>
            </label>
            <Show when=move || is_held.get()>
                <div class="field update-confidence">
                    <label for="to-move">"Confidence needed"</label>
                    <NumberField
                        id="to-move"
                        testid="to-move"
                        value=Signal::derive(move || to_move.get().unwrap_or(USUAL))
                        set=move |to: f64| actions.hold_back(Some(to.clamp(TO_MOVE.0, TO_MOVE.1)))
                        min=TO_MOVE.0
                        max=TO_MOVE.1
                        step=0.01
                    />
                    <p class="quiet">
                        "From 0.50, where the nearest decides, to 0.80: the distance to the segment left, as a share of both distances."
                    </p>
                </div>
            </Show>
        }
        .into_any(),
        Way::Score | Way::Grid => {
            view! { <p class="quiet">"Points, weights and cut points are used as they were saved."</p> }.into_any()
        }
        Way::List => view! { <p class="quiet">"The conditions are used as they were saved."</p> }.into_any(),
    }
    }
}

/// Of segments found anew, by the draft.
#[component]
pub fn RefitSettings() -> impl IntoView {
    let state = use_state();
    let way = Memo::new(move |_| state.draft.with(|draft| draft.as_ref().map(|d| d.way).unwrap_or_default()));
    view! {
        {move || match way.get() {
            Way::Nearness => view! { <NearnessRefit /> }.into_any(),
            Way::Score | Way::Grid => {
                view! {
                    <p class="note">
                        "Cut points are found anew in this file, wherever they are shares or quantiles. Everybody is then relative to the others in it: a customer can drop a tier while growing."
                    </p>
                }
                    .into_any()
            }
            Way::List => {
                view! { <p class="quiet">"The conditions name their values, so they catch the same customers either way."</p> }
                    .into_any()
            }
        }}
        <p>
            <a href="#/segment" data-testid="adjust-recipe">"Adjust the recipe on the Segment page"</a>
            <span class="quiet">" What is found there becomes this update."</span>
        </p>
    }
}

#[component]
fn NearnessRefit() -> impl IntoView {
    let actions = use_actions();
    let nearness = Nearness::of_draft();
    let settings = nearness.settings;
    let is_warm =
        Memo::new(move |_| settings.with(|settings| matches!(settings.start, Start::Centers { .. })));
    view! {
        <label class="check">
            <input
                type="checkbox"
                data-testid="start-warm"
                prop:checked=move || is_warm.get()
                on:change=move |event| actions.start_warm(event_target_checked(&event))
            />
            <span>
                "Start from the saved centres"
                <span class="quiet">"Segments stay nearer to what they were. Without it the search begins at random, several times."</span>
            </span>
        </label>
        <div class="field-row">
            <div class="field">
                <label for="refit-k">"Segments"</label>
                <NumberField
                    id="refit-k"
                    testid="refit-k"
                    field="method.k"
                    value=Signal::derive(move || settings.with(|settings| settings.k as f64))
                    set=move |k: f64| nearness.edit(|settings| settings.k = k.max(0.0) as usize)
                    min=2.0
                    max=100.0
                    disabled=nearness.is_fixed()
                />
            </div>
            <div class="field">
                <label for="refit-seed">"Seed"</label>
                <NumberField
                    id="refit-seed"
                    testid="refit-seed"
                    field="method.seed"
                    value=Signal::derive(move || settings.with(|settings| settings.seed as f64))
                    set=move |n: f64| nearness.edit(|settings| settings.seed = n.max(0.0) as u64)
                    min=0.0
                />
            </div>
        </div>
    }
}
