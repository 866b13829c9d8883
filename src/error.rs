//! The one error of the engine, and the one note for partial failure.
//!
//! An [`Error`] says what went wrong, where, and what to do about it, in a
//! sentence for the person who owns the file. There is a single type because
//! every error ends in the same two places: a notice on the page and a line
//! on the terminal. What does not stop the work is an [`Issue`], which is data.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The result of everything in the engine that can fail as a whole.
pub type Result<T> = std::result::Result<T, Error>;

/// Why the work stopped, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Error {
    /// What went wrong.
    pub kind: ErrorKind,
    /// Where in the user's material it went wrong.
    pub place: Place,
}

/// Where in the user's material something is: any part may be unknown.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The file's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The column's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}

/// One thing wrong with what the user typed, tied to the field that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field, as a path into the recipe: `method.k`, `features.brand_share.weight`.
    pub field: String,
    /// What is wrong and what would be right, as a sentence.
    pub text: String,
}

impl Problem {
    /// A problem of the field at `field`.
    pub fn new(field: impl Into<String>, text: impl Into<String>) -> Self {
        Self { field: field.into(), text: text.into() }
    }
}

/// What can stop the work. The sentences stand in `Display`, the mends in [`ErrorKind::hint`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// The bytes could not be had; the reason is the system's.
    Unreadable(String),
    /// A compressed file is cut off or broken; the reason is the decoder's.
    Damaged(String),
    /// A row goes on and on.
    EndlessRow,
    /// The file holds no bytes, or white space alone.
    EmptyFile,
    /// The file is not text.
    BinaryFile {
        /// What it seems to be, where that is known: "an Excel workbook".
        looks_like: Option<String>,
    },
    /// What is called a workbook, or packed like one, is something else: "a Word document".
    NotAWorkbook(String),
    /// The workbook opens with a password alone.
    LockedWorkbook,
    /// The workbook cannot be made sense of; the reason is the reader's.
    DamagedWorkbook(String),
    /// The workbook is beyond what can be opened; the reason says by what.
    LargeWorkbook(String),
    /// The workbook has no sheet of that name.
    UnknownSheet(String),
    /// The sheet of that name has no cell.
    EmptySheet(String),
    /// There is a header and no row.
    HeaderOnly,
    /// More than half of the lines do not have as many cells as the header.
    NotATable {
        /// Cells in the header.
        header_cells: usize,
        /// Rows that have another number of cells.
        ragged: u64,
        /// All rows.
        rows: u64,
    },
    /// The recipe names a column that the table does not have.
    UnknownColumn(String),
    /// The recipe has no feature with a weight above zero.
    NoFeatures,
    /// Nothing in the table can be computed with.
    NothingToSegmentBy,
    /// A feature has not one value.
    AllMissing(String),
    /// A feature is to be computed with as numbers and holds something else.
    NotNumbers(String),
    /// A feature's values are beyond what can be computed with.
    TooLarge(String),
    /// Not one row passed the filter and the treatment of missing values.
    NoRowsLeft,
    /// Segments found before were formed by other features, or by the same prepared otherwise.
    OtherFeatures(String),
    /// More segments were asked for than there are rows.
    TooManySegments {
        /// Segments asked for.
        k: usize,
        /// Rows that can be assigned.
        rows: usize,
    },
    /// More segments were asked for than there are customers that differ in the features.
    TooFewDistinct {
        /// Segments asked for.
        k: usize,
        /// Rows that differ.
        distinct: usize,
    },
    /// The settings cannot be run.
    Settings(Vec<Problem>),
    /// A recipe or a session file could not be understood.
    Malformed {
        /// "recipe" or "session".
        what: String,
        /// The reader's complaint.
        reason: String,
    },
    /// The file was written by a later Strata.
    TooNew {
        /// "recipe" or "session".
        what: String,
        /// Its version.
        found: u32,
        /// The newest that this build reads.
        known: u32,
    },
    /// A recipe joins a file that was not given; the text is what the recipe calls it.
    FileWanted(String),
    /// A file is to be joined, and one of the two tables has no key to join by; the text is what the recipe calls it.
    NoKeyToJoin(String),
    /// Work was asked for before the data it needs was there.
    NothingOpen,
    /// The user cancelled.
    Cancelled,
    /// Memory ran out.
    OutOfMemory,
    /// A worker ended without an answer; the text is its last word.
    WorkerDied(String),
    /// The browser's storage refused; the text says how.
    Storage(String),
    /// The browser's storage could not be read; the text says how.
    StorageUnread(String),
    /// The browser's storage is full.
    StorageFull,
    /// The browser keeps nothing for this page.
    NoStorage,
    /// Another tab holds the browser's storage in an older form.
    StorageHeld,
    /// The browser's storage was brought to a newer form by a later Strata.
    StorageNewer,
    /// The session of that name was changed since it was opened, in another tab.
    SavedElsewhere(String),
    /// The session of that name was put into the bin since it was opened, in another tab.
    BinnedElsewhere(String),
    /// The session of that name is no longer kept.
    SessionGone(String),
    /// A kept session cannot be read.
    SessionDamaged {
        /// What it is called, as far as is known.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Writing a file failed.
    Unwritable(String),
}

