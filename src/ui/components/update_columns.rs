//! Whether a newer file has the columns that a version needs: what is missing is mapped, what changed is told.

use leptos::prelude::*;

use super::fields::Choice;
use crate::{
    ui::{actions::use_actions, format::list, state::use_state},
    update::Missing,
};

/// See the module.
#[component]
pub fn UpdateColumns(
    /// Which of the files.
    at: usize,
) -> impl IntoView {
    let state = use_state();
    let met = Memo::new(move |_| state.updating.with(|updating| updating.as_ref()?.met(at)));
    let needs = Memo::new(move |_| {
        state
            .updating
            .with(|updating| Some(updating.as_ref()?.expected.here()?.needs.get(at)?.columns.clone()))
    });
    let renamed = Memo::new(move |_| {
        state.updating.with(|updating| {
            let given = updating.as_ref().and_then(|updating| updating.given.get(at));
            given.map(|given| given.renamed.clone()).unwrap_or_default()
        })
    });
    // A mapped column keeps its row, so that it can be mapped otherwise.
    let rows = Memo::new(move |_| {
        let missing = met.get().map(|met| met.missing).unwrap_or_default();
        let mapped = needs
            .get()
            .unwrap_or_default()
            .into_iter()
            .filter(|need| renamed.with(|renamed| renamed.values().any(|meant| *meant == need.column)));
        let mapped = mapped.map(|need| Missing { need, proposed: Vec::new() });
        let mut rows: Vec<Missing> = missing.into_iter().chain(mapped).collect();
        rows.sort_by(|a, b| {
            a.need.used.first().cmp(&b.need.used.first()).then_with(|| a.need.column.cmp(&b.need.column))
        });
        rows
    });
    let is_whole = Memo::new(move |_| rows.with(Vec::is_empty));
    let needed = move || needs.with(|needs| needs.as_ref().map_or(0, Vec::len));
    view! {
        <Show
            when=move || !is_whole.get()
            fallback=move || {
                view! {
                    <p class="quiet" data-testid="columns-met">
                        {move || format!("All {} columns that are needed are there.", needed())}
                    </p>
                }
            }
        >
            <div class="table-scroll" tabindex="0" role="region" aria-label="Columns that are not there">
                <table class="update-columns" data-testid="update-columns">
                    <thead>
                        <tr>
                            <th scope="col">"Not there"</th>
                            <th scope="col">"Used for"</th>
                            <th scope="col">"It is now called"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || rows.get()
                            key=|missing| missing.need.column.clone()
                            children=move |missing| view! { <Row at missing /> }
                        />
                    </tbody>
                </table>
            </div>
            <p class="quiet">"What you say here is remembered for the next update once this one is accepted."</p>
        </Show>
        {move || {
            let met = met.get().unwrap_or_default();
            let changed = met.changed.iter().map(|(column, was, is)| {
                format!("{column} was {} and looks like {} now. It is read as it was.", was.label(), is.label())
            });
            let told = |text: &str, columns: &[String]| {
                (!columns.is_empty()).then(|| format!("{text}: {}.", list(columns)))
            };
            let lines = changed.chain(told("New", &met.new)).chain(told("No longer there, and not needed", &met.gone));
            lines.map(|line| view! { <p class="quiet" data-testid="columns-told">{line}</p> }).collect_view()
        }}
    }
}

#[component]
fn Row(at: usize, missing: Missing) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let column = missing.need.column.clone();
    let used = missing.need.used.iter().map(|used| used.label()).collect::<Vec<_>>().join(", ");
    let proposed = missing.proposed.clone();
    let (own, meant, mapped) = (column.clone(), column.clone(), column.clone());
    let found = Memo::new(move |_| {
        state.updating.with(|updating| {
            let given = updating.as_ref()?.given.get(at)?;
            given.renamed.iter().find(|(_, meant)| **meant == own).map(|(found, _)| found.clone())
        })
    });
    let options = Signal::derive(move || {
        let names = state.updating.with(|updating| {
            let given = updating.as_ref().and_then(|updating| updating.given.get(at));
            let columns = given.and_then(|given| given.peek.here()).map(|peek| peek.columns.clone());
            let needs =
                updating.as_ref().and_then(|u| u.expected.here()).and_then(|e| e.needs.get(at).cloned());
            let is_free = |name: &String| {
                needs.as_ref().is_none_or(|needs| needs.columns.iter().all(|need| need.column != *name))
                    && given.is_none_or(|given| given.renamed.get(name).is_none_or(|meant| *meant == mapped))
            };
            columns.unwrap_or_default().into_iter().map(|(name, _)| name).filter(is_free).collect::<Vec<_>>()
        });
        let likely = proposed.iter().filter(|name| names.contains(name));
        let likely = likely.map(|name| (name.clone(), format!("{name} (likely)")));
        let others =
            names.iter().filter(|name| !proposed.contains(name)).map(|name| (name.clone(), name.clone()));
        std::iter::once((String::new(), "Not there".to_owned()))
            .chain(likely)
            .chain(others)
            .collect::<Vec<_>>()
    });
    let name = format!("What {column} is called in the new file");
    let choose = move |chosen: String| {
        actions.map_column(at, &meant, Some(chosen).filter(|chosen| !chosen.is_empty()));
    };
    view! {
        <tr data-testid="missing-column">
            <th scope="row">{column}</th>
            <td>{used}</td>
            <td>
                <Choice
                    id=format!("column-{at}-{}", missing.need.column)
                    name=name
                    options=options
                    value=Signal::derive(move || found.get().unwrap_or_default())
                    choose=choose
                />
            </td>
        </tr>
    }
}
