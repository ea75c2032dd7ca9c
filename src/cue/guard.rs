//! Guards: what makes a match innocent. They are named in `prompts/guards.toml`, so that patterns
//! share them and a new one needs no code.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::Scene;
use crate::expression::Expression;
use crate::sentence::sentence_at;

/// All guards by name.
#[derive(Debug, Clone, Default)]
pub struct Guards(pub BTreeMap<String, Guard>);

impl Guards {
    /// The guards that every anti-pattern has without asking.
    pub fn of_antipatterns(&self) -> impl Iterator<Item = &Guard> {
        self.0.values().filter(|guard| guard.always)
    }
}

/// One reason why words that look like a pattern are not one.
#[derive(Debug, Clone)]
pub struct Guard {
    /// The name it has in `guards.toml`.
    pub name: String,
    /// Whether every anti-pattern has it.
    pub always: bool,
    /// Regexes by where they are looked for.
    pub looks: Arc<Vec<(Where, Expression)>>,
}

/// Where a guard looks, relative to a match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// In the sentence, before the match.
    Before,
    /// Directly before the match, up to it.
    UpTo,
    /// From the start of the match on.
    From,
    /// In the sentence, after the match.
    After,
    /// Anywhere in the sentence.
    Sentence,
    /// Anywhere in the turn.
    Turn,
    /// Later in the turn, or in the same speaker's next turn if one reply at most stands between.
    Later,
    /// In the very next turn, whoever speaks.
    Reply,
}

impl Guard {
    /// Whether the words at `span` of turn `turn` are innocent.
    pub fn lets_off(&self, meeting: &Scene, turn: usize, span: &Range<usize>) -> bool {
        self.looks.iter().any(|(place, look)| place.matches(look, meeting, turn, span))
    }

    /// Whether they are for what is said after them or by the way of the whole turn: a correction, a laugh.
    pub fn lets_off_by_context(&self, meeting: &Scene, turn: usize, span: &Range<usize>) -> bool {
        let context = |place: &Where| matches!(place, Where::Turn | Where::Later | Where::Reply);
        self.looks.iter().any(|(place, look)| context(place) && place.matches(look, meeting, turn, span))
    }
}

impl Where {
    fn matches(self, look: &Expression, meeting: &Scene, turn: usize, span: &Range<usize>) -> bool {
        let (regex, text) = (look, meeting.turns[turn].text());
        // What cannot be in the turn is in no part of it.
        if !matches!(self, Where::Later | Where::Reply) && !meeting.may_match(look, turn) {
            return false;
        }
        let sentence = sentence_at(text, span.start);
        match self {
            Where::Before => regex.is_match(&text[sentence.start..span.start]),
            Where::UpTo => regex
                .find_iter(&text[sentence.start..span.start])
                .last()
                .is_some_and(|m| text[sentence.start + m.end()..span.start].trim().is_empty()),
            Where::From => regex.find(&text[span.start..]).is_some_and(|m| m.start() == 0),
            Where::After => span.end <= sentence.end && regex.is_match(&text[span.end..sentence.end]),
            Where::Sentence => regex.is_match(&text[sentence.clone()]),
            Where::Turn => regex.is_match(text),
            Where::Later => {
                meeting.may_match(look, turn) && regex.is_match(&text[span.end..])
                    || meeting.next_by_same(turn).is_some_and(|next| regex.is_match(next.text()))
            }
            Where::Reply => {
                let next = meeting.turns.get(turn + 1).filter(|_| meeting.may_match(look, turn + 1));
                next.is_some_and(|next| regex.is_match(next.text()))
            }
        }
    }
}
