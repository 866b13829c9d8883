//! Who went where, as bands between periods: where every node and band lies, without a page.
//!
//! Segments stand in one order in every period, what is in no segment below
//! them, and at the bottom those who join with the next period and those who
//! left since the one before. One scale holds for all periods. Bands leave and
//! arrive in the order of their other ends. Flows below a threshold end in a
//! grey stub at either node, so that nothing is lost; who stayed is never
//! pooled, for such a band crosses nothing.

mod labels;
mod picture;

use std::fmt::Write;

pub use labels::{Label as NodeLabel, Side};
pub use picture::picture;

use crate::{
    change::{Flow, Place, flow::Band},
    methods::Label,
};

/// Flows of a smaller share of all customers are pooled.
pub const SMALL: f64 = 0.005;

/// How wide a node is.
pub const NODE: f64 = 14.0;

/// How far a stub reaches from its node.
const STUB: f64 = 22.0;

/// Between the nodes of a period.
const GAP: f64 = 10.0;

/// For the periods' titles.
const TOP: f64 = 26.0;

/// For what stands beneath the last node.
const BOTTOM: f64 = 6.0;

/// What is to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sankey {
    /// The segments from top to bottom: what they are called, and their place in the palette.
    pub segments: Vec<(String, u8)>,
    /// What the periods are called, oldest first.
    pub periods: Vec<String>,
    /// Who went where, from each period to the next.
    pub flows: Vec<Flow>,
}

/// How much room there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// In pixels.
    pub width: f64,
    /// In pixels.
    pub height: f64,
    /// Left of the first and right of the last period, for names.
    pub margin: f64,
    /// Flows of a smaller share of all customers are pooled.
    pub small: f64,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spot {
    /// A segment.
    In(Label),
    /// In the table and in no segment.
    NotAssigned,
    /// Not there yet: they join with the next period.
    Joining,
    /// Not there any more since the period before.
    Leaving,
}

impl Spot {
    fn of(place: Place, is_start: bool) -> Self {
        match place {
            Place::In(label) => Self::In(label),
            Place::NotAssigned => Self::NotAssigned,
            Place::Absent if is_start => Self::Joining,
            Place::Absent => Self::Leaving,
        }
    }

    /// Where its customers are.
    pub fn place(self) -> Place {
        match self {
            Self::In(label) => Place::In(label),
            Self::NotAssigned => Place::NotAssigned,
            Self::Joining | Self::Leaving => Place::Absent,
        }
    }
}

/// Where everything lies, in pixels from the upper left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Of the whole.
    pub width: f64,
    /// Of the whole.
    pub height: f64,
    /// Period by period, from top to bottom.
    pub nodes: Vec<Node>,
    /// Step by step: bands from top to bottom of where they leave; then the stubs.
    pub ribbons: Vec<Ribbon>,
    /// The left edge of each period's nodes.
    pub columns: Vec<f64>,
}

/// Customers who are at one place in one period.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Which period.
    pub period: usize,
    /// At what.
    pub spot: Spot,
    /// How many.
    pub rows: usize,
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
    /// In proportion to its customers; drawn a pixel high at least.
    pub height: f64,
    /// Where its name stands, if there is room.
    pub label: Option<NodeLabel>,
}

/// Customers who went the same way; a stub is known at one end only.
#[derive(Clone, Debug, PartialEq)]
pub struct Ribbon {
    /// From which period to the next.
    pub step: usize,
    /// The node they left.
    pub from: Option<usize>,
    /// The node they reached.
    pub to: Option<usize>,
    /// How many.
    pub rows: usize,
    /// The flows that it is made of: one, or those that were pooled.
    pub flows: Vec<Band>,
    /// The upper edge where it leaves, and where it arrives; the same of a stub.
    pub y: (f64, f64),
    /// In proportion to its customers; drawn a pixel high at least.
    pub height: f64,
    /// Its outline.
    pub path: String,
}

impl Ribbon {
    /// Whether it is small flows, pooled.
    pub fn is_pool(&self) -> bool {
        self.from.is_none() || self.to.is_none()
    }

    /// Whether its customers are where they were.
    pub fn is_stay(&self) -> bool {
        !self.is_pool() && self.flows.iter().all(|flow| flow.from == flow.to)
    }
}

impl Sankey {
    /// Lays everything out.
    pub fn layout(&self, room: Room) -> Layout {
        let mut nodes = self.nodes();
        let periods = self.flows.len() + 1;
        let of_period = |period: usize| nodes.iter().filter(move |node| node.period == period);
        let rows = |period| of_period(period).map(|node| node.rows).sum::<usize>();
        let most_rows = (0..periods).map(rows).max().unwrap_or(0).max(1);
        let most_gaps = (0..periods).map(|at| of_period(at).count()).max().unwrap_or(1).saturating_sub(1);
        let free = room.height - TOP - BOTTOM - most_gaps as f64 * GAP;
        let scale = free.max(1.0) / most_rows as f64;
        let across = (room.width - 2.0 * room.margin - NODE).max(1.0) / self.flows.len().max(1) as f64;
        let columns: Vec<f64> = (0..periods).map(|at| room.margin + at as f64 * across).collect();

        let mut below = vec![TOP; periods];
        for node in &mut nodes {
            node.x = columns[node.period];
            node.y = below[node.period];
            node.height = node.rows as f64 * scale;
            below[node.period] += node.height + GAP;
        }
        let letters = labels::letters(room.margin);
        let is_long = |node: &Node| self.name(node.spot).chars().count() > letters;
        labels::place(&mut nodes, periods, (TOP, room.height), is_long);
        let ribbons = self.ribbons(&nodes, (scale, across), room.small);
        Layout { width: room.width, height: room.height, nodes, ribbons, columns }
    }

