//! Several sessions in one file: `{"format": "strata.sessions", "version": 1, "sessions": [..]}`, each as it would stand
//! in a file of its own. The page puts the file together of documents as they are kept, without reading them.

use std::io::Write;

use serde::{Deserialize, Serialize};

use super::{Session, SessionProfile, document::malformed};
use crate::error::{Error, ErrorKind, Result};

/// What such a file says that it is.
pub const SESSIONS: &str = "strata.sessions";

/// The version of this format.
const VERSION: u64 = 1;

/// What stands before the first session of such a file.
pub const HEAD: &str = r#"{"format":"strata.sessions","version":1,"sessions":["#;

/// What stands after the last; sessions are parted by commas.
pub const TAIL: &str = "]}";

/// What was in a file of several sessions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Unpacked {
    /// The sessions, in the file's order, with the bytes that each takes as a document of its own.
    pub sessions: Vec<(SessionProfile, usize)>,
    /// Why others could not be read.
    pub refused: Vec<Error>,
}

/// Takes the sessions out of a file of several and writes their documents one after the other; none where the file
/// does not say that it is one.
pub fn unpack(json: &[u8], out: &mut dyn Write) -> Result<Option<Unpacked>> {
    #[derive(Deserialize)]
    struct Head {
        format: Option<String>,
        version: Option<u64>,
    }
    #[derive(Deserialize)]
    struct All {
        sessions: Vec<serde_json::Value>,
    }
    let Ok(Head { format: Some(format), version }) = serde_json::from_slice(json) else { return Ok(None) };
    if format != SESSIONS {
        return Ok(None);
    }
    if let Some(found) = version.filter(|found| *found > VERSION) {
        let what = "session".to_owned();
        return Err(ErrorKind::TooNew { what, found: found as u32, known: VERSION as u32 }.into());
    }
    let All { sessions } = serde_json::from_slice(json).map_err(|e| malformed(e.to_string()))?;
    let mut unpacked = Unpacked::default();
    for value in sessions {
        match Session::from_value(value).and_then(|session| Ok((session.profile(false)?, session))) {
            Ok((profile, session)) => {
                let mut document = Vec::new();
                session.write(&mut document)?;
                out.write_all(&document).map_err(|e| ErrorKind::Unwritable(e.to_string()))?;
                unpacked.sessions.push((profile, document.len()));
            }
            Err(error) => unpacked.refused.push(error),
        }
    }
    Ok(Some(unpacked))
}
