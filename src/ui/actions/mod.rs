//! Everything that changes what the page knows; the only place that asks the engine for it.
//!
//! Two rules hold here. What the person did is one method of [`Actions`]. And
//! a late answer never overwrites a newer one: work on the table takes a
//! ticket, and whoever finds that a newer ticket was drawn says nothing more.
//! Errors are handled here, once: they become a face of what failed, or a
//! notice.

mod data;
mod export;
mod moved;
mod naming;
mod notices;
mod opening;
mod pictures;
mod reading;
mod restoring;
mod revise;
mod scan;
mod segment;
mod sessions;
mod sketch;
mod start;
mod update;
mod update_end;
mod update_read;
mod update_run;
mod work;

pub use opening::{QUARTERS, SMALL};
pub use sketch::SKETCH;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use futures_channel::oneshot;
use leptos::prelude::*;
use web_sys::{Blob, File};

use super::{
    route,
    scanned::Scanned,
    state::{Draft, Face, Found, Held, Notice, Offer, Question, Sheets, Sketched, State, Wanted},
    updating::Updating,
};
use crate::{
    browser::{
        engine::Engine,
        preferences::{self, Preferences, Theme},
        storage::{Room, Stored, Unreadable},
        workbooks::Workbooks,
    },
    error::Problem,
    methods::Label,
    segments::Naming,
    session::{Edit, SessionProfile},
    table::{ReadOptions, TableProfile},
};

/// What the person can do.
#[derive(Clone, Copy)]
pub struct Actions {
    state: State,
    set: Writers,
    hands: StoredValue<Hands, LocalStorage>,
}

/// The writing ends of [`State`].
#[derive(Clone, Copy)]
struct Writers {
    theme: WriteSignal<Theme>,
    table: WriteSignal<Face<Arc<TableProfile>>>,
    opening: WriteSignal<String>,
    again: WriteSignal<bool>,
    files: WriteSignal<Vec<Held>>,
    opened: WriteSignal<Vec<u32>>,
    options: WriteSignal<ReadOptions>,
    sheets: WriteSignal<Option<Sheets>>,
    wanted: WriteSignal<Vec<Wanted>>,
    draft: WriteSignal<Option<Draft>>,
    taken: WriteSignal<u32>,
    problems: WriteSignal<Vec<Problem>>,
    run: WriteSignal<Face<()>>,
    scan: WriteSignal<Option<Scanned>>,
    scanning: WriteSignal<Face<()>>,
    sketch: WriteSignal<Option<Arc<Sketched>>>,
    found: WriteSignal<Option<Arc<Found>>>,
    names: WriteSignal<Vec<Naming>>,
    focus: WriteSignal<Option<Label>>,
    session: WriteSignal<Option<SessionProfile>>,
    version: WriteSignal<Option<u32>>,
    is_unsaved: WriteSignal<bool>,
    saving: WriteSignal<Face<()>>,
    updating: WriteSignal<Option<Updating>>,
    sessions: WriteSignal<Face<Vec<SessionProfile>>>,
    bin: WriteSignal<Vec<SessionProfile>>,
    unreadable: WriteSignal<Vec<Unreadable>>,
    persisted: WriteSignal<Option<bool>>,
    offers: WriteSignal<Vec<Offer>>,
    is_kept: WriteSignal<bool>,
    keeps_work: WriteSignal<bool>,
    room: WriteSignal<Option<Room>>,
    notices: WriteSignal<Vec<Notice>>,
    question: WriteSignal<Option<Question>>,
}

/// What is held but never shown.
struct Hands {
    engine: Engine,
    /// The files that were given to the page.
    files: BTreeMap<u32, File>,
    /// The last number given to a file.
    last_file: u32,
    /// The table that another is being opened in place of.
    before: Option<Arc<TableProfile>>,
    /// What reads workbooks.
    workbooks: Workbooks,
    /// Where the sheet that is chosen goes.
    sheet: Option<oneshot::Sender<String>>,
    /// Files given for the session on screen, by their place among those it needs.
    given: BTreeMap<usize, File>,
    /// The document of the session on screen, as it was saved or opened.
    document: Option<Blob>,
    /// The session that is being updated, as it is kept.
    updated: Option<Stored>,
    /// The newest choice of a session to update.
    choice: u32,
    /// The document of segments that were never saved and came back after a reload, to join them with their rows.
    resumed: Option<Blob>,
    /// Whether the segments on screen are newer than that document.
    is_newer: bool,
    /// The newest ticket for work on the table.
    work: u32,
    /// The newest check of the draft.
    check: u32,
    /// Counts the changes that a sketch is to follow.
    sketch: u32,
    /// Whether sketches are being drawn.
    is_sketching: bool,
    /// The newest choice of where k-means begins.
    start: u32,
    /// The last number given to a notice.
    notice: u32,
    /// Counts how often what is kept was asked for.
    listing: u32,
    /// What of the work in progress is kept.
    kept: work::KeptWork,
    /// Changes of kept sessions that wait for their turn.
    edits: VecDeque<(String, Edit)>,
    /// Whether one of them is under way.
    is_revising: bool,
    /// What to do after a yes.
    pending: Option<Box<dyn FnOnce()>>,
}

