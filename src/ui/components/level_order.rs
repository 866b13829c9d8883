//! The levels of a category from low to high, moved by buttons, and those that have no place.
//!
//! Rows stay where they are and levels move through them, so that the focus
//! can go along with the level that is moved.

use leptos::prelude::*;

use super::{
    chosen::Chosen,
    fields::FieldProblem,
    icons::{Icon, Pictogram},
};
use crate::{
    features::Encoding,
    ui::{
        focus::focus,
        format::{count, list, whole},
        state::Face,
    },
};

/// See the module.
#[component]
pub fn LevelOrder(
    /// The feature.
    chosen: Chosen,
    /// All levels of the column, with their rows.
    levels: ReadSignal<Face<Vec<(String, usize)>>>,
) -> impl IntoView {
    let order = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Ordered { order, .. }) => order,
        _ => Vec::new(),
    });
    let edit = Callback::new(move |change: Change| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Ordered { order, .. } = encoding {
                change.apply(order);
            }
        });
    });
    let (said, set_said) = signal(String::new());
    let places = move || 0..order.with(Vec::len);
    let unplaced = Memo::new(move |_| {
        let placed = order.get();
        levels.with(|levels| {
            let all = levels.here().into_iter().flatten();
            all.filter(|(level, _)| !placed.contains(level)).cloned().collect::<Vec<_>>()
        })
    });
    let gone = move || {
        let known = levels.with(|levels| {
            levels.here().map(|all| all.iter().map(|(level, _)| level.clone()).collect::<Vec<_>>())
        });
        let lost = |known: Vec<String>| order.get().into_iter().filter(|l| !known.contains(l)).collect();
        known.map_or_else(Vec::new, lost)
    };
    view! {
        <fieldset class="field level-order">
            <legend>"From low to high"</legend>
            <ol class="levels" data-testid="level-order">
                <For each=places key=|place| *place let:place>
                    <Level chosen place order levels edit set_said />
                </For>
            </ol>
            <p class="unseen" role="status">
                {said}
            </p>
            {move || {
                let unplaced = unplaced.get();
                (!unplaced.is_empty())
                    .then(|| {
                        view! {
                            <p class="quiet">"Without a place; they count as missing:"</p>
                            <ul class="unplaced" data-testid="unplaced">
                                {unplaced
                                    .into_iter()
                                    .map(|(level, rows)| {
                                        let name = level.clone();
                                        view! {
                                            <li>
                                                <button
                                                    class="button button-small"
                                                    aria-label=format!("Put {level} into the order, as the highest")
                                                    on:click=move |_| edit.run(Change::Add(name.clone()))
                                                >
                                                    {format!("{level} ({})", whole(rows))}
                                                </button>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                        }
                    })
            }}
            {move || {
                let gone: Vec<String> = gone();
                (!gone.is_empty()).then(|| view! { <p class="quiet">{format!("Not in this table: {}.", list(&gone))}</p> })
            }} <FieldProblem field=chosen.field("order") />
        </fieldset>
    }
}

/// One change of an order.
enum Change {
    /// The levels at two places change places.
    Swap(usize, usize),
    /// The level at this place loses it.
    Remove(usize),
    /// This level becomes the highest.
    Add(String),
}

impl Change {
    fn apply(self, order: &mut Vec<String>) {
        match self {
            Self::Swap(a, b) if a < order.len() && b < order.len() => order.swap(a, b),
            Self::Remove(place) if place < order.len() => {
                order.remove(place);
            }
            Self::Add(level) if !order.contains(&level) => order.push(level),
            _ => {}
        }
    }
}

/// The level at one place.
#[component]
fn Level(
    chosen: Chosen,
    place: usize,
    order: Memo<Vec<String>>,
    levels: ReadSignal<Face<Vec<(String, usize)>>>,
    edit: Callback<Change>,
    set_said: WriteSignal<String>,
) -> impl IntoView {
    let level = Memo::new(move |_| order.with(|order| order.get(place).cloned().unwrap_or_default()));
    let rows = move || {
        let level = level.get();
        levels.with(|levels| {
            let rows = levels.here().into_iter().flatten().find(|(known, _)| *known == level);
            rows.map(|(_, rows)| count(*rows, "customer"))
        })
    };
    let is_last = move || order.with(|order| place + 1 >= order.len());
    let id = move |way: &str, place: usize| format!("{way}-{place}-of-{}", chosen.name());
    let step = move |way: &'static str, to: Option<usize>| {
        let Some(to) = to.filter(|to| *to < order.with_untracked(Vec::len)) else { return };
        let name = level.get_untracked();
        edit.run(Change::Swap(place, to));
        set_said.set(format!("{name} is now {} of {}.", to + 1, order.with_untracked(Vec::len)));
        focus(&id(way, to));
    };
    view! {
        <li class="level">
            <span class="figure quiet">{place}</span>
            <span class="level-text">
                <span class="level-name">{level}</span>
                <span class="figure quiet">{rows}</span>
            </span>
            <button
                id=id("lower", place)
                class="icon-button is-up"
                aria-label=move || format!("Move {} lower", level.get())
                aria-disabled=(place == 0).then_some("true")
                on:click=move |_| step("lower", place.checked_sub(1))
            >
                <Pictogram icon=Icon::Down />
            </button>
            <button
                id=id("higher", place)
                class="icon-button"
                aria-label=move || format!("Move {} higher", level.get())
                aria-disabled=move || is_last().then_some("true")
                on:click=move |_| step("higher", Some(place + 1))
            >
                <Pictogram icon=Icon::Down />
            </button>
            <button
                class="icon-button"
                aria-label=move || format!("Take {} out of the order", level.get())
                on:click=move |_| edit.run(Change::Remove(place))
            >
                <Pictogram icon=Icon::Cross />
            </button>
        </li>
    }
}
