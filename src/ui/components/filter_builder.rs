//! Conditions put together by hand, for a filter of the table, of which is seen at once how many rows pass, and for
//! whatever else is said by conditions.

use std::time::Duration;

use leptos::{prelude::*, task::spawn_local};

use super::{
    fields::{Choice, options},
    filter_condition::Condition,
    icons::{Icon, Pictogram},
};
use crate::{
    job::Counted,
    table::{Filter, Kind},
    ui::{
        actions::use_actions,
        filters::{self, Node, ROOT, Test, Tree},
        format::{percent, whole},
        state::{Face, use_state},
    },
};

/// Groups may stand in groups up to here.
const DEEPEST: usize = 3;

/// Rows are counted when nothing changes within this time.
const A_MOMENT: Duration = Duration::from_millis(150);

/// The tree that is built, and the columns it may ask for.
#[derive(Clone, Copy)]
pub struct Build {
    /// The tree.
    pub tree: RwSignal<Tree>,
    /// The columns with their kinds.
    pub columns: Signal<Vec<(String, Kind)>>,
    /// Tells it from others on the page.
    pub number: u32,
}

impl Build {
    /// Builds on a filter: what is built is told to `choose`, what was changed elsewhere is taken.
    pub fn new(
        number: u32,
        columns: Signal<Vec<(String, Kind)>>,
        filter: Signal<Option<Filter>>,
        choose: Callback<Option<Filter>>,
    ) -> Self {
        let first = {
            let known = columns.get_untracked();
            let kind_of = |column: &str| known.iter().find(|(name, _)| name == column).map(|(_, kind)| *kind);
            filter.with_untracked(|filter| Tree::of(filter.as_ref(), &kind_of))
        };
        let build = Self { tree: RwSignal::new(first), columns, number };
        let built = Memo::new(move |_| build.tree.with(Tree::filter));
        Effect::new(move |before: Option<()>| {
            let built = built.get();
            if before.is_some() && filter.get_untracked() != built {
                choose.run(built);
            }
        });
        Effect::new(move |before: Option<()>| {
            let now = filter.get();
            if before.is_some() && built.get_untracked() != now {
                build.tree.set(Tree::of(now.as_ref(), &|column| build.kind_of(column)));
            }
        });
        build
    }

    /// The kind of a column.
    pub fn kind_of(self, column: &str) -> Option<Kind> {
        self.columns.with(|columns| columns.iter().find(|(name, _)| name == column).map(|(_, kind)| *kind))
    }

    /// Begins with a condition that is still to be finished, where there is none.
    pub fn begin(self) {
        if let Some(fresh) = self.fresh().filter(|_| self.tree.with_untracked(is_blank)) {
            self.tree.update(|tree| tree.add_to(ROOT, fresh));
        }
    }

    /// A condition to begin with.
    fn fresh(self) -> Option<Node> {
        let (column, kind) = self.columns.with_untracked(|columns| {
            let of = |wanted: &[Kind]| columns.iter().find(|(_, kind)| wanted.contains(kind));
            let measures = of(&[Kind::Number]).or_else(|| of(&[Kind::Category, Kind::Boolean, Kind::Date]));
            measures.or(columns.first()).cloned()
        })?;
        Some(Node::Condition { column, test: Test::usual(kind), not: false })
    }
}

/// See the module.
#[component]
pub fn FilterBuilder(
    /// The columns that may be asked for.
    #[prop(into)]
    columns: Signal<Vec<(String, Kind)>>,
    /// The filter as it is.
    #[prop(into)]
    filter: Signal<Option<Filter>>,
    /// How many rows there are.
    #[prop(into)]
    rows: Signal<usize>,
    /// What to do with another.
    #[prop(into)]
    choose: Callback<Option<Filter>>,
) -> impl IntoView {
    let build = Build::new(0, columns, filter, choose);
    view! {
        <div class="filter-builder" data-testid="filter-builder">
            <Conditions of=build />
            <Problems field=Signal::stored("filter".to_owned()) />
            <div class="filter-foot">
                <Count filter rows />
                <Show when=move || { build.tree.with(|tree| !is_blank(tree)) }>
                    <button
                        class="button button-small"
                        data-testid="filter-clear"
                        on:click=move |_| build.tree.set(Tree::of(None, &|_| None))
                    >
                        "Clear the filter"
                    </button>
                </Show>
            </div>
            <p class="filter-words" data-testid="filter-words">
                {move || match filter.get() {
                    Some(filter) => format!("Rows where {}.", filters::sentence(&filter, &|column| build.kind_of(column))),
                    None => "All rows take part.".to_owned(),
                }}
            </p>
        </div>
    }
}

/// The groups and conditions themselves.
#[component]
pub fn Conditions(
    /// The tree.
    of: Build,
) -> impl IntoView {
    let build = of;
    let unfinished = Memo::new(move |_| build.tree.with(Tree::unfinished));
    view! {
        <Group of=build id=ROOT depth=1 />
        {move || {
            // Of a tree in which nothing is finished its owner speaks.
            (unfinished.get() > 0 && build.tree.with(|tree| tree.filter().is_some()))
                .then(|| {
                    let text = match unfinished.get() {
                        1 => "One condition is not finished and does not count yet.".to_owned(),
                        n => format!("{n} conditions are not finished and do not count yet."),
                    };
                    view! {
                        <p class="quiet" data-testid="filter-unfinished">
                            {text}
                        </p>
                    }
                })
        }}
    }
}

