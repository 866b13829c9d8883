//! What came of trying numbers of segments, in words: how far it is, the advice with its reasons, or why there is none.

use leptos::prelude::*;

use super::progress::ProgressPanel;
use crate::{
    quality::scan::{Advice, Verdict},
    recipe::Method,
    ui::{
        actions::use_actions,
        format::count,
        scanned::Scanned,
        state::{Face, State, Way, use_state},
    },
};

/// How the trial stands.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    Running,
    Advised(Advice),
    /// Ended before its end, or with nothing to judge.
    Told(String),
}

impl Standing {
    fn of(state: &State) -> Self {
        match state.scanning.get() {
            Face::Waiting(_) => return Self::Running,
            Face::Failed(error) => return Self::Told(format!("{error} {}", error.hint())),
            _ => {}
        }
        state.scan.with(|scan| match scan {
            Some(Scanned { advice: Some(advice), .. }) => Self::Advised(advice.clone()),
            Some(scan) if scan.assessed() < scan.count() => Self::Told(stopped(scan)),
            _ => Self::Told(
                "None of these numbers can be judged: there are too few different customers for them."
                    .to_owned(),
            ),
        })
    }

    /// What is said when it comes to this.
    fn spoken(&self) -> String {
        match self {
            Self::Running => String::new(),
            Self::Advised(advice) => advice.headline.clone(),
            Self::Told(text) => text.clone(),
        }
    }
}

fn stopped(scan: &Scanned) -> String {
    let (tried, of) = (scan.candidates.len(), scan.count());
    if tried == 0 {
        return "Stopped before the first number was tried.".to_owned();
    }
    format!(
        "Stopped. {tried} of {} tried, {} of them assessed in full; there is no advice without all of them.",
        if of == 1 { "1 number was".to_owned() } else { format!("{of} numbers were") },
        scan.assessed(),
    )
}

/// See the module.
#[component]
pub fn ScanAnswer() -> impl IntoView {
    let state = use_state();
    let standing = Memo::new(move |_| Standing::of(&state));
    let progress = Signal::derive(move || match state.scanning.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    view! {
        <div class="scan-answer" data-testid="scan-answer">
            <p class="unseen" role="status">{move || standing.with(Standing::spoken)}</p>
            {move || match standing.get() {
                Standing::Running => {
                    view! {
                        <ProgressPanel title="" is_compact=true progress />
                        <p class="quiet">
                            "Each number is tried on all customers. Then come two questions: are the same segments found again when a fifth of the customers is left out, and do they stand out more than in data like yours without any groups?"
                        </p>
                    }
                        .into_any()
                }
                Standing::Advised(advice) => view! { <Advised advice /> }.into_any(),
                Standing::Told(text) => view! { <p class="note" data-testid="scan-told">{text}</p> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Advised(advice: Advice) -> impl IntoView {
    let (word, class) = match advice.verdict {
        Verdict::Strong => ("strong", "chip chip-good"),
        Verdict::Usable => ("usable", "chip chip-key"),
        Verdict::Weak => ("weak", "chip chip-warn"),
        Verdict::DoNotSplit => ("do not split", "chip chip-warn"),
    };
    view! {
        <p class="scan-headline" data-testid="scan-headline">
            {advice.headline} " " <span class=class data-testid="scan-verdict">{word}</span>
        </p>
        <ul class="scan-reasons">
            {advice.reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view()}
        </ul>
        {match advice.k {
            Some(k) => view! { <Take k /> }.into_any(),
            None => view! { <ToRules /> }.into_any(),
        }}
    }
}

/// The number of segments that the draft for k-means has.
pub fn drafted(state: State) -> Memo<Option<usize>> {
    Memo::new(move |_| {
        state.draft.with(|draft| match draft.as_ref().map(|draft| &draft.of(Way::Nearness).method) {
            Some(Method::KMeans(settings)) => Some(settings.k),
            _ => None,
        })
    })
}

#[component]
fn Take(k: usize) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let k_now = drafted(state);
    let is_taken = move || k_now.get() == Some(k);
    view! {
        <button
            class="button at-start"
            class:button-main=move || !is_taken()
            data-testid="scan-take"
            aria-disabled=move || is_taken().then_some("true")
            on:click=move |_| actions.take_number(k)
        >
            {move || if is_taken() { format!("{} are set", count(k, "segment")) } else { format!("Take {}", count(k, "segment")) }}
        </button>
    }
}

#[component]
fn ToRules() -> impl IntoView {
    let actions = use_actions();
    view! {
        <button class="button at-start" data-testid="scan-rules" on:click=move |_| actions.turn_to_rules()>
            "Group by a score instead"
        </button>
    }
}
