//! What the page knows. Everything here is read-only: [`super::actions`] holds the other ends.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;

use crate::{
    browser::{
        preferences::Theme,
        storage::{Room, Unreadable},
    },
    error::{Error, Issue, Problem},
    methods::Label,
    progress::Progress,
    recipe::{self, Method, MethodKind, Preparation, Recipe},
    segments::{Earlier, Naming, Segmentation},
    session::{SessionProfile, Work},
    sketch::{FeatureSketch, Sensitivity, Sketch},
    table::{ColumnProfile, FileProfile, Kind, ReadOptions, Role, TableProfile, preview::Preview},
    ui::{route::Route, scanned::Scanned, updating::Updating},
    workbook::SheetProfile,
};

/// Something computed, as a view has to show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Face<T> {
    /// Not asked for.
    #[default]
    Empty,
    /// On its way, and how far.
    Waiting(Option<Progress>),
    /// Here.
    Here(T),
    /// Not to be had.
    Failed(Error),
}

impl<T> Face<T> {
    /// The thing, if it is here.
    pub fn here(&self) -> Option<&T> {
        if let Self::Here(thing) = self { Some(thing) } else { None }
    }

    /// Whether it is on its way.
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting(_))
    }
}

/// What is known to all of the page.
#[derive(Clone, Copy)]
pub struct State {
    /// Where the person is.
    pub route: ReadSignal<Route>,
    /// Light, dark, or as the system has it.
    pub theme: ReadSignal<Theme>,
    /// The open table.
    pub table: ReadSignal<Face<Arc<TableProfile>>>,
    /// The name of the file that is being read, while it is.
    pub opening: ReadSignal<String>,
    /// Whether what is being read is the open table in another way.
    pub again: ReadSignal<bool>,
    /// The files that were given to the page.
    pub files: ReadSignal<Vec<Held>>,
    /// Which of them is the table, and which are joined to it, in the order of the joins.
    pub opened: ReadSignal<Vec<u32>>,
    /// How they were read.
    pub options: ReadSignal<ReadOptions>,
    /// The sheets of a workbook, while one is to be chosen.
    pub sheets: ReadSignal<Option<Sheets>>,
    /// What files the session on screen is still to be given.
    pub wanted: ReadSignal<Vec<Wanted>>,
    /// What the person is choosing.
    pub draft: ReadSignal<Option<Draft>>,
    /// Counts the drafts that were taken whole, so that forms can begin anew.
    pub taken: ReadSignal<u32>,
    /// What is wrong with it.
    pub problems: ReadSignal<Vec<Problem>>,
    /// The run under way, or how the last one failed.
    pub run: ReadSignal<Face<()>>,
    /// The numbers of segments that were tried last.
    pub scan: ReadSignal<Option<Scanned>>,
    /// Trying them, or how that failed.
    pub scanning: ReadSignal<Face<()>>,
    /// What the rules of the draft would give, or the last that could be told.
    pub sketch: ReadSignal<Option<Arc<Sketched>>>,
    /// The last segments found.
    pub found: ReadSignal<Option<Arc<Found>>>,
    /// What they are called.
    pub names: ReadSignal<Vec<Naming>>,
    /// The segment that is looked at.
    pub focus: ReadSignal<Option<Label>>,
    /// What the work is saved as, once it was.
    pub session: ReadSignal<Option<SessionProfile>>,
    /// The number of the session's version on screen, once it was saved.
    pub version: ReadSignal<Option<u32>>,
    /// Whether segments or names differ from what is saved.
    pub is_unsaved: ReadSignal<bool>,
    /// Saving, how the last one failed, or that it went well.
    pub saving: ReadSignal<Face<()>>,
    /// The update under way.
    pub updating: ReadSignal<Option<Updating>>,
    /// What is kept in this browser.
    pub sessions: ReadSignal<Face<Vec<SessionProfile>>>,
    /// The sessions in the bin.
    pub bin: ReadSignal<Vec<SessionProfile>>,
    /// What is kept and cannot be read.
    pub unreadable: ReadSignal<Vec<Unreadable>>,
    /// Whether the browser promised to keep it, once that is known.
    pub persisted: ReadSignal<Option<bool>>,
    /// Work that tabs which are gone left behind, the latest first.
    pub offers: ReadSignal<Vec<Offer>>,
    /// Whether what is on screen is kept and would come back after a crash.
    pub is_kept: ReadSignal<bool>,
    /// Whether the person wants that.
    pub keeps_work: ReadSignal<bool>,
    /// How much room the browser gives.
    pub room: ReadSignal<Option<Room>>,
    /// What the person should hear of.
    pub notices: ReadSignal<Vec<Notice>>,
    /// What waits for a yes.
    pub question: ReadSignal<Option<Question>>,
}

