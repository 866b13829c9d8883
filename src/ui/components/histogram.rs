//! A column's distribution, small enough for a table cell: one path, whatever the number of bins.

use std::fmt::Write;

use leptos::prelude::*;

use crate::ui::format::{percent, whole};

const WIDTH: f64 = 96.0;
const HEIGHT: f64 = 22.0;

/// Bars of a number column.
#[component]
pub fn Histogram(
    /// Rows in each bin.
    bins: Vec<usize>,
) -> impl IntoView {
    view! {
        <svg
            class="histogram"
            viewBox=format!("0 0 {WIDTH} {HEIGHT}")
            width=WIDTH.to_string()
            height=HEIGHT.to_string()
            aria-hidden="true"
        >
            <path d=outline(&bins) />
        </svg>
    }
}

fn outline(bins: &[usize]) -> String {
    let most = bins.iter().max().copied().unwrap_or(0).max(1) as f64;
    let width = WIDTH / bins.len().max(1) as f64;
    let mut path = String::new();
    for (at, rows) in bins.iter().enumerate().filter(|(_, rows)| **rows > 0) {
        // The least bar can still be seen.
        let height = (*rows as f64 / most * (HEIGHT - 1.0)).max(1.0);
        let (left, bar) = (at as f64 * width, width - 0.8);
        // Writing into a string cannot fail.
        let _ = write!(path, "M{left:.1} {HEIGHT}v-{height:.1}h{bar:.1}v{height:.1}z");
    }
    path
}

/// The levels of a category column as a divided bar, the most frequent one in words.
#[component]
pub fn LevelBar(
    /// The most frequent levels with their rows.
    top: Vec<(String, usize)>,
    /// All rows with a value.
    of: usize,
) -> impl IntoView {
    let share = move |rows: usize| rows as f64 / of.max(1) as f64;
    let first = top.first().map(|(level, rows)| (level.clone(), percent(share(*rows))));
    let title =
        top.iter().map(|(level, rows)| format!("{level}: {}", whole(*rows))).collect::<Vec<_>>().join("\n");
    view! {
        <span class="level-bar" title=title>
            <span class="level-bar-parts" aria-hidden="true">
                {top
                    .iter()
                    .map(|(_, rows)| view! { <span style=("width", format!("{:.1}%", share(*rows) * 100.0))></span> })
                    .collect_view()}
            </span>
            {first
                .map(|(level, share)| {
                    view! {
                        <span class="level-bar-text">
                            <span class="level-bar-name">{level}</span> <span>{share}</span>
                        </span>
                    }
                })}
        </span>
    }
}
