//! One axis of a grid: what it measures, by which columns, and into how many bands it is cut.

use leptos::{html::Input, prelude::*};

use super::{
    fields::{Choice, FieldProblem, NumberField},
    grid_cuts::AxisCuts,
    grid_panel::Grid,
    icons::{Icon, Pictogram},
};
use crate::{
    features::{Encoding, Feature},
    methods::{Cuts, rules::grid::MAX_BANDS},
    recipe::grid_edits::{self, Side},
    table::{Kind, Role},
    ui::{
        encodings,
        focus::focus_soon,
        state::{State, Way},
    },
};

impl Side {
    /// Its name in ids and in tests.
    pub fn key(self) -> &'static str {
        if self == Self::Up { "y" } else { "x" }
    }

    /// Where it runs, as it is called on screen.
    pub fn label(self) -> &'static str {
        if self == Self::Up { "Upwards" } else { "Across" }
    }
}

/// See the module.
#[component]
pub fn AxisEditor(
    /// The grid.
    grid: Grid,
    /// Which axis.
    side: Side,
) -> impl IntoView {
    let key = side.key();
    let name = Memo::new(move |_| grid.settings.with(|settings| settings.axis(side).name.clone()));
    let input = NodeRef::<Input>::new();
    // What is typed is never written over while it is being typed.
    Effect::new(move |_| {
        let name = name.get();
        if let Some(input) = input.get().filter(|input| input.value() != name) {
            input.set_value(&name);
        }
    });
    view! {
        <fieldset class="grid-axis" data-testid=format!("axis-{key}")>
            <legend>{side.label()}</legend>
            <div class="grid-axis-head">
                <div class="field">
                    <label for=format!("axis-name-{key}")>"What it measures"</label>
                    <input
                        node_ref=input
                        id=format!("axis-name-{key}")
                        autocomplete="off"
                        data-testid=format!("axis-name-{key}")
                        on:input=move |event| {
                            let typed = event_target_value(&event);
                            grid.edit_settings(|settings| settings.axis_mut(side).name = typed);
                        }
                    />
                </div>
                <Bands grid side />
            </div>
            <Features grid side />
            <AxisCuts grid side />
        </fieldset>
    }
}

/// How many bands there are.
#[component]
fn Bands(grid: Grid, side: Side) -> impl IntoView {
    let key = side.key();
    let bands = Memo::new(move |_| grid.settings.with(|settings| settings.axis(side).cuts.bands()));
    // Names of cells that went, so that a step to and fro loses none.
    let aside = StoredValue::new(Vec::<Vec<String>>::new());
    let set = move |to: usize| {
        let rows = grid.state.table.with_untracked(|table| table.here().map_or(0, |table| table.rows));
        aside
            .update_value(|aside| grid.edit(|recipe| grid_edits::set_bands(recipe, side, to, (rows, aside))));
    };
    follow_bins(&grid, side, Callback::new(set));
    view! {
        <div class="field">
            <label for=format!("bands-{key}")>"Bands"</label>
            <div class="stepper">
                <button
                    class="button"
                    aria-label=format!("One band fewer {}", side.label().to_lowercase())
                    on:click=move |_| set(bands.get_untracked().saturating_sub(1))
                >
                    "−"
                </button>
                <NumberField
                    id=format!("bands-{key}")
                    value=Signal::derive(move || bands.get() as f64)
                    set=move |to: f64| {
                        if (2.0..=MAX_BANDS as f64).contains(&to) {
                            set(to as usize);
                        }
                    }
                    min=2.0
                    max=MAX_BANDS as f64
                />
                <button
                    class="button"
                    aria-label=format!("One band more {}", side.label().to_lowercase())
                    on:click=move |_| set(bands.get_untracked() + 1)
                >
                    "+"
                </button>
            </div>
        </div>
    }
}

