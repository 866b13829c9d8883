//! What an update did: who stayed, moved, joined and left, over all periods of the line, and how volume went along.
//!
//! A *strand* is a segment followed through the versions: the segments of a
//! version go on from its parent's as the version says, those that do not
//! begin a strand of their own. Flows are told between strands.

use serde::{Deserialize, Serialize};

use super::{
    advice::{Counsel, counsel},
    trends::{Trend, trends},
};
use crate::{
    change::{Flow, Pair, Place, Placed, Spreads, flow, pairs},
    error::Result,
    methods::{Label, MAX_SEGMENTS, NOT_ASSIGNED},
    numeric::statistics::sum,
    recipe::{self, Method, Outcome, Recipe},
    segments::{Naming, Segmentation},
    session::{Session, Version},
    table::{FileProfile, Table},
};

/// The most periods told of, the newest included.
pub const MOST_PERIODS: usize = 6;

/// The newer state, which no version holds yet.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The newer table.
    pub table: &'a Table,
    /// By what its segments were found.
    pub recipe: &'a Recipe,
    /// What was found.
    pub outcome: &'a Outcome,
    /// The segments described.
    pub segmentation: &'a Segmentation,
    /// What they are called.
    pub names: &'a [Naming],
    /// For each of them the segment of the earlier version that it goes on from.
    pub continues: &'a [Option<Label>],
}

/// What an update did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Every segment of the periods told of, in the order of the first period; those that came later after them.
    pub strands: Vec<Strand>,
    /// The periods, oldest first; the last is the newer state.
    pub periods: Vec<Period>,
    /// Who went where, from each period to the next; segments are strands.
    pub flows: Vec<Flow>,
    /// The last step in figures.
    pub tally: Tally,
    /// The column whose sums stand in the last flow.
    pub volume: Option<String>,
    /// Whether the data shifted, and what to do about it.
    pub counsel: Counsel,
    /// Numbers by segment, period by period.
    pub trends: Vec<Trend>,
    /// Whether the earlier rows are at hand, so that reasons can be told.
    pub has_earlier: bool,
}

/// A segment followed through the periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Strand {
    /// What it is called in the last period that it is in.
    pub name: String,
    /// Its place in the palette.
    pub color: u8,
    /// Its label in each period; none where it is not in it.
    pub labels: Vec<Option<Label>>,
}

/// One state of the line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// The period of its file, or else the file's name.
    pub title: String,
    /// The version; none for the newer state.
    pub version: Option<u32>,
    /// The file.
    pub file: FileProfile,
    /// Customers in each strand.
    pub sizes: Vec<usize>,
    /// Customers in no segment.
    pub not_assigned: usize,
}

/// The last step in figures, in customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// In the table before.
    pub before: usize,
    /// In the table after.
    pub after: usize,
    /// In one segment before and after.
    pub stayers: usize,
    /// In one segment before and in another after.
    pub movers: usize,
    /// Movers who are not borderline where they are; of methods with a confidence.
    pub confident: Option<usize>,
    /// Movers who would have been in their new segment with their earlier values, too; of a refit whose earlier rows
    /// are at hand.
    pub redefined: Option<usize>,
    /// Movers to a higher and to a lower tier; of tiers.
    pub up_down: Option<(usize, usize)>,
    /// Not in the table before.
    pub joiners: usize,
    /// Not in the table any more.
    pub leavers: usize,
    /// In no segment before, and in one after.
    pub placed: usize,
    /// In a segment before, and in none after.
    pub displaced: usize,
    /// The volume of the movers, and of all in the table after.
    pub volume: Option<(f64, f64)>,
}

/// What a review is kept as, to tell of single customers later.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The earlier version.
    pub before: Version,
    /// Every customer, with strands for segments.
    pub pairs: Vec<Pair>,
    /// The strand of each earlier label.
    pub strands_before: Vec<Label>,
    /// The strand of each newer label.
    pub strands_after: Vec<Label>,
    /// The earlier rows' labels by the newer model, where that is another.
    pub by_new_model: Option<Vec<Label>>,
}

