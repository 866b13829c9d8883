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
        Start::Centers { encoder: other, centers } => encoder.carry(other, centers).map(Some),
        Start::Customers { keys } => {
            let found = |key: &String| {
                let at = encoded.rows.iter().position(|row| table.key_of(*row as usize) == *key);
                at.map(|at| encoded.matrix.row(at).iter().map(|v| f64::from(*v)).collect()).ok_or(key)
            };
            keys.iter().map(found).collect::<std::result::Result<Vec<_>, _>>().map(Some).map_err(|key| {
                let text = format!("No customer “{key}” takes part.");
                ErrorKind::Settings(vec![Problem::new("method.start", text)]).into()
            })
        }
    }
}
