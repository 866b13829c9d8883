//! Keeping work in this browser: saving it, and the list of what is saved.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::Blob;

use super::{Actions, export::stem, notices::A_WHILE};
use crate::{
    browser::{clock, preferences, storage, tabs},
    error::{ErrorKind, Result},
    job::Record,
    session::{Author, SessionProfile},
    ui::state::{Face, Found, Question},
};

impl Actions {
    /// Lists what is kept whenever another tab changes it.
    pub fn follow_tabs(self) {
        tabs::listen(move || self.list_sessions());
    }

    /// Reads the list of what is kept.
    pub fn list_sessions(self) {
        let turn = self.hands.try_update_value(|hands| {
            hands.listing += 1;
            hands.listing
        });
        spawn_local(async move {
            let kept = storage::list().await;
            if self.hands.try_with_value(|hands| hands.listing) != turn {
                return;
            }
            match kept {
                Ok(kept) => {
                    self.set.sessions.try_set(Face::Here(kept.sessions));
                    self.set.bin.try_set(kept.bin);
                    self.set.unreadable.try_set(kept.unreadable);
                }
                Err(error) => {
                    self.set.sessions.try_set(Face::Failed(error));
                }
            }
            self.set.room.try_set(storage::room().await);
            if self.state.persisted.try_get_untracked() == Some(None) && storage::is_persisted().await {
                self.set.persisted.try_set(Some(true));
            }
        });
    }

    /// A name for the work as it stands.
    pub fn proposed_name(self) -> String {
        let found = self.state.found.get_untracked();
        found.map_or_else(String::new, |found| {
            format!(
                "{}, {} {}",
                stem(&found.file.name),
                found.recipe.method.label(),
                found.segmentation.segments.len()
            )
        })
    }

    /// Saves the work in this browser under a name; `as_new` leaves what was saved before as it is.
    pub fn save(self, name: String, keeps_rows: bool, as_new: bool) {
        // What an update came to is saved by accepting it.
        // While segments are sought, what the engine holds may not be what is on screen.
        if self.state.is_updating_now()
            || [self.state.saving, self.state.run]
                .into_iter()
                .any(|face| face.with_untracked(Face::is_waiting))
        {
            return;
        }
        let rows: Vec<Blob> = if keeps_rows { self.opened_files() } else { Vec::new() };
        let saved_names = self.state.names.get_untracked();
        let found = self.state.found.get_untracked();
        let before = self.state.session.get_untracked().filter(|_| !as_new);
        self.set.saving.set(Face::Waiting(None));
        spawn_local(async move {
            let done: Result<(SessionProfile, Blob)> = async {
                let revision = before.as_ref().map_or(0, |session| session.revision);
                let (profile, document) = self.record(before, name, !rows.is_empty()).await?;
                let profile = SessionProfile { revision, ..profile };
                Ok((storage::save(profile, &document, &rows).await?, document))
            }
            .await;
            match done {
                Ok((profile, document)) => {
                    self.confirm(format!("“{}” is saved in this browser.", profile.name));
                    self.set.saving.try_set(Face::Here(()));
                    // Only what went into the record is saved: changes made meanwhile are not.
                    let same_segments = same(found.as_ref(), self.state.found.get_untracked().as_ref());
                    if same_segments {
                        self.set.version.set(profile.versions.last().map(|version| version.number));
                        self.set.session.set(Some(profile));
                        self.hands.update_value(|hands| {
                            hands.document = Some(document);
                            hands.is_newer = false;
                        });
                        self.set.is_unsaved.set(self.state.names.get_untracked() != saved_names);
                    }
                    self.ask_to_persist();
                }
                Err(error) => {
                    self.complain(&error);
                    self.set.saving.try_set(Face::Failed(error));
                }
            }
            self.list_sessions();
        });
    }

    /// Has the engine write the session, going on from what was saved; without `before` it is a new one with the same
    /// past.
    pub(super) async fn record(
        self,
        before: Option<SessionProfile>,
        name: String,
        has_rows: bool,
    ) -> Result<(SessionProfile, Blob)> {
        let now = clock::now();
        let (id, created) = before.map_or_else(|| (clock::new_id(), now.clone()), |s| (s.id, s.created));
        let author = Author { id, name, created, now, by: preferences::load().author, has_rows };
        let names = self.state.names.get_untracked();
        let period = self.state.table.with_untracked(|table| table.here()?.file.period.clone());
        let saved = self.hands.with_value(|hands| hands.document.clone());
        let (profile, document) = self
            .engine()
            .ask_with(
                Record {
                    author,
                    names,
                    period,
                    sizes: self.sizes(),
                    on_screen: self.state.version.get_untracked(),
                    update: None,
                },
                saved.into_iter().collect(),
                |_| (),
            )
            .await?;
        let document = document.ok_or_else(|| ErrorKind::Unwritable("no document came back".to_owned()))?;
        Ok((profile, document))
    }

