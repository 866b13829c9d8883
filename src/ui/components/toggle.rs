//! A choice of few, all of them in sight.

use leptos::prelude::*;

/// See the module.
#[component]
pub fn Toggle<T: Copy + PartialEq + Send + Sync + 'static>(
    /// Tells its buttons from those of others.
    name: &'static str,
    /// What is chosen.
    legend: &'static str,
    /// What each is called.
    options: Vec<(&'static str, T)>,
    /// The one chosen.
    #[prop(into)]
    value: Signal<T>,
    /// What to do with another.
    #[prop(into)]
    choose: Callback<T>,
) -> impl IntoView {
    let buttons = options.into_iter().map(|(label, option)| {
        view! {
            <label>
                <input
                    type="radio"
                    class="unseen"
                    name=name
                    prop:checked=move || value.get() == option
                    on:change=move |_| choose.run(option)
                />
                <span>{label}</span>
            </label>
        }
    });
    view! {
        <fieldset class="switch">
            <legend class="unseen">{legend}</legend>
            {buttons.collect_view()}
        </fieldset>
    }
}
