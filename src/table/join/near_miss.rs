//! Keys that would match if they were written alike: Excel drops leading zeros, systems pad with spaces.
//!
//! Nothing is mended: two customers may differ in no more than a zero. A
//! person is told, with one pair as an example.

use super::{JoinProfile, Matches};
use crate::table::{TextCells, index::Index};

/// Keys without a match that are looked at.
const LOOKED_AT: usize = 20_000;

/// A way in which the same key is written differently.
struct Habit {
    /// What to do with keys so that they are alike.
    told: &'static str,
    /// How to keep it from happening.
    mend: &'static str,
    undo: fn(&str) -> String,
}

const HABITS: [Habit; 4] = [
    Habit {
        told: "spaces were left out",
        mend: "Take the spaces out of the keys in one of the files",
        undo: |key| key.split_whitespace().collect(),
    },
    Habit {
        told: "upper and lower case were taken alike",
        mend: "Write the keys in the same case in both files",
        undo: str::to_lowercase,
    },
    Habit {
        told: "a “.0” at the end were left out",
        mend: "Save the keys as text rather than as numbers",
        undo: |key| key.strip_suffix(".0").unwrap_or(key).to_owned(),
    },
    Habit {
        told: "leading zeros were left out",
        mend: "Save the keys as text in both files, since spreadsheets drop leading zeros from numbers",
        undo: |key| key.trim_start_matches('0').to_owned(),
    },
];

/// How many keys nearly match, and what to do about it, where they are enough to be no accident.
pub fn told(found: &Matches<'_>, profile: &JoinProfile) -> Option<(usize, String)> {
    let here: Vec<&str> = found.only_here().take(LOOKED_AT).collect();
    let there: Vec<&str> = found.only_there().collect();
    let pairs = pairs(&here, &there);
    let (first_here, first_there) = pairs.first()?;
    if pairs.len() * 20 < here.len() && profile.matched > 0 {
        return None;
    }
    let explained = |habit: &Habit| pairs.iter().filter(|(a, b)| (habit.undo)(a) == (habit.undo)(b)).count();
    let best = HABITS.iter().map(|habit| (explained(habit), habit)).rev().max_by_key(|(count, _)| *count);
    let (told, mend, (a, b)) = match best {
        Some((1.., habit)) => {
            let example = pairs.iter().find(|(a, b)| (habit.undo)(a) == (habit.undo)(b));
            (habit.told, habit.mend, *example.unwrap_or(&(first_here, first_there)))
        }
        _ => (
            "spaces, case and leading zeros were left out of account",
            "Write the keys alike in both files",
            pairs[0],
        ),
    };
    let text = format!(
        "{} of {} keys without a match would have one if {told} (“{a}” here, “{b}” in {}). {mend}, and join again: keys are compared exactly as they are written.",
        pairs.len(),
        here.len(),
        profile.file
    );
    Some((pairs.len(), text))
}

/// Why two sets of keys without a match are the same but for how they are written, and what to do about it; nothing
/// where fewer than half of them are.
pub fn habit(here: &[&str], there: &[&str]) -> Option<String> {
    let here: Vec<&str> = here.iter().take(LOOKED_AT).copied().collect();
    let pairs = pairs(&here, there);
    if pairs.len() * 2 < here.len() {
        return None;
    }
    let explains = |habit: &&Habit| pairs.iter().all(|(a, b)| (habit.undo)(a) == (habit.undo)(b));
    let (told, mend) = HABITS.iter().find(explains).map_or(
        ("spaces, case and leading zeros were left out of account", "Write the keys alike in both files"),
        |habit| (habit.told, habit.mend),
    );
    let (a, b) = pairs.first()?;
    Some(format!("{} would be known if {told} (“{a}” then, “{b}” now). {mend}.", pairs.len()))
}

/// The keys of both sides that are alike once every habit is undone, each of `here` once.
fn pairs<'k>(here: &[&'k str], there: &[&'k str]) -> Vec<(&'k str, &'k str)> {
    if here.is_empty() {
        return Vec::new();
    }
    let plain = |key: &str| HABITS.iter().fold(key.to_owned(), |key, habit| (habit.undo)(&key));
    let mut index = Index::default();
    let mut texts = TextCells::default();
    let mut first: Vec<&str> = Vec::new();
    for key in there {
        let text = plain(key);
        if index.find_or_add(&text, |number| texts.get(number as usize)) as usize == first.len() {
            texts.push(&text);
            first.push(key);
        }
    }
    let pair = |key: &&'k str| {
        let found = index.find(&plain(key), |number| texts.get(number as usize))?;
        Some((*key, first[found as usize]))
    };
    here.iter().filter_map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_are_written_otherwise_are_paired() {
        let here = ["0012", "A7", " b 1", "x"];
        let there = ["12", "a7", "B1", "12.0", "y"];
        assert_eq!(pairs(&here, &there), [("0012", "12"), ("A7", "a7"), (" b 1", "B1")]);
        assert_eq!(pairs(&[], &there), []);
    }
}
