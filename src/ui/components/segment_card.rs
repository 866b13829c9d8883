//! One segment: its name (to be changed in place), size, certainty, and what sets it apart.

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    html,
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{
    badge::{Badge, COLOURS, colour},
    icons::{Icon, Pictogram},
};
use crate::{
    methods::Label,
    segments::SegmentProfile,
    ui::{
        actions::use_actions,
        format::{count, fixed, percent, whole},
        state::use_state,
    },
};

/// See the module.
#[component]
pub fn SegmentCard(
    /// Its number.
    label: Label,
    /// What is known of it.
    segment: SegmentProfile,
    /// The share of the greatest segment, for the bar.
    most: f64,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let is_focused = Memo::new(move |_| state.focus.get() == Some(label));
    let is_dimmed = move || state.focus.get().is_some_and(|focus| focus != label);
    let share = segment.share;
    view! {
        <li
            class="segment-card"
            class:is-focused=move || is_focused.get()
            class:is-dimmed=is_dimmed
            data-testid="segment-card"
            on:click=move |event| {
                if !is_on_control(&event) {
                    actions.toggle_focus(label);
                }
            }
            style=("--colour", move || state.colour_of(label))
        >
            <div class="segment-card-head">
                <Badge label />
                <NameField label suggested=segment.suggested_name.clone() />
            </div>
            <div class="segment-size">
                <p>
                    <strong>{percent(share)}</strong>
                    <span class="quiet">{count(segment.size, "customer")}</span>
                </p>
                <button
                    class="icon-button"
                    aria-pressed=move || is_focused.get().to_string()
                    aria-label=move || format!("Highlight {}", state.name_of(label))
                    title="Highlight everywhere"
                    on:click=move |_| actions.toggle_focus(label)
                >
                    <Pictogram icon=Icon::Target />
                </button>
                <ColourChoice label />
            </div>
            <span class="size-bar-track" aria-hidden="true">
                <span class="size-bar" style=("width", format!("{:.1}%", share / most.max(1e-9) * 100.0))></span>
            </span>
            <p class="quiet segment-certainty">{certainty(&segment)}</p>
            {if segment.highlights.is_empty() {
                view! { <p class="quiet">"Near the average in everything."</p> }.into_any()
            } else {
                view! {
                    <ul class="highlights" aria-label="What sets it apart">
                        {segment
                            .highlights
                            .into_iter()
                            .map(|highlight| {
                                let (class, sign, word) = if highlight.difference > 0.0 {
                                    ("is-above", "▲", "above: ")
                                } else {
                                    ("is-below", "▼", "below: ")
                                };
                                view! {
                                    <li class=class>
                                        <span class="highlight-sign" aria-hidden="true">{sign}</span>
                                        <span>
                                            <span class="unseen">{word}</span>
                                            {highlight.text}
                                        </span>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                }
                    .into_any()
            }}
            <Description label />
        </li>
    }
}

/// Whether a press was meant for something on the card rather than for the card.
fn is_on_control(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let controls = "button, input, textarea, label, summary, fieldset";
    target.is_some_and(|target| target.closest(controls).ok().flatten().is_some())
}

/// How surely customers belong to it, or between which scores they lie.
fn certainty(segment: &SegmentProfile) -> String {
    let mut parts = Vec::new();
    if let Some((least, greatest)) = segment.score {
        parts.push(format!("Scores {} to {}", fixed(least, 1), fixed(greatest, 1)));
    }
    if let Some(confidence) = segment.confidence {
        parts.push(format!("Mean confidence {}", fixed(confidence, 2)));
    }
    if let Some(borderline) = segment.borderline {
        let rows = (borderline * segment.size as f64).round() as usize;
        parts.push(format!("{} borderline ({})", whole(rows), percent(borderline)));
    }
    parts.join(" · ")
}

/// The name as a field that looks like a heading until it is touched. Enter keeps, Escape takes back.
#[component]
fn NameField(label: Label, suggested: String) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let input = NodeRef::<html::Textarea>::new();
    let before = StoredValue::new(String::new());
    let blur = move || {
        if let Some(input) = input.try_get_untracked().flatten() {
            // Only an element that is gone refuses, and then there is nothing to leave.
            let _ = input.blur();
        }
    };
    let key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            blur();
        }
        "Escape" => {
            actions.rename(label, before.get_value());
            blur();
        }
        _ => {}
    };
    let left = move |_| {
        let name = state.name_of(label);
        if name.trim().is_empty() {
            actions.rename(label, suggested.clone());
        } else if name != name.trim() {
            actions.rename(label, name.trim().to_owned());
        }
    };
    view! {
        <textarea
            node_ref=input
            class="segment-name"
            rows="1"
            data-testid="segment-name-input"
            aria-label=format!("Name of segment {}", u32::from(label) + 1)
            maxlength="80"
            spellcheck="false"
            title=move || state.name_of(label)
            prop:value=move || state.name_of(label)
            on:focus=move |_| before.set_value(state.names.with_untracked(|names| {
                names.get(usize::from(label)).map(|naming| naming.name.clone()).unwrap_or_default()
            }))
            // A name is one line, however many it takes on the card.
            on:input=move |event| actions.rename(label, event_target_value(&event).replace(['\n', '\r'], " "))
            on:keydown=key
            on:blur=left
        ></textarea>
    }
}

#[component]
fn Description(label: Label) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let text = move || {
        state.names.with(|names| {
            names.get(usize::from(label)).map(|naming| naming.description.clone()).unwrap_or_default()
        })
    };
    view! {
        <textarea
            class="segment-description"
            rows="2"
            maxlength="1000"
            placeholder="What it means, and what to do about it"
            aria-label=move || format!("Description of {}", state.name_of(label))
            prop:value=text
            on:input=move |event| actions.describe(label, event_target_value(&event))
        ></textarea>
    }
}

#[component]
fn ColourChoice(label: Label) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let current = Memo::new(move |_| {
        state.names.with(|names| names.get(usize::from(label)).map_or(label, |naming| naming.color)) % COLOURS
    });
    let details = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = details.try_get_untracked().flatten() {
            details.set_open(false);
        }
    };
    let swatch = move |place: u8| {
        view! {
            <label class="swatch" style=("--colour", colour(place))>
                <input
                    type="radio"
                    class="unseen"
                    name=format!("colour-{label}")
                    aria-label=format!("Colour {}", place + 1)
                    prop:checked=move || current.get() == place
                    on:change=move |_| actions.recolour(label, place)
                    on:click=move |event| {
                        // Arrow keys walk through the colours; a press takes one.
                        if event.detail() > 0 {
                            close();
                        }
                    }
                />
            </label>
        }
    };
    view! {
        <details
            node_ref=details
            class="colour-choice"
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    close();
                }
            }
        >
            <summary
                class="icon-button"
                aria-label=move || format!("Colour of {}", state.name_of(label))
                title="Change the colour"
            >
                <Pictogram icon=Icon::Paint />
            </summary>
            <fieldset class="swatches">
                <legend class="unseen">"Colour"</legend>
                {(0..COLOURS).map(swatch).collect_view()}
            </fieldset>
        </details>
    }
}
