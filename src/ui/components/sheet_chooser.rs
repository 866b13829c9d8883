//! Which sheet of a workbook is the table.

use leptos::{html::Dialog, prelude::*};

use crate::{
    ui::{actions::use_actions, format::count, state::use_state},
    workbook::SheetProfile,
};

/// See the module.
#[component]
pub fn SheetChooser() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let dialog = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if state.sheets.with(Option::is_some) {
            // Refused only for a dialog that is open already.
            let _ = dialog.show_modal();
        } else {
            dialog.close();
        }
    });
    let title = move || {
        state
            .sheets
            .with(|sheets| sheets.as_ref().map(|sheets| format!("Which sheet of {}?", sheets.workbook)))
    };
    let sheet = move |sheet: SheetProfile| {
        let name = sheet.name.clone();
        let mut size: Vec<String> = Vec::new();
        size.extend(sheet.rows.map(|rows| count(rows as usize, "row")));
        size.extend(sheet.columns.map(|columns| count(columns as usize, "column")));
        size.extend(sheet.is_hidden.then(|| "hidden in Excel".to_owned()));
        view! {
            <li>
                <button
                    class="button sheet"
                    data-testid="sheet"
                    on:click=move |_| actions.choose_sheet(Some(name.clone()))
                >
                    <span>{sheet.name}</span>
                    <span class="quiet">{size.join(", ")}</span>
                </button>
            </li>
        }
    };
    view! {
        <dialog
            node_ref=dialog
            class="question"
            aria-labelledby="sheets-title"
            on:cancel=move |event: leptos::ev::Event| {
                event.prevent_default();
                actions.cancel();
            }
        >
            <h2 id="sheets-title">{title}</h2>
            <p>"One sheet is one table. Another can be joined to it afterwards."</p>
            <ul class="sheets">
                {move || {
                    let sheets = state.sheets.with(|sheets| sheets.as_ref().map(|sheets| sheets.sheets.clone()));
                    sheets.unwrap_or_default().into_iter().map(sheet).collect_view()
                }}
            </ul>
            <div class="question-foot">
                <button class="button" on:click=move |_| actions.cancel()>"None of them"</button>
            </div>
        </dialog>
    }
}
