//! That an update is under way, on the pages that show what it came to.

use leptos::prelude::*;

use crate::ui::{route::Route, state::use_state};

/// See the module.
#[component]
pub fn UpdateNote(
    /// What that means here.
    text: &'static str,
) -> impl IntoView {
    let state = use_state();
    let name = Memo::new(move |_| state.updated_name());
    move || {
        name.get().map(|name| {
            view! {
                <p class="note" data-testid="update-note">
                    {format!("An update of “{name}” is under way. {text} ")}
                    <a href=Route::Update.hash()>"To the update"</a>
                </p>
            }
        })
    }
}
