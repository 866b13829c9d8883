//! k-means: k centres such that the squared distances of the rows to their nearest centre add up to little.
//!
//! *Steps.* Greedy k-means++ seeding (Arthur and Vassilvitskii 2007, with
//! scikit-learn's 2 + ln k candidates a centre), then Lloyd's iteration:
//! every row to its nearest centre, every centre to the mean of its rows,
//! until no label changes. Small tables are then refined (see `refine`).
//! Several restarts; the least inertia wins, and of equals the first.
//!
//! *Cost.* n·k·d multiplications an iteration; distances in 32 bits, centres,
//! sums and inertia in 64.
//!
//! *Rules.* A row equally near to two centres goes to the first. A segment
//! that lost all its rows takes the row farthest from its own centre, of
//! equals the first. Segments are numbered by their centre's first column,
//! highest first. Labels and centres belong together exactly: each centre is
//! the mean of its rows and each row is nearest to its own centre, unless the
//! iterations ran out, in which case only the second holds.
//!
//! *A minimum size*, if one is asked for, dissolves what is smaller: the smallest
//! segment's centre is taken out and the iteration goes on with the others, until
//! none is too small or two are left. Of the restarts the one that lost fewest wins.
//!
//! *Randomness.* Restart r draws from stream r of the seed; nothing else is
//! random, so restarts may run anywhere and in any order.
//!
//! *Missing values* never come here. *Not tested:* that the optimum is global; nobody can.

mod bounds;
mod lloyd;
mod members;
mod refine;
mod seeding;
mod start;
mod targets;

use ndarray::{Array2, Axis};
use serde::{Deserialize, Serialize};

use super::{BORDERLINE, Label, MAX_SEGMENTS};
use crate::{
    error::{ErrorKind, Problem, Result},
    features::FeatureMatrix,
    numeric::random::Random,
    progress::Report,
};

pub use lloyd::{assign, confidence};
pub use start::Start;

use lloyd::Descent;

/// What the user chooses.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KMeansSettings {
    /// How many segments.
    pub k: usize,
    /// How many times to start anew.
    pub restarts: usize,
    /// How many iterations a restart may take.
    pub max_iterations: usize,
    /// Where randomness comes from.
    pub seed: u64,
    /// Segments of fewer rows are dissolved; 0 keeps all.
    #[serde(skip_serializing_if = "is_zero")]
    pub min_rows: usize,
    /// Where it begins.
    #[serde(skip_serializing_if = "Start::is_random")]
    pub start: Start,
    /// The confidence below which a row counts as borderline, 0.5 (none does) to 1.
    #[serde(skip_serializing_if = "is_usual")]
    pub borderline: f64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_usual(borderline: &f64) -> bool {
    borderline.to_bits() == BORDERLINE.to_bits()
}

impl Default for KMeansSettings {
    fn default() -> Self {
        Self {
            k: 5,
            restarts: 10,
            max_iterations: 300,
            seed: 42,
            min_rows: 0,
            start: Start::Random,
            borderline: BORDERLINE,
        }
    }
}

impl KMeansSettings {
    /// Everything that is wrong with these settings.
    pub fn check(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut within = |field: &str, value: usize, least: usize, most: usize, noun: &str| {
            if !(least..=most).contains(&value) {
                let text = format!("The number of {noun} lies between {least} and {most}, not at {value}.");
                problems.push(Problem::new(format!("method.{field}"), text));
            }
        };
        within("k", self.k, 2, MAX_SEGMENTS, "segments");
        within("restarts", self.restarts, 1, 1_000, "restarts");
        within("max_iterations", self.max_iterations, 1, 10_000, "iterations");
        // JSON readers keep whole numbers exactly only up to here.
        if self.seed > (1 << 53) {
            problems.push(Problem::new("method.seed", "The seed is at most 9,007,199,254,740,992."));
        }
        problems.extend(self.start.check(self.k));
        if !(0.5..=1.0).contains(&self.borderline) {
            let text = "The confidence below which customers are borderline lies between 0.5 and 1.";
            problems.push(Problem::new("method.borderline", text));
        }
        problems
    }

