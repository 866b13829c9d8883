//! How good a segmentation is, in figures that do not depend on the method.

pub mod agreement;
mod dip;
mod dip_quantiles;
mod distances;
mod draw;
pub mod indices;
pub mod scan;
pub mod silhouette;
pub mod stability;
mod ungrouped;
mod valley;

pub use agreement::{Contingency, adjusted_rand, jaccard};
pub use dip::Dip;
pub use indices::{calinski_harabasz, davies_bouldin, smallest};
pub use silhouette::{Silhouette, silhouette, silhouettes};
pub use stability::{Agreement, Stability, Steadiness, agreement_on, resample};
pub use ungrouped::ungrouped;
pub use valley::{along, valley};
