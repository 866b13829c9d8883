//! The cells of a grid as a table: names to be typed, how many customers each holds, and the sums of rows and columns.

use leptos::{html::Input, prelude::*};

use super::{badge::colour, grid_panel::Grid};
use crate::{
    methods::Label,
    recipe::grid_edits::Side,
    sketch::{FeatureSketch, SegmentSketch},
    table::{Kind, days},
    ui::format::{NONE, count, list, number, percent_1, whole},
};

/// The names that the cells have, offered where one is typed.
const NAMES: &str = "cell-names";

/// What figures are shares of.
#[derive(Clone, Debug, Default, PartialEq)]
struct Whole {
    rows: usize,
    volume: Option<f64>,
    volume_of: Option<String>,
    not_assigned: usize,
}

/// See the module.
#[component]
pub fn GridTable(
    /// The grid.
    grid: Grid,
) -> impl IntoView {
    let cells = Memo::new(move |before: Option<&Option<Vec<Vec<SegmentSketch>>>>| {
        // While the grid cannot be told, the figures stay as long as they fit it.
        let (rows, columns) = grid.shape();
        let fits = |cells: &Vec<Vec<SegmentSketch>>| {
            cells.len() == rows && cells.iter().all(|row| row.len() == columns)
        };
        grid.cells().or_else(|| before.and_then(Option::clone).filter(fits))
    });
    let all = Memo::new(move |_| {
        grid.sketched.with(|sketched| {
            let sketched = sketched.as_ref()?;
            let sketch = &sketched.sketch;
            let volume_of = sketched.recipe.volume.clone();
            Some(Whole {
                rows: sketch.rows,
                volume: sketch.volume,
                volume_of,
                not_assigned: sketch.not_assigned,
            })
        })
    });
    let figures = move |of: fn(&[Vec<SegmentSketch>], usize, usize) -> Vec<SegmentSketch>, row, column| {
        Memo::new(move |_| {
            let sum = cells.with(|cells| cells.as_ref().map(|cells| sum(&of(cells, row, column))));
            (sum, all.get().unwrap_or_default())
        })
    };
    let names = Memo::new(move |_| grid.settings.with(crate::methods::GridSettings::names));
    let shape = Memo::new(move |_| grid.shape());
    let axis_name = move |side: Side| {
        move || {
            let name = grid.settings.with(|settings| settings.axis(side).name.clone());
            if name.trim().is_empty() { side.label().to_owned() } else { name }
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="The cells of the grid">
            {move || {
                let (rows, columns) = shape.get();
                view! {
                    <table class="grid-table" data-testid="grid-table">
                        <caption class="unseen">
                            "Rows from the highest band upwards to the lowest, columns from the lowest band across to the highest."
                        </caption>
                        <thead>
                            <tr>
                                <td class="grid-corner">
                                    <span class="grid-axis-name">{axis_name(Side::Up)} " ↑"</span>
                                </td>
                                <th class="grid-axis-name" scope="colgroup" colspan=columns.to_string()>
                                    {axis_name(Side::Across)}
                                    " →"
                                </th>
                                <td></td>
                            </tr>
                            <tr>
                                <td class="grid-corner"></td>
                                {(0..columns)
                                    .map(|column| {
                                        view! {
                                            <th scope="col" class="grid-band">
                                                <BandHead grid side=Side::Across band=columns - 1 - column />
                                            </th>
                                        }
                                    })
                                    .collect_view()}
                                <th scope="col" class="figure">
                                    "All"
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {(0..rows)
                                .map(|row| {
                                    view! {
                                        <tr>
                                            <th scope="row" class="grid-band">
                                                <BandHead grid side=Side::Up band=row />
                                            </th>
                                            {(0..columns)
                                                .map(|column| {
                                                    let own = figures(|cells, row, column| vec![cells[row][column].clone()], row, column);
                                                    view! { <Cell grid row column names figures=own /> }
                                                })
                                                .collect_view()}
                                            <td class="grid-sum" data-testid="grid-row-sum">
                                                <Figures of=figures(|cells, row, _| cells[row].clone(), row, 0) />
                                            </td>
                                        </tr>
                                    }
                                })
                                .collect_view()}
                        </tbody>
                        <tfoot>
                            <tr>
                                <th scope="row" class="grid-band">
                                    "All"
                                </th>
                                {(0..columns)
                                    .map(|column| {
                                        let own = figures(
                                            |cells, _, column| cells.iter().map(|row| row[column].clone()).collect(),
                                            0,
                                            column,
                                        );
                                        view! {
                                            <td class="grid-sum" data-testid="grid-column-sum">
                                                <Figures of=own />
                                            </td>
                                        }
                                    })
                                    .collect_view()}
                                <td class="grid-sum" data-testid="grid-sum">
                                    <Figures of=figures(|cells, _, _| cells.concat(), 0, 0) />
                                </td>
                            </tr>
                        </tfoot>
                    </table>
                }
            }}
        </div>
        <datalist id=NAMES>
            <For each=move || names.get() key=|name| name.clone() let:name>
                <option value=name></option>
            </For>
        </datalist>
        <p class="quiet" data-testid="grid-note">
            {move || all.get().map(|all| note(&all))}
        </p>
    }
}

/// What the figures of a cell are, and who has no place.
fn note(all: &Whole) -> String {
    let volume = all.volume_of.as_ref().map(|column| format!(", and share of {column}")).unwrap_or_default();
    let text = format!(
        "In each cell: customers, share of the {} who take part{volume}. A score at which a band begins is in it.",
        count(all.rows, "customer"),
    );
    if all.not_assigned == 0 {
        return text;
    }
    let have = if all.not_assigned == 1 { "has" } else { "have" };
    format!("{text} {} {have} no place, for want of a value.", count(all.not_assigned, "customer"))
}

fn sum(parts: &[SegmentSketch]) -> SegmentSketch {
    SegmentSketch {
        rows: parts.iter().map(|part| part.rows).sum(),
        volume: parts.iter().map(|part| part.volume).sum(),
        ..SegmentSketch::default()
    }
}

/// The score that a band begins at, and that at which the one above it does.
type Between = (Option<f64>, Option<f64>);

/// A band by the score it begins at, and by the values in it where one column alone decides.
#[component]
fn BandHead(grid: Grid, side: Side, band: usize) -> impl IntoView {
    let scores = Memo::new(move |before: Option<&Option<Option<Between>>>| {
        let now = grid.thresholds(side).map(|thresholds| {
            let from = thresholds.get(band).copied();
            let above = band.checked_sub(1).map(|at| thresholds.get(at).copied());
            match above {
                // Ties can leave fewer bands, or one that begins where the next one does.
                Some(None) => None,
                Some(Some(above)) if from == Some(above) => None,
                above => Some((from, above.flatten())),
            }
        });
        now.or_else(|| before.copied().flatten())
    });
    let score = move || match scores.get() {
        Some(Some((Some(from), _))) => format!("score from {}", number(from)),
        Some(Some((None, Some(above)))) => format!("score below {}", number(above)),
        Some(Some((None, None))) => "any score".to_owned(),
        Some(None) => "stays empty".to_owned(),
        None => NONE.to_owned(),
    };
    let values = move || {
        let feature = grid.only_feature(side)?;
        let between = scores.get()??;
        let kind = grid.state.table.with(|table| {
            table
                .here()?
                .columns
                .iter()
                .find(|column| column.name == feature.column)
                .map(|column| column.kind)
        });
        values(&feature, between, kind)
    };
    view! {
        <span class="grid-band-values">{values}</span>
        <span class="grid-band-score">{score}</span>
    }
}

/// The values whose points lie in a band.
fn values(
    feature: &FeatureSketch,
    (from, above): (Option<f64>, Option<f64>),
    kind: Option<Kind>,
) -> Option<String> {
    const NEARLY: f64 = 1e-6;
    let lies_in = |points: f64| {
        from.is_none_or(|from| points >= from - NEARLY) && above.is_none_or(|above| points < above - NEARLY)
    };
    let bins: Vec<_> = feature.bins.iter().filter(|bin| bin.rows > 0 && lies_in(bin.points)).collect();
    let ranges: Vec<(f64, f64)> = bins.iter().filter_map(|bin| bin.range).collect();
    let mut parts: Vec<String> = Vec::new();
    if ranges.is_empty() {
        let levels: Vec<&String> = bins.iter().map(|bin| &bin.name).collect();
        parts.extend(levels.iter().take(3).map(|level| (*level).clone()));
        if levels.len() > 3 {
            parts.push(format!("{} more", levels.len() - 3));
        }
    } else {
        let shown = |value: f64| {
            if kind == Some(Kind::Date) { days::date_text(value as i32) } else { number(value) }
        };
        let least = ranges.iter().map(|(least, _)| *least).fold(f64::INFINITY, f64::min);
        let most = ranges.iter().map(|(_, most)| *most).fold(f64::NEG_INFINITY, f64::max);
        parts.push(if least == most { shown(least) } else { format!("{} to {}", shown(least), shown(most)) });
    }
    if feature.missing > 0 && feature.missing_points.is_some_and(lies_in) {
        parts.push("no value".to_owned());
    }
    (!parts.is_empty()).then(|| list(&parts))
}

/// A cell: its name and its figures.
#[component]
fn Cell(
    grid: Grid,
    row: usize,
    column: usize,
    names: Memo<Vec<String>>,
    figures: Memo<(Option<SegmentSketch>, Whole)>,
) -> impl IntoView {
    let name = Memo::new(move |_| {
        grid.settings
            .with(|settings| settings.cells.get(row).and_then(|row| row.get(column)).cloned())
            .unwrap_or_default()
    });
    let label = Memo::new(move |_| {
        let at = names.with(|names| name.with(|name| names.iter().position(|known| known == name)));
        at.unwrap_or_default() as Label
    });
    let input = NodeRef::<Input>::new();
    Effect::new(move |_| {
        let name = name.get();
        if let Some(input) = input.get().filter(|input| input.value() != name) {
            input.set_value(&name);
        }
    });
    let set = move |to: String| {
        grid.edit_settings(|settings| {
            if let Some(cell) = settings.cells.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = to;
            }
        });
    };
    let is_blank = move || name.with(|name| name.trim().is_empty());
    view! {
        <td class="grid-cell" style=("--colour", move || colour(label.get())) data-testid="grid-cell">
            <input
                node_ref=input
                list=NAMES
                autocomplete="off"
                aria-label=format!("Name of the cell in row {}, column {}", row + 1, column + 1)
                aria-invalid=move || is_blank().then_some("true")
                data-testid="cell-name"
                on:input=move |event| set(event_target_value(&event))
                on:change=move |event| {
                    let typed = event_target_value(&event);
                    if typed.trim() != typed {
                        set(typed.trim().to_owned());
                    }
                }
            />
            <span class="badge" aria-hidden="true">
                {move || u32::from(label.get()) + 1}
            </span>
            <Figures of=figures />
        </td>
    }
}

/// Customers, their share, and their share of the volume.
#[component]
fn Figures(of: Memo<(Option<SegmentSketch>, Whole)>) -> impl IntoView {
    let rows = move || of.with(|(own, _)| own.as_ref().map_or(NONE.to_owned(), |own| whole(own.rows)));
    let share = move || {
        of.with(|(own, all)| own.as_ref().map(|own| percent_1(own.rows as f64 / all.rows.max(1) as f64)))
    };
    let volume = move || {
        of.with(|(own, all)| {
            let (part, total) = (own.as_ref()?.volume?, all.volume.filter(|total| *total > 0.0)?);
            Some(format!("{} volume", percent_1(part / total)))
        })
    };
    view! {
        <span class="grid-figures">
            <span class="grid-rows" data-testid="cell-rows">{rows}</span>
            <span class="quiet">{share}</span>
            <span class="quiet grid-volume">{volume}</span>
        </span>
    }
}
