//! What takes a promise back: hedges, conditions, other people's words, questions, the here and now.
//!
//! Owns the words around a promise that say it is not meant, and the manners ("if you like", "okay?")
//! that only look like them.

use std::sync::LazyLock;

use crate::expression::Expression as Regex;

/// Whether the words before a cue say that no promise follows.
pub(super) fn is_unmeant(before: &str) -> bool {
    let before = FIGURE.replace_all(before, "");
    let reported = REPORTED.is_match(&before) && !NEW_THOUGHT.is_match(&before);
    reported || NOT_MEANT.is_match(&before) || is_conditional(&before)
}

/// "if we did that, I'll …": the promise hangs on something that may never be.
fn is_conditional(before: &str) -> bool {
    // "I'm not sure if it's ours, but I'll ask": the "if" is over.
    let open = ENDS_CONDITION.find_iter(before).last().map_or(before, |end| &before[end.end()..]);
    CONDITION.is_match(&INDIRECT.replace_all(&COURTESY.replace_all(open, ""), ""))
}

static ENDS_CONDITION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)[;—]|\b(?:but|anyway|either\s+way)\b,?").expect("a valid regex"));

/// "If" that asks and sets no condition.
static INDIRECT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:know|see|ask|asked|check|wonder|wondering|tell|matter|mind|remember|idea|as|even|(?:not|n['’]t|un)\s*(?:sure|clear|certain))\s+if\b")
        .expect("a valid regex")
});

/// "I'll do it if I find the time". After verbs of asking, "if" is a question and no condition.
pub(super) fn depends(act: &str) -> bool {
    static ASKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?ix)
            \b(?:see|check|ask|know|confirm|verify|find\s+out|figure\s+out|look(?:\s+into)?|wonder|tell\s+\w+
            |investigate|test|out)(?:\s+\w+){0,4}\s+(?:if|whether)\b",
        )
        .expect("a valid regex")
    });
    let act = COURTESY.replace_all(act, "");
    CONDITION.is_match(&ASKS.replace_all(&act, ""))
}

pub(super) fn is_question(sentence: &str) -> bool {
    let sentence = sentence.trim_end_matches(['"', '”', ' ']);
    sentence.ends_with('?') && !TAG.is_match(sentence) && !ASKED_AFTERWARDS.is_match(sentence)
}

pub(super) fn is_hedged(text: &str) -> bool {
    HEDGE.is_match(text)
}

/// Done while the meeting watches: "right now", "in the chat".
pub(super) fn is_right_now(after: &str) -> bool {
    RIGHT_NOW.is_match(after)
}

pub(super) fn is_later(after: &str) -> bool {
    LATER.is_match(after)
}

/// The text up to a condition that is only manners.
pub(super) fn without_courtesy(act: &str) -> &str {
    let manners = COURTESY.find(act).map_or(act.len(), |manners| manners.start());
    if act[manners..].contains(" and ") { act } else { &act[..manners] }
}

/// Words of telling that tell nothing: "tell you what, I'll", "I'm saying I'll".
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:(?:i(?:['’]ll|\s+will)\s+)?tell\s+you\s+what|you\s+know\s+what|i(?:['’]?m|\s+am)\s+(?:just\s+)?saying)\b,?\s*")
        .expect("a valid regex")
});

/// Before a cue: somebody else's words, or one's own of another day.
static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:said|says|saying|told|tells|telling|promised|promises|asked|mentioned|thought|claimed|swore|wrote
        |(?:was|were|is|are|he['’]s|she['’]s|they['’]re|i['’]m|be|being)\s+like|(?:i|he|she|they)\s+(?:goes|went))\b
        (?:[^.;,]{0,40}|(?:\s*\w*[,:]\s*){1,3})$",
    )
    .expect("a valid regex")
});

/// What ends a report: "he told me it broke, so I'll".
static NEW_THOUGHT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)(?:\bso|,\s*(?:and|but|then))\s*$").expect("a valid regex"));

/// Before a cue: a hedge, a habit, or a clause that only looks like a promise.
static NOT_MEANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?ix)
        ["“‘]\s*$
        |\b(?:maybe|perhaps|possibly|might|what|which|who|whom|where|how|whether|if|or|unless|until|than|wish|hope
        |hoping|doubt|not\s+sure|don['’]t\s+think|don['’]t\s+know(?:\s+(?:if|that|when))?|didn['’]t\s+think
        |as\s+if|like\s+if|pretend|imagine|suppose|sometimes|usually|often|normally|typically|every\s+time
        |whenever|each\s+time|always|don['’]t|not|never|(?:in\s+)?case)\s*,?\s*$
        |\b(?:things?|stuff|ever|only|day|years?|to)\s*$
        |\b(?:sometimes|usually|normally|typically|whenever|every\s+time|each\s+time
        |every\s+(?:day|week|month|sprint))\b[^.;]{0,60}$"#,
    )
    .expect("a valid regex")
});

static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:if|unless|in\s+case|assuming|provided|suppose|supposing|say\s+we|were\s+we|had\s+i)\b")
        .expect("a valid regex")
});

