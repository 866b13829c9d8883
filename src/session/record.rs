//! Making a session from what was run, and what was run from a session.

use serde::{Deserialize, Serialize};

/// Who saves what, and when; the engine knows no clock and makes no names up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Author {
    /// What the session is known by in this browser.
    pub id: String,
    /// What the person called it.
    pub name: String,
    /// When it was first saved, ISO 8601 in UTC.
    pub created: String,
    /// Now, ISO 8601 in UTC.
    pub now: String,
    /// Whether the file's rows are to be kept beside it.
    pub has_rows: bool,
}
