//! What the figures say, weighed and in words.

use serde::{Deserialize, Serialize};

use super::Candidate;

/// How far the segments can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Distinct, found again, and none is tiny.
    Strong,
    /// Found again, though they overlap.
    Usable,
    /// Better than chance, and not much more.
    Weak,
    /// No better than chance.
    DoNotSplit,
}

/// What to do, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// The number of segments to take; `None` where the data do not split.
    pub k: Option<usize>,
    /// How far to trust them.
    pub verdict: Verdict,
    /// The reasons, the weightiest first; each a sentence.
    pub reasons: Vec<String>,
}

/// What to make of the candidates; `None` while none has had its second look.
pub fn advise(_candidates: &[Candidate]) -> Option<Advice> {
    None
}
