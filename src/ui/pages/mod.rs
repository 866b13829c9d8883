//! What the address names: one page for each step, and one for what is kept.

pub mod data;
pub mod segment;
pub mod explore;
pub mod export;
pub mod sessions;
pub mod unreachable;
pub mod update;
