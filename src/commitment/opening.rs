//! How a promise opens: "I'll", "let me", "you'll have", "leave it with me".
//!
//! Owns the words before the act and what each way of opening takes to be meant. An opening alone is
//! never a promise: the act after it decides.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;

use super::sentence::last_bytes;

/// An opening in a text.
pub(super) struct Cue {
    pub(super) opening: Opening,
    pub(super) at: Range<usize>,
    /// Where the act begins.
    pub(super) act: usize,
    /// What "will be in your inbox".
    pub(super) thing: Option<Range<usize>>,
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
    /// "I ring him", "I'm telling them": only with a date, and only where a main clause begins.
    Present,
    /// "we'll": only with a date, and only for work. What "we have" on a day is a meeting.
    We,
    /// "you'll have", "I owe you", "I promise you one thing".
    Delivers,
    /// "it'll be in your inbox": only with a date, and "it's in the plan" only with a deadline.
    Arrives,
    /// "leave it with me", "it's on my list": the cue is the whole promise.
    Whole,
    /// "that's on me", "I'll be there": the whole promise too, but only with a date. Without one the
    /// first owns a fault and the second tells where somebody is.
    WholeDated,
    /// "somebody ought to": who says so promises no more than that there is somebody.
    Somebody,
}

/// The openings in a sentence, in order.
pub(super) fn cues(text: &str, sentence: &Range<usize>) -> Vec<Cue> {
    CUE.captures_iter(&text[sentence.clone()])
        .filter_map(|found| {
            let whole = found.get(0)?;
            let at = sentence.start + whole.start()..sentence.start + whole.end();
            let named = |name: &str| found.name(name).is_some();
            let by = || BY.is_match(&text[at.end..sentence.end]);
            if named("ill") && FELT.is_match(&text[sentence.start..at.start]) || named("is") && !by() {
                return None;
            }
            // Such an opening would end the clause before it: in "I'll say so when I ring him" there is none.
            let before = last_bytes(&text[sentence.start..at.start], 24);
            if (named("plain") || named("somebody")) && SUBORDINATE.is_match(before)
                || named("needs") && ASKED.is_match(before)
            {
                return None;
            }
            let opening =
                GROUPS.into_iter().find(|(name, _)| named(name)).map_or(Opening::Will, |(_, opening)| opening);
            // "I should have the build", "I send it" and "I'm sending it": the act begins inside the cue.
            let act = ["have", "hear", "due", "ing", "sole", "busy", "present", "now", "promised"]
                .into_iter()
                .find_map(|name| found.name(name))
                .map_or(whole.end(), |verb| verb.start());
            let thing = found.name("thing").map(|thing| sentence.start + thing.start()..sentence.start + thing.end());
            Some(Cue { opening, at, act: sentence.start + act, thing })
        })
        .collect()
}

/// Before "I send": a clause of time or a question, no statement.
static SUBORDINATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:if|when|before|after|once|as|while|because|since|that|the|than|can|do|did|does|should|could|would|will|shall
        |must|may|till|until|like|things?|way|day|time|every\w*|all|what|which|who|where|how|why|whatever|unless|soon\s+as
        |or|nor)\s+(?:and\s+)?$",
    )
    .expect("a valid regex")
});

/// Before "I can": part of what is seen or sent, "I'll see if I can", "I'll send what I can".
static ASKED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:if|whether|what|whatever|how|when|where|as|than|who|which|all)\s+$").expect("a valid regex")
});

/// The groups of [`CUE`] and what they open; the first that took part counts.
const GROUPS: [(&str, Opening); 9] = [
    ("whole", Opening::Whole),
    ("owned", Opening::WholeDated),
    ("arrives", Opening::Arrives),
    ("delivers", Opening::Delivers),
    ("letme", Opening::LetMe),
    ("we", Opening::We),
    ("plain", Opening::Present),
    ("needs", Opening::NeedsDate),
    ("somebody", Opening::Somebody),
];

/// After "it's in the plan": it will be.
static BY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)^\s+(?:by|before)\b").expect("a valid regex"));

/// Before "ill" without its apostrophe: it is an illness.
static FELT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?:\b(?:is|was|am|are|were|be|been|being|feel|feels|feeling|felt|fall|falls|fell|get|gets|got|getting
        |look|looks|looked|mentally|very|too|really|so|quite|pretty|home|an|the|of|are|seriously|critically)
        |['’](?:s|m|re))\s+$",
    )
    .expect("a valid regex")
});

