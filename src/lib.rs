//! Strata segments customers inside the browser. This is the story of one file:
//!
//! ```text
//! Source ─read→ Table ─fit→ Encoder ─apply→ FeatureMatrix ─fit→ Fit ─describe→ Segmentation ─record→ Session ─export→ file
//! ```
//!
//! Each arrow is a function between two named types. The modules stand in that
//! order, bottom first; a module names only itself and those before it. Up to
//! `job` nothing knows a page, a clock, a network or a thread; `browser` and
//! `ui` exist for wasm32 alone.

pub mod error;
pub mod progress;
pub mod numeric;
pub mod table;
pub mod workbook;
pub mod features;
pub mod methods;
pub mod quality;
pub mod recipe;
pub mod sketch;
pub mod segments;
pub mod change;
pub mod charts;
pub mod session;
pub mod update;
pub mod export;
pub mod job;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod ui;

/// Names the sources this build was made from; the page and its workers compare it when they meet.
pub const BUILD_ID: &str = env!("STRATA_BUILD_ID");
