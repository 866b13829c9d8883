//! How far work has come, and the way out of it.

use leptos::prelude::*;

use crate::{
    progress::{Progress, Stage},
    ui::{
        actions::use_actions,
        format::{NONE, bytes, decimals, fixed, whole},
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
    /// Whether it stands among other things.
    #[prop(optional)]
    is_compact: bool,
) -> impl IntoView {
    let actions = use_actions();
    let stage = Memo::new(move |_| progress.get().map_or("Starting", |progress| progress.stage.label()));
    let share =
        move || progress.get().filter(|progress| progress.total > 0).map(|p| p.done as f64 / p.total as f64);
    view! {
        <div class="progress-panel" class:is-compact=is_compact>
            <p class="progress-title">{title}</p>
            <p class="progress-stage" role="status">{stage} "…"</p>
            <p class="progress-count quiet">{move || progress.get().map(words)}</p>
            // Without a value the bar says "under way" and not how far.
            {move || match share() {
                Some(share) => {
                    view! { <progress aria-label=stage.get() max="1" value=share.to_string()></progress> }.into_any()
                }
                None => view! { <progress aria-label=stage.get()></progress> }.into_any(),
            }}
            <button
                class="button"
                class:button-small=is_compact
                data-testid="cancel"
                on:click=move |_| actions.cancel()
            >
                "Cancel"
            </button>
        </div>
    }
}

fn words(progress: Progress) -> String {
    let (done, total) = (progress.done, progress.total);
    let of = |unit: &str| format!("{} of {} {unit}", whole(done as usize), whole(total as usize));
    match progress.stage {
        _ if total == 0 => String::new(),
        Stage::Reading { rows: 0 } => format!("{} of {}", bytes(done as f64), bytes(total as f64)),
        Stage::Reading { rows } => {
            format!("{} of {}, {} rows", bytes(done as f64), bytes(total as f64), whole(rows as usize))
        }
        Stage::Profiling => of("columns"),
        Stage::Encoding | Stage::Describing => of("features"),
        Stage::Fitting { iteration, inertia } => {
            // A dash for what is not known yet; of short starts only their end is heard.
            let best = if inertia > 0.0 { fixed(inertia, decimals(inertia)) } else { NONE.to_owned() };
            let iteration = if iteration > 0 { whole(iteration as usize) } else { NONE.to_owned() };
            format!(
                "Start {} of {} · iteration {iteration} · best inertia so far {best}",
                whole((done + 1).min(total) as usize),
                whole(total as usize)
            )
        }
        Stage::Scanning => of("looks done"),
        Stage::Measuring | Stage::Writing => of("rows"),
    }
}
