//! The rail: sessions above, the journey below; on small screens a bar above and tabs below.

use leptos::prelude::*;

use super::{
    icons::{Icon, Mark, Pictogram},
    layers::SmallLayers,
};
use crate::{
    browser::preferences::Theme,
    recipe::Method,
    ui::{
        actions::use_actions,
        format::{count, whole},
        route::{self, Route},
        state::{Face, use_state},
    },
};

/// So many sessions are listed in the rail.
const LATEST: usize = 5;

/// See the module.
#[component]
pub fn Rail() -> impl IntoView {
    view! {
        <header class="rail">
            <a class="brand" href="#/data" aria-label="Strata, to the data">
                <Mark />
                <span class="brand-name">"Strata"</span>
            </a>
            <Work />
            <Latest />
            <Journey />
            <div class="rail-foot">
                <Privacy />
                <ThemeSwitch name="theme" />
            </div>
        </header>
    }
}

/// What is on screen: its name, whether it is saved, and saving it.
#[component]
fn Work() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is_updating = Memo::new(move |_| state.is_updating());
    let status = move || {
        if is_updating.get() {
            "Not accepted yet"
        } else if state.is_unsaved.get() {
            "Unsaved changes"
        } else {
            "Saved in this browser"
        }
    };
    let save = move |_| match state.session.get_untracked() {
        Some(session) if state.has_rows() => actions.save(session.name, session.has_rows, false),
        _ => route::go(Route::Sessions),
    };
    view! {
        <Show when=move || state.found.with(Option::is_some)>
            <section class="work" aria-label="This session">
                <p class="work-name">
                    {move || {
                        state
                            .session
                            .with(|session| session.as_ref().map(|session| session.name.clone()))
                            .or_else(|| state.updated_name().map(|name| format!("Update of {name}")))
                            .unwrap_or_else(|| "Untitled session".to_owned())
                    }}
                </p>
                {move || {
                    let shares = state.found.with(|found| {
                        let found = found.as_ref()?;
                        Some(found.segmentation.segments.iter().map(|segment| segment.share).collect::<Vec<_>>())
                    });
                    let segments = state.names.with(|names| {
                        let shares = shares.unwrap_or_default();
                        names.iter().zip(shares).map(|(of, share)| (of.name.clone(), share, of.color)).collect()
                    });
                    view! { <SmallLayers segments /> }
                }}
                <p class="work-status" class:is-unsaved=move || state.is_unsaved.get()>
                    {status}
                </p>
                <Show when=move || is_updating.get()>
                    <a class="button button-small" href=Route::Update.hash()>"Review"</a>
                </Show>
                <Show when=move || state.is_unsaved.get() && !is_updating.get()>
                    <button class="button button-small" data-testid="save-now" on:click=save>
                        {move || if state.session.with(Option::is_some) { "Save" } else { "Save…" }}
                    </button>
                </Show>
            </section>
        </Show>
    }
}

/// The sessions last saved.
#[component]
fn Latest() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let all = move || state.sessions.with(|sessions| sessions.here().cloned().unwrap_or_default());
    let current = move || state.session.with(|session| session.as_ref().map(|session| session.id.clone()));
    view! {
        <nav class="latest" aria-label="Sessions">
            <a
                class="rail-title"
                href="#/sessions"
                aria-current=move || (state.route.get() == Route::Sessions).then_some("page")
            >
                "Sessions"
                <span class="quiet">{move || whole(all().len())}</span>
            </a>
            <ul>
                {move || {
                    all()
                        .into_iter()
                        .filter(|session| current().as_ref() != Some(&session.id))
                        .take(LATEST)
                        .map(|session| {
                            let (id, title) = (session.id.clone(), session.name.clone());
                            view! {
                                <li>
                                    <button
                                        class="latest-item"
                                        title=title
                                        on:click=move |_| actions.open_session(id.clone())
                                    >
                                        <span class="latest-name">{session.name}</span>
                                        <SmallLayers segments=session.segments />
                                    </button>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <Show when=move || matches!(state.sessions.get(), Face::Here(list) if list.is_empty())>
                <p class="quiet latest-none">"What you save stands here."</p>
            </Show>
        </nav>
    }
}

#[component]
fn Journey() -> impl IntoView {
    let state = use_state();
    let status = move |route| match route {
        Route::Data => state.table.with(|table| table.here().map(|table| count(table.rows, "row"))),
        Route::Segment => state.draft.with(|draft| {
            let recipe = draft.as_ref()?.recipe();
            Some(match &recipe.method {
                Method::List(settings) => count(settings.rules.len(), "rule"),
                _ => count(recipe.features.len(), "feature"),
            })
        }),
        Route::Explore => state
            .found
            .with(|found| found.as_ref().map(|found| count(found.segmentation.segments.len(), "segment"))),
        Route::Update | Route::Export | Route::Sessions => None,
    };
    let step = move |route: Route, icon: Icon, class: &'static str| {
        let obstacle = Memo::new(move |_| state.obstacle(route));
        let line = move || obstacle.get().map(ToOwned::to_owned).or_else(|| status(route));
        view! {
            <li class=class>
                <a
                    class="step"
                    href=move || obstacle.get().is_none().then_some(route.hash())
                    role=move || obstacle.get().is_some().then_some("link")
                    aria-disabled=move || obstacle.get().is_some().then_some("true")
                    aria-current=move || (state.route.get() == route).then_some("page")
                >
                    <Pictogram icon />
                    <span class="step-title">{route.title()}</span>
                    <span class="step-line">{line}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="journey" aria-label="Steps">
            <ol>
                {step(Route::Data, Icon::Table, "")} {step(Route::Segment, Icon::Layers, "")}
                {step(Route::Explore, Icon::Lens, "")} {step(Route::Update, Icon::Again, "")}
                {step(Route::Export, Icon::Out, "")}
                {step(Route::Sessions, Icon::Stack, "only-narrow")}
            </ol>
        </nav>
    }
}

/// The standing promise, and what it means.
#[component]
fn Privacy() -> impl IntoView {
    view! {
        <details class="privacy">
            <summary>
                <Pictogram icon=Icon::Lock />
                <span>"Nothing leaves this machine"</span>
            </summary>
            <p>
                "Files are read and computed inside this page. A content policy forbids it to contact any other address, and it works with the network off. Only what you export is written, to your downloads."
            </p>
        </details>
    }
}

/// Light, dark, or as the system has it.
#[component]
pub fn ThemeSwitch(
    /// Tells two of them on one page apart.
    name: &'static str,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let option = move |theme: Theme, label: &'static str| {
        view! {
            <label>
                <input
                    type="radio"
                    name=name
                    class="unseen"
                    prop:checked=move || state.theme.get() == theme
                    on:change=move |_| actions.choose_theme(theme)
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <fieldset class="switch theme-switch">
            <legend class="unseen">"Colours"</legend>
            {option(Theme::System, "Auto")} {option(Theme::Light, "Light")} {option(Theme::Dark, "Dark")}
        </fieldset>
    }
}