    /// How many restarts there are: from given centres all would be the same.
    pub fn tasks(&self) -> usize {
        if self.start.is_random() { self.restarts.max(1) } else { 1 }
    }
}

/// One restart's result without its labels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// Which restart, from 0.
    pub restart: usize,
    /// The sum of squared distances of the rows to their centres.
    pub inertia: f64,
    /// How many times every row was assigned.
    pub iterations: usize,
    /// Whether no label changed in the last.
    pub converged: bool,
    /// The centres, k rows of the matrix's width.
    pub centers: Vec<Vec<f64>>,
}

/// What k-means learned: the best run, and how the others did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KMeansFit {
    /// The centres, k rows of the matrix's width, in the standardised, weighted space.
    pub centers: Vec<Vec<f64>>,
    /// The sum of squared distances of the rows to their centres, there.
    pub inertia: f64,
    /// The same with all rows in one segment.
    pub total_inertia: f64,
    /// How many times every row was assigned in the best restart.
    pub iterations: usize,
    /// Whether no label changed in the last.
    pub converged: bool,
    /// Every restart's inertia, in their order.
    pub inertias: Vec<f64>,
    /// The seed.
    pub seed: u64,
}

/// One restart, from rows drawn at random: its run, and one label for each row of `x`.
pub fn restart(
    x: &FeatureMatrix,
    settings: &KMeansSettings,
    restart: usize,
    report: Report<'_>,
) -> Result<(Run, Vec<Label>)> {
    if settings.k > x.rows() {
        return Err(ErrorKind::TooManySegments { k: settings.k, rows: x.rows() }.into());
    }
    let mut random = Random::new(settings.seed, restart as u64);
    let centers = seeding::plus_plus(x, settings.k, &mut random)?;
    let mut descent = Descent::new(x, centers);
    descent.run(settings.max_iterations, report);
    if descent.converged {
        refine::refine(&mut descent, settings.max_iterations, &mut random, report);
    }
    Ok(run_of(descent, settings, restart, report))
}

/// The best of all restarts, none of them refined: for refits, of which many are made and each need only be good.
pub fn quick(x: &FeatureMatrix, settings: &KMeansSettings) -> Result<(Run, Vec<Label>)> {
    let one = |number: usize| -> Result<(Run, Vec<Label>)> {
        let centers = seeding::plus_plus(x, settings.k, &mut Random::new(settings.seed, number as u64))?;
        let (run, labels) = from_centers(x, centers, settings, &mut |_| ());
        Ok((Run { restart: number, ..run }, labels))
    };
    let mut best = one(0)?;
    for number in 1..settings.tasks() {
        let next = one(number)?;
        if better(&next.0, &best.0) {
            best = next;
        }
    }
    Ok(best)
}

/// Lloyd's iteration from given centres, and nothing else.
pub fn from_centers(
    x: &FeatureMatrix,
    centers: Array2<f64>,
    settings: &KMeansSettings,
    report: Report<'_>,
) -> (Run, Vec<Label>) {
    let mut descent = Descent::new(x, centers);
    descent.run(settings.max_iterations, report);
    run_of(descent, settings, 0, report)
}

/// Dissolves what is too small, the smallest first, until two segments are left.
fn dissolve(descent: &mut Descent<'_>, settings: &KMeansSettings, report: Report<'_>) {
    loop {
        let counts = descent.members.counts();
        let smallest = (0..counts.len()).min_by_key(|segment| counts[*segment]);
        let Some(smallest) = smallest.filter(|s| counts.len() > 2 && counts[*s] < settings.min_rows) else {
            return;
        };
        let others: Vec<usize> = (0..counts.len()).filter(|segment| *segment != smallest).collect();
        let mut fewer = Descent::new(descent.members.x, descent.centers.select(Axis(0), &others));
        fewer.iterations = descent.iterations;
        fewer.run(settings.max_iterations, report);
        *descent = fewer;
    }
}

