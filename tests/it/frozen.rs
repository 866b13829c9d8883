//! Recipes whose cut points are fixed give what they gave.

use strata::{
    methods::Strength,
    recipe::{self, Preset, Recipe},
    sketch::{Kept, frozen, is_frozen, sketch},
    table::{Table, TableProfile},
};

use crate::support::{repository_file, silent, table};

/// The sample, or a table of ties: half zeros, three values, one value, and gaps.
fn tables() -> [Table; 2] {
    let sample = table(repository_file("public/sample/prescribers-2025-Q1.csv").bytes);
    let row = |at: usize| {
        let heavy = if at.is_multiple_of(2) { 0 } else { at * at * at };
        let gap = if at.is_multiple_of(5) { String::new() } else { (at % 11).to_string() };
        format!("k{at},{heavy},{},7,{gap},{}\n", at % 3, if at.is_multiple_of(40) { 9 } else { 0 })
    };
    let ties: String = (0..400).map(row).collect();
    let ties = table(format!("id,heavy,three,one,gaps,rare\n{ties}"));
    [sample, ties].map(|table| table.unwrap_or_else(|e| panic!("{e}")))
}

fn recipe(json: &str) -> Recipe {
    Recipe::from_json(json).unwrap_or_else(|e| panic!("{e}\n{json}"))
}

#[track_caller]
fn check(recipe: &Recipe, table: &Table) {
    let profile = TableProfile::of(table, &mut silent);
    let sketched =
        sketch(recipe, (table, &profile), &mut Kept::default()).unwrap_or_else(|e| panic!("{e}\n{recipe:?}"));
    let fixed = frozen(recipe, &sketched).unwrap_or_else(|e| panic!("{e:?}\n{recipe:?}"));
    assert!(is_frozen(&fixed));
    // As it is stored.
    let fixed = self::recipe(&serde_json::to_string(&fixed).unwrap_or_default());
    let run = |recipe: &Recipe| {
        recipe::run(recipe, table, &mut silent).unwrap_or_else(|e| panic!("{e}\n{recipe:?}"))
    };
    let (learned, given) = (run(recipe), run(&fixed));
    let names = |recipe: &Recipe, labels: &[u8]| -> Vec<Option<String>> {
        let names = recipe.method.names().unwrap_or_default();
        labels.iter().map(|label| names.get(usize::from(*label)).cloned()).collect()
    };
    let are_equal = names(recipe, &learned.assignment.labels) == names(&fixed, &given.assignment.labels);
    assert!(are_equal, "{recipe:?}\n{fixed:?}");
    // Scores to the bit; NaN is none.
    let scores = |strength: &Strength| -> Vec<u64> {
        match strength {
            Strength::Score(scores) => scores.iter().map(|score| score.to_bits()).collect(),
            Strength::Scores(scores) => {
                scores.x.iter().chain(&scores.y).map(|score| score.to_bits()).collect()
            }
            _ => Vec::new(),
        }
    };
    let are_equal = scores(&learned.assignment.strength) == scores(&given.assignment.strength);
    assert!(are_equal, "{recipe:?}\n{fixed:?}");
}

#[test]
fn a_fixed_recipe_gives_what_it_gave() {
    let [sample, ties] = &tables();
    let binnings = [
        r#"{"by":"quantile","bins":4}"#,
        r#"{"by":"width","bins":10}"#,
        r#"{"by":"volume","bins":10}"#,
        r#"{"by":"breaks","at":[1,3]}"#,
    ];
    let cuts = [
        r#"{"by":"share","of":[0.1,0.2,0.3]}"#,
        r#"{"by":"count","of":[20,30]}"#,
        r#"{"by":"score","at":[70,33.3]}"#,
    ];
    for (table, columns) in [
        (sample, ["market_trx_r12m", "brand_share_r12m", "events_r6m"]),
        (ties, ["heavy", "gaps", "rare"]),
        (ties, ["heavy", "three", "one"]),
    ] {
        for binning in binnings {
            for (at, cut) in cuts.iter().enumerate() {
                let missing = ["zero", "middle", "exclude"][at];
                let direction = ["higher", "lower", "higher"][at];
                let features = columns.map(|column| {
                    format!(
                        r#"{{"column":"{column}","encoding":{{"as":"bins","binning":{binning},
                            "direction":"{direction}","missing":"{missing}"}}}}"#
                    )
                });
                let json = format!(
                    r#"{{"features":[{}],"method":{{"name":"score","cuts":{cut},"names":["A","B"]}}}}"#,
                    features.join(",")
                );
                check(&recipe(&json), table);
            }
        }
    }
}

#[test]
fn points_and_directions_stay() {
    let [sample, ties] = &tables();
    for (table, column) in [(sample, "events_r6m"), (ties, "rare"), (ties, "gaps"), (ties, "three")] {
        for direction in ["higher", "lower"] {
            let json = format!(
                r#"{{"features":[{{"column":"{column}","encoding":{{"as":"bins","binning":{{"by":"quantile","bins":4}},
                    "direction":"{direction}","points":[5,20,60,100]}}}}],
                    "method":{{"name":"score","cuts":{{"by":"score","at":[50,10]}}}}}}"#
            );
            check(&recipe(&json), table);
        }
    }
}

#[test]
fn tiers_by_volume_and_by_bins_become_scores() {
    let [sample, _] = &tables();
    for cuts in [
        r#"{"by":"volume","column":"brand_trx_r12m","bands":4}"#,
        r#"{"by":"bins","bands":3}"#,
        r#"{"by":"bins","bands":9}"#,
    ] {
        let json = format!(
            r#"{{"features":[{{"column":"market_trx_r12m","encoding":{{"as":"bins","binning":{{"by":"volume","bins":10}}}}}}],
                "method":{{"name":"score","cuts":{cuts}}}}}"#
        );
        check(&recipe(&json), sample);
    }
}

#[test]
fn presets_can_be_fixed_but_for_nested_bins() {
    let [sample, _] = &tables();
    let profile = TableProfile::of(sample, &mut silent);
    for preset in [Preset::Deciles, Preset::Rfm, Preset::Adoption, Preset::Leaders] {
        check(&preset.fill(&profile, &preset.guess(&profile)), sample);
    }
    let nested = Preset::NestedRfm.fill(&profile, &Preset::NestedRfm.guess(&profile));
    let sketched =
        sketch(&nested, (sample, &profile), &mut Kept::default()).unwrap_or_else(|e| panic!("{e}"));
    let refused = frozen(&nested, &sketched).err().unwrap_or_default();
    assert!(refused.iter().all(|problem| problem.field.ends_with(".within")), "{refused:?}");
    assert_eq!(refused.len(), 1);
    assert!(!is_frozen(&nested));
}
