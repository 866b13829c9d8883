//! Presets and proposals on tables that people have.

use strata::{
    features::{Binning, Direction, Encoding},
    methods::{Cuts, Label},
    recipe::{self, Method, MethodKind, Preparation, Preset, Recipe},
    table::{ReadOptions, RollUp, Table, TableProfile},
};

use crate::support::{self, repository_file, silent, table};

fn opened(path: &str, options: &ReadOptions) -> (Table, TableProfile) {
    let table = support::opened(&[&repository_file(path)], options).unwrap_or_else(|e| panic!("{path}: {e}"));
    let profile = TableProfile::of(&table, &mut silent);
    (table, profile)
}

fn sample() -> (Table, TableProfile) {
    opened("public/sample/prescribers-2025-Q1.csv", &ReadOptions::default())
}

/// A log of orders, one row for each customer.
fn customers() -> (Table, TableProfile) {
    let (log, _) = opened("tests/data/orders.csv", &ReadOptions::default());
    let roll_up = Some(RollUp::propose(&log, "customer_id"));
    let options = ReadOptions { roll_up, ..ReadOptions::default() };
    opened("tests/data/orders.csv", &options)
}

fn sizes(recipe: &Recipe, table: &Table) -> Vec<usize> {
    let outcome = recipe::run(recipe, table, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let of = |tier: usize| outcome.assignment.labels.iter().filter(|label| **label == tier as Label).count();
    (0..recipe.method.k()).map(of).collect()
}

fn filled(preset: Preset, profile: &TableProfile) -> Recipe {
    preset.fill(profile, &preset.guess(profile))
}

#[test]
fn presets_find_their_columns_in_the_sample() {
    let (_, profile) = sample();
    let check =
        |preset: Preset, expected: &[&[&str]]| assert_eq!(preset.guess(&profile), expected, "{preset:?}");
    check(Preset::Deciles, &[&["market_trx_r12m"]]);
    check(Preset::Adoption, &[&["market_trx_r12m"], &["brand_share_r12m"]]);
    check(Preset::Leaders, &[&["publications_5y", "events_r6m"]]);
    // There is no day of a last order: that is left open.
    check(Preset::Rfm, &[&[], &["calls_inperson_r6m"], &["market_trx_r12m"]]);
}

#[test]
fn presets_find_their_columns_in_orders_that_were_rolled_up() {
    let (table, profile) = customers();
    assert_eq!(Preset::Rfm.guess(&profile), [["days_since_order_date"], ["rows"], ["amount_sum"]]);
    assert_eq!(Preset::Deciles.guess(&profile), [["amount_sum"]]);
    for preset in [Preset::Rfm, Preset::NestedRfm] {
        let recipe = filled(preset, &profile);
        assert_eq!(recipe.volume.as_deref(), Some("amount_sum"));
        let Encoding::Bins { direction, .. } = recipe.features[0].encoding else { panic!("bins") };
        assert_eq!(direction, Direction::Lower, "fewer days since are better");
        assert_eq!(sizes(&recipe, &table).iter().sum::<usize>(), table.rows);
    }
}

#[test]
fn a_last_day_is_better_late_than_early() {
    let text = "customer,first_order,last_order,number_of_orders,total_spend,discount\n";
    let row = |at: u32| {
        let (day, orders) = (1 + at % 28, at % 7);
        format!("c{at},2020-01-{day:02},2024-03-{day:02},{orders},{}.5,{}\n", at * at, at % 3)
    };
    let table =
        table(text.to_owned() + &(0..60).map(row).collect::<String>()).unwrap_or_else(|e| panic!("{e}"));
    let profile = TableProfile::of(&table, &mut silent);
    assert_eq!(Preset::Rfm.guess(&profile), [["last_order"], ["number_of_orders"], ["total_spend"]]);
    let Encoding::Bins { direction, .. } = filled(Preset::Rfm, &profile).features[0].encoding else {
        panic!("bins")
    };
    assert_eq!(direction, Direction::Higher);
}

#[test]
fn presets_never_offer_keys_nor_what_is_protected() {
    for (_, profile) in [sample(), customers()] {
        let closed = ["account_id", "customer_id", "gender", "territory_id"];
        for preset in Preset::ALL {
            for slot in preset.slots() {
                assert!(slot.offers(&profile).all(|column| !closed.contains(&column.name.as_str())));
            }
        }
    }
}

#[test]
fn every_preset_runs_on_the_sample_as_it_is_filled_in() {
    let (table, profile) = sample();
    for preset in Preset::ALL {
        let recipe = filled(preset, &profile);
        assert_eq!(recipe::check(&recipe, &table), [], "{preset:?}");
        let sizes = sizes(&recipe, &table);
        assert_eq!(sizes.iter().sum::<usize>(), table.rows, "{preset:?}");
        assert!(sizes.iter().all(|size| *size > 0), "{preset:?} {sizes:?}");
    }
}

#[test]
fn deciles_are_those_that_pandas_finds() {
    let (table, profile) = sample();
    let recipe = filled(Preset::Deciles, &profile);
    assert_eq!(recipe.volume.as_deref(), Some("market_trx_r12m"));
    // Deciles 8 to 10, 6 and 7, 1 to 5, and those without volume; see tests/reference/rules.json.
    assert_eq!(sizes(&recipe, &table), [93 + 131 + 163, 196 + 242, 302 + 393 + 543 + 729 + 2180, 28]);
}

#[test]
fn adoption_is_cut_where_the_field_cuts_it() {
    let (_, profile) = sample();
    let recipe = filled(Preset::Adoption, &profile);
    let Method::Grid(grid) = &recipe.method else { panic!("a grid") };
    assert_eq!(grid.y.cuts, Cuts::Score { at: vec![70.0, 30.0] });
    let Encoding::Bins { binning, .. } = &recipe.features[1].encoding else { panic!("bins") };
    assert_eq!(*binning, Binning::Breaks { at: vec![0.1, 0.3], zero_apart: false });
}

#[test]
fn a_score_is_proposed_of_volume_first_and_of_different_things() {
    let (table, profile) = sample();
    let wanted = Preparation { method: MethodKind::Score, k: 4, ..Preparation::default() };
    let recipe = recipe::propose(&table, &profile, &wanted).unwrap_or_else(|e| panic!("{e}"));
    let columns: Vec<&str> = recipe.features.iter().map(|feature| feature.column.as_str()).collect();
    assert_eq!(columns, ["market_trx_r12m", "brand_share_r12m", "trx_growth_pct", "calls_inperson_r6m"]);
    assert_eq!(recipe.volume.as_deref(), Some("market_trx_r12m"));
}
