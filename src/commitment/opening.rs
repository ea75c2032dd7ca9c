//! How a promise opens: "I'll", "let me", "you'll have", "leave it with me".
//!
//! Owns the words before the act and what each way of opening takes to be meant. An opening alone is
//! never a promise: the act after it decides.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// An opening in a text.
pub(super) struct Cue {
    pub(super) opening: Opening,
    pub(super) at: Range<usize>,
    /// Where the act begins.
    pub(super) act: usize,
}

/// How a promise opens, which decides what else it takes to be one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// "I'll", "I'm going to".
    Will,
    /// "let me": a promise only with a way back to the listener.
    LetMe,
    /// "I can", "I need to", "I plan to": only with a date.
    NeedsDate,
    /// "we'll": only with a date, and only for work. What "we have" on a day is a meeting.
    We,
    /// "you'll have", "I owe you".
    Delivers,
    /// "leave it with me", "it's on my list": the cue is the whole promise.
    Whole,
}

/// The openings in a sentence, in order.
pub(super) fn cues(text: &str, sentence: &Range<usize>) -> Vec<Cue> {
    CUE.captures_iter(&text[sentence.clone()])
        .filter_map(|found| {
            let whole = found.get(0)?;
            let named = |name: &str| found.name(name).is_some();
            let opening = if named("whole") {
                Opening::Whole
            } else if named("delivers") {
                Opening::Delivers
            } else if named("letme") {
                Opening::LetMe
            } else if named("we") {
                Opening::We
            } else if named("needs") {
                Opening::NeedsDate
            } else {
                Opening::Will
            };
            // "I should have the build", "I send it" and "I'm sending it": the act begins inside the cue.
            let act = ["have", "ing", "present", "now"]
                .into_iter()
                .find_map(|name| found.name(name))
                .map_or(whole.end(), |verb| verb.start());
            Some(Cue {
                opening,
                at: sentence.start + whole.start()..sentence.start + whole.end(),
                act: sentence.start + act,
            })
        })
        .collect()
}

/// All openings in one expression, so that of two at one place only the first counts.
pub(super) static CUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?P<whole>\bleave\s+(?:it|that|this|that\s+one|this\s+one|the\s+[\w\s]{2,30}?)\s+with\s+me\b
            |\b(?:it|that|this|that\s+one|which)(?:['’]s|\s+is|\s+goes)(?:\s+already)?
                \s+on\s+my\s+(?:to-?do\s+)?(?:list|plate)\b
            |\bi(?:['’]ve|\s+have)\s+(?:got\s+)?(?:it|that|this)\s+on\s+my\s+(?:to-?do\s+)?list\b
            |\bconsider\s+(?:it|that)\s+done\b)
        |(?P<delivers>\byou\s+(?:have|get)\b\s+(?P<now>it|that|them)\b|\byou(?:['’]ll|\s+will)\s+(?:have|get)\b
            |\bi\s+owe\s+you\b)
        |(?P<letme>\b(?:let|lemme)\s*me\b|\blemme\b)
        |(?P<needs>\bi\s+can\b|\bi\s+should\s+(?:be\s+able\s+to\b|(?P<have>have)\b)
            |\bi\s+(?:need|plan|aim|intend)\s+to\b|\bi(?:['’]m|\s+am)\s+(?:planning|aiming)\s+to\b
            |\bi(?:['’]m|\s+am)\s+(?P<ing>sending|shipping|merging|publishing|deploying|meeting|talking\s+to
                |speaking\s+to|speaking\s+with|talking\s+with|presenting|booking)\b
            |\bi\s+(?P<present>send|print|ask|write|ring|post|ship|merge|book|draft|call|prepare|file|finish|deliver
                |publish|schedule|fix|test|review)\b)
        |(?P<we>\bwe(?:['’]ll|\s+will|['’]re\s+going\s+to|['’]re\s+gonna|\s+are\s+going\s+to)\b)
        |(?P<will>\bi(?:['’]ll|\s+will|\s+shall|['’]m\s+going\s+to|\s+am\s+going\s+to|['’]m\s+gonna)\b
            |\bi\s+(?:promise|commit)\s+to\b)",
    )
    .expect("a valid regex")
});

#[cfg(test)]
mod tests {
    use crate::commitment::tests::assert_none;

    #[test]
    fn other_openings_and_openings_alone_promise_nothing() {
        assert_none(&[
            "I'd write it down by Friday",
            "I could send it by Friday",
            "I might fix that tomorrow",
            "I would review it",
            "I sent it on Monday",
            "I won't send it by Friday",
            "I'm not going to rewrite it by Friday",
            "I can't have that by Friday",
            "You'll have to ask Dana by Friday",
            "I send a report when it breaks",
            "I need to know by Friday",
            "I can see the graph from Monday",
            "We'll look at the board",
            "We'll talk on Monday",
            "We'll see on Friday",
            "Let me think",
            "Let me know by Friday",
            "Let me just say one thing",
            "Let me check",
            "I will not ship this by Friday",
            "I'll never finish it by Friday",
            "",
            "…",
        ]);
    }
}
