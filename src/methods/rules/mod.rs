//! Segments by rules that a person wrote: a weighted score cut into tiers, a grid of two scores, or a list of conditions
//! of which the first that holds decides.
//!
//! Nothing here depends on chance or on the order of the rows. What is learned
//! (cut points, thresholds) is kept in the fit, so that the same rules can be
//! applied unchanged to another table.

pub mod cuts;
pub mod grid;
pub mod list;
pub mod recut;
pub mod score;

pub use cuts::Cuts;
pub use grid::{Axis, AxisFit, AxisScores, GridFit, GridSettings};
pub use list::{ListFit, ListSettings, Rule, RuleFit};
pub use score::{ScoreFit, ScoreSettings};

use super::Label;

/// The different names in the order in which they come, and which of them each one is.
fn numbered<'a>(names: impl IntoIterator<Item = &'a String>) -> (Vec<&'a String>, Vec<Label>) {
    let mut different: Vec<&String> = Vec::new();
    let mut labels = Vec::new();
    for name in names {
        let at = different.iter().position(|known| *known == name).unwrap_or_else(|| {
            different.push(name);
            different.len() - 1
        });
        labels.push(Label::try_from(at).unwrap_or(Label::MAX - 1));
    }
    (different, labels)
}
