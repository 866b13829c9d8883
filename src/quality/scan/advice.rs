//! What the figures say, weighed and in words.
//!
//! A number of segments counts as *grouped* if the data's silhouette exceeds
//! what any of the data without groups reached by [`GAIN`] and by their own
//! spread, or if every segment has a valley between it and the nearest other;
//! as *steady* by the usual marks for Jaccard (Hennig 2007) and adjusted
//! Rand. Of those that are both, the finest is taken that gains nearly as
//! much as the best: a coarser one would hide groups that are there, a finer
//! one would part what belongs together.

use serde::{Deserialize, Serialize};

use super::{Assessment, Candidate, Contrast};
use crate::{
    error::count,
    quality::{Stability, Steadiness},
};

/// A silhouette must exceed chance by this much.
const GAIN: f64 = 0.02;

/// A gain over chance of this much is plain to see.
const PLAIN_GAIN: f64 = 0.05;

/// Share of the best gain that is nearly as good.
const NEARLY: f64 = 0.75;

/// Adjusted Rand of segments that are found again.
const AGREEING: f64 = 0.80;

/// Jaccard similarity of a segment that is found again, and of one that may pass.
const STEADY: [f64; 2] = [0.85, 0.75];

/// How far the segments can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Distinct, found again, and none is tiny.
    Strong,
    /// Found again, though they overlap.
    Usable,
    /// Better than chance, and not much more.
    Weak,
    /// No better than chance.
    DoNotSplit,
}

/// What to do, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Advice {
    /// The number of segments to take; `None` where the data do not split.
    pub k: Option<usize>,
    /// How far to trust them.
    pub verdict: Verdict,
    /// It in one sentence.
    pub headline: String,
    /// The reasons, the weightiest first; each a sentence.
    pub reasons: Vec<String>,
}

/// What to make of the candidates, which rise; `None` while one lacks its second look or where none could be judged.
pub fn advise(candidates: &[Candidate]) -> Option<Advice> {
    let judged: Vec<Judged<'_>> = candidates.iter().filter_map(Judged::of).collect();
    if judged.is_empty() || candidates.iter().any(|candidate| candidate.assessment.is_none()) {
        return None;
    }
    let grouped: Vec<&Judged<'_>> = judged.iter().filter(|of| of.is_grouped()).collect();
    let Some(surest) = grouped.iter().max_by(|a, b| a.stability.rand.total_cmp(&b.stability.rand)) else {
        return Some(do_not_split(&judged));
    };
    let steady = STEADY.into_iter().map(|mark| finest(&grouped, mark)).find_map(|found| found);
    let chosen = steady.unwrap_or(surest);
    let verdict = chosen.verdict();
    let trust = match verdict {
        Verdict::Strong => "they are distinct and are found again",
        Verdict::Usable => "they overlap, but they are found again",
        _ => "take them with care",
    };
    let mut reasons = vec![chosen.over_chance(), chosen.found_again(), chosen.smallest()];
    reasons.extend(why_not_more(chosen, &judged));
    reasons.extend(dissent(chosen, &judged));
    let headline = format!("{} fit these data best: {trust}.", count(chosen.k(), "segment"));
    Some(Advice { k: Some(chosen.k()), verdict, headline, reasons })
}

/// The finest of those that are steady by this mark and gain nearly as much as the best of them; where none gains,
/// the finest whose segments all lie apart.
fn finest<'a, 'b>(grouped: &[&'b Judged<'a>], mark: f64) -> Option<&'b Judged<'a>> {
    let steady = || grouped.iter().copied().filter(move |of| of.is_steady(mark));
    let best = steady().map(|of| of.contrast.gain()).fold(f64::NEG_INFINITY, f64::max);
    let good =
        |of: &&Judged<'_>| if best >= GAIN { of.contrast.gain() >= best * NEARLY } else { of.lies_apart() };
    steady().filter(good).max_by_key(|of| of.k())
}

/// A candidate with all its figures.
#[derive(Clone, Copy)]
struct Judged<'a> {
    candidate: &'a Candidate,
    stability: &'a Stability,
    contrast: &'a Contrast,
}

impl<'a> Judged<'a> {
    fn of(candidate: &'a Candidate) -> Option<Self> {
        let Assessment { stability, contrast } = candidate.assessment.as_ref()?;
        let contrast = contrast.as_ref().filter(|contrast| !contrast.ungrouped.is_empty())?;
        Some(Self { candidate, stability: stability.as_ref()?, contrast })
    }

    fn k(&self) -> usize {
        self.candidate.trial.k
    }

    fn is_grouped(&self) -> bool {
        let least = self.contrast.ungrouped.iter().copied().fold(1.0, f64::min);
        let spread = self.contrast.chance() - least;
        self.contrast.gain() >= spread.max(GAIN) || self.lies_apart()
    }

