//! In what an axis of a grid is cut, and where each of its bands ends.

use leptos::prelude::*;

use super::{
    fields::{Choice, FieldProblem, NumberField},
    grid_panel::Grid,
};
use crate::{
    methods::{Cuts, rules::recut::CutBy},
    recipe::grid_edits::{self, Side},
    ui::{
        format::{NARROW, count, fixed, number, percent},
        state::State,
    },
};

/// Value and name of each way of cutting.
const WAYS: [(&str, &str, CutBy); 5] = [
    ("bins", "the bins of its column", CutBy::Bins),
    ("score", "scores", CutBy::Score),
    ("share", "shares of the customers", CutBy::Share),
    ("count", "numbers of customers", CutBy::Count),
    ("volume", "equal volume", CutBy::Volume),
];

/// See the module.
#[component]
pub fn AxisCuts(
    /// The grid.
    grid: Grid,
    /// Which axis.
    side: Side,
) -> impl IntoView {
    let key = side.key();
    let cuts = Memo::new(move |_| grid.settings.with(|settings| settings.axis(side).cuts.clone()));
    let features = Memo::new(move |_| grid.settings.with(|settings| settings.axis(side).features.len()));
    let by = Memo::new(move |_| cuts.with(CutBy::of));
    let has_volume = Memo::new(move |_| volume_of(&grid.state).is_some());
    let options = Signal::derive(move || {
        let is_open = |way: CutBy| match way {
            CutBy::Bins => features.get() <= 1 || by.get() == way,
            CutBy::Volume => has_volume.get() || by.get() == way,
            _ => true,
        };
        let open = WAYS.into_iter().filter(|(.., way)| is_open(*way));
        open.map(|(value, label, _)| (value.to_owned(), label.to_owned())).collect::<Vec<_>>()
    });
    let value = Signal::derive(move || {
        WAYS.into_iter()
            .find(|(.., way)| *way == by.get())
            .map_or(String::new(), |(value, ..)| value.to_owned())
    });
    let choose = move |chosen: String| {
        let Some((.., way)) = WAYS.into_iter().find(|(value, ..)| *value == chosen) else { return };
        let now = untrack(|| grid.now(side));
        let volume = volume_of(&grid.state);
        grid.edit(|recipe| grid_edits::cut_by(recipe, side, way, (&now, volume.as_ref())));
    };
    let places = Memo::new(move |_| cuts.with(Cuts::bands));
    let testid = if side == Side::Up { "cut-by-y" } else { "cut-by-x" };
    view! {
        <div class="field">
            <label for=format!("cut-by-{key}")>"Cut by"</label>
            <Choice id=format!("cut-by-{key}") testid=testid options=options value=value choose=choose />
            {move || match by.get() {
                CutBy::Bins => view! { <BinsNote grid side /> }.into_any(),
                CutBy::Volume => view! { <VolumeColumn grid side /> }.into_any(),
                by => {
                    view! {
                        <ol class="cuts">
                            <For each=move || 0..places.get() key=|at| *at let:at>
                                <li class="cut">
                                    <Cut grid side at by cuts />
                                </li>
                            </For>
                        </ol>
                    }
                        .into_any()
                }
            }}
            <FieldProblem field=format!("method.{key}.cuts") />
        </div>
    }
}

/// Which column's total is parted.
fn volume_of(state: &State) -> Option<String> {
    let set = state.draft.with(|draft| draft.as_ref().and_then(|draft| draft.recipe().volume.clone()));
    set.or_else(|| state.amounts().into_iter().next())
}

#[component]
fn VolumeColumn(grid: Grid, side: Side) -> impl IntoView {
    let column = Signal::derive(move || {
        grid.settings.with(|settings| settings.axis(side).cuts.volume().cloned().unwrap_or_default())
    });
    let options = Signal::derive(move || {
        let mut names = grid.state.amounts();
        let now = column.get();
        if !names.contains(&now) {
            names.push(now);
        }
        names.into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>()
    });
    view! {
        <Choice
            id=format!("volume-{}", side.key())
            name=format!("Column whose total is parted {}", side.label().to_lowercase())
            options=options
            value=column
            choose=move |chosen: String| {
                grid.edit_settings(|settings| {
                    if let Cuts::Volume { column, .. } = &mut settings.axis_mut(side).cuts {
                        *column = chosen;
                    }
                });
            }
        />
        <p class="quiet">"Each band holds as much of its total as equal scores allow."</p>
    }
}

