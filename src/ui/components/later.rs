//! Parts of a page that are built a moment after the page.
//!
//! A page full of tables and controls is built in several short tasks rather
//! than in one long one, so that it answers in between.

use std::time::Duration;

use leptos::prelude::*;

/// Between two turns, so that the browser can paint and hear.
const A_FRAME: Duration = Duration::from_millis(16);

/// Its children, once it is their turn.
#[component]
pub fn Later(
    /// Which turn: one more for each part before it.
    turn: u32,
    /// What is built then.
    children: ChildrenFn,
) -> impl IntoView {
    let (is_due, set_due) = signal(false);
    let handle = set_timeout_with_handle(move || set_due.set(true), A_FRAME * turn).ok();
    on_cleanup(move || {
        if let Some(handle) = handle {
            handle.clear();
        }
    });
    view! {
        // Its place is kept, so that what stands below does not jump.
        <Show when=move || is_due.get() fallback=|| view! { <div class="to-come"></div> }>
            {children()}
        </Show>
    }
}
