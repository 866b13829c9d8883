//! Updates against NumPy, pandas, scikit-learn and SciPy with the same centres; numbers and script in
//! `tests/reference`.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;
use strata::{
    change::Place,
    features::Encoder,
    methods::{Fit, KMeansFit, Label},
    recipe::{self, Outcome, Recipe},
    session::{Past, Session},
    table::{Table, read},
    update::{self, Movers, Review, Reviewed, Side, Way},
};

use crate::{
    support::{repository_file, silent},
    update::{State, described, names, reviewed, same, saved, side},
};

#[derive(Deserialize)]
struct Reference {
    panels: Vec<Panel>,
}

#[derive(Deserialize)]
struct Panel {
    name: String,
    files: [String; 2],
    key: String,
    by: Option<String>,
    features: Vec<(String, String)>,
    centers: Vec<Vec<f64>>,
    to_move: f64,
    sure: [f64; 2],
    transitions: Vec<(i32, i32, usize)>,
    held: Vec<(i32, i32, usize)>,
    reasons: Vec<(String, Vec<(String, f64)>)>,
    refit: Refit,
    drift: Vec<(Option<String>, String, f64)>,
}

#[derive(Deserialize)]
struct Refit {
    centers: Vec<Vec<f64>>,
    costs: Vec<Vec<f64>>,
    before: Vec<Label>,
    transitions: Vec<(i32, i32, usize)>,
}

fn panels() -> Vec<Panel> {
    let file = repository_file("tests/reference/update.json");
    let reference: Reference = serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"));
    reference.panels
}

impl Panel {
    fn recipe(&self) -> Recipe {
        let feature = |(column, transform): &(String, String)| json!({"column": column, "encoding": {"as": "number", "transform": transform}});
        let features: Vec<_> = self.features.iter().map(feature).collect();
        let method = json!({"name": "kmeans", "k": self.centers.len()});
        let recipe = json!({"key": self.key, "features": features, "method": method});
        Recipe::from_json(&recipe.to_string()).unwrap_or_else(|e| panic!("{e}"))
    }

    fn table(&self, at: usize) -> Table {
        let file = repository_file(&self.files[at]);
        read(&file, &self.recipe().read_options(), &mut silent).unwrap_or_else(|e| panic!("{e}"))
    }

    /// The segments of scikit-learn's centres in one of the two tables.
    fn state(&self, at: usize, centers: &[Vec<f64>]) -> State {
        let (table, recipe) = (self.table(at), self.recipe());
        let all = vec![true; table.rows];
        let encoder =
            Encoder::fit(&recipe.features, &table, &all, &mut silent).unwrap_or_else(|e| panic!("{e}"));
        let fit = json!({"name": "kmeans", "centers": centers, "inertia": 0.0, "total_inertia": 0.0,
            "iterations": 1, "converged": true, "inertias": [0.0], "seed": 0});
        let fit: Fit = serde_json::from_value(fit).unwrap_or_else(|e| panic!("{e}"));
        assert!(
            matches!(&fit, Fit::KMeans(KMeansFit { centers, .. }) if centers.len() == self.centers.len())
        );
        let assignment =
            recipe::apply(&encoder, &fit, None, &table).unwrap_or_else(|e| panic!("{}: {e}", self.name));
        described(table, recipe, Outcome { encoder, fit, assignment })
    }

    fn session(&self) -> (State, Session) {
        let state = self.state(0, &self.centers);
        let session = saved(&state, &names(&state), Past::default());
        (state, session)
    }

    fn assigned(&self, session: &Session, to_move: Option<f64>) -> State {
        let outcome = update::assign(&session.versions[0], &self.table(1), to_move)
            .unwrap_or_else(|e| panic!("{}: {e}", self.name));
        described(self.table(1), self.recipe(), outcome)
    }
}

/// Who went where, -1 standing for "not in the file".
fn transitions(review: &Review) -> Vec<(i32, i32, usize)> {
    let number = |place: Place| match place {
        Place::In(strand) => i32::from(strand),
        Place::Absent => -1,
        Place::NotAssigned => panic!("nobody is left out"),
    };
    let mut all: Vec<_> = review.flows[review.flows.len() - 1]
        .bands
        .iter()
        .map(|band| (number(band.from), number(band.to), band.rows))
        .collect();
    all.sort_unstable();
    all
}

fn of(
    panel: &Panel,
    earlier: Option<&Table>,
    session: &Session,
    to_move: Option<f64>,
) -> (State, Review, Reviewed) {
    let after = panel.assigned(session, to_move);
    let (names, continues) = (names(&after), same(panel.centers.len()));
    let (review, kept) = reviewed(session, earlier, &after, &names, &continues);
    (after, review, kept)
}

