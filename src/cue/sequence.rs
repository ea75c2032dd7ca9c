//! Sequence: words after other words, such as an estimate and then a smaller number.

use std::ops::Range;

use super::{Match, Matcher, Scene, Sighting};
use crate::duration::{Duration, durations};
use crate::signal::Place;

/// One thing said, then another within a few turns.
#[derive(Debug)]
pub struct Sequence {
    /// What comes first.
    pub first: Matcher,
    /// What follows, the behaviour itself.
    pub then: Matcher,
    /// How many turns may pass from the first to the second.
    pub within: usize,
    /// What the two must have to do with each other.
    pub compare: Compare,
}

/// What the second part of a sequence must be, seen from the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compare {
    /// Nothing in particular.
    Nothing,
    /// It names a length of work that is shorter than the longest one of the first part.
    ShorterDuration,
}

/// Where the behaviour of a sequence stands in a meeting.
pub fn places(sequence: &Sequence, meeting: &Scene) -> Vec<Place> {
    sightings(sequence, meeting).into_iter().map(|sighting| sighting.place).collect()
}

pub(super) fn sightings(sequence: &Sequence, meeting: &Scene) -> Vec<Sighting> {
    meeting
        .turns(&sequence.then.any, 1..meeting.turns.len())
        .into_iter()
        .filter_map(|turn| {
            let earlier = turn.saturating_sub(sequence.within)..turn;
            earlier.clone().any(|earlier| sequence.first.may_find(meeting, earlier)).then_some(())?;
            let found = sequence.then.find(meeting, turn)?;
            earlier.rev().find_map(|earlier| {
                let first = sequence.first.find(meeting, earlier)?;
                pair(sequence.compare, meeting, (earlier, &first), (turn, &found))
            })
        })
        .collect()
}

fn pair(compare: Compare, meeting: &Scene, first: (usize, &Match), then: (usize, &Match)) -> Option<Sighting> {
    let mut sighting = Sighting::of(then.0, then.1);
    match compare {
        Compare::Nothing => {}
        Compare::ShorterDuration => {
            let (longer, long) = longest(meeting.turns[first.0].text())?;
            let (shorter, short) = shortest(meeting.turns[then.0].text(), &then.1.span, &longer)?;
            (short < long * 0.95).then_some(())?;
            sighting.borrowed.longer = Some(longer);
            sighting.borrowed.shorter = Some(shorter);
        }
    }
    sighting.related.extend(Sighting::of(first.0, first.1).into_places());
    Some(sighting)
}

/// The longest length of work in `text`, as said and in working days.
fn longest(text: &str) -> Option<(String, f64)> {
    said(text, durations(text)).into_iter().max_by(|a, b| a.1.total_cmp(&b.1))
}

/// The shortest length of work in `text`. "Could we do it in three?" names no unit: then the numbers
/// of the match are taken in the unit of the estimate before it.
fn shortest(text: &str, span: &Range<usize>, longer: &str) -> Option<(String, f64)> {
    let with_unit = said(text, durations(text));
    if !with_unit.is_empty() {
        return with_unit.into_iter().min_by(|a, b| a.1.total_cmp(&b.1));
    }
    let unit = longer.rsplit([' ', '-']).next()?;
    let bare = text[span.clone()]
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| is_number(word))
        .map(|word| format!("{word} {unit}"));
    bare.flat_map(|length| said(&length, durations(&length))).min_by(|a, b| a.1.total_cmp(&b.1))
}

fn said(text: &str, durations: Vec<Duration>) -> Vec<(String, f64)> {
    durations.into_iter().map(|d| (text[d.at].to_owned(), d.working_days)).collect()
}

fn is_number(word: &str) -> bool {
    const WORDS: [&str; 12] =
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    word.parse::<u32>().is_ok() || WORDS.contains(&word.to_lowercase().as_str())
}
