//! How a feature earns points: bins, direction, points, missing values.

use leptos::prelude::*;

use super::{
    chosen::Chosen,
    fields::{Choice, FieldProblem, NumberField, options},
};
use crate::{
    features::{Binning, Direction, Encoding, MissingPoints},
    ui::encodings::missing_points_label,
};

/// See the module.
#[component]
pub fn Scoring(
    /// The feature.
    chosen: Chosen,
) -> impl IntoView {
    let is_points = Memo::new(move |_| matches!(chosen.encoding(), Some(Encoding::Points { .. })));
    view! {
        {move || {
            if is_points.get() {
                view! { <OfLevels chosen /> }.into_any()
            } else {
                view! { <OfBins chosen /> }.into_any()
            }
        }}
        <MissingField chosen />
    }
}

#[component]
fn OfBins(chosen: Chosen) -> impl IntoView {
    let name = chosen.name();
    let id = |part: &str| format!("{part}-of-{name}");
    let binning = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Bins { binning, .. }) => binning,
        _ => Binning::Quantile { bins: 5 },
    });
    let direction = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Bins { direction, .. }) => direction,
        _ => Direction::Higher,
    });
    // Points belong to bins: where these change, points are evenly spaced again.
    let set_binning = move |to: Binning| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { binning, points, .. } = encoding {
                *binning = to;
                *points = None;
            }
        });
    };
    let bins = move || match binning.get() {
        Binning::Quantile { bins } | Binning::Volume { bins } | Binning::Width { bins } => bins,
        Binning::Breaks { at, .. } => at.len() + 1,
    };
    let choose = move |by: String| {
        let bins = bins().clamp(2, 10);
        set_binning(match by.as_str() {
            "volume" => Binning::Volume { bins },
            "width" => Binning::Width { bins },
            "breaks" => Binning::Breaks { at: Vec::new(), zero_apart: false },
            _ => Binning::Quantile { bins },
        });
    };
    let by = move || match binning.get() {
        Binning::Quantile { .. } => "quantile",
        Binning::Volume { .. } => "volume",
        Binning::Width { .. } => "width",
        Binning::Breaks { .. } => "breaks",
    };
    let set_bins = move |to: f64| {
        let bins = to.clamp(0.0, 99.0) as usize;
        set_binning(match binning.get_untracked() {
            Binning::Quantile { .. } => Binning::Quantile { bins },
            Binning::Volume { .. } => Binning::Volume { bins },
            Binning::Width { .. } => Binning::Width { bins },
            other @ Binning::Breaks { .. } => other,
        });
    };
    let is_breaks = Memo::new(move |_| by() == "breaks");
    let turn = move |value: String| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { direction, .. } = encoding {
                *direction = if value == "lower" { Direction::Lower } else { Direction::Higher };
            }
        });
    };
    let (bins_id, breaks_id) = (id("bins"), id("breaks"));
    view! {
        <div class="field">
            <label for=id("binning")>"Bins of"</label>
            <Choice
                id=id("binning")
                options=Signal::stored(
                    options(
                        &[
                            ("volume", "equal volume (deciles)"),
                            ("quantile", "equal numbers of customers"),
                            ("width", "equal width"),
                            ("breaks", "your own breaks"),
                        ],
                    ),
                )
                value=Signal::derive(move || by().to_owned())
                choose=choose
            />
            <p class="quiet">"The same value is always in the same bin."</p>
        </div>
        <div class="field">
            {move || {
                if is_breaks.get() {
                    view! { <Breaks chosen id=breaks_id.clone() binning set_binning /> }.into_any()
                } else {
                    view! {
                        <label for=bins_id.clone()>"How many bins"</label>
                        <NumberField
                            id=bins_id.clone()
                            value=Signal::derive(move || bins() as f64)
                            set=set_bins
                            field=chosen.field("binning")
                            min=2.0
                            max=10.0
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
                options=Signal::stored(options(&[("higher", "a higher value"), ("lower", "a lower value")]))
                value=Signal::derive(move || {
                    if direction.get() == Direction::Lower { "lower" } else { "higher" }.to_owned()
                })
                choose=turn
            />
        </div>
        <BinPoints chosen />
    }
}

/// Breaks as one line of numbers.
#[component]
fn Breaks(
    chosen: Chosen,
    id: String,
    binning: Memo<Binning>,
    set_binning: impl Fn(Binning) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let text = move || match binning.get() {
        Binning::Breaks { at, .. } => at.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    };
    let (unread, set_unread) = signal(false);
    let changed = move |event| {
        let typed = event_target_value(&event);
        let parts = typed.split([',', ';', ' ']).map(str::trim).filter(|part| !part.is_empty());
        let read: Result<Vec<f64>, _> = parts.map(str::parse).collect();
        set_unread.set(read.is_err());
        if let Ok(at) = read {
            set_binning(Binning::Breaks { at, zero_apart: false });
        }
    };
    view! {
        <label for=id.clone()>"A bin begins at"</label>
        <input id=id type="text" class="wide" placeholder="10, 50, 200" prop:value=text on:change=changed />
        <Show when=move || unread.get()>
            <p class="problem">"Write numbers with commas between them."</p>
        </Show>
        <FieldProblem field=chosen.field("binning") />
    }
}

/// Points of each bin, evenly spaced until they are changed.
#[component]
fn BinPoints(chosen: Chosen) -> impl IntoView {
    // The number of bins, whether a bin for zeros stands below them, and whether points are the person's own.
    let shape = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Bins { binning, points, .. }) => {
            let (_, zero_apart) = binning.shape();
            (binning.count().min(12), zero_apart, points.is_some())
        }
        _ => (0, false, false),
    });
    let points = move || match chosen.encoding() {
        Some(Encoding::Bins { points: Some(points), .. }) => points,
        _ => even(shape.get().0),
    };
    let set = move |at: usize, to: f64| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { points, .. } = encoding {
                let own = points.get_or_insert_with(|| even(shape.get_untracked().0));
                if let Some(point) = own.get_mut(at) {
                    *point = to;
                }
            }
        });
    };
    let reset = move |_| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { points, .. } = encoding {
                *points = None;
            }
        });
    };
    let bins = Memo::new(move |_| (shape.get().0, shape.get().1));
    view! {
        <fieldset class="field points">
            <legend>"Points, from the worst bin to the best"</legend>
            <div class="points-row">
                {move || {
                    let (n, zero_apart) = bins.get();
                    (0..n)
                        .map(|at| {
                            let name = if zero_apart && at == 0 {
                                "zero".to_owned()
                            } else {
                                (at + usize::from(!zero_apart)).to_string()
                            };
                            view! {
                                <label class="point">
                                    <span>{name.clone()}</span>
                                    <NumberField
                                        id=format!("points-{at}-of-{}", chosen.name())
                                        value=Signal::derive(move || points().get(at).copied().unwrap_or_default())
                                        set=move |to| set(at, to)
                                        min=0.0
                                        max=100.0
                                        step=0.1
                                    />
                                </label>
                            }
                        })
                        .collect_view()
                }}
            </div>
            <Show when=move || shape.get().2>
                <button class="button button-small" on:click=reset>
                    "Space evenly"
                </button>
            </Show>
            <FieldProblem field=chosen.field("points") />
        </fieldset>
    }
}

