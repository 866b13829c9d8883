//! Doing something a little later.

use wasm_bindgen::{JsCast, closure::Closure};

/// Does something after so many milliseconds.
pub fn later(milliseconds: i32, what: impl FnOnce() + 'static) {
    if let Some(window) = web_sys::window() {
        let what = Closure::once_into_js(what);
        // Refused only where the page is gone.
        let _ =
            window.set_timeout_with_callback_and_timeout_and_arguments_0(what.unchecked_ref(), milliseconds);
    }
}
