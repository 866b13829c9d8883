//! The settings of k-means in the draft, as the parts of their form read and change them.

use leptos::prelude::*;

use crate::{
    methods::KMeansSettings,
    recipe::Method,
    ui::{
        actions::{Actions, use_actions},
        state::use_state,
    },
};

/// See the module.
#[derive(Clone, Copy)]
pub struct Nearness {
    /// The settings as they stand.
    pub settings: Memo<KMeansSettings>,
    actions: Actions,
}

impl Nearness {
    /// Those of the draft, from the context.
    pub fn of_draft() -> Self {
        let state = use_state();
        let settings = Memo::new(move |_| {
            state.draft.with(|draft| match draft.as_ref().map(|draft| &draft.recipe().method) {
                Some(Method::KMeans(settings)) => settings.clone(),
                _ => KMeansSettings::default(),
            })
        });
        Self { settings, actions: use_actions() }
    }

    /// Changes them.
    pub fn edit(self, change: impl FnOnce(&mut KMeansSettings)) {
        self.actions.edit_recipe(|recipe| {
            if let Method::KMeans(settings) = &mut recipe.method {
                change(settings);
            }
        });
    }

    /// Whether it begins from what a person chose, which decides the number of segments too.
    pub fn is_fixed(self) -> Signal<bool> {
        Signal::derive(move || self.settings.with(|settings| !settings.start.is_random()))
    }
}
