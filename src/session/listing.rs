//! Finding one's way among sessions: a search, tags and states to choose from, and an order.

use std::collections::BTreeSet;

use super::{SessionProfile, Status};

/// What is looked for, and in what order it is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Words that must all be found in what is known of a session, upper and lower case alike.
    pub search: String,
    /// Tags that a session must all have.
    pub tags: BTreeSet<String>,
    /// States of which a session's newest version must be in one; any will do where there is none.
    pub statuses: BTreeSet<Status>,
    /// The order.
    pub order: Order,
}

/// In what order sessions stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The last saved first.
    #[default]
    Saved,
    /// By name, upper and lower case alike.
    Name,
    /// Those of most rows first.
    Rows,
    /// Drafts first, then those approved, then those retired.
    Status,
}

impl Listing {
    /// The sessions that are looked for, in order.
    pub fn of<'a>(&self, all: &'a [SessionProfile]) -> Vec<&'a SessionProfile> {
        let words: Vec<String> = self.search.split_whitespace().map(str::to_lowercase).collect();
        let is_wanted = |session: &&SessionProfile| {
            self.tags.iter().all(|tag| session.tags.contains(tag))
                && (self.statuses.is_empty() || self.statuses.contains(&session.status()))
                && session.holds(&words)
        };
        let mut found: Vec<&SessionProfile> = all.iter().filter(is_wanted).collect();
        // The last saved first, and of equals always the same.
        found.sort_by(|a, b| b.saved.cmp(&a.saved).then_with(|| a.id.cmp(&b.id)));
        match self.order {
            Order::Saved => {}
            Order::Name => found.sort_by_key(|session| session.name.to_lowercase()),
            Order::Rows => found.sort_by_key(|session| std::cmp::Reverse(session.rows)),
            Order::Status => found.sort_by_key(|session| session.status()),
        }
        found
    }

    /// Whether every session is looked for.
    pub fn is_everything(&self) -> bool {
        self.search.trim().is_empty() && self.tags.is_empty() && self.statuses.is_empty()
    }
}

impl SessionProfile {
    /// How far its newest version has come.
    pub fn status(&self) -> Status {
        self.versions.last().map(|newest| newest.status).unwrap_or_default()
    }

    /// Who made its newest version; nothing where that is not known.
    pub fn author(&self) -> &str {
        self.versions.last().map_or("", |newest| newest.author.as_str())
    }

    /// What becomes of changes to a version on screen, where they do not go into the version itself: its number and
    /// state, and the number that they get.
    pub fn goes_on(&self, version: u32) -> Option<(u32, Status, u32)> {
        let newest = self.versions.iter().map(|own| own.number).max()?;
        let shown = self.versions.iter().find(|own| own.number == version)?;
        let in_place = shown.status == Status::Draft && shown.number == newest;
        (!in_place).then_some((version, shown.status, newest + 1))
    }

    /// Whether each of these words, in lower case, is in what is known of it: its name, tags, files, segments, and who
    /// made its versions and what they wrote.
    fn holds(&self, words: &[String]) -> bool {
        let mut texts = vec![self.name.as_str(), self.file.name.as_str()];
        texts.extend(self.file.period.as_deref());
        texts.extend(self.tags.iter().map(String::as_str));
        texts.extend(self.segments.iter().map(|(name, ..)| name.as_str()));
        for version in &self.versions {
            texts.extend([version.author.as_str(), version.notes.as_str(), version.file.name.as_str()]);
        }
        let texts: Vec<String> = texts.into_iter().map(str::to_lowercase).collect();
        words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}
