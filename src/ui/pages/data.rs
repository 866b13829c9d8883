//! Data: a table comes in and is understood.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    error::Error,
    table::TableProfile,
    ui::{
        components::{
            columns_table::ColumnsTable,
            icons::{Icon, Pictogram},
            later::Later,
            open_table::{LoadSample, OpenAnother, OpenTable},
            page_head::PageHead,
            preview::Preview,
            progress::ProgressPanel,
            table_facts::{Issues, KeyChoice, TableFacts},
        },
        state::{Face, use_state},
    },
};

/// See the module.
#[component]
pub fn DataPage() -> impl IntoView {
    let state = use_state();
    // Progress alone must not draw the page anew.
    let sort = Memo::new(move |_| match state.table.get() {
        Face::Empty => Sort::Empty,
        Face::Waiting(_) => Sort::Waiting,
        Face::Here(table) => Sort::Here(table),
        Face::Failed(error) => Sort::Failed(error),
    });
    let progress = Signal::derive(move || match state.table.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    move || match sort.get() {
        Sort::Empty => view! { <Welcome failed=None /> }.into_any(),
        Sort::Failed(error) => view! { <Welcome failed=Some(error) /> }.into_any(),
        Sort::Waiting => view! {
            <div class="page page-narrow">
                <ProgressPanel title=state.opening progress />
            </div>
        }
        .into_any(),
        Sort::Here(table) => view! { <OpenedTable table /> }.into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum Sort {
    Empty,
    Waiting,
    Here(Arc<TableProfile>),
    Failed(Error),
}

#[component]
fn Welcome(failed: Option<Error>) -> impl IntoView {
    view! {
        <div class="page page-narrow">
            <PageHead
                title="Find the segments in your customers"
                lead="Open a table, see who resembles whom, name the groups. All of it on this machine."
            />
            {failed
                .map(|error| {
                    view! {
                        <div class="notice notice-bad" role="alert" data-testid="open-error">
                            <Pictogram icon=Icon::Warning />
                            <div class="notice-text">
                                <p>{error.to_string()}</p>
                                <p class="quiet">{error.hint()}</p>
                            </div>
                        </div>
                    }
                })}
            <OpenTable />
        </div>
    }
}

#[component]
fn OpenedTable(table: Arc<TableProfile>) -> impl IntoView {
    let (described, shown) = (table.clone(), table.clone());
    view! {
        <div class="page">
            <PageHead title=table.file.name.clone()>
                <OpenAnother />
                <a class="button button-main" href="#/segment">
                    "Segment these customers"
                    <Pictogram icon=Icon::Right />
                </a>
            </PageHead>
            <div class="panel facts-panel">
                <TableFacts table=table.clone() />
                <KeyChoice table=table.clone() />
            </div>
            <Issues issues=table.issues.clone() />
            <Later turn=1>
                <ColumnsTable table=described.clone() />
            </Later>
            <Later turn=2>
                <Preview table=shown.clone() />
            </Later>
            <div class="page-end">
                <span class="quiet">"Or look at another quarter of the sample:"</span>
                <LoadSample is_prominent=false />
            </div>
        </div>
    }
}
