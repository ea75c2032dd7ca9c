//! Whether a pattern's own examples come out as it says, and its coaching lines are none of them.

use std::collections::BTreeSet;

use crate::analyze::{Detectors, report, said};
use crate::coaching;
use crate::commitment::{Commitment, commitments};
use crate::course::shown;
use crate::cue::{self, Scene};
use crate::ledger::{Entry, Held, Line, ledger};
use crate::meeting::Meeting;
use crate::pattern::{Example, Expectation, Library, Pattern, Polarity, Scope};

/// What is wrong with a pattern by its own tests: examples that come out otherwise than expected, and
/// coaching lines that are themselves examples of the behaviour.
pub fn failures(pattern: &Pattern) -> Vec<String> {
    let examples = pattern.examples.iter().filter_map(|example| failure(pattern, example));
    let is_fault = pattern.polarity == Polarity::Antipattern;
    let repeating = pattern.sample_advice().filter(|line| is_fault && coaching::repeats(pattern, line));
    examples.chain(repeating.map(|line| format!("`instead` is an example of what it coaches away: {line}"))).collect()
}

/// How an example comes out otherwise than expected, if it does. Patterns that only a model can
/// find have nothing to fail here.
pub fn failure(pattern: &Pattern, example: &Example) -> Option<String> {
    pattern.cue.as_ref()?;
    let is_found = match pattern.scope {
        Scope::Series => is_shown(pattern, &example.series(pattern.speaker)),
        _ => !cue::signals(pattern, &Scene::of(&example.meeting(pattern.speaker))).is_empty(),
    };
    match &example.expected {
        Expectation::Flag if !is_found => Some(format!("not found: {}", example.text.trim())),
        Expectation::Clean(why) if is_found => Some(format!("found, although {why}: {}", example.text.trim())),
        _ => None,
    }
}

/// How what cues find in a flagged example differs from what it names: patterns beside its own that it does not name in
/// `also`, and names for which nothing is found.
pub fn cross_fire(library: &Library, pattern: &Pattern, example: &Example) -> Option<String> {
    if example.expected != Expectation::Flag || pattern.scope == Scope::Series {
        return None;
    }
    let meeting = example.meeting(pattern.speaker);
    let report = report(&meeting, library, None, Detectors::All);
    let shown = report.findings.iter().flat_map(|finding| [&[finding.pattern], finding.folded.as_slice()].concat());
    let shown: BTreeSet<&str> = shown.map(|other| other.id.as_str()).filter(|id| *id != pattern.id).collect();
    let named: BTreeSet<&str> = example.also.iter().map(String::as_str).collect();
    let text = example.text.trim();
    (shown != named).then(|| format!("{text}\n  names {named:?} beside {}, and cues find {shown:?}", pattern.id))
}

fn is_shown(pattern: &Pattern, series: &[Meeting]) -> bool {
    let meetings: Vec<Scene> = series.iter().map(Scene::of).collect();
    shown(pattern, &meetings, &promised(series)).is_some()
}

/// The ledger by words alone.
fn promised(series: &[Meeting]) -> Vec<Entry> {
    let made: Vec<Vec<Commitment>> = series.iter().map(|m| commitments(&said(m), m.date, m.kind())).collect();
    let held: Vec<Held> = (0..series.len()).map(|index| held(index, &series[index], &made[index])).collect();
    // Without a listener there is nothing that could stop.
    ledger(&held, None).unwrap_or_default()
}

fn held<'m>(index: usize, meeting: &'m Meeting, made: &'m [Commitment]) -> Held<'m> {
    Held {
        meeting: index,
        date: meeting.date,
        turns: (0..meeting.turns.len()).map(|turn| line(meeting, turn)).collect(),
        commitments: made.iter().map(|promise| (promise.who.clone(), None, promise)).collect(),
    }
}

fn line(meeting: &Meeting, turn: usize) -> Line<'_> {
    let said = &meeting.turns[turn];
    Line { speaker: Some(meeting.speaker(turn)), role: said.role, text: said.text() }
}
