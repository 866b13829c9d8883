//! One rule of a list: its name, its conditions, what it catches, and where it stands.

use leptos::{ev::PointerEvent, html::Input, prelude::*};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement};

use super::{
    badge::colour,
    fields::FieldProblem,
    filter_builder::{Build, Conditions, Problems},
    icons::{Icon, Pictogram},
    list_figures::RuleFigures,
    list_order::{Drag, Rules, card_id, name_id, unfinished},
};
use crate::{
    methods::{Label, ListSettings, Rule},
    table::{Filter, Kind},
    ui::filters,
};

/// This near to the window's edge a dragged rule takes the page along, in CSS pixels.
const EDGE: f64 = 48.0;

/// So far at each move of the pointer.
const ALONG: f64 = 14.0;

/// See the module.
#[component]
pub fn RuleCard(
    /// The rules.
    rules: Rules,
    /// Which one.
    id: u32,
    /// The columns that may be asked for.
    columns: Signal<Vec<(String, Kind)>>,
) -> impl IntoView {
    let rule = Memo::new(move |before: Option<&Option<Rule>>| {
        let now = rules
            .place_now(id)
            .and_then(|at| rules.settings.with(|settings| settings.rules.get(at).cloned()));
        // A card that is about to go keeps what it shows.
        now.or_else(|| before.and_then(Option::clone))
    });
    let place = Memo::new(move |before: Option<&usize>| {
        rules.place_now(id).unwrap_or_else(|| before.copied().unwrap_or_default())
    });
    let number = move || place.get() + 1;
    let is_last = Memo::new(move |_| rules.ids.with(|ids| place.get() + 1 >= ids.len()));
    let name =
        Memo::new(move |_| rule.with(|rule| rule.as_ref().map_or(String::new(), |rule| rule.name.clone())));
    let label = Memo::new(move |_| segment_of(&rules.settings.get(), &name.get()));
    let is_dragged = Memo::new(move |_| rules.drag.with(|drag| drag.is_some_and(|drag| drag.id == id)));
    // Where the dragged rule would go is shown at the card that it would stand next to.
    let mark = Memo::new(move |_| {
        let drag = rules.drag.get()?;
        let from = rules.place_now(drag.id)?;
        (drag.to != from && drag.to == place.get()).then_some(drag.to < from)
    });
    let keys = move |event: web_sys::KeyboardEvent| {
        let is_up = match event.key().as_str() {
            "ArrowUp" => true,
            "ArrowDown" => false,
            _ => return,
        };
        // In a choice the same keys open it.
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if event.alt_key() && target.is_none_or(|target| target.tag_name() != "SELECT") {
            event.prevent_default();
            rules.step(id, is_up);
        }
    };
    view! {
        <li
            id=card_id(id)
            class="rule"
            class:is-dragged=move || is_dragged.get()
            class:is-before=move || mark.get() == Some(true)
            class:is-after=move || mark.get() == Some(false)
            style=("--colour", move || colour(label.get()))
            style=("transform", move || {
                let drag = rules.drag.get().filter(|drag| drag.id == id);
                drag.map_or(String::new(), |drag| format!("translateY({:.0}px)", drag.by))
            })
            data-testid="rule"
            on:keydown=keys
        >
            <div class="rule-head">
                <Handle rules id />
                <span class="rule-number">{number}</span>
                <RuleName rules id name />
                <div class="rule-tools">
                    <button
                        class="icon-button is-up"
                        aria-label=move || format!("Move rule {} up", number())
                        aria-disabled=move || (place.get() == 0).then_some("true")
                        on:click=move |_| rules.step(id, true)
                    >
                        <Pictogram icon=Icon::Down />
                    </button>
                    <button
                        class="icon-button"
                        aria-label=move || format!("Move rule {} down", number())
                        aria-disabled=move || is_last.get().then_some("true")
                        on:click=move |_| rules.step(id, false)
                    >
                        <Pictogram icon=Icon::Down />
                    </button>
                    <button
                        class="icon-button"
                        aria-label=move || format!("Duplicate rule {}", number())
                        title="Duplicate"
                        on:click=move |_| rules.duplicate(id)
                    >
                        <Pictogram icon=Icon::Copy />
                    </button>
                    <button
                        class="icon-button"
                        aria-label=move || format!("Remove rule {}", number())
                        title="Remove"
                        on:click=move |_| rules.remove(id)
                    >
                        <Pictogram icon=Icon::Bin />
                    </button>
                </div>
            </div>
            {move || view! { <FieldProblem field=format!("method.rules.{}.name", place.get()) /> }}
            <RuleConditions rules id rule place columns />
            <RuleFigures rules id />
        </li>
    }
}

/// The segment that a name belongs to.
pub fn segment_of(settings: &ListSettings, name: &str) -> Label {
    settings.names().iter().position(|known| known == name).unwrap_or_default() as Label
}

