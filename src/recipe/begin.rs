//! Where k-means begins on this table: what a person chose, as centres among the prepared rows.

use crate::{
    error::{ErrorKind, Problem, Result},
    features::{Encoder, encoder::Encoded},
    methods::{KMeansSettings, kmeans::Start},
    table::Table,
};

/// The centres to start from; `None` where the start is random.
pub fn begin(
    settings: &KMeansSettings,
    table: &Table,
    (encoder, encoded): (&Encoder, &Encoded),
) -> Result<Option<Vec<Vec<f64>>>> {
    match &settings.start {
        Start::Random => Ok(None),
        Start::Centers { encoder: other, centers, .. } => encoder.carry(other, centers).map(Some),
        Start::Customers { keys } => {
            let mut centers: Vec<Option<Vec<f64>>> = vec![None; keys.len()];
            for (at, row) in encoded.rows.iter().enumerate() {
                let own = table.key_of(*row as usize);
                if let Some(number) = keys.iter().position(|key| *key == own) {
                    centers[number] = Some(encoded.matrix.row(at).iter().map(|v| f64::from(*v)).collect());
                }
            }
            let absent = |(key, center): (&String, &Option<Vec<f64>>)| {
                let text = format!("No customer “{key}” takes part.");
                center.is_none().then(|| Problem::new("method.start", text))
            };
            let problems: Vec<Problem> = keys.iter().zip(&centers).filter_map(absent).collect();
            if problems.is_empty() {
                Ok(Some(centers.into_iter().flatten().collect()))
            } else {
                Err(ErrorKind::Settings(problems).into())
            }
        }
    }
}
