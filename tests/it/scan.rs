//! What is advised on data with groups, without groups, and with groups that only one column shows.

use ndarray::Array2;
use strata::{
    features::FeatureMatrix,
    methods::KMeansSettings,
    numeric::random::Random,
    quality::scan::{Candidate, Verdict, advise, assess, trial},
};

use crate::support::silent;

fn candidates(x: &FeatureMatrix, numbers: std::ops::RangeInclusive<usize>) -> Vec<Candidate> {
    let blocks: Vec<_> = (0..x.width()).map(|column| column..column + 1).collect();
    let candidate = |k| {
        let settings = KMeansSettings { k, restarts: 4, ..KMeansSettings::default() };
        let (trial, labels) = trial(x, &settings, &mut silent).unwrap_or_else(|e| panic!("{e}"));
        let assessment = assess(x, &settings, &labels, &blocks, &mut silent);
        Candidate { trial, assessment: Some(assessment.unwrap_or_else(|e| panic!("{e}"))) }
    };
    numbers.map(candidate).collect()
}

/// Rows around centres, each value made by `value` from the centre's.
fn rows(n: usize, width: usize, mut value: impl FnMut(usize, usize, &mut Random) -> f64) -> FeatureMatrix {
    let mut random = Random::new(11, 0);
    let values = Array2::from_shape_fn((n, width), |(i, j)| value(i, j, &mut random) as f32);
    FeatureMatrix::new(values).unwrap_or_else(|| panic!("finite"))
}

#[test]
fn groups_that_are_there_are_found_and_counted() {
    let centers = [[0.0, 0.0, 5.0], [6.0, 0.0, 0.0], [0.0, 6.0, 0.0], [6.0, 6.0, 5.0]];
    let x = rows(400, 3, |i, j, random| centers[i % 4][j] + random.normal());
    let advice = advise(&candidates(&x, 2..=6)).unwrap_or_else(|| panic!("advice"));
    assert_eq!((advice.k, advice.verdict), (Some(4), Verdict::Strong), "{advice:?}");
    assert!(advice.reasons.iter().all(|reason| reason.ends_with('.')));
}

#[test]
fn groups_in_one_column_alone_are_found() {
    let x = rows(300, 1, |i, _, random| (i % 3) as f64 * 8.0 + random.normal());
    let advice = advise(&candidates(&x, 2..=5));
    assert_eq!(advice.and_then(|advice| advice.k), Some(3));
}

#[test]
fn whole_numbers_in_groups_are_found() {
    let x = rows(300, 1, |i, _, random| (i % 3 * 20 + random.below(6)) as f64);
    let advice = advise(&candidates(&x, 2..=5));
    assert_eq!(advice.and_then(|advice| advice.k), Some(3));
}

#[test]
fn what_has_no_groups_is_said_to_have_none() {
    let check = |name: &str, x: &FeatureMatrix| {
        let advice = advise(&candidates(x, 2..=5)).unwrap_or_else(|| panic!("advice"));
        assert_eq!((advice.k, advice.verdict), (None, Verdict::DoNotSplit), "{name}: {advice:?}");
    };
    check("normal", &rows(400, 4, |_, _, random| random.normal()));
    check("even", &rows(400, 2, |_, _, random| random.fraction()));
    check("skewed", &rows(400, 3, |_, _, random| 1.0 / (0.05 + random.fraction())));
    check("whole numbers", &rows(400, 2, |_, _, random| random.below(6) as f64));
    check("whole numbers alone", &rows(400, 1, |_, _, random| random.below(6) as f64));
    let mut common = 0.0;
    check(
        "correlated",
        &rows(400, 4, |_, j, random| {
            if j == 0 {
                common = random.normal() * 2.0;
            }
            common + random.normal()
        }),
    );
}

#[test]
fn nothing_is_advised_before_everything_was_looked_at() {
    let x = rows(60, 2, |i, _, random| (i % 2) as f64 * 9.0 + random.normal());
    let mut all = candidates(&x, 2..=3);
    assert!(advise(&all).is_some());
    all[1].assessment = None;
    assert_eq!(advise(&all), None);
    assert_eq!(advise(&[]), None);
}

#[test]
fn a_second_look_gives_the_same_to_the_bit() {
    let x = rows(120, 2, |i, _, random| (i % 3) as f64 * 5.0 + random.normal());
    assert_eq!(candidates(&x, 3..=3), candidates(&x, 3..=3));
}
