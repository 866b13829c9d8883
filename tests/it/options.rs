//! Options of k-means: a smallest size, where it begins, and who counts as borderline.

use ndarray::Array2;
use strata::{
    error::{ErrorKind, Problem},
    features::FeatureMatrix,
    job::{self, Centers, Conclude, ExportTable, Hold, Job, Open, Prepare, Record, Restart, Rows, Workspace},
    methods::{
        Fit, KMeansSettings, Label, Strength,
        kmeans::{Run, Start, best, center_matrix, confidence, fit, from_centers},
    },
    numeric::random::Random,
    recipe::{self, Method, Outcome, Recipe},
    segments::Naming,
    session::Author,
    table::{ReadOptions, Source, Table, read},
};

use crate::support::{file, repository_file, silent, table};

/// Rows around centres on a line, ever farther apart, so many at each.
fn clumps(sizes: &[usize], seed: u64) -> FeatureMatrix {
    let mut random = Random::new(seed, 0);
    let mut values = Vec::new();
    for (at, size) in sizes.iter().enumerate() {
        for _ in 0..*size {
            values.push(((at * at) as f64 * 5.0 + random.fraction()) as f32);
            values.push(random.fraction() as f32);
        }
    }
    let rows = values.len() / 2;
    let values = Array2::from_shape_vec((rows, 2), values).unwrap_or_else(|e| panic!("{e}"));
    FeatureMatrix::new(values).unwrap_or_else(|| panic!("finite values"))
}

fn sizes(labels: &[Label]) -> Vec<usize> {
    let k = labels.iter().max().map_or(0, |most| usize::from(*most) + 1);
    (0..k).map(|segment| labels.iter().filter(|label| usize::from(**label) == segment).count()).collect()
}

fn sample(quarter: &str) -> (Recipe, Table) {
    let json = repository_file("public/sample/recipe.json");
    let recipe = Recipe::from_json(&String::from_utf8_lossy(&json.bytes)).unwrap_or_else(|e| panic!("{e}"));
    let source = repository_file(&format!("public/sample/prescribers-{quarter}.csv"));
    let table = read(&source, &recipe.read_options(), &mut silent).unwrap_or_else(|e| panic!("{e}"));
    (recipe, table)
}

fn ran(recipe: &Recipe, table: &Table) -> Outcome {
    recipe::run(recipe, table, &mut silent).unwrap_or_else(|e| panic!("{e}"))
}

fn settings(recipe: &mut Recipe) -> &mut KMeansSettings {
    match &mut recipe.method {
        Method::KMeans(settings) => settings,
        _ => panic!("a recipe of k-means"),
    }
}

fn centers(outcome: &Outcome) -> Vec<Vec<f64>> {
    match &outcome.fit {
        Fit::KMeans(fit) => fit.centers.clone(),
        _ => panic!("centres"),
    }
}

