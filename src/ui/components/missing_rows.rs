//! The foot of a table of bins or levels: those without a value, what they earn, those left out, and the sum of all.

use leptos::prelude::*;

use super::{
    bins_table::{Figures, Total},
    chosen::Chosen,
    fields::{Choice, options},
    scoring::{missing_points, set_missing_points},
};
use crate::{
    features::{Encoding, MissingPoints},
    sketch::FeatureSketch,
    ui::{
        format::{NONE, number, spoken, whole},
        state::use_state,
    },
};

const ALL: [(&str, MissingPoints); 3] =
    [("zero", MissingPoints::Zero), ("middle", MissingPoints::Middle), ("exclude", MissingPoints::Exclude)];

/// See the module.
#[component]
pub fn MissingRows(
    /// The feature.
    chosen: Chosen,
    /// It as it was sketched.
    sketch: Memo<Option<FeatureSketch>>,
    /// What shares are taken of.
    total: Total,
    /// Columns of the table before its figures.
    before: usize,
) -> impl IntoView {
    let state = use_state();
    let current = Memo::new(move |_| chosen.encoding().map(|encoding| missing_points(&encoding)));
    let name = move || {
        ALL.iter()
            .find(|(_, known)| Some(*known) == current.get())
            .map_or("zero", |(name, _)| name)
            .to_owned()
    };
    let choose = move |value: String| {
        let Some((_, to)) = ALL.iter().find(|(name, _)| *name == value) else { return };
        chosen.edit_encoding(|encoding| set_missing_points(encoding, *to));
    };
    let is_map = matches!(untrack(|| chosen.encoding()), Some(Encoding::Points { .. }));
    let label = move |missing: MissingPoints| match missing {
        // A map has no middle bin: half of all points is what stands for it.
        MissingPoints::Middle if is_map => "50 points",
        missing => missing.label(),
    };
    let labels: Vec<_> = ALL.iter().map(|(name, missing)| (*name, label(*missing))).collect();
    let held = Signal::derive(move || {
        sketch.with(|sketch| {
            sketch.as_ref().map_or((0, None), |sketch| (sketch.missing, sketch.missing_volume))
        })
    });
    let all = Signal::derive(move || (total.rows.get(), total.volume.get()));
    let earned = move || {
        let points = sketch.with(|sketch| sketch.as_ref().and_then(|sketch| sketch.missing_points));
        points.map_or(NONE.to_owned(), number)
    };
    // Whom a missing value leaves out, here or in another feature.
    let left_out = Memo::new(move |_| {
        let rows = state.sketch.with(|sketched| sketched.as_ref().map_or(0, |sketched| sketched.sketch.rows));
        rows.saturating_sub(total.rows.get())
    });
    let id = format!("missing-points-of-{}", chosen.name());
    view! {
        <tr data-testid="missing-row">
            <th scope="row" colspan=before>
                <span class="missing-choice">
                    "Missing "
                    <Choice
                        id
                        name=format!("A missing value of {} earns", spoken(&chosen.name()))
                        testid="missing-points"
                        options=Signal::stored(options(&labels))
                        value=Signal::derive(name)
                        choose=choose
                    />
                </span>
            </th>
            <td class="figure">{earned}</td>
            <Figures held total />
        </tr>
        <tr class="bins-total" data-testid="bins-total">
            <th scope="row" colspan=before>"Total"</th>
            <td></td>
            <Figures held=all total />
        </tr>
        {move || {
            (left_out.get() > 0)
                .then(|| {
                    view! {
                        <tr class="quiet" data-testid="left-out">
                            <th scope="row" colspan=before class="wraps">"Left out: a value is missing"</th>
                            <td></td>
                            <td class="figure bins-customers">{move || whole(left_out.get())}</td>
                            <td colspan="3"></td>
                        </tr>
                    }
                })
        }}
    }
}
