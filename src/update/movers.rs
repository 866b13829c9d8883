//! Customers of an update, one by one: where they were and are, how surely, and why they moved.

use serde::{Deserialize, Serialize};

use super::{
    reasons::{Move, Reason, Tables},
    review::{Reviewed, Side, is_mover},
};
use crate::{
    change::{Pair, Place},
    methods::{Fit, Label},
    table::Table,
};

/// Which customers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// Those who went from one segment to another.
    #[default]
    Moved,
    /// Those who were not in the table before.
    Joined,
    /// Those who are not in the table any more.
    Left,
    /// Those who are where they were.
    Stayed,
    /// Everybody.
    Any,
}

/// Customers that are asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Movers {
    /// How many of those found to pass over.
    pub skip: usize,
    /// How many to give.
    pub count: usize,
    /// Which ones.
    pub way: Way,
    /// Only those who were here; segments are strands.
    pub from: Option<Place>,
    /// Only those who are here.
    pub to: Option<Place>,
    /// Only those who are not borderline where they are.
    pub confident: bool,
    /// Only those whose key holds this text, upper and lower case alike.
    pub search: String,
    /// The order.
    pub order: MoversOrder,
}

/// In what order customers are given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MoversOrder {
    /// As in the newer table, those who left last.
    #[default]
    File,
    /// By the first figure after, the greatest first; those without one last.
    After,
    /// By the first figure before, the greatest first; those without one last.
    Before,
}

/// Some customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct MoversWindow {
    /// How many were found in all.
    pub found: usize,
    /// Those asked for.
    pub rows: Vec<Mover>,
}

/// One customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mover {
    /// His key.
    pub key: String,
    /// Where he was; segments are strands.
    pub from: Place,
    /// Where he is.
    pub to: Place,
    /// What the method told beside his segment before ([`crate::methods::Strength::figures`]).
    pub before: Vec<Option<f64>>,
    /// What it tells now.
    pub after: Vec<Option<f64>>,
    /// Whether he is borderline where he is, or was where he left.
    pub borderline: bool,
    /// Whether he moved because the segments changed: with his earlier values he would be there, too.
    pub redefined: bool,
    /// What moved him, strongest first, three at most; empty where the earlier rows are not at hand.
    pub reasons: Vec<Reason>,
}

/// Customers of an update. `earlier` is the version's own table where it is at hand, `dissolved` gives the centre of a
/// strand that the newer model does not know.
pub fn moved(
    asked: &Movers,
    (reviewed, after): (&Reviewed, Side<'_>),
    earlier: Option<&Table>,
) -> MoversWindow {
    let search = asked.search.to_lowercase();
    let key = |pair: &Pair| match (pair.after, pair.before) {
        (Some(row), _) => after.table.key_of(row as usize),
        (None, Some(row)) => reviewed.before.assignments.keys[row as usize].clone(),
        (None, None) => String::new(),
    };
    let is_wanted = |pair: &&Pair| {
        (match asked.way {
            Way::Moved => is_mover(pair),
            Way::Joined => pair.before.is_none(),
            Way::Left => pair.after.is_none(),
            Way::Stayed => pair.from == pair.to && matches!(pair.from, Place::In(_)),
            Way::Any => true,
        }) && asked.from.is_none_or(|from| pair.from == from)
            && asked.to.is_none_or(|to| pair.to == to)
            && (!asked.confident || !reviewed.is_borderline(pair, after))
            && (search.is_empty() || key(pair).to_lowercase().contains(&search))
    };
    let mut found: Vec<&Pair> = reviewed.pairs.iter().filter(is_wanted).collect();
    let first = |figures: &[Option<f64>]| figures.first().copied().flatten().unwrap_or(f64::NEG_INFINITY);
    match asked.order {
        MoversOrder::File => {}
        MoversOrder::After => {
            found.sort_by(|a, b| first(&figures_after(b, after)).total_cmp(&first(&figures_after(a, after))));
        }
        MoversOrder::Before => found.sort_by(|a, b| {
            first(&reviewed.figures_before(b)).total_cmp(&first(&reviewed.figures_before(a)))
        }),
    }
    let shown: Vec<&Pair> = found.iter().copied().skip(asked.skip).take(asked.count).collect();
    let rows = tell(&shown, (reviewed, after), earlier, &key);
    MoversWindow { found: found.len(), rows }
}

fn tell(
    pairs: &[&Pair],
    (reviewed, after): (&Reviewed, Side<'_>),
    earlier: Option<&Table>,
    key: &dyn Fn(&Pair) -> String,
) -> Vec<Mover> {
    let mut reasons = reviewed.reasons(pairs, after, earlier).into_iter();
    let tell = |pair: &&Pair| Mover {
        key: key(pair),
        from: pair.from,
        to: pair.to,
        before: reviewed.figures_before(pair),
        after: figures_after(pair, after),
        borderline: reviewed.is_borderline(pair, after),
        redefined: reviewed.is_redefined(pair, after),
        reasons: if is_mover(pair) { reasons.next().unwrap_or_default() } else { Vec::new() },
    };
    pairs.iter().map(tell).collect()
}

fn figures_after(pair: &Pair, after: Side<'_>) -> Vec<Option<f64>> {
    let figures = pair.after.map(|row| after.outcome.assignment.strength.figures(row as usize));
    figures.into_iter().flatten().map(|figure| Some(figure).filter(|figure| !figure.is_nan())).collect()
}

impl Reviewed {
    fn figures_before(&self, pair: &Pair) -> Vec<Option<f64>> {
        let Some(row) = pair.before else { return Vec::new() };
        let figures = self.before.assignments.figures.iter();
        figures.map(|figures| figures[row as usize].map(f64::from)).collect()
    }

    /// The reasons of those among these who moved, in their order.
    fn reasons(&self, pairs: &[&Pair], after: Side<'_>, earlier: Option<&Table>) -> Vec<Vec<Reason>> {
        let Some(earlier) = earlier else { return Vec::new() };
        let label = |strands: &[Label], place: Place| match place {
            Place::In(strand) => {
                strands.iter().position(|own| *own == strand).and_then(|at| Label::try_from(at).ok())
            }
            Place::NotAssigned | Place::Absent => None,
        };
        let (mut moves, mut left) = (Vec::new(), Vec::new());
        for pair in pairs.iter().filter(|pair| is_mover(pair)) {
            let to = label(&self.strands_after, pair.to);
            if let (Some(before), Some(row), Some(to)) = (pair.before, pair.after, to) {
                let from = label(&self.strands_after, pair.from);
                moves.push(Move { before: before as usize, after: row as usize, from, to });
                let was = label(&self.strands_before, pair.from).filter(|_| from.is_none());
                left.push(was.and_then(|was| self.center(was, after)));
            }
        }
        let tables = Tables { before: earlier, after: after.table };
        // The earlier table need not have what the newer model asks for.
        tables.reasons(after.outcome, &moves, &left).unwrap_or_default()
    }

    /// The centre of an earlier segment in the newer model's space, where it has one there.
    fn center(&self, label: Label, after: Side<'_>) -> Option<Vec<f64>> {
        let Fit::KMeans(fit) = &self.before.fit else { return None };
        let center = fit.centers.get(usize::from(label))?.clone();
        after.outcome.encoder.carry(&self.before.encoder, &[center]).ok()?.pop()
    }
}
