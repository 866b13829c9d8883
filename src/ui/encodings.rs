//! How a column becomes a feature until the person says otherwise, and what that is called.

use crate::{
    features::{Binning, Direction, Encoding, Missing, MissingLevel, MissingPoints, Percentiles, Transform},
    recipe::{Preparation, distance_encoding, score_encoding},
    table::{ColumnProfile, Kind, days},
    ui::{
        format::{NARROW, count, percent, spoken, whole},
        state::Way,
    },
};

/// The encoding to start from; none for text, which is no measure of anything.
pub fn proposed(column: &ColumnProfile, way: Way) -> Option<Encoding> {
    match (way, column.kind) {
        (_, Kind::Text) => None,
        (Way::Nearness, _) => Some(distance_encoding(column, &Preparation::default())),
        (Way::Score | Way::Grid | Way::List, _) => Some(score_encoding(column)),
    }
}

/// Whether cells of this kind can be encoded so.
pub fn suits(encoding: &Encoding, kind: Kind) -> bool {
    match encoding {
        Encoding::Number { .. } | Encoding::Bins { .. } => {
            matches!(kind, Kind::Number | Kind::Boolean | Kind::Date)
        }
        Encoding::Levels { .. } | Encoding::Ordered { .. } => kind == Kind::Category,
        Encoding::Points { .. } => matches!(kind, Kind::Category | Kind::Boolean),
    }
}

/// An encoding in a few words, for the closed row.
pub fn summary(encoding: &Encoding, kind: Kind) -> String {
    let mut parts: Vec<String> = Vec::new();
    match encoding {
        Encoding::Number { missing, transform, winsorise, scale } => {
            if let Some(Percentiles { low, high }) = winsorise {
                parts.push(format!("drawn in to {low}–{high}{NARROW}%"));
            }
            if *transform == Transform::Log1p {
                parts.push("log".to_owned());
            }
            parts.push(scale.label().to_owned());
            parts.push(match missing {
                Missing::Median => "gaps: median".to_owned(),
                Missing::Exclude => "gaps: left out".to_owned(),
                Missing::Constant(value) => match kind {
                    Kind::Date => format!("gaps: {}", days::date_text(*value as i32)),
                    Kind::Boolean => format!("gaps: {}", if *value > 0.5 { "yes" } else { "no" }),
                    _ => format!("gaps: {value}"),
                },
            });
        }
        Encoding::Levels { rare_below } => {
            parts.push("one indicator a level".to_owned());
            parts.push(format!("pooled below {}", percent(*rare_below)));
        }
        Encoding::Ordered { order, missing, scale } => {
            parts.push(format!("{} in order", count(order.len(), "level")));
            parts.push(scale.label().to_owned());
            parts.push(match missing {
                MissingLevel::Median => "gaps: median".to_owned(),
                MissingLevel::Exclude => "gaps: left out".to_owned(),
            });
        }
        Encoding::Bins { binning, direction, points, missing, within } => {
            parts.push(match binning {
                Binning::Quantile { bins } => format!("{} by count", count(*bins, "bin")),
                Binning::Volume { bins } => format!("{} by volume", count(*bins, "bin")),
                Binning::Width { bins } => format!("{} by width", count(*bins, "bin")),
                Binning::Breaks { at, zero_apart } => {
                    let zeros = if *zero_apart { ", zeros apart" } else { "" };
                    format!("{} of your own{zeros}", count(at.len() + 1, "bin"))
                }
            });
            if *direction == Direction::Lower {
                parts.push("lower is better".to_owned());
            }
            if let Some(within) = within {
                parts.push(format!("within {}", spoken(within)));
            }
            if points.is_some() {
                parts.push("own points".to_owned());
            }
            if *missing != MissingPoints::Zero {
                parts.push(format!("gaps: {}", missing.label().to_lowercase()));
            }
        }
        Encoding::Points { of, missing, .. } => {
            parts.push(format!("points for {}", count(of.len(), "level")));
            if *missing != MissingPoints::Zero {
                let earned = if *missing == MissingPoints::Middle { "50 points" } else { "left out" };
                parts.push(format!("gaps: {earned}"));
            }
        }
    }
    parts.join(" · ")
}

/// How many rows a missing value touches.
pub fn none_of(missing: usize, rows: usize) -> String {
    match missing {
        0 => "Every customer has one.".to_owned(),
        1 => format!("1 of {} has none.", whole(rows)),
        missing => format!("{} of {} have none.", whole(missing), whole(rows)),
    }
}
