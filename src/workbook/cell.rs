//! A cell's value, and the text that a person would want to read it in.

use std::fmt::Write;

use calamine::{CellErrorType, Data, DataRef, DataType, ExcelDateTime};

/// From here on a whole number has more digits than Excel keeps.
const LONG: f64 = 1e15;

/// The first day that Excel does not know: 10000-01-01.
const AFTER_LAST_DAY: f64 = 2_958_466.0;

/// What a cell holds.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Nothing.
    Empty,
    /// Text.
    Text(&'a str),
    /// A number, shown with so many digits at least.
    Number(f64, usize),
    /// Yes or no.
    Truth(bool),
    /// A day, a time, both, or a duration.
    Time(ExcelDateTime),
    /// The same as text in ISO 8601.
    IsoTime(&'a str),
    /// What a formula gives that has no value.
    Error(&'a CellErrorType),
}

impl<'a> Value<'a> {
    /// A cell's value, of a format that shows so many digits at least.
    pub fn of_ref(data: &'a DataRef<'_>, digits: usize) -> Self {
        match data {
            DataRef::Empty => Self::Empty,
            DataRef::Int(number) => Self::Number(*number as f64, digits),
            DataRef::Float(number) => Self::Number(*number, digits),
            DataRef::Bool(truth) => Self::Truth(*truth),
            DataRef::DateTime(time) => Self::Time(*time),
            DataRef::DateTimeIso(time) | DataRef::DurationIso(time) => Self::IsoTime(time),
            DataRef::Error(error) => Self::Error(error),
            DataRef::String(_) | DataRef::SharedString(_) => {
                Self::Text(data.get_string().unwrap_or_default())
            }
        }
    }

    /// A cell's value.
    pub fn of(data: &'a Data) -> Self {
        match data {
            Data::Empty => Self::Empty,
            Data::Int(number) => Self::Number(*number as f64, 0),
            Data::Float(number) => Self::Number(*number, 0),
            Data::Bool(truth) => Self::Truth(*truth),
            Data::DateTime(time) => Self::Time(*time),
            Data::DateTimeIso(time) | Data::DurationIso(time) => Self::IsoTime(time),
            Data::Error(error) => Self::Error(error),
            Data::String(text) => Self::Text(text),
        }
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty | Self::Text(""))
    }

    /// Whether it is a whole number of more digits than Excel keeps.
    pub fn is_long_number(&self) -> bool {
        matches!(self, Self::Number(number, _) if number.abs() >= LONG && number.abs() < 1e21 && number.fract() == 0.0)
    }

    /// Adds its text.
    pub fn write(&self, out: &mut String) {
        // Writing to text cannot fail.
        let _ = match self {
            Self::Empty => Ok(()),
            Self::Text(text) => out.write_str(text),
            Self::Number(number, digits) => write_number(*number, *digits, out),
            Self::Truth(truth) => out.write_str(if *truth { "TRUE" } else { "FALSE" }),
            Self::Time(time) => write_time(time, out),
            Self::IsoTime(text) => write_iso_time(text, out),
            Self::Error(error) => write!(out, "{error}"),
        };
    }
}

/// The shortest text that reads back as the same number.
fn write_number(number: f64, digits: usize, out: &mut String) -> std::fmt::Result {
    let size = number.abs();
    if number == 0.0 {
        // Zero has a sign that nobody wants to read.
        write!(out, "{:0digits$}", 0)
    } else if !number.is_finite() {
        out.write_str("#NUM!")
    } else if (1e-7..1e21).contains(&size) {
        let digits = if number < 0.0 && digits > 0 { digits + 1 } else { digits };
        if number.fract() == 0.0 { write!(out, "{number:0digits$}") } else { write!(out, "{number}") }
    } else {
        write!(out, "{number:e}")
    }
}

fn write_time(time: &ExcelDateTime, out: &mut String) -> std::fmt::Result {
    let value = time.as_f64();
    if time.is_duration() {
        return write_duration(value, out);
    }
    if !(0.0..AFTER_LAST_DAY).contains(&value) {
        return write_number(value, 0, out);
    }
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let is_midnight = (hour, minute, second, milli) == (0, 0, 0, 0);
    // Before the first day there is a time of no day, save that Excel for Mac begins with day nought.
    let has_day = value >= 1.0 || (year == 1904 && is_midnight);
    if has_day {
        write!(out, "{year:04}-{month:02}-{day:02}")?;
        if is_midnight {
            return Ok(());
        }
        out.push(' ');
    }
    write!(out, "{hour:02}:{minute:02}:{second:02}")?;
    if milli > 0 { write!(out, ".{milli:03}") } else { Ok(()) }
}

fn write_duration(days: f64, out: &mut String) -> std::fmt::Result {
    let millis = (days.abs() * 86_400_000.0).round();
    if !(0.0..1e15).contains(&millis) {
        return write_number(days, 0, out);
    }
    let (millis, sign) = (millis as u64, if days < 0.0 { "-" } else { "" });
    let seconds = millis / 1_000;
    write!(out, "{sign}{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)?;
    if millis % 1_000 > 0 { write!(out, ".{:03}", millis % 1_000) } else { Ok(()) }
}

fn write_iso_time(text: &str, out: &mut String) -> std::fmt::Result {
    match text.split_once('T') {
        Some((day, time)) if !day.is_empty() => {
            let time = time.trim_end_matches('Z');
            out.write_str(day)?;
            if time.trim_matches(['0', ':', '.']).is_empty() { Ok(()) } else { write!(out, " {time}") }
        }
        _ => out.write_str(text),
    }
}
