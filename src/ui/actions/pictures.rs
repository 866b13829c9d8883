//! Pictures that leave the page.

use leptos::task::spawn_local;

use super::Actions;
use crate::browser::picture;

impl Actions {
    /// Hands over the picture of who went where, of this width and height in pixels: its lines, or its dots.
    pub fn export_flows(self, svg: &str, size: (f64, f64), is_png: bool) {
        let svg = svg.to_owned();
        spawn_local(async move {
            let made = if is_png { picture::png_of(&svg, size).await } else { picture::svg_blob(&svg) };
            let ending = if is_png { "png" } else { "svg" };
            match made {
                Ok(blob) => self.hand_over(&blob, &format!("who went where.{ending}")),
                Err(error) => self.complain(&error),
            }
        });
    }
}
