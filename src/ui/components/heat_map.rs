//! Segments by columns: each cell in the column's own unit, coloured by how far it is from all customers.

use std::sync::Arc;

use leptos::prelude::*;

use super::{badge::NamedBadge, column_row::shown, toggle::Toggle};
use crate::{
    methods::Label,
    segments::{ColumnBySegment, Summary},
    table::Kind,
    ui::{
        actions::use_actions,
        format::{NONE, decimals, fixed, percent, spoken, whole},
        state::{Found, use_state},
    },
};

const PART: usize = 30;

/// Differences of so many standard deviations have the full colour.
const FULL: f64 = 1.5;

/// The strongest mix of colour into the ground at which words stay easy to read, in percent.
const STRONGEST: f64 = 52.0;

/// Which middle is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Middle {
    Mean,
    Median,
}

/// See the module.
#[component]
pub fn HeatMap(
    /// The segments.
    found: Arc<Found>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let (middle, set_middle) = signal(Middle::Mean);
    let (all, set_all) = signal(false);
    let (parts, set_parts) = signal(PART);
    let k = found.segmentation.segments.len();
    let sizes: Vec<usize> = found.segmentation.segments.iter().map(|segment| segment.size).collect();
    let counted = found.clone();
    let wanted = Memo::new(move |_| {
        let columns = &counted.segmentation.columns;
        (0..columns.len()).filter(|at| all.get() || columns[*at].is_feature).collect::<Vec<_>>()
    });
    let drawn = move || wanted.get().into_iter().take(parts.get()).collect::<Vec<_>>();
    let labels = || 0..u8::try_from(k).unwrap_or(u8::MAX);
    let heads = labels()
        .zip(sizes)
        .map(|(label, size)| {
            view! {
                <th scope="col" class="heat-head" class:is-focused=move || state.focus.get() == Some(label)>
                    <button class="heat-head-button" on:click=move |_| actions.toggle_focus(label)>
                        <NamedBadge label />
                    </button>
                    <span class="quiet">{format!("n = {}", whole(size))}</span>
                </th>
            }
        })
        .collect_view();
    view! {
        <section class="panel" aria-labelledby="heat-title">
            <div class="panel-head">
                <div>
                    <h2 id="heat-title">"Profile"</h2>
                    <p class="quiet">"Each segment against all customers, in the columns' own units."</p>
                </div>
                <div class="panel-tools">
                    <Toggle
                        name="middle"
                        legend="Which middle"
                        options=vec![("Mean", Middle::Mean), ("Median", Middle::Median)]
                        value=middle
                        choose=move |chosen| set_middle.set(chosen)
                    />
                    <Toggle
                        name="scope"
                        legend="Which columns"
                        options=vec![("Features", false), ("All columns", true)]
                        value=all
                        choose=move |chosen| set_all.set(chosen)
                    />
                </div>
            </div>
            <div class="table-scroll heat-scroll" tabindex="0" role="region" aria-label="Profile of the segments">
                <table class="heat" data-testid="heatmap" style=("--segments", k.to_string())>
                    <thead>
                        <tr>
                            <th scope="col" class="heat-corner">"Column"</th>
                            <th scope="col" class="heat-head heat-all">"All customers"</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=drawn
                            key=|at| *at
                            children=move |at| view! { <HeatRow column=found.segmentation.columns[at].clone() middle /> }
                        />
                    </tbody>
                </table>
            </div>
            <div class="panel-foot">
                <Scale />
                <Show when=move || { wanted.with(Vec::len) > parts.get() }>
                    <button class="button button-small" on:click=move |_| set_parts.update(|parts| *parts += PART)>
                        {move || format!("Show {} more", PART.min(wanted.with(Vec::len) - parts.get()))}
                    </button>
                </Show>
            </div>
        </section>
    }
}

