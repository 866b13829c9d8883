//! Numbers, sizes and times as text, the same everywhere.
//!
//! English separators always: the engine's sentences use them too, and one
//! screen must not show `1.234` and `1,234` for the same thing.

use js_sys::Date;
use wasm_bindgen::JsValue;

pub use crate::segments::words::{count, figure as number, list, percent, spoken, whole};

/// A narrow space that does not break, between a number and its unit.
pub const NARROW: char = '\u{202f}';

/// What stands for a value that is not there.
pub const NONE: &str = "–";

/// `12,345.6`, with so many decimals; a true minus sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return NONE.to_owned();
    }
    let text = format!("{:.decimals$}", value.abs());
    let (integer, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let is_zero = text.bytes().all(|b| matches!(b, b'0' | b'.'));
    let sign = if value < 0.0 && !is_zero { "−" } else { "" };
    let integer = integer.parse::<usize>().map_or_else(|_| integer.to_owned(), whole);
    if fraction.is_empty() { format!("{sign}{integer}") } else { format!("{sign}{integer}.{fraction}") }
}

/// All decimals that a number has, six at most and no zeros at its end: for sums that are to be added up by hand.
pub fn exact(value: f64) -> String {
    let text = format!("{value:.6}");
    let decimals = text.trim_end_matches('0').split_once('.').map_or(0, |(_, fraction)| fraction.len());
    fixed(value, decimals)
}

/// How many decimals numbers of this size are told with: three figures that matter.
pub fn decimals(size: f64) -> usize {
    match size.abs() {
        size if size >= 100.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 => 2,
        size if size >= 0.01 => 3,
        _ => 4,
    }
}

/// A share of 0 to 1 with one decimal always, for columns of them.
pub fn percent_1(share: f64) -> String {
    format!("{}{NARROW}%", fixed(share * 100.0, 1))
}

/// `1.4 MB`.
pub fn bytes(n: f64) -> String {
    let (value, unit) = match n {
        n if n >= 1e9 => (n / 1e9, "GB"),
        n if n >= 1e6 => (n / 1e6, "MB"),
        n if n >= 1e3 => (n / 1e3, "kB"),
        n => return format!("{}{NARROW}bytes", fixed(n, 0)),
    };
    format!("{}{NARROW}{unit}", fixed(value, usize::from(value < 100.0)))
}

/// An ISO time in UTC as this machine's clock has it: `21 Nov 2026, 21:50`.
pub fn time(iso: &str) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let date = Date::new(&JsValue::from_str(iso));
    if date.get_time().is_nan() {
        return iso.to_owned();
    }
    let clock = format!("{:02}:{:02}", date.get_hours(), date.get_minutes());
    let now = Date::new_0();
    if date.to_date_string() == now.to_date_string() {
        return format!("today, {clock}");
    }
    let month = MONTHS.get(date.get_month() as usize).copied().unwrap_or_default();
    format!("{} {month} {}, {clock}", date.get_date(), date.get_full_year())
}
