//! How a feature is cut into bins: by what, into how many, within what, and which end is better.

use leptos::prelude::*;

use super::{
    feature_bins::{FeatureBins, MOST},
    fields::{Choice, FieldProblem, NumberField, options},
};
use crate::{
    features::{Binning, Direction, Encoding, breaks},
    table::Kind,
    ui::{focus::focus_soon, format::spoken, state::use_state},
};

/// See the module.
#[component]
pub fn BinsSettings(
    /// The bins.
    bins: FeatureBins,
) -> impl IntoView {
    let chosen = bins.chosen;
    let name = chosen.name();
    let id = |part: &str| format!("{part}-of-{name}");
    let count = move || bins.binning().shape().0;
    let choose = move |by: String| {
        let bins_now = untrack(count).clamp(2, MOST);
        bins.choose(match by.as_str() {
            "volume" => Binning::Volume { bins: bins_now },
            "width" => Binning::Width { bins: bins_now },
            "breaks" => Binning::Breaks { at: Vec::new(), zero_apart: false },
            _ => Binning::Quantile { bins: bins_now },
        });
    };
    let set_count = move |to: f64| {
        let to = to.clamp(0.0, 99.0) as usize;
        bins.choose(match untrack(|| bins.binning()) {
            Binning::Quantile { .. } => Binning::Quantile { bins: to },
            Binning::Volume { .. } => Binning::Volume { bins: to },
            Binning::Width { .. } => Binning::Width { bins: to },
            Binning::Breaks { .. } => return,
        });
    };
    let direction = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Bins { direction, .. }) => direction,
        _ => Direction::Higher,
    });
    let turn = move |value: String| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { direction, .. } = encoding {
                *direction = if value == "lower" { Direction::Lower } else { Direction::Higher };
            }
        });
    };
    let are_own = Memo::new(move |_| bins.are_own());
    let (bins_id, breaks_id) = (id("bins"), id("breaks"));
    // Only numbers can be added up to a volume.
    let is_number = bins.kind() == Kind::Number;
    let binnings: Vec<_> = [
        ("volume", "equal volume (deciles)"),
        ("quantile", "equal numbers of customers"),
        ("width", "equal width"),
        ("breaks", "your own breaks"),
    ]
    .into_iter()
    .filter(|(by, _)| is_number || *by != "volume")
    .collect();
    let directions = if bins.is_day() {
        [("higher", "a later day"), ("lower", "an earlier day")]
    } else {
        [("higher", "a higher value"), ("lower", "a lower value")]
    };
    view! {
        <div class="bins-settings">
        <div class="field bins-way">
            <label for=id("binning")>"Bins of"</label>
            <Choice
                id=id("binning")
                testid="binning"
                options=Signal::stored(options(&binnings))
                value=Signal::derive(move || by(&bins.binning()).to_owned())
                choose=choose
            />
            <WayBack bins id=id("binning") />
        </div>
        <div class="field bins-count">
            {move || {
                if are_own.get() {
                    view! { <BreaksLine bins id=breaks_id.clone() /> }.into_any()
                } else {
                    view! {
                        <label for=bins_id.clone()>"How many bins"</label>
                        <NumberField
                            id=bins_id.clone()
                            testid="bins-input"
                            value=Signal::derive(move || count() as f64)
                            set=set_count
                            field=chosen.field("binning")
                            min=2.0
                            max=MOST as f64
                        />
                    }
                        .into_any()
                }
            }}
        </div>
        <div class="field">
            <label for=id("direction")>"Better is"</label>
            <Choice
                id=id("direction")
                testid="direction"
                options=Signal::stored(options(&directions))
                value=Signal::derive(move || {
                    if direction.get() == Direction::Lower { "lower" } else { "higher" }.to_owned()
                })
                choose=turn
            />
        </div>
        <WithinField bins id=id("within") />
        </div>
    }
}

fn by(binning: &Binning) -> &'static str {
    match binning {
        Binning::Quantile { .. } => "quantile",
        Binning::Volume { .. } => "volume",
        Binning::Width { .. } => "width",
        Binning::Breaks { .. } => "breaks",
    }
}

