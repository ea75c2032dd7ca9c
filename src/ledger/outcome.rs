//! Outcomes: words that say what became of a thing, whatever the thing is.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;

use crate::sentence::sentences;

/// What somebody says became of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is spoken of.
    About,
    /// It is still to be done.
    NotYet,
    /// It is done.
    Done,
    /// It is done, and later than was said.
    DoneLate,
    /// It will not be done.
    Dropped,
    /// It is to be done on another day, or something smaller.
    Moved,
}

impl Outcome {
    /// Whether the promise is over with it.
    pub fn is_end(self) -> bool {
        !matches!(self, Outcome::About | Outcome::NotYet)
    }

    /// Whether the person it is told by counts: the one who owes it, or the one who is owed. Only the owing
    /// side can say that it is not done yet; "you haven't sent it" is a reproach and may be wrong.
    pub fn may_be_told_by(self, owes_it: bool) -> bool {
        owes_it || self != Outcome::NotYet
    }
}

/// The parts of a turn that may each say an outcome: its sentences, and each with the next one.
pub(super) fn passages(text: &str) -> Vec<Range<usize>> {
    sentences(text)
}

/// The outcome that `said` tells, if it tells one. `before` is the turn before: an answer of "yes, yesterday" to
/// a question whether something is done says that it is.
pub(super) fn outcome(said: &str, before: Option<&str>) -> Option<Outcome> {
    let is = |regex: &Regex| regex.is_match(said);
    if said.trim_end().ends_with('?') && !is(&THANKED) || is(&UNREAL) {
        return None;
    }
    if is(&NOT_YET) {
        return Some(Outcome::NotYet);
    }
    if is(&DROPPED) {
        return Some(Outcome::Dropped);
    }
    let done = is(&DONE) || is(&THANKED) || before.is_some_and(|before| ASKED.is_match(before)) && is(&YES);
    if done {
        return Some(if is(&LATE) { Outcome::DoneLate } else { Outcome::Done });
    }
    is(&MOVED).then_some(Outcome::Moved)
}

/// Whether the words begin as the answer to a question does, or name what was asked by a pronoun.
pub(super) fn is_answer(said: &str) -> bool {
    YES.is_match(said) || NO.is_match(said) || PRONOUN.is_match(said)
}

macro_rules! words {
    ($name:ident, $pattern:expr) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(&format!("(?ix){}", $pattern)).expect("a valid regex"));
    };
}

