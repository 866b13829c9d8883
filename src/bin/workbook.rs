//! The worker that reads Excel workbooks, fetched when the first one is opened.

#[cfg(all(target_arch = "wasm32", feature = "workbook"))]
fn main() -> Result<(), wasm_bindgen::JsValue> {
    strata::browser::serve::workbooks()
}

#[cfg(not(all(target_arch = "wasm32", feature = "workbook")))]
fn main() {
    eprintln!(
        "This program is one of the page's workers and runs in a browser: ./start builds and serves it."
    );
}
