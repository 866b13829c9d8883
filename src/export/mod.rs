//! What leaves: the file with its segments, a summary, the table as understood, and what was left out of it.

mod movers;
mod segmented;
mod set_aside;
mod summary;
mod understood;
mod unmatched;

pub use movers::{movers, place_name, transitions};
pub use segmented::segmented;
pub use set_aside::set_aside;
pub use summary::{Summary, summary};
pub use understood::understood;
pub use unmatched::unmatched;
