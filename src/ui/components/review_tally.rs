//! The last step in a few figures.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    ui::{
        format::{count, number, percent, spoken, whole},
        moves::share,
    },
    update::Review,
};

/// One figure: what it is, how much, and what it means.
struct Told {
    name: &'static str,
    testid: &'static str,
    figure: String,
    text: String,
}

/// See the module.
#[component]
pub fn ReviewTally(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let titles: Vec<&str> = review.periods.iter().rev().take(2).map(|period| period.title.as_str()).collect();
    let lead = match titles.as_slice() {
        [after, before] => format!("From {before} to {after}, in customers."),
        _ => String::new(),
    };
    let figures: Vec<_> = figures(&review)
        .into_iter()
        .map(|Told { name, testid, figure, text }| {
            view! {
                <div class="tally-item" data-testid=testid>
                    <dt>{name}</dt>
                    <dd>
                        <strong>{figure}</strong>
                        <span class="quiet">{text}</span>
                    </dd>
                </div>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="tally-title">
            <div class="panel-head">
                <div>
                    <h2 id="tally-title">"What changed"</h2>
                    <p class="quiet">{lead}</p>
                </div>
            </div>
            <dl class="tally" data-testid="tally">{figures}</dl>
        </section>
    }
}

fn figures(review: &Review) -> Vec<Told> {
    let tally = &review.tally;
    let both = tally.stayers + tally.movers;
    let told = |name, testid, figure, text| Told { name, testid, figure, text };
    let mut all = vec![
        told(
            "Customers",
            "tally-customers",
            format!("{} → {}", whole(tally.before), whole(tally.after)),
            "in the file before and now".to_owned(),
        ),
        told(
            "Stayed",
            "tally-stayers",
            whole(tally.stayers),
            format!("{} of those in a segment both times", percent(share(tally.stayers, both))),
        ),
        told(
            "Moved",
            "tally-movers",
            whole(tally.movers),
            format!("{} of those in a segment both times", percent(share(tally.movers, both))),
        ),
    ];
    if let Some(confident) = tally.confident {
        let text = format!(
            "of the movers are clearly in their new segment; the other {} are near a border",
            whole(tally.movers - confident.min(tally.movers))
        );
        all.push(told("Confident movers", "tally-confident", whole(confident), text));
    }
    if let Some((up, down)) = tally.up_down {
        let text = "moved to a higher and to a lower tier".to_owned();
        all.push(told("Up and down", "tally-up-down", format!("↑ {} ↓ {}", whole(up), whole(down)), text));
    }
    all.push(told("Joined", "tally-joiners", whole(tally.joiners), "were not in the file before".to_owned()));
    all.push(told("Left", "tally-leavers", whole(tally.leavers), "are not in the file any more".to_owned()));
    if tally.placed + tally.displaced > 0 {
        let text = format!("were in no segment and now are in one; {} the other way", whole(tally.displaced));
        all.push(told("Placed", "tally-placed", whole(tally.placed), text));
    }
    if let Some(redefined) = tally.redefined {
        let text = format!(
            "{} of the movers: with their earlier values they would be there, too",
            percent(share(redefined, tally.movers))
        );
        all.push(told("Moved by new definitions", "tally-redefined", whole(redefined), text));
    }
    if let (Some((moved, of)), Some(volume)) = (tally.volume, &review.volume) {
        let part = if of == 0.0 { 0.0 } else { moved / of };
        let text = format!("{} of {}, with {}", percent(part), spoken(volume), count(tally.movers, "mover"));
        all.push(told("Volume moved", "tally-volume", number(moved), text));
    }
    all
}
