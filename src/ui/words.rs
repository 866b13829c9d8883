//! Sentences about what was found.

use leptos::prelude::*;

use crate::{
    features::Unplaced,
    methods::kmeans::Start,
    recipe::{Method, Recipe},
    session::{Origin, Status, VersionProfile},
    ui::{
        format::{count, fixed, list, percent, spoken, whole},
        state::{Found, State},
    },
};

/// How good a segmentation is, in words, with the figures behind them.
pub fn quality(found: &Found) -> String {
    let quality = &found.segmentation.quality;
    match found.recipe.method {
        Method::KMeans(_) => {}
        Method::Score(_) => {
            return "Tiers are cuts through one score: customers on either side of a cut are much alike."
                .to_owned();
        }
        Method::Grid(_) => {
            return "Cells are cuts through two scores: customers on either side of a cut are much alike."
                .to_owned();
        }
        Method::List(_) => {
            return "Each customer is in the segment of the first rule that holds.".to_owned();
        }
    }
    let mut sentences = Vec::new();
    if let Some(explained) = quality.explained {
        sentences.push(format!(
            "The segments explain {} of how customers differ in the features.",
            percent(explained)
        ));
    }
    if let Some((agreeing, of)) = quality.agreeing_starts {
        sentences.push(match (agreeing, of) {
            (_, 1) => began(&found.recipe).unwrap_or_else(|| {
                "There was one start only; more would show whether the answer holds.".to_owned()
            }),
            (agreeing, of) if agreeing == of => {
                format!("All {} came to the same answer.", count(of, "start"))
            }
            (1, of) => format!(
                "Only one of {} came to it: try more starts or another number of segments.",
                count(of, "start")
            ),
            (agreeing, of) => {
                format!("{} of {} came to the same answer.", whole(agreeing), count(of, "start"))
            }
        });
    }
    if let Some((silhouette, rows)) = quality.silhouette {
        let verdict = match silhouette {
            s if s >= 0.5 => "they stand clearly apart",
            s if s >= 0.25 => "they can be told apart and touch at the edges",
            s if s >= 0.1 => "they blend into one another; many customers lie near a border",
            _ => "they hardly part; fewer segments or other features may serve better",
        };
        sentences.push(format!(
            "By the silhouette ({}, over {}) {verdict}.",
            fixed(silhouette, 2),
            count(rows, "customer")
        ));
    }
    sentences.join(" ")
}

/// What the search began from, where a person chose that.
fn began(recipe: &Recipe) -> Option<String> {
    let Method::KMeans(settings) = &recipe.method else { return None };
    match &settings.start {
        Start::Random => None,
        Start::Customers { keys } => {
            Some(format!("The search began from the {} you chose.", count(keys.len(), "customer")))
        }
        Start::Centers { of, centers, .. } => {
            Some(format!("The search began from the {} of “{of}”.", count(centers.len(), "segment")))
        }
    }
}

/// How many segments were dissolved for being too small, if any were.
pub fn dissolved(found: &Found) -> Option<String> {
    let Method::KMeans(settings) = &found.recipe.method else { return None };
    let gone = settings.k.saturating_sub(found.segmentation.segments.len());
    let were = if gone == 1 { "was" } else { "were" };
    (gone > 0).then(|| {
        format!(
            "{} were asked for; {} smaller than {} {were} dissolved.",
            whole(settings.k),
            whole(gone),
            count(settings.min_rows, "customer")
        )
    })
}

/// What confidence and its mark mean, where there is any.
pub fn confidence(found: &Found) -> Option<String> {
    matches!(found.recipe.method, Method::KMeans(_)).then(|| {
        format!(
            "Confidence is 1 at the centre of a segment and 0.5 on the border to another. Borderline: below {}, \
             nearly as near to another segment.",
            fixed(f64::from(found.recipe.method.borderline()), 2)
        )
    })
}

/// How many customers are where they were before the last run, if there was one to compare with.
pub fn stayed(found: &Found) -> Option<String> {
    let stayed: usize = found.before.iter().flatten().map(|was| was.stayed).sum();
    let assigned: usize = found.segmentation.segments.iter().map(|segment| segment.size).sum();
    (stayed > 0).then(|| {
        if stayed == assigned {
            "No customer changed segments.".to_owned()
        } else {
            format!(
                "{} of {} are in the segment they were in before ({}).",
                whole(stayed),
                count(assigned, "customer"),
                percent(stayed as f64 / assigned as f64)
            )
        }
    })
}

