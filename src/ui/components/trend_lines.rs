//! One measure over the periods: a line for each segment in its colour, all customers in grey.
//!
//! Drawn in shares of the room there is, so that words keep their size at any width. The table has the same figures.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    change::Place,
    methods::Label,
    ui::{
        format::{decimals, fixed},
        moves,
    },
    update::{Review, Trend},
};

/// Room at both sides so that the first and the last dot are whole, in percent.
const AWAY: f64 = 4.0;

/// See the module.
#[component]
pub fn TrendLines(
    /// What the update did.
    review: Arc<Review>,
    /// The measure.
    trend: Trend,
) -> impl IntoView {
    let values = trend.by_strand.iter().chain([&trend.overall]).flatten().flatten();
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    // Amounts are seen from nothing on where that costs little room.
    let low = if low > 0.0 && low < 0.5 * high { 0.0 } else { low };
    let spread = if high > low { high - low } else { 1.0 };
    let periods = review.periods.len();
    let x = move |at: usize| percent(AWAY + (100.0 - 2.0 * AWAY) * at as f64 / (periods - 1).max(1) as f64);
    let y = move |value: f64| percent(100.0 - (value - low) / spread * 100.0);
    let line = |values: &[Option<f64>], colour: String, class: &'static str| {
        let steps: Vec<_> = (1..values.len())
            .filter_map(|at| {
                let (from, to) = (values[at - 1]?, values[at]?);
                Some(view! { <line x1=x(at - 1) y1=y(from) x2=x(at) y2=y(to) /> })
            })
            .collect();
        let dots: Vec<_> = values
            .iter()
            .enumerate()
            .filter_map(|(at, value)| Some(view! { <circle cx=x(at) cy=y((*value)?) r="3.5" /> }))
            .collect();
        view! { <g class=class style=("--colour", colour)>{steps} {dots}</g> }
    };
    let strands: Vec<_> = (0..)
        .zip(&trend.by_strand)
        .map(|(at, values): (Label, _)| line(values, moves::colour(&review, Place::In(at)), "trend-line"))
        .collect();
    let overall = line(&trend.overall, "var(--ink-3)".to_owned(), "trend-line is-overall");
    let told = |value: f64| fixed(value, decimals(high.abs().max(low.abs())));
    let ticks: Vec<_> =
        review.periods.iter().map(|period| view! { <li>{period.title.clone()}</li> }).collect();
    view! {
        <div class="trend-drawing" aria-hidden="true">
            <div class="trend-axis">
                <span>{told(high)}</span>
                <span>{told(f64::midpoint(low, high))}</span>
                <span>{told(low)}</span>
            </div>
            <svg class="trend-svg">
                <line class="trend-grid" x1="0" x2="100%" y1="0" y2="0" />
                <line class="trend-grid" x1="0" x2="100%" y1="50%" y2="50%" />
                <line class="trend-grid" x1="0" x2="100%" y1="100%" y2="100%" />
                {overall}
                {strands}
            </svg>
            <ol class="trend-ticks">{ticks}</ol>
        </div>
    }
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}
