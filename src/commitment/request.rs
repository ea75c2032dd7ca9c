//! A request and its acceptance: "Could you send me the logs?" – "Sure, will do."
//!
//! Owns whose promise a yes is and what of it the request says. Without a yes at the head of the very
//! next turn a request is nobody's promise, and a yes that hesitates is none.

use std::sync::LazyLock;

use crate::expression::Expression as Regex;
use jiff::civil::Date;

use super::act::{Act, act_of};
use super::deadline::{bare_date, due_within, set_date};
use super::hedge::is_right_now;
use super::phrase::{WORDS, phrase, until_reason};
use super::sentence::sentences;
use super::vague::is_vague;
use super::{Promised, Said, promise};
use crate::due::{Due, due};

/// What the turn before asked of this one.
pub(super) struct Asked {
    what: String,
    due: Option<Due>,
    form: Form,
}

/// How it was asked, which decides what counts as a yes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// "Could you send me the logs?"
    Request,
    /// "Send me the logs": a mere "okay" may be about anything else in the turn.
    Order,
    /// "Who rings the vendor?": only somebody who names themselves takes it.
    Anyone,
}

/// What the turn before asks of another speaker.
pub(super) fn asked(before: &Said, said: &Said, held: Option<Date>) -> Option<Asked> {
    if before.speaker == said.speaker || said.speaker.is_none() {
        return None;
    }
    let sentences = sentences(before.text);
    // A question three sentences before the end has been passed by.
    let (number, sentence, at, form) = sentences.iter().enumerate().rev().take(3).find_map(|(number, sentence)| {
        let words = &before.text[sentence.clone()];
        let forms = [(&REQUEST, Form::Request), (&ANYONE, Form::Anyone), (&ORDER, Form::Order)];
        let (act, form) = forms.iter().find_map(|(asks, form)| Some((asks.captures(words)?.name("act")?, *form)))?;
        Some((number, sentence, sentence.start + act.start(), form))
    })?;
    let act = until_reason(&before.text[at..sentence.end]);
    let act_at = at..at + act.len();
    let found = due_within(before.text, &act_at, held);
    let mut what = base_form(&phrase(before.text, &act_at, found.as_ref().map(|due| &due.at), WORDS));
    // An order begins its sentence.
    if let Some(first) = what.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    let due = found.or_else(|| {
        let next = &before.text[sentences.get(number + 1)?.clone()];
        due(next, held).filter(|_| next.split_whitespace().count() <= 7)
    });
    let lasts = match act_of(&what) {
        Act::Never => false,
        Act::Work if form == Form::Anyone => true,
        Act::Work => due.is_some() || !ANSWERED_HERE.is_match(&what),
        Act::InTheRoom | Act::Unknown => due.is_some(),
    };
    (lasts && !what.is_empty() && (due.is_some() || !is_right_now(act))).then_some(Asked { what, due, form })
}

/// Makes the turn's yes a promise of what was asked, or fills in what the turn's own promise leaves open.
pub(super) fn accept(made: &mut Vec<Promised>, said: &Said, asked: Asked, held: Option<Date>) {
    let Some(yes) = YES.captures(said.text) else {
        return;
    };
    let taken = match asked.form {
        Form::Request => true,
        Form::Order => yes.name("firm").is_some() || yes.name("when").is_some(),
        Form::Anyone => yes.name("firm").is_some() || yes.name("me").is_some(),
    };
    if !taken {
        return;
    }
    let Some(whole) = yes.get(0) else { return };
    let sentence =
        sentences(said.text).into_iter().find(|sentence| sentence.end >= whole.end()).unwrap_or(0..said.text.len());
    let first = &said.text[..sentence.end.max(whole.end())];
    let short = first.split_whitespace().count() <= if yes.name("firm").is_some() { 24 } else { 9 };
    // "Tomorrow." answers a request where it is all that is said; "tomorrow is full" does not.
    if yes.name("when").is_some() && bare_date(first, None).is_none() {
        return;
    }
    if TAKES_BACK.is_match(first) || !short {
        return;
    }
    // The accepter's own words win where they say what; a bare "I'll do that" takes it from the request.
    if let Some(own) = made.first_mut() {
        if OBJECT_IS_PRONOUN.is_match(&own.commitment.what) {
            own.commitment.what = asked.what;
        }
        if !own.dated && own.at.start <= first.len() {
            match asked.due {
                Some(due) => set_date(own, &due),
                None => own.commitment.vague = is_vague(&own.commitment.what),
            }
        }
        return;
    }
    let answered = due(first, None).is_some();
    if yes.name("firm").is_none() && asked.due.is_none() && !answered && said.text.split_whitespace().count() > 12 {
        // "Yeah, so the thing with the logs is …" goes on talking; it accepts nothing.
        return;
    }
    let own = due_within(said.text, &(sentence.start..first.len()), held);
    made.push(promise(said, asked.what, &(sentence.start..first.len()), own.or(asked.due)));
}