impl Error {
    /// An error of no particular place.
    pub fn new(kind: ErrorKind) -> Self {
        Self { kind, place: Place::default() }
    }

    /// The same error, placed in a file.
    #[must_use]
    pub fn in_file(mut self, name: &str) -> Self {
        self.place.file.get_or_insert_with(|| name.to_owned());
        self
    }

    /// The same error, placed at a line (from 1).
    #[must_use]
    pub fn at_line(mut self, line: u64) -> Self {
        self.place.line.get_or_insert(line);
        self
    }

    /// What the person can do about it.
    pub fn hint(&self) -> String {
        self.kind.hint()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self::new(kind)
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.place.file {
            write!(f, "{file}")?;
            if let Some(line) = self.place.line {
                write!(f, ", line {line}")?;
            }
            write!(f, ": ")?;
        } else if let Some(line) = self.place.line {
            write!(f, "Line {line}: ")?;
        }
        write!(f, "{}", self.kind)
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(reason) => write!(f, "The file could not be read ({reason})."),
            Self::Damaged(reason) => write!(f, "The compressed file is cut off or broken ({reason})."),
            Self::EndlessRow => write!(f, "A row of more than 256 MB begins here."),
            Self::EmptyFile => write!(f, "The file is empty."),
            Self::BinaryFile { looks_like: Some(what) } => {
                write!(f, "This is {what}, not a text table.")
            }
            Self::BinaryFile { looks_like: None } => write!(f, "The file is not a text table."),
            Self::NotAWorkbook(what) => write!(f, "This is {what}, not an Excel workbook."),
            Self::LockedWorkbook => write!(f, "The workbook is locked with a password."),
            Self::DamagedWorkbook(reason) => {
                write!(f, "The workbook is damaged or of an unusual kind ({reason}).")
            }
            Self::LargeWorkbook(reason) => {
                write!(f, "The workbook is too large to be opened here: {reason}.")
            }
            Self::UnknownSheet(name) => write!(f, "The workbook has no sheet “{name}”."),
            Self::EmptySheet(name) => write!(f, "The sheet “{name}” is empty."),
            Self::HeaderOnly => write!(f, "The file has a header and no rows below it."),
            Self::NotATable { header_cells, ragged, rows } => write!(
                f,
                "This does not look like a table: {ragged} of {rows} rows do not have the header's {}.",
                count(*header_cells, "cell")
            ),
            Self::UnknownColumn(column) => write!(f, "The table has no column “{column}”."),
            Self::NoFeatures => write!(f, "No feature is chosen."),
            Self::NothingToSegmentBy => {
                write!(f, "The table has no column of numbers that segments could be formed by.")
            }
            Self::AllMissing(column) => write!(f, "The column “{column}” has no value in any row used."),
            Self::NotNumbers(column) => write!(f, "The column “{column}” does not hold numbers."),
            Self::TooLarge(column) => {
                write!(f, "The column “{column}” holds values too large to compute with.")
            }
            Self::OtherFeatures(features) => {
                write!(
                    f,
                    "The segments to start from were formed by other features, or prepared otherwise: {features}."
                )
            }
            Self::NoRowsLeft => write!(f, "No row is left after the filter and the missing values."),
            Self::TooManySegments { k, rows } => {
                write!(f, "{} cannot be formed from {}.", count(*k, "segment"), count(*rows, "row"))
            }
            Self::TooFewDistinct { k, distinct } => write!(
                f,
                "{} cannot be formed: only {} in the chosen features.",
                count(*k, "segment"),
                if *distinct == 1 {
                    "1 customer differs".to_owned()
                } else {
                    format!("{distinct} customers differ")
                }
            ),
            Self::Settings(problems) => {
                let texts: Vec<&str> = problems.iter().map(|p| p.text.as_str()).collect();
                write!(f, "{}", texts.join(" "))
            }
            Self::Malformed { what, reason } => {
                write!(f, "This is not a {what} that Strata can read ({reason}).")
            }
            Self::TooNew { what, found, known } => write!(
                f,
                "This {what} was written by a later Strata (format {found}; this one reads up to {known})."
            ),
            Self::FileWanted(label) => write!(f, "The file for “{label}” is missing."),
            Self::NoKeyToJoin(label) => {
                write!(f, "“{label}” cannot be joined: this file has no column chosen as its key.")
            }
            Self::NothingOpen => write!(f, "No table is open."),
            Self::Cancelled => write!(f, "Cancelled."),
            Self::OutOfMemory => write!(f, "The browser ran out of memory."),
            Self::WorkerDied(reason) => write!(f, "The computation stopped unexpectedly ({reason})."),
            Self::Storage(reason) => {
                write!(f, "The browser's storage did not take it ({reason}). Nothing was saved.")
            }
            Self::StorageUnread(reason) => {
                write!(f, "What is kept in this browser could not be read ({reason}).")
            }
            Self::StorageFull => write!(f, "The browser's storage is full. Nothing was saved."),
            Self::NoStorage => {
                write!(
                    f,
                    "This browser keeps nothing for this page, as in a private window. Nothing was saved."
                )
            }
            Self::StorageHeld => {
                write!(f, "An older Strata in another tab holds the browser's storage. Nothing was saved.")
            }
            Self::StorageNewer => {
                write!(
                    f,
                    "What is kept in this browser was used by a newer Strata than this one. Nothing was saved."
                )
            }
            Self::SavedElsewhere(name) => {
                write!(
                    f,
                    "{} was changed in another tab since it was opened here. Nothing was saved.",
                    session(name)
                )
            }
            Self::BinnedElsewhere(name) => {
                write!(
                    f,
                    "{} was deleted in another tab and is in the bin. Nothing was saved.",
                    session(name)
                )
            }
            Self::SessionGone(name) => write!(f, "{} is no longer kept in this browser.", session(name)),
            Self::SessionDamaged { name, reason } => {
                write!(f, "{} cannot be read ({reason}).", session(name))
            }
            Self::Unwritable(reason) => write!(f, "The file could not be written ({reason})."),
        }
    }
}

