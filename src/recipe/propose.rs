//! A recipe to start from: what the person asked for, and for the rest what the table suggests.
//!
//! Segments are formed by measures: columns of numbers that vary, are mostly
//! there, do not number things, and do not repeat another measure.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Method, Preset, Recipe, VERSION};
use crate::{
    error::{ErrorKind, Result},
    features::{Binning, Direction, Encoding, Feature, Missing, MissingPoints, Scale, Transform},
    methods::{Cuts, GridSettings, KMeansSettings, ListSettings, ScoreSettings},
    numeric::{ln_1p, statistics::correlation},
    table::{ColumnProfile, Kind, Look, Reading, Role, Table, TableProfile},
};

/// Two measures that correlate more than this say the same twice.
const REDUNDANT: f64 = 0.95;

/// How many rows tell whether two measures correlate.
const CORRELATION_ROWS: usize = 5_000;

/// Two measures of a score that correlate more than this are about the same thing.
const RELATED: f64 = 0.6;

/// How many measures a score is proposed from.
const SCORED: usize = 4;

/// Which method a recipe is proposed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MethodKind {
    /// Customers near to one another.
    #[default]
    KMeans,
    /// Customers with a like score.
    #[serde(alias = "rules")]
    Score,
    /// Customers in a like place between two axes.
    Grid,
    /// Customers caught by the same rule.
    List,
}

/// What the person asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preparation {
    /// The method.
    pub method: MethodKind,
    /// How many segments.
    pub k: usize,
    /// The seed.
    pub seed: u64,
    /// The columns that form segments; guessed where there are none.
    pub features: Vec<String>,
    /// Their weights in the same order; 1 where there are fewer.
    pub weights: Vec<f64>,
    /// Whether long tails are put on a logarithmic scale.
    pub transform: bool,
    /// What one unit is.
    pub scale: Scale,
    /// What a missing value becomes.
    pub missing: Missing,
}

impl Default for Preparation {
    fn default() -> Self {
        let settings = KMeansSettings::default();
        Self {
            method: MethodKind::KMeans,
            k: settings.k,
            seed: settings.seed,
            features: Vec::new(),
            weights: Vec::new(),
            transform: true,
            scale: Scale::ZScore,
            missing: Missing::Median,
        }
    }
}

/// A recipe for the table. Fails where a column asked for is not there, or where nothing can be computed with.
pub fn propose(table: &Table, profile: &TableProfile, wanted: &Preparation) -> Result<Recipe> {
    match wanted.method {
        // Rules name their columns themselves, and the axes of a grid are two columns that mean something.
        MethodKind::List => return Ok(blank(profile.key.clone(), wanted)),
        MethodKind::Grid => return Ok(Preset::Adoption.fill(profile, &Preset::Adoption.guess(profile))),
        MethodKind::KMeans | MethodKind::Score => {}
    }
    let chosen: Vec<&ColumnProfile> = if wanted.features.is_empty() {
        measures(table, profile, wanted.method)
    } else {
        let find = |name: &String| {
            profile
                .columns
                .iter()
                .find(|c| c.name == *name)
                .ok_or_else(|| ErrorKind::UnknownColumn(name.clone()))
        };
        wanted.features.iter().map(find).collect::<std::result::Result<_, _>>()?
    };
    if chosen.is_empty() {
        return Err(ErrorKind::NothingToSegmentBy.into());
    }
    let feature = |(at, column): (usize, &&ColumnProfile)| Feature {
        column: column.name.clone(),
        weight: wanted.weights.get(at).copied().unwrap_or(1.0),
        encoding: match wanted.method {
            MethodKind::KMeans => distance_encoding(column, wanted),
            _ => score_encoding(column),
        },
    };
    let features = chosen.iter().enumerate().map(feature).collect();
    let is_volume = |column: &&&ColumnProfile| {
        column.kind == Kind::Number
            && column.looks.contains(&Look::Skewed)
            && !column.looks.contains(&Look::Negative)
    };
    let volume = chosen.iter().find(is_volume).filter(|_| wanted.method == MethodKind::Score);
    let volume = volume.map(|column| column.name.clone());
    Ok(Recipe { volume, features, ..blank(profile.key.clone(), wanted) })
}

/// The recipe without a feature.
pub fn blank(key: Option<String>, wanted: &Preparation) -> Recipe {
    Recipe {
        version: VERSION,
        key,
        columns: BTreeMap::new(),
        reading: Reading::default(),
        roll_up: None,
        joins: Vec::new(),
        roles: BTreeMap::new(),
        filter: None,
        volume: None,
        features: Vec::new(),
        method: match wanted.method {
            MethodKind::KMeans => {
                Method::KMeans(KMeansSettings { k: wanted.k, seed: wanted.seed, ..KMeansSettings::default() })
            }
            MethodKind::Score => {
                Method::Score(ScoreSettings { cuts: Cuts::rising_shares(wanted.k), names: Vec::new() })
            }
            MethodKind::Grid => Method::Grid(GridSettings::default()),
            MethodKind::List => {
                Method::List(ListSettings { rules: Vec::new(), otherwise: "Everyone else".to_owned() })
            }
        },
    }
}

