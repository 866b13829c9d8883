//! Two figures over the number of segments: the variance explained, whose bend is the elbow, and the silhouette over
//! what data without groups reach.
//!
//! Drawn in shares of the room there is, so that words keep their size at any width. The table has the same figures.

use leptos::prelude::*;

use super::scan_answer::drafted;
use crate::{
    quality::scan::Candidate,
    ui::{scanned::Scanned, state::use_state},
};

/// Tops of the silhouette's axis: the least that has room for all is taken, so that it seldom changes.
const TOPS: [f64; 4] = [0.2, 0.4, 0.7, 1.0];

/// One number's place in a drawing, in shares of its height.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    k: usize,
    /// The figure, if it is there.
    height: Option<f64>,
    /// What data without groups reach.
    chance: Option<f64>,
}

/// See the module.
#[component]
pub fn ScanCharts() -> impl IntoView {
    let state = use_state();
    let draw = move |of: fn(&Scanned) -> (f64, Vec<Point>)| {
        Memo::new(move |_| state.scan.with(|scan| scan.as_ref().map(of)).unwrap_or_default())
    };
    let (explained, silhouettes) = (draw(explained), draw(silhouettes));
    view! {
        <div class="scan-charts">
            <figure class="scan-chart">
                <figcaption>
                    <span class="scan-chart-title">"Silhouette"</span>
                    <span class="quiet">
                        <span class="scan-chance-sign" aria-hidden="true"></span>
                        "What data like yours reach without any groups. Only what rises above it speaks for segments."
                    </span>
                </figcaption>
                <Drawing points=silhouettes unit="" />
            </figure>
            <figure class="scan-chart">
                <figcaption>
                    <span class="scan-chart-title">"Variance explained"</span>
                    <span class="quiet">"It always rises; after the bend, the elbow, more segments add little."</span>
                </figcaption>
                <Drawing points=explained unit="%" />
            </figure>
        </div>
    }
}

/// The drawing alone; its top is the figure at the top of the axis.
#[component]
fn Drawing(points: Memo<(f64, Vec<Point>)>, unit: &'static str) -> impl IntoView {
    let k_now = drafted(use_state());
    let top = move || points.with(|(top, _)| if unit == "%" { "100 %".to_owned() } else { format!("{top}") });
    view! {
        <div class="scan-drawing" aria-hidden="true">
            <div class="scan-axis">
                <span>{top}</span>
                <span>"0"</span>
            </div>
            <svg class="scan-svg">
                <line class="scan-grid" x1="0" x2="100%" y1="0" y2="0" />
                <line class="scan-grid" x1="0" x2="100%" y1="50%" y2="50%" />
                <line class="scan-base" x1="0" x2="100%" y1="100%" y2="100%" />
                {move || {
                    let (_, points) = points.get();
                    marks(&points, k_now.get())
                }}
            </svg>
            <ol class="scan-ticks">
                {move || {
                    points
                        .get()
                        .1
                        .into_iter()
                        .map(|Point { k, .. }| view! { <li class:is-taken=move || k_now.get() == Some(k)>{k}</li> })
                        .collect_view()
                }}
            </ol>
        </div>
    }
}

fn marks(points: &[Point], k_now: Option<usize>) -> impl IntoView + use<> {
    let wide = 100.0 / points.len().max(1) as f64;
    let at = move |place: usize| percent((place as f64 + 0.5) * wide);
    let down = |height: f64| percent((1.0 - height) * 100.0);
    let steps = points.iter().enumerate().filter_map(|(place, point)| {
        let chance = point.chance?;
        Some(view! {
            <rect class="scan-chance" x=percent(place as f64 * wide) y=down(chance) width=percent(wide) height=percent(chance * 100.0) />
        })
    });
    let taken = points.iter().position(|point| Some(point.k) == k_now);
    let pairs = points.windows(2).enumerate().filter_map(|(place, pair)| {
        let (from, to) = pair[0].height.zip(pair[1].height)?;
        Some(view! { <line class="scan-line" x1=at(place) y1=down(from) x2=at(place + 1) y2=down(to) /> })
    });
    let dots = points.iter().enumerate().filter_map(|(place, point)| {
        let is_taken = Some(point.k) == k_now;
        let r = if is_taken { "5" } else { "3.5" };
        Some(view! { <circle class="scan-dot" class:is-taken=is_taken cx=at(place) cy=down(point.height?) r=r /> })
    });
    view! {
        {steps.collect_view()}
        {taken.map(|place| view! { <line class="scan-taken" x1=at(place) x2=at(place) y1="0" y2="100%" /> })}
        {pairs.collect_view()}
        {dots.collect_view()}
    }
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

fn explained(scan: &Scanned) -> (f64, Vec<Point>) {
    (1.0, each(scan, |candidate| candidate.trial.explained, |_| None))
}

/// Of the same customers as those without groups, once they are known; till then of all.
fn silhouettes(scan: &Scanned) -> (f64, Vec<Point>) {
    let contrast = |candidate: &Candidate| candidate.assessment.as_ref().and_then(|of| of.contrast.clone());
    let own = |candidate: &Candidate| {
        let of_all = || candidate.trial.silhouette.as_ref().map(|silhouette| silhouette.mean);
        contrast(candidate).map(|contrast| contrast.own).or_else(of_all)
    };
    let chance = |candidate: &Candidate| contrast(candidate).map(|contrast| contrast.chance());
    let points = each(scan, own, chance);
    let highest = points.iter().flat_map(|point| [point.height, point.chance]).flatten().fold(0.0, f64::max);
    let top = TOPS.into_iter().find(|top| highest <= *top).unwrap_or(1.0);
    let scaled = |figure: Option<f64>| figure.map(|figure| (figure / top).clamp(0.0, 1.0));
    let points = points.into_iter().map(|point| Point {
        height: scaled(point.height),
        chance: scaled(point.chance),
        ..point
    });
    (top, points.collect())
}

fn each(
    scan: &Scanned,
    height: impl Fn(&Candidate) -> Option<f64>,
    chance: impl Fn(&Candidate) -> Option<f64>,
) -> Vec<Point> {
    let point = |k| Point { k, height: scan.of(k).and_then(&height), chance: scan.of(k).and_then(&chance) };
    scan.numbers.clone().map(point).collect()
}