/// Says that edges have become the person's own, and leads back.
#[component]
fn WayBack(bins: FeatureBins, id: String) -> impl IntoView {
    let before = Memo::new(move |_| bins.before());
    let back = move |_| {
        bins.go_back();
        focus_soon(id.clone());
    };
    view! {
        <p class="quiet" role="status">
            {move || before.get().map(|_| "Edges are your own now.")}
        </p>
        {move || {
            let back = back.clone();
            before
                .get()
                .map(|before| {
                    let to = match before {
                        Binning::Volume { .. } => "Back to equal volume",
                        Binning::Width { .. } => "Back to equal width",
                        Binning::Quantile { .. } | Binning::Breaks { .. } => "Back to equal numbers",
                    };
                    view! {
                        <button class="button button-small" data-testid="way-back" on:click=back>
                            {to}
                        </button>
                    }
                })
        }}
    }
}

/// Breaks as one line.
#[component]
fn BreaksLine(bins: FeatureBins, id: String) -> impl IntoView {
    let is_day = bins.is_day();
    let text = Memo::new(move |_| match bins.binning() {
        Binning::Breaks { at, .. } => breaks::line(&at, is_day),
        _ => String::new(),
    });
    let (unread, set_unread) = signal(false);
    let changed = move |event| {
        let read = breaks::read(&event_target_value(&event), is_day);
        set_unread.set(read.is_none());
        if let Some(at) = read {
            let zero_apart = untrack(|| bins.binning()).shape().1;
            bins.choose_breaks(at, zero_apart);
        }
    };
    let example = if is_day { "2025-03-31, 2025-06-30" } else { "10, 50, 200" };
    let (problem, described_by) = (format!("{id}-problem"), format!("{id}-problem"));
    let field = bins.chosen.field("binning");
    let state = use_state();
    let is_wrong = {
        let field = field.clone();
        Memo::new(move |_| unread.get() || state.problem(&field).is_some())
    };
    view! {
        <label for=id.clone()>{if is_day { "A bin begins on" } else { "A bin begins at" }}</label>
        <input
            id=id
            type="text"
            class="wide"
            placeholder=example
            autocomplete="off"
            data-testid="breaks-line"
            prop:value=text
            aria-invalid=move || is_wrong.get().then_some("true")
            aria-describedby=move || is_wrong.get().then(|| described_by.clone())
            on:change=changed
        />
        <div id=problem>
            <Show when=move || unread.get()>
                <p class="problem">{format!("Write {} with commas between them: {example}.", if is_day { "days" } else { "numbers" })}</p>
            </Show>
            <FieldProblem field=field />
        </div>
        {(!is_day)
            .then(|| {
                view! {
                    <label class="check">
                        <input
                            type="checkbox"
                            data-testid="zero-apart"
                            prop:checked=move || bins.binning().shape().1
                            on:change=move |event| {
                                let apart = event_target_checked(&event);
                                let mut at = untrack(|| bins.edges.get());
                                at.retain(|edge| !apart || *edge > 0.0);
                                bins.choose_breaks(at, apart);
                            }
                        />
                        "Zeros stand apart"
                    </label>
                }
            })}
    }
}

/// The feature within whose bins this one is cut, where there is one that could be.
#[component]
fn WithinField(bins: FeatureBins, id: String) -> impl IntoView {
    let state = use_state();
    let chosen = bins.chosen;
    let earlier = Memo::new(move |_| {
        let name = chosen.name();
        let mut names: Vec<String> = state.draft.with(|draft| {
            let features = draft.as_ref().map(|draft| draft.recipe().features.as_slice()).unwrap_or_default();
            let before = features.iter().take_while(|feature| feature.column != name);
            before
                .filter(|feature| matches!(feature.encoding, Encoding::Bins { .. }))
                .map(|feature| feature.column.clone())
                .collect()
        });
        // One that is no longer there is told as what is wrong, and can be chosen away.
        names.extend(bins.within().filter(|within| !names.contains(within)));
        names
    });
    let choices = Signal::derive(move || {
        let all = earlier.get().into_iter().map(|name| {
            let label = format!("each bin of {}", spoken(&name));
            (name, label)
        });
        std::iter::once((String::new(), "all customers".to_owned())).chain(all).collect::<Vec<_>>()
    });
    let choose = move |value: String| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { within, .. } = encoding {
                *within = (!value.is_empty()).then_some(value);
            }
        });
    };
    let is_offered = Memo::new(move |_| {
        bins.within().is_some() || (!bins.are_own() && earlier.with(|earlier| !earlier.is_empty()))
    });
    move || {
        let id = id.clone();
        is_offered.get().then(|| {
            view! {
                <div class="field">
                    <label for=id.clone()>"Cut anew within"</label>
                    <Choice
                        id
                        testid="within"
                        options=choices
                        value=Signal::derive(move || bins.within().unwrap_or_default())
                        choose=choose
                    />
                    <FieldProblem field=chosen.field("within") />
                </div>
            }
        })
    }
}
