//! The field of one edge: a number or a day. An edge that was computed is told in few digits until it is changed.

use leptos::{html, prelude::*};

use super::feature_bins::{FeatureBins, short};
use crate::{
    table::days::{DateOrder, date},
    ui::format::spoken,
};

/// See the module.
#[component]
pub fn EdgeField(
    /// The bins.
    bins: FeatureBins,
    /// Which edge, the lowest being 0.
    edge: usize,
) -> impl IntoView {
    let is_day = bins.is_day();
    let input = NodeRef::<html::Input>::new();
    let value = Memo::new(move |_| bins.edges.with(|edges| edges.get(edge).copied()));
    let shown = move |value: f64| if is_day { bins.text(value) } else { short(value) };
    let written = move || {
        let text = input.try_get_untracked().flatten()?.value();
        let read = if is_day {
            date(&text, DateOrder::MonthFirst).map(f64::from)
        } else {
            text.parse::<f64>().ok().filter(|value| value.is_finite())
        };
        read.map(|value| (value, shown(value)))
    };
    let put = move |value: f64| {
        if let Some(input) = input.try_get_untracked().flatten() {
            input.set_value(&shown(value));
        }
    };
    Effect::new(move |_| {
        input.track();
        if let Some(value) = value.get()
            && written().is_none_or(|(_, text)| text != shown(value))
        {
            put(value);
        }
    });
    let typed = move |_| {
        if let Some((value, _)) = written() {
            bins.set_edge(edge, value);
        }
    };
    let restore = move |_| {
        // A field loses the focus, too, when its page is left.
        if let Some(value) = value.try_get_untracked().flatten() {
            put(value);
        }
    };
    let name = move || format!("Bin {} of {} begins at", bins.name_above(edge), spoken(&bins.chosen.name()));
    view! {
        <input
            node_ref=input
            class="edge-field"
            id=format!("edge-field-{edge}-of-{}", bins.chosen.name())
            type=if is_day { "text" } else { "number" }
            class:is-day=is_day
            step=(!is_day).then_some("any")
            placeholder=is_day.then_some("2025-03-31")
            autocomplete="off"
            inputmode=if is_day { "text" } else { "decimal" }
            aria-label=name
            data-testid="edge-field"
            on:input=typed
            on:change=restore
        />
    }
}
