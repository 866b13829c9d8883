//! Charts on a canvas: plotters' own backend, made sharp, fast and free of the document.
//!
//! *Sharp*: the canvas has as many dots as the screen, and drawing counts in CSS pixels. *Fast*: filled shapes of one
//! colour that follow one another become one path. *Free*: text is measured by the canvas; plotters would put a
//! styled element into the page, which the content policy forbids. The canvas gets its size from the style sheet,
//! and what is shown on it must be said in words beside it.

use plotters::drawing::IntoDrawingArea;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::{
    charts::{self, Chart, Theme},
    error::{ErrorKind, Result},
};

/// Draws a chart in place of what was on the canvas. One that is not laid out yet stays as it is.
pub fn draw(canvas: &HtmlCanvasElement, chart: &Chart, theme: Theme) -> Result<()> {
    let failed = |reason: String| ErrorKind::Unwritable(reason);
    let (width, height) = (canvas.client_width().unsigned_abs(), canvas.client_height().unsigned_abs());
    if width == 0 || height == 0 {
        return Ok(());
    }
    let context = prepare(canvas, (width, height)).map_err(|error| failed(super::reason(&error)))?;
    let plain = CanvasBackend::with_canvas_object(canvas.clone());
    let plain = plain.ok_or_else(|| failed("the canvas cannot be drawn on".to_owned()))?;
    let area = Sharp { plain, context, size: (width, height), path: None }.into_drawing_area();
    charts::draw(chart, theme, &area)?;
    area.present().map_err(|error| failed(error.to_string()).into())
}

/// Gives the canvas the screen's dots, which also empties it, and makes it count in CSS pixels.
fn prepare(
    canvas: &HtmlCanvasElement,
    (width, height): (u32, u32),
) -> std::result::Result<CanvasRenderingContext2d, JsValue> {
    let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
    let dots = |length: u32| (f64::from(length) * ratio).round();
    canvas.set_width(dots(width) as u32);
    canvas.set_height(dots(height) as u32);
    let context = canvas.get_context("2d")?.ok_or("the browser draws on no canvas")?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.scale(dots(width) / f64::from(width), dots(height) / f64::from(height))?;
    Ok(context)
}

struct Sharp {
    plain: CanvasBackend,
    context: CanvasRenderingContext2d,
    /// In CSS pixels.
    size: (u32, u32),
    /// The colour of the path that is being gathered, if one is.
    path: Option<Colour>,
}

/// Red, green, blue and opacity.
type Colour = ((u8, u8, u8), f64);

type Failure = <CanvasBackend as DrawingBackend>::ErrorType;
type Drawn = std::result::Result<(), DrawingErrorKind<Failure>>;

impl Sharp {
    /// Sees to it that a path of this colour is being gathered.
    fn gather(&mut self, BackendColor { rgb, alpha }: BackendColor) {
        let colour = (rgb, alpha);
        if self.path != Some(colour) {
            self.fill();
            self.context.begin_path();
            self.path = Some(colour);
        }
    }

    /// Fills what was gathered.
    fn fill(&mut self) {
        if let Some(((r, g, b), alpha)) = self.path.take() {
            self.context.set_fill_style_str(&format!("rgba({r},{g},{b},{alpha})"));
            self.context.fill();
        }
    }
}

impl DrawingBackend for Sharp {
    type ErrorType = Failure;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        self.fill();
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, colour: BackendColor) -> Drawn {
        self.fill();
        self.plain.draw_pixel(point, colour)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.fill();
        self.plain.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        self.fill();
        self.plain.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.fill();
        self.plain.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        if !fill {
            self.fill();
            return self.plain.draw_circle(center, radius, style, fill);
        }
        self.gather(style.color());
        let (x, y, radius) = (f64::from(center.0), f64::from(center.1), f64::from(radius));
        self.context.move_to(x + radius, y);
        // Only a negative radius fails.
        let _ = self.context.arc(x, y, radius, 0.0, std::f64::consts::TAU);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        self.gather(style.color());
        let mut corners = corners.into_iter().map(|(x, y)| (f64::from(x), f64::from(y)));
        if let Some((x, y)) = corners.next() {
            self.context.move_to(x, y);
            // Filling closes the shape; closing it here would cost most of the time.
            corners.for_each(|(x, y)| self.context.line_to(x, y));
        }
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, at: BackendCoord) -> Drawn {
        self.fill();
        self.plain.draw_text(text, style, at)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> std::result::Result<(u32, u32), DrawingErrorKind<Failure>> {
        self.context.set_font(&format!(
            "{} {}px {}",
            style.style().as_str(),
            style.size(),
            style.family().as_str()
        ));
        let width = self.context.measure_text(text).map_or(0.0, |size| size.width());
        Ok((width.ceil() as u32, style.size().ceil() as u32))
    }
}
