//! Weighing: what all signals about one pattern and one turn amount to.
//!
//! Where the model has a head for a pattern, a cue is evidence beside it: it shifts the head's log-odds by
//! what it was worth beside heads on held-out meetings. So a cue persuades a head in doubt and cannot
//! persuade one that is sure of the opposite. Without a head, a cue speaks for itself. Two ways were thrown out: a
//! noisy-or, which never let the model doubt a cue, and cues are wrong more often in strangers' meetings
//! than in their authors'; and the cue's own likelihood ratio, which counts words twice that a head hears too.

use std::collections::{BTreeMap, BTreeSet};

use crate::coaching;
use crate::finding::{Evidence, Finding, number_equals};
use crate::head::Opinion;
use crate::meeting::Meeting;
use crate::pattern::{Pattern, Polarity, Scope, Severity};
use crate::sentence::quote_around;
use crate::signal::{Detector, Place, Signal};
use crate::transcript::Kind;

/// What is surer than this is said, where no head has a threshold of its own.
const SAID_FROM: f64 = 0.5;
/// Notes tell what somebody wrote down, not what was said.
const NOTES_DISCOUNT: f64 = 0.85;
/// A longer quote is cut at words around the match.
const QUOTE_BYTES: usize = 280;

/// What the model makes of a pattern at a turn, whether it flagged it or not.
pub type Opinions<'o> = dyn Fn(&Pattern, usize) -> Option<Opinion> + 'o;

/// Turns signals into findings, in the order of the meeting. Without a model, `opinion` is always `None`.
pub fn findings<'p>(signals: Vec<Signal<'p>>, meeting: &Meeting, opinion: &Opinions) -> Vec<Finding<'p>> {
    let mut places: BTreeMap<(usize, &str), Vec<Signal<'p>>> = BTreeMap::new();
    for signal in surest_reading(signals) {
        places.entry((signal.place.turn, signal.pattern.id.as_str())).or_default().push(signal);
    }
    let mut findings: Vec<Finding> =
        places.into_values().filter_map(|signals| finding(&signals, meeting, opinion)).collect();
    blame_or_praise(&mut findings);
    let mut findings = one_a_moment(findings);
    credit_repairs(&mut findings);
    number_equals(&mut findings);
    findings
}

/// The same words are not blamed and praised: the surer reading stands, the kinder one in doubt.
fn blame_or_praise(findings: &mut Vec<Finding>) {
    let mut said: BTreeMap<usize, Vec<(String, Polarity, f64)>> = BTreeMap::new();
    for f in findings.iter() {
        let reading = (f.primary().quote().to_owned(), f.pattern.polarity, f.confidence);
        said.entry(f.primary().turn()).or_default().push(reading);
    }
    findings.retain(|f| {
        let rivals = said[&f.primary().turn()]
            .iter()
            .filter(|(quote, polarity, _)| quote == f.primary().quote() && *polarity != f.pattern.polarity);
        rivals.map(|(.., confidence)| *confidence).all(|rival| match f.pattern.polarity {
            Polarity::Antipattern => f.confidence > rival,
            Polarity::Strength => f.confidence >= rival,
        })
    });
}

/// One moment is one finding: of those whose quotes overlap, with the same polarity, the surest stands and the others fold into it.
fn one_a_moment(findings: Vec<Finding>) -> Vec<Finding> {
    let mut surest: Vec<usize> = (0..findings.len()).collect();
    surest.sort_by(|&a, &b| rank(&findings[b]).partial_cmp(&rank(&findings[a])).unwrap_or(std::cmp::Ordering::Equal));
    let mut home: Vec<Option<usize>> = vec![None; findings.len()];
    for (at, &one) in surest.iter().enumerate() {
        let standing = surest[..at].iter().copied().filter(|&other| home[other].is_none());
        home[one] = standing.into_iter().find(|&other| same_moment(&findings[other], &findings[one]));
    }
    let folded: Vec<(usize, &Pattern)> =
        home.iter().zip(&findings).filter_map(|(home, f)| home.map(|home| (home, f.pattern))).collect();
    let mut findings: Vec<Option<Finding>> =
        findings.into_iter().zip(&home).map(|(finding, home)| home.is_none().then_some(finding)).collect();
    for (home, pattern) in folded {
        if let Some(Some(finding)) = findings.get_mut(home)
            && !finding.folded.iter().any(|known| known.id == pattern.id)
        {
            finding.folded.push(pattern);
        }
    }
    findings.into_iter().flatten().collect()
}

/// The surest first, then the gravest; equals keep their order.
fn rank(finding: &Finding) -> (f64, Severity) {
    (finding.confidence, finding.pattern.severity)
}

fn same_moment(one: &Finding, other: &Finding) -> bool {
    let (a, b) = (one.primary(), other.primary());
    one.pattern.polarity == other.pattern.polarity
        && one.pattern.id != other.pattern.id
        && one.pattern.scope != Scope::Meeting
        && other.pattern.scope != Scope::Meeting
        && a.turn() == b.turn()
        && (a.quote().contains(b.quote()) || b.quote().contains(a.quote()))
}

