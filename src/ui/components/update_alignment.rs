//! Which saved segment each segment found anew goes on from: how far apart they are, and overruling it.

use std::sync::Arc;

use leptos::prelude::*;

use super::{badge::Badge, fields::Choice};
use crate::{
    methods::Label,
    segments::SegmentProfile,
    ui::{
        actions::use_actions,
        format::{NONE, fixed, list, percent_1, whole},
        state::use_state,
        updating::Updating,
    },
    update::{By, Succession},
};

/// What stands for a segment that goes on from none.
const NEW: &str = "new";

/// See the module.
#[component]
pub fn UpdateAlignment(
    /// How they go on by themselves.
    succession: Arc<Succession>,
) -> impl IntoView {
    let state = use_state();
    let continues = Memo::new(move |_| {
        let of = |updating: &Updating| updating.candidate.as_ref().map(|own| own.continues.clone());
        state.updating.with(|updating| updating.as_ref().and_then(of).unwrap_or_default())
    });
    let segments: Vec<SegmentProfile> = state.found.with_untracked(|found| {
        found.as_ref().map(|found| found.segmentation.segments.clone()).unwrap_or_default()
    });
    let by = succession.by;
    let earlier: Vec<String> = succession.earlier.iter().map(|of| of.name.clone()).collect();
    let gone = earlier.clone();
    let dissolved = move || {
        let left = |label: &Label| !continues.with(|all| all.contains(&Some(*label)));
        let names: Vec<String> = (0_u8..)
            .zip(&gone)
            .filter(|(label, _)| left(label))
            .map(|(_, name)| format!("“{name}”"))
            .collect();
        (!names.is_empty()).then(|| {
            let verb = if names.len() == 1 { "is" } else { "are" };
            format!(
                "{} {verb} dissolved: no segment goes on from {}.",
                list(&names),
                if names.len() == 1 { "it" } else { "them" }
            )
        })
    };
    let lead = match by {
        By::Distance => {
            "Segments found anew take over the names of those they lie nearest to, one to one, so that the distances add up to the least."
        }
        By::Members => "The features differ, so segments go on by the customers they share, one to one.",
        By::Name => "The rules name the same segments; each goes on by its name.",
    };
    let rows = segments
        .iter()
        .zip(0_u8..)
        .map(|(segment, label)| {
            let costs = succession.costs.get(usize::from(label)).cloned().unwrap_or_default();
            view! { <Row label segment=segment.clone() earlier=earlier.clone() costs by continues /> }
        })
        .collect_view();
    let matrix = (by != By::Name).then(|| view! { <Costs succession=succession.clone() /> });
    view! {
        <section class="panel" aria-labelledby="alignment-title" data-testid="alignment">
            <h2 id="alignment-title">"What goes on from what"</h2>
            <p class="quiet">{lead}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label="What goes on from what">
                <table class="alignment-table">
                    <thead>
                        <tr>
                            <th scope="col">"Found anew"</th>
                            <th scope="col" class="figure">"Customers"</th>
                            <th scope="col">"Goes on from"</th>
                            {match by {
                                By::Distance => Some("Distance"),
                                By::Members => Some("Customers shared"),
                                By::Name => None,
                            }
                                .map(|title| view! { <th scope="col" class="figure">{title}</th> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {move || dissolved().map(|text| view! { <p class="note" data-testid="dissolved">{text}</p> })}
            {matrix}
        </section>
    }
}

/// What a cost is told as.
fn told(by: By, cost: f64) -> String {
    match by {
        By::Distance => fixed(cost, 2),
        By::Members => percent_1(1.0 - cost),
        By::Name => NONE.to_owned(),
    }
}

#[component]
fn Row(
    label: Label,
    segment: SegmentProfile,
    earlier: Vec<String>,
    costs: Vec<f64>,
    by: By,
    continues: Memo<Vec<Option<Label>>>,
) -> impl IntoView {
    let actions = use_actions();
    let own = Memo::new(move |_| continues.with(|all| all.get(usize::from(label)).copied().flatten()));
    let known = (0_u8..).zip(&earlier).map(|(label, name)| (label.to_string(), name.clone()));
    let options: Vec<(String, String)> =
        known.chain([(NEW.to_owned(), "None: it is new".to_owned())]).collect();
    let cost = move || {
        let cost = own.get().and_then(|was| costs.get(usize::from(was)).copied());
        cost.map_or_else(|| NONE.to_owned(), |cost| told(by, cost))
    };
    let name = format!("What {} goes on from", segment.suggested_name);
    view! {
        <tr data-testid="alignment-row">
            <th scope="row">
                <span class="named-badge">
                    <Badge label />
                    <span class="named-badge-name">{segment.suggested_name.clone()}</span>
                </span>
            </th>
            <td class="figure">{whole(segment.size)}</td>
            <td>
                <Choice
                    id=format!("continues-{label}")
                    name=name
                    options=Signal::stored(options)
                    value=Signal::derive(move || own.get().map_or_else(|| NEW.to_owned(), |was| was.to_string()))
                    choose=move |chosen: String| actions.go_on_from(label, chosen.parse().ok())
                />
            </td>
            {(by != By::Name).then(|| view! { <td class="figure">{cost}</td> })}
        </tr>
    }
}

/// Every pair.
#[component]
fn Costs(succession: Arc<Succession>) -> impl IntoView {
    let by = succession.by;
    let earlier =
        succession.earlier.iter().map(|of| view! { <th scope="col" class="figure">{of.name.clone()}</th> });
    let earlier = earlier.collect_view();
    let rows = succession
        .costs
        .iter()
        .zip(0_u8..)
        .map(|(costs, label)| {
            let before = succession.before.get(usize::from(label)).copied().flatten();
            let cells = costs.iter().zip(0_u8..).map(|(cost, was)| {
                view! { <td class="figure" class:is-match=before == Some(was)>{told(by, *cost)}</td> }
            });
            let cells = cells.collect_view();
            view! {
                <tr>
                    <th scope="row">
                        <Badge label />
                        <span class="unseen">{u32::from(label) + 1}</span>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let title = if by == By::Distance { "All distances" } else { "All shares" };
    let help = if by == By::Distance {
        "Between the centres, in the space of the saved segmentation: about as many standard deviations of a feature."
    } else {
        "Customers in both, of those in either."
    };
    view! {
        <details class="more-options" data-testid="all-costs">
            <summary>{title}</summary>
            <p class="quiet">{help}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=title>
                <table class="costs-table">
                    <thead>
                        <tr>
                            <th scope="col">"Found anew"</th>
                            {earlier}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}
