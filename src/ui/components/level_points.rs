//! What each level of a category earns, how many customers hold it, and those levels that have no points of their own.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};

use super::{
    bins_table::{FigureHeads, Figures, Total},
    chosen::Chosen,
    fields::{FieldProblem, NumberField},
    icons::{Icon, Pictogram},
    missing_rows::MissingRows,
};
use crate::{
    features::Encoding,
    sketch::{BinSketch, FeatureSketch},
    table::{ColumnProfile, Kind},
    ui::{
        actions::use_actions,
        focus::focus_soon,
        format::{count, spoken, whole},
        state::{Face, use_state},
    },
};

/// See the module.
#[component]
pub fn LevelPoints(
    /// The feature.
    chosen: Chosen,
    /// Its column.
    column: StoredValue<ColumnProfile>,
) -> impl IntoView {
    let state = use_state();
    let sketch =
        Memo::new(move |_| state.sketch.with(|sketched| sketched.as_ref()?.feature(&chosen.name()).cloned()));
    let total = Total::of(sketch);
    let levels = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Points { of, .. }) => of.keys().cloned().collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    view! {
        <div class="bins">
            <div
                class="table-scroll bins-scroll"
                tabindex="0"
                role="region"
                aria-label=format!("Levels of {}", spoken(&chosen.name()))
            >
                <table class="bins-table" data-testid="levels-table">
                    <thead>
                        <tr>
                            <th scope="col">"Level"</th>
                            <FigureHeads total />
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || levels.get() key=String::clone let:level>
                            <Level chosen level sketch total levels />
                        </For>
                        <Other chosen sketch total />
                    </tbody>
                    <tfoot>
                        <MissingRows chosen sketch total before=1 />
                    </tfoot>
                </table>
            </div>
            <FieldProblem field=chosen.field("points") />
            <Unlisted chosen column levels />
        </div>
    }
}

/// What a level, or all others at the end of the bins, holds.
fn held(
    sketch: Memo<Option<FeatureSketch>>,
    find: impl Fn(&[BinSketch]) -> Option<&BinSketch> + Send + Sync + 'static,
) -> Signal<(usize, Option<f64>)> {
    Signal::derive(move || {
        sketch.with(|sketch| {
            let bins = sketch.as_ref().map(|sketch| sketch.bins.as_slice()).unwrap_or_default();
            find(bins).map_or((0, None), |bin| (bin.rows, bin.volume))
        })
    })
}

#[component]
fn Level(
    chosen: Chosen,
    level: String,
    sketch: Memo<Option<FeatureSketch>>,
    total: Total,
    levels: Memo<Vec<String>>,
) -> impl IntoView {
    let held = {
        let level = level.clone();
        held(sketch, move |bins| {
            // The last bin holds all others, whatever it is called.
            let listed = bins.split_last().map(|(_, listed)| listed).unwrap_or_default();
            listed.iter().find(|bin| bin.name == level)
        })
    };
    let points = {
        let level = level.clone();
        Signal::derive(move || match chosen.encoding() {
            Some(Encoding::Points { of, .. }) => of.get(&level).copied().unwrap_or_default(),
            _ => 0.0,
        })
    };
    let set = {
        let level = level.clone();
        move |to: f64| chosen.edit_levels(|of, _| _ = of.insert(level.clone(), to))
    };
    let remove = {
        let level = level.clone();
        move |_| {
            let all = levels.get_untracked();
            let at = all.iter().position(|known| *known == level).unwrap_or_default();
            // The focus goes to the next level, or to what takes it up.
            let next = all.get(at + 1).or_else(|| all.get(at.checked_sub(1)?));
            chosen.edit_levels(|of, _| _ = of.remove(&level));
            focus_soon(next.map_or_else(|| chosen.other_id(), |next| chosen.remove_id(next)));
        }
    };
    view! {
        <tr class="bin-row" class:is-empty=move || held.get().0 == 0 data-testid="level-row">
            <th scope="row" class="level-head">
                <span class="level-cell">
                    <span class="level-name" title=level.clone()>{level.clone()}</span>
                    <button
                        id=chosen.remove_id(&level)
                        class="icon-button"
                        aria-label=format!("Count {level} among the others")
                        on:click=remove
                    >
                        <Pictogram icon=Icon::Cross />
                    </button>
                </span>
            </th>
            <td class="figure">
                <NumberField
                    id=chosen.points_id(&level)
                    name=format!("Points of {level}")
                    value=points
                    set=set
                    min=0.0
                    max=100.0
                    step=0.1
                />
            </td>
            <Figures held total />
        </tr>
    }
}

