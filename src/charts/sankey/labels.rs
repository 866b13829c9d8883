//! Where the nodes' names stand: beside the first and the last period, none upon another.

use super::{NODE, Node};

/// Two lines of text.
pub const LINES: f64 = 32.0;

/// Within the picture there is room for one line, in nodes as tall as this.
const LINE: f64 = 16.0;

/// Between a node and its name.
const AWAY: f64 = 7.0;

/// Where a name stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Which way from the node.
    pub side: Side,
    /// Where it begins, or ends if it stands to the left.
    pub x: f64,
    /// Its middle.
    pub y: f64,
}

/// Which way from its node a name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the left of the first period.
    Left,
    /// To the right of the last period.
    Right,
    /// To the right of a period between, upon the bands: there is room for a number only.
    Between,
}

/// Gives every node its label, if there is room between top and bottom.
pub(super) fn place(nodes: &mut [Node], periods: usize, (top, bottom): (f64, f64)) {
    for period in 0..periods {
        let side = match period {
            0 => Side::Left,
            last if last + 1 == periods => Side::Right,
            _ => Side::Between,
        };
        let mut own: Vec<&mut Node> = nodes.iter_mut().filter(|node| node.period == period).collect();
        let middles: Vec<f64> = own.iter().map(|node| node.y + node.height / 2.0).collect();
        let middles = if side == Side::Between { middles } else { apart(&middles, (top, bottom)) };
        for (node, y) in own.iter_mut().zip(middles) {
            let x = if side == Side::Left { node.x - AWAY } else { node.x + NODE + AWAY };
            let has_room = side != Side::Between || node.height >= LINE;
            node.label = has_room.then_some(Label { side, x, y });
        }
    }
}

/// Middles moved as little as need be so that two lines fit at each; nearer together where there is not room for all.
fn apart(middles: &[f64], (top, bottom): (f64, f64)) -> Vec<f64> {
    let least = LINES.min((bottom - top) / middles.len().max(1) as f64);
    let mut placed: Vec<f64> = Vec::with_capacity(middles.len());
    for middle in middles {
        let above = placed.last().map_or(top + least / 2.0, |above| above + least);
        placed.push(middle.max(above));
    }
    let mut below = bottom - least / 2.0;
    for middle in placed.iter_mut().rev() {
        *middle = middle.min(below);
        below = *middle - least;
    }
    placed
}

/// A name cut to so many letters.
pub fn cut(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let kept: String = name.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_distance_and_move_only_where_they_must() {
        let placed = apart(&[100.0, 101.0, 250.0, 395.0, 398.0], (0.0, 400.0));
        assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= LINES));
        assert_eq!((placed[0], placed[1], placed[2]), (100.0, 132.0, 250.0));
        assert!(placed[4] + LINES / 2.0 <= 400.0);
        let many = apart(&[10.0; 20], (0.0, 100.0));
        assert!(many.windows(2).all(|pair| pair[1] - pair[0] > 4.9) && many[19] < 100.0);
    }

    #[test]
    fn a_name_is_cut_between_letters() {
        assert_eq!(cut("Größe zählt", 6), "Größe…");
        assert_eq!(cut("Größe", 5), "Größe");
    }
}
