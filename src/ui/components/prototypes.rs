//! Customers to start from, one for each segment: found by their keys.

use leptos::{html, prelude::*, task::spawn_local};

use super::{
    icons::{Icon, Pictogram},
    nearness::Nearness,
};
use crate::{
    job::{Rows, RowsWindow},
    methods::kmeans::Start,
    ui::{actions::use_actions, format::whole},
};

/// So many customers are offered at once.
const OFFERED: usize = 6;

/// See the module.
#[component]
pub fn Prototypes(
    /// The settings.
    nearness: Nearness,
) -> impl IntoView {
    let actions = use_actions();
    let input = NodeRef::<html::Input>::new();
    let keys = Memo::new(move |_| {
        nearness.settings.with(|settings| match &settings.start {
            Start::Customers { keys } => keys.clone(),
            _ => Vec::new(),
        })
    });
    let (search, set_search) = signal(String::new());
    let (hits, set_hits) = signal(RowsWindow::default());
    let (trouble, set_trouble) = signal(None::<String>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let search = search.get();
        asked.update_value(|asked| *asked += 1);
        let ticket = asked.get_value();
        if search.is_empty() {
            return set_hits.set(RowsWindow::default());
        }
        spawn_local(async move {
            let answer = actions.rows(Rows { count: OFFERED, search, ..Rows::default() }).await;
            if asked.try_get_value() != Some(ticket) {
                return;
            }
            match answer {
                Ok(window) => {
                    set_trouble.set(None);
                    set_hits.set(window);
                }
                Err(error) => set_trouble.set(Some(format!("{error} {}", error.hint()))),
            }
        });
    });
    let back_to_search = move || {
        if let Some(input) = input.try_get_untracked().flatten() {
            // Focus is refused only where there is no window.
            let _ = input.focus();
        }
    };
    let change = move |change: &dyn Fn(&mut Vec<String>)| {
        let mut keys = keys.get_untracked();
        change(&mut keys);
        actions.start_from(Start::Customers { keys });
        back_to_search();
    };
    let offer = move |key: String| {
        let add = key.clone();
        view! {
            <li>
                <button
                    class="button button-small"
                    data-testid="prototype-offer"
                    aria-label=format!("Start from {key}")
                    on:click=move |_| change(&|keys| keys.push(add.clone()))
                >
                    {key.clone()}
                </button>
            </li>
        }
    };
    let chosen = move |key: String| {
        let gone = key.clone();
        view! {
            <li>
                <span class="prototype">{key.clone()}</span>
                <button
                    class="icon-button"
                    aria-label=format!("Do not start from {key}")
                    on:click=move |_| change(&|keys| keys.retain(|key| *key != gone))
                >
                    <Pictogram icon=Icon::Cross />
                </button>
            </li>
        }
    };
    view! {
        <div class="field prototypes">
            <label for="prototype-search">"Customers, one for each segment"</label>
            <ol class="prototype-list" data-testid="prototypes">
                {move || keys.get().into_iter().map(chosen).collect_view()}
            </ol>
            <input
                node_ref=input
                id="prototype-search"
                type="search"
                class="wide"
                placeholder="Find a key"
                data-testid="prototype-search"
                on:input=move |event| set_search.set(event_target_value(&event))
            />
            <ul class="prototype-offers">
                {move || {
                    let keys = keys.get();
                    hits.get().rows.into_iter().map(|row| row.key).filter(|key| !keys.contains(key)).map(offer).collect_view()
                }}
            </ul>
            <p class="quiet" role="status">
                {move || {
                    let (found, is_asked) = (hits.with(|hits| hits.found), search.with(|search| !search.is_empty()));
                    match found.saturating_sub(OFFERED) {
                        0 if found == 0 && is_asked => "No customer has this in its key.".to_owned(),
                        0 => String::new(),
                        more => format!("{} more; type more of the key.", whole(more)),
                    }
                }}
            </p>
            {move || trouble.get().map(|text| view! { <p class="problem">{text}</p> })}
        </div>
    }
}
