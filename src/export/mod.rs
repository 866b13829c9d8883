//! What leaves: the file with its segments, and a summary.

mod segmented;
mod summary;

pub use segmented::segmented;
pub use summary::{Summary, summary};
