//! Starting a worker so that the page's content policy binds it.
//!
//! A policy in a `<meta>` tag does not reach a worker loaded by its address: such a worker may
//! fetch anything from anywhere. A worker started from a `blob:` address inherits the policy of
//! the page that made the blob, so each worker is a three-line blob that imports the real script.
//! What is said to a worker is not decided here.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::{Array, JsString};
use wasm_bindgen::JsValue;
use web_sys::{Blob, BlobPropertyBag, Url, Worker, WorkerOptions};

thread_local! {
    /// The blob address per kind of worker, kept for the next start of the same kind.
    static ADDRESSES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// Starts the worker whose files are `{name}.js` and `{name}_bg.wasm` beside the page.
///
/// Whatever keeps it from starting reaches the worker's `error` event.
pub fn spawn(name: &str) -> Result<Worker, JsValue> {
    let options = WorkerOptions::new();
    options.set_name(name);
    Worker::new_with_options(&address(name)?, &options)
}

fn address(name: &str) -> Result<String, JsValue> {
    if let Some(known) = ADDRESSES.with_borrow(|all| all.get(name).cloned()) {
        return Ok(known);
    }
    let parts = Array::of1(&JsString::from(script(name)?));
    let kind = BlobPropertyBag::new();
    kind.set_type("text/javascript");
    let made = Url::create_object_url_with_blob(&Blob::new_with_str_sequence_and_options(&parts, &kind)?)?;
    ADDRESSES.with_borrow_mut(|all| all.insert(name.to_owned(), made.clone()));
    Ok(made)
}

/// Trunk does not put a hash into the workers' file names, so the build id keeps a stale copy in
/// the browser's cache from being used. A start that fails in a promise is thrown again outside
/// of it, because only then does the page hear of it.
fn script(name: &str) -> Result<String, JsValue> {
    let js = absolute(&format!("{name}.js?{}", crate::BUILD_ID))?;
    let wasm = absolute(&format!("{name}_bg.wasm?{}", crate::BUILD_ID))?;
    Ok(format!(
        "importScripts({js});\n\
         wasm_bindgen({{ module_or_path: {wasm} }})\n\
         .catch((error) => setTimeout(() => {{ throw error; }}));\n"
    ))
}

/// The address of one of the page's files as a JavaScript string: nothing is relative to a blob.
fn absolute(file: &str) -> Result<JsString, JsValue> {
    let page = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.base_uri().ok().flatten())
        .ok_or_else(|| JsValue::from_str("a worker can only be started from a page"))?;
    js_sys::JSON::stringify(&Url::new_with_base(file, &page)?.href().into())
}
