//! The rules of the draft with their places: what can be done to them as a whole.
//!
//! Rules have no names of their own to be told apart by, so each gets a number
//! on this page; it goes with the rule wherever that is moved.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

use crate::{
    methods::{ListSettings, Rule},
    recipe::Method,
    table::Filter,
    ui::{
        actions::{Actions, use_actions},
        focus::focus_soon,
        state::use_state,
    },
};

/// A rule that is being dragged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drag {
    /// Which one.
    pub id: u32,
    /// How far down it has come, in CSS pixels.
    pub by: f64,
    /// The place that it would take.
    pub to: usize,
}

/// The rules of the draft.
#[derive(Clone, Copy)]
pub struct Rules {
    /// Their numbers on this page, in their order.
    pub ids: RwSignal<Vec<u32>>,
    /// As they are set.
    pub settings: Memo<ListSettings>,
    /// What was done last, for those who do not see it.
    pub said: RwSignal<String>,
    /// The rule that was removed last, and where it was.
    pub removed: RwSignal<Option<(usize, Rule)>>,
    /// The rule that is being dragged.
    pub drag: RwSignal<Option<Drag>>,
    /// The rule that was made last; it appears open, its name waiting to be typed.
    pub fresh: RwSignal<Option<u32>>,
    last: StoredValue<u32>,
    actions: Actions,
}

impl Rules {
    /// The rules of the draft.
    pub fn of_draft() -> Self {
        let (state, actions) = (use_state(), use_actions());
        let settings = Memo::new(move |_| {
            state.draft.with(|draft| match draft.as_ref().map(|draft| &draft.recipe().method) {
                Some(Method::List(settings)) => settings.clone(),
                _ => ListSettings { rules: Vec::new(), otherwise: String::new() },
            })
        });
        let count = settings.with_untracked(|settings| settings.rules.len()) as u32;
        Self {
            ids: RwSignal::new((1..=count).collect()),
            settings,
            said: RwSignal::new(String::new()),
            removed: RwSignal::new(None),
            drag: RwSignal::new(None),
            fresh: RwSignal::new(None),
            last: StoredValue::new(count),
            actions,
        }
    }

    /// Changes the settings.
    pub fn edit(self, change: impl FnOnce(&mut ListSettings)) {
        self.actions.edit_recipe(|recipe| {
            if let Method::List(settings) = &mut recipe.method {
                change(settings);
            }
        });
    }

    /// Changes one rule.
    pub fn edit_rule(self, id: u32, change: impl FnOnce(&mut Rule)) {
        let Some(at) = self.place(id) else { return };
        self.edit(|settings| {
            if let Some(rule) = settings.rules.get_mut(at) {
                change(rule);
            }
        });
    }

    /// The place of a rule, from 0.
    pub fn place(self, id: u32) -> Option<usize> {
        self.ids.with_untracked(|ids| ids.iter().position(|own| *own == id))
    }

    /// The same, to be followed.
    pub fn place_now(self, id: u32) -> Option<usize> {
        self.ids.with(|ids| ids.iter().position(|own| *own == id))
    }

    /// What a rule is called.
    pub fn name(self, id: u32) -> String {
        let name = self.place(id).and_then(|at| {
            self.settings.with_untracked(|settings| settings.rules.get(at).map(|rule| rule.name.clone()))
        });
        name.unwrap_or_default()
    }

    /// Puts a rule into a place, and the focus into its name.
    pub fn insert(self, at: usize, rule: Rule) {
        self.last.update_value(|last| *last += 1);
        let id = self.last.get_value();
        self.fresh.set(Some(id));
        self.ids.update(|ids| ids.insert(at.min(ids.len()), id));
        self.edit(|settings| settings.rules.insert(at.min(settings.rules.len()), rule));
        focus_name(id);
    }

