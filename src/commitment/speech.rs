//! Promises in speech: "I'll send you the trace by Thursday".
//!
//! Owns the way through the sentences of a turn, from cue to cue: which clause and which date belong
//! to which promise, and what each opening needs to be one.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;
use jiff::civil::Date;

use super::act::{Act, act_of};
use super::deadline::{date_in_next_sentence, due_within, leading_due};
use super::hedge::{depends, is_hedged, is_later, is_question, is_right_now, is_unmeant};
use super::opening::{Cue, Opening, cues};
use super::phrase::{WORDS, act_in, phrase};
use super::repeat::{fold, reports_back};
use super::request::{Asked, accept};
use super::sentence::{last_bytes, sentences};
use super::vague::{is_soft, is_some_time};
use super::{Promised, Said, promise};
use crate::due::Due;

/// The promises of a turn; `asked` is what the turn before asked of its speaker.
pub(super) fn promised(said: &Said, asked: Option<Asked>, held: Option<Date>) -> Vec<Promised> {
    let text = said.text;
    let mut made: Vec<Promised> = Vec::new();
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
            let Some(mut promise) = in_clause(said, sentence, cue, &clause, held) else {
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
        accept(&mut made, said, asked, held);
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

fn in_clause(said: &Said, sentence: &Range<usize>, cue: &Cue, clause: &Clause, held: Option<Date>) -> Option<Promised> {
    let text = said.text;
    // "Maybe tomorrow I'll": the hedge stands before the date.
    let maybe_then = |due: &Due| is_hedged(last_bytes(&text[clause.before.start..due.at.end], 80));
    if is_unmeant(last_bytes(&text[clause.before.clone()], 160)) || clause.leading.as_ref().is_some_and(maybe_then) {
        return None;
    }
    let act = act_in(text, &clause.after);
    // In "I'll write down what we settled: captions by Friday" the day is part of what is written.
    let is_quoted = |due: &Due| text[clause.after.start..due.at.start].contains(": ");
    let due = due_within(text, &clause.after, held).filter(|due| !is_quoted(due)).or_else(|| clause.leading.clone());
    // "By Friday, unless the rig dies" is a day and a caveat; before the day a condition leaves it open.
    let act = match due.as_ref().map(|due| due.at.end) {
        Some(day) if (act.start..act.end).contains(&day) && depends(&text[day..act.end]) => act.start..day,
        _ => act,
    };
    let what = match cue.opening {
        Opening::Whole if TOLD_ABOUT.is_match(&text[clause.after.clone()]) => return None,
        Opening::Whole => TAKES_CARE.to_owned(),
        Opening::WholeDated if !own(text, due.as_ref(), &act) => return None,
        // In "that's mine, started Monday" the day tells something else.
        Opening::WholeDated if cue.act == cue.at.end => {
            // "Done on Friday" was done; "give me the list by Friday" asks, "give me until Friday" promises.
            let needs_by = NEEDS_BY.is_match(&text[cue.at.clone()]);
            let is_next = |due: &Due| {
                let next = due.at.end <= cue.at.start || text[cue.at.end..due.at.start].trim().len() <= 1;
                next && (!needs_by || BY.is_match(&text[due.at.clone()]))
            };
            due.as_ref().filter(|due| is_next(due)).map(|_| TAKES_CARE.to_owned())?
        }
        Opening::WholeDated => phrase(text, &act, due.as_ref().map(|due| &due.at), WORDS),
        Opening::Delivers if KNOWS.is_match(&text[cue.at.clone()]) => {
            own(text, due.as_ref(), &act).then(|| "let you know".to_owned())?
        }
        // "You'll get the numbers from me": who hands over is named, and that stands for a day.
        Opening::Delivers if due.is_none() && !BY_ME.is_match(&text[act.clone()]) => return None,
        Opening::Delivers => delivered(text, &act, due.as_ref())?,
        Opening::Arrives => due.as_ref().and(cue.thing.as_ref()).map(|thing| handed_over(text, thing, None))?,
        Opening::Somebody if act.is_empty() => TAKES_CARE.to_owned(),
        Opening::Somebody if !is_left_to_somebody(text, sentence, cue, &act) => return None,
        opening if !is_meant(opening, text, &act, &clause.after, due.as_ref()) => return None,
        _ => phrase(text, &act, due.as_ref().map(|due| &due.at), WORDS),
    };
    // "I'm going to add the, I'm gonna add an issue": the first was a false start.
    if what.is_empty() || clause.more == More::Follows && !what.contains(' ') {
        return None;
    }
    let soft = due.is_none() && (cue.opening == Opening::Somebody || is_soft(&text[clause.after.clone()]));
    let mut core = cue.at.start..act.end;
    if let Some(due) = &due {
        core = core.start.min(due.at.start)..core.end.max(due.at.end);
    }
    let mut promise = promise(said, what, &core, due);
    promise.commitment.vague |= soft;
    Some(promise)
}

/// The act of an opening that names none.
const TAKES_CARE: &str = "take care of it";

/// Whether a date is the act's own and not that of a reason or a third event later in the sentence.
fn own(text: &str, due: Option<&Due>, act: &Range<usize>) -> bool {
    let is_next = |due: &Due| {
        let between = text.get(act.end..due.at.start).unwrap_or_default();
        between.len() <= 30 && !SAYS_MORE.is_match(between)
    };
    due.is_some_and(|due| (due.at.start <= act.end + 2 || is_next(due)) && !TOPIC.is_match(&text[due.at.clone()]))
}

/// Between an act and a date: another thought, to which the date may belong.
static SAYS_MORE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:i|we|you|he|she|they|it|that|which|who|because|cause|so|but|if|since|though|when|and|is|are|was|were|has
        |have|had|will|would|as|after|before|what|how|why)\b|['’](?:s|re|ll|d|ve)\b|[?!]",
    )
    .expect("a valid regex")
});

