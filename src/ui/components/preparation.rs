//! How a feature is prepared for distances: transform, scale, missing values; pooling for categories.

use leptos::prelude::*;

use super::{
    chosen::Chosen,
    fields::{Choice, FieldProblem, NumberField, options},
};
use crate::features::{Encoding, Missing, Scale, Transform};

/// See the module.
#[component]
pub fn Preparation(
    /// The feature.
    chosen: Chosen,
) -> impl IntoView {
    let is_levels = Memo::new(move |_| matches!(chosen.encoding(), Some(Encoding::Levels { .. })));
    move || {
        if is_levels.get() {
            view! { <OfLevels chosen /> }.into_any()
        } else {
            view! { <OfNumber chosen /> }.into_any()
        }
    }
}

#[component]
fn OfNumber(chosen: Chosen) -> impl IntoView {
    let name = chosen.name();
    let id = |part: &str| format!("{part}-of-{name}");
    let parts = move || match chosen.encoding() {
        Some(Encoding::Number { missing, transform, scale, .. }) => (missing, transform, scale),
        _ => (Missing::Median, Transform::None, Scale::ZScore),
    };
    let transform_of = move || match parts().1 {
        Transform::None => "none",
        Transform::Log1p => "log",
    };
    let scale_of = move || match parts().2 {
        Scale::ZScore => "zscore",
        Scale::Robust => "robust",
        Scale::MinMax => "minmax",
        Scale::None => "none",
    };
    let missing_of = move || match parts().0 {
        Missing::Median => "median",
        Missing::Exclude => "exclude",
        Missing::Constant(_) => "constant",
    };
    let choose_transform = move |value: String| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Number { transform, .. } = encoding {
                *transform = if value == "log" { Transform::Log1p } else { Transform::None };
            }
        });
    };
    let choose_scale = move |value: String| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Number { scale, .. } = encoding {
                *scale = match value.as_str() {
                    "robust" => Scale::Robust,
                    "minmax" => Scale::MinMax,
                    "none" => Scale::None,
                    _ => Scale::ZScore,
                };
            }
        });
    };
    let set_missing = move |to: Missing| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Number { missing, .. } = encoding {
                *missing = to;
            }
        });
    };
    let choose_missing = move |value: String| {
        set_missing(match value.as_str() {
            "exclude" => Missing::Exclude,
            "constant" => Missing::Constant(0.0),
            _ => Missing::Median,
        });
    };
    let is_constant = Memo::new(move |_| missing_of() == "constant");
    view! {
        <div class="field">
            <label for=id("transform")>"Before scaling"</label>
            <Choice
                id=id("transform")
                options=Signal::stored(options(&[("none", "Take as it is"), ("log", "Take the logarithm")]))
                value=Signal::derive(move || transform_of().to_owned())
                choose=choose_transform
            />
            <p class="quiet">"Logarithms keep a few very large values from ruling."</p>
        </div>
        <div class="field">
            <label for=id("scale")>"One unit is"</label>
            <Choice
                id=id("scale")
                options=Signal::stored(
                    options(
                        &[
                            ("zscore", "a standard deviation"),
                            ("robust", "the distance of the quartiles"),
                            ("minmax", "from least to greatest"),
                            ("none", "the column's own unit"),
                        ],
                    ),
                )
                value=Signal::derive(move || scale_of().to_owned())
                choose=choose_scale
            />
            <p class="quiet">"Makes features of different units comparable."</p>
        </div>
        <div class="field">
            <label for=id("missing")>"A missing value"</label>
            <Choice
                id=id("missing")
                options=Signal::stored(
                    options(
                        &[
                            ("median", "counts as the median"),
                            ("exclude", "leaves the customer out"),
                            ("constant", "counts as this number"),
                        ],
                    ),
                )
                value=Signal::derive(move || missing_of().to_owned())
                choose=choose_missing
            />
            <Show when=move || is_constant.get()>
                <NumberField
                    id=format!("constant-of-{}", chosen.name())
                    name=format!("What a missing {} counts as", chosen.name())
                    value=Signal::derive(move || match parts().0 {
                        Missing::Constant(value) => value,
                        _ => 0.0,
                    })
                    set=move |value| set_missing(Missing::Constant(value))
                    step=0.1
                />
            </Show>
            <FieldProblem field=chosen.field("missing") />
        </div>
    }
}

#[component]
fn OfLevels(chosen: Chosen) -> impl IntoView {
    let id = format!("rare-of-{}", chosen.name());
    let rare = Signal::derive(move || match chosen.encoding() {
        Some(Encoding::Levels { rare_below }) => (rare_below * 1000.0).round() / 10.0,
        _ => 1.0,
    });
    let set = move |percent: f64| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Levels { rare_below } = encoding {
                *rare_below = percent / 100.0;
            }
        });
    };
    view! {
        <div class="field">
            <label for=id.clone()>"Pool levels held by fewer than, %"</label>
            <NumberField id value=rare set=set field=chosen.field("rare_below") min=0.0 max=50.0 step=0.5 />
            <p class="quiet">
                "Each level is one indicator; together they count as much as one number. A missing value is a level of its own."
            </p>
        </div>
    }
}
