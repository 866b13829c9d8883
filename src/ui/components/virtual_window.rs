//! Which rows of a long table are worth drawing: arithmetic without a page.
//!
//! The rows of a table have one height. Where all of them together would be taller than
//! browsers can lay out, the scroll bar is scaled: its end is still the last
//! row.

/// How tall a row is, in pixels; the style sheet gives rows the same.
pub const ROW: f64 = 32.0;

/// Taller than this is not relied on.
const TALLEST: f64 = 15_000_000.0;

/// Rows drawn above and below those in sight.
const MARGIN: usize = 10;

/// The rows to draw and where.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// The first of them.
    pub from: usize,
    /// How many.
    pub count: usize,
    /// Empty pixels above them.
    pub above: f64,
    /// Empty pixels below them.
    pub below: f64,
}

/// The window over `rows` rows, `view` pixels tall, scrolled down by `top` pixels.
pub fn window(rows: usize, view: f64, top: f64) -> Window {
    window_of(ROW, rows, view, top)
}

/// The same over rows that are `row` pixels tall.
pub fn window_of(row: f64, rows: usize, view: f64, top: f64) -> Window {
    let full = rows as f64 * row;
    let height = full.min(TALLEST);
    let in_sight = (view / row).ceil() as usize + 1;
    let reach = (height - view).max(1.0);
    let top = top.clamp(0.0, reach);
    // The row at the top of the sight, as if the table had its full height.
    let first = if full > height { top / reach * (full - view) / row } else { top / row };
    // In steps, so that scrolling a little asks for nothing new.
    let from = (first as usize).saturating_sub(MARGIN) / MARGIN * MARGIN;
    let count = (in_sight + 3 * MARGIN).min(rows.saturating_sub(from));
    let above = if full > height { (top - (first - from as f64) * row).max(0.0) } else { from as f64 * row };
    Window { from, count, above, below: (height - above - count as f64 * row).max(0.0) }
}
