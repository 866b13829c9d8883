//! Points of one encoder's space in another's: where centres found on one table lie on the next.

use super::{Encoder, FeatureEncoder, Learned};
use crate::error::{ErrorKind, Result};

impl Encoder {
    /// Points that another encoder's space has, in this one's. A level that only one of them knows counts as none;
    /// a feature that only one of them has is an error.
    pub fn carry(&self, other: &Self, points: &[Vec<f64>]) -> Result<Vec<Vec<f64>>> {
        if self.features.len() != other.features.len() || points.iter().any(|p| p.len() != other.width()) {
            return Err(ErrorKind::OtherFeatures(other.names()).into());
        }
        points.iter().map(|point| self.carry_one(other, point)).collect()
    }

    fn carry_one(&self, other: &Self, point: &[f64]) -> Result<Vec<f64>> {
        let mut carried = Vec::with_capacity(self.width());
        for feature in &self.features {
            let mut first = 0;
            let found = other.features.iter().find_map(|of| {
                let values = &point[first..first + of.width()];
                first += of.width();
                (of.column == feature.column).then_some((of, values))
            });
            let values = found.and_then(|(of, values)| feature.carry(of, values));
            carried.extend(values.ok_or_else(|| ErrorKind::OtherFeatures(other.names()))?);
        }
        Ok(carried)
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.features.iter().map(|feature| feature.column.as_str()).collect();
        names.join(", ")
    }
}

impl FeatureEncoder {
    /// `None` where the two say the same of different things. A feature without weight is zero everywhere.
    fn carry(&self, other: &Self, values: &[f64]) -> Option<Vec<f64>> {
        let factor = self.weight.sqrt();
        if other.weight <= 0.0 || self.weight <= 0.0 {
            return (std::mem::discriminant(&self.learned) == std::mem::discriminant(&other.learned))
                .then(|| vec![0.0; self.width()]);
        }
        let back = other.weight.sqrt();
        match (&self.learned, &other.learned) {
            (
                Learned::Number { transform, center, unit, .. },
                Learned::Number {
                    transform: other_transform, center: other_center, unit: other_unit, ..
                },
            ) if transform == other_transform => {
                let value = values.first()? / back * other_unit + other_center;
                Some(vec![(value - center) / unit * factor])
            }
            (
                Learned::Ordered { order, center, unit, .. },
                Learned::Ordered { order: other_order, center: other_center, unit: other_unit, .. },
            ) if order == other_order => {
                let value = values.first()? / back * other_unit + other_center;
                Some(vec![(value - center) / unit * factor])
            }
            (
                Learned::Levels { levels, other: rest, missing, unit },
                Learned::Levels { levels: had, other: had_rest, missing: had_missing, unit: had_unit },
            ) => {
                let share = |at: usize| values.get(at).map_or(0.0, |v| v / back * had_unit);
                let mut carried: Vec<f64> = levels
                    .iter()
                    .map(|level| had.iter().position(|h| h == level).map_or(0.0, share))
                    .collect();
                let places = [
                    (*rest, *had_rest, had.len()),
                    (*missing, *had_missing, had.len() + usize::from(*had_rest)),
                ];
                for (is, was, at) in places.into_iter().filter(|(is, ..)| *is) {
                    carried.push(if is && was { share(at) } else { 0.0 });
                }
                Some(carried.into_iter().map(|share| share / unit * factor).collect())
            }
            _ => None,
        }
    }
}
