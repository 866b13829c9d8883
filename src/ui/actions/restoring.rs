//! Opening sessions again: what is kept here, a session file, or the one on screen with its rows.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, File};

use super::Actions;
use crate::{
    browser::{storage, storage::Stored},
    error::{Error, ErrorKind, Result},
    job::{Restore, Restored},
    recipe::Recipe,
    session::SessionProfile,
    table::{FileProfile, ReadOptions, TableProfile},
    ui::{
        route::{self, Route},
        state::{Face, Found, Wanted},
    },
};

impl Actions {
    /// Opens what is kept, in its newest version.
    pub fn open_session(self, id: String) {
        self.open_kept(id, None);
    }

    /// Opens one version of what is kept.
    pub fn open_version(self, id: String, number: u32) {
        self.open_kept(id, Some(number));
    }

    fn open_kept(self, id: String, version: Option<u32>) {
        self.after_a_yes("Open another session?", move || {
            spawn_local(async move {
                match storage::open(&id, version).await {
                    Ok(Stored { profile, document, rows }) => {
                        self.restore(document, version, rows, From::Storage(profile)).await;
                    }
                    Err(error) => self.complain(&error),
                }
            });
        });
    }

    /// Opens a session again as it is kept, with these files where its own are not kept.
    pub(super) async fn open_again(self, id: &str, version: Option<u32>, at_hand: Vec<File>) -> Result<()> {
        let Stored { profile, document, rows } = storage::open(id, version).await?;
        let rows = if rows.is_empty() { at_hand } else { rows };
        self.restore(document, version, rows, From::Storage(profile)).await;
        Ok(())
    }

    /// Opens a session from a file.
    pub fn import_session(self, file: File) {
        self.after_a_yes("Open the session in this file?", move || {
            spawn_local(async move { self.restore(file.into(), None, Vec::new(), From::File).await });
        });
    }

    /// Takes one of the files that the session on screen was made from; once all are there, its customers can be
    /// listed.
    pub fn attach_rows(self, at: usize, file: File) {
        let document = self.hands.with_value(|hands| hands.document.clone().or(hands.resumed.clone()));
        let Some(document) = document else { return };
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
                let version = self.state.version.get_untracked();
                self.restore(document, version, files, From::Screen).await;
            }
        });
    }

    /// Reads a session twice: first for what it is and how its rows must be read, then joined with them.
    async fn restore(self, document: Blob, version: Option<u32>, rows: Vec<File>, from: From) {
        self.set.again.set(false);
        let ticket = self.begin_table(rows.first().map(File::name).unwrap_or_default());
        let mut restored = match self.ask_restore(&document, version).await {
            Ok(restored) => restored,
            Err(error) => {
                if self.is_current(ticket) {
                    self.put_back_table();
                    self.complain(&from.blamed(error));
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
                Ok((self.ask_restore(&document, version).await?, profile))
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
                        restored.file.name
                    ),
                ),
                Err(error) => self.complain(&error),
            }
        }
        self.take_restored(restored, document, table, from, ticket).await;
    }

    /// Asks for the files that the segments on screen were made from.
    pub(super) fn want_files(self, file: &FileProfile, recipe: &Recipe) {
        self.set.opened.set(Vec::new());
        self.set.table.set(Face::Empty);
        let joined = recipe.joins.iter().map(|join| join.label.clone());
        let labels = std::iter::once(file.name.clone()).chain(joined);
        self.set.wanted.set(labels.map(|label| Wanted { label, given: None }).collect());
    }

    pub(super) async fn ask_restore(self, document: &Blob, version: Option<u32>) -> Result<Restored> {
        let restore = Restore { version };
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
            hands.is_newer = false;
            hands.before = None;
            hands.given.clear();
        });
        let has_table = table.is_some();
        if let Some((files, options, profile)) = table {
            let opened = self.hold(files.into_iter().map(Into::into).collect());
            if let Some(first) = opened.first() {
                self.change_held(*first, |held| held.period.clone_from(&restored.file.period));
            }
            self.take_table(opened, options, profile);
            self.set.wanted.set(Vec::new());
        } else {
            self.want_files(&restored.file, &recipe);
        }
        // Names changed on screen meanwhile are newer than those in the document.
        if from != From::Screen {
            self.set.names.set(restored.names);
            self.set.version.set(Some(restored.version));
            self.set.is_unsaved.set(from == From::File);
            self.set.saving.set(Face::Empty);
            self.set.session.set(match from {
                // What is stored knows its revision; where it makes no sense, nothing can be saved over it.
                From::Storage(stored) => Some(stored.unwrap_or(restored.profile)),
                From::File | From::Screen => None,
            });
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
}

/// Where a session is opened from.
#[derive(Clone, Debug, PartialEq)]
enum From {
    /// What is kept in this browser, with what the list shows of it.
    Storage(Option<SessionProfile>),
    /// A file the person chose.
    File,
    /// The session on screen, which only gets its rows.
    Screen,
}

impl From {
    /// What is wrong with a document, told of the session that it is.
    fn blamed(&self, error: Error) -> Error {
        match (self, error.kind) {
            (Self::Storage(Some(stored)), ErrorKind::Malformed { reason, .. }) => {
                ErrorKind::SessionDamaged { name: stored.name.clone(), reason }.into()
            }
            (_, kind) => Error { kind, ..error },
        }
    }
}
