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
    // Counted rather than owned by the page: an effect that was due when the page was left still asks for it.
    let is_due = ArcRwSignal::new(false);
    let set_due = is_due.clone();
    let timer = set_timeout_with_handle(move || set_due.set(true), A_FRAME * turn).ok();
    let take_back = is_due.clone();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
        take_back.set(false);
    });
    move || is_due.get().then(|| children())
}
