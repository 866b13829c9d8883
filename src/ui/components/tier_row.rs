//! One tier: what it is called, where it begins, and what it holds.

use leptos::prelude::*;

use super::{
    badge::colour,
    fields::NumberField,
    live::Figures,
    tier_settings::{TierSettings, usual_name},
};
use crate::{
    methods::Cuts,
    ui::format::{NONE, fixed, percent_1},
};

/// See the module.
#[component]
pub fn TierRow(
    /// All of them.
    tiers: TierSettings,
    /// Which one, from 0 for the highest.
    tier: usize,
    /// What the segments hold.
    figures: Figures,
) -> impl IntoView {
    let name = Memo::new(move |_| {
        tiers.settings.with(|settings| settings.names.get(tier).cloned().unwrap_or_default())
    });
    view! {
        <tbody class="tier" data-testid="tier">
            <tr>
                <th colspan="4" scope="rowgroup">
                    <span class="tier-head">
                        <span class="badge" style=("--colour", colour(tier as u8)) aria-hidden="true">
                            {tier + 1}
                        </span>
                        <input
                            type="text"
                            class="tier-name"
                            aria-label=format!("Name of tier {}", tier + 1)
                            placeholder=usual_name(tier)
                            maxlength="80"
                            prop:value=move || name.get()
                            on:input=move |event| tiers.name(tier, event_target_value(&event))
                        />
                        <Cut tiers tier />
                    </span>
                </th>
            </tr>
            <tr class="tier-figures">{figures.cells(tier)}</tr>
        </tbody>
    }
}

/// More customers are in no table.
const MOST_ROWS: f64 = 1e9;

/// What is asked of a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    Score,
    Share,
    Count,
    /// Nothing: it follows from the others, or from the data.
    Nothing,
}

/// Where a tier begins, or how many it takes.
#[component]
fn Cut(tiers: TierSettings, tier: usize) -> impl IntoView {
    let asked = Memo::new(move |_| {
        let is_last = tiers.count.get() == tier + 1;
        tiers.settings.with(|settings| match settings.cuts {
            _ if is_last => Asked::Nothing,
            Cuts::Score { .. } => Asked::Score,
            Cuts::Share { .. } => Asked::Share,
            Cuts::Count { .. } => Asked::Count,
            Cuts::Volume { .. } | Cuts::Bins { .. } => Asked::Nothing,
        })
    });
    let value = Signal::derive(move || {
        tiers.settings.with(|settings| match &settings.cuts {
            Cuts::Score { at } => at.get(tier).map_or(0.0, |cut| to_hundredths(*cut)),
            Cuts::Share { of } => of.get(tier).map_or(0.0, |share| to_hundredths(share * 100.0)),
            Cuts::Count { of } => of.get(tier).map_or(0.0, |rows| *rows as f64),
            Cuts::Volume { .. } | Cuts::Bins { .. } => 0.0,
        })
    });
    let set = move |to: f64| {
        tiers.edit(|settings| match &mut settings.cuts {
            Cuts::Score { at } => at.get_mut(tier).into_iter().for_each(|cut| *cut = to_hundredths(to)),
            Cuts::Share { of } => {
                of.get_mut(tier).into_iter().for_each(|share| *share = to_hundredths(to) / 100.0);
            }
            Cuts::Count { of } => of.get_mut(tier).into_iter().for_each(|rows| *rows = to.max(0.0) as usize),
            Cuts::Volume { .. } | Cuts::Bins { .. } => {}
        });
    };
    let place = if tier == 0 { "top" } else { "next" };
    let field = move |before: &'static str, after: &'static str, (most, step): (f64, f64)| {
        let name =
            format!("Tier {}: {before}{}", tier + 1, if after.is_empty() { " a score of" } else { "" });
        view! {
            <span class="tier-cut">
                <span class="quiet">{before}</span>
                <NumberField id=format!("cut-{tier}") name value set min=0.0 max=most step />
                <span class="quiet">{after}</span>
            </span>
        }
        .into_any()
    };
    move || match asked.get() {
        Asked::Score => field("from", "", (100.0, 0.1)),
        Asked::Share => field(place, "%", (100.0, 0.1)),
        Asked::Count => field(place, "cust.", (MOST_ROWS, 1.0)),
        Asked::Nothing => {
            view! { <span class="tier-cut quiet">{move || told(tiers, tier)}</span> }.into_any()
        }
    }
}

/// Where a tier begins that is not asked for.
fn told(tiers: TierSettings, tier: usize) -> String {
    let is_last = tiers.count.get() == tier + 1;
    tiers.settings.with(|settings| match &settings.cuts {
        Cuts::Share { of } => {
            let rest = (1.0 - of.iter().sum::<f64>()).max(0.0);
            format!("the last {}", percent_1(rest))
        }
        Cuts::Count { .. } => "all others".to_owned(),
        _ => {
            let thresholds = tiers.thresholds();
            let at = |place: usize| thresholds.get(place).map(|cut| fixed(*cut, decimals(*cut)));
            let (words, cut) = if is_last { ("below", at(tier.wrapping_sub(1))) } else { ("from", at(tier)) };
            format!("{words} {}", cut.unwrap_or_else(|| NONE.to_owned()))
        }
    })
}

/// As many decimals as a score needs, one at least where it is no whole number.
fn decimals(score: f64) -> usize {
    let score = to_hundredths(score);
    match () {
        () if score.fract() == 0.0 => 0,
        () if (score * 10.0).fract() == 0.0 => 1,
        () => 2,
    }
}

fn to_hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

/// A score as it is told beside a handle.
pub fn score_text(score: f64) -> String {
    fixed(score, decimals(score))
}
