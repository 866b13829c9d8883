//! Sketches against the run that they foretell, kept bins against fresh ones, and small moves against moving in earnest.

use strata::{
    methods::Cuts,
    recipe::{self, Method, Preset, Recipe},
    sketch::{Kept, RuleFinding, Shape, Shift, Sketch, sensitivity, sketch},
    table::{ReadOptions, Table, TableProfile, read},
};

use crate::support::{repository_file, silent};

fn opened(path: &str, key: &str) -> (Table, TableProfile) {
    let options = ReadOptions { key: Some(Some(key.to_owned())), ..ReadOptions::default() };
    let table = read(&repository_file(path), &options, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let profile = TableProfile::of(&table, &mut silent);
    (table, profile)
}

fn sample() -> (Table, TableProfile) {
    opened("public/sample/prescribers-2025-Q1.csv", "account_id")
}

fn recipe_of(json: &str) -> Recipe {
    Recipe::from_json(json).unwrap_or_else(|e| panic!("{e}"))
}

fn drawn(recipe: &Recipe, of: &(Table, TableProfile), kept: &mut Kept) -> Sketch {
    sketch(recipe, (&of.0, &of.1), kept).unwrap_or_else(|e| panic!("{e}"))
}

fn labels(recipe: &Recipe, table: &Table) -> Vec<u8> {
    recipe::run(recipe, table, &mut silent).unwrap_or_else(|e| panic!("{e}")).assignment.labels
}

/// Four features of unlike sorts, with a filter.
const SCORE: &str = r#"{"key":"account_id","volume":"market_trx_r12m",
    "filter":{"not":{"in":{"column":"region","values":["West"]}}},
    "features":[
        {"column":"market_trx_r12m","weight":3,"encoding":{"as":"bins","binning":{"by":"volume","bins":10}}},
        {"column":"brand_share_r12m","weight":2,
         "encoding":{"as":"bins","binning":{"by":"quantile","bins":5},"missing":"middle"}},
        {"column":"years_in_practice","weight":1,
         "encoding":{"as":"bins","binning":{"by":"width","bins":4},"direction":"lower","missing":"exclude"}},
        {"column":"rep_access","weight":1,"encoding":{"as":"points","of":{"Open":100,"Restricted":40},"other":0}}],
    "method":{"name":"score","cuts":{"by":"score","at":[70,45,20]}}}"#;

fn passing(recipe: &Recipe, table: &Table) -> Vec<bool> {
    recipe.filter.as_ref().map_or_else(
        || vec![true; table.rows],
        |filter| filter.apply(table).unwrap_or_else(|e| panic!("{e}")),
    )
}