/// Makes the page's state and the hands that change it.
pub fn begin() -> (State, Actions) {
    macro_rules! both {
        (($state:ident, $set:ident): $($name:ident = $start:expr;)+) => {
            $(let $name = signal($start);)+
            let $state = State { route: route::follow(), $($name: $name.0,)+ };
            let $set = Writers { $($name: $name.1,)+ };
        };
    }
    both! {
        (state, set):
        theme = preferences::load().theme;
        table = Face::Empty;
        opening = String::new();
        again = false;
        files = Vec::new();
        opened = Vec::new();
        options = ReadOptions::default();
        sheets = None;
        wanted = Vec::new();
        draft = None;
        taken = 0;
        problems = Vec::new();
        run = Face::Empty;
        scan = None;
        scanning = Face::Empty;
        sketch = None;
        found = None;
        names = Vec::new();
        focus = None;
        session = None;
        version = None;
        is_unsaved = false;
        saving = Face::Empty;
        updating = None;
        sessions = Face::Empty;
        bin = Vec::new();
        unreadable = Vec::new();
        persisted = None;
        offers = Vec::new();
        is_kept = false;
        keeps_work = preferences::load().keeps_work;
        room = None;
        notices = Vec::new();
        question = None;
    }
    let hands = Hands {
        engine: Engine::start(),
        files: BTreeMap::new(),
        last_file: 0,
        before: None,
        workbooks: Workbooks::default(),
        sheet: None,
        given: BTreeMap::new(),
        document: None,
        resumed: None,
        is_newer: false,
        updated: None,
        choice: 0,
        work: 0,
        check: 0,
        sketch: 0,
        is_sketching: false,
        start: 0,
        notice: 0,
        listing: 0,
        kept: work::KeptWork::default(),
        edits: VecDeque::new(),
        is_revising: false,
        pending: None,
    };
    (state, Actions { state, set, hands: StoredValue::new_local(hands) })
}

/// What the person can do, from the context.
pub fn use_actions() -> Actions {
    expect_context::<Actions>()
}

impl Actions {
    /// Chooses light, dark, or the system's.
    pub fn choose_theme(self, theme: Theme) {
        self.set.theme.set(theme);
        let mut kept = preferences::load();
        kept.theme = theme;
        preferences::store(&kept);
    }

    /// Takes the name of who saves, for later visits too.
    pub fn choose_author(self, author: String) {
        let kept = Preferences { author: author.trim().to_owned(), ..preferences::load() };
        preferences::store(&kept);
    }

    /// Stops what is going on.
    pub fn cancel(self) {
        self.ticket();
        self.engine().cancel();
        self.choose_sheet(None);
        self.hands.with_value(|hands| hands.workbooks.cancel());
        self.set.run.set(Face::Empty);
        if self.state.table.with_untracked(Face::is_waiting) {
            self.put_back_table();
        }
    }

    /// Does `next` at once if nothing would be lost by it, else after a yes.
    fn after_a_yes(self, title: &str, next: impl FnOnce() + 'static) {
        let (text, yes) = match (self.state.is_updating_now(), self.state.is_unsaved.get_untracked()) {
            (true, _) => (
                "The update is not accepted and would be gone. The session stays as it was saved.",
                "Drop the update",
            ),
            (false, true) => {
                ("The segments you found are not saved and would be gone.", "Go on without saving")
            }
            (false, false) => return next(),
        };
        self.ask_first(
            Question { title: title.to_owned(), text: text.to_owned(), yes: yes.to_owned() },
            next,
        );
    }

    /// Does `next` after a yes to this question.
    fn ask_first(self, question: Question, next: impl FnOnce() + 'static) {
        self.hands.update_value(|hands| hands.pending = Some(Box::new(next)));
        self.set.question.set(Some(question));
    }

    /// Answers the question that was asked.
    pub fn answer(self, yes: bool) {
        self.set.question.set(None);
        let pending = self.hands.try_update_value(|hands| hands.pending.take()).flatten();
        if let (true, Some(next)) = (yes, pending) {
            next();
        }
    }

    fn engine(self) -> Engine {
        self.hands.with_value(|hands| hands.engine.clone())
    }

    /// Draws a new ticket for work on the table; older work falls silent, and is no longer under way.
    fn ticket(self) -> u32 {
        for (face, set) in [(self.state.run, self.set.run), (self.state.scanning, self.set.scanning)] {
            if face.with_untracked(Face::is_waiting) {
                set.set(Face::Empty);
            }
        }
        self.engine().give_up();
        self.rest_update();
        self.hands
            .try_update_value(|hands| {
                hands.work += 1;
                hands.work
            })
            .unwrap_or_default()
    }

    fn is_current(self, ticket: u32) -> bool {
        self.hands.with_value(|hands| hands.work == ticket)
    }

    /// Forgets the segments and the numbers tried, as they are not of the table any more, and drops the update.
    fn forget_segments(self) {
        self.drop_update();
        self.clear_segments();
    }

    fn clear_segments(self) {
        self.forget_scan();
        self.set.run.set(Face::Empty);
        self.set.found.set(None);
        self.set.names.set(Vec::new());
        self.set.focus.set(None);
        self.set.session.set(None);
        self.set.version.set(None);
        self.set.is_unsaved.set(false);
        self.set.saving.set(Face::Empty);
        self.hands.update_value(|hands| {
            hands.document = None;
            hands.is_newer = false;
        });
    }
}
