//! Every column of the table in one line: what it is, what it is for, what it lacks, how it is spread.
//!
//! A table may have hundreds of columns, so a first part is drawn, in small steps, and the rest when it is asked for;
//! search and filter find any.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;

use super::{
    column_row::{ColumnRow, KINDS, ROLES},
    fields::{Choice, options},
};
use crate::{
    table::{ColumnProfile, TableProfile},
    ui::{
        format::{count, whole},
        state::use_state,
    },
};

/// So many are drawn before the person asks for more.
const PART: usize = 40;

/// So many are drawn at a time.
const STEP: usize = 8;

/// Between two steps, so that the browser can paint and hear.
const A_FRAME: Duration = Duration::from_millis(16);

/// See the module.
#[component]
pub fn ColumnsTable(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let (search, set_search) = signal(String::new());
    let (only, set_only) = signal(String::new());
    let (shown, set_shown) = signal(STEP);
    let (wanted, set_wanted) = signal(PART);
    let found = found(table, search, only);
    let total = Memo::new(move |_| table.with(|table| table.columns.len()));
    draw_in_steps(shown, set_shown, wanted);
    view! {
        <section class="panel" aria-labelledby="columns-title" data-testid="columns">
            <div class="panel-head">
                <h2 id="columns-title">"Columns"</h2>
                <div class="panel-tools">
                    <input
                        type="search"
                        class="filter"
                        placeholder="Find a column"
                        aria-label="Find a column"
                        data-testid="column-search"
                        on:input=move |event| set_search.set(event_target_value(&event))
                    />
                    <Choice
                        id="columns-only"
                        testid="columns-only"
                        name="Which columns"
                        options=Signal::stored(filters())
                        value=only
                        choose=move |chosen| set_only.set(chosen)
                    />
                </div>
            </div>
            <div class="table-scroll columns-scroll" tabindex="0" role="region" aria-label="Columns of the table">
                <table class="columns-table">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Type"</th>
                            <th scope="col">"Role"</th>
                            <th scope="col" class="figure">"Missing"</th>
                            <th scope="col" class="figure">"Distinct"</th>
                            <th scope="col">"Spread"</th>
                            <th scope="col" class="figure">"Least"</th>
                            <th scope="col" class="figure">"Median"</th>
                            <th scope="col" class="figure">"Mean"</th>
                            <th scope="col" class="figure">"Greatest"</th>
                            <th scope="col" class="figure"><abbr title="Standard deviation">"SD"</abbr></th>
                            <th scope="col" class="figure">"Skew"</th>
                            <th scope="col">"Remarks"</th>
                        </tr>
                    </thead>
                    {move || {
                        let table = table.get();
                        let drawn = move || found.get().into_iter().take(shown.get()).collect::<Vec<_>>();
                        view! {
                            <For
                                each=drawn
                                key=|at| *at
                                children={
                                    let table = table.clone();
                                    move |at| view! { <ColumnRow table=table.clone() at /> }
                                }
                            />
                        }
                    }}
                </table>
            </div>
            <div class="panel-foot">
                <span class="quiet" role="status" data-testid="columns-found">
                    {move || match (found.with(Vec::len), total.get()) {
                        (0, _) => "No column is like this.".to_owned(),
                        (n, total) if n == total => count(n, "column"),
                        (n, total) => format!("{} of {}", whole(n), count(total, "column")),
                    }}
                </span>
                <Show when=move || { found.with(Vec::len) > wanted.get() }>
                    <button
                        class="button button-small"
                        on:click=move |_| set_wanted.update(|wanted| *wanted += PART)
                    >
                        {move || format!("Show {} more", PART.min(found.with(Vec::len).saturating_sub(wanted.get())))}
                    </button>
                </Show>
            </div>
        </section>
    }
}

/// The columns that search and filter leave, by their places in the table.
fn found(
    table: Signal<Arc<TableProfile>>,
    search: ReadSignal<String>,
    only: ReadSignal<String>,
) -> Memo<Vec<usize>> {
    let state = use_state();
    Memo::new(move |_| {
        let (search, only) = (search.get().to_lowercase(), only.get());
        let kind = KINDS.iter().find(|(name, _)| *name == only).map(|(_, kind)| *kind);
        let role = ROLES.iter().find(|(name, _)| *name == only).map(|(_, role)| *role);
        table.with(|table| {
            let has_role = |column: &ColumnProfile| {
                let is_key = table.key.as_ref() == Some(&column.name);
                let now = state.draft.with(|draft| draft.as_ref().map(|draft| draft.role(column, is_key)));
                role.is_none() || now.or(Some(column.role)) == role
            };
            let fits = |column: &ColumnProfile| {
                column.name.to_lowercase().contains(&search)
                    && kind.is_none_or(|kind| column.kind == kind)
                    && (only != "remarks" || !column.looks.is_empty() || column.correlated.is_some())
                    && has_role(column)
            };
            (0..table.columns.len()).filter(|at| fits(&table.columns[*at])).collect()
        })
    })
}

fn filters() -> Vec<(String, String)> {
    let mut all = options(&[("", "All columns"), ("remarks", "With remarks")]);
    all.extend(KINDS.iter().map(|(name, kind)| ((*name).to_owned(), format!("Type: {}", kind.label()))));
    all.extend(ROLES.iter().map(|(name, role)| ((*name).to_owned(), format!("Role: {}", role.label()))));
    all
}

/// Draws a few more at a time until there are as many as are wanted.
fn draw_in_steps(shown: ReadSignal<usize>, set_shown: WriteSignal<usize>, wanted: ReadSignal<usize>) {
    Effect::new(move |_| {
        if shown.get() < wanted.get() {
            set_timeout(
                move || {
                    set_shown.try_update(|shown| *shown += STEP);
                },
                A_FRAME,
            );
        }
    });
}
