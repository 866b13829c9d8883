//! Integration tests: one binary, one `mod` line per file.
#![allow(clippy::panic, reason = "a test that cannot go on says why")]

mod architecture;
mod bits;
mod csv_cases;
mod change;
mod correlation;
mod encoding;
mod filter;
mod fingerprints;
mod frozen;
mod groups;
mod join;
mod keys;
mod options;
mod orders;
mod presets;
mod own_breaks;
mod quality;
mod roll_up;
mod understood;
mod update;
mod update_jobs;
mod kmeans;
mod journey;
mod reading;
mod reading_properties;
mod reference;
mod rule_ways;
mod rules;
mod saved_rules;
mod scan;
mod sketch;
mod support;
mod workbook;
