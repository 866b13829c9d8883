//! A drawing as a value, drawn by plotters: to SVG anywhere, to a canvas in the page.
//!
//! A chart holds what is shown and no colours: those are the theme's, and the
//! segments' stand in [`palette`]. Who went where is laid out in [`sankey`] and
//! drawn as SVG, in the page too, where its bands can be pressed. Tables, bars and all that is hovered over
//! or read out is not drawn here but written as HTML by the page.

mod marker;
pub mod palette;
pub mod sankey;
mod scatter;

use plotters::{
    coord::Shift,
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    prelude::{DrawingBackend, SVGBackend},
    style::RGBColor,
};

pub use scatter::Scatter;

use crate::error::{Error, ErrorKind, Result};

/// What can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Chart {
    /// Customers as points.
    Scatter(Scatter),
}

/// On what it is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on white.
    Light,
    /// Light ink on near black.
    Dark,
}

impl Theme {
    /// What lies behind the drawing: `--surface` in `style/tokens.css`.
    pub fn surface(self) -> RGBColor {
        match self {
            Self::Light => RGBColor(0xff, 0xff, 0xff),
            Self::Dark => RGBColor(0x14, 0x18, 0x1d),
        }
    }

    /// Words: about `--ink-2` in `style/tokens.css`.
    pub fn ink(self) -> RGBColor {
        match self {
            Self::Light => RGBColor(0x4c, 0x59, 0x56),
            Self::Dark => RGBColor(0xa9, 0xb4, 0xbc),
        }
    }

    /// Lines that only guide the eye, and points that are not looked at.
    pub fn faint(self) -> RGBColor {
        match self {
            Self::Light => RGBColor(0xb3, 0xbb, 0xb6),
            Self::Dark => RGBColor(0x48, 0x53, 0x5c),
        }
    }
}

/// Draws on what is there already: the surface is the caller's.
pub fn draw<DB: DrawingBackend>(chart: &Chart, theme: Theme, area: &DrawingArea<DB, Shift>) -> Result<()> {
    match chart {
        Chart::Scatter(scatter) => scatter.draw(theme, area),
    }
    .map_err(unwritable)
}

/// The chart as a picture that stands alone, of this width and height in pixels.
pub fn svg(chart: &Chart, theme: Theme, size: (u32, u32)) -> String {
    let mut picture = String::new();
    let area = SVGBackend::with_string(&mut picture, size).into_drawing_area();
    let drawn = area.fill(&theme.surface()).map_err(unwritable).and_then(|()| draw(chart, theme, &area));
    drop(area);
    // Writing into memory does not fail; half a picture would be worse than none.
    if drawn.is_ok() { picture } else { String::new() }
}

fn unwritable<E: std::error::Error + Send + Sync>(error: DrawingAreaErrorKind<E>) -> Error {
    ErrorKind::Unwritable(error.to_string()).into()
}
