//! The columns that a preset is filled in with.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;

use super::fields::Choice;
use crate::{
    recipe::{Preset, presets::Slot},
    table::TableProfile,
    ui::{
        format::{list, spoken},
        state::{State, use_state},
    },
};

/// See the module.
#[component]
pub fn PresetForm(
    /// Which preset.
    preset: Preset,
    /// What to do with it and the columns of its slots.
    use_it: UnsyncCallback<(Preset, Vec<Vec<String>>)>,
    /// What to do without it.
    close: impl Fn() + Copy + 'static,
) -> impl IntoView {
    let table = profile(&use_state());
    let slots = preset.slots();
    let is_nested = RwSignal::new(false);
    let now = move || if is_nested.get() { Preset::NestedRfm } else { preset };
    let columns = RwSignal::new(table.as_ref().map(|table| preset.guess(table)).unwrap_or_default());
    let names: Vec<&'static str> = slots.iter().map(|slot| slot.name).collect();
    let obstacle = Memo::new(move |_| columns.with(|columns| obstacle(&names, columns)));
    let press = move |_| {
        if obstacle.with_untracked(Option::is_none) {
            let preset = if is_nested.get_untracked() { Preset::NestedRfm } else { preset };
            use_it.run((preset, columns.get_untracked()));
        }
    };
    view! {
        <div class="preset-form" data-testid="preset-form">
            <p>{move || now().help()}</p>
            {(preset == Preset::Rfm)
                .then(|| {
                    view! {
                        <fieldset class="switch preset-switch">
                            <legend class="unseen">"How fifths are taken"</legend>
                            {[(false, "Independent"), (true, "Nested")]
                                .into_iter()
                                .map(|(value, label)| {
                                    view! {
                                        <label>
                                            <input
                                                type="radio"
                                                name="rfm"
                                                class="unseen"
                                                prop:checked=move || is_nested.get() == value
                                                on:change=move |_| is_nested.set(value)
                                            />
                                            <span>{label}</span>
                                        </label>
                                    }
                                })
                                .collect_view()}
                        </fieldset>
                    }
                })}
            <div class="preset-slots">
                {slots
                    .into_iter()
                    .enumerate()
                    .map(|(at, slot)| {
                        let offered: Vec<String> = table
                            .as_ref()
                            .map(|table| slot.offers(table).map(|column| column.name.clone()).collect())
                            .unwrap_or_default();
                        if slot.takes_several {
                            view! { <Several of=slot at offered columns /> }.into_any()
                        } else {
                            view! { <One of=slot at offered columns /> }.into_any()
                        }
                    })
                    .collect_view()}
            </div>
            <div class="preset-foot">
                <button
                    class="button button-main"
                    data-testid="preset-use"
                    aria-disabled=move || obstacle.with(Option::is_some).then_some("true")
                    aria-describedby="preset-obstacle"
                    on:click=press
                >
                    "Use it"
                </button>
                <button class="button" on:click=move |_| close()>
                    "Not now"
                </button>
                <p class="quiet" id="preset-obstacle">
                    {move || obstacle.get()}
                </p>
            </div>
        </div>
    }
}

/// The table with the roles that the person gave its columns.
fn profile(state: &State) -> Option<Arc<TableProfile>> {
    let table = state.table.with_untracked(|table| table.here().cloned())?;
    let roles =
        state.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.recipe().roles.clone()))?;
    if roles.is_empty() {
        return Some(table);
    }
    let mut table = (*table).clone();
    for column in &mut table.columns {
        column.role = roles.get(&column.name).copied().unwrap_or(column.role);
    }
    Some(Arc::new(table))
}

/// Why a preset cannot be used yet.
fn obstacle(names: &[&'static str], columns: &[Vec<String>]) -> Option<String> {
    let open: Vec<String> = names
        .iter()
        .enumerate()
        .filter(|(at, _)| columns.get(*at).is_none_or(Vec::is_empty))
        .map(|(_, name)| name.to_lowercase())
        .collect();
    if !open.is_empty() {
        return Some(format!("Choose a column for {} first.", list(&open)));
    }
    let mut seen = BTreeSet::new();
    let twice = columns.iter().flatten().find(|column| !seen.insert(*column))?;
    Some(format!("“{}” stands in two places.", spoken(twice)))
}

/// A slot for one column.
#[component]
fn One(of: Slot, at: usize, offered: Vec<String>, columns: RwSignal<Vec<Vec<String>>>) -> impl IntoView {
    let id = format!("preset-slot-{at}");
    let mut offers = vec![(String::new(), "choose a column".to_owned())];
    offers.extend(offered.into_iter().map(|column| (column.clone(), column)));
    let value = Signal::derive(move || {
        columns.with(|all| all.get(at).and_then(|own| own.first()).cloned().unwrap_or_default())
    });
    let choose = move |column: String| {
        columns.update(|all| {
            if let Some(own) = all.get_mut(at) {
                *own = if column.is_empty() { Vec::new() } else { vec![column] };
            }
        });
    };
    view! {
        <div class="field">
            <label for=id.clone()>{of.name}</label>
            <Choice id class="wide" options=Signal::stored(offers) value choose />
            <p class="quiet">{of.help}"."</p>
        </div>
    }
}

/// A slot for several columns.
#[component]
fn Several(of: Slot, at: usize, offered: Vec<String>, columns: RwSignal<Vec<Vec<String>>>) -> impl IntoView {
    view! {
        <fieldset class="field">
            <legend>{of.name}</legend>
            <div class="preset-several">
                {offered
                    .into_iter()
                    .map(|column| {
                        let (own, label) = (column.clone(), spoken(&column));
                        let is_in = move || columns.with(|all| all.get(at).is_some_and(|all| all.contains(&own)));
                        let toggle = move |_| {
                            columns.update(|all| {
                                let Some(all) = all.get_mut(at) else { return };
                                if all.contains(&column) {
                                    all.retain(|other| *other != column);
                                } else {
                                    all.push(column.clone());
                                }
                            });
                        };
                        view! {
                            <label class="check">
                                <input type="checkbox" prop:checked=is_in on:change=toggle />
                                <span>{label}</span>
                            </label>
                        }
                    })
                    .collect_view()}
            </div>
            <p class="quiet">{of.help}"."</p>
        </fieldset>
    }
}