/// Gerund to verb for "would you mind sending".
fn base_form(act: &str) -> String {
    const SILENT_E: &str = "writ shar fil updat creat mak schedul tak giv summariz summaris estimat merg clos mov prepar \
        rais arrang invit";
    let (verb, rest) = act.split_once(' ').unwrap_or((act, ""));
    let Some(stem) = verb.strip_suffix("ing").filter(|stem| stem.len() > 1) else {
        return act.to_owned();
    };
    let doubled = stem.len() > 3
        && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2]
        && !stem.ends_with(['l', 's']);
    let base = if doubled {
        stem[..stem.len() - 1].to_owned()
    } else if SILENT_E.split_whitespace().any(|silent| silent == stem) {
        format!("{stem}e")
    } else {
        stem.to_owned()
    };
    if rest.is_empty() { base } else { format!("{base} {rest}") }
}

static REQUEST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?:\b(?:would|do)\s+you\s+mind\s+|\b(?:could|can|would|will)\s+you\s+(?:be\s+able\s+to\s+)?
        |\bare\s+you\s+able\s+to\s+|^\s*(?:and\s+|so\s+|then\s+|also,?\s+)?please\s+
        |\b(?:i|we)(?:['’]d)?\s+(?:need|want|like|love)\s+(?:for\s+)?you\s+to\s+
        |\bany\s+chance\s+you\s+(?:can|could)\s+|\bcan\s+i\s+ask\s+you\s+to\s+
        |\bif\s+you\s+could\s+)(?:(?:please|maybe|also|just|possibly|kindly|perhaps|go\s+ahead\s+and
        |try\s+(?:to|and))\s+)*(?P<act>\w)",
    )
    .expect("a valid regex")
});

static ANYONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \bwho(?:['’]?s|\s+is|['’]?ll|\s+will|\s+can|\s+could|\s+wants\s+to)\s+(?:going\s+to\s+|gonna\s+|up\s+for\s+)?(?P<act>\w)",
    )
    .expect("a valid regex")
});

/// An order at the head of a sentence, with "you" left out.
static ORDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^\W*(?:(?:ok|okay|and|then|so|right|fine|good|yes|yeah|well|also|just|please)\W+){0,3}
        (?P<act>(?:send|write|draft|file|book|ping|message|email|chase|check|confirm|update|post|forward|raise|ring|add|put
        |prepare|schedule|open|ask|tell|give|get|bring)\b)",
    )
    .expect("a valid regex")
});

/// Asked in the meeting and answered in the meeting.
static ANSWERED_HERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:say|repeat|explain|elaborate|clarify|tell|walk|talk|help|hear|see|confirm|give|describe|show|speak
        |remind|comment|think|imagine|expand|share|start|go|kick|introduce|read|pass|call|check|summari[sz]e|do
        |take|look\s+at\s+(?:this|the)|estimate|compare|log\s+in|sort|make)\b",
    )
    .expect("a valid regex")
});

