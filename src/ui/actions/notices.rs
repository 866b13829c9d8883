//! Telling the person what happened.

use std::time::Duration;

use leptos::prelude::*;

use super::Actions;
use crate::{
    error::{Error, ErrorKind},
    ui::state::{Notice, Tone},
};

/// How long good news stays, and how long a deletion can be undone.
pub const A_WHILE: Duration = Duration::from_secs(8);

/// More than these are not shown at once; the oldest go.
const MOST: usize = 4;

impl Actions {
    /// Says that something went well; the notice goes by itself.
    pub(super) fn confirm(self, text: impl Into<String>) {
        let number = self.post(Tone::Good, text.into(), None, None);
        set_timeout(move || self.dismiss(number), A_WHILE);
    }

    /// Says that a session was deleted, while that can be undone.
    pub(super) fn offer_undo(self, text: String, session: String) -> u32 {
        self.post(Tone::Good, text, None, Some(session))
    }

    /// Says what went wrong and what to do; stays until it is dismissed.
    pub(super) fn complain(self, error: &Error) {
        if error.kind != ErrorKind::Cancelled {
            self.post(Tone::Bad, error.to_string(), Some(error.hint()), None);
        }
    }

    /// Says what the person should know although nothing failed in the engine.
    pub(super) fn warn(self, text: String, hint: String) {
        self.post(Tone::Bad, text, Some(hint), None);
    }

    /// Takes a notice away.
    pub fn dismiss(self, number: u32) {
        self.set.notices.update(|notices| notices.retain(|notice| notice.number != number));
    }

    fn post(self, tone: Tone, text: String, hint: Option<String>, undo: Option<String>) -> u32 {
        let number = self
            .hands
            .try_update_value(|hands| {
                hands.notice += 1;
                hands.notice
            })
            .unwrap_or_default();
        self.set.notices.update(|notices| {
            notices.retain(|notice| notice.text != text);
            notices.push(Notice { number, tone, text, hint, undo });
            let over = notices.len().saturating_sub(MOST);
            notices.drain(..over);
        });
        number
    }
}
