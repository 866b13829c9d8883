//! One column in the table of columns, and more about it on demand.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    fields::{Choice, options},
    histogram::{Histogram, LevelBar},
    icons::{Icon, Pictogram},
};
use crate::{
    table::{ColumnProfile, Kind, Look, Role, TableProfile, parse},
    ui::{
        actions::use_actions,
        format::{count, fixed, number, percent, whole},
        state::use_state,
    },
};

/// Kinds by the names that choices know them by.
pub const KINDS: [(&str, Kind); 5] = [
    ("number", Kind::Number),
    ("boolean", Kind::Boolean),
    ("date", Kind::Date),
    ("category", Kind::Category),
    ("text", Kind::Text),
];

/// Roles by the names that choices know them by.
pub const ROLES: [(&str, Role); 6] = [
    ("role-basis", Role::Basis),
    ("role-descriptor", Role::Descriptor),
    ("role-protected", Role::Protected),
    ("role-date", Role::Date),
    ("role-excluded", Role::Excluded),
    ("role-key", Role::Key),
];

/// Columns of the table of columns.
const WIDTH: usize = 13;

/// See the module.
#[component]
pub fn ColumnRow(
    /// The table.
    table: Arc<TableProfile>,
    /// Which column of it.
    at: usize,
) -> impl IntoView {
    let (is_open, set_open) = signal(false);
    let column = table.columns[at].clone();
    let name = column.name.clone();
    let rows = table.rows;
    let missing = column.missing as f64 / rows.max(1) as f64;
    let (is_much, is_none) = (missing >= 0.2, column.missing == 0);
    let kind = column.kind;
    let figures = column.number.clone();
    let figure = |of: fn(&crate::table::NumberProfile) -> f64| {
        let text = figures.as_ref().map(|figures| shown(of(figures), kind));
        view! { <td class="figure">{text}</td> }
    };
    let plain = |of: fn(&crate::table::NumberProfile) -> f64, decimals: Option<usize>| {
        let text = figures.as_ref().filter(|_| kind != Kind::Boolean).map(|figures| match decimals {
            Some(decimals) => fixed(of(figures), decimals),
            None => number(of(figures)),
        });
        view! { <td class="figure">{text}</td> }
    };
    let spread = match &column.number {
        Some(figures) => view! { <Histogram bins=figures.histogram.clone() /> }.into_any(),
        None if !column.top.is_empty() => {
            view! { <LevelBar top=column.top.clone() of=rows - column.missing /> }.into_any()
        }
        None => ().into_any(),
    };
    let id = format!("column-{at}");
    let controls = id.clone();
    let detailed = StoredValue::new(column.clone());
    view! {
        <tbody data-testid="column" data-column=name.clone()>
            <tr>
                <th scope="row" class="column-name">
                    <button
                        class="column-more"
                        aria-expanded=move || is_open.get().to_string()
                        aria-controls=controls
                        on:click=move |_| set_open.update(|open| *open = !*open)
                    >
                        <Pictogram icon=Icon::Right />
                        <span>{name.clone()}</span>
                    </button>
                </th>
                <td><KindChoice table=table.clone() at /></td>
                <td><RoleChoice table=table.clone() at /></td>
                <td class="figure" class:is-much=is_much class:is-none=is_none>
                    {if column.missing == 0 { "0".to_owned() } else { percent(missing) }}
                </td>
                <td class="figure">{column.distinct.map(whole)}</td>
                <td class="spread">{spread}</td>
                {figure(|of| of.min)} {figure(|of| of.median)} {figure(|of| of.mean)} {figure(|of| of.max)}
                {plain(|of| of.sd, None)} {plain(|of| of.skew, Some(1))}
                <td class="looks">{remarks(&column)}</td>
            </tr>
            <Show when=move || is_open.get()>
                <tr id=id.clone()>
                    <td colspan=WIDTH class="column-details">
                        {detailed.with_value(|column| details(column, rows).into_any())}
                    </td>
                </tr>
            </Show>
        </tbody>
    }
}

/// What is in the column's cells, to be set right.
#[component]
fn KindChoice(table: Arc<TableProfile>, at: usize) -> impl IntoView {
    let actions = use_actions();
    let column = &table.columns[at];
    // What a roll-up made has the kind that it made.
    if table.key.as_ref() == Some(&column.name) || (table.roll_up.is_some() && column.from.is_none()) {
        return view! { <span class="column-fixed">{column.kind.label()}</span> }.into_any();
    }
    let (name, chosen) = (column.name.clone(), column.name.clone());
    let choose = move |kind: String| {
        if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == kind) {
            actions.choose_kind(chosen.clone(), *kind);
        }
    };
    let kinds: Vec<_> = KINDS.iter().map(|(name, kind)| (*name, kind.label())).collect();
    view! {
        <Choice
            id=format!("kind-{name}")
            name=format!("Kind of {name}")
            class="select-quiet"
            testid="column-kind"
            options=Signal::stored(options(&kinds))
            value=Signal::stored(kind_name(column.kind).to_owned())
            choose=choose
        />
    }
    .into_any()
}

