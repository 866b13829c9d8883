//! The sign of a place in a review: a segment's colour and name; grey and hollow where it is none.

use leptos::prelude::*;

use crate::{
    change::Place,
    ui::moves::{self, End},
    update::Review,
};

/// See the module.
#[component]
pub fn PlaceSign<'a>(
    /// Whose names and colours hold.
    review: &'a Review,
    /// Which place.
    place: Place,
    /// At which end of a step.
    end: End,
) -> impl IntoView {
    let is_segment = matches!(place, Place::In(_));
    view! {
        <span class="place">
            <span
                class="place-mark"
                class:is-hollow=!is_segment
                style=("--colour", moves::colour(review, place))
                aria-hidden="true"
            ></span>
            <span class="place-name">{moves::name(review, place, end)}</span>
        </span>
    }
}
