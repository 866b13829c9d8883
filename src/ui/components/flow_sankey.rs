//! Who went where, as bands over all periods: pointed at or reached by keyboard they tell their numbers, pressed they
//! list their customers.

use std::sync::Arc;

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{HtmlElement, KeyboardEvent, ResizeObserver};

use super::{
    flow_mark::{NodeMark, RibbonMark},
    review::use_looking,
};
use crate::{
    charts::sankey::{Layout, NODE, Room, SMALL, Sankey},
    ui::{actions::use_actions, format::percent},
    update::Review,
};

/// Narrower than this the picture is scrolled sideways.
const NARROWEST: f64 = 620.0;

/// For names beside the picture, at most and at least.
const MARGIN: (f64, f64) = (190.0, 112.0);

/// Pixels for each node of the fullest period, and for the whole.
const TALL: (f64, f64, f64) = (64.0, 320.0, 620.0);

/// What can be pointed at: a node, or a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A node, by its place.
    Node(usize),
    /// A band, by its place.
    Ribbon(usize),
}

/// What the marks of one picture share.
#[derive(Clone)]
pub struct Drawn {
    /// What the update did.
    pub review: Arc<Review>,
    /// What is shown.
    pub sankey: Arc<Sankey>,
    /// Where it lies.
    pub layout: Arc<Layout>,
    /// In the order in which keys go through them.
    pub order: Arc<[Mark]>,
    /// What is pointed at.
    pub lit: RwSignal<Option<Mark>>,
    /// Where the keyboard is.
    pub at: RwSignal<usize>,
}

impl Drawn {
    /// Whether a mark has to do with what is pointed at.
    pub fn belongs(&self, mark: Mark) -> bool {
        match (self.lit.get(), mark) {
            (None, _) => true,
            (Some(Mark::Node(node)), Mark::Ribbon(at)) | (Some(Mark::Ribbon(at)), Mark::Node(node)) => {
                let ribbon = &self.layout.ribbons[at];
                ribbon.from == Some(node) || ribbon.to == Some(node)
            }
            (Some(lit), mark) => lit == mark,
        }
    }

    /// The place of a mark in the order of the keys.
    pub fn place(&self, mark: Mark) -> usize {
        self.order.iter().position(|own| *own == mark).unwrap_or(0)
    }
}

/// See the module.
#[component]
pub fn FlowSankey(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let actions = use_actions();
    let looking = use_looking();
    let sankey = Arc::new(sankey(&review));
    let frame = NodeRef::<html::Div>::new();
    let (width, set_width) = signal(0.0_f64);
    observe_width(frame, set_width);
    let (lit, at) = (RwSignal::new(None::<Mark>), RwSignal::new(0_usize));
    let laid = sankey.clone();
    let layout = Memo::new(move |_| Arc::new(laid.layout(room(&laid, width.get()))));
    let drawn = {
        let (review, sankey) = (review.clone(), sankey.clone());
        move || {
            let layout = layout.get();
            let order = order(&layout);
            Drawn { review: review.clone(), sankey: sankey.clone(), layout, order, lit, at }
        }
    };
    let told = {
        let drawn = drawn.clone();
        move || lit.get().map(|mark| super::flow_mark::told(&drawn(), mark))
    };
    let saved = sankey.clone();
    let export = move |is_png: bool| {
        let layout = saved.layout(room(&saved, 1000.0));
        actions.export_flows(
            &crate::charts::sankey::picture(&saved, &layout),
            (1000.0, layout.height),
            is_png,
        );
    };
    let export_png = export.clone();
    let desc = format!(
        "{} periods: {}. The table called From and to has the same numbers.",
        review.periods.len(),
        sankey.periods.join(", ")
    );
    let is_long = review.flows.len() > 1;
    view! {
        <section class="panel review-sankey" aria-labelledby="sankey-title">
            <div class="panel-head">
                <div>
                    <h2 id="sankey-title">"Who went where"</h2>
                    <p class="quiet">
                        {format!(
                            "Height is customers. Flows of less than {} of all are pooled into grey tips.",
                            percent(SMALL),
                        )}
                        {is_long.then_some(" Bands of the last step can be pressed.")}
                    </p>
                </div>
                <div class="panel-tools">
                    <button class="button button-small" data-testid="export-svg" on:click=move |_| export(false)>
                        "SVG"
                    </button>
                    <button class="button button-small" data-testid="export-png" on:click=move |_| export_png(true)>
                        "PNG"
                    </button>
                </div>
            </div>
            <p class="sankey-told" data-testid="sankey-told">
                {move || {
                    told()
                        .unwrap_or_else(|| "Point at a band for its numbers; press it to list its customers.".to_owned())
                }}
            </p>
            <div node_ref=frame class="sankey-frame">
                {move || {
                    (width.get() > 0.0).then(|| view! { <Picture drawn=drawn() desc=desc.clone() looking /> })
                }}
            </div>
        </section>
    }
}

