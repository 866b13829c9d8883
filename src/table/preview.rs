//! What the beginning of a file says: enough to see at once whether it is understood, and to choose how it is read.

use serde::{Deserialize, Serialize};

use super::{Dialect, FileProfile, Kind, ReadOptions, Source};
use crate::error::{Issue, Result};

/// Rows shown.
const SHOWN: usize = 20;

/// The beginning of a file as it is understood. Kinds are first guesses: reading the whole may change them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// Which file it is; its hash is not taken.
    pub file: FileProfile,
    /// How it is laid out.
    pub dialect: Dialect,
    /// Its columns.
    pub columns: Vec<(String, Kind)>,
    /// The column that seems to tell the customers apart.
    pub key: Option<String>,
    /// The first rows, each with as many cells as there are columns; of long cells the beginning.
    pub rows: Vec<Vec<String>>,
    /// The first lines as they stand in the file, as far as they could be decoded.
    pub lines: Vec<String>,
    /// What was noticed or could be read in more than one way.
    #[serde(rename = "warnings")]
    pub issues: Vec<Issue>,
}

/// The longest cell that is shown whole.
const LONGEST: usize = 400;

/// A cell as it is shown: of one that no table could hold the beginning.
pub fn clipped(cell: String) -> String {
    match cell.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &cell[..end]),
        None => cell,
    }
}

/// Looks at the first megabyte.
pub fn preview(source: &dyn Source, options: &ReadOptions) -> Result<Preview> {
    super::layout::Layout::guess(source, options)
        .map(|layout| layout.preview(source, SHOWN))
        .map_err(|error| error.in_file(&source.name()))
}
