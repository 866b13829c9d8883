//! Keeping work in this browser, and opening it again.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, File};

use super::{Actions, export::stem, notices::A_WHILE};
use crate::{
    browser::{clock, storage},
    error::{ErrorKind, Result},
    job::{Record, Restore, Restored},
    session::{Author, SessionProfile},
    table::{ReadOptions, TableProfile},
    ui::{
        route::{self, Route},
        state::{Face, Found, Wanted},
    },
};

impl Actions {
    /// Reads the list of what is kept.
    pub fn list_sessions(self) {
        spawn_local(async move {
            let list = storage::list().await;
            let leaving =
                |id: &str| self.hands.with_value(|hands| hands.leaving.iter().any(|gone| gone.id == id));
            self.set.sessions.set(match list {
                Ok(list) => Face::Here(list.into_iter().filter(|session| !leaving(&session.id)).collect()),
                Err(error) => Face::Failed(error),
            });
            self.set.room.set(storage::room().await);
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
        if self.state.is_updating_now() {
            return;
        }
        if as_new {
            self.set.session.set(None);
            self.set.version.set(None);
            self.hands.update_value(|hands| hands.document = None);
        }
        let rows: Vec<Blob> = if keeps_rows { self.opened_files() } else { Vec::new() };
        let saved_names = self.state.names.get_untracked();
        let found = self.state.found.get_untracked();
        spawn_local(async move {
            let done: Result<(SessionProfile, Blob)> = async {
                let (profile, document) = self.record(name, !rows.is_empty()).await?;
                let profile = storage::save(profile, &document, &rows).await?;
                Ok((profile, document))
            }
            .await;
            match done {
                Ok((profile, document)) => {
                    self.confirm(format!("“{}” is saved in this browser.", profile.name));
                    // Only what went into the record is saved: changes made meanwhile are not.
                    let same_segments = same(found.as_ref(), self.state.found.get_untracked().as_ref());
                    if same_segments {
                        self.set.version.set(profile.versions.last().map(|version| version.number));
                        self.set.session.set(Some(profile));
                        self.hands.update_value(|hands| hands.document = Some(document));
                        self.set.is_unsaved.set(self.state.names.get_untracked() != saved_names);
                    }
                    storage::persist().await;
                }
                Err(error) => self.complain(&error),
            }
            self.list_sessions();
        });
    }

    /// Has the engine write the session, going on from what was saved.
    pub(super) async fn record(self, name: String, has_rows: bool) -> Result<(SessionProfile, Blob)> {
        let now = clock::now();
        let before = self.state.session.get_untracked();
        let (id, created) = before.map_or_else(|| (clock::new_id(), now.clone()), |s| (s.id, s.created));
        let author = Author { id, name, created, now, by: String::new(), has_rows };
        let names = self.state.names.get_untracked();
        let period = self.state.table.with_untracked(|table| table.here()?.file.period.clone());
        let saved = self.hands.with_value(|hands| hands.document.clone());
        let (profile, document) = self
            .engine()
            .ask_with(
                Record { author, names, period, on_screen: self.state.version.get_untracked(), update: None },
                saved.into_iter().collect(),
                |_| (),
            )
            .await?;
        let document = document.ok_or_else(|| ErrorKind::Unwritable("no document came back".to_owned()))?;
        Ok((profile, document))
    }

    /// Opens what is kept.
    pub fn open_session(self, id: String) {
        self.after_a_yes("Open another session?", move || {
            spawn_local(async move {
                match storage::open(&id).await {
                    Ok(stored) => self.restore(stored.document, stored.rows, From::Storage).await,
                    Err(error) => self.complain(&error),
                }
            });
        });
    }

    /// Opens a session again as it is kept, with these files where its own are not kept.
    pub(super) async fn open_again(self, id: &str, at_hand: Vec<File>) -> Result<()> {
        let stored = storage::open(id).await?;
        let rows = if stored.rows.is_empty() { at_hand } else { stored.rows };
        self.restore(stored.document, rows, From::Storage).await;
        Ok(())
    }

    /// Opens a session from a file.
    pub fn import_session(self, file: File) {
        self.after_a_yes("Open the session in this file?", move || {
            spawn_local(async move { self.restore(file.into(), Vec::new(), From::File).await });
        });
    }

    /// Takes one of the files that the session on screen was made from; once all are there, its customers can be
    /// listed.
    pub fn attach_rows(self, at: usize, file: File) {
        let Some(document) = self.hands.with_value(|hands| hands.document.clone()) else { return };
        let ticket = self.hands.with_value(|hands| hands.work);
        spawn_local(async move {
            let file = match self.as_texts(vec![file], ticket).await {
                Ok(texts) => texts.into_iter().next().map(|text| text.file),
                Err(error) => return self.complain(&error),
            };
            let Some(file) = file.filter(|_| self.is_current(ticket)) else { return };
            self.set.wanted.update(|wanted| {
                if let Some(wanted) = wanted.get_mut(at) {
                    wanted.given = Some(file.name());
                }
            });
            let needed = self.state.wanted.with_untracked(Vec::len).max(1);
            let given = self.hands.try_update_value(|hands| {
                hands.given.insert(at, file);
                (0..needed).map(|at| hands.given.get(&at).cloned()).collect::<Option<Vec<_>>>()
            });
            if let Some(Some(files)) = given {
                self.restore(document, files, From::Screen).await;
            }
        });
    }

    /// The files behind the table.
    pub(super) fn opened_files(self) -> Vec<Blob> {
        let files = self.files_of(&self.state.opened.get_untracked());
        files.into_iter().map(Into::into).collect()
    }

    /// Reads a session twice: first for what it is and how its rows must be read, then joined with them.
    async fn restore(self, document: Blob, rows: Vec<File>, from: From) {
        self.set.again.set(false);
        let ticket = self.begin_table(rows.first().map(File::name).unwrap_or_default());
        let mut restored = match self.ask_restore(&document).await {
            Ok(restored) => restored,
            Err(error) => {
                if self.is_current(ticket) {
                    self.put_back_table();
                    self.complain(&error);
                }
                return;
            }
        };
        if !self.is_current(ticket) {
            return;
        }
        if from != From::Screen {
            self.forget_segments();
            self.set.draft.set(None);
            route::go(Route::Explore);
        }
        let mut table = None;
        if !rows.is_empty() {
            let options = restored.recipe.read_options();
            let joined = async {
                let profile = self.open_table(&rows, options.clone(), ticket).await?;
                Ok((self.ask_restore(&document).await?, profile))
            };
            let joined: Result<_> = joined.await;
            if !self.is_current(ticket) {
                return;
            }
            match joined {
                Ok((again, profile)) if again.has_rows => {
                    restored = again;
                    table = Some((rows, options, profile));
                }
                Ok(_) => self.warn(
                    match rows.as_slice() {
                        [one] => format!("{} is not the file this session was made from.", one.name()),
                        _ => "These are not the files this session was made from.".to_owned(),
                    },
                    format!(
                        "Open {} as it was then. The segments are shown as they were saved.",
                        restored.profile.file.name
                    ),
                ),
                Err(error) => self.complain(&error),
            }
        }
        self.take_restored(restored, document, table, from, ticket).await;
    }

    async fn ask_restore(self, document: &Blob) -> Result<Restored> {
        let restore = Restore { version: None };
        let (restored, _) = self.engine().ask_with(restore, vec![document.clone()], |_| ()).await?;
        Ok(restored)
    }

    async fn take_restored(
        self,
        restored: Restored,
        document: Blob,
        table: Option<(Vec<File>, ReadOptions, TableProfile)>,
        from: From,
        ticket: u32,
    ) {
        let recipe = restored.recipe.clone();
        self.hands.update_value(|hands| {
            hands.document = Some(document);
            hands.before = None;
            hands.given.clear();
        });
        let has_table = table.is_some();
        if let Some((files, options, profile)) = table {
            let opened = self.hold(files.into_iter().map(Into::into).collect());
            self.take_table(opened, options, profile);
            self.set.wanted.set(Vec::new());
        } else {
            self.set.opened.set(Vec::new());
            self.set.table.set(Face::Empty);
            let joined = recipe.joins.iter().map(|join| join.label.clone());
            let labels = std::iter::once(restored.profile.file.name.clone()).chain(joined);
            self.set.wanted.set(labels.map(|label| Wanted { label, given: None }).collect());
        }
        // Names changed on screen meanwhile are newer than those in the document.
        if from != From::Screen {
            self.set.names.set(restored.names);
            self.set.session.set((from == From::Storage).then(|| restored.profile.clone()));
            self.set.version.set(Some(restored.version));
            self.set.is_unsaved.set(from == From::File);
        }
        self.set.found.set(Some(Arc::new(Found {
            recipe: recipe.clone(),
            file: restored.file.clone(),
            segmentation: restored.segmentation,
            has_rows: restored.has_rows && has_table,
            before: Vec::new(),
        })));
        if has_table {
            self.propose(ticket, Some(recipe)).await;
            self.peek_all().await;
        }
    }

    /// Takes a session off the list; it is deleted for good after a while, unless that is undone.
    pub fn delete_session(self, id: &str) {
        let Some(gone) = self.state.sessions.with_untracked(|sessions| {
            sessions.here().and_then(|list| list.iter().find(|session| session.id == id).cloned())
        }) else {
            return;
        };
        self.set.sessions.update(|sessions| {
            if let Face::Here(list) = sessions {
                list.retain(|session| session.id != gone.id);
            }
        });
        let id = gone.id.clone();
        let notice = self.offer_undo(format!("“{}” is deleted.", gone.name), id.clone());
        self.hands.update_value(|hands| hands.leaving.push(gone));
        set_timeout(
            move || {
                self.dismiss(notice);
                if self.stays(&id).is_some() {
                    spawn_local(async move {
                        if let Err(error) = storage::delete(&id).await {
                            self.complain(&error);
                        } else if self
                            .state
                            .session
                            .with_untracked(|s| s.as_ref().is_some_and(|s| s.id == id))
                        {
                            self.set.session.set(None);
                            self.set.is_unsaved.set(true);
                        }
                        self.list_sessions();
                    });
                }
            },
            A_WHILE,
        );
    }

    /// Puts a session back on the list.
    pub fn undo_delete(self, id: &str, notice: u32) {
        self.dismiss(notice);
        if self.stays(id).is_some() {
            self.list_sessions();
        }
    }

    /// Takes a session off those that are about to be deleted.
    fn stays(self, id: &str) -> Option<SessionProfile> {
        self.hands
            .try_update_value(|hands| {
                let at = hands.leaving.iter().position(|session| session.id == id)?;
                Some(hands.leaving.remove(at))
            })
            .flatten()
    }
}

/// Whether both are the very same segments.
fn same(a: Option<&Arc<Found>>, b: Option<&Arc<Found>>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if Arc::ptr_eq(a, b))
}

/// Where a session is opened from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    /// What is kept in this browser.
    Storage,
    /// A file the person chose.
    File,
    /// The session on screen, which only gets its rows.
    Screen,
}
