//! The page: mounts the Leptos application.

#[cfg(all(target_arch = "wasm32", feature = "page"))]
fn main() {
    strata::ui::mount();
}

#[cfg(not(all(target_arch = "wasm32", feature = "page")))]
fn main() {
    eprintln!("This program is the page and runs in a browser: ./start builds and serves it.");
}
