//! Work in progress is kept by itself, a moment after the last change, and comes back after a crash or a reload.
//!
//! Each tab has a record of its own. What a tab that is gone left behind is offered, never opened unasked and never
//! thrown away while something in it is unsaved.

use std::{sync::Arc, time::Duration};

use leptos::{prelude::*, task::spawn_local};
use web_sys::{Blob, File};

use super::Actions;
use crate::{
    browser::{
        clock,
        preferences::{self, Preferences},
        storage::work::{self, Part, TabWork},
        tabs,
    },
    error::{Error, ErrorKind, Result},
    methods::Label,
    segments::Naming,
    session::{SessionProfile, Work, WorkFile, WorkSegments},
    ui::{
        route::{self, Route},
        state::{Draft, Face, Found, Offer, Way},
    },
};

/// Work is kept when no other change follows within this time.
const A_REST: Duration = Duration::from_secs(1);

/// Files are kept up to so many bytes in all; beyond, the person is asked for them.
const MOST: f64 = 2e8;

/// What of this tab's work is kept, so that big things are written once.
#[derive(Default)]
pub(super) struct KeptWork {
    /// What the tab is known by; empty until that is known.
    tab: String,
    /// Counts the changes.
    turn: u32,
    /// Whether it is being written, or read.
    is_busy: bool,
    /// The segments whose document is kept.
    found: Option<Arc<Found>>,
    /// The document that it goes on from.
    past: Option<Blob>,
    /// How the segments of an update go on, and what they are called, in the document that is kept.
    candidate: Option<(Vec<Option<Label>>, Vec<Naming>)>,
    /// The session that the document is of, and the version in it that is on screen.
    of: (Option<SessionProfile>, Option<u32>),
    /// The files that are kept.
    opened: Vec<u32>,
    /// Whether a failure was told.
    is_told: bool,
}

impl Actions {
    /// Brings back what this tab was at, offers what others left, and keeps what is done from now on.
    pub fn follow_work(self) {
        spawn_local(async move {
            let tab = tabs::own_id().await;
            let mut is_shown = true;
            if preferences::load().keeps_work {
                // Storage that cannot be read is told by the list of sessions.
                if let Ok(Some(kept)) = work::open(&tab).await
                    && let Ok(own) = Work::from_json(&kept.json)
                    && self.state.table.with_untracked(|table| *table == Face::Empty)
                    && self.state.found.with_untracked(Option::is_none)
                {
                    // Where the person has opened something else meanwhile, that is what is kept from now on.
                    is_shown = self.resume(own, kept, false).await
                        || self.state.table.with_untracked(|table| *table != Face::Empty);
                }
            }
            // What could not be shown stays as it is, and nothing is kept over it.
            if is_shown {
                self.hands.update_value(|hands| hands.kept.tab = tab);
            }
            self.list_offers().await;
            self.keep_soon();
        });
        let state = self.state;
        Effect::new(move |_| {
            // Whatever of this changes is worth keeping.
            state.table.with(|table| table.here().map(|table| table.file.period.clone()));
            state.draft.track();
            state.options.track();
            state.opened.track();
            state.found.track();
            state.names.track();
            state.session.track();
            state.version.track();
            state.is_unsaved.track();
            state.updating.track();
            state.route.track();
            self.keep_soon();
        });
    }

