//! How far work has come, and the way out of it.

use leptos::prelude::*;

use crate::{
    progress::{Progress, Stage},
    ui::{
        actions::use_actions,
        format::{bytes, whole},
    },
};

/// See the module.
#[component]
pub fn ProgressPanel(
    /// How far it is; nothing while it begins.
    #[prop(into)]
    progress: Signal<Option<Progress>>,
    /// What is worked on.
    #[prop(into)]
    title: Signal<String>,
) -> impl IntoView {
    let actions = use_actions();
    let stage = Memo::new(move |_| progress.get().map_or("Starting", |progress| progress.stage.label()));
    let share =
        move || progress.get().filter(|progress| progress.total > 0).map(|p| p.done as f64 / p.total as f64);
    view! {
        <div class="progress-panel">
            <p class="progress-title">{title}</p>
            <p class="progress-stage" role="status">{stage} "…"</p>
            // Without a value the bar says "under way" and not how far.
            {move || match share() {
                Some(share) => view! { <progress aria-label=stage.get() max="1" value=share.to_string()></progress> }.into_any(),
                None => view! { <progress aria-label=stage.get()></progress> }.into_any(),
            }}
            <div class="progress-foot">
                <span class="quiet">{move || progress.get().map(words)}</span>
                <button class="button" data-testid="cancel" on:click=move |_| actions.cancel()>
                    "Cancel"
                </button>
            </div>
        </div>
    }
}

fn words(progress: Progress) -> String {
    let (done, total) = (progress.done, progress.total);
    let of = |unit: &str| format!("{} of {} {unit}", whole(done as usize), whole(total as usize));
    match progress.stage {
        _ if total == 0 => String::new(),
        Stage::Reading => format!("{} of {}", bytes(done as f64), bytes(total as f64)),
        Stage::Profiling => of("columns"),
        Stage::Encoding | Stage::Describing => of("features"),
        Stage::Fitting => of("starts done"),
        Stage::Writing => of("rows"),
    }
}
