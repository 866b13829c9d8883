//! Seeded random draws: the same numbers on every machine.
//!
//! The generator is xoshiro256++, and every logarithm and exponential goes through `libm`, because
//! those of the platform differ in the last digit. The methods are the plain textbook ones: clear
//! rather than fast, since the whole panel takes a second.

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::{Rng, SeedableRng};

/// A stream of random draws.
pub struct Draws(Xoshiro256PlusPlus);

impl Draws {
    /// A stream of its own for one purpose in the life of one account. Changing how one column is
    /// drawn therefore leaves all others as they were.
    pub fn of(seed: u64, account: usize, purpose: u64) -> Self {
        let mixed = seed
            .wrapping_add((account as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15))
            .wrapping_add(purpose.wrapping_mul(0xD1B5_4A32_D192_ED03));
        Self(Xoshiro256PlusPlus::seed_from_u64(mixed))
    }

    /// Uniform in `[0, 1)`, with 53 bits.
    pub fn uniform(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Uniform in `[low, high)`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// Standard normal, by Marsaglia's polar method (the second value of the pair is dropped).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (self.between(-1.0, 1.0), self.between(-1.0, 1.0));
            let s = x * x + y * y;
            if s > 0.0 && s < 1.0 {
                return x * (-2.0 * libm::log(s) / s).sqrt();
            }
        }
    }

    /// Gamma with this shape (at least 1) and scale, by Marsaglia and Tsang's method.
    pub fn gamma(&mut self, shape: f64, scale: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = 1.0 + c * x;
            if v <= 0.0 {
                continue;
            }
            let v = v * v * v;
            if libm::log(1.0 - self.uniform()) < 0.5 * x * x + d - d * v + d * libm::log(v) {
                return d * v * scale;
            }
        }
    }

    /// Poisson, by Knuth's products, in portions small enough for `exp(-mean)` to stay accurate.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let mut count = 0;
        let mut rest = mean;
        while rest > 0.0 {
            let portion = rest.min(30.0);
            rest -= portion;
            let floor = libm::exp(-portion);
            let mut product = self.uniform();
            while product > floor {
                count += 1;
                product *= self.uniform();
            }
        }
        count
    }

    /// Binomial, one trial after the other.
    pub fn binomial(&mut self, trials: u32, probability: f64) -> u32 {
        (0..trials).map(|_| u32::from(self.chance(probability))).sum()
    }

    /// The position of one of these weights, drawn in proportion to them.
    pub fn pick(&mut self, weights: &[f64]) -> usize {
        let mut rest = self.uniform() * weights.iter().sum::<f64>();
        for (position, weight) in weights.iter().enumerate() {
            if rest < *weight {
                return position;
            }
            rest -= weight;
        }
        weights.len() - 1
    }
}

/// The logistic function: a probability from log-odds.
pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}
