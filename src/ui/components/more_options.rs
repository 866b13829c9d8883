//! What few need of k-means: a smallest size, where it begins, and who counts as borderline.

use leptos::{html, prelude::*};

use super::{
    fields::{Choice, FieldProblem, NumberField},
    nearness::Nearness,
    prototypes::Prototypes,
};
use crate::{
    methods::{BORDERLINE, KMeansSettings, kmeans::Start},
    recipe::Method,
    ui::{actions::use_actions, format::count, state::use_state},
};

/// What a saved session's id stands behind among the ways to begin.
const SESSION: &str = "session:";

/// See the module.
#[component]
pub fn MoreOptions(
    /// The settings.
    nearness: Nearness,
) -> impl IntoView {
    let state = use_state();
    let settings = nearness.settings;
    let is_set = Memo::new(move |_| {
        let has_problem = ["min_rows", "start", "borderline"]
            .iter()
            .any(|field| state.problem(&format!("method.{field}")).is_some());
        has_problem
            || settings.with(|settings| {
                settings.min_rows > 0
                    || !settings.start.is_random()
                    || settings.borderline.to_bits() != BORDERLINE.to_bits()
            })
    });
    let details = NodeRef::<html::Details>::new();
    Effect::new(move |_| {
        if let (true, Some(details)) = (is_set.get(), details.get()) {
            details.set_open(true);
        }
    });
    let is_from_customers =
        Memo::new(move |_| settings.with(|settings| matches!(settings.start, Start::Customers { .. })));
    view! {
        <details node_ref=details class="more-options" data-testid="more-options">
            <summary>"More options"</summary>
            <div class="more-options-body">
                <div class="field">
                    <label for="min-rows">"Smallest segment allowed"</label>
                    <span class="with-unit">
                        <NumberField
                            id="min-rows"
                            testid="min-rows-input"
                            field="method.min_rows"
                            value=Signal::derive(move || settings.with(|settings| settings.min_rows as f64))
                            set=move |n: f64| nearness.edit(|settings| settings.min_rows = n.max(0.0) as usize)
                            min=0.0
                        />
                        <span class="quiet">"customers"</span>
                    </span>
                    <p class="quiet">
                        "0 allows any size. Smaller segments are dissolved and their customers join the next nearest."
                    </p>
                </div>
                <StartChoice nearness />
                <Show when=move || is_from_customers.get()>
                    <Prototypes nearness />
                </Show>
                <FieldProblem field="method.start" />
                <div class="field">
                    <label for="borderline">"Borderline below a confidence of"</label>
                    <NumberField
                        id="borderline"
                        testid="borderline-input"
                        field="method.borderline"
                        value=Signal::derive(move || settings.with(|settings| settings.borderline))
                        set=move |to: f64| nearness.edit(|settings| settings.borderline = to)
                        min=0.5
                        max=1.0
                        step=0.01
                    />
                    <p class="quiet">
                        "0.5 is on the border between two segments, 1 at the centre of one."
                    </p>
                </div>
            </div>
        </details>
    }
}

/// Where it begins.
#[component]
fn StartChoice(nearness: Nearness) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let settings = nearness.settings;
    let likeness = Method::KMeans(KMeansSettings::default()).label();
    let ways = Signal::derive(move || {
        let of = |name: &str, k: usize| format!("“{name}” ({})", count(k, "centre"));
        let mut ways = vec![
            ("random".to_owned(), "Customers drawn at random".to_owned()),
            ("customers".to_owned(), "Customers you choose".to_owned()),
        ];
        let now = settings.with(|settings| match &settings.start {
            Start::Centers { of, centers, .. } => Some((of.clone(), centers.len())),
            _ => None,
        });
        ways.extend(now.as_ref().map(|(name, k)| ("centers".to_owned(), of(name, *k))));
        state.sessions.with(|sessions| {
            let saved = sessions.here().into_iter().flatten();
            let others = saved.filter(|session| {
                session.method == likeness && now.as_ref().is_none_or(|(name, _)| *name != session.name)
            });
            ways.extend(others.map(|other| (format!("{SESSION}{}", other.id), of(&other.name, other.k))));
        });
        ways
    });
    let value = Signal::derive(move || {
        settings.with(|settings| match settings.start {
            Start::Random => "random".to_owned(),
            Start::Customers { .. } => "customers".to_owned(),
            Start::Centers { .. } => "centers".to_owned(),
        })
    });
    let choose = move |way: String| match (way.as_str(), way.strip_prefix(SESSION)) {
        (_, Some(id)) => actions.start_from_session(id.to_owned()),
        ("random", _) => actions.start_from(Start::Random),
        ("customers", _) => actions.start_from(Start::Customers { keys: Vec::new() }),
        _ => {}
    };
    view! {
        <div class="field">
            <label for="start-from">"Start from"</label>
            <Choice id="start-from" testid="start-from" class="wide" options=ways value=value choose=choose />
            <p class="quiet">
                "Saved k-means sessions are listed too: the new segments then go on from theirs."
            </p>
        </div>
    }
}