impl ErrorKind {
    /// What the person can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable(_) => {
                "Check that it still exists and is not open elsewhere, then choose it again."
            }
            Self::Damaged(_) => {
                "Fetch or make the file anew, or take it out of its compression and open that."
            }
            Self::EndlessRow => "Check that the file is a table of text with one line for each customer.",
            Self::EmptyFile => "Choose a file with a header line and one line for each customer.",
            Self::BinaryFile { looks_like: Some(what) } if what.contains("compressed") => {
                "Take the table out of it and open that. Of compressed files, those of gzip (.gz) are read as they are."
            }
            Self::BinaryFile { .. } | Self::LargeWorkbook(_) => {
                "Save the sheet as CSV (in Excel: File, Save as, CSV UTF-8) and open that."
            }
            Self::NotAWorkbook(_) => {
                "Open it in the program it belongs to, save the table as an Excel workbook (.xlsx) or as CSV, and open that."
            }
            Self::LockedWorkbook => {
                "Open it in Excel, take the password off (File, Info, Protect Workbook, Encrypt with Password), save it and choose it again."
            }
            Self::DamagedWorkbook(_) => {
                "Open it in Excel and save it anew as an Excel workbook (.xlsx) or as CSV UTF-8, then open that."
            }
            Self::UnknownSheet(_) => "Choose one of its sheets.",
            Self::EmptySheet(_) => "Choose another sheet of the workbook.",
            Self::HeaderOnly => "Add one line for each customer below the header.",
            Self::NotATable { .. } => {
                "Check that the first line holds the column names, and that one sign separates the cells."
            }
            Self::UnknownColumn(_) => "Choose another column, or open the file that has it.",
            Self::NoFeatures => "Choose at least one feature and give it a weight above zero.",
            Self::NothingToSegmentBy => "Add a column of numbers, or choose a category as a feature.",
            Self::AllMissing(_) => "Leave this feature out, or fill its values in.",
            Self::NotNumbers(_) => "Set its kind to number, or use it as a category.",
            Self::TooLarge(_) => "Scale the feature (z-score), take its logarithm, or leave it out.",
            Self::NoRowsLeft => {
                "Loosen the filter, or fill missing values with the median instead of leaving rows out."
            }
            Self::OtherFeatures(_) => "Choose and prepare the same features, or start at random.",
            Self::TooManySegments { .. } => "Ask for fewer segments.",
            Self::TooFewDistinct { .. } => "Ask for fewer segments, or choose more features.",
            Self::Settings(_) => "Mend the marked fields and run again.",
            Self::Malformed { .. } => "Choose a file that Strata exported.",
            Self::TooNew { .. } => "Open it with the newer Strata.",
            Self::FileWanted(_) => "Choose the file that is joined under this name, or take the join out.",
            Self::NoKeyToJoin(_) => {
                "Choose as the key, in both files, the column that holds the same customers' keys."
            }
            Self::NothingOpen => "Open a file, or load the sample data.",
            Self::Cancelled => "Nothing was changed.",
            Self::OutOfMemory => {
                "Close other tabs, or open a file with fewer rows or columns. What was saved is intact."
            }
            Self::WorkerDied(_) => "It has been started again and what was saved is intact: try once more.",
            Self::Storage(_) => "Export the session as a file to keep it.",
            Self::StorageUnread(_) => "Reload the page and try again. What is kept stays as it is.",
            Self::StorageFull => {
                "Export the session as a file, or save it without its rows, or delete sessions you no longer need."
            }
            Self::NoStorage => "Export the session as a file to keep it, or open this page in an ordinary window.",
            Self::StorageHeld => "Close the other tabs of this page and try again.",
            Self::StorageNewer => "Reload the page to get the newer one. Export the session as a file before, if it is not saved.",
            Self::SavedElsewhere(_) => "Save it as a new one, or open it again to see what was changed.",
            Self::BinnedElsewhere(_) => "Save it as a new one, or put it back on the Sessions page and open it again.",
            Self::SessionGone(_) => "Save what is on screen as a new one, or open the session's file if you exported it.",
            Self::SessionDamaged { .. } => {
                "It is left as it is. Open the session's file if you exported it; what is on screen can be saved as a new one."
            }
            Self::Unwritable(_) => "Check the place and the space left there.",
        }
        .to_owned()
    }
}

/// A session in a sentence.
fn session(name: &str) -> String {
    if name.is_empty() { "This session".to_owned() } else { format!("“{name}”") }
}

/// `1 row`, `2 rows`.
pub fn count(n: usize, noun: &str) -> String {
    if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") }
}

/// Something that was noticed or repaired and did not stop the work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Issue {
    /// A stable name for programs: `ragged_row`, `duplicate_key`.
    pub code: String,
    /// How often it was met.
    pub count: u64,
    /// The first lines where it was met (from 1), five at most.
    pub lines: Vec<u64>,
    /// The column, where it is of one column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What it is and what was done about it, as a sentence.
    pub text: String,
}
