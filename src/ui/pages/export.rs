//! Export: what leaves the page, and what each file holds.

use leptos::prelude::*;

use crate::ui::{
    actions::use_actions,
    components::{
        icons::{Icon, Pictogram},
        page_head::PageHead,
    },
    pages::unreachable::Unreachable,
    route::Route,
    state::use_state,
    words,
};

/// See the module.
#[component]
pub fn ExportPage() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let has_segments = Memo::new(move |_| state.found.with(Option::is_some));
    let has_rows = Memo::new(move |_| state.has_rows());
    let needs_rows = move || {
        (!has_rows.get())
            .then_some("This session came without its rows: open its file on the Explore page first.")
    };
    let added = Memo::new(move |_| {
        state.found.with(|found| found.as_ref().map(|found| words::added(&found.recipe)).unwrap_or_default())
    });
    let offers = move || {
        view! {
            <Offer
                title="Table with segments"
                kind="CSV"
                testid="export-csv"
                button="Download the table"
                act=Callback::new(move |()| actions.export_table())
                obstacle=Signal::derive(move || needs_rows().map(ToOwned::to_owned))
            >
                <p>
                    "Your file as it was read, byte for byte, with columns at its end: the segment's number, its name, and "
                    {move || added.get()} "."
                </p>
                <p class="quiet">"Holds customer data. For your CRM, a spreadsheet, the next tool."</p>
            </Offer>
            <Offer
                title="Session"
                kind="Strata JSON"
                testid="export-session"
                button="Download the session"
                act=Callback::new(move |()| actions.export_session())
                obstacle=Signal::derive(move || needs_rows().map(ToOwned::to_owned))
            >
                <p>
                    "Everything on these pages: recipe, what was learned, names and descriptions, profiles, and which key is in which segment. Opens again under Sessions, here or on a colleague's machine."
                </p>
                <p class="quiet">"Holds customer keys and segments, and no other cell of the table."</p>
            </Offer>
            <Offer
                title="Recipe"
                kind="JSON"
                testid="export-recipe"
                button="Download the recipe"
                act=Callback::new(move |()| actions.export_recipe())
                obstacle=Signal::stored(None)
            >
                <p>"Features, weights, method, settings and seed. The same recipe on the same file gives the same segments."</p>
                <p class="quiet">"Holds column names and no customer data."</p>
            </Offer>
        }
    };
    move || {
        if !has_segments.get() {
            return view! { <Unreachable route=Route::Export /> }.into_any();
        }
        view! {
            <div class="page page-medium">
                <PageHead
                    title="Export"
                    lead="Files are written here and go to your downloads. Nothing is sent anywhere."
                />
                <div class="offers">{offers()}</div>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Offer(
    title: &'static str,
    kind: &'static str,
    testid: &'static str,
    button: &'static str,
    act: Callback<()>,
    obstacle: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let reason = format!("{testid}-reason");
    let described_by = reason.clone();
    view! {
        <section class="offer" aria-label=title>
            <div class="offer-text">
                <h2>{title} " " <span class="chip">{kind}</span></h2>
                {children()}
                {move || {
                    obstacle.get().map(|text| view! { <p class="problem" id=reason.clone()>{text}</p> })
                }}
            </div>
            <button
                class="button"
                class:button-main=testid == "export-csv"
                data-testid=testid
                disabled=move || obstacle.with(Option::is_some)
                aria-describedby=move || obstacle.with(Option::is_some).then(|| described_by.clone())
                on:click=move |_| act.run(())
            >
                <Pictogram icon=Icon::In />
                {button}
            </button>
        </section>
    }
}