/// A yes at the beginning of an answer, and nothing that takes it back.
static YES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^\W*(?:(?:um+|uh+|oh|ah|mm-?hm+|well)\W+)*(?:
        (?:(?:sure|yes|yep|yeah|yup|ok|okay|of\s+course|absolutely|definitely|certainly|no\s+problem|alright
        |right|good\s+point|fair)\W+(?:thing\W+)?){0,3}
        (?P<firm>will\s+do|can\s+do|consider\s+it\s+sorted|you(?:['’]ll|\s+will)\s+get\s+it|no\s+bother|i(?:['’]ll|\s+will|\s+can)\s+(?:do\s+(?:that|it|this|so)|send|get|have|take
        |write|put)\b|i(?:['’]m|\s+am)\s+on\s+it|on\s+it|consider\s+it\s+done|leave\s+(?:it|that)\s+with\s+me
        |happy\s+to|i\s+will\b|you(?:['’]ll|\s+will)\s+have\s+it|you\s+got\s+it|i\s+can\b
        |i(?:['’]ve)?\s+got\s+(?:that|this|it)\s+one)
        |(?P<yes>sure|yes|yep|yeah|yup|ok|okay|of\s+course|absolutely|definitely|certainly|no\s+problem
        |with\s+pleasure|sounds\s+good|aye|sure\s+thing|go\s+on|gladly|deal)\b
        |(?P<me>me\b|mine\b|that(?:['’]?s|['’]?d\s+be|\s+is|\s+would\s+be)\s+(?:me|mine|my\s+\w+)\b)
        |(?P<when>(?:by|before|on|tonight|today|tomorrow|this|next|end|first|monday|tuesday|wednesday|thursday|friday|within
        |later)\b))",
    )
    .expect("a valid regex")
});

static TAKES_BACK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:but|not|n['’]t|can['’]t|won['’]t|don['’]t|already|unless|if|though|however|depends|hmm|maybe|might
        |could|would|wouldn['’]t)\b|\?",
    )
    .expect("a valid regex")
});

static OBJECT_IS_PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:\w+(?:\s+care\s+of)?\s+(?:it|that|this|them|you|so)(?:\s+(?:one|it|that))?(?:\s+(?:to\s+you|over|out
        |done|up|on))?|\w+)$",
    )
    .expect("a valid regex")
});

#[cfg(test)]
mod tests {
    use crate::commitment::tests::speech;

    #[test]
    fn who_accepts_a_request_owes_it() {
        for (request, answer, what, due, vague) in [
            ("Could you send me the logs by Friday?", "Sure, will do.", "send me the logs", Some("2026-09-04"), false),
            ("Would you mind updating the runbook?", "No problem, I'm on it.", "update the runbook", None, false),
            ("Can you write the RFC?", "Yep.", "write the RFC", None, false),
            ("Can you review my doc before Tuesday please?", "Of course.", "review my doc", Some("2026-09-08"), false),
            (
                "Could you please send me the logs?",
                "I'll do that tomorrow.",
                "send me the logs",
                Some("2026-09-04"),
                false,
            ),
            (
                "Could you send me the logs? By Monday if possible.",
                "Yes, I can do that.",
                "send me the logs",
                Some("2026-09-07"),
                false,
            ),
            ("I need you to file the exception.", "Okay, leave it with me.", "file the exception", None, false),
            ("Could you send me the logs?", "Yeah, can do, tonight.", "send me the logs", Some("2026-09-03"), false),
            ("Can you write the RFC?", "Tomorrow.", "write the RFC", Some("2026-09-04"), false),
            ("Send me the logs when you have them.", "Will do.", "send me the logs when you have them", None, false),
            ("Who's going to call the vendor?", "That'd be me.", "call the vendor", None, false),
        ] {
            let found = speech(&[("Ines", request), ("Bram", answer)]);
            assert_eq!(found.len(), 1, "{request} {answer}: {found:?}");
            let got = &found[0];
            assert_eq!((got.who.as_str(), got.what.as_str(), got.turn), ("Bram", what, 1), "{request} {answer}");
            assert_eq!((got.due.map(|due| due.to_string()).as_deref(), got.vague), (due, vague), "{request} {answer}");
        }
    }

    #[test]
    fn a_request_without_a_yes_is_nobodys_promise() {
        for (request, answer) in [
            ("Could you send me the logs by Friday?", "I can't, the access is gone."),
            ("Could you send me the logs by Friday?", "Yeah, but only if ops opens the bucket."),
            ("Could you send me the logs by Friday?", "Why do you need them?"),
            ("Could you send me the logs?", "Yes, I already did."),
            ("Could you repeat that?", "Sure."),
            ("Can you share your screen?", "Yes."),
            ("Can you explain why?", "Sure, will do."),
            ("Can you hear me?", "Yes."),
            ("How was the weekend?", "Good, will do."),
            ("Send me the logs.", "Okay."),
            ("Who's going to call the vendor?", "Yeah."),
            ("Can you write the RFC?", "Tomorrow is full of meetings."),
        ] {
            let found = speech(&[("Ines", request), ("Bram", answer)]);
            assert!(found.is_empty(), "{request} {answer}: {found:?}");
        }
        assert!(speech(&[("Ines", "Could you send me the logs by Friday?"), ("Ines", "Sure.")]).is_empty());
    }
}
