//! How good a segmentation is, in figures that do not depend on the method.

mod silhouette;

pub use silhouette::silhouette;
