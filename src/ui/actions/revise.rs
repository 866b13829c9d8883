//! What is done with kept sessions without opening them: changing what is said of one, copying, and files of one or
//! all.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, File};

use super::Actions;
use crate::{
    browser::{
        clock, files,
        storage::{self, Stored},
    },
    error::{ErrorKind, Result},
    job::{Changes, Revise, Unpack},
    session::{
        Edit, SessionProfile, Status,
        bundle::{HEAD, TAIL, Unpacked},
    },
    ui::{format::count, state::Face},
};

impl Actions {
    /// Changes what is said of a kept session; its rows stay as they are. Changes are made one after the other.
    pub fn revise(self, id: String, edit: Edit) {
        let is_free = self.hands.try_update_value(|hands| {
            hands.edits.push_back((id, edit));
            !std::mem::replace(&mut hands.is_revising, true)
        });
        if is_free == Some(true) {
            spawn_local(self.make_edits());
        }
    }

    async fn make_edits(self) {
        loop {
            let next = self.hands.try_update_value(|hands| {
                let next = hands.edits.pop_front();
                hands.is_revising = next.is_some();
                next
            });
            let Some(Some((id, edit))) = next else { return };
            match self.revised(&id, edit.clone()).await {
                Ok((profile, document)) => {
                    if let Some(text) = done(&edit, &profile) {
                        self.confirm(text);
                    }
                    if self.is_next(&profile) {
                        self.set.session.set(Some(profile));
                        self.hands.update_value(|hands| hands.document = Some(document));
                    }
                }
                Err(error) => self.complain(&error),
            }
            self.list_sessions();
        }
    }

    async fn revised(self, id: &str, edit: Edit) -> Result<(SessionProfile, Blob)> {
        let Stored { profile, document, .. } = storage::open(id, None).await?;
        let (revision, has_rows) = profile.map_or((0, false), |own| (own.revision, own.has_rows));
        let (profile, document) = self.with_edit(document, edit, has_rows).await?;
        let profile = storage::put(SessionProfile { revision, ..profile }, &document).await?;
        Ok((profile, document))
    }

    async fn with_edit(self, document: Blob, edit: Edit, has_rows: bool) -> Result<(SessionProfile, Blob)> {
        let revise = Revise { edit, has_rows };
        let (profile, document) = self.engine().ask_with(revise, vec![document], |_| ()).await?;
        let document = document.ok_or_else(|| ErrorKind::Unwritable("no document came back".to_owned()))?;
        Ok((profile, document))
    }

    /// What is different in one version of a kept session from another, as sentences.
    pub async fn changes(self, id: String, from: u32, to: u32) -> Result<Vec<String>> {
        let document = storage::open(&id, None).await?.document;
        Ok(self.engine().ask_with(Changes { from, to }, vec![document], |_| ()).await?.0)
    }

    /// Keeps a copy of a session as one of its own, with the rows of its newest version where these are kept.
    pub fn duplicate_session(self, id: String) {
        spawn_local(async move {
            match self.duplicated(&id).await {
                Ok(copy) => self.confirm(format!("“{}” is a session of its own.", copy.name)),
                Err(error) => self.complain(&error),
            }
            self.list_sessions();
        });
    }

    async fn duplicated(self, id: &str) -> Result<SessionProfile> {
        let Stored { profile, document, rows } = storage::open(id, None).await?;
        let rows: Vec<Blob> = rows.into_iter().map(Into::into).collect();
        let name = self.free_name(&profile.map(|own| own.name).unwrap_or_default());
        let (copy, document) = self.with_edit(document, copy_as(name), !rows.is_empty()).await?;
        storage::save(copy, &document, &rows).await
    }

    /// A name that no kept session has.
    fn free_name(self, of: &str) -> String {
        let is_taken = |name: &String| {
            self.state.sessions.with_untracked(|sessions| {
                sessions.here().is_some_and(|list| list.iter().any(|session| session.name == *name))
            })
        };
        let names = std::iter::once(format!("{of}, copy")).chain((2..).map(|n| format!("{of}, copy {n}")));
        names.into_iter().find(|name| !is_taken(name)).unwrap_or_else(|| of.to_owned())
    }

