//! What sets a segment apart: the columns in which it differs most from all rows.

use super::{
    ColumnBySegment, Highlight, Summary,
    words::{figure, percent, spoken},
};
use crate::table::{Kind, parse};

/// Differences smaller than this, in standard deviations, are not worth a sentence.
const WORTH_SAYING: f64 = 0.25;

/// Sentences for each segment.
const MOST: usize = 5;

/// A column that did not form the segments must differ this much more to be named before one that did.
const DESCRIPTOR: f64 = 0.6;

/// What sets the segment apart, strongest first.
pub fn highlights(columns: &[ColumnBySegment], segment: usize) -> Vec<Highlight> {
    let rank = |column: &ColumnBySegment, difference: f64| {
        difference.abs() * if column.is_feature { 1.0 } else { DESCRIPTOR }
    };
    let mut found: Vec<(f64, Highlight)> = columns
        .iter()
        .filter_map(|column| highlight(column, segment).map(|h| (rank(column, h.difference), h)))
        .filter(|(_, h)| h.difference.abs() >= WORTH_SAYING)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.truncate(MOST);
    found.into_iter().map(|(_, highlight)| highlight).collect()
}

fn highlight(column: &ColumnBySegment, segment: usize) -> Option<Highlight> {
    match (&column.overall, &column.by_segment[segment]) {
        (Summary::Number { mean: Some(all), sd: Some(sd), .. }, Summary::Number { mean: Some(own), .. })
            if *sd > 0.0 =>
        {
            let said = |value: f64| match column.kind {
                Kind::Boolean => percent(value),
                Kind::Date => parse::date_text(value as i32),
                _ => figure(value),
            };
            let what = if column.kind == Kind::Boolean { " yes" } else { "" };
            Some(Highlight {
                column: column.column.clone(),
                difference: (own - all) / sd,
                text: format!("{} {}{what} (all {})", spoken(&column.column), said(*own), said(*all)),
            })
        }
        (all @ Summary::Category { .. }, Summary::Category { top, .. }) => {
            let differences = top.iter().map(|(level, own)| {
                let share = all.share_of(level);
                let spread = (share * (1.0 - share)).sqrt();
                let difference = if spread > 0.0 { (own - share) / spread } else { 0.0 };
                (level, *own, share, difference)
            });
            let (level, own, share, difference) =
                differences.reduce(|best, next| if next.3.abs() > best.3.abs() { next } else { best })?;
            Some(Highlight {
                column: column.column.clone(),
                difference,
                text: format!(
                    "{}: {level} {} (all {})",
                    spoken(&column.column),
                    percent(own),
                    percent(share)
                ),
            })
        }
        _ => None,
    }
}
