//! Everything that may be asked of the engine, and the only dispatcher.
//!
//! A request names the type of its answer ([`Job`]). Small things travel as
//! JSON; a file, a matrix or a column of labels travels beside the message as
//! bytes: in as a [`Source`], out through the writer given to [`run`]. In the
//! page both are blobs, which are handed on without being read there.

mod rows;
mod workspace;

use std::io::Write;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use workspace::Workspace;

use crate::{
    error::{Problem, Result},
    features::Encoder,
    methods::{KMeansSettings, Label, Run},
    progress::Report,
    recipe::{Preparation, Recipe},
    segments::{Naming, Segmentation},
    session::{Author, SessionProfile},
    table::{ReadOptions, Source, TableProfile},
};

/// A piece of work with the type of its answer.
pub trait Job: Into<Request> {
    /// What comes back.
    type Answer: Serialize + DeserializeOwned;
}

macro_rules! jobs {
    ($($(#[doc = $doc:literal])+ $name:ident -> $answer:ty;)+) => {
        /// All that may be asked.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        pub enum Request { $($(#[doc = $doc])+ $name($name),)+ }

        $(impl Job for $name { type Answer = $answer; }
          impl From<$name> for Request { fn from(job: $name) -> Self { Self::$name(job) } })+

        /// Does what is asked and gives the answer as JSON.
        pub fn run(
            workspace: &mut Workspace,
            request: Request,
            source: Option<Box<dyn Source>>,
            out: &mut dyn Write,
            report: Report<'_>,
        ) -> Result<String> {
            match request {
                $(Request::$name(job) => {
                    let beside = workspace::Beside { source, out, report };
                    let answer: $answer = workspace::Do::run(job, workspace, beside)?;
                    Ok(serde_json::to_string(&answer).unwrap_or_else(|_| "null".to_owned()))
                })+
            }
        }
    };
}

jobs! {
    /// Reads the file beside it; it becomes the workspace's table.
    Open -> TableProfile;
    /// Gives rows of the table, with their segments where there are any.
    Rows -> RowsWindow;
    /// Proposes a recipe for the table.
    Propose -> Recipe;
    /// Says all that is wrong with a recipe for this table.
    Check -> Vec<Problem>;
    /// Encodes the table; the matrix comes back beside the answer.
    Prepare -> Prepared;
    /// Takes the matrix beside it, to run restarts on.
    Hold -> ();
    /// Runs one restart on the held matrix; its labels come back beside the answer.
    Restart -> Run;
    /// Takes the best run, with its labels beside it, and describes the segments.
    Conclude -> Segmentation;
    /// Scores the table by rules and describes the segments.
    Score -> Segmentation;
    /// Writes the file that was read with segment columns added.
    ExportTable -> ();
    /// Writes the session as JSON, going on from the session beside it where there is one.
    Record -> SessionProfile;
    /// Reads the session beside it; where its rows are open, customers have their segments again.
    Restore -> Restored;
}

/// See [`Request::Open`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// What to take as given instead of guessing.
    pub options: ReadOptions,
}

/// See [`Request::Rows`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// How many of the rows found to pass over.
    pub from: usize,
    /// How many to give, 500 at most.
    pub count: usize,
    /// Only rows of this segment.
    pub segment: Option<Label>,
    /// Only rows whose key holds this text, upper and lower case alike.
    pub search: String,
    /// The order.
    pub order: Order,
}

/// In what order rows are given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// As in the file.
    #[default]
    File,
    /// By a column's values; missing ones last.
    Column {
        /// The column's name.
        column: String,
        /// Greatest first.
        descending: bool,
    },
    /// By confidence or score.
    Strength {
        /// Greatest first.
        descending: bool,
    },
}

/// Rows of the table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowsWindow {
    /// How many rows were found in all.
    pub found: usize,
    /// Those asked for.
    pub rows: Vec<RowView>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowView {
    /// Its place in the table, from 0.
    pub row: usize,
    /// Its key.
    pub key: String,
    /// Its cells as shown, in the table's column order.
    pub cells: Vec<String>,
    /// Its segment.
    pub segment: Option<Label>,
    /// Its confidence or score.
    pub strength: Option<f64>,
}

/// See [`Request::Propose`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Propose {
    /// What the person asked for; the rest is guessed.
    pub preparation: Preparation,
}

/// See [`Request::Check`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Check {
    /// The recipe.
    pub recipe: Recipe,
}

/// See [`Request::Prepare`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prepare {
    /// The recipe, of a method that uses distances.
    pub recipe: Recipe,
}

/// What preparing gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Prepared {
    /// What was learned of the columns.
    pub encoder: Encoder,
    /// Rows of the matrix.
    pub rows: usize,
    /// Columns of the matrix.
    pub width: usize,
    /// Each feature's share of the total variance, in the recipe's order.
    pub shares: Vec<f64>,
}

/// See [`Request::Hold`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hold {
    /// Rows of the matrix.
    pub rows: usize,
    /// Columns of the matrix.
    pub width: usize,
}

/// See [`Request::Restart`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restart {
    /// The settings.
    pub settings: KMeansSettings,
    /// Which restart, from 0.
    pub restart: usize,
}

/// See [`Request::Conclude`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conclude {
    /// All runs, of which the best is taken; the labels beside are the best's.
    pub runs: Vec<Run>,
}

/// See [`Request::Score`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// The recipe, of the method "rules".
    pub recipe: Recipe,
}

/// See [`Request::ExportTable`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExportTable {
    /// What the segments are called.
    pub names: Vec<Naming>,
}

/// See [`Request::Record`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Who saves what, and when.
    pub author: Author,
    /// What the segments are called.
    pub names: Vec<Naming>,
}

/// See [`Request::Restore`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Restore {}

/// A session opened again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restored {
    /// What it is.
    pub profile: SessionProfile,
    /// How it was made.
    pub recipe: Recipe,
    /// What the segments are called.
    pub names: Vec<Naming>,
    /// The segments.
    pub segmentation: Segmentation,
    /// Whether the open table is the session's own, so that customers can be listed.
    pub has_rows: bool,
}
