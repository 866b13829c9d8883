//! Two axes and the names of their cells.

use leptos::prelude::*;

/// See the module.
#[component]
pub fn GridPanel() -> impl IntoView {}
