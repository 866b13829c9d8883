//! How many segments: every number in a range is tried and judged by several measures, of which none decides alone.
//!
//! For each k the default job is run and measured ([`Trial`]). Then two
//! questions are asked ([`Assessment`]): does the same come out when a fifth
//! of the rows is left out, and do rows with the same columns but without
//! groups do as well? [`advise`] weighs the answers. The parts do not depend
//! on one another, so they may run anywhere and in any order.

mod advice;
mod assess;
mod trial;

use serde::{Deserialize, Serialize};

pub use advice::{Advice, Verdict, advise};
pub use assess::{Assessment, Contrast, RESAMPLES, assess};
pub use trial::{Trial, plain, trial};

/// A number of segments, and what was found out about it so far.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// What came of trying it.
    pub trial: Trial,
    /// What the second look gave; absent until then.
    pub assessment: Option<Assessment>,
}