/// Tells what became of everybody between a version of a session and a newer state. `earlier` is the version's own
/// table where it is at hand.
pub fn review(
    (session, number): (&Session, u32),
    earlier: Option<&Table>,
    after: Side<'_>,
    volume: Option<&str>,
) -> Result<(Review, Reviewed)> {
    let before = session.numbered(Some(number))?;
    let mut line = session.line(number);
    line.drain(..line.len().saturating_sub(MOST_PERIODS - 1));
    let is_same_file = |table: &Table| {
        let (given, saved) = (&table.file.sha256, &before.file.sha256);
        given.is_empty() || saved.is_empty() || given == saved
    };
    let earlier = earlier.filter(|table| is_same_file(table) && before.is_own(table));

    let mut strands: Vec<Strand> = Vec::new();
    let mut maps: Vec<Vec<Label>> = Vec::new();
    let periods_in_all = line.len() + 1;
    for (at, version) in line.iter().enumerate() {
        let continues =
            if at == 0 { vec![None; version.names.len()] } else { went_on(version, line[at - 1]) };
        let map = follow(&mut strands, maps.last(), &continues, &version.names, (at, periods_in_all));
        maps.push(map);
    }
    let map = follow(&mut strands, maps.last(), after.continues, after.names, (line.len(), periods_in_all));
    maps.push(map);

    let keys: Vec<String> = (0..after.table.rows).map(|row| after.table.key_of(row)).collect();
    let labels: Vec<Vec<Label>> = line
        .iter()
        .zip(&maps)
        .map(|(version, map)| mapped(&version.assignments.labels(), map))
        .chain([mapped(&after.outcome.assignment.labels, &maps[line.len()])])
        .collect();
    let keys_of = |at: usize| line.get(at).map_or(&keys, |version| &version.assignments.keys);
    let placed = |at: usize| Placed { keys: keys_of(at), labels: &labels[at], volume: None };

    let mut flows: Vec<Flow> = (1..line.len()).map(|at| flow(placed(at - 1), placed(at))).collect();
    let pairs = pairs(placed(line.len() - 1), placed(line.len()));
    let volumes = volume.and_then(|column| {
        let now = after.table.column(column).ok()?.numbers()?;
        let then = earlier.and_then(|table| table.column(column).ok()?.numbers());
        Some((then, now))
    });
    let volume_of = |pair: &Pair| {
        let found = match (&volumes, pair.after, pair.before) {
            (Some((_, now)), Some(row), _) => now[row as usize],
            (Some((Some(then), _)), None, Some(row)) => then[row as usize],
            _ => 0.0,
        };
        if found.is_nan() { 0.0 } else { found }
    };
    flows.push(Flow::of(&pairs, volume_of));

    let by_new_model = match earlier {
        Some(table) if after.outcome.fit != before.fit || after.outcome.encoder != before.encoder => {
            let filter = after.recipe.filter.as_ref();
            // The earlier table need not have what the newer model asks for.
            let placed = recipe::apply(&after.outcome.encoder, &after.outcome.fit, filter, table);
            placed.ok().map(|assignment| assignment.labels)
        }
        _ => None,
    };
    let reviewed = Reviewed {
        before: before.clone(),
        pairs,
        strands_before: maps[line.len() - 1].clone(),
        strands_after: maps[line.len()].clone(),
        by_new_model,
    };
    let mut tally = tally(&reviewed, after);
    tally.volume = volumes.is_some().then(|| {
        let of = |is: fn(&&Pair) -> bool| sum(reviewed.pairs.iter().filter(is).map(volume_of));
        (of(|pair| is_mover(pair)), of(|pair| pair.after.is_some()))
    });
    let own;
    let spreads = match (&before.spreads, earlier) {
        (Some(spreads), _) => Some(spreads),
        (None, Some(table)) => {
            let labels = before.assignments.labels();
            own = Spreads::of((table, &before.recipe), (&labels, before.fit.k()), &mut |_| ())?;
            Some(&own)
        }
        (None, None) => None,
    };
    let shifts = match spreads {
        Some(spreads) => {
            let k = Label::try_from(before.fit.k()).unwrap_or(NOT_ASSIGNED - 1);
            let mut fresh = k..NOT_ASSIGNED;
            let number = |was: &Option<Label>| was.or_else(|| fresh.next()).unwrap_or(NOT_ASSIGNED);
            let to_earlier: Vec<Label> = after.continues.iter().map(number).collect();
            let labels = mapped(&after.outcome.assignment.labels, &to_earlier);
            spreads.shifts((after.table, &before.recipe), &labels)?
        }
        None => Vec::new(),
    };
    let described: Vec<&Segmentation> =
        line.iter().map(|version| &version.segmentation).chain([after.segmentation]).collect();
    let periods = (0..periods_in_all).map(|at| {
        let file = line.get(at).map_or(&after.table.file, |version| &version.file);
        let mut sizes = vec![0; strands.len()];
        labels[at]
            .iter()
            .filter(|label| **label != NOT_ASSIGNED)
            .for_each(|label| sizes[usize::from(*label)] += 1);
        Period {
            title: file.period.clone().unwrap_or_else(|| file.name.clone()),
            version: line.get(at).map(|version| version.number),
            file: file.clone(),
            not_assigned: labels[at].len() - sizes.iter().sum::<usize>(),
            sizes,
        }
    });
    let review = Review {
        periods: periods.collect(),
        tally,
        volume: volumes.is_some().then(|| volume.unwrap_or_default().to_owned()),
        counsel: counsel(shifts),
        trends: trends(&described, &strands),
        has_earlier: earlier.is_some(),
        flows,
        strands,
    };
    Ok((review, reviewed))
}

