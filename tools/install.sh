# Functions that install what Strata needs and nothing else, each quick when all is there.
# Sourced by ./start and ./test from the project's folder. Nothing is installed globally but
# the Rust target (by rustup) and, for tests, the browser (by apt-get).
# shellcheck shell=bash

set -euo pipefail
# shellcheck source=tools/versions.sh
source tools/versions.sh

export STRATA_TOOLS="${STRATA_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/strata-tools}"
export PATH="$STRATA_TOOLS/cargo/bin:$STRATA_TOOLS/npm/node_modules/.bin:$PATH"
# Trunk 0.21 takes NO_COLOR for a flag that must read true or false.
unset NO_COLOR

WASM_TARGET=wasm32-unknown-unknown
RUST_VERSION="$(sed -n 's/^channel *= *"\(.*\)"/\1/p' rust-toolchain.toml)"
WASM_BINDGEN_VERSION="$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)"

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }
fail() { printf 'Strata: %s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# True if `$1 --version` names exactly the version $2.
is_version() { has "$1" && [[ " $("$1" --version 2>/dev/null) " == *" $2 "* ]]; }

need_rust() {
  has rustup && has cargo || fail "Rust is missing. Install it with rustup (https://rustup.rs), then run this again."
  if ! grep -q "^$RUST_VERSION" <<<"$(rustup toolchain list)"; then
    if [[ "$(cd / && rustc --version 2>/dev/null)" == "rustc $RUST_VERSION "* ]]; then
      # The default toolchain is the wanted version under another name.
      RUSTUP_TOOLCHAIN="$(cd / && rustup show active-toolchain | cut -d' ' -f1)"
      export RUSTUP_TOOLCHAIN
    else
      say "Installing Rust $RUST_VERSION"
      rustup toolchain install "$RUST_VERSION" --profile minimal ||
        fail "rustup could not install Rust $RUST_VERSION."
    fi
  fi
  if ! grep -qx "$WASM_TARGET" <<<"$(rustup target list --installed)"; then
    say "Adding the $WASM_TARGET target"
    rustup target add "$WASM_TARGET" || fail "rustup could not add the $WASM_TARGET target."
  fi
}

need_rust_linters() {
  local component
  for component in clippy rustfmt; do
    grep -q "^$component" <<<"$(rustup component list --installed)" || rustup component add "$component" ||
      fail "rustup could not add $component."
  done
}

need_node() {
  has node && has npm || fail "Node.js with npm is missing. Install Node.js 20 or newer, then run this again."
  (( $(node -p 'process.versions.node.split(".")[0]') >= 20 )) ||
    fail "Node.js is too old ($(node --version)); version 20 or newer is needed."
}

# Installs one program from crates.io. The tools' own release profiles favour their speed over
# ours: without them the build takes minutes instead of tens of minutes.
cargo_tool() {
  local crate="$1" version="$2"; shift 2
  say "Building $crate $version (a few minutes, once)"
  CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1 \
    CARGO_TARGET_DIR="$STRATA_TOOLS/target" RUSTFLAGS='' \
    cargo install --root "$STRATA_TOOLS/cargo" --force "$@" "$crate@$version" ||
    fail "$crate $version could not be built; the lines above say why."
  rm -rf "$STRATA_TOOLS/target"
}

need_trunk() {
  is_version trunk "$TRUNK_VERSION" || cargo_tool trunk "$TRUNK_VERSION" --locked
}

# Not --locked: the lock file that wasm-bindgen-cli ships names a version that is gone.
need_wasm_bindgen() {
  is_version wasm-bindgen "$WASM_BINDGEN_VERSION" && has wasm-bindgen-test-runner ||
    cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION"
}

# npm_tool PACKAGE VERSION: into the tools folder, at exactly this version.
npm_tool() {
  local manifest="$STRATA_TOOLS/npm/node_modules/$1/package.json"
  [[ -f "$manifest" && "$(node -p 'require(process.argv[1]).version' "$manifest")" == "$2" ]] && return
  say "Installing $1 $2"
  mkdir -p "$STRATA_TOOLS/npm"
  npm install --prefix "$STRATA_TOOLS/npm" --save-exact --no-audit --no-fund --loglevel=error "$1@$2" ||
    fail "npm could not install $1 $2."
}

need_wasm_opt() {
  npm_tool binaryen "$BINARYEN_VERSION"
  is_version wasm-opt "${BINARYEN_VERSION%%.*}" || fail "wasm-opt does not run (npm package binaryen $BINARYEN_VERSION)."
}

need_page_tools() {
  need_rust
  need_node
  need_wasm_bindgen
  need_trunk
  need_wasm_opt
}

find_browser() {
  local name
  for name in "${CHROMIUM:-chromium}" chromium-browser google-chrome; do
    command -v "$name" && return
  done
  return 1
}

need_browser() {
  if ! find_browser >/dev/null || ! has "${CHROMEDRIVER:-chromedriver}"; then
    has apt-get || fail "Chromium and its driver are missing. Install them, or set CHROMIUM and CHROMEDRIVER to their paths."
    say "Installing Chromium and its driver"
    local as_root=()
    (( EUID == 0 )) || as_root=(sudo)
    { "${as_root[@]}" apt-get update -qq &&
      DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends chromium chromium-driver \
        >/dev/null; } || fail "apt-get could not install chromium and chromium-driver."
  fi
  CHROMIUM="$(find_browser)"
  CHROMEDRIVER="$(command -v "${CHROMEDRIVER:-chromedriver}")"
  export CHROMIUM CHROMEDRIVER
}

need_end_to_end_tools() {
  need_node
  need_browser
  npm_tool playwright-core "$PLAYWRIGHT_VERSION"
  npm_tool axe-core "$AXE_VERSION"
}

build_page() {
  say "Building the page into dist/"
  trunk build --release || fail "the page could not be built; the lines above say why."
}
