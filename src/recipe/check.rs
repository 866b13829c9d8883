//! Everything that is wrong with a recipe for a table, each tied to its field.

use std::collections::BTreeSet;

use super::{Method, Recipe};
use crate::{
    error::{Problem, count},
    features::{Binning, Encoding, Feature, Missing},
    methods::{Cuts, GridSettings},
    table::{Cells, Column, Kind, Role, Table},
};

/// All problems; none means that the recipe can be run.
pub fn check(recipe: &Recipe, table: &Table) -> Vec<Problem> {
    let mut problems = match &recipe.method {
        Method::KMeans(settings) => settings.check(),
        Method::Score(settings) => settings.check(),
        Method::Grid(settings) => settings.check(),
        Method::List(settings) => settings.check(table),
    };
    if let Some(key) = recipe.key.as_ref().filter(|key| table.column(key).is_err()) {
        problems.push(Problem::new("key", format!("The table has no column “{key}”.")));
    }
    problems.extend(check_rows(table));
    problems.extend(check_joins(recipe, table));
    problems.extend(recipe.filter.iter().flat_map(|filter| filter.check(table)));
    problems.extend(check_choice(recipe));
    problems.extend(check_volumes(recipe, table));
    let mut seen = BTreeSet::new();
    for feature in &recipe.features {
        let mut of_feature = Vec::new();
        if !seen.insert(&feature.column) {
            of_feature.push(("column", "is chosen twice".to_owned()));
        }
        if !(feature.weight >= 0.0 && feature.weight <= 1e6) {
            of_feature.push(("weight", "needs a weight from 0 to 1,000,000".to_owned()));
        }
        if let Some(role) = unfit_role(recipe, feature) {
            of_feature.push(("role", role.to_owned()));
        }
        match table.column(&feature.column) {
            Ok(column) => {
                check_encoding(feature, column, &recipe.method, &mut of_feature);
                of_feature.extend(check_nesting(recipe, feature));
            }
            Err(_) => of_feature.push(("column", "is not in this table".to_owned())),
        }
        for (part, text) in of_feature {
            let field = format!("features.{}.{part}", feature.column);
            problems.push(Problem::new(field, format!("“{}” {text}.", feature.column)));
        }
    }
    problems
}

/// Whether there is something to form segments by.
fn check_choice(recipe: &Recipe) -> Vec<Problem> {
    let weighs = recipe.features.iter().any(|feature| feature.weight > 0.0);
    match &recipe.method {
        Method::List(_) if !recipe.features.is_empty() => {
            vec![Problem::new("features", "A list of rules names its columns itself: take the features out.")]
        }
        Method::Grid(settings) => check_axes(settings, &recipe.features),
        Method::KMeans(_) | Method::Score(_) if !weighs => {
            let text = "Choose at least one feature and give it a weight above zero.";
            vec![Problem::new("features", text)]
        }
        Method::Score(settings)
            if matches!(settings.cuts, Cuts::Bins { .. }) && recipe.features.len() > 1 =>
        {
            vec![Problem::new("method.cuts", "Tiers that are a feature's bins need a score of one feature.")]
        }
        Method::KMeans(_) | Method::Score(_) | Method::List(_) => Vec::new(),
    }
}

/// Every feature stands on an axis, and every axis has one that counts.
fn check_axes(settings: &GridSettings, features: &[Feature]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (axis, field) in [(&settings.x, "method.x"), (&settings.y, "method.y")] {
        let weighs = |feature: &Feature| axis.features.contains(&feature.column) && feature.weight > 0.0;
        if !axis.features.is_empty() && !features.iter().any(weighs) {
            let text = format!("“{}” needs a feature with a weight above zero.", axis.name);
            problems.push(Problem::new(format!("{field}.features"), text));
        }
        let is_feature = |column: &&String| features.iter().any(|feature| feature.column == **column);
        if let Some(lost) = axis.features.iter().find(|column| !is_feature(column)) {
            let text = format!("“{lost}” is on an axis and not among the features.");
            problems.push(Problem::new(format!("{field}.features"), text));
        }
    }
    let is_placed = |feature: &&Feature| {
        [&settings.x, &settings.y].iter().any(|axis| axis.features.contains(&feature.column))
    };
    if let Some(idle) = features.iter().find(|feature| !is_placed(feature)) {
        let text = format!("“{}” is on neither axis: put it on one, or take it out.", idle.column);
        problems.push(Problem::new(format!("features.{}.axis", idle.column), text));
    }
    problems
}

