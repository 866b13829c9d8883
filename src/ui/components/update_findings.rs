//! What looks wrong with the newer files once they are read, and whether it can be told why customers move.

use leptos::prelude::*;

use super::{
    file_button::FileButton,
    icons::{Icon, Pictogram},
    open_table::ACCEPT,
};
use crate::ui::{
    actions::use_actions,
    format::count,
    state::{Face, use_state},
    updating::Updating,
};

/// Where they begin.
pub const FINDINGS_TITLE: &str = "findings-title";

/// See the module.
#[component]
pub fn UpdateFindings() -> impl IntoView {
    let state = use_state();
    let findings = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(|u| u.findings.clone()).unwrap_or_default())
    });
    let rows = Memo::new(move |_| {
        state.table.with(|table| table.here().map(|table| (table.rows, table.file.name.clone())))
    });
    view! {
        <section class="panel" aria-labelledby=FINDINGS_TITLE>
            <h2 id=FINDINGS_TITLE tabindex="-1">"What was read"</h2>
            <p class="quiet" data-testid="update-read">
                {move || rows.get().map(|(rows, name)| format!("{name}: {}.", count(rows, "row")))}
                {move || findings.with(|findings| match findings {
                    Face::Here(findings) if findings.is_empty() => " Nothing looks wrong.".to_owned(),
                    Face::Failed(error) => format!(" It could not be looked through: {error}"),
                    _ => String::new(),
                })}
            </p>
            <ul class="findings" data-testid="findings">
                {move || {
                    findings
                        .with(|findings| findings.here().cloned().unwrap_or_default())
                        .into_iter()
                        .map(|finding| {
                            view! {
                                <li class="finding" data-testid="finding">
                                    <Pictogram icon=Icon::Warning />
                                    <div>
                                        <p>{finding.text}</p>
                                        <p class="quiet">{finding.hint}</p>
                                    </div>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <Earlier />
        </section>
    }
}

/// Whether the rows of the version are at hand, and giving them.
#[component]
fn Earlier() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let earlier = Memo::new(move |_| {
        state.updating.with(|updating| updating.as_ref().map(|u| u.earlier.clone()).unwrap_or_default())
    });
    let name = Memo::new(move |_| {
        state
            .updating
            .with(|u| u.as_ref().and_then(Updating::earlier_file).map(|f| f.name).unwrap_or_default())
    });
    let is_other = Memo::new(move |_| {
        let is_own =
            state.updating.with(|updating| Some(updating.as_ref()?.candidate.as_ref()?.review.has_earlier));
        is_own == Some(false) && earlier.with(|earlier| earlier.here().is_some())
    });
    let text = move || match (earlier.get(), is_other.get()) {
        (Face::Waiting(_), _) => format!("Reading {}…", name.get()),
        (Face::Here(()), false) => format!("{} is at hand: it can be told why customers moved.", name.get()),
        (Face::Here(()), true) => {
            format!("What was given is not {}, so it cannot be told why customers moved.", name.get())
        }
        (Face::Failed(error), _) => format!("{error} {}", error.hint()),
        (Face::Empty, _) => format!("Give {} to see why customers moved.", name.get()),
    };
    let is_wanted = Memo::new(move |_| {
        is_other.get() || earlier.with(|earlier| matches!(earlier, Face::Empty | Face::Failed(_)))
    });
    view! {
        <div class="panel-tools">
            <span class="quiet" role="status" data-testid="earlier">{text}</span>
            <Show when=move || is_wanted.get()>
                <FileButton
                    label="Give the earlier file"
                    class="button-small"
                    accept=ACCEPT
                    several=true
                    testid="earlier-input"
                    choose=UnsyncCallback::new(move |files| actions.give_earlier(files))
                />
            </Show>
        </div>
    }
}
