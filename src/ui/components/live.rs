//! What the rules would give, segment by segment, told after every change.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    badge::colour,
    fields::{Choice, FieldProblem},
    fixing::Fixing,
    sensitivity::Sensitivity,
    tier_row::TierRow,
    tier_settings::TierSettings,
};
use crate::{
    sketch::SegmentSketch,
    ui::{
        actions::use_actions,
        format::{NONE, count, fixed, number, percent_1, whole},
        state::{State, Way, use_state},
    },
};

/// Sizes are read out when nothing has changed for so long.
const AT_REST: Duration = Duration::from_millis(1200);

/// More segments than these are not read out.
const MOST_SPOKEN: usize = 9;

/// See the module.
#[component]
pub fn Live() -> impl IntoView {
    let state = use_state();
    let way = state.draft.with_untracked(|draft| draft.as_ref().map(|draft| draft.way).unwrap_or_default());
    let figures = Figures::new(&state, way);
    let is_stale = move || state.problems.with(|problems| !problems.is_empty());
    view! {
        <VolumeChoice figures />
        <table class="live" class:is-stale=is_stale class:is-tiers=way == Way::Score data-testid="live">
            <caption class="unseen">"What these rules give"</caption>
            <thead>
                <tr>
                    {(way != Way::Score).then(|| view! { <th scope="col">"Segment"</th> })}
                    <th scope="col" class="figure">
                        "Customers"
                    </th>
                    <th scope="col" class="figure">
                        "Share"
                    </th>
                    <th scope="col" class="figure">
                        "Volume"
                    </th>
                    {(way == Way::Score)
                        .then(|| {
                            view! {
                                <th scope="col" class="figure">
                                    "Mean score"
                                </th>
                            }
                        })}
                </tr>
            </thead>
            {if way == Way::Score { tier_rows(figures).into_any() } else { segment_rows(figures).into_any() }}
            <tfoot>{move || figures.foot()}</tfoot>
        </table>
        <Spoken figures />
        {(way != Way::List).then(|| view! { <Sensitivity way /> <Fixing /> })}
    }
}

fn tier_rows(figures: Figures) -> impl IntoView {
    let tiers = TierSettings::of_draft();
    view! {
        <For
            each=move || 0..tiers.count.get()
            key=|tier| *tier
            children=move |tier| view! { <TierRow tiers tier figures /> }
        />
    }
}

fn segment_rows(figures: Figures) -> impl IntoView {
    view! {
        <tbody>
            <For
                each=move || 0..figures.segments.with(Vec::len)
                key=|segment| *segment
                children=move |segment| {
                    let name = move || figures.of(segment, |own| own.name.clone());
                    view! {
                        <tr>
                            <th scope="row">
                                <span class="live-name">
                                    <span class="badge" style=("--colour", colour(segment as u8)) aria-hidden="true">
                                        {segment + 1}
                                    </span>
                                    <span>{name}</span>
                                </span>
                            </th>
                            {figures.cells(segment)}
                        </tr>
                    }
                }
            />
        </tbody>
    }
}

/// What the segments hold, as cells of a table.
#[derive(Clone, Copy)]
pub struct Figures {
    /// Each segment.
    pub segments: Memo<Vec<SegmentSketch>>,
    totals: Memo<Option<Totals>>,
    way: Way,
}

/// All customers that take part.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Totals {
    rows: usize,
    not_assigned: usize,
    volume: Option<f64>,
}

impl Figures {
    fn new(state: &State, way: Way) -> Self {
        let state = *state;
        // What belongs to another way is no answer.
        let segments = Memo::new(move |_| {
            state.sketch.with(|sketched| {
                let sketched = sketched.as_ref().filter(|sketched| Way::of(&sketched.recipe) == way);
                sketched.map(|sketched| sketched.sketch.segments.clone()).unwrap_or_default()
            })
        });
        let totals = Memo::new(move |_| {
            state.sketch.with(|sketched| {
                let own = &sketched.as_ref().filter(|sketched| Way::of(&sketched.recipe) == way)?.sketch;
                Some(Totals { rows: own.rows, not_assigned: own.not_assigned, volume: own.volume })
            })
        });
        Self { segments, totals, way }
    }

    fn of(self, segment: usize, tell: impl Fn(&SegmentSketch) -> String) -> String {
        self.segments.with(|all| all.get(segment).map_or_else(|| NONE.to_owned(), tell))
    }

    fn share(self, rows: usize) -> String {
        self.totals.with(|all| {
            all.map_or_else(|| NONE.to_owned(), |all| percent_1(rows as f64 / all.rows.max(1) as f64))
        })
    }

    fn volume_share(self, volume: Option<f64>) -> String {
        let all = self.totals.with(|all| all.and_then(|all| all.volume)).filter(|all| *all > 0.0);
        match (volume, all) {
            (Some(own), Some(all)) => percent_1(own / all),
            _ => NONE.to_owned(),
        }
    }

