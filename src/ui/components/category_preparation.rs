//! How a category is prepared for distances: one indicator for each level, or an order from low to high.

use leptos::{prelude::*, task::spawn_local};

use super::{
    chosen::Chosen,
    fields::{Choice, FieldProblem, NumberField, options},
    level_order::LevelOrder,
    scale_field::ScaleField,
};
use crate::{
    features::{Encoding, MissingLevel, Scale, guess_order},
    table::ColumnProfile,
    ui::{actions::use_actions, encodings::none_of, format::count, state::Face},
};

/// More levels are not put in order by hand.
const MOST: usize = 20;

/// See the module.
#[component]
pub fn OfCategory(
    /// The feature.
    chosen: Chosen,
    /// Its column.
    column: StoredValue<ColumnProfile>,
    /// Rows of the table.
    rows: usize,
) -> impl IntoView {
    let actions = use_actions();
    let id = format!("levels-of-{}", chosen.name());
    let is_ordered = Memo::new(move |_| matches!(chosen.encoding(), Some(Encoding::Ordered { .. })));
    let (levels, set_levels) = signal(Face::<Vec<(String, usize)>>::Waiting(None));
    let name = chosen.name();
    spawn_local(async move {
        let found = actions.levels(name, String::new()).await;
        let _ = set_levels.try_set(match found {
            Ok(found) => Face::Here(found),
            Err(error) => Face::Failed(error),
        });
    });
    let is_too_many = column.with_value(|column| column.distinct.is_none_or(|distinct| distinct > MOST));
    let choose = move |value: String| {
        let in_order = levels.with_untracked(|levels| {
            guess_order(levels.here().into_iter().flatten().map(|(level, _)| level.clone()).collect())
        });
        chosen.edit_encoding(|encoding| match (value.as_str(), &encoding) {
            ("ordered", Encoding::Levels { .. }) if !in_order.is_empty() => {
                let (missing, scale) = (MissingLevel::Median, Scale::ZScore);
                *encoding = Encoding::Ordered { order: in_order, missing, scale };
            }
            ("levels", Encoding::Ordered { .. }) => *encoding = Encoding::Levels { rare_below: 0.01 },
            _ => {}
        });
    };
    // The order is offered once the levels are known.
    let ways = Signal::derive(move || {
        let mut ways = vec![("levels", "stand side by side")];
        if is_ordered.get() || (!is_too_many && levels.with(|levels| levels.here().is_some())) {
            ways.push(("ordered", "rise from low to high"));
        }
        options(&ways)
    });
    let too_many = is_too_many.then(|| {
        let levels = column.with_value(|column| column.distinct.map(|levels| count(levels, "level")));
        let told = levels.unwrap_or_else(|| "So many levels".to_owned());
        format!("{told}: too many to be put in order, {MOST} at most.")
    });
    view! {
        <div class="field">
            <label for=id.clone()>"Its levels"</label>
            <Choice
                id
                testid="levels-way"
                options=ways
                value=Signal::derive(move || if is_ordered.get() { "ordered" } else { "levels" }.to_owned())
                choose=choose
            />
            <p class="quiet">
                {move || {
                    if is_ordered.get() {
                        "Places in the order count as 0, 1, 2 and so on."
                    } else {
                        "Each level is one indicator; together they count as much as one number."
                    }
                }}
            </p>
            {too_many.map(|text| view! { <p class="quiet" data-testid="too-many-levels">{text}</p> })}
        </div>
        {move || {
            if is_ordered.get() {
                view! {
                    <MissingField chosen column rows levels />
                    <ScaleField chosen />
                    <LevelOrder chosen levels />
                }
                    .into_any()
            } else {
                view! { <Pooling chosen column rows /> }.into_any()
            }
        }}
    }
}

#[component]
fn Pooling(chosen: Chosen, column: StoredValue<ColumnProfile>, rows: usize) -> impl IntoView {
    let id = format!("rare-of-{}", chosen.name());
    let rare = Signal::derive(move || match chosen.encoding() {
        Some(Encoding::Levels { rare_below }) => (rare_below * 1000.0).round() / 10.0,
        _ => 1.0,
    });
    let set = move |percent: f64| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Levels { rare_below } = encoding {
                *rare_below = percent / 100.0;
            }
        });
    };
    let missing = column.with_value(|column| column.missing);
    view! {
        <div class="field">
            <label for=id.clone()>"Pool levels held by fewer than, %"</label>
            <NumberField id value=rare set=set field=chosen.field("rare_below") min=0.0 max=50.0 step=0.5 />
            <p class="quiet" data-testid="missing-rows">
                {format!("Missing is a level of its own. {}", none_of(missing, rows))}
            </p>
        </div>
    }
}

#[component]
fn MissingField(
    chosen: Chosen,
    column: StoredValue<ColumnProfile>,
    rows: usize,
    levels: ReadSignal<Face<Vec<(String, usize)>>>,
) -> impl IntoView {
    let id = format!("missing-of-{}", chosen.name());
    let current = move || match chosen.encoding() {
        Some(Encoding::Ordered { missing, .. }) => missing,
        _ => MissingLevel::Median,
    };
    let value = move || match current() {
        MissingLevel::Median => "median".to_owned(),
        MissingLevel::Exclude => "exclude".to_owned(),
    };
    let choose = move |value: String| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Ordered { missing, .. } = encoding {
                *missing = if value == "exclude" { MissingLevel::Exclude } else { MissingLevel::Median };
            }
        });
    };
    let gone = column.with_value(|column| column.missing);
    let told = move || {
        let unplaced: usize = match chosen.encoding() {
            Some(Encoding::Ordered { order, .. }) => levels.with(|levels| {
                let all = levels.here().into_iter().flatten();
                all.filter(|(level, _)| !order.contains(level)).map(|(_, rows)| rows).sum()
            }),
            _ => 0,
        };
        let lack = gone + unplaced;
        let told = none_of(lack, rows);
        if lack > 0 && current() == MissingLevel::Exclude {
            format!("{told} They get no segment.")
        } else {
            told
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>"A missing level"</label>
            <Choice
                id
                testid="missing"
                options=Signal::stored(
                    options(&[("median", "counts as the median place"), ("exclude", "leaves the customer out")]),
                )
                value=Signal::derive(value)
                choose=choose
            />
            <p class="quiet" data-testid="missing-rows">
                {told}
            </p>
            <FieldProblem field=chosen.field("missing") />
        </div>
    }
}
