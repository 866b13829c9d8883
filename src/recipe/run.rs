//! Running a recipe on a table, whole or in the steps that workers share, and applying what was learned to another.

use super::{Method, Recipe, begin::begin, check::check};
use crate::{
    error::{ErrorKind, Problem, Result, count},
    features::{Binned, Encoder, FeatureEncoder, encoder::Encoded},
    methods::{
        Assignment, AxisScores, Fit, KMeansSettings, Label, NOT_ASSIGNED, Run, ScoreFit, Strength,
        kmeans::{self, center_matrix},
        rules::{cuts, score::scores},
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
        method => {
            let pass = checked(recipe, table)?;
            let encoder = Encoder::fit(&recipe.features, table, &pass, report)?;
            let bins = encoder.bins(table)?;
            let fit = fit_rules(method, &encoder, (&bins, &pass), table)?;
            let assignment = placed(&encoder, &fit, (&bins, &pass), table)?;
            Ok(Outcome { encoder, fit, assignment })
        }
    }
}

/// What rules learn from binned rows.
pub fn fit_rules(
    method: &Method,
    encoder: &Encoder,
    (bins, pass): (&Binned, &[bool]),
    table: &Table,
) -> Result<Fit> {
    Ok(match method {
        Method::KMeans(_) => return Err(mismatch().into()),
        Method::Score(settings) => {
            let scores = scores(encoder.features.iter().zip(bins), pass);
            let features: Vec<&FeatureEncoder> = encoder.features.iter().collect();
            Fit::Score(ScoreFit { thresholds: settings.cuts.thresholds(&scores, &features, table)? })
        }
        Method::Grid(settings) => {
            let axes = (settings.x.features.as_slice(), settings.y.features.as_slice());
            let scores = AxisScores::of(axes, &encoder.features, bins, pass);
            Fit::Grid(settings.fit(&encoder.features, &scores, table)?)
        }
        Method::List(settings) => Fit::List(settings.fit()),
    })
}

/// Where learned rules put binned rows.
pub fn placed(
    encoder: &Encoder,
    fit: &Fit,
    (bins, pass): (&Binned, &[bool]),
    table: &Table,
) -> Result<Assignment> {
    Ok(match fit {
        Fit::KMeans(_) => return Err(mismatch().into()),
        Fit::Score(fit) => {
            let scores = scores(encoder.features.iter().zip(bins), pass);
            Assignment { labels: cuts::bands(&scores, &fit.thresholds), strength: Strength::Score(scores) }
        }
        Fit::Grid(fit) => {
            let axes = (fit.x.features.as_slice(), fit.y.features.as_slice());
            let scores = AxisScores::of(axes, &encoder.features, bins, pass);
            Assignment { labels: fit.assign(&scores), strength: Strength::Scores(scores) }
        }
        Fit::List(fit) => {
            let caught = fit.catch(table, pass)?;
            Assignment { labels: fit.labels(&caught), strength: Strength::Rule(caught) }
        }
    })
}

/// The rows as points to be laid on a map and judged by distance: for scores, each feature's points. A list of rules
/// has none.
pub fn encoded(recipe: &Recipe, outcome: &Outcome, table: &Table) -> Result<Option<Encoded>> {
    let pass = passing(recipe.filter.as_ref(), table)?;
    match outcome.fit {
        Fit::KMeans(_) => outcome.encoder.apply(table, &pass).map(Some),
        Fit::Score(_) | Fit::Grid(_) => outcome.encoder.apply_points(table, &pass).map(Some),
        Fit::List(_) => Ok(None),
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
        fit => placed(encoder, fit, (&encoder.bins(table)?, &pass), table),
    }
}

fn mismatch() -> ErrorKind {
    let reason = "its parts do not fit together".to_owned();
    ErrorKind::Malformed { what: "session".to_owned(), reason }
}

/// The rows that take part, if nothing is wrong with the recipe.
pub fn checked(recipe: &Recipe, table: &Table) -> Result<Vec<bool>> {
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