/// Levels that count as missing for want of a place in their order.
pub fn unplaced(of: &Unplaced) -> String {
    let names: Vec<String> = of.levels.iter().map(|(level, _)| format!("“{level}”")).collect();
    let more = of.count.saturating_sub(names.len());
    let names = if more == 0 { list(&names) } else { format!("{} and {more} more", names.join(", ")) };
    let have = if of.rows == 1 { "has" } else { "have" };
    format!(
        "{} {have} a level of {} that is not in its order and counts as missing: {names}.",
        count(of.rows, "customer"),
        spoken(&of.column)
    )
}

/// What is told beside a customer's segment: the name of each figure, and its decimals.
pub fn figures(recipe: &Recipe) -> Vec<(String, usize)> {
    match &recipe.method {
        Method::KMeans(_) => vec![("Confidence".to_owned(), 2)],
        Method::Score(_) => vec![("Score".to_owned(), 1)],
        Method::Grid(settings) => vec![(settings.y.name.clone(), 1), (settings.x.name.clone(), 1)],
        Method::List(_) => vec![("Rule".to_owned(), 0)],
    }
}

/// What an export adds beside a customer's segment.
pub fn added(recipe: &Recipe) -> &'static str {
    match &recipe.method {
        Method::KMeans(_) => "how surely the customer belongs to it",
        Method::Score(_) => "the score",
        Method::Grid(_) => "the scores upwards and across",
        Method::List(_) => "the number of the rule that decided",
    }
}

/// How segments were made, in one line.
pub fn made_by(recipe: &Recipe) -> String {
    let all = recipe.formed_by();
    let columns: Vec<String> = all.iter().take(3).map(|column| spoken(column)).collect();
    let more = all.len().saturating_sub(columns.len());
    let features = match more {
        0 => list(&columns),
        more => format!("{} and {more} more", columns.join(", ")),
    };
    match &recipe.method {
        Method::KMeans(settings) if !settings.start.is_random() => {
            format!("By likeness in {features} (k-means)")
        }
        Method::KMeans(settings) => format!("By likeness in {features} (k-means, seed {})", settings.seed),
        Method::Score(_) => format!("By a score of {features}"),
        Method::Grid(settings) => format!("By {} and {}", spoken(&settings.y.name), spoken(&settings.x.name)),
        Method::List(settings) => format!("By {} on {features}", count(settings.rules.len(), "rule")),
    }
}

/// A tier by its number from 0.
pub fn tier(band: usize, bands: usize) -> String {
    format!("tier {} of {bands}", band + 1)
}

/// A band of the axis upwards by its number from 0 for the highest.
pub fn upwards(band: usize, bands: usize) -> String {
    format!("row {} of {bands} from the top", band + 1)
}

/// A band of the axis across by its number from 0 for the highest.
pub fn across(band: usize, bands: usize) -> String {
    format!("column {} of {bands} from the left", bands - band)
}

/// Where a cell of a grid is.
pub fn cell(cell: Option<(usize, usize)>) -> String {
    cell.map_or_else(
        || "In no cell of the grid.".to_owned(),
        |(row, column)| format!("So the cell is that in row {}, column {}.", row + 1, column + 1),
    )
}

/// How a version's segments came about.
pub fn origin(version: &VersionProfile) -> String {
    match (&version.origin, version.parent) {
        (Origin::Found, Some(parent)) => format!("Found in its file; made from version {parent}."),
        (Origin::Assigned { to_move: None }, Some(parent)) => {
            format!("Assigned with the model of version {parent}.")
        }
        (Origin::Assigned { to_move: Some(least) }, Some(parent)) => format!(
            "Assigned with the model of version {parent}; customers moved only with a confidence of {} or more.",
            fixed(*least, 2)
        ),
        (Origin::Refit, Some(parent)) => {
            format!("Found anew from version {parent}, names carried over.")
        }
        (_, None) => "Found in its file.".to_owned(),
    }
}

/// What becomes of the segments on screen once they are saved, and of changes to them, where they do not go into the
/// version that they were opened in.
pub fn goes_on(state: &State) -> Option<String> {
    let number = state.version.get()?;
    state.session.with(|session| {
        let session = session.as_ref()?;
        let shown = session.versions.iter().find(|own| own.number == number)?;
        let is_another = state.found.with(|found| {
            found.as_ref().is_some_and(|found| {
                let shares = found.segmentation.segments.iter().map(|segment| segment.share);
                shown.method != found.recipe.method.label()
                    || !shares.eq(shown.segments.iter().map(|(_, share, _)| *share))
            })
        });
        if is_another {
            let next = session.versions.iter().map(|own| own.number).max()? + 1;
            return Some(format!("Saved, these segments become version {next} of “{}”.", session.name));
        }
        let (shown, status, next) = session.goes_on(number)?;
        let is = match status {
            Status::Draft => "not the newest",
            status => status.label(),
        };
        Some(format!("Version {shown} is {is}; what you change becomes version {next}."))
    })
}
