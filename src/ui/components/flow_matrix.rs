//! Who went where as a table: places before by places after, for whom bands say too little.

use std::sync::Arc;

use leptos::prelude::*;

use super::{fields::Choice, place::PlaceSign, review::use_looking, toggle::Toggle};
use crate::{
    change::{Flow, Place, flow::Band},
    ui::{
        actions::use_actions,
        format::{percent_1, whole},
        moves::{self, End, places, rows, share, told},
    },
    update::Review,
};

/// The strongest mix of colour into the ground at which words stay easy to read, in percent.
const STRONGEST: f64 = 45.0;

/// What a cell tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unit {
    Customers,
    OfRow,
    OfColumn,
}

/// See the module.
#[component]
pub fn FlowMatrix(
    /// What the update did.
    review: Arc<Review>,
) -> impl IntoView {
    let actions = use_actions();
    let last = review.flows.len().saturating_sub(1);
    let (step, set_step) = signal(last);
    let (unit, set_unit) = signal(Unit::Customers);
    let name = |at: usize| format!("{} → {}", review.periods[at].title, review.periods[at + 1].title);
    let steps: Vec<(String, String)> = (0..review.flows.len()).map(|at| (at.to_string(), name(at))).collect();
    let has_steps = steps.len() > 1;
    let drawn = review.clone();
    view! {
        <section class="panel review-matrix" aria-labelledby="matrix-title">
            <div class="panel-head">
                <div>
                    <h2 id="matrix-title">"From and to"</h2>
                    <p class="quiet">
                        {move || match (step.get() == last, unit.get()) {
                            (false, _) => "Only customers of the last step can be listed.",
                            (_, Unit::Customers) => "Rows: before. Columns: now. Press a number to list its customers.",
                            (_, Unit::OfRow) => "Where those of a row went: each row adds up to 100 %.",
                            (_, Unit::OfColumn) => "Where those of a column came from: each column adds up to 100 %.",
                        }}
                    </p>
                </div>
                <div class="panel-tools">
                    {has_steps
                        .then(|| {
                            view! {
                                <Choice
                                    id="matrix-step"
                                    name="Step"
                                    options=Signal::stored(steps)
                                    value=Signal::derive(move || step.get().to_string())
                                    choose=move |chosen: String| set_step.set(chosen.parse().unwrap_or(last))
                                />
                            }
                        })}
                    <Toggle
                        name="matrix-unit"
                        legend="What the cells tell"
                        options=vec![("Customers", Unit::Customers), ("% of row", Unit::OfRow), ("% of column", Unit::OfColumn)]
                        value=unit
                        choose=move |chosen| set_unit.set(chosen)
                    />
                </div>
            </div>
            {move || view! { <Table review=drawn.clone() step=step.get() unit is_last=step.get() == last /> }}
            <div class="panel-foot">
                <button class="button button-small" data-testid="export-transitions" on:click=move |_| actions.export_transitions()>
                    "Download as CSV"
                </button>
                <span class="quiet">{if has_steps { "All steps, with shares." } else { "With shares." }}</span>
            </div>
        </section>
    }
}

#[component]
fn Table(review: Arc<Review>, step: usize, unit: ReadSignal<Unit>, is_last: bool) -> impl IntoView {
    let Some(flow) = review.flows.get(step).cloned() else { return ().into_any() };
    let (befores, afters) = (places(&review, step, End::Before), places(&review, step, End::After));
    let all = rows(&flow, None, None);
    let of = move |part: usize, row: usize, column: usize| match unit.get() {
        Unit::Customers => whole(part),
        Unit::OfRow => percent_1(share(part, row)),
        Unit::OfColumn => percent_1(share(part, column)),
    };
    let heads: Vec<_> = afters
        .iter()
        .map(|place| {
            view! {
                <th scope="col" class="matrix-head">
                    <PlaceSign review=&review place=*place end=End::After />
                </th>
            }
        })
        .collect();
    let flow = Arc::new(flow);
    let lines: Vec<_> = befores
        .iter()
        .map(|from| {
            let row = rows(&flow, Some(*from), None);
            let cells: Vec<_> = afters
                .iter()
                .map(|to| {
                    view! { <Cell review=review.clone() flow=flow.clone() step from=*from to=*to unit is_last /> }
                })
                .collect();
            view! {
                <tr>
                    <th scope="row">
                        <PlaceSign review=&review place=*from end=End::Before />
                    </th>
                    {cells}
                    <td class="figure matrix-sum">{move || of(row, row, all)}</td>
                </tr>
            }
        })
        .collect();
    let sums: Vec<_> = afters
        .iter()
        .map(|to| {
            let column = rows(&flow, None, Some(*to));
            view! { <td class="figure matrix-sum">{move || of(column, all, column)}</td> }
        })
        .collect();
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Who went where">
            <table class="matrix" data-testid="matrix" data-step=step>
                <thead>
                    <tr>
                        <td class="matrix-corner">{format!("{} ↓  {} →", review.periods[step].title, review.periods[step + 1].title)}</td>
                        {heads}
                        <th scope="col" class="figure">
                            "All"
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {lines} <tr>
                        <th scope="row">"All"</th>
                        {sums}
                        <td class="figure matrix-sum">{move || of(all, all, all)}</td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Cell(
    review: Arc<Review>,
    flow: Arc<Flow>,
    step: usize,
    from: Place,
    to: Place,
    unit: ReadSignal<Unit>,
    is_last: bool,
) -> impl IntoView {
    let looking = use_looking();
    let own = rows(&flow, Some(from), Some(to));
    let (row, column) = (rows(&flow, Some(from), None), rows(&flow, None, Some(to)));
    let is_stay = from == to;
    if own == 0 {
        return view! { <td class="matrix-cell figure is-empty" class:is-stay=is_stay>"·"</td> }.into_any();
    }
    let text = move || match unit.get() {
        Unit::Customers => whole(own),
        Unit::OfRow => percent_1(share(own, row)),
        Unit::OfColumn => percent_1(share(own, column)),
    };
    // By the share that is told; customers are told as a share of where they were.
    let strength = move || {
        let of = if unit.get() == Unit::OfColumn { column } else { row };
        format!("{:.0}%", share(own, of).sqrt() * STRONGEST)
    };
    let band = flow.bands.iter().find(|band| (band.from, band.to) == (from, to)).copied();
    let title = band.map(|band: Band| told(&review, step, &band)).unwrap_or_default();
    let shown = if is_last {
        view! {
            <button
                class="matrix-button"
                aria-pressed=move || looking.is_listed(Some(from), Some(to)).to_string()
                on:click=move |_| looking.list(Some(from), Some(to))
            >
                {text}
                <span class="unseen">{format!(" {title}")}</span>
            </button>
        }
        .into_any()
    } else {
        text.into_any()
    };
    view! {
        <td
            class="matrix-cell figure"
            class:is-stay=is_stay
            title=title
            style=("--colour", moves::colour(&review, from))
            style=("--mix", strength)
        >
            {shown}
        </td>
    }
    .into_any()
}