/// Where bands are a feature's bins, they follow when the person gives it more or fewer.
fn follow_bins(grid: &Grid, side: Side, set: Callback<usize>) {
    let grid = *grid;
    let bins = Memo::new(move |_| {
        grid.settings.with(|settings| {
            let axis = settings.axis(side);
            let (Cuts::Bins { .. }, [column]) = (&axis.cuts, axis.features.as_slice()) else { return None };
            grid.state.draft.with(|draft| {
                let mut features = draft.as_ref()?.recipe().features.iter();
                match &features.find(|feature| feature.column == *column)?.encoding {
                    Encoding::Bins { binning, .. } => Some((column.clone(), binning.count())),
                    _ => None,
                }
            })
        })
    });
    Effect::new(move |before: Option<Option<(String, usize)>>| {
        let now = bins.get();
        if let (Some(Some((then, was))), Some((column, count))) = (&before, &now)
            && then == column
            && was != count
            && (2..=MAX_BANDS).contains(count)
            && grid.settings.with_untracked(|settings| settings.axis(side).cuts.bands()) != *count
        {
            set.run(*count);
        }
        now
    });
}

/// The columns that it is measured by.
#[component]
fn Features(grid: Grid, side: Side) -> impl IntoView {
    let key = side.key();
    let columns = Memo::new(move |_| grid.settings.with(|settings| settings.axis(side).features.clone()));
    let choice = format!("axis-add-{key}");
    let choose = move |column: String| {
        let Some(feature) = proposed(&grid.state, &column) else { return };
        grid.edit(|recipe| {
            recipe.roles.remove(&column);
            grid_edits::place(recipe, side, feature);
        });
    };
    let offers = Memo::new(move |_| offers(&grid, side));
    let to = choice.clone();
    view! {
        <div class="field" role="group" aria-label=format!("Columns {}", side.label().to_lowercase())>
            <ul class="grid-features">
                <For each=move || columns.get() key=|column| column.clone() let:column>
                    <li class="grid-feature" data-testid=format!("axis-feature-{key}")>
                        <span>{column.clone()}</span>
                        <button
                            class="icon-button"
                            aria-label=format!("Take {column} off the axis")
                            on:click={
                                let to = to.clone();
                                move |_| {
                                    grid.edit(|recipe| grid_edits::displace(recipe, &column));
                                    focus_soon(to.clone());
                                }
                            }
                        >
                            <Pictogram icon=Icon::Cross />
                        </button>
                    </li>
                </For>
            </ul>
            <Choice
                id=choice
                name=format!("Add a column {}", side.label().to_lowercase())
                testid=if side == Side::Up { "axis-add-y" } else { "axis-add-x" }
                options=offers
                value=Signal::stored(String::new())
                choose=choose
            />
            <FieldProblem field=format!("method.{key}.features") />
        </div>
    }
}

/// What can be added: columns that are measures of something, and not on this axis yet.
fn offers(grid: &Grid, side: Side) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), "Add a column…".to_owned())];
    let Some(table) = grid.state.table.with(|table| table.here().cloned()) else { return all };
    grid.settings.with(|settings| {
        grid.state.draft.with(|draft| {
            let Some(draft) = draft else { return };
            for column in &table.columns {
                let role = draft.role(column, table.key.as_ref() == Some(&column.name));
                let is_closed = matches!(role, Role::Excluded | Role::Protected | Role::Date | Role::Key);
                let is_here = settings.axis(side).features.contains(&column.name);
                if is_closed || is_here || column.kind == Kind::Text {
                    continue;
                }
                let is_there = settings.axis(side.other()).features.contains(&column.name);
                let moves = if is_there { " (from the other axis)" } else { "" };
                all.push((column.name.clone(), format!("{}{moves}", column.name)));
            }
        });
    });
    all
}

/// The column as a feature, prepared as usual.
fn proposed(state: &State, column: &str) -> Option<Feature> {
    state.table.with_untracked(|table| {
        let profile = table.here()?.columns.iter().find(|known| known.name == column)?;
        let encoding = encodings::proposed(profile, Way::Grid)?;
        Some(Feature { column: column.to_owned(), weight: 1.0, encoding })
    })
}
