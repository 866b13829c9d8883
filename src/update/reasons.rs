//! Why a customer moved: what each feature's change did for the segment he is in now against the one he was in.
//!
//! *k-means.* On the straight line from the centre a of the segment left to the
//! centre b of the one reached, a row's place is t = (x − a)·(b − a) / |b − a|²:
//! 0 at a, 1 at b, and the border is at 0.5. A feature's part in the change of t
//! is the sum over its columns of (x′ − x)(b − a) / |b − a|²; the parts add up to
//! the whole change exactly.
//!
//! *Scores.* The change of weight times points over the sum of the weights, in points; the parts add up to the
//! change of the score. Of a grid each feature counts on its own axis.
//!
//! *A list of rules* has no such figures: the columns that the two rules ask for and whose values changed are told.
//!
//! Both rows are seen through the model of after; where that is another than before, a customer may have moved
//! without any change of his own.

use serde::{Deserialize, Serialize};

use crate::{
    error::Result,
    features::{Binned, Encoder, bins::NO_BIN},
    methods::{Fit, GridFit, Label, ListFit},
    recipe::Outcome,
    segments::words::figure,
    table::{Cells, Column, Table},
};

/// Reasons told of one customer.
const MOST_REASONS: usize = 3;

/// One thing that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The column.
    pub column: String,
    /// The value before, as it is read; none where it was missing.
    pub before: Option<String>,
    /// The value after.
    pub after: Option<String>,
    /// How far it moved him: a share of the way from one segment to the other, or points of the score; none for rules
    /// in a list.
    pub towards: Option<f64>,
}

/// A customer who moved: his rows before and after, and the segments of the model of after; the one left is unknown
/// to it where it was dissolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// His row before.
    pub before: usize,
    /// His row after.
    pub after: usize,
    /// The segment that goes on from the one he was in.
    pub from: Option<Label>,
    /// The segment he is in.
    pub to: Label,
}

/// The two tables that reasons are read from.
#[derive(Clone, Copy, Debug)]
pub struct Tables<'a> {
    /// The earlier one.
    pub before: &'a Table,
    /// The newer one.
    pub after: &'a Table,
}

