//! Promises in speech: "I'll send you the trace by Thursday".
//!
//! Owns the way through the sentences of a turn, from cue to cue: which clause and which date belong
//! to which promise, and what each opening needs to be one.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::act::{Act, act_of};
use super::deadline::{date_in_next_sentence, due_within, leading_due};
use super::hedge::{depends, is_hedged, is_later, is_question, is_right_now, is_unmeant};
use super::opening::{Cue, Opening, cues};
use super::phrase::{WORDS, act_in, phrase};
use super::repeat::{fold, reports_back};
use super::request::{Asked, accept};
use super::sentence::{last_bytes, sentences};
use super::{Promise, Said, promise};
use crate::due::Due;

/// The promises of a turn; `asked` is what the turn before asked of its speaker.
pub(super) fn promised(said: &Said, asked: Option<Asked>, held: Option<Date>) -> Vec<Promise> {
    let text = said.text;
    let mut made: Vec<Promise> = Vec::new();
    let sentences = sentences(text);
    for (number, sentence) in sentences.iter().enumerate() {
        if is_question(&text[sentence.clone()]) {
            continue;
        }
        let cues = cues(text, sentence);
        let mut from = sentence.start;
        let mut leading = cues.first().and_then(|cue| leading_due(text, &(from..cue.at.start), held));
        for (nth, cue) in cues.iter().enumerate() {
            let next = cues.get(nth + 1);
            let mut to = next.map_or(sentence.end, |next| next.at.start);
            // In "I'll draft it and tomorrow I'll send it" the date belongs to what follows it.
            let next_leading = next
                .and_then(|next| leading_due(text, &(cue.act..next.at.start), held))
                .filter(|due| text[due.at.end..to].trim().is_empty() && AND.is_match(&text[cue.act..due.at.start]));
            to = next_leading.as_ref().map_or(to, |due| due.at.start);
            let clause = Clause {
                before: from..cue.at.start,
                after: cue.act..to,
                leading: leading.take(),
                more: next.map_or(More::Last, |_| More::Follows),
            };
            from = cue.act;
            leading = next_leading;
            let Some(mut promise) = in_clause(said, cue, &clause, held) else {
                continue;
            };
            if !promise.dated && nth + 1 == cues.len() {
                date_in_next_sentence(&mut promise, text, sentences.get(number + 1), held);
            }
            match made.last_mut() {
                Some(last) if reports_back(&promise) && !last.dated => fold(last, promise, text),
                _ => made.push(promise),
            }
        }
    }
    if let Some(asked) = asked {
        accept(&mut made, said, asked);
    }
    made
}

/// The text around one cue, up to the neighbouring cues or the ends of the sentence.
struct Clause {
    before: Range<usize>,
    after: Range<usize>,
    /// A date that stands right before the cue.
    leading: Option<Due>,
    more: More,
}

/// Whether another cue follows in the same sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
enum More {
    Follows,
    Last,
}

fn in_clause(said: &Said, cue: &Cue, clause: &Clause, held: Option<Date>) -> Option<Promise> {
    let text = said.text;
    // "Maybe tomorrow I'll": the hedge stands before the date.
    let maybe_then = |due: &Due| is_hedged(last_bytes(&text[clause.before.start..due.at.end], 80));
    if is_unmeant(last_bytes(&text[clause.before.clone()], 160)) || clause.leading.as_ref().is_some_and(maybe_then) {
        return None;
    }
    let act = act_in(text, &clause.after);
    let due = due_within(text, &clause.after, held).or_else(|| clause.leading.clone());
    let what = match cue.opening {
        Opening::Whole if TOLD_ABOUT.is_match(&text[clause.after.clone()]) => return None,
        Opening::Whole => "take care of it".to_owned(),
        Opening::Delivers => delivered(text, &act, due.as_ref()?)?,
        opening if !is_meant(opening, text, &act, &clause.after, due.as_ref()) => return None,
        _ => phrase(text, &act, due.as_ref().map(|due| &due.at), WORDS),
    };
    // "I'm going to add the, I'm gonna add an issue": the first was a false start.
    if what.is_empty() || clause.more == More::Follows && !what.contains(' ') {
        return None;
    }
    let mut core = cue.at.start..act.end;
    if let Some(due) = &due {
        core = core.start.min(due.at.start)..core.end.max(due.at.end);
    }
    Some(promise(said, what, &core, due))
}

/// "You'll have the draft by Friday" and "I owe you a number" promise to hand something over.
fn delivered(text: &str, act: &Range<usize>, due: &Due) -> Option<String> {
    if !THING.is_match(&text[act.clone()]) {
        return None;
    }
    let thing = phrase(text, act, Some(&due.at), WORDS - 2);
    Some(if PRONOUN.is_match(&thing) { format!("get {thing} to you") } else { format!("get you {thing}") })
}

