//! What the segments are called, and which one is looked at.

use leptos::prelude::*;

use super::Actions;
use crate::{methods::Label, segments::Naming};

impl Actions {
    /// Gives a segment another name.
    pub fn rename(self, label: Label, name: String) {
        self.change_name(label, |naming| naming.name = name);
    }

    /// Says what a segment means.
    pub fn describe(self, label: Label, description: String) {
        self.change_name(label, |naming| naming.description = description);
    }

    /// Gives a segment another place in the palette.
    pub fn recolour(self, label: Label, color: u8) {
        self.change_name(label, |naming| naming.color = color);
    }

    /// Looks at a segment everywhere, or at none.
    pub fn focus(self, label: Option<Label>) {
        self.set.focus.set(label);
    }

    /// Looks at a segment, or no longer if it was looked at.
    pub fn toggle_focus(self, label: Label) {
        self.set.focus.update(|focus| *focus = if *focus == Some(label) { None } else { Some(label) });
    }

    fn change_name(self, label: Label, change: impl FnOnce(&mut Naming)) {
        let is_other = |names: &Vec<Naming>| {
            let mut names = names.clone();
            let naming = names.get_mut(usize::from(label))?;
            let before = naming.clone();
            change(naming);
            (*naming != before).then_some(names)
        };
        if let Some(names) = self.state.names.with_untracked(is_other) {
            self.set.names.set(names);
            self.set.is_unsaved.set(true);
        }
    }
}
