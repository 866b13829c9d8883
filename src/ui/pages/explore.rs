//! Explore: what the segments are, what they are called, and who is in them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::ui::{
    components::{
        customer_map::CustomerMap,
        customers::{Customers, NoCustomers},
        heat_map::HeatMap,
        icons::{Icon, Pictogram},
        importance::Importance,
        later::Later,
        layers::Layers,
        page_head::PageHead,
        segment_card::SegmentCard,
        update_note::UpdateNote,
    },
    format::count,
    pages::unreachable::Unreachable,
    route::Route,
    state::{Found, use_state},
    words,
};

/// See the module.
#[component]
pub fn ExplorePage() -> impl IntoView {
    let state = use_state();
    move || match state.found.get() {
        Some(found) => view! { <Explored found /> }.into_any(),
        None => view! { <Unreachable route=Route::Explore /> }.into_any(),
    }
}

/// So many cards in a row that the last row is nearly as full as the others.
fn columns(k: usize) -> &'static str {
    match k {
        0..=4 => ["1", "1", "2", "3", "4"][k],
        5 | 6 | 9 => "3",
        _ => "4",
    }
}

#[component]
fn Explored(found: Arc<Found>) -> impl IntoView {
    let state = use_state();
    let segmentation = &found.segmentation;
    let assigned = segmentation.rows - segmentation.rows_not_assigned;
    let title =
        format!("{} of {}", count(segmentation.segments.len(), "segment"), count(assigned, "customer"));
    let left_out = (segmentation.rows_not_assigned > 0)
        .then(|| format!(" {} left out.", count(segmentation.rows_not_assigned, "customer")));
    let most = segmentation.segments.iter().map(|segment| segment.share).fold(0.0, f64::max);
    let cards = segmentation
        .segments
        .iter()
        .cloned()
        .zip(0_u8..)
        .map(|(segment, label)| view! { <SegmentCard label segment most /> })
        .collect_view();
    let map = segmentation.map.clone();
    let (profiled, told, listed) = (found.clone(), found.clone(), found.clone());
    view! {
        <div class="page">
            <PageHead title=title lead=format!("{}, in {}.", words::made_by(&found.recipe), found.file.name)>
                <a class="button button-main" href="#/export">
                    "Export these segments"
                    <Pictogram icon=Icon::Right />
                </a>
            </PageHead>
            <UpdateNote text="These segments are saved once it is accepted." />
            <Show when=move || state.is_outdated()>
                <p class="note">
                    "The settings have changed since. "
                    <a href="#/segment">"Run again"</a>
                    " to see what they give."
                </p>
            </Show>
            <Layers shares=segmentation.segments.iter().map(|segment| segment.share).collect() />
            <p class="quality">{words::quality(&found)} {left_out}</p>
            {words::confidence(&found).map(|text| view! { <p class="quiet" data-testid="confidence-help">{text}</p> })}
            <ol class="segment-cards" style=("--columns", columns(segmentation.segments.len())) aria-label="Segments">
                {cards}
            </ol>
            <Later turn=1>
                <HeatMap found=profiled.clone() />
            </Later>
            <div class="explore-pair">
                <Later turn=2>{map.clone().map(|map| view! { <CustomerMap map /> })}</Later>
                <Later turn=3>
                    <Importance found=told.clone() />
                </Later>
            </div>
            <Later turn=4>
                <WhoIsWhere found=listed.clone() />
            </Later>
        </div>
    }
}

/// The customers with their segments, where their rows are open.
#[component]
fn WhoIsWhere(found: Arc<Found>) -> impl IntoView {
    let state = use_state();
    let table = Memo::new(move |_| state.table.with(|table| table.here().cloned()));
    move || match table.get() {
        Some(table) if found.has_rows => view! { <Customers found=found.clone() table /> }.into_any(),
        _ => view! { <NoCustomers found=found.clone() /> }.into_any(),
    }
}
