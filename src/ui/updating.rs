//! An update under way, as the page holds it: a saved version, the newer files, and what came of them.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;

use super::{
    format::list,
    state::{Face, State, Way},
};
use crate::{
    job::Expected,
    methods::{Label, kmeans::Start},
    recipe::{Method, Recipe, grid_edits},
    segments::Naming,
    session::Origin,
    table::{FileProfile, Kind, ReadOptions, preview::Preview},
    update::{Finding, Met, Missing, Review, Succession, Use, meet},
};

/// By which model newer customers get their segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Model {
    /// The one that was saved.
    #[default]
    Saved,
    /// One found anew in the newer files.
    Anew,
}

/// Files as they were given: which are at hand, and what their columns are called.
pub type FilesRead = Vec<(Option<u32>, BTreeMap<String, String>)>;

/// An update under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Updating {
    /// The session.
    pub id: String,
    /// What its version needs of newer files.
    pub expected: Face<Arc<Expected>>,
    /// Whether the files that it was made from are kept beside it.
    pub has_rows: bool,
    /// The newer files, one for each of the needs.
    pub given: Vec<Given>,
    /// Reading them.
    pub reading: Face<()>,
    /// The files that were read and what their columns are, as they were given; none as long as nothing was read.
    pub read: FilesRead,
    /// The files that were open before, where they are those of the version.
    pub before: Vec<u32>,
    /// What looks wrong with them.
    pub findings: Face<Vec<Finding>>,
    /// Reading the files that the version was made from, so that reasons can be told.
    pub earlier: Face<()>,
    /// By which model.
    pub model: Model,
    /// The least confidence that it takes to leave a segment; none where the nearest decides.
    pub to_move: Option<f64>,
    /// Assigning and comparing; finding anew is a run like any other.
    pub work: Face<()>,
    /// What came of it.
    pub candidate: Option<Candidate>,
    /// Whether it is being saved.
    pub is_saving: bool,
    /// The number of the version it was saved as.
    pub accepted: Option<u32>,
}

/// A file given for one of the needs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// The file at hand.
    pub file: Option<u32>,
    /// Its beginning, read as the version's was.
    pub peek: Face<Arc<Preview>>,
    /// What its columns are in the version: what the file calls them, and what they are called.
    pub renamed: BTreeMap<String, String>,
}

/// What an update came to, before it is accepted.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// How it came about.
    pub origin: Origin,
    /// How the segments found anew go on from the saved ones.
    pub succession: Option<Arc<Succession>>,
    /// For each segment the saved one that it goes on from.
    pub continues: Vec<Option<Label>>,
    /// What the segments are called in the review.
    pub names: Vec<Naming>,
    /// What moved.
    pub review: Arc<Review>,
}

/// What a column that is not there stands in the way of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obstacle {
    /// Why, as a sentence.
    pub text: String,
    /// Whether segments can be found anew without it.
    pub can_be_left_out: bool,
}

impl Updating {
    /// An update of a session that is still to be opened.
    pub fn new(id: String) -> Self {
        Self {
            id,
            expected: Face::Waiting(None),
            has_rows: false,
            given: Vec::new(),
            reading: Face::Empty,
            read: Vec::new(),
            before: Vec::new(),
            findings: Face::Empty,
            earlier: Face::Empty,
            model: Model::Saved,
            to_move: None,
            work: Face::Empty,
            candidate: None,
            is_saving: false,
            accepted: None,
        }
    }

    /// Whether the newer files are what is open.
    pub fn is_read(&self) -> bool {
        !self.read.is_empty()
    }

    /// The files that are given now, and what their columns are.
    pub fn given_now(&self) -> FilesRead {
        self.given.iter().map(|given| (given.file, given.renamed.clone())).collect()
    }

    /// Whether other files were given since, or their columns are other ones.
    pub fn is_stale(&self) -> bool {
        self.is_read() && self.read != self.given_now()
    }

    /// Whether something is being done with them.
    pub fn is_busy(&self) -> bool {
        self.is_saving || [&self.reading, &self.work].into_iter().any(Face::is_waiting)
    }

    /// Whether it has taken the place of what was on screen and waits for a yes or a no.
    pub fn is_open(&self) -> bool {
        self.is_read() && self.accepted.is_none()
    }

    /// The version's number.
    pub fn version(&self) -> Option<u32> {
        self.expected.here().map(|expected| expected.version)
    }

    /// The file that the version was made from.
    pub fn earlier_file(&self) -> Option<FileProfile> {
        let expected = self.expected.here()?;
        let own = expected.session.versions.iter().find(|own| own.number == expected.version);
        Some(own.map_or_else(|| expected.session.file.clone(), |own| own.file.clone()))
    }

    /// How segments are found in it.
    pub fn way(&self) -> Option<Way> {
        self.expected.here().map(|expected| Way::of(&expected.recipe))
    }

    /// How the columns of a file that was given meet what is needed of it.
    pub fn met(&self, at: usize) -> Option<Met> {
        let needs = self.expected.here()?.needs.get(at)?;
        let given = self.given.get(at)?;
        let columns = &given.peek.here()?.columns;
        let called = |(name, kind): &(String, Kind)| (given.renamed.get(name).unwrap_or(name).clone(), *kind);
        let header: Vec<(String, Kind)> = columns.iter().map(called).collect();
        Some(meet(needs, &header))
    }

