//! Links as the model hears them: what the turns of a later meeting say became of open promises.
//!
//! Open promises are read together with a few turns, `pm: promised: … [SEP] … [SEP] engineer: …`, as in training
//! (`models/train/ledger.py`). The state of a promise tells what became of it and the state of a turn whether it tells
//! that, so promises that are alike stand beside each other and compete. Asking for every promise and every turn
//! apart was thrown out: it costs eight times as much, and each pair is judged without its rivals.

use std::ops::Range;

use crate::head::OutcomeHeads;
use crate::meeting::Role;
use crate::reading::{Part, ReadError, Reader, State, Stretch, cut};
use crate::sentence::{sentences, words};

use super::outcome::Outcome;

/// A promise that is still open.
#[derive(Debug, Clone, Copy)]
pub struct Open<'p> {
    /// The side that owes it.
    pub role: Option<Role>,
    /// The words of the promise.
    pub quote: &'p str,
}

/// A turn of a later meeting.
#[derive(Debug, Clone, Copy)]
pub struct Line<'t> {
    /// The one name of who says it.
    pub speaker: Option<&'t str>,
    /// Their side of the table.
    pub role: Option<Role>,
    /// The words.
    pub text: &'t str,
}

/// What a later meeting tells of a promise.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Told {
    /// Index among the open promises.
    pub promise: usize,
    /// Index of the turn that tells it.
    pub turn: usize,
    /// The words of that turn, in bytes of its text.
    pub span: Range<usize>,
    /// What became of it.
    pub outcome: Outcome,
    /// How sure, in log-odds; without a model, how alike the words are, up to 1.
    pub log_odds: f64,
}

/// Promises that are read together, turns beside them, and the words of both: all fits one pass of the model.
const PROMISES_AT_ONCE: usize = 8;
const TURNS_AT_ONCE: usize = 4;
const PROMISE_WORDS: usize = 32;
const WORDS_AT_ONCE: usize = 140;

/// What the turns of a meeting tell of each open promise: at most one outcome, and where it is told.
///
/// # Errors
/// When the model stops reading.
pub fn told(
    reader: &mut dyn Reader,
    heads: &OutcomeHeads,
    open: &[Open],
    turns: &[Line],
) -> Result<Vec<Told>, ReadError> {
    let pieces: Vec<Piece> = pieces(turns);
    let windows = windows(&pieces);
    let groups = groups(open);
    let beside: Vec<(&[usize], Range<usize>)> =
        groups.iter().flat_map(|group| windows.iter().map(|window| (group.as_slice(), window.clone()))).collect();
    let states = read(reader, open, &pieces, &beside)?;
    let width = reader.width();
    // The window that says most of each promise.
    let mut surest: Vec<Option<(f64, Outcome, Range<usize>)>> = vec![None; open.len()];
    for ((group, window), states) in beside.iter().zip(&states) {
        for (&promise, state) in group.iter().zip(states) {
            let (outcome, log_odds) = heads.surest(&state.mean(width));
            if surest[promise].as_ref().is_none_or(|(known, ..)| log_odds > *known) {
                surest[promise] = Some((log_odds, outcome, window.clone()));
            }
        }
    }
    let found: Vec<(usize, f64, Outcome, Range<usize>)> = (0..)
        .zip(surest)
        .filter_map(|(promise, surest)| surest.map(|(log_odds, outcome, window)| (promise, log_odds, outcome, window)))
        .filter(|(_, log_odds, outcome, _)| *log_odds >= heads.least(*outcome))
        .collect();
    // Read once more beside that promise alone, the turns say which of them it was.
    let alone: Vec<[usize; 1]> = found.iter().map(|(promise, ..)| [*promise]).collect();
    let beside: Vec<(&[usize], Range<usize>)> =
        alone.iter().map(<[usize; 1]>::as_slice).zip(found.iter().map(|(.., window)| window.clone())).collect();
    let states = read(reader, open, &pieces, &beside)?;
    let told = found.into_iter().zip(states).filter_map(|((promise, log_odds, outcome, window), states)| {
        let says = |state: &State| heads.told(&state.mean(width));
        let (_, at) = states[1..].iter().map(says).zip(0..).max_by(|a, b| a.0.total_cmp(&b.0))?;
        let piece = &pieces[window.start + at];
        let span = telling(piece, &states[1 + at], heads, width);
        Some(Told { promise, turn: piece.turn, span, outcome, log_odds })
    });
    Ok(one_promise_a_turn(&told.collect::<Vec<_>>(), heads.closed_from))
}

/// Of promises that one turn is said to close, the surest; another only if it would be closed by itself ("both lists
/// went out"), as it is too much like the first.
fn one_promise_a_turn(told: &[Told], sure: f64) -> Vec<Told> {
    let is_beaten = |one: &Told| {
        told.iter().any(|other| {
            let is_rival = other.promise != one.promise && other.turn == one.turn && other.outcome.is_end();
            is_rival && (other.log_odds, one.promise) > (one.log_odds, other.promise)
        })
    };
    let stays = |one: &&Told| !one.outcome.is_end() || one.log_odds >= sure || !is_beaten(one);
    told.iter().filter(stays).cloned().collect()
}