/// So many turns later a person may still put right what they said.
const REPAIR_TURNS: usize = 8;

/// Notes at each anti-pattern the words with which the same person put it right soon after.
fn credit_repairs(findings: &mut [Finding]) {
    let repairs: Vec<Evidence> = findings.iter().filter(|f| f.pattern.repairs).map(|f| f.primary().clone()).collect();
    for finding in findings.iter_mut().filter(|f| f.pattern.polarity == Polarity::Antipattern) {
        let said = finding.primary();
        // Findings, and so repairs, are in the order of the meeting.
        let later = &repairs[repairs.partition_point(|r| r.turn() <= said.turn())..];
        let mut soon = later.iter().take_while(|r| r.turn() <= said.turn() + REPAIR_TURNS);
        let repair = soon.find(|r| r.speaker() == said.speaker());
        finding.repaired_by = repair.cloned();
    }
}

/// Of the heads that flag the same words with the same polarity, the surest speaks, and those that a cue
/// supports: four accusations for one sentence are three too many, and the surest is right most often.
fn surest_reading(signals: Vec<Signal>) -> Vec<Signal> {
    let is_head = |s: &Signal| s.detector == Detector::Head;
    let cued: BTreeSet<(usize, &str)> =
        signals.iter().filter(|s| !is_head(s)).map(|s| (s.place.turn, s.pattern.id.as_str())).collect();
    let is_rival = |s: &Signal, other: &Signal| {
        let overlap = s.place.span.start < other.place.span.end && other.place.span.start < s.place.span.end;
        is_head(other) && s.place.turn == other.place.turn && overlap && s.pattern.polarity == other.pattern.polarity
    };
    let is_surer = |s: &Signal, other: &Signal| {
        (other.probability, s.pattern.id.as_str()) > (s.probability, other.pattern.id.as_str())
    };
    let mut of_turn: BTreeMap<usize, Vec<&Signal>> = BTreeMap::new();
    for signal in &signals {
        of_turn.entry(signal.place.turn).or_default().push(signal);
    }
    let is_surest = |s: &Signal| !of_turn[&s.place.turn].iter().any(|other| is_rival(s, other) && is_surer(s, other));
    let kept: Vec<bool> = signals
        .iter()
        .map(|s| !is_head(s) || cued.contains(&(s.place.turn, s.pattern.id.as_str())) || is_surest(s))
        .collect();
    signals.into_iter().zip(kept).filter_map(|(signal, keep)| keep.then_some(signal)).collect()
}

fn finding<'p>(signals: &[Signal<'p>], meeting: &Meeting, opinion: &Opinions) -> Option<Finding<'p>> {
    let best = signals.iter().max_by(|a, b| a.probability.total_cmp(&b.probability))?;
    // Words that a cue matched show a reader more plainly what is meant than a passage does.
    let shown = signals.iter().find(|s| s.detector != Detector::Head).unwrap_or(best);
    let pattern = shown.pattern;
    let opinion = opinion(pattern, shown.place.turn);
    let confidence = confidence(signals, meeting, opinion);
    if confidence < opinion.map_or(SAID_FROM, |opinion| opinion.threshold) {
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

fn confidence(signals: &[Signal], meeting: &Meeting, opinion: Option<Opinion>) -> f64 {
    let surest = |heads: bool| {
        signals.iter().filter(|s| (s.detector == Detector::Head) == heads).map(|s| s.probability).reduce(f64::max)
    };
    let together = match (surest(false), opinion) {
        (Some(_), Some(opinion)) => persuaded(opinion),
        (Some(cue), None) => cue,
        (None, _) => surest(true).unwrap_or_default(),
    };
    let discount = if meeting.kind() == Kind::Notes { NOTES_DISCOUNT } else { 1.0 };
    (together * discount * 1e4).round() / 1e4
}

/// A head's probability after a cue has spoken for the same pattern.
fn persuaded(opinion: Opinion) -> f64 {
    let p = opinion.probability.clamp(1e-9, 1.0 - 1e-9);
    1.0 / (1.0 + (-((p / (1.0 - p)).ln() + opinion.cue_weight)).exp())
}

fn evidence(meeting: &Meeting, place: &Place) -> Option<Evidence> {
    let text = meeting.turns.get(place.turn)?.text();
    let quote = quote_around(text, &place.span, QUOTE_BYTES);
    let evidence = Evidence::quoting(meeting, place.turn, text.get(quote)?);
    debug_assert!(evidence.is_ok(), "a place in a turn is always quotable");
    evidence.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after_a_cue(probability: f64) -> f64 {
        persuaded(Opinion { probability, threshold: 0.5, cue_weight: 4.0 })
    }

    #[test]
    fn a_cue_persuades_a_head_in_doubt_and_not_one_that_is_sure() {
        assert!(after_a_cue(0.3) > 0.9);
        assert!(after_a_cue(0.001) < 0.1);
    }

    #[test]
    fn certainty_stays_a_number() {
        assert!(after_a_cue(0.0) < 0.001 && after_a_cue(1.0) > 0.999);
    }
}