/// All openings in one expression, so that of two at one place only the first counts. Chats and speech
/// recognition drop apostrophes, so most are optional; "well" and "were" stay words of their own.
pub(super) static CUE: LazyLock<Regex> = LazyLock::new(|| {
    const NEAR: &str = r"(?:it|that|this|them|those|these|(?:that|this)\s+one|(?:the|that|this|your|his|her|their)\s+[a-z\s-]{2,30}?|(?-i:\p{Lu})[\p{L}'’-]+)";
    const LIST: &str = r"(?:to-?do\s+)?(?:list|plate|desk|radar|docket|slate)";
    const DOING: &str = r"(?:sending|shipping|merging|publishing|deploying|meeting|presenting|booking|telling|asking|calling|ringing|phoning|emailing|mailing|messaging|texting|pinging|posting|filing|raising|chasing|bringing|switching|turning|rolling|migrating|updating|removing|deleting|closing|reviewing|rewriting|finishing|writing\s+(?:it|that|this|the|your|an?|up)|cancelling|canceling|drafting|delivering|handing|forwarding|ordering|arranging|submitting|returning|replying|visiting|moving|editing|correcting|fixing|doing\s+(?:it|that|this)|(?:talking|speaking|writing)\s+(?:to|with)|taking\s+(?:it|that|this|them)\s+to|putting\s+(?:it|that|this|them|the)|seeing\s+\p{L}+|sitting\s+(?:down\s+)?with)";
    const DO: &str = r"(?:send|print|ask|write|ring|post|ship|merge|book|draft|call|prepare|file|finish|deliver|publish|schedule|fix|test|review|bring|tell|(?:talk|speak|sit|meet|argue|fight)(?:\s+(?:down|back))?\s+(?:to|with)|go\s+(?:back\s+)?to|give|take|move|protect|correct|change|sign|answer|explain|make|clear|forward|chase|message|email|text|ping|phone|check|confirm|cancel|warn|push|update|share|come\s+back|arrange|order|submit|return|reply|raise|invite|hand|drop|show|start|do\s+(?:it|that|this)|see\s+(?:him|her|them)|get\s+(?:it|that|this|them|you|to\s+(?:it|that))|have\s+(?:it|that|them)\s+(?:done|ready|for\s+you|with\s+you))";
    Regex::new(&format!(
        r"(?ix)
        (?P<task>\b(?:it|that)(?:['’]?s|\s+is)\s+(?:on\s+me|my\s+(?:job|turn|task)|(?:down|up)\s+to\s+me|for\s+me)\s+to\b)
        |(?P<whole>\bleave\s+{NEAR}\s+(?:with|to|for)\s+me\b
            |(?:['’]s|\bthats|\bis|\bare|\bgoes|\bgo)(?:\s+(?:already|now|next|still))?\s+on\s+my\s+{LIST}\b
            |\bi(?:['’]?ve|\s+have)\s+(?:got\s+)?(?:it|that|this)\s+(?:on\s+my\s+{LIST}|flagged)\b
            |\bi(?:['’]?ve|\s+have)\s+got\s+(?:that|this)\s+one\b
            |\bconsider\s+(?:it|that)\s+(?:done|sorted|handled|sent)\b
            |\bput\s+me\s+down\s+for\b|\bput\s+my\s+name\s+(?:on|against|by|next\s+to|down)\b
            |\bput\s+(?:it|that|this|them)\s+on\s+my\s+{LIST}\b
            |\bi(?:['’]?m|\s+am)\s+on\s+(?:it|that|the\s+case)\b|^\W*on\s+it\b|\baction(?:['’]s|\s+is)?\s+(?:on|with)\s+me\b
            |\bthe\s+(?:[\w-]+\s+){{0,3}}?(?:slides?|deck|list|page|notes?|draft|docs?|tickets?|plan|call|mail|e-?mail|rota|numbers|agenda|summary
                |write-?up|report|proposal|booking|invite|review|spec|paper|table|graph|chart|minutes)(?:\s+(?:for|to|with|from|on)\s+[\w\s-]{{2,30}}?)?
                (?:['’]s|\s+is|\s+are)\s+on\s+me\b
            |\b(?:it|that|this|they)(?:['’]?ll|\s+will)\s+(?:be|get)\s+(?:sorted|looked\s+at|dealt\s+with|handled|taken\s+care\s+of)\b)
        |(?P<owned>\b(?:that|this|it|the\s+[a-z\s-]{{2,24}}?)(?:['’]?s|\s+is)\s+(?:on\s+me|mine|with\s+me)\b
            |\bmine\s+now\b|^\W*(?:(?:ok|okay|yes|yeah|sure|right|fine|good)\W+){{0,2}}(?:back\s+to\s+you|done|sorted|fixed)\b
            |\bgive\s+me\b|\b(?:it|that|this)(?:['’]?ll\s+go|\s+will\s+go|\s+goes|['’]s\s+going)\s+(?:out|over|to\s+you)\b|\bgive\s+(?:it|that|this|them)\s+to\s+me\b
            |\b(?:no\s+)?i(?:['’]?ll|\s+will)\s+(?P<sole>be\s+there)\b
            |\bi(?:['’]?m|\s+am)\s+(?P<busy>on\s+(?:the\s+phone|a\s+call)\s+(?:with|to))\b)
        |(?P<arrives>\b(?P<thing>it|that|this|the\s+[a-z\s-]{{2,24}}?|an?\s+[a-z\s-]{{2,24}}?)
            (?:(?:['’]?ll|\s+will)\s+be|(?P<is>['’]s|\s+is))\s+(?:waiting\s+)?(?:(?:in|on|at)\s+(?:your|the)\s+(?:[\w-]+\s+){{0,2}}?(?:inbox|desk|mail
            |mailbox|channel|ticket|thread|doc|folder|drive|calendar|board|wiki|page|repo|branch|staging|plan|notes|minutes|spec|agenda)
            |with\s+you|over\s+to\s+you|yours|there\s+for\s+you|up\s+for\s+review)\b)
        |(?P<delivers>\byou\s+(?:have|get)\b\s+(?P<now>it|that|them|(?:an?|the|my|one)\s+(?:[\w-]+\s+){{0,2}}?(?:answer|number|figure
            |draft|list|sentence|note|page|message|mail|e-?mail|summary|doc|write-?up|reply|decision|yes|word|link|build
            |fix|branch|pr|estimate|report|trace|plan|quote|version|result|picture|photo|screenshot|log|slide|graph|chart|table|spec
            |proposal|invite|contract|script|sample|screen|mock-?up|wireframe|sketch|schedule|comment|handover)s?)\b
            |^\W*(?:(?:so|and|then|you\s+can)\s+)?expect\s+(?P<due>it|that|them|(?:an?|the|my)\s+[\w-]+)\b|\byou(?:['’]ve|\s*ve)\s+(?:it|them)\s+(?:in|on|by|from)\b
            |\byou(?:['’]?ll|\s+will)\s+(?:have|get|hear|know)\b|\byou\s+(?P<hear>hear\s+from\s+me)\b
            |\bi\s+owe\s+you\b|\bi\s+promise(?:\s+you)?\s+(?P<promised>(?:precisely|exactly|just|only)?\s*(?:one|two|a|the|you)\b))
        |(?P<letme>\b(?:let|lemme)\s*me\b|\blemme\b)
        |(?P<needs>\bi\s+can\b|\bi\s+should\s+(?:be\s+able\s+to\b|(?P<have>have)\b)
            |\bi\s+should\b|\bi(?:['’]?ve|\s+have)\s+(?:got\s+)?to\b|\bi\s+gotta\b
            |\bi(?:['’]?m|\s+am)\s+(?:happy|glad)\s+to\b|\bi\s+(?:need|plan|aim|intend|expect|hope|mean)\s+to\b|\bi(?:['’]?m|\s+am)\s+(?:planning|aiming)\s+to\b)
        |(?P<we>\bwe(?:['’]ll|\s+will|['’]re\s+going\s+to|['’]re\s+gonna|\s+are\s+going\s+to)\b)
        |(?P<somebody>\b(?:some(?:one|body)|one\s+of\s+us)(?:\s+(?:on|from|in)\s+(?:my|our)\s+\w+)?(?:\s+at\s+some\s+point)?
            (?:['’]?ll|\s+(?:at\s+some\s+point\s+|really\s+|probably\s+)?(?:will|should|ought\s+to|oughta|needs\s+to
            |has\s+to|must|had\s+better)|['’]?s\s+(?:going\s+to|gonna|bound\s+to))\b)
        |(?P<will>\bi(?:['’]ll|\s+will|\s+shall|['’]?m\s+going\s+to|\s+am\s+going\s+to|['’]?m\s+gonna)\b
            |(?P<ill>\bill\b)
            |^\W*(?:(?:ok|okay|yes|yeah|sure|right|fine|good|grand|cool|fair|perfect)\W+){{0,2}}will\b
            |\bi\s+(?:promise|commit)\s+to\b)
        |(?P<plain>\bi(?:['’]?m|\s+am)\s+(?P<ing>{DOING})\b|\bi\s+(?P<present>{DO})\b)"
    ))
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
