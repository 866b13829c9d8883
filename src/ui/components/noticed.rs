//! What was noticed or repaired while a file was read, readable with none and with a hundred.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;

use super::part::Part;
use crate::{
    error::Issue,
    table::TableProfile,
    ui::{
        dialects,
        format::{count, whole},
    },
};

/// Of each code so many are listed; the rest when they are asked for.
const FIRST: usize = 5;

/// See the module.
#[component]
pub fn Noticed(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let summary = Signal::derive(move || table.with(|table| in_short(&table.issues)));
    view! {
        <Part title="What was noticed" summary testid="noticed">
            {move || {
                let groups = grouped(&table.with(|table| table.issues.clone()));
                if groups.is_empty() {
                    return view! { <p class="quiet">"Nothing had to be repaired, and nothing was left open."</p> }.into_any();
                }
                view! {
                    <div class="noticed">
                        {groups
                            .into_iter()
                            .map(|(code, issues)| view! { <Group code issues /> })
                            .collect_view()}
                    </div>
                }
                    .into_any()
            }}
        </Part>
    }
}

/// The issues of one code.
#[component]
fn Group(code: String, issues: Vec<Issue>) -> impl IntoView {
    let (all, set_all) = signal(issues.len() <= FIRST);
    let (n, times) = (issues.len(), issues.iter().map(|issue| issue.count).sum::<u64>());
    let issues = StoredValue::new(issues);
    let shown = move || {
        let most = if all.get() { usize::MAX } else { FIRST };
        issues.with_value(|issues| issues.iter().take(most).cloned().map(line).collect_view())
    };
    view! {
        <section class="noticed-group">
            <h3>
                {spoken(&code)} " "
                <span class="quiet">{format!("{} · {code}", count(times as usize, "time"))}</span>
            </h3>
            <ul>{shown}</ul>
            <Show when=move || !all.get()>
                <button class="button button-small at-start" on:click=move |_| set_all.set(true)>
                    {format!("Show {} more", whole(n - FIRST))}
                </button>
            </Show>
        </section>
    }
}

fn line(issue: Issue) -> impl IntoView {
    let place = dialects::lines(&issue.lines, issue.count);
    view! {
        <li data-testid="issue">
            {issue.column.map(|column| view! { <span class="noticed-column">{column}</span> " " })}
            <span>{issue.text}</span>
            {place.map(|place| view! { " " <span class="quiet">{place}</span> })}
        </li>
    }
}

/// By code, those that were met most often first.
fn grouped(issues: &[Issue]) -> Vec<(String, Vec<Issue>)> {
    let mut groups: BTreeMap<&str, Vec<Issue>> = BTreeMap::new();
    for issue in issues {
        groups.entry(&issue.code).or_default().push(issue.clone());
    }
    let mut groups: Vec<_> = groups.into_iter().map(|(code, issues)| (code.to_owned(), issues)).collect();
    groups.sort_by_key(|(_, issues)| std::cmp::Reverse(issues.iter().map(|issue| issue.count).max()));
    groups
}

fn in_short(issues: &[Issue]) -> String {
    let groups = grouped(issues);
    if groups.is_empty() {
        return "nothing".to_owned();
    }
    let names: Vec<String> = groups.iter().take(3).map(|(code, _)| spoken(code).to_lowercase()).collect();
    let more = if groups.len() > names.len() { ", …" } else { "" };
    format!("{}: {}{more}", count(issues.len(), "remark"), names.join(", "))
}

/// A code as words: `ragged_row` is `Ragged row`.
fn spoken(code: &str) -> String {
    let words = code.replace('_', " ");
    let mut signs = words.chars();
    signs.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + signs.as_str())
}
