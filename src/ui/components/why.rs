//! Why one customer is where he is: his score added up, or the rule that caught him and those that did not.

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    badge::NamedBadge,
    icons::{Icon, Pictogram},
};
use crate::{
    methods::Label,
    segments::{Asked, Part, Sum, Why},
    table::{Kind, parse},
    ui::{
        actions::use_actions,
        filters,
        format::{NONE, exact, spoken},
        state::use_state,
        words,
    },
};

/// The customer who is asked about.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedAbout {
    /// His row of the table.
    pub row: usize,
    /// His key.
    pub key: String,
    /// His segment.
    pub segment: Option<Label>,
}

/// See the module; nothing while nobody is asked about.
#[component]
pub fn WhyPanel(
    /// Who is asked about.
    asked: RwSignal<Option<AskedAbout>>,
) -> impl IntoView {
    let actions = use_actions();
    let (answer, set_answer) = signal(None::<(AskedAbout, Why)>);
    let (trouble, set_trouble) = signal(None::<String>);
    Effect::new(move |_| {
        set_trouble.set(None);
        let Some(about) = asked.get() else { return set_answer.set(None) };
        spawn_local(async move {
            let why = actions.explain(about.row).await;
            if asked.try_get_untracked().flatten().as_ref() != Some(&about) {
                return;
            }
            match why {
                Ok(why) => set_answer.set(why.map(|why| (about, why))),
                Err(error) => set_trouble.set(Some(format!("{error} {}", error.hint()))),
            }
        });
    });
    // Whoever closes it is back where he asked.
    let close = move |about: &AskedAbout| {
        asked.set(None);
        let key = format!("[data-asks=\"{}\"]", about.row);
        let key = document().query_selector(&key).ok().flatten();
        if let Some(key) = key.and_then(|key| key.dyn_into::<HtmlElement>().ok()) {
            let _ = key.focus();
        }
    };
    move || {
        if let Some(text) = trouble.get() {
            return view! { <p class="problem">{text}</p> }.into_any();
        }
        answer.get().map_or_else(
            || ().into_any(),
            |(about, why)| {
                let from = about.clone();
                view! { <Answer about why close=Callback::new(move |()| close(&from)) /> }.into_any()
            },
        )
    }
}

#[component]
fn Answer(about: AskedAbout, why: Why, close: Callback<()>) -> impl IntoView {
    let head = NodeRef::<html::H3>::new();
    // Whoever asked by keyboard goes on reading here.
    Effect::new(move |_| {
        if let Some(head) = head.get() {
            let _ = head.focus();
        }
    });
    let leave = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close.run(());
        }
    };
    view! {
        <section class="why" data-testid="why" aria-label=format!("Why {} is there", about.key) on:keydown=leave>
            <div class="why-head">
                <h3 node_ref=head tabindex="-1">
                    {format!("Why {}", about.key)}
                </h3>
                {match about.segment {
                    Some(label) => view! { <NamedBadge label /> }.into_any(),
                    None => view! { <span class="quiet">"left out"</span> }.into_any(),
                }}
                <button class="button button-small" data-testid="why-close" on:click=move |_| close.run(())>
                    "Close"
                </button>
            </div>
            {match why {
                Why::Score(sum) => view! { <Added sum name_of=words::tier /> }.into_any(),
                Why::Grid { y, x, cell } => {
                    view! {
                        <Added sum=y name_of=words::upwards />
                        <Added sum=x name_of=words::across />
                        <p data-testid="why-cell">{words::cell(cell)}</p>
                    }
                        .into_any()
                }
                Why::List { rules, by, takes_part } => view! { <Rules rules by takes_part /> }.into_any(),
            }}
        </section>
    }
}

/// A score as it adds up.
#[component]
fn Added(
    /// The score.
    sum: Sum,
    /// What a band is called, of how many.
    name_of: fn(usize, usize) -> String,
) -> impl IntoView {
    let products: f64 = sum.parts.iter().filter_map(|part| Some(part.weight * part.points?)).sum();
    let verdict = match (sum.score, sum.band) {
        (Some(score), Some(band)) => {
            let bands = sum.thresholds.len() + 1;
            let begins = sum.thresholds.get(band).map_or_else(
                || "the lowest, which begins at 0".to_owned(),
                |cut| format!("which begins at {}", exact(*cut)),
            );
            let next = band.checked_sub(1).map(|above| {
                format!("; {} more would be {}", exact(sum.thresholds[above] - score), name_of(above, bands))
            });
            format!(
                "{} ÷ {} = {}: {}, {begins}{}.",
                exact(products),
                exact(sum.weights),
                exact(score),
                name_of(band, bands),
                next.unwrap_or_default(),
            )
        }
        _ => "No score: a value that is insisted on is missing, or the filter leaves the customer out."
            .to_owned(),
    };
    let weights = exact(sum.weights);
    view! {
        <div class="table-scroll">
            <table class="rows-table why-table">
                {(!sum.name.is_empty()).then(|| view! { <caption>{sum.name.clone()}</caption> })}
                <thead>
                    <tr>
                        <th scope="col">"Feature"</th>
                        <th scope="col" class="figure">"Value"</th>
                        <th scope="col">"Bin"</th>
                        <th scope="col" class="figure">"Points"</th>
                        <th scope="col" class="figure">"Weight"</th>
                        <th scope="col" class="figure">"Points × weight"</th>
                    </tr>
                </thead>
                <tbody>{sum.parts.into_iter().map(|part| view! { <PartRow part /> }).collect_view()}</tbody>
                <tfoot>
                    <tr>
                        <th scope="row" colspan="4">"Sum"</th>
                        <td class="figure">{weights}</td>
                        <td class="figure">{exact(products)}</td>
                    </tr>
                </tfoot>
            </table>
        </div>
        <p class="why-verdict" data-testid="why-verdict">{verdict}</p>
    }
}