/// The sentence of a longer piece that tells most, by the tokens that its state is the mean of.
fn telling(piece: &Piece, state: &State, heads: &OutcomeHeads, width: usize) -> Range<usize> {
    let whole = piece.start..piece.start + piece.text.len();
    if words(piece.text) <= SHORT_WORDS || state.offsets.is_empty() {
        return whole;
    }
    let tokens = || state.tokens.chunks_exact(width).zip(&state.offsets);
    let says = |sentence: &Range<usize>| {
        let own: Vec<f32> =
            tokens().filter(|(_, at)| sentence.contains(&at.start)).flat_map(|(row, _)| row.iter().copied()).collect();
        heads.told(&State { tokens: own, offsets: Vec::new() }.mean(width))
    };
    let best = sentences(piece.text).into_iter().max_by(|a, b| says(a).total_cmp(&says(b)));
    best.map_or(whole, |sentence| piece.start + sentence.start..piece.start + sentence.end)
}

/// A piece of so many words is quoted as it is.
const SHORT_WORDS: usize = 25;

/// A part of a turn; most turns are one.
struct Piece<'t> {
    turn: usize,
    role: Option<Role>,
    /// Where it begins in the turn's text, in bytes.
    start: usize,
    text: &'t str,
}

fn pieces<'t>(turns: &[Line<'t>]) -> Vec<Piece<'t>> {
    let of = |(turn, line): (usize, &Line<'t>)| {
        let (role, text) = (line.role, line.text);
        cut(text)
            .into_iter()
            .map(move |span| Piece { turn, role, start: span.start, text: &text[span] })
            .collect::<Vec<_>>()
    };
    turns.iter().enumerate().filter(|(_, line)| !line.text.trim().is_empty()).flat_map(of).collect()
}

/// A few pieces at a time, each window with the last piece of the one before in front.
fn windows(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut next = 0;
    while next < pieces.len() {
        let start = next.saturating_sub(1);
        let mut filled: usize = pieces[start..next].iter().map(|piece| words(piece.text)).sum();
        let first = next;
        while next < pieces.len()
            && next - first < TURNS_AT_ONCE
            && (next == first || filled + words(pieces[next].text) <= WORDS_AT_ONCE)
        {
            filled += words(pieces[next].text);
            next += 1;
        }
        windows.push(start..next);
    }
    windows
}

fn groups(open: &[Open]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut filled = 0;
    for (i, promise) in open.iter().enumerate() {
        let length = words(shortened(promise.quote));
        match groups.last_mut() {
            Some(last) if last.len() < PROMISES_AT_ONCE && filled + length <= WORDS_AT_ONCE => {
                last.push(i);
                filled += length;
            }
            _ => {
                groups.push(vec![i]);
                filled = length;
            }
        }
    }
    groups
}

fn read(
    reader: &mut dyn Reader,
    open: &[Open],
    pieces: &[Piece],
    beside: &[(&[usize], Range<usize>)],
) -> Result<Vec<Vec<State>>, ReadError> {
    let texts: Vec<String> = open.iter().map(|promise| format!("promised: {}", shortened(promise.quote))).collect();
    let stretch = |(group, window): &(&[usize], Range<usize>)| {
        let promises = group.iter().map(|&i| Part { speaker: open[i].role, text: &texts[i] });
        promises.chain(pieces[window.clone()].iter().map(|p| Part { speaker: p.role, text: p.text })).collect()
    };
    let stretches: Vec<Stretch> = beside.iter().map(stretch).collect();
    reader.read(&stretches, &mut |_| ())
}

/// The first words of a promise.
fn shortened(quote: &str) -> &str {
    let mut ends = quote.split_inclusive(char::is_whitespace).scan((0, 0), |(at, seen), piece| {
        *at += piece.len();
        *seen += usize::from(!piece.trim().is_empty());
        Some((*at, *seen))
    });
    ends.find(|(_, seen)| *seen == PROMISE_WORDS).map_or(quote, |(end, _)| quote[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_cover_every_piece_and_begin_with_the_one_before() {
        let long = "word ".repeat(70);
        let turns: Vec<Line> = ["a b", &long, &long, &long, "c", "d", "e", "f", "g"]
            .into_iter()
            .map(|text| Line { speaker: None, role: None, text })
            .collect();
        let windows = windows(&pieces(&turns));
        assert_eq!(windows, [0..2, 1..3, 2..4, 3..8, 7..9]);
    }

    #[test]
    fn a_turn_closes_the_promise_it_speaks_of_most_clearly() {
        let told = |promise, turn, log_odds| Told { promise, turn, span: 0..1, outcome: Outcome::Done, log_odds };
        let kept = one_promise_a_turn(&[told(0, 4, 1.0), told(1, 4, 1.2), told(2, 5, 0.5), told(3, 6, 3.0)], 2.5);
        assert_eq!(kept.iter().map(|t| t.promise).collect::<Vec<_>>(), [1, 2, 3]);
        let both = one_promise_a_turn(&[told(0, 4, 2.6), told(1, 4, 3.0)], 2.5);
        assert_eq!(both.len(), 2);
    }

    #[test]
    fn a_long_promise_is_read_by_its_beginning() {
        let long = "one two  ".repeat(40);
        assert_eq!(words(shortened(&long)), PROMISE_WORDS);
        assert_eq!(shortened("I'll send it."), "I'll send it.");
        assert_eq!(groups(&[Open { role: None, quote: &long }; 9]).iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 1]);
    }
}
