//! Action items in notes: check boxes, "Action:", "Bram to write the RFC", "rotate the keys (Bram)".
//!
//! Owns who owes an item and whether it is ticked off. A line that only tells what was said or
//! decided is no item, however much it sounds like one.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;
use jiff::civil::Date;

use super::act::{Act, act_of};
use super::deadline::due_within;
use super::hedge::is_question;
use super::phrase::{WORDS, phrase, until_reason};
use super::{Promised, Said, promise};
use crate::due::due;

/// The action items of a turn, line by line.
pub(super) fn noted(said: &Said, people: &BTreeSet<String>, held: Option<Date>) -> Vec<Promised> {
    let mut line_start = 0;
    let mut made = Vec::new();
    for line in said.text.split_inclusive('\n') {
        let end = line_start + line.trim_end().len();
        made.extend(noted_line(said, line_start..end, people, held));
        line_start += line.len();
    }
    made
}

fn noted_line(said: &Said, line: Range<usize>, people: &BTreeSet<String>, held: Option<Date>) -> Option<Promised> {
    let text = said.text;
    let item = ITEM.captures(&text[line.clone()])?;
    let labelled = item.name("label").is_some();
    let tick = item.name("box").map(|tick| tick.as_str());
    let is_item = labelled || tick.is_some();
    let mut act_start = line.start + item.get(0)?.end();
    let mut act_end = line.end;
    let mut who = item.name("labelled").map(|name| name.as_str().trim_start_matches('@').to_owned());

    let body = &text[act_start..line.end];
    let mut named = false;
    if let Some(owner) = OWNER.captures(body) {
        let name = ["at", "colon", "to", "will"].into_iter().find_map(|form| owner.name(form))?;
        let is_nobody = NOBODY.is_match(name.as_str()) && owner.name("at").is_none();
        let first = name.as_str().split_whitespace().next().unwrap_or_default();
        let known = owner.name("at").is_some() || people.contains(first);
        let act = &body[owner.name("act")?.start()..];
        let counts = if owner.name("to").is_some() {
            is_item || matches!(act_of(act), Act::Work | Act::InTheRoom)
        } else if owner.name("will").is_some() {
            is_item || act_of(act) == Act::Work && (known || due(act, held).is_some())
        } else {
            // "Bram: write the RFC by Friday"; without a date it is as likely a heading.
            is_item
                || owner.name("at").is_some() && act_of(act) == Act::Work
                || known && act_of(act) == Act::Work && due(act, held).is_some()
        };
        if counts && !is_nobody {
            who = Some(name.as_str().trim_end_matches(['.', '-']).to_owned());
            act_start += owner.name("act")?.start();
            named = true;
        }
    }
    if !named
        && is_item
        && let Some(owner) = OWNER_AT_END.captures(body)
    {
        let name = owner.name("name").or(owner.name("dash")).or(owner.name("at"))?;
        who = Some(name.as_str().to_owned());
        act_end = act_start + owner.get(0)?.start();
        named = true;
    }
    // The author's own line: an order to oneself with a date.
    if !named && NOBODY_YET.is_match(body) {
        return None;
    }
    let own = said.speaker.is_some() && act_of(body) == Act::Work && due(body, held).is_some() && is_imperative(body);
    if !(named || is_item || own) || is_question(body) {
        return None;
    }
    let found = due_within(text, &(act_start..line.end), held);
    let act = until_reason(&text[act_start..act_end]);
    let skip = OPENERS_IN_NOTES.find(act).map_or(0, |skip| skip.end());
    let act_at = act_start + skip..act_start + act.len();
    let what = phrase(text, &act_at, found.as_ref().map(|due| &due.at), WORDS);
    if what.is_empty() {
        return None;
    }
    let mut promise = promise(said, what, &line, found);
    // "Ravindra: I'll ring them" names nobody; the speaker stays.
    if let Some(who) = who.filter(|who| who != "I") {
        promise.commitment.who = who;
    }
    promise.commitment.done = tick.is_some_and(|tick| !matches!(tick, " " | "-")) || text[line.clone()].contains("✅");
    Some(promise)
}

/// Names that the meeting's file itself uses as such: speakers and @mentions.
pub(super) fn people(turns: &[Said]) -> BTreeSet<String> {
    static MENTION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"@(\p{Lu}[\p{L}\p{M}'’-]+)").expect("a valid regex"));
    let mut people = BTreeSet::new();
    for said in turns {
        let mentioned = MENTION.captures_iter(said.text).filter_map(|found| found.get(1)).map(|name| name.as_str());
        people.extend(said.speaker.into_iter().flat_map(str::split_whitespace).chain(mentioned).map(str::to_owned));
    }
    people
}

