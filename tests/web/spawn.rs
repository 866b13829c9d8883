//! Workers that cannot start say so.

use strata::browser::spawn::spawn;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_worker_whose_files_are_missing_reports_an_error() -> Result<(), JsValue> {
    let worker = spawn("no_such_worker")?;
    let error =
        JsFuture::from(js_sys::Promise::new(&mut |resolve, _| worker.set_onerror(Some(&resolve)))).await?;
    assert!(error.is_instance_of::<web_sys::ErrorEvent>());
    Ok(())
}
