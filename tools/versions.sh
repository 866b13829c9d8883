# The one place with the versions of the tools that build and test Strata.
# The Rust version is in rust-toolchain.toml, the wasm-bindgen version in Cargo.lock.
# shellcheck shell=bash disable=SC2034

TRUNK_VERSION=0.21.14
BINARYEN_VERSION=132.0.0
PLAYWRIGHT_VERSION=1.65.1
AXE_VERSION=4.14.1

# What the benchmarks compare with.
PAPAPARSE_VERSION=5.7.1
DUCKDB_VERSION=1.32.0
ESBUILD_VERSION=0.28.2
ML_KMEANS_VERSION=7.0.1
SKMEANS_VERSION=0.11.3
THING_KMEANS_VERSION=2.0.42
