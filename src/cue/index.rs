//! The index of a meeting: which of the shipped expressions may match in which turn.
//!
//! One pass over the words finds every needle (see [`crate::expression`]) of every expression. What needs no more
//! is most of it: of three thousand expressions, some fifty may match in a turn, and only those are looked at.

use rayon::prelude::*;

use crate::expression::{Alphabet, Case, Expression, Words, written};

#[allow(clippy::unreadable_literal, clippy::type_complexity, reason = "tables that build.rs writes")]
mod tables {
    include!(concat!(env!("OUT_DIR"), "/shipped_expressions.rs"));
}

use tables::{AUTOMATA, CLAUSES, NEEDLES, PACKED_AUTOMATA, POSTINGS, SOURCES, STARTS, WANTED};

/// The shipped expression of this number.
pub(crate) fn shipped(number: u32) -> Expression {
    let (is_had, keeps_case, has_words, from, to) = AUTOMATA[number as usize];
    let alphabet = Alphabet {
        case: if keeps_case { Case::Kept } else { Case::Folded },
        words: if has_words { Words::Unicode } else { Words::Ascii },
    };
    let packed = is_had.then(|| (alphabet, &PACKED_AUTOMATA[from as usize..to as usize]));
    Expression::shipped(number, SOURCES[number as usize], packed)
}

/// Turns by expression.
#[derive(Debug)]
pub(super) struct Index {
    /// For each expression, the turns in which all its clauses hold, in order.
    turns: Vec<Vec<u32>>,
    /// Turns that cannot be written in the alphabet of needles: anything may match there.
    unwritten: Vec<u32>,
}

/// The alphabet of needles.
const ALPHABET: Alphabet = Alphabet { case: Case::Folded, words: Words::Ascii };

impl Index {
    pub fn of(texts: &[&str]) -> Index {
        let parts: Vec<Index> = texts
            .par_chunks(CHUNK)
            .enumerate()
            .map(|(chunk, texts)| Index::of_part(u32::try_from(chunk * CHUNK).unwrap_or(u32::MAX), texts))
            .collect();
        let mut parts = parts.into_iter();
        let mut whole = parts.next().unwrap_or_else(|| Index::of_part(0, &[]));
        for part in parts {
            for (turns, more) in whole.turns.iter_mut().zip(part.turns) {
                turns.extend(more);
            }
            whole.unwritten.extend(part.unwritten);
        }
        whole
    }

    fn of_part(first: u32, texts: &[&str]) -> Index {
        let mut index = Index { turns: vec![Vec::new(); SOURCES.len()], unwritten: Vec::new() };
        let mut marks = Marks {
            needles: vec![0; NEEDLES.len()],
            clauses: vec![0; CLAUSES.len()],
            held: vec![(0, 0); SOURCES.len()],
        };
        for (turn, text) in (first..).zip(texts) {
            match written(text, ALPHABET) {
                Some(mut written) => {
                    // So that eight bytes can be looked at from every one.
                    written.symbols.extend([0; 8]);
                    index.enter(turn, turn - first + 1, &written.symbols, &mut marks);
                }
                None => index.unwritten.push(turn),
            }
        }
        index
    }

    /// Enters a turn; `mark` is its own.
    fn enter(&mut self, turn: u32, mark: u32, symbols: &[u8], marks: &mut Marks) {
        for window in symbols.windows(8) {
            let word = u64::from_le_bytes([
                window[0], window[1], window[2], window[3], window[4], window[5], window[6], window[7],
            ]);
            let Some((first, last)) = start(u32::from_le_bytes([window[0], window[1], window[2], 0])) else { continue };
            for (needle, &(value, mask, from, to)) in (first..).zip(&NEEDLES[first..last]) {
                if word & mask != value || marks.needles[needle] == mark {
                    continue;
                }
                marks.needles[needle] = mark;
                for &clause in &POSTINGS[from as usize..to as usize] {
                    let clause = clause as usize;
                    if marks.clauses[clause] == mark {
                        continue;
                    }
                    marks.clauses[clause] = mark;
                    let expression = CLAUSES[clause] as usize;
                    let held = &mut marks.held[expression];
                    *held = if held.0 == mark { (mark, held.1 + 1) } else { (mark, 1) };
                    if held.1 == WANTED[expression] {
                        self.turns[expression].push(turn);
                    }
                }
            }
        }
    }

