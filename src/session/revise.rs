//! What a person changes of a saved session without its rows: its name, its words, and what is said of a version.

use serde::{Deserialize, Serialize};

use super::{Session, Status, Version};
use crate::error::{ErrorKind, Problem, Result};

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edit {
    /// What the session is called.
    Name(String),
    /// A word to find it by, besides those it has.
    Tag(String),
    /// A word that it is no longer found by.
    Untag(String),
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

/// The session with this change. What is said of a version can change as long as it is a draft.
pub fn revise(mut session: Session, edit: Edit) -> Result<Session> {
    match edit {
        Edit::Name(name) => session.name = name,
        Edit::Tag(tag) => {
            let tag = tag.trim();
            let is_known = session.tags.iter().any(|own| own.to_lowercase() == tag.to_lowercase());
            if !tag.is_empty() && !is_known {
                session.tags.push(tag.to_owned());
            }
        }
        Edit::Untag(tag) => session.tags.retain(|own| *own != tag),
        Edit::Status { version, status } => session.numbered_mut(version)?.status = status,
        Edit::Notes { version, notes } => draft(&mut session, version)?.notes = notes,
        Edit::Author { version, author } => draft(&mut session, version)?.author = author,
        Edit::Copy { id, name, now } => {
            (session.id, session.name, session.created) = (id, name, now);
        }
    }
    Ok(session)
}

/// A version, if it is one that may change.
fn draft(session: &mut Session, number: u32) -> Result<&mut Version> {
    let version = session.numbered_mut(number)?;
    if version.status != Status::Draft {
        let is = version.status.label();
        let text =
            format!("Version {number} is {is} and stays as it is. Make it a draft again to change that.");
        return Err(ErrorKind::Settings(vec![Problem::new("version", text)]).into());
    }
    Ok(version)
}
