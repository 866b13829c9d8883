//! The numbers of segments that were tried, as the page holds them: by what, what is known of each, and the advice.

use std::{collections::BTreeMap, ops::RangeInclusive};

use crate::{
    methods::KMeansSettings,
    quality::scan::{self, Advice, Candidate},
    recipe::{Method, Recipe},
};

/// The numbers that may be tried.
pub const NUMBERS: RangeInclusive<usize> = 2..=20;

/// So many of them at a time are plenty to choose from.
pub const AT_A_TIME: usize = 10;

/// The numbers that are tried where nobody says otherwise.
pub const USUAL: RangeInclusive<usize> = 2..=10;

/// Numbers of segments that were tried, or are being tried.
#[derive(Clone, Debug, PartialEq)]
pub struct Scanned {
    /// Which ones.
    pub numbers: RangeInclusive<usize>,
    /// What is known so far, rising.
    pub candidates: Vec<Candidate>,
    /// What to make of them, once all is known.
    pub advice: Option<Advice>,
    /// By what.
    basis: Recipe,
}

impl Scanned {
    /// Nothing known yet of numbers that are tried by a recipe.
    pub fn new(recipe: &Recipe, numbers: RangeInclusive<usize>) -> Self {
        Self { numbers, candidates: Vec::new(), advice: None, basis: basis(recipe) }
    }

    /// Takes what was found out about one number.
    pub fn take(&mut self, candidate: Candidate) {
        let k = candidate.trial.k;
        match self.candidates.binary_search_by_key(&k, |known| known.trial.k) {
            Ok(at) => self.candidates[at] = candidate,
            Err(at) => self.candidates.insert(at, candidate),
        }
    }

    /// Weighs what was found out, when all of it is there. Greater numbers than could be formed are let go.
    pub fn weigh(&mut self) {
        if let Some(last) = self.candidates.last() {
            self.numbers = *self.numbers.start()..=last.trial.k;
        }
        self.advice = scan::advise(&self.candidates);
    }

    /// What is known of a number.
    pub fn of(&self, k: usize) -> Option<&Candidate> {
        self.candidates.iter().find(|candidate| candidate.trial.k == k)
    }

    /// How many numbers are being tried.
    pub fn count(&self) -> usize {
        self.numbers.clone().count()
    }

    /// How many were looked at twice.
    pub fn assessed(&self) -> usize {
        self.candidates.iter().filter(|candidate| candidate.assessment.is_some()).count()
    }

    /// Whether a recipe would give the same figures.
    pub fn is_by(&self, recipe: &Recipe) -> bool {
        self.basis == basis(recipe)
    }
}

/// What a recipe's figures rest on: all of it but the number of segments, what it starts from, how small segments
/// may be, and what columns that form none are for.
fn basis(recipe: &Recipe) -> Recipe {
    let method = match &recipe.method {
        Method::KMeans(settings) => Method::KMeans(KMeansSettings { k: 0, ..scan::plain(settings) }),
        rules => rules.clone(),
    };
    Recipe { method, roles: BTreeMap::new(), ..recipe.clone() }
}
