//! How a log becomes one row for each key: by which column, counted to which day, with which measures.

use leptos::prelude::*;

use super::{
    fields::Choice,
    icons::{Icon, Pictogram},
};
use crate::{
    table::{Aggregate, Kind, Measure},
    ui::{
        dialects::{meant, value_of},
        measures::{AGGREGATES, Wanted, suits, usual_name},
    },
};

/// See the module.
#[component]
pub fn RollUpForm(
    /// What is put together.
    wanted: Wanted,
    /// The log's columns.
    #[prop(into)]
    columns: Signal<Vec<(String, Kind)>>,
    /// Tells several forms on one page apart.
    name: &'static str,
    /// What to do when another key is chosen.
    #[prop(into)]
    choose_key: Callback<String>,
) -> impl IntoView {
    let keys = Signal::derive(move || {
        let none = (String::new(), "Choose a column".to_owned());
        let all =
            columns.with(|all| all.iter().map(|(name, _)| (name.clone(), name.clone())).collect::<Vec<_>>());
        std::iter::once(none).chain(all).collect::<Vec<_>>()
    });
    let add = move |_| {
        let rows = Measure { name: usual_name(Aggregate::Count, None), of: Aggregate::Count, column: None };
        wanted.add(rows);
    };
    view! {
        <div class="roll-up">
            <div class="field-row">
                <div class="field">
                    <label for=format!("{name}-key")>"One row for each"</label>
                    <Choice
                        id=format!("{name}-key")
                        testid="roll-up-key"
                        options=keys
                        value=wanted.key
                        choose=choose_key
                    />
                </div>
                <div class="field">
                    <label for=format!("{name}-reference")>"Days are counted to"</label>
                    <input
                        id=format!("{name}-reference")
                        class="filter-bound"
                        type="date"
                        data-testid="roll-up-reference"
                        prop:value=move || wanted.reference.get()
                        on:change=move |event| wanted.reference.set(event_target_value(&event))
                    />
                    <p class="quiet">"Left open: to the latest day in the log."</p>
                </div>
            </div>
            <ul class="measures" data-testid="measures">
                <For each=move || wanted.measures.get() key=|(id, _)| *id let:item>
                    <Row wanted id=item.0 columns />
                </For>
            </ul>
            <button class="button button-small at-start" data-testid="measure-add" on:click=add>"Add a measure"</button>
        </div>
    }
}

/// One measure.
#[component]
fn Row(wanted: Wanted, id: u32, columns: Signal<Vec<(String, Kind)>>) -> impl IntoView {
    let own = Memo::new(move |_| {
        wanted
            .measures
            .with(|all| all.iter().find(|(known, _)| *known == id).map(|(_, measure)| measure.clone()))
    });
    let of = Memo::new(move |_| own.with(|own| own.as_ref().map_or(Aggregate::Count, |own| own.of)));
    let column = Memo::new(move |_| own.with(|own| own.as_ref().and_then(|own| own.column.clone())));
    let name = Memo::new(move |_| own.with(|own| own.as_ref().map_or(String::new(), |own| own.name.clone())));
    let fitting = Signal::derive(move || {
        let of = of.get();
        columns.with(|all| {
            let fits = all.iter().filter(|(_, kind)| suits(of, *kind));
            fits.map(|(name, _)| (name.clone(), name.clone())).collect::<Vec<_>>()
        })
    });
    // A name that the person did not give follows what it names.
    let rename = move |measure: &mut Measure, before: &str| {
        if measure.name == before {
            measure.name = usual_name(measure.of, measure.column.as_deref());
        }
    };
    let choose_of = move |value: String| {
        let Some(of) = meant(&AGGREGATES, &value) else { return };
        let fits = columns.with_untracked(|all| {
            let fits = |name: &String| all.iter().any(|(known, kind)| known == name && suits(of, *kind));
            let first = || all.iter().find(|(_, kind)| suits(of, *kind)).map(|(name, _)| name.clone());
            column.get_untracked().filter(fits).or_else(first)
        });
        wanted.edit(id, |measure| {
            let before = usual_name(measure.of, measure.column.as_deref());
            measure.of = of;
            measure.column = if of == Aggregate::Count { None } else { fits };
            rename(measure, &before);
        });
    };
    let choose_column = move |chosen: String| {
        wanted.edit(id, |measure| {
            let before = usual_name(measure.of, measure.column.as_deref());
            measure.column = Some(chosen);
            rename(measure, &before);
        });
    };
    let aggregates: Vec<_> =
        AGGREGATES.iter().map(|(value, label, _)| ((*value).to_owned(), (*label).to_owned())).collect();
    view! {
        <li class="measure" data-testid="measure">
            <Choice
                id=format!("measure-of-{id}")
                name="What is done"
                options=Signal::stored(aggregates)
                value=Signal::derive(move || value_of(&AGGREGATES, &of.get()))
                choose=choose_of
            />
            {move || {
                (of.get() != Aggregate::Count)
                    .then(|| {
                        view! {
                            <Choice
                                id=format!("measure-column-{id}")
                                name="Column"
                                options=fitting
                                value=Signal::derive(move || column.get().unwrap_or_default())
                                choose=choose_column
                            />
                        }
                    })
            }}
            <span class="quiet">"as"</span>
            <input
                aria-label="Name of the measure"
                autocomplete="off"
                prop:value=move || name.get()
                on:change=move |event| wanted.edit(id, |measure| event_target_value(&event).trim().clone_into(&mut measure.name))
            />
            <button
                class="icon-button"
                aria-label=move || format!("Take {} out", name.get())
                on:click=move |_| wanted.remove(id)
            >
                <Pictogram icon=Icon::Cross />
            </button>
        </li>
    }
}
