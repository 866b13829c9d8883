//! The page: mounts the Leptos application.

#[cfg(target_arch = "wasm32")]
fn main() {
    strata::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This program is the page and runs in a browser: ./start builds and serves it.");
}
