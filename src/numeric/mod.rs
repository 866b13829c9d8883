//! Plain mathematics without domain words: a seeded generator, statistics, portable functions.

pub mod matching;
pub mod random;
pub mod statistics;
pub mod tiles;

/// The natural logarithm of 1 + x, the same bits on every machine: the system's own differs between targets.
pub fn ln_1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// The natural logarithm, the same bits on every machine.
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// The sine, the same bits on every machine.
pub fn sin(x: f64) -> f64 {
    libm::sin(x)
}

/// The inverse of [`ln_1p`], the same bits on every machine.
pub fn exp_m1(x: f64) -> f64 {
    libm::expm1(x)
}

/// At most `most` of the numbers below `n`, spread evenly and rising.
pub fn even_sample(n: usize, most: usize) -> impl Iterator<Item = usize> {
    let count = n.min(most) as u64;
    // In 64 bits: in the browser a row number times a count can exceed 32.
    (0..count).map(move |i| (i * n as u64 / count) as usize)
}
