//! Existence: the words are there.

use super::{Matcher, Scene, Sighting};

/// Words in one turn, on conditions.
#[derive(Debug)]
pub struct Existence {
    /// Whose words, which words.
    pub matcher: Matcher,
    /// What the turn replied to must say, if anything in particular.
    pub reply_to: Option<Matcher>,
    /// What the other person's next turn must say, if anything in particular.
    pub answered_by: Option<Matcher>,
    /// Which part of the meeting counts.
    pub position: Position,
}

/// A part of a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// All of it.
    Anywhere,
    /// The first five minutes, or the first tenth of the turns where there are no times.
    Opening,
    /// The last tenth of the turns, and never fewer than six: short calls end in goodbyes too.
    Closing,
}

impl Position {
    /// The turns that belong to it.
    pub fn turns(self, meeting: &Scene) -> std::ops::Range<usize> {
        let count = meeting.turns.len();
        let tenth = count.div_ceil(10).max(6).min(count);
        match self {
            Position::Anywhere => 0..count,
            Position::Closing => count - tenth..count,
            Position::Opening => {
                let begin = meeting.turns.first().and_then(|turn| turn.said.start_s);
                let in_time = |turn: &crate::meeting::Turn| match (begin, turn.said.start_s) {
                    (Some(begin), Some(start)) => Some(start - begin <= OPENING_S),
                    _ => None,
                };
                let timed = meeting.turns.iter().take_while(|turn| in_time(turn) == Some(true)).count();
                0..if timed > 1 { timed } else { tenth }
            }
        }
    }
}

/// The opening of a meeting, in seconds.
const OPENING_S: f64 = 300.0;

pub(super) fn sightings(existence: &Existence, meeting: &Scene) -> Vec<Sighting> {
    meeting
        .turns(&existence.matcher.any, existence.position.turns(meeting))
        .into_iter()
        .filter_map(|turn| {
            // What stands around it is looked at first for whether it can be there at all: that costs nothing.
            let may_find = |matcher: &Option<Matcher>, turn: Option<usize>| {
                matcher.as_ref().is_none_or(|matcher| turn.is_some_and(|turn| matcher.may_find(meeting, turn)))
            };
            let is_possible = may_find(&existence.answered_by, Some(turn + 1))
                && (existence.reply_to.is_none() || may_find(&existence.reply_to, meeting.replied_to(turn)));
            is_possible.then_some(())?;
            let found = existence.matcher.find(meeting, turn)?;
            let mut sighting = Sighting::of(turn, &found);
            if let Some(before) = &existence.reply_to {
                let earlier = meeting.replied_to(turn)?;
                let place = before.find(meeting, earlier)?;
                sighting.related.extend(Sighting::of(earlier, &place).into_places());
            }
            if let Some(after) = &existence.answered_by {
                let later = turn + 1;
                (later < meeting.turns.len()).then_some(())?;
                let place = after.find(meeting, later)?;
                sighting.related.extend(Sighting::of(later, &place).into_places());
            }
            Some(sighting)
        })
        .collect()
}
