//! What a rule catches: how many meet it, how many it decides, which earlier rules were first, and what is wrong.

use leptos::prelude::*;

use super::list_order::Rules;
use crate::{
    recipe::Method,
    sketch::{RuleFinding, RuleSketch, Shape},
    ui::{
        format::{NONE, list, percent_1, whole},
        state::{State, use_state},
    },
};

/// A rule's figures, and how many customers take part.
#[derive(Clone, Debug, PartialEq)]
struct Told {
    rule: RuleSketch,
    rows: usize,
}

/// The figures of the rule at a place, if the last sketch is of this rule there.
fn told(state: &State, rules: &Rules, id: u32) -> Option<Told> {
    let at = rules.place_now(id)?;
    let when = rules.settings.with(|settings| settings.rules.get(at).map(|rule| rule.when.clone()))?;
    state.sketch.with(|sketched| {
        let sketched = sketched.as_ref()?;
        let (Method::List(settings), Shape::List { rules, .. }) =
            (&sketched.recipe.method, &sketched.sketch.shape)
        else {
            return None;
        };
        (settings.rules.get(at)?.when == when)
            .then(|| Some(Told { rule: rules.get(at)?.clone(), rows: sketched.sketch.rows }))
            .flatten()
    })
}

/// See the module.
#[component]
pub fn RuleFigures(
    /// The rules.
    rules: Rules,
    /// Which one.
    id: u32,
) -> impl IntoView {
    let state = use_state();
    // While a rule is written that cannot be told yet, the others keep their figures.
    let told = Memo::new(move |before: Option<&Option<Told>>| {
        told(&state, &rules, id).or_else(|| before.and_then(Option::clone))
    });
    let is_known = Memo::new(move |_| self::told(&state, &rules, id).is_some());
    let figure = move |of: fn(&RuleSketch) -> usize| {
        move || told.with(|told| told.as_ref().map_or(NONE.to_owned(), |told| whole(of(&told.rule))))
    };
    let share = move || {
        told.with(|told| told.as_ref().map(|told| percent_1(told.rule.wins as f64 / told.rows.max(1) as f64)))
    };
    let finding = Memo::new(move |_| told.with(|told| told.as_ref().and_then(|told| told.rule.finding)));
    view! {
        <dl class="rule-figures" class:is-stale=move || !is_known.get() data-testid="rule-figures">
            <div>
                <dt>"Meet it"</dt>
                <dd data-testid="rule-matches">{figure(|rule| rule.matches)}</dd>
            </div>
            <div>
                <dt>"Decided by it"</dt>
                <dd>
                    <span data-testid="rule-wins">{figure(|rule| rule.wins)}</span>
                    " "
                    <span class="quiet">{share}</span>
                </dd>
            </div>
            <div class="rule-shadowed">
                <dt>"Shadowed"</dt>
                <dd data-testid="rule-shadowed">
                    {move || told.with(|told| told.as_ref().map_or(NONE.to_owned(), |told| shadowed(&told.rule)))}
                </dd>
            </div>
        </dl>
        {move || {
            finding
                .get()
                .map(|finding| {
                    let matches = told.with_untracked(|told| told.as_ref().map_or(0, |told| told.rule.matches));
                    view! {
                        <p class="note rule-finding" data-testid="rule-finding">
                            {sentence(finding, matches)}
                        </p>
                    }
                })
        }}
    }
}

/// Who was first: `128: 120 by rule 1, 8 by rule 3`; of one rule `120 by rule 1`.
fn shadowed(rule: &RuleSketch) -> String {
    let all: usize = rule.shadowed.iter().map(|(_, rows)| rows).sum();
    if all == 0 {
        return "0".to_owned();
    }
    let by: Vec<String> =
        rule.shadowed.iter().map(|(at, rows)| format!("{} by rule {}", whole(*rows), at + 1)).collect();
    if by.len() == 1 { by.concat() } else { format!("{}: {}", whole(all), by.join(", ")) }
}

fn sentence(finding: RuleFinding, matches: usize) -> String {
    match finding {
        RuleFinding::Contradiction => {
            "No customer can ever meet this: its conditions exclude each other.".to_owned()
        }
        RuleFinding::Covered(at) => {
            format!("Never decides: whoever meets it meets rule {} first.", at + 1)
        }
        RuleFinding::Idle => "Nobody in this table meets it.".to_owned(),
        RuleFinding::Shadowed if matches == 1 => {
            "The one customer who meets it is caught by an earlier rule.".to_owned()
        }
        RuleFinding::Shadowed => format!("All {} who meet it are caught by earlier rules.", whole(matches)),
    }
}

/// All others, and how the figures add up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    /// Rows that some rule decides.
    pub decided: usize,
    /// Rows that no rule decides.
    pub others: usize,
    /// Rows that take part.
    pub rows: usize,
}

impl Sums {
    /// Of the last sketch.
    pub fn of(state: &State) -> Option<Self> {
        state.sketch.with(|sketched| {
            let sketch = &sketched.as_ref()?.sketch;
            let Shape::List { rules, everyone_else } = &sketch.shape else { return None };
            let decided = rules.iter().map(|rule| rule.wins).sum();
            Some(Self { decided, others: *everyone_else, rows: sketch.rows })
        })
    }
}

/// Which rules form one segment because they have one name.
pub fn shared_names(rules: &Rules) -> Vec<String> {
    rules.settings.with(|settings| {
        let all: Vec<&String> = settings.rules.iter().map(|rule| &rule.name).collect();
        let mut told: Vec<&String> = Vec::new();
        let mut notes = Vec::new();
        for name in &all {
            if told.contains(name) || name.trim().is_empty() {
                continue;
            }
            told.push(name);
            let mut of: Vec<String> =
                (1..).zip(&all).filter(|(_, own)| own == &name).map(|(at, _)| at.to_string()).collect();
            let is_one = of.len() == 1;
            let with_others = settings.otherwise == **name;
            if is_one && !with_others {
                continue;
            }
            let noun = if is_one { "Rule" } else { "Rules" };
            if with_others {
                of.push("all others".to_owned());
            }
            notes.push(format!("{noun} {} form one segment, “{name}”.", list(&of)));
        }
        notes
    })
}
