//! Flows, drift and matchings against pandas, NumPy and SciPy; numbers and script in `tests/reference`.

use serde::Deserialize;
use strata::{
    change::{
        Baseline,
        flow::{Place, Placed, flow},
    },
    methods::{Label, NOT_ASSIGNED},
    numeric::matching::matched,
    table::{Column, Table, read},
};

use crate::support::{repository_file, silent};

#[derive(Deserialize)]
struct Reference {
    panels: Vec<Panel>,
    matchings: Vec<Matching>,
}

#[derive(Deserialize)]
struct Panel {
    from: u8,
    to: u8,
    flows: Vec<(String, String, usize, f64)>,
    drift: Vec<(String, String, f64)>,
}

#[derive(Deserialize)]
struct Matching {
    costs: Vec<Vec<f64>>,
    pairs: Vec<(usize, usize)>,
}

fn reference() -> Reference {
    let file = repository_file("tests/reference/change.json");
    serde_json::from_slice(&file.bytes).unwrap_or_else(|e| panic!("{e}"))
}

fn quarter(number: u8) -> Table {
    let options = strata::table::ReadOptions {
        key: Some(Some("account_id".to_owned())),
        ..strata::table::ReadOptions::default()
    };
    let file = repository_file(&format!("public/sample/prescribers-2025-Q{number}.csv"));
    read(&file, &options, &mut silent).unwrap_or_else(|e| panic!("{e}"))
}

fn numbers(table: &Table, column: &str) -> Vec<f64> {
    table.column(column).ok().and_then(Column::numbers).unwrap_or_else(|| panic!("{column}"))
}

/// The keys, and tiers by plain thresholds; nobody without a share.
fn tiers(table: &Table) -> (Vec<String>, Vec<Label>) {
    let (market, share) = (numbers(table, "market_trx_r12m"), numbers(table, "brand_share_r12m"));
    let tier = |(market, share): (&f64, &f64)| match *market {
        _ if share.is_nan() => NOT_ASSIGNED,
        market if market >= 400.0 => 0,
        market if market >= 120.0 => 1,
        _ => 2,
    };
    let keys = (0..table.rows).map(|row| table.key_of(row)).collect();
    (keys, market.iter().zip(&share).map(tier).collect())
}

fn place(name: &str) -> Place {
    match name {
        "A" => Place::In(0),
        "B" => Place::In(1),
        "C" => Place::In(2),
        "none" => Place::NotAssigned,
        _ => Place::Absent,
    }
}

#[test]
fn those_who_moved_are_those_that_pandas_counts() {
    for panel in reference().panels {
        let (before, after) = (quarter(panel.from), quarter(panel.to));
        let ((keys_then, then), (keys_now, now)) = (tiers(&before), tiers(&after));
        let (volume_then, volume_now) =
            (numbers(&before, "brand_trx_r12m"), numbers(&after, "brand_trx_r12m"));
        let found = flow(
            Placed { keys: &keys_then, labels: &then, volume: Some(&volume_then) },
            Placed { keys: &keys_now, labels: &now, volume: Some(&volume_now) },
        );
        assert_eq!(found.bands.len(), panel.flows.len());
        for (from, to, rows, volume) in &panel.flows {
            let band = found.bands.iter().find(|band| (band.from, band.to) == (place(from), place(to)));
            let own = band.map(|band| (band.rows, band.volume));
            assert_eq!(
                own,
                Some((*rows, *volume)),
                "{from} to {to}, quarters {} and {}",
                panel.from,
                panel.to
            );
        }
    }
}

#[test]
fn drift_is_what_numpy_reckons_overall_and_by_region() {
    let mut in_the_south = Vec::new();
    for panel in reference().panels {
        let (before, after) = (quarter(panel.from), quarter(panel.to));
        let rows = |table: &Table, group: &str| -> Vec<usize> {
            let region = table.column("region").unwrap_or_else(|e| panic!("{e}"));
            (0..table.rows).filter(|row| group == "all" || region.shown(*row) == group).collect()
        };
        for (name, group, expected) in &panel.drift {
            let column = |table: &Table| table.column(name).cloned().unwrap_or_else(|e| panic!("{e}"));
            let baseline = Baseline::of(&column(&before), &rows(&before, group));
            let drift =
                baseline.drift(&column(&after), &rows(&after, group)).unwrap_or_else(|| panic!("{name}"));
            assert!(
                (drift.psi - expected).abs() < 1e-12,
                "{name} in {group}: {} is not {expected}",
                drift.psi
            );
            if group == "South" && name == "brand_share_r12m" && (panel.from, panel.to) == (1, 4) {
                in_the_south.push(drift.psi);
            }
        }
    }
    assert!(in_the_south.len() == 1 && in_the_south[0] > 0.05, "{in_the_south:?}");
}

#[test]
fn matchings_are_those_of_scipy() {
    for (number, matching) in reference().matchings.iter().enumerate() {
        let found = matched(&matching.costs);
        let pairs: Vec<(usize, usize)> =
            found.into_iter().enumerate().filter_map(|(row, column)| Some((row, column?))).collect();
        assert_eq!(pairs, matching.pairs, "matching {number}");
    }
}
