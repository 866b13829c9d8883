//! Which customers of an update are listed, in what order; and the same as a file.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    fields::{Choice, options},
    icons::{Icon, Pictogram},
    review::use_looking,
};
use crate::{
    change::Place,
    ui::{
        actions::use_actions,
        moves::{self, End, places},
        state::use_state,
        words,
    },
    update::{Movers, MoversOrder, Review, Way},
};

/// The ways with what they are called.
const WAYS: [(&str, Way, &str); 5] = [
    ("moved", Way::Moved, "Moved"),
    ("joined", Way::Joined, "Joined"),
    ("left", Way::Left, "Left"),
    ("stayed", Way::Stayed, "Stayed"),
    ("any", Way::Any, "Everybody"),
];

/// The orders with their keys.
const ORDERS: [(&str, MoversOrder); 3] =
    [("file", MoversOrder::File), ("after", MoversOrder::After), ("before", MoversOrder::Before)];

/// See the module.
#[component]
pub fn MoversTools(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let (state, actions, looking) = (use_state(), use_actions(), use_looking());
    let asked = looking.asked;
    let last = review.flows.len().saturating_sub(1);
    let figure = state.found.with_untracked(|found| {
        let figures = found.as_ref().map(|found| words::figures(&found.recipe)).unwrap_or_default();
        figures.into_iter().next().map_or_else(|| "Figure".to_owned(), |(name, _)| name)
    });
    let orders = vec![
        ("file".to_owned(), "As in the file".to_owned()),
        ("after".to_owned(), format!("{figure} now, highest first")),
        ("before".to_owned(), format!("{figure} before, highest first")),
    ];
    let has_confidence = review.tally.confident.is_some();
    let ways = options(&WAYS.map(|(key, _, label)| (key, label)));
    let way =
        move || WAYS.iter().find(|own| own.1 == asked.with(|a| a.way)).map_or("", |own| own.0).to_owned();
    let order =
        move || ORDERS.iter().find(|own| own.1 == asked.with(|a| a.order)).map_or("", |own| own.0).to_owned();
    let is_plain = move || asked.with(|asked| *asked == Movers { order: asked.order, ..Movers::default() });
    view! {
        <div class="movers-tools">
            <label class="movers-field">
                <span>"Who"</span>
                <Choice
                    id="movers-way"
                    options=Signal::stored(ways)
                    value=Signal::derive(way)
                    choose=move |chosen: String| {
                        if let Some((_, way, _)) = WAYS.iter().find(|own| own.0 == chosen) {
                            asked.update(|asked| asked.way = *way);
                        }
                    }
                />
            </label>
            <Where review=review.clone() id="movers-from" label="From" places=places(&review, last, End::Before) end=End::Before />
            <Where review=review.clone() id="movers-to" label="To" places=places(&review, last, End::After) end=End::After />
            <label class="movers-field">
                <span>"Order"</span>
                <Choice
                    id="movers-order"
                    options=Signal::stored(orders)
                    value=Signal::derive(order)
                    choose=move |chosen: String| {
                        if let Some((_, order)) = ORDERS.iter().find(|own| own.0 == chosen) {
                            asked.update(|asked| asked.order = *order);
                        }
                    }
                />
            </label>
            <label class="movers-field">
                <span>"Find"</span>
                <input
                    type="search"
                    class="filter"
                    placeholder="A key"
                    aria-label="Find a key"
                    prop:value=move || asked.with(|asked| asked.search.clone())
                    on:input=move |event| asked.update(|asked| asked.search = event_target_value(&event))
                />
            </label>
            {has_confidence
                .then(|| {
                    view! {
                        <label class="check movers-check">
                            <input
                                type="checkbox"
                                data-testid="only-confident"
                                prop:checked=move || asked.with(|asked| asked.confident)
                                on:change=move |event| asked.update(|asked| asked.confident = event_target_checked(&event))
                            />
                            "Confident only"
                        </label>
                    }
                })}
            <div class="movers-out">
                <Show when=move || !is_plain()>
                    <button
                        class="button button-small"
                        data-testid="movers-reset"
                        on:click=move |_| asked.update(|asked| *asked = Movers { order: asked.order, ..Movers::default() })
                    >
                        "All who moved"
                    </button>
                </Show>
                <button
                    class="button button-small"
                    data-testid="export-movers"
                    title="All customers that these filters leave, with their reasons"
                    on:click=move |_| actions.export_movers(asked.get_untracked())
                >
                    <Pictogram icon=Icon::Out />
                    "Download this list as CSV"
                </button>
            </div>
        </div>
    }
}

/// Where they were, or where they are.
#[component]
fn Where(
    review: Arc<Review>,
    id: &'static str,
    label: &'static str,
    places: Vec<Place>,
    end: End,
) -> impl IntoView {
    let asked = use_looking().asked;
    let key = |place: &Place| match place {
        Place::In(strand) => strand.to_string(),
        Place::NotAssigned => "none".to_owned(),
        Place::Absent => "absent".to_owned(),
    };
    let every = (String::new(), "Anywhere".to_owned());
    let choices: Vec<(String, String)> = std::iter::once(every)
        .chain(places.iter().map(|place| (key(place), moves::name(&review, *place, end))))
        .collect();
    let of = move |asked: &Movers| if end == End::Before { asked.from } else { asked.to };
    view! {
        <label class="movers-field">
            <span>{label}</span>
            <Choice
                id=id
                options=Signal::stored(choices)
                value=Signal::derive(move || asked.with(|asked| of(asked).as_ref().map(key).unwrap_or_default()))
                choose=move |chosen: String| {
                    let place = places.iter().find(|place| key(place) == chosen).copied();
                    asked
                        .update(|asked| {
                            let own = if end == End::Before { &mut asked.from } else { &mut asked.to };
                            *own = place;
                            // Who joined was nowhere, and who left is nowhere: neither moved.
                            if matches!(place, Some(Place::Absent | Place::NotAssigned)) && asked.way == Way::Moved {
                                asked.way = Way::Any;
                            }
                        });
                }
            />
        </label>
    }
}
