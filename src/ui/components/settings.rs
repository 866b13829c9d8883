//! The settings of k-means: how many segments, and from where randomness comes.

use leptos::prelude::*;

use super::{fields::NumberField, more_options::MoreOptions, nearness::Nearness};
/// The most whole numbers up to which JSON readers are exact.
const GREATEST_SEED: f64 = 9_007_199_254_740_992.0;

/// Settings of k-means.
#[component]
pub fn NearnessSettings() -> impl IntoView {
    let nearness = Nearness::of_draft();
    let (settings, is_fixed) = (nearness.settings, nearness.is_fixed());
    let step = move |by: i32| {
        nearness.edit(|settings| settings.k = settings.k.saturating_add_signed(by as isize).clamp(2, 100));
    };
    view! {
        <div class="field">
            <label for="k">"Segments"</label>
            <div class="stepper">
                <button class="button" aria-label="One fewer" disabled=is_fixed on:click=move |_| step(-1)>"−"</button>
                <NumberField
                    id="k"
                    testid="k-input"
                    field="method.k"
                    value=Signal::derive(move || settings.with(|settings| settings.k as f64))
                    set=move |k: f64| nearness.edit(|settings| settings.k = k.max(0.0) as usize)
                    min=2.0
                    max=100.0
                    disabled=is_fixed
                />
                <button class="button" aria-label="One more" disabled=is_fixed on:click=move |_| step(1)>"+"</button>
            </div>
        </div>
        <div class="field-pair">
            <div class="field">
                <label for="restarts">"Starts"</label>
                <NumberField
                    id="restarts"
                    testid="restarts-input"
                    field="method.restarts"
                    value=Signal::derive(move || settings.with(|settings| if settings.start.is_random() { settings.restarts as f64 } else { 1.0 }))
                    set=move |n: f64| nearness.edit(|settings| settings.restarts = n.max(0.0) as usize)
                    min=1.0
                    max=1000.0
                    disabled=is_fixed
                />
            </div>
            <div class="field">
                <label for="seed">"Seed"</label>
                <NumberField
                    id="seed"
                    testid="seed-input"
                    field="method.seed"
                    value=Signal::derive(move || settings.with(|settings| settings.seed as f64))
                    set=move |n: f64| nearness.edit(|settings| settings.seed = n.clamp(0.0, GREATEST_SEED * 2.0) as u64)
                    min=0.0
                    max=GREATEST_SEED
                />
            </div>
        </div>
        <Show when=move || is_fixed.get()>
            <p class="quiet">"One start is enough: it begins where you say below, with as many segments."</p>
        </Show>
        <MoreOptions nearness />
    }
}