/// "The plan for today", "the topics in this release": no time to do it by.
static TOPIC: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:for|in|of)\s+(?:today|this\s+(?:week|month|sprint|quarter|release))\b").expect("a valid regex")
});

/// "Somebody ought to chase them": short, at the head of its clause, and about work. "Somebody will ask
/// why" in the middle of a thought is about the world.
fn is_left_to_somebody(text: &str, sentence: &Range<usize>, cue: &Cue, act: &Range<usize>) -> bool {
    let lead = text[sentence.start..cue.at.start].trim_end();
    let opens = lead.split_whitespace().count() <= 4 || lead.ends_with([',', ';', ':', '…']);
    let short = text[cue.at.end..sentence.end].split_whitespace().count() <= 12;
    let act = &text[act.clone()];
    opens && short && (act_of(act) == Act::Work || COVERS.is_match(act)) && !depends(act)
}

/// "You'll have the draft by Friday" and "I owe you a number" promise to hand something over.
fn delivered(text: &str, act: &Range<usize>, due: Option<&Due>) -> Option<String> {
    if FROM_ME.is_match(&text[act.clone()]) {
        return Some("get back to you".to_owned());
    }
    if !THING.is_match(&text[act.clone()]) {
        return None;
    }
    Some(handed_over(text, act, due.map(|due| &due.at)))
}

fn handed_over(text: &str, thing: &Range<usize>, due: Option<&Range<usize>>) -> String {
    let mut thing = phrase(text, thing, due, WORDS - 2);
    // It may have begun the sentence: "The trace will be with you by Friday".
    if let Some(first) = thing.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    if PRONOUN.is_match(&thing) { format!("get {thing} to you") } else { format!("get you {thing}") }
}

