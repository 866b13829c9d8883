//! What each segment won and lost in the last step.

use std::sync::Arc;

use leptos::prelude::*;

use super::place::PlaceSign;
use crate::{
    change::Place,
    methods::Label,
    ui::{
        format::whole,
        moves::{End, rows},
    },
    update::Review,
};

/// See the module.
#[component]
pub fn NetFlow(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let Some(flow) = review.flows.last().cloned() else { return ().into_any() };
    let figures = |place: Place| {
        let stayed = rows(&flow, Some(place), Some(place));
        let (before, after) = (rows(&flow, Some(place), None), rows(&flow, None, Some(place)));
        (before, after, after - stayed, before - stayed)
    };
    let segments: Vec<Place> = (0..).take(review.strands.len()).map(|at: Label| Place::In(at)).collect();
    let segments: Vec<(Place, (usize, usize, usize, usize))> = segments
        .into_iter()
        .map(|place| (place, figures(place)))
        .filter(|(_, (before, after, ..))| before + after > 0)
        .collect();
    let net = |(before, after, ..): (usize, usize, usize, usize)| after as i64 - before as i64;
    let most = segments.iter().map(|(_, own)| net(*own).unsigned_abs()).max().unwrap_or(0).max(1);
    let lines: Vec<_> = segments
        .into_iter()
        .map(|(place, own)| {
            let (before, after, won, lost) = own;
            let net = net(own);
            let width = format!("{:.1}%", net.unsigned_abs() as f64 / most as f64 * 50.0);
            view! {
                <tr>
                    <th scope="row">
                        <PlaceSign review=&review place end=End::After />
                    </th>
                    <td class="figure">{whole(before)}</td>
                    <td class="figure">{whole(after)}</td>
                    <td class="figure net">{signed(net)}</td>
                    <td class="net-cell">
                        <span class="net-track" aria-hidden="true">
                            <span class="net-bar" class:is-loss=net < 0 style:width=width></span>
                        </span>
                    </td>
                    <td class="figure">{whole(won)}</td>
                    <td class="figure">{whole(lost)}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <section class="panel review-net" aria-labelledby="net-title">
            <div class="panel-head">
                <div>
                    <h2 id="net-title">"Won and lost"</h2>
                    <p class="quiet">"Customers of each segment; in and out count joiners and leavers, too."</p>
                </div>
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label="What each segment won and lost">
                <table class="rows-table net-table" data-testid="net-flow">
                    <thead>
                        <tr>
                            <th scope="col">"Segment"</th>
                            <th scope="col" class="figure">
                                "Before"
                            </th>
                            <th scope="col" class="figure">
                                "Now"
                            </th>
                            <th scope="col" class="figure">
                                "Net"
                            </th>
                            <td class="net-cell"></td>
                            <th scope="col" class="figure">
                                "In"
                            </th>
                            <th scope="col" class="figure">
                                "Out"
                            </th>
                        </tr>
                    </thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn signed(net: i64) -> String {
    let size = whole(net.unsigned_abs() as usize);
    match net {
        0 => "0".to_owned(),
        1.. => format!("+{size}"),
        _ => format!("−{size}"),
    }
}
