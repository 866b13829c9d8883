//! A picture made of lines turned into one made of dots, by the browser's own drawing.

use futures_channel::oneshot;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url};

use crate::error::{ErrorKind, Result};

/// Dots for each pixel, so that it is sharp in print.
const DOTS: f64 = 2.0;

/// A text as a blob of SVG.
pub fn svg_blob(svg: &str) -> Result<Blob> {
    let kind = BlobPropertyBag::new();
    kind.set_type("image/svg+xml");
    Blob::new_with_str_sequence_and_options(&Array::of1(&svg.into()), &kind).map_err(failed)
}

/// An SVG picture of this width and height in pixels as PNG.
pub async fn png_of(svg: &str, (width, height): (f64, f64)) -> Result<Blob> {
    let address = Url::create_object_url_with_blob(&svg_blob(svg)?).map_err(failed)?;
    let painted = paint(&address, (width * DOTS, height * DOTS)).await;
    // An address that is not known any more is no loss.
    let _ = Url::revoke_object_url(&address);
    let (answer, given) = oneshot::channel::<Option<Blob>>();
    let take = Closure::once_into_js(move |blob: JsValue| {
        // Nobody waits any more where the page was left.
        let _ = answer.send(blob.dyn_into().ok());
    });
    painted.and_then(|canvas| canvas.to_blob(take.unchecked_ref())).map_err(failed)?;
    match given.await {
        Ok(Some(blob)) => Ok(blob),
        _ => Err(ErrorKind::Unwritable("the browser gave no picture".to_owned()).into()),
    }
}

async fn paint(
    address: &str,
    (width, height): (f64, f64),
) -> std::result::Result<HtmlCanvasElement, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no page")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width.round() as u32);
    canvas.set_height(height.round() as u32);
    let context = canvas.get_context("2d")?.ok_or("the browser draws on no canvas")?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
    Ok(canvas)
}

fn failed(error: JsValue) -> crate::error::Error {
    ErrorKind::Unwritable(super::reason(&error)).into()
}
