//! Recipes of rules as they are used in practice, to begin with.

use leptos::prelude::*;

/// See the module.
#[component]
pub fn Presets() -> impl IntoView {}
