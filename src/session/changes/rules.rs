//! What is different in a list of rules: those that came, went, moved, or catch others.

use super::{differs, recipe::conditions};
use crate::{
    methods::{ListSettings, Rule},
    segments::conditions::{KindOf, whole_sentence},
};

/// What is different in a list of rules.
pub fn of_rules(was: &ListSettings, is: &ListSettings, kind_of: [KindOf<'_>; 2]) -> Vec<String> {
    let pairs = paired(&was.rules, &is.rules);
    let mut told = Vec::new();
    for (at, rule) in is.rules.iter().enumerate() {
        let Some(old) = pairs[at].map(|old| &was.rules[old]) else {
            let when = whole_sentence(&rule.when, kind_of[1]);
            told.push(format!("Rule “{}” added: {when}.", rule.name));
            continue;
        };
        if old.name != rule.name {
            told.push(format!("Rule “{}” is now called “{}”.", old.name, rule.name));
        }
        if old.when != rule.when {
            let (was, is) = conditions((Some(&old.when), Some(&rule.when)), kind_of);
            told.push(format!("Rule “{}”: {is} (was: {was}).", rule.name));
        }
    }
    for (old, rule) in was.rules.iter().enumerate() {
        if !pairs.contains(&Some(old)) {
            told.push(format!("Rule “{}” removed.", rule.name));
        }
    }
    for at in moved(&pairs) {
        if let Some(old) = pairs[at] {
            told.push(format!(
                "Rule “{}” moved from place {} to place {}.",
                is.rules[at].name,
                old + 1,
                at + 1
            ));
        }
    }
    told.extend(differs("All others are called", (&was.otherwise, &is.otherwise), |name| {
        format!("“{name}”")
    }));
    told
}

/// For each rule the one of before that it was: the very same, else one of its name, else one of its condition.
fn paired(was: &[Rule], is: &[Rule]) -> Vec<Option<usize>> {
    let mut pairs = vec![None; is.len()];
    let alike: [fn(&Rule, &Rule) -> bool; 3] =
        [|a, b| a == b, |a, b| a.name == b.name, |a, b| a.when == b.when];
    for is_alike in alike {
        for (at, rule) in is.iter().enumerate() {
            if pairs[at].is_none() {
                pairs[at] =
                    (0..was.len()).find(|old| !pairs.contains(&Some(*old)) && is_alike(&was[*old], rule));
            }
        }
    }
    pairs
}

/// The fewest places whose rules have to be moved for the others to stand in their old order.
fn moved(pairs: &[Option<usize>]) -> Vec<usize> {
    // The longest run of places that rises, ended by each place: its length, and the place before.
    let mut runs: Vec<(usize, Option<usize>)> = Vec::with_capacity(pairs.len());
    for (at, old) in pairs.iter().enumerate() {
        let before = (0..at).filter(|b| pairs[*b].is_some() && pairs[*b] < *old).max_by_key(|b| runs[*b].0);
        let length = if old.is_some() { before.map_or(0, |b| runs[b].0) + 1 } else { 0 };
        runs.push((length, before));
    }
    let mut next = (0..pairs.len()).filter(|at| pairs[*at].is_some()).max_by_key(|at| runs[*at].0);
    let mut stays = vec![false; pairs.len()];
    while let Some(at) = next {
        stays[at] = true;
        next = runs[at].1;
    }
    (0..pairs.len()).filter(|at| pairs[*at].is_some() && !stays[*at]).collect()
}