impl State {
    /// Why a step cannot be taken yet; `None` if it can.
    pub fn obstacle(&self, route: Route) -> Option<&'static str> {
        let has_table = self.table.with(|table| table.here().is_some());
        let has_segments = self.found.with(Option::is_some);
        match route {
            Route::Data | Route::Sessions => None,
            Route::Segment => (!has_table).then_some("Open a table first"),
            Route::Update => {
                let has_sessions =
                    self.sessions.with(|all| all.here().is_none_or(|sessions| !sessions.is_empty()));
                let is_under_way = self.updating.with(Option::is_some);
                (!has_segments && !has_sessions && !is_under_way).then_some("Save a session first")
            }
            Route::Explore | Route::Export => (!has_segments).then_some("Find segments first"),
        }
    }

    /// Whether the settings have moved on from the segments shown.
    pub fn is_outdated(&self) -> bool {
        let draft = self.draft.with(|draft| draft.as_ref().map(|draft| draft.recipe().clone()));
        let found = self.found.with(|found| found.as_ref().map(|found| found.recipe.clone()));
        matches!((draft, found), (Some(draft), Some(found)) if draft != found)
    }

    /// Whether the customers of the segments on screen are at hand.
    pub fn has_rows(&self) -> bool {
        self.found.with(|found| found.as_ref().is_some_and(|found| found.has_rows))
            && self.table.with(|table| table.here().is_some())
    }

    /// The same, for those who only ask once.
    pub fn has_rows_now(&self) -> bool {
        untrack(|| self.has_rows())
    }

    /// The columns that can be added up.
    pub fn amounts(&self) -> Vec<String> {
        self.table.with(|table| {
            self.draft.with(|draft| {
                let (Some(table), Some(draft)) = (table.here(), draft.as_ref()) else { return Vec::new() };
                let is_open = |column: &&ColumnProfile| {
                    let role = draft.recipe().roles.get(&column.name).copied().unwrap_or(column.role);
                    column.kind == Kind::Number
                        && !matches!(role, Role::Key | Role::Excluded | Role::Protected)
                        && table.key.as_ref() != Some(&column.name)
                };
                table.columns.iter().filter(is_open).map(|column| column.name.clone()).collect()
            })
        })
    }

    /// What is wrong with one field.
    pub fn problem(&self, field: &str) -> Option<String> {
        self.problems.with(|all| all.iter().find(|problem| problem.field == field).map(|p| p.text.clone()))
    }
}

/// What is known to all of the page, from the context.
pub fn use_state() -> State {
    expect_context::<State>()
}

/// A file that was given to the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// What it is known by on this page.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Its length in bytes.
    pub bytes: f64,
    /// The period it is of, where the person said so.
    pub period: Option<String>,
    /// What was noticed before it became a text table.
    pub noticed: Vec<Issue>,
    /// Its beginning as it is understood by itself.
    pub peek: Face<Arc<Preview>>,
}

impl Held {
    /// The period it is of, as the person said, or as its name or a column tells.
    pub fn period(&self) -> Option<String> {
        self.period.clone().or_else(|| self.peek.here().and_then(|peek| peek.file.period.clone()))
    }

    /// Whether it has the columns of another.
    pub fn is_like(&self, other: &Self) -> bool {
        let names = |held: &Self| {
            let columns = &held.peek.here()?.columns;
            Some(columns.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>())
        };
        names(self).is_some_and(|own| Some(own) == names(other))
    }
}

/// A workbook of which one sheet is to be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheets {
    /// The workbook's name.
    pub workbook: String,
    /// Its sheets.
    pub sheets: Vec<SheetProfile>,
}

/// A file that a session needs before its customers can be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// What it is called: the label of a join, or the table's own file name.
    pub label: String,
    /// The file that was given for it.
    pub given: Option<String>,
}

/// One of the ways to segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// k-means.
    #[default]
    Nearness,
    /// A score cut into tiers.
    Score,
    /// Two scores on two axes.
    Grid,
    /// A list of conditions.
    List,
}

