//! What may be asked about a workbook, which stands beside the question.

#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
use std::io::Write;

use serde::{Deserialize, Serialize};

#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
use crate::{
    error::{ErrorKind, Result},
    progress::Report,
    table::Source,
};

/// All that may be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// Which sheets it has; the answer is a list of [`SheetProfile`](super::SheetProfile).
    Sheets,
    /// One sheet as CSV, which comes back beside the answer, a list of [`Issue`](crate::error::Issue).
    Sheet {
        /// The sheet's name.
        name: String,
    },
}

/// Does what is asked and gives the answer as JSON.
#[cfg(any(not(target_arch = "wasm32"), feature = "workbook"))]
pub fn run(
    request: &Request,
    sources: &[Box<dyn Source>],
    out: &mut dyn Write,
    report: Report<'_>,
) -> Result<String> {
    let source = &**sources.first().ok_or(ErrorKind::NothingOpen)?;
    let json = match request {
        Request::Sheets => serde_json::to_string(&super::sheets(source)?),
        Request::Sheet { name } => serde_json::to_string(&super::sheet(source, name, out, report)?),
    };
    Ok(json.unwrap_or_else(|_| "null".to_owned()))
}
