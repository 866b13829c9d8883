//! The customers themselves: searched, sorted, by segment. Only the rows in sight are asked for and drawn.

use std::sync::Arc;

use leptos::{html, prelude::*, task::spawn_local};
use web_sys::File;

use super::{
    badge::NamedBadge,
    fields::Choice,
    file_button::FileButton,
    open_table::ACCEPT,
    virtual_window::{ROW, Window, window},
    why::{AskedAbout, WhyPanel},
};
use crate::{
    job::{Order, RowView, Rows, RowsWindow},
    methods::Label,
    table::{Kind, TableProfile},
    ui::{
        actions::use_actions,
        format::{NONE, count, fixed},
        state::{Found, Wanted, Way, use_state},
        words,
    },
};

/// Wider tables show so many columns, features first.
const COLUMNS: usize = 24;

/// A column as the table shows it.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    name: String,
    at: usize,
    is_number: bool,
}

/// See the module.
#[component]
pub fn Customers(
    /// The segments.
    found: Arc<Found>,
    /// The table.
    table: Arc<TableProfile>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let (search, set_search) = signal(String::new());
    let (borderline, set_borderline) = signal(false);
    let (order, set_order) = signal(Order::File);
    let (sight, set_sight) = signal((0.0_f64, 420.0_f64));
    let (rows, set_rows) = signal(RowsWindow::default());
    let (from, set_from) = signal(0_usize);
    let (trouble, set_trouble) = signal(None::<String>);
    let scroller = NodeRef::<html::Div>::new();

    let columns = columns(&found, &table);
    let cut = table.columns.len().saturating_sub(columns.len() + usize::from(table.key.is_some()));
    let figures = words::figures(&found.recipe);
    let k = found.segmentation.segments.len();

    let view = Memo::new(move |_| {
        let (top, height) = sight.get();
        window(rows.with(|rows| rows.found), height, top)
    });
    let question = Memo::new(move |_| (state.focus.get(), borderline.get(), search.get(), order.get()));
    // Another question begins at the top.
    Effect::new(move |before: Option<()>| {
        question.track();
        if let (Some(()), Some(scroller)) = (before, scroller.get_untracked()) {
            scroller.set_scroll_top(0.0);
            set_sight.update(|sight| sight.0 = 0.0);
        }
    });
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let (segment, borderline, search, order) = question.get();
        let Window { from, count, .. } = view.get();
        asked.update_value(|asked| *asked += 1);
        let ticket = asked.get_value();
        let query = Rows { from, count: count.max(60), segment, borderline, search, order };
        spawn_local(async move {
            let answer = actions.rows(query).await;
            if asked.try_get_value() != Some(ticket) {
                return;
            }
            match answer {
                Ok(window) => {
                    set_trouble.set(None);
                    set_from.set(from);
                    set_rows.set(window);
                }
                Err(error) => set_trouble.set(Some(format!("{error} {}", error.hint()))),
            }
        });
    });
    let measure = move || {
        // A frame later the page may have been left.
        if let Some(scroller) = scroller.try_get_untracked().flatten() {
            let now = (scroller.scroll_top(), f64::from(scroller.client_height()).max(ROW));
            if sight.try_get_untracked().is_some_and(|sight| sight != now) {
                set_sight.set(now);
            }
        }
    };
    Effect::new(move |_| {
        if scroller.get().is_some() {
            request_animation_frame(measure);
        }
    });

    let segments = Signal::derive(move || {
        let every = [(String::new(), "All segments".to_owned())];
        every
            .into_iter()
            .chain((0..k).map(|at| (at.to_string(), state.name_of(at as Label))))
            .collect::<Vec<_>>()
    });
    let focus = Signal::derive(move || state.focus.get().map_or_else(String::new, |label| label.to_string()));
    let drawn = move || {
        let first = from.get();
        rows.with(|window| {
            window.rows.iter().cloned().enumerate().map(|(at, row)| (first + at, row)).collect::<Vec<_>>()
        })
    };
    let width = columns.len() + 2 + figures.len();
    let figure_heads: Vec<_> = figures
        .iter()
        .enumerate()
        .map(|(at, (name, _))| {
            view! { <Head label=name.clone() is_number=true by=ByColumn::Figure(at) order set_order /> }
        })
        .collect();
    let decimals: Arc<[usize]> = figures.iter().map(|(_, decimals)| *decimals).collect();
    let has_confidence = Way::of(&found.recipe) == Way::Nearness;
    let asked_about = RwSignal::new(None::<AskedAbout>);
    let ask = (!has_confidence).then_some(asked_about);
    let heads: Vec<_> = columns
        .iter()
        .map(|column| {
            let by = ByColumn::Column(column.name.clone());
            view! { <Head label=column.name.clone() is_number=column.is_number by order set_order /> }
        })
        .collect();
    let key_name = table.key.clone().unwrap_or_else(|| "Row".to_owned());
    let key_by = table.key.clone().map_or(ByColumn::File, ByColumn::Column);
    let body_columns: Arc<[Shown]> = columns.into();
    view! {
        <section class="panel customers" aria-labelledby="customers-title">
            <div class="panel-head">
                <div>
                    <h2 id="customers-title">"Customers"</h2>
                    <p class="quiet" role="status">
                        {move || count(rows.with(|rows| rows.found), "customer")}
                        {(cut > 0).then(|| format!("; {} not shown here", count(cut, "column")))}
                    </p>
                </div>
                <div class="panel-tools">
                    {has_confidence
                        .then(|| {
                            view! {
                                <label class="check">
                                    <input
                                        type="checkbox"
                                        data-testid="only-borderline"
                                        on:change=move |event| set_borderline.set(event_target_checked(&event))
                                    />
                                    "Only borderline"
                                </label>
                            }
                        })}
                    <input
                        type="search"
                        class="filter"
                        placeholder="Find a key"
                        aria-label="Find a key"
                        on:input=move |event| set_search.set(event_target_value(&event))
                    />
                    <Choice
                        id="customers-segment"
                        name="Segment"
                        class="segment-filter"
                        options=segments
                        value=focus
                        choose=move |chosen: String| actions.focus(chosen.parse().ok())
                    />
                </div>
            </div>
            {move || trouble.get().map(|text| view! { <p class="problem">{text}</p> })}
            {ask.map(|_| view! { <p class="quiet">"Press a key to see why the customer is there."</p> })}
            <WhyPanel asked=asked_about />
            <div
                node_ref=scroller
                class="table-scroll customers-scroll"
                tabindex="0"
                role="region"
                aria-label="Table of customers"
                on:scroll=move |_| measure()
            >
                <table
                    class="rows-table customers-table"
                    data-testid="customers-table"
                    aria-rowcount=move || rows.with(|rows| rows.found + 1)
                    aria-colcount=width
                >
                    <thead>
                        <tr aria-rowindex="1">
                            <Head label=key_name is_number=false by=key_by order set_order />
                            <th scope="col">"Segment"</th>
                            {figure_heads}
                            {heads}
                        </tr>
                    </thead>
                    <tbody>
                        <tr class="spacer" aria-hidden="true">
                            <td colspan=width style=("height", move || format!("{}px", above(&view.get(), from.get())))></td>
                        </tr>
                        <For
                            each=drawn
                            key=|(at, row)| (*at, row.row, row.segment)
                            children=move |(at, row)| {
                                view! { <CustomerRow at row columns=body_columns.clone() decimals=decimals.clone() ask /> }
                            }
                        />
                        <tr class="spacer" aria-hidden="true">
                            <td colspan=width style=("height", move || {
                                let drawn = rows.with(|rows| rows.rows.len());
                                format!("{}px", below(&view.get(), from.get(), drawn))
                            })></td>
                        </tr>
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// Empty pixels above the rows drawn, which may still be those of a moment ago.
fn above(view: &Window, from: usize) -> f64 {
    (view.above + (from as f64 - view.from as f64) * ROW).max(0.0)
}

/// Empty pixels below them.
fn below(view: &Window, from: usize, drawn: usize) -> f64 {
    let all = view.above + view.count as f64 * ROW + view.below;
    (all - above(view, from) - drawn as f64 * ROW).max(0.0)
}

/// The columns shown: features first, then the others in the file's order.
fn columns(found: &Found, table: &TableProfile) -> Vec<Shown> {
    let formed_by = found.recipe.formed_by();
    let is_feature = |name: &String| formed_by.contains(&name.as_str());
    let mut all: Vec<Shown> = table
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| table.key.as_ref() != Some(&column.name))
        .map(|(at, column)| Shown { name: column.name.clone(), at, is_number: column.kind == Kind::Number })
        .collect();
    all.sort_by_key(|column| !is_feature(&column.name));
    all.truncate(COLUMNS);
    all
}

