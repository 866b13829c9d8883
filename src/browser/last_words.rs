//! What the page says if the program behind it stops: a sentence where the person looks, the cause where a developer does.
//!
//! A panic leaves the page as it was drawn but deaf. What was saved is in the browser's storage and intact.

use web_sys::{Document, Element};

const SENTENCE: &str = "Strata has stopped because of an error of its own. Reload the page to go on: \
                        saved sessions are intact, what was not saved is lost.";

/// Makes a panic say so.
pub fn prepare() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        // The one who panicked may be the drawing itself, so nothing but the document is relied on.
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            let _ = say(&document);
        }
    }));
}

fn say(document: &Document) -> Option<Element> {
    let alert = document.create_element("p").ok()?;
    alert.set_attribute("role", "alert").ok()?;
    alert.set_class_name("last-words");
    alert.set_text_content(Some(SENTENCE));
    document.body()?.append_child(&alert).ok()?;
    Some(alert)
}
