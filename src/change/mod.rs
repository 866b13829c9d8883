//! What moved: one segmentation's customers in another, how segments found anew go on from earlier ones, and whether the
//! data themselves have shifted.
//!
//! Everything here works on labels by key and on columns; which of the two
//! segmentations is the earlier one is said by the order of the arguments.

pub mod align;
pub mod drift;
pub mod flow;
pub mod spread;

pub use align::{Aligned, align};
pub use drift::{Baseline, Drift, psi};
pub use flow::{Flow, Pair, Place, Placed, flow, pairs};
pub use spread::{Shift, Spreads};
