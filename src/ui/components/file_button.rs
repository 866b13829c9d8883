//! A button that opens the browser's file dialog: a real file input under a label, so that keyboards,
//! screen readers and tests need nothing special.

use leptos::{html::Input, prelude::*};
use web_sys::File;

/// See the module.
#[component]
pub fn FileButton(
    /// What the button says.
    #[prop(into)]
    label: Signal<String>,
    /// Names of file types, as in `accept`.
    #[prop(optional)]
    accept: &'static str,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// Its name in tests.
    #[prop(optional)]
    testid: &'static str,
    /// What to do with the file.
    choose: UnsyncCallback<File>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let changed = move |_| {
        let Some(input) = input.get() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be chosen again.
        input.set_value("");
        if let Some(file) = file {
            choose.run(file);
        }
    };
    view! {
        <label class=format!("button file-button {class}")>
            <input
                node_ref=input
                type="file"
                class="unseen"
                accept=accept
                data-testid=testid
                on:change=changed
            />
            {label}
        </label>
    }
}
