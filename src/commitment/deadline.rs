//! The date of a promise where it stands outside the clause: before it, in the next sentence, or in
//! the answer to "by when?".
//!
//! Owns where to look; what a phrase means is for [`crate::due`]. It never moves a quote to another
//! turn.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;
use jiff::civil::Date;

use super::opening::CUE;
use super::quote::lengthen_quote;
use super::sentence::{last_bytes, sentences};
use super::{Promised, Said};
use crate::due::{Due, due};

/// The due date in a part of a text, as bytes of the whole text.
pub(super) fn due_within(text: &str, part: &Range<usize>, held: Option<Date>) -> Option<Due> {
    let due = due(&text[part.clone()], held)?;
    Some(Due { at: part.start + due.at.start..part.start + due.at.end, ..due })
}

/// "By Friday, I'll …", "tomorrow I'll …": the date stands right before the cue.
pub(super) fn leading_due(text: &str, before: &Range<usize>, held: Option<Date>) -> Option<Due> {
    let near = before.end - last_bytes(&text[before.clone()], 48).len()..before.end;
    let due = due_within(text, &near, held)?;
    let between = text[due.at.end..near.end]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '—'));
    let joined = matches!(
        between.to_lowercase().as_str(),
        "" | "then"
            | "so"
            | "and"
            | "i think"
            | "um"
            | "uh"
            | "latest"
            | "at the latest"
            | "sharp"
            | "promise"
            | "honestly"
            | "either way"
    );
    // In "that's the third time today, I should …" the date closes the clause before.
    let opens = text[near.start..due.at.start].trim_end();
    let opens = opens.is_empty() && near.start <= before.start + 1 || LEADS.is_match(opens);
    (joined && opens).then_some(due)
}

static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?:^|[\s,.])(?:and|then|but|so|okay|ok|yeah|yes|yep|sure|maybe|perhaps|right|well|now|think)$|[,;:.…]$",
    )
    .expect("a valid regex")
});

/// "I'll send you the draft. Thursday at the latest."
pub(super) fn date_in_next_sentence(
    promise: &mut Promised,
    text: &str,
    next: Option<&Range<usize>>,
    held: Option<Date>,
) {
    let Some(next) = next else { return };
    if let Some(due) = bare_date(&text[next.clone()], held) {
        set_date(promise, &due);
        lengthen_quote(promise, text, next.end);
    }
}

/// "I'll look into it" – "By when?" – "Thursday." The answer dates the promise two turns before.
pub(super) fn answer_by_when(promise: &mut Promised, turns: &[Said], held: Option<Date>) {
    static BY_WHEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)
            \b(?:by\s+when|when\b[^.?]{0,60}\?|what\s+day|which\s+day
            |is\s+(?:thursday|friday|monday|tuesday|wednesday|tomorrow))",
        )
        .expect("a valid regex")
    });
    let [.., first, question, answer] = turns else {
        return;
    };
    let asked = question.text.contains('?') && BY_WHEN.is_match(question.text) && question.speaker != first.speaker;
    if promise.dated || promise.commitment.turn != first.turn || !asked || answer.speaker != first.speaker {
        return;
    }
    let Some(sentence) = sentences(answer.text).into_iter().next() else {
        return;
    };
    if let Some(due) = bare_date(&answer.text[sentence], held) {
        // The quote stays in the turn of the promise: a quote never spans two turns.
        set_date(promise, &due);
    }
}

pub(super) fn set_date(promise: &mut Promised, due: &Due) {
    promise.dated = true;
    promise.commitment.due = due.date;
    promise.commitment.vague = false;
}

/// A date and hardly anything else.
pub(super) fn bare_date(sentence: &str, held: Option<Date>) -> Option<Due> {
    if sentence.split_whitespace().count() > 7 || sentence.trim_end().ends_with('?') || CUE.is_match(sentence) {
        return None;
    }
    let due = due(sentence, held)?;
    let rest = sentence[..due.at.start].split_whitespace().chain(sentence[due.at.end..].split_whitespace());
    (rest.count() <= 3).then_some(due)
}

#[cfg(test)]
mod tests {
    use crate::commitment::tests::{assert_none, assert_promises, speech};
    use jiff::civil::date;

    #[test]
    fn a_date_counts_before_its_promise_and_right_after_it() {
        assert_promises(&[
            ("By Friday, I'll draft the migration plan.", "draft the migration plan", Some("2026-09-04"), false),
            ("Tomorrow I'll ping Dana about the quota.", "ping Dana about the quota", Some("2026-09-04"), false),
            ("I'll send you the draft. Thursday at the latest.", "send you the draft", Some("2026-09-10"), false),
            (
                "I'll get you an answer by noon tomorrow, even if it's a no",
                "get you an answer",
                Some("2026-09-04"),
                false,
            ),
            (
                "I'll forward you their mails after this, so you see it",
                "forward you their mails",
                Some("2026-09-03"),
                false,
            ),
            ("I'll do it after the call", "do it", Some("2026-09-03"), false),
        ]);
    }

    #[test]
    fn the_date_of_the_clause_before_is_not_taken() {
        assert_none(&["That's the third time today, I should have it printed on a shirt"]);
    }

    #[test]
    fn a_date_belongs_to_the_promise_it_stands_by() {
        let found = speech(&[("Bram", "I'll draft the page, and on Monday I'll ask Dana about the quota.")]);
        let short: Vec<_> = found.iter().map(|made| (made.what.as_str(), made.due)).collect();
        assert_eq!(short, [("draft the page", None), ("ask Dana about the quota", Some(date(2026, 9, 7)))]);
        let found = speech(&[("Bram", "I'll draft the page by Friday and I'll ask Dana about the quota.")]);
        let short: Vec<_> = found.iter().map(|made| (made.what.as_str(), made.due)).collect();
        assert_eq!(short, [("draft the page", Some(date(2026, 9, 4))), ("ask Dana about the quota", None)]);
    }

    #[test]
    fn the_answer_to_by_when_dates_the_promise() {
        let found = speech(&[
            ("Bram", "I'll look into the timeouts."),
            ("Ines", "By when do you think?"),
            ("Bram", "Wednesday."),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].due, found[0].vague, found[0].turn), (Some(date(2026, 9, 9)), false, 0));
    }
}
