//! Choosing features and settings, and finding segments.

use std::{sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use super::Actions;
use crate::{
    error::{Error, ErrorKind},
    job::{Before, Check},
    recipe::Recipe,
    segments::{Earlier, Naming, Segmentation},
    table::{FileProfile, ReadOptions},
    ui::{
        format::list,
        state::{Draft, Face, Found, Way},
        updating::Model,
    },
};

/// A change is checked when no other follows within this time.
const A_MOMENT: Duration = Duration::from_millis(200);

impl Draft {
    /// Takes a recipe as the one of its way, and means that way.
    pub(super) fn take(&mut self, recipe: Recipe) {
        self.way = Way::of(&recipe);
        // Who takes part and what columns are for holds whatever the way.
        self.each(|_, own| {
            own.filter.clone_from(&recipe.filter);
            own.roles.clone_from(&recipe.roles);
        });
        *self.recipe_mut() = recipe;
    }
}

impl Actions {
    /// Changes the draft.
    pub fn edit(self, change: impl FnOnce(&mut Draft)) {
        let Some(way) = self.way() else { return };
        self.set.draft.update(|draft| {
            if let Some(draft) = draft {
                change(draft);
            }
        });
        // What another way would give is no answer to this one.
        if self.way() != Some(way) {
            self.set.sketch.set(None);
        }
        self.check_soon();
    }

    /// Which way is meant, where there is a draft.
    pub(super) fn way(self) -> Option<Way> {
        self.state.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.way))
    }

    /// Changes the recipe that is meant.
    pub fn edit_recipe(self, change: impl FnOnce(&mut Recipe)) {
        self.edit(|draft| change(draft.recipe_mut()));
    }

    /// Takes a draft as it is.
    pub(super) fn take_draft(self, draft: Draft) {
        self.set.draft.set(Some(draft));
        self.set.taken.update(|taken| *taken += 1);
        self.set.sketch.set(None);
        self.check_soon();
    }

    /// Says what is wrong with the draft, and of rules what they would give.
    fn check_soon(self) {
        let mut number = 0;
        // Whatever is under way is of an earlier draft, be it of this way or of another.
        self.hands.update_value(|hands| {
            hands.check += 1;
            hands.sketch += 1;
            number = hands.check;
        });
        if self.way().is_some_and(|way| way != Way::Nearness) {
            return self.sketch_soon();
        }
        let is_newest = move || self.hands.with_value(|hands| hands.check == number);
        set_timeout(
            move || {
                let Some(recipe) =
                    self.state.draft.with_untracked(|d| d.as_ref().map(|d| d.recipe().clone()))
                else {
                    return;
                };
                if !is_newest() || self.state.table.with_untracked(|table| table.here().is_none()) {
                    return;
                }
                spawn_local(async move {
                    let problems = self.engine().ask(Check { recipe }).await;
                    // Where the check itself fails, so will the run, which says why.
                    if is_newest() {
                        self.set.problems.set(problems.unwrap_or_default());
                    }
                });
            },
            A_MOMENT,
        );
    }

    /// Finds segments by the draft.
    pub fn find_segments(self) {
        let (Some(recipe), Some(table)) = (
            self.state.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.recipe().clone())),
            self.state.table.with_untracked(|table| table.here().cloned()),
        ) else {
            return;
        };
        let ticket = self.ticket();
        // The run checks for itself; a check still due would wipe out what it finds.
        self.hands.update_value(|hands| hands.check += 1);
        self.set.run.set(Face::Waiting(None));
        spawn_local(async move {
            let report = move |progress| {
                if self.is_current(ticket) {
                    self.set.run.set(Face::Waiting(Some(progress)));
                }
            };
            let outcome = self.engine().segment(&recipe, report).await;
            if !self.is_current(ticket) {
                return;
            }
            match outcome {
                // Segments found while an update is under way are what it comes to.
                Ok(segmentation) if self.state.is_updating_now() => {
                    self.set.run.set(Face::Here(()));
                    self.choose_model(Model::Anew);
                    self.take_anew(recipe, segmentation, ticket).await;
                }
                Ok(segmentation) => {
                    let before = self.before(&recipe, &segmentation).await;
                    if self.is_current(ticket) {
                        self.take_segments(recipe, &table.file, segmentation, before);
                        self.set.run.set(Face::Here(()));
                    }
                }
                Err(Error { kind: ErrorKind::Cancelled, .. }) => self.set.run.set(Face::Empty),
                Err(error) => {
                    if let ErrorKind::Settings(problems) = &error.kind {
                        self.set.problems.set(problems.clone());
                    }
                    self.complain(&error);
                    self.set.run.set(Face::Failed(error));
                }
            }
        });
    }

    /// What each segment was in the segments on screen, where these were found the same way and are as many.
    async fn before(self, recipe: &Recipe, segmentation: &Segmentation) -> Vec<Option<Earlier>> {
        let is_again = self.state.found.with_untracked(|found| {
            found.as_ref().is_some_and(|found| {
                found.segmentation.segments.len() == segmentation.segments.len()
                    && Way::of(&found.recipe) == Way::of(recipe)
            })
        });
        // A comfort: without it the segments are as good.
        let before =
            if is_again { self.engine().ask(Before {}).await.unwrap_or_default() } else { Vec::new() };
        if before.iter().any(Option::is_some) { before } else { Vec::new() }
    }

    fn take_segments(
        self,
        recipe: Recipe,
        file: &FileProfile,
        segmentation: Segmentation,
        before: Vec<Option<Earlier>>,
    ) {
        let names = segmentation.segments.iter().zip(0_u8..).map(|(segment, at)| Naming {
            name: segment.suggested_name.clone(),
            description: String::new(),
            color: at,
        });
        self.set.names.set(names.collect());
        self.set.focus.set(None);
        self.drop_update();
        // Segments found anew are a piece of work of their own; what was saved stays as it was.
        self.set.session.set(None);
        self.set.version.set(None);
        self.hands.update_value(|hands| hands.document = None);
        self.set.is_unsaved.set(true);
        let found = Found { recipe, file: file.clone(), segmentation, has_rows: true, before };
        self.set.found.set(Some(Arc::new(found)));
    }

    /// Reads a recipe from a file and takes it as the draft.
    pub fn load_recipe(self, file: File) {
        spawn_local(async move {
            let name = file.name();
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await;
            let recipe = match text.map(|text| text.as_string().unwrap_or_default()) {
                Ok(text) => Recipe::from_json(&text).map_err(|error| error.in_file(&name)),
                Err(_) => {
                    Err(Error::new(ErrorKind::Unreadable("the browser refused it".to_owned())).in_file(&name))
                }
            };
            match recipe {
                Ok(recipe) => {
                    self.take_recipe(recipe);
                    self.confirm(format!("The recipe in {name} is set. Nothing has run yet."));
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Takes a recipe as the draft. A table that it would read otherwise is read again; files that it joins must be
    /// joined by hand.
    fn take_recipe(self, recipe: Recipe) {
        let (opened, now) = (self.state.opened.get_untracked(), self.state.options.get_untracked());
        let mut options = ReadOptions { joins: now.joins.clone(), ..recipe.read_options() };
        let key = self.state.table.with_untracked(|table| table.here().map(|table| table.key.clone()));
        // What was guessed as the recipe has it need not be said.
        if now.key.is_none() && key == options.key {
            options.key = None;
        }
        let lost: Vec<String> = recipe
            .joins
            .iter()
            .map(|join| join.label.clone())
            .filter(|label| !now.joins.iter().any(|join| join.label == *label))
            .collect();
        if !lost.is_empty() {
            self.warn(
                format!("The recipe joins {}.", list(&lost)),
                "Join these files under Data, by the same names.".to_owned(),
            );
        }
        if options != now && !opened.is_empty() {
            return self.after_a_yes("Read the table again?", move || {
                self.read(opened, options, Some(recipe), true);
            });
        }
        if let Some(mut draft) = self.state.draft.get_untracked() {
            draft.take(recipe);
            self.take_draft(draft);
        }
    }
}
