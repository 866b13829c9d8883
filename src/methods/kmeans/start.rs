//! Where k-means begins.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    error::{Problem, count},
    features::Encoder,
};

/// Where k-means begins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "from", rename_all = "lowercase", deny_unknown_fields)]
pub enum Start {
    /// Rows drawn at random, several times.
    #[default]
    Random,
    /// Customers that stand for a segment each, once.
    Customers {
        /// Their keys, in the order of the segments.
        keys: Vec<String>,
    },
    /// The centres of segments that were found before, once.
    Centers {
        /// What the session is called that they come from; for people only.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        of: String,
        /// What was learned of the columns then.
        encoder: Encoder,
        /// One centre for each segment, in the space that the encoder makes.
        centers: Vec<Vec<f64>>,
    },
}

impl Start {
    /// Whether it is random, so that several restarts make sense.
    pub fn is_random(&self) -> bool {
        *self == Self::Random
    }

    /// How many segments it begins with; `None` if as many as one likes.
    pub fn k(&self) -> Option<usize> {
        match self {
            Self::Random => None,
            Self::Customers { keys } => Some(keys.len()),
            Self::Centers { centers, .. } => Some(centers.len()),
        }
    }

    /// What is wrong with it for so many segments.
    pub fn check(&self, k: usize) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.k().is_some_and(|own| own < 2) {
            let text = "Choose at least two to start from, one for each segment.";
            return vec![Problem::new("method.start", text)];
        }
        if let Some(own) = self.k().filter(|own| *own != k) {
            let text = format!("The start is of {}, and {k} are asked for.", count(own, "segment"));
            problems.push(Problem::new("method.start", text));
        }
        if let Self::Customers { keys } = self {
            let mut seen = BTreeSet::new();
            for key in keys.iter().filter(|key| !seen.insert(*key)) {
                problems.push(Problem::new("method.start", format!("The customer “{key}” is named twice.")));
            }
        }
        problems
    }
}
