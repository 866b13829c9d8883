//! How many tiers a score is cut into, and by what.

use leptos::prelude::*;

use super::{
    fields::{Choice, FieldProblem, NumberField, options},
    score_histogram::ScoreHistogram,
    sensitivity::last_known,
    tier_settings::TierSettings,
};
use crate::{
    methods::{
        Cuts,
        rules::{recut::CutBy, score::MAX_TIERS},
    },
    sketch::FeatureSketch,
    ui::{
        focus::focus,
        state::{Way, use_state},
    },
};

/// See the module.
#[component]
pub fn Tiers() -> impl IntoView {
    let tiers = TierSettings::of_draft();
    let count = tiers.count;
    let set_count = move |to: usize| {
        let now = tiers.settings.with_untracked(|settings| settings.cuts.clone());
        let sketched = tiers.sketched();
        let rows = sketched.map_or(0, |sketched| sketched.sketch.segments.iter().map(|own| own.rows).sum());
        tiers.cut(now.with_bands(to.clamp(2, MAX_TIERS), rows));
    };
    view! {
        <div class="tier-fields">
        <div class="field">
            <label for="tiers">"Tiers"</label>
            <div class="stepper">
                <button
                    class="button"
                    aria-label="One fewer"
                    on:click=move |_| set_count(count.get_untracked().saturating_sub(1))
                >
                    "−"
                </button>
                <NumberField
                    id="tiers"
                    testid="tiers-input"
                    value=Signal::derive(move || count.get() as f64)
                    set=move |to: f64| {
                        if (2.0..=MAX_TIERS as f64).contains(&to) {
                            set_count(to as usize);
                        }
                    }
                    min=2.0
                    max=MAX_TIERS as f64
                />
                <button class="button" aria-label="One more" on:click=move |_| set_count(count.get_untracked() + 1)>
                    "+"
                </button>
            </div>
        </div>
        <CutByChoice tiers />
        </div>
        <ScoreHistogram tiers />
        <Gaps tiers />
        <FieldProblem field="method.cuts" />
    }
}

/// By what the score is cut.
#[component]
fn CutByChoice(tiers: TierSettings) -> impl IntoView {
    let state = use_state();
    let by = Memo::new(move |_| tiers.settings.with(|settings| CutBy::of(&settings.cuts)));
    let column = Memo::new(move |_| tiers.settings.with(|settings| settings.cuts.volume().cloned()));
    let is_alone = Memo::new(move |_| {
        state.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.of(Way::Score).features.len() == 1))
    });
    let ways = Signal::derive(move || {
        let mut ways =
            vec![("score", "scores"), ("share", "top %"), ("count", "top N"), ("volume", "equal volume")];
        if is_alone.get() || by.get() == CutBy::Bins {
            ways.push(("bins", "the feature's bins"));
        }
        options(&ways)
    });
    let value = Signal::derive(move || {
        match by.get() {
            CutBy::Score => "score",
            CutBy::Share => "share",
            CutBy::Count => "count",
            CutBy::Volume => "volume",
            CutBy::Bins => "bins",
        }
        .to_owned()
    });
    let columns = Memo::new(move |_| state.amounts());
    let cut_by = move |by: CutBy, volume: Option<&String>| {
        let now = tiers.settings.with_untracked(|settings| settings.cuts.clone());
        let sketched = tiers.sketched();
        let found = sketched.as_ref().map(|sketched| sketched.sketch.bands()).unwrap_or_default();
        let mut cuts = now.recut(by, &found, volume);
        if let Cuts::Bins { bands } = &mut cuts {
            let first = sketched.as_ref().and_then(|sketched| sketched.sketch.features.first());
            let different = first.map_or(*bands, FeatureSketch::different_points);
            *bands = different.clamp(2, MAX_TIERS);
        }
        tiers.cut(cuts);
    };
    let choose = move |way: String| match way.as_str() {
        "share" => cut_by(CutBy::Share, None),
        "count" => cut_by(CutBy::Count, None),
        "volume" => {
            let usual = state
                .draft
                .with_untracked(|draft| draft.as_ref().and_then(|draft| draft.of(Way::Score).volume.clone()));
            // A table without numbers has no volume either.
            cut_by(
                CutBy::Volume,
                usual.or_else(|| columns.with_untracked(|all| all.first().cloned())).as_ref(),
            );
        }
        "bins" => cut_by(CutBy::Bins, None),
        _ => cut_by(CutBy::Score, None),
    };
    view! {
        <div class="field">
            <label for="cut-by">"Cut by"</label>
            <Choice id="cut-by" testid="cut-by" class="wide" options=ways value=value choose=choose />
            {move || {
                column
                    .with(Option::is_some)
                    .then(|| {
                        view! {
                            <Choice
                                id="cut-volume"
                                name="What the volume is"
                                class="wide"
                                options=Signal::derive(move || {
                                    columns.get().into_iter().map(|column| (column.clone(), column)).collect()
                                })
                                value=Signal::derive(move || column.get().unwrap_or_default())
                                choose=move |column: String| cut_by(CutBy::Volume, Some(&column))
                            />
                        }
                    })
            }}
        </div>
    }
}

/// Cuts where the score parts by itself, and cuts that stay where they are.
#[component]
fn Gaps(tiers: TierSettings) -> impl IntoView {
    let (sensitivity, is_fresh) = last_known();
    let natural = Memo::new(move |_| {
        let found = sensitivity.with(|known| known.as_ref().map(|known| known.natural.clone()));
        found.filter(|at| is_fresh.get() && at.len() + 1 == tiers.count.get())
    });
    let is_there = Memo::new(move |_| {
        let at = natural.get();
        tiers.settings.with(
            |settings| matches!((&settings.cuts, at), (Cuts::Score { at: own }, Some(at)) if *own == at),
        )
    });
    let suggest = move |_| {
        if let Some(at) = natural.get_untracked() {
            tiers.cut(Cuts::Score { at });
        }
    };
    let fixed = move || {
        tiers.score.with(|score| score.as_ref().and_then(|score| Cuts::at_thresholds(&score.thresholds)))
    };
    view! {
        <div class="tier-tools">
            <button
                class="button button-small"
                data-testid="suggest-gaps"
                aria-disabled=move || natural.with(Option::is_none).then_some("true")
                aria-describedby="gaps-help"
                on:click=suggest
            >
                "Suggest cuts at gaps"
            </button>
            <Show when=move || !tiers.is_by_score()>
                <button
                    class="button button-small"
                    data-testid="fix-scores"
                    on:click=move |_| {
                        if let Some(cuts) = fixed() {
                            tiers.cut(cuts);
                            // The button is gone; the way of cutting says what it did.
                            focus("cut-by");
                        }
                    }
                >
                    "Fix at these scores"
                </button>
            </Show>
        </div>
        <p class="quiet" id="gaps-help">
            {move || {
                if is_there.get() {
                    "The cuts stand at the gaps: natural breaks (Fisher, Jenks)."
                } else {
                    "Gaps are natural breaks (Fisher, Jenks): scores differ least within tiers."
                }
            }}
        </p>
    }
}
