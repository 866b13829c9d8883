//! Tests that need a page: `cargo test --target wasm32-unknown-unknown --test web`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "web/canvas.rs"]
mod canvas;
#[path = "web/files.rs"]
mod files;
#[path = "web/journal.rs"]
mod journal;
#[path = "web/preferences.rs"]
mod preferences;
#[path = "web/spawn.rs"]
mod spawn;
#[path = "web/storage.rs"]
mod storage;
#[path = "web/workbooks.rs"]
mod workbooks;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
