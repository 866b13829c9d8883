//! How the open file's text was read: each guess can be changed, and what that gives is seen at once.

use leptos::{prelude::*, task::spawn_local};

use super::{
    fields::Choice,
    part::Part,
    raw_preview::{RawLines, RawPreview},
};
use crate::{
    table::{Dialect, DialectSettings, ReadOptions, Reading, preview::Preview},
    ui::{
        actions::{SMALL, use_actions},
        dialects::{
            self, DATE_ORDERS, DECIMALS, DELIMITERS, ENCODINGS, HEADERS, QUOTES, SHORT_ROWS, choices, meant,
            name_of, value_of,
        },
        state::{Face, use_state},
    },
};

/// The most lines before a table that can be chosen.
const PREAMBLE: u64 = 30;

/// See the module.
#[component]
pub fn ReadingPart(
    /// Whether it is open at first.
    #[prop(optional)]
    is_open: bool,
) -> impl IntoView {
    let state = use_state();
    let open = RwSignal::new(is_open);
    let dialect =
        Memo::new(move |_| state.table.with(|table| table.here().map(|table| table.dialect.clone())));
    let summary = Signal::derive(move || dialect.get().as_ref().map(dialects::summary).unwrap_or_default());
    view! {
        <Part title="How it was read" summary testid="reading" open>
            <ReadingForm />
        </Part>
    }
}

/// The reading as it is being changed, and the beginning of the file read so.
#[derive(Clone, Copy)]
struct Form {
    pending: RwSignal<Reading>,
    preview: RwSignal<Face<Preview>>,
}

impl Form {
    fn settings(self) -> DialectSettings {
        self.pending.with(|pending| pending.dialect.clone())
    }

    fn edit(self, change: impl FnOnce(&mut Reading)) {
        self.pending.update(change);
    }

    /// The dialect that the file was last seen to have.
    fn seen(self) -> Option<Dialect> {
        self.preview.with(|preview| preview.here().map(|preview| preview.dialect.clone()))
    }
}

#[component]
fn ReadingForm() -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let current = Memo::new(move |_| state.options.with(|options| options.reading.clone()));
    let form = Form { pending: RwSignal::new(current.get_untracked()), preview: RwSignal::new(Face::Empty) };
    let id = Memo::new(move |_| state.opened.with(|opened| opened.first().copied()));
    let is_small = Memo::new(move |_| {
        let id = id.get();
        state.files.with(|files| files.iter().any(|held| Some(held.id) == id && held.bytes < SMALL))
    });
    // What was decided elsewhere, or declined, stands here too.
    Effect::new(move |_| form.pending.set(current.get()));
    let asked = StoredValue::new(0_u32);
    let pending = Memo::new(move |_| form.pending.get());
    Effect::new(move |_| {
        let (Some(id), reading) = (id.get(), pending.get()) else { return };
        asked.update_value(|asked| *asked += 1);
        let ticket = asked.get_value();
        let key = state.options.with_untracked(|options| options.key.clone());
        let options = ReadOptions { key, reading: reading.clone(), ..ReadOptions::default() };
        spawn_local(async move {
            let answer = actions.peek(id, options).await;
            if asked.try_get_value() == Some(ticket) {
                form.preview.try_set(answer.map_or_else(Face::Failed, Face::Here));
            }
        });
    });
    let differs = Memo::new(move |_| pending.get() != current.get());
    let is_waiting = Memo::new(move |_| state.table.with(Face::is_waiting));
    let is_open = Memo::new(move |_| {
        let is_again = state.again.get();
        state.table.with(|table| table.here().is_some() || is_again && table.is_waiting())
    });
    // A small file is read anew with each change, once one could be read at all.
    Effect::new(move |_| {
        let pending = pending.get();
        if is_small.get_untracked() && is_open.get_untracked() && pending != current.get_untracked() {
            actions.read_as(pending);
        }
    });
    view! {
        <div class="reading">
            <div class="field-grid">
                <Fields form />
            </div>
            <div class="panel-tools">
                <button
                    class="button button-small"
                    data-testid="guess-again"
                    disabled=move || pending.with(|reading| reading.dialect.is_default() && reading.missing_words.is_none())
                    on:click=move |_| {
                        form.edit(|reading| {
                            reading.dialect = DialectSettings::default();
                            reading.missing_words = None;
                        });
                    }
                >
                    "Guess again"
                </button>
                <Show when=move || (differs.get() || !is_open.get()) && !is_waiting.get()>
                    <button
                        class="button button-small button-main"
                        data-testid="read-so"
                        on:click=move |_| actions.read_as(pending.get_untracked())
                    >
                        "Read the file this way"
                    </button>
                </Show>
            </div>
            <RawPreview preview=form.preview />
            <RawLines preview=form.preview />
        </div>
    }
}