    /// A segment's figures; they follow what is edited in their places.
    pub fn cells(self, segment: usize) -> impl IntoView {
        let own = Memo::new(move |_| self.segments.with(|all| all.get(segment).cloned()));
        let figure = move |tell: fn(Self, &SegmentSketch) -> String| {
            move || own.with(|own| own.as_ref().map_or_else(|| NONE.to_owned(), |own| tell(self, own)))
        };
        view! {
            <td class="figure" data-testid="live-rows">
                {figure(|_, own| whole(own.rows))}
            </td>
            <td class="figure">{figure(|all, own| all.share(own.rows))}</td>
            <td class="figure">{figure(|all, own| all.volume_share(own.volume))}</td>
            {(self.way == Way::Score)
                .then(|| {
                    let mean = |_, own: &SegmentSketch| own.mean_score.map_or_else(|| NONE.to_owned(), |mean| fixed(mean, 1));
                    view! { <td class="figure">{figure(mean)}</td> }
                })}
        }
    }

    /// Who has no segment, and all together.
    fn foot(self) -> impl IntoView {
        let totals = self.totals.get();
        let is_score = self.way == Way::Score;
        let (rows, left_out) = totals.map_or((0, 0), |all| (all.rows, all.not_assigned));
        let placed: Option<f64> = self.segments.with(|all| all.iter().map(|own| own.volume).sum());
        let without =
            totals.and_then(|all| all.volume).zip(placed).map(|(all, placed)| (all - placed).max(0.0));
        let all_volume = totals.and_then(|all| all.volume);
        let line = move |name: &'static str, rows: usize, volume: Option<f64>| {
            let figures = view! {
                <td class="figure">{whole(rows)}</td>
                <td class="figure">{self.share(rows)}</td>
                <td class="figure">{self.volume_share(volume)}</td>
            };
            if is_score {
                view! {
                    <tr class="live-foot">
                        <th colspan="4" scope="rowgroup">
                            {name}
                        </th>
                    </tr>
                    <tr class="tier-figures">{figures} <td></td></tr>
                }
                .into_any()
            } else {
                view! {
                    <tr class="live-foot">
                        <th scope="row">{name}</th>
                        {figures}
                    </tr>
                }
                .into_any()
            }
        };
        (totals.is_some()).then(|| {
            view! {
                {(left_out > 0).then(|| line("Not assigned: a value is missing", left_out, without))}
                {line("All who take part", rows, all_volume)}
            }
        })
    }
}

#[component]
fn VolumeChoice(figures: Figures) -> impl IntoView {
    let (state, actions) = (use_state(), use_actions());
    let columns = Memo::new(move |_| state.amounts());
    let volume = Memo::new(move |_| {
        state.draft.with(|draft| draft.as_ref().and_then(|draft| draft.recipe().volume.clone()))
    });
    let offered = Signal::derive(move || {
        let mut offered = vec![(String::new(), "nothing".to_owned())];
        let own = volume.get().filter(|own| columns.with(|columns| !columns.contains(own)));
        offered.extend(own.into_iter().chain(columns.get()).map(|column| (column.clone(), column)));
        offered
    });
    let choose = move |column: String| {
        actions.edit_recipe(|recipe| recipe.volume = (!column.is_empty()).then_some(column));
    };
    let total = move || {
        figures.totals.with(|all| all.and_then(|all| all.volume)).map(|all| format!("{} in all", number(all)))
    };
    view! {
        <div class="field">
            <label for="volume">"Volume is"</label>
            <Choice
                id="volume"
                testid="volume"
                class="wide"
                options=offered
                value=Signal::derive(move || volume.get().unwrap_or_default())
                choose=choose
            />
            <p class="quiet volume-total">{total}</p>
            <FieldProblem field="volume" />
        </div>
    }
}

/// The sizes, once the person rests, for those who hear them.
#[component]
fn Spoken(figures: Figures) -> impl IntoView {
    let text = ArcRwSignal::new(String::new());
    let set_text = text.clone();
    let changes = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let sentence = figures.segments.with(|all| {
            let sizes = all.iter().take(MOST_SPOKEN).map(|own| format!("{} {}", own.name, whole(own.rows)));
            let more = if all.len() > MOST_SPOKEN { " and others" } else { "" };
            format!("{}: {}{more}.", count(all.len(), "segment"), sizes.collect::<Vec<_>>().join(", "))
        });
        changes.update_value(|changes| *changes += 1);
        let (now, set_text) = (changes.get_value(), set_text.clone());
        set_timeout(
            move || {
                if changes.try_get_value() == Some(now) {
                    set_text.set(sentence);
                }
            },
            AT_REST,
        );
    });
    view! {
        <p class="unseen" role="status" data-testid="live-spoken">
            {move || text.get()}
        </p>
    }
}
