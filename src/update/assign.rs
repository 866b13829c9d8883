//! Newer rows put into saved segments: preparation, cut points and centres are those of the version.
//!
//! *Holding back.* A customer near a border crosses it by chance. With `to_move` one leaves a segment only if the
//! nearest is nearer by enough: d / (d + d′) of the two distances, to the segment left and to the nearest, must reach
//! it. Customers who were in no segment go to the nearest.

use rustc_hash::FxHashMap;

use crate::{
    error::Result,
    methods::{Assignment, Fit, Label, NOT_ASSIGNED, Strength, kmeans::center_matrix},
    recipe::{self, Outcome},
    session::Version,
    table::{Filter, Table},
};

/// The outcome of a version's model on another table; `to_move` is a confidence, 0.5 to 1, for k-means.
pub fn assign(version: &Version, table: &Table, to_move: Option<f64>) -> Result<Outcome> {
    let filter = version.recipe.filter.as_ref();
    let mut assignment = recipe::apply(&version.encoder, &version.fit, filter, table)?;
    if let (Some(to_move), Fit::KMeans(fit)) = (to_move, &version.fit) {
        let before = labels_before(version, table);
        hold_back((version, table, filter), &fit.centers, (&before, to_move), &mut assignment)?;
    }
    Ok(Outcome { encoder: version.encoder.clone(), fit: version.fit.clone(), assignment })
}

/// The version's label of each row of another table, by key; of a key that it has not, none.
fn labels_before(version: &Version, table: &Table) -> Vec<Label> {
    let labels = version.assignments.labels();
    let keys = version.assignments.keys.iter().map(String::as_str);
    let known: FxHashMap<&str, Label> = keys.zip(labels).collect();
    (0..table.rows)
        .map(|row| known.get(table.key_of(row).as_str()).copied().unwrap_or(NOT_ASSIGNED))
        .collect()
}

fn hold_back(
    (version, table, filter): (&Version, &Table, Option<&Filter>),
    centers: &[Vec<f64>],
    (before, to_move): (&[Label], f64),
    assignment: &mut Assignment,
) -> Result<()> {
    let Strength::Confidence(confidence) = &mut assignment.strength else { return Ok(()) };
    let pass = filter.map_or_else(|| Ok(vec![true; table.rows]), |filter| filter.apply(table))?;
    let encoded = version.encoder.apply(table, &pass)?;
    let Some(centers) = center_matrix(centers, encoded.matrix.width()) else { return Ok(()) };
    for (at, row) in encoded.rows.iter().map(|row| *row as usize).enumerate() {
        let (was, is) = (before[row], assignment.labels[row]);
        if was == is || was == NOT_ASSIGNED || is == NOT_ASSIGNED {
            continue;
        }
        let values = encoded.matrix.row(at);
        let distance = |label: Label| {
            let center = centers.row(usize::from(label));
            values.iter().zip(center).map(|(v, c)| (f64::from(*v) - c).powi(2)).sum::<f64>().sqrt()
        };
        let (left, nearest) = (distance(was), distance(is));
        if left < to_move * (left + nearest) {
            assignment.labels[row] = was;
            // He is nearer to another: as unsure as can be.
            confidence[row] = 0.5;
        }
    }
    Ok(())
}
