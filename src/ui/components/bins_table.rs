//! What each bin holds and earns, the highest values first, with those that have no value, so that all can be added up.

use leptos::prelude::*;

use super::{
    edge_field::EdgeField,
    feature_bins::{BinRow, FeatureBins},
    fields::{FieldProblem, NumberField},
    missing_rows::MissingRows,
};
use crate::{
    features::{Binning, Encoding},
    sketch::{BinSketch, FeatureSketch},
    ui::{
        focus::focus_soon,
        format::{NONE, fixed, percent_1, spoken, whole},
    },
};

/// See the module.
#[component]
pub fn BinsTable(
    /// The bins.
    bins: FeatureBins,
) -> impl IntoView {
    let chosen = bins.chosen;
    let total = Total::of(bins.sketch);
    let rows = move || bins.rows.get().into_iter().map(|(row, _)| row);
    let has_rows = Memo::new(move |_| bins.rows.with(|rows| !rows.is_empty()));
    let has_own_points =
        Memo::new(move |_| matches!(chosen.encoding(), Some(Encoding::Bins { points: Some(_), .. })));
    let reset = {
        let id = format!("direction-of-{}", chosen.name());
        move |_| {
            chosen.edit_encoding(|encoding| {
                if let Encoding::Bins { points, .. } = encoding {
                    *points = None;
                }
            });
            focus_soon(id.clone());
        }
    };
    view! {
        <div class="bins-figures">
            <Show when=move || has_rows.get()>
                <div
                    class="table-scroll bins-scroll"
                    tabindex="0"
                    role="region"
                    aria-label=format!("Bins of {}", spoken(&chosen.name()))
                >
                    <table class="bins-table" data-testid="bins-table">
                        <thead>
                            <tr>
                                <th scope="col">"Bin"</th>
                                <th scope="col" class="figure">
                                    {if bins.is_day() { "From" } else { "At least" }}
                                </th>
                                <th scope="col" class="figure">
                                    {if bins.is_day() { "Before" } else { "Below" }}
                                </th>
                                <FigureHeads total />
                            </tr>
                        </thead>
                        <tbody>
                            <For each=rows key=|row| *row let:row>
                                <Row bins row total />
                            </For>
                        </tbody>
                        <tfoot>
                            <MissingRows chosen sketch=bins.sketch total before=3 />
                        </tfoot>
                    </table>
                </div>
            </Show>
            {move || {
                bins.ties()
                    .map(|text| view! { <p class="bins-ties" data-testid="bins-ties">{text}</p> })
            }}
            <FieldProblem field=chosen.field("points") />
            <p class="quiet">
                {move || bins.rule()}
                <Show when=move || has_own_points.get()>
                    " "
                    <button class="button button-small" data-testid="space-evenly" on:click=reset.clone()>
                        "Space points evenly"
                    </button>
                </Show>
            </p>
        </div>
    }
}