    /// Segments at random places of an even cloud may all have valleys between them; segments that are found again
    /// do not.
    fn lies_apart(&self) -> bool {
        self.contrast.parted == self.k() && self.is_steady(STEADY[0]) && self.contrast.gain() >= -GAIN
    }

    fn is_steady(&self, mark: f64) -> bool {
        self.stability.rand >= AGREEING && self.least_steady() >= mark
    }

    fn least_steady(&self) -> f64 {
        self.stability.jaccard.iter().flatten().copied().fold(1.0, f64::min)
    }

    fn silhouette(&self) -> f64 {
        self.candidate.trial.silhouette.as_ref().map_or(self.contrast.own, |silhouette| silhouette.mean)
    }

    fn verdict(&self) -> Verdict {
        let (silhouette, gain) = (self.silhouette(), self.contrast.gain());
        let smallest = self.candidate.trial.smallest_share();
        let steady = self.is_steady(STEADY[1]);
        if silhouette >= 0.45 && steady && smallest >= 0.05 {
            Verdict::Strong
        } else if steady && smallest >= 0.03 && (silhouette >= 0.25 || gain >= PLAIN_GAIN) {
            Verdict::Usable
        } else {
            Verdict::Weak
        }
    }

    fn over_chance(&self) -> String {
        let (own, chance) = (two(self.contrast.own), two(self.contrast.chance()));
        if self.contrast.gain() >= GAIN {
            format!("Their silhouette is {own}; the same columns without groups reach {chance} at most.")
        } else {
            format!(
                "There are fewer customers between each segment and the next than within them, and the silhouette is {own}."
            )
        }
    }

    fn found_again(&self) -> String {
        let least = self.least_steady();
        format!(
            "With a fifth of the customers left out they agree by {} (adjusted Rand, mean of {}); the least steady segment is {}, with {} (Jaccard).",
            two(self.stability.rand),
            count(self.stability.resamples, "refit"),
            Steadiness::of(least).word(),
            two(least),
        )
    }

    fn smallest(&self) -> String {
        let trial = &self.candidate.trial;
        format!(
            "The smallest holds {} ({} %).",
            count(trial.smallest, "customer"),
            one(trial.smallest_share() * 100.0)
        )
    }
}

/// What speaks against one segment more.
fn why_not_more(chosen: &Judged<'_>, judged: &[Judged<'_>]) -> Option<String> {
    let next = judged.iter().find(|of| of.k() == chosen.k() + 1)?;
    let k = next.k();
    let least = next.least_steady();
    Some(if next.stability.rand < AGREEING || least < STEADY[0] {
        format!("With {k}, one segment is found again less surely ({} by Jaccard).", two(least))
    } else if next.contrast.gain() < chosen.contrast.gain() {
        format!(
            "With {k}, the gain over chance falls from {} to {}.",
            two(chosen.contrast.gain()),
            two(next.contrast.gain())
        )
    } else {
        format!("With {k}, not all segments lie apart.")
    })
}

/// The numbers that single measures would have chosen.
fn dissent(chosen: &Judged<'_>, judged: &[Judged<'_>]) -> Option<String> {
    let best = |figure: &dyn Fn(&Judged<'_>) -> Option<f64>| {
        let figures = judged.iter().filter_map(|of| Some((of.k(), figure(of)?)));
        figures.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(k, _)| k)
    };
    let others = [
        ("the silhouette", best(&|of| Some(of.silhouette()))),
        ("Caliński-Harabasz", best(&|of| of.candidate.trial.calinski_harabasz)),
        ("Davies-Bouldin", best(&|of| of.candidate.trial.davies_bouldin.map(|figure| -figure))),
    ];
    let differing: Vec<String> = others
        .into_iter()
        .filter_map(|(name, k)| k.filter(|k| *k != chosen.k()).map(|k| format!("{name} {k}")))
        .collect();
    (!differing.is_empty())
        .then(|| format!("One measure alone would choose otherwise: {}.", differing.join(", ")))
}

fn do_not_split(judged: &[Judged<'_>]) -> Advice {
    let mut reasons = Vec::new();
    if let Some(best) = judged.iter().max_by(|a, b| a.contrast.gain().total_cmp(&b.contrast.gain())) {
        reasons.push(format!(
            "At no number of segments do the customers lie closer together than chance would have it: with {} the silhouette is {}, and the same columns without groups reach {}.",
            best.k(),
            two(best.contrast.own),
            two(best.contrast.chance())
        ));
    }
    reasons.push(
        "k-means would cut one cloud into slices. Rules, with bounds that you choose, say openly where they cut; other features may show groups that these do not."
            .to_owned(),
    );
    let headline = "These data do not split: there are no groups in the chosen features.".to_owned();
    Advice { k: None, verdict: Verdict::DoNotSplit, headline, reasons }
}

fn two(figure: f64) -> String {
    format!("{figure:.2}")
}

fn one(figure: f64) -> String {
    format!("{figure:.1}")
}
