//! The one place where the page says what happened.

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::ui::{
    actions::use_actions,
    state::{Notice, Tone, use_state},
};

/// See the module. Good news is told politely, bad news at once.
#[component]
pub fn Notices() -> impl IntoView {
    let state = use_state();
    let of = move |tone| {
        move || state.notices.get().into_iter().filter(|notice| notice.tone == tone).collect::<Vec<_>>()
    };
    view! {
        <div class="notices">
            <div role="status" aria-live="polite">
                <For each=of(Tone::Good) key=|notice| notice.number let:notice>
                    <NoticeCard notice />
                </For>
            </div>
            <div role="alert">
                <For each=of(Tone::Bad) key=|notice| notice.number let:notice>
                    <NoticeCard notice />
                </For>
            </div>
        </div>
    }
}

#[component]
fn NoticeCard(notice: Notice) -> impl IntoView {
    let actions = use_actions();
    let number = notice.number;
    let (class, icon) = match notice.tone {
        Tone::Good => ("notice notice-good", Icon::Check),
        Tone::Bad => ("notice notice-bad", Icon::Warning),
    };
    view! {
        <div class=class data-testid="notice">
            <Pictogram icon />
            <div class="notice-text">
                <p>{notice.text}</p>
                {notice.hint.map(|hint| view! { <p class="quiet">{hint}</p> })}
            </div>
            {notice
                .undo
                .map(|session| {
                    view! {
                        <button
                            class="button button-small"
                            data-testid="undo"
                            on:click=move |_| actions.undo_delete(&session, number)
                        >
                            "Undo"
                        </button>
                    }
                })}
            <button class="icon-button" aria-label="Dismiss" on:click=move |_| actions.dismiss(number)>
                <Pictogram icon=Icon::Cross />
            </button>
        </div>
    }
}
