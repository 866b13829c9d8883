//! The six hidden kinds of prescriber: the truth that a segmentation may or may not find.
//!
//! Each kind is a centre in five unseen dimensions plus the odds of what can be seen from outside.
//! An account is drawn around the centre of its kind, so that kinds overlap as real ones do.

use crate::draws::Draws;

/// What drives an account and is never published.
#[derive(Clone, Copy)]
pub struct Latent {
    /// Natural logarithm of the prescriptions in the class per quarter.
    pub log_market: f64,
    /// Log-odds of the brand's share.
    pub logit_share: f64,
    /// Liking for digital channels.
    pub digital: f64,
    /// Liking for visits of a representative.
    pub rep: f64,
    /// Standing as an opinion leader.
    pub kol: f64,
}

/// One kind of prescriber.
pub struct Archetype {
    /// Its name in the answer key.
    pub name: &'static str,
    /// Its share of the panel.
    pub share: f64,
    /// The centre around which accounts are drawn.
    pub centre: Latent,
    /// Chance of practising in a rural place.
    pub rural: f64,
    /// Chance of a suburban place among those that are not rural.
    pub suburban: f64,
    /// Chance of having stopped writing altogether, while still in the lists.
    pub silent: f64,
    /// Odds of the values of [`SPECIALTIES`].
    pub specialties: [f64; 6],
    /// Odds of the values of [`PRACTICES`].
    pub practices: [f64; 4],
}

/// Spread of the latent values around the centre of the kind.
const SPREAD: Latent = Latent { log_market: 0.47, logit_share: 0.50, digital: 0.40, rep: 0.45, kol: 0.60 };

/// Specialties, in the order of the odds.
pub const SPECIALTIES: [&str; 6] =
    ["Family/Internal Medicine", "NP/PA", "Cardiology", "Endocrinology", "Nephrology", "Other"];

/// Types of practice, in the order of the odds.
pub const PRACTICES: [&str; 4] = ["Health system", "Independent group", "Solo", "Academic"];

const fn centre(log_market: f64, logit_share: f64, digital: f64, rep: f64, kol: f64) -> Latent {
    Latent { log_market, logit_share, digital, rep, kol }
}

/// The six kinds.
pub const ARCHETYPES: [Archetype; 6] = [
    Archetype {
        name: "Loyal high writers",
        share: 0.10,
        centre: centre(4.9, 0.1, 0.0, 0.9, 0.6),
        rural: 0.07,
        suburban: 0.26,
        silent: 0.0,
        specialties: [0.36, 0.12, 0.20, 0.25, 0.06, 0.01],
        practices: [0.40, 0.36, 0.07, 0.17],
    },
    Archetype {
        name: "Competitor champions",
        share: 0.13,
        centre: centre(4.8, -2.9, -0.2, 0.3, 0.5),
        rural: 0.08,
        suburban: 0.26,
        silent: 0.0,
        specialties: [0.42, 0.10, 0.20, 0.20, 0.06, 0.02],
        practices: [0.42, 0.33, 0.07, 0.18],
    },
    Archetype {
        name: "Rising adopters",
        share: 0.15,
        centre: centre(3.9, -0.7, 0.9, 0.5, 0.1),
        rural: 0.09,
        suburban: 0.30,
        silent: 0.0,
        specialties: [0.40, 0.33, 0.12, 0.08, 0.04, 0.03],
        practices: [0.46, 0.34, 0.08, 0.12],
    },
    Archetype {
        name: "Digital-first moderates",
        share: 0.20,
        centre: centre(3.5, -1.9, 1.3, -1.2, 0.0),
        rural: 0.08,
        suburban: 0.31,
        silent: 0.0,
        specialties: [0.45, 0.36, 0.08, 0.04, 0.04, 0.03],
        practices: [0.47, 0.34, 0.08, 0.11],
    },
    Archetype {
        name: "Rep-reliant traditional",
        share: 0.18,
        centre: centre(3.4, -1.3, -1.3, 1.0, -0.1),
        rural: 0.30,
        suburban: 0.32,
        silent: 0.0,
        specialties: [0.67, 0.18, 0.06, 0.03, 0.03, 0.03],
        practices: [0.27, 0.38, 0.30, 0.05],
    },
    Archetype {
        name: "Low-volume / dormant",
        share: 0.24,
        centre: centre(1.3, -2.6, -0.9, -1.0, -0.3),
        rural: 0.17,
        suburban: 0.32,
        silent: 0.02,
        specialties: [0.49, 0.31, 0.06, 0.03, 0.03, 0.08],
        practices: [0.38, 0.35, 0.20, 0.07],
    },
];

impl Latent {
    /// Draws an account's own values around the centre of its kind.
    pub fn draw(kind: &Archetype, draws: &mut Draws) -> Self {
        let centre = &kind.centre;
        let usual = Self {
            log_market: centre.log_market + SPREAD.log_market * draws.normal(),
            logit_share: centre.logit_share + SPREAD.logit_share * draws.normal(),
            digital: centre.digital + SPREAD.digital * draws.normal(),
            rep: centre.rep + SPREAD.rep * draws.normal(),
            kol: centre.kol + SPREAD.kol * draws.normal(),
        };
        // A ten-thousandth of a prescription a quarter is none at all.
        if draws.chance(kind.silent) { Self { log_market: -9.0, ..usual } } else { usual }
    }

    /// The same account one quarter later: a small random walk, and now and then, where `may_jump`,
    /// a genuine change of mind about the brand.
    pub fn step(&mut self, may_jump: bool, draws: &mut Draws) {
        self.log_market += 0.05 * draws.normal();
        self.logit_share += 0.09 * draws.normal();
        self.digital += 0.07 * draws.normal();
        self.rep += 0.06 * draws.normal();
        let jump = if draws.chance(0.5) { 1.2 } else { -1.2 };
        if draws.chance(0.03) && may_jump {
            self.logit_share += jump;
        }
    }
}
