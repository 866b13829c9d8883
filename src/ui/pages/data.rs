//! Data: a table comes in and is understood.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    error::{Error, ErrorKind},
    table::TableProfile,
    ui::{
        components::{
            columns_table::ColumnsTable,
            decisions::Decisions,
            files_panel::FilesPart,
            filter_panel::FilterPart,
            icons::{Icon, Pictogram},
            join_panel::JoinsPart,
            keys_panel::KeysPart,
            later::Later,
            noticed::Noticed,
            open_table::{LoadSample, OpenAnother, OpenTable},
            page_head::PageHead,
            preview::Preview,
            progress::ProgressPanel,
            reading_panel::ReadingPart,
            roll_up_panel::RollUpPart,
            table_facts::{Balance, KeyChoice, PeriodField},
            unfinished::Unfinished,
        },
        state::{Face, use_state},
    },
};

/// See the module.
#[component]
pub fn DataPage() -> impl IntoView {
    let state = use_state();
    // Progress alone must not draw the page anew, and a table that is read again stays where it is.
    let sort = Memo::new(move |_| {
        let is_again = state.again.get();
        state.table.with(|table| match table {
            Face::Empty => Sort::Empty,
            Face::Waiting(_) if is_again => Sort::Here,
            Face::Waiting(_) => Sort::Waiting,
            Face::Here(_) => Sort::Here,
            Face::Failed(error) => Sort::Failed(error.clone()),
        })
    });
    let table = Memo::new(move |before: Option<&Option<Arc<TableProfile>>>| {
        state.table.with(|table| table.here().cloned()).or_else(|| before.cloned().flatten())
    });
    let progress = Signal::derive(move || match state.table.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    move || match (sort.get(), table.get_untracked()) {
        (Sort::Here, Some(now)) => {
            let table = Signal::derive(move || table.get().unwrap_or_else(|| now.clone()));
            view! { <OpenedTable table /> }.into_any()
        }
        (Sort::Failed(error), _) => view! { <Welcome failed=Some(error) /> }.into_any(),
        (Sort::Waiting, _) => view! {
            <div class="page page-narrow">
                <ProgressPanel title=state.opening progress />
            </div>
        }
        .into_any(),
        _ => view! { <Welcome failed=None /> }.into_any(),
    }
}

#[derive(Clone, PartialEq)]
enum Sort {
    Empty,
    Waiting,
    Here,
    Failed(Error),
}

#[component]
fn Welcome(failed: Option<Error>) -> impl IntoView {
    // Another way of reading may mend these.
    let is_mendable = failed.as_ref().is_some_and(|error| {
        matches!(
            error.kind,
            ErrorKind::NotATable { .. } | ErrorKind::HeaderOnly | ErrorKind::UnknownColumn(_)
        )
    });
    let has_file = use_state().opened.with_untracked(|opened| !opened.is_empty());
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
            {(is_mendable && has_file)
                .then(|| {
                    view! {
                        <section class="panel parts" aria-label="How the file is read">
                            <ReadingPart is_open=true />
                        </section>
                    }
                })}
            <Unfinished />
            <OpenTable />
        </div>
    }
}

#[component]
fn OpenedTable(table: Signal<Arc<TableProfile>>) -> impl IntoView {
    let name = Signal::derive(move || table.with(|table| table.file.name.clone()));
    let joining = RwSignal::new(None::<u32>);
    view! {
        <div class="page">
            <PageHead title=name>
                <OpenAnother />
                <a class="button button-main" href="#/segment">
                    "Segment these customers"
                    <Pictogram icon=Icon::Right />
                </a>
            </PageHead>
            <Rereading />
            <div class="panel facts-panel">
                <Balance table />
                <KeyChoice table />
                <PeriodField table />
            </div>
            <Decisions table />
            <section class="panel parts" aria-label="How the table came about">
                <FilesPart joining />
                <ReadingPart />
                <Noticed table />
                <KeysPart table />
                <RollUpPart table />
                <JoinsPart table joining />
                <FilterPart table />
            </section>
            <Later turn=1>
                <ColumnsTable table />
            </Later>
            <Later turn=3>
                <Preview table />
            </Later>
            <div class="page-end">
                <span class="quiet">"Or look at another quarter of the sample:"</span>
                <LoadSample is_prominent=false />
            </div>
        </div>
    }
}

/// How far reading the table in another way is.
#[component]
fn Rereading() -> impl IntoView {
    let state = use_state();
    let is_waiting = Memo::new(move |_| state.table.with(Face::is_waiting));
    let progress = Signal::derive(move || match state.table.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    view! {
        <Show when=move || is_waiting.get()>
            <div class="panel rereading">
                <ProgressPanel title="" is_compact=true progress />
            </div>
        </Show>
    }
}
