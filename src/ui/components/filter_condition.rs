//! One condition of a filter: a column, what is asked of it, and the values that are asked for.

use leptos::{prelude::*, task::spawn_local};

use super::{
    fields::{Choice, options},
    filter_builder::Build,
    icons::{Icon, Pictogram},
};
use crate::{
    table::Kind,
    ui::{
        actions::use_actions,
        filters::{Node, Test},
        format::{count, whole},
        state::Face,
    },
};

/// A condition of the tree.
#[derive(Clone, Copy)]
struct Own {
    build: Build,
    id: u32,
    state: Memo<Option<(String, Test, bool)>>,
}

impl Own {
    fn new(build: Build, id: u32) -> Self {
        let state = Memo::new(move |_| {
            build.tree.with(|tree| match tree.node(id) {
                Some(Node::Condition { column, test, not }) => Some((column.clone(), test.clone(), *not)),
                _ => None,
            })
        });
        Self { build, id, state }
    }

    fn column(self) -> String {
        self.state.with(|state| state.as_ref().map_or(String::new(), |(column, ..)| column.clone()))
    }

    fn edit(self, change: impl FnOnce(&mut String, &mut Test, &mut bool)) {
        self.build.tree.update(|tree| {
            if let Some(Node::Condition { column, test, not }) = tree.node_mut(self.id) {
                change(column, test, not);
            }
        });
    }

    /// The name of what is asked, as the choice knows it.
    fn asked(self) -> &'static str {
        self.state.with(|state| match state {
            Some((_, test, not)) => name_of(test, *not),
            None => "missing",
        })
    }
}

fn name_of(test: &Test, not: bool) -> &'static str {
    match (test, not) {
        (Test::Between(..) | Test::Days(..), false) => "between",
        (Test::Between(..) | Test::Days(..), true) => "not-between",
        (Test::OneOf(_), false) => "one-of",
        (Test::OneOf(_), true) => "not-one-of",
        (Test::Contains(_), false) => "contains",
        (Test::Contains(_), true) => "not-contains",
        (Test::Missing, false) => "missing",
        (Test::Missing, true) => "present",
    }
}

/// What can be asked of a column of this kind.
fn questions(kind: Option<Kind>) -> Vec<(String, String)> {
    let mut all = match kind {
        Some(Kind::Number | Kind::Date) => {
            options(&[("between", "is between"), ("not-between", "is not between")])
        }
        _ => Vec::new(),
    };
    if kind != Some(Kind::Date) {
        all.extend(options(&[("one-of", "is one of"), ("not-one-of", "is not one of")]));
    }
    if matches!(kind, Some(Kind::Category | Kind::Text)) {
        all.extend(options(&[("contains", "contains"), ("not-contains", "does not contain")]));
    }
    all.extend(options(&[("missing", "has no value"), ("present", "has a value")]));
    all
}

/// See the module.
#[component]
pub fn Condition(
    /// The tree.
    of: Build,
    /// Which condition.
    id: u32,
) -> impl IntoView {
    let build = of;
    let own = Own::new(build, id);
    let column = Memo::new(move |_| own.column());
    let kind = Memo::new(move |_| build.kind_of(&own.column()));
    let columns = Signal::derive(move || {
        let mut all: Vec<(String, String)> = build
            .columns
            .with(|columns| columns.iter().map(|(name, _)| (name.clone(), name.clone())).collect());
        // A column that is gone can still be taken out.
        let now = own.column();
        if !all.iter().any(|(name, _)| *name == now) {
            all.push((now.clone(), format!("{now} (not in this table)")));
        }
        all
    });
    let choose_column = move |chosen: String| {
        let usual = Test::usual(build.kind_of(&chosen).unwrap_or(Kind::Category));
        own.edit(|column, test, _| {
            if !matches!(test, Test::Missing) {
                *test = usual;
            }
            *column = chosen;
        });
    };
    let choose_test = move |value: String| {
        let kind = kind.get_untracked().unwrap_or(Kind::Category);
        own.edit(|_, test, not| {
            *not = value.starts_with("not-") || value == "present";
            let wanted = match value.trim_start_matches("not-") {
                "between" => Test::usual(kind),
                "one-of" => Test::OneOf(Vec::new()),
                "contains" => Test::Contains(String::new()),
                _ => Test::Missing,
            };
            if std::mem::discriminant(test) != std::mem::discriminant(&wanted) {
                *test = wanted;
            }
        });
    };
    let sort = Memo::new(move |_| own.asked().trim_start_matches("not-").to_owned());
    view! {
        <div class="filter-condition" data-testid="filter-condition">
            <Choice
                id=format!("filter-{}-column-{id}", build.number)
                name="Column"
                testid="filter-column"
                options=columns
                value=column
                choose=choose_column
            />
            <Choice
                id=format!("filter-{}-test-{id}", build.number)
                name=Signal::derive(move || format!("What is asked of {}", column.get())).get_untracked()
                testid="filter-test"
                options=Signal::derive(move || questions(kind.get()))
                value=Signal::derive(move || own.asked().to_owned())
                choose=choose_test
            />
            {move || match sort.get().as_str() {
                "between" => view! { <Bounds own is_day=kind.get() == Some(Kind::Date) /> }.into_any(),
                "one-of" => view! { <Values own column=column.get() /> }.into_any(),
                "contains" => view! { <Part own /> }.into_any(),
                _ => ().into_any(),
            }}
            <button
                class="icon-button"
                aria-label=move || format!("Take the condition on {} out", column.get())
                on:click=move |_| build.tree.update(|tree| tree.remove(id))
            >
                <Pictogram icon=Icon::Cross />
            </button>
        </div>
    }
}