#[test]
fn those_who_moved_joined_and_left_are_those_that_pandas_counts() {
    for panel in panels() {
        let (before, session) = panel.session();
        let (after, review, _) = of(&panel, None, &session, None);
        assert_eq!(transitions(&review), panel.transitions, "{}", panel.name);
        let sum = |is: fn(i32, i32) -> bool| -> usize {
            panel.transitions.iter().filter(|(f, t, _)| is(*f, *t)).map(|(.., n)| n).sum()
        };
        let tally = &review.tally;
        assert_eq!(
            (tally.stayers, tally.movers, tally.joiners, tally.leavers),
            (
                sum(|f, t| f == t),
                sum(|f, t| f != t && f >= 0 && t >= 0),
                sum(|f, _| f < 0),
                sum(|_, t| t < 0)
            ),
            "{}",
            panel.name
        );
        for (state, expected) in [&before, &after].into_iter().zip(panel.sure) {
            let all: Vec<f64> =
                (0..state.table.rows).map(|row| state.outcome.assignment.strength.figures(row)[0]).collect();
            let mean = all.iter().sum::<f64>() / all.len() as f64;
            assert!((mean - expected).abs() < 1e-6, "{}: {mean} is not {expected}", panel.name);
        }
    }
}

#[test]
fn those_held_back_by_a_margin_are_those_that_numpy_holds_back() {
    for panel in panels() {
        let (_, session) = panel.session();
        let (_, review, _) = of(&panel, None, &session, Some(panel.to_move));
        assert_eq!(transitions(&review), panel.held, "{}", panel.name);
        let (_, free, _) = of(&panel, None, &session, Some(0.5));
        assert_eq!(transitions(&free), panel.transitions, "half the way holds nobody: {}", panel.name);
    }
}

#[test]
fn reasons_are_the_parts_of_the_way_that_numpy_reckons() {
    for panel in panels() {
        let (before, session) = panel.session();
        let (after, review, kept) = of(&panel, Some(&before.table), &session, None);
        assert!(review.has_earlier);
        let (names, continues) = (names(&after), same(panel.centers.len()));
        let asked = Movers { way: Way::Moved, count: usize::MAX, ..Movers::default() };
        let shown = update::moved(&asked, (&kept, side(&after, &names, &continues)), Some(&before.table));
        assert_eq!(shown.found, review.tally.movers);
        let by_key: BTreeMap<&str, &update::Mover> =
            shown.rows.iter().map(|mover| (mover.key.as_str(), mover)).collect();
        for (key, expected) in &panel.reasons {
            let own = &by_key[key.as_str()].reasons;
            assert_eq!(own.len(), expected.len(), "{key} in {}", panel.name);
            for (reason, (column, towards)) in own.iter().zip(expected) {
                let found = reason.towards.unwrap_or_default();
                assert_eq!(reason.column, *column, "{key} in {}", panel.name);
                assert!((found - towards).abs() < 1e-5, "{key} in {}: {found} is not {towards}", panel.name);
            }
        }
    }
}

#[test]
fn segments_found_anew_go_on_as_scipy_matches_them() {
    for panel in panels() {
        let (_, session) = panel.session();
        let again = panel.state(1, &panel.refit.centers);
        let found = update::succeed(&session.versions[0], (&again.table, &again.recipe), &again.outcome)
            .unwrap_or_else(|e| panic!("{e}"));
        let before: Vec<Option<Label>> = panel.refit.before.iter().map(|label| Some(*label)).collect();
        assert_eq!(found.before, before, "{}", panel.name);
        for (own, expected) in found.costs.iter().flatten().zip(panel.refit.costs.iter().flatten()) {
            assert!((own - expected).abs() < 1e-9, "{}: {own} is not {expected}", panel.name);
        }
        let suggested = vec![String::new(); before.len()];
        let names = update::names_carried(&found.earlier, &before, &suggested);
        let side: Side<'_> = side(&again, &names, &before);
        let (review, _) = update::review((&session, 1), None, side, None).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(transitions(&review), panel.refit.transitions, "{}", panel.name);
    }
}

#[test]
fn shifts_overall_and_by_group_are_those_that_numpy_reckons() {
    for panel in panels() {
        let (_, session) = panel.session();
        let (_, review, _) = of(&panel, None, &session, None);
        let mut looked_at = 0;
        for (column, group, expected) in &panel.drift {
            let shift = review.counsel.shifts.iter().find(|shift| shift.column == *column);
            let shift = shift.unwrap_or_else(|| panic!("{column:?} in {}", panel.name));
            let found = if group == "all" {
                &shift.overall
            } else {
                let own = |one: &&strata::change::spread::GroupShift| {
                    Some(&one.by) == panel.by.as_ref() && one.group == *group
                };
                let within = shift.within.iter().find(own);
                &within.unwrap_or_else(|| panic!("{column:?} in {group} of {}", panel.name)).drift
            };
            assert!(
                (found.psi - expected).abs() < 1e-9,
                "{column:?} in {group} of {}: {} is not {expected}",
                panel.name,
                found.psi
            );
            looked_at += 1;
        }
        assert_eq!(looked_at, panel.drift.len());
    }
}
