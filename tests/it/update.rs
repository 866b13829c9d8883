//! Updates of a saved session with newer quarters of the sample: who moved, is it real, and does the data shift.

use strata::{
    change::{Place, Spreads, flow::Band},
    methods::Label,
    recipe::{self, Method, MethodKind, Outcome, Preparation, Preset, Recipe},
    segments::{Naming, Segmentation, describe},
    session::{Author, Found, Origin, Past, Session, Update, record},
    table::{Cells, ReadOptions, Table, TableProfile, preview::preview, read, source::Memory},
    update::{self, Advice, By, Movers, Needs, Review, Reviewed, Side, Succession, Use},
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

fn share_of_movers(review: &Review) -> f64 {
    review.tally.movers as f64 / (review.tally.stayers + review.tally.movers) as f64
}

/// The session with the saved model applied to the next quarters, accepted each time, and every review.
fn year() -> (Session, Vec<Review>, Vec<Review>) {
    let first = found(quarter(1, &sample_recipe().read_options()), sample_recipe());
    let own = names(&first);
    let mut session = saved(&first, &own, Past::default());
    let mut before = first;
    let (mut kept, mut anew) = (Vec::new(), Vec::new());
    for number in 2..=4 {
        let after = assigned(&session, number, None);
        let continues = same(own.len());
        kept.push(reviewed(&session, Some(&before.table), &after, &own, &continues).0);
        let (refit, succession) = refitted(&session, number);
        let suggested: Vec<String> =
            refit.segmentation.segments.iter().map(|segment| segment.suggested_name.clone()).collect();
        let carried = update::names_carried(&succession.earlier, &succession.before, &suggested);
        anew.push(reviewed(&session, Some(&before.table), &refit, &carried, &succession.before).0);
        let parent = session.versions.len() as u32;
        let update = Some(Update { parent, origin: Origin::Assigned { to_move: None }, continues });
        session = saved(&after, &own, Past { session: Some(session), on_screen: None, update });
        before = after;
    }
    (session, kept, anew)
}

#[test]
fn the_sample_moves_as_its_answer_key_says() {
    let (session, kept, anew) = year();
    for (assigned, refit) in kept.iter().zip(&anew) {
        let (share, share_anew) = (share_of_movers(assigned), share_of_movers(refit));
        assert!((0.14..0.17).contains(&share), "{share}");
        assert!((share - share_anew).abs() < 0.02, "{share} and {share_anew}");
        let confident = assigned.tally.confident.unwrap_or_default() as f64;
        let halved = confident / assigned.tally.movers as f64;
        assert!((0.3..0.6).contains(&halved), "{halved}");
    }
    assert_eq!(kept[2].periods.len(), 4, "the whole line is told");
    assert_eq!(kept[2].flows.len(), 3);
    assert_eq!(
        session.versions.iter().map(|v| v.parent).collect::<Vec<_>>(),
        [None, Some(1), Some(2), Some(3)]
    );
    let advice: Vec<_> = kept.iter().map(|review| review.counsel.advice).collect();
    assert_eq!(advice, [Some(Advice::Keep), Some(Advice::Watch), Some(Advice::Keep)]);
    let told = &kept[1].counsel.text;
    assert!(told.contains("brand_trx_r3m") && told.contains("region is South"), "{told}");
}

#[test]
fn a_line_told_later_has_the_same_steps() {
    let (_, kept, _) = year();
    for at in 1..kept.len() {
        let (earlier, later) = (&kept[at - 1], &kept[at]);
        let rows = |flow: &strata::change::Flow| -> Vec<_> {
            flow.bands.iter().map(|band| (band.from, band.to, band.rows)).collect()
        };
        assert_eq!(rows(&earlier.flows[at - 1]), rows(&later.flows[at - 1]));
        let sizes = |review: &Review, at: usize| review.periods[at].sizes.clone();
        assert_eq!(sizes(earlier, at), sizes(later, at));
        let last = later.trends.iter().find(|trend| trend.column == "brand_share_r12m");
        assert!(last.is_some_and(|trend| trend.is_feature && trend.overall.len() == at + 2));
    }
}

#[test]
fn the_flow_of_every_step_adds_up_to_the_sizes() {
    let (_, kept, anew) = year();
    for review in kept.iter().chain(&anew) {
        for (at, flow) in review.flows.iter().enumerate() {
            let sum = |is: &dyn Fn(&Band) -> bool| -> usize {
                flow.bands.iter().filter(|band| is(band)).map(|band| band.rows).sum()
            };
            for (strand, (was, is)) in
                review.periods[at].sizes.iter().zip(&review.periods[at + 1].sizes).enumerate()
            {
                let own = Place::In(strand as Label);
                assert_eq!((sum(&|band| band.from == own), sum(&|band| band.to == own)), (*was, *is));
            }
        }
    }
}

#[test]
fn segments_found_otherwise_go_on_by_the_customers_they_share() {
    let first = found(quarter(1, &sample_recipe().read_options()), sample_recipe());
    let session = saved(&first, &names(&first), Past::default());
    let mut recipe = sample_recipe();
    recipe.features.pop();
    let fewer = found(quarter(1, &recipe.read_options()), recipe);
    let version = &session.versions[0];
    let found = update::succeed(version, (&fewer.table, &fewer.recipe), &fewer.outcome);
    let found = found.unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(found.by, By::Members);
    assert!(found.costs.iter().flatten().all(|cost| (0.0..=1.0).contains(cost)));
    let total = |before: &[Option<Label>]| -> f64 {
        let cost = |(now, was): (usize, &Option<Label>)| was.map(|was| found.costs[now][usize::from(was)]);
        before.iter().enumerate().filter_map(cost).sum()
    };
    let best = total(&found.before);
    let mut swapped = found.before.clone();
    for (a, b) in [(0, 1), (1, 2), (2, 4), (3, 5)] {
        swapped.swap(a, b);
        assert!(total(&swapped) >= best);
        swapped.swap(a, b);
    }
}

#[test]
fn a_segment_too_many_is_new_and_one_too_few_is_dissolved() {
    let first = found(quarter(1, &sample_recipe().read_options()), sample_recipe());
    let session = saved(&first, &names(&first), Past::default());
    for (k, new, dissolved) in [(7, 1, 0), (5, 0, 1)] {
        let mut recipe = sample_recipe();
        let Method::KMeans(settings) = &mut recipe.method else { panic!("k-means") };
        settings.k = k;
        let other = found(quarter(2, &recipe.read_options()), recipe);
        let succession = update::succeed(&session.versions[0], (&other.table, &other.recipe), &other.outcome)
            .unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(succession.before.iter().filter(|was| was.is_none()).count(), new);
        assert_eq!(succession.dissolved().len(), dissolved);
        let suggested = vec!["New".to_owned(); k];
        let carried = update::names_carried(&succession.earlier, &succession.before, &suggested);
        let colors: std::collections::BTreeSet<u8> = carried.iter().map(|naming| naming.color).collect();
        assert_eq!(colors.len(), k, "every segment has a colour of its own");
        let (review, _) = reviewed(&session, None, &other, &carried, &succession.before);
        assert_eq!(review.strands.len(), 6 + new);
        let there = review.strands.iter().filter(|strand| strand.labels[1].is_some()).count();
        assert_eq!(there, k);
        assert_eq!(review.tally.redefined, None, "the earlier rows are not at hand");
    }
}

#[test]
fn parts_of_a_move_add_up_to_the_change_of_the_score() {
    let table = quarter(1, &ReadOptions::default());
    let profile = TableProfile::of(&table, &mut silent);
    let recipe = Preset::Adoption.fill(&profile, &Preset::Adoption.guess(&profile));
    let wanted = Preparation {
        method: MethodKind::Score,
        k: 3,
        features: vec!["market_trx_r12m".to_owned(), "brand_share_r12m".to_owned()],
        ..Preparation::default()
    };
    let score = recipe::propose(&table, &profile, &wanted).unwrap_or_else(|e| panic!("{e}"));
    for recipe in [score, recipe] {
        let first = found(quarter(1, &recipe.read_options()), recipe);
        let session = saved(&first, &names(&first), Past::default());
        let after = assigned(&session, 2, None);
        let (own, continues) = (names(&first), same(first.segmentation.segments.len()));
        let (review, kept) = reviewed(&session, Some(&first.table), &after, &own, &continues);
        let asked = Movers { count: usize::MAX, ..Movers::default() };
        let side = side(&after, &own, &continues);
        let shown = update::moved(&asked, (&kept, side), Some(&first.table));
        assert!(review.tally.movers > 100 && shown.found == review.tally.movers);
        let is_score = matches!(after.recipe.method, Method::Score(_));
        assert_eq!(review.tally.up_down.map(|(up, down)| up + down), is_score.then_some(shown.found));
        for mover in shown.rows.iter().filter(|_| is_score) {
            let change = mover.after[0].unwrap_or_default() - mover.before[0].unwrap_or_default();
            let up = matches!((mover.from, mover.to), (Place::In(from), Place::In(to)) if to < from);
            assert_eq!(up, change > 0.0, "{mover:?}");
            // Of two features one may have pulled the other way, and is not told.
            let told: f64 = mover.reasons.iter().filter_map(|reason| reason.towards).sum();
            assert!(told.abs() + 1e-4 >= change.abs() && told * change > 0.0, "{mover:?}: {change}");
            if mover.reasons.len() == 2 {
                assert!((told - change).abs() < 1e-4, "{mover:?}: {change}");
            }
        }
    }
}

#[test]
fn a_file_that_does_not_fit_is_told_of_column_by_column() {
    let first = found(quarter(1, &sample_recipe().read_options()), sample_recipe());
    let session = saved(&first, &names(&first), Past::default());
    let version = &session.versions[0];
    let needs = Needs::of(version);
    assert_eq!(needs.len(), 1);
    assert_eq!(needs[0].columns[0].used, [Use::Key]);
    let file = repository_file("public/sample/prescribers-2025-Q2.csv");
    let text = String::from_utf8(file.bytes).unwrap_or_else(|e| panic!("{e}"));
    let text = text.replacen("brand_share_r12m", "Brand share (12 months)", 1);
    let renamed = Memory { name: "renamed.csv".to_owned(), bytes: text.into_bytes() };
    let peek = preview(&renamed, &ReadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
    let met = update::meet(&needs[0], &peek.columns);
    assert_eq!(met.missing.len(), 1);
    assert_eq!(met.missing[0].proposed.first().map(String::as_str), Some("Brand share (12 months)"));
    assert_eq!(met.gone, Vec::<String>::new());

    let mut options = version.read_options();
    options.reading.renamed.insert("Brand share (12 months)".to_owned(), "brand_share_r12m".to_owned());
    let mapped = read(&renamed, &options, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let direct = quarter(2, &version.read_options());
    for (mapped, direct) in mapped.columns.iter().zip(&direct.columns) {
        assert_eq!(mapped.name, direct.name);
        assert!((0..direct.len()).all(|row| mapped.shown(row) == direct.shown(row)), "{}", direct.name);
    }
    let again = read(&repository_file("public/sample/prescribers-2025-Q3.csv"), &options, &mut silent);
    assert!(
        again.is_ok_and(|table| table.column("brand_share_r12m").is_ok()),
        "a file with the old name fits, too"
    );
}

#[test]
fn what_looks_wrong_with_newer_data_is_told() {
    let first = found(quarter(1, &sample_recipe().read_options()), sample_recipe());
    let session = saved(&first, &names(&first), Past::default());
    let version = &session.versions[0];
    let findings = |table: &Table| {
        let found = update::findings(version, version.spreads.as_ref(), table);
        found.unwrap_or_else(|e| panic!("{e}"))
    };
    let codes = |table: &Table| -> Vec<(String, Option<String>)> {
        findings(table).into_iter().map(|finding| (finding.code, finding.column)).collect()
    };
    assert_eq!(codes(&quarter(2, &version.read_options())), [], "an ordinary quarter");

    let mut packs = quarter(2, &version.read_options());
    change(&mut packs, "market_trx_r12m", |value| value / 30.0);
    let unit = Some("market_trx_r12m".to_owned());
    assert_eq!(codes(&packs), [("unit".to_owned(), unit)]);
    let mut percent = quarter(2, &version.read_options());
    change(&mut percent, "brand_share_r12m", |value| value * 100.0);
    assert_eq!(codes(&percent)[0].0, "unit");
    let mut holes = quarter(2, &version.read_options());
    change(&mut holes, "web_visits_r6m", |value| if value > 2.0 { f64::NAN } else { value });
    assert!(codes(&holes).iter().any(|(code, _)| code == "missing"));

    let mut zeros = quarter(2, &version.read_options());
    let key = zeros.key.unwrap_or_default();
    if let Cells::Text(cells) = &mut zeros.columns[key].cells {
        let mut padded = strata::table::TextCells::default();
        (0..cells.len()).for_each(|row| padded.push(&format!("00{}", cells.get(row))));
        *cells = padded;
    }
    let found = findings(&zeros);
    assert_eq!(found[0].code, "few_known");
    assert!(found[0].hint.contains("leading zeros"), "{}", found[0].hint);
}

fn change(table: &mut Table, column: &str, change: impl Fn(f64) -> f64) {
    let found = table.columns.iter_mut().find(|own| own.name == column);
    let Some(Cells::Number(values)) = found.map(|own| &mut own.cells) else { panic!("{column}") };
    values.iter_mut().for_each(|value| *value = change(*value));
}
