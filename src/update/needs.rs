//! What a version needs of the files it is given, and whether their headers have it: names and first guesses of kinds
//! are enough, so that a renamed column is noticed before a large file is read.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    methods::Cuts,
    recipe::{Method, Recipe},
    session::Version,
    table::{Kind, RollUp},
};

/// How alike two names must be to be proposed for one another, 0 to 1.
const ALIKE: f64 = 0.45;

/// The most names proposed for one column.
const MOST_PROPOSED: usize = 3;

/// What is needed of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Needs {
    /// What the file is called: the label of its join, nothing for the table's own.
    pub join: Option<String>,
    /// The columns.
    pub columns: Vec<Need>,
    /// All columns that its table had.
    pub known: Vec<String>,
}

/// A column that is needed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its name.
    pub column: String,
    /// What its cells were, where that is known.
    pub kind: Option<Kind>,
    /// What it is used for.
    pub used: Vec<Use>,
}

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Use {
    /// It tells the customers apart.
    Key,
    /// Segments are formed by it.
    Feature,
    /// It decides who takes part.
    Filter,
    /// Customers are counted by it.
    Volume,
    /// Rows are rolled up by it.
    RollUp,
}

impl Use {
    /// The use in the user's words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Feature => "forms segments",
            Self::Filter => "filter",
            Self::Volume => "volume",
            Self::RollUp => "rolled up",
        }
    }
}

/// How a file's header meets what is needed of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    /// Columns that are not there, with those that may be meant.
    pub missing: Vec<Missing>,
    /// Columns whose cells look to be of another kind: what they were, and what they look like.
    pub changed: Vec<(String, Kind, Kind)>,
    /// Columns that were not there before.
    pub new: Vec<String>,
    /// Columns that are gone, and that nothing needs.
    pub gone: Vec<String>,
}

/// A column that is not there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What is needed.
    pub need: Need,
    /// Names in the file that may be meant, the likeliest first.
    pub proposed: Vec<String>,
}

impl Needs {
    /// What a version needs, of its own file first and then of those it joins.
    pub fn of(version: &Version) -> Vec<Self> {
        let recipe = &version.recipe;
        let used = used(recipe);
        let of_table = |column: &str| version.columns.iter().find(|known| known.name == column);
        let need = |column: &str| Need {
            column: column.to_owned(),
            kind: version
                .encoder
                .features
                .iter()
                .find(|feature| feature.column == column)
                .map(|feature| feature.kind)
                .or_else(|| of_table(column).map(|known| known.kind)),
            used: used.iter().filter(|(name, _)| name == column).map(|(_, used)| *used).collect(),
        };
        let brought = |label: &str| -> Vec<&str> {
            let own = version.columns.iter().filter(|known| known.from.as_deref() == Some(label));
            own.map(|known| known.name.as_str()).collect()
        };
        let joined: BTreeSet<&str> = recipe.joins.iter().flat_map(|join| brought(&join.label)).collect();
        let mut own = if let Some(roll_up) = &recipe.roll_up {
            log_needs(roll_up)
        } else {
            let names: BTreeSet<&str> = used.iter().map(|(name, _)| name.as_str()).collect();
            names.into_iter().filter(|name| !joined.contains(name)).map(need).collect()
        };
        own.sort_by(|a: &Need, b| a.used.first().cmp(&b.used.first()).then_with(|| a.column.cmp(&b.column)));
        let known = match &recipe.roll_up {
            Some(_) => Vec::new(),
            None => version
                .columns
                .iter()
                .filter(|known| known.from.is_none())
                .map(|known| known.name.clone())
                .collect(),
        };
        let first = Self { join: None, columns: own, known };
        let others = recipe.joins.iter().map(|join| {
            let columns = if let Some(roll_up) = &join.options.roll_up {
                log_needs(roll_up)
            } else {
                let there =
                    |here: String| of_table(&here).and_then(|known| known.there.clone()).unwrap_or(here);
                let key = join.options.key.clone().flatten();
                let key = key.map(|column| Need { column, kind: Some(Kind::Text), used: vec![Use::Key] });
                let own = brought(&join.label).into_iter().map(need).filter(|need| !need.used.is_empty());
                key.into_iter().chain(own.map(|need| Need { column: there(need.column), ..need })).collect()
            };
            Self { join: Some(join.label.clone()), columns, known: Vec::new() }
        });
        std::iter::once(first).chain(others).collect()
    }
}

