//! An update's work: assigning by the saved model or finding segments anew, and comparing.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::Actions;
use crate::{
    job::{Assign, Centers, Compare, Expected, Succeed},
    methods::{Label, kmeans::Start},
    recipe::Recipe,
    segments::{Naming, Segmentation},
    session::Origin,
    ui::{
        state::{Face, Found},
        updating::{Candidate, Model, Updating},
    },
    update::{Succession, names_carried},
};

/// Segments with how they came about and go on.
struct Came {
    origin: Origin,
    succession: Option<Arc<Succession>>,
    continues: Vec<Option<Label>>,
}

impl Actions {
    /// Chooses by which model newer customers get their segments.
    pub fn choose_model(self, model: Model) {
        self.change_update(|updating| updating.model = model);
    }

    /// Says how clearly nearer another segment must be for a customer to move.
    pub fn hold_back(self, to_move: Option<f64>) {
        self.change_update(|updating| updating.to_move = to_move);
    }

    /// Says whether a search begins at the centres of the version, or at random.
    pub fn start_warm(self, is_warm: bool) {
        if !is_warm {
            return self.start_from(Start::Random);
        }
        let Some((version, document)) = self.updated() else { return };
        let choice = self.choose_start();
        spawn_local(async move {
            let job = Centers { version: Some(version) };
            let centers = self.engine().ask_with(job, vec![document], |_| ()).await;
            if self.hands.with_value(|hands| hands.start) != choice {
                return;
            }
            match centers {
                Ok((start, _)) => self.start_from(start),
                Err(error) => self.complain(&error),
            }
        });
    }

    /// Does what was chosen.
    pub fn run_update(self) {
        let Some(updating) = self.state.updating.get_untracked().filter(Updating::is_open) else { return };
        match updating.model {
            Model::Saved => self.assign_saved(updating.to_move),
            Model::Anew => self.find_segments(),
        }
    }

    fn assign_saved(self, to_move: Option<f64>) {
        let Some((version, document)) = self.updated() else { return };
        let ticket = self.begin_work();
        spawn_local(async move {
            let job = Assign { version, to_move };
            let report = move |progress| {
                if self.is_current(ticket) {
                    self.change_update(|updating| updating.work = Face::Waiting(Some(progress)));
                }
            };
            let assigned = self.engine().ask_with(job, vec![document], report).await;
            if !self.is_current(ticket) {
                return;
            }
            match assigned {
                Ok((segmentation, _)) => {
                    let Some(expected) = self.expected() else { return };
                    // As the engine keeps it.
                    let mut recipe = expected.recipe.clone();
                    self.state.options.with_untracked(|options| recipe.read_with(options));
                    let continues = (0..).take(expected.names.len()).map(Some).collect();
                    self.show_candidate(recipe, segmentation, expected.names.clone());
                    let came = Came { origin: Origin::Assigned { to_move }, succession: None, continues };
                    self.compare(came, ticket).await;
                }
                Err(error) => self.fail_update(error),
            }
        });
    }

    /// Takes segments found anew as what the update came to.
    pub(super) async fn take_anew(self, recipe: Recipe, segmentation: Segmentation, ticket: u32) {
        let suggested: Vec<String> =
            segmentation.segments.iter().map(|segment| segment.suggested_name.clone()).collect();
        let plain = suggested.iter().zip(0_u8..).map(|(name, color)| Naming {
            name: name.clone(),
            description: String::new(),
            color,
        });
        self.show_candidate(recipe, segmentation, plain.collect());
        let Some((version, document)) = self.updated() else { return };
        let succeeded = self.engine().ask_with(Succeed { version }, vec![document], |_| ()).await;
        if !self.is_current(ticket) {
            return;
        }
        match succeeded {
            Ok((succession, _)) => {
                let continues = succession.before.clone();
                self.set.names.set(names_carried(&succession.earlier, &continues, &suggested));
                let succession = Some(Arc::new(succession));
                self.compare(Came { origin: Origin::Refit, succession, continues }, ticket).await;
            }
            Err(error) => self.fail_update(error),
        }
    }