/// Notes tell the past too: "Reviewed the plan", "Sending worked on Friday".
fn is_imperative(body: &str) -> bool {
    body.split_whitespace()
        .next()
        .is_some_and(|verb| !verb.ends_with("ed") && !verb.ends_with("ing") && !verb.ends_with(':'))
}

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        ^\s*(?:(?:[-*+•]|\d{1,2}[.)])\s+)?(?:\[(?P<box>[\ xX✓✔-])\]\s*)?
        (?P<label>\**(?i:action(?:\s+items?|\s+points?)?|todo|to-do|next\s+steps?|follow[\s-]up)s?\**
            (?:\s+(?i:for|on)\s+(?P<labelled>@?\p{Lu}[\p{L}\p{M}'’-]+))?\**\s*[:–—]\**\s*)?",
    )
    .expect("a valid regex")
});

static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    const NAME: &str =
        r"\p{Lu}[\p{L}\p{M}'’-]*(?:\s+\p{Lu}[\p{L}\p{M}'’.-]*){0,2}(?:\s+(?:and|&)\s+\p{Lu}[\p{L}\p{M}'’-]+)?";
    Regex::new(&format!(
        r"(?x)
        ^(?:\**@(?P<at>[\p{{L}}\p{{M}}'’._-]+)\**\s*[:–—-]?\s*(?:to\s+|will\s+)?
        |\**(?P<colon>{NAME})\**\s*(?::\**|\s[–—-]\s)\s*(?:to\s+|will\s+)?|\**(?P<to>{NAME})\**\s+to\s+
        |\**(?P<will>{NAME})\**(?:\s+will|['’]ll|\s+(?:is|are)\s+going\s+to)\s+)(?P<act>\S)"
    ))
    .expect("a valid regex")
});

static OWNER_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        \s*(?:[\[(](?:@|owner:\s*)?(?P<name>\p{Lu}[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]+)?)[\])]
        |[–—-]\s*@?(?P<dash>\p{Lu}[\p{L}\p{M}'’-]+)|@(?P<at>[\p{L}\p{M}'’._-]+))\s*[.]?\s*$",
    )
    .expect("a valid regex")
});

/// Capitalised, at the head of a line, and nobody's name.
static NOBODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:the|we|you|they|it|this|that|these|those|there|he|she|need|needs|want|wants|how|what|when|why|where
        |who|decision|decided|decisions|plan|able|ready|happy|next|goal|goals|going|have|has|had|trying|try|hard
        |easy|important|agreed|agree|due|used|supposed|back|up|down|note|notes|question|questions|open|risk
        |risks|blocker|blockers|context|idea|ideas|also|and|or|but|if|once|then|maybe|possibly|everyone
        |everybody|nobody|someone|users?|customers?|clients?|discussed|talked|willing|free|close|nice|good|great
        |time|way|ways|reason|option|options|asked|proposal|topic|status|update|updates|team|background|summary
        |monday|tuesday|wednesday|thursday|friday|moved|moving|listened|responded|due|later|from|according
        |thanks|subject|committed|related|\w+ing|\w+ed)\b",
    )
    .expect("a valid regex")
});

/// An open item that nobody took.
static NOBODY_YET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:someone|somebody|anyone|we\s+(?:should|could|might)|maybe)\b").expect("a valid regex")
});

static OPENERS_IN_NOTES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\s*(?:(?:i(?:['’]ll|\s+will)|will|to)\s+)?").expect("a valid regex"));

#[cfg(test)]
mod tests {
    use crate::commitment::tests::HELD;
    use crate::commitment::{Commitment, Said, commitments};
    use crate::transcript::Kind;

    fn notes(line: &str) -> Vec<Commitment> {
        commitments(&[Said { turn: 0, speaker: None, text: line }], Some(HELD), Kind::Notes)
    }

    #[test]
    fn notes_have_owners_boxes_and_dates() {
        for (line, who, what, due, done) in [
            ("- [ ] @Bram write the RFC by Friday", "Bram", "write the RFC", Some("2026-09-04"), false),
            ("[x] Ines: talk to legal", "Ines", "talk to legal", None, true),
            ("- [ ] Ines to book the room by 2026-09-10", "Ines", "book the room", Some("2026-09-10"), false),
            ("Action: Bram to profile the importer", "Bram", "profile the importer", None, false),
            ("**Action**: Ines will send the survey by Monday", "Ines", "send the survey", Some("2026-09-07"), false),
            ("Bram to split the ticket by Tuesday", "Bram", "split the ticket", Some("2026-09-08"), false),
            ("- Bram and Ines to review the dashboard", "Bram and Ines", "review the dashboard", None, false),
            ("TODO: rotate the keys (Bram)", "Bram", "rotate the keys", None, false),
            ("- [ ] rotate the keys", "", "rotate the keys", None, false),
            ("Action for Bram: draft the page by Friday", "Bram", "draft the page", Some("2026-09-04"), false),
        ] {
            let found = notes(line);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            let got = &found[0];
            assert_eq!((got.who.as_str(), got.what.as_str()), (who, what), "{line}");
            assert_eq!((got.due.map(|due| due.to_string()).as_deref(), got.done), (due, done), "{line}");
            assert!(line.contains(&got.quote), "{line}: {}", got.quote);
        }
    }

    #[test]
    fn notes_tell_more_than_promises() {
        for line in [
            "Need to review the roadmap",
            "We discussed the plan to ship by Friday",
            "Decision: to keep Kafka",
            "How to test the importer?",
            "Stripe will change their API",
            "Talked about the retro",
            "Reviewed the dashboard on Friday",
            "Going to split the ticket",
            "Note: the API is slow",
        ] {
            let found = notes(line);
            assert!(found.is_empty(), "{line}: {found:?}");
        }
    }
}
