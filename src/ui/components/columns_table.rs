//! Every column of the table in one line: what it is, what it lacks, how it is spread.
//!
//! A table may have hundreds of columns, so a first part is drawn and the rest
//! when it is asked for; the filter finds any.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    fields::{Choice, options},
    histogram::{Histogram, LevelBar},
};
use crate::{
    table::{ColumnProfile, Kind, Look, TableProfile, parse},
    ui::{
        actions::use_actions,
        format::{count, number, percent, whole},
    },
};

const PART: usize = 40;

/// See the module.
#[component]
pub fn ColumnsTable(
    /// The table.
    table: Arc<TableProfile>,
) -> impl IntoView {
    let (filter, set_filter) = signal(String::new());
    let (shown, set_shown) = signal(PART);
    let columns: Arc<[ColumnProfile]> = table.columns.clone().into();
    let found = {
        let columns = columns.clone();
        Memo::new(move |_| {
            let filter = filter.get().to_lowercase();
            let fits = |column: &ColumnProfile| column.name.to_lowercase().contains(&filter);
            (0..columns.len()).filter(|at| fits(&columns[*at])).collect::<Vec<_>>()
        })
    };
    let drawn = move || found.get().into_iter().take(shown.get()).collect::<Vec<_>>();
    let rows = table.rows;
    let key = table.key.clone();
    let total = columns.len();
    view! {
        <section class="panel" aria-labelledby="columns-title">
            <div class="panel-head">
                <h2 id="columns-title">"Columns"</h2>
                <input
                    type="search"
                    class="filter"
                    placeholder="Find a column"
                    aria-label="Find a column"
                    on:input=move |event| set_filter.set(event_target_value(&event))
                />
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Columns of the table">
                <table class="columns-table">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Kind"</th>
                            <th scope="col" class="figure">"Missing"</th>
                            <th scope="col" class="figure">"Distinct"</th>
                            <th scope="col">"Spread"</th>
                            <th scope="col" class="figure">"Least"</th>
                            <th scope="col" class="figure">"Median"</th>
                            <th scope="col" class="figure">"Mean"</th>
                            <th scope="col" class="figure">"Greatest"</th>
                            <th scope="col">"Looks"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=drawn
                            key=|at| *at
                            children=move |at| {
                                let is_key = key.as_ref() == Some(&columns[at].name);
                                view! { <ColumnRow column=columns[at].clone() rows is_key /> }
                            }
                        />
                    </tbody>
                </table>
            </div>
            <div class="panel-foot">
                <span class="quiet" role="status">
                    {move || match found.with(Vec::len) {
                        0 => "No column has this in its name.".to_owned(),
                        n if n == total => count(n, "column"),
                        n => format!("{} of {}", whole(n), count(total, "column")),
                    }}
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

#[component]
fn ColumnRow(column: ColumnProfile, rows: usize, is_key: bool) -> impl IntoView {
    let actions = use_actions();
    let missing = column.missing as f64 / rows.max(1) as f64;
    let is_much = missing >= 0.2;
    let figures = column.number.as_ref();
    let figure = |value: Option<f64>| {
        view! { <td class="figure">{value.map(|value| shown(value, column.kind))}</td> }
    };
    let (least, median, mean, greatest) = (
        figure(figures.map(|of| of.min)),
        figure(figures.map(|of| of.median)),
        figure(figures.map(|of| of.mean)),
        figure(figures.map(|of| of.max)),
    );
    let spread = match &column.number {
        Some(figures) => view! { <Histogram bins=figures.histogram.clone() /> }.into_any(),
        None if !column.top.is_empty() => {
            view! { <LevelBar top=column.top.clone() of=rows - column.missing /> }.into_any()
        }
        None => ().into_any(),
    };
    let name = column.name.clone();
    let chosen = column.name.clone();
    let choose = move |kind: String| {
        if let Some((_, kind)) = KINDS.iter().find(|(name, _)| *name == kind) {
            actions.choose_kind(chosen.clone(), *kind);
        }
    };
    let kinds: Vec<_> = KINDS.iter().map(|(name, kind)| (*name, kind.label())).collect();
    view! {
        <tr>
            <th scope="row" class="column-name">{column.name.clone()}</th>
            <td>
                {if is_key {
                    view! { <span class="chip chip-key">"key"</span> }.into_any()
                } else {
                    view! {
                        <Choice
                            id=format!("kind-{name}")
                            name=format!("Kind of {name}")
                            class="select-quiet"
                            options=Signal::stored(options(&kinds))
                            value=Signal::stored(kind_name(column.kind).to_owned())
                            choose=choose
                        />
                    }
                        .into_any()
                }}
            </td>
            <td class="figure" class:is-much=is_much class:is-none=column.missing == 0>
                {if column.missing == 0 { "0".to_owned() } else { percent(missing) }}
            </td>
            <td class="figure">{column.distinct.map(whole)}</td>
            <td class="spread">{spread}</td>
            {least}
            {median}
            {mean}
            {greatest}
            <td class="looks">
                {column
                    .looks
                    .iter()
                    .map(|look| {
                        let class = if is_worrying(*look) { "chip chip-warn" } else { "chip" };
                        view! { <span class=class>{look.label()}</span> }
                    })
                    .collect_view()}
            </td>
        </tr>
    }
}

const KINDS: [(&str, Kind); 5] = [
    ("number", Kind::Number),
    ("boolean", Kind::Boolean),
    ("date", Kind::Date),
    ("category", Kind::Category),
    ("text", Kind::Text),
];

fn kind_name(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("text", |(name, _)| name)
}

fn is_worrying(look: Look) -> bool {
    matches!(look, Look::Personal | Look::Empty | Look::Constant)
}

/// A figure in the column's own unit.
pub fn shown(value: f64, kind: Kind) -> String {
    match kind {
        Kind::Date => parse::date_text(value.round() as i32),
        Kind::Boolean => percent(value),
        _ => number(value),
    }
}
