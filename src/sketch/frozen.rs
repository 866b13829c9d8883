//! A recipe that learns nothing from the next table: all cut points stay where they were found on this one.
//!
//! The bins of a feature become given breaks that earn what the bins earned;
//! shares, numbers of rows and volumes become the scores at which they cut.
//! On the same table the frozen recipe gives the same segments. Two things
//! cannot be said by one set of breaks or scores, and are refused: bins cut
//! anew within those of another feature, and a band that holds no score.

use super::{FeatureSketch, ScoreSketch, Shape, Sketch};
use crate::{
    error::Problem,
    features::{Binning, Direction, Encoding, Feature, MissingPoints, points_of},
    methods::{Axis, Cuts},
    recipe::{Method, Recipe},
};

/// Whether a recipe of rules learns nothing from a table.
pub fn is_frozen(recipe: &Recipe) -> bool {
    let is_given = |cuts: &Cuts| matches!(cuts, Cuts::Score { .. });
    let is_cut = match &recipe.method {
        Method::KMeans(_) => false,
        Method::Score(settings) => is_given(&settings.cuts),
        Method::Grid(settings) => is_given(&settings.x.cuts) && is_given(&settings.y.cuts),
        Method::List(_) => true,
    };
    let is_learned = |feature: &Feature| match &feature.encoding {
        Encoding::Bins { binning, within, .. } => {
            within.is_some() || !matches!(binning, Binning::Breaks { .. })
        }
        _ => false,
    };
    is_cut && !recipe.features.iter().any(is_learned)
}

/// The recipe with its cut points where its sketch found them; or what keeps them from being said, each tied to its
/// field.
pub fn frozen(recipe: &Recipe, sketch: &Sketch) -> Result<Recipe, Vec<Problem>> {
    let mut fixed = recipe.clone();
    let mut problems = Vec::new();
    for feature in &mut fixed.features {
        let found = sketch.features.iter().find(|found| found.column == feature.column);
        if matches!(feature.encoding, Encoding::Bins { within: Some(_), .. }) {
            let text = format!(
                "“{}” is cut anew within the bins of another feature; such cut points cannot be fixed.",
                feature.column
            );
            problems.push(Problem::new(format!("features.{}.within", feature.column), text));
        } else if let Some(found) = found {
            feature.encoding = given(&feature.encoding, found);
        }
    }
    match (&mut fixed.method, &sketch.shape) {
        (Method::Score(settings), Shape::Score(score)) => match Cuts::at_thresholds(&score.thresholds) {
            Some(cuts) => {
                settings.names.truncate(cuts.bands());
                settings.cuts = cuts;
            }
            None => problems.push(empty("method.cuts", "A tier")),
        },
        (Method::Grid(settings), Shape::Grid { x, y, .. }) => {
            let (rows, columns) = settings.shape();
            let mut axis = |axis: &mut Axis, score: &ScoreSketch, field: &str| match Cuts::at_thresholds(
                &score.thresholds,
            ) {
                Some(cuts) => axis.cuts = cuts,
                None => problems.push(empty(field, &format!("A band of “{}”", axis.name))),
            };
            axis(&mut settings.x, x, "method.x.cuts");
            axis(&mut settings.y, y, "method.y.cuts");
            // Ties can leave an axis fewer bands than were asked for; its lowest hold nobody.
            let (high, wide) = settings.shape();
            settings.cells.truncate(high.min(rows));
            for row in &mut settings.cells {
                row.drain(..columns.saturating_sub(wide).min(row.len()));
            }
        }
        _ => {}
    }
    if problems.is_empty() { Ok(fixed) } else { Err(problems) }
}

fn empty(field: &str, what: &str) -> Problem {
    Problem::new(field, format!("{what} holds no score: such cuts cannot be fixed. Fewer of them can."))
}

/// Bins as given breaks that earn the same.
fn given(encoding: &Encoding, found: &FeatureSketch) -> Encoding {
    let Encoding::Bins { binning, direction, points, missing, within } = encoding else {
        return encoding.clone();
    };
    if matches!(binning, Binning::Breaks { .. }) {
        return encoding.clone();
    }
    let zero_apart = binning.shape().1;
    let (mut at, mut earned) = breaks(found, zero_apart);
    let is_middle_moved = *missing == MissingPoints::Middle
        && found.missing_points.is_some_and(|worth| earned.get(earned.len() / 2) != Some(&worth));
    if is_middle_moved {
        (at, earned) = with_empty(found, zero_apart);
    }
    if at.is_empty() {
        // One bin is no binning: the same points stand on both sides of a break.
        let most = found.bins.last().and_then(|bin| bin.range).map_or(1.0, |(_, most)| most);
        at.push(most);
        earned.extend(earned.last().copied());
    }
    let own = (points.is_some() || points_of(earned.len(), *direction, None) != earned).then(|| {
        if *direction == Direction::Lower {
            earned.reverse();
        }
        earned
    });
    Encoding::Bins {
        binning: Binning::Breaks { at, zero_apart },
        direction: *direction,
        points: own,
        missing: *missing,
        within: within.clone(),
    }
}

/// The edges above the lowest bin, and what each bin earns, without those that equal edges leave empty.
fn breaks(found: &FeatureSketch, zero_apart: bool) -> (Vec<f64>, Vec<f64>) {
    let first = 1 + usize::from(zero_apart);
    let mut at: Vec<f64> = Vec::new();
    let mut earned: Vec<f64> = found.bins.iter().take(first).map(|bin| bin.points).collect();
    for bin in found.bins.iter().skip(first) {
        let Some(edge) = bin.from else { continue };
        if at.last() == Some(&edge) {
            earned.pop();
        } else {
            at.push(edge);
        }
        earned.push(bin.points);
    }
    (at, earned)
}

/// The same with every bin, the empty ones so narrow that no value lies in them: which bin is the middle one must not
/// change where missing values earn its points.
fn with_empty(found: &FeatureSketch, zero_apart: bool) -> (Vec<f64>, Vec<f64>) {
    let mut at: Vec<f64> =
        found.bins.iter().skip(1 + usize::from(zero_apart)).filter_map(|bin| bin.from).collect();
    for place in (1..at.len()).rev() {
        at[place - 1] = at[place - 1].min(at[place].next_down());
    }
    (at, found.bins.iter().map(|bin| bin.points).collect())
}
