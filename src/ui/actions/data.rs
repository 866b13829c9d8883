//! Opening tables.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use web_sys::File;

use super::Actions;
use crate::{
    error::{Error, ErrorKind, Result},
    features::Feature,
    job::Propose,
    recipe::{Method, MethodKind, Preparation, Recipe},
    table::{Kind, ReadOptions, TableProfile},
    ui::{
        encodings,
        state::{Draft, Face, Way},
    },
};

impl Actions {
    /// Reads files, the table's own first, and makes them what the page is about. The open table read in another way
    /// stays where it is until it is read, and where that fails.
    /// `keeps` what was chosen for the table before, where this is another period of it.
    pub(super) fn read(self, opened: Vec<u32>, options: ReadOptions, given: Option<Recipe>, keeps: bool) {
        let files = self.files_of(&opened);
        let Some(name) = files.first().map(File::name) else { return };
        let before = self.state.opened.with_untracked(|now| now.first().copied());
        let is_same = before == opened.first().copied();
        let is_again = self.state.again.get_untracked();
        let is_open = self.state.table.with_untracked(|t| t.here().is_some() || is_again && t.is_waiting());
        self.set.again.set(is_same && is_open);
        let keeps = keeps || is_same;
        let ticket = self.begin_table(name);
        spawn_local(async move {
            let read = self.open_table(&files, options.clone(), ticket).await;
            if !self.is_current(ticket) {
                return;
            }
            match read {
                Ok(profile) => {
                    self.forget_segments();
                    if !keeps {
                        self.set.draft.set(None);
                    }
                    self.take_table(opened, options, profile);
                    self.propose(ticket, given).await;
                    self.peek_all().await;
                }
                Err(Error { kind: ErrorKind::Cancelled, .. }) => self.put_back_table(),
                Err(error) if is_same && is_open => {
                    self.put_back_table();
                    self.complain(&error);
                }
                Err(error) => {
                    // How it is read can still be set right.
                    self.lose_table(error);
                    self.set.options.set(options);
                    self.set.opened.set(opened);
                }
            }
        });
    }

    /// The files of these numbers, or none where one is not at hand.
    pub(super) fn files_of(self, ids: &[u32]) -> Vec<File> {
        self.hands.with_value(|hands| {
            let files: Option<Vec<File>> = ids.iter().map(|id| hands.files.get(id).cloned()).collect();
            files.unwrap_or_default()
        })
    }

    /// Shows that a table is being opened; the one before can be put back.
    pub(super) fn begin_table(self, name: String) -> u32 {
        self.set.opening.set(name);
        let before = self.state.table.with_untracked(|table| table.here().cloned());
        self.hands.update_value(|hands| hands.before = before.or(hands.before.take()));
        self.set.table.set(Face::Waiting(None));
        self.ticket()
    }

    /// Shows the table again that was there before.
    pub(super) fn put_back_table(self) {
        let before = self.hands.try_update_value(|hands| hands.before.take()).flatten();
        self.set.table.set(before.map_or(Face::Empty, Face::Here));
    }

    pub(super) fn lose_table(self, error: Error) {
        self.forget_segments();
        self.set.draft.set(None);
        self.hands.update_value(|hands| hands.before = None);
        self.set.opened.set(Vec::new());
        self.set.table.set(Face::Failed(error));
    }

    /// Reads a file in the engine, saying how far it is for as long as the ticket is the newest.
    pub(super) async fn open_table(
        self,
        files: &[File],
        options: ReadOptions,
        ticket: u32,
    ) -> Result<TableProfile> {
        let report = move |progress| {
            if self.is_current(ticket) {
                self.set.table.set(Face::Waiting(Some(progress)));
            }
        };
        self.engine().open(files, options, report).await
    }

    /// Takes a table as the one that is open.
    pub(super) fn take_table(self, opened: Vec<u32>, options: ReadOptions, mut profile: TableProfile) {
        self.hands.update_value(|hands| hands.before = None);
        if let Some(own) = opened.first().and_then(|id| {
            self.state.files.with_untracked(|files| files.iter().find(|held| held.id == *id)?.period.clone())
        }) {
            profile.file.period = Some(own);
        }
        let is_read_otherwise =
            self.state.options.with_untracked(|now| now.reading.dialect != options.reading.dialect);
        if let Some(own) = opened.first().filter(|_| is_read_otherwise) {
            self.change_held(*own, |held| held.peek = Face::Empty);
        }
        // What was noticed in a workbook was noticed before its sheet was read.
        let noticed = self.state.files.with_untracked(|files| {
            let own = files.iter().filter(|held| opened.contains(&held.id));
            own.flat_map(|held| held.noticed.clone()).collect::<Vec<_>>()
        });
        profile.issues.splice(..0, noticed);
        self.set.options.set(options);
        self.set.opened.set(opened);
        self.set.table.set(Face::Here(Arc::new(profile)));
    }

