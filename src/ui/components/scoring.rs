//! How a feature earns points: bins with their edges, or a map of levels.

use leptos::prelude::*;

use super::{
    bins_histogram::BinsHistogram,
    bins_settings::BinsSettings,
    bins_table::BinsTable,
    chosen::Chosen,
    feature_bins::FeatureBins,
    fields::{Choice, options},
    level_points::LevelPoints,
};
use crate::{
    features::{Encoding, MissingPoints},
    recipe::score_encoding,
    table::{ColumnProfile, Kind},
};

/// See the module.
#[component]
pub fn Scoring(
    /// The feature.
    chosen: Chosen,
    /// Its column.
    column: StoredValue<ColumnProfile>,
    /// Rows of the table.
    rows: usize,
) -> impl IntoView {
    let is_map = Memo::new(move |_| matches!(chosen.encoding(), Some(Encoding::Points { .. })));
    let (kind, is_empty) = column.with_value(|column| (column.kind, column.missing >= rows));
    view! {
        {is_empty
            .then(|| {
                view! {
                    <p class="problem scoring-empty" data-testid="all-missing">
                        "No customer has a value here, so there is nothing to score. Take the column out."
                    </p>
                }
            })}
        {(kind == Kind::Boolean).then(|| view! { <BinsOrMap chosen column is_map /> })}
        {move || {
            if is_map.get() {
                view! { <LevelPoints chosen column /> }.into_any()
            } else {
                let bins = FeatureBins::new(chosen, column);
                view! {
                    <BinsSettings bins />
                    <div class="bins">
                        <BinsHistogram bins />
                        <BinsTable bins />
                    </div>
                }
                    .into_any()
            }
        }}
    }
}

/// Yes and no are numbers to be cut, or two levels.
#[component]
fn BinsOrMap(chosen: Chosen, column: StoredValue<ColumnProfile>, is_map: Memo<bool>) -> impl IntoView {
    let id = format!("scored-by-of-{}", chosen.name());
    let choose = move |by: String| {
        let proposed = column.with_value(score_encoding);
        chosen.edit_encoding(|encoding| {
            let earned = missing_points(encoding);
            *encoding = if by == "map" {
                let of = [("no".to_owned(), 0.0), ("yes".to_owned(), 100.0)].into_iter().collect();
                Encoding::Points { of, other: 0.0, missing: earned }
            } else {
                proposed
            };
            set_missing_points(encoding, earned);
        });
    };
    view! {
        <div class="field">
            <label for=id.clone()>"Points by"</label>
            <Choice
                id
                options=Signal::stored(options(&[("bins", "bins"), ("map", "yes and no")]))
                value=Signal::derive(move || if is_map.get() { "map" } else { "bins" }.to_owned())
                choose=choose
            />
        </div>
    }
}

/// What a missing value earns.
pub fn missing_points(encoding: &Encoding) -> MissingPoints {
    match encoding {
        Encoding::Bins { missing, .. } | Encoding::Points { missing, .. } => *missing,
        _ => MissingPoints::Zero,
    }
}

/// Has a missing value earn this.
pub fn set_missing_points(encoding: &mut Encoding, to: MissingPoints) {
    if let Encoding::Bins { missing, .. } | Encoding::Points { missing, .. } = encoding {
        *missing = to;
    }
}