    /// Writes a kept session as a file.
    pub fn export_kept(self, id: String, name: String) {
        spawn_local(async move {
            match storage::open(&id, None).await {
                Ok(stored) => self.hand_over(&stored.document, &format!("{name}.strata.json")),
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Writes all kept sessions as one file; one that cannot be read does not hold up the others.
    pub fn export_all(self) {
        let ids: Vec<String> = self.state.sessions.with_untracked(|sessions| {
            sessions.here().into_iter().flatten().map(|session| session.id.clone()).collect()
        });
        spawn_local(async move {
            let mut documents = Vec::new();
            for id in &ids {
                match storage::open(id, None).await {
                    Ok(stored) => documents.push(stored.document),
                    Err(error) => self.complain(&error),
                }
            }
            if !documents.is_empty() {
                let day = clock::now().chars().take(10).collect::<String>();
                let name = format!("{}, {day}.strata.json", count(documents.len(), "session"));
                self.hand_over(&files::joined(&documents, [HEAD, ",", TAIL]), &name);
            }
        });
    }

    /// Takes a file of sessions: one is opened, several are kept in this browser. What is kept is never overwritten.
    pub fn import_sessions(self, file: File) {
        spawn_local(async move {
            match self.engine().ask_with(Unpack {}, vec![file.clone().into()], |_| ()).await {
                Ok((None, _)) => self.import_session(file),
                Ok((Some(unpacked), documents)) => {
                    self.keep_all(unpacked, documents).await;
                    self.list_sessions();
                }
                Err(error) => self.complain(&error),
            }
        });
    }

    async fn keep_all(self, unpacked: Unpacked, documents: Option<Blob>) {
        unpacked.refused.iter().for_each(|error| self.complain(error));
        let mut taken: BTreeSet<String> = match storage::list().await {
            Ok(kept) => {
                let ids = kept.sessions.into_iter().chain(kept.bin).map(|session| session.id);
                ids.chain(kept.unreadable.into_iter().map(|record| record.id)).collect()
            }
            Err(error) => return self.complain(&error),
        };
        let (mut came, mut copies) = (0, 0);
        let mut from = 0.0;
        for (profile, bytes) in unpacked.sessions {
            let to = from + bytes as f64;
            let document = documents.as_ref().and_then(|all| all.slice_with_f64_and_f64(from, to).ok());
            from = to;
            let Some(document) = document else { continue };
            let is_taken = !taken.insert(profile.id.clone());
            let kept: Result<SessionProfile> = async {
                let (profile, document) = if is_taken {
                    self.with_edit(document, copy_as(self.free_name(&profile.name)), false).await?
                } else {
                    (profile, document)
                };
                storage::save(profile, &document, &[]).await
            }
            .await;
            if let Err(error) = kept {
                self.complain(&error);
                break;
            }
            came += 1;
            copies += usize::from(is_taken);
        }
        let came_in = if came == 1 { "came in and is" } else { "came in and are" };
        let text = format!("{} {came_in} kept in this browser.", count(came, "session"));
        match copies {
            _ if came == 0 => {}
            0 => self.confirm(text),
            1 => self.confirm(format!("{text} One was here already and came in as a copy.")),
            n => self.confirm(format!("{text} {n} were here already and came in as copies.")),
        }
    }

    /// Tries once more to read what is kept.
    pub fn list_again(self) {
        self.set.sessions.set(Face::Waiting(None));
        self.list_sessions();
    }
}

fn copy_as(name: String) -> Edit {
    Edit::Copy { id: clock::new_id(), name, now: clock::now() }
}

/// What is told once a change is stored; nothing of what is seen at a glance.
fn done(edit: &Edit, profile: &SessionProfile) -> Option<String> {
    let name = &profile.name;
    Some(match edit {
        Edit::Name(_) => format!("The session is called “{name}” now."),
        Edit::Status { version, status } => format!(
            "Version {version} of “{name}” is {}.",
            match status {
                Status::Draft => "a draft again",
                status => status.label(),
            }
        ),
        Edit::Notes { version, .. } => format!("The notes on version {version} are saved."),
        Edit::Author { version, .. } => format!("The author of version {version} is saved."),
        Edit::Tag(_) | Edit::Untag(_) | Edit::Copy { .. } => return None,
    })
}
