//! A saved version and newer data: whether the file fits, who goes where, how segments found anew go on from the saved
//! ones, what moved and whether it is real.
//!
//! The order of an update: what the version [`needs`] of the new files is held
//! against their headers before they are read; once they are, [`findings`] says
//! what looks wrong; the saved model is applied ([`assign`]), or the recipe is
//! run anew and its segments take over names ([`succeed`]); the [`review`] tells
//! what became of whom, [`movers`] name them with [`reasons`], and [`advice`]
//! sums up. Nothing here changes a version: accepting records a new one.

mod advice;
mod assign;
mod findings;
mod movers;
mod needs;
mod reasons;
mod review;
mod succeed;
mod trends;

pub use advice::{ACT, Advice, Counsel, ROUGH_BELOW, WATCH, counsel, is_beyond};
pub use assign::assign;
pub use findings::{Finding, findings};
pub use movers::{Mover, Movers, MoversOrder, MoversWindow, Way, moved};
pub use needs::{Met, Missing, Need, Needs, Use, meet};
pub use reasons::{Reason, Tables};
pub use review::{Period, Review, Reviewed, Side, Strand, Tally, review};
pub use succeed::{By, Succession, names_carried, succeed};
pub use trends::{Trend, trends};
