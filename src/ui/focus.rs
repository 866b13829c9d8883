//! Where the keyboard goes on after something was pressed that is gone or has moved.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// Gives the focus to what has this id, if it is there.
pub fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // What cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// The same when what is being drawn is there.
pub fn focus_soon(id: String) {
    request_animation_frame(move || focus(&id));
}
