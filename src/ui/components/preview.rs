//! The table's first rows as they are written.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use crate::{
    job::{Rows, RowsWindow},
    table::{Kind, TableProfile},
    ui::{
        actions::use_actions,
        format::{NONE, whole},
        state::Face,
    },
};

const ROWS: usize = 20;
/// Wider tables are cut here: a preview is to be glanced at.
const COLUMNS: usize = 60;

/// See the module.
#[component]
pub fn Preview(
    /// The table.
    #[prop(into)]
    table: Signal<Arc<TableProfile>>,
) -> impl IntoView {
    move || view! { <Of table=table.get() /> }
}

#[component]
fn Of(table: Arc<TableProfile>) -> impl IntoView {
    let actions = use_actions();
    let (face, set_face) = signal(Face::<RowsWindow>::Waiting(None));
    spawn_local(async move {
        let window = actions.rows(Rows { count: ROWS, ..Rows::default() }).await;
        set_face.try_set(match window {
            Ok(window) => Face::Here(window),
            Err(error) => Face::Failed(error),
        });
    });
    let columns: Arc<[(String, bool)]> = table
        .columns
        .iter()
        .take(COLUMNS)
        .map(|column| (column.name.clone(), column.kind == Kind::Number))
        .collect();
    let heads = columns.clone();
    let cut = (table.columns.len() > COLUMNS)
        .then(|| format!("The first {COLUMNS} of {} columns are shown.", whole(table.columns.len())));
    view! {
        <section class="panel" aria-labelledby="preview-title">
            <div class="panel-head">
                <h2 id="preview-title">"First rows"</h2>
                <span class="quiet">{cut}</span>
            </div>
            <div class="table-scroll preview" tabindex="0" role="region" aria-label="First rows of the table">
                <table class="rows-table">
                    <thead>
                        <tr>
                            {heads
                                .iter()
                                .map(|(name, is_number)| {
                                    view! { <th scope="col" class:figure=*is_number>{name.clone()}</th> }
                                })
                                .collect_view()}
                        </tr>
                    </thead>
                    <tbody>
                        {move || match face.get() {
                            Face::Here(window) => {
                                let columns = columns.clone();
                                window
                                    .rows
                                    .into_iter()
                                    .map(|row| {
                                        let cells = row.cells.into_iter().zip(columns.iter());
                                        let cells = cells
                                            .map(|(cell, (_, is_number))| {
                                                let is_missing = cell.is_empty();
                                                view! {
                                                    <td class:figure=*is_number class:is-missing=is_missing>
                                                        {if is_missing { NONE.to_owned() } else { cell }}
                                                    </td>
                                                }
                                            })
                                            .collect_view();
                                        view! { <tr>{cells}</tr> }
                                    })
                                    .collect_view()
                                    .into_any()
                            }
                            Face::Failed(error) => {
                                view! {
                                    <tr>
                                        <td>{error.to_string()} " " {error.hint()}</td>
                                    </tr>
                                }
                                    .into_any()
                            }
                            Face::Waiting(_) | Face::Empty => ().into_any(),
                        }}
                    </tbody>
                </table>
            </div>
        </section>
    }
}
