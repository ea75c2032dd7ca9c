//! Links by words alone: an outcome and a promise that share rare words. Finds few; it is what is left
//! without a model.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Entry;
use super::likeness::{Vocabulary, subject};
use super::link::{Line, Told};
use super::outcome::{Outcome, is_answer, outcome, passages};

/// From this likeness on an outcome is about a promise.
const SAME_THING: f64 = 0.5;
/// The second best promise must be so much less alike: of two similar ones, none is closed in doubt.
const APART: f64 = 0.15;

/// What the turns of a later meeting tell of open promises, the first that is told of each.
pub(super) fn told(open: &[&Entry], turns: &[Line], vocabulary: &Vocabulary) -> Vec<Told> {
    let mut found: Vec<Told> = Vec::new();
    for (turn, line) in turns.iter().enumerate() {
        for span in passages(line.text) {
            let before = turn.checked_sub(1).map(|before| turns[before].text);
            let Some(outcome) = outcome(&line.text[span.clone()], before) else { continue };
            let is_free = |promise: usize| found.iter().all(|told| told.promise != promise);
            if let Some((promise, likeness)) = meant(open, vocabulary, (line, &span), before, outcome, is_free) {
                found.push(Told { promise, turn, span, outcome, log_odds: likeness });
            }
        }
    }
    found
}

/// The one promise that an outcome is about, if it is about one and no other, and how alike they are.
fn meant(
    open: &[&Entry],
    vocabulary: &Vocabulary,
    (line, span): (&Line, &Range<usize>),
    before: Option<&str>,
    outcome: Outcome,
    is_free: impl Fn(usize) -> bool,
) -> Option<(usize, f64)> {
    let words = subject(&line.text[span.clone()], "");
    // "Did you get the July numbers?" "I got Kaisa's": only a plain answer is about what was asked.
    let asked = before.filter(|_| is_answer(&line.text[span.clone()]));
    let asked = asked.map(|before| subject(before, "")).unwrap_or_default();
    let both: BTreeSet<String> = words.union(&asked).cloned().collect();
    let mut scored: Vec<(f64, usize)> = open
        .iter()
        .enumerate()
        .filter(|(promise, entry)| {
            is_free(*promise) && outcome.may_be_told_by(line.speaker == Some(entry.who.as_str()))
        })
        .map(|(promise, entry)| {
            let promised = subject(&entry.what, &entry.quote);
            // What was asked just before names the thing that the answer calls "that".
            let own = vocabulary.likeness(&promised, &words);
            (own.max(vocabulary.likeness(&promised, &both) * 0.9), promise)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (best, promise) = *scored.first()?;
    let next = scored.get(1).map_or(0.0, |(score, _)| *score);
    (best >= SAME_THING && best - next >= APART).then_some((promise, best))
}
