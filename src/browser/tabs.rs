//! Other tabs with this page: told when what is kept changes.

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::BroadcastChannel;

const CHANNEL: &str = "strata";

thread_local! {
    /// What is told through it is heard by all others and not by itself. Old browsers have none.
    static OWN: Option<BroadcastChannel> = BroadcastChannel::new(CHANNEL).ok();
}

/// Tells the other tabs that what is kept has changed.
pub fn tell() {
    OWN.with(|channel| {
        if let Some(channel) = channel {
            // Refused only where it was closed, which nobody does.
            let _ = channel.post_message(&JsValue::NULL);
        }
    });
}

/// Hears of what other tabs change, for as long as the page is open.
pub fn listen(heard: impl Fn() + 'static) {
    OWN.with(|channel| {
        if let Some(channel) = channel {
            let heard = Closure::<dyn Fn()>::new(heard).into_js_value();
            channel.set_onmessage(Some(heard.unchecked_ref()));
        }
    });
}
