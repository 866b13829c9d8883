//! The bins of one feature, in the draft and as they were last sketched, and all that can be done to them.

use leptos::prelude::*;

use super::chosen::Chosen;
use crate::{
    features::{Binning, Direction, Encoding, points_of},
    sketch::{BinSketch, FeatureSketch, Histogram, points_with},
    table::{ColumnProfile, Kind, days::date_text},
    ui::{
        format::{fixed, number},
        state::{State, use_state},
    },
};

/// The most bins there may be.
pub const MOST: usize = 10;

/// What stands in one row of the table of bins; it stays the same while edges move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinRow {
    /// Those at or below zero, where they stand apart.
    Zeros,
    /// The bin above so many edges.
    Above(usize),
    /// A bin that has no edge of its own, by its number from the lowest.
    Plain(usize),
}

/// See the module.
#[derive(Clone, Copy)]
pub struct FeatureBins {
    /// The feature.
    pub chosen: Chosen,
    /// Its column.
    pub column: StoredValue<ColumnProfile>,
    /// What was sketched last.
    pub sketch: Memo<Option<FeatureSketch>>,
    /// Where bins begin: in the draft where edges are the person's own, and else as sketched.
    pub edges: Memo<Vec<f64>>,
    /// Rows of the table of bins, the highest values first, with the bins that they show.
    pub rows: Memo<Vec<(BinRow, usize)>>,
    /// How bins were computed before their edges became the person's own.
    before: RwSignal<Option<Encoding>>,
    state: State,
}

impl FeatureBins {
    /// The bins of that feature.
    pub fn new(chosen: Chosen, column: StoredValue<ColumnProfile>) -> Self {
        let state = use_state();
        let sketch = Memo::new(move |_| {
            state.sketch.with(|sketched| sketched.as_ref()?.feature(&chosen.name()).cloned())
        });
        let edges = Memo::new(move |_| match chosen.encoding() {
            Some(Encoding::Bins { binning: Binning::Breaks { at, .. }, .. }) => at,
            _ => sketch.with(|sketch| sketch.as_ref().map(FeatureSketch::edges).unwrap_or_default()),
        });
        let rows = Memo::new(move |_| {
            sketch.with(|sketch| sketch.as_ref().map(|sketch| rows(&sketch.bins)).unwrap_or_default())
        });
        Self { chosen, column, sketch, edges, rows, before: RwSignal::new(None), state }
    }

    /// What the column's cells are.
    pub fn kind(self) -> Kind {
        self.column.with_value(|column| column.kind)
    }

    /// Whether values are days.
    pub fn is_day(self) -> bool {
        self.kind() == Kind::Date
    }

    /// A value in words.
    pub fn text(self, value: f64) -> String {
        match self.kind() {
            // An edge between two days is met from the later one on.
            Kind::Date => date_text(value.ceil() as i32),
            Kind::Boolean if value == 0.0 => "no".to_owned(),
            Kind::Boolean if value == 1.0 => "yes".to_owned(),
            _ => number(value),
        }
    }

    /// An edge as its field has it, thousands parted.
    pub fn edge_text(self, value: f64) -> String {
        if self.kind() == Kind::Number {
            fixed(value, short(value).split_once('.').map_or(0, |(_, decimals)| decimals.len()))
        } else {
            self.text(value)
        }
    }

    /// How values are cut.
    pub fn binning(self) -> Binning {
        match self.chosen.encoding() {
            Some(Encoding::Bins { binning, .. }) => binning,
            _ => Binning::Quantile { bins: 5 },
        }
    }

    /// Whether edges are the person's own.
    pub fn are_own(self) -> bool {
        matches!(self.binning(), Binning::Breaks { .. })
    }

    /// The column within whose bins values are cut.
    pub fn within(self) -> Option<String> {
        match self.chosen.encoding() {
            Some(Encoding::Bins { within, .. }) => within,
            _ => None,
        }
    }

    /// What a bin in a row holds.
    pub fn bin(self, row: BinRow) -> Option<BinSketch> {
        let at = self.at(row)?;
        self.sketch.with(|sketch| sketch.as_ref()?.bins.get(at).cloned())
    }

    /// What each bin earns, the lowest values first: as the draft has it, for the bins that were sketched.
    pub fn points(self) -> Vec<f64> {
        let count = self.sketch.with(|sketch| sketch.as_ref().map_or(0, |sketch| sketch.bins.len()));
        match self.chosen.encoding() {
            Some(Encoding::Bins { direction, points, .. }) if count > 0 => {
                points_of(count, direction, points.as_deref())
            }
            _ => Vec::new(),
        }
    }

    /// What the bin in a row earns.
    pub fn points_at(self, row: BinRow) -> f64 {
        self.at(row).and_then(|at| self.points().get(at).copied()).unwrap_or_default()
    }

