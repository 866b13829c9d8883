//! An update as it is begun: which session, which files, and what their columns are.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, File};

use super::{Actions, opening::fetch_sample};
use crate::{
    browser::storage,
    error::{Error, ErrorKind, Result},
    job::{Expect, Expected},
    table::ReadOptions,
    ui::{
        state::Face,
        updating::{Given, Updating},
    },
};

impl Actions {
    /// Begins with the session on screen, where it is saved as it stands and nothing was begun.
    pub fn begin_update(self) {
        let is_begun = self.state.updating.with_untracked(Option::is_some);
        let is_unsaved = self.state.is_unsaved.get_untracked();
        let session = self.state.session.with_untracked(|session| session.as_ref().map(|s| s.id.clone()));
        if let (false, false, Some(id)) = (is_begun, is_unsaved, session) {
            self.choose_update(id, self.state.version.get_untracked());
        }
    }

    /// Chooses the version of a session that is updated; the newest if it is not said.
    pub fn choose_update(self, id: String, version: Option<u32>) {
        if self.state.is_updating_now() {
            return self.after_a_yes("Update another session?", move || {
                self.close_update();
                // What it came to goes with it.
                self.clear_segments();
                self.choose_update(id, version);
            });
        }
        let choice = self.hands.try_update_value(|hands| {
            hands.choice += 1;
            hands.updated = None;
            hands.choice
        });
        self.set.updating.set(Some(Updating::new(id.clone())));
        spawn_local(async move {
            let expected: Result<(Expected, storage::Stored)> = async {
                let stored = storage::open(&id).await?;
                let document = vec![stored.document.clone()];
                Ok((self.engine().ask_with(Expect { version }, document, |_| ()).await?.0, stored))
            }
            .await;
            if self.hands.try_with_value(|hands| hands.choice) != choice {
                return;
            }
            match expected {
                Ok((expected, stored)) => {
                    let files = stored.rows.len();
                    self.hands.update_value(|hands| hands.updated = Some(stored));
                    self.change_update(|updating| {
                        updating.has_rows = files == expected.needs.len();
                        updating.given = vec![Given::default(); expected.needs.len()];
                        updating.to_move = expected.to_move;
                        updating.expected = Face::Here(Arc::new(expected));
                    });
                }
                Err(error) => self.change_update(|updating| updating.expected = Face::Failed(error)),
            }
        });
    }

    /// Gives files that the person chose, the first of them for one of the needs; the others are at hand.
    pub fn give_files(self, at: usize, files: Vec<File>) {
        let ticket = self.hands.with_value(|hands| hands.work);
        let choice = self.hands.with_value(|hands| hands.choice);
        spawn_local(async move {
            match self.as_texts(files, ticket).await {
                Ok(files) => {
                    let ids = self.hold(files);
                    if let (Some(id), true) = (ids.first(), self.hands.with_value(|h| h.choice) == choice) {
                        self.give_held(at, *id);
                    }
                    self.peek_all().await;
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Fetches another quarter of the sample for an update.
    pub fn give_sample(self, at: usize, quarter: &'static str) {
        let choice = self.hands.with_value(|hands| hands.choice);
        spawn_local(async move {
            match fetch_sample(quarter).await {
                Ok((file, _)) => {
                    let ids = self.hold(vec![file.into()]);
                    if let (Some(id), true) = (ids.first(), self.hands.with_value(|h| h.choice) == choice) {
                        self.give_held(at, *id);
                    }
                    self.peek_all().await;
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Gives a joined file as it was kept with the version, for it is the same still.
    pub fn keep_file(self, at: usize) {
        let kept = self.hands.with_value(|hands| hands.updated.as_ref()?.rows.get(at).cloned());
        let ids = self.hold(kept.into_iter().map(Into::into).collect());
        if let Some(id) = ids.first() {
            self.give_held(at, *id);
        }
    }

    /// Gives a file at hand for one of the needs, and looks at it as the version's was read.
    pub fn give_held(self, at: usize, id: u32) {
        let reading = self.state.updating.with_untracked(|updating| {
            let options = &updating.as_ref()?.expected.here()?.options;
            match at.checked_sub(1) {
                None => Some(options.reading.clone()),
                Some(join) => options.joins.get(join).map(|join| join.options.reading.clone()),
            }
        });
        let Some(reading) = reading else { return };
        self.change_given(at, |given| {
            *given = Given { file: Some(id), peek: Face::Waiting(None), ..Given::default() };
        });
        spawn_local(async move {
            let peek = self.peek(id, ReadOptions { reading, ..ReadOptions::default() }).await;
            self.change_given(at, |given| {
                if given.file == Some(id) {
                    given.peek = match peek {
                        Ok(peek) => Face::Here(Arc::new(peek)),
                        Err(error) => Face::Failed(error),
                    };
                }
            });
        });
    }

    /// Says which period a newer file is of; the review follows.
    pub fn name_update_period(self, id: u32, period: &str) {
        self.set_period(id, period);
        if self.state.opened.with_untracked(|opened| opened.first() == Some(&id)) && self.is_update_idle() {
            self.compare_again();
        }
    }

    /// Says which of a file's columns is meant; none says that it is not there.
    pub fn map_column(self, at: usize, expected: &str, found: Option<String>) {
        self.change_given(at, |given| {
            given.renamed.retain(|_, meant| meant != expected);
            if let Some(found) = found {
                given.renamed.insert(found, expected.to_owned());
            }
        });
    }

    /// The number of the version that is updated, and its session as it is kept.
    pub(super) fn updated(self) -> Option<(u32, Blob)> {
        let version = self.state.updating.with_untracked(|updating| updating.as_ref()?.version())?;
        let document =
            self.hands.with_value(|hands| hands.updated.as_ref().map(|stored| stored.document.clone()))?;
        Some((version, document))
    }

    /// The period of the newer file.
    pub(super) fn period_given(self) -> Option<String> {
        self.state.table.with_untracked(|table| table.here()?.file.period.clone())
    }

    pub(super) fn change_update(self, change: impl FnOnce(&mut Updating)) {
        self.set.updating.update(|updating| {
            if let Some(updating) = updating {
                change(updating);
            }
        });
    }

    fn change_given(self, at: usize, change: impl FnOnce(&mut Given)) {
        self.change_update(|updating| {
            if let Some(given) = updating.given.get_mut(at) {
                change(given);
            }
        });
    }

    /// Nothing of an update is under way any more.
    pub(super) fn rest_update(self) {
        let is_at_work =
            |updating: &Updating| [&updating.reading, &updating.work].into_iter().any(Face::is_waiting);
        if self.state.updating.with_untracked(|updating| updating.as_ref().is_some_and(is_at_work)) {
            self.change_update(|updating| {
                for face in [&mut updating.reading, &mut updating.work] {
                    if face.is_waiting() {
                        *face = Face::Empty;
                    }
                }
            });
        }
    }

    /// Puts an update away that has read its files: what it was about is no longer on screen.
    pub(super) fn drop_update(self) {
        let has_read = self.state.updating.with_untracked(|u| u.as_ref().is_some_and(Updating::is_read));
        if has_read {
            self.close_update();
        }
    }

    /// Puts the update away.
    pub(super) fn close_update(self) {
        self.set.updating.set(None);
        self.hands.update_value(|hands| {
            hands.choice += 1;
            hands.updated = None;
        });
    }

    /// Shows an error where the work is told of.
    pub(super) fn fail_update(self, error: Error) {
        let work = if error.kind == ErrorKind::Cancelled { Face::Empty } else { Face::Failed(error) };
        self.change_update(|updating| updating.work = work);
    }
}
