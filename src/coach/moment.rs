//! A moment as the coach sees it: a few lines of the talk, the line to change, and the advice.

use super::prompt::{Ask, asked};
use super::variant::spots;
use crate::finding::{Evidence, Finding};
use crate::meeting::{Meeting, Role};
use crate::pattern::{Scope, Who};
use crate::signal::Detector;

/// A moment to put into words.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The finding it is of.
    pub finding: String,
    /// The turn of its quote.
    pub turn: usize,
    /// What was said before, in order.
    pub before: Vec<Line>,
    /// The quote.
    pub said: Line,
    /// Whether the advice is what its speaker could have said, or what the other could answer.
    pub place: Place,
    /// What to say instead, in the pattern's own words.
    pub advice: String,
    /// The name of whoever would say it, where that is known: nobody calls themselves by it.
    pub own_names: Vec<String>,
}

/// Words of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Their side of the table, where it is known.
    pub role: Option<Role>,
    /// The words.
    pub words: String,
}

/// Where in a talk the advice would be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In place of the quote.
    Instead,
    /// After it, by the other person.
    InAnswer,
}

/// Turns before the quote that are shown.
const BEFORE: usize = 2;
/// Bytes of one line.
const LINE: usize = 240;

impl Moment {
    /// The moment of a finding; `None` for what no single moment shows, or where there is nothing to put into words.
    pub fn of(meeting: &Meeting, finding: &Finding) -> Option<Moment> {
        let pattern = finding.pattern;
        let is_of_the_whole = |d: &Detector| matches!(d, Detector::Absence | Detector::Ratio);
        let scope = pattern.scope;
        if finding.instead.is_empty() || scope == Scope::Meeting && finding.detected_by.iter().all(is_of_the_whole) {
            return None;
        }
        let primary = finding.primary();
        let turn = primary.turn();
        let mut turns: Vec<usize> = finding.evidence().iter().map(Evidence::turn).filter(|t| *t < turn).collect();
        turns.extend(turn.saturating_sub(BEFORE)..turn);
        turns.sort_unstable();
        turns.dedup();
        let turns = turns.split_off(turns.len().saturating_sub(BEFORE + 1));
        let line = |t: usize| Line { role: meeting.turns[t].role, words: end_of(meeting.turns[t].text()).to_owned() };
        let place = if pattern.speaker == Who::Engineer { Place::InAnswer } else { Place::Instead };
        Some(Moment {
            finding: finding.id.clone(),
            turn,
            before: turns.into_iter().map(line).collect(),
            said: Line { role: meeting.turns[turn].role, words: primary.quote().to_owned() },
            place,
            advice: finding.instead.clone(),
            own_names: (place == Place::Instead).then(|| primary.speaker().to_owned()).into_iter().collect(),
        })
    }

    /// Everything that was said, as one text after the other.
    pub fn exchange(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.before.iter().chain([&self.said]).map(|line| line.words.as_str())
    }

    /// Who would say the advice.
    pub fn sayer(&self) -> Option<Role> {
        match self.place {
            Place::Instead => self.said.role,
            Place::InAnswer => self.said.role.map(Role::other),
        }
    }

    /// What the model is asked.
    pub fn ask(&self) -> Ask {
        Ask { request: asked(self), spots: spots(&self.advice, self.exchange()) }
    }
}

/// The last words of a long turn: an answer answers these.
fn end_of(text: &str) -> &str {
    if text.len() <= LINE {
        return text;
    }
    let cut = text.ceil_char_boundary(text.len() - LINE);
    text[cut..].split_once(' ').map_or(&text[cut..], |(_, rest)| rest)
}
