//! Who the accounts are: everything about one that does not change from quarter to quarter,
//! and which of it the panel does not know.
//!
//! There are no names, addresses or other personal details, not even invented ones.

use crate::archetypes::{ARCHETYPES, Archetype, Latent};
use crate::draws::{Draws, logistic};
use crate::geography::Place;

/// One account, as it is before its first quarter.
pub struct Account {
    /// Ten digits.
    pub id: String,
    /// Position in [`ARCHETYPES`].
    pub archetype: usize,
    /// What drives it at its first quarter.
    pub latent: Latent,
    /// Where it is.
    pub place: Place,
    /// `Urban`, `Suburban` or `Rural`.
    pub urbanicity: &'static str,
    /// 1 (least) to 5 (most deprived).
    pub area_deprivation: Option<u32>,
    /// `F`, `M` or `Unknown`.
    pub gender: &'static str,
    /// Full years.
    pub years_in_practice: Option<u32>,
    /// One of the specialties.
    pub specialty: Option<&'static str>,
    /// One of the types of practice.
    pub practice_type: Option<&'static str>,
    /// Patients of the class for each prescription of a year, in logarithms around 1 / 2.4; nothing
    /// if the panel has no patient counts for this account.
    pub patients: Option<f64>,
    /// Whether the panel has comparable volumes of the year before.
    pub growth_known: bool,
    /// `Open`, `Restricted` or `No-see`.
    pub rep_access: Option<&'static str>,
    /// One of the six channels.
    pub preferred_channel: Option<&'static str>,
    /// Publications in five years.
    pub publications: u32,
    /// `No tier`, or 1 (global) to 4 (emerging).
    pub kol_tier: &'static str,
    /// US dollars a year from the industry; 0 if none.
    pub payments: f64,
    /// Percent of the account's patients whose payer covers the brand.
    pub payer_access: Option<u32>,
    /// Has asked that representatives do not see its prescriptions.
    pub pdrp_opt_out: bool,
    /// Has agreed to newsletters. Without it only single e-mails of the representative are sent.
    pub email_consent: bool,
    /// E-mails a quarter to expect.
    pub emails: f64,
    /// Samples left, relative to a practice that takes them.
    pub samples: f64,
}

/// The call channels in the words that customer systems use.
const CHANNELS: [&str; 6] = ["In-person", "Phone", "Video", "Email", "Chat or Text", "Other"];

impl Account {
    /// Draws account number `number`.
    pub fn draw(seed: u64, number: usize) -> Self {
        let archetype = Draws::of(seed, number, 1).pick(&ARCHETYPES.each_ref().map(|kind| kind.share));
        let kind = &ARCHETYPES[archetype];
        let latent = Latent::draw(kind, &mut Draws::of(seed, number, 2));
        let place = Place::draw(seed, &mut Draws::of(seed, number, 3));
        let urbanicity = draw_urbanicity(kind, &mut Draws::of(seed, number, 4));
        let deprivation = draw_deprivation(urbanicity, &mut Draws::of(seed, number, 5));
        let years = draw_years(&latent, &mut Draws::of(seed, number, 6));
        let gender = draw_gender(years, &mut Draws::of(seed, number, 7));
        let specialty = Draws::of(seed, number, 8).pick(&kind.specialties);
        let practice = Draws::of(seed, number, 9).pick(&kind.practices);
        let publications = draw_publications(&latent, practice, &mut Draws::of(seed, number, 10));
        let kol_tier = draw_kol_tier(&latent, publications, &mut Draws::of(seed, number, 11));
        let payments = draw_payments(&latent, specialty, &mut Draws::of(seed, number, 12));
        let rep_access = draw_rep_access(&latent, practice, &mut Draws::of(seed, number, 13));
        let channel = draw_channel(&latent, &mut Draws::of(seed, number, 14));
        let payer_access = draw_payer_access(&place, &mut Draws::of(seed, number, 15));
        let mut flags = Draws::of(seed, number, 16);
        let pdrp_opt_out = flags.chance(0.03);
        let email_consent = flags.chance(logistic(1.30 + 0.35 * latent.digital));
        let emails = if email_consent { flags.between(2.6, 4.6) } else { flags.between(1.4, 2.4) };
        let refuses_samples = flags.chance([0.65, 0.25, 0.05, 0.85][practice]);
        let samples = if refuses_samples { 0.15 } else { 1.0 };
        let patients = 0.13 * flags.normal();

        // What the panel does not know. Patients and channel are missing more often where there is
        // little business, the rest at random.
        let mut known = Draws::of(seed, number, 17);
        let low = 3.4 - latent.log_market;
        Self {
            id: account_id(number),
            specialty: (!known.chance(0.01)).then_some(crate::archetypes::SPECIALTIES[specialty]),
            area_deprivation: (!known.chance(0.02)).then_some(deprivation),
            years_in_practice: (!known.chance(0.04)).then_some(years),
            practice_type: (!known.chance(0.03)).then_some(crate::archetypes::PRACTICES[practice]),
            patients: (!known.chance(logistic(-2.62 + 0.40 * low))).then_some(patients),
            rep_access: (!known.chance(0.06)).then_some(rep_access),
            preferred_channel: (!known.chance(logistic(-1.25 + 0.45 * low))).then_some(channel),
            payer_access: (!known.chance(0.02)).then_some(payer_access),
            growth_known: !known.chance(0.017),
            archetype,
            latent,
            place,
            urbanicity,
            gender,
            publications,
            kol_tier,
            payments,
            pdrp_opt_out,
            email_consent,
            emails,
            samples,
        }
    }
}

