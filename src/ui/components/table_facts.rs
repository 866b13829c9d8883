//! What the file was understood as in figures that add up, and which column tells the customers apart.

use std::sync::Arc;

use leptos::prelude::*;

use super::fields::Choice;
use crate::{
    table::TableProfile,
    ui::{
        actions::use_actions,
        format::{bytes, whole},
        state::use_state,
    },
};

/// The balance sheet: every row of the file is in the table, set aside, or combined with another.
#[component]
pub fn Balance(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let actions = use_actions();
    let fact = |sign: &'static str, name: &'static str, value: String, testid: &'static str| {
        view! {
            <div class="fact">
                <dt>{name}</dt>
                <dd>
                    <span class="fact-sign">{sign}</span>
                    <span data-testid=testid>{value}</span>
                </dd>
            </div>
        }
    };
    move || {
        let table = table.get();
        let aside = table.rows_set_aside as usize;
        let combined = (table.rows_in as usize).saturating_sub(table.rows + aside);
        view! {
            <div class="balance">
                <dl class="facts" data-testid="balance">
                    {fact("", "Rows in the file", whole(table.rows_in as usize), "rows-in")}
                    {fact("=", "in the table", whole(table.rows), "rows-table")}
                    {fact("+", "set aside", whole(aside), "rows-aside")}
                    {fact("+", "combined with another", whole(combined), "rows-combined")}
                </dl>
                <dl class="facts">
                    {fact("", "Columns", whole(table.columns.len()), "columns-count")}
                    {fact("", "Size", bytes(table.file.bytes as f64), "file-size")}
                </dl>
                <div class="balance-actions">
                    {(aside > 0)
                        .then(|| {
                            view! {
                                <button
                                    class="button button-small"
                                    data-testid="download-set-aside"
                                    on:click=move |_| actions.export_set_aside()
                                >
                                    "Download the rows set aside"
                                </button>
                            }
                        })}
                    <button
                        class="button button-small"
                        data-testid="download-understood"
                        on:click=move |_| actions.export_understood()
                    >
                        "Download the table as understood"
                    </button>
                </div>
            </div>
        }
    }
}

/// Which column tells the customers apart.
#[component]
pub fn KeyChoice(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let actions = use_actions();
    // The empty value means "none": a column of that name cannot be told from it, and none should be a key.
    let options = Signal::derive(move || {
        let table = table.get();
        let none = (String::new(), "None: number the rows".to_owned());
        let own = table.columns.iter().filter(|column| column.from.is_none());
        std::iter::once(none)
            .chain(own.map(|column| (column.name.clone(), column.name.clone())))
            .collect::<Vec<_>>()
    });
    let key = Signal::derive(move || table.with(|table| table.key.clone().unwrap_or_default()));
    let is_rolled = Memo::new(move |_| table.with(|table| table.roll_up.is_some()));
    let choose = move |chosen: String| actions.choose_key((!chosen.is_empty()).then_some(chosen));
    view! {
        <div class="key-choice">
            <label for="key-select">"Customer key"</label>
            {move || {
                if is_rolled.get() {
                    view! { <span id="key-select" class="key-fixed">{key}</span> }.into_any()
                } else {
                    view! { <Choice id="key-select" testid="key-select" options value=key choose=choose /> }.into_any()
                }
            }}
            <p class="quiet">
                {move || {
                    if is_rolled.get() {
                        "The column that the rows were rolled up by."
                    } else if key.with(String::is_empty) {
                        "Without a key, customers are known by their row number alone, and only in this very file."
                    } else {
                        "Tells the customers apart and joins exports to your systems. Kept as text, sign for sign."
                    }
                }}
            </p>
        </div>
    }
}

/// The period that the open file is of.
#[component]
pub fn PeriodField(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let period = Memo::new(move |_| table.with(|table| table.file.period.clone().unwrap_or_default()));
    let change = move |event| {
        if let Some(id) = state.opened.with_untracked(|opened| opened.first().copied()) {
            actions.set_period(id, &event_target_value(&event));
        }
    };
    view! {
        <div class="key-choice">
            <label for="period">"Period"</label>
            <input
                id="period"
                data-testid="period"
                autocomplete="off"
                placeholder="2025-Q1"
                prop:value=move || period.get()
                on:change=change
            />
            <p class="quiet">
                {move || {
                    if period.with(String::is_empty) {
                        "Neither the file's name nor a column tells what time it is of."
                    } else {
                        "The time the data is of; tells snapshots apart."
                    }
                }}
            </p>
        </div>
    }
}
