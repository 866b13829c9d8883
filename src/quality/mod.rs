//! How good a segmentation is, in figures that do not depend on the method.

pub mod agreement;
mod distances;
mod draw;
pub mod indices;
pub mod silhouette;

pub use agreement::{Contingency, adjusted_rand, jaccard};
pub use indices::{calinski_harabasz, davies_bouldin, smallest};
pub use silhouette::{Silhouette, silhouette, silhouettes};
