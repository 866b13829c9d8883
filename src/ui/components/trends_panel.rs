//! Numbers by segment over the periods: one measure of all segments, or all measures of one.

use std::sync::Arc;

use leptos::prelude::*;

use super::{fields::Choice, place::PlaceSign, toggle::Toggle, trend_lines::TrendLines};
use crate::{
    change::Place,
    methods::Label,
    ui::{
        format::{NONE, decimals, fixed, percent_1, spoken},
        moves::End,
    },
    update::{Review, Trend},
};

/// See the module.
#[component]
pub fn TrendsPanel(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let mut trends = review.trends.clone();
    trends.sort_by_key(|trend| !trend.is_feature);
    if trends.is_empty() {
        return ().into_any();
    }
    let trends = Arc::new(trends);
    let (within, set_within) = signal(false);
    let (measure, set_measure) = signal(0_usize);
    let (strand, set_strand) = signal(0_usize);
    let measures: Vec<(String, String)> =
        trends.iter().enumerate().map(|(at, trend)| (at.to_string(), spoken(&trend.column))).collect();
    let strands: Vec<(String, String)> =
        review.strands.iter().enumerate().map(|(at, strand)| (at.to_string(), strand.name.clone())).collect();
    let strands = Signal::stored(strands);
    let measures = Signal::stored(measures);
    let drawn = review.clone();
    view! {
        <section class="panel trends" aria-labelledby="trends-title">
            <div class="panel-head">
                <div>
                    <h2 id="trends-title">"Trends"</h2>
                    <p class="quiet">"Means over the customers of each segment in each period, in the columns' own units."</p>
                </div>
                <div class="panel-tools">
                    <Toggle
                        name="trends-of"
                        legend="What is compared"
                        options=vec![("Across segments", false), ("Within one", true)]
                        value=within
                        choose=move |chosen| set_within.set(chosen)
                    />
                    {move || {
                        if within.get() {
                            view! {
                                <Choice
                                    id="trends-segment"
                                    name="Segment"
                                    options=strands
                                    value=Signal::derive(move || strand.get().to_string())
                                    choose=move |chosen: String| set_strand.set(chosen.parse().unwrap_or(0))
                                />
                            }
                                .into_any()
                        } else {
                            view! {
                                <Choice
                                    id="trends-measure"
                                    name="Measure"
                                    options=measures
                                    value=Signal::derive(move || measure.get().to_string())
                                    choose=move |chosen: String| set_measure.set(chosen.parse().unwrap_or(0))
                                />
                            }
                                .into_any()
                        }
                    }}
                </div>
            </div>
            {move || {
                let review = drawn.clone();
                if within.get() {
                    view! { <Within review trends=trends.clone() strand=strand.get() /> }.into_any()
                } else {
                    let trend = trends.get(measure.get()).cloned();
                    trend.map(|trend| view! { <Across review trend /> }).into_any()
                }
            }}
        </section>
    }
    .into_any()
}

/// One measure of all segments.
#[component]
fn Across(review: Arc<Review>, trend: Trend) -> impl IntoView {
    let heads = heads(&review);
    let size = trend.overall.iter().flatten().map(|value| value.abs()).fold(0.0, f64::max);
    let line = |sign: AnyView, values: &[Option<f64>]| {
        let cells: Vec<_> =
            values.iter().map(|value| view! { <td class="figure">{told(*value, size)}</td> }).collect();
        let (change, part) = change(values, size);
        view! {
            <tr>
                <th scope="row">{sign}</th>
                {cells}
                <td class="figure">{change}</td>
                <td class="figure">{part}</td>
            </tr>
        }
    };
    let lines: Vec<_> = (0..)
        .zip(&trend.by_strand)
        .map(|(at, values): (Label, _)| {
            line(view! { <PlaceSign review=&review place=Place::In(at) end=End::After /> }.into_any(), values)
        })
        .collect();
    let overall = view! {
        <span class="place">
            <span class="place-mark is-overall" aria-hidden="true"></span>
            <span class="place-name">"All in a segment"</span>
        </span>
    };
    let overall = line(overall.into_any(), &trend.overall);
    view! {
        <TrendLines review=review.clone() trend=trend.clone() />
        <div class="table-scroll" tabindex="0" role="region" aria-label=format!("{} by segment and period", spoken(&trend.column))>
            <table class="rows-table trend-table" data-testid="trend">
                <thead>
                    <tr>
                        <th scope="col">"Segment"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{lines} {overall}</tbody>
            </table>
        </div>
    }
}

/// All measures of one segment.
#[component]
fn Within(review: Arc<Review>, trends: Arc<Vec<Trend>>, strand: usize) -> impl IntoView {
    let heads = heads(&review);
    let lines: Vec<_> = trends
        .iter()
        .filter_map(|trend| {
            let values = trend.by_strand.get(strand)?;
            let size = values.iter().flatten().map(|value| value.abs()).fold(0.0, f64::max);
            let cells: Vec<_> =
                values.iter().map(|value| view! { <td class="figure">{told(*value, size)}</td> }).collect();
            let (change, part) = change(values, size);
            let (_, overall) = self::change(&trend.overall, size);
            Some(view! {
                <tr>
                    <th scope="row">
                        {spoken(&trend.column)}
                        {(!trend.is_feature).then(|| view! { <span class="heat-mark" title="Only describes">"○"</span> })}
                    </th>
                    {cells}
                    <td class="figure">{change}</td>
                    <td class="figure">{part}</td>
                    <td class="figure quiet">{overall}</td>
                </tr>
            })
        })
        .collect();
    let name = review.strands.get(strand).map(|strand| strand.name.clone()).unwrap_or_default();
    view! {
        <div class="table-scroll trend-scroll" tabindex="0" role="region" aria-label=format!("All measures of {name}")>
            <table class="rows-table trend-table" data-testid="trend-within">
                <thead>
                    <tr>
                        <th scope="col">"Measure"</th>
                        {heads}
                        <th scope="col" class="figure">
                            "All segments"
                        </th>
                    </tr>
                </thead>
                <tbody>{lines}</tbody>
            </table>
        </div>
        <p class="quiet">"○ describes only: segments are not formed by it."</p>
    }
}

/// The periods, and the change from the first to the last.
fn heads(review: &Review) -> Vec<AnyView> {
    let periods = review.periods.iter().map(|period| period.title.clone());
    periods
        .chain(["Change".to_owned(), "in %".to_owned()])
        .map(|title| view! { <th scope="col" class="figure">{title}</th> }.into_any())
        .collect()
}

fn told(value: Option<f64>, size: f64) -> String {
    value.map_or_else(|| NONE.to_owned(), |value| fixed(value, decimals(size)))
}

/// What a value did from the first to the last period in which it is known, in its unit and as a share.
fn change(values: &[Option<f64>], size: f64) -> (String, String) {
    let known: Vec<f64> = values.iter().flatten().copied().collect();
    let [first, .., last] = known.as_slice() else { return (NONE.to_owned(), NONE.to_owned()) };
    let by = last - first;
    let sign = |value: f64| if value > 0.0 { "+" } else { "" };
    let part = if *first == 0.0 {
        NONE.to_owned()
    } else {
        let part = by / first.abs();
        format!("{}{}", sign(part), percent_1(part))
    };
    (format!("{}{}", sign(by), fixed(by, decimals(size))), part)
}