    /// The turns in which an expression may match, in order; `None` where that may be any.
    pub fn turns(&self, number: u32) -> Option<(&[u32], &[u32])> {
        (WANTED[number as usize] > 0).then(|| (&self.turns[number as usize][..], &self.unwritten[..]))
    }
}

/// Turns that are entered together.
const CHUNK: usize = 512;

/// By which turn something was seen last.
struct Marks {
    needles: Vec<u32>,
    clauses: Vec<u32>,
    held: Vec<(u32, u8)>,
}

/// The needles that begin with these three bytes.
fn start(key: u32) -> Option<(usize, usize)> {
    let mut slot = (key.wrapping_mul(0x9e37_79b1) >> (32 - STARTS.len().trailing_zeros())) as usize;
    loop {
        let (own, from, to) = STARTS[slot];
        if own == key && key != 0 {
            return Some((from as usize, to as usize));
        }
        if own == 0 {
            return None;
        }
        slot = (slot + 1) % STARTS.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Turns of a fixture, and texts that the alphabet has trouble with.
    fn texts() -> Vec<String> {
        let meeting = include_str!("../../fixtures/blind/2026-09-17-apprenticeships-portal.txt");
        let odd = [
            "",
            "CAN’T you just… “do it” – by Friday?",
            "René said, and I quote: \"it’s easy\". Touché, TOUCHÉ!",
            "Łódź_office: why don't you\u{a0}just ship it in ½ a day",
            "٣ days? 😀 e\u{301}t voilà — just make it work",
            "Just 3 weeks→two weeks, €500; what's in the way?\nNothing.",
            "_just_ make it simple, Äpfel",
        ];
        meeting.lines().step_by(3).map(str::to_owned).chain(odd.map(str::to_owned)).collect()
    }

    /// What the `regex` crate says is what holds: our alphabet, automata and needles are only quicker.
    #[test]
    fn expressions_match_what_the_regex_crate_matches() {
        let texts = texts();
        let index = Index::of(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        (0..SOURCES.len()).into_par_iter().for_each(|number| {
            let number = u32::try_from(number).unwrap();
            let (own, exact) = (shipped(number), regex::Regex::new(SOURCES[number as usize]).unwrap());
            for (turn, text) in (0_u32..).zip(&texts) {
                let expected: Vec<_> = exact
                    .captures_iter(text)
                    .map(|c| (c.get(0).unwrap().range(), c.name("object").map(|m| m.range())))
                    .collect();
                let found: Vec<_> = own
                    .captures_iter(text)
                    .map(|c| (c.get(0).unwrap().range(), c.name("object").map(|m| m.range())))
                    .collect();
                assert_eq!(found, expected, "{own:?} in {text:?}");
                assert_eq!(own.is_match(text), !expected.is_empty(), "{own:?} in {text:?}");
                let may = index
                    .turns(number)
                    .is_none_or(|(turns, unwritten)| turns.contains(&turn) || unwritten.contains(&turn));
                assert!(may || expected.is_empty(), "no needle of {own:?} in {text:?}");
            }
        });
    }

    /// One that cannot be written in the alphabet works, but costs thirty times as much.
    #[test]
    fn nearly_all_that_ship_have_an_automaton() {
        let without: Vec<&str> =
            SOURCES.iter().zip(AUTOMATA).filter(|(_, automaton)| !automaton.0).map(|(source, _)| *source).collect();
        assert!(without.len() * 100 < SOURCES.len(), "{without:#?}");
    }
}
