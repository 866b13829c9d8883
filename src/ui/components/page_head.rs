//! The head of a page: what it is about, in one line what for, and what can be done with all of it.

use leptos::prelude::*;

/// See the module.
#[component]
pub fn PageHead(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// One line below.
    #[prop(into, optional)]
    lead: Signal<String>,
    /// What can be done.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="page-head">
            <div class="page-head-text">
                <h1>{title}</h1>
                <Show when=move || lead.with(|lead| !lead.is_empty())>
                    <p class="lead">{lead}</p>
                </Show>
            </div>
            {children.map(|children| view! { <div class="page-head-actions">{children()}</div> })}
        </header>
    }
}