impl Way {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Nearness, Self::Score, Self::Grid, Self::List];

    /// The way of a recipe.
    pub fn of(recipe: &Recipe) -> Self {
        match recipe.method {
            Method::KMeans(_) => Self::Nearness,
            Method::Score(_) => Self::Score,
            Method::Grid(_) => Self::Grid,
            Method::List(_) => Self::List,
        }
    }

    /// The method that it is in a recipe.
    pub fn method(self) -> MethodKind {
        match self {
            Self::Nearness => MethodKind::KMeans,
            Self::Score => MethodKind::Score,
            Self::Grid => MethodKind::Grid,
            Self::List => MethodKind::List,
        }
    }
}

/// A recipe for each way, so that going to and fro loses nothing, and which of them is meant.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Which one is meant.
    pub way: Way,
    /// A recipe for each of [`Way::ALL`].
    recipes: [Recipe; 4],
}

impl Draft {
    /// A draft of these recipes, one for each of [`Way::ALL`].
    pub fn new(recipes: [Recipe; 4]) -> Self {
        Self { way: Way::Nearness, recipes }
    }

    /// A draft in which no feature is chosen.
    pub fn unchosen(key: Option<&String>) -> Self {
        Self::new(Way::ALL.map(|way| {
            recipe::blank(key.cloned(), &Preparation { method: way.method(), ..Preparation::default() })
        }))
    }

    /// The recipe of one way.
    pub fn of(&self, way: Way) -> &Recipe {
        &self.recipes[way as usize]
    }

    /// The recipe of one way, to be changed.
    pub fn of_mut(&mut self, way: Way) -> &mut Recipe {
        &mut self.recipes[way as usize]
    }

    /// The recipe that is meant.
    pub fn recipe(&self) -> &Recipe {
        self.of(self.way)
    }

    /// The recipe that is meant, to be changed.
    pub fn recipe_mut(&mut self) -> &mut Recipe {
        self.of_mut(self.way)
    }

    /// Gives all recipes the key of the table and how it was read.
    pub fn read_with(&mut self, key: Option<&String>, options: &ReadOptions) {
        self.each(|_, recipe| {
            recipe.key = key.cloned();
            recipe.read_with(options);
        });
    }

    /// Changes all recipes.
    pub fn each(&mut self, mut change: impl FnMut(Way, &mut Recipe)) {
        for way in Way::ALL {
            change(way, self.of_mut(way));
        }
    }

    /// What a column is for: it forms segments where it is a feature, and else it is what the person said, or what
    /// was guessed.
    pub fn role(&self, column: &ColumnProfile, is_key: bool) -> Role {
        if is_key {
            return Role::Key;
        }
        if self.recipe().features.iter().any(|feature| feature.column == column.name) {
            return Role::Basis;
        }
        match self.recipe().roles.get(&column.name).copied().unwrap_or(column.role) {
            Role::Basis | Role::Key => Role::Descriptor,
            role => role,
        }
    }
}

/// What rules would give, with the rules; one value, kept whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketched {
    /// The rules.
    pub recipe: Recipe,
    /// What they would give.
    pub sketch: Sketch,
    /// What little moves would change, once that is known.
    pub sensitivity: Option<Sensitivity>,
}

impl Sketched {
    /// One feature of it.
    pub fn feature(&self, column: &str) -> Option<&FeatureSketch> {
        self.sketch.features.iter().find(|feature| feature.column == column)
    }
}

/// Segments with what they were found by; one value, kept whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// By what.
    pub recipe: Recipe,
    /// In which file.
    pub file: FileProfile,
    /// The segments.
    pub segmentation: Segmentation,
    /// Whether the customers themselves can be listed.
    pub has_rows: bool,
    /// What each segment was before, where they were found again in as many segments.
    pub before: Vec<Option<Earlier>>,
}

/// What a tab that is gone left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What the tab was known by.
    pub tab: String,
    /// What it was at; nothing where that cannot be read.
    pub work: Option<Work>,
}

/// Something the person should hear of.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Tells it from others.
    pub number: u32,
    /// What sort it is of.
    pub tone: Tone,
    /// What happened.
    pub text: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// A session whose deletion this can still undo.
    pub undo: Option<String>,
}

/// What sort of notice it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something went well.
    Good,
    /// Something went wrong.
    Bad,
}

/// A step that would lose something, waiting for a yes.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// What would be lost.
    pub title: String,
    /// What that means.
    pub text: String,
    /// What the yes is called.
    pub yes: String,
}
