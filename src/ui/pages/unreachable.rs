//! What stands at the address of a step that cannot be taken yet.

use leptos::prelude::*;

use crate::ui::{
    components::{
        icons::{Icon, Pictogram},
        open_table::LoadSample,
        page_head::PageHead,
        progress::ProgressPanel,
    },
    route::Route,
    state::{Face, use_state},
};

/// See the module.
#[component]
pub fn Unreachable(
    /// The step.
    route: Route,
) -> impl IntoView {
    let state = use_state();
    let reason = Memo::new(move |_| {
        let (is_waiting, has_table) = state.table.with(|table| (table.is_waiting(), table.here().is_some()));
        match (is_waiting, has_table) {
            (true, _) => Reason::Opening,
            (_, false) => Reason::NoTable,
            (_, true) if route == Route::Segment => Reason::Proposing,
            (_, true) => Reason::NoSegments,
        }
    });
    let progress = Signal::derive(move || match state.table.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    view! {
        <div class="page page-narrow">
            <PageHead title=route.title() lead=Signal::derive(move || lead(reason.get()).to_owned()) />
            {move || match reason.get() {
                Reason::Opening => view! { <ProgressPanel title=state.opening progress /> }.into_any(),
                Reason::Proposing => view! { <progress aria-label="Looking at the columns"></progress> }.into_any(),
                Reason::NoSegments => {
                    view! {
                        <a class="button button-main at-start" href="#/segment">
                            "Find segments"
                            <Pictogram icon=Icon::Right />
                        </a>
                    }
                        .into_any()
                }
                Reason::NoTable => {
                    view! {
                        <div class="unreachable">
                            <a class="button" href="#/data">"Open a table"</a>
                            <LoadSample is_prominent=true />
                        </div>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// Why the step cannot be taken yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Opening,
    NoTable,
    Proposing,
    NoSegments,
}

fn lead(reason: Reason) -> &'static str {
    match reason {
        Reason::Opening => "",
        Reason::NoTable => "There is no table yet. Open one, or try the sample.",
        Reason::Proposing => "Looking for columns that could form segments…",
        Reason::NoSegments => "There are no segments yet.",
    }
}
