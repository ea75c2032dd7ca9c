//! A matcher: whose turns, which words, and what makes them innocent.

use std::ops::Range;

use super::Scene;
use super::guard::Guard;
use crate::expression::Expression;
use crate::meeting::Turn;
use crate::pattern::Who;
use crate::sentence::sentence_at;

/// Finds words in the turns of one side of the table.
#[derive(Debug)]
pub struct Matcher {
    /// Whose turns are looked at.
    pub speaker: Who,
    /// Any of these is a match. None at all: every turn of the speaker's matches.
    pub any: Vec<Expression>,
    /// A match is innocent if any of these stands in the same sentence.
    pub unless: Vec<Expression>,
    /// A match is innocent if any of these guards says so.
    pub guards: Vec<Guard>,
}

/// Words that a matcher found in a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Bytes of the turn's text.
    pub span: Range<usize>,
    /// What the named group `object` caught.
    pub object: Option<String>,
}

impl Matcher {
    /// The first match in turn `turn` that no guard lets off.
    pub fn find(&self, meeting: &Scene, turn: usize) -> Option<Match> {
        let here = &meeting.turns[turn];
        if !self.speaker.covers(here.role) {
            return None;
        }
        if self.any.is_empty() {
            return Some(Match { span: 0..here.text().len(), object: None });
        }
        self.any
            .iter()
            .filter(|any| meeting.may_match(any, turn))
            .flat_map(|any| matches(any, here))
            .filter(|m| self.holds(meeting, turn, m))
            .min_by_key(|m| m.span.start)
    }

    /// Whether [`Matcher::find`] can find anything there, as far as that can be told without looking.
    pub(super) fn may_find(&self, meeting: &Scene, turn: usize) -> bool {
        let is_about = meeting.turns.get(turn).is_some_and(|here| self.speaker.covers(here.role));
        is_about && (self.any.is_empty() || self.any.iter().any(|any| meeting.may_match(any, turn)))
    }

    fn holds(&self, meeting: &Scene, turn: usize, found: &Match) -> bool {
        let text = meeting.turns[turn].text();
        let sentence = &text[sentence_at(text, found.span.start)];
        !self.unless.iter().any(|unless| meeting.may_match(unless, turn) && unless.is_match(sentence))
            && !self.guards.iter().any(|guard| guard.lets_off(meeting, turn, &found.span))
    }
}

fn matches<'t>(any: &'t Expression, turn: &'t Turn) -> impl Iterator<Item = Match> + 't {
    any.captures_iter(turn.text()).filter_map(|captures| {
        let found = captures.get(0)?;
        // An expression may begin with the end of the sentence before (". Just add …"): what it means
        // begins with the first word, and guards must look around that.
        let lead = found.as_str().len() - found.as_str().trim_start_matches(|c: char| !c.is_alphanumeric()).len();
        let span = found.start() + lead..found.end();
        let object = captures.name("object").map(|m| m.as_str().trim().to_owned());
        (!span.is_empty()).then_some(Match { span, object })
    })
}