/// The problems that a recipe is refused for.
fn problems(recipe: &Recipe, table: &Table) -> Vec<Problem> {
    match recipe::run(recipe, table, &mut silent).map_err(|e| e.kind) {
        Err(ErrorKind::Settings(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

#[test]
fn segments_that_are_too_small_are_dissolved() {
    let x = clumps(&[60, 4, 50, 70, 9], 1);
    let of = |min_rows| {
        let settings = KMeansSettings { k: 5, min_rows, ..KMeansSettings::default() };
        let (fit, labels) = fit(&x, &settings, None, &mut silent).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(fit.centers.len(), sizes(&labels).len());
        sizes(&labels)
    };
    // Numbered by the first column, highest first; the nine and the four join the next nearest.
    assert_eq!(of(0), [9, 70, 50, 4, 60]);
    assert_eq!(of(4), [9, 70, 50, 4, 60]);
    assert_eq!(of(5), [9, 70, 50, 64]);
    assert_eq!(of(20), [79, 50, 64]);
    assert_eq!(of(60), [79, 114]);
    assert_eq!(of(90).len(), 2, "two are always left");
}

#[test]
fn dissolving_goes_on_as_its_naive_twin_does() {
    for seed in 0..6 {
        let x = clumps(&[40, 3, 22, 31, 6, 17], seed);
        let settings = KMeansSettings { min_rows: 20, ..KMeansSettings::default() };
        let first: Vec<Vec<f64>> =
            (0..9).map(|at| x.row(at * 13).iter().map(|v| f64::from(*v)).collect()).collect();
        let plain = KMeansSettings::default();
        let from = |centers: &[Vec<f64>], settings: &KMeansSettings| {
            let centers = center_matrix(centers, 2).unwrap_or_else(|| panic!("even centres"));
            from_centers(&x, centers, settings, &mut silent)
        };
        let (mut twin, mut labels) = from(&first, &plain);
        while let Some((smallest, _)) = sizes(&labels)
            .into_iter()
            .enumerate()
            .min_by_key(|(_, size)| *size)
            .filter(|(_, size)| *size < 20)
        {
            twin.centers.remove(smallest);
            (twin, labels) = from(&twin.centers, &plain);
        }
        let (run, own) = from(&first, &settings);
        assert!(run.centers.len() < 9, "something was dissolved");
        assert!(sizes(&own).iter().all(|size| *size >= 20));
        assert_eq!(own, labels, "seed {seed}");
    }
}

#[test]
fn of_several_starts_the_one_wins_that_lost_fewest_segments() {
    let run = |restart, centers: usize, inertia| Run {
        restart,
        inertia,
        iterations: 1,
        converged: true,
        centers: vec![vec![0.0]; centers],
    };
    let runs = [run(0, 3, 1.0), run(1, 4, 9.0), run(2, 4, 8.0), run(3, 2, 0.5), run(4, 4, 8.0)];
    assert_eq!(best(&runs).map(|run| run.restart), Some(2));
}

#[test]
fn a_smallest_size_that_cannot_be_kept_is_refused_at_its_field() {
    let (mut recipe, table) = sample("2025-Q1");
    settings(&mut recipe).min_rows = 834;
    let found = problems(&recipe, &table);
    assert_eq!(found.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["method.min_rows"]);
    assert!(found[0].text.contains("6 segments of at least 834 rows"), "{}", found[0].text);
}

const TOWNS: &str = "id,x,y,zone\na,1,1,N\nb,2,1,N\nc,9,9,N\nd,8,9,S\ne,1,9,S\nf,2,8,S\n";

fn towns(start: Start) -> (Recipe, Table) {
    let recipe = r#"{"key":"id","features":[
        {"column":"x","weight":1,"encoding":{"as":"number"}},{"column":"y","weight":1,"encoding":{"as":"number"}}],
        "method":{"name":"kmeans","k":3}}"#;
    let mut recipe = Recipe::from_json(recipe).unwrap_or_else(|e| panic!("{e}"));
    settings(&mut recipe).start = start;
    (recipe, table(TOWNS).unwrap_or_else(|e| panic!("{e}")))
}

fn customers(keys: &[&str]) -> Start {
    Start::Customers { keys: keys.iter().map(|key| (*key).to_owned()).collect() }
}

#[test]
fn every_customer_to_start_from_draws_its_like() {
    for keys in [["a", "c", "e"], ["f", "b", "d"]] {
        let (recipe, table) = towns(customers(&keys));
        let outcome = ran(&recipe, &table);
        let labels = &outcome.assignment.labels;
        assert_eq!((labels[0], labels[2], labels[4]), (labels[1], labels[3], labels[5]));
        assert_eq!(sizes(labels), [2, 2, 2]);
        let Fit::KMeans(fit) = &outcome.fit else { panic!("centres") };
        assert_eq!(fit.inertias.len(), 1, "one start, whatever their number");
    }
}

#[test]
fn customers_to_start_from_must_be_there_and_take_part() {
    let fields = |keys: &[&str], filter: bool| {
        let (mut recipe, table) = towns(customers(keys));
        recipe.filter = filter
            .then(|| strata::table::Filter::In { column: "zone".to_owned(), values: vec!["N".to_owned()] });
        problems(&recipe, &table).into_iter().map(|p| format!("{}: {}", p.field, p.text)).collect::<Vec<_>>()
    };
    assert_eq!(fields(&["a", "c", "zz"], false), ["method.start: No customer “zz” takes part."]);
    assert_eq!(fields(&["a", "c", "d"], true), ["method.start: No customer “d” takes part."]);
    assert_eq!(fields(&["a", "a", "c"], false), ["method.start: The customer “a” is named twice."]);
    assert_eq!(
        fields(&["a", "c"], false),
        ["method.start: The start is of 2 segments, and 3 are asked for."]
    );
    assert_eq!(
        fields(&[], false),
        ["method.start: Choose at least two to start from, one for each segment."]
    );
}

#[test]
fn from_the_centres_that_were_found_the_same_segments_come_at_once() {
    let (mut recipe, table) = sample("2025-Q1");
    let first = ran(&recipe, &table);
    settings(&mut recipe).start =
        Start::Centers { of: "First".to_owned(), encoder: first.encoder.clone(), centers: centers(&first) };
    let again = ran(&recipe, &table);
    assert_eq!(again.assignment.labels, first.assignment.labels);
    let Fit::KMeans(fit) = &again.fit else { panic!("centres") };
    assert!(fit.converged && fit.iterations <= 3, "{} iterations", fit.iterations);
}

#[test]
fn centres_keep_their_values_in_the_units_of_the_next_table() {
    let (recipe, first) = sample("2025-Q1");
    let (_, next) = sample("2025-Q2");
    let first = ran(&recipe, &first);
    let (encoder, _) = recipe::prepare(&recipe, &next, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    assert_ne!(encoder, first.encoder);
    let carried = encoder.carry(&first.encoder, &centers(&first)).unwrap_or_else(|e| panic!("{e}"));
    for (before, after) in centers(&first).iter().zip(&carried) {
        assert_ne!(before, after);
        for (at, (old, new)) in first.encoder.features.iter().zip(&encoder.features).enumerate() {
            let (was, is) = (old.decode(before[at]), new.decode(after[at]));
            let (Some(was), Some(is)) = (was, is) else { panic!("a value of {}", new.column) };
            assert!((was - is).abs() <= 1e-9 * was.abs().max(1.0), "{} is {is}, not {was}", new.column);
        }
    }
}

#[test]
fn centres_of_other_features_are_refused() {
    let (mut recipe, table) = sample("2025-Q1");
    let first = ran(&recipe, &table);
    settings(&mut recipe).start =
        Start::Centers { of: String::new(), encoder: first.encoder.clone(), centers: centers(&first) };
    let refused = |recipe: &Recipe| {
        let kind = recipe::run(recipe, &table, &mut silent).err().map(|e| e.kind);
        assert!(
            matches!(&kind, Some(ErrorKind::OtherFeatures(names)) if names.contains("web_visits_r6m")),
            "{kind:?}"
        );
    };
    let mut fewer = recipe.clone();
    fewer.features.pop();
    refused(&fewer);
    let mut prepared = recipe.clone();
    prepared.features[0].encoding = prepared.features[1].encoding.clone();
    refused(&prepared);
}

#[test]
fn confidence_is_what_its_formula_says() {
    let x = clumps(&[30, 40, 50], 4);
    let settings = KMeansSettings { k: 4, ..KMeansSettings::default() };
    let (fit, labels) = fit(&x, &settings, None, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let centers = center_matrix(&fit.centers, 2).unwrap_or_else(|| panic!("even centres"));
    let mut borderline = 0;
    for (row, sure) in confidence(&x, &centers, &labels).into_iter().enumerate() {
        let distance = |center: &Vec<f64>| -> f64 {
            x.row(row).iter().zip(center).map(|(v, c)| (f64::from(*v) - c).powi(2)).sum::<f64>().sqrt()
        };
        let mut distances: Vec<f64> = fit.centers.iter().map(distance).collect();
        distances.sort_by(f64::total_cmp);
        let expected = distances[1] / (distances[0] + distances[1]);
        assert!((f64::from(sure) - expected).abs() < 1e-4, "row {row}: {sure} is not {expected}");
        borderline += usize::from(expected < 0.6);
    }
    assert!(borderline > 0, "a segment that was cut in two has rows near the cut");
}

#[test]
fn a_recipe_without_these_options_says_nothing_of_them() {
    let (recipe, _) = sample("2025-Q1");
    let json = serde_json::to_string(&recipe).unwrap_or_else(|e| panic!("{e}"));
    for word in ["\"min_rows\"", "\"start\"", "\"borderline\""] {
        assert!(!json.contains(word), "{json}");
    }
    let mut full = recipe.clone();
    *settings(&mut full) = KMeansSettings {
        k: 2,
        min_rows: 50,
        start: customers(&["007", " 8"]),
        borderline: 0.6,
        ..KMeansSettings::default()
    };
    let json = serde_json::to_string(&full).unwrap_or_else(|e| panic!("{e}"));
    assert!(json.contains(r#""start":{"from":"customers","keys":["007"," 8"]}"#), "{json}");
    assert_eq!(Recipe::from_json(&json), Ok(full));
    let check = |borderline| {
        let settings = KMeansSettings { borderline, ..KMeansSettings::default() };
        settings.check().into_iter().map(|p| p.field).collect::<Vec<_>>()
    };
    assert_eq!(check(0.5), Vec::<String>::new());
    assert_eq!(check(0.49), ["method.borderline"]);
    assert_eq!(check(f64::NAN), ["method.borderline"]);
}

/// Asks as the page does: the answer, and what came beside it.
fn ask<J: Job>(workspace: &mut Workspace, job: J, beside: Vec<Vec<u8>>) -> (J::Answer, Vec<u8>) {
    let sources = beside.into_iter().map(|bytes| Box::new(file(bytes)) as Box<dyn Source>).collect();
    let mut out = Vec::new();
    let json =
        job::run(workspace, job.into(), sources, &mut out, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    (serde_json::from_str(&json).unwrap_or_else(|e| panic!("{e}")), out)
}

fn segmented(workspace: &mut Workspace, recipe: &Recipe) -> strata::segments::Segmentation {
    let Method::KMeans(settings) = recipe.method.clone() else { panic!("a recipe of k-means") };
    let (prepared, matrix) = ask(workspace, Prepare { recipe: recipe.clone() }, Vec::new());
    ask(workspace, Hold { rows: prepared.rows, width: prepared.width }, vec![matrix]);
    let restart = Restart { settings, restart: 0, start: prepared.start };
    let (run, labels) = ask(workspace, restart, Vec::new());
    ask(workspace, Conclude { runs: vec![run] }, vec![labels]).0
}

#[test]
fn rows_cards_and_export_agree_on_who_is_borderline() {
    let (mut recipe, _) = sample("2025-Q1");
    let mut workspace = Workspace::default();
    let bytes = repository_file("public/sample/prescribers-2025-Q1.csv").bytes;
    let open = Open { options: ReadOptions { key: Some(recipe.key.clone()), ..ReadOptions::default() } };
    ask(&mut workspace, open, vec![bytes]);
    settings(&mut recipe).restarts = 1;
    let mut found = Vec::new();
    for borderline in [0.5, 0.55, 0.7] {
        settings(&mut recipe).borderline = borderline;
        let segmentation = segmented(&mut workspace, &recipe);
        let on_cards: f64 =
            segmentation.segments.iter().map(|s| s.borderline.unwrap_or(f64::NAN) * s.size as f64).sum();
        let only = Rows { borderline: true, count: 500, ..Rows::default() };
        let (window, _) = ask(&mut workspace, only, Vec::new());
        assert!(
            window.rows.iter().all(|row| row.borderline && row.figures[0].is_some_and(|s| s < borderline))
        );
        let (all, _) = ask(&mut workspace, Rows { count: 500, ..Rows::default() }, Vec::new());
        assert!(all.rows.iter().all(|row| row.borderline == row.figures[0].is_some_and(|s| s < borderline)));
        let ((), csv) = ask(&mut workspace, ExportTable { names: Vec::new() }, Vec::new());
        let csv = String::from_utf8_lossy(&csv).into_owned();
        assert!(csv.lines().next().is_some_and(|head| head.ends_with(",confidence,borderline")));
        let marked = csv.lines().filter(|line| line.ends_with(",yes")).count();
        let unmarked = csv.lines().filter(|line| line.ends_with(",no")).count();
        assert_eq!((marked, marked + unmarked), (window.found, 5_000));
        assert_eq!(on_cards.round() as usize, marked);
        found.push(marked);
    }
    assert!(found[0] == 0 && found[1] > 0 && found[2] > found[1], "{found:?}");
}

#[test]
fn a_saved_session_gives_its_centres_to_start_from() {
    let (mut recipe, table) = sample("2025-Q1");
    let mut workspace = Workspace::default();
    let bytes = repository_file("public/sample/prescribers-2025-Q1.csv").bytes;
    let open = Open { options: recipe.read_options() };
    ask(&mut workspace, open, vec![bytes]);
    let segmentation = segmented(&mut workspace, &recipe);
    let author = Author {
        id: "1".into(),
        name: "First".into(),
        created: "2025-01-01T00:00:00Z".into(),
        now: "2025-01-01T00:00:00Z".into(),
        ..Author::default()
    };
    let name = |(color, s): (u8, &strata::segments::SegmentProfile)| Naming {
        name: s.suggested_name.clone(),
        description: String::new(),
        color,
    };
    let names: Vec<Naming> = (0..).zip(&segmentation.segments).map(name).collect();
    let (_, document) = ask(
        &mut workspace,
        Record { author, names, period: None, sizes: Vec::new(), on_screen: None, update: None },
        Vec::new(),
    );
    let (start, _) = ask(&mut workspace, Centers::default(), vec![document]);
    let (_, before, _) = workspace.found().unwrap_or_else(|e| panic!("{e}"));
    let expected =
        Start::Centers { of: "First".into(), encoder: before.encoder.clone(), centers: centers(before) };
    assert_eq!(start, expected);
    let labels = before.assignment.labels.clone();
    settings(&mut recipe).start = start;
    assert_eq!(ran(&recipe, &table).assignment.labels, labels);
    assert!(matches!(ran(&recipe, &table).assignment.strength, Strength::Confidence(_)));
}

#[test]
fn a_session_of_tiers_has_no_centres() {
    let json = repository_file("tests/data/session-early.json").bytes;
    let mut session = strata::session::Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"));
    assert!(matches!(session.start(None), Ok(Start::Centers { .. })));
    session.versions[0].fit = Fit::Score(strata::methods::ScoreFit { thresholds: vec![50.0] });
    assert!(matches!(session.start(None).map_err(|e| e.kind), Err(ErrorKind::Malformed { .. })));
}
