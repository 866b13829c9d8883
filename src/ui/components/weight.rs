//! How much a feature counts: a slider for the hand, a field for the exact figure, and its share of all.
//!
//! For distances the share is that of the variance, measured where the
//! segments on screen are by the features as they stand, and else reckoned
//! from the weights, as far as these alone decide it.

use leptos::prelude::*;

use super::{chosen::Chosen, fields::NumberField};
use crate::{
    features::{Encoding, Feature, Scale},
    recipe::Method,
    table::ColumnProfile,
    ui::{
        format::{fixed, percent, spoken},
        state::{State, Way, use_state},
    },
};

/// The greatest weight the slider gives; the field takes more.
const MOST: f64 = 5.0;

/// A share so many times that of the weight is out of line.
const OUT_OF_LINE: f64 = 1.5;

/// See the module.
#[component]
pub fn Weight(
    /// The feature.
    chosen: Chosen,
    /// What it is chosen for.
    way: Way,
) -> impl IntoView {
    let state = use_state();
    let weight = Signal::derive(move || chosen.feature.with(|f| f.as_ref().map_or(0.0, |f| f.weight)));
    let set = move |weight: f64| chosen.edit(|feature| feature.weight = weight);
    let share = Memo::new(move |_| {
        let name = chosen.name();
        measured(&state, &name).or_else(|| by_weight(&state, &name).filter(|_| weights_decide(&state)))
    });
    let of = match way {
        Way::Nearness => "of the variance",
        Way::Score | Way::List => "of the score",
        Way::Grid => "of its axis",
    };
    let name = chosen.name();
    view! {
        <div class="weight">
            <input
                type="range"
                min="0"
                max=MOST.to_string()
                step="0.25"
                aria-label=format!("Weight of {name}")
                prop:value=move || weight.get().min(MOST).to_string()
                on:input=move |event| {
                    if let Ok(weight) = event_target_value(&event).parse() {
                        set(weight);
                    }
                }
            />
            <NumberField
                id=format!("weight-of-{name}")
                name=format!("Weight of {name}, exactly")
                field=chosen.field("weight")
                value=weight
                set=set
                min=0.0
                step=0.25
            />
            {move || {
                share
                    .get()
                    .map(|share| {
                        view! {
                            <p class="weight-share" data-testid="share">
                                <span class="share-track" aria-hidden="true">
                                    <span class="share-bar" style=("width", format!("{:.1}%", share * 100.0))></span>
                                </span>
                                {format!("{} {of}", percent(share))}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// Why a feature counts for more or less than its weight says.
#[component]
pub fn WeightNote(
    /// The feature.
    chosen: Chosen,
    /// Its column.
    column: StoredValue<ColumnProfile>,
) -> impl IntoView {
    let state = use_state();
    let twin = Memo::new(move |_| {
        if weight_of(&state, &chosen.name()) <= 0.0 {
            return None;
        }
        // Each column tells the one that it goes most closely with.
        let own = column.with_value(|column| column.correlated.clone());
        let other = own.filter(|(other, _)| weight_of(&state, other) > 0.0);
        other.or_else(|| {
            state.table.with(|table| {
                let named = table.here()?.columns.iter().filter_map(|other| {
                    let (name, r) = other.correlated.as_ref()?;
                    (*name == chosen.name()).then(|| (other.name.clone(), *r))
                });
                named.into_iter().find(|(other, _)| weight_of(&state, other) > 0.0)
            })
        })
    });
    let scale = Memo::new(move |_| {
        let name = chosen.name();
        let is_even = chosen.feature.with(|feature| feature.as_ref().is_none_or(has_unit_variance));
        let (share, expected) = (measured(&state, &name)?, by_weight(&state, &name)?);
        match () {
            () if is_even || expected <= 0.0 => None,
            () if share > OUT_OF_LINE * expected => Some(("more", expected)),
            () if share * OUT_OF_LINE < expected => Some(("less", expected)),
            () => None,
        }
    });
    move || {
        let twin = twin.get().map(|(other, r)| {
            format!(
                "Counts twice with {} (r {}): the two rise and fall together.",
                spoken(&other),
                fixed(r, 2)
            )
        });
        let scale = scale.get().map(|(way, expected)| {
            let weight = percent(expected);
            format!("Counts for {way} than its weight, {weight} of all, because one unit is not a standard deviation.")
        });
        let notes: Vec<String> = twin.into_iter().chain(scale).collect();
        (!notes.is_empty()).then(|| {
            view! {
                <p class="feature-note" data-testid="feature-note">
                    {notes.join(" ")}
                </p>
            }
        })
    }
}

/// The weight of a feature of the draft; none where the column is no feature.
fn weight_of(state: &State, column: &str) -> f64 {
    state.draft.with(|draft| {
        let features = draft.as_ref().map(|draft| draft.recipe().features.as_slice()).unwrap_or_default();
        features.iter().find(|feature| feature.column == column).map_or(0.0, |feature| feature.weight)
    })
}

/// Its share of the variance in the segments on screen, where these are by the features of the draft.
fn measured(state: &State, column: &str) -> Option<f64> {
    state.draft.with(|draft| {
        state.found.with(|found| {
            let (draft, found) = (draft.as_ref()?, found.as_ref()?);
            let (now, then) = (draft.recipe(), &found.recipe);
            if now.features != then.features || now.filter != then.filter {
                return None;
            }
            let at = then.features.iter().position(|feature| feature.column == column)?;
            found.segmentation.shares.get(at).copied()
        })
    })
}

/// Its share of all weights, or of those on its axis.
fn by_weight(state: &State, column: &str) -> Option<f64> {
    state.draft.with(|draft| {
        let recipe = draft.as_ref()?.recipe();
        let features = &recipe.features;
        let axis = match &recipe.method {
            Method::Grid(settings) => [&settings.y, &settings.x]
                .into_iter()
                .find(|axis| axis.features.iter().any(|own| own == column)),
            _ => None,
        };
        let beside =
            features.iter().filter(|feature| axis.is_none_or(|axis| axis.features.contains(&feature.column)));
        let all: f64 = beside.map(|feature| feature.weight).sum();
        let own = features.iter().find(|feature| feature.column == column)?;
        (all > 0.0).then(|| own.weight / all)
    })
}

/// Whether weights alone say how much features count.
fn weights_decide(state: &State) -> bool {
    state.draft.with(|draft| {
        draft.as_ref().is_some_and(|draft| draft.recipe().features.iter().all(has_unit_variance))
    })
}

/// Whether its values vary as much as any other's before they are weighted.
fn has_unit_variance(feature: &Feature) -> bool {
    match feature.encoding {
        Encoding::Number { scale, .. } | Encoding::Ordered { scale, .. } => scale == Scale::ZScore,
        Encoding::Levels { .. } | Encoding::Bins { .. } | Encoding::Points { .. } => true,
    }
}
