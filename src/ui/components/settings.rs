//! The method's own settings: how many segments and from where randomness comes, or where a score is cut.

use leptos::prelude::*;

use super::{
    fields::{Choice, FieldProblem, NumberField, options},
    more_options::MoreOptions,
    nearness::Nearness,
};
use crate::{
    methods::Cuts,
    recipe::Method,
    ui::{
        actions::use_actions,
        format::{number, percent},
        state::use_state,
    },
};

/// The most whole numbers up to which JSON readers are exact.
const GREATEST_SEED: f64 = 9_007_199_254_740_992.0;

/// Settings of k-means.
#[component]
pub fn NearnessSettings() -> impl IntoView {
    let nearness = Nearness::of_draft();
    let (settings, is_fixed) = (nearness.settings, nearness.is_fixed());
    let step = move |by: i32| {
        nearness.edit(|settings| settings.k = settings.k.saturating_add_signed(by as isize).clamp(2, 100));
    };
    view! {
        <div class="field">
            <label for="k">"Segments"</label>
            <div class="stepper">
                <button class="button" aria-label="One fewer" disabled=is_fixed on:click=move |_| step(-1)>"−"</button>
                <NumberField
                    id="k"
                    testid="k-input"
                    field="method.k"
                    value=Signal::derive(move || settings.with(|settings| settings.k as f64))
                    set=move |k: f64| nearness.edit(|settings| settings.k = k.max(0.0) as usize)
                    min=2.0
                    max=100.0
                    disabled=is_fixed
                />
                <button class="button" aria-label="One more" disabled=is_fixed on:click=move |_| step(1)>"+"</button>
            </div>
        </div>
        <div class="field-pair">
            <div class="field">
                <label for="restarts">"Starts"</label>
                <NumberField
                    id="restarts"
                    testid="restarts-input"
                    field="method.restarts"
                    value=Signal::derive(move || settings.with(|settings| if settings.start.is_random() { settings.restarts as f64 } else { 1.0 }))
                    set=move |n: f64| nearness.edit(|settings| settings.restarts = n.max(0.0) as usize)
                    min=1.0
                    max=1000.0
                    disabled=is_fixed
                />
            </div>
            <div class="field">
                <label for="seed">"Seed"</label>
                <NumberField
                    id="seed"
                    testid="seed-input"
                    field="method.seed"
                    value=Signal::derive(move || settings.with(|settings| settings.seed as f64))
                    set=move |n: f64| nearness.edit(|settings| settings.seed = n.clamp(0.0, GREATEST_SEED * 2.0) as u64)
                    min=0.0
                    max=GREATEST_SEED
                />
            </div>
        </div>
        <Show when=move || is_fixed.get()>
            <p class="quiet">"One start is enough: it begins where you say below, with as many segments."</p>
        </Show>
        <MoreOptions nearness />
    }
}

/// Settings of rules.
#[component]
pub fn ScoreSettings() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let cuts = Memo::new(move |_| {
        state.draft.with(|draft| match draft.as_ref().map(|draft| &draft.recipe().method) {
            Some(Method::Score(settings)) => settings.cuts.clone(),
            _ => Cuts::Share { of: Vec::new() },
        })
    });
    let set = move |to: Cuts| {
        actions.edit_recipe(|recipe| {
            if let Method::Score(settings) = &mut recipe.method {
                settings.cuts = to;
            }
        });
    };
    let by_score = Memo::new(move |_| matches!(cuts.get(), Cuts::Score { .. }));
    let n = Memo::new(move |_| cuts.get().bands());
    let set_n = move |n: usize| {
        let n = n.clamp(2, 9);
        set(if by_score.get_untracked() { even_scores(n) } else { rising_shares(n) });
    };
    let choose = move |by: String| {
        let n = n.get_untracked().clamp(2, 9);
        set(if by == "score" { even_scores(n) } else { rising_shares(n) });
    };
    view! {
        <div class="field">
            <label for="tiers">"Tiers"</label>
            <div class="stepper">
                <button class="button" aria-label="One fewer" on:click=move |_| set_n(n.get_untracked().saturating_sub(1))>
                    "−"
                </button>
                <NumberField
                    id="tiers"
                    testid="tiers-input"
                    value=Signal::derive(move || n.get() as f64)
                    set=move |to: f64| set_n(to.max(0.0) as usize)
                    min=2.0
                    max=9.0
                />
                <button class="button" aria-label="One more" on:click=move |_| set_n(n.get_untracked() + 1)>
                    "+"
                </button>
            </div>
        </div>
        <div class="field">
            <label for="cut-by">"Cut the score by"</label>
            <Choice
                id="cut-by"
                options=Signal::stored(options(&[("share", "shares of the customers"), ("score", "scores")]))
                value=Signal::derive(move || if by_score.get() { "score" } else { "share" }.to_owned())
                choose=choose
            />
        </div>
        <fieldset class="field">
            <legend class="unseen">"Where each tier begins"</legend>
            <ol class="cuts">
                {move || {
                    let n = n.get();
                    (0..n)
                        .map(|at| {
                            let is_last = at + 1 == n;
                            view! {
                                <li class="cut">
                                    <span class="cut-name">{format!("Tier {}", at + 1)}</span>
                                    {if is_last {
                                        view! { <span class="quiet">{move || rest(&cuts.get())}</span> }.into_any()
                                    } else {
                                        view! { <Cut at cuts set /> }.into_any()
                                    }}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ol>
            <FieldProblem field="method.cuts" />
        </fieldset>
    }
}

#[component]
fn Cut(at: usize, cuts: Memo<Cuts>, set: impl Fn(Cuts) + Copy + Send + Sync + 'static) -> impl IntoView {
    let by_score = move || matches!(cuts.get(), Cuts::Score { .. });
    let value = Signal::derive(move || match cuts.get() {
        Cuts::Score { at: scores } => scores.get(at).copied().unwrap_or_default(),
        Cuts::Share { of } => of.get(at).map_or(0.0, |share| (share * 1000.0).round() / 10.0),
        _ => 0.0,
    });
    let change = move |to: f64| {
        let mut next = cuts.get_untracked();
        let (values, to) = match &mut next {
            Cuts::Score { at } => (at, to),
            Cuts::Share { of } => (of, to / 100.0),
            _ => return,
        };
        if let Some(value) = values.get_mut(at) {
            *value = to;
        }
        set(next);
    };
    let name = move || if by_score() { "score of at least" } else { "the top" };
    view! {
        <span class="quiet">{name}</span>
        <NumberField
            id=format!("cut-{at}")
            name=format!("Where tier {} ends", at + 1)
            value=value
            set=change
            min=0.0
            max=100.0
            step=0.1
        />
        <span class="quiet">{move || if by_score() { "" } else { "%" }}</span>
    }
}

/// What is left for the last tier.
fn rest(cuts: &Cuts) -> String {
    match cuts {
        Cuts::Score { at } => at.last().map_or_else(String::new, |cut| format!("below {}", number(*cut))),
        Cuts::Share { of } => format!("the remaining {}", percent((1.0 - of.iter().sum::<f64>()).max(0.0))),
        _ => String::new(),
    }
}

/// Cuts at equal distances.
fn even_scores(n: usize) -> Cuts {
    Cuts::Score { at: (1..n).rev().map(|at| (at as f64 * 1000.0 / n as f64).round() / 10.0).collect() }
}

/// Tiers that widen downwards.
fn rising_shares(n: usize) -> Cuts {
    let all = (n * (n + 1) / 2) as f64;
    Cuts::Share { of: (1..n).map(|tier| (tier as f64 / all * 1000.0).round() / 1000.0).collect() }
}
