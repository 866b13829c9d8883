//! Rules that were saved: applied to the next quarter as they are, to the same file with the same answer, and whatever
//! the order of the rows.

use proptest::prelude::*;
use strata::{
    error::ErrorKind,
    features::Learned,
    methods::{Fit, Label},
    recipe::{self, Method, MethodKind, Preparation, Preset, Recipe},
    segments::{Naming, describe},
    session::{Author, Found, Past, Session, record},
    table::{Column, ReadOptions, Table, TableProfile, read},
};

use crate::support::{repository_file, silent, table};

fn quarter(number: u8, recipe: Option<&Session>) -> Table {
    let options = recipe.map_or_else(ReadOptions::default, |session| session.versions[0].read_options());
    let file = repository_file(&format!("public/sample/prescribers-2025-Q{number}.csv"));
    read(&file, &options, &mut silent).unwrap_or_else(|e| panic!("{e}"))
}

/// Recipes of every way for the sample.
fn recipes(table: &Table) -> Vec<Recipe> {
    let profile = TableProfile::of(table, &mut silent);
    let mut all: Vec<Recipe> =
        Preset::ALL.iter().map(|preset| preset.fill(&profile, &preset.guess(&profile))).collect();
    all.retain(|recipe| recipe::check(recipe, table).is_empty());
    assert!(all.len() >= 3);
    let list = r#"{"name":"list","otherwise":"Others","rules":[
        {"name":"A","when":{"range":{"column":"market_trx_r12m","from":300}}},
        {"name":"B","when":{"in":{"column":"region","values":["South"]}}}]}"#;
    let method: Method = serde_json::from_str(list).unwrap_or_else(|e| panic!("{e}"));
    let wanted = Preparation { method: MethodKind::List, ..Preparation::default() };
    all.push(Recipe { method, ..recipe::blank(Some("account_id".to_owned()), &wanted) });
    all
}

