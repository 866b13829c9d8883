//! Which rows of the table take part in segmenting, for both ways.

use std::sync::Arc;

use leptos::prelude::*;

use super::{filter_builder::FilterBuilder, part::Part};
use crate::{
    table::{Kind, Role, TableProfile},
    ui::{actions::use_actions, filters, state::use_state},
};

/// See the module.
#[component]
pub fn FilterPart(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let filter = Memo::new(move |_| {
        state.draft.with(|draft| draft.as_ref().and_then(|draft| draft.recipe().filter.clone()))
    });
    // Columns that are left out are offered nowhere.
    let columns = Memo::new(move |_| {
        let table = table.get();
        let excluded = |name: &str| {
            table.columns.iter().find(|column| column.name == name).is_some_and(|column| {
                let is_key = table.key.as_ref() == Some(&column.name);
                let role = state.draft.with(|draft| draft.as_ref().map(|draft| draft.role(column, is_key)));
                role == Some(Role::Excluded)
            })
        };
        let all = table.columns.iter().map(|column| (column.name.clone(), column.kind));
        all.filter(|(name, _)| !excluded(name)).collect::<Vec<(String, Kind)>>()
    });
    let rows = Signal::derive(move || table.with(|table| table.rows));
    let summary = Signal::derive(move || {
        let known = columns.get();
        let kind_of = |column: &str| known.iter().find(|(name, _)| name == column).map(|(_, kind)| *kind);
        filter.get().map_or("all rows take part".to_owned(), |filter| filters::sentence(&filter, &kind_of))
    });
    view! {
        <Part title="Filter" summary testid="filter">
            <FilterBuilder columns filter rows choose=move |filter| actions.choose_filter(filter) />
        </Part>
    }
}