#[component]
fn Picture(drawn: Drawn, desc: String, looking: super::review::Looking) -> impl IntoView {
    let layout = drawn.layout.clone();
    let (width, height) = (layout.width.to_string(), layout.height.to_string());
    let titles: Vec<_> = layout
        .columns
        .iter()
        .zip(&drawn.sankey.periods)
        .enumerate()
        .map(|(at, (x, title))| {
            let (x, anchor) = match at {
                0 => (*x, "start"),
                last if last + 1 == layout.columns.len() => (x + NODE, "end"),
                _ => (x + NODE / 2.0, "middle"),
            };
            view! { <text class="sankey-period" x=x y="16" text-anchor=anchor>{title.clone()}</text> }
        })
        .collect();
    // Bands that stay lie beneath those that cross them.
    let mut beneath: Vec<usize> = (0..layout.ribbons.len()).collect();
    beneath.sort_by_key(|at| !layout.ribbons[*at].is_stay());
    let ribbons: Vec<_> =
        beneath.into_iter().map(|at| view! { <RibbonMark drawn=drawn.clone() at looking /> }).collect();
    let nodes: Vec<_> =
        (0..layout.nodes.len()).map(|at| view! { <NodeMark drawn=drawn.clone() at looking /> }).collect();
    let (lit, at, all) = (drawn.lit, drawn.at, drawn.order.len());
    let go = move |event: KeyboardEvent| {
        let now = at.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => (now + 1).min(all.saturating_sub(1)),
            "ArrowLeft" | "ArrowUp" => now.saturating_sub(1),
            "Home" => 0,
            "End" => all.saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        at.set(next);
        focus_mark(next);
    };
    view! {
        <svg
            class="sankey"
            class:is-lit=move || lit.get().is_some()
            data-testid="sankey"
            width=width.clone()
            height=height.clone()
            viewBox=format!("0 0 {width} {height}")
            role="group"
            aria-label="Who went where"
            aria-describedby="sankey-desc"
            on:keydown=go
            on:mouseleave=move |_| lit.set(None)
        >
            <desc id="sankey-desc">{desc}</desc>
            {titles}
            <g>{ribbons}</g>
            <g>{nodes}</g>
        </svg>
    }
}

/// The id of the mark at a place in the order of the keys.
pub fn mark_id(place: usize) -> String {
    format!("sankey-mark-{place}")
}

fn focus_mark(place: usize) {
    if let Some(element) = document().get_element_by_id(&mark_id(place)) {
        // Parts of a drawing take the focus as elements of the page do.
        let _ = element.unchecked_ref::<HtmlElement>().focus();
    }
}

/// What is to be shown of a review.
fn sankey(review: &Review) -> Sankey {
    Sankey {
        segments: review.strands.iter().map(|strand| (strand.name.clone(), strand.color)).collect(),
        periods: review.periods.iter().map(|period| period.title.clone()).collect(),
        flows: review.flows.clone(),
    }
}

/// The room for a picture in a frame of this width.
fn room(sankey: &Sankey, width: f64) -> Room {
    let width = width.max(NARROWEST);
    let most = sankey.segments.len() + 2;
    let (each, least, greatest) = TALL;
    Room {
        width,
        height: (most as f64 * each).clamp(least, greatest),
        margin: (width * 0.19).clamp(MARGIN.1, MARGIN.0),
        small: SMALL,
    }
}

/// Period by period: its nodes from top to bottom, then the bands that leave them.
fn order(layout: &Layout) -> Arc<[Mark]> {
    let mut marks = Vec::with_capacity(layout.nodes.len() + layout.ribbons.len());
    for period in 0..layout.columns.len() {
        let nodes = (0..layout.nodes.len()).filter(|at| layout.nodes[*at].period == period);
        marks.extend(nodes.map(Mark::Node));
        let ribbons = (0..layout.ribbons.len()).filter(|at| layout.ribbons[*at].step == period);
        marks.extend(ribbons.map(Mark::Ribbon));
    }
    marks.into()
}

fn observe_width(frame: NodeRef<html::Div>, set_width: WriteSignal<f64>) {
    let seen = Closure::<dyn FnMut()>::new(move || {
        if let Some(frame) = frame.try_get_untracked().flatten() {
            set_width.try_set(f64::from(frame.client_width()));
        }
    });
    // Every browser that runs this page has observers of size.
    let Ok(observer) = ResizeObserver::new(seen.as_ref().unchecked_ref()) else { return };
    let held = StoredValue::new_local((observer, seen));
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            held.with_value(|(observer, _)| observer.observe(&frame));
        }
    });
    on_cleanup(move || {
        held.try_with_value(|(observer, _)| observer.disconnect());
    });
}