// What is supposed, wished or told of others' plans has not happened.
words!(
    UNREAL,
    r"\b(?:if|would|could|should|might|once|when|as\s+soon\s+as|unless|until|before|going\s+to|gonna|i'll|you'll|we'll|she'll|he'll|they'll|will|hope|hopefully|let's\s+say|imagine|suppose)\b"
);
words!(
    NOT_YET,
    r"\bnot\s+yet\b|\b(?:haven't|hasn't|didn't|not)\s+(?:\w+\s+){0,2}?(?:got(?:ten)?|get|done|sent|managed|had|started|finished|looked|asked|written|heard|been\s+able)\b|\bstill\s+(?:on\s+my|to\s+do|open|owe|need\s+to|have\s+to|waiting|outstanding|on\s+the\s+list)|\bi\s+(?:still\s+)?owe\s+you\b|\bhaven't\s+forgotten\b"
);
words!(
    DROPPED,
    r"\b(?:let's|we\s+(?:can|should)|i'd|you\s+can|we'll)\s+(?:just\s+)?(?:drop|forget|skip|scrap|bin|leave|not\s+(?:do|bother))\b|\b(?:dropped|scrapped|binned|no\s+longer\s+(?:needed|necessary|worth)|not\s+needed\s+(?:any\s?more|now)|don't\s+(?:need|bother|worry\s+about)|not\s+doing|won't\s+(?:do|bother)|gave\s+up\s+on|given\s+up\s+on|off\s+the\s+table|not\s+happening|overtaken|moot)\b"
);
words!(
    DONE,
    r"\b(?:done|finished|sorted|fixed|merged|shipped|deployed|released|live|published|posted|filed|booked|signed|delivered|landed|closed|cleared|ordered|uploaded|updated|cancelled|agreed|confirmed|written\s+up)\b|\b(?:i|we)(?:'ve|\s+have)?\s+(?:also\s+|already\s+|finally\s+|just\s+|then\s+|even\s+)*(?:sent|wrote|written|asked|spoke|spoken|talked|called|rang|put|added|moved|checked|started|ran|run|tested|measured|read|told|made|drew|got|pulled|changed|removed|set|brought|shared|forwarded|mailed|emailed|messaged|printed|showed|shown|looked|chased|raised|found|gave|handed|turned|took|wired|swapped|split|cut|opened|renamed|reviewed|documented|tried|met|went\s+through)\b|\b(?:is|are|it's|that's|they're|was|were|went|been|came|are\s+all)\s+(?:\w+\s+)?(?:in|out|up|off|through|over|back|there|away|behind\s+us)\b|\boff\s+(?:my|your|our|the)\s+(?:plate|list|desk|back)\b|\byou(?:'ve|\s+have|'ll\s+have)?\s+(?:seen|got|had|have)\s+(?:it|the|my|that)\b|\bcame\s+(?:through|back)\b|\bas\s+promised\b|\bticked\b|\[x\]"
);
words!(
    THANKED,
    r"\b(?:thanks|thank\s+you|cheers|ta|grateful|appreciate\w*)\s+(?:so\s+much\s+|a\s+lot\s+|again\s+|very\s+much\s+)?for\b|\b(?:i\s+)?(?:got|read|saw|received|used|liked)\s+(?:your|the)\b|\byour\s+(?:\w+\s+){1,4}(?:helped|saved|was\s+(?:great|good|useful|perfect|exactly)|worked|arrived|landed|came)\b"
);
words!(
    LATE,
    r"\blate\b|\blater\s+than\b|\bsorry\s+(?:it|for\s+the|that\s+took|about\s+the)\b|\bfinally\b|\bat\s+last\b|\btook\s+(?:me\s+)?longer\b|\bdays?\s+(?:after|over|behind)\b|\bmissed\s+(?:the|my|our)\b|\boverdue\b|\bin\s+the\s+end\b|\bslipped\b|\bnot\s+(?:on|by)\s+(?:monday|tuesday|wednesday|thursday|friday)\b"
);
words!(
    MOVED,
    r"\b(?:can|could|may)\s+(?:i|we)\s+(?:have|make|say|move|push|take|do)\b.{0,60}\b(?:instead|until|till|to\s+(?:the|next|monday|tuesday|wednesday|thursday|friday)|next\s+week)\b|\b(?:make|call)\s+(?:it|that)\s+(?:the|next|monday|tuesday|wednesday|thursday|friday)|\b(?:moved|pushed|shifted|postponed|slid|slipped)\s+(?:it\s+|that\s+|the\s+\w+\s+)?(?:to|until|till|into|by)\b|\binstead\s+of\s+(?:the|monday|tuesday|wednesday|thursday|friday)|\bonly\s+(?:the|half|part)\b.{0,40}\b(?:for\s+now|this\s+time|instead)\b|\bnew\s+date\b"
);
words!(ASKED, r"\b(?:did|have|has|is|was|were|are)\b[^.?!]*\?");
words!(
    NO,
    r"^\s*(?:oh\s+|uh\s+|um\s+|ah\s+|sorry\W+)*(?:no|nope|not\s+(?:yet|really|quite)|still|almost|nearly|i\s+(?:didn't|haven't))\b"
);
words!(PRONOUN, r"^\W*(?:[\w'’]+\W+){0,4}(?:it|that|them|they|she|he|both)\b");
words!(
    YES,
    r"^\s*(?:oh\s+|uh\s+|um\s+|ah\s+)*(?:yes|yeah|yep|yup|it\s+(?:did|is|has|was)|i\s+(?:did|have)|she\s+did|he\s+did|they\s+did|done|all\s+done)\b"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_told_in_many_words() {
        for (said, expected) in [
            ("the vendor came through, so that one's off my plate", Some(Outcome::Done)),
            ("Thanks for the trace, by the way.", Some(Outcome::Done)),
            ("I sent it on Tuesday.", Some(Outcome::Done)),
            ("It's in, two days late, sorry it dragged.", Some(Outcome::DoneLate)),
            ("Let's forget the wiki page.", Some(Outcome::Dropped)),
            ("Not yet, sorry.", Some(Outcome::NotYet)),
            ("Could we make it next week instead?", None),
            ("Let's make it Friday.", Some(Outcome::Moved)),
            ("If they called I'd send it.", None),
            ("Once it's done I'll tell you.", None),
            ("Is it done?", None),
            ("Lovely weather.", None),
        ] {
            assert_eq!(outcome(said, None), expected, "{said}");
        }
        assert_eq!(outcome("Yes, yesterday.", Some("Did the export go out?")), Some(Outcome::Done));
    }
}
