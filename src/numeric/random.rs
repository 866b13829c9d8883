//! Seeded random numbers, fixed for ever.
//!
//! The generator is xoshiro256++, seeded through SplitMix64 (`rand_xoshiro`).
//! How its output becomes indexes and fractions is written out here rather
//! than taken from `rand`, whose sampling may change between releases: a
//! stored seed must give the same segments in ten years.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::ln;

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The stream number `stream` of a seed; streams of one seed are independent of one another.
    pub fn new(seed: u64, stream: u64) -> Self {
        // Odd multiplier from SplitMix64: neighbouring streams land far apart.
        Self(Xoshiro256PlusPlus::seed_from_u64(seed.wrapping_add(stream.wrapping_mul(0x9e37_79b9_7f4a_7c15))))
    }

    /// A number in `[0, 1)`, of 53 random bits.
    pub fn fraction(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    /// An index below `n`, each equally likely (Lemire's multiplication with rejection). `n` is above zero.
    pub fn below(&mut self, n: usize) -> usize {
        let n = n as u64;
        let floor = n.wrapping_neg() % n;
        loop {
            let wide = u128::from(self.0.next_u64()) * u128::from(n);
            if wide as u64 >= floor {
                return (wide >> 64) as usize;
            }
        }
    }

    /// A number of the standard normal distribution (Marsaglia's polar method).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (a, b) = (2.0 * self.fraction() - 1.0, 2.0 * self.fraction() - 1.0);
            let square = a * a + b * b;
            if square > 0.0 && square < 1.0 {
                return a * (-2.0 * ln(square) / square).sqrt();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_numbers_for_ever() {
        let mut random = Random::new(42, 0);
        let fractions: Vec<f64> = (0..3).map(|_| random.fraction()).collect();
        let indexes: Vec<usize> = (0..6).map(|_| random.below(10)).collect();
        assert_eq!(fractions, [0.814_305_145_122_909_9, 0.318_821_040_061_661_1, 0.983_894_168_177_488_8]);
        assert_eq!(indexes, [7, 7, 5, 1, 6, 2]);
        let normals: Vec<f64> = (0..3).map(|_| random.normal()).collect();
        assert_eq!(normals, [0.724_543_826_398_476_4, 0.869_995_500_624_649_8, -0.689_845_768_124_621_6]);
    }

    #[test]
    fn streams_of_one_seed_differ() {
        assert_ne!(Random::new(42, 0).fraction().to_bits(), Random::new(42, 1).fraction().to_bits());
    }

    #[test]
    fn indexes_are_even() {
        let mut random = Random::new(7, 0);
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[random.below(6)] += 1;
        }
        assert!(counts.iter().all(|c| (9_600..10_400).contains(c)), "{counts:?}");
    }

    #[test]
    fn normal_numbers_have_the_moments_of_their_distribution() {
        let mut random = Random::new(7, 1);
        let n = 100_000;
        let mut sums = [0.0; 4];
        for _ in 0..n {
            let value = random.normal();
            (1..).zip(&mut sums).for_each(|(power, sum)| *sum += value.powi(power) / f64::from(n));
        }
        for (found, expected) in sums.iter().zip([0.0, 1.0, 0.0, 3.0]) {
            assert!((found - expected).abs() < 0.05, "{sums:?}");
        }
    }
}
