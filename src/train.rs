//! Training: one logistic head per pattern on the states of labelled turns.
//!
//! Every figure comes from turns of authors that the head had not seen (leave one author out); the
//! head that ships is then fitted on all of them. The threshold is set for precision: one false
//! accusation costs more than three misses, and a head that cannot be precise is left out.

use std::collections::BTreeMap;

use crate::corpus::Labelled;
use crate::head::{Calibration, Head, Heads, HeldOut, SCHEMA};
use crate::logistic::{self, Sample};
use crate::pattern::{Library, Pattern};
use crate::reading::ModelId;

/// Fewer flagged turns than this make no head.
const FEWEST_FLAGGED: usize = 20;
/// The held-out precision that a threshold must reach.
const WANTED_PRECISION: f64 = 0.85;
/// A threshold rests on at least this many turns above it.
const FEWEST_ABOVE: usize = 5;
/// Strength of the ridge on the weights: chosen by held-out AUC over 0.003 to 0.3.
const RIDGE: f64 = 0.03;

/// What training came to.
#[derive(Debug)]
pub struct Trained {
    /// The heads that are precise enough.
    pub heads: Heads,
    /// Patterns that got no head, and why.
    pub left_out: Vec<(String, String)>,
}

/// Fits heads for every pattern that asks the model a question and has enough flagged turns.
///
/// `states` holds one mean state per labelled turn, in the same order.
pub fn train(library: &Library, turns: &[Labelled], states: &[Vec<f32>], model: ModelId, corpus: String) -> Trained {
    let (centre, scale) = spread(states);
    let rows: Vec<Vec<f32>> = states
        .iter()
        .map(|state| state.iter().zip(&centre).zip(&scale).map(|((x, c), s)| (x - c) / s).collect())
        .collect();
    let listening: Vec<&Pattern> = library.patterns.iter().filter(|p| p.question.is_some()).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let results: BTreeMap<usize, Result<Head, String>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..std::thread::available_parallelism().map_or(1, std::num::NonZero::get))
            .map(|_| {
                scope.spawn(|| {
                    std::iter::from_fn(|| {
                        let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        listening.get(at).map(|pattern| (at, head(pattern, turns, &rows)))
                    })
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
    });
    let (mut heads, mut left_out) = (Vec::new(), Vec::new());
    for (at, result) in results {
        match result {
            Ok(head) => heads.push(head),
            Err(why) => left_out.push((listening[at].id.clone(), why)),
        }
    }
    let width = centre.len();
    Trained { heads: Heads { schema: SCHEMA.to_owned(), model, corpus, width, scale, centre, heads }, left_out }
}

fn head(pattern: &Pattern, turns: &[Labelled], rows: &[Vec<f32>]) -> Result<Head, String> {
    let mine: Vec<usize> = (0..turns.len()).filter(|&i| pattern.speaker.covers(Some(turns[i].speaker))).collect();
    let is_flagged = |i: usize| turns[i].flags.contains(&pattern.id);
    let flagged = mine.iter().filter(|&&i| is_flagged(i)).count();
    if flagged < FEWEST_FLAGGED {
        return Err(format!("{flagged} flagged turns, and {FEWEST_FLAGGED} are needed"));
    }
    let authors: Vec<&str> = authors(turns);
    if authors.len() < 2 {
        return Err("one author only: nobody is left to test on".to_owned());
    }
    let samples: Vec<(usize, Sample)> =
        mine.iter().map(|&i| (i, Sample { row: &rows[i], is_flagged: is_flagged(i) })).collect();
    let mut unseen: Vec<(f64, bool)> = Vec::with_capacity(samples.len());
    for author in &authors {
        let (tested, fitted): (Vec<_>, Vec<_>) = samples.iter().partition(|(i, _)| turns[*i].author == *author);
        let fit = logistic::fit(&fitted.iter().map(|(_, sample)| *sample).collect::<Vec<_>>(), RIDGE);
        unseen.extend(tested.iter().map(|(_, sample)| (fit.score(sample.row), sample.is_flagged)));
    }
    let calibration = logistic::platt(&unseen);
    let mut judged: Vec<(f64, bool)> =
        unseen.iter().map(|(score, truth)| (calibration.probability(*score), *truth)).collect();
    judged.sort_by(|a, b| b.0.total_cmp(&a.0));
    let Some((threshold, precision, recall)) = threshold(&judged, flagged) else {
        return Err(format!(
            "no threshold reaches a held-out precision of {WANTED_PRECISION} (AUC {:.2})",
            auc(&judged)
        ));
    };
    let fit = logistic::fit(&samples.iter().map(|(_, sample)| *sample).collect::<Vec<_>>(), RIDGE);
    Ok(Head {
        pattern: pattern.id.clone(),
        weights: fit.weights,
        bias: fit.bias,
        calibration: Calibration { slope: round(calibration.slope), offset: round(calibration.offset) },
        threshold: round(threshold),
        held_out: HeldOut {
            flagged,
            clean: mine.len() - flagged,
            auc: round(auc(&judged)),
            precision: round(precision),
            recall: round(recall),
        },
    })
}

/// The lowest probability from which on the wanted precision holds, with precision and recall there.
fn threshold(judged: &[(f64, bool)], flagged: usize) -> Option<(f64, f64, f64)> {
    let mut right = 0;
    let mut best = None;
    for (above, (probability, truth)) in (1..).zip(judged) {
        right += usize::from(*truth);
        #[expect(clippy::cast_precision_loss, reason = "counts of turns")]
        let (precision, recall) = (right as f64 / above as f64, right as f64 / flagged as f64);
        if above >= FEWEST_ABOVE && precision >= WANTED_PRECISION && *probability >= 0.5 {
            best = Some((*probability, precision, recall));
        }
    }
    best
}

/// Area under the ROC curve, by ranks; `judged` is sorted, highest first.
fn auc(judged: &[(f64, bool)]) -> f64 {
    let (mut above, mut pairs, mut flagged) = (0_u64, 0_u64, 0_u64);
    for (_, truth) in judged.iter().rev() {
        if *truth {
            flagged += 1;
            pairs += above;
        } else {
            above += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of turns")]
    let share = pairs as f64 / (flagged * above).max(1) as f64;
    share
}

fn authors(turns: &[Labelled]) -> Vec<&str> {
    let mut authors: Vec<&str> = turns.iter().map(|turn| turn.author.as_str()).collect();
    authors.sort_unstable();
    authors.dedup();
    authors
}

/// Mean and standard deviation of each number of the states.
fn spread(states: &[Vec<f32>]) -> (Vec<f32>, Vec<f32>) {
    let width = states.first().map_or(0, Vec::len);
    #[expect(clippy::cast_precision_loss, reason = "a count of turns")]
    let count = states.len().max(1) as f32;
    let mut centre = vec![0.0_f32; width];
    for state in states {
        centre.iter_mut().zip(state).for_each(|(c, x)| *c += x / count);
    }
    let mut variance = vec![0.0_f32; width];
    for state in states {
        variance.iter_mut().zip(state).zip(&centre).for_each(|((v, x), c)| *v += (x - c).powi(2) / count);
    }
    (centre, variance.into_iter().map(|v| v.sqrt().max(1e-4)).collect())
}

fn round(x: f64) -> f64 {
    (x * 1e4).round() / 1e4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_is_the_lowest_that_is_precise() {
        let judged: Vec<(f64, bool)> = (0..10).map(|i| (0.95 - f64::from(i) * 0.04, i < 8)).collect();
        let (threshold, precision, recall) = threshold(&judged, 8).unwrap();
        assert!((threshold - (0.95 - 0.28 - 0.04)).abs() < 1e-9, "{threshold}");
        assert!(precision > 0.85 && (recall - 1.0).abs() < 1e-9);
    }

    #[test]
    fn a_head_that_is_never_precise_has_no_threshold() {
        let judged: Vec<(f64, bool)> = (0..20).map(|i| (0.9, i % 2 == 0)).collect();
        assert!(threshold(&judged, 10).is_none());
    }

    #[test]
    fn auc_is_one_for_a_perfect_order_and_zero_for_the_reverse() {
        let perfect = [(0.9, true), (0.8, true), (0.2, false)];
        assert!((auc(&perfect) - 1.0).abs() < 1e-9);
        let reverse = [(0.9, false), (0.1, true)];
        assert!(auc(&reverse).abs() < 1e-9);
    }
}
