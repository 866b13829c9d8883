//! Finding one's way among sessions: what is searched for, which tags and states, and in what order.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::fields::{Choice, options};
use crate::{
    session::{Listing, Order, SessionProfile, Status},
    ui::format::{count, whole},
};

const ORDERS: [(&str, &str, Order); 4] = [
    ("saved", "last saved", Order::Saved),
    ("name", "name", Order::Name),
    ("rows", "most rows", Order::Rows),
    ("status", "status", Order::Status),
];

/// See the module.
#[component]
pub fn SessionSearch(
    /// All sessions.
    #[prop(into)]
    all: Signal<Vec<SessionProfile>>,
    /// How many of them are shown.
    #[prop(into)]
    shown: Signal<usize>,
    /// What is looked for.
    listing: RwSignal<Listing>,
) -> impl IntoView {
    let tags = Memo::new(move |_| {
        all.with(|all| all.iter().flat_map(|session| session.tags.iter().cloned()).collect::<BTreeSet<_>>())
    });
    let order = Signal::derive(move || {
        let own = listing.with(|listing| listing.order);
        ORDERS
            .iter()
            .find(|(.., order)| *order == own)
            .map_or(String::new(), |(value, ..)| (*value).to_owned())
    });
    let sort = Callback::new(move |value: String| {
        if let Some((.., order)) = ORDERS.iter().find(|(known, ..)| *known == value) {
            listing.update(|listing| listing.order = *order);
        }
    });
    let orders: Vec<(&str, &str)> = ORDERS.iter().map(|(value, label, _)| (*value, *label)).collect();
    let statuses = move || {
        Status::ALL.into_iter().map(move |status| {
            let is_on = Signal::derive(move || listing.with(|listing| listing.statuses.contains(&status)));
            let turn = move || listing.update(|listing| turn(&mut listing.statuses, status));
            view! { <Toggle label=status.label() is_on turn=Callback::new(move |()| turn()) /> }
        })
    };
    view! {
        <div class="session-search" role="search">
            <input
                type="search"
                class="session-search-text"
                data-testid="session-search"
                aria-label="Search the sessions"
                placeholder="Name, tag, file, author, notes, segment"
                prop:value=move || listing.with(|listing| listing.search.clone())
                on:input=move |event| listing.update(|listing| listing.search = event_target_value(&event))
            />
            <label class="session-order">
                <span class="quiet">"Sorted by"</span>
                <Choice id="session-order" options=options(&orders) value=order choose=sort testid="session-order" />
            </label>
            <div class="session-filters" role="group" aria-label="Only with">
                {statuses().collect_view()}
                <For each=move || tags.get() key=Clone::clone let:tag>
                    {
                        let (label, own) = (format!("#{tag}"), tag.clone());
                        let is_on = Signal::derive(move || listing.with(|listing| listing.tags.contains(&own)));
                        let turn = Callback::new(move |()| {
                            let tag = tag.clone();
                            listing.update(|listing| turn(&mut listing.tags, tag));
                        });
                        view! { <Toggle label is_on turn /> }
                    }
                </For>
            </div>
            <p class="quiet session-found" aria-live="polite" data-testid="session-found">
                {move || {
                    let all = all.with(Vec::len);
                    match shown.get() {
                        shown if shown == all => count(all, "session"),
                        shown => format!("{} of {}", whole(shown), count(all, "session")),
                    }
                }}
            </p>
        </div>
    }
}

fn turn<T: Ord>(all: &mut BTreeSet<T>, one: T) {
    if !all.remove(&one) {
        all.insert(one);
    }
}

/// Something that is asked for or not.
#[component]
fn Toggle(#[prop(into)] label: String, is_on: Signal<bool>, turn: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="chip chip-toggle"
            data-testid="session-filter"
            aria-pressed=move || is_on.get().to_string()
            on:click=move |_| turn.run(())
        >
            {label}
        </button>
    }
}
