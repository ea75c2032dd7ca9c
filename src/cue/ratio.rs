//! Ratio: one count against another, such as the words of one person against everybody's.
//!
//! A ratio speaks about the meeting, so it says one thing at most, with the turns that weigh most
//! as its evidence. Notes have none: they do not record who spoke how much.

use super::{Matcher, Scene, Sighting};
use crate::meeting::Turn;
use crate::pattern::Who;
use crate::sentence::words;
use crate::transcript::Kind;

/// One measure divided by another, out of bounds.
#[derive(Debug)]
pub struct Ratio {
    /// The numerator.
    pub of: Measure,
    /// The denominator.
    pub to: Measure,
    /// What is counted.
    pub unit: Unit,
    /// When it is remarkable.
    pub bound: Bound,
    /// Meetings whose denominator is smaller say nothing.
    pub at_least: usize,
}

/// What is counted in which turns.
#[derive(Debug)]
pub struct Measure(pub Matcher);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Words of the turns.
    Words,
    /// Turns.
    Turns,
}

/// When a ratio is remarkable.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// At this or more.
    AtLeast(f64),
    /// At this or less.
    AtMost(f64),
}

pub(super) fn sightings(ratio: &Ratio, meeting: &Scene) -> Vec<Sighting> {
    if meeting.kind() == Kind::Notes || !both_sides_known(ratio, meeting) {
        return Vec::new();
    }
    let (of, to) = (count(ratio, &ratio.of, meeting), count(ratio, &ratio.to, meeting));
    if to < ratio.at_least.max(1) {
        return Vec::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of words in a meeting")]
    let value = of as f64 / to as f64;
    let remarkable = match ratio.bound {
        Bound::AtLeast(bound) => value >= bound,
        Bound::AtMost(bound) => value <= bound,
    };
    if remarkable { weightiest(ratio, meeting) } else { Vec::new() }
}

/// A share of one side means nothing while that side has no name.
fn both_sides_known(ratio: &Ratio, meeting: &Scene) -> bool {
    [&ratio.of, &ratio.to].iter().all(|measure| {
        measure.0.speaker == Who::Any || meeting.turns.iter().any(|turn| measure.0.speaker.covers(turn.role))
    })
}

fn count(ratio: &Ratio, measure: &Measure, meeting: &Scene) -> usize {
    meeting
        .turns(&measure.0.any, 0..meeting.turns.len())
        .into_iter()
        .filter(|&turn| measure.0.find(meeting, turn).is_some())
        .map(|turn| weight(ratio.unit, &meeting.turns[turn]))
        .sum()
}

fn weight(unit: Unit, turn: &Turn) -> usize {
    match unit {
        Unit::Words => words(turn.text()),
        Unit::Turns => 1,
    }
}

/// The turn that says most of what was counted; where nothing of it was said, of what it was
/// counted against. The two next ones stand beside it.
fn weightiest(ratio: &Ratio, meeting: &Scene) -> Vec<Sighting> {
    let by = |measure: &Measure| {
        let mut found: Vec<_> = meeting
            .turns(&measure.0.any, 0..meeting.turns.len())
            .into_iter()
            .filter_map(|turn| Some((turn, measure.0.find(meeting, turn)?)))
            .collect();
        found.sort_by_key(|(turn, _)| (std::cmp::Reverse(words(meeting.turns[*turn].text())), *turn));
        found
    };
    let mut found = by(&ratio.of);
    if found.is_empty() {
        found = by(&ratio.to);
    }
    Sighting::together(found.iter().take(3).map(|(turn, m)| Sighting::of(*turn, m))).into_iter().collect()
}
