//! How a person likes the page: small choices in the browser's local storage.
//!
//! Nothing here is worth an error: what cannot be read is as on the first visit, and what cannot be kept is
//! forgotten when the page is closed. Sessions and data are kept elsewhere.

use gloo_storage::{LocalStorage, Storage};
use serde::{Deserialize, Serialize};

const KEY: &str = "strata.preferences";

/// What a person chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// On what the page is drawn.
    pub theme: Theme,
    /// What the person calls themselves in what they save.
    pub author: String,
    /// Whether work in progress is kept by itself.
    pub keeps_work: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self { theme: Theme::default(), author: String::new(), keeps_work: true }
    }
}

/// On what the page is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the rest of the machine.
    #[default]
    System,
    /// Dark ink on white.
    Light,
    /// Light ink on near black.
    Dark,
}

/// What was stored last; the defaults where that is nothing or garbage.
pub fn load() -> Preferences {
    if is_there() { LocalStorage::get(KEY).unwrap_or_default() } else { Preferences::default() }
}

/// Keeps these, if the browser lets it.
pub fn store(preferences: &Preferences) {
    if is_there() {
        // A full or read-only store loses a preference, which is not worth a word.
        let _ = LocalStorage::set(KEY, preferences);
    }
}

/// Reading the store where the browser forbids it would stop the page, so it is asked first.
fn is_there() -> bool {
    web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))))
}