/// What the column is for.
#[component]
fn RoleChoice(table: Arc<TableProfile>, at: usize) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let column = &table.columns[at];
    let is_key = table.key.as_ref() == Some(&column.name);
    let (name, chosen, own) = (column.name.clone(), column.name.clone(), column.clone());
    let role = Memo::new(move |_| {
        let role = state.draft.with(|draft| draft.as_ref().map(|draft| draft.role(&own, is_key)));
        role.unwrap_or(if is_key { Role::Key } else { own.role })
    });
    let choose = move |value: String| {
        if let Some((_, role)) = ROLES.iter().find(|(name, _)| *name == value) {
            actions.choose_role(chosen.clone(), *role);
        }
    };
    let may_be = |role: Role| match role {
        // Text is no measure of anything.
        Role::Basis => column.kind != Kind::Text,
        // Rows are told apart by a column of their own file.
        Role::Key => table.roll_up.is_none() && column.from.is_none(),
        _ => !is_key || table.roll_up.is_none(),
    };
    let roles: Vec<_> = ROLES
        .iter()
        .filter(|(_, role)| may_be(*role) || is_key && *role == Role::Key)
        .map(|(name, role)| (*name, role.label()))
        .collect();
    view! {
        <Choice
            id=format!("role-{name}")
            name=format!("Role of {name}")
            class="select-quiet"
            testid="column-role"
            options=Signal::stored(options(&roles))
            value=Signal::derive(move || role_name(role.get()).to_owned())
            choose=choose
        />
    }
}

fn remarks(column: &ColumnProfile) -> impl IntoView + use<> {
    let from =
        column.from.as_ref().map(|label| view! { <span class="chip">{format!("from {label}")}</span> });
    let looks = column
        .looks
        .iter()
        .filter(|look| **look != Look::Correlated || column.correlated.is_none())
        .map(|look| {
            let class = if is_worrying(*look) { "chip chip-warn" } else { "chip" };
            view! { <span class=class>{look.label()}</span> }
        })
        .collect_view();
    let repeats = column.correlated.as_ref().map(|(other, r)| {
        view! { <span class="chip chip-warn">{format!("repeats {other} (r {})", fixed(*r, 2))}</span> }
    });
    (from, looks, repeats)
}

/// All that is known of a column.
fn details(column: &ColumnProfile, rows: usize) -> impl IntoView + use<> {
    let fact = |name: &'static str, value: String| {
        view! {
            <div class="fact">
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let told: usize = column.missing_words.iter().map(|(_, n)| n).sum();
    let mut words: Vec<String> =
        column.missing_words.iter().map(|(word, n)| format!("“{word}” {}", whole(*n))).collect();
    if told < column.missing {
        words.push(format!("empty {}", whole(column.missing - told)));
    }
    let missing = if column.missing == 0 { "none".to_owned() } else { words.join(", ") };
    let kind = column.kind;
    let quartiles = column
        .number
        .as_ref()
        .filter(|_| kind != Kind::Boolean)
        .map(|of| fact("Quartiles", format!("{} and {}", shown(of.q1, kind), shown(of.q3, kind))));
    let top = (!column.top.is_empty()).then(|| {
        let of = (rows - column.missing).max(1) as f64;
        let levels = column
            .top
            .iter()
            .map(|(level, n)| format!("{level} {} ({})", whole(*n), percent(*n as f64 / of)));
        fact("Most frequent", levels.collect::<Vec<_>>().join(", "))
    });
    view! {
        <dl class="facts">
            {fact("Values", count(rows - column.missing, "row"))} {fact("Missing", missing)} {quartiles} {top}
        </dl>
    }
}

fn kind_name(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("text", |(name, _)| name)
}

fn role_name(role: Role) -> &'static str {
    ROLES.iter().find(|(_, known)| *known == role).map_or("role-descriptor", |(name, _)| name)
}

fn is_worrying(look: Look) -> bool {
    matches!(look, Look::Personal | Look::Empty | Look::Constant | Look::Negative | Look::Correlated)
}

/// A figure in the column's own unit.
pub fn shown(value: f64, kind: Kind) -> String {
    match kind {
        Kind::Date => parse::date_text(value.round() as i32),
        Kind::Boolean => percent(value),
        _ => number(value),
    }
}