/// The name, which is that of the segment.
#[component]
fn RuleName(rules: Rules, id: u32, name: Memo<String>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        let name = name.get();
        if let Some(input) = input.get().filter(|input| input.value() != name) {
            input.set_value(&name);
        }
    });
    view! {
        <input
            node_ref=input
            id=name_id(id)
            class="rule-name"
            autocomplete="off"
            placeholder="Name of the segment"
            aria-label=move || format!("Name of rule {}", rules.place_now(id).unwrap_or_default() + 1)
            aria-invalid=move || name.with(|name| name.trim().is_empty()).then_some("true")
            data-testid="rule-name"
            on:input=move |event| {
                let typed = event_target_value(&event);
                rules.edit_rule(id, |rule| rule.name = typed);
            }
            on:change=move |event| {
                let typed = event_target_value(&event);
                if typed.trim() != typed {
                    rules.edit_rule(id, |rule| typed.trim().clone_into(&mut rule.name));
                }
            }
        />
    }
}

/// The conditions: a sentence, and below it what it is built from.
#[component]
fn RuleConditions(
    rules: Rules,
    id: u32,
    rule: Memo<Option<Rule>>,
    place: Memo<usize>,
    columns: Signal<Vec<(String, Kind)>>,
) -> impl IntoView {
    let is_blank = move |when: &Filter| *when == unfinished();
    let filter = Memo::new(move |_| {
        rule.with(|rule| rule.as_ref().map(|rule| rule.when.clone()).filter(|when| !is_blank(when)))
    });
    let is_new = rules.fresh.get_untracked() == Some(id) && filter.with_untracked(Option::is_none);
    let (is_open, set_open) = signal(is_new);
    let was_open = Memo::new(move |before| before == Some(&true) || is_open.get());
    let kind_of = move |column: &str| {
        columns.with(|all| all.iter().find(|(name, _)| name == column).map(|(_, kind)| *kind))
    };
    let sentence = move || match filter.get() {
        Some(filter) => filters::sentence(&filter, &kind_of),
        None => "Say who meets this rule.".to_owned(),
    };
    let choose = Callback::new(move |filter: Option<Filter>| {
        rules.edit_rule(id, |rule| rule.when = filter.unwrap_or_else(unfinished));
    });
    // What is wrong is told of finished conditions; that none is finished is told by the sentence.
    let field = Signal::derive(move || {
        if filter.with(Option::is_some) {
            format!("method.rules.{}.when", place.get())
        } else {
            "-".to_owned()
        }
    });
    let body = format!("rule-conditions-{id}");
    view! {
        <button
            class="feature-summary rule-sentence"
            class:is-missing=move || filter.with(Option::is_none)
            aria-expanded=move || is_open.get().to_string()
            aria-controls=body.clone()
            data-testid="rule-sentence"
            on:click=move |_| set_open.update(|open| *open = !*open)
        >
            <span>{sentence}</span>
            <Pictogram icon=Icon::Down />
        </button>
        <div class="filter-builder rule-conditions" id=body hidden=move || !is_open.get()>
            {move || {
                was_open
                    .get()
                    .then(|| {
                        let build = Build::new(id, columns, filter.into(), choose);
                        build.begin();
                        view! { <Conditions of=build /> }
                    })
            }}
        </div>
        <Problems field />
    }
}

/// What a rule is dragged by. The keyboard has buttons and Alt with the arrows instead.
#[component]
fn Handle(rules: Rules, id: u32) -> impl IntoView {
    // Where the pointer and the page were as the drag began.
    let start = StoredValue::new((0.0, 0.0));
    let scrolled = || window().scroll_y().unwrap_or_default();
    let height = || window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(f64::INFINITY);
    let take = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        event.prevent_default();
        let target = event.current_target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
        let is_held = target.is_some_and(|target| target.set_pointer_capture(event.pointer_id()).is_ok());
        if let Some(to) = rules.place(id).filter(|_| is_held) {
            start.set_value((event.client_y(), scrolled()));
            rules.drag.set(Some(Drag { id, by: 0.0, to }));
        }
    };
    let pull = move |event: PointerEvent| {
        if rules.drag.with_untracked(|drag| drag.is_none_or(|drag| drag.id != id)) {
            return;
        }
        let y = event.client_y();
        if y < EDGE {
            window().scroll_by_with_x_and_y(0.0, -ALONG);
        } else if y > height() - EDGE {
            window().scroll_by_with_x_and_y(0.0, ALONG);
        }
        let (from, page) = start.get_value();
        let by = y - from + scrolled() - page;
        rules.drag.set(Some(Drag { id, by, to: rules.place_at(id, y) }));
    };
    let drop = move |_: PointerEvent| {
        if let Some(drag) = rules.drag.get_untracked().filter(|drag| drag.id == id) {
            rules.drag.set(None);
            rules.move_to(id, drag.to);
        }
    };
    let let_go = move |_: PointerEvent| {
        if rules.drag.with_untracked(|drag| drag.is_some_and(|drag| drag.id == id)) {
            rules.drag.set(None);
        }
    };
    view! {
        <span
            class="rule-handle"
            aria-hidden="true"
            title="Drag to another place"
            data-testid="rule-handle"
            on:pointerdown=take
            on:pointermove=pull
            on:pointerup=drop
            on:pointercancel=let_go
            on:lostpointercapture=let_go
        >
            <Pictogram icon=Icon::Grip />
        </span>
    }
}
