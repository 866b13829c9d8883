//! The figures of every number of segments that was tried; each can be taken, and opened for its segments.

use leptos::prelude::*;

use super::{
    icons::{Icon, Pictogram},
    scan_answer::drafted,
};
use crate::{
    quality::{
        Stability, Steadiness,
        scan::{Candidate, Contrast},
    },
    ui::{
        actions::use_actions,
        format::{NONE, decimals, fixed, percent_1, whole},
        state::use_state,
    },
};

/// A column: its head, which way is better, and what a row says; nothing before that is known.
struct Column {
    name: &'static str,
    better: Better,
    class: &'static str,
    told: fn(&Candidate) -> Option<String>,
}

#[derive(Clone, Copy)]
enum Better {
    High,
    Low,
    Neither,
}

impl Better {
    /// A sign for the eye, and the same in words.
    fn sign(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::High => Some(("↑", "higher is better")),
            Self::Low => Some(("↓", "lower is better")),
            Self::Neither => None,
        }
    }
}

const COLUMNS: [Column; 7] = [
    Column {
        name: "Explained",
        better: Better::Neither,
        class: "scan-explained",
        told: |of| Some(of.trial.explained.map_or_else(none, percent_1)),
    },
    Column {
        name: "Silhouette",
        better: Better::High,
        class: "scan-silhouette",
        told: |of| {
            Some(of.trial.silhouette.as_ref().map_or_else(none, |silhouette| fixed(silhouette.mean, 2)))
        },
    },
    Column {
        name: "By chance",
        better: Better::Neither,
        class: "scan-by-chance",
        told: |of| {
            let contrast = of.assessment.as_ref()?.contrast.as_ref();
            let contrast = contrast.filter(|contrast| !contrast.ungrouped.is_empty());
            Some(contrast.map(Contrast::chance).map_or_else(none, |chance| fixed(chance, 2)))
        },
    },
    Column {
        name: "Caliński-Harabasz",
        better: Better::High,
        class: "scan-calinski",
        told: |of| {
            Some(of.trial.calinski_harabasz.map_or_else(none, |figure| fixed(figure, decimals(figure))))
        },
    },
    Column {
        name: "Davies-Bouldin",
        better: Better::Low,
        class: "scan-davies",
        told: |of| Some(of.trial.davies_bouldin.map_or_else(none, |figure| fixed(figure, 2))),
    },
    Column {
        name: "Smallest",
        better: Better::Neither,
        class: "scan-smallest",
        told: |of| Some(format!("{} ({})", whole(of.trial.smallest), percent_1(of.trial.smallest_share()))),
    },
    Column {
        name: "Found again",
        better: Better::High,
        class: "scan-again",
        told: |of| {
            let stability = of.assessment.as_ref()?.stability.as_ref();
            Some(stability.map_or_else(none, |stability| fixed(stability.rand, 2)))
        },
    },
];

fn none() -> String {
    NONE.to_owned()
}

