//! The bins of features, kept from one sketch to the next.

use std::sync::Arc;

use super::{FeatureSketch, bins};
use crate::{
    error::{ErrorKind, Problem, Result},
    features::{Binned, Encoder, Encoding, Feature, FeatureEncoder},
    methods::{Assignment, Fit},
    recipe::{self, Recipe},
    table::{Filter, Table, TableProfile},
};

/// So many features are kept; an edit touches one.
const MOST: usize = 24;

/// The bins of features, the latest used last.
#[derive(Default)]
pub struct Kept {
    features: Vec<(Key, Arc<Binning>)>,
    pass: Option<(Option<Filter>, Arc<Vec<bool>>)>,
}

/// What the bins of a feature depend on: the feature but for its weight, the features it is cut within, the columns
/// whose missing values leave rows out, who takes part, and what the volume is.
#[derive(Clone, Debug, PartialEq)]
struct Key {
    features: Vec<Feature>,
    excluding: Vec<String>,
    filter: Option<Filter>,
    volume: Option<String>,
}

/// A feature learned, with each row's bin and what the bins hold.
struct Binning {
    learned: FeatureEncoder,
    bins: Arc<Vec<u16>>,
    sketch: FeatureSketch,
}

/// What a sketch is drawn from.
pub(super) struct Drawn {
    pub encoder: Encoder,
    pub binned: Binned,
    pub pass: Arc<Vec<bool>>,
    pub fit: Fit,
    pub assignment: Assignment,
    pub features: Vec<FeatureSketch>,
    pub problems: Vec<Problem>,
}

impl Kept {
    /// The recipe run on the table, with the bins that are kept.
    pub(super) fn drawn(
        &mut self,
        recipe: &Recipe,
        (table, profile): (&Table, &TableProfile),
    ) -> Result<Drawn> {
        let problems = recipe::check(recipe, table);
        let is_one_rule = |problem: &Problem| problem.field.starts_with("method.rules.");
        if !problems.iter().all(is_one_rule) {
            return Err(ErrorKind::Settings(problems).into());
        }
        let pass = self.passing(recipe, table)?;
        let mut used = None;
        let mut encoder = Encoder { features: Vec::with_capacity(recipe.features.len()) };
        let mut binned = Binned::with_capacity(recipe.features.len());
        let mut features = Vec::with_capacity(recipe.features.len());
        for at in 0..recipe.features.len() {
            let key = Key::of(recipe, at);
            let own = if let Some(place) = self.features.iter().position(|(known, _)| *known == key) {
                self.features.remove(place).1
            } else {
                let used = match &used {
                    Some(used) => used,
                    None => used.insert(Encoder::used(&recipe.features, table, &pass)?),
                };
                let feature = &recipe.features[at];
                let mut with = encoder.clone();
                with.learn(feature, table, used)?;
                let bins = Arc::new(with.bins_of(at, table, &binned)?);
                let learned = with.features.swap_remove(at);
                let sketch = bins::sketch(feature, (&learned, &bins), (recipe, used), (table, profile))?;
                Arc::new(Binning { learned, bins, sketch })
            };
            encoder
                .features
                .push(FeatureEncoder { weight: recipe.features[at].weight, ..own.learned.clone() });
            binned.push(Arc::clone(&own.bins));
            features.push(own.sketch.clone());
            self.features.push((key, own));
        }
        let over = self.features.len().saturating_sub(MOST.max(recipe.features.len()));
        self.features.drain(..over);
        let fit = recipe::fit_rules(&recipe.method, &encoder, (&binned, &pass), table)?;
        let assignment = recipe::placed(&encoder, &fit, (&binned, &pass), table)?;
        Ok(Drawn { encoder, binned, pass, fit, assignment, features, problems })
    }

    fn passing(&mut self, recipe: &Recipe, table: &Table) -> Result<Arc<Vec<bool>>> {
        if let Some((filter, pass)) = &self.pass
            && *filter == recipe.filter
        {
            return Ok(Arc::clone(pass));
        }
        let pass = match &recipe.filter {
            Some(filter) => filter.apply(table)?,
            None => vec![true; table.rows],
        };
        let pass = Arc::new(pass);
        self.pass = Some((recipe.filter.clone(), Arc::clone(&pass)));
        Ok(pass)
    }
}

impl Key {
    fn of(recipe: &Recipe, at: usize) -> Self {
        let unweighted = |feature: &Feature| Feature { weight: 1.0, ..feature.clone() };
        let mut features = vec![unweighted(&recipe.features[at])];
        while let Some(Encoding::Bins { within: Some(within), .. }) = features.last().map(|f| &f.encoding) {
            // A circle is refused before bins are looked for.
            let Some(outer) = recipe.features.iter().find(|feature| feature.column == *within) else { break };
            features.push(unweighted(outer));
        }
        let excluding = recipe.features.iter().filter(|feature| feature.encoding.excludes());
        Self {
            features,
            excluding: excluding.map(|feature| feature.column.clone()).collect(),
            filter: recipe.filter.clone(),
            volume: recipe.volume.clone(),
        }
    }
}
