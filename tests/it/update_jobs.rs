//! Updates as they are asked for: what a version is applied with is remembered, and a version's own centres are given.

use strata::{
    error::ErrorKind,
    job::{
        self, Assign, Centers, Compare, Inspect, Job, Open, OpenEarlier, Record, Restore, Score, Succeed,
        Workspace,
    },
    methods::kmeans::Start,
    recipe::Recipe,
    segments::{Naming, Segmentation},
    session::{Author, Origin, Session, Update},
    table::{ReadOptions, Source},
    update::{Movers, Way},
};

use crate::support::{named, silent};

const RECIPE: &str = r#"{
    "key": "id",
    "features": [{"column": "trx", "encoding": {"as": "bins", "binning": {"by": "width", "bins": 4}}}],
    "method": {"name": "score", "cuts": {"by": "score", "at": [50]}}
}"#;

fn ask<J: Job>(workspace: &mut Workspace, job: J, files: &[(&str, &[u8])]) -> (J::Answer, Vec<u8>) {
    let sources = files.iter().map(|(name, bytes)| Box::new(named(name, bytes)) as Box<dyn Source>);
    let mut out = Vec::new();
    let answer = job::run(workspace, job.into(), sources.collect(), &mut out, &mut silent);
    let answer = answer.unwrap_or_else(|e| panic!("{e}"));
    (serde_json::from_str(&answer).unwrap_or_else(|e| panic!("{e}")), out)
}

fn names(segmentation: &Segmentation) -> Vec<Naming> {
    let name = |(color, one): (u8, &strata::segments::SegmentProfile)| Naming {
        name: one.suggested_name.clone(),
        description: String::new(),
        color,
    };
    (0..).zip(&segmentation.segments).map(name).collect()
}

fn record(names: Vec<Naming>, update: Option<Update>) -> Record {
    let author = Author { id: "1".into(), name: "Tiers".into(), ..Author::default() };
    Record { author, names, period: None, sizes: Vec::new(), on_screen: None, update }
}

/// A session of two tiers in a workspace that has its rows open.
fn saved(workspace: &mut Workspace) -> (Vec<Naming>, Vec<u8>) {
    let recipe = Recipe::from_json(RECIPE).unwrap_or_else(|e| panic!("{e}"));
    let first = b"id,trx\na,1\nb,2\nc,7\nd,9\n";
    ask(workspace, Open { options: recipe.read_options() }, &[("first.csv", first)]);
    let (segmentation, _) = ask(workspace, Score { recipe }, &[]);
    let names = names(&segmentation);
    let (_, document) = ask(workspace, record(names.clone(), None), &[]);
    (names, document)
}

#[test]
fn what_a_newer_file_calls_its_columns_is_remembered_in_the_new_version() {
    let mut workspace = Workspace::default();
    let (names, document) = saved(&mut workspace);
    let before = Session::from_json(&document).unwrap_or_else(|e| panic!("{e}"));
    let mut options = before.versions[0].read_options();
    options.reading.renamed.insert("TRx (total)".into(), "trx".into());
    let newer = b"id,TRx (total)\na,9\nb,2\nc,8\ne,1\n";
    ask(&mut workspace, Open { options: options.clone() }, &[("second.csv", newer)]);
    let held = [("session", document.as_slice())];
    ask(&mut workspace, Inspect { version: 1, period: Some("2025-Q2".into()) }, &held);
    ask(&mut workspace, Assign { version: 1, to_move: None }, &held);
    let continues = vec![Some(0), Some(1)];
    let compare =
        Compare { version: 1, names: names.clone(), continues: continues.clone(), ..Compare::default() };
    let (review, _) = ask(&mut workspace, compare, &held);
    let tally = review.tally;
    assert_eq!((tally.stayers, tally.movers, tally.joiners, tally.leavers), (2, 1, 1, 1));

    let update = Update { parent: 1, origin: Origin::Assigned { to_move: None }, continues };
    let (_, document) = ask(&mut workspace, record(names, Some(update)), &held);
    let session = Session::from_json(&document).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(session.versions.len(), 2);
    assert_eq!(session.versions[0], before.versions[0], "a version never changes");
    let version = &session.versions[1];
    assert_eq!(version.recipe.reading.renamed, options.reading.renamed);
    assert_eq!(version.file.period.as_deref(), Some("2025-Q2"));
    assert_eq!(version.fit, before.versions[0].fit, "the saved model was applied as it is");

    // The third file is read as the second was, and the session opens with it.
    let ReadOptions { reading, .. } = version.read_options();
    assert_eq!(reading.renamed.get("TRx (total)").map(String::as_str), Some("trx"));
    let (restored, _) = ask(&mut workspace, Restore { version: Some(2) }, &[("session", &document)]);
    assert!(restored.has_rows);
}

