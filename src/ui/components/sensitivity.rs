//! What the segments rest on: how many customers would move if a weight or a cut were a little different.

use leptos::prelude::*;

use crate::{
    methods::Cuts,
    recipe::{Method, Recipe},
    sketch::{self, Shift},
    ui::{
        format::{NONE, count, percent, spoken, whole},
        state::{Way, use_state},
    },
};

/// What is known of little moves, the last of it while the next is on its way, and whether it is of the rules as
/// they stand.
pub fn last_known() -> (Memo<Option<sketch::Sensitivity>>, Memo<bool>) {
    let state = use_state();
    let now = Memo::new(move |_| {
        state.sketch.with(|sketched| sketched.as_ref().and_then(|sketched| sketched.sensitivity.clone()))
    });
    let last = Memo::new(move |before: Option<&Option<sketch::Sensitivity>>| {
        now.get().or_else(|| before.cloned().flatten())
    });
    (last, Memo::new(move |_| now.with(Option::is_some)))
}

/// See the module.
#[component]
pub fn Sensitivity(
    /// The way of the rules.
    way: Way,
) -> impl IntoView {
    let state = use_state();
    let (known, is_fresh) = last_known();
    let unit = Memo::new(move |_| {
        state.draft.with(|draft| draft.as_ref().map_or("by one", |draft| unit(draft.recipe())))
    });
    let noun = if way == Way::Score { "tier" } else { "segment" };
    move || {
        known.get().filter(|known| !known.weights.is_empty()).map(|known| {
            let (rows, has_cuts) = (known.rows, !known.cuts.is_empty());
            let line = move |name: String, shift: &Shift| {
                let cell = |moved: Option<usize>| match moved {
                    Some(moved) => view! {
                        <td class="figure">{whole(moved)}</td>
                        <td class="figure">{percent(moved as f64 / rows.max(1) as f64)}</td>
                    }
                    .into_any(),
                    None => view! {
                        <td class="figure">{NONE}</td>
                        <td class="figure">{NONE}</td>
                    }
                    .into_any(),
                };
                view! {
                    <tr>
                        <th scope="row">{name}</th>
                        {cell(shift.up)}
                        {cell(shift.down)}
                    </tr>
                }
            };
            let weights = known.weights.iter().map(|shift| line(spoken(&shift.what), shift)).collect_view();
            let cuts = known.cuts.iter().map(|shift| line(cut_name(&shift.what), shift)).collect_view();
            view! {
                <div class="sensitivity" class:is-stale=move || !is_fresh.get() data-testid="sensitivity">
                    <p>{sentence(&known, unit.get(), noun)}</p>
                    <details>
                        <summary>"Every weight and every cut"</summary>
                        <div class="table-scroll">
                            <table>
                                <caption class="unseen">
                                    {format!("Customers who change their {noun} if one thing is moved")}
                                </caption>
                                <thead>
                                    <tr>
                                        <th scope="col">"Moved"</th>
                                        <th scope="colgroup" colspan="2" class="figure">
                                            "Up"
                                        </th>
                                        <th scope="colgroup" colspan="2" class="figure">
                                            "Down"
                                        </th>
                                    </tr>
                                </thead>
                                <tbody>{weights} {cuts}</tbody>
                            </table>
                        </div>
                        <p class="quiet">
                            {move || {
                                let cuts = if has_cuts { format!(", cuts {}", unit.get()) } else { String::new() };
                                format!("Weights are moved by ten points of their share{cuts}. All else stays as it is.")
                            }}
                        </p>
                    </details>
                </div>
            }
        })
    }
}

/// The strongest of all moves, in words.
fn sentence(known: &sketch::Sensitivity, unit: &str, noun: &str) -> String {
    let most = |shift: &Shift| shift.up.max(shift.down);
    let share = |moved: usize| percent(moved as f64 / known.rows.max(1) as f64);
    let weight =
        known.weights.iter().filter_map(|shift| Some((most(shift)?, shift))).max_by_key(|(moved, _)| *moved);
    let cut = known.cuts.iter().filter_map(most).max();
    let of_weight = weight.map(|(moved, shift)| {
        let way = if shift.up == Some(moved) { "more" } else { "less" };
        if moved == 0 {
            format!(
                "No weight decides alone: ten points more or less of one move no customer to another {noun}"
            )
        } else {
            format!(
                "Most rests on {}: ten points {way} of weight would move {} ({}) to another {noun}",
                spoken(&shift.what),
                count(moved, "customer"),
                share(moved)
            )
        }
    });
    let of_cut = |moved: usize| format!("a cut moved {unit} moves up to {} ({})", whole(moved), share(moved));
    let alone =
        if noun == "tier" { "One feature decides alone" } else { "On each axis one feature decides alone" };
    match (of_weight, cut) {
        (Some(weight), Some(cut)) => format!("{weight}; {}.", of_cut(cut)),
        (Some(weight), None) => format!("{weight}."),
        (None, Some(cut)) => format!("{alone}; {}.", of_cut(cut)),
        (None, None) => format!("{alone}, and the cuts follow the data."),
    }
}

/// `Potential 1` is cut 1 of Potential.
fn cut_name(what: &str) -> String {
    match what.rsplit_once(' ') {
        Some((axis, number)) => format!("{axis}, cut {number}"),
        None => format!("Cut {what}"),
    }
}

/// By how much a cut is moved.
fn unit(recipe: &Recipe) -> &'static str {
    let of = |cuts: &Cuts| match cuts {
        Cuts::Score { .. } => "by one point",
        Cuts::Share { .. } => "by one percent of the customers",
        Cuts::Count { .. } => "by one customer",
        Cuts::Volume { .. } | Cuts::Bins { .. } => "by one",
    };
    match &recipe.method {
        Method::Score(settings) => of(&settings.cuts),
        // Bands that are bins or parts of a volume have no cut to move.
        Method::Grid(settings) => match (of(&settings.x.cuts), of(&settings.y.cuts)) {
            (x, y) if x == y || y == "by one" => x,
            ("by one", y) => y,
            _ => "by one point, percent or customer",
        },
        Method::KMeans(_) | Method::List(_) => "by one",
    }
}