/// The parts of the dialect, each as it is guessed or fixed.
#[component]
fn Fields(form: Form) -> impl IntoView {
    let choice = move |id: &'static str,
                       label: &'static str,
                       all: Vec<(String, String)>,
                       fixed: Signal<String>,
                       guessed: Signal<String>,
                       choose: Callback<String>| {
        let options = Signal::derive(move || {
            let guess = if fixed.with(String::is_empty) { guessed.get() } else { String::new() };
            let label = if guess.is_empty() { "as guessed".to_owned() } else { format!("{guess} (guessed)") };
            std::iter::once((String::new(), label)).chain(all.clone()).collect::<Vec<_>>()
        });
        view! {
            <div class="field">
                <label for=id>{label}</label>
                <Choice id testid=id options value=fixed choose />
            </div>
        }
    };
    macro_rules! part {
        ($id:literal, $label:literal, $part:ident, $all:expr) => {
            part!($id, $label, $part, $all, |seen: Dialect| seen.$part)
        };
        ($id:literal, $label:literal, $part:ident, $all:expr, $of:expr) => {
            choice(
                $id,
                $label,
                choices(&$all),
                Signal::derive(move || {
                    form.settings().$part.map_or(String::new(), |fixed| value_of(&$all, &fixed))
                }),
                Signal::derive(move || form.seen().map_or(String::new(), |seen| name_of(&$all, &$of(seen)))),
                Callback::new(move |value: String| {
                    form.edit(|reading| reading.dialect.$part = meant(&$all, &value))
                }),
            )
        };
    }
    let preamble = Signal::derive(move || form.settings().preamble.map_or(String::new(), |n| n.to_string()));
    view! {
        {part!("dialect-encoding", "Encoding", encoding, ENCODINGS)}
        {part!("dialect-delimiter", "Between cells", delimiter, DELIMITERS)}
        {part!("dialect-quote", "Round cells", quote, QUOTES, |seen: Dialect| seen.quote.unwrap_or('\0'))}
        {part!("dialect-header", "Header", header, HEADERS)}
        {choice(
            "dialect-preamble",
            "Lines before the table",
            (0..=PREAMBLE).map(|n| (n.to_string(), n.to_string())).collect(),
            preamble,
            Signal::derive(move || form.seen().map_or(String::new(), |seen| seen.preamble.to_string())),
            Callback::new(move |value: String| form.edit(|reading| reading.dialect.preamble = value.parse().ok())),
        )}
        {part!("dialect-decimal", "Numbers", decimal, DECIMALS)}
        {part!("dialect-date-order", "Dates with slashes", date_order, DATE_ORDERS)}
        <div class="field">
            <label for="short-rows">"Rows with too few cells are"</label>
            <Choice
                id="short-rows"
                testid="short-rows"
                options=Signal::stored(choices(&SHORT_ROWS))
                value=Signal::derive(move || form.pending.with(|reading| value_of(&SHORT_ROWS, &reading.short_rows)))
                choose=move |value: String| {
                    if let Some(short_rows) = meant(&SHORT_ROWS, &value) {
                        form.edit(|reading| reading.short_rows = short_rows);
                    }
                }
            />
        </div>
        <MissingWords form />
    }
}

/// The words that say "no value".
#[component]
fn MissingWords(form: Form) -> impl IntoView {
    let words = move || {
        form.pending
            .with(|reading| reading.missing_words.as_deref().map(dialects::typed_words).unwrap_or_default())
    };
    let change = move |event| {
        let words = dialects::words_of(&event_target_value(&event));
        form.edit(|reading| reading.missing_words = (!words.is_empty()).then_some(words));
    };
    view! {
        <div class="field field-double">
            <label for="missing-words">"Words that say “no value”"</label>
            <input
                id="missing-words"
                data-testid="missing-words"
                autocomplete="off"
                placeholder="the usual ones: NA, n/a, null, -, …"
                aria-describedby="missing-words-help"
                prop:value=words
                on:change=change
            />
            <p class="quiet" id="missing-words-help">"Parted by commas. An empty cell always says so."</p>
        </div>
    }
}