/// An identifier with the form of a US prescriber number: ten digits of which the last is a Luhn
/// check digit computed with the prefix 80840. It starts with 2, and no number issued so far does,
/// so it can belong to nobody. Multiplying by a number without a common factor with 10^8 spreads
/// the accounts without ever giving two the same.
pub fn account_id(number: usize) -> String {
    let body = 200_000_000 + (number as u64 * 61_803_399 + 7_654_321) % 100_000_000;
    format!("{body}{}", check_digit(body))
}

fn check_digit(body: u64) -> u64 {
    let mut sum = 24; // what the prefix 80840 always adds
    let mut rest = body;
    let mut double = true;
    while rest > 0 {
        let digit = rest % 10 * if double { 2 } else { 1 };
        sum += digit / 10 + digit % 10;
        rest /= 10;
        double = !double;
    }
    (10 - sum % 10) % 10
}

fn draw_urbanicity(kind: &Archetype, draws: &mut Draws) -> &'static str {
    if draws.chance(kind.rural) {
        "Rural"
    } else if draws.chance(kind.suburban) {
        "Suburban"
    } else {
        "Urban"
    }
}

fn draw_deprivation(urbanicity: &str, draws: &mut Draws) -> u32 {
    let mean = if urbanicity == "Rural" { 3.47 } else { 2.55 };
    (mean + 1.15 * draws.normal()).round().clamp(1.0, 5.0) as u32
}

fn draw_years(latent: &Latent, draws: &mut Draws) -> u32 {
    (draws.gamma(3.4, 5.4) - 4.5 * latent.digital).round().clamp(0.0, 48.0) as u32
}

fn draw_gender(years: u32, draws: &mut Draws) -> &'static str {
    if draws.chance(0.02) {
        "Unknown"
    } else if draws.chance(logistic(0.045 * (17.0 - f64::from(years)))) {
        "F"
    } else {
        "M"
    }
}

fn draw_publications(latent: &Latent, practice: usize, draws: &mut Draws) -> u32 {
    let academic = if practice == 3 { 1.3 } else { 0.0 };
    if draws.chance(logistic(-2.38 + 0.8 * latent.kol + academic)) {
        libm::exp(libm::log(6.0) + 0.82 * draws.normal()).round().max(1.0) as u32
    } else {
        0
    }
}

fn draw_kol_tier(latent: &Latent, publications: u32, draws: &mut Draws) -> &'static str {
    let score = latent.kol + 0.6 * libm::log(1.0 + f64::from(publications)) + 0.5 * draws.normal();
    match score {
        s if s > 3.1 => "1",
        s if s > 2.5 => "2",
        s if s > 2.0 => "3",
        s if s > 1.6 => "4",
        _ => "No tier",
    }
}

fn draw_payments(latent: &Latent, specialty: usize, draws: &mut Draws) -> f64 {
    let odds = [-0.15, -0.45, 1.0, 0.45, 0.2, -0.4][specialty] + 0.46 * (latent.log_market - 3.3);
    let size =
        libm::log(180.0) + 0.20 * (latent.log_market - 3.8) + 0.45 * latent.kol + 1.75 * draws.normal();
    if draws.chance(logistic(odds)) { libm::exp(size).clamp(5.0, 75_000.0) } else { 0.0 }
}

fn draw_rep_access(latent: &Latent, practice: usize, draws: &mut Draws) -> &'static str {
    match 0.8 * latent.rep + [-0.3, 0.2, 0.5, -0.6][practice] + 0.6 * draws.normal() {
        s if s > -0.05 => "Open",
        s if s > -1.2 => "Restricted",
        _ => "No-see",
    }
}

fn draw_channel(latent: &Latent, draws: &mut Draws) -> &'static str {
    let Latent { digital, rep, .. } = *latent;
    let likings = [
        0.9 + rep,
        -0.8 + 0.3 * rep - 0.3 * digital,
        -0.7 + 0.6 * digital,
        0.3 + 0.8 * digital - 0.2 * rep,
        -1.6 + 0.7 * digital,
        -2.2,
    ];
    CHANNELS[draws.pick(&likings.map(libm::exp))]
}

fn draw_payer_access(place: &Place, draws: &mut Draws) -> u32 {
    (place.payer_access + 8.0 * draws.normal()).round().clamp(20.0, 95.0) as u32
}