#[component]
fn PartRow(part: Part) -> impl IntoView {
    let state = use_state();
    let kind = state.table.with_untracked(|table| {
        table.here().and_then(|table| table.columns.iter().find(|c| c.name == part.column).map(|c| c.kind))
    });
    let edge = |value: f64| {
        if kind == Some(Kind::Date) { parse::date_text(value.ceil() as i32) } else { exact(value) }
    };
    let bin = match (part.bin, &part.value) {
        (_, None) => "no value".to_owned(),
        (None, _) => "level".to_owned(),
        (Some(0), _) => "none: at or below 0".to_owned(),
        (Some(1), _) if part.between.0 == Some(0.0) => match part.between.1 {
            Some(to) => format!("1: above 0, below {}", edge(to)),
            None => "1: above 0".to_owned(),
        },
        (Some(bin), _) => match part.between {
            (Some(from), Some(to)) => format!("{bin}: {} to below {}", edge(from), edge(to)),
            (Some(from), None) => format!("{bin}: {} and above", edge(from)),
            (None, Some(to)) => format!("{bin}: below {}", edge(to)),
            (None, None) => bin.to_string(),
        },
    };
    view! {
        <tr>
            <th scope="row">{spoken(&part.column)}</th>
            <td class="figure">{part.value.unwrap_or_else(|| NONE.to_owned())}</td>
            <td>{bin}</td>
            <td class="figure">{part.points.map_or_else(|| "left out".to_owned(), exact)}</td>
            <td class="figure">{exact(part.weight)}</td>
            <td class="figure">{part.points.map_or_else(|| NONE.to_owned(), |points| exact(points * part.weight))}</td>
        </tr>
    }
}

/// The rules in their order.
#[component]
fn Rules(rules: Vec<Asked>, by: Option<usize>, takes_part: bool) -> impl IntoView {
    let state = use_state();
    let kind_of = move |name: &str| {
        state.table.with_untracked(|table| {
            table.here().and_then(|table| table.columns.iter().find(|c| c.name == name).map(|c| c.kind))
        })
    };
    let verdict = match (takes_part, by) {
        (false, _) => "The filter leaves this customer out; no rule was asked.".to_owned(),
        (true, Some(by)) => format!("Rule {} is the first that holds.", by + 1),
        (true, None) => "No rule holds: everyone else.".to_owned(),
    };
    let rules: Vec<_> = rules
        .into_iter()
        .enumerate()
        .map(|(at, rule)| {
            let decides = by == Some(at);
            let state = match (decides, rule.holds) {
                (true, _) => "caught here",
                (_, true) if takes_part => "holds too, and comes later",
                (_, true) => "would hold",
                (_, false) => "does not hold",
            };
            let whole = (rule.conditions.len() > 1).then(|| filters::sentence(&rule.when, &kind_of));
            let conditions: Vec<_> = rule
                .conditions
                .into_iter()
                .map(|(condition, value, holds)| {
                    let text = format!(
                        "{}: {}",
                        filters::sentence(&condition, &kind_of),
                        value.map_or_else(|| "has no value".to_owned(), |value| format!("it is {value}")),
                    );
                    view! {
                        <li class:holds=holds>
                            <Pictogram icon=if holds { Icon::Check } else { Icon::Cross } />
                            <span class="unseen">{if holds { "Yes: " } else { "No: " }}</span>
                            {text}
                        </li>
                    }
                })
                .collect();
            view! {
                <li class="why-rule" class:decides=decides>
                    <p>
                        <strong>{rule.name}</strong>
                        " "
                        <span class="chip" class:chip-good=decides>{state}</span>
                    </p>
                    {whole.map(|text| view! { <p class="quiet">{text}</p> })}
                    <ul>{conditions}</ul>
                </li>
            }
        })
        .collect();
    view! {
        <p class="why-verdict" data-testid="why-verdict">{verdict}</p>
        <ol class="why-rules">{rules}</ol>
    }
}
