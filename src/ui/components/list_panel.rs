//! The rules of a list, in their order.

use leptos::{html::Input, prelude::*};

use super::{
    badge::colour,
    fields::FieldProblem,
    list_examples::Examples,
    list_figures::{Sums, shared_names},
    list_order::Rules,
    list_rule::{RuleCard, segment_of},
};
use crate::{
    table::{Kind, Role},
    ui::{
        format::{NONE, percent_1, whole},
        state::{State, use_state},
    },
};

/// See the module.
#[component]
pub fn ListPanel() -> impl IntoView {
    let state = use_state();
    let rules = Rules::of_draft();
    let columns: Signal<Vec<(String, Kind)>> = Memo::new(move |_| offered(&state, &rules)).into();
    let has_rules = Memo::new(move |_| rules.ids.with(|ids| !ids.is_empty()));
    let shared = Memo::new(move |_| shared_names(&rules));
    view! {
        <section class="panel rule-list" aria-labelledby="rules-title" data-testid="rule-list">
            <div>
                <h2 id="rules-title">"Rules"</h2>
                <p class="quiet">
                    "The first rule that a customer meets decides. Rules are moved by their handle, by their buttons, or with Alt and the arrow keys."
                </p>
            </div>
            <Show when=move || !has_rules.get()>
                <Examples rules />
            </Show>
            <ol class="rules">
                <For each=move || rules.ids.get() key=|id| *id let:id>
                    <RuleCard rules id columns />
                </For>
            </ol>
            <p class="unseen" role="status" data-testid="rule-said">
                {move || rules.said.get()}
            </p>
            <PutBack rules />
            <FieldProblem field="method.rules" />
            <button class="button at-start" data-testid="rule-add" on:click=move |_| rules.add()>
                "Add a rule"
            </button>
            <EveryoneElse rules />
            {move || {
                shared
                    .get()
                    .into_iter()
                    .map(|text| {
                        view! {
                            <p class="quiet" data-testid="rule-shared">
                                {text}
                            </p>
                        }
                    })
                    .collect_view()
            }}
        </section>
    }
}

/// The columns that rules may ask for: all but those that are left out or protected, and those that they ask for.
fn offered(state: &State, rules: &Rules) -> Vec<(String, Kind)> {
    let Some(table) = state.table.with(|table| table.here().cloned()) else { return Vec::new() };
    let used = rules.settings.with(|settings| {
        let named = settings.rules.iter().flat_map(|rule| rule.when.columns());
        named.map(str::to_owned).collect::<Vec<_>>()
    });
    let is_open = |column: &&crate::table::ColumnProfile| {
        let is_key = table.key.as_ref() == Some(&column.name);
        let role = state.draft.with(|draft| draft.as_ref().map(|draft| draft.role(column, is_key)));
        !matches!(role, Some(Role::Excluded | Role::Protected)) || used.contains(&column.name)
    };
    table.columns.iter().filter(is_open).map(|column| (column.name.clone(), column.kind)).collect()
}

/// A way back for the rule that was removed last.
#[component]
fn PutBack(rules: Rules) -> impl IntoView {
    move || {
        rules.removed.get().map(|(_, rule)| {
            view! {
                <div class="rule-removed" role="status" data-testid="rule-removed">
                    <span>{format!("Rule “{}” is removed.", rule.name)}</span>
                    <button id="put-rule-back" class="button button-small" on:click=move |_| rules.put_back()>
                        "Put it back"
                    </button>
                </div>
            }
        })
    }
}

/// All whom no rule decides, always last; and how the figures add up.
#[component]
fn EveryoneElse(rules: Rules) -> impl IntoView {
    let state = use_state();
    let name = Memo::new(move |_| rules.settings.with(|settings| settings.otherwise.clone()));
    let label = Memo::new(move |_| segment_of(&rules.settings.get(), &name.get()));
    let sums = Memo::new(move |_| Sums::of(&state));
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        let name = name.get();
        if let Some(input) = input.get().filter(|input| input.value() != name) {
            input.set_value(&name);
        }
    });
    view! {
        <div class="rule is-rest" style=("--colour", move || colour(label.get())) data-testid="everyone-else">
            <div class="rule-head">
                <span class="rule-rest">"All others"</span>
                <input
                    node_ref=input
                    id="otherwise"
                    class="rule-name"
                    autocomplete="off"
                    aria-label="Name of all others"
                    aria-invalid=move || name.with(|name| name.trim().is_empty()).then_some("true")
                    data-testid="otherwise-name"
                    on:input=move |event| {
                        let typed = event_target_value(&event);
                        rules.edit(|settings| settings.otherwise = typed);
                    }
                />
                <span class="figure">
                    <strong data-testid="everyone-else-rows">
                        {move || sums.with(|sums| sums.as_ref().map_or(NONE.to_owned(), |sums| whole(sums.others)))}
                    </strong>
                    " "
                    <span class="quiet">
                        {move || {
                            sums.with(|sums| {
                                sums.as_ref().map(|sums| percent_1(sums.others as f64 / sums.rows.max(1) as f64))
                            })
                        }}
                    </span>
                </span>
            </div>
            <FieldProblem field="method.otherwise" />
        </div>
        <p class="quiet" data-testid="rule-sums">
            {move || {
                sums.get()
                    .map(|sums| {
                        format!(
                            "{} decided by rules + {} others = {} who take part.",
                            whole(sums.decided),
                            whole(sums.others),
                            whole(sums.rows),
                        )
                    })
            }}
        </p>
    }
}
