//! A part of a long page that is drawn a moment after the part above it, so that no single task is long.

use std::time::Duration;

use leptos::prelude::*;

/// Long enough for the browser to draw and to hear the person in between.
const MOMENT: Duration = Duration::from_millis(20);

/// See the module.
#[component]
pub fn Later(
    /// How many moments later.
    moments: u32,
    /// The part.
    children: ChildrenFn,
) -> impl IntoView {
    let (is_due, set_due) = signal(false);
    set_timeout(
        move || {
            // The page may have been left meanwhile.
            set_due.try_set(true);
        },
        MOMENT * moments,
    );
    view! { <Show when=move || is_due.get()>{children()}</Show> }
}
