//! One number of segments: the default job, and its measures.

use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    features::FeatureMatrix,
    methods::{KMeansSettings, Label, kmeans},
    progress::Report,
    quality::{self, Silhouette},
};

/// What came of one number of segments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trial {
    /// The number of segments.
    pub k: usize,
    /// The sum of squared distances to the centres, in the prepared space.
    pub inertia: f64,
    /// The share of the variance that the segments explain, 0 to 1; `None` where nothing varies.
    pub explained: Option<f64>,
    /// How much nearer rows are to their own segment than to the next.
    pub silhouette: Option<Silhouette>,
    /// Variance between the segments over variance within; higher is better.
    pub calinski_harabasz: Option<f64>,
    /// How near segments are for their width; lower is better.
    pub davies_bouldin: Option<f64>,
    /// Rows of the smallest segment.
    pub smallest: usize,
    /// Rows in all.
    pub rows: usize,
}

impl Trial {
    /// The smallest segment's share of the rows, 0 to 1.
    pub fn smallest_share(&self) -> f64 {
        self.smallest as f64 / self.rows.max(1) as f64
    }
}

/// Tries the settings' k, from random starts, and gives the labels too. A minimum size is left aside: how small a
/// segment gets is one of the answers.
pub fn trial(
    x: &FeatureMatrix,
    settings: &KMeansSettings,
    report: Report<'_>,
) -> Result<(Trial, Vec<Label>)> {
    let settings = plain(settings);
    let (fit, labels) = kmeans::fit(x, &settings, None, report)?;
    let explained = (fit.total_inertia > 0.0).then(|| (1.0 - fit.inertia / fit.total_inertia).max(0.0));
    let trial = Trial {
        k: settings.k,
        inertia: fit.inertia,
        explained,
        silhouette: quality::silhouette(x, &labels, report),
        calinski_harabasz: quality::calinski_harabasz(x, &labels),
        davies_bouldin: quality::davies_bouldin(x, &labels),
        smallest: quality::smallest(&labels).unwrap_or(0),
        rows: x.rows(),
    };
    Ok((trial, labels))
}

/// The settings with nothing in them but the method itself.
pub fn plain(settings: &KMeansSettings) -> KMeansSettings {
    KMeansSettings { min_rows: 0, start: kmeans::Start::Random, ..settings.clone() }
}
