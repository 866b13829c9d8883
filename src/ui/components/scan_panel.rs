//! Numbers of segments side by side: the advice, two drawings, and every figure.

use leptos::{html::Section, prelude::*};

use super::{
    icons::{Icon, Pictogram},
    later::Later,
    scan_answer::ScanAnswer,
    scan_chart::ScanCharts,
    scan_table::ScanTable,
};
use crate::ui::{
    actions::use_actions,
    format::whole,
    scanned::Scanned,
    state::{Face, Way, use_state},
};

/// See the module; nothing before numbers were tried.
#[component]
pub fn ScanPanel() -> impl IntoView {
    let state = use_state();
    let is_there = Memo::new(move |_| state.scan.with(Option::is_some));
    move || is_there.get().then(|| view! { <Scan /> })
}

#[component]
fn Scan() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is_outdated = Memo::new(move |_| {
        state.scan.with(|scan| {
            let Some(scan) = scan else { return false };
            state.draft.with(|draft| draft.as_ref().is_some_and(|draft| !scan.is_by(draft.of(Way::Nearness))))
        })
    });
    let panel = NodeRef::<Section>::new();
    // Whoever starts it far down the page is brought to where it comes.
    Effect::new(move |_| {
        if let Some(panel) = panel.get()
            && state.scanning.with_untracked(Face::is_waiting)
        {
            show(&panel);
        }
    });
    view! {
        <section
            node_ref=panel
            class="panel scan"
            class:is-outdated=move || is_outdated.get()
            aria-labelledby="scan-title"
            data-testid="scan"
        >
            <div class="panel-head">
                <h2 id="scan-title">{move || state.scan.with(|scan| scan.as_ref().map(title))}</h2>
                <div class="panel-tools">
                    <Show when=move || is_outdated.get()>
                        <span class="chip chip-warn" data-testid="scan-outdated">"by earlier settings"</span>
                    </Show>
                    <button
                        class="icon-button"
                        aria-label="Put away the numbers tried"
                        title="Put away"
                        on:click=move |_| actions.put_scan_away()
                    >
                        <Pictogram icon=Icon::Cross />
                    </button>
                </div>
            </div>
            <div class="scan-top">
                <ScanAnswer />
                <ScanCharts />
            </div>
            <Later turn=1>
                <ScanTable />
            </Later>
            <p class="quiet" data-testid="scan-basis">{move || state.scan.with(|scan| scan.as_ref().map(basis))}</p>
            <Meanings />
        </section>
    }
}

fn title(scan: &Scanned) -> String {
    let (first, last) = (scan.numbers.start(), scan.numbers.end());
    if first == last {
        format!("{first} segments, looked at closely")
    } else {
        format!("{first} to {last} segments compared")
    }
}

/// Brings the panel into view, unless its beginning is there already.
fn show(panel: &web_sys::Element) {
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let top = panel.get_bounding_client_rect().top();
    if top < 0.0 || top > height / 2.0 {
        panel.scroll_into_view();
    }
}

/// On how many customers the figures rest.
fn basis(scan: &Scanned) -> String {
    let silhouettes = scan.candidates.iter().find_map(|candidate| candidate.trial.silhouette.as_ref());
    let assessment = scan.candidates.iter().find_map(|candidate| candidate.assessment.as_ref());
    let mut sentences = Vec::new();
    if let Some(of) = silhouettes {
        sentences.push(if of.rows < of.of {
            format!("Silhouettes are of a sample of {} of {} customers.", whole(of.rows), whole(of.of))
        } else {
            format!("Silhouettes are of all {} customers.", whole(of.of))
        });
    }
    if let Some(of) = assessment.and_then(|of| of.contrast.as_ref()) {
        sentences.push(format!(
            "“By chance” is the best of {} data sets without groups, of {} customers each.",
            of.ungrouped.len(),
            whole(of.rows)
        ));
    }
    if let Some(of) = assessment.and_then(|of| of.stability.as_ref()) {
        sentences.push(format!(
            "“Found again” is the mean of {} refits on {} customers each.",
            of.resamples,
            whole(of.rows)
        ));
    }
    sentences.join(" ")
}

/// What each figure says, and which way is better.
#[component]
fn Meanings() -> impl IntoView {
    const MEANINGS: [(&str, &str); 8] = [
        (
            "Explained",
            "How much of the differences between customers lies between segments rather than within. It rises with every segment more; look for where it stops rising fast.",
        ),
        (
            "Silhouette",
            "How much nearer customers are to their own segment than to the next one, −1 to 1. Higher is better.",
        ),
        (
            "By chance",
            "The best silhouette of data like yours in which there are no groups. A silhouette that is not above it is no sign of groups.",
        ),
        (
            "Caliński-Harabasz",
            "Differences between segments over those within. Higher is better; to be compared in this table only.",
        ),
        ("Davies-Bouldin", "How close segments are for their width. Lower is better."),
        ("Smallest", "The customers of the smallest segment. A very small one is hard to act on."),
        (
            "Found again",
            "How alike the segments are when a fifth of the customers is left out (adjusted Rand), at most 1. Higher is better.",
        ),
        (
            "Least steady",
            "The segment that is found again least surely (Jaccard), 0 to 1: highly stable above 0.85, stable from 0.75, doubtful from 0.60, else unstable.",
        ),
    ];
    view! {
        <details class="scan-meanings">
            <summary>"What the figures mean"</summary>
            <dl>
                {MEANINGS
                    .map(|(name, meaning)| {
                        view! {
                            <div>
                                <dt>{name}</dt>
                                <dd>{meaning}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </details>
    }
}