    /// Overrules which saved segment one goes on from; another that went on from it is new then.
    pub fn go_on_from(self, label: Label, before: Option<Label>) {
        if !self.is_update_idle() {
            return;
        }
        let Some(candidate) = self.candidate() else { return };
        let Some(succession) = candidate.succession.clone() else { return };
        let mut continues = candidate.continues.clone();
        for (own, was) in (0..).zip(continues.iter_mut()) {
            if own == label {
                *was = before;
            } else if before.is_some() && *was == before {
                *was = None;
            }
        }
        let suggested: Vec<String> = self.state.found.with_untracked(|found| {
            let segments = found.as_ref().map(|found| found.segmentation.segments.iter());
            segments.into_iter().flatten().map(|segment| segment.suggested_name.clone()).collect()
        });
        let mut names = names_carried(&succession.earlier, &continues, &suggested);
        // A name that a person gave stays, as long as its segment goes on from the same.
        let now = self.state.names.get_untracked();
        for (at, name) in names.iter_mut().enumerate() {
            if let (true, Some(now)) = (candidate.continues[at] == continues[at], now.get(at)) {
                name.name.clone_from(&now.name);
                name.description.clone_from(&now.description);
            }
        }
        self.set.names.set(names);
        self.compare_with(Came { origin: candidate.origin, succession: Some(succession), continues });
    }

    /// Compares once more where the review is not of the names on screen.
    pub fn follow_names(self) {
        let Some(candidate) = self.candidate() else { return };
        if self.is_update_idle() && candidate.names != self.state.names.get_untracked() {
            self.compare_again();
        }
    }

    /// Whether an update is open and nothing is being done with it.
    pub(super) fn is_update_idle(self) -> bool {
        let is_idle = |updating: &Updating| updating.is_open() && !updating.is_busy();
        self.state.updating.with_untracked(|updating| updating.as_ref().is_some_and(is_idle))
            && !self.state.run.with_untracked(Face::is_waiting)
    }

    /// Compares what was found once more.
    pub(super) fn compare_again(self) {
        if let Some(Candidate { origin, succession, continues, .. }) =
            self.candidate().filter(|_| self.is_update_idle())
        {
            self.compare_with(Came { origin, succession, continues });
        }
    }

    fn compare_with(self, came: Came) {
        let ticket = self.begin_work();
        spawn_local(async move { self.compare(came, ticket).await });
    }

    async fn compare(self, came: Came, ticket: u32) {
        let Some((version, document)) = self.updated() else { return };
        let names = self.state.names.get_untracked();
        let volume = self
            .state
            .found
            .with_untracked(|found| found.as_ref().and_then(|found| found.recipe.volume.clone()));
        let job = Compare {
            version,
            names: names.clone(),
            continues: came.continues.clone(),
            volume,
            period: self.period_given(),
        };
        let compared = self.engine().ask_with(job, vec![document], |_| ()).await;
        if !self.is_current(ticket) {
            return;
        }
        match compared {
            Ok((review, _)) => self.change_update(|updating| {
                updating.work = Face::Here(());
                updating.candidate = Some(Candidate {
                    origin: came.origin,
                    succession: came.succession,
                    continues: came.continues,
                    names,
                    review: Arc::new(review),
                });
            }),
            Err(error) => self.fail_update(error),
        }
    }

    fn begin_work(self) -> u32 {
        let ticket = self.ticket();
        self.change_update(|updating| updating.work = Face::Waiting(None));
        ticket
    }

    /// Shows segments as those on screen; what they go on from is still to be told.
    fn show_candidate(self, recipe: Recipe, segmentation: Segmentation, names: Vec<Naming>) {
        let Some(table) = self.state.table.with_untracked(|table| table.here().cloned()) else { return };
        self.change_update(|updating| updating.candidate = None);
        self.set.names.set(names);
        self.set.focus.set(None);
        self.set.is_unsaved.set(true);
        let file = table.file.clone();
        let found = Found { recipe, file, segmentation, has_rows: true, before: Vec::new() };
        self.set.found.set(Some(Arc::new(found)));
    }

    pub(super) fn candidate(self) -> Option<Candidate> {
        self.state.updating.with_untracked(|updating| updating.as_ref()?.candidate.clone())
    }

    pub(super) fn expected(self) -> Option<Arc<Expected>> {
        self.state.updating.with_untracked(|updating| updating.as_ref()?.expected.here().cloned())
    }
}
