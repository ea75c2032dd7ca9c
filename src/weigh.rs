//! Weighing: what all signals about one pattern and one turn amount to.
//!
//! Detectors err in different ways, so two that agree are surer than either. Where the model has a
//! head for a pattern and reads the words as something else, a cue's match counts for less.

use std::collections::BTreeMap;

use crate::coaching;
use crate::finding::{Evidence, Finding, number_equals};
use crate::meeting::Meeting;
use crate::pattern::{Pattern, Polarity};
use crate::sentence::quote_around;
use crate::signal::{Detector, Place, Signal};
use crate::transcript::Kind;

/// What is surer than this is said.
const SAID_FROM: f64 = 0.5;
/// Notes tell what somebody wrote down, not what was said.
const NOTES_DISCOUNT: f64 = 0.85;
/// A longer quote is cut at words around the match.
const QUOTE_BYTES: usize = 280;

/// The model's view of places that only a cue has flagged: the probability of `pattern` at a turn.
pub type Opinion<'o> = dyn Fn(&Pattern, usize) -> Option<f64> + 'o;

/// Turns signals into findings, in the order of the meeting. `opinion` is what the model makes of
/// a place it did not flag itself; without a model it is always `None`.
pub fn findings<'p>(signals: Vec<Signal<'p>>, meeting: &Meeting, opinion: &Opinion) -> Vec<Finding<'p>> {
    let mut places: BTreeMap<(usize, &str), Vec<Signal<'p>>> = BTreeMap::new();
    for signal in one_reading_per_passage(signals) {
        places.entry((signal.place.turn, signal.pattern.id.as_str())).or_default().push(signal);
    }
    let mut findings: Vec<Finding> =
        places.into_values().filter_map(|signals| finding(&signals, meeting, opinion)).collect();
    blame_or_praise(&mut findings);
    credit_repairs(&mut findings);
    number_equals(&mut findings);
    findings
}

/// The same words are not blamed and praised: the surer reading stands, the kinder one in doubt.
fn blame_or_praise(findings: &mut Vec<Finding>) {
    let said: Vec<(usize, String, Polarity, f64)> = findings
        .iter()
        .map(|f| (f.primary().turn(), f.primary().quote().to_owned(), f.pattern.polarity, f.confidence))
        .collect();
    findings.retain(|f| {
        let rivals = said.iter().filter(|(turn, quote, polarity, _)| {
            *turn == f.primary().turn() && quote == f.primary().quote() && *polarity != f.pattern.polarity
        });
        rivals.map(|(.., confidence)| *confidence).all(|rival| match f.pattern.polarity {
            Polarity::Antipattern => f.confidence > rival,
            Polarity::Strength => f.confidence >= rival,
        })
    });
}

/// So many turns later a person may still put right what they said.
const REPAIR_TURNS: usize = 8;

/// Notes at each anti-pattern the words with which the same person put it right soon after.
fn credit_repairs(findings: &mut [Finding]) {
    let repairs: Vec<Evidence> = findings.iter().filter(|f| f.pattern.repairs).map(|f| f.primary().clone()).collect();
    for finding in findings.iter_mut().filter(|f| f.pattern.polarity == Polarity::Antipattern) {
        let said = finding.primary();
        let soon = said.turn() + 1..=said.turn() + REPAIR_TURNS;
        let repair = repairs.iter().find(|r| soon.contains(&r.turn()) && r.speaker() == said.speaker());
        finding.repaired_by = repair.cloned();
    }
}

/// Of the heads that flag the same passage with the same polarity, the surest speaks, unless a cue
/// supports the other as well: four accusations for one sentence are three too many.
fn one_reading_per_passage(signals: Vec<Signal>) -> Vec<Signal> {
    let is_head = |s: &Signal| s.detector == Detector::Head;
    let cued: Vec<(usize, &str)> =
        signals.iter().filter(|s| !is_head(s)).map(|s| (s.place.turn, s.pattern.id.as_str())).collect();
    let surest = |s: &Signal| {
        signals.iter().filter(|o| is_head(o) && o.place == s.place && o.pattern.polarity == s.pattern.polarity).all(
            |o| {
                (o.probability, s.pattern.id.as_str()) <= (s.probability, o.pattern.id.as_str())
                    || o.pattern.id == s.pattern.id
            },
        )
    };
    let kept: Vec<bool> = signals
        .iter()
        .map(|s| !is_head(s) || cued.contains(&(s.place.turn, s.pattern.id.as_str())) || surest(s))
        .collect();
    signals.into_iter().zip(kept).filter_map(|(signal, keep)| keep.then_some(signal)).collect()
}

fn finding<'p>(signals: &[Signal<'p>], meeting: &Meeting, opinion: &Opinion) -> Option<Finding<'p>> {
    let best = signals.iter().max_by(|a, b| a.probability.total_cmp(&b.probability))?;
    // Words that a cue matched show a reader more plainly what is meant than a passage does.
    let shown = signals.iter().find(|s| s.detector != Detector::Head).unwrap_or(best);
    let pattern = shown.pattern;
    let confidence = confidence(signals, meeting, opinion);
    if confidence < SAID_FROM {
        return None;
    }
    let primary = evidence(meeting, &shown.place)?.marking(meeting, &shown.tipping);
    let related = shown.related.iter().filter_map(|place| evidence(meeting, place)).collect();
    let mut detected_by: Vec<Detector> = signals.iter().map(|s| s.detector).collect();
    detected_by.sort_unstable();
    detected_by.dedup();
    let instead = coaching::instead(pattern, &shown.borrowed, primary.quote());
    Some(Finding::new(pattern, primary, related, confidence, detected_by, instead))
}

fn confidence(signals: &[Signal], meeting: &Meeting, opinion: &Opinion) -> f64 {
    let surest = |heads: bool| {
        signals.iter().filter(|s| (s.detector == Detector::Head) == heads).map(|s| s.probability).reduce(f64::max)
    };
    let together = match (surest(false), surest(true)) {
        (Some(cue), Some(head)) => 1.0 - (1.0 - cue) * (1.0 - head),
        (Some(cue), None) => match opinion(signals[0].pattern, signals[0].place.turn) {
            Some(head) => doubted(cue, head),
            None => cue,
        },
        (None, Some(head)) => head,
        (None, None) => 0.0,
    };
    let discount = if meeting.kind() == Kind::Notes { NOTES_DISCOUNT } else { 1.0 };
    (together * discount * 1e4).round() / 1e4
}

/// A cue's confidence where the model's head did not flag the place: shifted on the log-odds scale
/// by a quarter of the head's doubt, and by no more than one unit. A small model's doubt is a hint.
fn doubted(cue: f64, head: f64) -> f64 {
    let odds = |p: f64| (p.clamp(1e-4, 1.0 - 1e-4) / (1.0 - p.clamp(1e-4, 1.0 - 1e-4))).ln();
    let shift = (odds(head) / 4.0).clamp(-1.0, 0.0);
    1.0 / (1.0 + (-(odds(cue) + shift)).exp())
}

fn evidence(meeting: &Meeting, place: &Place) -> Option<Evidence> {
    let text = meeting.turns.get(place.turn)?.text();
    let quote = quote_around(text, &place.span, QUOTE_BYTES);
    let evidence = Evidence::quoting(meeting, place.turn, text.get(quote)?);
    debug_assert!(evidence.is_ok(), "a place in a turn is always quotable");
    evidence.ok()
}
