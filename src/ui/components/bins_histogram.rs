//! How a column is spread, its bins shaded by what they earn, and their edges as handles that can be moved.

use std::fmt::Write;

use leptos::{
    ev::{KeyboardEvent, PointerEvent},
    html,
    prelude::*,
};

use super::feature_bins::{BinRow, FeatureBins, MOST};
use crate::{
    sketch::Histogram,
    ui::{
        focus::focus_soon,
        format::{count, spoken},
    },
};

const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 100.0;

/// A first bar so many times higher than any other is cut off, so that the others can be seen.
const TOWERING: usize = 3;

/// So many steps at once with Shift or the page keys.
const LEAP: i32 = 10;

/// See the module.
#[component]
pub fn BinsHistogram(
    /// The bins.
    bins: FeatureBins,
) -> impl IntoView {
    let histogram = Memo::new(move |_| bins.histogram());
    let plot = NodeRef::<html::Div>::new();
    let picture = move || {
        let histogram = histogram.get()?;
        let edges = if bins.within().is_some() && !bins.are_own() { Vec::new() } else { bins.edges.get() };
        let has_zeros = bins.binning().shape().1;
        let shown = bars(&histogram, &edges, has_zeros);
        let points = bins.points();
        let earned =
            move |at: usize| if edges.is_empty() { 60.0 } else { points.get(at).copied().unwrap_or(50.0) };
        let paths = shown.into_iter().enumerate().map(|(at, d)| {
            // What earns nothing can still be seen.
            let opacity = format!("{:.2}", 0.22 + 0.0078 * earned(at).clamp(0.0, 100.0));
            view! { <path d=d fill-opacity=opacity /> }
        });
        Some(paths.collect_view())
    };
    let handles = move || {
        let drawn = histogram.with(|histogram| histogram.as_ref().is_some_and(|h| h.max > h.min));
        0..if drawn { bins.edges.with(Vec::len) } else { 0 }
    };
    view! {
        <div class="bins-picture">
            <div class="bins-plot" node_ref=plot>
                <svg
                    class="bins-bars"
                    viewBox=format!("0 0 {WIDTH} {HEIGHT}")
                    preserveAspectRatio="none"
                    aria-hidden="true"
                >
                    {picture}
                </svg>
                <For each=handles key=|edge| *edge let:edge>
                    <Handle bins edge plot histogram />
                </For>
            </div>
            {move || {
                histogram
                    .get()
                    .map(|histogram| {
                        view! {
                            <div class="bins-axis">
                                <span>{bins.text(histogram.min)}</span>
                                <span>{(histogram.max > histogram.min).then(|| bins.text(histogram.max))}</span>
                            </div>
                            <p class="quiet">{bins.told(&histogram)}</p>
                        }
                    })
            }}
            <AddEdge bins />
        </div>
    }
}

/// The rows in a first bar that towers over all others.
fn towering(histogram: &Histogram) -> Option<usize> {
    let (first, rest) = histogram.rows.split_first()?;
    let most = rest.iter().max().copied().filter(|most| *most > 0)?;
    (*first > TOWERING * most).then_some(*first)
}

/// The bars of each bin as a path, the lowest values first.
fn bars(histogram: &Histogram, edges: &[f64], has_zeros: bool) -> Vec<String> {
    let steps = histogram.rows.len().max(1) as f64;
    let cut_off = towering(histogram).is_some();
    let most = histogram.rows.iter().skip(usize::from(cut_off)).max().copied().unwrap_or(0).max(1) as f64;
    // The greatest value itself stands in the last step.
    let end = 1.0 - 1.0 / steps;
    let place = |edge: &f64| if *edge < histogram.max { histogram.share_of(*edge) } else { end };
    let mut ends: Vec<f64> = edges.iter().map(place).collect();
    if has_zeros {
        // Zeros share their bar with the least of the others.
        let zero = if histogram.min > 0.0 { 0.0 } else { histogram.share_of(0.0).max(1.0 / steps) };
        ends.insert(0, zero);
    }
    ends.push(1.0);
    let mut from = 0.0;
    ends.into_iter()
        .map(|end| {
            let mut path = String::new();
            for (at, rows) in histogram.rows.iter().enumerate().filter(|(_, rows)| **rows > 0) {
                let (left, right) = (at as f64 / steps, (at + 1) as f64 / steps);
                let (left, right) = (left.max(from), right.min(end));
                if right > left {
                    let height = (*rows as f64 / most * (HEIGHT - 2.0)).clamp(1.5, HEIGHT);
                    let (x, width) = (left * WIDTH, ((right - left) * WIDTH - 1.0).max(0.6));
                    // Writing into a string cannot fail.
                    let _ = write!(path, "M{x:.1} {HEIGHT}v-{height:.1}h{width:.1}v{height:.1}z");
                }
            }
            from = from.max(end);
            path
        })
        .collect()
}