/// Conditions that are only manners.
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \bif\s+(?:you\s+(?:like|want(?:\s+me\s+to)?|prefer|don['’]t\s+mind|agree|wish|['’]?d\s+like
        |would\s+like)|you(?:['’]re|\s+are)\s+(?:ok|okay|fine|happy|good)(?:\s+with\s+(?:that|it|this))?
        |(?:that|it|this)(?:['’]s|\s+is)\s+(?:ok|okay|fine|alright|all\s+right|cool|good|useful|helpful
        |easier)(?:\s+(?:with|for)\s+you)?|(?:that|it|this)\s+(?:helps|works|suits)(?:\s+for\s+you)?|possible
        |needed|necessary|i\s+may|no\s+(?:one|body)\s+(?:minds|objects)|there\s+are\s+no\s+objections)\b",
    )
    .expect("a valid regex")
});

static HEDGE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:maybe|perhaps|possibly)\b").expect("a valid regex"));

/// "…, okay?" after a promise asks for a nod and leaves it a promise.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        [,;–—-]\s*(?:ok|okay|right|yeah|alright|all\s+right|cool|deal|fair|good|sounds?\s+good
        |does\s+that\s+(?:work|help)|would\s+that\s+(?:work|help)|is\s+that\s+(?:ok|okay|fine|alright|good)
        |that\s+work|if\s+that(?:['’]s|\s+is)\s+(?:ok|okay|fine)|yes|no|then|(?:must|should|does|do|will|wo|is|are|did|can|has|have|ought)n['’]?t\s+(?:they|it|we|he|she|i|you))(?:\s+(?:for|with)\s+you)?\s*\?$",
    )
    .expect("a valid regex")
});

/// "I'll have it by Friday, is that soon enough?": a statement, and then a question about it.
static ASKED_AFTERWARDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^\W*(?:(?:so|and|well|okay|ok|yeah|yes|right|then|but)\W+)*(?:i(?:['’]ll|\s+will|['’]m\s+(?:going\s+to|gonna))|ill|you['’]ll)\b
        .*[,;–—-]\s*(?:so\s+|and\s+|but\s+)?(?:does|do|is|are|can|could|would|will|did|has|have|shall|what|when|how|who|why
        |any\w*|unless)\b[^,;]{0,60}\?$",
    )
    .expect("a valid regex")
});

static RIGHT_NOW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:right\s+now|now|real\s+(?:quick|fast)|really\s+quick(?:ly)?|very\s+quickly|super\s+quick(?:ly)?
        |quickly|briefly|for\s+a\s+(?:second|sec|minute|moment)|(?:in|to|into)\s+the\s+chat|in\s+chat
        |on\s+(?:the\s+|my\s+)?screen|(?:right|down|up|over)\s+here|on\s+the\s+(?:white)?board
        |in\s+(?:here|the\s+background)|as\s+we\s+(?:speak|go)|while\s+(?:we|you|i)
        |in\s+a\s+(?:second|sec|minute|moment|bit)|during\s+(?:this|the)\s+(?:call|meeting))\b",
    )
    .expect("a valid regex")
});

/// Not today, though no day is named.
static LATER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:later|async(?:hronously)?|offline|afterwards?|after\s+(?:the|this|our)\s+\w+
        |once\s+(?:i|we|it|that|the|you)|as\s+soon\s+as|when\s+i(?:['’]m|\s+am|\s+get|['’]ve|\s+have)
        |over\s+(?:email|slack|the\s+next)|by\s+(?:email|mail))\b",
    )
    .expect("a valid regex")
});

#[cfg(test)]
mod tests {
    use crate::commitment::tests::{assert_none, assert_promises};

    #[test]
    fn what_is_hedged_conditional_asked_or_reported_is_no_promise() {
        assert_none(&[
            "If it breaks, I'll fix it",
            "If the vendor says no I'll rewrite the importer by Friday",
            "I'll fix it if I find the time",
            "Unless somebody objects to it I'll merge it",
            "Should I send it by Friday?",
            "I'll send it by Friday?",
            "He said I'll get it tomorrow",
            "She told me \"I'll send it by Friday\"",
            "They were like, I'll fix it tomorrow",
            "Maybe I'll write it up tomorrow",
            "Maybe tomorrow I'll write it up",
            "Sometimes I'll write the test first",
            "I don't think I'll finish it by Friday",
            "I'll quickly check the log",
            "What I'll do by Friday is unclear",
        ]);
    }

    #[test]
    fn manners_are_no_condition() {
        assert_promises(&[
            ("If you like, I'll draft the page", "draft the page", None, false),
            ("I'll draft the page if that helps", "draft the page", None, false),
            ("I'll send it over on Monday, okay?", "send it over", Some("2026-09-07"), false),
            ("I'll send it over on Monday, is that soon enough?", "send it over", Some("2026-09-07"), false),
            ("I'm not sure if it's ours, but I'll ask Dana", "ask Dana", None, false),
            ("Tell you what, I'll ask Dana", "ask Dana", None, false),
            ("He told me it broke, so I'll fix it tonight", "fix it", Some("2026-09-03"), false),
            ("I'll have it fixed by Friday unless the rig dies", "have it fixed", Some("2026-09-04"), false),
        ]);
    }
}
