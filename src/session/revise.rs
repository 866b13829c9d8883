//! What a person changes of a saved session without its rows: its name, its words, and what is said of a version.

use serde::{Deserialize, Serialize};

use super::{Session, Status};
use crate::error::Result;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// What the session is called.
    Name(String),
    /// Words to find it by.
    Tags(Vec<String>),
    /// How far a version has come.
    Status {
        /// The version.
        version: u32,
        /// How far.
        status: Status,
    },
    /// What is written about a version.
    Notes {
        /// The version.
        version: u32,
        /// The text.
        notes: String,
    },
    /// Who made a version.
    Author {
        /// The version.
        version: u32,
        /// The name.
        author: String,
    },
    /// A session of its own with the same versions.
    Copy {
        /// What the copy is known by.
        id: String,
        /// What it is called.
        name: String,
        /// Now, ISO 8601 in UTC.
        now: String,
    },
}

/// The session with this change.
pub fn revise(mut session: Session, edit: Edit) -> Result<Session> {
    match edit {
        Edit::Name(name) => session.name = name,
        Edit::Tags(tags) => session.tags = tags,
        Edit::Status { version, status } => session.numbered_mut(version)?.status = status,
        Edit::Notes { version, notes } => session.numbered_mut(version)?.notes = notes,
        Edit::Author { version, author } => session.numbered_mut(version)?.author = author,
        Edit::Copy { id, name, now } => {
            (session.id, session.name, session.created) = (id, name, now);
        }
    }
    Ok(session)
}
