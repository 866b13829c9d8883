//! The beginning of a file as it would be read, and its first lines as they stand.

use leptos::prelude::*;

use crate::{
    table::{Kind, preview::Preview},
    ui::{format::NONE, state::Face},
};

/// Wider files are cut here: a preview is to be glanced at.
const COLUMNS: usize = 40;

/// The first rows.
#[component]
pub fn RawPreview(
    /// What was seen.
    preview: RwSignal<Face<Preview>>,
) -> impl IntoView {
    move || {
        match preview.get() {
        Face::Empty | Face::Waiting(_) => view! { <p class="quiet">"Looking…"</p> }.into_any(),
        Face::Failed(error) => {
            view! { <p class="problem" data-testid="preview-error">{error.to_string()} " " {error.hint()}</p> }.into_any()
        }
        Face::Here(preview) => table(&preview).into_any(),
    }
    }
}

fn table(preview: &Preview) -> impl IntoView + use<> {
    let columns: Vec<(String, Kind)> = preview.columns.iter().take(COLUMNS).cloned().collect();
    let is_number: Vec<bool> = columns.iter().map(|(_, kind)| *kind == Kind::Number).collect();
    let key = preview.key.clone();
    let cut = preview.columns.len().saturating_sub(COLUMNS);
    let heads = columns
        .into_iter()
        .map(|(name, kind)| {
            let what = if key.as_ref() == Some(&name) { "key" } else { kind.label() };
            view! {
                <th scope="col" class:figure=kind == Kind::Number>
                    {name} <span class="head-kind">{what}</span>
                </th>
            }
        })
        .collect_view();
    let rows = preview
        .rows
        .iter()
        .map(|row| {
            let cells = row.iter().zip(&is_number).map(|(cell, is_number)| {
                let is_missing = cell.is_empty();
                let text = if is_missing { NONE.to_owned() } else { cell.clone() };
                view! { <td class:figure=*is_number class:is-missing=is_missing>{text}</td> }
            });
            view! { <tr>{cells.collect_view()}</tr> }
        })
        .collect_view();
    view! {
        <div class="table-scroll preview" tabindex="0" role="region" aria-label="The first rows, read so">
            <table class="rows-table" data-testid="reading-preview">
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(cut > 0).then(|| view! { <p class="quiet">{format!("{cut} more columns are not shown here.")}</p> })}
    }
}

/// The first lines as they stand in the file.
#[component]
pub fn RawLines(
    /// What was seen.
    preview: RwSignal<Face<Preview>>,
) -> impl IntoView {
    let lines = Memo::new(move |_| {
        preview.with(|preview| preview.here().map(|preview| preview.lines.clone()).unwrap_or_default())
    });
    view! {
        <Show when=move || !lines.with(Vec::is_empty)>
            <details class="raw-lines" data-testid="raw-lines">
                <summary>"The file’s first lines as they stand"</summary>
                <ol tabindex="0">
                    {move || lines.get().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
                </ol>
            </details>
        </Show>
    }
}
