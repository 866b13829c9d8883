//! The worker: receives a job, runs it on the engine, answers.

#[cfg(target_arch = "wasm32")]
fn main() -> Result<(), wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;

    let scope = js_sys::global().unchecked_into::<web_sys::DedicatedWorkerGlobalScope>();
    let hello = js_sys::Object::new();
    js_sys::Reflect::set(&hello, &"ready".into(), &strata::BUILD_ID.into())?;
    scope.post_message(&hello)
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is the page's worker and runs in a browser: ./start builds and serves it.");
}