    /// Chooses whether work in progress is kept; if not, what is kept goes.
    pub fn choose_keeping(self, keeps: bool) {
        preferences::store(&Preferences { keeps_work: keeps, ..preferences::load() });
        self.set.keeps_work.set(keeps);
        self.forget_kept();
        if keeps {
            return self.keep_soon();
        }
        self.set.is_kept.set(false);
        spawn_local(async move {
            match work::discard_all().await {
                Ok(()) => drop(self.set.offers.try_set(Vec::new())),
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Goes on with what a tab that is gone was at.
    pub fn continue_work(self, from: String) {
        self.after_a_yes("Continue other work?", move || {
            spawn_local(async move {
                let own = self.hands.with_value(|hands| hands.kept.tab.clone());
                let found: Result<Option<(Work, TabWork)>> = async {
                    let Some(kept) = work::open(&from).await? else { return Ok(None) };
                    Ok(Some((Work::from_json(&kept.json)?, kept)))
                }
                .await;
                match found {
                    Ok(Some((work, kept))) => {
                        // What was kept of this tab is no more, and what is kept is not on screen yet.
                        self.forget_kept();
                        // Only what could be shown is this tab's; what could not stays where it is.
                        if self.resume(work, kept, true).await
                            && let Err(error) = work::take_over(&from, &own).await
                        {
                            self.forget_kept();
                            self.tell_continued(&error);
                        }
                    }
                    Ok(None) => self.tell_continued(&ErrorKind::Cancelled.into()),
                    Err(error) => self.complain(&error),
                }
                self.list_offers().await;
            });
        });
    }

    /// Says why work could not be taken over.
    fn tell_continued(self, error: &Error) {
        if error.kind == ErrorKind::Cancelled {
            return self.warn(
                "This work was continued or discarded in another tab.".to_owned(),
                "Look there, or open the file anew.".to_owned(),
            );
        }
        self.complain(error);
    }

    /// Throws away what a tab that is gone was at.
    pub fn discard_work(self, from: String) {
        spawn_local(async move {
            if let Err(error) = work::discard(&from).await {
                self.complain(&error);
            }
            self.list_offers().await;
        });
    }

    /// Sees what tabs that are gone left behind.
    async fn list_offers(self) {
        let Ok(all) = work::list().await else { return };
        let open = tabs::open_ids().await.unwrap_or_default();
        let own = self.hands.with_value(|hands| hands.kept.tab.clone());
        let offers = all.into_iter().filter(|(tab, _)| *tab != own && !open.contains(tab));
        let mut offers: Vec<Offer> =
            offers.map(|(tab, json)| Offer { tab, work: Work::from_json(&json).ok() }).collect();
        offers.sort_by(|a, b| {
            let kept = |offer: &Offer| offer.work.as_ref().map(|work| work.kept.clone());
            kept(b).cmp(&kept(a)).then_with(|| a.tab.cmp(&b.tab))
        });
        self.set.offers.try_set(offers);
    }

    /// Puts work on screen as it was left, and keeps nothing before all of it is there; says whether it is.
    async fn resume(self, work: Work, kept: TabWork, moves: bool) -> bool {
        self.hands.update_value(|hands| hands.kept.is_busy = true);
        let is_shown = self.show_work(work, kept, moves).await;
        self.hands.update_value(|hands| hands.kept.is_busy = false);
        self.peek_all().await;
        is_shown
    }

    async fn show_work(self, work: Work, kept: TabWork, moves: bool) -> bool {
        self.set.again.set(false);
        let ticket = self.begin_table(work.name().to_owned());
        let mut has_table = false;
        if !kept.files.is_empty() {
            let read = self.open_table(&kept.files, work.options.clone(), ticket).await;
            if !self.is_current(ticket) {
                return false;
            }
            match read {
                Ok(profile) => {
                    self.forget_segments();
                    let opened = self.hold(kept.files.into_iter().map(Into::into).collect());
                    for (id, file) in opened.iter().zip(&work.files) {
                        self.change_held(*id, |held| held.period.clone_from(&file.period));
                    }
                    self.take_table(opened, work.options.clone(), profile);
                    has_table = true;
                }
                Err(error) => {
                    self.put_back_table();
                    self.complain(&error);
                    return false;
                }
            }
        }
        if let (Some(segments), Some(document)) = (work.segments, kept.document) {
            let resumed = self.resume_segments(segments, document, has_table).await;
            if !self.is_current(ticket) {
                return false;
            }
            if let Err(error) = resumed {
                self.complain(&error);
                if !has_table {
                    self.put_back_table();
                }
                return false;
            }
        } else if !has_table {
            self.put_back_table();
        }
        if has_table {
            match <[_; 4]>::try_from(work.recipes) {
                Ok(recipes) => {
                    let mut draft = Draft::new(recipes);
                    draft.way = Way::ALL.get(work.chosen).copied().unwrap_or_default();
                    self.take_draft(draft);
                }
                Err(_) => self.propose(ticket, None).await,
            }
        }
        // What was just read need not be written again.
        self.hands.update_value(|hands| {
            hands.kept.opened = self.state.opened.get_untracked();
            hands.kept.found = self.state.found.get_untracked();
            hands.kept.past.clone_from(&hands.document);
            hands.kept.of = (self.state.session.get_untracked(), self.state.version.get_untracked());
        });
        if moves {
            route::go(Route::of_hash(&work.place));
        }
        true
    }

    async fn resume_segments(self, segments: WorkSegments, document: Blob, has_table: bool) -> Result<()> {
        let restored = self.ask_restore(&document, segments.number).await?;
        if !has_table {
            self.want_files(&restored.file, &restored.recipe);
        }
        // The document may hold a version that the session as it is stored does not have yet.
        let is_newer = segments.session.as_ref().is_some_and(|session| {
            segments.number.is_some_and(|number| !session.versions.iter().any(|own| own.number == number))
        });
        self.hands.update_value(|hands| {
            hands.resumed = (!segments.has_past).then(|| document.clone());
            hands.document = segments.has_past.then_some(document);
            hands.is_newer = is_newer;
            hands.before = None;
            hands.given.clear();
        });
        let names =
            if segments.names.len() == restored.names.len() { segments.names } else { restored.names };
        self.set.names.set(names);
        self.set.session.set(segments.session);
        self.set.version.set(segments.number);
        self.set.is_unsaved.set(segments.is_unsaved);
        self.set.found.set(Some(Arc::new(Found {
            recipe: restored.recipe,
            file: restored.file,
            segmentation: restored.segmentation,
            has_rows: restored.has_rows && has_table,
            before: Vec::new(),
        })));
        Ok(())
    }

    /// Keeps the work once the person rests.
    fn keep_soon(self) {
        let turn = self.hands.try_update_value(|hands| {
            hands.kept.turn += 1;
            hands.kept.turn
        });
        let is_newest = move || self.hands.try_with_value(|hands| hands.kept.turn) == turn;
        set_timeout(
            move || {
                if is_newest() {
                    spawn_local(async move {
                        if self.hands.with_value(|hands| hands.kept.is_busy) {
                            return self.keep_soon();
                        }
                        self.hands.update_value(|hands| hands.kept.is_busy = true);
                        let kept = self.keep_work().await;
                        self.hands.update_value(|hands| hands.kept.is_busy = false);
                        self.tell_kept(kept, is_newest());
                    });
                }
            },
            A_REST,
        );
        self.set.is_kept.try_set(false);
    }

    fn tell_kept(self, kept: Result<bool>, is_newest: bool) {
        match kept {
            Ok(is_kept) => drop(self.set.is_kept.try_set(is_kept && is_newest)),
            // Cancelled work is asked for again with the next change.
            Err(Error { kind: ErrorKind::Cancelled, .. }) => (),
            Err(error) => {
                self.forget_kept();
                let is_told =
                    self.hands.try_update_value(|hands| std::mem::replace(&mut hands.kept.is_told, true));
                if is_told == Some(false) {
                    self.warn(
                        format!("What you are working on is not kept by itself: {error}"),
                        "It is all here as long as this tab is open. Save the session, or export it as a file."
                            .to_owned(),
                    );
                }
            }
        }
    }

    /// Forgets what is kept, so that all of it is written the next time.
    fn forget_kept(self) {
        self.hands.update_value(|hands| {
            hands.kept.found = None;
            hands.kept.past = None;
            hands.kept.candidate = None;
            hands.kept.opened.clear();
        });
    }

    /// Keeps the work as it is now; says whether all of it is kept.
    async fn keep_work(self) -> Result<bool> {
        let state = self.state;
        let tab = self.hands.with_value(|hands| hands.kept.tab.clone());
        let is_between =
            state.table.with_untracked(|table| matches!(table, Face::Waiting(_) | Face::Failed(_)));
        if tab.is_empty() || is_between || !preferences::load().keeps_work {
            return Ok(false);
        }
        // Of an update its outcome is worth keeping: until there is one, what was before it is what comes back.
        let candidate = self.candidate().filter(|_| state.is_updating_now());
        if state.is_updating_now() && candidate.is_none() {
            return Ok(false);
        }
        let (opened, found) = (state.opened.get_untracked(), state.found.get_untracked());
        let files: Vec<File> = self.files_of(&opened);
        let is_small = files.iter().map(|file| file.size()).sum::<f64>() <= MOST;
        let has_files = is_small && !files.is_empty();
        if !has_files && found.is_none() {
            return Ok(false);
        }
        let past = self.hands.with_value(|hands| hands.document.clone());
        let candidate = candidate.map(|candidate| (candidate.continues, state.names.get_untracked()));
        let is_kept = |now| {
            self.hands.with_value(|hands| {
                is_same(hands.kept.found.as_ref(), now)
                    && hands.kept.past == past
                    && hands.kept.candidate == candidate
            })
        };
        let session = state.session.get_untracked();
        let is_newer = self.hands.with_value(|hands| hands.is_newer);
        // The session that the document is of, and the version in it that is on screen.
        let mut of = (session.clone(), state.version.get_untracked());
        let document = match (&found, &past) {
            (None, _) => Part::Gone,
            (Some(now), _) if is_kept(now) => {
                of = self.hands.with_value(|hands| hands.kept.of.clone());
                Part::Same
            }
            (Some(_), _) if candidate.is_some() => {
                let (profile, document) = self.record_update().await?;
                of.1 = profile.versions.last().map(|newest| newest.number);
                // As it is stored, without what is not accepted yet.
                of.0 = self.hands.with_value(|h| h.updated.as_ref().and_then(|kept| kept.profile.clone()));
                Part::New(document)
            }
            // What was saved or opened.
            (Some(_), Some(past)) if !is_newer => Part::New(past.clone()),
            // What was found as the next version of that, or as a document of its own.
            (Some(_), past) => {
                let name = session.as_ref().map_or_else(|| self.proposed_name(), |own| own.name.clone());
                let (profile, document) = self.record(session.clone(), name, false).await?;
                if past.is_some() {
                    of.1 = profile.versions.last().map(|newest| newest.number);
                }
                Part::New(document)
            }
        };
        let is_still = match state.found.get_untracked() {
            Some(now) => is_same(found.as_ref(), &now),
            None => found.is_none(),
        };
        if !is_still || self.hands.with_value(|hands| hands.document != past) {
            // It goes on with the change that came meanwhile.
            return Ok(false);
        }
        let parts = match &files {
            _ if !has_files => Part::Gone,
            _ if self.hands.with_value(|hands| hands.kept.opened == opened) => Part::Same,
            files => Part::New(files.clone()),
        };
        let json = serde_json::to_string(&self.work_now(&opened, found.as_ref(), has_files, &of))
            .map_err(|error| ErrorKind::Storage(error.to_string()))?;
        let settled = state.offers.with_untracked(|offers| {
            let is_settled = |offer: &&Offer| offer.work.as_ref().is_some_and(|work| !work.is_unsaved());
            offers.iter().filter(is_settled).map(|offer| offer.tab.clone()).collect::<Vec<_>>()
        });
        if !work::keep(&tab, &json, document, parts, &settled).await? {
            self.forget_kept();
            self.keep_soon();
            return Ok(false);
        }
        self.hands.update_value(|hands| {
            hands.kept.found.clone_from(&found);
            hands.kept.past = past;
            hands.kept.candidate = candidate;
            hands.kept.of = of;
            hands.kept.opened = if has_files { opened } else { Vec::new() };
            hands.kept.is_told = false;
        });
        if !settled.is_empty() {
            self.set.offers.update(|offers| offers.retain(|offer| !settled.contains(&offer.tab)));
        }
        Ok(true)
    }

    fn work_now(
        self,
        opened: &[u32],
        found: Option<&Arc<Found>>,
        has_files: bool,
        (session, number): &(Option<SessionProfile>, Option<u32>),
    ) -> Work {
        let state = self.state;
        let place = state.route.with_untracked(|route| route.hash().to_owned());
        let mut work = Work::new(clock::now(), place, state.options.get_untracked());
        if has_files {
            work.files = state.files.with_untracked(|files| {
                let of = |id: &u32| files.iter().find(|held| held.id == *id);
                let file = |held: &crate::ui::state::Held| WorkFile {
                    name: held.name.clone(),
                    period: held.period.clone(),
                };
                opened.iter().filter_map(of).map(file).collect()
            });
        }
        if let Some(draft) = state.draft.get_untracked() {
            work.recipes = Way::ALL.map(|way| draft.of(way).clone()).to_vec();
            work.chosen = draft.way as usize;
        }
        work.segments = found.map(|found| WorkSegments {
            file: found.file.name.clone(),
            names: state.names.get_untracked(),
            session: session.clone(),
            number: *number,
            has_past: number.is_some(),
            is_unsaved: state.is_unsaved.get_untracked() || state.is_updating_now(),
        });
        work
    }
}

fn is_same(before: Option<&Arc<Found>>, now: &Arc<Found>) -> bool {
    before.is_some_and(|before| Arc::ptr_eq(before, now))
}
