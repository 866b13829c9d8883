//! What an update did, in figures.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    ui::format::{count, percent_1},
    update::Review,
};

/// See the module.
#[component]
pub fn ReviewPanels(
    /// What moved.
    review: Arc<Review>,
) -> impl IntoView {
    let tally = &review.tally;
    let share = tally.movers as f64 / (tally.stayers + tally.movers).max(1) as f64;
    view! {
        <section class="panel" aria-label="Who moved" data-testid="tally">
            <p>
                {format!(
                    "{} stayed, {} moved ({}), {} joined, {} left.",
                    count(tally.stayers, "customer"),
                    tally.movers,
                    percent_1(share),
                    tally.joiners,
                    tally.leavers,
                )}
            </p>
        </section>
    }
}
