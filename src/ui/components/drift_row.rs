//! How far one thing has shifted, and on demand how far within every group.

use leptos::prelude::*;

use super::icons::{Icon, Pictogram};
use crate::{
    change::{Drift, Shift, spread::GroupShift},
    ui::format::{NONE, fixed, spoken, whole},
    update::{ACT, ROUGH_BELOW, WATCH, is_beyond},
};

/// Several of them under one title.
#[component]
pub fn DriftRows(
    /// What has shifted.
    shifts: Vec<Shift>,
    /// What they have in common.
    title: &'static str,
) -> impl IntoView {
    let rows: Vec<_> = shifts.into_iter().map(|shift| view! { <DriftRow shift /> }).collect();
    view! {
        <tbody>
            <tr>
                <th class="drift-part" scope="rowgroup" colspan="6">
                    {title}
                </th>
            </tr>
            {rows}
        </tbody>
    }
}

#[component]
fn DriftRow(shift: Shift) -> impl IntoView {
    let (open, set_open) = signal(false);
    let name = shift.column.as_deref().map_or_else(|| "sizes of the segments".to_owned(), spoken);
    // A column says nothing new of the groups that it makes.
    let mut groups: Vec<GroupShift> =
        shift.within.into_iter().filter(|group| shift.column.as_ref() != Some(&group.by)).collect();
    groups.sort_by(|a, b| b.drift.psi.total_cmp(&a.drift.psi));
    let worst = groups.first().map(|group| {
        view! {
            <span class="drift-worst">
                {format!("{} {}", spoken(&group.by), group.group)} " "
                <span class="figure">{fixed(group.drift.psi, 2)}</span>
            </span>
            <MarkChip drift=group.drift.clone() />
        }
    });
    let has_groups = !groups.is_empty();
    let label = format!("All groups of {name}");
    let groups = StoredValue::new(groups);
    view! {
        <tr data-testid="drift-row">
            <th scope="row">{name.clone()}</th>
            <td class="figure">{fixed(shift.overall.psi, 3)}</td>
            <td>
                <MarkChip drift=shift.overall.clone() />
            </td>
            <td class="figure">{fixed(shift.overall.at_most_by_chance, 3)}</td>
            <td>{if has_groups { worst.into_any() } else { NONE.into_any() }}</td>
            <td>
                {has_groups
                    .then(|| {
                        view! {
                            <button
                                class="icon-button drift-open"
                                aria-label=label
                                aria-expanded=move || open.get().to_string()
                                on:click=move |_| set_open.update(|open| *open = !*open)
                            >
                                <Pictogram icon=Icon::Down />
                            </button>
                        }
                    })}
            </td>
        </tr>
        <Show when=move || open.get()>
            <tr class="drift-groups">
                <td colspan="6">
                    <Groups groups=groups.get_value() />
                </td>
            </tr>
        </Show>
    }
}

#[component]
fn Groups(groups: Vec<GroupShift>) -> impl IntoView {
    let rows: Vec<_> = groups
        .into_iter()
        .map(|GroupShift { by, group, drift }| {
            view! {
                <tr>
                    <td>{spoken(&by)}</td>
                    <th scope="row">{group}</th>
                    <td class="figure">{fixed(drift.psi, 3)}</td>
                    <td>
                        <MarkChip drift=drift.clone() />
                    </td>
                    <td class="figure">{fixed(drift.at_most_by_chance, 3)}</td>
                    <td class="figure">{format!("{} → {}", whole(drift.rows.0), whole(drift.rows.1))}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <table class="drift-groups-table">
            <thead>
                <tr>
                    <th scope="col">"By"</th>
                    <th scope="col">"Group"</th>
                    <th scope="col" class="figure">
                        "PSI"
                    </th>
                    <th scope="col">"Mark"</th>
                    <th scope="col" class="figure">
                        "By chance, up to"
                    </th>
                    <th scope="col" class="figure">
                        "Customers"
                    </th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// What a figure means, in a word.
#[component]
fn MarkChip(drift: Drift) -> impl IntoView {
    let (word, class) = if is_beyond(&drift, ACT) {
        ("act", "chip chip-bad")
    } else if is_beyond(&drift, WATCH) {
        ("watch", "chip chip-warn")
    } else if drift.psi >= WATCH {
        ("may be chance", "chip")
    } else {
        ("stable", "chip")
    };
    let is_rough = drift.psi >= WATCH && drift.rows.0.min(drift.rows.1) < ROUGH_BELOW;
    view! {
        <span class=class>{word}</span>
        {is_rough.then(|| view! { <span class="quiet drift-rough">"rough"</span> })}
    }
}
