//! One column in the list of features: whether it is one, how much it counts, and how it is prepared.

use leptos::prelude::*;

use super::{
    chosen::Chosen,
    fields::FieldProblem,
    icons::{Icon, Pictogram},
    preparation::Preparation,
    scoring::Scoring,
    weight::{Weight, WeightNote},
};
use crate::{
    features::Feature,
    recipe::{Method, grid_edits},
    table::ColumnProfile,
    ui::{actions::use_actions, encodings, format::percent, state::Way},
};

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
                if recipe.features.iter().any(|feature| feature.column == name) {
                    return;
                }
                let feature = Feature { column: name, weight: 1.0, encoding };
                // On a grid it stands on an axis from the start.
                match &recipe.method {
                    Method::Grid(settings) => grid_edits::place(recipe, settings.emptier(), feature),
                    _ => recipe.features.push(feature),
                }
            });
        } else {
            actions.edit_recipe(|recipe| grid_edits::displace(recipe, &name));
        }
    };
    let kind = column.kind;
    let summary = move || chosen.encoding().map(|encoding| encodings::summary(&encoding, kind));
    let details = format!("details-of-{name}");
    let controls = details.clone();
    let looks: Vec<&str> = column.looks.iter().map(|look| look.label()).collect();
    let column = StoredValue::new(column);
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
                    {kind.label()} {(missing >= 0.005).then(|| format!(", {} missing", percent(missing)))}
                    {(!looks.is_empty()).then(|| format!(", {}", looks.join(", ")))}
                </span>
            </label>
            <Show when=move || is_chosen.get()>
                <Weight chosen way />
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
            <WeightNote chosen column />
            <FieldProblem field=chosen.field("encoding") />
            <FieldProblem field=chosen.field("column") />
            <FieldProblem field=chosen.field("axis") />
            <FieldProblem field=chosen.field("role") />
            <Show when=move || is_chosen.get() && is_open.get()>
                <div class="feature-details" id=details.clone()>
                    {match way {
                        Way::Nearness => view! { <Preparation chosen column rows /> }.into_any(),
                        Way::Score | Way::Grid | Way::List => view! { <Scoring chosen column rows /> }.into_any(),
                    }}
                </div>
            </Show>
        </li>
    }
}
