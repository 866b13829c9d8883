//! Figures as they are read: three significant digits, thousands parted, shares in percent.

/// A number in about three significant digits: `1,234`, `12.3`, `0.0123`.
pub fn figure(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    if size >= 1e15 || (size > 0.0 && size < 1e-4) {
        return format!("{value:.2e}");
    }
    let decimals = match size {
        s if s >= 99.95 => 0,
        s if s >= 9.995 => 1,
        s if s >= 0.9995 => 2,
        s if s >= 0.09995 => 3,
        _ => 4,
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    grouped(if text == "-0" { "0" } else { text })
}

/// A share, 0 to 1, in percent: `41 %`, `0.4 %`.
pub fn percent(share: f64) -> String {
    let hundredths = share * 100.0;
    if hundredths > 0.0 && hundredths < 9.95 {
        format!("{hundredths:.1} %")
    } else {
        format!("{hundredths:.0} %")
    }
}

/// A whole number with its thousands parted.
pub fn whole(n: usize) -> String {
    grouped(&n.to_string())
}

fn grouped(text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("−", digits));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

/// A number with all the digits that it has: `1,234.5678`.
pub fn typed(value: f64) -> String {
    if value.is_finite() { grouped(&value.to_string()) } else { "–".to_owned() }
}

/// `1 row`, `5,000 rows`.
pub fn count(n: usize, noun: &str) -> String {
    let ending = match noun {
        _ if n == 1 => "",
        noun if noun.ends_with("ch") || noun.ends_with('s') => "es",
        _ => "s",
    };
    format!("{} {noun}{ending}", whole(n))
}

/// Items as `a, b and c`.
pub fn list(items: &[String]) -> String {
    joined(items, "and")
}

/// Items as `a, b or c`.
pub fn either(items: &[String]) -> String {
    joined(items, "or")
}

fn joined(items: &[String], last_by: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} {last_by} {last}", start.join(", ")),
    }
}

/// A column's name as it is read in a sentence: `brand_share_r12m` is `brand share r12m`.
pub fn spoken(column: &str) -> String {
    column.split(['_', '.']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_have_about_three_digits() {
        let cases = [
            (1234.56, "1,235"),
            (12.345, "12.3"),
            (1.0, "1"),
            (0.012_34, "0.0123"),
            (-4200.0, "−4,200"),
            (0.0, "0"),
            (-0.000_000_1, "-1.00e-7"),
            (99.99, "100"),
            (1e6, "1,000,000"),
            (f64::NAN, "–"),
        ];
        for (value, expected) in cases {
            assert_eq!(figure(value), expected);
        }
        assert_eq!(
            (percent(0.412), percent(0.004), percent(0.0)),
            ("41 %".into(), "0.4 %".into(), "0 %".into())
        );
    }
}
