//! The end of an update: accepted as a new version, or discarded.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::Blob;

use super::Actions;
use crate::{
    browser::{
        clock, preferences,
        storage::{self, Stored},
    },
    error::{ErrorKind, Result},
    job::{Expect, Expected, Record},
    session::{Author, SessionProfile, Update},
    ui::state::{Face, Question},
};

impl Actions {
    /// Saves what the update came to as a new version of its session.
    pub fn accept_update(self) {
        if self.candidate().is_none() {
            return;
        }
        let rows = if self.keeps_rows() { self.opened_files() } else { Vec::new() };
        let names = self.state.names.get_untracked();
        let choice = self.hands.with_value(|hands| hands.choice);
        self.change_update(|updating| updating.is_saving = true);
        spawn_local(async move {
            let done: Result<(SessionProfile, Blob)> = async {
                let (profile, document) = self.record_update().await?;
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
                            let profile = Some(profile.clone());
                            hands.updated = Some(Stored { profile, document: document.clone(), rows });
                            hands.document = Some(document);
                            hands.is_newer = false;
                        });
                        self.set.version.set(Some(number));
                        self.set.session.set(Some(profile));
                        self.set.is_unsaved.set(self.state.names.get_untracked() != names);
                        self.change_update(|updating| {
                            updating.accepted = Some(number);
                        });
                    }
                    self.ask_to_persist();
                }
                Err(error) => {
                    self.complain(&error);
                    if is_same && matches!(error.kind, ErrorKind::SavedElsewhere(_)) {
                        self.follow_stored().await;
                    }
                }
            }
            self.list_sessions();
        });
    }

    /// Takes the session as it is stored now, where another hand changed it since the update began and the version that
    /// is updated is still the same: then the update can be accepted beside that change.
    async fn follow_stored(self) {
        let (Some(expected), choice) = (self.expected(), self.hands.with_value(|hands| hands.choice)) else {
            return;
        };
        let again: Result<(Expected, Stored)> = async {
            let stored = storage::open(&expected.session.id, Some(expected.version)).await?;
            let job = Expect { version: Some(expected.version) };
            Ok((self.engine().ask_with(job, vec![stored.document.clone()], |_| ()).await?.0, stored))
        }
        .await;
        let is_same = |now: &Expected| {
            (&now.recipe, &now.names, &now.needs) == (&expected.recipe, &expected.names, &expected.needs)
        };
        match again {
            Ok((now, stored)) if is_same(&now) => {
                if self.hands.with_value(|hands| hands.choice) == choice {
                    self.hands.update_value(|hands| hands.updated = Some(stored));
                    self.change_update(|updating| updating.expected = Face::Here(Arc::new(now)));
                    self.warn(
                        format!("Version {} itself is as it was.", expected.version),
                        "Press Accept once more to keep this update beside that change.".to_owned(),
                    );
                }
            }
            // What was told of the failure stands.
            Ok(_) | Err(_) => {}
        }
    }

    /// Whether the rows of the session are kept, and so will be the newer ones.
    fn keeps_rows(self) -> bool {
        self.hands.with_value(|h| h.updated.as_ref().is_some_and(|stored| !stored.rows.is_empty()))
    }

    /// Has the engine write the session with what the update came to as its newest version. The profile has the
    /// revision that the session had when the update began: what another tab saved since is not overwritten.
    pub(super) async fn record_update(self) -> Result<(SessionProfile, Blob)> {
        let (Some(candidate), Some(expected), Some((version, document))) =
            (self.candidate(), self.expected(), self.updated())
        else {
            return Err(ErrorKind::NothingOpen.into());
        };
        let has_rows = self.keeps_rows();
        let session = &expected.session;
        let author = Author {
            id: session.id.clone(),
            name: session.name.clone(),
            created: session.created.clone(),
            now: clock::now(),
            by: preferences::load().author,
            has_rows,
        };
        let job = Record {
            author,
            names: self.state.names.get_untracked(),
            period: self.period_given(),
            sizes: self.sizes(),
            on_screen: None,
            update: Some(Update {
                parent: version,
                origin: candidate.origin,
                continues: candidate.continues,
            }),
        };
        let revision = self.hands.with_value(|hands| {
            hands.updated.as_ref().and_then(|stored| stored.profile.as_ref()).map_or(0, |own| own.revision)
        });
        let (profile, document) = self.engine().ask_with(job, vec![document], |_| ()).await?;
        let document = document.ok_or_else(|| ErrorKind::Unwritable("no document came back".to_owned()))?;
        Ok((SessionProfile { revision, ..profile }, document))
    }

    /// Leaves everything as it was: the session is opened again as it was saved.
    pub fn discard_update(self) {
        let Some(updating) = self.state.updating.get_untracked() else { return };
        if !self.state.is_updating_now() {
            return self.close_update();
        }
        let question = Question {
            title: "Discard this update?".to_owned(),
            text: "Nothing of it is kept. The session is opened again as it was saved.".to_owned(),
            yes: "Discard it".to_owned(),
        };
        self.ask_first(question, move || {
            let before = self.files_of(&updating.before);
            spawn_local(async move {
                // Once the session is there, the update goes.
                if let Err(error) = Box::pin(self.open_again(&updating.id, updating.version(), before)).await
                {
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