    /// Makes a draft: the engine's proposal, what is `given`, and what the person had chosen before.
    pub(super) async fn propose(self, ticket: u32, given: Option<Recipe>) {
        let ask = |method: MethodKind| {
            let preparation = Preparation { method, ..Preparation::default() };
            let engine = self.engine();
            async move { engine.ask(Propose { preparation }).await }
        };
        let proposals = async {
            let [nearness, score, grid, list] = Way::ALL.map(|way| ask(way.method()));
            Ok(Draft::new([nearness.await?, score.await?, grid.await?, list.await?]))
        };
        let proposals: Result<Draft> = proposals.await;
        if !self.is_current(ticket) {
            return;
        }
        let Some(table) = self.state.table.with_untracked(|table| table.here().cloned()) else { return };
        match proposals {
            Ok(mut draft) => {
                if let Some(before) = self.state.draft.get_untracked() {
                    draft.way = before.way;
                    draft.each(|way, recipe| carry_over(before.of(way), recipe, &table, way));
                }
                if let Some(recipe) = given {
                    if self.state.draft.with_untracked(Option::is_none) {
                        let other =
                            if Way::of(&recipe) == Way::Nearness { Way::Score } else { Way::Nearness };
                        let features = encoded_for(other, &recipe, &table);
                        // A list of rules has no features to begin with.
                        if !features.is_empty() {
                            draft.of_mut(other).features = features;
                        }
                    }
                    draft.take(recipe);
                }
                self.state.options.with_untracked(|options| draft.read_with(table.key.as_ref(), options));
                self.take_draft(draft);
            }
            Err(error) => {
                self.complain(&error);
                // Nothing is proposed; what can be chosen, a category for one, still can be.
                let mut draft = Draft::unchosen(table.key.as_ref());
                self.state.options.with_untracked(|options| draft.read_with(table.key.as_ref(), options));
                self.take_draft(draft);
            }
        }
    }
}

/// Keeps the person's settings and features where the table read anew still allows them.
fn carry_over(before: &Recipe, now: &mut Recipe, table: &TableProfile, way: Way) {
    let kept = before.features.iter().filter_map(|feature| {
        let column = table.columns.iter().find(|column| column.name == feature.column)?;
        if encodings::suits(&feature.encoding, column.kind) {
            return Some(feature.clone());
        }
        encodings::proposed(column, way).map(|encoding| Feature { encoding, ..feature.clone() })
    });
    let kept: Vec<_> = kept.collect();
    // A grid's columns stand on its axes: the two are kept together or proposed together.
    if !kept.is_empty() || way != Way::Grid {
        now.method = before.method.clone();
        if let Method::Grid(settings) = &mut now.method {
            for axis in [&mut settings.x, &mut settings.y] {
                axis.features.retain(|column| kept.iter().any(|feature| feature.column == *column));
            }
        }
    }
    if !kept.is_empty() {
        now.features = kept;
    }
    let is_number = |name: &String| table.columns.iter().any(|c| c.name == *name && c.kind == Kind::Number);
    if before.volume.as_ref().is_none_or(is_number) {
        now.volume.clone_from(&before.volume);
    }
    now.filter.clone_from(&before.filter);
    now.roles = before.roles.clone();
    now.roles.retain(|name, _| table.columns.iter().any(|column| column.name == *name));
}

/// The same columns as features for the other way, so that both begin alike.
fn encoded_for(way: Way, recipe: &Recipe, table: &TableProfile) -> Vec<Feature> {
    let feature = |feature: &Feature| {
        let column = table.columns.iter().find(|column| column.name == feature.column)?;
        encodings::proposed(column, way).map(|encoding| Feature { encoding, ..feature.clone() })
    };
    recipe.features.iter().filter_map(feature).collect()
}
