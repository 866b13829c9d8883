//! Strata: customer segmentation that never leaves the browser.
pub mod error;