    /// The columns that are not there, for each file.
    pub fn missing(&self, at: usize) -> Vec<Missing> {
        self.met(at).map(|met| met.missing).unwrap_or_default()
    }

    /// Whether every file that is needed was given and looked at.
    pub fn has_files(&self) -> bool {
        !self.given.is_empty() && self.given.iter().all(|given| given.peek.here().is_some())
    }

    /// What stands in the way: for each use the columns that are not there, as a sentence.
    pub fn obstacles(&self) -> Vec<Obstacle> {
        let missing: Vec<Missing> = (0..self.given.len()).flat_map(|at| self.missing(at)).collect();
        let told = |used: Use| {
            // A column stands under the first of its uses.
            let is_so = |one: &&Missing| one.need.used.first() == Some(&used);
            let names: Vec<String> =
                missing.iter().filter(is_so).map(|one| one.need.column.clone()).collect();
            let (does, which) = match names.len() {
                0 => return None,
                1 => (true, "say which column it is"),
                _ => (false, "say which columns they are"),
            };
            let can_be_left_out = used == Use::Feature && self.can_leave_out(names.len());
            let what = match (used, does) {
                (Use::Key, true) => "tells the customers apart",
                (Use::Key, false) => "tell the customers apart",
                (Use::Feature, true) => "forms segments",
                (Use::Feature, false) => "form segments",
                (Use::Filter, true) => "decides who takes part",
                (Use::Filter, false) => "decide who takes part",
                (Use::RollUp, true) => "is rolled up",
                (Use::RollUp, false) => "are rolled up",
                (Use::Volume, _) => return None,
            };
            let or = match (can_be_left_out, does) {
                (true, true) => ", or find segments anew without it",
                (true, false) => ", or find segments anew without them",
                (false, _) => "",
            };
            Some(Obstacle { text: format!("{} {what}: {which}{or}.", list(&names)), can_be_left_out })
        };
        [Use::Key, Use::Feature, Use::Filter, Use::RollUp].into_iter().filter_map(told).collect()
    }

    /// Whether the saved model can be applied.
    pub fn can_assign(&self) -> bool {
        self.obstacles().is_empty()
    }

    /// Whether segments can be found without so many features: rules of a list name their columns, and all else needs
    /// one at least.
    fn can_leave_out(&self, features: usize) -> bool {
        let has_more = |expected: &Arc<Expected>| expected.recipe.features.len() > features;
        self.way().is_some_and(|way| way != Way::List) && self.expected.here().is_some_and(has_more)
    }

    /// How the files are read: as the version's were, with columns called what they were called then.
    pub fn options(&self) -> Option<ReadOptions> {
        let mut options = self.expected.here()?.options.clone();
        let joined = options.joins.iter_mut().map(|join| &mut join.options.reading);
        for (reading, given) in std::iter::once(&mut options.reading).chain(joined).zip(&self.given) {
            reading.renamed.extend(given.renamed.clone());
        }
        Some(options)
    }

    /// The version's recipe for these files: without what is not there, with the names they are read by.
    pub fn fitting_recipe(&self) -> Option<Recipe> {
        let (expected, options) = (self.expected.here()?, self.options()?);
        let mut recipe = Recipe {
            columns: options.kinds,
            reading: options.reading,
            joins: options.joins,
            ..expected.recipe.clone()
        };
        // Centres that the version itself began from are not the ones to go on from.
        if let Method::KMeans(settings) = &mut recipe.method
            && matches!(settings.start, Start::Centers { .. })
        {
            settings.start = Start::Random;
        }
        for missing in (0..self.given.len()).flat_map(|at| self.missing(at)) {
            let gone = missing.need.column;
            grid_edits::displace(&mut recipe, &gone);
            if recipe.volume.as_ref() == Some(&gone) {
                recipe.volume = None;
            }
        }
        Some(recipe)
    }

    /// The features that the files do not have.
    pub fn left_out(&self) -> Vec<String> {
        let missing = (0..self.given.len()).flat_map(|at| self.missing(at));
        missing.filter(|one| one.need.used.contains(&Use::Feature)).map(|one| one.need.column).collect()
    }
}

impl State {
    /// What the session is called that the update on screen is of, until it is accepted.
    pub fn updated_name(&self) -> Option<String> {
        self.updating.with(|updating| {
            let updating = updating.as_ref().filter(|updating| updating.is_open())?;
            updating.expected.here().map(|expected| expected.session.name.clone())
        })
    }

    /// Whether an update has taken the place of what was on screen and waits for a yes or a no.
    pub fn is_updating(&self) -> bool {
        self.updating.with(|updating| updating.as_ref().is_some_and(Updating::is_open))
    }

    /// The same, for those who only ask once.
    pub fn is_updating_now(&self) -> bool {
        self.updating.with_untracked(|updating| updating.as_ref().is_some_and(Updating::is_open))
    }
}
