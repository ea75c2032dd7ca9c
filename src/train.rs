//! Training: one logistic head per pattern on the states of labelled turns.
//!
//! Every figure comes from turns of authors that the head had not seen (leave one author out); the
//! head that ships is then fitted on all of them. The threshold is set for precision: one false
//! accusation costs more than three misses, and a head that cannot be precise is left out.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::corpus::Labelled;
use crate::head::{Head, Heads, HeldOut, Mix, SCHEMA};
use crate::logistic::{self, Fit, Row, Sample};
use crate::pattern::{Library, Pattern};
use crate::reading::ModelId;
use crate::wording;

/// Fewer flagged turns than this make no head.
const FEWEST_FLAGGED: usize = 20;
/// The held-out precision that a threshold must reach.
const WANTED_PRECISION: f64 = 0.85;
/// A threshold rests on at least this many turns above it.
const FEWEST_ABOVE: usize = 5;
/// Strength of the ridge on the state's weights: the best held-out average precision of 0.0004 to 1.
const STATE_RIDGE: f64 = 0.0125;
/// Strength of the ridge on the words' weights, likewise.
const WORDS_RIDGE: f64 = 0.000_013;
/// A word or pair must stand in this many turns to count.
const GRAM_TURNS: usize = 3;
/// So many words and pairs are kept, the weightiest: the rest add nothing that can be measured.
const GRAMS_KEPT: usize = 1000;

/// What a cue adds to a head's log-odds: what `models/train` fits beside the heads of the default model.
const CUE_WEIGHT: f64 = 2.5;

/// What training came to.
#[derive(Debug)]
pub struct Trained {
    /// The heads that are precise enough.
    pub heads: Heads,
    /// Patterns that got no head, and why.
    pub left_out: Vec<(String, String)>,
}

/// Fits heads for every pattern that has enough flagged turns.
///
/// `states` holds one mean state per labelled turn, in the same order.
pub fn train(library: &Library, turns: &[Labelled], states: &[Vec<f32>], model: ModelId, corpus: String) -> Trained {
    let (centre, scale) = spread(states);
    let normalised = |state: &Vec<f32>| -> Vec<f32> {
        state.iter().zip(&centre).zip(&scale).map(|((x, c), s)| (x - c) / s).collect()
    };
    let looked_at = LookedAt { turns, states: states.iter().map(normalised).collect(), grams: Grams::of(turns) };
    let fitted: Vec<Result<Head, String>> =
        library.patterns.par_iter().map(|pattern| head(pattern, &looked_at)).collect();
    let (mut heads, mut left_out) = (Vec::new(), Vec::new());
    for (pattern, result) in library.patterns.iter().zip(fitted) {
        match result {
            Ok(head) => heads.push(head),
            Err(why) => left_out.push((pattern.id.clone(), why)),
        }
    }
    let width = centre.len();
    Trained {
        heads: Heads { schema: SCHEMA.to_owned(), model, corpus, width, scale, centre, heads, outcomes: None },
        left_out,
    }
}

/// The corpus as heads look at it.
struct LookedAt<'c> {
    turns: &'c [Labelled],
    states: Vec<Vec<f32>>,
    grams: Grams,
}

/// The words and pairs of the corpus.
struct Grams {
    names: Vec<String>,
    rows: Vec<Vec<(usize, f32)>>,
}

impl Grams {
    fn of(turns: &[Labelled]) -> Grams {
        let by_turn: Vec<Vec<String>> = turns.iter().map(|turn| wording::grams(&turn.text)).collect();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for gram in by_turn.iter().flatten() {
            *counts.entry(gram).or_default() += 1;
        }
        counts.retain(|_, count| *count >= GRAM_TURNS);
        let index: BTreeMap<&str, usize> = counts.keys().enumerate().map(|(i, gram)| (*gram, i)).collect();
        let row = |grams: &Vec<String>| {
            #[expect(clippy::cast_possible_truncation, reason = "rows are kept as f32")]
            let value = wording::scale(grams.len()) as f32;
            grams.iter().filter_map(|gram| Some((*index.get(gram.as_str())?, value))).collect()
        };
        Grams { rows: by_turn.iter().map(row).collect(), names: index.keys().map(|gram| (*gram).to_owned()).collect() }
    }
}

/// The two fits of a head, before they are mixed.
struct Fits {
    state: Fit,
    words: Fit,
}

impl Fits {
    fn of(looked_at: &LookedAt, on: &[(usize, bool)]) -> Fits {
        let sample = |row, is_flagged| Sample { row, is_flagged };
        let states: Vec<Sample> =
            on.iter().map(|&(i, truth)| sample(Row::Dense(&looked_at.states[i]), truth)).collect();
        let words: Vec<Sample> =
            on.iter().map(|&(i, truth)| sample(Row::Sparse(&looked_at.grams.rows[i]), truth)).collect();
        let width = looked_at.states.first().map_or(0, Vec::len);
        let mut words = logistic::fit(&words, looked_at.grams.names.len(), WORDS_RIDGE);
        keep_weightiest(&mut words.weights);
        Fits { state: logistic::fit(&states, width, STATE_RIDGE), words }
    }

