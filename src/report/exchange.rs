//! An exchange: the turns around a moment, with the words that are quoted and those that tipped it.
//! For formats that have room for more than the quote.

use std::ops::Range;

use super::tips;
use crate::finding::Evidence;
use crate::meeting::Meeting;
use crate::transcript::Kind;

/// What one person says in an exchange.
#[derive(Debug, PartialEq)]
pub(super) struct Line<'r> {
    /// Index of the turn.
    pub turn: usize,
    /// The turn in parts, in order.
    pub spans: Vec<Span<'r>>,
}

/// A part of a turn.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(super) enum Span<'r> {
    /// Said around the quote.
    Around(&'r str),
    /// Quoted.
    Quoted(&'r str),
    /// Quoted, and the words that tipped a detector.
    Tipping(&'r str),
    /// Words that are left out to keep it short.
    Cut,
}

/// So many bytes of a turn are shown on each side of a quote.
const AROUND: usize = 180;

/// The turns that hold `evidence`, and the turn before and the one after its first moment. Lines of
/// notes stand for themselves: what is written above and below was not said before and after.
pub(super) fn exchange<'r>(meeting: &'r Meeting, primary: &Evidence, evidence: &[&'r Evidence]) -> Vec<Line<'r>> {
    let mut turns: Vec<usize> = evidence.iter().map(|e| e.turn()).collect();
    if meeting.kind() == Kind::Transcript && !turns.is_empty() {
        let at = primary.turn();
        turns.extend([at.saturating_sub(1), (at + 1).min(meeting.turns.len() - 1)]);
    }
    turns.sort_unstable();
    turns.dedup();
    let line = |&turn: &usize| {
        let text = meeting.turns[turn].text();
        let mut marks = marks(text, evidence.iter().filter(|e| e.turn() == turn));
        marks.sort_by_key(|(range, _)| range.start);
        let spans = match turn.cmp(&primary.turn()) {
            _ if !marks.is_empty() => around(text, &marks),
            std::cmp::Ordering::Less => tail(text),
            _ => head(text),
        };
        Line { turn, spans }
    };
    turns.iter().map(line).collect()
}

/// The quoted parts of `text`, those that tipped apart from the rest; none overlap.
fn marks<'e>(text: &str, evidence: impl Iterator<Item = &'e &'e Evidence>) -> Vec<(Range<usize>, bool)> {
    let mut marks: Vec<(Range<usize>, bool)> = Vec::new();
    for evidence in evidence {
        let Some(from) = text.find(evidence.quote()) else { continue };
        let whole = from..from + evidence.quote().len();
        if marks.iter().any(|(mark, _)| mark.start < whole.end && whole.start < mark.end) {
            continue;
        }
        let mut at = whole.start;
        for tip in tips(evidence) {
            marks.push((at..from + tip.start, false));
            marks.push((from + tip.start..from + tip.end, true));
            at = from + tip.end;
        }
        marks.push((at..whole.end, false));
    }
    marks.retain(|(range, _)| !range.is_empty());
    marks
}

fn around<'r>(text: &'r str, marks: &[(Range<usize>, bool)]) -> Vec<Span<'r>> {
    let mut spans = Vec::new();
    let mut at = 0;
    for (range, tips) in marks {
        let before = &text[at..range.start];
        spans.extend(match (at, before.len()) {
            (_, 0) => Vec::new(),
            (0, _) => tail(before),
            (_, len) if len <= 2 * AROUND => vec![Span::Around(before)],
            _ => [head(before), tail(before).split_off(1)].concat(),
        });
        let words = &text[range.clone()];
        spans.push(if *tips { Span::Tipping(words) } else { Span::Quoted(words) });
        at = range.end;
    }
    if at < text.len() {
        spans.extend(head(&text[at..]));
    }
    spans
}

/// The beginning of `text`, cut at a space.
fn head(text: &str) -> Vec<Span<'_>> {
    if text.len() <= AROUND {
        return vec![Span::Around(text)];
    }
    let end = text.floor_char_boundary(AROUND);
    let end = text[..end].rfind(' ').filter(|&space| space > 0).unwrap_or(end);
    vec![Span::Around(&text[..end]), Span::Cut]
}

/// The end of `text`, cut at a space.
fn tail(text: &str) -> Vec<Span<'_>> {
    if text.len() <= AROUND {
        return vec![Span::Around(text)];
    }
    let start = text.ceil_char_boundary(text.len() - AROUND);
    let start = text[start..].find(' ').map_or(start, |space| start + space);
    vec![Span::Cut, Span::Around(&text[start..])]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::{Example, Expectation, Who};

    fn meeting(text: &str) -> Meeting {
        Example { expected: Expectation::Flag, text: text.to_owned(), also: Vec::new() }.meeting(Who::Pm)
    }

    #[test]
    fn a_quote_stands_in_its_exchange_with_its_tipping_words() {
        let meeting = meeting("engineer: Six weeks.\npm: Hm. Can't you just ship it? Anyway.\nengineer: No.\npm: Oh.");
        let quote = Evidence::quoting(&meeting, 1, "Can't you just ship it?").unwrap();
        let just = 14..18;
        let quote = quote.marking(&meeting, std::slice::from_ref(&just));
        let lines = exchange(&meeting, &quote, &[&quote]);
        assert_eq!(lines.iter().map(|line| line.turn).collect::<Vec<_>>(), [0, 1, 2]);
        let expected = [
            Span::Around("Hm. "),
            Span::Quoted("Can't you "),
            Span::Tipping("just"),
            Span::Quoted(" ship it?"),
            Span::Around(" Anyway."),
        ];
        assert_eq!(lines[1].spans, expected);
    }

    #[test]
    fn long_turns_are_cut_at_words_and_say_so() {
        let long = "word ".repeat(100);
        let meeting = meeting(&format!("engineer: {long}\npm: {long}can't you just {long}"));
        let quote = Evidence::quoting(&meeting, 1, "can't you just").unwrap();
        let lines = exchange(&meeting, &quote, &[&quote]);
        assert_eq!(lines[0].spans[0], Span::Cut);
        assert_eq!((lines[1].spans[0], *lines[1].spans.last().unwrap()), (Span::Cut, Span::Cut));
        assert!(lines[1].spans.iter().all(|span| !matches!(span, Span::Around(text) if text.len() > AROUND)));
    }
}