    /// Has the bin in a row earn something else.
    pub fn set_points(self, row: BinRow, to: f64) {
        let Some(bin) = untrack(|| self.at(row)) else { return };
        let count =
            self.sketch.with_untracked(|sketch| sketch.as_ref().map_or(0, |sketch| sketch.bins.len()));
        self.chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { binning, direction, points, .. } = encoding {
                let shape = (count.min(binning.count()), binning.count());
                *points = Some(points_with(points.as_deref(), shape, *direction, (bin, to)));
            }
        });
    }

    /// Makes edges the person's own, as they stand, and changes them and the points of all bins, the lowest first.
    fn edit_edges(self, change: impl FnOnce(&mut Vec<f64>, Option<&mut Vec<f64>>)) {
        let Some(encoding) = untrack(|| self.chosen.encoding()) else { return };
        let Some(mut own) = untrack(|| self.owned(&encoding)) else { return };
        if let Encoding::Bins { binning: Binning::Breaks { at, zero_apart }, direction, points, .. } =
            &mut own
        {
            let days: Vec<f64> = at.iter().map(|edge| edge.ceil()).collect();
            if self.is_day() && days.windows(2).all(|pair| pair[0] < pair[1]) {
                *at = days;
            }
            if let Some(points) = points {
                *points = points_of(at.len() + 1 + usize::from(*zero_apart), *direction, Some(points));
            }
            change(at, points.as_mut());
            if let (Some(points), Direction::Lower) = (points, direction) {
                points.reverse();
            }
        }
        if !matches!(encoding, Encoding::Bins { binning: Binning::Breaks { .. }, .. }) {
            self.before.set(Some(encoding));
        }
        self.chosen.edit_encoding(|encoding| *encoding = own);
    }

    /// The encoding with edges that are the person's own; none while the sketch is of another.
    fn owned(self, encoding: &Encoding) -> Option<Encoding> {
        if matches!(encoding, Encoding::Bins { binning: Binning::Breaks { .. }, .. }) {
            return Some(encoding.clone());
        }
        let is_current = self.state.sketch.with(|sketched| {
            let name = self.chosen.name();
            let features = sketched.as_ref().map(|sketched| sketched.recipe.features.as_slice());
            let own = features.unwrap_or_default().iter().find(|feature| feature.column == name);
            own.is_some_and(|own| own.encoding == *encoding)
        });
        let (binning, points) =
            self.sketch.with(|sketch| sketch.as_ref().filter(|_| is_current)?.own_breaks(encoding))?;
        let Encoding::Bins { direction, missing, .. } = encoding else { return None };
        Some(Encoding::Bins { binning, points, direction: *direction, missing: *missing, within: None })
    }

    /// Puts an edge, counted from 0, at a value, whatever its neighbours.
    pub fn set_edge(self, edge: usize, to: f64) {
        self.edit_edges(|at, _| {
            if let Some(edge) = at.get_mut(edge) {
                *edge = to;
            }
        });
    }

    /// Moves an edge towards a value, as far as its neighbours let it.
    pub fn move_edge(self, edge: usize, towards: f64) {
        let edges = self.edges.get_untracked();
        let now = edges.get(edge).copied();
        let to = self.histogram_untracked().and_then(|histogram| {
            histogram.between(towards, untrack(|| self.neighbours(edge)), self.is_day())
        });
        if let Some(to) = to.filter(|to| Some(*to) != now) {
            self.set_edge(edge, to);
        }
    }

    /// Moves an edge by so many steps.
    pub fn step_edge(self, edge: usize, steps: i32) {
        let now = self.edges.with_untracked(|edges| edges.get(edge).copied());
        if let Some((now, histogram)) = now.zip(self.histogram_untracked()) {
            self.move_edge(edge, histogram.moved(now, steps, self.is_day()));
        }
    }

    /// The values between which an edge stands.
    pub fn neighbours(self, edge: usize) -> (Option<f64>, Option<f64>) {
        let zero = self.binning().shape().1.then_some(0.0);
        self.edges.with(|edges| {
            let low = edge.checked_sub(1).and_then(|below| edges.get(below).copied()).or(zero);
            (low, edges.get(edge + 1).copied())
        })
    }

    /// Puts one more edge into the widest bin on the axis.
    pub fn add_edge(self) {
        let Some(histogram) = self.histogram_untracked() else { return };
        let is_day = self.is_day();
        self.edit_edges(|at, points| {
            let ends: Vec<f64> = std::iter::once(0.0)
                .chain(at.iter().map(|edge| histogram.share_of(*edge)))
                .chain([1.0])
                .collect();
            let width = |bin: &usize| ends[bin + 1] - ends[*bin];
            let Some(bin) = (0..=at.len()).max_by(|a, b| width(a).total_cmp(&width(b))) else { return };
            let middle = histogram.value_at(ends[bin].midpoint(ends[bin + 1]), is_day);
            let below = bin.checked_sub(1).and_then(|below| at.get(below).copied());
            let Some(edge) = histogram.between(middle, (below, at.get(bin).copied()), is_day) else { return };
            if let Some(points) = points {
                let lowest = points.len() - at.len() - 1;
                points.insert(lowest + bin, points[lowest + bin]);
            }
            at.insert(bin, edge);
        });
    }

    /// Takes an edge out: the bin above it joins the one below.
    pub fn remove_edge(self, edge: usize) {
        if self.edges.with_untracked(Vec::len) < 2 {
            return;
        }
        self.edit_edges(|at, points| {
            if edge < at.len() {
                if let Some(points) = points {
                    points.remove(points.len() - at.len() + edge);
                }
                at.remove(edge);
            }
        });
    }

    /// Cuts in another way; what was the person's own begins from where edges are.
    pub fn choose(self, to: Binning) {
        let before = untrack(|| self.chosen.encoding());
        if matches!(to, Binning::Breaks { .. }) {
            if before.as_ref().and_then(|before| untrack(|| self.owned(before))).is_some() {
                return self.edit_edges(|_, _| {});
            }
            let to = self.even_breaks().unwrap_or(to);
            self.before.set(before);
            return self.cut(to, true);
        }
        self.cut(to, false);
        self.before.set(None);
    }

    /// Cuts at these values.
    pub fn choose_breaks(self, at: Vec<f64>, zero_apart: bool) {
        self.cut(Binning::Breaks { at, zero_apart }, false);
    }

    fn cut(self, to: Binning, is_for_all: bool) {
        self.chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { binning, points, within, .. } = encoding {
                // Points belong to bins: where these change, points are evenly spaced again.
                if binning.count() != to.count() {
                    *points = None;
                }
                *binning = to;
                if is_for_all {
                    *within = None;
                }
            }
        });
    }

    /// Breaks at equal distances on the axis, as many as there are bins.
    fn even_breaks(self) -> Option<Binning> {
        let bins = untrack(|| self.binning()).shape().0.clamp(2, MOST);
        let histogram = self.histogram_untracked()?;
        let mut at: Vec<f64> =
            (1..bins).map(|bin| histogram.value_at(bin as f64 / bins as f64, self.is_day())).collect();
        at.retain(|edge| *edge > histogram.min);
        at.dedup();
        (!at.is_empty()).then_some(Binning::Breaks { at, zero_apart: false })
    }

    /// How bins were computed before, while edges are the person's own.
    pub fn before(self) -> Option<Binning> {
        match self.before.get() {
            Some(Encoding::Bins { binning, .. }) if self.are_own() => Some(binning),
            _ => None,
        }
    }

    /// Has bins computed again as they were before.
    pub fn go_back(self) {
        if let Some(Encoding::Bins { binning, points, within, .. }) = self.before.get_untracked() {
            self.chosen.edit_encoding(|encoding| {
                if let Encoding::Bins { binning: now, points: own, within: cell, .. } = encoding {
                    (*now, *own, *cell) = (binning, points, within);
                }
            });
            self.before.set(None);
        }
    }

    /// How the numbers are spread.
    pub fn histogram(self) -> Option<Histogram> {
        self.sketch.with(|sketch| sketch.as_ref()?.histogram.clone())
    }

    fn histogram_untracked(self) -> Option<Histogram> {
        self.sketch.with_untracked(|sketch| sketch.as_ref()?.histogram.clone())
    }

    fn at(self, row: BinRow) -> Option<usize> {
        self.rows.with(|rows| rows.iter().find(|(known, _)| *known == row).map(|(_, at)| *at))
    }
}

/// The rows of these bins, the highest values first.
fn rows(bins: &[BinSketch]) -> Vec<(BinRow, usize)> {
    let has_zeros = bins.first().is_some_and(BinSketch::is_of_zeros);
    let has_edges = bins.iter().any(|bin| bin.from.is_some() || bin.to.is_some());
    let mut above = 0;
    let row = |(at, bin): (usize, &BinSketch)| {
        let row = match () {
            () if at == 0 && has_zeros => BinRow::Zeros,
            () if bin.is_nowhere() || (!has_edges && bins.len() > 1) => BinRow::Plain(at),
            () => {
                above += 1;
                BinRow::Above(above - 1)
            }
        };
        (row, at)
    };
    let mut rows: Vec<_> = bins.iter().enumerate().map(row).collect();
    rows.reverse();
    rows
}

/// A number in its own digits, or in six where these are many, as one computed has.
pub fn short(value: f64) -> String {
    const MANY: usize = 9;
    let text = value.to_string();
    if text.trim_start_matches('-').len() <= MANY || value.fract() == 0.0 {
        return text;
    }
    let size = if value == 0.0 { 0 } else { value.abs().log10().floor() as i32 };
    let decimals = usize::try_from(5 - size).unwrap_or(0).min(12);
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
