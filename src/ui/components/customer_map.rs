//! Customers as points on the two directions in which the features vary most.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{MediaQueryListEvent, ResizeObserver};

use super::badge::{COLOURS, NamedBadge};
use crate::{
    browser::{canvas, preferences},
    charts::{Chart, Scatter, Theme},
    methods::Label,
    segments::Map,
    ui::{
        actions::use_actions,
        format::{fixed, percent, spoken, whole},
        state::{State, use_state},
    },
};

/// So many columns are named beside an axis.
const MOST_NAMED: usize = 3;

/// A map narrower than this, in pixels, has little room beside its axes.
const NARROW: i32 = 480;

/// See the module.
#[component]
pub fn CustomerMap(
    /// The points.
    map: Map,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let canvas = NodeRef::<html::Canvas>::new();
    let (size, set_size) = signal(0_u32);
    let system = system_is_dark();
    let theme = Memo::new(move |_| match state.theme.get() {
        preferences::Theme::Dark => Theme::Dark,
        preferences::Theme::System if system.get() => Theme::Dark,
        preferences::Theme::Light | preferences::Theme::System => Theme::Light,
    });
    observe_size(canvas, set_size);

    let shown = map.points.len();
    let (of, kept) = (map.of, map.kept);
    let [x, y] = [0, 1].map(|at| axis(&map.axes[at], MOST_NAMED));
    let (pull_x, pull_y) = (loadings(&map.axes[0]), loadings(&map.axes[1]));
    let map = Arc::new(map);
    let drawing = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else { return };
        if size.get() == 0 {
            return;
        }
        // On a phone there is room for one column beside each axis; the figures stand below.
        let named = if canvas.client_width() < NARROW { 1 } else { MOST_NAMED };
        let chart = Chart::Scatter(Scatter {
            points: map.points.iter().map(|(_, x, y, label)| (*x, *y, place(&state, *label))).collect(),
            x_label: axis(&map.axes[0], named),
            y_label: axis(&map.axes[1], named),
            highlighted: state.focus.get().map(|label| place(&state, label)),
        });
        let theme = theme.get();
        let number = drawing.with_value(|number| number + 1);
        drawing.set_value(number);
        // In a frame of its own: what was pressed answers first. Only the newest is drawn.
        request_animation_frame(move || {
            if drawing.try_get_value() == Some(number) {
                // A canvas that cannot be drawn on leaves the legend and the tables, which say the same.
                let _ = canvas::draw(&canvas, &chart, theme);
            }
        });
    });

    let labels = move || 0..state.names.with(|names| Label::try_from(names.len()).unwrap_or(Label::MAX));
    view! {
        <section class="panel map" aria-labelledby="map-title">
            <div class="panel-head">
                <div>
                    <h2 id="map-title">"Map"</h2>
                    <p class="quiet">
                        {format!(
                            "Near points are alike. The two directions keep {} of the variation. {} of {} customers shown.",
                            percent(kept),
                            whole(shown),
                            whole(of),
                        )}
                    </p>
                </div>
            </div>
            <canvas
                node_ref=canvas
                class="map-canvas"
                data-testid="map-canvas"
                role="img"
                aria-label=format!("Map of {} customers by segment. Across: {x}. Up: {y}.", whole(shown))
            ></canvas>
            <ul class="map-legend" aria-label="Segments on the map">
                <For
                    each=labels
                    key=|label| *label
                    children=move |label| {
                        view! {
                            <li>
                                <button
                                    class="legend-button"
                                    aria-pressed=move || (state.focus.get() == Some(label)).to_string()
                                    class:is-dimmed=move || state.focus.get().is_some_and(|focus| focus != label)
                                    on:click=move |_| actions.toggle_focus(label)
                                >
                                    <Shape label />
                                    <NamedBadge label />
                                </button>
                            </li>
                        }
                    }
                />
            </ul>
            <dl class="map-axes">
                <dt>"Across"</dt>
                <dd>{pull_x}</dd>
                <dt>"Up"</dt>
                <dd>{pull_y}</dd>
            </dl>
        </section>
    }
}

/// The shape that the segment's points have.
#[component]
fn Shape(label: Label) -> impl IntoView {
    let state = use_state();
    let path = move || match place(&state, label) % 5 {
        0 => "M6 1.5a4.5 4.5 0 110 9 4.5 4.5 0 010-9z",
        1 => "M6 1l5.2 9.5H.8z",
        2 => "M2 2h8v8H2z",
        3 => "M6 .6L11.4 6 6 11.4.6 6z",
        _ => "M4.4 1h3.2v3.4H11v3.2H7.6V11H4.4V7.6H1V4.4h3.4z",
    };
    view! {
        <svg
            class="shape"
            viewBox="0 0 12 12"
            width="11"
            height="11"
            aria-hidden="true"
            style=("color", move || state.colour_of(label))
        >
            <path d=path />
        </svg>
    }
}

/// The segment's place in the palette.
fn place(state: &State, label: Label) -> u8 {
    state.names.with(|names| names.get(usize::from(label)).map_or(label, |naming| naming.color)) % COLOURS
}

/// What a direction is made of: its strongest columns, with the sign they pull to.
fn axis(loadings: &[(String, f64)], most: usize) -> String {
    let part = |(column, loading): &(String, f64)| {
        let sign = if *loading < 0.0 { "less" } else { "more" };
        format!("{sign} {}", spoken(column))
    };
    loadings.iter().take(most).map(part).collect::<Vec<_>>().join(", ")
}

/// The same with figures: how strongly each column pulls.
fn loadings(loadings: &[(String, f64)]) -> String {
    let part = |(column, loading): &(String, f64)| {
        format!("{} {}{}", spoken(column), if *loading < 0.0 { "" } else { "+" }, fixed(*loading, 2))
    };
    loadings.iter().take(4).map(part).collect::<Vec<_>>().join(", ")
}

fn observe_size(canvas: NodeRef<html::Canvas>, set_size: WriteSignal<u32>) {
    let seen = Closure::<dyn FnMut()>::new(move || {
        if let Some(canvas) = canvas.try_get_untracked().flatten() {
            let (width, height) = (canvas.client_width().max(0), canvas.client_height().max(0));
            set_size.try_set((width * 10_000 + height).unsigned_abs());
        }
    });
    // Every browser that runs this page has observers of size.
    let Ok(observer) = ResizeObserver::new(seen.as_ref().unchecked_ref()) else { return };
    let held = StoredValue::new_local((observer, seen));
    Effect::new(move |_| {
        if let Some(canvas) = canvas.get() {
            held.with_value(|(observer, _)| observer.observe(&canvas));
        }
    });
    on_cleanup(move || {
        held.try_with_value(|(observer, _)| observer.disconnect());
    });
}

/// Whether the system asks for dark pages.
fn system_is_dark() -> ReadSignal<bool> {
    let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
    let (dark, set_dark) = signal(query.as_ref().is_some_and(web_sys::MediaQueryList::matches));
    if let Some(query) = query {
        let changed = Closure::<dyn FnMut(MediaQueryListEvent)>::new(move |event: MediaQueryListEvent| {
            set_dark.try_set(event.matches());
        });
        query.set_onchange(Some(changed.as_ref().unchecked_ref()));
        let held = StoredValue::new_local((query, changed));
        on_cleanup(move || {
            held.try_with_value(|(query, _)| query.set_onchange(None));
        });
    }
    dark
}
