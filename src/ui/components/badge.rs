//! The sign of a segment: its number on its colour, never the colour alone.

use leptos::prelude::*;

use crate::{
    methods::Label,
    ui::state::{State, use_state},
};

/// The palette's size.
pub const COLOURS: u8 = 12;

/// The colour of a place in the palette, for CSS.
pub fn colour(place: u8) -> String {
    format!("var(--segment-{})", place % COLOURS)
}

impl State {
    /// What a segment is called.
    pub fn name_of(&self, label: Label) -> String {
        self.names.with(|names| {
            names
                .get(usize::from(label))
                .map_or_else(|| format!("Segment {}", u32::from(label) + 1), |naming| naming.name.clone())
        })
    }

    /// The colour of a segment, for CSS.
    pub fn colour_of(&self, label: Label) -> String {
        self.names.with(|names| colour(names.get(usize::from(label)).map_or(label, |naming| naming.color)))
    }
}

/// See the module.
#[component]
pub fn Badge(
    /// Which segment.
    label: Label,
) -> impl IntoView {
    let state = use_state();
    view! {
        <span class="badge" style=("--colour", move || state.colour_of(label)) aria-hidden="true">
            {u32::from(label) + 1}
        </span>
    }
}

/// A badge with the name.
#[component]
pub fn NamedBadge(
    /// Which segment.
    label: Label,
) -> impl IntoView {
    let state = use_state();
    view! {
        <span class="named-badge">
            <Badge label />
            <span class="named-badge-name">{move || state.name_of(label)}</span>
        </span>
    }
}
