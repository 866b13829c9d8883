//! Segments found anew take over the names of those they go on from: one to one, at the least total cost.
//!
//! The cost of a pair is the distance of the two centres in the space of the
//! earlier segmentation. Where both were not formed by the same features
//! prepared alike, it is the share of their customers that they do not have in
//! common, 1 − |A ∩ B| / |A ∪ B|. Rules that name the same segments go on by
//! name. What finds no partner is new, or dissolved; a person may decide otherwise.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::{
    change::align,
    error::{ErrorKind, Result},
    methods::{Fit, Label, NOT_ASSIGNED},
    numeric::matching::matched,
    recipe::{Outcome, Recipe},
    segments::Naming,
    session::Version,
    table::Table,
};

/// What the cost of a pair is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// The distance of the centres.
    Distance,
    /// The share of customers not in common.
    Members,
    /// Nothing: rules name them alike.
    Name,
}

/// Which segment goes on from which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Succession {
    /// What was compared.
    pub by: By,
    /// The earlier segment of each new one; none where it is new.
    pub before: Vec<Option<Label>>,
    /// The cost of each pair: new segments by earlier ones; empty where they go on by name.
    pub costs: Vec<Vec<f64>>,
    /// What the earlier segments are called.
    pub earlier: Vec<Naming>,
}

impl Succession {
    /// The earlier segments that none goes on from.
    pub fn dissolved(&self) -> Vec<Label> {
        let all = (0..).take(self.earlier.len());
        all.filter(|label: &Label| !self.before.contains(&Some(*label))).collect()
    }
}

/// How the segments of an outcome go on from those of a version.
pub fn succeed(
    version: &Version,
    (table, recipe): (&Table, &Recipe),
    outcome: &Outcome,
) -> Result<Succession> {
    let earlier = version.names.clone();
    if let (Some(now), Some(then)) = (recipe.method.names(), version.recipe.method.names())
        && now == then
    {
        let before = (0..).take(now.len()).map(Some).collect();
        return Ok(Succession { by: By::Name, before, costs: Vec::new(), earlier });
    }
    if let (Fit::KMeans(now), Fit::KMeans(then)) = (&outcome.fit, &version.fit) {
        match align((&outcome.encoder, &now.centers), (&version.encoder, &then.centers)) {
            Ok(aligned) => {
                let (before, costs) = (aligned.before, aligned.distances);
                return Ok(Succession { by: By::Distance, before, costs, earlier });
            }
            Err(error) if matches!(error.kind, ErrorKind::OtherFeatures(_)) => {}
            Err(error) => return Err(error),
        }
    }
    let costs = not_shared(version, table, outcome);
    let before = matched(&costs).into_iter().map(|at| at.and_then(|at| Label::try_from(at).ok())).collect();
    Ok(Succession { by: By::Members, before, costs, earlier })
}

/// For each new segment and each earlier one, the share of the customers in either that are not in both. Only
/// customers who are in a segment before and after are counted.
fn not_shared(version: &Version, table: &Table, outcome: &Outcome) -> Vec<Vec<f64>> {
    let (k, k_before) = (outcome.fit.k(), version.fit.k());
    let labels = version.assignments.labels();
    let known: FxHashMap<&str, Label> =
        version.assignments.keys.iter().map(String::as_str).zip(labels).collect();
    let mut shared = vec![vec![0_usize; k_before]; k];
    for (row, now) in outcome.assignment.labels.iter().enumerate() {
        let was = known.get(table.key_of(row).as_str()).copied().unwrap_or(NOT_ASSIGNED);
        if *now != NOT_ASSIGNED && was != NOT_ASSIGNED {
            shared[usize::from(*now)][usize::from(was)] += 1;
        }
    }
    let sizes: Vec<usize> = shared.iter().map(|own| own.iter().sum()).collect();
    let before: Vec<usize> = (0..k_before).map(|at| shared.iter().map(|own| own[at]).sum()).collect();
    let cost = |now: usize, was: usize| {
        let both = shared[now][was];
        let either = sizes[now] + before[was] - both;
        if either == 0 { 1.0 } else { 1.0 - both as f64 / either as f64 }
    };
    (0..k).map(|now| (0..k_before).map(|was| cost(now, was)).collect()).collect()
}

/// What the new segments are called: as those they go on from; new ones as suggested, in colours that are free.
pub fn names_carried(earlier: &[Naming], before: &[Option<Label>], suggested: &[String]) -> Vec<Naming> {
    let taken: Vec<u8> = before
        .iter()
        .flatten()
        .filter_map(|was| earlier.get(usize::from(*was)))
        .map(|was| was.color)
        .collect();
    let mut free = (0_u8..).filter(|color| !taken.contains(color));
    let name = |(was, suggested): (&Option<Label>, &String)| {
        was.and_then(|was| earlier.get(usize::from(was)).cloned()).unwrap_or_else(|| Naming {
            name: suggested.clone(),
            description: String::new(),
            color: free.next().unwrap_or_default(),
        })
    };
    before.iter().zip(suggested).map(name).collect()
}
