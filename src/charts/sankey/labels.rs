//! Where the nodes' names stand: beside the first and the last period, none upon another.

use super::{NODE, Node};

/// From one line of a label to the next.
pub const LINE_HEIGHT: f64 = 14.0;

/// The height of a label whose name has one line, and of one whose name has two.
const HEIGHTS: [f64; 2] = [32.0, 46.0];

/// The width of a letter of a name, about.
const LETTER: f64 = 6.7;

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

/// Gives every node its label, if there is room between top and bottom; `is_long` tells whose names need two lines.
pub(super) fn place(
    nodes: &mut [Node],
    periods: usize,
    (top, bottom): (f64, f64),
    is_long: impl Fn(&Node) -> bool,
) {
    for period in 0..periods {
        let side = match period {
            0 => Side::Left,
            last if last + 1 == periods => Side::Right,
            _ => Side::Between,
        };
        let mut own: Vec<&mut Node> = nodes.iter_mut().filter(|node| node.period == period).collect();
        let mut lines: Vec<usize> = own.iter().map(|node| if is_long(node) { 2 } else { 1 }).collect();
        let all = |lines: &[usize]| lines.iter().map(|lines| HEIGHTS[lines - 1]).sum::<f64>();
        if all(&lines) > bottom - top {
            lines.fill(1);
        }
        // Where there is not room for all they are nearer together.
        let scale = ((bottom - top) / all(&lines)).min(1.0);
        let placed: Vec<(f64, f64)> = own
            .iter()
            .zip(&lines)
            .map(|(node, lines)| (node.y + node.height / 2.0, HEIGHTS[lines - 1] * scale))
            .collect();
        let middles = match side {
            Side::Between => placed.iter().map(|(middle, _)| *middle).collect(),
            Side::Left | Side::Right => apart(&placed, (top, bottom)),
        };
        for ((node, y), lines) in own.iter_mut().zip(middles).zip(lines) {
            let x = if side == Side::Left { node.x - AWAY } else { node.x + NODE + AWAY };
            let has_room = side != Side::Between || node.height >= LINE;
            node.label = has_room.then_some(Label { side, x, y, lines });
        }
    }
}

/// Middles of labels of these heights, moved as little as need be so that none lies upon another; there is room for all.
fn apart(labels: &[(f64, f64)], (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut placed: Vec<f64> = Vec::with_capacity(labels.len());
    let mut edge = top;
    for (middle, height) in labels {
        let middle = middle.max(edge + height / 2.0);
        placed.push(middle);
        edge = middle + height / 2.0;
    }
    let mut edge = bottom;
    for (middle, (_, height)) in placed.iter_mut().zip(labels).rev() {
        *middle = middle.min(edge - height / 2.0);
        edge = *middle - height / 2.0;
    }
    placed
}

/// How many letters of a name a margin has room for.
pub fn letters(margin: f64) -> usize {
    ((margin - AWAY - 3.0) / LETTER).max(4.0) as usize
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
        let labels = [(100.0, 32.0), (101.0, 32.0), (250.0, 46.0), (395.0, 32.0), (398.0, 46.0)];
        let placed = apart(&labels, (0.0, 400.0));
        assert_eq!(placed, [100.0, 132.0, 250.0, 338.0, 377.0]);
        let many = apart(&[(10.0, 5.0); 20], (0.0, 100.0));
        assert!(many.windows(2).all(|pair| pair[1] - pair[0] >= 5.0) && many[19] == 97.5);
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
