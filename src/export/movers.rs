//! What an update did, as CSV: its customers with where they were and are, and the table of who went where.

use std::io::Write;

use super::segmented::harmless;
use crate::{
    change::Place,
    error::{ErrorKind, Result},
    update::{Mover, Review, Strand},
};

/// Writes customers: `key`, `from`, `to`, `change`, the figures before and after, `borderline`, `redefined`, and three
/// reasons with what each column was, is, and did.
pub fn movers(
    rows: impl IntoIterator<Item = Mover>,
    strands: &[Strand],
    figures: (&[&str], &[&str]),
    out: &mut dyn Write,
) -> Result<()> {
    let unwritable = |e: csv::Error| ErrorKind::Unwritable(e.to_string());
    let mut writer = csv::Writer::from_writer(out);
    let named = |when: &str, names: &[&str]| -> Vec<String> {
        names.iter().map(|name| format!("{name}_{when}")).collect()
    };
    let (before, after) = (named("before", figures.0), named("after", figures.1));
    let mut header: Vec<String> = ["key", "from", "to", "change"].map(str::to_owned).into();
    header.extend(before.iter().chain(&after).cloned());
    header.extend(["borderline", "redefined"].map(str::to_owned));
    for at in 1..=3 {
        header.extend(
            ["reason", "reason_before", "reason_after", "reason_towards"].map(|name| format!("{name}_{at}")),
        );
    }
    writer.write_record(&header).map_err(unwritable)?;
    for mover in rows {
        let mut cells = vec![
            harmless(&mover.key),
            harmless(&place_name(mover.from, strands)),
            harmless(&place_name(mover.to, strands)),
            change(&mover).to_owned(),
        ];
        let figure = |figures: &[Option<f64>], at: usize| {
            let figure = figures.get(at).copied().flatten();
            figure.map_or_else(String::new, |figure| ((figure * 1e6).round() / 1e6).to_string())
        };
        cells.extend((0..before.len()).map(|at| figure(&mover.before, at)));
        cells.extend((0..after.len()).map(|at| figure(&mover.after, at)));
        cells.extend([mover.borderline, mover.redefined].map(|is| if is { "yes" } else { "no" }.to_owned()));
        for at in 0..3 {
            let reason = mover.reasons.get(at);
            let text =
                |of: fn(&crate::update::Reason) -> Option<String>| reason.and_then(of).unwrap_or_default();
            cells.push(harmless(&text(|reason| Some(reason.column.clone()))));
            cells.push(harmless(&text(|reason| reason.before.clone())));
            cells.push(harmless(&text(|reason| reason.after.clone())));
            cells.push(text(|reason| reason.towards.map(|towards| format!("{towards:+.4}"))));
        }
        writer.write_record(&cells).map_err(unwritable)?;
    }
    writer.flush().map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
}

fn change(mover: &Mover) -> &'static str {
    match (mover.from, mover.to) {
        (Place::Absent, _) => "joined",
        (_, Place::Absent) => "left",
        (from, to) if from == to => "stayed",
        (Place::NotAssigned, _) => "placed",
        (_, Place::NotAssigned) => "displaced",
        _ => "moved",
    }
}

/// What a place is called.
pub fn place_name(place: Place, strands: &[Strand]) -> String {
    match place {
        Place::In(strand) => strands
            .get(usize::from(strand))
            .map_or_else(|| format!("Segment {}", u16::from(strand) + 1), |strand| strand.name.clone()),
        Place::NotAssigned => "In no segment".to_owned(),
        Place::Absent => "Not in the file".to_owned(),
    }
}

/// Writes who went where, of each step: `period_before`, `period_after`, `from`, `to`, `customers`, and their shares of
/// those who were and of those who are there; `volume` of the last step.
pub fn transitions(review: &Review, out: &mut dyn Write) -> Result<()> {
    let unwritable = |e: csv::Error| ErrorKind::Unwritable(e.to_string());
    let mut writer = csv::Writer::from_writer(out);
    writer
        .write_record([
            "period_before",
            "period_after",
            "from",
            "to",
            "customers",
            "share_of_from",
            "share_of_to",
            "volume",
        ])
        .map_err(unwritable)?;
    for (at, flow) in review.flows.iter().enumerate() {
        let is_last = at + 1 == review.flows.len();
        for band in &flow.bands {
            let all = |is: &dyn Fn(&crate::change::flow::Band) -> bool| -> usize {
                flow.bands.iter().filter(|other| is(other)).map(|other| other.rows).sum()
            };
            let share = |all: usize| format!("{:.6}", band.rows as f64 / all.max(1) as f64);
            let volume =
                if is_last && review.volume.is_some() { band.volume.to_string() } else { String::new() };
            writer
                .write_record([
                    harmless(&review.periods[at].title),
                    harmless(&review.periods[at + 1].title),
                    harmless(&place_name(band.from, &review.strands)),
                    harmless(&place_name(band.to, &review.strands)),
                    band.rows.to_string(),
                    share(all(&|other| other.from == band.from)),
                    share(all(&|other| other.to == band.to)),
                    volume,
                ])
                .map_err(unwritable)?;
        }
    }
    writer.flush().map_err(|e| ErrorKind::Unwritable(e.to_string()).into())
}
