//! What a review says of places and flows, in words and colours.

use crate::{
    change::{Flow, Place, flow::Band},
    methods::Label,
    ui::{
        components::badge,
        format::{count, number, percent, spoken},
    },
    update::Review,
};

/// Which end of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where customers were.
    Before,
    /// Where they are.
    After,
}

/// What a place is called at one end of a step.
pub fn name(review: &Review, place: Place, end: End) -> String {
    match (place, end) {
        (Place::In(strand), _) => review
            .strands
            .get(usize::from(strand))
            .map_or_else(|| format!("Segment {}", u32::from(strand) + 1), |strand| strand.name.clone()),
        (Place::NotAssigned, _) => "In no segment".to_owned(),
        (Place::Absent, End::Before) => "Joiners".to_owned(),
        (Place::Absent, End::After) => "Leavers".to_owned(),
    }
}

/// The colour of a place, for CSS; grey where it is no segment.
pub fn colour(review: &Review, place: Place) -> String {
    match place {
        Place::In(strand) => {
            badge::colour(review.strands.get(usize::from(strand)).map_or(strand, |s| s.color))
        }
        Place::NotAssigned | Place::Absent => "var(--line-strong)".to_owned(),
    }
}

/// Customers who were or are at these places, where one is given.
pub fn rows(flow: &Flow, from: Option<Place>, to: Option<Place>) -> usize {
    let is = |band: &&Band| from.is_none_or(|from| band.from == from) && to.is_none_or(|to| band.to == to);
    flow.bands.iter().filter(is).map(|band| band.rows).sum()
}

/// Every place at one end of a step: segments in their order, then who is in none, then who is not there.
pub fn places(review: &Review, step: usize, end: End) -> Vec<Place> {
    let period = if end == End::Before { step } else { step + 1 };
    let strands = review.strands.iter().zip(0..);
    let mut places: Vec<Place> = strands
        .filter(|(strand, _)| strand.labels.get(period).is_some_and(Option::is_some))
        .map(|(_, at): (_, Label)| Place::In(at))
        .collect();
    for other in [Place::NotAssigned, Place::Absent] {
        let is_there = review.flows.get(step).is_some_and(|flow| {
            flow.bands.iter().any(|band| other == if end == End::Before { band.from } else { band.to })
        });
        if is_there {
            places.push(other);
        }
    }
    places
}

/// A share as a part of a whole that may be nothing.
pub fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// A flow of a step as a sentence: how many, the shares of who was and who is there, and the volume of the last step.
pub fn told(review: &Review, step: usize, band: &Band) -> String {
    let (Some(flow), Some(before), Some(after)) =
        (review.flows.get(step), review.periods.get(step), review.periods.get(step + 1))
    else {
        return String::new();
    };
    let (from, to) = (name(review, band.from, End::Before), name(review, band.to, End::After));
    let who = count(band.rows, "customer");
    let of_from = percent(share(band.rows, rows(flow, Some(band.from), None)));
    let of_to = percent(share(band.rows, rows(flow, None, Some(band.to))));
    let of_from = format!("{of_from} of {from} in {}", before.title);
    let of_to = format!("{of_to} of {to} in {}", after.title);
    let text = match (band.from, band.to) {
        (Place::Absent, Place::NotAssigned) => format!("{who} joined and are in no segment: {of_to}"),
        (Place::Absent, _) => format!("{who} joined {to}: {of_to}"),
        (_, Place::Absent) => format!("{who} of {from} left: {of_from}"),
        (from, to) if from == to => format!("{who} stayed: {of_from}, {of_to}"),
        _ => format!("{who} went from {from} to {to}: {of_from}, {of_to}"),
    };
    match &review.volume {
        Some(volume) if step + 1 == review.flows.len() => {
            format!("{text}; {} {}.", number(band.volume), spoken(volume))
        }
        _ => format!("{text}."),
    }
}