    /// All places where anybody is, period by period.
    fn nodes(&self) -> Vec<Node> {
        let mut found: Vec<(usize, Spot, usize, usize)> = Vec::new();
        for (step, flow) in self.flows.iter().enumerate() {
            for band in &flow.bands {
                let ends = [
                    (step, Spot::of(band.from, true), (band.rows, 0)),
                    (step + 1, Spot::of(band.to, false), (0, band.rows)),
                ];
                for (period, spot, (leaving, arriving)) in ends {
                    match found.iter_mut().find(|own| (own.0, own.1) == (period, spot)) {
                        Some(own) => (own.2, own.3) = (own.2 + leaving, own.3 + arriving),
                        None => found.push((period, spot, leaving, arriving)),
                    }
                }
            }
        }
        found.sort_unstable();
        let node = |(period, spot, leaving, arriving): (usize, Spot, usize, usize)| Node {
            period,
            spot,
            rows: leaving.max(arriving),
            x: 0.0,
            y: 0.0,
            height: 0.0,
            label: None,
        };
        found.into_iter().map(node).collect()
    }

    fn ribbons(&self, nodes: &[Node], (scale, across): (f64, f64), small: f64) -> Vec<Ribbon> {
        let at = |period: usize, spot: Spot| {
            nodes.iter().position(|node| (node.period, node.spot) == (period, spot)).unwrap_or(0)
        };
        let mut ribbons = Vec::new();
        for (step, flow) in self.flows.iter().enumerate() {
            let all: usize = flow.bands.iter().map(|band| band.rows).sum();
            let is_small = |band: &Band| band.from != band.to && (band.rows as f64) < small * all as f64;
            let mut own: Vec<Ribbon> = Vec::new();
            for band in &flow.bands {
                let (from, to) =
                    (at(step, Spot::of(band.from, true)), at(step + 1, Spot::of(band.to, false)));
                if !is_small(band) {
                    own.push(ribbon(step, (Some(from), Some(to)), *band));
                    continue;
                }
                for ends in [(Some(from), None), (None, Some(to))] {
                    match own.iter_mut().find(|known| (known.from, known.to) == ends) {
                        Some(known) => {
                            known.rows += band.rows;
                            known.flows.push(*band);
                        }
                        None => own.push(ribbon(step, ends, *band)),
                    }
                }
            }
            for ribbon in &mut own {
                ribbon.height = ribbon.rows as f64 * scale;
                ribbon.flows.sort_by(|a, b| b.rows.cmp(&a.rows).then((a.from, a.to).cmp(&(b.from, b.to))));
            }
            // What has no other end comes last at its node.
            let last = usize::MAX;
            let mut below: Vec<f64> = nodes.iter().map(|node| node.y).collect();
            own.sort_by_key(|ribbon| (ribbon.to.unwrap_or(last), ribbon.from.unwrap_or(last)));
            for ribbon in &mut own {
                if let Some(to) = ribbon.to {
                    ribbon.y.1 = below[to];
                    below[to] += ribbon.height;
                }
            }
            let mut below: Vec<f64> = nodes.iter().map(|node| node.y).collect();
            own.sort_by_key(|ribbon| {
                (ribbon.is_pool(), ribbon.from.unwrap_or(last), ribbon.to.unwrap_or(last))
            });
            for ribbon in &mut own {
                match ribbon.from {
                    Some(from) => {
                        ribbon.y.0 = below[from];
                        below[from] += ribbon.height;
                    }
                    None => ribbon.y.0 = ribbon.y.1,
                }
                if ribbon.to.is_none() {
                    ribbon.y.1 = ribbon.y.0;
                }
            }
            let x = nodes.iter().find(|node| node.period == step).map_or(0.0, |node| node.x) + NODE;
            for ribbon in &mut own {
                ribbon.path = outline(ribbon, (x, x + across - NODE));
            }
            ribbons.extend(own);
        }
        ribbons
    }
}

fn ribbon(step: usize, (from, to): (Option<usize>, Option<usize>), band: Band) -> Ribbon {
    Ribbon {
        step,
        from,
        to,
        rows: band.rows,
        flows: vec![band],
        y: (0.0, 0.0),
        height: 0.0,
        path: String::new(),
    }
}

/// The outline of a ribbon between the right edge of one period's nodes and the left edge of the next.
fn outline(ribbon: &Ribbon, (start, end): (f64, f64)) -> String {
    let (a, b) = ribbon.y;
    let height = ribbon.height.max(1.0);
    let mut path = String::new();
    // Writing into a string cannot fail.
    let _ = if ribbon.is_pool() {
        let reach = STUB.min((end - start) / 3.0);
        let (foot, tip) = if ribbon.to.is_none() { (start, start + reach) } else { (end, end - reach) };
        let middle = a + height / 2.0;
        write!(path, "M{foot:.1} {a:.2}L{tip:.1} {middle:.2}L{foot:.1} {:.2}Z", a + height)
    } else {
        let middle = f64::midpoint(start, end);
        let (low_a, low_b) = (a + height, b + height);
        write!(
            path,
            "M{start:.1} {a:.2}C{middle:.1} {a:.2} {middle:.1} {b:.2} {end:.1} {b:.2}V{low_b:.2}\
             C{middle:.1} {low_b:.2} {middle:.1} {low_a:.2} {start:.1} {low_a:.2}Z"
        )
    };
    path
}

#[cfg(test)]
mod tests;
