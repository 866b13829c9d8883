//! What the rules of the draft would give, told after every change.
//!
//! One question at a time is on its way to the worker. What is changed
//! meanwhile is asked about as soon as the answer is here, so an older answer
//! never comes after a newer one, and none is asked for that would be stale
//! before it is computed.

use std::{sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};

use super::Actions;
use crate::{
    error::{ErrorKind, Problem},
    job::{DrawSketch, Sense},
    recipe::{Preset, Recipe},
    ui::state::{Draft, Face, Sketched, Way},
};

/// Little moves are looked at when the person rests for this long.
const AT_REST: Duration = Duration::from_millis(250);

/// The field that a problem of the whole sketch is told at.
pub const SKETCH: &str = "sketch";

impl Actions {
    /// Tells what the rules of the draft would give, now or as soon as the worker is free.
    pub(super) fn sketch_soon(self) {
        let begins = self.hands.try_update_value(|hands| !std::mem::replace(&mut hands.is_sketching, true));
        if begins == Some(true) {
            spawn_local(self.draw_sketches());
        }
    }

    async fn draw_sketches(self) {
        loop {
            let number = self.hands.with_value(|hands| hands.sketch);
            let Some(recipe) = self.rules_of_draft() else { break };
            let of = (self.way(), self.state.taken.get_untracked());
            let drawn = self.engine().ask(DrawSketch { recipe: recipe.clone() }).await;
            let is_newest = self.hands.with_value(|hands| hands.sketch == number);
            let problems = match drawn {
                Ok(sketch) => {
                    let problems = sketch.problems.clone();
                    // Of a draft that was put away nothing is told any more.
                    if of == (self.way(), self.state.taken.get_untracked()) {
                        let sketched = Sketched { recipe, sketch, sensitivity: None };
                        self.set.sketch.set(Some(Arc::new(sketched)));
                    }
                    problems
                }
                Err(error) => match error.kind {
                    ErrorKind::Settings(problems) => problems,
                    _ => vec![Problem::new(SKETCH, format!("{error} {}", error.hint()))],
                },
            };
            if is_newest {
                self.set.problems.set(problems);
                self.sense_at_rest(number);
                break;
            }
        }
        self.hands.update_value(|hands| hands.is_sketching = false);
    }

    fn rules_of_draft(self) -> Option<Recipe> {
        if self.state.table.with_untracked(|table| table.here().is_none()) {
            return None;
        }
        self.state.draft.with_untracked(|draft| {
            draft.as_ref().filter(|draft| draft.way != Way::Nearness).map(|draft| draft.recipe().clone())
        })
    }

    /// Adds what little moves would change to the sketch, unless the draft moves on.
    fn sense_at_rest(self, number: u32) {
        let is_newest = move || self.hands.try_with_value(|hands| hands.sketch == number) == Some(true);
        set_timeout(
            move || {
                let sketched = self.state.sketch.try_get_untracked().flatten();
                let Some(sketched) = sketched.filter(|_| is_newest()) else { return };
                if Way::of(&sketched.recipe) == Way::List {
                    return;
                }
                if self.state.run.with_untracked(Face::is_waiting) {
                    return self.sense_at_rest(number);
                }
                spawn_local(async move {
                    let sensed = self.engine().ask(Sense { recipe: sketched.recipe.clone() }).await;
                    // A comfort: without it the sketch is as good.
                    if let (Ok(sensitivity), true) = (sensed, is_newest()) {
                        let whole = Sketched { sensitivity: Some(sensitivity), ..(*sketched).clone() };
                        self.set.sketch.set(Some(Arc::new(whole)));
                    }
                });
            },
            AT_REST,
        );
    }

    /// Takes a draft that was on screen before.
    pub fn put_back(self, draft: Draft) {
        self.take_draft(draft);
    }

    /// Takes a preset with these columns in its slots as the draft.
    pub fn take_preset(self, preset: Preset, columns: &[Vec<String>]) {
        let Some(table) = self.state.table.with_untracked(|table| table.here().cloned()) else { return };
        let mut filled = preset.fill(&table, columns);
        let Some(mut draft) = self.state.draft.get_untracked() else { return };
        let now = draft.recipe();
        filled.filter.clone_from(&now.filter);
        filled.roles.clone_from(&now.roles);
        draft.take(filled);
        self.state.options.with_untracked(|options| draft.read_with(table.key.as_ref(), options));
        self.take_draft(draft);
    }
}
