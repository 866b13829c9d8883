//! The worker: receives a job, runs it on the engine, answers.

#[cfg(target_arch = "wasm32")]
fn main() -> Result<(), wasm_bindgen::JsValue> {
    strata::browser::serve::engine()
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is the page's worker and runs in a browser: ./start builds and serves it.");
}
