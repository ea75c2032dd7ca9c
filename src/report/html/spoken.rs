//! What was said, as a template shows it: a speaker, a time, and words with marks.

use super::chart::side;
use crate::meeting::Meeting;
use crate::report::clock::clock;
use crate::report::exchange::{Line, Span};

/// One turn of an exchange, for a template.
pub(super) struct Spoken<'r> {
    pub speaker: &'r str,
    pub side: &'static str,
    /// When it began, where the file has times.
    pub time: Option<String>,
    /// Holds the quote; else it stands around it.
    pub is_quoted: bool,
    /// Turns before this one are left out.
    pub follows_a_gap: bool,
    pub parts: Vec<Part<'r>>,
}

/// A part of a turn, for a template.
pub(super) enum Part<'r> {
    Around(&'r str),
    /// Quoted words: (words, whether they tipped a detector).
    Marked(Vec<(&'r str, bool)>),
    Cut,
}

/// The lines of an exchange.
pub(super) fn spoken<'r>(meeting: &'r Meeting, lines: Vec<Line<'r>>) -> Vec<Spoken<'r>> {
    let mut last = None;
    let mut spoken = Vec::with_capacity(lines.len());
    for line in lines {
        let turn = &meeting.turns[line.turn];
        spoken.push(Spoken {
            speaker: meeting.speaker(line.turn),
            side: side(turn.participant),
            time: turn.said.start_s.map(clock),
            is_quoted: line.spans.iter().any(|span| matches!(span, Span::Quoted(_) | Span::Tipping(_))),
            follows_a_gap: last.is_some_and(|last| last + 1 < line.turn),
            parts: parts(&line.spans),
        });
        last = Some(line.turn);
    }
    spoken
}

/// Neighbouring marks become one, so that a quote is one mark with its tipping words inside.
fn parts<'r>(spans: &[Span<'r>]) -> Vec<Part<'r>> {
    let mut parts = Vec::new();
    for span in spans {
        let marked = match *span {
            Span::Around(words) => {
                parts.push(Part::Around(words));
                continue;
            }
            Span::Cut => {
                parts.push(Part::Cut);
                continue;
            }
            Span::Quoted(words) => (words, false),
            Span::Tipping(words) => (words, true),
        };
        match parts.last_mut() {
            Some(Part::Marked(words)) => words.push(marked),
            _ => parts.push(Part::Marked(vec![marked])),
        }
    }
    parts
}