/// Whether an act after "I'll", "let me", "I can" or "we'll" is a promise.
fn is_meant(opening: Opening, text: &str, act: &Range<usize>, after: &Range<usize>, due: Option<&Due>) -> bool {
    // Where the date alone makes the promise, it has to be the date of this act.
    let own_due = own(text, due, act) && !(opening == Opening::NeedsDate && is_estimate(text, due));
    let (act, after) = (&text[act.clone()], &text[after.clone()]);
    let opens = match opening {
        Opening::LetMe => own_due || RETURNS.is_match(act),
        Opening::NeedsDate => own_due || TAKES_ONE.is_match(act) || is_some_time(act),
        Opening::We => own_due || is_some_time(act),
        Opening::Present => own_due,
        _ => true,
    };
    let lasts = || match act_of(act) {
        // Its verbs are listed, and the date shows that they are meant.
        Act::Never if opening == Opening::Present => false,
        _ if matches!(opening, Opening::Present | Opening::Somebody) => true,
        Act::Never => false,
        Act::Work => opening != Opening::We || !MUTUAL.is_match(act),
        Act::InTheRoom if opening == Opening::Will => own_due || is_later(after),
        // "I can have that by Friday", "I should have it up tomorrow".
        Act::InTheRoom if opening == Opening::We => HANDS_OVER.is_match(act) && !MUTUAL.is_match(act),
        Act::InTheRoom => opening == Opening::NeedsDate && DELIVERY.is_match(act),
        // What is done by a day is work, whatever it is called.
        Act::Unknown => own_due && opening == Opening::Will,
    };
    let on_the_spot = || due.is_none() && is_right_now(after) && !is_later(after);
    opens && lasts() && !on_the_spot() && !depends(act) && !NOT_AN_ACT.is_match(act)
}

/// "I can do it in four days" says how long it takes; "by Friday" says when it is there.
fn is_estimate(text: &str, due: Option<&Due>) -> bool {
    due.is_some_and(|due| LENGTH.is_match(&text[due.at.clone()]))
}

static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:on\s+)?(?:in|within)\b.*\b(?:day|week|month|sprint)s?$").expect("a valid regex")
});

/// "I should have said it in June", "I can do twenty minutes on Friday".
static NOT_AN_ACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^have\s+(?:\w+ed|been|said|told|done|written|sent|seen|known|gone|asked|come|given|taken|thought|brought|made
        |got|put|heard|read)\b|^do\s+(?:an?|half|\w+)\s+(?:an\s+)?(?:hour|minute)s?\b",
    )
    .expect("a valid regex")
});

/// What somebody may do about a task, besides work.
static COVERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:cover|surface|get\s+(?:to|on)|look|see\s+to|label|pick|take|turn\s+up|come\s+back|do)\b")
        .expect("a valid regex")
});

static NEEDS_BY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:done|sorted|fixed|give\s+me)$").expect("a valid regex"));

static BY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:by|before|until|till|to)\b").expect("a valid regex"));

/// "You'll know by Friday".
static KNOWS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\bknow$").expect("a valid regex"));

/// "You'll hear from me by three".
static FROM_ME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:hear\s+)?(?:back\s+)?from\s+me\b").expect("a valid regex"));

/// "The list from me": the speaker hands it over.
static BY_ME: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:have|get)?\s*\S.{2,60}\bfrom\s+me\b").expect("a valid regex"));

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
        |think\s+about\s+(?:it|that)\s+and|own\s+that|have\s+a\s+(?:think|poke|nose|dig|rummage|word)|sleep\s+on|chew\s+on
        |mull)\b|^think\s+(?:it\s+over|on\s+(?:it|that)|about\s+(?:it|that|this))\s*$",
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

/// "We'll have it in staging": the team owes it, and the speaker answers for the team.
static HANDS_OVER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:have|get)\s+(?:it|that|this|them|the\s+\w+|your?)\b").expect("a valid regex")
});

/// Done together in a meeting of its own: a date in the calendar, nobody's debt.
static MUTUAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:(?:have|get)\s+(?:an?|another|our|the)\s+(?:[\w-]+\s+)?(?:call|meeting|chat|sync|session|retro|review|demo
        |discussion|conversation|word|look|coffee|lunch|beer|go)|have\s+to|get\s+(?:started|together|going|back|into|to)
        |start|talk|chat|meet|sync|catch\s+up|discuss|see|speak|touch\s+base
        |pick\s+(?:this|that|it)\s+up|review\s+(?:it|this|that)\s+(?:together|then)|work\s+(?:on|through|out)
        |think|look|consider|figure)\b",
    )
    .expect("a valid regex")
});

/// What is delivered in "you'll have the draft" or "I owe you a number".
static THING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:have\s+|ve\s+)?(?:(?:precisely|exactly|just|only)\s+)?(?:it|that|this|them|something|everything|the|a|an|my|your|our|his|her|their|some|both|those|all|one|two|three|numbers?)\b")
        .expect("a valid regex")
});

