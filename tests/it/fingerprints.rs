//! Two hundred made-up tables and a fingerprint of all that k-means finds in each: the same natively and in a browser.

use std::fmt::Write;

use strata::{
    methods::{Fit, KMeansSettings, Strength},
    numeric::random::Random,
    progress::Progress,
    quality::scan,
    recipe::{self, Method, Preparation},
    table::{ReadOptions, TableProfile, read, source::Memory},
};

/// How many tables there are.
pub const TABLES: u64 = 200;

/// The fingerprints as they were when they were last meant to change, one line for each table.
pub const EXPECTED: &str = include_str!("../reference/bits.txt");

/// A table of numbers, skewed numbers, counts and categories, with gaps.
fn table(seed: u64) -> String {
    let mut random = Random::new(seed, 1_000);
    let (rows, numbers, groups) = (60 + random.below(200), 2 + random.below(4), 1 + random.below(5));
    let mut text = String::from("id");
    (0..numbers).for_each(|j| write!(text, ",number {j}").unwrap_or_default());
    text.push_str(",volume,calls,region\n");
    for row in 0..rows {
        let group = random.below(groups) as f64;
        write!(text, "A{row:04}").unwrap_or_default();
        for j in 0..numbers {
            let value = random.fraction() + random.fraction() + group * ((j % 3) as f64 - 0.5);
            let gap = random.below(25) == 0;
            if gap { text.push(',') } else { write!(text, ",{value:.6}").unwrap_or_default() }
        }
        let volume = 3.0 / (0.01 + random.fraction()) * (1.0 + group);
        write!(text, ",{volume:.3},{}", random.below(12) + group as usize).unwrap_or_default();
        writeln!(text, ",{}", ["north", "south", "east", "west"][random.below(4)]).unwrap_or_default();
    }
    text
}

/// What k-means finds in a table, and how it is judged, down to the last bit, as sixteen hexadecimal digits.
pub fn fingerprint(seed: u64) -> String {
    let mut silent = |_: Progress| ();
    let file = Memory { name: "table.csv".to_owned(), bytes: table(seed).into_bytes() };
    let table = read(&file, &ReadOptions::default(), &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let profile = TableProfile::of(&table, &mut silent);
    let preparation = Preparation { k: 2 + (seed % 7) as usize, ..Preparation::default() };
    let mut recipe = recipe::propose(&table, &profile, &preparation).unwrap_or_else(|e| panic!("{e}"));
    if let Method::KMeans(settings) = &mut recipe.method {
        *settings = KMeansSettings { restarts: 1, seed, ..settings.clone() };
    }
    let outcome = recipe::run(&recipe, &table, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let mut hash = Fnv::default();
    hash.take(&outcome.assignment.labels);
    if let Strength::Confidence(all) = &outcome.assignment.strength {
        all.iter().for_each(|figure| hash.take(&figure.to_bits().to_le_bytes()));
    }
    if let Fit::KMeans(fit) = &outcome.fit {
        let figures = fit.centers.iter().flatten().chain([&fit.inertia, &fit.total_inertia]);
        figures.chain(&fit.inertias).for_each(|figure| hash.take(&figure.to_bits().to_le_bytes()));
    }
    let encoded = recipe::encoded(&recipe, &outcome, &table).unwrap_or_else(|e| panic!("{e}"));
    if let Method::KMeans(settings) = &recipe.method
        && seed.is_multiple_of(10)
        && let Some(encoded) = &encoded
    {
        let x = &encoded.matrix;
        let (trial, labels) = scan::trial(x, settings, &mut silent).unwrap_or_else(|e| panic!("{e}"));
        hash.take(format!("{trial:?}").as_bytes());
        if seed.is_multiple_of(50) {
            let blocks = outcome.encoder.blocks();
            let found = scan::assess(x, settings, &labels, &blocks, &mut silent);
            hash.take(format!("{found:?}").as_bytes());
        }
    }
    format!("{:016x}", hash.0)
}

/// Fowler, Noll and Vo's hash, 1a, in 64 bits.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
