//! Between which percentiles the values of a feature are drawn in.

use leptos::prelude::*;

use super::{
    chosen::Chosen,
    fields::{Choice, FieldProblem, NumberField, options},
};
use crate::features::{Encoding, Percentiles};

/// Percentiles that are offered by name.
const USUAL: [(&str, Percentiles); 2] =
    [("1-99", Percentiles { low: 1.0, high: 99.0 }), ("5-95", Percentiles { low: 5.0, high: 95.0 })];

/// See the module.
#[component]
pub fn Winsorising(
    /// The feature.
    chosen: Chosen,
) -> impl IntoView {
    let id = |part: &str| format!("{part}-of-{}", chosen.name());
    let current = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Number { winsorise, .. }) => winsorise,
        _ => None,
    });
    let named = move |at: Percentiles| USUAL.iter().find(|(_, known)| *known == at).map(|(name, _)| *name);
    // Percentiles of one's own may be the usual ones by chance.
    let (is_own, set_own) =
        signal(current.get_untracked().is_some_and(|percentiles| named(percentiles).is_none()));
    let set = move |to: Option<Percentiles>| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Number { winsorise, .. } = encoding {
                *winsorise = to;
            }
        });
    };
    let choose = move |value: String| {
        set_own.set(value == "own");
        set(match value.as_str() {
            "off" => None,
            "own" => Some(current.get_untracked().unwrap_or(USUAL[0].1)),
            name => USUAL.iter().find(|(known, _)| *known == name).map(|(_, percentiles)| *percentiles),
        });
    };
    let value = move || match current.get() {
        None => "off",
        Some(percentiles) if !is_own.get() => named(percentiles).unwrap_or("own"),
        Some(_) => "own",
    };
    let is_shown = Memo::new(move |_| value() == "own");
    let percentiles = move || current.get().unwrap_or(USUAL[0].1);
    let bounds = move |low: Option<f64>, high: Option<f64>| {
        let now = percentiles();
        set(Some(Percentiles { low: low.unwrap_or(now.low), high: high.unwrap_or(now.high) }));
    };
    let (low_id, high_id) = (id("low"), id("high"));
    view! {
        <div class="field">
            <label for=id("winsorise")>"Values far out"</label>
            <Choice
                id=id("winsorise")
                testid="winsorise"
                options=Signal::stored(
                    options(
                        &[
                            ("off", "are kept as they are"),
                            ("1-99", "are drawn in to 1 and 99 %"),
                            ("5-95", "are drawn in to 5 and 95 %"),
                            ("own", "are drawn in to percentiles of yours"),
                        ],
                    ),
                )
                value=Signal::derive(move || value().to_owned())
                choose=choose
            />
            <Show when=move || is_shown.get()>
                <div class="percentiles">
                    <NumberField
                        id=low_id.clone()
                        name=format!("Lower percentile of {}", chosen.name())
                        value=Signal::derive(move || percentiles().low)
                        set=move |low| bounds(Some(low), None)
                        min=0.0
                        max=100.0
                        step=0.5
                        testid="percentile-low"
                    />
                    <span class="quiet">"and"</span>
                    <NumberField
                        id=high_id.clone()
                        name=format!("Upper percentile of {}", chosen.name())
                        value=Signal::derive(move || percentiles().high)
                        set=move |high| bounds(None, Some(high))
                        min=0.0
                        max=100.0
                        step=0.5
                        testid="percentile-high"
                    />
                    <span class="quiet">"%"</span>
                </div>
            </Show>
            <p class="quiet">"Drawn in: those beyond a percentile count as that percentile (winsorising)."</p>
            <FieldProblem field=chosen.field("winsorise") />
        </div>
    }
}
