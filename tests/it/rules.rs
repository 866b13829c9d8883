//! Bins, points, scores and what encoders learn, against NumPy and pandas; numbers and scripts in `tests/reference`.

use serde_json::Value;
use strata::{
    features::{Encoding, Scale, bins},
    methods::Strength,
    recipe::{self, Preparation, Recipe},
    table::{ReadOptions, Table, TableProfile, read},
};

use crate::support::{repository_file, silent};

fn reference(name: &str) -> Value {
    let file = repository_file(&format!("tests/reference/{name}.json"));
    serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn read_file(path: &str) -> Table {
    read(&repository_file(path), &ReadOptions::default(), &mut silent)
        .unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn recipe(json: &str) -> Recipe {
    Recipe::from_json(json).unwrap_or_else(|e| panic!("{e}"))
}

fn check_bins(column: &str, binning: &str, expected: &Value) {
    let table = read_file("tests/data/rules.csv");
    let recipe = recipe(&format!(
        r#"{{"features":[{{"column":"{column}","encoding":{{"as":"bins","binning":{binning}}}}}],
            "method":{{"name":"rules","cuts":{{"by":"score","at":[50]}}}}}}"#
    ));
    let outcome = recipe::run(&recipe, &table, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let binned = outcome.encoder.bins(&table).unwrap_or_else(|e| panic!("{e}"));
    let values = table.column(column).ok().and_then(strata::table::Column::numbers).unwrap_or_default();
    let from_zero = binning.contains("volume");
    for bin in expected.as_array().into_iter().flatten() {
        let number = bin["bin"].as_u64().unwrap_or(0) as u16 - u16::from(!from_zero);
        let own: Vec<f64> =
            binned[0].iter().zip(&values).filter(|(b, _)| **b == number).map(|(_, v)| *v).collect();
        assert_eq!(Some(own.len() as u64), bin["accounts"].as_u64(), "{column} {binning} {bin}");
        let volume: f64 = own.iter().sum();
        let wanted = bin["volume"].as_f64().unwrap_or(f64::NAN);
        assert!(
            (volume - wanted).abs() <= 1e-9 * wanted.abs().max(1.0),
            "{column} {binning} {bin}: {volume}"
        );
    }
    let missing = binned[0].iter().filter(|b| **b == bins::NO_BIN).count();
    assert_eq!(missing, values.iter().filter(|v| v.is_nan()).count());
}

#[test]
fn bins_hold_the_accounts_and_the_volume_that_pandas_finds() {
    let all = reference("rules");
    for (column, expected) in all["columns"].as_object().into_iter().flatten() {
        check_bins(column, r#"{"by":"quantile","bins":5}"#, &expected["quantile"]["bins"]);
        check_bins(column, r#"{"by":"width","bins":5}"#, &expected["equal_width"]["bins"]);
        check_bins(column, r#"{"by":"volume","bins":10}"#, &expected["equal_volume"]["bins"]);
    }
}

#[test]
fn scores_are_those_that_pandas_adds_up() {
    let table = read_file("tests/data/rules.csv");
    let recipe = recipe(
        r#"{"key":"account_id","features":[
            {"column":"market_trx_r12m","weight":40,"encoding":{"as":"bins","binning":{"by":"volume","bins":10}}},
            {"column":"brand_share_r12m","weight":30,"encoding":{"as":"bins","binning":{"by":"quantile","bins":5}}},
            {"column":"calls_inperson_r6m","weight":20,"encoding":{"as":"bins","binning":{"by":"quantile","bins":5}}},
            {"column":"years_in_practice","weight":10,
             "encoding":{"as":"bins","binning":{"by":"width","bins":5},"direction":"lower"}}],
            "method":{"name":"rules","cuts":{"by":"share","of":[0.1,0.2,0.3]}}}"#,
    );
    let outcome = recipe::run(&recipe, &table, &mut silent).unwrap_or_else(|e| panic!("{e}"));
    let Strength::Score(scores) = outcome.assignment.strength else { panic!("a score has scores") };
    let scoring = &reference("rules")["scoring"];
    let mut compared = 0;
    for account in scoring["accounts"].as_array().into_iter().flatten() {
        let key = account["account_id"].as_str().unwrap_or_default();
        let row = (0..table.rows).find(|row| table.key_of(*row) == key).unwrap_or_else(|| panic!("{key}"));
        assert_eq!(Some(scores[row]), account["score"].as_f64(), "{key}");
        compared += 1;
    }
    assert_eq!(compared, 20);
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    let expected = scoring["mean_score_of_all_accounts"].as_f64().unwrap_or(f64::NAN);
    assert!((mean - expected).abs() < 1e-8, "{mean}");
}

#[test]
fn encoders_learn_what_numpy_learns() {
    let all = reference("encoding");
    let mut compared = 0;
    for table in all["tables"].as_object().into_iter().flatten().map(|(_, table)| table) {
        let read = read_file(table["file"].as_str().unwrap_or_default());
        let profile = TableProfile::of(&read, &mut silent);
        for (column, expected) in table["columns"].as_object().into_iter().flatten() {
            for (scale, name) in [(Scale::ZScore, "z"), (Scale::Robust, "robust"), (Scale::MinMax, "min_max")]
            {
                let features = vec![column.clone()];
                let wanted =
                    Preparation { features, scale, transform: false, k: 2, ..Preparation::default() };
                let recipe = recipe::propose(&read, &profile, &wanted).unwrap_or_else(|e| panic!("{e}"));
                assert!(matches!(recipe.features[0].encoding, Encoding::Number { .. }));
                let prepared = recipe::prepare(&recipe, &read, &mut silent).unwrap_or_else(|e| panic!("{e}"));
                for row in 0..5 {
                    if let Some(value) = expected["first_rows"][name][row].as_f64() {
                        let own = f64::from(prepared.1.matrix.row(row)[0]);
                        assert!((own - value).abs() <= 1e-6 * value.abs().max(1.0), "{column} {name}: {own}");
                        compared += 1;
                    }
                }
            }
            let known = &expected["known"];
            let own = profile.columns.iter().find(|c| c.name == *column).and_then(|c| c.number.clone());
            let Some(own) = own else { panic!("{column} holds no numbers") };
            let figures = [
                ("mean", own.mean),
                ("sd", own.sd),
                ("min", own.min),
                ("q1", own.q1),
                ("median", own.median),
                ("q3", own.q3),
                ("max", own.max),
                ("skewness", own.skew),
            ];
            for (name, value) in figures {
                let expected = known[name].as_f64().unwrap_or(f64::NAN);
                let close = (value - expected).abs() <= 1e-9 * expected.abs().max(1.0);
                assert!(close, "{column} {name}: {value} is not {expected}");
            }
        }
    }
    assert!(compared > 400, "{compared}");
}
