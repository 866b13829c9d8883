//! One worker, from its start to its end, as the page sees it.
//!
//! Nothing is sent before the worker has said that it is ready. Every question asked is answered: by the worker, or
//! with the reason why it ended. A client whose worker ended stays so; whoever wants another starts another, which
//! is not decided here.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::{Rc, Weak},
};

use futures_channel::oneshot;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Blob, ErrorEvent, Event, MessageEvent, Worker};

use super::{
    message::{Message, Question, Reply, Word},
    spawn::spawn,
};
use crate::{
    error::{Error, ErrorKind, Result},
    progress::Progress,
};

/// Where reports of progress go on the page.
pub type Hear = Rc<dyn Fn(Progress)>;

/// A worker that can be asked.
#[derive(Clone)]
pub struct Client(Rc<Inner>);

#[derive(Default)]
struct Inner {
    worker: RefCell<Option<Worker>>,
    ready: Cell<bool>,
    ended: RefCell<Option<Error>>,
    /// Questions asked before the worker was ready.
    waiting: RefCell<Vec<Message>>,
    pending: RefCell<BTreeMap<u32, Pending>>,
    last_id: Cell<u32>,
    listeners: RefCell<Vec<(&'static str, Listener)>>,
}

type Listener = Closure<dyn FnMut(Event)>;

struct Pending {
    answer: oneshot::Sender<Result<Reply>>,
    hear: Hear,
}

impl Client {
    /// Starts the worker of that name. Whatever keeps it from starting is the answer to every question.
    pub fn start(name: &str) -> Self {
        let client = Self(Rc::default());
        match spawn(name) {
            Ok(worker) => {
                client.listen(&worker);
                client.0.worker.replace(Some(worker));
            }
            Err(error) => client.0.end(ErrorKind::WorkerDied(super::reason(&error)).into()),
        }
        client
    }

    /// Asks, with what is to stand beside the question.
    pub async fn ask(&self, request: String, blobs: Vec<Blob>, hear: Hear) -> Result<Reply> {
        if let Some(error) = &*self.0.ended.borrow() {
            return Err(error.clone());
        }
        let id = self.0.last_id.get() + 1;
        self.0.last_id.set(id);
        let (answer, outcome) = oneshot::channel();
        self.0.pending.borrow_mut().insert(id, Pending { answer, hear });
        self.0.send(Message::from(&Question { id, request, blobs }));
        outcome.await.unwrap_or_else(|_| Err(ErrorKind::Cancelled.into()))
    }

    /// Ends the worker; the reason is the answer to every question still open.
    pub fn end(&self, reason: impl Into<Error>) {
        self.0.end(reason.into());
    }

    /// Whether the worker ended.
    pub fn has_ended(&self) -> bool {
        self.0.ended.borrow().is_some()
    }

    /// Whether it has a question that it has not answered.
    pub fn is_busy(&self) -> bool {
        !self.0.pending.borrow().is_empty()
    }

    fn listen(&self, worker: &Worker) {
        let on = |kind: &'static str, act: fn(&Inner, Event)| {
            let inner = Rc::downgrade(&self.0);
            let listener = Listener::new(move |event| {
                if let Some(inner) = Weak::upgrade(&inner) {
                    act(&inner, event);
                }
            });
            let added = worker.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
            self.0.listeners.borrow_mut().push((kind, listener));
            if let Err(error) = added {
                self.0.end(ErrorKind::WorkerDied(super::reason(&error)).into());
            }
        };
        on("message", |inner, event| {
            match event.dyn_ref().and_then(|event: &MessageEvent| Word::read(event.data().unchecked_ref())) {
                Some(word) => inner.hear(word),
                None => inner.end(ErrorKind::WorkerDied("it said what makes no sense".to_owned()).into()),
            }
        });
        on("error", |inner, event| {
            let text = event.dyn_ref().map(ErrorEvent::message).unwrap_or_default();
            inner.end(last_word(&text).into());
        });
        on("messageerror", |inner, _| {
            inner.end(ErrorKind::WorkerDied("an answer could not be taken over".to_owned()).into());
        });
    }
}

impl Inner {
    fn send(&self, message: Message) {
        if !self.ready.get() {
            self.waiting.borrow_mut().push(message);
            return;
        }
        let sent = self.worker.borrow().as_ref().map(|worker| worker.post_message(&message));
        if let Some(Err(error)) = sent {
            self.end(ErrorKind::WorkerDied(super::reason(&error)).into());
        }
    }

    fn hear(&self, word: Word) {
        match word {
            Word::Ready(build) if build == crate::BUILD_ID => {
                self.ready.set(true);
                self.waiting.take().into_iter().for_each(|message| self.send(message));
            }
            Word::Ready(_) => {
                let text = "the page and its worker are of different versions; reload the page";
                self.end(ErrorKind::WorkerDied(text.to_owned()).into());
            }
            Word::Progress(id, progress) => {
                let hear = self.pending.borrow().get(&id).map(|pending| pending.hear.clone());
                if let Some(hear) = hear {
                    hear(progress);
                }
            }
            Word::Answer(id, outcome) => {
                let pending = self.pending.borrow_mut().remove(&id);
                if let Some(pending) = pending {
                    // Whoever asked may have gone.
                    let _ = pending.answer.send(outcome);
                }
            }
        }
    }

    fn end(&self, reason: Error) {
        if let Some(worker) = self.worker.take() {
            // An ended worker's last events may still be under way, and would find listeners that are gone.
            for (kind, listener) in self.listeners.borrow().iter() {
                let _ = worker.remove_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
            }
            worker.terminate();
        }
        self.ended.borrow_mut().get_or_insert_with(|| reason.clone());
        self.waiting.take();
        for pending in self.pending.take().into_values() {
            let _ = pending.answer.send(Err(reason.clone()));
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.end(ErrorKind::Cancelled.into());
    }
}

/// What the text of a worker's last error means. A panic has a text of its own; a program of ours that stops
/// without one ran out of memory.
fn last_word(text: &str) -> ErrorKind {
    let lower = text.to_lowercase();
    let silent = !lower.contains("panicked at");
    let starved =
        ["unreachable", "out of memory", "could not allocate", "allocation failed", "memory allocation"];
    if silent && starved.iter().any(|sign| lower.contains(sign)) {
        return ErrorKind::OutOfMemory;
    }
    let text = text.trim_start_matches("Uncaught ").trim_start_matches("Error: ");
    ErrorKind::WorkerDied(if text.is_empty() { "its files could not be loaded" } else { text }.to_owned())
}