#[component]
fn CustomerRow(
    at: usize,
    row: RowView,
    columns: Arc<[Shown]>,
    decimals: Arc<[usize]>,
    /// Where it is asked why a customer is where he is.
    ask: Option<RwSignal<Option<AskedAbout>>>,
) -> impl IntoView {
    let about = AskedAbout { row: row.row, key: row.key.clone(), segment: row.segment };
    let key = match ask {
        Some(ask) => {
            let name = format!("Why is {} there?", row.key);
            view! {
                <button class="key-why" data-testid="ask-why" data-asks=row.row title=name on:click=move |_| ask.set(Some(about.clone()))>
                    {row.key}
                    <span class="unseen">": why?"</span>
                </button>
            }
            .into_any()
        }
        None => row.key.into_any(),
    };
    let figures: Vec<_> = decimals
        .iter()
        .enumerate()
        .map(|(at, decimals)| {
            let borderline = row.borderline && at == 0;
            let figure = row.figures.get(at).copied().flatten();
            view! {
                <td class="figure">
                    {borderline.then(|| view! { <span class="chip chip-warn">"borderline"</span> " " })}
                    {figure.map_or_else(|| NONE.to_owned(), |figure| fixed(figure, *decimals))}
                </td>
            }
        })
        .collect();
    let cells = columns
        .iter()
        .map(|column| {
            let cell = row.cells.get(column.at).cloned().unwrap_or_default();
            let is_missing = cell.is_empty();
            view! {
                <td class:figure=column.is_number class:is-missing=is_missing>
                    {if is_missing { NONE.to_owned() } else { cell }}
                </td>
            }
        })
        .collect_view();
    view! {
        <tr aria-rowindex=at + 2>
            <th scope="row">{key}</th>
            <td class="customer-segment">
                {match row.segment {
                    Some(label) => view! { <NamedBadge label /> }.into_any(),
                    None => view! { <span class="quiet">"left out"</span> }.into_any(),
                }}
            </td>
            {figures}
            {cells}
        </tr>
    }
}