/// All levels without points of their own.
#[component]
fn Other(chosen: Chosen, sketch: Memo<Option<FeatureSketch>>, total: Total) -> impl IntoView {
    let held = held(sketch, <[BinSketch]>::last);
    let points = Signal::derive(move || match chosen.encoding() {
        Some(Encoding::Points { other, .. }) => other,
        _ => 0.0,
    });
    view! {
        <tr class="bin-row is-apart" class:is-empty=move || held.get().0 == 0 data-testid="other-row">
            <th scope="row">"any other level"</th>
            <td class="figure">
                <NumberField
                    id=chosen.other_id()
                    name="Points of any other level"
                    value=points
                    set=move |to| chosen.edit_levels(|_, other| *other = to)
                    min=0.0
                    max=100.0
                    step=0.1
                />
            </td>
            <Figures held total />
        </tr>
    }
}

/// Levels of the table that could have points of their own.
#[component]
fn Unlisted(chosen: Chosen, column: StoredValue<ColumnProfile>, levels: Memo<Vec<String>>) -> impl IntoView {
    let actions = use_actions();
    let (kind, distinct) = column.with_value(|column| (column.kind, column.distinct));
    let (known, set_known) = signal(Face::<Vec<(String, usize)>>::Waiting(None));
    if kind == Kind::Boolean {
        set_known.set(Face::Empty);
    } else {
        let name = chosen.name();
        spawn_local(async move {
            let found = actions.levels(name, String::new()).await;
            let _ = set_known.try_set(match found {
                Ok(found) => Face::Here(found),
                Err(error) => Face::Failed(error),
            });
        });
    }
    let unlisted = Memo::new(move |_| {
        let listed = levels.get();
        if kind == Kind::Boolean {
            let both = ["no", "yes"].into_iter().map(|level| (level.to_owned(), None));
            return both.filter(|(level, _)| !listed.contains(level)).collect();
        }
        known.with(|known| {
            let all = known.here().into_iter().flatten();
            let free = all.filter(|(level, _)| !listed.contains(level));
            free.map(|(level, rows)| (level.clone(), Some(*rows))).collect::<Vec<_>>()
        })
    });
    let beyond = move || {
        let told = known.with(|known| known.here().map(Vec::len))?;
        distinct.and_then(|distinct| distinct.checked_sub(told)).filter(|beyond| *beyond > 0)
    };
    let add = move |level: String| {
        let id = chosen.points_id(&level);
        chosen.edit_levels(|of, other| _ = of.insert(level, *other));
        focus_soon(id.clone());
    };
    view! {
        {move || {
            let unlisted = unlisted.get();
            (!unlisted.is_empty())
                .then(|| {
                    view! {
                        <div class="unlisted">
                            <p class="quiet">"Counted among the others; press one to give it points of its own:"</p>
                            <ul class="unplaced" data-testid="unlisted">
                                {unlisted
                                    .into_iter()
                                    .map(|(level, rows)| {
                                        let shown = match rows {
                                            Some(rows) => format!("{level} ({})", whole(rows)),
                                            None => level.clone(),
                                        };
                                        let name = format!("Give {level} points of its own");
                                        view! {
                                            <li>
                                                <button
                                                    class="button button-small"
                                                    aria-label=name
                                                    on:click=move |_| add(level.clone())
                                                >
                                                    {shown}
                                                </button>
                                            </li>
                                        }
                                    })
                                    .collect_view()}
                            </ul>
                            {beyond().map(|n| view! { <p class="quiet">{format!("And {} held by fewer.", count(n, "level"))}</p> })}
                        </div>
                    }
                })
        }}
    }
}

impl Chosen {
    /// Changes the points of levels, and of all others.
    fn edit_levels(self, change: impl FnOnce(&mut BTreeMap<String, f64>, &mut f64)) {
        self.edit_encoding(|encoding| {
            if let Encoding::Points { of, other, .. } = encoding {
                change(of, other);
            }
        });
    }

    fn points_id(self, level: &str) -> String {
        format!("points-{level}-of-{}", self.name())
    }

    fn remove_id(self, level: &str) -> String {
        format!("remove-{level}-of-{}", self.name())
    }

    fn other_id(self) -> String {
        format!("other-points-of-{}", self.name())
    }
}
