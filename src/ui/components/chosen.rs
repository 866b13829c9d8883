//! One feature of the draft, as everything that shows or changes it needs it.

use leptos::prelude::*;

use crate::{
    features::{Encoding, Feature},
    ui::{
        actions::{Actions, use_actions},
        state::use_state,
    },
};

/// A feature of the draft as the parts of its row need it.
#[derive(Clone, Copy)]
pub struct Chosen {
    /// The column's name.
    pub column: StoredValue<String>,
    /// The feature, where the column is one.
    pub feature: Memo<Option<Feature>>,
    actions: Actions,
}

impl Chosen {
    /// The feature of that column.
    pub fn new(column: String) -> Self {
        let (state, actions) = (use_state(), use_actions());
        let name = column.clone();
        let feature = Memo::new(move |_| {
            state.draft.with(|draft| {
                let features = &draft.as_ref()?.recipe().features;
                features.iter().find(|feature| feature.column == name).cloned()
            })
        });
        Self { column: StoredValue::new(column), feature, actions }
    }

    /// The column's name.
    pub fn name(self) -> String {
        self.column.get_value()
    }

    /// How it is encoded.
    pub fn encoding(self) -> Option<Encoding> {
        self.feature.with(|feature| feature.as_ref().map(|feature| feature.encoding.clone()))
    }

    /// Changes the feature.
    pub fn edit(self, change: impl FnOnce(&mut Feature)) {
        let name = self.name();
        self.actions.edit_recipe(|recipe| {
            if let Some(feature) = recipe.features.iter_mut().find(|feature| feature.column == name) {
                change(feature);
            }
        });
    }

    /// Changes how it is encoded.
    pub fn edit_encoding(self, change: impl FnOnce(&mut Encoding)) {
        self.edit(|feature| change(&mut feature.encoding));
    }

    /// The path of one of its fields.
    pub fn field(self, part: &str) -> String {
        format!("features.{}.{part}", self.name())
    }
}
