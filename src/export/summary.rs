//! A segmentation in one small JSON value, for people and programs; described in `docs/FORMATS.md`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    features::{Encoder, Learned},
    methods::Fit,
    recipe::{Method, Outcome, Recipe},
    segments::{Naming, Segmentation, Summary as Values},
};

/// A segmentation in few figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Rows of the table.
    pub rows: usize,
    /// Rows left out by the filter or for a missing value.
    pub rows_not_assigned: usize,
    /// How many segments.
    pub k: usize,
    /// The method: `kmeans` or `rules`.
    pub method: String,
    /// The sum of squared distances to the centres, in the standardised, weighted space.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inertia: Option<f64>,
    /// Iterations of the best restart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iterations: Option<usize>,
    /// How many restarts there were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restarts: Option<usize>,
    /// The seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The mean silhouette and how many rows it was taken over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silhouette: Option<(f64, usize)>,
    /// Each segment, the first being number 1.
    pub segments: Vec<SegmentSummary>,
}

/// A segment in few figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SegmentSummary {
    /// Its name.
    pub name: String,
    /// How many rows it holds.
    pub size: usize,
    /// Its share of the rows assigned, 0 to 1.
    pub share: f64,
    /// Its centre in the data's own units; for a category the share of each level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub center: Option<BTreeMap<String, Center>>,
    /// The least and the greatest score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<(f64, f64)>,
    /// Its values of each feature.
    pub features: BTreeMap<String, Values>,
}

/// A centre's value of one feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Center {
    /// Of a number.
    Value(f64),
    /// Of a category: the share of each level.
    Shares(BTreeMap<String, f64>),
}

/// The summary of what a recipe gave.
pub fn summary(recipe: &Recipe, outcome: &Outcome, segmentation: &Segmentation, names: &[Naming]) -> Summary {
    let kmeans = match &outcome.fit {
        Fit::KMeans(fit) => Some(fit),
        Fit::Score(_) | Fit::Grid(_) | Fit::List(_) => None,
    };
    let segment = |(number, profile): (usize, &crate::segments::SegmentProfile)| SegmentSummary {
        name: names.get(number).map_or_else(|| profile.suggested_name.clone(), |n| n.name.clone()),
        size: profile.size,
        share: profile.share,
        center: kmeans.map(|fit| center(&outcome.encoder, &fit.centers[number])),
        score: profile.score,
        features: segmentation
            .columns
            .iter()
            .filter(|column| column.is_feature)
            .map(|column| (column.column.clone(), column.by_segment[number].clone()))
            .collect(),
    };
    Summary {
        rows: segmentation.rows,
        rows_not_assigned: segmentation.rows_not_assigned,
        k: outcome.fit.k(),
        method: match recipe.method {
            Method::KMeans(_) => "kmeans",
            Method::Score(_) => "score",
            Method::Grid(_) => "grid",
            Method::List(_) => "list",
        }
        .to_owned(),
        inertia: kmeans.map(|fit| fit.inertia),
        iterations: kmeans.map(|fit| fit.iterations),
        restarts: kmeans.map(|fit| fit.inertias.len()),
        seed: kmeans.map(|fit| fit.seed),
        silhouette: segmentation.quality.silhouette,
        segments: segmentation.segments.iter().enumerate().map(segment).collect(),
    }
}

fn center(encoder: &Encoder, center: &[f64]) -> BTreeMap<String, Center> {
    let mut first = 0;
    let mut named = BTreeMap::new();
    for feature in &encoder.features {
        let own = &center[first..first + feature.width()];
        first += feature.width();
        if feature.weight <= 0.0 {
            continue;
        }
        let value = match &feature.learned {
            Learned::Levels { levels, other, missing, unit } => {
                let rest = [(*other, "other"), (*missing, "missing")];
                let rest = rest.into_iter().filter(|(is, _)| *is).map(|(_, name)| name.to_owned());
                let share = |v: &f64| v * unit / feature.weight.sqrt();
                Center::Shares(levels.iter().cloned().chain(rest).zip(own.iter().map(share)).collect())
            }
            _ => match own.first().and_then(|v| feature.decode(*v)) {
                Some(value) => Center::Value(value),
                None => continue,
            },
        };
        named.insert(feature.column.clone(), value);
    }
    named
}
