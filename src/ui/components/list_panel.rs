//! The rules of a list, in their order.

use leptos::prelude::*;

/// See the module.
#[component]
pub fn ListPanel() -> impl IntoView {}
