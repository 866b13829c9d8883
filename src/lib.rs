//! Strata: customer segmentation that never leaves the browser.

pub mod error;

#[cfg(target_arch = "wasm32")]
pub mod browser;

/// Names the sources this build was made from; the page and its workers compare it when they meet.
pub const BUILD_ID: &str = env!("STRATA_BUILD_ID");
