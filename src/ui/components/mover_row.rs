//! One customer of an update.

use std::sync::Arc;

use leptos::prelude::*;

use super::place::PlaceSign;
use crate::{
    change::Place,
    ui::{
        format::{NONE, fixed, spoken},
        moves::End,
        state::Way,
    },
    update::{Mover, Reason, Review},
};

/// What all rows share.
#[derive(Debug)]
pub struct Shown {
    /// Whose names and colours hold.
    pub review: Arc<Review>,
    /// The decimals of each figure beside a segment.
    pub decimals: Vec<usize>,
    /// The way of segmenting, which says what a reason is counted in.
    pub way: Way,
}

/// See the module.
#[component]
pub fn MoverRow(
    /// Its place in the list, from 0.
    at: usize,
    /// The customer.
    row: Mover,
    /// What all rows share.
    shown: Arc<Shown>,
) -> impl IntoView {
    let review = &shown.review;
    let figures: Vec<_> = shown
        .decimals
        .iter()
        .enumerate()
        .map(|(at, decimals)| {
            let told = |figures: &[Option<f64>]| {
                figures.get(at).copied().flatten().map_or_else(|| NONE.to_owned(), |figure| fixed(figure, *decimals))
            };
            view! {
                <td class="figure">
                    {told(&row.before)} " → " {told(&row.after)}
                    {(row.borderline && at == 0).then(|| view! { <span class="mover-chip chip chip-warn">"borderline"</span> })}
                </td>
            }
        })
        .collect();
    let reasons: Vec<_> =
        row.reasons.iter().map(|reason| view! { <li>{sentence(reason, shown.way)}</li> }).collect();
    let redefined = row.redefined.then(|| {
        let title = "Would be there with the earlier values, too: the segments changed, not the customer.";
        view! { <span class="mover-chip is-start chip" title=title>"new definition"</span> }
    });
    view! {
        <tr aria-rowindex=at + 2>
            <th scope="row">{row.key}</th>
            <td class="mover-place">{place(review, row.from, End::Before)}</td>
            <td class="mover-place">{place(review, row.to, End::After)} {redefined}</td>
            {figures}
            <td>
                <ol class="mover-why">{reasons}</ol>
            </td>
        </tr>
    }
}

fn place(review: &Review, place: Place, end: End) -> AnyView {
    match (place, end) {
        (Place::Absent, End::Before) => view! { <span class="quiet">"not in the file"</span> }.into_any(),
        (Place::Absent, End::After) => view! { <span class="quiet">"left the file"</span> }.into_any(),
        _ => view! { <PlaceSign review place end /> }.into_any(),
    }
}

/// A reason as a sentence: what changed, and what that did.
fn sentence(reason: &Reason, way: Way) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "no value".to_owned());
    let change = format!("{} {} → {}", spoken(&reason.column), value(&reason.before), value(&reason.after));
    let Some(towards) = reason.towards else { return change };
    let sign = if towards < 0.0 { "" } else { "+" };
    match way {
        Way::Nearness => format!("{change}: {sign}{} of the way", fixed(towards, 2)),
        Way::Score | Way::Grid | Way::List => format!("{change}: {sign}{} points", fixed(towards, 1)),
    }
}
