//! The one worker that owns the table, and its keeper on the page.
//!
//! Its memory is a cache: when it dies or is ended, the next question finds a new one that was asked everything in
//! the [`Journal`] again. The keeper asks one question at a time, in the order in which they came, so that what the
//! worker holds and what the journal says never part.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures_channel::{mpsc, oneshot};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;

use super::{
    journal::{Entry, Journal},
    message::{Reply, json},
    worker_client::{Client, Hear},
};
use crate::{
    error::{ErrorKind, Result},
    job::Request,
};

/// The data worker.
pub struct DataWorker {
    inbox: mpsc::UnboundedSender<Question>,
    now: Rc<Now>,
}

/// What the keeper is at.
struct Now {
    client: RefCell<Client>,
    /// Whether it is at work that is worth ending.
    at_work: Cell<bool>,
    /// How often work was cancelled.
    cancelled: Cell<u64>,
}

struct Question {
    entry: Entry,
    hear: Hear,
    answer: oneshot::Sender<Result<Reply>>,
    /// How often work had been cancelled when this was asked.
    cancelled: u64,
}

impl DataWorker {
    /// Starts the worker.
    pub fn start() -> Self {
        let now = Now { client: start().into(), at_work: false.into(), cancelled: 0.into() };
        let now = Rc::new(now);
        let (inbox, mut questions) = mpsc::unbounded();
        let mut keeper = Keeper { now: now.clone(), journal: Journal::default(), behind: false };
        spawn_local(async move {
            while let Ok(Question { entry, hear, answer, cancelled }) = questions.recv().await {
                let outcome = keeper.put(entry, hear, cancelled).await;
                // Whoever asked may have gone.
                let _ = answer.send(outcome);
            }
        });
        Self { inbox, now }
    }

    /// Asks when all earlier questions are answered.
    pub async fn ask(&self, request: Request, blobs: Vec<Blob>, hear: Hear) -> Result<Reply> {
        let (answer, outcome) = oneshot::channel();
        let question =
            Question { entry: Entry { request, blobs }, hear, answer, cancelled: self.now.cancelled.get() };
        // A refused question drops its sender, and so is answered.
        let _ = self.inbox.unbounded_send(question);
        outcome.await.unwrap_or_else(|_| Err(ErrorKind::Cancelled.into()))
    }

    /// Ends work, also that which still waits; mere looking goes on.
    pub fn cancel(&self) {
        self.now.cancelled.update(|times| times + 1);
        if self.now.at_work.get() {
            self.now.client.borrow().end(ErrorKind::Cancelled);
        }
    }
}

struct Keeper {
    now: Rc<Now>,
    journal: Journal,
    /// Whether the worker does not hold what the journal says.
    behind: bool,
}

impl Keeper {
    async fn put(&mut self, entry: Entry, hear: Hear, cancelled: u64) -> Result<Reply> {
        let works = is_work(&entry.request);
        if works && cancelled != self.now.cancelled.get() {
            return Err(ErrorKind::Cancelled.into());
        }
        let client = self.living();
        self.now.at_work.set(works || self.behind);
        let outcome = self.put_to(&client, entry, hear).await;
        self.now.at_work.set(false);
        outcome
    }

    async fn put_to(&mut self, client: &Client, entry: Entry, hear: Hear) -> Result<Reply> {
        // A new file needs nothing of what was, and must be readable when the old one no longer is.
        let opens = matches!(entry.request, Request::Open(_));
        if self.behind && !opens {
            for entry in self.journal.entries() {
                let asked = client.ask(json(&entry.request), entry.blobs.clone(), hear.clone()).await;
                // What an update is held against is a comfort: a file of it that is gone holds up nothing else.
                let is_needed = !matches!(entry.request, Request::OpenEarlier(_) | Request::Compare(_));
                if is_needed || client.has_ended() {
                    asked?;
                }
            }
            self.behind = false;
        }
        let reply = client.ask(json(&entry.request), entry.blobs.clone(), hear).await?;
        self.behind &= !opens;
        self.journal.keep(entry);
        Ok(reply)
    }

    /// The worker, or a new one if it ended.
    fn living(&mut self) -> Client {
        let mut client = self.now.client.borrow_mut();
        if client.has_ended() {
            *client = start();
            self.behind = !self.journal.entries().is_empty();
        }
        client.clone()
    }
}

fn start() -> Client {
    Client::start("worker")
}

/// Whether a question is long work rather than a look at what is there.
fn is_work(request: &Request) -> bool {
    !matches!(
        request,
        Request::Rows(_)
            | Request::Peek(_)
            | Request::Propose(_)
            | Request::ProposeRollUp(_)
            | Request::Check(_)
            | Request::Count(_)
            | Request::Levels(_)
            | Request::Before(_)
            | Request::Expect(_)
            | Request::Movers(_)
            | Request::Revise(_)
    )
}
