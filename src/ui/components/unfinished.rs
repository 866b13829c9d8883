//! Work that was not finished: what tabs that are gone left behind, and whether work is kept at all.

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::ui::{
    actions::use_actions,
    format::{count, time},
    state::{Offer, use_state},
};

/// Offers to go on with what was left behind; nothing where nothing was.
#[component]
pub fn Unfinished() -> impl IntoView {
    let state = use_state();
    view! {
        <Show when=move || state.offers.with(|offers| !offers.is_empty())>
            <section class="panel unfinished" aria-labelledby="unfinished-title" data-testid="unfinished">
                <h2 id="unfinished-title">"Continue where you left off"</h2>
                <ul>
                    <For each=move || state.offers.get() key=|offer| offer.tab.clone() let:offer>
                        <OfferRow offer />
                    </For>
                </ul>
            </section>
        </Show>
    }
}

#[component]
fn OfferRow(offer: Offer) -> impl IntoView {
    let actions = use_actions();
    let (from, gone) = (offer.tab.clone(), offer.tab);
    let (name, line) = match &offer.work {
        Some(work) => {
            let segments = work.segments.as_ref().map(|segments| {
                let saved = if segments.is_unsaved { "not saved" } else { "saved" };
                format!("{}, {saved}", count(segments.names.len(), "segment"))
            });
            let segments = segments.unwrap_or_else(|| "no segments yet".to_owned());
            (work.name().to_owned(), format!("{segments} · {}", time(&work.kept)))
        }
        None => ("Work that cannot be read".to_owned(), "It can only be discarded.".to_owned()),
    };
    let label = name.clone();
    let is_whole = offer.work.is_some();
    view! {
        <li class="unfinished-row" data-testid="unfinished-row">
            <span class="unfinished-text">
                <span class="unfinished-name">{name}</span>
                <span class="quiet">{line}</span>
            </span>
            {is_whole
                .then(|| {
                    view! {
                        <button
                            class="button button-main"
                            data-testid="continue-work"
                            on:click=move |_| actions.continue_work(from.clone())
                        >
                            <Pictogram icon=Icon::Right />
                            "Continue"
                        </button>
                    }
                })}
            <button
                class="button"
                data-testid="discard-work"
                aria-label=format!("Discard {label}")
                on:click=move |_| actions.discard_work(gone.clone())
            >
                "Discard"
            </button>
        </li>
    }
}

/// Whether work in progress is kept, and the choice.
#[component]
pub fn KeepsWork() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    view! {
        <label class="check keeps-work">
            <input
                type="checkbox"
                data-testid="keeps-work"
                prop:checked=move || state.keeps_work.get()
                on:change=move |event| actions.choose_keeping(event_target_checked(&event))
            />
            <span>
                "Keep open work in this browser"
                <span class="quiet">
                    "So that it comes back after a reload or a crash, until you open another table or discard it."
                </span>
            </span>
        </label>
    }
}
