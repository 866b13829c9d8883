//! How the score is spread, in the colours of its tiers, with the cuts as handles.

use std::fmt::Write;

use leptos::{ev, html, prelude::*};

use super::{
    badge::colour,
    tier_row::score_text,
    tier_settings::{TierSettings, usual_name},
};
use crate::{
    methods::Cuts,
    ui::format::{fixed, whole},
};

/// The scores drawn: from 0 to below 101, so that 100 has a bar of its own.
const WIDTH: f64 = 101.0;
const HEIGHT: f64 = 48.0;

/// Cuts stay apart by this much.
const APART: f64 = 0.1;

/// A long step of the keyboard, in points of score.
const LONG: f64 = 5.0;

/// See the module.
#[component]
pub fn ScoreHistogram(
    /// The tiers.
    tiers: TierSettings,
) -> impl IntoView {
    let track = NodeRef::<html::Div>::new();
    let thresholds = Memo::new(move |_| tiers.thresholds());
    let rows = Memo::new(move |_| {
        tiers.score.with(|score| score.as_ref().map(|score| score.histogram.clone()).unwrap_or_default())
    });
    let most = Memo::new(move |_| rows.with(|rows| rows.iter().copied().max().unwrap_or(0)));
    let handles = Memo::new(move |_| if tiers.is_by_score() { thresholds.with(Vec::len) } else { 0 });
    let marks = move || if tiers.is_by_score() { Vec::new() } else { thresholds.get() };
    view! {
        <figure class="score-histogram" data-testid="score-histogram">
            <div class="score-track" node_ref=track>
                <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") preserveAspectRatio="none" aria-hidden="true">
                    {move || {
                        let (rows, at) = (rows.get(), thresholds.get());
                        (0..=at.len())
                            .map(|tier| {
                                let to = if tier == 0 { WIDTH } else { at[tier - 1] };
                                let from = at.get(tier).copied().unwrap_or(0.0);
                                view! { <path d=bars(&rows, (from, to)) style=("fill", colour(tier as u8)) /> }
                            })
                            .collect_view()
                    }}
                </svg>
                {move || {
                    marks()
                        .into_iter()
                        .map(|cut| view! { <span class="score-mark" style=("left", left(cut))></span> })
                        .collect_view()
                }}
                <For
                    each=move || 0..handles.get()
                    key=|cut| *cut
                    children=move |cut| view! { <Handle tiers thresholds cut track /> }
                />
            </div>
            <div class="score-axis" aria-hidden="true">
                <span>"0"</span>
                <span>"score"</span>
                <span>"100"</span>
            </div>
            <figcaption class="quiet">
                {move || format!("Customers by score; the highest bar stands for {}.", whole(most.get()))}
            </figcaption>
        </figure>
    }
}

/// One cut, to be dragged or moved by the keyboard.
#[component]
fn Handle(
    tiers: TierSettings,
    thresholds: Memo<Vec<f64>>,
    cut: usize,
    track: NodeRef<html::Div>,
) -> impl IntoView {
    let at = Memo::new(move |_| thresholds.with(|at| at.get(cut).copied().unwrap_or_default()));
    let name = move || {
        tiers.settings.with(|settings| {
            let own = settings.names.get(cut).filter(|name| !name.trim().is_empty());
            own.cloned().unwrap_or_else(|| usual_name(cut))
        })
    };
    let is_held = RwSignal::new(false);
    let move_to = move |to: f64| {
        tiers.edit(|settings| {
            if let Cuts::Score { at } = &mut settings.cuts
                && cut < at.len()
            {
                at[cut] = between(at, cut, to);
            }
        });
    };
    let pressed = move |event: ev::PointerEvent| {
        if event.button() != 0 {
            return;
        }
        let element: web_sys::Element = event_target(&event);
        // Without the capture a drag that leaves the handle is not followed; nothing else is lost.
        let _ = element.set_pointer_capture(event.pointer_id());
        is_held.set(true);
    };
    let dragged = move |event: ev::PointerEvent| {
        if !is_held.get_untracked() {
            return;
        }
        if let Some(track) = track.get_untracked() {
            let place = track.get_bounding_client_rect();
            let share = (event.client_x() - place.left()) / place.width().max(1.0);
            move_to((share * WIDTH).round());
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let now = at.get_untracked();
        let step = if event.shift_key() { LONG } else { 1.0 };
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => now + step,
            "ArrowLeft" | "ArrowDown" => now - step,
            "PageUp" => now + LONG,
            "PageDown" => now - LONG,
            "Home" => 0.0,
            "End" => 100.0,
            _ => return,
        };
        event.prevent_default();
        move_to(to);
    };
    view! {
        <div
            class="score-handle"
            class:is-raised=cut % 2 == 1
            class:is-held=move || is_held.get()
            role="slider"
            tabindex="0"
            aria-label=move || format!("Least score of {}", name())
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || at.get().to_string()
            aria-valuetext=move || format!("{} points", score_text(at.get()))
            style=("left", move || left(at.get()))
            on:pointerdown=pressed
            on:pointermove=dragged
            on:pointerup=move |_| is_held.set(false)
            on:pointercancel=move |_| is_held.set(false)
            on:keydown=key
        >
            <span class="score-flag" aria-hidden="true">{move || fixed(at.get(), usize::from(at.get().fract() != 0.0))}</span>
        </div>
    }
}

/// A cut's new place, between its neighbours.
fn between(at: &[f64], cut: usize, to: f64) -> f64 {
    let least = at.get(cut + 1).map_or(0.0, |next| next + APART);
    let most = if cut == 0 { 100.0 } else { at[cut - 1] - APART };
    // Neighbours that leave no room keep it where it is.
    if least > most { at[cut] } else { (to.clamp(least, most) * 100.0).round() / 100.0 }
}

fn left(score: f64) -> String {
    format!("{:.3}%", score / WIDTH * 100.0)
}

/// The bars between two scores.
fn bars(rows: &[usize], (from, to): (f64, f64)) -> String {
    let most = rows.iter().copied().max().unwrap_or(0).max(1) as f64;
    let mut path = String::new();
    for (score, rows) in rows.iter().enumerate().filter(|(_, rows)| **rows > 0) {
        let (left, right) = ((score as f64).max(from), (score as f64 + 1.0).min(to));
        if left < right {
            // The least bar can still be seen.
            let height = (*rows as f64 / most * HEIGHT).max(0.8);
            let width = right - left;
            // Writing into a string cannot fail.
            let _ = write!(path, "M{left:.2} {HEIGHT}v-{height:.2}h{width:.2}v{height:.2}z");
        }
    }
    path
}
