//! Trying numbers of segments, and taking one of them.

use std::ops::RangeInclusive;

use leptos::{prelude::*, task::spawn_local};

use super::Actions;
use crate::{
    error::{Error, ErrorKind},
    quality::scan::Candidate,
    recipe::Method,
    ui::{
        scanned::Scanned,
        state::{Face, Way},
    },
};

impl Actions {
    /// Tries numbers of segments by the draft for k-means; what is known of each is shown as it comes.
    pub fn try_numbers(self, numbers: RangeInclusive<usize>) {
        let Some(recipe) = self
            .state
            .draft
            .with_untracked(|draft| draft.as_ref().map(|draft| draft.of(Way::Nearness).clone()))
        else {
            return;
        };
        let ticket = self.ticket();
        self.set.scan.set(Some(Scanned::new(&recipe, numbers.clone())));
        self.set.scanning.set(Face::Waiting(None));
        spawn_local(async move {
            let report = move |progress| {
                if self.is_current(ticket) {
                    self.set.scanning.set(Face::Waiting(Some(progress)));
                }
            };
            let found = move |candidate: Candidate| {
                if self.is_current(ticket) {
                    self.change_scan(|scan| scan.take(candidate));
                }
            };
            let outcome = self.engine().scan(&recipe, numbers, report, found).await;
            if !self.is_current(ticket) {
                return;
            }
            match outcome {
                Ok(()) => {
                    self.change_scan(Scanned::weigh);
                    self.set.scanning.set(Face::Here(()));
                }
                Err(Error { kind: ErrorKind::Cancelled, .. }) => self.set.scanning.set(Face::Empty),
                Err(error) => {
                    self.complain(&error);
                    self.set.scanning.set(Face::Failed(error));
                }
            }
        });
    }

    /// Takes a number of segments.
    pub fn take_number(self, k: usize) {
        self.edit(|draft| {
            if let Method::KMeans(settings) = &mut draft.of_mut(Way::Nearness).method {
                settings.k = k;
            }
        });
    }

    /// Turns to rules, where likeness finds no groups.
    pub fn turn_to_rules(self) {
        self.edit(|draft| draft.way = Way::Score);
    }

    /// Puts away what was tried.
    pub fn put_scan_away(self) {
        if self.state.scanning.with_untracked(Face::is_waiting) {
            self.cancel();
        }
        self.forget_scan();
    }

    pub(super) fn forget_scan(self) {
        self.set.scanning.set(Face::Empty);
        self.set.scan.set(None);
    }

    fn change_scan(self, change: impl FnOnce(&mut Scanned)) {
        self.set.scan.update(|scan| {
            if let Some(scan) = scan {
                change(scan);
            }
        });
    }
}
