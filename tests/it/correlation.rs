//! Columns of numbers that say nearly the same as another.

use strata::{
    numeric::statistics::correlation,
    table::{Cells, Column, Table, TextCells, correlation::strongest},
};

fn table(columns: Vec<Vec<f64>>) -> Table {
    let rows = columns.first().map_or(0, Vec::len);
    let named = |(at, values)| Column::new(format!("c{at}"), Cells::Number(values));
    Table { rows, columns: columns.into_iter().enumerate().map(named).collect(), ..Table::default() }
}

/// Numbers that look drawn and are the same every time.
fn noise(seed: u64, rows: usize) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let next = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    (0..rows).map(next).collect()
}

fn with(values: &[f64], each: impl Fn(usize, f64) -> f64) -> Vec<f64> {
    values.iter().enumerate().map(|(row, value)| each(row, *value)).collect()
}

#[test]
fn the_closest_other_column_is_found_with_its_r() {
    let a = noise(1, 500);
    let jitter = noise(2, 500);
    let near = with(&a, |row, v| 3.0 - 2.0 * v + 0.2 * jitter[row]);
    let nearer = with(&a, |row, v| v + 0.05 * jitter[row]);
    let far = noise(3, 500);
    let r = |x: &[f64], y: &[f64]| correlation(x, y).unwrap_or(0.0);
    let found = strongest(&table(vec![a.clone(), near.clone(), far, nearer.clone(), vec![7.0; 500]]));
    let expected =
        [Some((3, r(&a, &nearer))), Some((0, r(&a, &near))), None, Some((0, r(&a, &nearer))), None];
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.map(|f| f.0), expected.map(|e| e.0));
        assert!((found.map_or(0.0, |f| f.1) - expected.map_or(0.0, |e| e.1)).abs() < 1e-12);
    }
}

#[test]
fn of_columns_equally_close_the_first_is_named() {
    let a = noise(4, 300);
    let found = strongest(&table(vec![
        noise(5, 300),
        a.clone(),
        with(&a, |_, v| 1e6 * v - 17.0),
        with(&a, |_, v| -0.1 * v),
        a.clone(),
    ]));
    assert_eq!(
        found.iter().map(|f| f.map(|(at, _)| at)).collect::<Vec<_>>(),
        [None, Some(2), Some(1), Some(1), Some(1)]
    );
}

#[test]
fn only_rows_where_both_have_a_value_count() {
    let a = noise(6, 400);
    let mut b = with(&a, |row, v| if row % 3 == 0 { f64::NAN } else { 5.0 * v });
    let mut c = a.clone();
    // One monstrous cell where the other is missing must not hide that the rest is the same.
    c[0] = 1e9;
    b[1] = f64::NAN;
    let found = strongest(&table(vec![b, c]));
    for (found, other) in found.into_iter().zip([1, 0]) {
        assert!(found.is_some_and(|(at, r)| at == other && (r - 1.0).abs() < 1e-12), "{found:?}");
    }
    let apart = |keep: usize| with(&a, |row, v| if row % 2 == keep { v } else { f64::NAN });
    assert_eq!(strongest(&table(vec![apart(0), apart(1)])), [None, None]);
}

#[test]
fn every_pair_found_is_the_closest_there_is() {
    let rows = 200;
    let shared = noise(10, rows);
    let columns: Vec<Vec<f64>> = (0..24)
        .map(|n| {
            let own = noise(100 + n, rows);
            let hole = |row: usize| n % 3 == 1 && (row as u64 * 7 + n).is_multiple_of(11);
            with(&own, |row, v| if hole(row) { f64::NAN } else { shared[row] + v * (n % 8) as f64 * 0.15 })
        })
        .collect();
    let found = strongest(&table(columns.clone()));
    let r = |a: usize, b: usize| {
        let both = columns[a].iter().zip(&columns[b]).filter(|(x, y)| !x.is_nan() && !y.is_nan());
        let (x, y): (Vec<f64>, Vec<f64>) = both.map(|(x, y)| (*x, *y)).unzip();
        correlation(&x, &y).unwrap_or(0.0).abs()
    };
    for (a, found) in found.iter().enumerate() {
        let best = (0..24).filter(|b| *b != a).map(|b| r(a, b)).fold(0.0, f64::max);
        assert_eq!(found.is_some(), best > 0.9, "{a}: {best}");
        assert!(
            found.is_none_or(|(b, own)| (r(a, b) - best).abs() < 1e-9 && (own.abs() - best).abs() < 1e-9),
            "{a}"
        );
    }
    assert!(found.iter().flatten().count() > 5);
}

#[test]
fn what_is_no_number_or_too_short_has_none() {
    let mut text = TextCells::default();
    (0..20).for_each(|row| text.push(&row.to_string()));
    let mut mixed = table(vec![noise(7, 20), noise(7, 20)]);
    mixed.columns.insert(0, Column::new("t", Cells::Text(text)));
    let found: Vec<Option<usize>> = strongest(&mixed).into_iter().map(|f| f.map(|(at, _)| at)).collect();
    assert_eq!(found, [None, Some(2), Some(1)]);
    assert_eq!(strongest(&table(vec![vec![1.0, 2.0], vec![2.0, 4.0]])), [None, None]);
    assert_eq!(strongest(&Table::default()), []);
}
