//! Recipes of rules as they are used in practice, filled in for a table and then to be edited.
//!
//! A preset has slots; each takes one column or several. What fits a slot is
//! guessed from the names of the columns.

use serde::{Deserialize, Serialize};

use super::{Method, MethodKind, Preparation, Recipe, blank, score_encoding};
use crate::{
    features::{Binning, Direction, Encoding, Feature, MissingPoints},
    methods::{Axis, Cuts, GridSettings, ScoreSettings},
    table::{ColumnProfile, Kind, Look, Role, TableProfile, infer, keys},
};

/// A recipe as it is used in practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// Tenths of the total volume, 10 the highest.
    Deciles,
    /// Recency, frequency and monetary value in fifths.
    Rfm,
    /// The same, frequency within each fifth of recency and monetary value within each fifth of those.
    NestedRfm,
    /// What a customer could bring against what he brings already, three by three.
    Adoption,
    /// Opinion leaders: up to ten points in each of several fields.
    Leaders,
}

/// A place for columns in a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// What it is called.
    pub name: &'static str,
    /// What belongs there.
    pub help: &'static str,
    /// Whether it takes several columns.
    pub takes_several: bool,
    /// Whether dates may stand there too.
    pub takes_dates: bool,
    /// Words of names that fit, the best first.
    words: &'static [&'static str],
    /// What else may stand there where no name fits.
    otherwise: Otherwise,
}

/// What stands in a slot that no column's name fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Otherwise {
    /// Nothing: the person has to choose.
    Nothing,
    /// Any day.
    Day,
    /// Amounts with a long tail, as volumes have.
    Amount,
    /// A measure that is no amount of that sort.
    Measure,
}

const fn slot(name: &'static str, help: &'static str, words: &'static [&'static str]) -> Slot {
    Slot { name, help, takes_several: false, takes_dates: false, words, otherwise: Otherwise::Nothing }
}

const fn volume_slot(name: &'static str, help: &'static str, words: &'static [&'static str]) -> Slot {
    Slot { otherwise: Otherwise::Amount, ..slot(name, help, words) }
}

const VOLUME: &[&str] = &[
    "market", "volume", "trx", "sales", "revenue", "turnover", "amount", "patients", "spend", "spending",
    "total", "value", "units", "quantity",
];

/// Days that are no day of a last order, and figures counted from them.
const NOT_RECENT: &[&str] = &["birth", "born", "first", "start", "created", "joined", "since_first"];