    fn scores(&self, looked_at: &LookedAt, turn: usize) -> [f64; 2] {
        let state = self.state.score(Row::Dense(&looked_at.states[turn]));
        [state, self.words.score(Row::Sparse(&looked_at.grams.rows[turn]))]
    }
}

fn keep_weightiest(weights: &mut [f64]) {
    let mut sizes: Vec<f64> = weights.iter().map(|w| w.abs()).collect();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let Some(least) = sizes.get(GRAMS_KEPT).copied() else { return };
    for weight in weights.iter_mut().filter(|w| w.abs() <= least) {
        *weight = 0.0;
    }
}

fn head(pattern: &Pattern, looked_at: &LookedAt) -> Result<Head, String> {
    let turns = looked_at.turns;
    let mine: Vec<(usize, bool)> = (0..turns.len())
        .filter(|&i| pattern.speaker.covers(Some(turns[i].speaker)))
        .filter_map(|i| Some((i, turns[i].shows(&pattern.id)?)))
        .collect();
    let flagged = mine.iter().filter(|(_, truth)| *truth).count();
    if flagged < FEWEST_FLAGGED {
        return Err(format!("{flagged} flagged turns, and {FEWEST_FLAGGED} are needed"));
    }
    let authors: Vec<&str> = authors(turns);
    if authors.len() < 2 {
        return Err("one author only: nobody is left to test on".to_owned());
    }
    let mut unseen: Vec<([f64; 2], bool)> = Vec::with_capacity(mine.len());
    for author in &authors {
        let (tested, fitted): (Vec<_>, Vec<_>) = mine.iter().partition(|(i, _)| turns[*i].author == *author);
        let fits = Fits::of(looked_at, &fitted);
        unseen.extend(tested.iter().map(|(i, truth)| (fits.scores(looked_at, *i), *truth)));
    }
    let mixed = logistic::mix(&unseen);
    let fits = Fits::of(looked_at, &mine);
    let offset = mixed[2] + mixed[0] * fits.state.bias + mixed[1] * fits.words.bias;
    let unseen_mix = Mix { state: mixed[0], words: mixed[1], offset: mixed[2] };
    let judged = ranked(unseen.iter().map(|([state, words], truth)| (unseen_mix.probability(*state, *words), *truth)));
    let Some((threshold, precision, recall)) = threshold(&judged, flagged) else {
        let ap = average_precision(&judged);
        return Err(format!("no threshold reaches a held-out precision of {WANTED_PRECISION} (AP {ap:.2})"));
    };
    let alone = |which: usize| average_precision(&ranked(unseen.iter().map(|(scores, truth)| (scores[which], *truth))));
    let named = looked_at.grams.names.iter().zip(&fits.words.weights).filter(|(_, weight)| **weight != 0.0);
    Ok(Head {
        pattern: pattern.id.clone(),
        weights: fits.state.weights.iter().map(|w| kept(*w)).collect(),
        words: named.map(|(gram, weight)| (gram.clone(), kept(*weight))).collect::<BTreeMap<_, _>>().into(),
        mix: Mix { state: round(mixed[0]), words: round(mixed[1]), offset: round(offset) },
        threshold: round(threshold),
        cue_weight: CUE_WEIGHT,
        held_out: HeldOut {
            flagged,
            clean: mine.len() - flagged,
            state_ap: round(alone(0)),
            words_ap: round(alone(1)),
            ap: round(average_precision(&judged)),
            precision: round(precision),
            recall: round(recall),
        },
    })
}

/// A weight as the file keeps it: four significant digits are more than the states are worth.
#[expect(clippy::cast_possible_truncation, reason = "weights are kept as f32")]
fn kept(weight: f64) -> f32 {
    format!("{weight:.3e}").parse().unwrap_or(weight as f32)
}

/// Highest first.
fn ranked(scores: impl Iterator<Item = (f64, bool)>) -> Vec<(f64, bool)> {
    let mut ranked: Vec<(f64, bool)> = scores.collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked
}

/// The mean of the precisions at each flagged turn, going down the ranking.
#[expect(clippy::cast_precision_loss, reason = "counts of turns")]
fn average_precision(ranked: &[(f64, bool)]) -> f64 {
    let (mut right, mut sum) = (0_usize, 0.0);
    for (above, _) in (1_usize..).zip(ranked).filter(|(_, (_, truth))| *truth) {
        right += 1;
        sum += right as f64 / above as f64;
    }
    sum / right.max(1) as f64
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
    fn average_precision_is_one_for_a_perfect_order() {
        assert!((average_precision(&[(0.9, true), (0.8, true), (0.2, false)]) - 1.0).abs() < 1e-9);
        assert!((average_precision(&[(0.9, false), (0.1, true)]) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn weights_are_kept_to_four_digits() {
        assert!((kept(0.123_456) - 0.1235).abs() < 1e-6 && kept(0.0) == 0.0);
    }
}
