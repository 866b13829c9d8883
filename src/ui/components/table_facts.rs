//! What the file was understood as, what was repaired in it, and which column tells the customers apart.

use std::sync::Arc;

use leptos::prelude::*;

use super::{
    fields::Choice,
    icons::{Icon, Pictogram},
};
use crate::{
    error::Issue,
    table::{Dialect, TableProfile, encoding::Encoding, parse::Decimal},
    ui::{
        actions::use_actions,
        format::{bytes, count, whole},
    },
};

/// The facts in one line.
#[component]
pub fn TableFacts(
    /// The table.
    table: Arc<TableProfile>,
) -> impl IntoView {
    let fact = |name: &'static str, value: String| {
        view! {
            <div class="fact">
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let Dialect { encoding, delimiter, decimal, .. } = table.dialect;
    view! {
        <dl class="facts">
            {fact("Rows", whole(table.rows))} {fact("Columns", whole(table.columns.len()))}
            {fact("Rows set aside", whole(table.rows_set_aside as usize))}
            {fact("Size", bytes(table.file.bytes as f64))}
            {fact(
                "Read as",
                format!(
                    "{}, {}, {}",
                    encoding_name(encoding),
                    delimiter_name(delimiter),
                    if decimal == Decimal::Comma { "decimals 1,5" } else { "decimals 1.5" },
                ),
            )}
        </dl>
    }
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Windows1252 => "Windows-1252",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
    }
}

fn delimiter_name(delimiter: char) -> String {
    match delimiter {
        ',' => "commas".to_owned(),
        ';' => "semicolons".to_owned(),
        '\t' => "tabs".to_owned(),
        '|' => "bars".to_owned(),
        other => other.to_string(),
    }
}

/// Which column tells the customers apart.
#[component]
pub fn KeyChoice(
    /// The table.
    table: Arc<TableProfile>,
) -> impl IntoView {
    let actions = use_actions();
    // The empty value means "none": a column of that name cannot be told from it, and none should be a key.
    let mut options = vec![(String::new(), "None: number the rows".to_owned())];
    options.extend(table.columns.iter().map(|column| (column.name.clone(), column.name.clone())));
    let has_key = table.key.is_some();
    let key = table.key.clone().unwrap_or_default();
    let choose = move |chosen: String| actions.choose_key((!chosen.is_empty()).then_some(chosen));
    view! {
        <div class="key-choice">
            <label for="key-select">"Customer key"</label>
            <Choice
                id="key-select"
                testid="key-select"
                options=Signal::stored(options)
                value=Signal::stored(key)
                choose=choose
            />
            <p class="quiet">
                {if has_key {
                    "Tells the customers apart and joins exports to your systems. Kept as text, sign for sign."
                } else {
                    "Without a key, customers are known by their row number alone, and only in this very file."
                }}
            </p>
        </div>
    }
}

/// What was noticed or repaired while reading.
#[component]
pub fn Issues(
    /// All of it.
    issues: Vec<Issue>,
) -> impl IntoView {
    let n = issues.len();
    (n > 0).then(|| {
        view! {
            <section class="issues" aria-labelledby="issues-title">
                <h2 id="issues-title">
                    <Pictogram icon=Icon::Warning />
                    {count(n, "remark")}
                    " on this file"
                </h2>
                <ul>
                    {issues
                        .into_iter()
                        .map(|issue| {
                            let place = place(&issue);
                            view! {
                                <li>
                                    <span>{issue.text}</span>
                                    {place.map(|place| view! { " " <span class="quiet">{place}</span> })}
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}

fn place(issue: &Issue) -> Option<String> {
    let lines: Vec<String> = issue.lines.iter().map(|line| whole(*line as usize)).collect();
    let more = if issue.count > lines.len() as u64 { ", …" } else { "" };
    match lines.as_slice() {
        [] => None,
        [one] if more.is_empty() => Some(format!("Line {one}.")),
        _ => Some(format!("Lines {}{more}", lines.join(", "))),
    }
}
