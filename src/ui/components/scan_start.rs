//! From where to where numbers of segments are tried, and the button that does it.

use leptos::prelude::*;

use super::fields::NumberField;
use crate::ui::{
    actions::use_actions,
    scanned::{AT_A_TIME, NUMBERS, USUAL},
    state::{Face, use_state},
};

/// See the module.
#[component]
pub fn ScanStart() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let before = state.scan.with_untracked(|scan| scan.as_ref().map(|scan| scan.numbers.clone()));
    let (first, last) = before.unwrap_or(USUAL).into_inner();
    let (first, set_first) = signal(first);
    let (last, set_last) = signal(last);
    let is_range = Memo::new(move |_| {
        let (first, last) = (first.get(), last.get());
        NUMBERS.contains(&first) && NUMBERS.contains(&last) && first <= last && last - first < AT_A_TIME
    });
    let is_busy =
        Memo::new(move |_| state.run.with(Face::is_waiting) || state.scanning.with(Face::is_waiting));
    let has_problems = Memo::new(move |_| state.problems.with(|problems| !problems.is_empty()));
    let (least, most) = (*NUMBERS.start() as f64, *NUMBERS.end() as f64);
    view! {
        <div class="scan-start" role="group" aria-labelledby="scan-start-title">
            <span id="scan-start-title" class="scan-start-title">"Not sure how many?"</span>
            <span class="scan-range">
                <NumberField
                    id="scan-first"
                    testid="scan-first"
                    name="Try from"
                    value=Signal::derive(move || first.get() as f64)
                    set=move |k: f64| set_first.set(k.max(0.0) as usize)
                    min=least
                    max=most
                />
                "to"
                <NumberField
                    id="scan-last"
                    testid="scan-last"
                    name="Try up to"
                    value=Signal::derive(move || last.get() as f64)
                    set=move |k: f64| set_last.set(k.max(0.0) as usize)
                    min=least
                    max=most
                />
            </span>
            <button
                class="button"
                data-testid="scan-try"
                disabled=move || has_problems.get() || !is_range.get()
                aria-disabled=move || is_busy.get().then_some("true")
                on:click=move |_| {
                    if !is_busy.get_untracked() {
                        actions.try_numbers(first.get_untracked()..=last.get_untracked());
                    }
                }
            >
                {move || {
                    if is_range.get() && first.get() == last.get() {
                        format!("Try {} segments", first.get())
                    } else if is_range.get() {
                        format!("Try {} to {} segments", first.get(), last.get())
                    } else {
                        "Try them".to_owned()
                    }
                }}
            </button>
            <Show when=move || !is_range.get()>
                <p class="problem">
                    {format!("From {least} to {most}, at most {AT_A_TIME} numbers at a time.")}
                </p>
            </Show>
        </div>
    }
}
