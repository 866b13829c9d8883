//! Bins that a person takes over from a computed binning are the same bins: the same rows, volume and points.

use strata::{
    features::Encoding,
    recipe::Recipe,
    sketch::{BinSketch, FeatureSketch, Kept, sketch},
    table::{ReadOptions, Table, TableProfile, read},
};

use crate::support::{repository_file, silent};

fn opened(path: &str) -> (Table, TableProfile) {
    let file = repository_file(path);
    let table = read(&file, &ReadOptions::default(), &mut silent).unwrap_or_else(|e| panic!("{path}: {e}"));
    let profile = TableProfile::of(&table, &mut silent);
    (table, profile)
}

fn score_of(column: &str, rest: &str) -> Recipe {
    Recipe::from_json(&format!(
        r#"{{"features":[{{"column":"{column}","encoding":{{"as":"bins",{rest}}}}}],
            "method":{{"name":"rules","cuts":{{"by":"score","at":[50]}}}}}}"#
    ))
    .unwrap_or_else(|e| panic!("{e}"))
}

fn bins_of(recipe: &Recipe, (table, profile): (&Table, &TableProfile)) -> FeatureSketch {
    let drawn = sketch(recipe, (table, profile), &mut Kept::default()).unwrap_or_else(|e| panic!("{e}"));
    drawn.features.into_iter().next().unwrap_or_else(|| panic!("a feature has bins"))
}

#[test]
fn breaks_taken_over_leave_every_customer_in_the_bin_that_it_was_in() {
    let (table, profile) = opened("tests/data/rules.csv");
    let held = |bin: &BinSketch| (bin.rows, bin.points, bin.range);
    let mut compared = 0;
    for column in table.columns.iter().skip(1).map(|column| column.name.clone()) {
        for binning in [
            r#""binning":{"by":"volume","bins":10}"#,
            r#""binning":{"by":"volume","bins":3},"points":[5,20,40,90]"#,
            r#""binning":{"by":"quantile","bins":5}"#,
            r#""binning":{"by":"quantile","bins":10},"direction":"lower""#,
            r#""binning":{"by":"quantile","bins":4},"direction":"lower","points":[5,20,40,90]"#,
            r#""binning":{"by":"width","bins":7}"#,
        ] {
            let mut recipe = score_of(&column, binning);
            let before = bins_of(&recipe, (&table, &profile));
            let encoding = recipe.features[0].encoding.clone();
            let Some((own, own_points)) = before.own_breaks(&encoding) else { continue };
            if let Encoding::Bins { binning, points, .. } = &mut recipe.features[0].encoding {
                (*binning, *points) = (own, own_points);
            }
            let after = bins_of(&recipe, (&table, &profile));
            let kept: Vec<_> = before.bins.iter().filter(|bin| !bin.is_nowhere()).map(held).collect();
            assert_eq!(after.bins.iter().map(held).collect::<Vec<_>>(), kept, "{column} {binning}");
            assert_eq!((after.missing, after.missing_points), (before.missing, before.missing_points));
            if binning.contains("volume") {
                assert_eq!(after.volume_of, before.volume_of, "zeros that stand apart are those of a volume");
            }
            compared += 1;
        }
    }
    assert!(compared > 25, "{compared}");
}

#[test]
fn bins_and_those_without_a_value_add_up_to_all() {
    let (table, profile) = opened("public/sample/prescribers-2025-Q1.csv");
    let mut recipe = score_of("email_open_rate_r6m", r#""binning":{"by":"quantile","bins":5}"#);
    recipe.volume = Some("market_trx_r12m".to_owned());
    let bins = bins_of(&recipe, (&table, &profile));
    assert!(bins.missing > 0, "the column has gaps");
    assert_eq!(bins.bins.iter().map(|bin| bin.rows).sum::<usize>() + bins.missing, table.rows);
    let volume: f64 = bins.bins.iter().filter_map(|bin| bin.volume).chain(bins.missing_volume).sum();
    let all: f64 = table
        .column("market_trx_r12m")
        .ok()
        .and_then(strata::table::Column::numbers)
        .unwrap_or_default()
        .into_iter()
        .filter(|value| !value.is_nan())
        .sum();
    assert!((volume - all).abs() < 1e-6 * all, "{volume} of {all}");
}
