//! Who catches whom in a list of rules.

use super::{RuleFinding, RuleSketch, clash};
use crate::{
    error::Result,
    methods::{
        ListSettings,
        rules::list::{EVERYONE_ELSE, RuleNumber},
    },
    table::{Filter, Table},
};

/// Each rule over the rows that pass, and how many no rule caught.
pub(super) fn rules(
    settings: &ListSettings,
    caught: &[RuleNumber],
    table: &Table,
    pass: &[bool],
) -> Result<(Vec<RuleSketch>, usize)> {
    let mut all = Vec::with_capacity(settings.rules.len());
    for (number, rule) in settings.rules.iter().enumerate() {
        let holds = rule.when.apply_within(table, &format!("method.rules.{number}.when"))?;
        let mut by = vec![0_usize; number + 1];
        for ((holds, caught), _) in holds.iter().zip(caught).zip(pass).filter(|(_, pass)| **pass) {
            if *holds {
                // A row for which this rule holds was caught by it or by an earlier one.
                by[usize::from(*caught).min(number)] += 1;
            }
        }
        let matches: usize = by.iter().sum();
        let wins = by[number];
        let earlier: Vec<&Filter> = settings.rules[..number].iter().map(|rule| &rule.when).collect();
        // What is not finished is told as such.
        let is_finished = rule.when.check(table).is_empty();
        let finding = clash::finding(&rule.when, &earlier).or(match (matches, wins) {
            (0, _) => Some(RuleFinding::Idle),
            (_, 0) => Some(RuleFinding::Shadowed),
            _ => None,
        });
        let finding = finding.filter(|_| is_finished);
        let shadowed = by[..number].iter().copied().enumerate().filter(|(_, rows)| *rows > 0).collect();
        all.push(RuleSketch { matches, wins, shadowed, finding });
    }
    Ok((all, caught.iter().filter(|number| **number == EVERYONE_ELSE).count()))
}
