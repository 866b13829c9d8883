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
    let is_waiting = Memo::new(move |_| state.table.with(Face::is_waiting));
    let has_table = Memo::new(move |_| state.table.with(|table| table.here().is_some()));
    let progress = Signal::derive(move || match state.table.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    view! {
        <div class="page page-narrow">
            <PageHead title=route.title() lead=Signal::derive(move || lead(route, has_table.get()).to_owned()) />
            {move || {
                if is_waiting.get() {
                    view! { <ProgressPanel title=state.opening progress /> }.into_any()
                } else if has_table.get() {
                    view! {
                        <a class="button button-main" href="#/segment">
                            "Find segments"
                            <Pictogram icon=Icon::Right />
                        </a>
                    }
                        .into_any()
                } else {
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

fn lead(route: Route, has_table: bool) -> &'static str {
    match (route, has_table) {
        (_, false) => "There is no table yet. Open one, or try the sample.",
        (Route::Export, true) => "There are no segments to export yet.",
        _ => "There are no segments to look at yet.",
    }
}
