//! Where k-means begins: at random, from customers, or from the centres of a saved session.

use leptos::{prelude::*, task::spawn_local};

use super::Actions;
use crate::{
    browser::storage,
    error::Result,
    job::Centers,
    methods::{KMeansSettings, kmeans::Start},
    recipe::Method,
    ui::state::Way,
};

impl Actions {
    /// Begins there; the number of segments follows.
    pub fn start_from(self, start: Start) {
        self.choose_start();
        self.edit(|draft| {
            if let Method::KMeans(settings) = &mut draft.of_mut(Way::Nearness).method {
                follow(settings, start);
            }
        });
    }

    /// Begins from the centres of a session kept in this browser.
    pub fn start_from_session(self, id: String) {
        let choice = self.choose_start();
        let taken = self.state.taken.get_untracked();
        spawn_local(async move {
            let centers: Result<Start> = async {
                let stored = storage::open(&id).await?;
                Ok(self.engine().ask_with(Centers { version: None }, vec![stored.document], |_| ()).await?.0)
            }
            .await;
            let is_newest = self.hands.with_value(|hands| hands.start == choice);
            if !is_newest || self.state.taken.get_untracked() != taken {
                return;
            }
            match centers {
                Ok(start) => self.start_from(start),
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Counts a choice, so that a later one is not overwritten by what an earlier one brings.
    pub(super) fn choose_start(self) -> u32 {
        self.hands
            .try_update_value(|hands| {
                hands.start += 1;
                hands.start
            })
            .unwrap_or_default()
    }
}

/// Takes a start and as many segments as it has, where that is a number there can be.
fn follow(settings: &mut KMeansSettings, start: Start) {
    settings.k = start.k().filter(|k| *k >= 2).unwrap_or(settings.k);
    settings.start = start;
}
