//! Names to start from: a segment's two strongest numbers.

use super::{ColumnBySegment, Summary, highlights::highlights, words::spoken};

/// One name for each segment, no two alike.
pub fn suggest_names(columns: &[ColumnBySegment], k: usize) -> Vec<String> {
    let features: Vec<ColumnBySegment> = columns
        .iter()
        .filter(|column| column.is_feature && matches!(column.overall, Summary::Number { .. }))
        .cloned()
        .collect();
    let mut names: Vec<String> = Vec::with_capacity(k);
    for segment in 0..k {
        let parts: Vec<String> = highlights(&features, segment)
            .iter()
            .map(|h| format!("{} {}", if h.difference > 0.0 { "high" } else { "low" }, measured(&h.column)))
            .collect();
        let name = |count: usize| capital(&parts[..count.min(parts.len())].join(", "));
        let unlike = (2..=parts.len().max(2)).map(name).find(|n| !n.is_empty() && !names.contains(n));
        names.push(unlike.unwrap_or_else(|| {
            let base = if parts.is_empty() { "Near the average".to_owned() } else { name(2) };
            if names.contains(&base) { format!("{base} ({})", segment + 1) } else { base }
        }));
    }
    names
}

/// What a column measures, without the period at its end: `brand_share_r12m` is `brand share`.
fn measured(column: &str) -> String {
    let name = spoken(column);
    let is_period = |word: &str| {
        let digits =
            word.trim_start_matches(['r', 'R']).trim_end_matches(['d', 'm', 'q', 'y', 'D', 'M', 'Q', 'Y']);
        !digits.is_empty() && digits.len() < word.len() && digits.bytes().all(|b| b.is_ascii_digit())
    };
    match name.rsplit_once(' ') {
        Some((measure, last)) if is_period(last) => measure.to_owned(),
        _ => name,
    }
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

#[cfg(test)]
mod tests {
    use super::measured;

    #[test]
    fn names_leave_the_period_out() {
        let cases = [
            ("brand_share_r12m", "brand share"),
            ("publications_5y", "publications"),
            ("top_10", "top 10"),
            ("r6m", "r6m"),
            ("class_m", "class m"),
        ];
        for (column, expected) in cases {
            assert_eq!(measured(column), expected);
        }
    }
}
