//! A scene: a meeting as cues look at it, with an index of its words.

use std::ops::{Deref, Range};
use std::sync::OnceLock;

use super::index::Index;
use crate::expression::Expression;
use crate::meeting::Meeting;

/// A meeting, and what may be found where in it; the index is made when it is first asked.
#[derive(Debug)]
pub struct Scene<'m> {
    meeting: &'m Meeting,
    index: OnceLock<Index>,
}

impl Deref for Scene<'_> {
    type Target = Meeting;

    fn deref(&self) -> &Meeting {
        self.meeting
    }
}

impl<'m> Scene<'m> {
    /// The scene of a meeting.
    pub fn of(meeting: &'m Meeting) -> Scene<'m> {
        Scene { meeting, index: OnceLock::new() }
    }

    /// Whether an expression can match in a turn at all, or in a part of it.
    pub(super) fn may_match(&self, expression: &Expression, turn: usize) -> bool {
        let Some(number) = expression.number else { return true };
        let is_among = |turns: &[u32]| u32::try_from(turn).is_ok_and(|turn| turns.binary_search(&turn).is_ok());
        self.index().turns(number).is_none_or(|(turns, unwritten)| is_among(turns) || is_among(unwritten))
    }

    /// The turns of `within` in which any of the expressions can match, in order.
    pub(super) fn turns(&self, any: &[Expression], within: Range<usize>) -> Vec<usize> {
        let lists: Option<Vec<_>> = any.iter().map(|expression| self.index().turns(expression.number?)).collect();
        let Some(lists) = lists.filter(|_| !any.is_empty()) else { return within.collect() };
        let mut turns: Vec<usize> = lists
            .into_iter()
            .flat_map(|(turns, unwritten)| turns.iter().chain(unwritten))
            .map(|turn| *turn as usize)
            .filter(|turn| within.contains(turn))
            .collect();
        turns.sort_unstable();
        turns.dedup();
        turns
    }

    fn index(&self) -> &Index {
        let texts = || self.meeting.turns.iter().map(crate::meeting::Turn::text).collect::<Vec<_>>();
        self.index.get_or_init(|| Index::of(&texts()))
    }
}