/// Whether somebody went from one segment to another.
pub(super) fn is_mover(pair: &Pair) -> bool {
    pair.from != pair.to && matches!((pair.from, pair.to), (Place::In(_), Place::In(_)))
}

/// What each segment of a version goes on from: as it says, or else the segment of that name.
fn went_on(version: &Version, parent: &Version) -> Vec<Option<Label>> {
    if version.continues.len() == version.names.len() {
        return version.continues.clone();
    }
    let named = |naming: &Naming| {
        let at = parent.names.iter().position(|was| was.name == naming.name)?;
        Label::try_from(at).ok()
    };
    version.names.iter().map(named).collect()
}

/// The strand of each label of a state; strands that begin here are added.
fn follow(
    strands: &mut Vec<Strand>,
    before: Option<&Vec<Label>>,
    continues: &[Option<Label>],
    names: &[Naming],
    (at, periods): (usize, usize),
) -> Vec<Label> {
    let mut map = Vec::with_capacity(names.len());
    for (label, naming) in (0..).zip(names) {
        let known = continues.get(usize::from(label)).copied().flatten();
        let strand = known
            .and_then(|was| before?.get(usize::from(was)).copied())
            .filter(|strand| !map.contains(strand))
            .unwrap_or_else(|| {
                strands.push(Strand { name: String::new(), color: 0, labels: vec![None; periods] });
                // Six periods of a hundred segments would be more than labels can tell apart; nobody can look at them either.
                Label::try_from(strands.len() - 1).unwrap_or(NOT_ASSIGNED - 1)
            });
        if let Some(own) = strands.get_mut(usize::from(strand)) {
            own.name.clone_from(&naming.name);
            own.color = naming.color;
            own.labels[at] = Some(label);
        }
        map.push(strand);
    }
    map
}

fn mapped(labels: &[Label], map: &[Label]) -> Vec<Label> {
    labels.iter().map(|label| map.get(usize::from(*label)).copied().unwrap_or(NOT_ASSIGNED)).collect()
}

fn tally(reviewed: &Reviewed, after: Side<'_>) -> Tally {
    let count = |is: &dyn Fn(&Pair) -> bool| reviewed.pairs.iter().filter(|pair| is(pair)).count();
    let is_in = |place: Place| matches!(place, Place::In(_));
    let has_confidence = matches!(after.recipe.method, Method::KMeans(_));
    // Up and down mean something as long as the tiers are the same ones.
    let is_tiers = [&reviewed.before.recipe.method, &after.recipe.method]
        .into_iter()
        .all(|method| matches!(method, Method::Score(_)))
        && reviewed.strands_before == reviewed.strands_after;
    let redefined = reviewed.by_new_model.as_ref().map(|_| count(&|pair| reviewed.is_redefined(pair, after)));
    // Tiers are numbered from the highest.
    let up = |pair: &Pair| is_mover(pair) && pair.to < pair.from;
    Tally {
        before: count(&|pair| pair.before.is_some()),
        after: count(&|pair| pair.after.is_some()),
        stayers: count(&|pair| is_in(pair.from) && pair.from == pair.to),
        movers: count(&is_mover),
        confident: has_confidence
            .then(|| count(&|pair| is_mover(pair) && !reviewed.is_borderline(pair, after))),
        redefined,
        up_down: is_tiers.then(|| (count(&up), count(&|pair| is_mover(pair) && !up(pair)))),
        joiners: count(&|pair| pair.before.is_none()),
        leavers: count(&|pair| pair.after.is_none()),
        placed: count(&|pair| pair.from == Place::NotAssigned && is_in(pair.to)),
        displaced: count(&|pair| is_in(pair.from) && pair.to == Place::NotAssigned),
        volume: None,
    }
}

impl Reviewed {
    /// Whether a customer is borderline where he is, or was where he left.
    pub(super) fn is_borderline(&self, pair: &Pair, after: Side<'_>) -> bool {
        if let Some(row) = pair.after {
            return after.outcome.assignment.is_borderline(row as usize, after.recipe.method.borderline());
        }
        let method = &self.before.recipe.method;
        let was = self.before.assignments.figures.first().zip(pair.before);
        let was = was.and_then(|(figures, row)| figures[row as usize]);
        matches!(method, Method::KMeans(_)) && was.is_some_and(|confidence| confidence < method.borderline())
    }

    /// Whether a mover would have been in his new segment with his earlier values, too.
    pub(super) fn is_redefined(&self, pair: &Pair, after: Side<'_>) -> bool {
        let (Some(labels), Some(was), Some(is)) = (&self.by_new_model, pair.before, pair.after) else {
            return false;
        };
        is_mover(pair) && labels[was as usize] == after.outcome.assignment.labels[is as usize]
    }
}

const _: () = assert!(MAX_SEGMENTS * 2 < NOT_ASSIGNED as usize, "two periods always fit");
