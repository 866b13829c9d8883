//! The page's face: state, actions, pages, components.
//!
//! One value of state ([`state::State`]) is read everywhere and written in
//! one place ([`actions`]). Pages are what the address names; components are
//! what pages are made of. Nothing here computes anything about customers:
//! that is asked of the engine.

pub mod route;
pub mod scanned;
pub mod updating;
pub mod state;
pub mod encodings;
pub mod dialects;
pub mod filters;
pub mod measures;
pub mod actions;
pub mod focus;
pub mod format;
pub mod words;
pub mod components;
pub mod moves;
pub mod pages;
pub mod shell;

/// Puts the page into the document.
pub fn mount() {
    crate::browser::last_words::prepare();
    leptos::mount::mount_to_body(shell::Shell);
}
