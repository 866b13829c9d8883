//! What the rules would give, segment by segment, told after every change.

use leptos::prelude::*;

/// See the module.
#[component]
pub fn Live() -> impl IntoView {}
