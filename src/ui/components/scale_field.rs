//! What one unit of a feature is, of numbers and of ordered categories.

use leptos::prelude::*;

use super::{chosen::Chosen, fields::Choice};
use crate::features::{Encoding, Scale};

/// See the module.
#[component]
pub fn ScaleField(
    /// The feature.
    chosen: Chosen,
) -> impl IntoView {
    const ALL: [(&str, &str, Scale); 4] = [
        ("zscore", "a standard deviation", Scale::ZScore),
        ("robust", "the distance of the quartiles", Scale::Robust),
        ("minmax", "from least to greatest", Scale::MinMax),
        ("none", "the column's own unit", Scale::None),
    ];
    let id = format!("scale-of-{}", chosen.name());
    let value = move || match chosen.encoding() {
        Some(Encoding::Number { scale, .. } | Encoding::Ordered { scale, .. }) => ALL
            .iter()
            .find(|(_, _, known)| *known == scale)
            .map_or("zscore", |(value, _, _)| value)
            .to_owned(),
        _ => "zscore".to_owned(),
    };
    let choose = move |value: String| {
        let Some((_, _, to)) = ALL.iter().find(|(known, _, _)| *known == value) else { return };
        chosen.edit_encoding(|encoding| {
            if let Encoding::Number { scale, .. } | Encoding::Ordered { scale, .. } = encoding {
                *scale = *to;
            }
        });
    };
    let ways = ALL.iter().map(|(value, label, _)| ((*value).to_owned(), (*label).to_owned())).collect();
    view! {
        <div class="field">
            <label for=id.clone()>"One unit is"</label>
            <Choice id testid="scale" options=Signal::stored(ways) value=Signal::derive(value) choose=choose />
            <p class="quiet">"Makes features of different units comparable."</p>
        </div>
    }
}