/// Columns that are added up must hold numbers.
fn check_volumes(recipe: &Recipe, table: &Table) -> Vec<Problem> {
    let of_cuts = |cuts: &Cuts, field: &str| match cuts {
        Cuts::Volume { column, .. } => Some((column.clone(), field.to_owned())),
        _ => None,
    };
    let mut named: Vec<(String, String)> =
        recipe.volume.iter().map(|column| (column.clone(), "volume".to_owned())).collect();
    match &recipe.method {
        Method::Score(settings) => named.extend(of_cuts(&settings.cuts, "method.cuts")),
        Method::Grid(settings) => {
            named.extend(of_cuts(&settings.x.cuts, "method.x.cuts"));
            named.extend(of_cuts(&settings.y.cuts, "method.y.cuts"));
        }
        Method::KMeans(_) | Method::List(_) => {}
    }
    let problem = |(column, field): (String, String)| {
        let text = match table.column(&column) {
            Ok(found) if found.kind() == Kind::Number => return None,
            Ok(_) => format!("“{column}” holds no numbers that could be added up."),
            Err(_) => format!("The table has no column “{column}” to take the volume from."),
        };
        Some(Problem::new(field, text))
    };
    named.into_iter().filter_map(problem).collect()
}

/// A feature is cut within the bins of an earlier one.
fn check_nesting(recipe: &Recipe, feature: &Feature) -> Option<(&'static str, String)> {
    let Encoding::Bins { within: Some(within), .. } = &feature.encoding else { return None };
    let earlier = recipe.features.iter().take_while(|other| other.column != feature.column);
    let is_there = earlier
        .into_iter()
        .any(|other| other.column == *within && matches!(other.encoding, Encoding::Bins { .. }));
    (!is_there).then(|| {
        ("within", format!("is cut within the bins of “{within}”, which must come before it and have bins"))
    })
}

/// What was left undecided when the table was opened.
fn check_rows(table: &Table) -> Vec<Problem> {
    // A log's keys repeat by nature, and its rows without a key went nowhere.
    if table.roll_up.is_some() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let keys = &table.keys;
    if keys.wants_duplicates_settled() {
        let text = format!(
            "{} share {}: choose on the Data page which to keep.",
            count(keys.repeated_rows, "row"),
            count(keys.repeated_keys, "key")
        );
        problems.push(Problem::new("reading.duplicates", text));
    }
    if keys.wants_missing_settled() {
        let have = if keys.missing_rows == 1 { "has" } else { "have" };
        let text = format!(
            "{} {have} no key: choose on the Data page whether to keep them.",
            count(keys.missing_rows, "row")
        );
        problems.push(Problem::new("reading.missing_keys", text));
    }
    problems
}

fn check_joins(recipe: &Recipe, table: &Table) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut seen = BTreeSet::new();
    for label in recipe.joins.iter().map(|join| &join.label).filter(|label| !seen.insert(*label)) {
        let text = format!("Two joined files are called “{label}”: give each a name of its own.");
        problems.push(Problem::new(format!("joins.{label}.label"), text));
    }
    for join in table.joins.iter().filter(|join| join.wants_duplicates_settled()) {
        let text = format!(
            "{} of {} share their key with another: choose on the Data page which to keep.",
            count(join.repeated, "row"),
            join.file
        );
        problems.push(Problem::new(format!("joins.{}.duplicates", join.label), text));
    }
    problems
}

/// Why a feature's column must not form segments, if the person gave it such a role.
fn unfit_role(recipe: &Recipe, feature: &Feature) -> Option<&'static str> {
    if feature.weight <= 0.0 {
        return None;
    }
    if recipe.key.as_ref() == Some(&feature.column) {
        return Some("tells the customers apart and cannot form segments too");
    }
    match recipe.roles.get(&feature.column) {
        Some(Role::Key) => Some("has the role “key”: take it out of the features, or give it another role"),
        Some(Role::Excluded) => {
            Some("is left out by its role: take it out of the features, or give it another role")
        }
        _ => None,
    }
}

