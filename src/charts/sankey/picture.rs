//! The bands as a picture that stands alone, with its names: light, to be put into a document.

use std::fmt::Write;

use super::{
    Layout, NODE, Node, Ribbon, Sankey, Side, Spot,
    labels::{LINE_HEIGHT, letters, wrapped},
};
use crate::{
    charts::{Theme, palette},
    error::count,
    methods::NOT_ASSIGNED,
    segments::words::{percent, whole},
};

impl Sankey {
    /// What a place is called.
    pub fn name(&self, spot: Spot) -> String {
        match spot {
            Spot::In(label) => self
                .segments
                .get(usize::from(label))
                .map_or_else(|| format!("Segment {}", u32::from(label) + 1), |(name, _)| name.clone()),
            Spot::NotAssigned => "In no segment".to_owned(),
            Spot::Joining => "Joiners".to_owned(),
            Spot::Leaving => "Leavers".to_owned(),
        }
    }

    /// A place's place in the palette; none is grey.
    pub fn color(&self, spot: Spot) -> Option<u8> {
        match spot {
            Spot::In(label) => self.segments.get(usize::from(label)).map(|(_, color)| *color),
            Spot::NotAssigned | Spot::Joining | Spot::Leaving => None,
        }
    }
}

impl Layout {
    /// What stands beside a node, with the baseline of each line: its name, as long as there is room, and last how many
    /// are there.
    pub fn lines(&self, sankey: &Sankey, node: &Node) -> Vec<(f64, String)> {
        let Some(label) = node.label else { return Vec::new() };
        let mut lines = match label.side {
            Side::Between => vec![whole(node.rows)],
            Side::Left | Side::Right => {
                let most = letters(self.columns.first().copied().unwrap_or_default());
                let share = percent(node.rows as f64 / self.there(node).max(1) as f64);
                let mut lines = wrapped(&sankey.name(node.spot), label.lines, most);
                lines.push(format!("{} · {share}", whole(node.rows)));
                lines
            }
        };
        let first = label.y - (lines.len() as f64 / 2.0 - 0.8) * LINE_HEIGHT;
        (0..).zip(lines.drain(..)).map(|(at, text)| (first + f64::from(at) * LINE_HEIGHT, text)).collect()
    }

    /// How many are in a node's period, or were in the one before if they left, or will be in the next if they join.
    fn there(&self, node: &Node) -> usize {
        let period = match node.spot {
            Spot::Leaving => node.period.saturating_sub(1),
            Spot::Joining => node.period + 1,
            Spot::In(_) | Spot::NotAssigned => node.period,
        };
        self.customers(period)
    }

    /// Customers in the table of a period.
    pub fn customers(&self, period: usize) -> usize {
        let is_there =
            |node: &&Node| matches!(node.spot, Spot::In(_) | Spot::NotAssigned) && node.period == period;
        self.nodes.iter().filter(is_there).map(|node| node.rows).sum()
    }
}

/// The picture as SVG.
pub fn picture(sankey: &Sankey, layout: &Layout) -> String {
    let mut svg = String::new();
    // Writing into a string cannot fail.
    let _ = write_picture(sankey, layout, &mut svg);
    svg
}

fn write_picture(sankey: &Sankey, layout: &Layout, svg: &mut String) -> std::fmt::Result {
    let (width, height) = (layout.width, layout.height);
    let hex = |color: Option<u8>| {
        let colour = palette::colour(color.unwrap_or(NOT_ASSIGNED), Theme::Light);
        format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
    };
    let ink = Theme::Light.ink();
    writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         font-family=\"-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif\" font-size=\"12\" fill=\"#{:02x}{:02x}{:02x}\">",
        ink.0, ink.1, ink.2
    )?;
    writeln!(svg, "<title>{}</title>", escaped(&format!("Who went where: {}", sankey.periods.join(", "))))?;
    writeln!(svg, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>")?;
    for ribbon in &layout.ribbons {
        let (colour, strength) = strength(ribbon, layout, sankey);
        let told = told(ribbon, layout, sankey);
        writeln!(
            svg,
            "<path d=\"{}\" fill=\"{}\" fill-opacity=\"{strength}\"><title>{}</title></path>",
            ribbon.path,
            hex(colour),
            escaped(&told)
        )?;
    }
    for node in &layout.nodes {
        writeln!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.2}\" width=\"{NODE}\" height=\"{:.2}\" fill=\"{}\"/>",
            node.x,
            node.y,
            node.height.max(1.0),
            hex(sankey.color(node.spot))
        )?;
        let Some(label) = node.label else { continue };
        let anchor = if label.side == Side::Left { "end" } else { "start" };
        let lines = layout.lines(sankey, node);
        for (at, (y, text)) in lines.iter().enumerate() {
            let look = if at + 1 == lines.len() { "font-size=\"11\"" } else { "font-weight=\"600\"" };
            writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" {look}>{}</text>",
                label.x,
                escaped(text)
            )?;
        }
    }
    for (at, (x, title)) in layout.columns.iter().zip(&sankey.periods).enumerate() {
        let (x, anchor) = match at {
            0 => (*x, "start"),
            last if last + 1 == layout.columns.len() => (x + NODE, "end"),
            _ => (x + NODE / 2.0, "middle"),
        };
        writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"16\" text-anchor=\"{anchor}\" font-weight=\"600\">{}</text>",
            escaped(title)
        )?;
    }
    writeln!(svg, "</svg>")
}

/// In which colour a ribbon is drawn, and how strongly: who stayed stands out.
fn strength(ribbon: &Ribbon, layout: &Layout, sankey: &Sankey) -> (Option<u8>, &'static str) {
    match ribbon.from {
        Some(from) if !ribbon.is_pool() => {
            let spot = layout.nodes[from].spot;
            (sankey.color(spot), if ribbon.is_stay() { "0.55" } else { "0.32" })
        }
        _ => (None, "0.7"),
    }
}

fn told(ribbon: &Ribbon, layout: &Layout, sankey: &Sankey) -> String {
    let name = |node: Option<usize>| node.map(|at| sankey.name(layout.nodes[at].spot));
    match (name(ribbon.from), name(ribbon.to)) {
        (Some(from), Some(to)) => format!("{from} to {to}: {}", whole(ribbon.rows)),
        (Some(from), None) => {
            format!("{} from {from}: {}", count(ribbon.flows.len(), "small flow"), whole(ribbon.rows))
        }
        (None, to) => {
            format!(
                "{} small flows to {}: {}",
                ribbon.flows.len(),
                to.unwrap_or_default(),
                whole(ribbon.rows)
            )
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