#[test]
fn a_refit_starts_from_the_centres_of_the_version_that_is_updated() {
    let json = crate::support::repository_file("tests/data/session-early.json").bytes;
    let mut session = Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"));
    let first = session.start(Some(1)).unwrap_or_else(|e| panic!("{e}"));
    let mut later = session.versions[0].clone();
    later.number = 2;
    later.parent = Some(1);
    if let strata::methods::Fit::KMeans(fit) = &mut later.fit {
        fit.centers[0][0] += 1.0;
    }
    session.versions.push(later);
    let mut document = Vec::new();
    session.write(&mut document).unwrap_or_else(|e| panic!("{e}"));
    let ask_for =
        |version| ask(&mut Workspace::default(), Centers { version }, &[("session", document.as_slice())]).0;
    assert_eq!(ask_for(Some(1)), first);
    assert!(matches!(first, Start::Centers { .. }));
    assert_ne!(ask_for(None), first, "the newest where it is not said");
}

#[test]
fn segments_other_than_those_that_were_named_are_not_recorded() {
    let mut workspace = Workspace::default();
    let (names, _) = saved(&mut workspace);
    // Meanwhile others were found.
    let recipe = RECIPE.replace("[50]", "[80, 30]");
    let recipe = Recipe::from_json(&recipe).unwrap_or_else(|e| panic!("{e}"));
    ask(&mut workspace, Score { recipe }, &[]);
    let refused = |workspace: &mut Workspace, job: Record| {
        let answer = job::run(workspace, job.into(), Vec::new(), &mut Vec::new(), &mut silent);
        answer.is_err_and(|error| error.kind == ErrorKind::Cancelled)
    };
    assert!(refused(&mut workspace, record(names.clone(), None)), "two names for three segments");
    let three = [names.clone(), names[..1].to_vec()].concat();
    let sizes = vec![9, 9, 9];
    assert!(refused(&mut workspace, Record { sizes, ..record(three.clone(), None) }), "of other sizes");
    assert!(!refused(&mut workspace, record(three, None)));
}

#[test]
fn a_session_that_could_not_be_read_again_is_not_written() {
    let (_, document) = saved(&mut Workspace::default());
    let mut session = Session::from_json(&document).unwrap_or_else(|e| panic!("{e}"));
    session.versions[0].names.pop();
    assert!(session.write(&mut Vec::new()).is_err());
}

#[test]
fn a_recipe_with_a_column_that_the_earlier_rows_lack_is_reviewed_without_reasons() {
    let mut workspace = Workspace::default();
    let (_, document) = saved(&mut workspace);
    let held = [("session", document.as_slice())];
    let options = ReadOptions { key: Some(Some("id".into())), ..ReadOptions::default() };
    let newer = b"id,trx,visits\na,9,1\nb,2,5\nc,8,9\ne,1,2\n";
    ask(&mut workspace, Open { options: options.clone() }, &[("second.csv", newer)]);
    let first = b"id,trx\na,1\nb,2\nc,7\nd,9\n";
    ask(&mut workspace, OpenEarlier { options }, &[("first.csv", first)]);
    let recipe = RECIPE.replace(r#""trx""#, r#""visits""#);
    let recipe = Recipe::from_json(&recipe).unwrap_or_else(|e| panic!("{e}"));
    let (segmentation, _) = ask(&mut workspace, Score { recipe }, &[]);
    let (succession, _) = ask(&mut workspace, Succeed { version: 1 }, &held);
    let compare = Compare {
        version: 1,
        names: names(&segmentation),
        continues: succession.before,
        ..Compare::default()
    };
    let (review, _) = ask(&mut workspace, compare, &held);
    assert!(review.has_earlier);
    assert_eq!(review.tally.redefined, None);
    let (window, _) = ask(&mut workspace, Movers { way: Way::Any, count: 10, ..Movers::default() }, &[]);
    assert_eq!(window.found, 5);
    assert!(window.rows.iter().all(|mover| mover.reasons.is_empty()));
}