/// What the sketch says is what the run gives, and all of it adds up.
fn foretells(recipe: &Recipe, of: &(Table, TableProfile)) {
    let found = drawn(recipe, of, &mut Kept::default());
    let labels = labels(recipe, &of.0);
    for (segment, sketched) in found.segments.iter().enumerate() {
        let size = labels.iter().filter(|label| usize::from(**label) == segment).count();
        assert_eq!(sketched.rows, size, "{}", sketched.name);
    }
    let assigned: usize = found.segments.iter().map(|segment| segment.rows).sum();
    assert_eq!(assigned + found.not_assigned, found.rows);
    for feature in &found.features {
        let in_bins: usize = feature.bins.iter().map(|bin| bin.rows).sum();
        // Rows that another feature leaves out are in no bin.
        assert!(
            in_bins + feature.missing <= found.rows && in_bins + feature.missing >= assigned,
            "{feature:?}"
        );
        for bin in &feature.bins {
            let Some((least, greatest)) = bin.range else { continue };
            assert!(
                bin.from.is_none_or(|from| least >= from)
                    && bin.to.is_none_or(|to| greatest < to || bin.name == "0")
            );
        }
    }
    // What bins earn is what their rows earn.
    let run = recipe::run(recipe, &of.0, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let bins = run.encoder.bins(&of.0).unwrap_or_else(|e| panic!("{e}"));
    let used = strata::features::Encoder::used(&recipe.features, &of.0, &passing(recipe, &of.0));
    let used = used.unwrap_or_else(|e| panic!("{e}"));
    for ((feature, encoder), bins) in found.features.iter().zip(&run.encoder.features).zip(&bins) {
        let points = encoder.point_values();
        let rows = bins.iter().zip(&used).filter(|(_, used)| **used);
        let earned: f64 = rows.filter_map(|(bin, _)| points.get(usize::from(*bin))).sum();
        let told: f64 = feature.bins.iter().map(|bin| bin.rows as f64 * bin.points).sum();
        assert!((earned - told).abs() < 1e-6, "{}: {told} is not {earned}", feature.column);
    }
    if let Shape::Grid { cells, .. } = &found.shape {
        assert_eq!(cells.iter().flatten().map(|cell| cell.rows).sum::<usize>(), assigned);
    }
}

#[test]
fn a_sketch_is_what_the_run_gives() {
    let of = sample();
    foretells(&recipe_of(SCORE), &of);
    for preset in Preset::ALL {
        let recipe = preset.fill(&of.1, &preset.guess(&of.1));
        if recipe::check(&recipe, &of.0).is_empty() {
            foretells(&recipe, &of);
        }
    }
    // Ties leave most parts of a nested feature fewer bins than the fifths asked for.
    let columns =
        ["market_trx_r12m", "calls_inperson_r6m", "events_r6m"].map(|column| vec![column.to_owned()]);
    for direction in ["higher", "lower"] {
        let nested = Preset::NestedRfm.fill(&of.1, &columns);
        let json = serde_json::to_string(&nested).unwrap_or_default();
        foretells(
            &recipe_of(
                &json.replace("\"lower\"", "\"higher\"").replace("\"higher\"", &format!("\"{direction}\"")),
            ),
            &of,
        );
    }
}

#[test]
fn kept_bins_change_nothing() {
    let of = sample();
    let mut kept = Kept::default();
    let mut recipe = recipe_of(SCORE);
    let edits: [fn(&mut Recipe); 8] = [
        |_| {},
        |recipe| recipe.features[0].weight = 7.5,
        |recipe| recipe.features.swap(0, 2),
        |recipe| recipe.filter = None,
        |recipe| recipe.volume = None,
        |recipe| recipe.features.truncate(3),
        |recipe| recipe.features[0].weight = 0.0,
        |recipe| *recipe = recipe_of(SCORE),
    ];
    for (number, edit) in edits.iter().enumerate() {
        edit(&mut recipe);
        let fresh = drawn(&recipe, &of, &mut Kept::default());
        assert_eq!(drawn(&recipe, &of, &mut kept), fresh, "edit {number}");
    }
}

/// How many rows change their segment from one recipe to another.
fn changed(a: &Recipe, b: &Recipe, table: &Table) -> usize {
    labels(a, table).iter().zip(labels(b, table)).filter(|(a, b)| **a != *b).count()
}

fn with_share(recipe: &Recipe, at: usize, by: f64) -> Recipe {
    let total: f64 = recipe.features.iter().map(|feature| feature.weight).sum();
    let old = recipe.features[at].weight / total;
    let new = (old + by).clamp(0.0, 1.0);
    let mut moved = recipe.clone();
    for (other, feature) in moved.features.iter_mut().enumerate() {
        let share = feature.weight / total;
        feature.weight = if other == at { new } else { share * (1.0 - new) / (1.0 - old) };
    }
    moved
}

#[test]
fn small_moves_count_those_who_would_move_in_earnest() {
    let of = sample();
    let shares = r#"{"by":"share","of":[0.1,0.2,0.3]}"#;
    let volume = r#"{"by":"volume","column":"brand_trx_r12m","bands":4}"#;
    let scores = r#"{"by":"score","at":[70,45,20]}"#;
    for cuts in [scores, shares, volume] {
        let recipe = recipe_of(&SCORE.replace(scores, cuts));
        let found =
            sensitivity(&recipe, (&of.0, &of.1), &mut Kept::default()).unwrap_or_else(|e| panic!("{e}"));
        for (at, shift) in found.weights.iter().enumerate() {
            let (up, down) = (with_share(&recipe, at, 0.1), with_share(&recipe, at, -0.1));
            let expected = Shift {
                what: recipe.features[at].column.clone(),
                up: Some(changed(&recipe, &up, &of.0)),
                down: Some(changed(&recipe, &down, &of.0)),
            };
            assert_eq!(*shift, expected, "{cuts}");
        }
        assert!(found.weights.iter().any(|shift| shift.up.is_some_and(|rows| rows > 50)));
        let Method::Score(settings) = &recipe.method else { panic!("a score") };
        let moved = |cut: usize, by: f64| {
            let mut moved = settings.clone();
            match &mut moved.cuts {
                Cuts::Score { at } => at[cut] += by,
                Cuts::Share { of } => {
                    of[cut] -= by / 100.0;
                    if let Some(next) = of.get_mut(cut + 1) {
                        *next += by / 100.0;
                    }
                }
                other => panic!("{other:?} has no cut to move"),
            }
            changed(&recipe, &Recipe { method: Method::Score(moved), ..recipe.clone() }, &of.0)
        };
        for (cut, shift) in found.cuts.iter().enumerate() {
            let expected = (Some(moved(cut, 1.0)), Some(moved(cut, -1.0)));
            assert_eq!((shift.up, shift.down), expected, "{cuts}");
        }
        assert_eq!(found.cuts.len(), if cuts == volume { 0 } else { 3 });
        assert_eq!(found.natural.len(), 3);
    }
}

#[test]
fn a_list_tells_who_catches_whom() {
    let of = sample();
    let recipe = recipe_of(
        r#"{"key":"account_id","features":[],"method":{"name":"list","otherwise":"Others","rules":[
            {"name":"A","when":{"range":{"column":"market_trx_r12m","from":300}}},
            {"name":"B","when":{"range":{"column":"market_trx_r12m","from":500}}},
            {"name":"C","when":{"in":{"column":"region","values":["South"]}}},
            {"name":"D","when":{"all":[{"range":{"column":"brand_trx_r12m","to":1}},
                                         {"range":{"column":"brand_trx_r12m","from":2}}]}},
            {"name":"A","when":{"in":{"column":"region","values":["South","West"]}}},
            {"name":"E","when":{"in":{"column":"region","values":["Nowhere"]}}}]}}"#,
    );
    foretells(&recipe, &of);
    let Shape::List { rules, everyone_else } = drawn(&recipe, &of, &mut Kept::default()).shape else {
        panic!("a list")
    };
    let holds = |at: usize, row: usize| {
        let Method::List(settings) = &recipe.method else { panic!("a list") };
        settings.rules[at].when.apply(&of.0).unwrap_or_else(|e| panic!("{e}"))[row]
    };
    let first = |row: usize| (0..rules.len()).find(|at| holds(*at, row));
    let winners: Vec<Option<usize>> = (0..of.0.rows).step_by(50).map(first).collect();
    let run = recipe::run(&recipe, &of.0, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    for (winner, row) in winners.iter().zip((0..of.0.rows).step_by(50)) {
        let figure = run.assignment.strength.figures(row)[0];
        assert_eq!(winner.map(|at| at as f64 + 1.0), (!figure.is_nan()).then_some(figure));
    }
    let wins: usize = rules.iter().map(|rule| rule.wins).sum();
    assert_eq!(wins + everyone_else, of.0.rows);
    for (at, rule) in rules.iter().enumerate() {
        let shadowed: usize = rule.shadowed.iter().map(|(_, rows)| rows).sum();
        assert_eq!(rule.wins + shadowed, rule.matches, "rule {at}");
        assert!(rule.shadowed.iter().all(|(by, _)| *by < at));
    }
    let findings: Vec<Option<RuleFinding>> = rules.iter().map(|rule| rule.finding).collect();
    let expected = [
        None,
        Some(RuleFinding::Covered(0)),
        None,
        Some(RuleFinding::Contradiction),
        None,
        Some(RuleFinding::Idle),
    ];
    assert_eq!(findings, expected);
}