fn check_encoding(feature: &Feature, column: &Column, method: &Method, problems: &mut Vec<(&str, String)>) {
    let is_number = matches!(column.kind(), Kind::Number | Kind::Boolean | Kind::Date);
    let for_scores = matches!(feature.encoding, Encoding::Bins { .. } | Encoding::Points { .. });
    if for_scores == method.uses_distances() {
        problems.push(("encoding", format!("is prepared for another method than {}", method.label())));
    }
    if matches!(&column.cells, Cells::Category { levels, .. } if levels.is_empty()) {
        problems.push(("encoding", "has no value in any row".to_owned()));
        return;
    }
    match &feature.encoding {
        Encoding::Number { .. } | Encoding::Bins { .. } if !is_number => {
            problems.push(("encoding", format!("holds {}, not numbers", words(column.kind()))));
        }
        Encoding::Levels { .. } if column.kind() == Kind::Text => {
            problems.push(("encoding", "has too many different texts to compare customers by".to_owned()));
        }
        Encoding::Number { missing, winsorise, .. } => {
            if matches!(missing, Missing::Constant(value) if !value.is_finite()) {
                problems.push(("missing", "needs a number in place of missing values".to_owned()));
            }
            if winsorise.is_some_and(|at| !(0.0 <= at.low && at.low < at.high && at.high <= 100.0)) {
                let text = "needs two percentiles from 0 to 100, the lower one first";
                problems.push(("winsorise", text.to_owned()));
            }
        }
        Encoding::Ordered { order, .. } => problems.extend(check_order(order, column)),
        Encoding::Levels { rare_below } if !(0.0..1.0).contains(rare_below) => {
            problems.push(("rare_below", "pools rare levels below a share from 0 to 1".to_owned()));
        }
        Encoding::Bins { binning: Binning::Volume { .. }, .. } if column.kind() != Kind::Number => {
            problems.push(("binning", format!("holds {}, which have no volume", words(column.kind()))));
        }
        Encoding::Bins { binning, points, .. } => check_bins(binning, points.as_deref(), problems),
        Encoding::Points { of, other, .. }
            if !of.values().chain([other]).all(|points| (0.0..=100.0).contains(points)) =>
        {
            problems.push(("points", "gives points from 0 to 100".to_owned()));
        }
        _ => {}
    }
}

fn check_order(order: &[String], column: &Column) -> Option<(&'static str, String)> {
    let mut seen = BTreeSet::new();
    if let Some(twice) = order.iter().find(|level| !seen.insert(*level)) {
        return Some(("order", format!("has “{twice}” twice in its order")));
    }
    if order.len() < 2 {
        return Some(("order", "needs an order of at least two levels".to_owned()));
    }
    match &column.cells {
        Cells::Category { levels, .. } if levels.iter().any(|level| seen.contains(level)) => None,
        Cells::Category { .. } => Some(("order", "has none of its levels in the order".to_owned())),
        _ => Some(("encoding", format!("holds {}, not categories to be ordered", words(column.kind())))),
    }
}

fn check_bins(binning: &Binning, points: Option<&[f64]>, problems: &mut Vec<(&str, String)>) {
    if let Binning::Breaks { at, zero_apart } = binning {
        if !at.windows(2).all(|pair| pair[0] < pair[1]) || !at.iter().all(|v| v.is_finite()) {
            problems.push(("binning", "needs breaks that rise".to_owned()));
        }
        if *zero_apart && at.first().is_some_and(|least| *least <= 0.0) {
            problems
                .push(("binning", "has zeros in a bin of their own, so its breaks lie above 0".to_owned()));
        }
    }
    let (bins, all) = (binning.shape().0, binning.count());
    if !(2..=10).contains(&bins) {
        problems.push(("binning", "is cut into 2 to 10 bins".to_owned()));
    }
    if let Some(points) = points {
        if points.len() != all {
            problems.push(("points", format!("needs {all} points, one for each bin, not {}", points.len())));
        }
        if !points.iter().all(|p| (0.0..=100.0).contains(p)) {
            problems.push(("points", "gives points from 0 to 100".to_owned()));
        }
    }
}

fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::Number => "numbers",
        Kind::Boolean => "yes and no",
        Kind::Date => "dates",
        Kind::Category => "categories",
        Kind::Text => "text",
    }
}
