//! Which columns form segments, and how much each counts.
//!
//! Chosen columns stand first as the list is opened; after that nothing moves
//! under the person's hand. Only a first part is drawn; the filter finds any.

use std::sync::Arc;

use leptos::prelude::*;

use super::{feature_row::FeatureRow, fields::FieldProblem};
use crate::{
    table::{ColumnProfile, Kind, Role, TableProfile},
    ui::{
        actions::use_actions,
        format::{count, list, whole},
        state::{Way, use_state},
    },
};

const PART: usize = 40;

/// So many columns are listed below the chosen ones at first.
const OTHERS: usize = 12;

/// See the module.
#[component]
pub fn FeatureList(
    /// The table.
    table: Arc<TableProfile>,
    /// What they are chosen for.
    way: Way,
) -> impl IntoView {
    let state = use_state();
    let chosen = move || {
        state.draft.with_untracked(|draft| {
            let features = draft.as_ref().map(|draft| draft.recipe().features.clone());
            features.unwrap_or_default().into_iter().map(|feature| feature.column).collect::<Vec<_>>()
        })
    };
    let chosen_now = Memo::new(move |_| {
        state.draft.with(|draft| draft.as_ref().map_or(0, |draft| draft.recipe().features.len()))
    });
    let is_key = |column: &ColumnProfile| table.key.as_ref() == Some(&column.name);
    // What is left out, protected, or says the time is offered nowhere, unless it is a feature already.
    let role_of = |column: &ColumnProfile| {
        let role = state
            .draft
            .with_untracked(|draft| draft.as_ref().map(|draft| draft.role(column, is_key(column))));
        role.unwrap_or(column.role)
    };
    let may_form = |column: &ColumnProfile| {
        !matches!(role_of(column), Role::Excluded | Role::Protected | Role::Date | Role::Key)
    };
    let first = chosen();
    let is_offered = |column: &ColumnProfile| {
        !is_key(column) && column.kind != Kind::Text && (may_form(column) || first.contains(&column.name))
    };
    let others = table.columns.iter().filter(|column| !is_offered(column) && !is_key(column)).count();
    let (shown, set_shown) = signal((first.len() + OTHERS).min(PART));
    let mut columns: Vec<ColumnProfile> =
        table.columns.iter().filter(|column| is_offered(column)).cloned().collect();
    columns.sort_by_key(|column| first.iter().position(|name| *name == column.name).unwrap_or(usize::MAX));
    // A column of the recipe that this table lacks is listed too, so that it can be taken out.
    let lost: Vec<String> =
        first.into_iter().filter(|name| !columns.iter().any(|column| column.name == *name)).collect();
    let columns: Arc<[ColumnProfile]> = columns.into();

    let (filter, set_filter) = signal(String::new());
    let found = {
        let columns = columns.clone();
        Memo::new(move |_| {
            let filter = filter.get().to_lowercase();
            let fits = |at: &usize| columns[*at].name.to_lowercase().contains(&filter);
            (0..columns.len()).filter(fits).collect::<Vec<_>>()
        })
    };
    let rows = table.rows;
    let (drawn, all) = (columns.clone(), columns.len());
    let names = columns.clone();
    // A column that became a feature elsewhere, as on an axis of a grid, is listed however far down it stands.
    let listed = move || {
        let is_feature = |at: &usize| {
            state.draft.with(|draft| {
                let features =
                    draft.as_ref().map(|draft| draft.recipe().features.as_slice()).unwrap_or_default();
                features.iter().any(|feature| feature.column == names[*at].name)
            })
        };
        let shown = shown.get();
        let all = found.get().into_iter().enumerate();
        all.filter(|(place, at)| *place < shown || is_feature(at)).map(|(_, at)| at).collect::<Vec<_>>()
    };
    view! {
        <section class="panel features" aria-labelledby="features-title">
            <div class="panel-head">
                <div>
                    <h2 id="features-title">
                        "Features "
                        <span class="quiet" role="status">
                            {move || format!("{} of {}", whole(chosen_now.get()), count(all, "column"))}
                        </span>
                    </h2>
                    <p class="quiet">
                        {match way {
                            Way::Nearness => "Customers are alike when these are. Other columns only describe the segments.",
                            Way::Grid => "Each earns 0 to 100 points on its axis.",
                            Way::Score | Way::List => "Each earns 0 to 100 points; weights say how much they count in the score.",
                        }}
                    </p>
                </div>
                <input
                    type="search"
                    class="filter"
                    placeholder="Find a column"
                    aria-label="Find a column"
                    on:input=move |event| set_filter.set(event_target_value(&event))
                />
            </div>
            <FieldProblem field="features" />
            <LostFeatures lost />
            <ul class="feature-list">
                <For
                    each=listed
                    key=|at| *at
                    children=move |at| view! { <FeatureRow column=drawn[at].clone() way rows /> }
                />
            </ul>
            <div class="panel-foot">
                <span class="quiet">
                    {(others > 0)
                        .then(|| {
                            format!(
                                "{} not offered: text, protected, or left out. Types and roles are set under Data.",
                                count(others, "column"),
                            )
                        })}
                </span>
                <Show when=move || { found.with(Vec::len) > shown.get() }>
                    <button class="button button-small" on:click=move |_| set_shown.update(|shown| *shown += PART)>
                        {move || format!("Show {} more", PART.min(found.with(Vec::len) - shown.get()))}
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// Columns of the recipe that the table lacks.
#[component]
fn LostFeatures(lost: Vec<String>) -> impl IntoView {
    let actions = use_actions();
    let (lost, set_lost) = signal(lost);
    let drop_all = move |_| {
        let names = lost.get_untracked();
        actions.edit_recipe(|recipe| recipe.features.retain(|feature| !names.contains(&feature.column)));
        set_lost.set(Vec::new());
    };
    view! {
        <Show when=move || !lost.with(Vec::is_empty)>
            <div class="problem lost">
                <span>{move || format!("This table has no column {}.", list(&lost.get()))}</span>
                <button class="button button-small" on:click=drop_all>
                    "Go on without"
                </button>
            </div>
        </Show>
    }
}
