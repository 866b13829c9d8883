//! One line of advice from what has shifted: keep the model, watch it, or refit.
//!
//! A shift counts where the population stability index reaches a mark of
//! practice (0.10 watch, 0.25 act; Siddiqi 2006) and is beyond what chance
//! alone gives for so many rows. Shifts of features and of the mix of segments
//! over all customers speak for or against the model; a shift within a group,
//! of any column, is named to be watched, for it hides in the whole.

use serde::{Deserialize, Serialize};

use crate::{
    change::{Drift, Shift, spread::GroupShift},
    error::count,
};

/// Below this an index is stable.
pub const WATCH: f64 = 0.10;

/// Above this an index asks for action.
pub const ACT: f64 = 0.25;

/// Groups of fewer rows make the marks rough.
pub const ROUGH_BELOW: usize = 500;

/// A shift within a group must be so many times beyond what chance gives, because hundreds of groups are looked at:
/// then chance alone gives it once in about 100,000.
const OF_MANY: f64 = 1.5;

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Advice {
    /// Nothing has shifted that matters.
    Keep,
    /// Something has shifted, or did so within a group.
    Watch,
    /// What segments are formed by has shifted.
    Refit,
}

/// Advice with its grounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Counsel {
    /// What to do; none where nothing is known of how the data were spread.
    pub advice: Option<Advice>,
    /// Why, as a sentence.
    pub text: String,
    /// Every shift, the mix of segments first.
    pub shifts: Vec<Shift>,
}

/// What to do about these shifts.
pub fn counsel(shifts: Vec<Shift>) -> Counsel {
    if shifts.is_empty() {
        let text = "How the data were spread is not known for this version: it was saved by an earlier Strata. Give its file to compare.";
        return Counsel { advice: None, text: text.to_owned(), shifts };
    }
    let matters = |shift: &&Shift| shift.is_feature || shift.column.is_none();
    let worst = shifts.iter().filter(matters).max_by(|a, b| a.overall.psi.total_cmp(&b.overall.psi));
    let in_group = hidden(&shifts);
    let (advice, text) = match (worst, in_group) {
        (Some(worst), _) if is_beyond(&worst.overall, ACT) => (
            Advice::Refit,
            format!("Refit: {} (PSI {:.2}); the definitions have aged.", shifted(worst), worst.overall.psi),
        ),
        (Some(worst), Some((shift, group))) if is_beyond(&worst.overall, WATCH) => (
            Advice::Watch,
            format!(
                "Watch: {} (PSI {:.2}), and {}.",
                shifted(worst),
                worst.overall.psi,
                within(shift, group)
            ),
        ),
        (Some(worst), None) if is_beyond(&worst.overall, WATCH) => {
            (Advice::Watch, format!("Watch: {} (PSI {:.2}).", shifted(worst), worst.overall.psi))
        }
        (Some(worst), None) if worst.overall.psi >= WATCH => (
            Advice::Keep,
            format!(
                "Keep the model for now: {} (PSI {:.2}), but {} then and {} now are too few to tell that from chance.",
                shifted(worst),
                worst.overall.psi,
                count(worst.overall.rows.0, "customer"),
                worst.overall.rows.1
            ),
        ),
        (_, Some((shift, group))) => (Advice::Watch, format!("Watch: {}.", within(shift, group))),
        (Some(worst), None) => (
            Advice::Keep,
            format!(
                "Keep the model: nothing that forms segments has shifted (greatest PSI {:.2}, {}).",
                worst.overall.psi,
                named(worst)
            ),
        ),
        (None, None) => (Advice::Keep, "Keep the model: nothing has shifted.".to_owned()),
    };
    Counsel { advice: Some(advice), text, shifts }
}

/// The greatest shift within a group that is more than twice that of the whole.
fn hidden(shifts: &[Shift]) -> Option<(&Shift, &GroupShift)> {
    let groups = shifts.iter().flat_map(|shift| shift.within.iter().map(move |group| (shift, group)));
    let own = groups.filter(|(shift, group)| {
        // A column says nothing new of the groups that it makes.
        shift.column.as_ref() != Some(&group.by)
            && is_beyond(&group.drift, WATCH)
            && group.drift.psi > OF_MANY * group.drift.at_most_by_chance
            && group.drift.psi > 2.0 * shift.overall.psi
    });
    own.max_by(|a, b| a.1.drift.psi.total_cmp(&b.1.drift.psi))
}

/// Whether a shift reaches a mark, and is more than chance gives.
pub fn is_beyond(drift: &Drift, mark: f64) -> bool {
    drift.psi >= mark && drift.psi > drift.at_most_by_chance
}

fn named(shift: &Shift) -> String {
    shift.column.clone().unwrap_or_else(|| "sizes of the segments".to_owned())
}

fn shifted(shift: &Shift) -> String {
    match &shift.column {
        Some(column) => format!("{column} has shifted"),
        None => "the sizes of the segments have shifted".to_owned(),
    }
}

fn within(shift: &Shift, group: &GroupShift) -> String {
    let others = shift.within.iter().filter(|other| other.by == group.by && other.group != group.group);
    let most = others.map(|other| other.drift.psi).fold(0.0, f64::max);
    let rough = if group.drift.rows.0.min(group.drift.rows.1) < ROUGH_BELOW {
        ", a rough figure for so few customers"
    } else {
        ""
    };
    format!(
        "{} where {} is {} (PSI {:.2}{rough}; at most {most:.2} elsewhere, {:.2} overall)",
        shifted(shift),
        group.by,
        group.group,
        group.drift.psi,
        shift.overall.psi
    )
}
