//! Numbers by segment over the periods.

use serde::{Deserialize, Serialize};

use super::review::Strand;
use crate::segments::{ColumnBySegment, Segmentation, Summary};

/// One column's means, period by period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// The column.
    pub column: String,
    /// Whether segments are formed by it.
    pub is_feature: bool,
    /// The mean over all customers in a segment.
    pub overall: Vec<Option<f64>>,
    /// The mean in each strand.
    pub by_strand: Vec<Vec<Option<f64>>>,
}

/// The trends of all columns of numbers that the last period has and an earlier one had, too.
pub fn trends(periods: &[&Segmentation], strands: &[Strand]) -> Vec<Trend> {
    let Some((last, earlier)) = periods.split_last() else { return Vec::new() };
    let of = |described: &Segmentation, column: &str| -> Option<ColumnBySegment> {
        described.columns.iter().find(|own| own.column == column).cloned()
    };
    let trend = |own: &ColumnBySegment| {
        mean(&own.overall)?;
        let columns: Vec<Option<ColumnBySegment>> = periods.iter().map(|at| of(at, &own.column)).collect();
        earlier.iter().find_map(|at| of(at, &own.column))?;
        let overall = columns.iter().map(|column| mean(&column.as_ref()?.overall)).collect();
        let of_strand = |strand: &Strand| {
            let labels = columns.iter().zip(&strand.labels);
            let means =
                labels.map(|(column, label)| mean(column.as_ref()?.by_segment.get(usize::from((*label)?))?));
            means.collect()
        };
        Some(Trend {
            column: own.column.clone(),
            is_feature: own.is_feature,
            overall,
            by_strand: strands.iter().map(of_strand).collect(),
        })
    };
    last.columns.iter().filter_map(trend).collect()
}

fn mean(summary: &Summary) -> Option<f64> {
    match summary {
        Summary::Number { mean, .. } => *mean,
        Summary::Category { .. } => None,
    }
}
