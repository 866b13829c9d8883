//! The customers of an update, one by one: where they were and are, how surely, and why. Only the rows in sight are
//! asked for and drawn.

use std::sync::Arc;

use leptos::{html, prelude::*, task::spawn_local};

use super::{
    mover_row::{MoverRow, Shown},
    movers_tools::MoversTools,
    review::{LIST_TITLE, use_looking},
    virtual_window::{Window, window_of},
};
use crate::{
    ui::{
        actions::use_actions,
        format::{count, percent, whole},
        moves::share,
        state::{Way as How, use_state},
        words,
    },
    update::{Movers, MoversWindow, Review, Way},
};

/// How tall a row is, in pixels, with three reasons and without; the style sheet gives rows the same.
const TALL: f64 = 68.0;
const LOW: f64 = 36.0;

/// See the module.
#[component]
pub fn MoversList(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let (state, actions, looking) = (use_state(), use_actions(), use_looking());
    let (sight, set_sight) = signal((0.0_f64, 480.0_f64));
    let (rows, set_rows) = signal(MoversWindow::default());
    let (from, set_from) = signal(0_usize);
    let (trouble, set_trouble) = signal(None::<String>);
    let scroller = NodeRef::<html::Div>::new();
    let has_earlier = review.has_earlier;

    let has_reasons = Memo::new(move |_| {
        has_earlier && looking.asked.with(|asked| matches!(asked.way, Way::Moved | Way::Any))
    });
    let tall = move || if has_reasons.get() { TALL } else { LOW };
    let view = Memo::new(move |_| {
        let (top, height) = sight.get();
        window_of(tall(), rows.with(|rows| rows.found), height, top)
    });
    // Another question begins at the top.
    Effect::new(move |before: Option<()>| {
        looking.asked.track();
        if let (Some(()), Some(scroller)) = (before, scroller.get_untracked()) {
            scroller.set_scroll_top(0.0);
            set_sight.update(|sight| sight.0 = 0.0);
        }
    });
    let ticket = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let asked = looking.asked.get();
        let Window { from, count, .. } = view.get();
        ticket.update_value(|ticket| *ticket += 1);
        let own = ticket.get_value();
        let query = Movers { skip: from, count: count.max(40), ..asked };
        spawn_local(async move {
            let answer = actions.movers(query).await;
            if ticket.try_get_value() != Some(own) {
                return;
            }
            match answer {
                Ok(window) => {
                    set_trouble.set(None);
                    set_from.set(from);
                    set_rows.set(window);
                }
                Err(error) => set_trouble.set(Some(format!("{error} {}", error.hint()))),
            }
        });
    });
    let measure = move || {
        // A frame later the page may have been left.
        if let Some(scroller) = scroller.try_get_untracked().flatten() {
            let now = (scroller.scroll_top(), f64::from(scroller.client_height()).max(LOW));
            if sight.try_get_untracked().is_some_and(|sight| sight != now) {
                set_sight.set(now);
            }
        }
    };
    Effect::new(move |_| {
        if scroller.get().is_some() {
            request_animation_frame(measure);
        }
    });

    let (figures, way) = state.found.with_untracked(|found| {
        found
            .as_ref()
            .map(|found| (words::figures(&found.recipe), How::of(&found.recipe)))
            .unwrap_or_default()
    });
    let decimals = figures.iter().map(|(_, decimals)| *decimals).collect();
    let shown = Arc::new(Shown { review: review.clone(), decimals, way });
    let heads: Vec<_> = figures
        .iter()
        .map(|(name, _)| view! { <th scope="col" class="figure">{format!("{name}, before → now")}</th> })
        .collect();
    let width = (4 + heads.len()).to_string();
    let (width_above, width_below) = (width.clone(), width);
    let drawn = move || {
        let first = from.get();
        rows.with(|window| {
            window.rows.iter().cloned().enumerate().map(|(at, row)| (first + at, row)).collect::<Vec<_>>()
        })
    };
    let all = review.tally.after + review.tally.leavers;
    let about = match way {
        _ if !has_earlier => {
            "Why a customer moved is told once the earlier file is at hand, too: give it above."
        }
        How::Nearness => {
            "Why: what changed, and how far that carried the customer from the centre of the segment left (0) to that of the one reached (1); the border is at 0.5."
        }
        How::Score | How::Grid => "Why: what changed, and the points that it gave or took.",
        How::List => "Why: what changed of the columns that the two rules ask for.",
    };
    view! {
        <section node_ref=looking.list class="panel movers" aria-labelledby=LIST_TITLE>
            <div class="panel-head">
                <div>
                    <h2 id=LIST_TITLE tabindex="-1">
                        "Customers who moved, and why"
                    </h2>
                    <p class="quiet" role="status" data-testid="movers-found">
                        {move || {
                            let found = rows.with(|rows| rows.found);
                            format!("{} of {}, {}", count(found, "customer"), whole(all), percent(share(found, all)))
                        }}
                    </p>
                </div>
            </div>
            <MoversTools review=review />
            <p class="quiet" class:note=!has_earlier>
                {about}
            </p>
            {move || trouble.get().map(|text| view! { <p class="problem">{text}</p> })}
            <div
                node_ref=scroller
                class="table-scroll movers-scroll"
                class:is-low=move || !has_reasons.get()
                tabindex="0"
                role="region"
                aria-label="Table of customers of the update"
                on:scroll=move |_| measure()
            >
                <table
                    class="rows-table customers-table movers-table"
                    data-testid="movers-table"
                    aria-rowcount=move || rows.with(|rows| rows.found + 1)
                >
                    <thead>
                        <tr aria-rowindex="1">
                            <th scope="col">"Customer"</th>
                            <th scope="col">"From"</th>
                            <th scope="col">"To"</th>
                            {heads}
                            <th scope="col">"Why"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <tr class="spacer" aria-hidden="true">
                            <td colspan=width_above style=("height", move || format!("{}px", above(&view.get(), from.get(), tall())))></td>
                        </tr>
                        <For
                            each=drawn
                            key=|(at, row)| (*at, row.key.clone())
                            children=move |(at, row)| view! { <MoverRow at row shown=shown.clone() /> }
                        />
                        <tr class="spacer" aria-hidden="true">
                            <td colspan=width_below style=("height", move || {
                                let drawn = rows.with(|rows| rows.rows.len());
                                format!("{}px", below(&view.get(), from.get(), drawn, tall()))
                            })></td>
                        </tr>
                    </tbody>
                </table>
                <Show when=move || rows.with(|rows| rows.found == 0) && trouble.get().is_none()>
                    <p class="movers-none quiet">"Nobody went this way."</p>
                </Show>
            </div>
        </section>
    }
}

/// Empty pixels above the rows drawn, which may still be those of a moment ago.
fn above(view: &Window, from: usize, row: f64) -> f64 {
    (view.above + (from as f64 - view.from as f64) * row).max(0.0)
}

/// Empty pixels below them.
fn below(view: &Window, from: usize, drawn: usize, row: f64) -> f64 {
    let all = view.above + view.count as f64 * row + view.below;
    (all - above(view, from, row) - drawn as f64 * row).max(0.0)
}
