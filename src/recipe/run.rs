//! Running a recipe on a table, whole or in the steps that workers share, and applying what was learned to another.

use super::{Method, Recipe, begin::begin, check::check};
use crate::{
    error::{ErrorKind, Problem, Result, count},
    features::{Encoder, encoder::Encoded},
    methods::{
        Assignment, Fit, KMeansSettings, Label, NOT_ASSIGNED, Run, Strength,
        kmeans::{self, center_matrix},
        rules,
    },
    progress::Report,
    table::{Filter, Table},
};

/// What a recipe gave on a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What was learned of the columns.
    pub encoder: Encoder,
    /// What was learned of the rows.
    pub fit: Fit,
    /// Every row's segment.
    pub assignment: Assignment,
}

/// The encoder and the encoded rows, for a method that uses distances.
pub fn prepare(recipe: &Recipe, table: &Table, report: Report<'_>) -> Result<(Encoder, Encoded)> {
    let pass = checked(recipe, table)?;
    let encoder = Encoder::fit(&recipe.features, table, &pass, report)?;
    let encoded = encoder.apply(table, &pass)?;
    if encoded.rows.len() < recipe.method.k() {
        return Err(ErrorKind::TooManySegments { k: recipe.method.k(), rows: encoded.rows.len() }.into());
    }
    if let Method::KMeans(settings) = &recipe.method
        && settings.k.saturating_mul(settings.min_rows) > encoded.rows.len()
    {
        let text = format!(
            "{} of at least {} need more than the {} there are.",
            count(settings.k, "segment"),
            count(settings.min_rows, "row"),
            count(encoded.rows.len(), "row")
        );
        return Err(ErrorKind::Settings(vec![Problem::new("method.min_rows", text)]).into());
    }
    Ok((encoder, encoded))
}

/// The outcome of restarts that ran on prepared rows; `labels` are the best run's.
pub fn conclude(
    encoder: Encoder,
    encoded: &Encoded,
    (settings, runs): (&KMeansSettings, &[Run]),
    labels: &[Label],
    rows: usize,
) -> Result<Outcome> {
    let fit = kmeans::conclude(&encoded.matrix, settings, runs).ok_or(ErrorKind::NoRowsLeft)?;
    let assignment = with_confidence(encoded, &fit.centers, labels, rows)?;
    Ok(Outcome { encoder, fit: Fit::KMeans(fit), assignment })
}

/// The whole recipe.
pub fn run(recipe: &Recipe, table: &Table, report: Report<'_>) -> Result<Outcome> {
    match &recipe.method {
        Method::KMeans(settings) => {
            let (encoder, encoded) = prepare(recipe, table, report)?;
            let start = begin(settings, table, (&encoder, &encoded))?;
            let start = start.and_then(|centers| center_matrix(&centers, encoder.width()));
            let (fit, labels) = kmeans::fit(&encoded.matrix, settings, start, report)?;
            let assignment = with_confidence(&encoded, &fit.centers, &labels, table.rows)?;
            Ok(Outcome { encoder, fit: Fit::KMeans(fit), assignment })
        }
        Method::Rules(settings) => {
            let pass = checked(recipe, table)?;
            let encoder = Encoder::fit(&recipe.features, table, &pass, report)?;
            let scores = rules::scores(&encoder, table, &pass)?;
            let fit = rules::fit(&scores, settings)?;
            let labels = rules::assign(&scores, &fit);
            let assignment = Assignment { labels, strength: Strength::Score(scores) };
            Ok(Outcome { encoder, fit: Fit::Rules(fit), assignment })
        }
    }
}

/// The rows as points to be laid on a map and judged by distance: for a score, each feature's points.
pub fn encoded(recipe: &Recipe, outcome: &Outcome, table: &Table) -> Result<Encoded> {
    let pass = passing(recipe.filter.as_ref(), table)?;
    match outcome.fit {
        Fit::KMeans(_) => outcome.encoder.apply(table, &pass),
        Fit::Rules(_) => outcome.encoder.apply_points(table, &pass),
    }
}

/// The segments of another table's rows by what was learned; nothing is learned anew.
pub fn apply(encoder: &Encoder, fit: &Fit, filter: Option<&Filter>, table: &Table) -> Result<Assignment> {
    let pass = passing(filter, table)?;
    match fit {
        Fit::KMeans(fit) => {
            let encoded = encoder.apply(table, &pass)?;
            let centers = center_matrix(&fit.centers, encoder.width()).ok_or_else(mismatch)?;
            let labels = kmeans::assign(&encoded.matrix, &centers);
            with_confidence(&encoded, &fit.centers, &labels, table.rows)
        }
        Fit::Rules(fit) => {
            let scores = rules::scores(encoder, table, &pass)?;
            Ok(Assignment { labels: rules::assign(&scores, fit), strength: Strength::Score(scores) })
        }
    }
}

fn mismatch() -> ErrorKind {
    let reason = "its centres do not fit its features".to_owned();
    ErrorKind::Malformed { what: "session".to_owned(), reason }
}

fn checked(recipe: &Recipe, table: &Table) -> Result<Vec<bool>> {
    let problems = check(recipe, table);
    if !problems.is_empty() {
        return Err(ErrorKind::Settings(problems).into());
    }
    passing(recipe.filter.as_ref(), table)
}

fn passing(filter: Option<&Filter>, table: &Table) -> Result<Vec<bool>> {
    filter.map_or_else(|| Ok(vec![true; table.rows]), |filter| filter.apply(table))
}

/// Labels of the encoded rows spread over all rows of the table, with how sure each is.
fn with_confidence(
    encoded: &Encoded,
    centers: &[Vec<f64>],
    labels: &[Label],
    rows: usize,
) -> Result<Assignment> {
    let centers = center_matrix(centers, encoded.matrix.width()).ok_or_else(mismatch)?;
    if labels.len() != encoded.rows.len() || labels.iter().any(|l| usize::from(*l) >= centers.nrows()) {
        return Err(mismatch().into());
    }
    let sure = kmeans::confidence(&encoded.matrix, &centers, labels);
    let mut all = vec![NOT_ASSIGNED; rows];
    let mut confidence = vec![f32::NAN; rows];
    for ((&row, label), sure) in encoded.rows.iter().zip(labels).zip(sure) {
        all[row as usize] = *label;
        confidence[row as usize] = sure;
    }
    Ok(Assignment { labels: all, strength: Strength::Confidence(confidence) })
}