fn run_of(
    mut descent: Descent<'_>,
    settings: &KMeansSettings,
    restart: usize,
    report: Report<'_>,
) -> (Run, Vec<Label>) {
    dissolve(&mut descent, settings, report);
    descent.finish();
    let run = Run {
        restart,
        inertia: descent.inertia(),
        iterations: descent.iterations,
        converged: descent.converged,
        centers: descent.centers.outer_iter().map(|c| c.to_vec()).collect(),
    };
    (run, descent.members.labels)
}

/// Runs once on a few rows, so that a browser compiles the inner loops well before the first real run.
pub fn warm(report: Report<'_>) {
    let rows = Array2::from_shape_fn((4_096, 8), |(i, j)| ((i * 31 + j * 17) % 101) as f32);
    let settings = KMeansSettings { k: 8, max_iterations: 20, ..KMeansSettings::default() };
    if let Some(x) = FeatureMatrix::new(rows) {
        // The result is of no interest, nor is a failure.
        let _ = restart(&x, &settings, 0, report);
    }
}

/// Whether `a` is the better of two runs: the one of which fewer segments were dissolved, then that of less inertia.
pub fn better(a: &Run, b: &Run) -> bool {
    let order = b.centers.len().cmp(&a.centers.len());
    order.then(a.inertia.total_cmp(&b.inertia)).then(a.restart.cmp(&b.restart)).is_lt()
}

/// The best of all restarts, which may have come in any order; `None` if there is none.
pub fn best(runs: &[Run]) -> Option<&Run> {
    runs.iter().reduce(|best, run| if better(run, best) { run } else { best })
}

/// What is kept of all restarts; `None` if there is none.
pub fn conclude(x: &FeatureMatrix, settings: &KMeansSettings, runs: &[Run]) -> Option<KMeansFit> {
    let best = best(runs)?;
    let mut in_order: Vec<&Run> = runs.iter().collect();
    in_order.sort_by_key(|run| run.restart);
    Some(KMeansFit {
        centers: best.centers.clone(),
        inertia: best.inertia,
        total_inertia: lloyd::total_inertia(x),
        iterations: best.iterations,
        converged: best.converged,
        inertias: in_order.iter().map(|run| run.inertia).collect(),
        seed: settings.seed,
    })
}

/// All restarts, one after the other, or the one from given centres: the fit and one label for each row of `x`.
pub fn fit(
    x: &FeatureMatrix,
    settings: &KMeansSettings,
    start: Option<Array2<f64>>,
    report: Report<'_>,
) -> Result<(KMeansFit, Vec<Label>)> {
    let (mut runs, mut labels) = (Vec::new(), Vec::new());
    if let Some(centers) = start {
        let (run, own) = from_centers(x, centers, settings, report);
        (runs, labels) = (vec![run], own);
    } else {
        for number in 0..settings.tasks() {
            let (run, own) = restart(x, settings, number, report)?;
            if best(&runs).is_none_or(|so_far| better(&run, so_far)) {
                labels = own;
            }
            runs.push(run);
        }
    }
    let fit = conclude(x, settings, &runs).ok_or(ErrorKind::NoRowsLeft)?;
    Ok((fit, labels))
}

/// Centres as they are stored, as a matrix; `None` if they are ragged.
pub fn center_matrix(centers: &[Vec<f64>], width: usize) -> Option<Array2<f64>> {
    let flat: Vec<f64> = centers.iter().flatten().copied().collect();
    centers
        .iter()
        .all(|c| c.len() == width)
        .then(|| Array2::from_shape_vec((centers.len(), width), flat).ok())?
}
