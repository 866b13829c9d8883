//! The newer files of an update, one for each that the version was made from, and reading them.

use leptos::{ev::DragEvent, prelude::*};

use super::{
    fields::Choice,
    file_button::{FileButton, listed},
    open_table::ACCEPT,
    progress::ProgressPanel,
    update_columns::UpdateColumns,
};
use crate::ui::{
    actions::{QUARTERS, use_actions},
    state::{Face, Held, use_state},
    updating::{Given, Updating},
};

/// See the module.
#[component]
pub fn UpdateFiles() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let files = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map_or(0, |updating| updating.given.len()))
    });
    let obstacles = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(Updating::obstacles).unwrap_or_default())
    });
    let can_read = Memo::new(move |_| {
        let has_files = state.updating.with(|u| u.as_ref().is_some_and(Updating::has_files));
        has_files && obstacles.with(|all| all.iter().all(|obstacle| obstacle.can_be_left_out))
    });
    let is_read = Memo::new(move |_| state.updating.with(|u| u.as_ref().is_some_and(Updating::is_read)));
    let is_stale = Memo::new(move |_| state.updating.with(|u| u.as_ref().is_some_and(Updating::is_stale)));
    let reading = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(|u| u.reading.clone()).unwrap_or_default())
    });
    let progress = Signal::derive(move || match reading.get() {
        Face::Waiting(progress) => progress,
        _ => None,
    });
    view! {
        <section class="panel update-files" aria-labelledby="update-files-title">
            <h2 id="update-files-title">
                {move || if files.get() > 1 { "The newer files" } else { "The newer file" }}
            </h2>
            {move || (0..files.get()).map(|at| view! { <OneFile at /> }).collect_view()}
            {move || {
                obstacles
                    .get()
                    .into_iter()
                    .map(|obstacle| {
                        let class = if obstacle.can_be_left_out { "note" } else { "problem" };
                        view! { <p class=class data-testid="obstacle">{obstacle.text}</p> }
                    })
                    .collect_view()
            }}
            <div class="panel-tools">
                <button
                    class="button"
                    class:button-main=move || !is_read.get() || is_stale.get()
                    data-testid="read-update"
                    disabled=move || !can_read.get()
                    aria-disabled=move || reading.with(Face::is_waiting).then_some("true")
                    on:click=move |_| {
                        if !reading.with_untracked(Face::is_waiting) {
                            actions.read_update();
                        }
                    }
                >
                    {move || match (is_read.get() && !is_stale.get(), files.get() > 1) {
                        (true, _) => "Read again",
                        (false, true) => "Read them",
                        (false, false) => "Read it",
                    }}
                </button>
            </div>
            {move || match reading.get() {
                Face::Waiting(_) => view! { <ProgressPanel title="" is_compact=true progress /> }.into_any(),
                Face::Failed(error) => {
                    view! { <p class="problem" role="alert">{error.to_string()} " " {error.hint()}</p> }.into_any()
                }
                Face::Empty | Face::Here(()) => ().into_any(),
            }}
        </section>
    }
}