/// Whether an act after "I'll", "let me", "I can" or "we'll" is a promise.
fn is_meant(opening: Opening, text: &str, act: &Range<usize>, after: &Range<usize>, due: Option<&Due>) -> bool {
    // Where the date alone makes the promise, it has to be the date of this act and not of a reason
    // or a third event later in the sentence.
    let own_due = due.is_some_and(|due| due.at.start <= act.end + 2);
    let (act, after) = (&text[act.clone()], &text[after.clone()]);
    let opens = match opening {
        Opening::LetMe => due.is_some() || RETURNS.is_match(act),
        Opening::NeedsDate => own_due || TAKES_ONE.is_match(act),
        Opening::We => own_due,
        Opening::Will | Opening::Delivers | Opening::Whole => true,
    };
    let lasts = || match act_of(act) {
        Act::Never => false,
        Act::Work => opening != Opening::We || !MUTUAL.is_match(act),
        Act::InTheRoom if opening == Opening::Will => own_due || is_later(after),
        // "I can have that by Friday", "I should have it up tomorrow".
        Act::InTheRoom => opening == Opening::NeedsDate && DELIVERY.is_match(act),
        // What is done by a day is work, whatever it is called.
        Act::Unknown => own_due && opening == Opening::Will,
    };
    let on_the_spot = || due.is_none() && is_right_now(after) && !is_later(after);
    opens && lasts() && !on_the_spot() && !depends(act)
}

static AND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)(?:\b(?:and|then|but|so)|[,;])\s*$").expect("a valid regex"));

/// "let me … and get back to you", and lookings-into that need time.
static RETURNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:get\s+back\s+(?:to|with)\s+(?:you|him|her|them|(?-i:[A-Z]))|come\s+back\s+(?:to\s+you|with)
        |circle\s+back|report\s+back|follow\s+up\s+with|let\s+you\s+know
        |and\s+(?:then\s+)?(?:i(?:['’]ll|\s+will)\s+)?(?:send|tell|ping|message|email|slack|update
        |give)\s+you)\b|^(?:look\s+into|dig\s+into|check\s+with|ask\s+(?-i:[A-Z])\w+|talk\s+to\s+(?-i:[A-Z])\w+
        |find\s+out|take\s+(?:that|this|it)\s+(?:away|offline|to)|take\s+(?:that|this)\s+one
        |think\s+about\s+(?:it|that)\s+and|own\s+that|have\s+a\s+think\s+about|sleep\s+on)\b",
    )
    .expect("a valid regex")
});

/// "I can take that one": somebody asked who would.
static TAKES_ONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:take|pick\s+up|own|handle)\s+(?:that|this)(?:\s+(?:one|on|up))?\s*(?:[,.!]|$)")
        .expect("a valid regex")
});

/// On-the-spot verbs that a date turns into handing something over.
static DELIVERY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:have|get|share|show|demo|present|post|do|bring|close|change|move|start|give)\b")
        .expect("a valid regex")
});

/// Done together in a meeting of its own: a date in the calendar, nobody's debt.
static MUTUAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:have|get|start|talk|chat|meet|sync|catch\s+up|discuss|see|speak|touch\s+base
        |pick\s+(?:this|that|it)\s+up|review\s+(?:it|this|that)\s+(?:together|then)|work\s+(?:on|through|out)
        |think|look|consider|figure)\b",
    )
    .expect("a valid regex")
});

/// What is delivered in "you'll have the draft" or "I owe you a number".
static THING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:it|that|this|them|something|everything|the|a|an|my|your|our|some|both|those|all|numbers?)\b")
        .expect("a valid regex")
});

static PRONOUN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)^(?:it|that|this|them)$").expect("a valid regex"));

/// After "it's on my list": it is being told about, not taken.
static TOLD_ABOUT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s+(?:of|for\s+(?:months|weeks|years|ages)|since)\b").expect("a valid regex"));

#[cfg(test)]
mod tests {
    use crate::commitment::tests::assert_promises;

    #[test]
    fn promises_are_found() {
        assert_promises(&[
            ("I'll send you the traces by Thursday.", "send you the traces", Some("2026-09-10"), false),
            ("Okay, I will write up the options tomorrow.", "write up the options", Some("2026-09-04"), false),
            ("Let me check the numbers and get back to you", "check the numbers and get back to you", None, true),
            (
                "Let me talk to Priya and get back to you by Tuesday",
                "talk to Priya and get back to you",
                Some("2026-09-08"),
                false,
            ),
            ("I can have that by Wednesday", "have that", Some("2026-09-09"), false),
            ("I can take that one.", "take that one", None, true),
            ("I'll take that one", "take that one", None, true),
            ("Leave it with me.", "take care of it", None, true),
            ("It's on my list", "take care of it", None, true),
            ("You'll have it by Friday", "get it to you", Some("2026-09-04"), false),
            ("You'll have the numbers by end of week.", "get you the numbers", Some("2026-09-04"), false),
            ("We'll ship the fix by Tuesday.", "ship the fix", Some("2026-09-08"), false),
            ("I'll have the spike done before the retro", "have the spike done", None, false),
            ("I should have the build up by tomorrow", "have the build up", Some("2026-09-04"), false),
            ("I owe you the rollout plan by Monday", "get you the rollout plan", Some("2026-09-07"), false),
            ("I send you the list tomorrow.", "send you the list", Some("2026-09-04"), false),
            ("The board shows the same thing, I'll send the link tonight.", "send the link", Some("2026-09-03"), false),
        ]);
    }
}
