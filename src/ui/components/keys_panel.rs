//! Keys that repeat or are missing: who they are, and what becomes of their rows.

use std::sync::Arc;

use leptos::prelude::*;

use super::{fields::Choice, part::Part};
use crate::{
    table::{Duplicates, KeyProfile, MissingKeys, TableProfile},
    ui::{
        actions::use_actions,
        dialects::{self, DUPLICATES, MISSING_KEYS, choices, meant, value_of},
        format::{count, whole},
        state::use_state,
    },
};

/// See the module.
#[component]
pub fn KeysPart(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let reading = Memo::new(move |_| state.options.with(|options| options.reading.clone()));
    let summary = Signal::derive(move || table.with(|table| in_short(table)));
    let is_urgent = Signal::derive(move || {
        let reading = reading.get();
        table.with(|table| {
            table.roll_up.is_none()
                && (table.keys.repeated_keys > 0 && reading.duplicates == Duplicates::Stop
                    || table.keys.missing_rows > 0 && reading.missing_keys == MissingKeys::Stop)
        })
    });
    let settle = move |value: String| {
        if let Some(duplicates) = meant(&DUPLICATES, &value) {
            actions.edit_reading(move |reading| reading.duplicates = duplicates);
        }
    };
    let settle_missing = move |value: String| {
        if let Some(missing) = meant(&MISSING_KEYS, &value) {
            actions.edit_reading(move |reading| reading.missing_keys = missing);
        }
    };
    view! {
        <Part title="Keys" summary is_urgent testid="keys">
            <div class="field-row">
                <div class="field">
                    <label for="duplicates">"Rows that share their key"</label>
                    <Choice
                        id="duplicates"
                        testid="duplicates"
                        options=Signal::stored(choices(&DUPLICATES))
                        value=Signal::derive(move || value_of(&DUPLICATES, &reading.get().duplicates))
                        choose=settle
                    />
                    <p class="quiet">"Combining sums amounts, averages rates, takes the latest day and the first text."</p>
                </div>
                <div class="field">
                    <label for="missing-keys">"Rows without a key"</label>
                    <Choice
                        id="missing-keys"
                        testid="missing-keys"
                        options=Signal::stored(choices(&MISSING_KEYS))
                        value=Signal::derive(move || value_of(&MISSING_KEYS, &reading.get().missing_keys))
                        choose=settle_missing
                    />
                </div>
            </div>
            {move || {
                let (keys, has_key) = table.with(|table| (table.keys.clone(), table.key.is_some()));
                if has_key {
                    view! { <Lists keys /> }.into_any()
                } else {
                    view! { <p class="quiet">"No key is chosen; each row is a customer of its own."</p> }.into_any()
                }
            }}
        </Part>
    }
}

#[component]
fn Lists(keys: KeyProfile) -> impl IntoView {
    let KeyProfile { repeated, repeated_keys, missing, missing_rows, .. } = keys;
    let rest = repeated_keys.saturating_sub(repeated.len());
    let rows = repeated
        .into_iter()
        .map(|(key, lines)| {
            let lines: Vec<String> = lines.iter().map(|line| whole(*line as usize)).collect();
            view! {
                <tr>
                    <th scope="row">{key}</th>
                    <td class="figure">{lines.len()}</td>
                    <td class="wraps">{lines.join(", ")}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let has_repeated = !rows.is_empty();
    view! {
        {has_repeated
            .then(|| {
                view! {
                    <div class="table-scroll keys-scroll" tabindex="0" role="region" aria-label="Keys that repeat">
                        <table class="rows-table" data-testid="repeated-keys">
                            <thead>
                                <tr>
                                    <th scope="col">"Key"</th>
                                    <th scope="col" class="figure">"Rows listed"</th>
                                    <th scope="col">"Lines"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                    {(rest > 0).then(|| view! { <p class="quiet">{format!("and {} more", whole(rest))}</p> })}
                }
            })}
        {(missing_rows > 0)
            .then(|| {
                let lines = dialects::lines(&missing, missing_rows as u64);
                view! {
                    <p data-testid="missing-key-lines">
                        {format!("{} without a key", count(missing_rows, "row"))}
                        {lines.map(|lines| format!(": {lines}."))}
                    </p>
                }
            })}
        {(!has_repeated && missing_rows == 0)
            .then(|| view! { <p class="quiet">"Every row has a key, and no two rows share one."</p> })}
    }
}

fn in_short(table: &TableProfile) -> String {
    let Some(key) = &table.key else { return "none; rows are numbered".to_owned() };
    let keys = &table.keys;
    let mut parts = vec![key.clone()];
    parts.push(match keys.repeated_keys {
        0 => "none repeated".to_owned(),
        n => format!("{} repeated in {}", whole(n), count(keys.repeated_rows, "row")),
    });
    parts.push(match keys.missing_rows {
        0 => "none missing".to_owned(),
        n => format!("{} missing", whole(n)),
    });
    parts.join(", ")
}
