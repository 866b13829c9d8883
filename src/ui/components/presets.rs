//! Recipes of rules as they are used in practice, to begin with.

use leptos::prelude::*;

use super::{icons::Icon, icons::Pictogram, preset_form::PresetForm};
use crate::{
    recipe::Preset,
    ui::{
        actions::use_actions,
        focus::focus_soon,
        format::{list, spoken},
        state::{Draft, use_state},
    },
};

/// What there is a button for; nested RFM is a switch in the form of RFM.
const OFFERED: [(Preset, &str, &str); 4] = [
    (Preset::Deciles, "Deciles by volume", "score"),
    (Preset::Rfm, "RFM", "score"),
    (Preset::Adoption, "Potential × adoption", "grid"),
    (Preset::Leaders, "KOL tiers", "score"),
];

/// See the module. It outlives the form that it fills in.
#[component]
pub fn Presets() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let open = RwSignal::new(None::<Preset>);
    let told = RwSignal::new(String::new());
    let before = RwSignal::new(None::<Draft>);
    let use_it = UnsyncCallback::new(move |(preset, columns): (Preset, Vec<Vec<String>>)| {
        before.set(state.draft.get_untracked());
        actions.take_preset(preset, &columns);
        let columns: Vec<String> = columns.concat().iter().map(|column| spoken(column)).collect();
        told.set(format!("{} set: {}. All of it can be changed below.", preset.label(), list(&columns)));
        open.set(None);
        focus_soon("preset-told".to_owned());
    });
    let go_back = move |_| {
        if let Some(draft) = before.get_untracked() {
            actions.put_back(draft);
            before.set(None);
            told.set("All is as it was before.".to_owned());
            focus_soon("preset-told".to_owned());
        }
    };
    view! {
        <section class="panel presets" aria-labelledby="presets-title" data-testid="presets">
            <div class="presets-bar">
                <h2 id="presets-title">"Begin with"</h2>
                {OFFERED
                    .into_iter()
                    .map(|(preset, label, kind)| {
                        let is_open = move || open.get() == Some(preset);
                        view! {
                            <button
                                class="button preset"
                                data-testid=format!("preset-{}", kind_of(preset))
                                aria-expanded=move || is_open().to_string()
                                aria-controls="preset-form"
                                on:click=move |_| open.update(|open| *open = (*open != Some(preset)).then_some(preset))
                            >
                                {label}
                                <span class="quiet">{kind}</span>
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
            <div id="preset-form">
                {move || open.get().map(|preset| view! { <PresetForm preset use_it close=move || open.set(None) /> })}
            </div>
            <div class="preset-told" class:is-empty=move || told.with(String::is_empty)>
                <p id="preset-told" role="status" tabindex="-1" data-testid="preset-told">
                    {move || told.get()}
                </p>
                <Show when=move || before.with(Option::is_some)>
                    <button class="button button-small" data-testid="preset-back" on:click=go_back>
                        <Pictogram icon=Icon::Back />
                        "Back to what it was"
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// A preset's name in tests.
fn kind_of(preset: Preset) -> &'static str {
    match preset {
        Preset::Deciles => "deciles",
        Preset::Rfm | Preset::NestedRfm => "rfm",
        Preset::Adoption => "adoption",
        Preset::Leaders => "leaders",
    }
}
