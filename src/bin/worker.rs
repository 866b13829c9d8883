//! The worker: receives a job, runs it on the engine, answers.

#[cfg(target_arch = "wasm32")]
fn main() -> Result<(), wasm_bindgen::JsValue> {
    let mut workspace = strata::job::Workspace::default();
    strata::browser::serve::serve(move |request, source, out, report| {
        strata::job::run(&mut workspace, request, source, out, report)
    })
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is the page's worker and runs in a browser: ./start builds and serves it.");
}
