//! Integration tests: one binary, one `mod` line per file.

mod architecture;