/// One of the files.
#[component]
fn OneFile(at: usize) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let given = Memo::new(move |_| {
        state
            .updating
            .with(|updating| updating.as_ref().and_then(|u| u.given.get(at).cloned()).unwrap_or_default())
    });
    let label = state
        .updating
        .with_untracked(|updating| updating.as_ref()?.expected.here()?.needs.get(at)?.join.clone());
    let was = state.updating.with_untracked(|updating| {
        updating.as_ref().and_then(Updating::earlier_file).map(|file| file.name).unwrap_or_default()
    });
    let title =
        label.as_ref().map_or_else(|| format!("Instead of {was}"), |label| format!("Joined as {label}"));
    let id = format!("update-file-{at}");
    let is_sample = at == 0 && QUARTERS.iter().any(|quarter| was == format!("prescribers-{quarter}.csv"));
    let own = was.clone();
    let quarters = move || {
        is_sample.then(|| {
            let others = QUARTERS.into_iter().filter(|quarter| own != format!("prescribers-{quarter}.csv"));
            others
                .map(|quarter| {
                    view! {
                        <button
                            class="button button-small"
                            data-testid=format!("give-{quarter}")
                            on:click=move |_| actions.give_sample(at, quarter)
                        >
                            {quarter.replace('-', " ")}
                        </button>
                    }
                })
                .collect_view()
        })
    };
    let held = Signal::derive(move || {
        let file = given.with(|given| given.file);
        let first = file.is_none().then(|| (String::new(), "None yet".to_owned()));
        let all = state.files.with(|files| {
            files.iter().map(|held| (held.id.to_string(), held.name.clone())).collect::<Vec<_>>()
        });
        first.into_iter().chain(all).collect()
    });
    let period = Memo::new(move |_| {
        let file = given.with(|given| given.file);
        state.files.with(|files| {
            files.iter().find(|held| Some(held.id) == file).and_then(Held::period).unwrap_or_default()
        })
    });
    let pick = move |chosen: String| {
        if let Ok(chosen) = chosen.parse() {
            actions.give_held(at, chosen);
        }
    };
    let name_period = move |event| {
        if let Some(id) = given.with_untracked(|given| given.file) {
            actions.name_update_period(id, &event_target_value(&event));
        }
    };
    let can_keep =
        Memo::new(move |_| at > 0 && state.updating.with(|u| u.as_ref().is_some_and(|u| u.has_rows)));
    let (is_over, set_over) = signal(false);
    let over = move |event: DragEvent| {
        event.prevent_default();
        set_over.set(true);
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        set_over.set(false);
        let files = listed(event.data_transfer().and_then(|data| data.files()));
        if !files.is_empty() {
            actions.give_files(at, files);
        }
    };
    view! {
        <div
            class="update-file"
            class:is-over=move || is_over.get()
            data-testid="update-file"
            on:dragenter=over
            on:dragover=over
            on:dragleave=move |_| set_over.set(false)
            on:drop=drop
        >
            <div class="field-row">
                <div class="field">
                    <label for=id.clone()>{title}</label>
                    <Choice
                        id=id
                        testid="update-held"
                        options=held
                        value=Signal::derive(move || given.with(|given| given.file.map(|id| id.to_string()).unwrap_or_default()))
                        choose=pick
                    />
                </div>
                <Show when=move || { at == 0 && given.with(|given| given.file.is_some()) }>
                    <div class="field">
                        <label for="update-period">"Period"</label>
                        <input
                            id="update-period"
                            class="period-field"
                            data-testid="update-period"
                            autocomplete="off"
                            prop:value=move || period.get()
                            on:change=name_period
                        />
                    </div>
                </Show>
            </div>
            <div class="panel-tools">
                <FileButton
                    label="Choose or drop a file"
                    class="button-small"
                    accept=ACCEPT
                    testid="update-input"
                    choose=UnsyncCallback::new(move |files| actions.give_files(at, files))
                />
                {quarters}
                <Show when=move || can_keep.get()>
                    <button
                        class="button button-small"
                        data-testid="keep-file"
                        on:click=move |_| actions.keep_file(at)
                    >
                        "Keep it as it was"
                    </button>
                </Show>
            </div>
            {move || match given.get() {
                Given { peek: Face::Failed(error), .. } => {
                    view! { <p class="problem" role="alert">{error.to_string()} " " {error.hint()}</p> }.into_any()
                }
                Given { peek: Face::Waiting(_), .. } => view! { <p class="quiet" role="status">"Looking at it…"</p> }.into_any(),
                Given { peek: Face::Here(_), .. } => view! { <UpdateColumns at /> }.into_any(),
                Given { peek: Face::Empty, .. } => ().into_any(),
            }}
        </div>
    }
}
