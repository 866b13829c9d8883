//! Finding segments, and what was found in short, beside the settings.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    badge::NamedBadge,
    fields::FieldProblem,
    icons::{Icon, Pictogram},
    live::Live,
    progress::ProgressPanel,
    scan_start::ScanStart,
    settings::NearnessSettings,
    tiers::Tiers,
};
use crate::ui::{
    actions::{SKETCH, use_actions},
    format::{count, percent_1, whole},
    state::{Face, Found, Way, use_state},
    words,
};

/// Settings and the button.
#[component]
pub fn RunPanel() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let way = Memo::new(move |_| {
        state.draft.with(|draft| draft.as_ref().map(|draft| draft.way).unwrap_or_default())
    });
    let problems = Memo::new(move |_| state.problems.with(Vec::len));
    let marked = Memo::new(move |_| {
        state.problems.with(|all| {
            all.iter().filter(|problem| !is_of_data(&problem.field) && problem.field != SKETCH).count()
        })
    });
    let is_running = Memo::new(move |_| state.run.with(Face::is_waiting));
    let progress = Signal::derive(move || match state.run.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    // Once segments stand beside the settings they came from, the next step is to explore them.
    let is_next = move || state.found.with(Option::is_none) || state.is_outdated();
    let status = Memo::new(move |_| match state.run.get() {
        Face::Waiting(_) => Status::Running,
        _ if marked.get() > 0 => Status::Problems(marked.get()),
        _ if problems.get() > 0 => Status::Ready("Not before that is settled."),
        Face::Failed(error) => Status::Failed(format!("{error} {}", error.hint())),
        _ if way.get() == Way::Nearness => Status::Ready(
            "The best of all starts is kept. The same seed gives the same segments on any machine.",
        ),
        _ if way.get() == Way::Score => {
            Status::Ready("Tier 1 has the highest scores. Equal scores stay together.")
        }
        _ => Status::Ready("What stands above becomes the segments, to be explored, exported and saved."),
    });
    view! {
        <section class="panel run" aria-labelledby="run-title">
            <h2 id="run-title">
                {move || match way.get() {
                    Way::Nearness => "How many segments",
                    Way::Score => "How many tiers",
                    Way::Grid | Way::List => "Segments",
                }}
            </h2>
            {move || match way.get() {
                Way::Nearness => view! { <NearnessSettings /> <ScanStart /> }.into_any(),
                Way::Score => view! { <Tiers /> <Live /> }.into_any(),
                Way::Grid | Way::List => view! { <Live /> }.into_any(),
            }}
            // Button and status keep their places while it runs, so that neither eye nor focus is lost.
            <button
                class="button button-wide"
                class:button-main=is_next
                data-testid="run"
                disabled=move || { problems.get() > 0 }
                aria-disabled=move || is_running.get().then_some("true")
                on:click=move |_| {
                    if !is_running.get_untracked() {
                        actions.find_segments();
                    }
                }
            >
                <Pictogram icon=Icon::Layers />
                "Find segments"
            </button>
            <FieldProblem field=SKETCH />
            <UnderData />
            <div class="run-status">
                {move || match status.get() {
                    Status::Running => view! { <ProgressPanel title="" is_compact=true progress /> }.into_any(),
                    Status::Problems(n) => {
                        view! { <p class="problem">{format!("{} to mend first, marked in red.", count(n, "field"))}</p> }
                            .into_any()
                    }
                    Status::Failed(text) => view! { <p class="problem">{text}</p> }.into_any(),
                    Status::Ready(text) => view! { <p class="quiet">{text}</p> }.into_any(),
                }}
            </div>
        </section>
    }
}

/// Whether a problem's field stands on the Data page.
fn is_of_data(field: &str) -> bool {
    let is_part = |part: &str| {
        field.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    ["reading", "key", "filter", "joins", "roll_up"].into_iter().any(is_part)
}

/// What must be settled on the Data page first.
#[component]
fn UnderData() -> impl IntoView {
    let state = use_state();
    let problems = Memo::new(move |_| {
        state.problems.with(|all| {
            all.iter().filter(|p| is_of_data(&p.field)).map(|p| p.text.clone()).collect::<Vec<_>>()
        })
    });
    move || {
        let problems = problems.get();
        (!problems.is_empty()).then(|| {
            view! {
                <div class="note" data-testid="under-data">
                    {problems.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                    <a href="#/data">"Settle it under Data"</a>
                </div>
            }
        })
    }
}

/// What stands below the button.
#[derive(Clone, Debug, PartialEq)]
enum Status {
    Running,
    Problems(usize),
    Failed(String),
    Ready(&'static str),
}

/// The segments found, in short.
#[component]
pub fn FoundPanel() -> impl IntoView {
    let state = use_state();
    move || {
        state.found.get().map(|found| {
            view! { <FoundInShort found /> }
        })
    }
}

#[component]
fn FoundInShort(found: Arc<Found>) -> impl IntoView {
    let state = use_state();
    let segments = &found.segmentation.segments;
    let most = segments.iter().map(|segment| segment.share).fold(0.0, f64::max);
    let left_out = found.segmentation.rows_not_assigned;
    view! {
        <section class="panel found" class:is-outdated=move || state.is_outdated() data-testid="result">
            <div class="panel-head">
                <h2>{count(segments.len(), "segment")}</h2>
                <Show when=move || state.is_outdated()>
                    <span class="chip chip-warn">"by earlier settings"</span>
                </Show>
            </div>
            <ol class="sizes">
                {segments
                    .iter()
                    .zip(0_u8..)
                    .map(|(segment, label)| {
                        let share = segment.share;
                        let was = found.before.get(usize::from(label)).map(|was| match was {
                            Some(was) => format!(" (was {})", whole(was.size)),
                            None => " (new)".to_owned(),
                        });
                        view! {
                            <li>
                                <NamedBadge label />
                                <span class="figure">
                                    {whole(segment.size)} <span class="quiet">{was}</span>
                                </span>
                                <span class="figure quiet">{percent_1(share)}</span>
                                <span
                                    class="size-bar"
                                    style=("width", format!("{:.1}%", share / most.max(1e-9) * 100.0))
                                    style=("background", move || state.colour_of(label))
                                    aria-hidden="true"
                                ></span>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
            {(left_out > 0)
                .then(|| view! { <p class="quiet">{format!("{} left out.", count(left_out, "customer"))}</p> })}
            {words::dissolved(&found).map(|text| view! { <p class="note" data-testid="dissolved">{text}</p> })}
            {words::stayed(&found).map(|text| view! { <p class="quiet" data-testid="stayed">{text}</p> })}
            {found
                .segmentation
                .unplaced
                .iter()
                .map(|of| view! { <p class="note" data-testid="unplaced-found">{words::unplaced(of)}</p> })
                .collect_view()}
            <p class="quiet">{words::quality(&found)}</p>
            <a class="button button-wide" class:button-main=move || !state.is_outdated() href="#/explore">
                "Explore these segments"
                <Pictogram icon=Icon::Right />
            </a>
        </section>
    }
}
