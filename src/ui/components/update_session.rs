//! Which session is updated, and which version of it.

use leptos::prelude::*;

use super::{fields::Choice, layers::SmallLayers};
use crate::{
    session::{SessionProfile, Status},
    ui::{
        actions::use_actions,
        format::count,
        state::{Face, use_state},
        updating::Updating,
    },
};

/// See the module.
#[component]
pub fn UpdateSession() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let sessions = Memo::new(move |_| state.sessions.with(|all| all.here().cloned().unwrap_or_default()));
    let chosen = Memo::new(move |_| state.updating.with(|u| u.as_ref().map(|u| u.id.clone())));
    let version = Memo::new(move |_| state.updating.with(|u| u.as_ref().and_then(Updating::version)));
    let profile = Memo::new(move |_| {
        let opened =
            state.updating.with(|updating| Some(updating.as_ref()?.expected.here()?.session.clone()));
        opened
            .or_else(|| sessions.get().into_iter().find(|session| Some(&session.id) == chosen.get().as_ref()))
    });
    let names = Signal::derive(move || {
        let first = chosen.with(Option::is_none).then(|| (String::new(), "Choose a session…".to_owned()));
        first.into_iter().chain(sessions.get().into_iter().map(|one| (one.id, one.name))).collect()
    });
    let versions = Signal::derive(move || {
        let own = profile.with(|session| session.as_ref().map(|s| s.versions.clone()).unwrap_or_default());
        own.into_iter()
            .rev()
            .map(|of| {
                let file = of.file.period.clone().unwrap_or_else(|| of.file.name.clone());
                let status = match of.status {
                    Status::Draft => "",
                    Status::Approved => ", approved",
                    Status::Retired => ", retired",
                };
                (of.number.to_string(), format!("Version {}, {file}{status}", of.number))
            })
            .collect::<Vec<_>>()
    });
    let choose = move |id: String| {
        if !id.is_empty() && chosen.get_untracked().as_ref() != Some(&id) {
            actions.choose_update(id, None);
        }
    };
    let choose_version = move |number: String| {
        if let (Some(id), Ok(number)) = (chosen.get_untracked(), number.parse()) {
            actions.choose_update(id, Some(number));
        }
    };
    let trouble = move || {
        state.updating.with(|updating| match updating.as_ref().map(|updating| &updating.expected) {
            Some(Face::Failed(error)) => Some(format!("{error} {}", error.hint())),
            _ => None,
        })
    };
    view! {
        <section class="panel update-session" aria-labelledby="update-session-title">
            <h2 id="update-session-title">"Which session"</h2>
            <div class="field-row">
                <div class="field">
                    <label for="update-session">"Session"</label>
                    <Choice
                        id="update-session"
                        testid="update-session"
                        options=names
                        value=Signal::derive(move || chosen.get().unwrap_or_default())
                        choose=choose
                    />
                </div>
                <Show when=move || { versions.with(Vec::len) > 1 }>
                    <div class="field">
                        <label for="update-version">"Version"</label>
                        <Choice
                            id="update-version"
                            testid="update-version"
                            options=versions
                            value=Signal::derive(move || version.get().map(|n| n.to_string()).unwrap_or_default())
                            choose=choose_version
                        />
                    </div>
                </Show>
            </div>
            {move || profile.get().map(|session| view! { <Facts session /> })}
            {move || trouble().map(|text| view! { <p class="problem" role="alert">{text}</p> })}
        </section>
    }
}

/// What the session is, in a line.
#[component]
fn Facts(session: SessionProfile) -> impl IntoView {
    let state = use_state();
    let own = session.versions;
    move || {
        let number = state.updating.with(|u| u.as_ref().and_then(Updating::version))?;
        let version = own.iter().find(|version| version.number == number)?;
        let segments = version.segments.clone();
        let text = format!(
            "{} · {} · {} · {}",
            version.method,
            count(version.k, "segment"),
            count(version.rows, "customer"),
            version.file.name
        );
        Some(view! {
            <div class="update-facts">
                <SmallLayers segments />
                <p class="quiet">{text}</p>
            </div>
        })
    }
}