/// Every column that a recipe names, with its use; the key first.
fn used(recipe: &Recipe) -> Vec<(String, Use)> {
    let mut used: Vec<(String, Use)> = recipe.key.iter().map(|key| (key.clone(), Use::Key)).collect();
    used.extend(recipe.formed_by().into_iter().map(|name| (name.to_owned(), Use::Feature)));
    let filter = recipe.filter.iter().flat_map(|filter| filter.columns());
    used.extend(filter.map(|name| (name.to_owned(), Use::Filter)));
    used.extend(recipe.volume.iter().map(|name| (name.clone(), Use::Volume)));
    let cuts: Vec<&Cuts> = match &recipe.method {
        Method::Score(settings) => vec![&settings.cuts],
        Method::Grid(settings) => vec![&settings.x.cuts, &settings.y.cuts],
        Method::KMeans(_) | Method::List(_) => Vec::new(),
    };
    for cuts in cuts {
        if let Cuts::Volume { column, .. } = cuts {
            used.push((column.clone(), Use::Volume));
        }
    }
    let mut seen = BTreeSet::new();
    used.retain(|one| seen.insert(one.clone()));
    used
}

fn log_needs(roll_up: &RollUp) -> Vec<Need> {
    let mut needs = vec![Need { column: roll_up.key.clone(), kind: Some(Kind::Text), used: vec![Use::Key] }];
    for column in roll_up.measures.iter().filter_map(|measure| measure.column.as_ref()) {
        if !needs.iter().any(|need| need.column == *column) {
            needs.push(Need { column: column.clone(), kind: None, used: vec![Use::RollUp] });
        }
    }
    needs
}

/// Holds a file's header, with the kinds its columns seem to have, against what is needed.
pub fn meet(needs: &Needs, header: &[(String, Kind)]) -> Met {
    let is_there = |name: &str| header.iter().any(|(found, _)| found == name);
    let is_needed = |name: &str| needs.columns.iter().any(|need| need.column == name);
    let is_known = |name: &str| is_needed(name) || needs.known.iter().any(|known| known == name);
    let unknown: Vec<&(String, Kind)> = header.iter().filter(|(name, _)| !is_known(name)).collect();
    let missing = needs.columns.iter().filter(|need| !is_there(&need.column)).map(|need| {
        let likeness = |(name, kind): &(String, Kind)| {
            let same_kind = need.kind.is_none_or(|was| was == *kind || was == Kind::Text);
            alike(&need.column, name) + if same_kind { 0.1 } else { 0.0 }
        };
        let mut proposed: Vec<(f64, &str)> =
            unknown.iter().map(|found| (likeness(found), found.0.as_str())).collect();
        proposed.retain(|(likeness, _)| *likeness >= ALIKE);
        proposed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        proposed.truncate(MOST_PROPOSED);
        Missing {
            need: need.clone(),
            proposed: proposed.into_iter().map(|(_, name)| name.to_owned()).collect(),
        }
    });
    let changed = needs.columns.iter().filter_map(|need| {
        let was = need.kind.filter(|_| !need.used.contains(&Use::Key))?;
        let (name, is) = header.iter().find(|(name, _)| *name == need.column)?;
        // What is written with two values may be read as either.
        let is_same = was == *is || matches!((was, is), (Kind::Number | Kind::Category, Kind::Boolean));
        (!is_same).then(|| (name.clone(), was, *is))
    });
    Met {
        missing: missing.collect(),
        changed: changed.collect(),
        new: if needs.known.is_empty() {
            Vec::new()
        } else {
            unknown.iter().map(|(name, _)| name.clone()).collect()
        },
        gone: needs.known.iter().filter(|name| !is_there(name) && !is_needed(name)).cloned().collect(),
    }
}

/// How alike two names are, case and separators aside: the Sørensen–Dice measure of their pairs of signs.
fn alike(a: &str, b: &str) -> f64 {
    let plain = |name: &str| {
        name.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    strsim::sorensen_dice(&plain(a), &plain(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn need(column: &str, kind: Kind, used: Use) -> Need {
        Need { column: column.to_owned(), kind: Some(kind), used: vec![used] }
    }

    #[test]
    fn a_renamed_column_is_missed_and_its_new_name_proposed() {
        let needs = Needs {
            join: None,
            columns: vec![
                need("account_id", Kind::Text, Use::Key),
                need("brand_share_r12m", Kind::Number, Use::Feature),
                need("region", Kind::Category, Use::Filter),
            ],
            known: ["account_id", "brand_share_r12m", "region", "zip3"].map(str::to_owned).into(),
        };
        let header = [
            ("account_id", Kind::Text),
            ("Brand Share (R12M)", Kind::Number),
            ("region", Kind::Number),
            ("web_visits", Kind::Number),
        ];
        let met = meet(&needs, &header.map(|(name, kind)| (name.to_owned(), kind)));
        assert_eq!(met.missing.len(), 1);
        assert_eq!(met.missing[0].proposed, ["Brand Share (R12M)"]);
        assert_eq!(met.changed, [("region".to_owned(), Kind::Category, Kind::Number)]);
        assert_eq!(met.new, ["Brand Share (R12M)", "web_visits"]);
        assert_eq!(met.gone, ["zip3"]);
    }
}
