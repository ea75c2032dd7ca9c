//! One promise made more than once: word for word again, or as "I'll get back to you".
//!
//! Owns which of two mentions stays: the dated one, then the concrete one. Across people nothing is
//! merged, two who promise the same thing owe it twice.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;

use super::Promised;
use super::quote::{QUOTE, lengthen_quote};

/// A promise made twice is one promise; of the two the dated one stays, then the concrete one.
pub(super) fn each_once(made: Vec<Promised>) -> Vec<Promised> {
    /// How far back a repetition is looked for; meetings have dozens of promises, files may lie.
    const BACK: usize = 400;
    let mut kept: Vec<(BTreeSet<String>, Promised)> = Vec::new();
    for promise in made {
        let tokens = tokens(&promise.commitment.what);
        let from = kept.len().saturating_sub(BACK);
        let same = kept[from..].iter_mut().find(|(other_tokens, other)| {
            other.commitment.who == promise.commitment.who
                && overlap(other_tokens, &tokens, other.commitment.turn == promise.commitment.turn)
        });
        match same {
            Some(other) if worth(&promise) > worth(&other.1) => {
                let done = promise.commitment.done || other.1.commitment.done;
                *other = (tokens, promise);
                other.1.commitment.done = done;
            }
            Some(other) => other.1.commitment.done |= promise.commitment.done,
            None => kept.push((tokens, promise)),
        }
    }
    kept.sort_by_key(|(_, promise)| promise.commitment.turn);
    kept.into_iter().map(|(_, promise)| promise).collect()
}

fn worth(promise: &Promised) -> (bool, bool, bool) {
    (promise.commitment.due.is_some(), promise.dated, !promise.commitment.vague)
}

fn tokens(what: &str) -> BTreeSet<String> {
    const SMALL: [&str; 24] = [
        "the", "a", "an", "to", "you", "it", "that", "this", "and", "of", "for", "with", "on", "in", "up", "me",
        "back", "my", "your", "one", "also", "out", "into", "at",
    ];
    what.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .filter(|word| !SMALL.contains(&word.as_str()))
        .collect()
}

/// Whether two acts share enough words to be one.
fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>, one_turn: bool) -> bool {
    let shared = one.intersection(other).count();
    let (small, all) = (one.len().min(other.len()), one.union(other).count());
    // "look into that" said about two things half an hour apart is two promises: one shared verb
    // counts as the same only within a turn.
    all > 0 && (shared * 10 >= all * 6 && (shared > 1 || one_turn) || shared == small && small > 1)
}

/// An act that only brings an earlier one to its end: "get back to you".
pub(super) fn reports_back(promise: &Promised) -> bool {
    static BACK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)
            ^(?:get\s+back|get\s+(?:it|that|them|this)\s+to\s+you$|come\s+back|let\s+you\s+know|report\s+back
            |circle\s+back|do\s+(?:it|that)\s*$)",
        )
        .expect("a valid regex")
    });
    BACK.is_match(&promise.commitment.what)
}

/// "I'll check with legal. I'll get back to you by Friday." is one promise with a date.
pub(super) fn fold(last: &mut Promised, back: Promised, text: &str) {
    last.dated = back.dated;
    last.commitment.due = back.commitment.due;
    last.commitment.vague &= !back.dated;
    if back.at.end.saturating_sub(last.at.start) <= QUOTE {
        lengthen_quote(last, text, back.at.end);
    } else if back.dated {
        last.commitment.quote = back.commitment.quote;
        last.at = back.at;
    }
}

#[cfg(test)]
mod tests {
    use crate::commitment::tests::{assert_promises, speech};

    #[test]
    fn the_same_promise_twice_is_one_and_the_dated_one_stays() {
        let found = speech(&[
            ("Bram", "I'll write up the migration options."),
            ("Ines", "Good."),
            ("Bram", "So I'll write up the migration options by Tuesday, and I'll ask Dana about the quota."),
            ("Ines", "I'll write up the migration options too."),
        ]);
        let short: Vec<_> =
            found.iter().map(|made| (made.who.as_str(), made.what.as_str(), made.due.is_some())).collect();
        assert_eq!(
            short,
            [
                ("Bram", "write up the migration options", true),
                ("Bram", "ask Dana about the quota", false),
                ("Ines", "write up the migration options too", false)
            ]
        );
    }

    #[test]
    fn reporting_back_is_part_of_the_promise_before() {
        assert_promises(&[
            ("I'll check with Dana. I'll get back to you by Friday.", "check with Dana", Some("2026-09-04"), false),
            ("I'll write it up. You have it by Monday.", "write it up", Some("2026-09-07"), false),
        ]);
    }
}