/// The recipe run, saved, and read again.
fn saved(recipe: &Recipe, table: &Table) -> (Vec<Label>, Session) {
    let outcome = recipe::run(recipe, table, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let encoded = recipe::encoded(recipe, &outcome, table).unwrap_or_else(|e| panic!("{e}"));
    let segmentation =
        describe((table, recipe), &outcome, encoded.as_ref(), &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let name = |segment: &strata::segments::SegmentProfile| Naming {
        name: segment.suggested_name.clone(),
        description: String::new(),
        color: 0,
    };
    let names: Vec<Naming> = segmentation.segments.iter().map(name).collect();
    let author = Author {
        id: "1".to_owned(),
        name: "Rules".to_owned(),
        created: "2025-04-01T00:00:00Z".to_owned(),
        now: "2025-04-01T00:00:00Z".to_owned(),
        ..Author::default()
    };
    let found = Found { recipe, outcome: &outcome, segmentation: &segmentation, spreads: None };
    let mut json = Vec::new();
    let written = record(table, found, &names, &author, Past::default()).write(&mut json);
    assert_eq!(written, Ok(()));
    (outcome.assignment.labels, Session::from_json(&json).unwrap_or_else(|e| panic!("{e}")))
}

fn applied(session: &Session, table: &Table) -> Vec<Label> {
    let version = &session.versions[0];
    let filter = version.recipe.filter.as_ref();
    let assignment = recipe::apply(&version.encoder, &version.fit, filter, table);
    assignment.unwrap_or_else(|e| panic!("{e}")).labels
}

#[test]
fn saved_rules_give_the_same_answer_on_the_same_file() {
    let first = quarter(1, None);
    for recipe in recipes(&first) {
        let (labels, session) = saved(&recipe, &first);
        assert_eq!(applied(&session, &quarter(1, Some(&session))), labels, "{}", recipe.method.label());
    }
}

#[test]
fn the_next_quarter_is_cut_where_the_first_was() {
    let first = quarter(1, None);
    let profile = TableProfile::of(&first, &mut silent);
    let deciles = Preset::Deciles.fill(&profile, &Preset::Deciles.guess(&profile));
    let (_, session) = saved(&deciles, &first);
    let Learned::Bins { cuts, .. } = &session.versions[0].encoder.features[0].learned else {
        panic!("deciles have bins")
    };
    let next = quarter(2, Some(&session));
    let volume = next.column("market_trx_r12m").ok().and_then(Column::numbers).unwrap_or_default();
    // Decile d has 10 d points; tiers begin at 80, 60 and 10.
    let tier = |volume: f64| match cuts.iter().filter(|cut| **cut <= volume).count() {
        _ if volume <= 0.0 => 3,
        decile if decile + 1 >= 8 => 0,
        decile if decile + 1 >= 6 => 1,
        _ => 2,
    };
    let expected: Vec<Label> = volume.iter().map(|volume| tier(*volume)).collect();
    assert_eq!(applied(&session, &next), expected);
    // Found anew the cuts are others: the two ways differ, and which one is meant must be said.
    assert_ne!(saved(&deciles, &next).0, expected);
}

#[test]
fn a_session_whose_parts_do_not_fit_is_refused() {
    let first = quarter(1, None);
    let all = recipes(&first);
    let refused = |session: Session| {
        // Somebody else's hand: written here it would be refused already.
        assert!(session.write(&mut Vec::new()).is_err());
        let json = serde_json::to_vec(&session).unwrap_or_else(|e| panic!("{e}"));
        matches!(Session::from_json(&json).map_err(|e| e.kind), Err(ErrorKind::Malformed { .. }))
    };
    let (_, mut session) = saved(&all[0], &first);
    if let Learned::Bins { points, .. } = &mut session.versions[0].encoder.features[0].learned {
        points.pop();
    }
    assert!(refused(session), "a bin without points");
    let grid = all.iter().find(|recipe| matches!(recipe.method, Method::Grid(_)));
    let (_, mut session) = saved(grid.unwrap_or_else(|| panic!("a grid")), &first);
    if let Fit::Grid(fit) = &mut session.versions[0].fit {
        fit.cells[0].pop();
    }
    assert!(refused(session), "a grid that is no rectangle");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn the_order_of_the_rows_plays_no_part(
        rows in prop::collection::vec((0_u8..6, prop::option::of(-3_i16..40), 0_u8..3), 4..40),
        turn in 1_usize..39,
        bins in 2_usize..6,
        by in prop::sample::select(vec!["volume", "quantile", "width"]),
    ) {
        let line = |(at, (a, b, c)): (usize, &(u8, Option<i16>, u8))| {
            let b = b.map(|b| (f64::from(b) / 10.0).to_string()).unwrap_or_default();
            format!("k{at},{a},{b},{}\n", ["x", "y", "z"][usize::from(*c)])
        };
        let lines: Vec<String> = rows.iter().enumerate().map(line).collect();
        let mut turned = lines.clone();
        turned.rotate_left(turn % lines.len());
        turned.reverse();
        let head = "key,a,b,c\n";
        let open = |lines: &[String]| table(head.to_owned() + &lines.concat());
        let (Ok(one), Ok(other)) = (open(&lines), open(&turned)) else { return Ok(()) };
        let recipe = Recipe::from_json(&format!(
            r#"{{"key":"key","features":[
                {{"column":"a","weight":2,"encoding":{{"as":"bins","binning":{{"by":"{by}","bins":{bins}}}}}}},
                {{"column":"b","weight":0.7,"encoding":{{"as":"bins","binning":{{"by":"{by}","bins":{bins}}},"within":"a"}}}},
                {{"column":"c","weight":1,"encoding":{{"as":"points","of":{{"x":100,"y":35}}}}}}],
                "method":{{"name":"score","cuts":{{"by":"volume","column":"a","bands":3}}}}}}"#
        )).unwrap_or_else(|e| panic!("{e}"));
        let run = |table: &Table| recipe::run(&recipe, table, &mut silent);
        let (Ok(first), Ok(second)) = (run(&one), run(&other)) else {
            // What cannot be run cannot be run in any order.
            prop_assert_eq!(run(&one).is_err(), run(&other).is_err());
            return Ok(());
        };
        for row in 0..one.rows {
            let key = one.key_of(row);
            let there = (0..other.rows).find(|row| other.key_of(*row) == key);
            prop_assert_eq!(Some(first.assignment.labels[row]), there.map(|row| second.assignment.labels[row]));
        }
    }
}
