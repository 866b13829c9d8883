//! From labels to a description: sizes, and every column over all rows and within each segment.

use super::{
    ColumnBySegment, Map, Quality, SegmentProfile, Segmentation, Summary, highlights::highlights,
    project::project, suggest::suggest_names,
};
use crate::{
    error::Result,
    features::{Encoder, FeatureEncoder, FeatureMatrix, encoder::Encoded},
    methods::{Assignment, Fit, Label, NOT_ASSIGNED, Strength},
    numeric::statistics::{median, moments, sum},
    progress::{Progress, Report, Stage},
    quality::silhouette,
    recipe::{Outcome, Recipe},
    table::{Cells, Column, Kind, NO_LEVEL, Role, Table},
};

/// Levels kept of a category.
const TOP_LEVELS: usize = 8;

/// A start whose inertia is within this share of the best found the same segments, as good as.
const AGREEING: f64 = 0.001;

/// Describes an outcome. `encoded` are the rows as the outcome's encoder made them, where they are at hand. Columns
/// whose role is to be left out describe nothing.
pub fn describe(
    (table, recipe): (&Table, &Recipe),
    outcome: &Outcome,
    encoded: Option<&Encoded>,
    report: Report<'_>,
) -> Result<Segmentation> {
    let k = outcome.fit.k();
    let labels = &outcome.assignment.labels;
    let features = recipe.formed_by();
    let mut order: Vec<&Column> = Vec::new();
    for name in &features {
        order.push(table.column(name)?);
    }
    let key = table.key.map(|at| &table.columns[at]);
    order.extend(table.columns.iter().filter(|column| {
        !features.contains(&column.name.as_str())
            && column.kind() != Kind::Text
            && recipe.roles.get(&column.name) != Some(&Role::Excluded)
            && key.is_none_or(|key| key.name != column.name)
    }));
    let mut columns = Vec::with_capacity(order.len());
    for (done, column) in order.iter().enumerate() {
        report(Progress { stage: Stage::Describing, done: done as u64, total: order.len() as u64 });
        columns.push(describe_column(column, labels, k, done < features.len()));
    }
    let mut sizes = vec![0_usize; k];
    labels.iter().filter(|l| **l != NOT_ASSIGNED).for_each(|&l| sizes[usize::from(l)] += 1);
    let assigned: usize = sizes.iter().sum();
    let mut segments: Vec<SegmentProfile> = (0..k)
        .map(|segment| SegmentProfile {
            suggested_name: String::new(),
            size: sizes[segment],
            share: sizes[segment] as f64 / assigned.max(1) as f64,
            confidence: None,
            borderline: None,
            score: None,
            highlights: highlights(&columns, segment),
        })
        .collect();
    add_strength(&mut segments, &outcome.assignment, recipe.method.borderline());
    let names = recipe.method.names().unwrap_or_else(|| suggest_names(&columns, k));
    for (segment, name) in segments.iter_mut().zip(names) {
        segment.suggested_name = name;
    }
    let own_labels = |rows: &[u32]| -> Vec<Label> { rows.iter().map(|row| labels[*row as usize]).collect() };
    let (quality, map) = match encoded {
        Some(encoded) => {
            let labels = own_labels(&encoded.rows);
            let quality = quality(&outcome.fit, &encoded.matrix, &labels, report);
            (quality, project(encoded, &labels, &axis_names(&outcome.encoder)))
        }
        None => (Quality::default(), None::<Map>),
    };
    let shares = match (&outcome.fit, encoded) {
        (Fit::KMeans(_), Some(encoded)) => outcome.encoder.variance_shares(&encoded.matrix),
        _ => Vec::new(),
    };
    Ok(Segmentation {
        rows: table.rows,
        rows_not_assigned: table.rows - assigned,
        segments,
        columns,
        quality,
        map,
        shares,
        unplaced: outcome.encoder.unplaced(table)?,
    })
}

/// What each column of the matrix is called: the feature, with its level where it has many.
fn axis_names(encoder: &Encoder) -> Vec<String> {
    encoder.features.iter().flat_map(FeatureEncoder::axis_names).collect()
}

fn quality(fit: &Fit, x: &FeatureMatrix, labels: &[Label], report: Report<'_>) -> Quality {
    let silhouette = silhouette(x, labels, report).map(|found| (found.mean, found.rows));
    let Fit::KMeans(fit) = fit else { return Quality { silhouette, ..Quality::default() } };
    let agreeing = fit.inertias.iter().filter(|i| **i <= fit.inertia * (1.0 + AGREEING)).count();
    Quality {
        inertia: Some(fit.inertia),
        explained: (fit.total_inertia > 0.0).then(|| (1.0 - fit.inertia / fit.total_inertia).max(0.0)),
        silhouette,
        agreeing_starts: Some((agreeing, fit.inertias.len())),
    }
}

