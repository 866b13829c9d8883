//! How a feature is prepared for distances.

use leptos::prelude::*;

use super::{category_preparation::OfCategory, chosen::Chosen, number_preparation::OfNumber};
use crate::{features::Encoding, table::ColumnProfile};

/// See the module.
#[component]
pub fn Preparation(
    /// The feature.
    chosen: Chosen,
    /// Its column.
    column: StoredValue<ColumnProfile>,
    /// Rows of the table.
    rows: usize,
) -> impl IntoView {
    let is_category = Memo::new(move |_| {
        matches!(chosen.encoding(), Some(Encoding::Levels { .. } | Encoding::Ordered { .. }))
    });
    move || {
        if is_category.get() {
            view! { <OfCategory chosen column rows /> }.into_any()
        } else {
            view! { <OfNumber chosen column rows /> }.into_any()
        }
    }
}