/// What is wrong with any part of it.
#[component]
pub fn Problems(
    /// The filter's path in the recipe.
    field: Signal<String>,
) -> impl IntoView {
    let state = use_state();
    let problems = Memo::new(move |_| {
        let field = field.get();
        let is_own = |path: &str| {
            path.strip_prefix(field.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        state.problems.with(|all| {
            let own = all.iter().filter(|problem| is_own(&problem.field));
            own.map(|problem| problem.text.clone()).collect::<Vec<_>>()
        })
    });
    move || problems.get().into_iter().map(|text| view! { <p class="problem">{text}</p> }).collect_view()
}

fn is_blank(tree: &Tree) -> bool {
    matches!(tree.node(ROOT), Some(Node::Group { parts, .. }) if parts.is_empty())
}

/// A group: how its parts are joined, the parts, and what can be added.
#[component]
fn Group(of: Build, id: u32, depth: usize) -> impl IntoView {
    let build = of;
    let tree = build.tree;
    let join = Signal::derive(move || {
        tree.with(|tree| match tree.node(id) {
            Some(Node::Group { any: true, not: true, .. }) => "none",
            Some(Node::Group { any: true, .. }) => "any",
            Some(Node::Group { not: true, .. }) => "not-all",
            _ => "all",
        })
        .to_owned()
    });
    let choose = move |value: String| {
        tree.update(|tree| {
            if let Some(Node::Group { any, not, .. }) = tree.node_mut(id) {
                (*any, *not) =
                    (matches!(value.as_str(), "any" | "none"), matches!(value.as_str(), "none" | "not-all"));
            }
        });
    };
    let parts = Memo::new(move |_| {
        tree.with(|tree| match tree.node(id) {
            Some(Node::Group { parts, .. }) => parts
                .iter()
                .map(|part| (*part, matches!(tree.node(*part), Some(Node::Group { .. }))))
                .collect::<Vec<_>>(),
            _ => Vec::new(),
        })
    });
    let add = move |node: Option<Node>| {
        if let Some(node) = node {
            tree.update(|tree| tree.add_to(id, node));
        }
    };
    let joins = options(&[
        ("all", "All of these hold"),
        ("any", "Any of these holds"),
        ("none", "None of these holds"),
        ("not-all", "Not all of these hold"),
    ]);
    view! {
        <fieldset class="filter-group" class:is-inner=move || { depth > 1 }>
            <legend class="unseen">"A group of conditions"</legend>
            <div class="filter-head">
                <Choice
                    id=format!("filter-{}-join-{id}", build.number)
                    name="How these conditions are joined"
                    testid="filter-join"
                    options=Signal::stored(joins)
                    value=join
                    choose=choose
                />
                {(depth > 1)
                    .then(|| {
                        view! {
                            <button
                                class="icon-button"
                                aria-label="Take the group out"
                                on:click=move |_| tree.update(|tree| tree.remove(id))
                            >
                                <Pictogram icon=Icon::Cross />
                            </button>
                        }
                    })}
            </div>
            <ul class="filter-parts">
                <For
                    each=move || parts.get()
                    key=|part| *part
                    children=move |(part, is_group)| {
                        view! {
                            <li>
                                {if is_group {
                                    view! { <Group of=build id=part depth=depth + 1 /> }.into_any()
                                } else {
                                    view! { <Condition of=build id=part /> }.into_any()
                                }}
                            </li>
                        }
                    }
                />
            </ul>
            <div class="panel-tools">
                <button class="button button-small" data-testid="filter-add" on:click=move |_| add(build.fresh())>
                    "Add a condition"
                </button>
                {(depth < DEEPEST)
                    .then(|| {
                        view! {
                            <button
                                class="button button-small"
                                data-testid="filter-add-group"
                                on:click=move |_| add(
                                    Some(Node::Group { any: depth % 2 == 1, not: false, parts: Vec::new() }),
                                )
                            >
                                "Add a group"
                            </button>
                        }
                    })}
            </div>
        </fieldset>
    }
    .into_any()
}

/// How many rows pass, told for the newest filter alone.
#[component]
fn Count(filter: Signal<Option<Filter>>, rows: Signal<usize>) -> impl IntoView {
    let actions = use_actions();
    let face = RwSignal::new(Face::<Counted>::Empty);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (filter, rows) = (filter.get(), rows.get());
        asked.update_value(|asked| *asked += 1);
        let ticket = asked.get_value();
        let Some(filter) = filter else {
            return face.set(Face::Here(Counted { passing: rows, rows }));
        };
        let is_newest = move || asked.try_get_value() == Some(ticket);
        let ask = move || {
            if is_newest() {
                spawn_local(async move {
                    let counted = actions.count(filter).await;
                    if is_newest() {
                        face.try_set(counted.map_or_else(Face::Failed, Face::Here));
                    }
                });
            }
        };
        set_timeout(ask, A_MOMENT);
    });
    view! {
        <p class="filter-count" role="status" data-testid="filter-count">
            {move || match face.get() {
                Face::Here(Counted { passing, rows }) => {
                    let share = passing as f64 / rows.max(1) as f64;
                    format!("{} of {}, {}", whole(passing), whole(rows), percent(share))
                }
                Face::Failed(error) => format!("{error} {}", error.hint()),
                Face::Empty | Face::Waiting(_) => "Counting…".to_owned(),
            }}
        </p>
    }
}