/// What a head sorts by.
#[derive(Clone, Debug, PartialEq)]
enum ByColumn {
    File,
    Figure(usize),
    Column(String),
}

impl ByColumn {
    fn order(&self, descending: bool) -> Order {
        match self {
            Self::File => Order::File,
            Self::Figure(at) => Order::Figure { at: *at, descending },
            Self::Column(column) => Order::Column { column: column.clone(), descending },
        }
    }
}

/// The head of a column: pressed once it sorts, pressed again the other way round, then as in the file.
#[component]
fn Head(
    label: String,
    is_number: bool,
    by: ByColumn,
    order: ReadSignal<Order>,
    set_order: WriteSignal<Order>,
) -> impl IntoView {
    let (up, down) = (by.order(false), by.order(true));
    let first = if is_number { down.clone() } else { up.clone() };
    let second = if is_number { up.clone() } else { down.clone() };
    let sort = Memo::new(move |_| {
        order.with(|order| match order {
            Order::File => "none",
            order if *order == up => "ascending",
            order if *order == down => "descending",
            _ => "none",
        })
    });
    let press = move |_| {
        set_order.update(|order| {
            *order = if *order == first {
                second.clone()
            } else if *order == second {
                Order::File
            } else {
                first.clone()
            };
        });
    };
    view! {
        <th scope="col" class:figure=is_number aria-sort=move || sort.get()>
            <button class="sort" on:click=press>
                {label}
                <span class="sort-sign" aria-hidden="true">
                    {move || match sort.get() {
                        "ascending" => "▲",
                        "descending" => "▼",
                        _ => "",
                    }}
                </span>
            </button>
        </th>
    }
}

/// What stands in place of the customers where the session came without its rows.
#[component]
pub fn NoCustomers(
    /// The segments.
    found: Arc<Found>,
) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let alone = Wanted { label: found.file.name.clone(), given: None };
    view! {
        <section class="panel" aria-labelledby="customers-title">
            <h2 id="customers-title">"Customers"</h2>
            <p class="quiet">
                {format!(
                    "This session came without its {}. Open {} to list the customers and to export them.",
                    count(found.segmentation.rows, "row"),
                    found.file.name,
                )}
            </p>
            <ul class="wanted">
                {move || {
                    let wanted = state.wanted.get();
                    let wanted = if wanted.is_empty() { vec![alone.clone()] } else { wanted };
                    wanted
                        .into_iter()
                        .enumerate()
                        .map(|(at, Wanted { label, given })| {
                            let attach = move |files: Vec<File>| {
                                if let Some(file) = files.into_iter().next() {
                                    actions.attach_rows(at, file);
                                }
                            };
                            view! {
                                <li>
                                    <FileButton
                                        label=format!("Open {label}")
                                        accept=ACCEPT
                                        testid="attach-input"
                                        choose=UnsyncCallback::new(attach)
                                    />
                                    {given.map(|given| view! { <span class="quiet">{format!("{given} is at hand")}</span> })}
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
        </section>
    }
}
