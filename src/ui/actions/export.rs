//! What leaves the page, because the person asked for it.

use leptos::{prelude::*, task::spawn_local};

use super::Actions;
use crate::{
    browser::files,
    error::{Error, ErrorKind},
    job::ExportTable,
};

impl Actions {
    /// Writes the table with the segment columns.
    pub fn export_table(self) {
        let Some(found) = self.state.found.get_untracked() else { return };
        let names = self.state.names.get_untracked();
        spawn_local(async move {
            match self.engine().ask_with(ExportTable { names }, Vec::new(), |_| ()).await {
                Ok(((), Some(blob))) => {
                    self.hand_over(&blob, &format!("{} segments.csv", stem(&found.file.name)));
                }
                Ok(((), None)) => {
                    self.complain(&ErrorKind::Unwritable("no file came back".to_owned()).into());
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Writes the session.
    pub fn export_session(self) {
        let Some(found) = self.state.found.get_untracked() else { return };
        let session = self.state.session.get_untracked();
        let name = session.as_ref().map_or_else(|| self.proposed_name(), |session| session.name.clone());
        spawn_local(async move {
            match self.record(session, name.clone(), found.has_rows).await {
                Ok((_, blob)) => self.hand_over(&blob, &format!("{name}.strata.json")),
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Writes the recipe that was used for the segments, or the draft where there are none.
    pub fn export_recipe(self) {
        let found = self.state.found.get_untracked();
        let draft =
            self.state.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.recipe().clone()));
        let (Some(recipe), name) =
            (found.as_ref().map(|found| found.recipe.clone()).or(draft), self.file_name())
        else {
            return;
        };
        self.write_recipe(&recipe, &name);
    }

    /// Writes the recipe as it stands in the form.
    pub fn export_draft(self) {
        if let Some(draft) = self.state.draft.get_untracked() {
            self.write_recipe(draft.recipe(), &self.file_name());
        }
    }

    fn write_recipe(self, recipe: &crate::recipe::Recipe, name: &str) {
        match serde_json::to_string_pretty(recipe) {
            Ok(json) => self.hand_over(&files::blob_of_text(&json), &format!("{} recipe.json", stem(name))),
            Err(error) => self.complain(&Error::new(ErrorKind::Unwritable(error.to_string()))),
        }
    }

    pub(super) fn hand_over(self, blob: &web_sys::Blob, name: &str) {
        files::download(blob, name);
        self.confirm(format!("{name} is in your downloads."));
    }

    pub(super) fn file_name(self) -> String {
        let found =
            self.state.found.with_untracked(|found| found.as_ref().map(|found| found.file.name.clone()));
        let table =
            || self.state.table.with_untracked(|table| table.here().map(|table| table.file.name.clone()));
        found.or_else(table).unwrap_or_default()
    }
}

/// A file's name without its ending.
pub(super) fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
