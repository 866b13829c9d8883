//! One part of a page that is closed until it is needed: a title, a summary in one line, and what is inside.

use leptos::{html::Details, prelude::*};

use super::icons::{Icon, Pictogram};

/// See the module. What is inside is built when it is opened first.
#[component]
pub fn Part(
    /// What it is about.
    title: &'static str,
    /// How it stands, in one line.
    #[prop(into)]
    summary: Signal<String>,
    /// Whether there is something to decide in it.
    #[prop(optional, into)]
    is_urgent: Signal<bool>,
    /// Its name in tests.
    testid: &'static str,
    /// Whether it is open, for those who open it from elsewhere.
    #[prop(optional)]
    open: Option<RwSignal<bool>>,
    /// What is inside.
    children: ChildrenFn,
) -> impl IntoView {
    let open = open.unwrap_or_else(|| RwSignal::new(false));
    let was_open = Memo::new(move |before| before == Some(&true) || open.get());
    let details = NodeRef::<Details>::new();
    let toggled = move |_| {
        if let Some(details) = details.try_get_untracked().flatten() {
            open.try_set(details.open());
        }
    };
    view! {
        <details
            node_ref=details
            class="part"
            class:is-urgent=move || is_urgent.get()
            data-testid=testid
            prop:open=move || open.get()
            on:toggle=toggled
        >
            <summary>
                <Pictogram icon=Icon::Right />
                <span class="part-title">{title}</span>
                <span class="part-summary">{summary}</span>
            </summary>
            <div class="part-body">{move || was_open.get().then(|| children())}</div>
        </details>
    }
}
