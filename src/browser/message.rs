//! What page and worker say to each other: plain objects that hold JSON, with a blob beside it where there is much.
//!
//! The page asks `{ id, request, blobs }`. The worker speaks first, `{ ready }` with its build id, and answers each
//! question with any number of `{ id, progress }` and one `{ id, answer, blob? }` or `{ id, error }`. A blob is only
//! handed on: the page never reads one. How a worker says that it died is not here, because it cannot: the page
//! hears of that from the browser.

use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use crate::{
    error::{Error, ErrorKind},
    progress::Progress,
};

#[wasm_bindgen]
extern "C" {
    /// The object on its way; every part may be absent.
    #[wasm_bindgen(extends = js_sys::Object, js_name = Object)]
    #[derive(Clone, Debug)]
    pub type Message;

    #[wasm_bindgen(constructor, js_class = "Object")]
    fn empty() -> Message;

    #[wasm_bindgen(method, getter)]
    fn id(this: &Message) -> Option<u32>;
    #[wasm_bindgen(method, setter)]
    fn set_id(this: &Message, id: u32);

    #[wasm_bindgen(method, getter)]
    fn request(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_request(this: &Message, json: &str);

    #[wasm_bindgen(method, getter)]
    fn blobs(this: &Message) -> Option<Vec<Blob>>;
    #[wasm_bindgen(method, setter)]
    fn set_blobs(this: &Message, blobs: Vec<Blob>);

    #[wasm_bindgen(method, getter)]
    fn blob(this: &Message) -> Option<Blob>;
    #[wasm_bindgen(method, setter)]
    fn set_blob(this: &Message, blob: Option<&Blob>);

    #[wasm_bindgen(method, getter)]
    fn ready(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_ready(this: &Message, build: &str);

    #[wasm_bindgen(method, getter)]
    fn progress(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_progress(this: &Message, json: &str);

    #[wasm_bindgen(method, getter)]
    fn answer(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_answer(this: &Message, json: &str);

    #[wasm_bindgen(method, getter)]
    fn error(this: &Message) -> Option<String>;
    #[wasm_bindgen(method, setter)]
    fn set_error(this: &Message, json: &str);
}

/// What the page asks.
#[derive(Clone, Debug)]
pub struct Question {
    /// Told again in every answer to it.
    pub id: u32,
    /// What is asked, as JSON: a [`Request`](crate::job::Request), or one [about a workbook](crate::workbook::job::Request).
    pub request: String,
    /// Files, a matrix or labels.
    pub blobs: Vec<Blob>,
}

/// What came of a question: JSON, and a blob where the work wrote something.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The answer as JSON.
    pub json: String,
    /// What was written.
    pub blob: Option<Blob>,
}

/// What the worker says.
#[derive(Debug)]
pub enum Word {
    /// It can be asked; with its build id.
    Ready(String),
    /// How far it has come with a question.
    Progress(u32, Progress),
    /// What came of a question.
    Answer(u32, Result<Reply, Error>),
}

impl From<&Question> for Message {
    fn from(question: &Question) -> Self {
        let message = Self::empty();
        message.set_id(question.id);
        message.set_request(&question.request);
        message.set_blobs(question.blobs.clone());
        message
    }
}

impl Question {
    /// Reads a question; `None` if it is none.
    pub fn read(message: &Message) -> Option<Self> {
        Some(Self {
            id: message.id()?,
            request: message.request()?,
            blobs: message.blobs().unwrap_or_default(),
        })
    }
}

impl From<&Word> for Message {
    fn from(word: &Word) -> Self {
        let message = Self::empty();
        match word {
            Word::Ready(build) => message.set_ready(build),
            Word::Progress(id, progress) => {
                message.set_id(*id);
                message.set_progress(&json(progress));
            }
            Word::Answer(id, Ok(reply)) => {
                message.set_id(*id);
                message.set_answer(&reply.json);
                message.set_blob(reply.blob.as_ref());
            }
            Word::Answer(id, Err(error)) => {
                message.set_id(*id);
                message.set_error(&json(error));
            }
        }
        message
    }
}

impl Word {
    /// Reads what a worker said; `None` if it makes no sense.
    pub fn read(message: &Message) -> Option<Self> {
        if let Some(build) = message.ready() {
            return Some(Self::Ready(build));
        }
        let id = message.id()?;
        if let Some(progress) = message.progress() {
            return Some(Self::Progress(id, parse(&progress).ok()?));
        }
        let outcome = match message.answer() {
            Some(json) => Ok(Reply { json, blob: message.blob() }),
            None => {
                Err(message.error().map_or_else(unheard, |json| parse(&json).unwrap_or_else(|error| error)))
            }
        };
        Some(Self::Answer(id, outcome))
    }
}

/// The value as JSON. Ours are plain structs of text and numbers, for which this cannot fail.
pub fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// The value that JSON from the other end holds.
pub fn parse<T: DeserializeOwned>(json: &str) -> Result<T, Error> {
    serde_json::from_str(json)
        .map_err(|error| ErrorKind::WorkerDied(format!("an answer made no sense: {error}")).into())
}

fn unheard() -> Error {
    ErrorKind::WorkerDied("an answer was empty".to_owned()).into()
}
