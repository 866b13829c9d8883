//! What is different in what segments are formed by.

use std::collections::BTreeSet;

use super::{differs, reading::of_named};
use crate::{
    features::{
        Binning, Direction, Encoding, Feature, Missing, MissingLevel, MissingPoints, Percentiles, Scale,
        Transform,
    },
    segments::{
        conditions::KindOf,
        words::{count, typed},
    },
    table::{Kind, days},
};

/// What is different in the features.
pub fn of_features(before: &[Feature], after: &[Feature], kind_of: KindOf<'_>) -> Vec<String> {
    let changed = |was: &Feature, is: &Feature| {
        let weight = differs(&format!("Weight of {}", is.column), (&was.weight, &is.weight), |w| typed(*w));
        let mut told: Vec<String> = weight.into_iter().collect();
        if was.encoding != is.encoding {
            let of = encoding(&was.encoding, &is.encoding, kind_of(&is.column));
            told.extend(of.into_iter().map(|text| format!("{}: {text}", is.column)));
        }
        told
    };
    let mut told = of_named((before, after), ("Feature", "features"), |of| &of.column, changed);
    for is in after {
        let came = format!("Feature {} added.", is.column);
        if let Some(text) = told.iter_mut().find(|text| **text == came) {
            *text = format!("Feature {} added, weight {}.", is.column, typed(is.weight));
        }
    }
    told
}

fn encoding(was: &Encoding, is: &Encoding, kind: Option<Kind>) -> Vec<String> {
    match (was, is) {
        (
            Encoding::Number { missing, transform, winsorise, scale },
            Encoding::Number { missing: m, transform: t, winsorise: w, scale: s },
        ) => [
            gaps((missing, m), |of| missing_number(*of, kind)),
            differs("logarithm", (transform, t), |of| {
                if *of == Transform::Log1p { "taken" } else { "not taken" }.to_owned()
            }),
            differs("drawn in to percentiles", (winsorise, w), |of| {
                of.map_or_else(
                    || "none".to_owned(),
                    |Percentiles { low, high }| format!("{} to {}", typed(low), typed(high)),
                )
            }),
            scaled(*scale, *s),
        ]
        .into_iter()
        .flatten()
        .collect(),
        (
            Encoding::Ordered { order, missing, scale },
            Encoding::Ordered { order: o, missing: m, scale: s },
        ) => [
            differs("order", (order, o), |order| order.join(" < ")),
            gaps((missing, m), |of| match of {
                MissingLevel::Median => "set to the median place".to_owned(),
                MissingLevel::Exclude => "left out".to_owned(),
            }),
            scaled(*scale, *s),
        ]
        .into_iter()
        .flatten()
        .collect(),
        (Encoding::Levels { rare_below }, Encoding::Levels { rare_below: r }) => {
            let words = |share: &f64| format!("{} %", typed((share * 1e8).round() / 1e6));
            differs("levels are pooled below", (rare_below, r), words).into_iter().collect()
        }
        (
            Encoding::Bins { binning, direction, points, missing, within },
            Encoding::Bins { binning: b, direction: d, points: p, missing: m, within: w },
        ) => [
            differs("bins", (binning, b), bins),
            differs("better is", (direction, d), |of| {
                if *of == Direction::Lower { "lower" } else { "higher" }.to_owned()
            }),
            differs("points", (points, p), |points| {
                points.as_ref().map_or_else(|| "even".to_owned(), |points| figures(points))
            }),
            worth(*missing, *m),
            differs("found within the bins of", (within, w), |of| {
                of.clone().unwrap_or_else(|| "none".to_owned())
            }),
        ]
        .into_iter()
        .flatten()
        .collect(),
        (Encoding::Points { of, other, missing }, Encoding::Points { of: o, other: r, missing: m }) => {
            let levels: BTreeSet<&String> = of.keys().chain(o.keys()).collect();
            let words = |points: &Option<f64>| points.map_or_else(|| "as others".to_owned(), typed);
            let level = |level: &String| {
                let pair = (of.get(level).copied(), o.get(level).copied());
                differs(&format!("points of “{level}”"), (&pair.0, &pair.1), words)
            };
            let mut told: Vec<String> = levels.into_iter().filter_map(level).collect();
            told.extend(differs("points of other levels", (other, r), |points| typed(*points)));
            told.extend(worth(*missing, *m));
            told
        }
        (was, is) => vec![format!("prepared {} instead of {}.", manner(is), manner(was))],
    }
}

fn manner(of: &Encoding) -> &'static str {
    match of {
        Encoding::Number { .. } => "as a number",
        Encoding::Ordered { .. } => "as an order of levels",
        Encoding::Levels { .. } => "as one indicator a level",
        Encoding::Bins { .. } => "in bins",
        Encoding::Points { .. } => "with points for levels",
    }
}

fn gaps<T: PartialEq>((was, is): (&T, &T), words: impl Fn(&T) -> String) -> Option<String> {
    (was != is).then(|| format!("missing values are {} instead of {}.", words(is), words(was)))
}

fn missing_number(of: Missing, kind: Option<Kind>) -> String {
    match (of, kind) {
        (Missing::Median, _) => "set to the median".to_owned(),
        (Missing::Exclude, _) => "left out".to_owned(),
        (Missing::Constant(value), Some(Kind::Date)) => format!("set to {}", days::date_text(value as i32)),
        (Missing::Constant(value), _) => format!("set to {}", typed(value)),
    }
}

fn scaled(was: Scale, is: Scale) -> Option<String> {
    differs("scaled", (&was, &is), |of| of.label().to_owned())
}

fn worth(was: MissingPoints, is: MissingPoints) -> Option<String> {
    differs("missing values", (&was, &is), |of| of.label().to_lowercase())
}

fn bins(of: &Binning) -> String {
    match of {
        Binning::Quantile { bins } => format!("{} by count", count(*bins, "bin")),
        Binning::Volume { bins } => format!("{} by volume", count(*bins, "bin")),
        Binning::Width { bins } => format!("{} by width", count(*bins, "bin")),
        Binning::Breaks { at, zero_apart } => {
            let zeros = if *zero_apart { ", zeros apart" } else { "" };
            format!("cut at {}{zeros}", figures(at))
        }
    }
}

/// Figures in a row; they may hold commas themselves.
pub fn figures(all: &[f64]) -> String {
    all.iter().map(|figure| typed(*figure)).collect::<Vec<_>>().join("; ")
}
