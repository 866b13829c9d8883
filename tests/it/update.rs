//! Updates of a saved session with newer quarters of the sample: who moved, is it real, and does the data shift.

use strata::{
    change::Spreads,
    methods::Label,
    recipe::{self, Outcome, Recipe},
    segments::{Naming, Segmentation, describe},
    session::{Author, Found, Origin, Past, Session, Update, record},
    table::{ReadOptions, Table, read},
    update::{self, Review, Reviewed, Side, Succession},
};

use crate::support::{repository_file, silent};

/// A quarter of the sample, read as its recipe has it.
pub fn quarter(number: u8, options: &ReadOptions) -> Table {
    let file = repository_file(&format!("public/sample/prescribers-2025-Q{number}.csv"));
    read(&file, options, &mut silent).unwrap_or_else(|e| panic!("{e}"))
}

pub fn sample_recipe() -> Recipe {
    let text = repository_file("public/sample/recipe.json").bytes;
    Recipe::from_json(&String::from_utf8_lossy(&text)).unwrap_or_else(|e| panic!("{e}"))
}

pub struct State {
    pub table: Table,
    pub recipe: Recipe,
    pub outcome: Outcome,
    pub segmentation: Segmentation,
}

pub fn described(table: Table, recipe: Recipe, outcome: Outcome) -> State {
    let encoded = recipe::encoded(&recipe, &outcome, &table).unwrap_or_else(|e| panic!("{e}"));
    let segmentation = describe((&table, &recipe), &outcome, encoded.as_ref(), &mut silent)
        .unwrap_or_else(|e| panic!("{e}"));
    State { table, recipe, outcome, segmentation }
}

pub fn found(table: Table, recipe: Recipe) -> State {
    let outcome = recipe::run(&recipe, &table, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    described(table, recipe, outcome)
}

pub fn names(state: &State) -> Vec<Naming> {
    let name = |(at, _): (u8, &_)| Naming { name: format!("S{at}"), description: String::new(), color: at };
    (0..).zip(&state.segmentation.segments).map(name).collect()
}

pub fn saved(state: &State, names: &[Naming], past: Past) -> Session {
    let labels = (state.outcome.assignment.labels.as_slice(), state.outcome.fit.k());
    let spreads =
        Spreads::of((&state.table, &state.recipe), labels, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let author = Author { id: "1".into(), name: "Prescribers".into(), ..Author::default() };
    let found = Found {
        recipe: &state.recipe,
        outcome: &state.outcome,
        segmentation: &state.segmentation,
        spreads: Some(&spreads),
    };
    let mut json = Vec::new();
    assert_eq!(record(&state.table, found, names, &author, past).write(&mut json), Ok(()));
    Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"))
}

/// The state that a version's model gives on a newer quarter.
pub fn assigned(session: &Session, number: u8, to_move: Option<f64>) -> State {
    let version = session.latest().unwrap_or_else(|e| panic!("{e}"));
    let table = quarter(number, &version.read_options());
    let outcome = update::assign(version, &table, to_move).unwrap_or_else(|e| panic!("{e}"));
    described(table, version.recipe.clone(), outcome)
}

/// The state that the recipe run anew gives, with what its segments go on from.
pub fn refitted(session: &Session, number: u8) -> (State, Succession) {
    let version = session.latest().unwrap_or_else(|e| panic!("{e}"));
    let state = found(quarter(number, &version.read_options()), version.recipe.clone());
    let succession = update::succeed(version, (&state.table, &state.recipe), &state.outcome)
        .unwrap_or_else(|e| panic!("{e}"));
    (state, succession)
}

pub fn same(k: usize) -> Vec<Option<Label>> {
    (0..).take(k).map(Some).collect()
}

pub fn reviewed(
    session: &Session,
    earlier: Option<&Table>,
    state: &State,
    names: &[Naming],
    continues: &[Option<Label>],
) -> (Review, Reviewed) {
    let number = session.latest().map(|version| version.number).unwrap_or_default();
    update::review((session, number), earlier, side(state, names, continues), Some("brand_trx_r12m"))
        .unwrap_or_else(|e| panic!("{e}"))
}

pub fn side<'a>(state: &'a State, names: &'a [Naming], continues: &'a [Option<Label>]) -> Side<'a> {
    Side {
        table: &state.table,
        recipe: &state.recipe,
        outcome: &state.outcome,
        segmentation: &state.segmentation,
        names,
        continues,
    }
}

#[test]
fn the_sample_moves_as_its_answer_key_says() {
    let first = found(quarter(1, &sample_recipe().read_options()), sample_recipe());
    let own = names(&first);
    let mut session = saved(&first, &own, Past::default());
    let mut before = first;
    for number in 2..=4 {
        let after = assigned(&session, number, None);
        let continues = same(own.len());
        let (review, _) = reviewed(&session, Some(&before.table), &after, &own, &continues);
        let share = review.tally.movers as f64 / (review.tally.stayers + review.tally.movers) as f64;
        let (refit, succession) = refitted(&session, number);
        let suggested: Vec<String> =
            refit.segmentation.segments.iter().map(|s| s.suggested_name.clone()).collect();
        let carried = update::names_carried(&succession.earlier, &succession.before, &suggested);
        let (again, _) = reviewed(&session, Some(&before.table), &refit, &carried, &succession.before);
        let share_again = again.tally.movers as f64 / (again.tally.stayers + again.tally.movers) as f64;
        eprintln!(
            "Q{number}: {share:.4} refit {share_again:.4} {:?}\n  {}",
            review.tally, review.counsel.text
        );
        eprintln!("  refit {:?}\n {:?}", again.tally, succession.before);
        let update = Update {
            parent: session.versions.len() as u32,
            origin: Origin::Assigned { to_move: None },
            continues,
        };
        session = saved(&after, &own, Past { session: Some(session), on_screen: None, update: Some(update) });
        before = after;
    }
}
