//! What the accounts do: raw counts for each quarter, drawn one quarter after the other.
//!
//! Eight quarters are simulated. The last seven feed the windows of the four snapshots; the first
//! serves only as the year-ago quarter of the first snapshot's growth.

use crate::accounts::Account;
use crate::archetypes::Latent;
use crate::draws::{Draws, logistic};
use crate::geography::Place;

/// Quarters from 2024-Q1 to 2025-Q4.
pub const QUARTERS: usize = 8;
/// The quarter that ends the first snapshot. Until then nobody changes its mind, so that the hidden
/// truth describes what the first snapshot shows.
pub const FIRST: usize = 4;
/// The quarter before which a competitor's launch strikes the South: 2025-Q3.
const EVENT: usize = 6;

/// The raw counts of one account in one quarter.
#[derive(Clone, Copy, Default)]
pub struct Counts {
    /// Prescriptions in the class.
    pub market: u32,
    /// Prescriptions of the brand among them.
    pub brand: u32,
    /// Brand prescriptions for patients new to it.
    pub new_to_brand: u32,
    /// Visits of the representative.
    pub calls_inperson: u32,
    /// Telephone and video calls.
    pub calls_remote: u32,
    /// Sample packs left.
    pub samples: u32,
    /// Meetings attended.
    pub events: u32,
    /// E-mails sent.
    pub sent: u32,
    /// E-mails opened among them.
    pub opened: u32,
    /// Visits to the brand's web site.
    pub web: u32,
}

/// The life of an account: nothing before it joined and after it left.
pub type History = [Option<Counts>; QUARTERS];

/// Simulates an account from the quarter it joins. From `may_leave` on it leaves with 2 % chance
/// before a quarter, and then never comes back.
pub fn simulate(seed: u64, number: usize, account: &Account, joins: usize, may_leave: usize) -> History {
    let mut history = [None; QUARTERS];
    let mut latent = account.latent;
    let mut walk = Draws::of(seed, number, 20);
    let mut stay = Draws::of(seed, number, 21);
    for (quarter, entry) in history.iter_mut().enumerate() {
        if quarter > joins {
            latent.step(quarter > FIRST, &mut walk);
        }
        if quarter == EVENT {
            latent.digital += 0.15;
            if account.place.region == Place::SOUTH {
                latent.logit_share -= 1.0;
            }
        }
        if quarter < joins {
            continue;
        }
        if quarter >= may_leave && quarter > joins && stay.chance(0.02) {
            break;
        }
        *entry = Some(draw_counts(account, &latent, &mut Draws::of(seed, number, 30 + quarter as u64)));
    }
    history
}

fn draw_counts(account: &Account, latent: &Latent, draws: &mut Draws) -> Counts {
    let Latent { log_market, logit_share, digital, rep, kol } = *latent;
    let size = log_market - 3.0;
    let market = draws.poisson(libm::exp(log_market));
    let brand = draws.binomial(market, logistic(logit_share));
    let new_to_brand = draws.binomial(brand, (0.18 + 0.05 * digital).clamp(0.02, 0.60));
    let calls_inperson = draws.poisson(libm::exp(-0.35 + 0.22 * size + 0.75 * rep)).min(12);
    let calls_remote = draws.poisson(libm::exp(-1.0 + 0.10 * size + 0.50 * digital));
    let samples = draws.poisson(account.samples * libm::exp(0.1 + 0.25 * size + 0.60 * rep));
    let events = draws.poisson(libm::exp(-2.3 + 0.40 * kol + 0.25 * rep + 0.15 * size));
    let sent = draws.poisson(account.emails);
    let opened = draws.binomial(sent, logistic(-0.85 + 1.1 * digital));
    let web = draws.poisson(libm::exp(0.1 + 0.9 * digital));
    Counts { market, brand, new_to_brand, calls_inperson, calls_remote, samples, events, sent, opened, web }
}