    /// How many customers each segment on screen has, so that no other segments are recorded.
    pub(super) fn sizes(self) -> Vec<usize> {
        self.state.found.with_untracked(|found| {
            let segments = found.iter().flat_map(|found| &found.segmentation.segments);
            segments.map(|segment| segment.size).collect()
        })
    }

    /// Asks the browser, once, not to clear what is kept of its own accord.
    pub(super) fn ask_to_persist(self) {
        if self.state.persisted.get_untracked().is_some() {
            return;
        }
        spawn_local(async move {
            let promised = storage::persist().await;
            self.set.persisted.try_set(Some(promised));
        });
    }

    /// Puts a session into the bin; that can be undone at any time.
    pub fn delete_session(self, id: &str) {
        let id = id.to_owned();
        spawn_local(async move {
            match storage::bin(&id, clock::now()).await {
                Ok(gone) => {
                    let notice = self.offer_undo(format!("“{}” is in the bin.", gone.name), id);
                    set_timeout(move || self.dismiss(notice), A_WHILE);
                    self.follow_profile(gone);
                }
                Err(error) => self.complain(&error),
            }
            self.list_sessions();
        });
    }

    /// Takes a session out of the bin, from the notice that told of it.
    pub fn undo_delete(self, id: &str, notice: u32) {
        self.dismiss(notice);
        self.put_back_session(id);
    }

    /// Takes a session out of the bin.
    pub fn put_back_session(self, id: &str) {
        let id = id.to_owned();
        spawn_local(async move {
            match storage::put_back(&id).await {
                Ok(profile) => self.follow_profile(profile),
                Err(error) => self.complain(&error),
            }
            self.list_sessions();
        });
    }

    /// Deletes a session for good, after a yes.
    pub fn delete_for_good(self, id: &str, name: &str) {
        let id = id.to_owned();
        let question = Question {
            title: format!("Delete “{name}” for good?"),
            text: "All its versions and their rows go from this browser. This cannot be undone.".to_owned(),
            yes: "Delete for good".to_owned(),
        };
        self.ask_first(question, move || {
            spawn_local(async move {
                match storage::delete_for_good(&id).await {
                    Ok(()) if self.is_on_screen(&id) => {
                        self.set.session.set(None);
                        self.set.is_unsaved.set(true);
                    }
                    Ok(()) => (),
                    Err(error) => self.complain(&error),
                }
                self.list_sessions();
            });
        });
    }

    /// Forgets the rows of all versions of a session, after a yes.
    pub fn forget_rows(self, id: &str, name: &str) {
        let id = id.to_owned();
        let question = Question {
            title: format!("Forget the rows of “{name}”?"),
            text: "Its segments, names and keys stay. To list or export customers you open its file again."
                .to_owned(),
            yes: "Forget the rows".to_owned(),
        };
        self.ask_first(question, move || {
            spawn_local(async move {
                match storage::forget_rows(&id).await {
                    Ok(()) if self.is_on_screen(&id) => self.set.session.update(|session| {
                        if let Some(session) = session {
                            session.has_rows = false;
                            session.versions.iter_mut().for_each(|version| version.has_rows = false);
                        }
                    }),
                    Ok(()) => (),
                    Err(error) => self.complain(&error),
                }
                self.list_sessions();
            });
        });
    }

    /// Takes what is stored now of the session on screen.
    pub(super) fn follow_profile(self, stored: SessionProfile) {
        if self.is_next(&stored) {
            self.set.session.set(Some(stored));
        }
    }

    /// Whether this is the session on screen with the one change that was just made to it. Where another tab changed
    /// it, too, what is on screen stays of the old revision, so that saving it is refused.
    pub(super) fn is_next(self, stored: &SessionProfile) -> bool {
        self.state.session.with_untracked(|session| {
            session.as_ref().is_some_and(|own| own.id == stored.id && own.revision + 1 == stored.revision)
        })
    }

    /// Whether the session on screen is this one.
    pub(super) fn is_on_screen(self, id: &str) -> bool {
        self.state.session.with_untracked(|session| session.as_ref().is_some_and(|own| own.id == id))
    }

    /// The files behind the table.
    pub(super) fn opened_files(self) -> Vec<Blob> {
        let files = self.files_of(&self.state.opened.get_untracked());
        files.into_iter().map(Into::into).collect()
    }
}

/// Whether both are the very same segments.
fn same(a: Option<&Arc<Found>>, b: Option<&Arc<Found>>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if Arc::ptr_eq(a, b))
}
