//! Where the nodes' names stand: beside the first and the last period, none upon another.

use super::{NODE, Node};

/// From one line of a label to the next.
pub const LINE_HEIGHT: f64 = 14.0;

/// From one label to the next where names have a line, and where they have two.
const APART: [f64; 2] = [32.0, 46.0];

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
    /// How many lines the name may have.
    pub lines: usize,
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
        let each = (bottom - top) / middles.len().max(1) as f64;
        let lines = if each >= APART[1] { 2 } else { 1 };
        let middles = match side {
            Side::Between => middles,
            Side::Left | Side::Right => apart(&middles, APART[lines - 1].min(each), (top, bottom)),
        };
        for (node, y) in own.iter_mut().zip(middles) {
            let x = if side == Side::Left { node.x - AWAY } else { node.x + NODE + AWAY };
            let has_room = side != Side::Between || node.height >= LINE;
            node.label = has_room.then_some(Label { side, x, y, lines });
        }
    }
}

/// Middles moved as little as need be so that they keep their distance, which there is room for.
fn apart(middles: &[f64], least: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
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

/// A name in at most so many lines of so many letters, cut if it is longer.
pub fn wrapped(name: &str, lines: usize, most: usize) -> Vec<String> {
    let fits = name.chars().count() <= most;
    let space = name.char_indices().take(most + 1).filter(|(_, sign)| *sign == ' ').last();
    match space {
        Some((at, _)) if !fits && lines > 1 && at > 0 => {
            let mut all = vec![name[..at].trim_end().to_owned()];
            all.extend(wrapped(name[at..].trim_start(), lines - 1, most));
            all
        }
        _ => vec![cut(name, most)],
    }
}

/// A name cut to so many letters.
fn cut(name: &str, most: usize) -> String {
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
        let placed = apart(&[100.0, 101.0, 250.0, 395.0, 398.0], 32.0, (0.0, 400.0));
        assert!(placed.windows(2).all(|pair| pair[1] - pair[0] >= 32.0));
        assert_eq!((placed[0], placed[1], placed[2]), (100.0, 132.0, 250.0));
        assert!(placed[4] + 16.0 <= 400.0);
        let many = apart(&[10.0; 20], 5.0, (0.0, 100.0));
        assert!(many.windows(2).all(|pair| pair[1] - pair[0] > 4.9) && many[19] < 100.0);
    }

    #[test]
    fn a_name_is_cut_between_letters() {
        assert_eq!(cut("Größe zählt", 6), "Größe…");
        assert_eq!(cut("Größe", 5), "Größe");
    }

    #[test]
    fn a_name_that_is_long_goes_on_in_another_line() {
        assert_eq!(wrapped("High brand share, low visits", 2, 17), ["High brand share,", "low visits"]);
        assert_eq!(wrapped("High brand share, low email open rate", 2, 12), ["High brand", "share, low…"]);
        assert_eq!(wrapped("High brand share", 1, 12), ["High brand…"]);
        assert_eq!(wrapped("Unbreakable", 2, 6), ["Unbre…"]);
        assert_eq!(wrapped("Short", 2, 6), ["Short"]);
    }
}