impl Preset {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Deciles, Self::Rfm, Self::NestedRfm, Self::Adoption, Self::Leaders];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Deciles => "Deciles by volume",
            Self::Rfm => "RFM, independent",
            Self::NestedRfm => "RFM, nested",
            Self::Adoption => "Potential × adoption",
            Self::Leaders => "KOL tiers",
        }
    }

    /// What it does, in a sentence.
    pub fn help(self) -> &'static str {
        match self {
            Self::Deciles => {
                "Each decile holds a tenth of the total volume; 10 is the highest, and customers without volume stand apart."
            }
            Self::Rfm => "Recency, frequency and monetary value in fifths of the customers, weighted alike.",
            Self::NestedRfm => {
                "Fifths of frequency within each fifth of recency, fifths of monetary value within each of those."
            }
            Self::Adoption => {
                "What a customer could bring against how much of it is yours: three by three cells, each with a name."
            }
            Self::Leaders => {
                "Every field earns up to 100 points, its tenths 10 each; the mean of all decides, and the first per cent are tier 1."
            }
        }
    }

    /// The places for columns.
    pub fn slots(self) -> Vec<Slot> {
        match self {
            Self::Deciles => {
                vec![volume_slot("Volume", "What is added up, as prescriptions or sales", VOLUME)]
            }
            Self::Rfm | Self::NestedRfm => vec![
                Slot {
                    takes_dates: true,
                    otherwise: Otherwise::Day,
                    ..slot(
                        "Recency",
                        "The last order's date, or the days since",
                        &["recency", "days_since", "last", "latest", "date"],
                    )
                },
                slot(
                    "Frequency",
                    "How often",
                    &[
                        "frequency",
                        "orders",
                        "order",
                        "purchases",
                        "transactions",
                        "invoices",
                        "rows",
                        "calls",
                        "visits",
                        "count",
                        "number",
                    ],
                ),
                volume_slot(
                    "Monetary value",
                    "How much",
                    &[
                        "monetary", "revenue", "sales", "turnover", "amount", "spend", "spending", "total",
                        "value", "price", "trx",
                    ],
                ),
            ],
            Self::Adoption => vec![
                volume_slot("Potential", "What the customer could bring, as the market's volume", VOLUME),
                Slot {
                    otherwise: Otherwise::Measure,
                    ..slot(
                        "Adoption",
                        "How much of it is yours, as the brand's share",
                        &["adoption", "share", "penetration"],
                    )
                },
            ],
            Self::Leaders => vec![Slot {
                takes_several: true,
                ..slot(
                    "Fields",
                    "Publications, trials, guidelines, talks, reach",
                    &[
                        "publication",
                        "h_index",
                        "citation",
                        "trial",
                        "guideline",
                        "congress",
                        "talk",
                        "society",
                        "speaker",
                        "follower",
                        "event",
                    ],
                )
            }],
        }
    }

    /// The columns that seem to fit each slot. A slot that nothing seems to fit stays empty.
    pub fn guess(self, profile: &TableProfile) -> Vec<Vec<String>> {
        let mut taken: Vec<String> = Vec::new();
        let mut guess = |slot: &Slot| {
            let open: Vec<&ColumnProfile> =
                slot.offers(profile).filter(|column| !taken.contains(&column.name)).collect();
            let fits = |column: &&&ColumnProfile, word: &str| slot.fits(column) && names(&column.name, word);
            let named = slot.words.iter().flat_map(|word| open.iter().filter(move |c| fits(c, word)));
            let mut found: Vec<String> = Vec::new();
            for column in named.chain(slot.instead(&open)) {
                if !found.contains(&column.name) && (slot.takes_several || found.is_empty()) {
                    found.push(column.name.clone());
                }
            }
            taken.extend(found.iter().cloned());
            found
        };
        self.slots().iter().map(&mut guess).collect()
    }

    /// The recipe with these columns in its slots; columns that the table lacks are left out.
    pub fn fill(self, profile: &TableProfile, columns: &[Vec<String>]) -> Recipe {
        let of_slot = |at: usize| -> Vec<&ColumnProfile> {
            let named = columns.get(at).map(Vec::as_slice).unwrap_or_default();
            named.iter().filter_map(|name| profile.columns.iter().find(|c| c.name == *name)).collect()
        };
        let wanted = Preparation { method: MethodKind::Score, ..Preparation::default() };
        let recipe = blank(profile.key.clone(), &wanted);
        let volume =
            |at: usize| of_slot(at).first().filter(|c| c.kind == Kind::Number).map(|c| c.name.clone());
        match self {
            Self::Deciles => Recipe {
                features: of_slot(0).into_iter().map(|column| feature(column, deciles())).collect(),
                volume: volume(0),
                method: score(
                    vec![80.0, 60.0, 10.0],
                    &["Deciles 8 to 10", "Deciles 6 and 7", "Deciles 1 to 5", "No volume"],
                ),
                ..recipe
            },
            Self::Rfm | Self::NestedRfm => {
                let mut features: Vec<Feature> = Vec::new();
                for (at, column) in
                    (0..3).flat_map(|at| of_slot(at).into_iter().map(move |column| (at, column)))
                {
                    let direction = if at == 0 && column.kind != Kind::Date {
                        Direction::Lower
                    } else {
                        Direction::Higher
                    };
                    let outer = features.last().map(|feature| feature.column.clone());
                    let within = outer.filter(|_| self == Self::NestedRfm);
                    let encoding = bins(Binning::Quantile { bins: 5 }, direction);
                    features.push(feature(column, nested(encoding, within)));
                }
                Recipe {
                    features,
                    volume: volume(2),
                    method: score(
                        vec![80.0, 60.0, 40.0, 20.0],
                        &["Champions", "Loyal", "Promising", "Needs attention", "Dormant"],
                    ),
                    ..recipe
                }
            }
            Self::Adoption => Recipe {
                features: of_slot(0)
                    .into_iter()
                    .map(|column| feature(column, deciles()))
                    .chain(of_slot(1).into_iter().map(|column| feature(column, thirds(column))))
                    .collect(),
                volume: volume(0),
                method: Method::Grid(adoption(&of_slot(0), &of_slot(1))),
                ..recipe
            },
            Self::Leaders => Recipe {
                features: of_slot(0).into_iter().map(|column| feature(column, ten_points(column))).collect(),
                method: Method::Score(ScoreSettings {
                    cuts: Cuts::Share { of: vec![0.01, 0.04, 0.1, 0.15] },
                    names: owned(&[
                        "Global leaders",
                        "National and regional experts",
                        "Local influencers",
                        "Emerging voices",
                        "All others",
                    ]),
                }),
                ..recipe
            },
        }
    }
}

impl Slot {
    /// Whether a column is of the right sort, whatever its name.
    fn fits(&self, column: &ColumnProfile) -> bool {
        match self.otherwise {
            Otherwise::Amount => is_amount(column),
            Otherwise::Day => !NOT_RECENT.iter().any(|word| names(&column.name, word)),
            Otherwise::Nothing | Otherwise::Measure => true,
        }
    }

