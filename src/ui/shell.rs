//! The page around the pages: rail, main area, notices, and what concerns all of it.

use leptos::{ev, html::Main, prelude::*};

use super::{
    actions,
    components::{notices::Notices, question::QuestionDialog, rail::Rail, sheet_chooser::SheetChooser},
    pages::{
        data::DataPage, explore::ExplorePage, export::ExportPage, segment::SegmentPage,
        sessions::SessionsPage, update::UpdatePage,
    },
    route::Route,
};
use crate::browser::preferences::Theme;

/// See the module.
#[component]
pub fn Shell() -> impl IntoView {
    let (state, actions) = actions::begin();
    provide_context(state);
    provide_context(actions);
    actions.list_sessions();
    keep_theme(state.theme);
    guard_unsaved(state.is_unsaved);
    ignore_stray_drops();

    let main = NodeRef::<Main>::new();
    Effect::new(move |_| document().set_title(&format!("{} · Strata", state.route.get().title())));
    let skip = move |_| {
        if let Some(main) = main.get() {
            // Focus is refused only where there is no window.
            let _ = main.focus();
        }
    };
    view! {
        <div class="shell">
            <button class="skip" on:click=skip>"Skip to the content"</button>
            <Rail />
            <main node_ref=main class="main" tabindex="-1">
                {move || match state.route.get() {
                    Route::Data => view! { <DataPage /> }.into_any(),
                    Route::Segment => view! { <SegmentPage /> }.into_any(),
                    Route::Explore => view! { <ExplorePage /> }.into_any(),
                    Route::Update => view! { <UpdatePage /> }.into_any(),
                    Route::Export => view! { <ExportPage /> }.into_any(),
                    Route::Sessions => view! { <SessionsPage /> }.into_any(),
                }}
            </main>
            <Notices />
            <QuestionDialog />
            <SheetChooser />
        </div>
    }
}

/// Writes the chosen theme where the style sheet looks for it.
fn keep_theme(theme: ReadSignal<Theme>) {
    Effect::new(move |_| {
        let Some(root) = document().document_element() else { return };
        let name = match theme.get() {
            Theme::System => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
        };
        // An attribute of this name is always taken.
        let _ = match name {
            Some(name) => root.set_attribute("data-theme", name),
            None => root.remove_attribute("data-theme"),
        };
    });
}

/// Has the browser ask before unsaved segments are left.
fn guard_unsaved(is_unsaved: ReadSignal<bool>) {
    let handle = window_event_listener(ev::beforeunload, move |event| {
        if is_unsaved.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

/// A file dropped beside the drop zone must not replace the page.
fn ignore_stray_drops() {
    let over = window_event_listener(ev::dragover, |event| event.prevent_default());
    let drop = window_event_listener(ev::drop, |event| event.prevent_default());
    on_cleanup(move || {
        over.remove();
        drop.remove();
    });
}
