//! The files at hand: which one is open, which are joined to it, and what can be done with the others.

use leptos::prelude::*;

use super::{
    file_button::FileButton,
    icons::{Icon, Pictogram},
    open_table::{ACCEPT, PasteTable},
    part::Part,
};
use crate::ui::{
    actions::use_actions,
    format::{bytes, count},
    state::{Face, Held, use_state},
};

/// See the module.
#[component]
pub fn FilesPart(
    /// The file that is about to be joined.
    joining: RwSignal<Option<u32>>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let summary = Signal::derive(move || {
        let (n, joined) =
            (state.files.with(Vec::len), state.opened.with(|opened| opened.len().saturating_sub(1)));
        match (n, joined) {
            (0 | 1, _) => "only this one".to_owned(),
            (n, 0) => count(n, "file") + " at hand",
            (n, joined) => format!("{} at hand, {joined} joined", count(n, "file")),
        }
    });
    let open = RwSignal::new(state.files.with_untracked(Vec::len) > 1);
    view! {
        <Part title="Files" summary testid="files" open>
            <div class="table-scroll" tabindex="0" role="region" aria-label="Files at hand">
                <table class="rows-table files-table">
                    <thead>
                        <tr>
                            <th scope="col">"File"</th>
                            <th scope="col" class="figure">"Size"</th>
                            <th scope="col">"Period"</th>
                            <th scope="col">"What it is"</th>
                            <th scope="col"><span class="unseen">"What can be done"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For
                            each=move || state.files.get()
                            key=|held| held.id
                            children=move |held| view! { <Row id=held.id joining /> }
                        />
                    </tbody>
                </table>
            </div>
            <div class="panel-tools">
                <FileButton
                    label="Add files"
                    class="button-small"
                    accept=ACCEPT
                    several=true
                    testid="add-files"
                    choose=UnsyncCallback::new(move |files| actions.add_files(files))
                />
                <PasteTable />
            </div>
        </Part>
    }
}

/// What a file is to the open table.
#[derive(Clone, Debug, PartialEq)]
enum Standing {
    Open,
    Joined(usize),
    Other,
}

#[component]
fn Row(id: u32, joining: RwSignal<Option<u32>>) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let held = Memo::new(move |_| state.files.with(|files| files.iter().find(|held| held.id == id).cloned()));
    let part = Memo::new(move |_| {
        state.opened.with(|opened| match opened.iter().position(|own| *own == id) {
            Some(0) => Standing::Open,
            Some(at) => Standing::Joined(at - 1),
            None => Standing::Other,
        })
    });
    let is_like = Memo::new(move |_| {
        let first = state.opened.with(|opened| opened.first().copied());
        state.files.with(|files| {
            let find = |wanted| files.iter().find(|held| Some(held.id) == wanted);
            find(Some(id)).zip(find(first)).is_some_and(|(own, open)| own.id != open.id && own.is_like(open))
        })
    });
    let name = held.with_untracked(|held| held.as_ref().map_or(String::new(), |held| held.name.clone()));
    let size = held.with_untracked(|held| held.as_ref().map_or(0.0, |held| held.bytes));
    let period =
        Memo::new(move |_| held.with(|held| held.as_ref().and_then(Held::period).unwrap_or_default()));
    let what = move || {
        let error = held.with(|held| match held.as_ref().map(|held| &held.peek) {
            Some(Face::Failed(error)) => Some(error.kind.to_string()),
            _ => None,
        });
        let label = |at: usize| {
            state
                .options
                .with(|options| options.joins.get(at).map_or(String::new(), |join| join.label.clone()))
        };
        match (part.get(), error) {
            (Standing::Open, _) => view! { <span class="chip chip-key">"open"</span> }.into_any(),
            (Standing::Joined(at), _) => {
                view! { <span class="chip chip-key">{format!("joined as {}", label(at))}</span> }.into_any()
            }
            (Standing::Other, Some(error)) => view! { <span class="problem">{error}</span> }.into_any(),
            (Standing::Other, None) if is_like.get() => {
                view! { <span class="chip">"same columns: another period"</span> }.into_any()
            }
            (Standing::Other, None) => {
                let columns = held.with(|held| {
                    held.as_ref().and_then(|held| held.peek.here()).map(|peek| peek.columns.len())
                });
                view! { <span class="quiet">{columns.map(|n| count(n, "column"))}</span> }.into_any()
            }
        }
    };
    let (label, opened) = (name.clone(), name.clone());
    view! {
        <tr data-testid="file">
            <th scope="row">{name.clone()}</th>
            <td class="figure">{bytes(size)}</td>
            <td>
                <input
                    class="period-field"
                    aria-label=format!("Period of {label}")
                    autocomplete="off"
                    prop:value=move || period.get()
                    on:change=move |event| actions.set_period(id, &event_target_value(&event))
                />
            </td>
            <td>{what}</td>
            <td>
                <Show when=move || part.get() == Standing::Other>
                    <div class="row-actions">
                        <button
                            class="button button-small"
                            data-testid="open-held"
                            aria-label=format!("Open instead: {opened}")
                            on:click=move |_| actions.open_held(id)
                        >
                            "Open instead"
                        </button>
                        <button
                            class="button button-small"
                            data-testid="join-held"
                            aria-label=format!("Join to the table: {opened}")
                            on:click=move |_| joining.set(Some(id))
                        >
                            "Join to the table"
                        </button>
                        <button
                            class="icon-button"
                            aria-label=format!("Put {opened} away")
                            on:click=move |_| actions.put_away(id)
                        >
                            <Pictogram icon=Icon::Cross />
                        </button>
                    </div>
                </Show>
            </td>
        </tr>
    }
}
