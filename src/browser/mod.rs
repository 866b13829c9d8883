//! The page's hands: what it does with the browser besides drawing its face.
//!
//! Two threads meet here. The page has an [`engine::Engine`], which asks workers; a worker has [`serve`], which
//! answers. Between them go the objects of `message` and blobs. The rest is the browser's own: what it keeps,
//! what it saves and opens, what it paints, what time it is.

pub mod blob_source;
pub mod blob_writer;
pub mod journal;
mod message;
pub mod serve;

// The asking side; the worker is built without it.
#[cfg(feature = "page")]
pub mod canvas;
#[cfg(feature = "page")]
pub mod clock;
#[cfg(feature = "page")]
mod data_worker;
#[cfg(feature = "page")]
mod delay;
#[cfg(feature = "page")]
pub mod engine;
#[cfg(feature = "page")]
pub mod files;
#[cfg(feature = "page")]
mod fit_workers;
#[cfg(feature = "page")]
pub mod last_words;
#[cfg(feature = "page")]
pub mod picture;
#[cfg(feature = "page")]
pub mod preferences;
#[cfg(feature = "page")]
pub mod spawn;
#[cfg(feature = "page")]
pub mod storage;
#[cfg(feature = "page")]
pub mod tabs;
#[cfg(feature = "page")]
pub mod workbooks;
#[cfg(feature = "page")]
mod worker_client;

#[cfg(feature = "page")]
pub use engine::Engine;

use wasm_bindgen::{JsCast, JsValue};

/// What a JavaScript error says, as part of a sentence.
fn reason(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => format!("{}: {}", String::from(error.name()), String::from(error.message())),
        None => error.as_string().unwrap_or_else(|| format!("{error:?}")),
    }
}
