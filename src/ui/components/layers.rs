//! The segments as layers of one body: a bar divided by their shares.

use leptos::prelude::*;

use super::badge::colour;
use crate::{
    methods::Label,
    ui::{actions::use_actions, format::percent, state::use_state},
};

/// The bar of the segments on screen: each layer can be pressed to look at it.
#[component]
pub fn Layers(
    /// Each segment's share, 0 to 1.
    shares: Vec<f64>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let layer = move |(label, share): (Label, f64)| {
        let is_focused = move || state.focus.get() == Some(label);
        // The name begins with what is seen, so that it can be spoken to press it.
        let name = move || format!("{} {} {}", u32::from(label) + 1, percent(share), state.name_of(label));
        view! {
            <li style=("flex-grow", share.max(0.004).to_string())>
                <button
                    class="layer"
                    class:is-dimmed=move || state.focus.get().is_some_and(|focus| focus != label)
                    style=("--colour", move || state.colour_of(label))
                    aria-pressed=move || is_focused().to_string()
                    title=name
                    on:click=move |_| actions.toggle_focus(label)
                >
                    <span class="layer-number">{u32::from(label) + 1}</span>
                    <span class="layer-name">{move || state.name_of(label)}</span>
                    <span class="layer-share">{percent(share)}</span>
                </button>
            </li>
        }
    };
    view! { <ul class="layers" aria-label="Segments by size">{(0..).zip(shares).map(layer).collect_view()}</ul> }
}

/// The bar of a session in a list: a small picture, told in words beside it.
#[component]
pub fn SmallLayers(
    /// Name, share and colour of each segment.
    segments: Vec<(String, f64, u8)>,
) -> impl IntoView {
    view! {
        <span class="small-layers" aria-hidden="true">
            {segments
                .into_iter()
                .map(|(_, share, color)| {
                    view! { <span style=("flex-grow", share.to_string()) style=("background", colour(color))></span> }
                })
                .collect_view()}
        </span>
    }
}
