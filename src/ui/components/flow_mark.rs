//! One node or band of the picture of who went where.

use leptos::prelude::*;

use super::{
    flow_sankey::{Drawn, Mark, mark_id},
    review::Looking,
};
use crate::{
    change::Place,
    charts::sankey::{NODE, Side, Spot},
    ui::{
        format::{count, percent},
        moves::{self, share},
    },
};

/// A band, or a stub of small flows.
#[component]
pub fn RibbonMark(
    /// The picture.
    drawn: Drawn,
    /// Which band.
    at: usize,
    /// What the list shows.
    looking: Looking,
) -> impl IntoView {
    let mark = Mark::Ribbon(at);
    let ribbon = &drawn.layout.ribbons[at];
    let (path, is_stay, is_pool) = (ribbon.path.clone(), ribbon.is_stay(), ribbon.is_pool());
    let colour = match ribbon.from {
        Some(from) if !is_pool => moves::colour(&drawn.review, drawn.layout.nodes[from].spot.place()),
        _ => "var(--line-strong)".to_owned(),
    };
    let shape = view! {
        <path class="sankey-band" class:is-stay=is_stay class:is-pool=is_pool d=path style=("--colour", colour) />
    };
    view! { <Pressable drawn mark looking>{shape}</Pressable> }
}

/// A node with its name.
#[component]
pub fn NodeMark(
    /// The picture.
    drawn: Drawn,
    /// Which node.
    at: usize,
    /// What the list shows.
    looking: Looking,
) -> impl IntoView {
    let node = drawn.layout.nodes[at].clone();
    let lines = drawn.layout.lines(&drawn.sankey, &node);
    let last = lines.len().saturating_sub(1);
    let (x, side) = node.label.map_or((0.0, Side::Between), |label| (label.x, label.side));
    let anchor = if side == Side::Left { "end" } else { "start" };
    let words: Vec<_> = lines
        .into_iter()
        .enumerate()
        .map(|(at, (y, text))| {
            let class = match side {
                Side::Between => "sankey-number",
                _ if at == last => "sankey-detail",
                _ => "sankey-name",
            };
            view! { <text class=class x=x y=y text-anchor=anchor>{text}</text> }
        })
        .collect();
    let colour = moves::colour(&drawn.review, node.spot.place());
    let shape = view! {
        <rect
            class="sankey-node"
            x=node.x
            y=node.y
            width=NODE
            height=node.height.max(1.0)
            rx="1.5"
            style=("--colour", colour)
        />
    };
    // What is pressed says all that its words say.
    view! {
        <Pressable drawn mark=Mark::Node(at) looking>
            {shape}
        </Pressable>
        <g aria-hidden="true">{words}</g>
    }
}

/// What is pointed at, reached by keys, and pressed where there is somebody to list.
#[component]
fn Pressable(drawn: Drawn, mark: Mark, looking: Looking, children: Children) -> impl IntoView {
    let place = drawn.place(mark);
    let (lit, at) = (drawn.lit, drawn.at);
    let lists = lists(&drawn, mark);
    let press = move || {
        if let Some((from, to)) = lists {
            looking.list(from, to);
        }
    };
    let label = told(&drawn, mark);
    let belongs = {
        let drawn = drawn.clone();
        move || drawn.belongs(mark)
    };
    let is_listed = move || lists.is_some_and(|(from, to)| looking.is_listed(from, to));
    view! {
        <g
            id=mark_id(place)
            class="sankey-mark"
            class:is-dim=move || !belongs()
            class:is-listed=is_listed
            role=if lists.is_some() { "button" } else { "img" }
            aria-label=label
            aria-pressed=move || lists.is_some().then(|| is_listed().to_string())
            tabindex=move || if at.get() == place { "0" } else { "-1" }
            on:mouseenter=move |_| lit.set(Some(mark))
            on:focus=move |_| {
                at.set(place);
                lit.set(Some(mark));
            }
            on:blur=move |_| lit.set(None)
            on:click=move |_| press()
            on:keydown=move |event| {
                if matches!(event.key().as_str(), "Enter" | " ") {
                    event.prevent_default();
                    press();
                }
            }
        >
            {children()}
        </g>
    }
}

/// Whom a mark lists: from where, and to where; nobody of earlier steps, and nobody of small flows pooled.
fn lists(drawn: &Drawn, mark: Mark) -> Option<(Option<Place>, Option<Place>)> {
    let last = drawn.review.flows.len().checked_sub(1)?;
    match mark {
        Mark::Node(at) => {
            let node = &drawn.layout.nodes[at];
            let place = Some(node.spot.place());
            match node.spot {
                Spot::Leaving if node.period == last => None,
                _ if node.period == last => Some((place, None)),
                _ if node.period == last + 1 => Some((None, place)),
                _ => None,
            }
        }
        Mark::Ribbon(at) => {
            let ribbon = &drawn.layout.ribbons[at];
            let flow = ribbon.flows.first().filter(|_| ribbon.step == last && !ribbon.is_pool())?;
            Some((Some(flow.from), Some(flow.to)))
        }
    }
}

/// What a mark says when it is pointed at.
pub fn told(drawn: &Drawn, mark: Mark) -> String {
    match mark {
        Mark::Node(at) => {
            let node = &drawn.layout.nodes[at];
            let period = &drawn.sankey.periods[node.period];
            let who = count(node.rows, "customer");
            let of_all = percent(share(node.rows, drawn.layout.customers(node.period)));
            match node.spot {
                Spot::Joining => {
                    format!("{who} not in {period} joined with {}.", drawn.sankey.periods[node.period + 1])
                }
                Spot::Leaving => format!("{who} left before {period}."),
                spot => format!("{} in {period}: {who}, {of_all} of all.", drawn.sankey.name(spot)),
            }
        }
        Mark::Ribbon(at) => {
            let ribbon = &drawn.layout.ribbons[at];
            if let (false, Some(flow)) = (ribbon.is_pool(), ribbon.flows.first()) {
                return moves::told(&drawn.review, ribbon.step, flow);
            }
            let ways: Vec<String> = ribbon
                .flows
                .iter()
                .map(|flow| {
                    let (place, end) = if ribbon.to.is_none() {
                        (flow.to, moves::End::After)
                    } else {
                        (flow.from, moves::End::Before)
                    };
                    let way = if ribbon.to.is_none() { "to" } else { "from" };
                    format!("{} {way} {}", flow.rows, moves::name(&drawn.review, place, end))
                })
                .collect();
            let node = ribbon.from.or(ribbon.to).map(|at| drawn.sankey.name(drawn.layout.nodes[at].spot));
            let end = if ribbon.to.is_none() { "from" } else { "to" };
            format!(
                "{} {end} {}: {}.",
                count(ribbon.flows.len(), "small flow"),
                node.unwrap_or_default(),
                ways.join("; ")
            )
        }
    }
}
