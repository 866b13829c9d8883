//! Segment: what customers are compared by, and how.

use leptos::prelude::*;
use web_sys::File;

use crate::ui::{
    actions::use_actions,
    components::{
        feature_list::FeatureList,
        file_button::FileButton,
        grid_panel::GridPanel,
        later::Later,
        list_panel::ListPanel,
        live_strip::LiveStrip,
        page_head::PageHead,
        presets::Presets,
        run_panel::{FoundPanel, RunPanel},
        scan_panel::ScanPanel,
        update_note::UpdateNote,
    },
    pages::unreachable::Unreachable,
    route::Route,
    state::{Way, use_state},
};

/// See the module.
#[component]
pub fn SegmentPage() -> impl IntoView {
    let state = use_state();
    let table = Memo::new(move |_| state.table.with(|table| table.here().cloned()));
    let has_draft = Memo::new(move |_| state.draft.with(Option::is_some));
    move || match table.get() {
        Some(table) if has_draft.get() => {
            let way = Memo::new(move |_| state.draft.with(|draft| draft.as_ref().map(|draft| draft.way)));
            view! {
                <div class="page">
                    <Head />
                    <UpdateNote text="What you find here is what it comes to, named after the saved segments." />
                    <div class="segment-grid">
                        <Ways />
                        <div class="segment-work">
                            <Show when=move || way.get() != Some(Way::Nearness)>
                                <Presets />
                                <LiveStrip />
                            </Show>
                            {move || {
                                // A draft taken whole is a new form.
                                state.taken.track();
                                let table = table.clone();
                                way.get()
                                    .map(|way| {
                                        view! {
                                            {(way == Way::Grid).then(|| view! { <GridPanel /> })}
                                            {(way == Way::List).then(|| view! { <ListPanel /> })}
                                            {(way != Way::List)
                                                .then(|| {
                                                    view! {
                                                        <Later turn=1>
                                                            <FeatureList table=table.clone() way />
                                                        </Later>
                                                    }
                                                })}
                                        }
                                    })
                            }}
                        </div>
                        <aside class="aside" aria-label="Settings and result">
                            <RunPanel />
                            <FoundPanel />
                        </aside>
                        <Show when=move || way.get() == Some(Way::Nearness)>
                            <ScanPanel />
                        </Show>
                    </div>
                </div>
            }
            .into_any()
        }
        _ => view! { <Unreachable route=Route::Segment /> }.into_any(),
    }
}

#[component]
fn Head() -> impl IntoView {
    let actions = use_actions();
    view! {
        <PageHead title="Segment" lead="Choose what makes customers alike, and how they are grouped.">
            <FileButton
                label="Load a recipe"
                accept=".json,application/json"
                testid="recipe-input"
                choose=UnsyncCallback::new(move |files: Vec<File>| files.into_iter().for_each(|file| actions.load_recipe(file)))
            />
            <button class="button" data-testid="download-recipe" on:click=move |_| actions.export_draft()>
                "Download the recipe"
            </button>
        </PageHead>
    }
}

/// The ways, as cards.
#[component]
fn Ways() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is =
        move |way| move || state.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.way == way));
    let card = move |way: Way,
                     testid: &'static str,
                     title: &'static str,
                     name: &'static str,
                     text: &'static str,
                     picture: AnyView| {
        view! {
            <label class="way" data-testid=testid>
                <input
                    type="radio"
                    name="way"
                    class="unseen"
                    prop:checked=is(way)
                    on:change=move |_| actions.edit(|draft| draft.way = way)
                />
                {picture}
                <span class="way-text">
                    <span class="way-title">{title} " " <span class="way-name">{name}</span></span>
                    <span class="quiet">{text}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="ways">
            <legend class="unseen">"How customers are grouped"</legend>
            {card(
                Way::Nearness,
                "method-kmeans",
                "By likeness",
                "k-means",
                "Customers that resemble each other come together. You say in what, and how many groups.",
                view! { <LikenessPicture /> }.into_any(),
            )}
            {card(
                Way::Score,
                "method-rules",
                "By a score",
                "rules",
                "A score you define, cut into tiers. Easy to explain, the same at every update.",
                view! { <ScorePicture /> }.into_any(),
            )}
            {card(
                Way::Grid,
                "method-grid",
                "By a grid",
                "two axes",
                "Two scores against each other, as potential and adoption. Every cell has a name.",
                view! { <GridPicture /> }.into_any(),
            )}
            {card(
                Way::List,
                "method-list",
                "By IF rules",
                "first match",
                "Conditions in an order you choose; the first that holds decides.",
                view! { <ListPicture /> }.into_any(),
            )}
        </fieldset>
    }
}

#[component]
fn LikenessPicture() -> impl IntoView {
    view! {
        <svg class="way-picture" viewBox="0 0 56 44" width="56" height="44" aria-hidden="true">
            <g class="picture-a">
                <circle cx="12" cy="12" r="3" />
                <circle cx="20" cy="9" r="3" />
                <circle cx="17" cy="18" r="3" />
                <circle cx="9" cy="20" r="3" />
            </g>
            <g class="picture-b">
                <circle cx="42" cy="13" r="3" />
                <circle cx="48" cy="19" r="3" />
                <circle cx="40" cy="22" r="3" />
            </g>
            <g class="picture-c">
                <circle cx="25" cy="33" r="3" />
                <circle cx="33" cy="36" r="3" />
                <circle cx="18" cy="37" r="3" />
            </g>
        </svg>
    }
}

#[component]
fn ScorePicture() -> impl IntoView {
    view! {
        <svg class="way-picture" viewBox="0 0 56 44" width="56" height="44" aria-hidden="true">
            <rect class="picture-a" x="6" y="5" width="16" height="9" rx="1.5" />
            <rect class="picture-b" x="6" y="17" width="28" height="9" rx="1.5" />
            <rect class="picture-c" x="6" y="29" width="44" height="9" rx="1.5" />
        </svg>
    }
}

#[component]
fn GridPicture() -> impl IntoView {
    view! {
        <svg class="way-picture" viewBox="0 0 56 44" width="56" height="44" aria-hidden="true">
            <g class="picture-a">
                <rect x="22" y="5" width="13" height="10" rx="1.5" />
                <rect x="37" y="5" width="13" height="10" rx="1.5" />
            </g>
            <g class="picture-b">
                <rect x="7" y="5" width="13" height="10" rx="1.5" />
                <rect x="22" y="17" width="13" height="10" rx="1.5" />
                <rect x="37" y="17" width="13" height="10" rx="1.5" />
            </g>
            <g class="picture-c">
                <rect x="7" y="17" width="13" height="10" rx="1.5" />
                <rect x="7" y="29" width="13" height="10" rx="1.5" />
                <rect x="22" y="29" width="13" height="10" rx="1.5" />
                <rect x="37" y="29" width="13" height="10" rx="1.5" />
            </g>
        </svg>
    }
}

#[component]
fn ListPicture() -> impl IntoView {
    view! {
        <svg class="way-picture" viewBox="0 0 56 44" width="56" height="44" aria-hidden="true">
            <g class="picture-a">
                <circle cx="10" cy="10" r="3.5" />
                <rect x="18" y="7" width="30" height="6" rx="1.5" />
            </g>
            <g class="picture-b">
                <circle cx="10" cy="22" r="3.5" />
                <rect x="18" y="19" width="22" height="6" rx="1.5" />
            </g>
            <g class="picture-c">
                <circle cx="10" cy="34" r="3.5" />
                <rect x="18" y="31" width="26" height="6" rx="1.5" />
            </g>
        </svg>
    }
}
