//! One point of a scatter: a small filled shape.
//!
//! Each shape is one call of the drawing backend, so that a backend may gather
//! many into one path; all corners run the same way round for the same reason.

use plotters::{
    element::{Drawable, PointCollection},
    prelude::DrawingBackend,
    style::RGBAColor,
};
use plotters_backend::{BackendCoord, DrawingErrorKind};

use super::palette::Shape;

/// A filled shape at a point.
#[derive(Clone, Copy, Debug)]
pub struct Marker {
    /// Where.
    pub at: (f32, f32),
    /// In which form.
    pub shape: Shape,
    /// How far it reaches, in pixels.
    pub radius: i32,
    /// In which colour.
    pub colour: RGBAColor,
}

impl<'a> PointCollection<'a, (f32, f32)> for &'a Marker {
    type Point = &'a (f32, f32);
    type IntoIter = std::iter::Once<&'a (f32, f32)>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::once(&self.at)
    }
}

impl<DB: DrawingBackend> Drawable<DB> for Marker {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut at: I,
        backend: &mut DB,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
        let Some((x, y)) = at.next() else { return Ok(()) };
        let r = self.radius;
        let mut polygon = |corners: &[BackendCoord]| {
            backend.fill_polygon(corners.iter().map(|(dx, dy)| (x + dx, y + dy)), &self.colour)
        };
        match self.shape {
            Shape::Circle => backend.draw_circle((x, y), self.radius.unsigned_abs(), &self.colour, true),
            Shape::Triangle => polygon(&[(0, -r - 1), (r + 1, r), (-r - 1, r)]),
            Shape::Square => polygon(&[(-r, -r), (r, -r), (r, r), (-r, r)]),
            Shape::Diamond => polygon(&[(0, -r - 1), (r + 1, 0), (0, r + 1), (-r - 1, 0)]),
            Shape::Cross => polygon(&[
                (-1, -r - 1),
                (1, -r - 1),
                (1, -1),
                (r + 1, -1),
                (r + 1, 1),
                (1, 1),
                (1, r + 1),
                (-1, r + 1),
                (-1, 1),
                (-r - 1, 1),
                (-r - 1, -1),
                (-1, -1),
            ]),
        }
    }
}