    /// The column to take where no name fits, the first that will do.
    fn instead<'a, 'b>(&self, open: &'b [&'a ColumnProfile]) -> Option<&'b &'a ColumnProfile> {
        let is_measure = |column: &&&ColumnProfile| column.role == Role::Basis;
        let is_skewed = |column: &&&ColumnProfile| column.looks.contains(&Look::Skewed);
        match self.otherwise {
            Otherwise::Nothing => None,
            Otherwise::Day => open.iter().find(|column| column.kind == Kind::Date && self.fits(column)),
            Otherwise::Amount => {
                let amounts = || open.iter().filter(is_measure).filter(|column| is_amount(column));
                amounts().find(is_skewed).or_else(|| amounts().next())
            }
            Otherwise::Measure => {
                let measures = || open.iter().filter(is_measure);
                measures().find(|column| !is_skewed(column)).or_else(|| measures().next())
            }
        }
    }

    /// The columns that may stand here.
    pub fn offers<'a>(&self, profile: &'a TableProfile) -> impl Iterator<Item = &'a ColumnProfile> {
        let takes_dates = self.takes_dates;
        profile.columns.iter().filter(move |column| {
            let is_kind = column.kind == Kind::Number || (takes_dates && column.kind == Kind::Date);
            let is_open = !matches!(column.role, Role::Key | Role::Excluded | Role::Protected)
                && !column.looks.contains(&Look::Identifier);
            is_kind && is_open && profile.key.as_ref() != Some(&column.name)
        })
    }
}

/// Whether a column holds amounts that can be added up.
pub(super) fn is_amount(column: &ColumnProfile) -> bool {
    column.kind == Kind::Number
        && !keys::names_rate(&column.name)
        && column.number.as_ref().is_some_and(|number| number.min >= 0.0 && number.max > 0.0)
}

/// Whether a name has this word, or these words one after the other, in the singular or the plural.
fn names(name: &str, word: &str) -> bool {
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let wanted: Vec<String> = word.split('_').map(singular).collect();
    let own: Vec<String> = infer::words(name).iter().map(|word| singular(word)).collect();
    own.windows(wanted.len()).any(|part| part == wanted)
}

fn feature(column: &ColumnProfile, encoding: Encoding) -> Feature {
    Feature { column: column.name.clone(), weight: 1.0, encoding }
}

fn bins(binning: Binning, direction: Direction) -> Encoding {
    Encoding::Bins { binning, direction, points: None, missing: MissingPoints::Zero, within: None }
}

fn nested(encoding: Encoding, outer: Option<String>) -> Encoding {
    match encoding {
        Encoding::Bins { binning, direction, points, missing, .. } => {
            Encoding::Bins { binning, direction, points, missing, within: outer }
        }
        other => other,
    }
}

fn deciles() -> Encoding {
    bins(Binning::Volume { bins: 10 }, Direction::Higher)
}

/// Low, middle and high: a share at 10 and 30 per cent, anything else in thirds of the customers.
fn thirds(column: &ColumnProfile) -> Encoding {
    let at = column.number.as_ref().and_then(|number| match number {
        n if n.min >= 0.0 && n.max > 0.0 && n.max <= 1.0 => Some(vec![0.1, 0.3]),
        n if n.min >= 0.0 && n.max > 30.0 && n.max <= 100.0 => Some(vec![10.0, 30.0]),
        _ => None,
    });
    let binning = at.map_or(Binning::Quantile { bins: 3 }, |at| Binning::Breaks { at, zero_apart: false });
    bins(binning, Direction::Higher)
}

/// One to ten points, none for nothing where most have nothing.
fn ten_points(column: &ColumnProfile) -> Encoding {
    if column.looks.contains(&Look::Skewed) {
        return deciles();
    }
    match score_encoding(column) {
        Encoding::Bins { direction, missing, .. } => Encoding::Bins {
            binning: Binning::Quantile { bins: 10 },
            direction,
            points: Some((1..=10).map(|points| f64::from(points) * 10.0).collect()),
            missing,
            within: None,
        },
        other => other,
    }
}

fn score(at: Vec<f64>, names: &[&str]) -> Method {
    Method::Score(ScoreSettings { cuts: Cuts::Score { at }, names: owned(names) })
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn adoption(potential: &[&ColumnProfile], adoption: &[&ColumnProfile]) -> GridSettings {
    let columns = |all: &[&ColumnProfile]| all.iter().map(|column| column.name.clone()).collect();
    GridSettings {
        y: Axis {
            name: "Potential".to_owned(),
            features: columns(potential),
            // Deciles 7 to 10, 3 to 6, and the rest.
            cuts: Cuts::Score { at: vec![70.0, 30.0] },
        },
        x: Axis { name: "Adoption".to_owned(), features: columns(adoption), cuts: Cuts::Bins { bands: 3 } },
        cells: vec![
            owned(&["Convert", "Grow", "Defend"]),
            owned(&["Develop", "Grow digitally", "Maintain"]),
            owned(&["Monitor", "Monitor", "Reward by e-mail"]),
        ],
    }
}
