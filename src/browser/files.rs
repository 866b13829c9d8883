//! Files out of the page: what an export gives, under a name that every system takes.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, HtmlAnchorElement, Url};

use crate::error::{ErrorKind, Result};

/// Milliseconds after which no browser still needs the address of a download.
const KEPT: i32 = 40_000;

/// Bytes that a file's name may have.
const LONGEST: usize = 200;

/// Gives a blob to the person as a file of that name, or one as near to it as is safe.
pub fn download(blob: &Blob, name: &str) {
    // A page always can; whether the person then keeps the file is for the browser to ask and to tell.
    let _ = start(blob, &clean_name(name));
}

fn start(blob: &Blob, name: &str) -> std::result::Result<(), JsValue> {
    let window = web_sys::window().ok_or("there is no page")?;
    let document = window.document().ok_or("there is no page")?;
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    let revoke = Closure::once_into_js(move || Url::revoke_object_url(&address));
    window.set_timeout_with_callback_and_timeout_and_arguments_0(revoke.unchecked_ref(), KEPT)?;
    Ok(())
}

/// A text as a blob, in UTF-8.
pub fn blob_of_text(text: &str) -> Blob {
    // What is made of text alone cannot fail.
    Blob::new_with_str_sequence(&Array::of1(&text.into()))
        .unwrap_or_else(|error| wasm_bindgen::throw_val(error))
}

/// Blobs as one, which are not read for it: with what stands before the first, between any two and after the last.
pub fn joined(blobs: &[Blob], [before, between, after]: [&str; 3]) -> Blob {
    let parts = Array::of1(&before.into());
    for (at, blob) in blobs.iter().enumerate() {
        if at > 0 {
            parts.push(&between.into());
        }
        parts.push(blob);
    }
    parts.push(&after.into());
    // What is made of blobs and text alone cannot fail.
    Blob::new_with_blob_sequence(&parts).unwrap_or_else(|error| wasm_bindgen::throw_val(error))
}

/// The text that a small blob holds, read as UTF-8.
pub async fn text(blob: &Blob) -> Result<String> {
    match JsFuture::from(blob.text()).await {
        Ok(text) => Ok(text.as_string().unwrap_or_default()),
        Err(error) => Err(ErrorKind::Unreadable(super::reason(&error)).into()),
    }
}

/// The first bytes of a file; none where it cannot be read.
pub async fn head(file: &Blob, bytes: u32) -> Vec<u8> {
    let Ok(start) = file.slice_with_i32_and_i32(0, bytes as i32) else { return Vec::new() };
    match JsFuture::from(start.array_buffer()).await {
        Ok(buffer) => js_sys::Uint8Array::new(&buffer).to_vec(),
        Err(_) => Vec::new(),
    }
}

/// A name that every file system takes and that shows as what it is: signs that mean something to a system, control
/// signs and those that turn the reading direction become `_`, and the ending stays when a long name is cut.
pub fn clean_name(name: &str) -> String {
    let forbidden = |c: char| {
        c.is_control()
            || r#"/\:*?"<>|"#.contains(c)
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let clean: String = name.chars().map(|c| if forbidden(c) { '_' } else { c }).collect();
    // Windows drops dots and blanks at the end, others hide files that begin with a dot.
    let clean = clean.trim_end_matches(['.', ' ']).trim_start_matches([' ', '.']);
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 16 => (stem, format!(".{ending}")),
        _ => (clean, String::new()),
    };
    let stem = &stem[..stem.floor_char_boundary(LONGEST - ending.len())];
    let safe = if stem.is_empty() || is_device(stem) { "_" } else { "" };
    format!("{safe}{stem}{ending}")
}

/// Names that Windows keeps for devices, whatever the ending.
fn is_device(stem: &str) -> bool {
    let upper = stem.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |kind: &str| {
        upper.strip_prefix(kind).is_some_and(|n| n.len() == 1 && n.as_bytes()[0].is_ascii_digit())
    };
    matches!(upper.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}