static PRONOUN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)^(?:it|that|this|them)$").expect("a valid regex"));

/// After "it's on my list": it is being told about, not taken.
static TOLD_ABOUT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s+(?:of|for\s+(?:months|weeks|years|ages)|since)\b").expect("a valid regex"));

#[cfg(test)]
mod tests {
    use crate::commitment::tests::{assert_none, assert_promises};

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
            ("I'll turn those into tickets.", "turn those into tickets", None, false),
            ("I'll make the slide, let's say by the fourth of October.", "make the slide", Some("2026-10-04"), false),
            ("I'll put your name in before the form closes.", "put your name in before the form closes", None, false),
            ("I'll bring the Q2 plan to our next one.", "bring the Q2 plan to our next one", None, false),
            (
                "I'll leave a handover page before I go tonight.",
                "leave a handover page before I go",
                Some("2026-09-03"),
                false,
            ),
            ("I'll see if I can prise Olu loose for a day.", "see if I can prise Olu loose for a day", None, true),
            ("I'll have another go at the number.", "have another go at the number", None, true),
            ("I'll try and squeeze the rotation in somewhere.", "squeeze the rotation in somewhere", None, false),
            ("You'll get the July numbers from me.", "get you the July numbers from me", None, false),
            ("The slides for the steering group are on me.", "take care of it", None, true),
            ("Leave Teo with me.", "take care of it", None, true),
            ("I'm switching it off on Thursday.", "switching it off", Some("2026-09-10"), false),
            ("The board shows the same thing, I'll send the link tonight.", "send the link", Some("2026-09-03"), false),
        ]);
    }

    #[test]
    fn a_date_makes_a_promise_of_many_openings() {
        assert_promises(&[
            ("ill ask dana after this and text you", "ask dana and text you", Some("2026-09-03"), false),
            ("I ring him today", "ring him", Some("2026-09-03"), false),
            ("Sold, I'm telling them tomorrow.", "telling them", Some("2026-09-04"), false),
            ("That's on me for Friday.", "take care of it", Some("2026-09-04"), false),
            ("no ill be there, half nine", "be there", None, false),
            ("It'll be in your inbox by Monday", "get it to you", Some("2026-09-07"), false),
            ("It's in the plan by tonight", "get it to you", Some("2026-09-03"), false),
            ("You'll know by Tuesday.", "let you know", Some("2026-09-08"), false),
            ("You'll hear from me by three.", "get back to you", Some("2026-09-03"), false),
            (
                "I promise you one thing, the broken lift, by Friday",
                "get you one thing, the broken lift",
                Some("2026-09-04"),
                false,
            ),
            ("Give me until Tuesday.", "take care of it", Some("2026-09-08"), false),
            ("We'll have it ready by Tuesday", "have it ready", Some("2026-09-08"), false),
            ("Will send it tonight.", "send it", Some("2026-09-03"), false),
        ]);
    }

    #[test]
    fn the_same_openings_tell_other_things() {
        assert_none(&[
            "That's on me, sorry.",
            "The delay is on me.",
            "I'll make a guess.",
            "I'll make the assumption that it scales.",
            "I'll try to be brief.",
            "I'll try to explain it.",
            "You'll get a mail from the system.",
            "I don't know what I can do by Friday.",
            "That's mine, started Monday.",
            "I should have said it by Friday",
            "I can do it in four days",
            "I can do twenty minutes on Friday",
            "It's in the plan from Monday",
            "When I ring him today it's always busy",
            "We'll have a call on Monday",
            "He was ill on Monday",
            "I'll be in the plan for today",
        ]);
    }

    #[test]
    fn what_is_left_to_somebody_is_vague() {
        assert_promises(&[
            ("Somebody ought to chase them, I guess.", "chase them", None, true),
            ("Yeah, somebody at some point probably should.", "take care of it", None, true),
            ("Someone on my side oughta call him back", "call him back", None, true),
        ]);
        assert_none(&[
            "The form breaks when somebody should update their address",
            "Someone at the trust needs to sign it",
        ]);
    }
}
