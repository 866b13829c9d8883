//! The tiers of the draft, as everything that shows or changes them needs them.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    methods::{Cuts, ScoreSettings},
    recipe::Method,
    sketch::{ScoreSketch, Shape},
    ui::{
        actions::{Actions, use_actions},
        state::{Sketched, Way, use_state},
    },
};

/// See the module.
#[derive(Clone, Copy)]
pub struct TierSettings {
    /// The settings of the score.
    pub settings: Memo<ScoreSettings>,
    /// How many tiers.
    pub count: Memo<usize>,
    /// What the score looks like, as far as that is known.
    pub score: Memo<Option<ScoreSketch>>,
    sketch: ReadSignal<Option<Arc<Sketched>>>,
    actions: StoredValue<Actions>,
}

impl TierSettings {
    /// Those of the draft.
    pub fn of_draft() -> Self {
        let (state, actions) = (use_state(), use_actions());
        let settings = Memo::new(move |_| {
            state.draft.with(|draft| match draft.as_ref().map(|draft| &draft.of(Way::Score).method) {
                Some(Method::Score(settings)) => settings.clone(),
                _ => ScoreSettings { cuts: Cuts::Score { at: Vec::new() }, names: Vec::new() },
            })
        });
        let score = Memo::new(move |_| {
            state.sketch.with(|sketched| match &sketched.as_ref()?.sketch.shape {
                Shape::Score(score) => Some(score.clone()),
                _ => None,
            })
        });
        let count = Memo::new(move |_| settings.with(|settings| settings.cuts.bands()));
        Self { settings, count, score, sketch: state.sketch, actions: StoredValue::new(actions) }
    }

    /// The latest sketch of a score.
    pub fn sketched(self) -> Option<Arc<Sketched>> {
        let sketched = self.sketch.get_untracked();
        sketched.filter(|sketched| Way::of(&sketched.recipe) == Way::Score)
    }

    /// Changes them.
    pub fn edit(self, change: impl FnOnce(&mut ScoreSettings)) {
        self.actions.get_value().edit_recipe(|recipe| {
            if let Method::Score(settings) = &mut recipe.method {
                change(settings);
            }
        });
    }

    /// Cuts elsewhere.
    pub fn cut(self, cuts: Cuts) {
        self.edit(|settings| settings.cuts = cuts);
    }

    /// Gives a tier a name, or takes it away.
    pub fn name(self, tier: usize, name: String) {
        self.edit(|settings| {
            if settings.names.len() <= tier {
                settings.names.resize(tier + 1, String::new());
            }
            settings.names[tier] = name;
            while settings.names.last().is_some_and(String::is_empty) {
                settings.names.pop();
            }
        });
    }

    /// The least score of each tier but the last, where that is known: as it is set, or as it was found.
    pub fn thresholds(self) -> Vec<f64> {
        self.settings.with(|settings| match &settings.cuts {
            Cuts::Score { at } => at.clone(),
            _ => self
                .score
                .with(|score| score.as_ref().map_or_else(Vec::new, |score| score.thresholds.clone())),
        })
    }

    /// Whether cuts are given as scores.
    pub fn is_by_score(self) -> bool {
        self.settings.with(|settings| matches!(settings.cuts, Cuts::Score { .. }))
    }
}

/// What a tier is called until it has a name.
pub fn usual_name(tier: usize) -> String {
    format!("Tier {}", tier + 1)
}
