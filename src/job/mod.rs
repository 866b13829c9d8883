//! Everything that may be asked of the engine, and the only dispatcher.
//!
//! A request names the type of its answer ([`Job`]). Small things travel as
//! JSON; a file, a matrix or a column of labels travels beside the message as
//! bytes: in as a [`Source`], out through the writer given to [`run`]. In the
//! page both are blobs, which are handed on without being read there.

mod rows;
mod updates;
mod workspace;

use std::{io::Write, ops::Range};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use updates::{Assign, Compare, Expect, Expected, Inspect, OpenEarlier, Succeed, WriteMovers};
pub use workspace::Workspace;

use crate::{
    error::{Error, Problem, Result},
    features::Encoder,
    methods::{KMeansSettings, Label, Run, kmeans::Start},
    progress::Report,
    quality::scan::{Assessment, Trial},
    recipe::{Preparation, Recipe},
    segments::{Earlier, Naming, Segmentation, Why},
    session::{Author, Edit, SessionProfile, Update, bundle::Unpacked},
    sketch::{Sensitivity, Sketch},
    table::{FileProfile, Filter, ReadOptions, RollUp, Source, TableProfile, preview::Preview},
    update::{Finding, Movers, MoversWindow, Review, Succession},
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
            sources: Vec<Box<dyn Source>>,
            out: &mut dyn Write,
            report: Report<'_>,
        ) -> Result<String> {
            match request {
                $(Request::$name(job) => {
                    let beside = workspace::Beside { sources, out, report };
                    let answer: $answer = workspace::Do::run(job, workspace, beside)?;
                    Ok(serde_json::to_string(&answer).unwrap_or_else(|_| "null".to_owned()))
                })+
            }
        }
    };
}

jobs! {
    /// Looks at the beginning of the file beside it; what is open stays open.
    Peek -> Preview;
    /// Reads the files beside it, the table first and then those joined to it; the result becomes the workspace's
    /// table.
    Open -> TableProfile;
    /// Proposes how the open log is rolled up by a column.
    ProposeRollUp -> RollUp;
    /// Counts the rows that pass a filter.
    Count -> Counted;
    /// Gives the values of a column with their rows, the most frequent first.
    Levels -> Vec<(String, usize)>;
    /// Writes the rows that were set aside, with line and reason, as CSV.
    WriteSetAside -> ();
    /// Writes the keys that found nothing in a join, as CSV.
    WriteUnmatched -> ();
    /// Writes the table as it was understood, as CSV.
    WriteTable -> ();
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
    /// Tries one number of segments on the held matrix; its labels come back beside the answer. That there are too
    /// few customers that differ is an answer, too: smaller numbers may do.
    Try -> std::result::Result<Trial, Error>;
    /// Looks again at a number of segments that was tried, with the labels that came of it beside it.
    Assess -> Assessment;
    /// Takes the best run, with its labels beside it, and describes the segments.
    Conclude -> Segmentation;
    /// Runs rules on the table and describes the segments.
    Score -> Segmentation;
    /// Tells what rules would give, while they are being written.
    DrawSketch -> Sketch;
    /// Tells how many customers change their segment if a weight or a cut is moved a little.
    Sense -> Sensitivity;
    /// Tells why a row is in its segment; nothing is said of segments by likeness.
    Explain -> Option<Why>;
    /// Tells which segments of the run before the last each segment goes on from; none where the table is another.
    Before -> Vec<Option<Earlier>>;
    /// Writes the file that was read with segment columns added.
    ExportTable -> ();
    /// Writes the session as JSON, going on from the session beside it where there is one.
    Record -> SessionProfile;
    /// Changes what is said of the session beside it; the session comes back beside the answer.
    Revise -> SessionProfile;
    /// Tells what is different in one version of the session beside it from another, as sentences.
    Changes -> Vec<String>;
    /// Takes the sessions out of the file beside it; their documents come back beside the answer, one after the other.
    /// None where it is no file of several.
    Unpack -> Option<Unpacked>;
    /// Reads the session beside it; where its rows are open, customers have their segments again.
    Restore -> Restored;
    /// Gives the centres of the session beside it to start from.
    Centers -> Start;
    /// Tells what a version of the session beside it needs of newer files.
    Expect -> Expected;
    /// Reads the files beside it as the rows that a version was made from; the open table stays.
    OpenEarlier -> ();
    /// Tells what looks wrong with the open table for a version of the session beside it.
    Inspect -> Vec<Finding>;
    /// Puts the open table's rows into the segments of a version of the session beside it.
    Assign -> Segmentation;
    /// Tells how the segments last found go on from those of a version of the session beside it.
    Succeed -> Succession;
    /// Tells what moved between a version of the session beside it and the segments last found.
    Compare -> Review;
    /// Gives customers of what was compared last.
    Movers -> MoversWindow;
    /// Writes customers of what was compared last, as CSV.
    WriteMovers -> ();
}

