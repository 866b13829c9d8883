//! The sizes of the segments in one line that stays in sight where the page is too narrow for them to stand beside the
//! rules. It repeats what the panel tells, so it is a picture to the eye alone.

use leptos::prelude::*;

use super::badge::colour;
use crate::ui::{
    format::whole,
    state::{Way, use_state},
};

/// See the module.
#[component]
pub fn LiveStrip() -> impl IntoView {
    let state = use_state();
    let sizes = Memo::new(move |_| {
        let way = state.draft.with(|draft| draft.as_ref().map(|draft| draft.way))?;
        state.sketch.with(|sketched| {
            let own = sketched.as_ref().filter(|sketched| Way::of(&sketched.recipe) == way)?;
            Some(own.sketch.segments.iter().map(|segment| segment.rows).collect::<Vec<_>>())
        })
    });
    move || {
        sizes.get().map(|sizes| {
            let bar: Vec<_> = (0..)
                .zip(&sizes)
                .map(|(at, rows)| {
                    view! { <span style=("flex-grow", rows.to_string()) style=("background", colour(at))></span> }
                })
                .collect();
            let figures: Vec<_> = (0..)
                .zip(&sizes)
                .map(|(at, rows)| {
                    view! {
                        <span class="live-strip-size">
                            <span class="badge" style=("--colour", colour(at))>
                                {u32::from(at) + 1}
                            </span>
                            {whole(*rows)}
                        </span>
                    }
                })
                .collect();
            view! {
                <div class="live-strip" aria-hidden="true" data-testid="live-strip">
                    <span class="small-layers">{bar}</span>
                    <div class="live-strip-sizes">{figures}</div>
                </div>
            }
        })
    }
}
