//! A button that opens the browser's file dialog: a real file input under a label, so that keyboards,
//! screen readers and tests need nothing special.

use leptos::{html::Input, prelude::*};
use web_sys::{File, FileList};

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
    /// Whether several may be chosen at once.
    #[prop(optional)]
    several: bool,
    /// What to do with the files chosen, one at least.
    choose: UnsyncCallback<Vec<File>>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let changed = move |_| {
        let Some(input) = input.get() else { return };
        let files = listed(input.files());
        // The same file may be chosen again.
        input.set_value("");
        if !files.is_empty() {
            choose.run(files);
        }
    };
    view! {
        <label class=format!("button file-button {class}")>
            <input
                node_ref=input
                type="file"
                class="unseen"
                accept=accept
                multiple=several
                data-testid=testid
                on:change=changed
            />
            {label}
        </label>
    }
}

/// The files of the browser's list.
pub fn listed(files: Option<FileList>) -> Vec<File> {
    files.map(|files| (0..files.length()).filter_map(|at| files.get(at)).collect()).unwrap_or_default()
}
