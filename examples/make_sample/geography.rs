//! Where accounts are: regions, states, the first three digits of a ZIP code, sales territories.
//!
//! States and ZIP prefixes are the real ones, in proportion to the population within each region.
//! Territories are invented: a state, or a few small ones together, or a part of a large one.

use crate::draws::Draws;

/// The four census regions and their share of the panel.
pub const REGIONS: [(&str, f64); 4] =
    [("Northeast", 0.19), ("Midwest", 0.21), ("South", 0.38), ("West", 0.22)];

/// One state: region, code, weight (population in millions), first and last ZIP prefix, district
/// within the region, number of territories the state is cut into.
type State = (usize, &'static str, f64, u16, u16, u32, u16);

#[rustfmt::skip]
const STATES: [State; 51] = [
    (0, "CT", 3.6, 60, 69, 1, 1), (0, "ME", 1.4, 39, 49, 2, 1), (0, "MA", 7.0, 10, 27, 3, 1),
    (0, "NH", 1.4, 30, 38, 2, 1), (0, "NJ", 9.3, 70, 89, 4, 2), (0, "NY", 19.6, 100, 149, 5, 3),
    (0, "PA", 13.0, 150, 196, 6, 2), (0, "RI", 1.1, 28, 29, 1, 1), (0, "VT", 0.6, 50, 59, 2, 1),
    (1, "IL", 12.5, 600, 629, 1, 2), (1, "IN", 6.9, 460, 479, 2, 1), (1, "IA", 3.2, 500, 528, 3, 1),
    (1, "KS", 2.9, 660, 679, 4, 1), (1, "MI", 10.0, 480, 499, 5, 2), (1, "MN", 5.7, 550, 567, 6, 1),
    (1, "MO", 6.2, 630, 658, 7, 1), (1, "NE", 2.0, 680, 693, 4, 1), (1, "ND", 0.8, 580, 588, 6, 1),
    (1, "OH", 11.8, 430, 458, 8, 2), (1, "SD", 0.9, 570, 577, 3, 1), (1, "WI", 5.9, 530, 549, 9, 1),
    (2, "AL", 5.1, 350, 369, 1, 1), (2, "AR", 3.1, 716, 729, 2, 1), (2, "DE", 1.0, 197, 199, 3, 1),
    (2, "DC", 0.7, 200, 205, 3, 1), (2, "FL", 22.6, 320, 349, 4, 3), (2, "GA", 11.0, 300, 319, 5, 2),
    (2, "KY", 4.5, 400, 427, 6, 1), (2, "LA", 4.6, 700, 714, 7, 1), (2, "MD", 6.2, 206, 219, 3, 1),
    (2, "MS", 2.9, 386, 397, 1, 1), (2, "NC", 10.8, 270, 289, 8, 2), (2, "OK", 4.1, 730, 749, 2, 1),
    (2, "SC", 5.4, 290, 299, 9, 1), (2, "TN", 7.1, 370, 385, 10, 1), (2, "TX", 30.5, 750, 799, 11, 4),
    (2, "VA", 8.7, 220, 246, 12, 1), (2, "WV", 1.8, 247, 268, 6, 1),
    (3, "AK", 0.7, 995, 999, 1, 1), (3, "AZ", 7.4, 850, 865, 2, 1), (3, "CA", 39.0, 900, 961, 3, 6),
    (3, "CO", 5.9, 800, 816, 4, 1), (3, "HI", 1.4, 967, 968, 1, 1), (3, "ID", 2.0, 832, 838, 5, 1),
    (3, "MT", 1.1, 590, 599, 5, 1), (3, "NV", 3.2, 889, 898, 6, 1), (3, "NM", 2.1, 870, 884, 2, 1),
    (3, "OR", 4.2, 970, 979, 7, 1), (3, "UT", 3.4, 840, 847, 6, 1), (3, "WA", 7.8, 980, 994, 1, 1),
    (3, "WY", 0.6, 820, 831, 4, 1),
];

/// The place of one account.
pub struct Place {
    /// Position in [`REGIONS`].
    pub region: usize,
    /// Two letters.
    pub state: &'static str,
    /// The ZIP prefix; written with three digits, so that 60 becomes `060`.
    pub zip3: u16,
    /// Six digits: region, district, part.
    pub territory: u32,
    /// The state's usual payer access in percent, before the account's own deviation.
    pub payer_access: f64,
}

impl Place {
    /// The region called South, which the event of 2025-Q3 strikes.
    pub const SOUTH: usize = 2;

    /// Draws a place.
    pub fn draw(seed: u64, draws: &mut Draws) -> Self {
        let region = draws.pick(&REGIONS.map(|(_, share)| share));
        let weights = STATES.map(|state| if state.0 == region { state.2 } else { 0.0 });
        let position = draws.pick(&weights);
        let (_, state, _, first, last, district, parts) = STATES[position];
        let width = last - first + 1;
        let step = ((draws.uniform() * f64::from(width)) as u16).min(width - 1);
        let part = u32::from(step * parts / width) + 1;
        Self {
            region,
            state,
            zip3: first + step,
            territory: (region as u32 + 1) * 100_000 + district * 1_000 + part * 10,
            payer_access: Draws::of(seed, position, STATE_PURPOSE).between(40.0, 80.0),
        }
    }
}

/// The stream from which a state's payer access is drawn; apart from all streams of accounts.
const STATE_PURPOSE: u64 = 1_000;