/// Two bounds, either of which may be left open.
#[component]
fn Bounds(own: Own, is_day: bool) -> impl IntoView {
    let bound = move |is_first: bool| {
        own.state.with(|state| match state {
            Some((_, Test::Between(from, to) | Test::Days(from, to), _)) => {
                if is_first {
                    from.clone()
                } else {
                    to.clone()
                }
            }
            _ => String::new(),
        })
    };
    let set = move |is_first: bool, typed: String| {
        own.edit(|_, test, _| {
            if let Test::Between(from, to) | Test::Days(from, to) = test {
                *(if is_first { from } else { to }) = typed;
            }
        });
    };
    let field = move |is_first: bool, name: &'static str, testid: &'static str| {
        view! {
            <input
                type=if is_day { "date" } else { "number" }
                step="any"
                class="filter-bound"
                aria-label=name
                placeholder="any"
                data-testid=testid
                prop:value=move || bound(is_first)
                on:input=move |event| set(is_first, event_target_value(&event))
            />
        }
    };
    view! {
        {field(true, "From", "filter-from")}
        <span class="quiet">"and"</span>
        {field(false, "To", "filter-to")}
    }
}

/// A text that is to be in it, upper and lower case alike.
#[component]
fn Part(own: Own) -> impl IntoView {
    let text = move || {
        own.state.with(|state| match state {
            Some((_, Test::Contains(text), _)) => text.clone(),
            _ => String::new(),
        })
    };
    let set = move |typed: String| {
        own.edit(|_, test, _| {
            if let Test::Contains(text) = test {
                *text = typed;
            }
        });
    };
    view! {
        <input
            class="filter-bound"
            aria-label="Text"
            autocomplete="off"
            data-testid="filter-text"
            prop:value=text
            on:input=move |event| set(event_target_value(&event))
        />
    }
}

/// Values of a column, found by a part of them, with their rows.
#[component]
fn Values(own: Own, column: String) -> impl IntoView {
    let actions = use_actions();
    let (search, set_search) = signal(String::new());
    let levels = RwSignal::new(Face::<Vec<(String, usize)>>::Waiting(None));
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (search, column) = (search.get(), column.clone());
        asked.update_value(|asked| *asked += 1);
        let ticket = asked.get_value();
        spawn_local(async move {
            let answer = actions.levels(column, search).await;
            if asked.try_get_value() == Some(ticket) {
                levels.try_set(answer.map_or_else(Face::Failed, Face::Here));
            }
        });
    });
    let chosen = Memo::new(move |_| {
        own.state.with(|state| match state {
            Some((_, Test::OneOf(values), _)) => values.clone(),
            _ => Vec::new(),
        })
    });
    let toggle = move |value: String, is_in: bool| {
        own.edit(|_, test, _| {
            if let Test::OneOf(values) = test {
                values.retain(|known| *known != value);
                if is_in {
                    values.push(value);
                }
            }
        });
    };
    let item = move |(value, rows): (String, Option<usize>)| {
        let (own, changed) = (value.clone(), value.clone());
        view! {
            <li>
                <label class="filter-value">
                    <input
                        type="checkbox"
                        data-testid="filter-value"
                        prop:checked=move || chosen.with(|chosen| chosen.contains(&own))
                        on:change=move |event| toggle(changed.clone(), event_target_checked(&event))
                    />
                    <span class="filter-value-name">{value}</span>
                    <span class="quiet">{rows.map(whole)}</span>
                </label>
            </li>
        }
    };
    view! {
        <details class="filter-values" open=chosen.with_untracked(Vec::is_empty)>
            <summary data-testid="filter-values">
                {move || match chosen.get().as_slice() {
                    [] => "no value chosen".to_owned(),
                    [one] => one.clone(),
                    [one, two] => format!("{one}, {two}"),
                    all => count(all.len(), "value"),
                }}
            </summary>
            <input
                type="search"
                class="filter"
                placeholder="Find a value"
                aria-label="Find a value"
                on:input=move |event| set_search.set(event_target_value(&event))
            />
            <ul>
                {move || match levels.get() {
                    Face::Here(levels) => {
                        // Values that were chosen and are not listed now stand first.
                        let chosen = chosen.get_untracked();
                        let others = chosen.into_iter().filter(|value| !levels.iter().any(|(known, _)| known == value));
                        let others = if search.with_untracked(String::is_empty) { others.collect() } else { Vec::new() };
                        others
                            .into_iter()
                            .map(|value| (value, None))
                            .chain(levels.iter().map(|(value, rows)| (value.clone(), Some(*rows))))
                            .map(item)
                            .collect_view()
                            .into_any()
                    }
                    Face::Failed(error) => view! { <li class="problem">{error.to_string()}</li> }.into_any(),
                    Face::Empty | Face::Waiting(_) => view! { <li class="quiet">"Looking…"</li> }.into_any(),
                }}
            </ul>
        </details>
    }
}
