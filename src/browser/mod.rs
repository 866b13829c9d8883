//! The page's hands: what it does with the browser besides drawing.

pub mod spawn;