/// How a column is prepared for distances unless the person says otherwise.
pub fn distance_encoding(column: &ColumnProfile, wanted: &Preparation) -> Encoding {
    match column.kind {
        Kind::Number | Kind::Boolean | Kind::Date => Encoding::Number {
            missing: wanted.missing,
            transform: if wanted.transform && column.looks.contains(&Look::Skewed) {
                Transform::Log1p
            } else {
                Transform::None
            },
            winsorise: None,
            scale: wanted.scale,
        },
        Kind::Category | Kind::Text => Encoding::Levels { rare_below: 0.01 },
    }
}

/// How a column earns points unless the person says otherwise: deciles by volume for long tails, fifths of the
/// rows for other numbers, evenly spaced points for levels.
pub fn score_encoding(column: &ColumnProfile) -> Encoding {
    let missing = MissingPoints::Zero;
    match column.kind {
        Kind::Number | Kind::Boolean | Kind::Date => Encoding::Bins {
            binning: if column.looks.contains(&Look::Skewed) {
                Binning::Volume { bins: 10 }
            } else if column.kind == Kind::Boolean {
                Binning::Width { bins: 2 }
            } else {
                Binning::Quantile { bins: 5 }
            },
            direction: Direction::Higher,
            points: None,
            missing,
            within: None,
        },
        Kind::Category | Kind::Text => {
            let last = column.top.len().saturating_sub(1).max(1) as f64;
            let points = |(at, (level, _)): (usize, &(String, usize))| {
                (level.clone(), 100.0 * (1.0 - at as f64 / last))
            };
            Encoding::Points { of: column.top.iter().enumerate().map(points).collect(), other: 0.0, missing }
        }
    }
}

/// What a table can be segmented by: its measures in their order, none of them twice.
fn measures<'a>(table: &Table, profile: &'a TableProfile, method: MethodKind) -> Vec<&'a ColumnProfile> {
    let step = table.rows.div_ceil(CORRELATION_ROWS).max(1);
    let sample = |name: &str| -> Vec<f64> {
        let cells = table.column(name).ok().and_then(crate::table::Column::numbers).unwrap_or_default();
        cells.into_iter().step_by(step).collect()
    };
    let mut chosen: Vec<(&ColumnProfile, Vec<f64>)> = Vec::new();
    let mostly_there =
        |column: &&ColumnProfile| column.role == Role::Basis && column.missing * 2 <= table.rows;
    let mut open: Vec<&ColumnProfile> = profile.columns.iter().filter(mostly_there).collect();
    if method == MethodKind::Score {
        // The volume first: whatever goes with it closely says the same again.
        let volume = Preset::Deciles.guess(profile).concat();
        // Then what stands after it: tables keep like things together, and begin with what customers are.
        let first = open.iter().position(|column| volume.contains(&column.name)).unwrap_or(0);
        open.rotate_left(first);
    }
    for column in open {
        let own = sample(&column.name);
        let is_new = match method {
            MethodKind::Score => !chosen.iter().any(|(known, other)| {
                drawn_together((&own, column), (other, known)) > RELATED || repeats(&own, other)
            }),
            _ => !chosen.iter().any(|(_, other)| repeats(&own, other)),
        };
        if is_new {
            chosen.push((column, own));
        }
        if method == MethodKind::Score && chosen.len() == SCORED {
            break;
        }
    }
    chosen.into_iter().map(|(column, _)| column).collect()
}

fn repeats(a: &[f64], b: &[f64]) -> bool {
    together(a, b) > REDUNDANT
}

/// The same with long tails drawn in, which would otherwise hide that two columns rise together.
fn drawn_together((a, of_a): (&[f64], &ColumnProfile), (b, of_b): (&[f64], &ColumnProfile)) -> f64 {
    let drawn_in = |values: &[f64], of: &ColumnProfile| -> Vec<f64> {
        if of.looks.contains(&Look::Skewed) && !of.looks.contains(&Look::Negative) {
            values.iter().map(|value| ln_1p(*value)).collect()
        } else {
            values.to_vec()
        }
    };
    together(&drawn_in(a, of_a), &drawn_in(b, of_b))
}

/// How closely two columns go together, 0 to 1, over the rows that have both.
fn together(a: &[f64], b: &[f64]) -> f64 {
    let both = a.iter().zip(b).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let (a, b): (Vec<f64>, Vec<f64>) = both.map(|(a, b)| (*a, *b)).unzip();
    if a.len() > 2 { correlation(&a, &b).map_or(0.0, f64::abs) } else { 0.0 }
}
