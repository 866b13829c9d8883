//! Plain mathematics without domain words: a seeded generator, statistics, portable logarithm.

pub mod random;
pub mod statistics;

/// The natural logarithm of 1 + x, the same bits on every machine: the system's own differs between targets.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The inverse of [`ln_1p`], the same bits on every machine.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}
