//! One file through every layer: read, proposed, run, described, exported, recorded, applied.

use strata::{
    error::ErrorKind,
    export::{segmented, summary},
    features::Missing,
    methods::{BORDERLINE, Fit, Strength},
    recipe::{self, MethodKind, Outcome, Preparation, Recipe},
    segments::{Naming, Segmentation, describe},
    session::{Author, Found, Origin, Past, Session, Status, record},
    table::{ReadOptions, Source, Table, TableProfile, read, source::Memory},
};

use crate::support::{file, repository_file, silent, table};

fn proposed(table: &Table, wanted: &Preparation) -> Recipe {
    let profile = TableProfile::of(table, &mut silent);
    recipe::propose(table, &profile, wanted).unwrap_or_else(|e| panic!("{e}"))
}

fn ran(recipe: &Recipe, table: &Table) -> (Outcome, Segmentation, Vec<Naming>) {
    let outcome = recipe::run(recipe, table, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let encoded = recipe::encoded(recipe, &outcome, table).unwrap_or_else(|e| panic!("{e}"));
    let found =
        describe((table, recipe), &outcome, encoded.as_ref(), &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let name = |(color, s): (u8, &strata::segments::SegmentProfile)| Naming {
        name: s.suggested_name.clone(),
        description: String::new(),
        color,
    };
    let names = (0..).zip(&found.segments).map(name).collect();
    (outcome, found, names)
}

fn exported(source: &dyn Source, table: &Table, outcome: &Outcome, names: &[Naming]) -> String {
    let mut out = Vec::new();
    let placed = (&outcome.assignment, BORDERLINE as f32);
    segmented((source, &ReadOptions::default()), table, placed, names, &mut out, &mut silent)
        .unwrap_or_else(|e| panic!("{e}"));
    String::from_utf8_lossy(&out).into_owned()
}

fn sample() -> (Memory, Table) {
    let source = repository_file("public/sample/prescribers-2025-Q1.csv");
    let table = read(&source, &ReadOptions::default(), &mut silent).unwrap_or_else(|e| panic!("{e}"));
    (source, table)
}

fn sample_recipe() -> Recipe {
    let json = repository_file("public/sample/recipe.json");
    Recipe::from_json(&String::from_utf8_lossy(&json.bytes)).unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn the_sample_goes_all_the_way() {
    let (source, table) = sample();
    let recipe = sample_recipe();
    assert_eq!(recipe::check(&recipe, &table), []);
    let (outcome, found, names) = ran(&recipe, &table);
    assert_eq!((found.rows, found.rows_not_assigned, found.segments.len()), (5_000, 0, 6));
    assert!(found.segments.iter().all(|s| s.size > 50 && !s.highlights.is_empty()));
    let out = exported(&source, &table, &outcome, &names);
    let input = String::from_utf8_lossy(&source.bytes);
    for (before, after) in input.lines().zip(out.lines()) {
        assert!(after.starts_with(before), "{after}");
    }
    assert_eq!(input.lines().count(), out.lines().count());
    let author = Author {
        id: "1".into(),
        name: "First".into(),
        created: "2025-01-01T00:00:00Z".into(),
        now: "2025-01-01T00:00:00Z".into(),
        has_rows: true,
        ..Author::default()
    };
    let parts = Found { recipe: &recipe, outcome: &outcome, segmentation: &found, spreads: None };
    let session = record(&table, parts, &names, &author, Past::default());
    let mut json = Vec::new();
    assert_eq!(session.write(&mut json), Ok(()));
    let again = Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(again, session, "what is written is read again, to the last bit");
    let version = again.latest().unwrap_or_else(|e| panic!("{e}"));
    let applied =
        recipe::apply(&version.encoder, &version.fit, None, &table).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(
        applied, outcome.assignment,
        "a stored model gives the rows it was learned from the same segments"
    );
    let summary = summary(&recipe, &outcome, &found, &names);
    assert_eq!(summary.segments.iter().map(|s| s.size).sum::<usize>(), 5_000);
}

#[test]
fn renaming_changes_the_version_and_a_new_run_adds_one() {
    let (_, table) = sample();
    let recipe = sample_recipe();
    let (outcome, found, mut names) = ran(&recipe, &table);
    let at = |now: &str| Author {
        id: "1".into(),
        name: "First".into(),
        created: "2025-01-01T00:00:00Z".into(),
        now: now.into(),
        ..Author::default()
    };
    let parts = Found { recipe: &recipe, outcome: &outcome, segmentation: &found, spreads: None };
    let first = record(&table, parts, &names, &at("2025-01-01T00:00:00Z"), Past::default());
    names[0].name = "Champions".to_owned();
    let renamed = record(
        &table,
        parts,
        &names,
        &at("2025-01-02T00:00:00Z"),
        Past { session: Some(first), ..Past::default() },
    );
    assert_eq!(renamed.versions.len(), 1);
    assert_eq!(renamed.versions[0].names[0].name, "Champions");
    let other = proposed(&table, &Preparation { k: 3, ..Preparation::default() });
    let (outcome, found, names) = ran(&other, &table);
    let parts = Found { recipe: &other, outcome: &outcome, segmentation: &found, spreads: None };
    let second = record(
        &table,
        parts,
        &names,
        &at("2025-01-03T00:00:00Z"),
        Past { session: Some(renamed), ..Past::default() },
    );
    let lineage: Vec<_> = second.versions.iter().map(|v| (v.number, v.parent)).collect();
    assert_eq!(lineage, [(1, None), (2, Some(1))]);
}

#[test]
fn rules_make_tiers_that_can_be_added_up_by_hand() {
    let text = "id,volume,share\na,100,0.5\nb,50,\nc,50,0.1\nd,0,0.9\n";
    let recipe = r#"{"key":"id","features":[
        {"column":"volume","weight":3,"encoding":{"as":"bins","binning":{"by":"breaks","at":[50,100]}}},
        {"column":"share","weight":1,"encoding":{"as":"bins","binning":{"by":"breaks","at":[0.5]},"missing":"zero"}}],
        "method":{"name":"rules","cuts":{"by":"score","at":[75,30]}}}"#;
    let recipe = Recipe::from_json(recipe).unwrap_or_else(|e| panic!("{e}"));
    let table = table(text).unwrap_or_else(|e| panic!("{e}"));
    let (outcome, found, _) = ran(&recipe, &table);
    // a: (3·100 + 1·100) / 4; b and c: (3·50 + 0) / 4; d: (0 + 1·100) / 4.
    assert_eq!(outcome.assignment.strength, Strength::Score(vec![100.0, 37.5, 37.5, 25.0]));
    assert_eq!(outcome.assignment.labels, [0, 1, 1, 2]);
    assert_eq!(found.segments[1].score, Some((37.5, 37.5)));
    assert_eq!(outcome.fit, Fit::Score(strata::methods::ScoreFit { thresholds: vec![75.0, 30.0] }));
}

#[test]
fn an_export_changes_no_byte_but_at_the_ends_of_rows() {
    let check = |input: &str, expected: &str| {
        let source = file(input);
        let options = ReadOptions { key: Some(Some("id".to_owned())), ..ReadOptions::default() };
        let table = read(&source, &options, &mut silent).unwrap_or_else(|e| panic!("{e}"));
        let wanted = Preparation { k: 2, features: vec!["x".to_owned()], ..Preparation::default() };
        let (outcome, _, _) = ran(&proposed(&table, &wanted), &table);
        let name = |name: &str, color| Naming { name: name.to_owned(), description: String::new(), color };
        let out = exported(&source, &table, &outcome, &[name("=Big, \"b\"", 0), name("Small", 1)]);
        assert_eq!(out, expected);
    };
    check(
        "id,x,segment\r\n\"0\"\"1\",1,\r\n\r\n02, 9 ,\"a\nb\"\r\n03,1",
        "id,x,segment,segment_2,segment_name,confidence,borderline\r\n\"0\"\"1\",1,,2,Small,1.0000,no\r\n\r\n\
         02, 9 ,\"a\nb\",1,\"'=Big, \"\"b\"\"\",1.0000,no\r\n03,1,,2,Small,1.0000,no",
    );
    check(
        "\u{feff}id;x\na;1,5\nb;9,5;\nc;1,5;;z\nd;1,5\n",
        "\u{feff}id;x;segment;segment_name;confidence;borderline\na;1,5;2;Small;1.0000;no\nb;9,5;1;\"'=Big, \"\"b\"\"\";1.0000;no\n\
         c;1,5;;z\nd;1,5;2;Small;1.0000;no\n",
    );
}

#[test]
fn rows_can_be_left_out_by_filter_and_by_missing_values() {
    let text = "id,region,x\na,N,1\nb,S,2\nc,N,\nd,N,8\ne,N,9\n";
    let table = table(text).unwrap_or_else(|e| panic!("{e}"));
    let wanted =
        Preparation { k: 2, features: vec!["x".into()], missing: Missing::Exclude, ..Preparation::default() };
    let mut recipe = proposed(&table, &wanted);
    recipe.filter =
        Some(strata::table::Filter::In { column: "region".to_owned(), values: vec!["N".to_owned()] });
    let (outcome, found, _) = ran(&recipe, &table);
    assert_eq!(outcome.assignment.labels, [1, 255, 255, 0, 0]);
    assert_eq!(found.rows_not_assigned, 2);
}

#[test]
fn every_fault_of_a_recipe_is_named_at_its_field() {
    let table = table("id,city,x\na,Rome,1\nb,Bern,2\n").unwrap_or_else(|e| panic!("{e}"));
    let recipe = r#"{"key":"npi","features":[
        {"column":"x","weight":-1,"encoding":{"as":"number"}},
        {"column":"x","weight":0,"encoding":{"as":"bins","binning":{"by":"width","bins":1}}},
        {"column":"y","weight":0,"encoding":{"as":"number"}},
        {"column":"id","weight":0,"encoding":{"as":"number"}}],
        "method":{"name":"kmeans","k":1}}"#;
    let recipe = Recipe::from_json(recipe).unwrap_or_else(|e| panic!("{e}"));
    let fields: Vec<String> = recipe::check(&recipe, &table).into_iter().map(|p| p.field).collect();
    let expected = [
        "method.k",
        "key",
        "features",
        "features.x.weight",
        "features.x.column",
        "features.x.encoding",
        "features.x.binning",
        "features.y.column",
        "features.id.encoding",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn what_cannot_be_run_is_refused_in_a_sentence() {
    let refused = |text: &str, wanted: &Preparation| {
        let table = table(text).unwrap_or_else(|e| panic!("{e}"));
        let profile = TableProfile::of(&table, &mut silent);
        let ran =
            recipe::propose(&table, &profile, wanted).and_then(|r| recipe::run(&r, &table, &mut silent));
        ran.err().map(|e| e.kind)
    };
    let k = |k| Preparation { k, ..Preparation::default() };
    let of = |column: &str| Preparation { features: vec![column.to_owned()], ..k(2) };
    assert_eq!(refused("id,city\na,Rome\nb,Bern\n", &k(2)), Some(ErrorKind::NothingToSegmentBy));
    assert_eq!(refused("id,x\na,1\nb,2\nc,4\n", &k(5)), Some(ErrorKind::TooManySegments { k: 5, rows: 3 }));
    assert_eq!(refused("id,x\na,\nb,NA\n", &k(2)), Some(ErrorKind::NothingToSegmentBy));
    let empty = strata::table::Kind::Number;
    let table_of = |text: &str| {
        let kinds = [("x".to_owned(), empty)].into();
        read(&file(text), &ReadOptions { kinds, ..ReadOptions::default() }, &mut silent)
    };
    let table = table_of("id,x\na,\nb,NA\n").unwrap_or_else(|e| panic!("{e}"));
    let ran = recipe::run(&proposed(&table, &of("x")), &table, &mut silent).err().map(|e| e.kind);
    assert_eq!(ran, Some(ErrorKind::AllMissing("x".to_owned())));
    assert_eq!(
        refused(
            "id,x\na,1e300\nb,-1e300\nc,0\n",
            &Preparation { scale: strata::features::Scale::None, ..of("x") }
        ),
        Some(ErrorKind::TooLarge("x".to_owned()))
    );
    assert_eq!(refused("id,x\na,1e300\nb,-1e300\nc,0\n", &of("x")), None);
}

#[test]
fn files_that_are_no_session_or_of_a_later_strata_are_refused() {
    let kind = |json: &str| Session::from_json(json.as_bytes()).err().map(|e| format!("{:?}", e.kind));
    let starts = |json: &str, expected: &str| {
        assert!(kind(json).is_some_and(|k| k.starts_with(expected)), "{json}: {:?}", kind(json));
    };
    starts("", "Malformed");
    starts("{}", "Malformed");
    starts(r#"{"format":"strata.session","version":99}"#, "TooNew");
    starts(
        r#"{"format":"strata.session","version":1,"id":"","name":"","created":"","versions":[]}"#,
        "Malformed",
    );
    let recipe = |json: &str| Recipe::from_json(json).err().map(|e| format!("{:?}", e.kind));
    assert!(recipe(r#"{"version":2}"#).is_some_and(|k| k.starts_with("TooNew")));
    assert!(
        recipe(r#"{"features":[],"method":{"name":"kmeans","K":5}}"#)
            .is_some_and(|k| k.contains("unknown field"))
    );
    assert_eq!(MethodKind::default(), MethodKind::KMeans);
}

#[test]
fn a_recipe_without_a_key_numbers_the_rows() {
    let text = "account_id,x\n007,1\n008,2\n009,9\n";
    let mut recipe = proposed(
        &table(text).unwrap_or_else(|e| panic!("{e}")),
        &Preparation { k: 2, features: vec!["x".to_owned()], ..Preparation::default() },
    );
    let keys = |recipe: &Recipe| {
        let table = read(&file(text), &recipe.read_options(), &mut silent).unwrap_or_else(|e| panic!("{e}"));
        (0..table.rows).map(|row| table.key_of(row)).collect::<Vec<_>>()
    };
    assert_eq!(keys(&recipe), ["007", "008", "009"]);
    recipe.key = None;
    assert_eq!(keys(&recipe), ["1", "2", "3"]);
}

#[test]
fn a_session_of_format_two_is_read_for_ever() {
    let json = repository_file("tests/data/session-two.json").bytes;
    let session = Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!((session.version, session.tags.as_slice()), (2, &["birds".to_owned()][..]));
    let [first, second] = session.versions.as_slice() else { panic!("two versions") };
    assert_eq!((first.status, first.author.as_str()), (Status::Approved, "A. Analyst"));
    assert_eq!((second.parent, &second.origin), (Some(1), &Origin::Assigned { to_move: Some(0.7) }));
    assert_eq!(second.continues, [Some(0), Some(1), Some(2)]);
    assert_eq!(second.encoder, first.encoder, "the model is the parent's");
    assert!(first.spreads.as_ref().is_some_and(|spreads| spreads.rows == first.assignments.keys.len()));
    assert!(
        second.assignments.figures[0].iter().flatten().any(|figure| *figure == 0.5),
        "somebody was held back"
    );
    // What was read is written as it was, but for spaces.
    let mut written = Vec::new();
    assert_eq!(session.write(&mut written), Ok(()));
    let value = |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).ok();
    assert_eq!(value(&written), value(&json));
}

#[test]
fn a_session_of_format_one_is_read_and_becomes_one_of_format_two() {
    let json = repository_file("tests/data/session-early.json").bytes;
    let session = Session::from_json(&json).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(session.version, 2);
    let version = &session.versions[0];
    assert_eq!((version.status, &version.origin), (Status::Draft, &Origin::Found));
    assert!(
        version.spreads.is_none() && version.columns.is_empty() && version.assignments.figures.is_empty()
    );
    assert_eq!(strata::update::Needs::of(version)[0].columns.len(), 4, "the key and three features");
}