/// Evenly spaced points from 0 to 100, to one decimal.
fn even(n: usize) -> Vec<f64> {
    let last = n.saturating_sub(1).max(1) as f64;
    (0..n).map(|at| (at as f64 / last * 1000.0).round() / 10.0).collect()
}

/// Points of each level.
#[component]
fn OfLevels(chosen: Chosen) -> impl IntoView {
    let levels = Memo::new(move |_| match chosen.encoding() {
        Some(Encoding::Points { of, .. }) => of.keys().cloned().collect::<Vec<_>>(),
        _ => Vec::new(),
    });
    let points = move |level: &str| match chosen.encoding() {
        Some(Encoding::Points { of, .. }) => of.get(level).copied().unwrap_or_default(),
        _ => 0.0,
    };
    let set = move |level: String, to: f64| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Points { of, .. } = encoding {
                of.insert(level, to);
            }
        });
    };
    let other = Signal::derive(move || match chosen.encoding() {
        Some(Encoding::Points { other, .. }) => other,
        _ => 0.0,
    });
    let set_other = move |to: f64| {
        chosen.edit_encoding(|encoding| {
            if let Encoding::Points { other, .. } = encoding {
                *other = to;
            }
        });
    };
    view! {
        <fieldset class="field points">
            <legend>"Points of each level, 0 to 100"</legend>
            <div class="points-levels">
                {move || {
                    levels
                        .get()
                        .into_iter()
                        .map(|level| {
                            let (read, write) = (level.clone(), level.clone());
                            view! {
                                <label class="point-level">
                                    <span>{level.clone()}</span>
                                    <NumberField
                                        id=format!("points-{level}-of-{}", chosen.name())
                                        value=Signal::derive(move || points(&read))
                                        set=move |to| set(write.clone(), to)
                                        min=0.0
                                        max=100.0
                                        step=0.1
                                    />
                                </label>
                            }
                        })
                        .collect_view()
                }}
                <label class="point-level">
                    <span class="quiet">"any other level"</span>
                    <NumberField
                        id=format!("points-other-of-{}", chosen.name())
                        value=other
                        set=set_other
                        min=0.0
                        max=100.0
                        step=0.1
                    />
                </label>
            </div>
            <FieldProblem field=chosen.field("points") />
        </fieldset>
    }
}

#[component]
fn MissingField(chosen: Chosen) -> impl IntoView {
    const ALL: [(&str, MissingPoints); 3] = [
        ("zero", MissingPoints::Zero),
        ("middle", MissingPoints::Middle),
        ("exclude", MissingPoints::Exclude),
    ];
    let id = format!("missing-points-of-{}", chosen.name());
    let current = move || match chosen.encoding() {
        Some(Encoding::Bins { missing, .. } | Encoding::Points { missing, .. }) => missing,
        _ => MissingPoints::Zero,
    };
    let name = move || ALL.iter().find(|(_, known)| *known == current()).map_or("zero", |(name, _)| name);
    let choose = move |value: String| {
        let Some((_, to)) = ALL.iter().find(|(name, _)| *name == value) else { return };
        chosen.edit_encoding(|encoding| {
            if let Encoding::Bins { missing, .. } | Encoding::Points { missing, .. } = encoding {
                *missing = *to;
            }
        });
    };
    let labels: Vec<_> = ALL.iter().map(|(name, missing)| (*name, missing_points_label(*missing))).collect();
    view! {
        <div class="field">
            <label for=id.clone()>"A missing value earns"</label>
            <Choice id options=Signal::stored(options(&labels)) value=Signal::derive(move || name().to_owned()) choose=choose />
        </div>
    }
}
