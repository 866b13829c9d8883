//! An ordered list of conditions: the first that holds decides, and "everyone else" is always there.

use serde::{Deserialize, Serialize};

use super::numbered;
use crate::{
    error::{Problem, Result},
    methods::{Label, MAX_SEGMENTS, NOT_ASSIGNED},
    table::{Filter, Table},
};

/// Conditions in their order. Rules of one name form one segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListSettings {
    /// The rules; of those that hold for a row, the first decides.
    pub rules: Vec<Rule>,
    /// What the segment of all other rows is called.
    pub otherwise: String,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// What the segment is called.
    pub name: String,
    /// Whom it catches.
    pub when: Filter,
}

impl ListSettings {
    /// Everything that is wrong with these settings for this table. The field of a problem is the path to its rule or
    /// condition, as `method.rules.0.when.all.1.range`.
    pub fn check(&self, table: &Table) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.rules.is_empty() {
            problems.push(Problem::new("method.rules", "Write at least one rule."));
        }
        if self.names().len() > MAX_SEGMENTS {
            problems.push(Problem::new("method.rules", "A list has at most 99 rules of different names."));
        }
        for (at, rule) in self.rules.iter().enumerate() {
            if rule.name.trim().is_empty() {
                let text = format!("Rule {} needs a name.", at + 1);
                problems.push(Problem::new(format!("method.rules.{at}.name"), text));
            }
            problems.extend(rule.when.check_within(table, &format!("method.rules.{at}.when")));
        }
        if self.otherwise.trim().is_empty() {
            problems.push(Problem::new("method.otherwise", "Say what all others are called."));
        }
        problems
    }

    /// What each segment is called, in the order of the rules.
    pub fn names(&self) -> Vec<String> {
        let all = self.rules.iter().map(|rule| &rule.name).chain([&self.otherwise]);
        numbered(all).0.into_iter().cloned().collect()
    }

    /// The rules with their segments.
    pub fn fit(&self) -> ListFit {
        let all = self.rules.iter().map(|rule| &rule.name).chain([&self.otherwise]);
        let (_, labels) = numbered(all);
        let rule = |(rule, label): (&Rule, &Label)| RuleFit { when: rule.when.clone(), segment: *label };
        ListFit {
            rules: self.rules.iter().zip(&labels).map(rule).collect(),
            otherwise: labels.last().copied().unwrap_or_default(),
        }
    }
}

/// The rules as they are applied.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ListFit {
    /// In their order.
    pub rules: Vec<RuleFit>,
    /// The segment of all other rows.
    pub otherwise: Label,
}

/// One rule with its segment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RuleFit {
    /// Whom it catches.
    pub when: Filter,
    /// Where it puts them.
    pub segment: Label,
}

/// The number of the rule that caught a row, from 0.
pub type RuleNumber = u16;

/// No rule was asked about this row.
pub const NO_RULE: RuleNumber = RuleNumber::MAX;

/// No rule holds for this row.
pub const EVERYONE_ELSE: RuleNumber = RuleNumber::MAX - 1;

impl ListFit {
    /// How many segments there are.
    pub fn k(&self) -> usize {
        let all = self.rules.iter().map(|rule| rule.segment).chain([self.otherwise]);
        all.max().map_or(0, |label| usize::from(label) + 1)
    }

    /// The rule that catches each row that passes.
    pub fn catch(&self, table: &Table, pass: &[bool]) -> Result<Vec<RuleNumber>> {
        let start = |pass: &bool| if *pass { EVERYONE_ELSE } else { NO_RULE };
        let mut caught: Vec<RuleNumber> = pass.iter().map(start).collect();
        // From the last to the first, so that an earlier rule has the last word.
        for (number, rule) in self.rules.iter().enumerate().rev() {
            let holds = rule.when.apply_within(table, &format!("method.rules.{number}.when"))?;
            for ((caught, holds), pass) in caught.iter_mut().zip(holds).zip(pass) {
                if holds && *pass {
                    *caught = number as RuleNumber;
                }
            }
        }
        Ok(caught)
    }

    /// The segment of each row by the rule that caught it.
    pub fn labels(&self, caught: &[RuleNumber]) -> Vec<Label> {
        let label = |number: &RuleNumber| match *number {
            NO_RULE => NOT_ASSIGNED,
            number => self.rules.get(usize::from(number)).map_or(self.otherwise, |rule| rule.segment),
        };
        caught.iter().map(label).collect()
    }
}