fn add_strength(segments: &mut [SegmentProfile], assignment: &Assignment, borderline: f32) {
    let rows = |segment: usize| {
        let own = move |(_, label): &(usize, &Label)| usize::from(**label) == segment;
        assignment.labels.iter().enumerate().filter(own).map(|(row, _)| row)
    };
    for (number, segment) in segments.iter_mut().enumerate().filter(|(_, s)| s.size > 0) {
        match &assignment.strength {
            Strength::Confidence(all) => {
                let n = segment.size as f64;
                segment.confidence = Some(sum(rows(number).map(|row| f64::from(all[row]))) / n);
                let near = rows(number).filter(|row| assignment.is_borderline(*row, borderline)).count();
                segment.borderline = Some(near as f64 / n);
            }
            Strength::Score(all) => {
                let widen = |(low, high): (f64, f64), row: usize| (low.min(all[row]), high.max(all[row]));
                segment.score = Some(rows(number).fold((f64::INFINITY, f64::NEG_INFINITY), widen));
            }
            Strength::Scores(_) | Strength::Rule(_) => {}
        }
    }
}

fn describe_column(column: &Column, labels: &[Label], k: usize, is_feature: bool) -> ColumnBySegment {
    let (overall, by_segment, importance) = match &column.cells {
        Cells::Category { codes, levels } => categories(codes, levels, labels, k),
        _ => numbers(&column.numbers().unwrap_or_default(), labels, k),
    };
    ColumnBySegment {
        column: column.name.clone(),
        kind: column.kind(),
        is_feature,
        importance,
        overall,
        by_segment,
    }
}

type Described = (Summary, Vec<Summary>, Option<f64>);

fn numbers(values: &[f64], labels: &[Label], k: usize) -> Described {
    let mut of_segment: Vec<Vec<f64>> = vec![Vec::new(); k];
    for (value, label) in values.iter().zip(labels) {
        if *label != NOT_ASSIGNED && !value.is_nan() {
            of_segment[usize::from(*label)].push(*value);
        }
    }
    let all: Vec<f64> = of_segment.concat();
    let total = moments(&all);
    let between = |mean: f64| {
        sum(of_segment
            .iter()
            .filter_map(|own| moments(own).map(|m| own.len() as f64 * (m.mean - mean).powi(2))))
    };
    let importance = total
        .filter(|t| t.sd > 0.0)
        .map(|t| between(t.mean) / (t.n as f64 * t.sd * t.sd))
        .filter(|share| share.is_finite())
        .map(|share| share.clamp(0.0, 1.0));
    (summary(all), of_segment.into_iter().map(summary).collect(), importance)
}

fn summary(mut values: Vec<f64>) -> Summary {
    let m = moments(&values);
    Summary::Number {
        n: values.len(),
        mean: m.map(|m| m.mean),
        median: median(&mut values),
        sd: m.map(|m| m.sd),
    }
}

fn categories(codes: &[u32], levels: &[String], labels: &[Label], k: usize) -> Described {
    let mut counts = vec![vec![0_usize; levels.len()]; k];
    for (code, label) in codes.iter().zip(labels) {
        if *label != NOT_ASSIGNED && *code != NO_LEVEL {
            counts[usize::from(*label)][*code as usize] += 1;
        }
    }
    let all: Vec<usize> = (0..levels.len()).map(|level| counts.iter().map(|own| own[level]).sum()).collect();
    let importance = cramers_v(&counts, &all);
    let top = |own: &Vec<usize>| {
        let n: usize = own.iter().sum();
        let mut top: Vec<(String, f64)> = levels
            .iter()
            .zip(own)
            .filter(|(_, count)| **count > 0)
            .map(|(level, count)| (level.clone(), *count as f64 / n as f64))
            .collect();
        top.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        top.truncate(TOP_LEVELS);
        Summary::Category { n, top }
    };
    (top(&all), counts.iter().map(top).collect(), importance)
}

/// Cramér's V of segments against levels, without correction; `None` where either does not vary.
fn cramers_v(counts: &[Vec<usize>], all: &[usize]) -> Option<f64> {
    let n: usize = all.iter().sum();
    let sizes: Vec<usize> = counts.iter().map(|own| own.iter().sum()).collect();
    let varied = |sums: &[usize]| sums.iter().filter(|s| **s > 0).count();
    let free = varied(&sizes).min(varied(all)).checked_sub(1).filter(|free| *free > 0)?;
    let cells = counts.iter().zip(&sizes).flat_map(|(own, size)| {
        own.iter().zip(all).filter(move |(_, level)| **level > 0 && *size > 0).map(move |(count, level)| {
            let expected = *size as f64 * *level as f64 / n as f64;
            (*count as f64 - expected).powi(2) / expected
        })
    });
    Some((sum(cells) / (n as f64 * free as f64)).sqrt().min(1.0))
}

impl Summary {
    /// A level's share, zero where it is not among those kept.
    pub fn share_of(&self, level: &str) -> f64 {
        match self {
            Self::Category { top, .. } => {
                top.iter().find(|(l, _)| l == level).map_or(0.0, |(_, share)| *share)
            }
            Self::Number { .. } => 0.0,
        }
    }
}