fn is(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

/// What shares are taken of.
#[derive(Clone, Copy)]
pub struct Total {
    /// Customers in bins and without a value.
    pub rows: Memo<usize>,
    /// Their volume, where there is one.
    pub volume: Memo<Option<f64>>,
    /// The column that it is the sum of.
    pub volume_of: Memo<Option<String>>,
}

impl Total {
    /// Over all bins of a feature.
    pub fn of(sketch: Memo<Option<FeatureSketch>>) -> Self {
        let rows = Memo::new(move |_| {
            sketch.with(|sketch| {
                sketch.as_ref().map_or(0, |s| s.missing + s.bins.iter().map(|bin| bin.rows).sum::<usize>())
            })
        });
        let volume = Memo::new(move |_| {
            sketch.with(|sketch| {
                let sketch = sketch.as_ref()?;
                let of_bins: f64 = sketch.bins.iter().filter_map(|bin| bin.volume).sum();
                Some(of_bins + sketch.missing_volume?)
            })
        });
        let volume_of =
            Memo::new(move |_| sketch.with(|sketch| sketch.as_ref().and_then(|s| s.volume_of.clone())));
        Self { rows, volume, volume_of }
    }
}

/// The heads of points and of [`Figures`].
#[component]
pub fn FigureHeads(
    /// What shares are taken of.
    total: Total,
) -> impl IntoView {
    view! {
        <th scope="col" class="figure">"Points"</th>
        <th scope="col" class="figure">"Customers"</th>
        <th scope="col" class="figure">"Share"</th>
        {move || {
            total
                .volume_of
                .get()
                .map(|column| {
                    view! {
                        <th scope="col" class="figure bins-volume" title=column.clone()>{column.clone()}</th>
                        <th scope="col" class="figure">"Share"<span class="unseen">{format!(" of {column}")}</span></th>
                    }
                })
        }}
    }
}

/// How many customers, how much volume, and their shares.
#[component]
pub fn Figures(
    /// How many there are, and their volume.
    #[prop(into)]
    held: Signal<(usize, Option<f64>)>,
    /// What shares are taken of.
    total: Total,
) -> impl IntoView {
    let share = move || {
        let all = total.rows.get();
        if all > 0 { percent_1(held.get().0 as f64 / all as f64) } else { NONE.to_owned() }
    };
    let volume = move || held.get().1.map_or(NONE.to_owned(), volume_text);
    let volume_share = move || match (held.get().1, total.volume.get()) {
        (Some(own), Some(all)) if all > 0.0 => percent_1(own / all),
        _ => NONE.to_owned(),
    };
    view! {
        <td class="figure bins-customers">{move || whole(held.get().0)}</td>
        <td class="figure quiet">{share}</td>
        {move || {
            total
                .volume_of
                .with(Option::is_some)
                .then(|| {
                    view! {
                        <td class="figure">{volume}</td>
                        <td class="figure quiet">{volume_share}</td>
                    }
                })
        }}
    }
}

/// A volume as it can be added up by hand: whole where it is large, and else as it is to two places.
fn volume_text(volume: f64) -> String {
    fixed(volume, if volume.fract() == 0.0 { 0 } else { 2 })
}

/// One bin.
#[component]
fn Row(bins: FeatureBins, row: BinRow, total: Total) -> impl IntoView {
    let chosen = bins.chosen;
    let bin = Memo::new(move |_| bins.bin(row));
    let held =
        Signal::derive(move || bin.with(|bin| bin.as_ref().map_or((0, None), |bin| (bin.rows, bin.volume))));
    let name = Memo::new(move |_| match row {
        BinRow::Zeros => "none".to_owned(),
        _ => bin.with(|bin| bin.as_ref().map(|bin| bin.name.clone())).unwrap_or_default(),
    });
    let is_empty = move || held.get().0 == 0;
    let id_of = match row {
        BinRow::Zeros => "zeros".to_owned(),
        BinRow::Above(edge) => format!("above-{edge}"),
        BinRow::Plain(at) => format!("plain-{at}"),
    };
    let points_id = format!("points-{id_of}-of-{}", chosen.name());
    let points_name = move || format!("Points of bin {} of {}", name.get(), spoken(&chosen.name()));
    view! {
        <tr class="bin-row" class:is-empty=is_empty class:is-apart=row == BinRow::Zeros data-testid="bin-row">
            <th scope="row">{name}</th>
            <td class="figure">{bins.from(row, bin)}</td>
            <td class="figure">{move || bins.to(row, bin)}</td>
            <td class="figure">
                {move || {
                    let (id, name) = (points_id.clone(), points_name());
                    view! {
                        <NumberField
                            id
                            name
                            value=Signal::derive(move || bins.points_at(row))
                            set=move |to| bins.set_points(row, to)
                            min=0.0
                            max=100.0
                            step=0.1
                        />
                    }
                }}
            </td>
            <Figures held total />
        </tr>
    }
}

impl FeatureBins {
    /// The rule of closure, and what the numbers of bins mean.
    fn rule(self) -> String {
        let numbers = match self.binning() {
            Binning::Volume { bins } => format!(
                "Bin {bins} is the highest; each holds as near to {} of the volume as equal values allow. ",
                if bins == 10 { "a tenth".to_owned() } else { format!("1/{bins}") }
            ),
            _ => String::new(),
        };
        format!(
            "{numbers}A value equal to an edge is in the bin above it; the same value is always in the same bin."
        )
    }

    /// What ties have done to the bins.
    fn ties(self) -> Option<String> {
        let binning = self.binning();
        self.sketch.with(|sketch| {
            let sketch = sketch.as_ref().filter(|sketch| sketch.asked == binning.count())?;
            let (asked, zero_apart) = binning.shape();
            if sketch.histogram.as_ref().is_none_or(|histogram| histogram.max <= histogram.min) {
                return None;
            }
            let are_edges = sketch.bins.len() - usize::from(zero_apart);
            if are_edges < asked {
                return Some(format!("{are_edges} of {asked} bins: so many customers have the same value."));
            }
            let empty = sketch.bins.iter().skip(usize::from(zero_apart)).filter(|bin| bin.rows == 0).count();
            let text = match (empty, &binning) {
                (0, _) => return None,
                (n, Binning::Volume { .. }) => {
                    format!(
                        "{} of {asked} bins {} empty: single values hold more than a bin's share.",
                        n,
                        is(n)
                    )
                }
                (n, _) => format!("{n} of {asked} bins {} empty.", is(n)),
            };
            Some(text)
        })
    }

    /// Where a bin begins: a field, if that can be moved.
    fn from(self, row: BinRow, bin: Memo<Option<BinSketch>>) -> AnyView {
        let least = move || bin.with(|bin| bin.as_ref().and_then(|bin| bin.range).map(|(least, _)| least));
        let quiet = move |text: String| view! { <span class="quiet">{text}</span> };
        match row {
            BinRow::Zeros => (move || {
                let below = least().filter(|least| *least < 0.0);
                quiet(below.map_or(NONE.to_owned(), |least| self.text(least)))
            })
            .into_any(),
            BinRow::Above(0) => (move || {
                if self.binning().shape().1 {
                    return quiet("above 0".to_owned());
                }
                quiet(least().map_or(NONE.to_owned(), |least| self.text(least)))
            })
            .into_any(),
            BinRow::Above(above) => view! { <EdgeField bins=self edge=above - 1 /> }.into_any(),
            BinRow::Plain(_) => (move || {
                let nested = self.within().is_some().then(least).flatten();
                quiet(nested.map_or(NONE.to_owned(), |least| format!("{} or more", self.text(least))))
            })
            .into_any(),
        }
    }

    /// Where the bin above begins, or the greatest value of the highest.
    fn to(self, row: BinRow, bin: Memo<Option<BinSketch>>) -> AnyView {
        let greatest =
            move || bin.with(|bin| bin.as_ref().and_then(|bin| bin.range).map(|(_, greatest)| greatest));
        let quiet = move |text: String| view! { <span class="quiet">{text}</span> }.into_any();
        match row {
            BinRow::Zeros => quiet("0 or less".to_owned()),
            BinRow::Above(above) => match self.edges.with(|edges| edges.get(above).copied()) {
                Some(edge) => self.edge_text(edge).into_any(),
                None => quiet(greatest().map_or(NONE.to_owned(), |most| format!("to {}", self.text(most)))),
            },
            BinRow::Plain(_) => {
                let nested = self.within().and_then(|_| greatest());
                quiet(nested.map_or(NONE.to_owned(), |most| format!("to {}", self.text(most))))
            }
        }
    }
}