/// How bands come from bins.
#[component]
fn BinsNote(grid: Grid, side: Side) -> impl IntoView {
    move || {
        let bands = grid.settings.with(|settings| settings.axis(side).cuts.bands());
        let bins = grid.only_feature(side).map(|feature| feature.different_points());
        let text = match bins {
            Some(bins) if bins > bands => format!(
                "It has {} of different points: the best {} of their own, all others are the lowest band.",
                count(bins, "bin"),
                if bands == 2 { "is a band".to_owned() } else { format!("{} are bands", bands - 1) },
            ),
            Some(bins) if bins < bands => format!(
                "It has {} of different points, so {} empty.",
                count(bins, "bin"),
                if bands - bins == 1 {
                    "one band stays".to_owned()
                } else {
                    format!("{} bands stay", bands - bins)
                },
            ),
            _ => "Each bin is a band; where bins begin is set below, under Features.".to_owned(),
        };
        view! { <p class="quiet">{text}</p> }
    }
}

/// Where one band ends.
#[component]
fn Cut(grid: Grid, side: Side, at: usize, by: CutBy, cuts: Memo<Cuts>) -> impl IntoView {
    let is_last = Memo::new(move |_| cuts.with(|cuts| at + 1 >= cuts.bands()));
    let value = Signal::derive(move || match cuts.get() {
        Cuts::Score { at: scores } => scores.get(at).map_or(0.0, |score| (score * 1e4).round() / 1e4),
        Cuts::Share { of } => of.get(at).map_or(0.0, |share| (share * 1e5).round() / 1e3),
        Cuts::Count { of } => of.get(at).map_or(0.0, |rows| *rows as f64),
        _ => 0.0,
    });
    let set = move |to: f64| {
        grid.edit_settings(|settings| match &mut settings.axis_mut(side).cuts {
            Cuts::Score { at: scores } => put(scores, at, to),
            Cuts::Share { of } => put(of, at, to / 100.0),
            Cuts::Count { of } => put(of, at, to.max(0.0) as usize),
            _ => {}
        });
    };
    let (lead, unit) = match by {
        CutBy::Score => ("score of at least", String::new()),
        CutBy::Share if at == 0 => ("the top", "%".to_owned()),
        CutBy::Share => ("the next", "%".to_owned()),
        _ if at == 0 => ("the top", "customers".to_owned()),
        _ => ("the next", "customers".to_owned()),
    };
    let name = match by {
        CutBy::Score => format!("{}: least score of band {}, in points", side.label(), at + 1),
        CutBy::Share => format!("{}: share of band {}, in per cent", side.label(), at + 1),
        _ => format!("{}: customers in band {}", side.label(), at + 1),
    };
    move || {
        if is_last.get() {
            view! { <span class="quiet">{move || rest(&cuts.get())}</span> }.into_any()
        } else {
            let max = (by != CutBy::Count).then_some(100.0);
            view! {
                <span class="quiet">{lead}</span>
                <NumberField
                    id=format!("cut-{}-{at}", side.key())
                    name=name.clone()
                    value=value
                    set=set
                    min=0.0
                    max=max.unwrap_or(1e9)
                    step=if by == CutBy::Count { 1.0 } else { 0.1 }
                />
                <span class="quiet">{unit.clone()}</span>
            }
            .into_any()
        }
    }
}

fn put<T>(values: &mut [T], at: usize, to: T) {
    if let Some(value) = values.get_mut(at) {
        *value = to;
    }
}

/// What is left for the lowest band.
fn rest(cuts: &Cuts) -> String {
    match cuts {
        Cuts::Score { at } => at.last().map_or_else(String::new, |cut| format!("below {}", number(*cut))),
        Cuts::Share { of } => {
            let rest = 1.0 - of.iter().sum::<f64>();
            if rest > 0.0 {
                format!("the remaining {}", percent(rest))
            } else {
                format!("nothing is left: {}{NARROW}%", fixed(rest * 100.0, 0))
            }
        }
        Cuts::Count { .. } => "all others".to_owned(),
        _ => String::new(),
    }
}
