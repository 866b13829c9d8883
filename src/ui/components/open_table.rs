//! Where a table comes in: a place to drop it, the file dialog, and the sample.

use leptos::{ev::DragEvent, html::Textarea, prelude::*};

use super::{
    fields::Choice,
    file_button::{FileButton, listed},
    icons::{Icon, Pictogram},
};
use crate::ui::actions::{QUARTERS, use_actions};

/// What the file dialog offers.
pub const ACCEPT: &str =
    ".csv,.tsv,.txt,.tab,.gz,.xlsx,.xlsm,.xls,text/csv,text/tab-separated-values,text/plain";

/// The whole of it, for a page that has no table yet.
#[component]
pub fn OpenTable() -> impl IntoView {
    let actions = use_actions();
    let (is_over, set_over) = signal(false);
    let over = move |event: DragEvent| {
        event.prevent_default();
        set_over.set(true);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        set_over.set(false);
        actions.open_files(listed(event.data_transfer().and_then(|data| data.files())));
    };
    view! {
        <section
            class="drop-zone"
            class:is-over=move || is_over.get()
            data-testid="drop-zone"
            aria-label="Open a table"
            on:dragenter=over
            on:dragover=over
            on:dragleave=move |_| set_over.set(false)
            on:drop=drop
        >
            <Sediment />
            <h2>"Drop a customer table here"</h2>
            <p class="quiet">
                "CSV, any other text table, or an Excel workbook; compressed (.gz) or not. Several at once are other periods, or files to be joined."
            </p>
            <div class="drop-zone-actions">
                <FileButton
                    label="Choose files"
                    accept=ACCEPT
                    several=true
                    testid="file-input"
                    choose=UnsyncCallback::new(move |files| actions.open_files(files))
                />
                <PasteTable />
            </div>
            <div class="drop-zone-sample">
                <p>
                    <strong>"No table at hand?"</strong>
                    " 5,000 invented prescribers, four quarters, 35 columns."
                </p>
                <LoadSample is_prominent=true />
            </div>
        </section>
    }
}

/// The same in one line, beside a table that is open.
#[component]
pub fn OpenAnother() -> impl IntoView {
    let actions = use_actions();
    view! {
        <FileButton
            label="Open other files"
            accept=ACCEPT
            several=true
            testid="file-input"
            choose=UnsyncCallback::new(move |files| actions.open_files(files))
        />
    }
}

/// A table as text: what a spreadsheet gives when cells are copied.
#[component]
pub fn PasteTable() -> impl IntoView {
    let actions = use_actions();
    let (is_open, set_open) = signal(false);
    let (text, set_text) = signal(String::new());
    let is_blank = Memo::new(move |_| text.with(|text| text.trim().is_empty()));
    let field = NodeRef::<Textarea>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // Focus is refused only where there is no window.
            let _ = field.focus();
        }
    });
    view! {
        <button
            class="button"
            data-testid="paste"
            aria-expanded=move || is_open.get().to_string()
            on:click=move |_| set_open.update(|open| *open = !*open)
        >
            "Paste a table"
        </button>
        <Show when=move || is_open.get()>
            <div class="paste">
                <label for="paste-text">"Cells copied from a spreadsheet, or a table as text, its header first"</label>
                <textarea
                    node_ref=field
                    id="paste-text"
                    data-testid="paste-text"
                    rows="8"
                    spellcheck="false"
                    on:input=move |event| set_text.set(event_target_value(&event))
                ></textarea>
                <button
                    class="button button-main at-start"
                    data-testid="paste-open"
                    disabled=is_blank
                    on:click=move |_| actions.open_pasted(&text.get_untracked())
                >
                    "Open what is pasted"
                </button>
            </div>
        </Show>
    }
}

/// One quarter of the sample.
#[component]
pub fn LoadSample(
    /// Whether it is what a newcomer should press.
    is_prominent: bool,
) -> impl IntoView {
    let actions = use_actions();
    let (quarter, set_quarter) = signal(QUARTERS[0]);
    let options: Vec<_> = QUARTERS.iter().map(|name| ((*name).to_owned(), name.replace('-', " "))).collect();
    let choose = move |chosen: String| {
        set_quarter.set(QUARTERS.into_iter().find(|name| *name == chosen).unwrap_or(QUARTERS[0]));
    };
    view! {
        <div class="sample">
            <Choice
                id="sample-quarter"
                name="Quarter of the sample data"
                options=Signal::stored(options)
                value=Signal::derive(move || quarter.get().to_owned())
                choose=choose
            />
            <button
                class="button"
                class:button-main=is_prominent
                data-testid="load-sample"
                on:click=move |_| actions.load_sample(quarter.get_untracked())
            >
                "Load the sample data"
                <Pictogram icon=Icon::Right />
            </button>
        </div>
    }
}

/// Rows that settle into layers.
#[component]
fn Sediment() -> impl IntoView {
    view! {
        <svg class="sediment" viewBox="0 0 240 92" width="240" height="92" aria-hidden="true">
            <g class="sediment-rain">
                <path d="M38 4h16M92 10h22M150 3h12M196 12h18M66 20h14M128 22h20M178 26h12M24 24h12" />
            </g>
            <path class="sediment-1" d="M0 46q30-12 60 0t60 0 60 0 60 0v14q-30 12-60 0t-60 0-60 0-60 0z" />
            <path class="sediment-2" d="M0 60q30-12 60 0t60 0 60 0 60 0v14q-30 12-60 0t-60 0-60 0-60 0z" />
            <path class="sediment-3" d="M0 74q30-12 60 0t60 0 60 0 60 0v18H0z" />
        </svg>
    }
}
