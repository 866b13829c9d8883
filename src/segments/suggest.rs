//! Names to start from: a segment's two strongest numbers, or its tier.

use super::{ColumnBySegment, Summary, highlights::highlights, words::spoken};

/// One name for each segment, no two alike.
pub fn suggest_names(columns: &[ColumnBySegment], k: usize, by_score: bool) -> Vec<String> {
    if by_score {
        return (1..=k).map(|tier| format!("Tier {tier}")).collect();
    }
    let features: Vec<ColumnBySegment> = columns
        .iter()
        .filter(|column| column.is_feature && matches!(column.overall, Summary::Number { .. }))
        .cloned()
        .collect();
    let mut names: Vec<String> = Vec::with_capacity(k);
    for segment in 0..k {
        let parts: Vec<String> = highlights(&features, segment)
            .iter()
            .map(|h| format!("{} {}", if h.difference > 0.0 { "high" } else { "low" }, spoken(&h.column)))
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

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
