//! What an update came to in a line, and accepting or discarding it.

use std::sync::Arc;

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::{
    ui::{
        actions::use_actions,
        state::{Face, use_state},
        updating::Updating,
    },
    update::Review,
};

/// See the module.
#[component]
pub fn UpdateVerdict(
    /// What moved.
    review: Arc<Review>,
) -> impl IntoView {
    let state = use_state();
    let accepted = Memo::new(move |_| state.updating.with(|u| u.as_ref().and_then(|u| u.accepted)));
    let title = match review.periods.as_slice() {
        [.., before, after] => format!("From {} to {}", before.title, after.title),
        _ => String::new(),
    };
    view! {
        <section class="panel update-verdict" aria-labelledby="verdict-title">
            <div class="update-told">
                <h2 id="verdict-title">{title}</h2>
                <p data-testid="advice">{review.counsel.text.clone()}</p>
            </div>
            {move || match accepted.get() {
                Some(number) => view! { <Accepted number /> }.into_any(),
                None => view! { <Decide /> }.into_any(),
            }}
        </section>
    }
}

/// Accepting and discarding.
#[component]
fn Decide() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is = move |of: fn(&Updating) -> bool| {
        Memo::new(move |_| state.updating.with(|updating| updating.as_ref().is_some_and(of)))
    };
    let is_saving = is(|updating| updating.is_saving);
    let is_stale = is(Updating::is_stale);
    let is_at_work = is(|updating| updating.work.is_waiting() || updating.reading.is_waiting());
    let is_busy = Memo::new(move |_| is_at_work.get() || state.run.with(Face::is_waiting));
    let text = move || {
        let next = state.updating.with(|updating| {
            let expected = updating.as_ref()?.expected.here()?;
            let newest = expected.session.versions.iter().map(|version| version.number).max();
            Some((newest.unwrap_or_default() + 1, expected.session.name.clone()))
        });
        match next {
            _ if is_stale.get() => {
                "Another file was chosen since. Read it, or choose the one that was read.".to_owned()
            }
            Some((number, name)) => {
                format!(
                    "Accepting saves version {number} of “{name}”. Discarding leaves everything as it was."
                )
            }
            None => String::new(),
        }
    };
    view! {
        <div class="update-decide">
            <p class="quiet">{text}</p>
            <div class="panel-tools">
                <button
                    class="button button-main"
                    data-testid="accept"
                    disabled=move || is_stale.get() || is_busy.get()
                    aria-disabled=move || is_saving.get().then_some("true")
                    on:click=move |_| {
                        if !is_saving.get_untracked() {
                            actions.accept_update();
                        }
                    }
                >
                    <Pictogram icon=Icon::Keep />
                    {move || if is_saving.get() { "Saving…" } else { "Accept as a new version" }}
                </button>
                <button
                    class="button"
                    data-testid="discard"
                    disabled=is_saving
                    on:click=move |_| actions.discard_update()
                >
                    "Discard"
                </button>
            </div>
        </div>
    }
}

/// That it was accepted, and where to go on.
#[component]
fn Accepted(number: u32) -> impl IntoView {
    let actions = use_actions();
    view! {
        <div class="update-decide">
            <p data-testid="accepted" role="status">
                {format!("Saved as version {number}. This is how it came about.")}
            </p>
            <div class="panel-tools">
                <a class="button button-main" href="#/explore">
                    "Explore these segments"
                    <Pictogram icon=Icon::Right />
                </a>
                <button class="button" data-testid="update-again" on:click=move |_| actions.update_again()>
                    "Update again"
                </button>
            </div>
        </div>
    }
}
