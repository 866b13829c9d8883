//! What is different in how segments are formed.

use super::{SEGMENTS_ASKED, differs, features::figures, rules::of_rules};
use crate::{
    methods::{Axis, Cuts, GridSettings, KMeansSettings, ScoreSettings, kmeans::Start},
    recipe::Method,
    segments::{
        conditions::KindOf,
        words::{count, list, typed, whole},
    },
};

/// What is different in the method; of another method its name and how many segments it is to form.
pub fn of_method(before: &Method, after: &Method, kind_of: [KindOf<'_>; 2]) -> Vec<String> {
    match (before, after) {
        (Method::KMeans(was), Method::KMeans(is)) => of_kmeans(was, is),
        (Method::Score(was), Method::Score(is)) => of_score(was, is),
        (Method::Grid(was), Method::Grid(is)) => of_grid(was, is),
        (Method::List(was), Method::List(is)) => of_rules(was, is, kind_of),
        (was, is) => {
            let words = |of: &&Method| format!("{} with {}", of.label(), count(of.k(), "segment"));
            differs("Method", (&was, &is), words).into_iter().collect()
        }
    }
}

fn of_kmeans(was: &KMeansSettings, is: &KMeansSettings) -> Vec<String> {
    let number = |n: &usize| whole(*n);
    [
        differs(SEGMENTS_ASKED, (&was.k, &is.k), number),
        differs("Starts", (&was.restarts, &is.restarts), number),
        differs("Most iterations", (&was.max_iterations, &is.max_iterations), number),
        differs("Seed", (&was.seed, &is.seed), u64::to_string),
        differs("Least size of a segment", (&was.min_rows, &is.min_rows), |rows| count(*rows, "row")),
        differs("Where the search begins", (&was.start, &is.start), start),
        differs("Borderline below a confidence of", (&was.borderline, &is.borderline), |mark| typed(*mark)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn start(of: &Start) -> String {
    match of {
        Start::Random => "at random".to_owned(),
        Start::Customers { keys } => format!("at the customers {}", list(keys)),
        Start::Centers { of, centers, .. } => format!("at the {} of “{of}”", count(centers.len(), "segment")),
    }
}

fn of_score(was: &ScoreSettings, is: &ScoreSettings) -> Vec<String> {
    let mut told: Vec<String> = differs("Tiers", (&was.cuts, &is.cuts), cuts).into_iter().collect();
    if was.names == is.names {
        return told;
    }
    if was.names.len() == is.names.len() {
        for (at, (was, is)) in was.names.iter().zip(&is.names).enumerate() {
            told.extend(differs(&format!("Name of tier {}", at + 1), (was, is), |name| format!("“{name}”")));
        }
    } else {
        let words = |names: &Vec<String>| {
            if names.is_empty() { "by number".to_owned() } else { list(names) }
        };
        told.extend(differs("Names of tiers", (&was.names, &is.names), words));
    }
    told
}

fn cuts(of: &Cuts) -> String {
    match of {
        Cuts::Score { at } => format!("cut at scores of {}", figures(at)),
        Cuts::Share { of } => {
            let shares: Vec<f64> = of.iter().map(|share| (share * 1e8).round() / 1e6).collect();
            format!("from the top {} % of rows, then the rest", figures(&shares))
        }
        Cuts::Count { of } => {
            let rows: Vec<String> = of.iter().map(|rows| whole(*rows)).collect();
            format!("from the top {} rows, then the rest", rows.join("; "))
        }
        Cuts::Volume { column, bands } => format!("{} of equal {column}", count(*bands, "part")),
        Cuts::Bins { bands } => format!("the {} of the feature", count(*bands, "bin")),
    }
}

fn of_grid(was: &GridSettings, is: &GridSettings) -> Vec<String> {
    let mut told = of_axis("across", &was.x, &is.x);
    told.extend(of_axis("upwards", &was.y, &is.y));
    let widths = |cells: &[Vec<String>]| cells.iter().map(Vec::len).collect::<Vec<_>>();
    let (old, new) = (widths(&was.cells), widths(&is.cells));
    if old != new {
        told.extend(differs("Cells", (&old, &new), |widths| {
            let mut different = widths.clone();
            different.dedup();
            let all: Vec<String> = different.iter().map(|cells| whole(*cells)).collect();
            format!("{} of {}", count(widths.len(), "row"), list(&all))
        }));
        return told;
    }
    for (row, (was, is)) in was.cells.iter().zip(&is.cells).enumerate() {
        for (column, (was, is)) in was.iter().zip(is).enumerate() {
            let what = format!("Cell in row {}, column {}", row + 1, column + 1);
            told.extend(differs(&what, (was, is), |name| format!("“{name}”")));
        }
    }
    told
}

fn of_axis(direction: &str, was: &Axis, is: &Axis) -> Vec<String> {
    [
        differs(&format!("Axis {direction}"), (&was.name, &is.name), |name| format!("“{name}”")),
        differs(&format!("“{}” is measured by", is.name), (&was.features, &is.features), |columns| {
            if columns.is_empty() { "nothing".to_owned() } else { list(columns) }
        }),
        differs(&format!("Bands of “{}”", is.name), (&was.cuts, &is.cuts), cuts),
    ]
    .into_iter()
    .flatten()
    .collect()
}