/// See [`Request::Open`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Open {
    /// What to take as given instead of guessing.
    pub options: ReadOptions,
}

/// See [`Request::Peek`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Peek {
    /// What to take as given instead of guessing.
    pub options: ReadOptions,
}

/// See [`Request::ProposeRollUp`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProposeRollUp {
    /// The column by whose values rows belong together.
    pub key: String,
}

/// See [`Request::Count`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Count {
    /// The filter.
    pub filter: Filter,
}

/// How many rows pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// Rows that pass.
    pub passing: usize,
    /// All rows.
    pub rows: usize,
}

/// See [`Request::Levels`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Levels {
    /// The column.
    pub column: String,
    /// Only values that hold this text, upper and lower case alike.
    pub search: String,
    /// How many to give, 500 at most.
    pub count: usize,
}

/// See [`Request::WriteSetAside`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteSetAside {}

/// See [`Request::WriteUnmatched`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteUnmatched {
    /// Which join, from 0.
    pub join: usize,
}

/// See [`Request::WriteTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteTable {}

/// See [`Request::Rows`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// How many of the rows found to pass over.
    pub from: usize,
    /// How many to give, 500 at most.
    pub count: usize,
    /// Only rows of this segment.
    pub segment: Option<Label>,
    /// Only rows that are borderline.
    pub borderline: bool,
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
    /// By a figure beside the segment: confidence, score, or rule.
    Figure {
        /// Which one, from 0.
        at: usize,
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
    /// Its cells as shown, in the table's column order; of long ones the beginning.
    pub cells: Vec<String>,
    /// Its segment.
    pub segment: Option<Label>,
    /// What the method tells beside its segment ([`crate::methods::Strength::figures`]).
    pub figures: Vec<Option<f64>>,
    /// Whether it is borderline.
    pub borderline: bool,
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
    /// Each feature's columns of the matrix.
    pub blocks: Vec<Range<usize>>,
    /// Centres to start from, where the recipe says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Vec<Vec<f64>>>,
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
    /// Centres to start from instead of rows drawn at random, in the matrix's space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Vec<Vec<f64>>>,
}

/// See [`Request::Try`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Try {
    /// The settings, of which the number of segments is tried.
    pub settings: KMeansSettings,
}

/// See [`Request::Assess`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assess {
    /// The settings that were tried.
    pub settings: KMeansSettings,
    /// Each feature's columns of the matrix.
    pub blocks: Vec<Range<usize>>,
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
    /// The recipe, of rules.
    pub recipe: Recipe,
}

/// See [`Request::DrawSketch`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawSketch {
    /// The recipe, of rules.
    pub recipe: Recipe,
}

/// See [`Request::Sense`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sense {
    /// The recipe, of rules.
    pub recipe: Recipe,
}

/// See [`Request::Explain`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explain {
    /// The row of the table, from 0.
    pub row: usize,
}

/// See [`Request::Before`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Before {}

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
    /// The period that the file is of, where a person said so.
    #[serde(default)]
    pub period: Option<String>,
    /// The sizes of the segments that the names are of; others are not recorded. Not looked at if empty.
    #[serde(default)]
    pub sizes: Vec<usize>,
    /// The version that was on screen; the newest if absent.
    #[serde(default)]
    pub on_screen: Option<u32>,
    /// What it goes on from, where it is an update.
    #[serde(default)]
    pub update: Option<Update>,
}

/// See [`Request::Revise`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revise {
    /// The change.
    pub edit: Edit,
    /// Whether the file's rows are kept beside the session.
    pub has_rows: bool,
}

/// See [`Request::Changes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// The version to compare with.
    pub from: u32,
    /// The version that is told of.
    pub to: u32,
}

/// See [`Request::Unpack`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unpack {}

/// See [`Request::Restore`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Restore {
    /// The version to open; the newest if absent.
    #[serde(default)]
    pub version: Option<u32>,
}

/// See [`Request::Centers`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Centers {
    /// The version; the newest if absent.
    #[serde(default)]
    pub version: Option<u32>,
}

/// A session opened again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Restored {
    /// What it is.
    pub profile: SessionProfile,
    /// The number of the version.
    pub version: u32,
    /// The file it was made from.
    pub file: FileProfile,
    /// How it was made.
    pub recipe: Recipe,
    /// What the segments are called.
    pub names: Vec<Naming>,
    /// The segments.
    pub segmentation: Segmentation,
    /// Whether the open table is the session's own, so that customers can be listed.
    pub has_rows: bool,
}