#[component]
fn HeatRow(column: ColumnBySegment, middle: ReadSignal<Middle>) -> impl IntoView {
    let column = Arc::new(column);
    let overall = column.clone();
    let cells = (0..column.by_segment.len())
        .map(|at| view! { <HeatCell column=column.clone() at middle /> })
        .collect_view();
    view! {
        <tr>
            <th scope="row" class="heat-name" title=overall.column.clone()>
                <span>{spoken(&overall.column)}</span>
                {(!overall.is_feature).then(|| view! { <span class="heat-mark" title="Only describes">"○"</span> })}
            </th>
            <td class="heat-all figure">{move || told(&overall, &overall.overall, middle.get())}</td>
            {cells}
        </tr>
    }
}

#[component]
fn HeatCell(column: Arc<ColumnBySegment>, at: usize, middle: ReadSignal<Middle>) -> impl IntoView {
    let state = use_state();
    let label = Label::try_from(at).unwrap_or(Label::MAX);
    let cell = {
        let column = column.clone();
        move || told(&column, &column.by_segment[at], middle.get())
    };
    let difference = Memo::new(move |_| difference(&column.overall, &column.by_segment[at], middle.get()));
    let strength = move || {
        let size = difference.get().unwrap_or(0.0).abs() / FULL;
        format!("{:.0}%", size.min(1.0) * STRONGEST)
    };
    let title = move || {
        difference.get().map(|difference| {
            let side = if difference >= 0.0 { "above" } else { "below" };
            format!("{} standard deviations {side} all customers", fixed(difference.abs(), 2))
        })
    };
    view! {
        <td
            class="heat-cell figure"
            class:is-below=move || difference.get().is_some_and(|difference| difference < 0.0)
            class:is-dimmed=move || state.focus.get().is_some_and(|focus| focus != label)
            style=("--mix", strength)
            title=title
        >
            {cell}
        </td>
    }
}

/// What a cell says. All cells of a row have the same number of decimals.
fn text(column: &ColumnBySegment, summary: &Summary, middle: Middle) -> String {
    match summary {
        Summary::Number { .. } => match (value(summary, middle), column.kind) {
            (None, _) => NONE.to_owned(),
            (Some(own), Kind::Number) => {
                let all =
                    column.by_segment.iter().chain([&column.overall]).filter_map(|of| value(of, middle));
                let size = value(&column.overall, middle).filter(|size| *size != 0.0).unwrap_or(own);
                let is_whole = all.into_iter().all(|value| value.fract() == 0.0);
                fixed(own, if is_whole { 0 } else { decimals(size) })
            }
            (Some(own), kind) => shown(own, kind),
        },
        Summary::Category { .. } => NONE.to_owned(),
    }
}

/// What a cell shows; a level may be cut off, its share is not.
fn told(column: &ColumnBySegment, summary: &Summary, middle: Middle) -> AnyView {
    match summary {
        Summary::Category { top, .. } if !top.is_empty() => {
            let (level, share) = top[0].clone();
            view! {
                <span class="heat-level" title=level.clone()>
                    <span>{level.clone()}</span>
                    {percent(share)}
                </span>
            }
            .into_any()
        }
        _ => text(column, summary, middle).into_any(),
    }
}

fn value(summary: &Summary, middle: Middle) -> Option<f64> {
    match summary {
        Summary::Number { mean, median, .. } => *(if middle == Middle::Mean { mean } else { median }),
        Summary::Category { .. } => None,
    }
}

/// How far a segment is from all customers, in standard deviations.
fn difference(all: &Summary, own: &Summary, middle: Middle) -> Option<f64> {
    match (all, own) {
        (Summary::Number { sd, .. }, Summary::Number { .. }) => {
            let sd = (*sd).filter(|sd| *sd > 0.0)?;
            Some((value(own, middle)? - value(all, middle)?) / sd)
        }
        (Summary::Category { .. }, Summary::Category { top, .. }) => {
            let (level, own) = top.first()?;
            let share = all.share_of(level);
            let spread = (share * (1.0 - share)).sqrt();
            (spread > 0.0).then(|| (own - share) / spread)
        }
        _ => None,
    }
}

/// What the colours mean.
#[component]
fn Scale() -> impl IntoView {
    view! {
        <p class="heat-scale">
            <span>"below"</span>
            <span class="heat-scale-bar" aria-hidden="true"></span>
            <span>"above all customers"</span>
            <span class="quiet">"full colour at 1.5 standard deviations; ○ describes only"</span>
        </p>
    }
}