#[test]
fn a_rule_that_is_not_finished_leaves_the_others_told() {
    let of = sample();
    let recipe = recipe_of(
        r#"{"key":"account_id","features":[],"method":{"name":"list","otherwise":"Others","rules":[
            {"name":"A","when":{"range":{"column":"market_trx_r12m","from":300}}},
            {"name":"B","when":{"any":[]}}]}}"#,
    );
    let found = drawn(&recipe, &of, &mut Kept::default());
    assert_eq!(found.problems.len(), 1);
    assert!(found.problems[0].field.starts_with("method.rules.1.when"), "{:?}", found.problems);
    let Shape::List { rules, everyone_else } = &found.shape else { panic!("a list") };
    assert!(rules[0].wins > 0 && rules[1].matches == 0);
    assert_eq!(rules[0].wins + everyone_else, of.0.rows);
}

#[test]
fn what_is_wrong_with_an_axis_is_told_there() {
    let of = sample();
    let mut recipe = Preset::Adoption.fill(&of.1, &Preset::Adoption.guess(&of.1));
    recipe.filter = serde_json::from_str(r#"{"range":{"column":"brand_trx_r12m","to":0}}"#).ok();
    if let Method::Grid(settings) = &mut recipe.method {
        settings.x.cuts = Cuts::Volume { column: "brand_trx_r12m".to_owned(), bands: 3 };
    }
    let error = sketch(&recipe, (&of.0, &of.1), &mut Kept::default()).map_err(|error| error.kind);
    let Err(strata::error::ErrorKind::Settings(problems)) = error else { panic!("{error:?}") };
    assert_eq!(problems.iter().map(|problem| problem.field.as_str()).collect::<Vec<_>>(), ["method.x.cuts"]);
}
