//! What tells the segments apart: how much of each column they explain.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    table::Kind,
    ui::{
        format::{fixed, spoken},
        state::Found,
    },
};

const PART: usize = 18;

/// See the module.
#[component]
pub fn Importance(
    /// The segments.
    found: Arc<Found>,
) -> impl IntoView {
    let mut columns: Vec<(String, bool, bool, f64)> = found
        .segmentation
        .columns
        .iter()
        .filter_map(|of| Some((of.column.clone(), of.is_feature, of.kind == Kind::Category, of.importance?)))
        .collect();
    columns.sort_by(|a, b| b.3.total_cmp(&a.3));
    let columns: Arc<[_]> = columns.into();
    let total = columns.len();
    let (parts, set_parts) = signal(PART);
    view! {
        <section class="panel importance" aria-labelledby="importance-title">
            <div class="panel-head">
                <div>
                    <h2 id="importance-title">"What tells them apart"</h2>
                    <p class="quiet">
                        "The share of each column's variation that the segments explain (eta², Cramér's V for categories)."
                    </p>
                </div>
            </div>
            <ol class="bars">
                <For
                    each=move || 0..parts.get().min(total)
                    key=|at| *at
                    children=move |at| {
                        let (name, is_feature, is_category, importance) = columns[at].clone();
                        let measure = if is_category { "V" } else { "η²" };
                        view! {
                            <li class="bar-row" class:is-feature=is_feature title=name.clone()>
                                <span class="bar-name">{spoken(&name)}</span>
                                <span class="bar-track" aria-hidden="true">
                                    <span class="bar" style=("width", format!("{:.1}%", importance * 100.0))></span>
                                </span>
                                <span class="figure">{fixed(importance, 2)}</span>
                                <span class="bar-measure quiet">{measure}</span>
                                <span class="unseen">{if is_feature { "feature" } else { "describes only" }}</span>
                            </li>
                        }
                    }
                />
            </ol>
            <div class="panel-foot">
                <p class="legend">
                    <span class="legend-item is-feature">"forms the segments"</span>
                    <span class="legend-item">"describes only"</span>
                </p>
                <Show when=move || { total > parts.get() }>
                    <button class="button button-small" on:click=move |_| set_parts.update(|parts| *parts += PART)>
                        {move || format!("Show {} more", PART.min(total - parts.get()))}
                    </button>
                </Show>
            </div>
        </section>
    }
}
