//! How a number, a day, or a yes and no is prepared for distances, in the order of the steps.

use leptos::prelude::*;

use super::{
    chosen::Chosen,
    fields::{Choice, FieldProblem, NumberField, options},
    scale_field::ScaleField,
    winsorising::Winsorising,
};
use crate::{
    features::{Encoding, Missing, Transform},
    table::{ColumnProfile, Kind, days},
    ui::{encodings::none_of, format::fixed},
};

/// See the module.
#[component]
pub fn OfNumber(
    /// The feature.
    chosen: Chosen,
    /// Its column.
    column: StoredValue<ColumnProfile>,
    /// Rows of the table.
    rows: usize,
) -> impl IntoView {
    // Tails are a matter of measures: not of days, and not of yes and no.
    let has_tails = column.with_value(|column| column.kind == Kind::Number);
    view! {
        <MissingNumber chosen column rows />
        {has_tails
            .then(|| {
                view! {
                    <Winsorising chosen />
                    <TransformField chosen column />
                }
            })}
        <ScaleField chosen />
    }
}

#[component]
fn MissingNumber(chosen: Chosen, column: StoredValue<ColumnProfile>, rows: usize) -> impl IntoView {
    let name = chosen.name();
    let id = format!("missing-of-{name}");
    let (kind, missing) = column.with_value(|column| (column.kind, column.missing));
    let current = move || match chosen.encoding() {
        Some(Encoding::Number { missing, .. }) => missing,
        _ => Missing::Median,
    };
    let set = move |to: Missing| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Number { missing, .. } = encoding {
                *missing = to;
            }
        });
    };
    let value = move || match current() {
        Missing::Median => "median",
        Missing::Exclude => "exclude",
        Missing::Constant(value) if kind == Kind::Boolean => {
            if value > 0.5 {
                "yes"
            } else {
                "no"
            }
        }
        Missing::Constant(_) => "constant",
    };
    let middle = column.with_value(|column| column.number.as_ref().map_or(0.0, |number| number.median));
    let choose = move |value: String| {
        set(match value.as_str() {
            "exclude" => Missing::Exclude,
            "yes" => Missing::Constant(1.0),
            "constant" if kind == Kind::Date => Missing::Constant(middle.round()),
            "no" | "constant" => Missing::Constant(0.0),
            _ => Missing::Median,
        });
    };
    let mut ways = vec![("median", "counts as the median"), ("exclude", "leaves the customer out")];
    match kind {
        Kind::Boolean => ways.extend([("yes", "counts as yes"), ("no", "counts as no")]),
        Kind::Date => ways.push(("constant", "counts as this day")),
        _ => ways.push(("constant", "counts as this number")),
    }
    let is_constant = Memo::new(move |_| value() == "constant");
    let constant = Signal::derive(move || match current() {
        Missing::Constant(value) => value,
        _ => 0.0,
    });
    view! {
        <div class="field">
            <label for=id.clone()>"A missing value"</label>
            <Choice
                id
                testid="missing"
                options=Signal::stored(options(&ways))
                value=Signal::derive(move || value().to_owned())
                choose=choose
            />
            <Show when=move || is_constant.get()>
                {if kind == Kind::Date {
                    view! { <DayField name=chosen.name() value=constant set=move |day| set(Missing::Constant(day)) /> }
                        .into_any()
                } else {
                    view! {
                        <NumberField
                            id=format!("constant-of-{}", chosen.name())
                            name=format!("What a missing {} counts as", chosen.name())
                            value=constant
                            set=move |value| set(Missing::Constant(value))
                            step=0.1
                        />
                    }
                        .into_any()
                }}
            </Show>
            <p class="quiet" data-testid="missing-rows">
                {move || {
                    let told = none_of(missing, rows);
                    if missing > 0 && current() == Missing::Exclude {
                        format!("{told} They get no segment.")
                    } else {
                        told
                    }
                }}
            </p>
            <FieldProblem field=chosen.field("missing") />
        </div>
    }
}

/// A field for a day, counted from 1970-01-01.
#[component]
fn DayField(
    name: String,
    #[prop(into)] value: Signal<f64>,
    #[prop(into)] set: Callback<f64>,
) -> impl IntoView {
    let changed = move |event| {
        if let Some(day) = days::date(&event_target_value(&event), days::DateOrder::default()) {
            set.run(f64::from(day));
        }
    };
    view! {
        <input
            class="filter-bound"
            type="date"
            aria-label=format!("The day that a missing {name} counts as")
            prop:value=move || days::date_text(value.get() as i32)
            on:change=changed
        />
    }
}

#[component]
fn TransformField(chosen: Chosen, column: StoredValue<ColumnProfile>) -> impl IntoView {
    let id = format!("transform-of-{}", chosen.name());
    let value = move || match chosen.encoding() {
        Some(Encoding::Number { transform: Transform::Log1p, .. }) => "log".to_owned(),
        _ => "none".to_owned(),
    };
    let choose = move |value: String| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Number { transform, .. } = encoding {
                *transform = if value == "log" { Transform::Log1p } else { Transform::None };
            }
        });
    };
    let hint = column.with_value(|column| {
        column.number.as_ref().map(|number| {
            let skew = fixed(number.skew, 1);
            match number.skew > 1.0 {
                _ if number.min < 0.0 => format!("Skew {skew}. Logarithms take values below zero for zero."),
                true => {
                    format!("Skew {skew}, a long tail: logarithms keep a few very large values from ruling.")
                }
                false => format!("Skew {skew}: no long tail that would call for logarithms."),
            }
        })
    });
    view! {
        <div class="field">
            <label for=id.clone()>"Before scaling"</label>
            <Choice
                id
                testid="transform"
                options=Signal::stored(options(&[("none", "take as it is"), ("log", "take the logarithm")]))
                value=Signal::derive(value)
                choose=choose
            />
            {hint.map(|hint| view! { <p class="quiet" data-testid="skew">{hint}</p> })}
        </div>
    }
}
