//! Absence: what should have been said and was not. Notes have no absences: one author writes down
//! what they please, and silence in notes proves nothing.

use super::existence::Position;
use super::{Matcher, Scene, Sighting};
use crate::sentence::words;
use crate::signal::{Borrowed, Place};
use crate::transcript::Kind;

/// Words missing after a trigger, or from a part of the meeting.
#[derive(Debug)]
pub struct Absence {
    /// What ought to be there.
    pub missing: Matcher,
    /// Where it ought to be.
    pub span: Span,
}

/// Where words are missed.
#[derive(Debug)]
pub enum Span {
    /// In the turns after something was said (and in that turn itself).
    After {
        /// What was said.
        trigger: Matcher,
        /// How many turns later it may still come.
        within: usize,
    },
    /// In a part of a meeting that has at least this many turns.
    Part {
        /// The part.
        position: Position,
        /// Shorter meetings are let off.
        at_least: usize,
        /// The words that show it best, such as a hurried goodbye; without any, how the part ended.
        shown: Option<Matcher>,
    },
}

pub(super) fn sightings(absence: &Absence, meeting: &Scene) -> Vec<Sighting> {
    if meeting.kind() == Kind::Notes {
        return Vec::new();
    }
    let said_in = |turns: std::ops::Range<usize>| {
        meeting.turns(&absence.missing.any, turns).into_iter().any(|turn| absence.missing.find(meeting, turn).is_some())
    };
    match &absence.span {
        Span::After { trigger, within } => meeting
            .turns(&trigger.any, 0..meeting.turns.len())
            .into_iter()
            .filter_map(|turn| {
                let found = trigger.find(meeting, turn)?;
                // The last turns of a recording may simply have been cut off: nothing is missing there.
                let last = turn + within;
                (last < meeting.turns.len() && !said_in(turn..last + 1)).then(|| Sighting::of(turn, &found))
            })
            .collect(),
        Span::Part { position, at_least, shown } => {
            let turns = position.turns(meeting);
            if meeting.turns.len() < *at_least || said_in(turns.clone()) {
                return Vec::new();
            }
            let shown = shown.as_ref().and_then(|shown| Sighting::first(shown, meeting, turns.clone()));
            shown.or_else(|| ending(meeting, turns)).into_iter().collect()
        }
    }
}

/// "Bye!" shows nothing; the last words that are a sentence show how the meeting ended.
fn ending(meeting: &Scene, turns: std::ops::Range<usize>) -> Option<Sighting> {
    let last = |least: usize| turns.clone().rev().find(|&turn| words(meeting.turns[turn].text()) > least);
    let turn = last(4).or_else(|| last(0))?;
    let place = Place { turn, span: 0..meeting.turns[turn].text().len() };
    Some(Sighting { place, related: Vec::new(), borrowed: Borrowed::default() })
}
