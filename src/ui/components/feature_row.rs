//! One column in the list of features: whether it is one, how much it counts, and how it is prepared.

use leptos::prelude::*;

use super::{
    chosen::Chosen,
    fields::{FieldProblem, NumberField},
    icons::{Icon, Pictogram},
    preparation::Preparation,
    scoring::Scoring,
};
use crate::{
    features::{Encoding, Feature, Scale},
    table::ColumnProfile,
    ui::{
        actions::use_actions,
        encodings,
        format::percent,
        state::{Way, use_state},
    },
};

/// The greatest weight the slider gives; the field takes more.
const MOST: f64 = 5.0;

/// See the module.
#[component]
pub fn FeatureRow(
    /// The column.
    column: ColumnProfile,
    /// What it is chosen for.
    way: Way,
    /// Rows of the table.
    rows: usize,
) -> impl IntoView {
    let actions = use_actions();
    let chosen = Chosen::new(column.name.clone());
    let is_chosen = Memo::new(move |_| chosen.feature.with(Option::is_some));
    let (is_open, set_open) = signal(false);
    let name = column.name.clone();
    let missing = column.missing as f64 / rows.max(1) as f64;
    let proposed = encodings::proposed(&column, way);
    let toggle = move |event| {
        let name = chosen.name();
        if event_target_checked(&event) {
            let Some(encoding) = proposed.clone() else { return };
            actions.edit_recipe(|recipe| {
                recipe.roles.remove(&name);
                if !recipe.features.iter().any(|feature| feature.column == name) {
                    recipe.features.push(Feature { column: name, weight: 1.0, encoding });
                }
            });
        } else {
            actions.edit_recipe(|recipe| recipe.features.retain(|feature| feature.column != name));
        }
    };
    let summary = move || chosen.encoding().map(|encoding| encodings::summary(&encoding));
    let details = format!("details-of-{name}");
    let controls = details.clone();
    let looks: Vec<&str> = column.looks.iter().map(|look| look.label()).collect();
    view! {
        <li class="feature" class:is-chosen=move || is_chosen.get()>
            <label class="feature-name">
                <input
                    type="checkbox"
                    data-testid="feature-check"
                    data-column=name.clone()
                    prop:checked=move || is_chosen.get()
                    on:change=toggle
                />
                <span class="feature-column">{name.clone()}</span>
                <span class="feature-kind">
                    {column.kind.label()} {(missing >= 0.005).then(|| format!(", {} missing", percent(missing)))}
                    {(!looks.is_empty()).then(|| format!(", {}", looks.join(", ")))}
                </span>
            </label>
            <Show when=move || is_chosen.get()>
                <Weight chosen />
                <button
                    class="feature-summary"
                    aria-expanded=move || is_open.get().to_string()
                    aria-controls=controls.clone()
                    on:click=move |_| set_open.update(|open| *open = !*open)
                >
                    <span>{summary}</span>
                    <Pictogram icon=Icon::Down />
                </button>
            </Show>
            <FieldProblem field=chosen.field("encoding") />
            <FieldProblem field=chosen.field("column") />
            <FieldProblem field=chosen.field("role") />
            <Show when=move || is_chosen.get() && is_open.get()>
                <div class="feature-details" id=details.clone()>
                    {match way {
                        Way::Nearness => view! { <Preparation chosen /> }.into_any(),
                        Way::Score => view! { <Scoring chosen /> }.into_any(),
                    }}
                </div>
            </Show>
        </li>
    }
}

/// How much the feature counts: a slider for the hand, a field for the exact figure, and its share of all.
#[component]
fn Weight(chosen: Chosen) -> impl IntoView {
    let state = use_state();
    let weight = Signal::derive(move || chosen.feature.with(|f| f.as_ref().map_or(0.0, |f| f.weight)));
    let set = move |weight: f64| chosen.edit(|feature| feature.weight = weight);
    let share = Memo::new(move |_| {
        let (sum, is_told) = state.draft.with(|draft| {
            let features = draft.as_ref().map(|draft| draft.recipe().features.as_slice()).unwrap_or_default();
            (features.iter().map(|f| f.weight).sum::<f64>(), features.iter().all(has_unit_variance))
        });
        (is_told && sum > 0.0).then(|| percent(weight.get() / sum))
    });
    let name = chosen.name();
    view! {
        <div class="weight">
            <input
                type="range"
                min="0"
                max=MOST.to_string()
                step="0.25"
                aria-label=format!("Weight of {name}")
                prop:value=move || weight.get().min(MOST).to_string()
                on:input=move |event| {
                    if let Ok(weight) = event_target_value(&event).parse() {
                        set(weight);
                    }
                }
            />
            <NumberField
                id=format!("weight-of-{name}")
                name=format!("Weight of {name}, exactly")
                field=chosen.field("weight")
                value=weight
                set=set
                min=0.0
                step=0.25
            />
            <span class="weight-share" title="Its share of all weights">{share}</span>
        </div>
    }
}

/// Whether weights alone say how much a feature counts: its values vary as much as any other's.
fn has_unit_variance(feature: &Feature) -> bool {
    match feature.encoding {
        Encoding::Number { scale, .. } | Encoding::Ordered { scale, .. } => scale == Scale::ZScore,
        Encoding::Levels { .. } | Encoding::Bins { .. } | Encoding::Points { .. } => true,
    }
}