impl Tables<'_> {
    /// The reasons of each move, the strongest first, three at most; `dissolved` gives the centre of a segment left
    /// that the model of after does not know.
    pub fn reasons(
        self,
        outcome: &Outcome,
        moves: &[Move],
        dissolved: &[Option<Vec<f64>>],
    ) -> Result<Vec<Vec<Reason>>> {
        let parts = match &outcome.fit {
            Fit::KMeans(fit) => self.along_the_way(&outcome.encoder, &fit.centers, moves, dissolved)?,
            Fit::Score(_) => self.in_points(&outcome.encoder, None, moves)?,
            Fit::Grid(fit) => self.in_points(&outcome.encoder, Some(fit), moves)?,
            Fit::List(fit) => self.of_rules(fit, moves)?,
        };
        let mut all = Vec::with_capacity(moves.len());
        for (own, moved) in parts.into_iter().zip(moves) {
            let mut reasons = Vec::new();
            for (column, towards) in own.into_iter().take(MOST_REASONS) {
                reasons.push(Reason {
                    before: told(self.before.column(&column)?, moved.before),
                    after: told(self.after.column(&column)?, moved.after),
                    column,
                    towards,
                });
            }
            all.push(reasons);
        }
        Ok(all)
    }

    fn along_the_way(
        self,
        encoder: &Encoder,
        centers: &[Vec<f64>],
        moves: &[Move],
        dissolved: &[Option<Vec<f64>>],
    ) -> Result<Vec<Parts>> {
        let rows = |table: &Table, row: fn(&Move) -> usize| {
            let mut pass = vec![false; table.rows];
            moves.iter().for_each(|moved| pass[row(moved)] = true);
            encoder.apply(table, &pass)
        };
        let (before, after) = (rows(self.before, |m| m.before)?, rows(self.after, |m| m.after)?);
        let place = |rows: &[u32], row: usize| rows.binary_search(&(row as u32)).ok();
        let blocks = encoder.blocks();
        let mut all = Vec::with_capacity(moves.len());
        for (moved, left) in moves.iter().zip(dissolved) {
            let left = moved.from.map(|from| &centers[usize::from(from)]).or(left.as_ref());
            let (Some(was), Some(is), Some(left)) =
                (place(&before.rows, moved.before), place(&after.rows, moved.after), left)
            else {
                all.push(Vec::new());
                continue;
            };
            let (was, is) = (before.matrix.row(was), after.matrix.row(is));
            let reached = &centers[usize::from(moved.to)];
            let way: f64 = reached.iter().zip(left).map(|(b, a)| (b - a).powi(2)).sum();
            let part = |at: usize| (f64::from(is[at]) - f64::from(was[at])) * (reached[at] - left[at]) / way;
            let features = encoder.features.iter().zip(&blocks);
            let parts = features
                .map(|(feature, block)| (feature.column.clone(), block.clone().map(part).sum::<f64>()));
            let mut parts: Vec<(String, f64)> =
                parts.filter(|(_, part)| *part > 0.0 && part.is_finite()).collect();
            parts.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            all.push(parts.into_iter().map(|(column, part)| (column, Some(part))).collect());
        }
        Ok(all)
    }

    fn in_points(self, encoder: &Encoder, grid: Option<&GridFit>, moves: &[Move]) -> Result<Vec<Parts>> {
        let (before, after) = (encoder.bins(self.before)?, encoder.bins(self.after)?);
        let axes: Vec<Vec<usize>> = match grid {
            None => vec![(0..encoder.features.len()).collect()],
            Some(grid) => [&grid.y, &grid.x]
                .map(|axis| {
                    let of_axis = |at: &usize| axis.features.contains(&encoder.features[*at].column);
                    (0..encoder.features.len()).filter(of_axis).collect()
                })
                .into(),
        };
        let mut all = Vec::with_capacity(moves.len());
        for moved in moves {
            let mut parts: Vec<(String, f64)> = Vec::new();
            for axis in &axes {
                let weights: f64 = axis.iter().map(|at| encoder.features[*at].weight).sum();
                let of_axis = axis.iter().filter_map(|&at| {
                    let feature = &encoder.features[at];
                    let points = |bins: &Binned, row: usize| match bins[at][row] {
                        NO_BIN => feature.missing_points(),
                        bin => feature.point_values().get(usize::from(bin)).copied(),
                    };
                    let change = points(&after, moved.after)? - points(&before, moved.before)?;
                    Some((feature.column.clone(), feature.weight * change / weights))
                });
                let of_axis: Vec<(String, f64)> = of_axis.collect();
                let total: f64 = of_axis.iter().map(|(_, part)| part).sum();
                // What pulled the other way is no reason.
                parts.extend(of_axis.into_iter().filter(|(_, part)| part * total > 0.0));
            }
            parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then_with(|| a.0.cmp(&b.0)));
            all.push(parts.into_iter().map(|(column, part)| (column, Some(part))).collect());
        }
        Ok(all)
    }

    fn of_rules(self, fit: &ListFit, moves: &[Move]) -> Result<Vec<Parts>> {
        let mut all = Vec::with_capacity(moves.len());
        for moved in moves {
            let asked = fit
                .rules
                .iter()
                .filter(|rule| Some(rule.segment) == moved.from || rule.segment == moved.to)
                .flat_map(|rule| rule.when.columns());
            let mut parts: Parts = Vec::new();
            for column in asked {
                let was = told(self.before.column(column)?, moved.before);
                let is = told(self.after.column(column)?, moved.after);
                if was != is && !parts.iter().any(|(known, _)| known == column) {
                    parts.push((column.to_owned(), None));
                }
            }
            all.push(parts);
        }
        Ok(all)
    }
}

/// Columns with what each did.
type Parts = Vec<(String, Option<f64>)>;

/// A cell as it is read.
fn told(column: &Column, row: usize) -> Option<String> {
    if column.is_missing(row) {
        return None;
    }
    Some(match &column.cells {
        Cells::Number(values) => figure(values[row]),
        _ => column.shown(row),
    })
}
