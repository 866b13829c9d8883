//! Reading an update's newer files, and the earlier ones where they are at hand.

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, File};

use super::Actions;
use crate::{
    error::{Error, ErrorKind, Result},
    job::{Inspect, OpenEarlier},
    table::{ReadOptions, TableProfile},
    ui::{
        state::{Face, Held},
        updating::{FilesRead, Model},
    },
    update::Finding,
};

impl Actions {
    /// Reads the newer files; what is on screen gives way to them.
    pub fn read_update(self) {
        let Some(updating) = self.state.updating.get_untracked() else { return };
        let opened: Option<Vec<u32>> = updating.given.iter().map(|given| given.file).collect();
        let (Some(opened), Some(options)) = (opened, updating.options()) else { return };
        let read = move || self.read_newer(opened, options);
        // An update that is read anew loses nothing that is not its own.
        if updating.is_open() { read() } else { self.after_a_yes("Open the newer file?", read) }
    }

    /// Reads files as the newer ones of the update.
    pub(super) fn read_newer(self, opened: Vec<u32>, options: ReadOptions) {
        let files = self.files_of(&opened);
        let Some(name) = files.first().map(File::name) else { return };
        let ticket = self.ticket();
        self.set.opening.set(name);
        self.change_update(|updating| updating.reading = Face::Waiting(None));
        spawn_local(async move {
            let report = move |progress| {
                if self.is_current(ticket) {
                    self.change_update(|updating| updating.reading = Face::Waiting(Some(progress)));
                }
            };
            let read = self.engine().open(&files, options.clone(), report).await;
            if !self.is_current(ticket) {
                return;
            }
            match read {
                Ok(profile) => self.take_newer(opened, options, profile, ticket).await,
                Err(error) => self.change_update(|updating| updating.reading = Face::Failed(error)),
            }
        });
    }

    async fn take_newer(self, opened: Vec<u32>, options: ReadOptions, profile: TableProfile, ticket: u32) {
        let recipe = self.state.updating.with_untracked(|updating| updating.as_ref()?.fitting_recipe());
        let before = self.opened_before();
        self.clear_segments();
        self.set.draft.set(None);
        self.take_table(opened, options, profile);
        // Before anything else is asked: from here on the page is about the newer files.
        self.change_update(|updating| {
            updating.reading = Face::Here(());
            updating.before = before.unwrap_or_else(|| std::mem::take(&mut updating.before));
            updating.read = updating.given_now();
            updating.model = if updating.can_assign() { Model::Saved } else { Model::Anew };
            updating.findings = Face::Waiting(None);
            updating.earlier = Face::Empty;
            updating.work = Face::Empty;
            updating.candidate = None;
            updating.accepted = None;
        });
        self.propose(ticket, recipe).await;
        // Assigning may have begun meanwhile; what was found holds as long as it is of these files.
        let (choice, read) = (self.hands.with_value(|hands| hands.choice), self.files_read());
        let found = self.inspect().await;
        if self.hands.with_value(|hands| hands.choice) != choice || self.files_read() != read {
            return;
        }
        self.change_update(|updating| {
            updating.findings = match found {
                Ok(findings) => Face::Here(findings),
                Err(error) => Face::Failed(error),
            };
        });
        self.open_earlier().await;
        self.peek_all().await;
    }

    /// The files that were open before those of an update, where they are what its session was made from.
    fn opened_before(self) -> Option<Vec<u32>> {
        let updating = self.state.updating.get_untracked()?;
        let is_own = self.state.session.with_untracked(|s| s.as_ref().is_some_and(|s| s.id == updating.id))
            && self.state.version.get_untracked() == updating.version();
        (is_own && self.state.has_rows_now()).then(|| self.state.opened.get_untracked())
    }

    /// What was read last for the update.
    fn files_read(self) -> Option<FilesRead> {
        self.state.updating.with_untracked(|updating| updating.as_ref().map(|updating| updating.read.clone()))
    }

    async fn inspect(self) -> Result<Vec<Finding>> {
        let (version, document) = self.updated().ok_or(ErrorKind::NothingOpen)?;
        let inspect = Inspect { version, period: self.period_given() };
        Ok(self.engine().ask_with(inspect, vec![document], |_| ()).await?.0)
    }

    /// Reads the files that the version was made from, where they are kept or at hand.
    async fn open_earlier(self) {
        let kept = self.hands.with_value(|h| h.updated.as_ref().map(|stored| stored.rows.clone()));
        let files = kept.filter(|rows| !rows.is_empty()).or_else(|| self.earlier_at_hand());
        if let Some(files) = files {
            self.read_earlier(files).await;
        }
    }

    /// The version's own file among those at hand, by its name and size.
    fn earlier_at_hand(self) -> Option<Vec<File>> {
        let updating = self.state.updating.get_untracked()?;
        if !updating.before.is_empty() {
            return Some(self.files_of(&updating.before));
        }
        let own = updating.earlier_file().filter(|_| updating.given.len() == 1)?;
        let is_own = |held: &&Held| held.name == own.name && held.bytes == own.bytes as f64;
        let id = self.state.files.with_untracked(|files| files.iter().find(is_own).map(|held| held.id))?;
        Some(self.files_of(&[id])).filter(|files| !files.is_empty())
    }

    async fn read_earlier(self, files: Vec<File>) {
        let choice = self.hands.with_value(|hands| hands.choice);
        let options = self
            .state
            .updating
            .with_untracked(|updating| Some(updating.as_ref()?.expected.here()?.options.clone()));
        let Some(options) = options else { return };
        self.change_update(|updating| updating.earlier = Face::Waiting(None));
        let files = files.into_iter().map(Blob::from).collect();
        let read = self.engine().ask_with(OpenEarlier { options }, files, |_| ()).await;
        if self.hands.with_value(|hands| hands.choice) == choice {
            self.change_update(|updating| {
                updating.earlier = match read {
                    Ok(_) => Face::Here(()),
                    Err(Error { kind: ErrorKind::Cancelled, .. }) => Face::Empty,
                    Err(error) => Face::Failed(error),
                }
            });
        }
    }

    /// Takes the file that the version was made from, so that it can be told why customers moved.
    pub fn give_earlier(self, files: Vec<File>) {
        let ticket = self.hands.with_value(|hands| hands.work);
        spawn_local(async move {
            match self.as_texts(files, ticket).await {
                Ok(texts) => {
                    let files = texts.into_iter().map(|text| text.file).collect();
                    self.read_earlier(files).await;
                    self.compare_again();
                }
                Err(error) => self.complain(&error),
            }
        });
    }
}
