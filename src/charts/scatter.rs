//! Customers as points in a plane.
//!
//! Both directions have the same unit, so that what looks near is near. The
//! unit itself means nothing to a reader, so there are no tick marks: a cross
//! marks the mean, and the labels say what the directions are made of.

use std::ops::Range;

use plotters::{
    coord::{Shift, cartesian::Cartesian2d, types::RangedCoordf32},
    drawing::{DrawingArea, DrawingAreaErrorKind},
    element::PathElement,
    prelude::DrawingBackend,
    style::{
        Color, FontTransform, IntoFont, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use super::{Theme, marker::Marker, palette};

/// Customers as points.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scatter {
    /// Where each customer lies: x, y, and its segment's place in the palette.
    pub points: Vec<(f32, f32, u8)>,
    /// What the horizontal direction is made of.
    pub x_label: String,
    /// What the vertical direction is made of.
    pub y_label: String,
    /// The place in the palette of the one segment that is looked at.
    pub highlighted: Option<u8>,
}

type Drawn<DB> = Result<(), DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>>;
type Plane<DB> = DrawingArea<DB, Cartesian2d<RangedCoordf32, RangedCoordf32>>;

/// The page's own, as `--font` in `style/tokens.css`.
const FONT: &str = "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif";

const MARGIN: u32 = 8;
const LABEL: u32 = 24;
const RADIUS: i32 = 3;

/// Points that are drawn segment by segment; then the next so many. Whole segments one after the other would hide
/// the first beneath the last; single points would cost a change of colour each.
const LAYER: usize = 500;

impl Scatter {
    pub(super) fn draw<DB: DrawingBackend>(&self, theme: Theme, area: &DrawingArea<DB, Shift>) -> Drawn<DB> {
        let inner = area.margin(MARGIN, LABEL, LABEL, MARGIN);
        let (width, height) = inner.dim_in_pixel();
        if width < 2 || height < 2 {
            return Ok(());
        }
        let (x, y) = self.ranges(width as f32 / height as f32);
        let (across, down) = inner.get_pixel_range();
        let plane = inner.apply_coord_spec(Cartesian2d::<RangedCoordf32, RangedCoordf32>::new(
            x.clone(),
            y.clone(),
            (across, down.end..down.start),
        ));
        for line in [[(x.start, 0.0), (x.end, 0.0)], [(0.0, y.start), (0.0, y.end)]] {
            plane.draw(&PathElement::new(line.to_vec(), theme.faint().mix(0.5)))?;
        }
        self.draw_points(theme, &plane)?;
        self.draw_labels(theme, area)
    }

    fn sound(&self) -> impl Iterator<Item = &(f32, f32, u8)> {
        self.points.iter().filter(|(x, y, _)| x.is_finite() && y.is_finite())
    }

    /// The parts of both directions that hold all points and the mean, in the same unit; `aspect` is width to height.
    fn ranges(&self, aspect: f32) -> (Range<f32>, Range<f32>) {
        let wide = |(low, high): (f32, f32), value: f32| (low.min(value), high.max(value));
        let (x, y) =
            self.sound().fold(((0.0, 0.0), (0.0, 0.0)), |(x, y), point| (wide(x, point.0), wide(y, point.1)));
        let half = ((x.1 - x.0) / 2.0).max((y.1 - y.0) / 2.0 * aspect).max(f32::MIN_POSITIVE) * 1.04;
        let around = |(low, high): (f32, f32), half: f32| {
            let middle = f32::midpoint(low, high);
            middle - half..middle + half
        };
        (around(x, half), around(y, half / aspect))
    }

    /// In layers, so that no segment covers all others; the one looked at lies on top.
    fn draw_points<DB: DrawingBackend>(&self, theme: Theme, plane: &Plane<DB>) -> Drawn<DB> {
        let mut points: Vec<(f32, f32, u8)> = self.sound().copied().collect();
        for layer in points.chunks_mut(LAYER) {
            layer.sort_by_key(|point| point.2);
        }
        let looked_at = |place: u8| self.highlighted.is_none_or(|one| one == place);
        let (above, below): (Vec<_>, Vec<_>) = points.into_iter().partition(|point| looked_at(point.2));
        for (x, y, place) in below.into_iter().chain(above) {
            let colour = if looked_at(place) {
                palette::colour(place, theme).mix(0.8)
            } else {
                theme.faint().mix(0.4)
            };
            plane.draw(&Marker { at: (x, y), shape: palette::shape(place), radius: RADIUS, colour })?;
        }
        Ok(())
    }

    fn draw_labels<DB: DrawingBackend>(&self, theme: Theme, area: &DrawingArea<DB, Shift>) -> Drawn<DB> {
        let (width, height) = area.dim_in_pixel();
        let ink = theme.ink();
        let style = TextStyle::from((FONT, 13).into_font()).color(&ink);
        let below = style.pos(Pos::new(HPos::Center, VPos::Bottom));
        area.draw_text(&self.x_label, &below, ((width / 2) as i32, height as i32 - 4))?;
        let aside = style.transform(FontTransform::Rotate270).pos(Pos::new(HPos::Center, VPos::Top));
        area.draw_text(&self.y_label, &aside, (4, (height / 2) as i32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charts::{Chart, svg};

    fn check(name: &str, scatter: Scatter, theme: Theme) {
        let picture = svg(&Chart::Scatter(scatter), theme, (160, 120));
        insta::with_settings!({ prepend_module_to_snapshot => false }, { insta::assert_snapshot!(name, picture) });
    }

    fn five_segments() -> Scatter {
        let points = (0..10).map(|at| (f32::from(at) - 3.0, f32::from(at % 3), at % 5)).collect();
        Scatter { points, x_label: "spend, visits".into(), y_label: "age <1>".into(), highlighted: None }
    }

    #[test]
    fn segments_differ_in_colour_and_shape() {
        check("scatter_segments", five_segments(), Theme::Light);
    }

    #[test]
    fn the_segment_looked_at_lies_on_top() {
        check("scatter_highlighted", Scatter { highlighted: Some(1), ..five_segments() }, Theme::Dark);
    }

    #[test]
    fn points_that_are_nowhere_are_left_out() {
        let nowhere = vec![(f32::NAN, 0.0, 0), (0.0, f32::INFINITY, 1)];
        let picture =
            |points| svg(&Chart::Scatter(Scatter { points, ..five_segments() }), Theme::Light, (160, 120));
        assert_eq!(picture(nowhere), picture(Vec::new()));
    }

    #[test]
    fn both_directions_have_the_same_unit() {
        let scatter = Scatter { points: vec![(-4.0, 0.0, 0), (4.0, 1.0, 0)], ..Scatter::default() };
        for aspect in [0.5, 1.0, 2.0] {
            let (x, y) = scatter.ranges(aspect);
            assert!(((x.end - x.start) / (y.end - y.start) - aspect).abs() < 1e-5);
            assert!(x.start < -4.0 && x.end > 4.0 && y.start < 0.0 && y.end > 1.0);
        }
    }
}