/// One edge, to be dragged or moved by keys.
#[component]
fn Handle(
    bins: FeatureBins,
    edge: usize,
    plot: NodeRef<html::Div>,
    histogram: Memo<Option<Histogram>>,
) -> impl IntoView {
    let value = Memo::new(move |_| bins.edges.with(|edges| edges.get(edge).copied().unwrap_or_default()));
    let left = move || {
        let share = histogram.with(|h| h.as_ref().map_or(0.0, |h| h.share_of(value.get())));
        format!("{:.3}%", share * 100.0)
    };
    let (is_held, set_held) = signal(false);
    let to_pointer = move |event: &PointerEvent| {
        let Some(plot) = plot.try_get_untracked().flatten() else { return };
        let bounds = plot.get_bounding_client_rect();
        let share = (event.client_x() - bounds.left()) / bounds.width().max(1.0);
        let towards = histogram
            .with_untracked(|histogram| histogram.as_ref().map(|h| h.value_at(share, bins.is_day())));
        if let Some(towards) = towards {
            bins.move_edge(edge, towards);
        }
    };
    let handle = NodeRef::<html::Div>::new();
    let press = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        // Text is not selected meanwhile; the focus is put here by hand then.
        event.prevent_default();
        if let Some(handle) = handle.try_get_untracked().flatten() {
            // Both are refused only for a pointer or a window that is gone.
            let _ = handle.set_pointer_capture(event.pointer_id());
            let _ = handle.focus();
        }
        set_held.set(true);
    };
    let key = move |event: KeyboardEvent| {
        let leap = if event.shift_key() { LEAP } else { 1 };
        match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => bins.step_edge(edge, leap),
            "ArrowLeft" | "ArrowDown" => bins.step_edge(edge, -leap),
            "PageUp" => bins.step_edge(edge, LEAP),
            "PageDown" => bins.step_edge(edge, -LEAP),
            "Home" => bins.move_edge(edge, f64::NEG_INFINITY),
            "End" => bins.move_edge(edge, f64::INFINITY),
            "Delete" | "Backspace" => {
                bins.remove_edge(edge);
                let last = bins.edges.with_untracked(Vec::len).saturating_sub(1);
                focus_soon(bins.handle_id(edge.min(last)));
            }
            _ => return,
        }
        event.prevent_default();
    };
    let bounds = Memo::new(move |_| {
        let (low, high) = bins.neighbours(edge);
        histogram.with(|h| h.as_ref().map_or((0.0, 0.0), |h| (low.unwrap_or(h.min), high.unwrap_or(h.max))))
    });
    let name =
        move || format!("Where bin {} of {} begins", bins.name_above(edge), spoken(&bins.chosen.name()));
    view! {
        <div
            node_ref=handle
            id=bins.handle_id(edge)
            class="bin-edge"
            class:is-held=move || is_held.get()
            role="slider"
            tabindex="0"
            aria-orientation="horizontal"
            aria-label=name
            aria-valuemin=move || bounds.get().0.to_string()
            aria-valuemax=move || bounds.get().1.to_string()
            aria-valuenow=move || value.get().to_string()
            aria-valuetext=move || bins.edge_text(value.get())
            data-testid="bin-edge"
            style=("left", left)
            on:pointerdown=press
            on:pointermove=move |event| {
                if is_held.get_untracked() {
                    to_pointer(&event);
                }
            }
            on:pointerup=move |_| set_held.set(false)
            on:pointercancel=move |_| set_held.set(false)
            on:keydown=key
        >
            <span class="bin-edge-value" aria-hidden="true">
                {move || bins.edge_text(value.get())}
            </span>
        </div>
    }
}

/// One more edge, while there is room for it.
#[component]
fn AddEdge(bins: FeatureBins) -> impl IntoView {
    let is_offered = Memo::new(move |_| {
        let can_be_cut = bins.histogram().is_some_and(|histogram| histogram.max > histogram.min);
        bins.are_own() && can_be_cut && bins.edges.with(|edges| edges.len() + 1 < MOST)
    });
    view! {
        <Show when=move || bins.are_own()>
            <p class="bins-own">
                <button
                    class="button button-small"
                    data-testid="add-edge"
                    aria-disabled=move || (!is_offered.get()).then_some("true")
                    on:click=move |_| {
                        if is_offered.get_untracked() {
                            bins.add_edge();
                        }
                    }
                >
                    "Add an edge"
                </button>
                <span class="quiet">"Delete takes the edge in focus out."</span>
            </p>
        </Show>
    }
}

impl FeatureBins {
    /// What the bin is called that begins at an edge.
    pub fn name_above(self, edge: usize) -> String {
        let named = self.bin(BinRow::Above(edge + 1)).map(|bin| bin.name);
        named.unwrap_or_else(|| (edge + 2).to_string())
    }

    /// What has to be known to read the picture.
    fn told(self, histogram: &Histogram) -> String {
        let mut told = Vec::new();
        if histogram.max <= histogram.min {
            told.push("All values are the same: there is nothing to cut.".to_owned());
        }
        if let Some(first) = towering(histogram) {
            told.push(format!(
                "The first bar is cut off: {} at or near {}.",
                count(first, "customer"),
                self.text(histogram.min)
            ));
        }
        if histogram.is_log {
            told.push("The axis is logarithmic (ln of 1 + value).".to_owned());
        }
        if let Some(within) = self.within().filter(|_| !self.are_own()) {
            told.push(format!(
                "Edges differ from bin to bin of {}, so none can be moved here.",
                spoken(&within)
            ));
        }
        told.join(" ")
    }

    fn handle_id(self, edge: usize) -> String {
        format!("edge-{edge}-of-{}", self.chosen.name())
    }
}
