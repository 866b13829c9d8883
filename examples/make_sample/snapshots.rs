//! What is published: one row per account and quarter, with rolling windows.
//!
//! A single quarter would be mostly counting noise, so volumes cover twelve months (R12M),
//! engagement six (R6M), and two columns the last three (R3M), on which drift shows first.
//! The windows of an account that joined lately hold only what there is since it joined.

use crate::accounts::Account;
use crate::archetypes::ARCHETYPES;
use crate::draws::Draws;
use crate::geography::REGIONS;
use crate::quarters::{Counts, History};

/// The published columns, in order.
pub const COLUMNS: [&str; 35] = [
    "account_id",
    "snapshot",
    "specialty",
    "region",
    "state",
    "zip3",
    "urbanicity",
    "area_deprivation",
    "gender",
    "years_in_practice",
    "practice_type",
    "class_patients_r12m",
    "market_trx_r12m",
    "brand_trx_r12m",
    "brand_share_r12m",
    "nbrx_r12m",
    "market_trx_r3m",
    "brand_trx_r3m",
    "trx_growth_pct",
    "calls_inperson_r6m",
    "calls_remote_r6m",
    "samples_r6m",
    "events_r6m",
    "emails_sent_r6m",
    "email_open_rate_r6m",
    "web_visits_r6m",
    "rep_access",
    "preferred_channel",
    "publications_5y",
    "kol_tier",
    "industry_payments_usd_12m",
    "payer_access_pct",
    "pdrp_opt_out",
    "email_consent",
    "territory_id",
];

/// The four snapshots and the quarter each one ends with.
pub const SNAPSHOTS: [(&str, usize); 4] = [("2025-Q1", 4), ("2025-Q2", 5), ("2025-Q3", 6), ("2025-Q4", 7)];

/// The row of an account in the snapshot ending with `quarter`; nothing if it is not there then.
pub fn row(
    seed: u64,
    number: usize,
    account: &Account,
    history: &History,
    snapshot: &str,
    quarter: usize,
) -> Option<Vec<String>> {
    let last = history[quarter]?;
    let year = |value: fn(&Counts) -> u32| sum(history, quarter, 4, value);
    let half = |value: fn(&Counts) -> u32| sum(history, quarter, 2, value).to_string();
    let market = year(|q| q.market);
    let brand = year(|q| q.brand);
    let sent = sum(history, quarter, 2, |q| q.sent);
    let opened = sum(history, quarter, 2, |q| q.opened);
    let year_ago = history[quarter - 4].filter(|_| account.growth_known).map_or(0, |q| q.market);
    let mut own = Draws::of(seed, number, 50 + quarter as u64);
    let patients = account
        .patients
        .map(|deviation| f64::from(market) / 2.4 * libm::exp(deviation + 0.02 * own.normal()));
    let payments = account.payments * libm::exp(0.10 * own.normal());

    Some(vec![
        account.id.clone(),
        snapshot.to_owned(),
        optional(account.specialty),
        REGIONS[account.place.region].0.to_owned(),
        account.place.state.to_owned(),
        format!("{:03}", account.place.zip3),
        account.urbanicity.to_owned(),
        optional(account.area_deprivation),
        account.gender.to_owned(),
        optional(account.years_in_practice),
        optional(account.practice_type),
        optional(patients.map(|value| value.round() as u32)),
        market.to_string(),
        brand.to_string(),
        ratio(brand, market),
        year(|q| q.new_to_brand).to_string(),
        last.market.to_string(),
        last.brand.to_string(),
        growth(last.market, year_ago),
        half(|q| q.calls_inperson),
        half(|q| q.calls_remote),
        half(|q| q.samples),
        half(|q| q.events),
        sent.to_string(),
        ratio(opened, sent),
        half(|q| q.web),
        optional(account.rep_access),
        optional(account.preferred_channel),
        account.publications.to_string(),
        account.kol_tier.to_owned(),
        if payments > 0.0 { format!("{payments:.2}") } else { "0".to_owned() },
        optional(account.payer_access),
        flag(account.pdrp_opt_out),
        flag(account.email_consent),
        account.place.territory.to_string(),
    ])
}

/// The answer key: which kind each account really is.
pub fn truth(account: &Account) -> Vec<String> {
    vec![account.id.clone(), ARCHETYPES[account.archetype].name.to_owned()]
}

fn sum(history: &History, quarter: usize, quarters: usize, value: fn(&Counts) -> u32) -> u32 {
    history[quarter + 1 - quarters..=quarter].iter().flatten().map(value).sum()
}

/// A share of nothing is not applicable: blank, and neither 0 nor missing at random.
fn ratio(part: u32, whole: u32) -> String {
    if whole == 0 { String::new() } else { format!("{:.4}", f64::from(part) / f64::from(whole)) }
}

/// Growth on the year-ago quarter in percent; blank where there was none to compare with.
fn growth(now: u32, year_ago: u32) -> String {
    if year_ago == 0 {
        String::new()
    } else {
        let percent = 100.0 * (f64::from(now) / f64::from(year_ago) - 1.0);
        format!("{:.1}", if percent == 0.0 { 0.0 } else { percent })
    }
}

fn optional<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

fn flag(value: bool) -> String {
    if value { "Y" } else { "N" }.to_owned()
}
