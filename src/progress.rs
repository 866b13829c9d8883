//! How long work says how far it has come.
//!
//! Work is cancelled by ending the worker that does it, so a report asks
//! nothing back.

use serde::{Deserialize, Serialize};

/// How far a piece of work has come.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of it is done, in the stage's own unit (bytes, rows, restarts).
    pub done: u64,
    /// How much there is; zero where that is not known.
    pub total: u64,
}

/// The parts of the work that are long enough to be named on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Stage {
    /// Reading a file; in bytes, with the rows read so far.
    Reading {
        /// Rows read so far.
        rows: u64,
    },
    /// Describing the columns; in columns.
    Profiling,
    /// Turning columns into features; in features.
    Encoding,
    /// Looking for the best segments; in restarts.
    Fitting {
        /// How often the rows were assigned in the restart that was heard of last.
        iteration: u64,
        /// The least inertia of the restarts that are done; 0 before there is one.
        inertia: f64,
    },
    /// Trying out numbers of segments; in trials.
    Scanning,
    /// Describing the segments; in features.
    Describing,
    /// Taking figures of how good segments are; in rows.
    Measuring,
    /// Writing a file; in rows.
    Writing,
}

impl Stage {
    /// The stage in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Reading { .. } => "Reading the file",
            Self::Profiling => "Describing the columns",
            Self::Encoding => "Preparing the features",
            Self::Scanning => "Trying numbers of segments",
            Self::Fitting { .. } => "Looking for the best segments",
            Self::Describing => "Describing the segments",
            Self::Measuring => "Measuring how good the segments are",
            Self::Writing => "Writing the file",
        }
    }
}

/// Where reports go.
pub type Report<'a> = &'a mut dyn FnMut(Progress);