    /// Adds a rule as the last one.
    pub fn add(self) {
        let count = self.ids.with_untracked(Vec::len);
        let name = self.unused(|number| format!("Rule {}", count + number));
        self.insert(count, Rule { name, when: unfinished() });
    }

    /// Makes a second rule like this one, after it.
    pub fn duplicate(self, id: u32) {
        let Some(at) = self.place(id) else { return };
        let Some(rule) = self.settings.with_untracked(|settings| settings.rules.get(at).cloned()) else {
            return;
        };
        let name = self.unused(|number| format!("{} ({})", rule.name, number + 1));
        self.removed.set(None);
        self.insert(at + 1, Rule { name, ..rule });
    }

    fn unused(self, name: impl Fn(usize) -> String) -> String {
        self.settings.with_untracked(|settings| {
            let is_taken = |name: &String| settings.rules.iter().any(|rule| rule.name == *name);
            // One more than there are rules: at least one of these is free.
            (1..=settings.rules.len() + 1).map(name).find(|name| !is_taken(name)).unwrap_or_default()
        })
    }

    /// Takes a rule away; it can be put back. The focus goes to the button that does so.
    pub fn remove(self, id: u32) {
        let Some(at) = self.place(id) else { return };
        self.ids.update(|ids| ids.retain(|own| *own != id));
        self.edit(|settings| {
            if at < settings.rules.len() {
                self.removed.set(Some((at, settings.rules.remove(at))));
            }
        });
        focus_soon("put-rule-back".to_owned());
    }

    /// Puts the rule back that was removed last.
    pub fn put_back(self) {
        if let Some((at, rule)) = self.removed.get_untracked() {
            self.removed.set(None);
            self.insert(at, rule);
        }
    }

    /// Moves a rule to a place. What had the focus keeps it.
    pub fn move_to(self, id: u32, to: usize) {
        let Some(from) = self.place(id).filter(|from| *from != to) else { return };
        if to >= self.ids.with_untracked(Vec::len) {
            return;
        }
        let held = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
        self.ids.update(|ids| {
            let own = ids.remove(from);
            ids.insert(to, own);
        });
        self.edit(|settings| {
            let own = settings.rules.remove(from);
            settings.rules.insert(to, own);
        });
        let count = self.ids.with_untracked(Vec::len);
        self.said.set(format!("Rule “{}” is now {} of {count}.", self.name(id), to + 1));
        // The element moves with its card and loses the focus by that.
        request_animation_frame(move || {
            if let Some(held) = held {
                let _ = held.focus();
            }
        });
    }

    /// Moves a rule one place up or down.
    pub fn step(self, id: u32, is_up: bool) {
        let Some(at) = self.place(id) else { return };
        if let Some(to) = if is_up { at.checked_sub(1) } else { Some(at + 1) } {
            self.move_to(id, to);
        }
    }

    /// The place that the dragged rule would take with the pointer at this height of the window.
    pub fn place_at(self, id: u32, y: f64) -> usize {
        let others = self.ids.get_untracked().into_iter().filter(|own| *own != id);
        let is_above = |own: &u32| {
            document().get_element_by_id(&card_id(*own)).is_some_and(|card| {
                let bounds = card.get_bounding_client_rect();
                bounds.top() + bounds.height() / 2.0 < y
            })
        };
        others.filter(is_above).count()
    }
}

/// The condition of a rule in which nothing is finished: nobody meets it, and the recipe's check says so.
pub fn unfinished() -> Filter {
    Filter::Any(Vec::new())
}

/// The id of a rule's card.
pub fn card_id(id: u32) -> String {
    format!("rule-{id}")
}

/// The id of a rule's name.
pub fn name_id(id: u32) -> String {
    format!("rule-name-{id}")
}

fn focus_name(id: u32) {
    request_animation_frame(move || {
        let element = document().get_element_by_id(&name_id(id));
        if let Some(input) = element.and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            let _ = input.focus();
            input.select();
        }
    });
}