/// See the module.
#[component]
pub fn ScanTable() -> impl IntoView {
    let state = use_state();
    let numbers = move || state.scan.with(|scan| scan.as_ref().map(|scan| scan.numbers.clone()));
    let head = |name: &'static str, better: Better, class: &'static str| {
        view! {
            <th scope="col" class=format!("figure {class}")>
                {name}
                {better
                    .sign()
                    .map(|(sign, words)| {
                        view! {
                            " "
                            <span title=words aria-hidden="true">{sign}</span>
                            <span class="unseen">{words}</span>
                        }
                    })}
            </th>
        }
    };
    view! {
        <div class="table-scroll scan-scroll" tabindex="0" role="region" aria-label="Figures of every number of segments">
            <table class="scan-table" data-testid="scan-table">
                <thead>
                    <tr>
                        <th scope="col" class="scan-k">"Segments"</th>
                        {COLUMNS.map(|of| head(of.name, of.better, of.class)).collect_view()}
                        {head("Least steady", Better::High, "scan-least")}
                    </tr>
                </thead>
                <tbody>
                    <For each=move || numbers().into_iter().flatten() key=|k| *k children=|k| view! { <Row k /> } />
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(k: usize) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let candidate =
        Memo::new(move |_| state.scan.with(|scan| scan.as_ref().and_then(|scan| scan.of(k).cloned())));
    let is_advised = Memo::new(move |_| {
        state.scan.with(|scan| {
            let advice = scan.as_ref().and_then(|scan| scan.advice.as_ref());
            advice.and_then(|advice| advice.k) == Some(k)
        })
    });
    let k_now = drafted(state);
    let is_taken = move || k_now.get() == Some(k);
    let (is_open, set_open) = signal(false);
    let detail = format!("scan-detail-{k}");
    view! {
        <tr class="scan-row" class:is-taken=is_taken data-testid="scan-row" data-k=k>
            <th scope="row" class="scan-k">
                <label class="scan-choice">
                    <input
                        type="radio"
                        name="scan-k"
                        aria-label=format!("Take {k} segments")
                        prop:checked=is_taken
                        on:change=move |_| actions.take_number(k)
                    />
                    <span>{k}</span>
                    <Show when=move || is_advised.get()>
                        <span class="chip chip-key">"best"</span>
                    </Show>
                </label>
            </th>
            {COLUMNS
                .map(|of| {
                    view! {
                        <td class=format!("figure {}", of.class)>
                            {move || pending(candidate.with(|candidate| candidate.as_ref().and_then(of.told)))}
                        </td>
                    }
                })
                .collect_view()}
            <td class="figure scan-least">
                <LeastSteady k candidate is_open set_open detail=detail.clone() />
            </td>
        </tr>
        <tr class="scan-detail" id=detail hidden=move || !is_open.get()>
            <td colspan=COLUMNS.len() + 2>
                {move || is_open.get().then(|| candidate.get().map(|candidate| view! { <Detail candidate /> }))}
            </td>
        </tr>
    }
}

/// What is known, or a quiet sign that it is yet to come.
fn pending(told: Option<String>) -> AnyView {
    match told {
        Some(text) => text.into_any(),
        None => {
            view! { <span class="scan-pending" title="Not known yet"><span class="unseen">"not known yet"</span></span> }
                .into_any()
        }
    }
}

#[component]
fn LeastSteady(
    k: usize,
    candidate: Memo<Option<Candidate>>,
    is_open: ReadSignal<bool>,
    set_open: WriteSignal<bool>,
    detail: String,
) -> impl IntoView {
    let told = Memo::new(move |_| {
        candidate.with(|candidate| {
            let assessment = candidate.as_ref()?.assessment.as_ref()?;
            Some(assessment.stability.as_ref().and_then(least).map_or_else(none, steady))
        })
    });
    move || match told.get() {
        None => pending(None),
        Some(text) => {
            let detail = detail.clone();
            view! {
                <span>{text}</span>
                <button
                    class="icon-button scan-open"
                    aria-label=format!("Each of the {k} segments")
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=detail
                    on:click=move |_| set_open.update(|open| *open = !*open)
                >
                    <Pictogram icon=Icon::Down />
                </button>
            }
            .into_any()
        }
    }
}

fn least(stability: &Stability) -> Option<f64> {
    stability.jaccard.iter().flatten().copied().reduce(f64::min)
}

fn steady(jaccard: f64) -> String {
    format!("{} {}", fixed(jaccard, 2), Steadiness::of(jaccard).word())
}

/// How surely each segment is found again, and the inertia.
#[component]
fn Detail(candidate: Candidate) -> impl IntoView {
    let jaccard = candidate.assessment.and_then(|of| of.stability).map(|of| of.jaccard).unwrap_or_default();
    view! {
        <div class="scan-detail-body">
            <p class="quiet">"How surely each segment is found again (Jaccard), in the order in which they would be numbered:"</p>
            <ol class="scan-segments">
                {jaccard
                    .into_iter()
                    .zip(1..)
                    .map(|(jaccard, number)| {
                        view! {
                            <li>
                                <span class="quiet">{number}</span>
                                " "
                                {jaccard.map_or_else(none, steady)}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
            <p class="quiet">
                {format!(
                    "Inertia, the sum of squared distances to the segments' centres: {}",
                    fixed(candidate.trial.inertia, decimals(candidate.trial.inertia)),
                )}
            </p>
        </div>
    }
}
