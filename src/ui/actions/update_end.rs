//! The end of an update: accepted as a new version, or discarded.

use leptos::{prelude::*, task::spawn_local};
use web_sys::Blob;

use super::Actions;
use crate::{
    browser::{
        clock,
        storage::{self, Stored},
    },
    error::{ErrorKind, Result},
    job::Record,
    session::{Author, SessionProfile, Update},
};

impl Actions {
    /// Saves what the update came to as a new version of its session.
    pub fn accept_update(self) {
        let (Some(candidate), Some(expected), Some((version, document))) =
            (self.candidate(), self.expected(), self.updated())
        else {
            return;
        };
        let keeps_rows = self.hands.with_value(|h| h.updated.as_ref().is_some_and(|s| !s.rows.is_empty()));
        let rows = if keeps_rows { self.opened_files() } else { Vec::new() };
        let session = &expected.session;
        let author = Author {
            id: session.id.clone(),
            name: session.name.clone(),
            created: session.created.clone(),
            now: clock::now(),
            by: String::new(),
            has_rows: keeps_rows,
        };
        let names = self.state.names.get_untracked();
        let update = Update { parent: version, origin: candidate.origin, continues: candidate.continues };
        let job = Record {
            author,
            names: names.clone(),
            period: self.period_given(),
            on_screen: None,
            update: Some(update),
        };
        let choice = self.hands.with_value(|hands| hands.choice);
        self.change_update(|updating| updating.is_saving = true);
        spawn_local(async move {
            let done: Result<(SessionProfile, Blob)> = async {
                let (profile, document) = self.engine().ask_with(job, vec![document], |_| ()).await?;
                let document =
                    document.ok_or_else(|| ErrorKind::Unwritable("no document came back".to_owned()))?;
                let profile = storage::save(profile, &document, &rows).await?;
                Ok((profile, document))
            }
            .await;
            let is_same = self.hands.with_value(|hands| hands.choice) == choice;
            self.change_update(|updating| updating.is_saving &= !is_same);
            match done {
                Ok((profile, document)) => {
                    let number = profile.versions.last().map_or(0, |version| version.number);
                    self.confirm(format!("Version {number} of “{}” is saved.", profile.name));
                    if is_same {
                        self.hands.update_value(|hands| {
                            let rows = hands.updated.take().map(|stored| stored.rows).unwrap_or_default();
                            hands.updated = Some(Stored { document: document.clone(), rows });
                            hands.document = Some(document);
                        });
                        self.set.version.set(Some(number));
                        self.set.session.set(Some(profile));
                        self.set.is_unsaved.set(self.state.names.get_untracked() != names);
                        self.change_update(|updating| {
                            updating.accepted = Some(number);
                        });
                    }
                    storage::persist().await;
                }
                Err(error) => self.complain(&error),
            }
            self.list_sessions();
        });
    }

    /// Leaves everything as it was: the session is opened again as it was saved.
    pub fn discard_update(self) {
        let Some(updating) = self.state.updating.get_untracked() else { return };
        if !self.state.is_updating_now() {
            return self.close_update();
        }
        let text = "Nothing of it is kept. The session is opened again as it was saved.";
        self.ask(("Discard this update?", text, "Discard it"), move || {
            let before = self.files_of(&updating.before);
            spawn_local(async move {
                // Once the session is there, the update goes.
                if let Err(error) = self.open_again(&updating.id, before).await {
                    self.complain(&error);
                }
            });
        });
    }

    /// Begins another update with the version that the last one was saved as.
    pub fn update_again(self) {
        let on_screen = self.state.session.with_untracked(|session| session.as_ref().map(|s| s.id.clone()));
        self.close_update();
        if let Some(id) = on_screen {
            self.choose_update(id, self.state.version.get_untracked());
        }
    }
}
