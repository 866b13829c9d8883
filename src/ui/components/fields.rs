//! Fields of forms: numbers, choices, and what is wrong with them.

use leptos::{html, prelude::*};

use crate::ui::state::use_state;

/// A field for one number. What cannot be read as one is put back when the field is left.
#[component]
pub fn NumberField(
    /// Its id.
    #[prop(into)]
    id: String,
    /// The number.
    #[prop(into)]
    value: Signal<f64>,
    /// What to do with another.
    #[prop(into)]
    set: Callback<f64>,
    /// The least.
    #[prop(optional, into)]
    min: Option<f64>,
    /// The greatest.
    #[prop(optional, into)]
    max: Option<f64>,
    /// The step; whole numbers by default.
    #[prop(default = 1.0)]
    step: f64,
    /// What it is called, where no `<label>` names it.
    #[prop(optional, into)]
    name: Option<String>,
    /// The field's path in the recipe, whose problem is marked.
    #[prop(optional, into)]
    field: String,
    /// Whether something else decides the number.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Its name in tests.
    #[prop(optional)]
    testid: &'static str,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let written =
        move || input.try_get_untracked().flatten().and_then(|input| input.value().parse::<f64>().ok());
    Effect::new(move |_| {
        let value = value.get();
        if let Some(input) = input.get()
            && written() != Some(value)
        {
            input.set_value(&value.to_string());
        }
    });
    let state = use_state();
    let problem_id = format!("{id}-problem");
    let problem = Memo::new(move |_| if field.is_empty() { None } else { state.problem(&field) });
    let described_by = problem_id.clone();
    let restore = move |_| {
        // A field loses the focus, too, when its page is left.
        if let (None, Some(input), Some(value)) =
            (written(), input.try_get_untracked().flatten(), value.try_get_untracked())
        {
            input.set_value(&value.to_string());
        }
    };
    view! {
        <input
            node_ref=input
            id=id
            class="number-field"
            type="number"
            inputmode=if step.fract() == 0.0 { "numeric" } else { "decimal" }
            min=min.map(|min| min.to_string())
            max=max.map(|max| max.to_string())
            step=step.to_string()
            aria-label=name
            disabled=disabled
            aria-invalid=move || problem.get().map(|_| "true")
            aria-describedby=move || problem.get().map(|_| described_by.clone())
            data-testid=(!testid.is_empty()).then_some(testid)
            on:input=move |_| {
                if let Some(now) = written()
                    && now.is_finite()
                {
                    set.run(now);
                }
            }
            on:change=restore
        />
        {move || problem.get().map(|text| view! { <p class="problem" id=problem_id.clone()>{text}</p> })}
    }
}

/// One of several named things.
#[component]
pub fn Choice(
    /// Its id.
    #[prop(into)]
    id: String,
    /// Value and label of each.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// The one chosen.
    #[prop(into)]
    value: Signal<String>,
    /// What to do with another.
    #[prop(into)]
    choose: Callback<String>,
    /// What it is called, where no `<label>` names it.
    #[prop(optional, into)]
    name: Option<String>,
    /// More classes.
    #[prop(optional)]
    class: &'static str,
    /// Its name in tests.
    #[prop(optional)]
    testid: &'static str,
) -> impl IntoView {
    let select = NodeRef::<html::Select>::new();
    let changed = move |event| {
        choose.run(event_target_value(&event));
        // What was chosen may have been declined: the state decides what is shown.
        if let (Some(select), Some(value)) = (select.try_get_untracked().flatten(), value.try_get_untracked())
        {
            select.set_value(&value);
        }
    };
    view! {
        <select
            node_ref=select
            id=id
            class=class
            aria-label=name
            data-testid=(!testid.is_empty()).then_some(testid)
            on:change=changed
        >
            {move || {
                options
                    .get()
                    .into_iter()
                    .map(|(key, label)| {
                        let own = key.clone();
                        view! {
                            <option value=key prop:selected=move || value.with(|value| *value == own)>
                                {label}
                            </option>
                        }
                    })
                    .collect_view()
            }}
        </select>
    }
}

/// What is wrong with a field that has no input of its own.
#[component]
pub fn FieldProblem(
    /// The field's path in the recipe.
    #[prop(into)]
    field: String,
) -> impl IntoView {
    let state = use_state();
    let problem = Memo::new(move |_| state.problem(&field));
    move || problem.get().map(|text| view! { <p class="problem">{text}</p> })
}

/// Pairs of value and label for a [`Choice`].
pub fn options(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect()
}
