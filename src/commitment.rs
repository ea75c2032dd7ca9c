//! Who owes whom what after a meeting: promises in speech, action items in notes.
//!
//! Owns the way from turns to [`Commitment`]s within one meeting. It never follows a promise into
//! the next meeting (the ledger does) and never judges a person for a vague one.
//!
//! A promise is a cue ("I'll", "leave it with me") and an act that outlasts the meeting. The act
//! decides: "I'll share my screen" and "I'll send you the trace" differ in nothing else. Acts come in
//! four kinds (see [`Act`]), and whatever is not known to be work needs a date to count. The design
//! thrown out took every "I'll" and subtracted exceptions; on recorded meetings three quarters of its
//! hits were people narrating their own hands ("I'll scroll down"), and the exceptions never ended.
//! A missed promise costs the reader one line, an invented one their trust in all the others.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::due::{Due, due};

/// One turn of a meeting, in order, as this module needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// The turn's number in the transcript.
    pub turn: usize,
    /// Who said it, as the file spells the name.
    pub speaker: Option<&'a str>,
    /// What was said.
    pub text: &'a str,
}

/// What kind of text the turns are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What people said, word for word.
    Speech,
    /// What somebody wrote down: bullets, check boxes, "Name to do x".
    Notes,
}

/// Something that somebody undertook to do after the meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commitment {
    /// Who owes it; empty where the file does not say.
    pub who: String,
    /// The act as a short verb phrase ("send you the trace"), without its date.
    pub what: String,
    /// The sentence or clause that holds the promise: a verbatim part of the one turn.
    pub quote: String,
    /// The number of the turn that `quote` is from.
    pub turn: usize,
    /// The last day on which it is kept, where one was named and can be resolved.
    pub due: Option<Date>,
    /// Neither a date nor anything concrete: "I'll look into it".
    pub vague: bool,
    /// Ticked off in the notes already.
    pub done: bool,
}

/// The commitments of one meeting, in the order they were made, each once.
///
/// `held` is the day of the meeting; without it relative dates stay unresolved.
#[must_use]
pub fn commitments(turns: &[Said], held: Option<Date>, kind: Kind) -> Vec<Commitment> {
    let people = people(turns);
    let mut made = Vec::new();
    for (at, said) in turns.iter().enumerate() {
        let noted = match kind {
            Kind::Notes => noted(said, &people, held),
            Kind::Speech => Vec::new(),
        };
        if noted.is_empty() {
            let asked = at
                .checked_sub(1)
                .and_then(|before| asked(&turns[before], said, held));
            made.extend(promised(said, asked, held));
        } else {
            made.extend(noted);
        }
        if let Some(promise) = made.last_mut() {
            answer_by_when(promise, &turns[..=at], held);
        }
    }
    each_once(made)
        .into_iter()
        .map(|promise| promise.commitment)
        .collect()
}

/// A commitment while it is being put together.
struct Promise {
    commitment: Commitment,
    /// Bytes of the turn that the quote covers.
    at: Range<usize>,
    /// Named a date in words, with or without a day of the calendar.
    dated: bool,
}

/// Longest quote in bytes.
const QUOTE: usize = 200;
/// Longest act in words.
const WORDS: usize = 12;

// ---- Speech -------------------------------------------------------------------------------------

/// What the turn before asked of this one.
struct Asked {
    what: String,
    due: Option<Due>,
}

fn promised(said: &Said, asked: Option<Asked>, held: Option<Date>) -> Vec<Promise> {
    let text = said.text;
    let mut made: Vec<Promise> = Vec::new();
    let sentences = sentences(text);
    for (number, sentence) in sentences.iter().enumerate() {
        if is_question(&text[sentence.clone()]) {
            continue;
        }
        let cues = cues(text, sentence);
        let mut from = sentence.start;
        let mut leading = cues
            .first()
            .and_then(|cue| leading_due(text, from..cue.at.start, held));
        for (nth, cue) in cues.iter().enumerate() {
            let next = cues.get(nth + 1);
            let mut to = next.map_or(sentence.end, |next| next.at.start);
            // In "I'll draft it and tomorrow I'll send it" the date belongs to what follows it.
            let next_leading = next
                .and_then(|next| leading_due(text, cue.act..next.at.start, held))
                .filter(|due| {
                    text[due.at.end..to].trim().is_empty()
                        && AND.is_match(&text[cue.act..due.at.start])
                });
            to = next_leading.as_ref().map_or(to, |due| due.at.start);
            let clause = Clause {
                text,
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

struct Cue {
    kind: Opening,
    at: Range<usize>,
    /// Where the act begins.
    act: usize,
}

/// How a promise opens, which decides what else it takes to be one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
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

static CUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        (?P<whole>\bleave\s+(?:it|that|this|that\s+one|this\s+one|the\s+[\w\s]{2,30}?)\s+with\s+me\b
            |\b(?:it|that|this|that\s+one|which)(?:['’]s|\s+is|\s+goes)(?:\s+already)?\s+on\s+my\s+(?:to-?do\s+)?(?:list|plate)\b
            |\bi(?:['’]ve|\s+have)\s+(?:got\s+)?(?:it|that|this)\s+on\s+my\s+(?:to-?do\s+)?list\b
            |\bconsider\s+(?:it|that)\s+done\b)
        |(?P<delivers>\byou\s+(?:have|get)\b\s+(?P<now>it|that|them)\b|\byou(?:['’]ll|\s+will)\s+(?:have|get)\b|\bi\s+owe\s+you\b)
        |(?P<letme>\b(?:let|lemme)\s*me\b|\blemme\b)
        |(?P<needs>\bi\s+can\b|\bi\s+should\s+(?:be\s+able\s+to\b|(?P<have>have)\b)|\bi\s+(?:need|plan|aim|intend)\s+to\b|\bi(?:['’]m|\s+am)\s+(?:planning|aiming)\s+to\b
            |\bi(?:['’]m|\s+am)\s+(?P<ing>sending|shipping|merging|publishing|deploying|meeting|talking\s+to|speaking\s+to|speaking\s+with|talking\s+with|presenting|booking)\b
            |\bi\s+(?P<present>send|print|ask|write|ring|post|ship|merge|book|draft|call|prepare|file|finish|deliver|publish|schedule|fix|test|review)\b)
        |(?P<we>\bwe(?:['’]ll|\s+will|['’]re\s+going\s+to|['’]re\s+gonna|\s+are\s+going\s+to)\b)
        |(?P<will>\bi(?:['’]ll|\s+will|\s+shall|['’]m\s+going\s+to|\s+am\s+going\s+to|['’]m\s+gonna)\b|\bi\s+(?:promise|commit)\s+to\b)",
    )
    .expect("a valid regex")
});

fn cues(text: &str, sentence: &Range<usize>) -> Vec<Cue> {
    CUE.captures_iter(&text[sentence.clone()])
        .filter_map(|found| {
            let whole = found.get(0)?;
            let named = |name: &str| found.name(name).is_some();
            let kind = if named("whole") {
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
                kind,
                at: sentence.start + whole.start()..sentence.start + whole.end(),
                act: sentence.start + act,
            })
        })
        .collect()
}

/// The text around one cue, up to the neighbouring cues or the ends of the sentence.
struct Clause<'a> {
    text: &'a str,
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

static AND: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)(?:\b(?:and|then|but|so)|[,;])\s*$").expect("a valid regex"));

fn in_clause(said: &Said, cue: &Cue, clause: &Clause, held: Option<Date>) -> Option<Promise> {
    let text = clause.text;
    let before = last_bytes(&text[clause.before.clone()], 160);
    let after = &text[clause.after.clone()];
    // "Maybe tomorrow I'll": the hedge stands before the date.
    let maybe_then = clause
        .leading
        .as_ref()
        .is_some_and(|due| HEDGE.is_match(last_bytes(&text[clause.before.start..due.at.end], 80)));
    if NOT_MEANT.is_match(before) || maybe_then || is_conditional(before) {
        return None;
    }
    let act_at = clause.after.start + OPENERS.find(after).map_or(0, |skip| skip.end());
    let act = &text[act_at..clause.after.end];
    let act = &act[..ACT_ENDS.find(act).map_or(act.len(), |end| end.start())];
    let manners = COURTESY
        .find(act)
        .map_or(act.len(), |manners| manners.start());
    let act = if act[manners..].contains(" and ") {
        act
    } else {
        &act[..manners]
    };
    let found_due = due(after, held)
        .map(|due| Due {
            at: due.at.start + clause.after.start..due.at.end + clause.after.start,
            ..due
        })
        .or_else(|| clause.leading.clone());
    let later = found_due.is_some() || LATER.is_match(after);
    // Where the date alone makes the promise, it has to be the date of this act and not of a reason
    // or a third event later in the sentence.
    let own_due = found_due
        .as_ref()
        .is_some_and(|due| due.at.start <= act_at + act.len() + 2);

    let what = match cue.kind {
        Opening::Whole => {
            // Said about a third thing's place on a list, or of what has been there for months.
            if IN_ROOM_ONLY.is_match(after) {
                return None;
            }
            "take care of it".to_owned()
        }
        Opening::Delivers => {
            let due = found_due.as_ref()?;
            let object = DELIVERED
                .captures(act)
                .and_then(|found| found.name("object"))?;
            let object = act_at + object.start()..act_at + act.len();
            let object = phrase(text, object, Some(&due.at), WORDS - 2);
            if PRONOUN.is_match(&object) {
                format!("get {object} to you")
            } else {
                format!("get you {object}")
            }
        }
        Opening::LetMe if !RETURNS.is_match(act) && found_due.is_none() => return None,
        Opening::NeedsDate if !own_due && !TAKES_ONE.is_match(act) => return None,
        Opening::We if !own_due => return None,
        Opening::LetMe | Opening::NeedsDate | Opening::We | Opening::Will => {
            let meant = match (act_of(act), cue.kind) {
                (Act::Never, _) => false,
                (Act::Work, Opening::We) => !MUTUAL.is_match(act),
                (Act::Work, _) => true,
                (Act::InTheRoom, Opening::Will) => own_due || LATER.is_match(after),
                // "I can have that by Friday", "I should have it up tomorrow".
                (Act::InTheRoom, kind) => kind == Opening::NeedsDate && DELIVERY.is_match(act),
                // What is done by a day is work, whatever it is called.
                (Act::Unknown, kind) => own_due && kind == Opening::Will,
            };
            if !meant || is_right_now(after) && !later || depends(act) {
                return None;
            }
            phrase(
                text,
                act_at..act_at + act.len(),
                found_due.as_ref().map(|due| &due.at),
                WORDS,
            )
        }
    };
    // "I'm going to add the, I'm gonna add an issue": the first was a false start.
    if what.is_empty() || clause.more == More::Follows && !what.contains(' ') {
        return None;
    }
    let mut core = cue.at.start..act_at + act.len();
    if let Some(due) = &found_due {
        core = core.start.min(due.at.start)..core.end.max(due.at.end);
    }
    Some(promise(said, what, &core, found_due))
}

fn promise(said: &Said, what: String, core: &Range<usize>, due: Option<Due>) -> Promise {
    let at = quote(said.text, core);
    let dated = due.is_some();
    let vague = !dated && is_vague(&what);
    let commitment = Commitment {
        who: said.speaker.unwrap_or_default().to_owned(),
        what,
        quote: said.text[at.clone()].to_owned(),
        turn: said.turn,
        due: due.and_then(|due| due.date),
        vague,
        done: false,
    };
    Promise {
        commitment,
        at,
        dated,
    }
}

// ---- What is promised ---------------------------------------------------------------------------

/// Kinds of act after "I'll", by what they take to be a promise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    /// A figure of speech or a move in the conversation: no promise, even with a date in it.
    Never,
    /// Outlasts the meeting by its nature: "send", "write up", "talk to".
    Work,
    /// Done on the spot unless a later time is named: "share", "post", "go through".
    InTheRoom,
    /// Anything else.
    Unknown,
}

fn act_of(act: &str) -> Act {
    if NEVER.is_match(act) {
        Act::Never
    } else if IN_THE_ROOM.is_match(act) {
        Act::InTheRoom
    } else if WORK.is_match(act) {
        Act::Work
    } else if LIGHT.is_match(act) {
        Act::InTheRoom
    } else {
        Act::Unknown
    }
}

/// Adverbs and helper verbs between a cue and its act.
static OPENERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:[\s,…]|\b(?:um+|uh+|erm?|you\s+know|also|just|definitely|certainly|absolutely|probably|actually|really|simply|personally|then|happily|gladly|quickly|of\s+course|for\s+sure|like|try\s+(?:to|and)|try\s+my\s+best\s+to|make\s+sure\s+(?:to|and)|be\s+sure\s+to|go\s+ahead\s+and|go\s+and|have\s+to|need\s+to|make\s+time\s+to|find\s+(?:some\s+|the\s+)?time\s+to|set\s+aside\s+(?:some\s+)?time\s+to|i(?:['’]ll|\s+will)|be|being)\b)*")
        .expect("a valid regex")
});

/// No promise, whatever follows.
static NEVER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:not|never|no|in|at|on|out|off|there|here|back|around|happy|glad|fine|ok|okay|sure|able|honest|frank|blunt|brief|clear|candid|real|upfront|quick|a|an|the|very|too|so|with\s+you|done|ready|gone|away
        |admit|confess|say|saying|give\s+(?:you|him|her|them)\s+(?:that|credit|the\s+floor|a\s+(?:second|sec|minute|moment|example)|an\s+example|some\s+(?:context|background|time))|give\s+(?:some|a\s+(?:brief|quick|short))\b
        |know|knowing|think\s*$|think\s+(?:so|that|we|it|you)|guess|assume|bet|imagine|suppose|believe|argue|grant|concede|agree|disagree|defer|echo|second|add\s+(?:that|to\s+that|one|just|something|a\s+(?:few|couple|little|bit|quick))|mention|note\s+(?:that|here)|point|repeat|reiterate|emphasi[sz]e|highlight|urge|suggest|skip|pause|pausing|stop|wait|listen|see\s*$|see\s+(?:you|him|her|them|y['’]?all|everyone|what\s+you\s+mean|that|it)\b|speak\s+(?:up|for|about|on)|talk\s*$|talk\s+(?:about|you|through|more)|talking\s+about
        |let\s+(?:you|him|her|them|\w+)\s+(?:go|continue|speak|talk|answer|finish|take|start|get|have|do|run|lead|drive|present|introduce|handle|decide)|leave\s+(?:it|that|this)\s*(?:there|at\s+that|here|out|to|up|as|alone|for\s+now|$)|leave\b|hold\b|hang\b|take\s+(?:it|that|this)\s+as|take\s+(?:notes|a\s+(?:pause|break|second|sec|minute|moment|step|breath|guess|sip|bite)|questions|one\s+more|us\b|you\b|credit|any|your\s+word|my\s+time)|taking\s+notes|take\s+(?:it|that|this)\s*$|take\s+(?:it|that)\s+(?:personally|back|off)
        |move\s+on|moving\s+on|jump|turn\s+(?:it|this|that|things)?\s*(?:over|to|back)|hand|pass|kick\s+(?:it\s+|us\s+|things\s+)?off|open\s+(?:it|this|that|things)?\s*(?:up\s*)?(?:to|for|$)|get\s+(?:going|started|us\s+(?:started|going|back|there|through)|there|to\s+(?:that|it|you|the\s+point)|into|things|off|in|a\s+(?:coffee|drink|tea|glass))|go\s+(?:first|back|with|ahead|to|on|quick|fast|next|off|for|for\s+it|grab|get)|come\s+to|come\s+back\s+to\s+(?:that|this|it)|begin|start\s+(?:with|off|us|by|here|from|sharing|the)|wrap|go(?:ing)?\s+home|take\s+(?:this|that)\s+one\s+(?:next|first)|raise\s+(?:a|an|another|one)\s+(?:\w+\s+)?(?:point|question|concern)|find\s+out\s*$|finish\s+up\s+with|close\s+(?:with|on|off|out\s+(?:with|here))|finish\s+(?:with|on|here|there)|end\s+(?:with|on|here|there)|read\s+(?:it|this|that)\s+out|ask\s+(?:a|another|one|you|everyone|everybody|that|this|the\s+(?:same|question|obvious)|it|again|anyway|if\s+any)|try\s*$|do\s+my\s+best|do\s+(?:a|another)\s+quick|do\s+(?:one|the\s+first|the\s+last|the\s+talking)|be\b|make\s+(?:it|this)\s+(?:quick|short|brief)|make\s+(?:a|one|another)\s+(?:joke|point|comment|observation|case|prediction)|make\s+this\b|keep\s+(?:it|this|that|going|my|things|talking|quiet|doing|saying|them\b|on\b)|call\s+(?:it|that|this|out|on)|zoom|mute|unmute|scroll|click|share\s+(?:my\s+)?screen|present\s+my|stick|stay|support|trust|take\s+it\s+from\s+there\?|miss|need|want|like|love|hate|feel|enjoy|remember|forget|regret|understand|appreciate|live|survive|die|cry|kill|eat|drink|sleep|grab|probably|maybe|only|still|always|usually|often|sometimes|even|either|rather|have\s+(?:more|less|no|any|been|some|time|it\s*$|that\s*$|another|one)|have\s+a\s+(?:question|comment|coffee|holiday|better)|answer\s+(?:that|this|your|it)\s*(?:question|one|now)?\s*$|respond\s*$|tell\s+(?:you|ya)\b|tell\s+my\s+(?:wife|husband|partner|kids?|mum|mom|mother|dad|father|therapist|dog|cat)|show\s*$|share\s*$|check\s+in\b|check\s*$|look\s+(?:like|forward|back|silly|stupid|bad|good|it\s+up\s+now)|work\s*$|run\s*$|run\s+(?:through|out|us|you)|walk\s*$|bring\s+(?:up|us|back|you)|raise\s+(?:my|a)\s+hand|break\s+(?:it|this|that|down)|pull\s+(?:it|this|that|them|the\s+\w+|up)?\s*up|use\s+(?:that|this|it|the\s+example)|put\s+(?:my|it\s+(?:this|another|like|that)|a\s+pin|words|it\s*$|that\s+(?:out|aside)|on|you|myself|pressure)|set\s+the\s+(?:scene|stage|context)|write\s*$|read\s*$|test\s*$|speak\s*$)(?:\b|$)",
    )
    .expect("a valid regex")
});

/// On the spot, unless a later time is named.
static IN_THE_ROOM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:shar(?:e|ing)|post(?:ing)?|paste|drop(?:ping)?|link(?:ing)?|show(?:ing)?|walk(?:ing)?|present(?:ing)?|demo(?:ing)?|go(?:ing)?\s+(?:through|over|into|down)|going|answer|explain|describ(?:e|ing)|throw(?:ing)?|put(?:ting)?\s+(?:it|that|this|them|the\s+link|a\s+link|some|the\s+\w+)?\s*(?:here|in\s+(?:the\s+)?(?:chat|here))|open(?:ing)?\s+(?:it|this|that|the|up\s+the|my)\b|pull(?:ing)?|add\s+(?:it|that|this|them)\s+(?:here|in\s+the\s+chat)|grab|find\s+(?:it|that|this)\s*$|copy|type|list\b|restart|stream|record|switch|select|search|google|check\s+(?:the\s+(?:chat|time|clock|recording|list|agenda)|my\s+(?:notes|calendar|phone)|that\s+now|quickly|real|if\s+(?:anyone|he|she|they|you))|read\s+(?:out|from|the\s+(?:next|first))|talk\s+to\s+(?:that|this|it|the\s+\w+\s+slide)|do\s+the\s+(?:same|honou?rs)|speak\s+to\s+(?:that|this|it)|take\s+(?:it|that|this)\s+(?:from|off)|work(?:ing)?\s+(?:through|from|with\s+(?:that|it))|bring\s+(?:it|that|this|them)?\s*up|note\b|make\s+a\s+(?:mental\s+)?note|write\s+(?:it|that|this|them|something)?\s*down|remind\s+(?:you|everyone|folks)|ask\s+(?:if|for\s+your|the\s+(?:group|room))|check\s+(?:it|that|this)\s*$|try\s+(?:it|that|this)|plug|test\s+(?:it|that|this)\s*$)\b",
    )
    .expect("a valid regex")
});

/// Verbs that mean what their object makes of them; the objects that make them work are in [`WORK`].
static LIGHT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:mov(?:e|ing)|chang(?:e|ing)|mark(?:ing)?|clos(?:e|ing)|start|let\s+you\s+know|give|tell|do(?:ing)?|respond|reply|get(?:ting)?|have|having|bring|tell)\b").expect("a valid regex")
});

/// Outlasts the meeting by its nature. Gerunds are here for "I'll be sending".
static WORK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^(?:send(?:ing)?|print(?:ing)?|e-?mail(?:ing)?|messag(?:e|ing)|slack|dm\b|ping(?:ing)?|text|call(?:ing)?|phone|forward(?:ing)?|writ(?:e|ing)|rewrit(?:e|ing)|draft(?:ing)?|document(?:ing)?|summari[sz](?:e|ing)|updat(?:e|ing)|fix(?:ing)?|repair|patch(?:ing)?|review(?:ing)?|re-?read|read\s+(?:through|up|over|the|your|it|that|both|all)|proof-?read|confirm(?:ing)?|verif(?:y|ying)|(?:double|triple)(?:-|\s+)?check(?:ing)?|cross-?check|check\s+(?:with|whether|what|why|how|when|who|the|on|your|our|his|her|their|that|this|it\s+(?:with|against)|for|if\s+(?:we|it|there|that|the))|investigat(?:e|ing)|debug(?:ging)?|reproduc(?:e|ing)|diagnos(?:e|ing)|test(?:ing)?|profil(?:e|ing)|measur(?:e|ing)|benchmark(?:ing)?|prototyp(?:e|ing)|spik(?:e|ing)|estimat(?:e|ing)|re-?estimate|size|scop(?:e|ing)|spec|design(?:ing)?|sketch|mock|prepar(?:e|ing)|prep|creat(?:e|ing)|fil(?:e|ing)|rais(?:e|ing)|submit(?:ting)?|merg(?:e|ing)|deploy(?:ing)?|ship(?:ping)?|releas(?:e|ing)|roll\s+(?:it|that|this|out|back|the)|revert|finish(?:ing)?|finali[sz](?:e|ing)|complet(?:e|ing)|build(?:ing)?|implement(?:ing)?|cod(?:e|ing)|refactor(?:ing)?|migrat(?:e|ing)|port|remov(?:e|ing)|delet(?:e|ing)|clean|tidy|split|push\s+(?:it|that|this|the|a|back|for|them|him|her|my)|cut|own|lead|driv(?:e|ing)|organi[sz](?:e|ing)|arrang(?:e|ing)|coordinat(?:e|ing)|align|loop|invit(?:e|ing)|introduc(?:e|ing)\s+you|connect|publish(?:ing)?|propos(?:e|ing)|collect(?:ing)?|gather(?:ing)?|compil(?:e|ing)|pull\s+(?:together|the\s+(?:numbers|data|logs|figures|report|metrics)|some\s+numbers|a\s+report|those\s+numbers)|extract|export|log|track\s+(?:down|it|that|this)|escalat(?:e|ing)|unblock|handl(?:e|ing)|tackl(?:e|ing)|address|resolv(?:e|ing)|explor(?:e|ing)|research(?:ing)?|evaluat(?:e|ing)|assess|compar(?:e|ing)|analy[sz](?:e|ing)|audit|plan\b|refin(?:e|ing)|groom|rework|redo|renam(?:e|ing)|rebas(?:e|ing)|tag|bump|upgrad(?:e|ing)|configur(?:e|ing)|enabl(?:e|ing)|disabl(?:e|ing)|turn\s+(?:it|that|this|the\s+[a-z\ ]{2,20}?)?\s*(?:on|off)|provision|order|approv(?:e|ing)|repl(?:y|ying)\s+(?:to|on)|respond(?:ing)?\s+(?:to|on)|comment(?:ing)?\s+on|inform|notif(?:y|ying)|remind|warn|pair|shadow|onboard|interview|negotiat(?:e|ing)|protect|chas(?:e|ing)|nudg(?:e|ing)|hunt|book(?:ing)?|schedul(?:e|ing)|re-?schedule|cancel|block\s+(?:out|off|time|the|my|some)|set(?:ting)?\s+(?:up|that\s+up|it\s+up|this\s+up|the\s+[a-z]+\s+up|a\s+(?:meeting|reminder|date|time))|sort|deal\s+with|start(?:ing)?\s+(?:work|writ|draft|prepar|build|test|migrat|talk|collect|refactor|implement)[a-z]*|take\s+(?:care|a\s+(?:look|pass|stab|crack|first\s+pass|closer\s+look|deeper\s+look)|another\s+(?:look|pass|stab)|on\b|over\s+(?:the|from)|that\s+(?:one|on|away|offline|over|up|to|back\s+to)|this\s+(?:one|on|away|offline|over|up|to)|it\s+(?:on|away|offline|up\s+with|to\s+[a-z]+|from\s+here)|the\s+(?:action|lead|ticket|follow-?up|first\s+(?:pass|stab|cut)|on-?call|pager|migration|backend|frontend)|an\s+action|ownership|both|those)|taking\s+(?:over|on|care|a\s+look)|tell\s+(?:my|the|our|him|her|them|(?-i:[A-Z])[a-z]+)|talk(?:ing)?\s+(?:to|with)|speak(?:ing)?\s+(?:to|with)|chat\s+(?:to|with)|sync(?:ing)?\s+(?:up\s+)?with|meet(?:ing)?\s+with|sit\s+(?:down\s+)?with|catch\s+up\s+with|consult|reach(?:ing)?\s+out|follow(?:ing)?[\s-]+up|circle\s+back|loop\s+back|come\s+back\s+(?:to\s+you|with)|report\s+back|get(?:ting)?\s+(?:back\s+to|back\s+with|on\s+(?:it|that|this|top)|in\s+touch|hold\s+of|you\b|a\s+(?:pr|ticket|fix|draft|quote|meeting|date|number|proper|second\s+opinion)\b|an\s+(?:answer|update|estimate|eta)|to\s+the\s+bottom|up\s+(?:a|the)|(?:it|that|this|them|the\s+[a-z\ -]{2,30}?|my\s+[a-z\ ]{2,20}?|your\s+[a-z\ ]{2,20}?)\s+(?:done|fixed|ready|merged|updated|sorted|sent|out|up|to\s+you|over\s+to|in\s+(?:front|review|place)|moving|reviewed|scheduled|written|started|shipped|resolved|signed|approved|working|on\s+(?:the|your|their)))|look(?:ing)?\s+(?:into|at|over|for|up|through|after|closer|deeper)|have\s+a\s+(?:look|word|think|chat|read|closer\s+look|go|conversation|meeting|call)\b|dig(?:ging)?|(?:think|thinking)\s+(?:about|on|over|it|through|more)|have\s+a\s+think|mull|consider|reconsider|rethink|find\s+(?:out|a|an|the|some|someone|somebody|you|whoever|that\s+(?:issue|pr|ticket|doc|link|thread))|figur(?:e|ing)\s+(?:out|it|that|this)|work(?:ing)?\s+(?:on|with|towards|out|closely)|put(?:ting)?\s+(?:together|(?:it|that|this|something|a\s+[a-z]+|the\s+[a-z]+)\s+together|in\s+(?:a|the)|up\s+(?:a|the)|(?:it|that|this|them|a\s+[a-z]+|the\s+[a-z]+|some\s+[a-z]+|time)\s+(?:in|on|into|to|up)\b|a\s+(?:ticket|pr|doc|document|plan|proposal|note|reminder|meeting)|time)|mak(?:e|ing)\s+(?:sure|a\s+(?:[a-z]+\s+)?(?:note|ticket|pr|list|issue|spec|plan|change|release|call|decision|branch|copy|document|doc|proposal|comment|recommendation|draft|table|diagram|case\s+to)|an\s+(?:issue|intro|introduction|rfc|exception|estimate|edit|update|appointment)|the\s+(?:change|changes|call|case|edit|edits|fix|pr|ticket|update|updates|intro|decision|issue)|(?:that|those|these)\s+(?:change|changes|edit|edits|fix|fixes|update|updates)|time|it\s+(?:happen|clear))|do(?:ing)?\s+(?:the|a|an|my|some|your|another|it\s+(?:after|by|tomorrow|today|first)|that\s+(?:after|by|tomorrow|today|first|on))|let\s+(?:the\s+[a-z\ ]{2,20}?|my\s+[a-z\ ]{2,20}?|our\s+[a-z\ ]{2,20}?|him|her|them|(?-i:[A-Z])[a-z]+)\s+know|let\s+you\s+know\s+(?:by|when|what|how|once|as\s+soon|whether|if\s+(?:it|that|we|there|the))|bring(?:ing)?\s+(?:it|that|this|them|the\s+[a-z\ ]{2,24}?|a\s+[a-z\ ]{2,24}?|you\s+[a-z]+|my\s+[a-z\ ]{2,24}?|[a-z\ ]{2,24}?)\s+(?:to|with|into)\b|run\s+(?:it|that|this|them|the|a|some|those|both|another)\b|give\s+(?:it|this|that)\s+(?:a|another|some)\s+(?:look|go|try|shot|thought|read|spin|pass|think)|give\s+(?:(?-i:[A-Z])[a-z]+|him|her|them|the\s+[a-z]+)\s+(?:a\s+)?(?:ping|call|nudge|heads|shout|ring)|keep\s+(?:you|everyone|the\s+team)\s+(?:posted|updated|in\s+the\s+loop|informed)|keep\s+an\s+eye|keep\s+(?:working|pushing|chasing)|open(?:ing)?\s+(?:up\s+)?(?:a|an|another|some|the\s+(?:pr|ticket|issue))\b|add(?:ing)?\s+(?:it|that|this|them|a|an|the|some|you|my|your|those|these|more|tests?|logging|metrics|alerts?|monitoring)\b|ask(?:ing)?\s+(?:for|my|our|the|him|her|them|around|whether|(?-i:[A-Z])[a-z]+)|pick(?:ing)?\s+(?:it|that|this|them)?\s*up|pick\s+(?:up|that|this|one\s+of)|write|mov(?:e|ing)\s+(?:the|that|your)\s+(?:meeting|ticket|date|deadline|call|review|retro|stand-?up|sync)|clos(?:e|ing)\s+(?:the|that|those|this)\s+(?:ticket|tickets|issue|issues|loop|pr|prs)|see\s+(?:if|what|whether|how|who|when|about)|come\s+up\s+with|come\s+(?:prepared|with)|experiment|try\s+(?:the|a|an|out)|trim|instrument|automate|wire|hook|archive|restore|rotate|reset|copy\s+(?:you|in)|cc\b|credit|present\s+(?:it|that|this)\s+to|defend|justify|stand\s+up|sign\s+(?:off|up|it|that)|map\s+(?:out|it)|outline|list\s+(?:out|the|all)|lay\s+out|spell\s+out|share\s+(?:it|that|this|the\s+[a-z\ ]{2,30}?|a\s+[a-z\ ]{2,30}?|my\s+[a-z\ ]{2,20}?)\s+with\s+(?:you|the|them|him|her|my|our|(?-i:[A-Z])[a-z]+))\b",
    )
    .expect("a valid regex")
});

/// "let me … and get back to you", and lookings-into that need time.
static RETURNS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:get\s+back\s+(?:to|with)\s+(?:you|him|her|them|(?-i:[A-Z]))|come\s+back\s+(?:to\s+you|with)|circle\s+back|report\s+back|follow\s+up\s+with|let\s+you\s+know|and\s+(?:then\s+)?(?:i(?:['’]ll|\s+will)\s+)?(?:send|tell|ping|message|email|slack|update|give)\s+you)\b|^(?:look\s+into|dig\s+into|check\s+with|ask\s+(?-i:[A-Z])\w+|talk\s+to\s+(?-i:[A-Z])\w+|find\s+out|take\s+(?:that|this|it)\s+(?:away|offline|to)|take\s+(?:that|this)\s+one|think\s+about\s+(?:it|that)\s+and|own\s+that|have\s+a\s+think\s+about|sleep\s+on)\b")
        .expect("a valid regex")
});

static TAKES_ONE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:take|pick\s+up|own|handle)\s+(?:that|this)(?:\s+(?:one|on|up))?\s*(?:[,.!]|$)",
    )
    .expect("a valid regex")
});

static DELIVERY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:have|get|share|show|demo|present|post|do|bring|close|change|move|start|give)\b",
    )
    .expect("a valid regex")
});

/// Done together in a meeting of its own: a date in the calendar, nobody's debt.
static MUTUAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:have|get|start|talk|chat|meet|sync|catch\s+up|discuss|see|speak|touch\s+base|pick\s+(?:this|that|it)\s+up|review\s+(?:it|this|that)\s+(?:together|then)|work\s+(?:on|through|out)|think|look|consider|figure)\b")
        .expect("a valid regex")
});

/// What is delivered in "you'll have the draft" or "I owe you a number".
static DELIVERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?P<object>(?:it|that|this|them|something|everything|the|a|an|my|your|our|some|both|those|all|numbers?)\b)").expect("a valid regex")
});

static PRONOUN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^(?:it|that|this|them)$").expect("a valid regex"));

// ---- What is not meant --------------------------------------------------------------------------

/// Before a cue: somebody else's words, a hedge, a habit, or a clause that only looks like a promise.
static NOT_MEANT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?ix)\b(?:said|says|saying|told|tells|telling|promised|promises|asked|mentioned|thought|claimed|swore|wrote|(?:was|were|is|are|he['’]s|she['’]s|they['’]re|i['’]m|be|being)\s+like|goes|went)\b[^.;]{0,40}$
        |["“‘]\s*$
        |\b(?:maybe|perhaps|possibly|might|what|which|who|whom|where|how|whether|or|unless|until|than|wish|hope|hoping|doubt|not\s+sure|don['’]t\s+think|don['’]t\s+know(?:\s+(?:if|that|when))?|didn['’]t\s+think|as\s+if|like\s+if|pretend|imagine|suppose|sometimes|usually|often|normally|typically|every\s+time|whenever|each\s+time|always|don['’]t|not|never|(?:in\s+)?case)\s*,?\s*$
        |\b(?:things?|stuff|ever|only|day|years?|to)\s*$
        |\b(?:sometimes|usually|normally|typically|whenever|every\s+time|each\s+time|every\s+(?:day|week|month|sprint))\b[^.;]{0,60}$"#,
    )
    .expect("a valid regex")
});

static HEDGE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:maybe|perhaps|possibly)\b").expect("a valid regex"));

static CONDITION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:if|unless|in\s+case|assuming|provided|suppose|supposing|say\s+we|were\s+we|had\s+i)\b").expect("a valid regex")
});

/// Conditions that are only manners.
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bif\s+(?:you\s+(?:like|want(?:\s+me\s+to)?|prefer|don['’]t\s+mind|agree|wish|['’]?d\s+like|would\s+like)|you(?:['’]re|\s+are)\s+(?:ok|okay|fine|happy|good)(?:\s+with\s+(?:that|it|this))?|(?:that|it|this)(?:['’]s|\s+is)\s+(?:ok|okay|fine|alright|all\s+right|cool|good|useful|helpful|easier)(?:\s+(?:with|for)\s+you)?|(?:that|it|this)\s+(?:helps|works|suits)(?:\s+for\s+you)?|possible|needed|necessary|i\s+may|no\s+(?:one|body)\s+(?:minds|objects)|there\s+are\s+no\s+objections)\b")
        .expect("a valid regex")
});

/// "if we did that, I'll …": the promise hangs on something that may never be.
fn is_conditional(before: &str) -> bool {
    CONDITION.is_match(&COURTESY.replace_all(before, ""))
}

/// "I'll do it if I find the time". After verbs of asking, "if" is a question and no condition.
fn depends(act: &str) -> bool {
    static ASKS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:see|check|ask|know|confirm|verify|find\s+out|figure\s+out|look(?:\s+into)?|wonder|tell\s+\w+|investigate|test|out)(?:\s+\w+){0,4}\s+(?:if|whether)\b").expect("a valid regex")
    });
    let act = COURTESY.replace_all(act, "");
    CONDITION.is_match(&ASKS.replace_all(&act, ""))
}

static RIGHT_NOW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:right\s+now|now|real\s+(?:quick|fast)|really\s+quick(?:ly)?|very\s+quickly|super\s+quick(?:ly)?|quickly|briefly|for\s+a\s+(?:second|sec|minute|moment)|(?:in|to|into)\s+the\s+chat|in\s+chat|on\s+(?:the\s+|my\s+)?screen|(?:right|down|up|over)\s+here|on\s+the\s+(?:white)?board|in\s+(?:here|the\s+background)|as\s+we\s+(?:speak|go)|while\s+(?:we|you|i)|in\s+a\s+(?:second|sec|minute|moment|bit)|during\s+(?:this|the)\s+(?:call|meeting))\b").expect("a valid regex")
});

fn is_right_now(after: &str) -> bool {
    RIGHT_NOW.is_match(after)
}

/// Not today, though no day is named.
static LATER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:later|async(?:hronously)?|offline|afterwards?|after\s+(?:the|this|our)\s+\w+|once\s+(?:i|we|it|that|the|you)|as\s+soon\s+as|when\s+i(?:['’]m|\s+am|\s+get|['’]ve|\s+have)|over\s+(?:email|slack|the\s+next)|by\s+(?:email|mail))\b").expect("a valid regex")
});

/// After "it's on my list": it is being told about, not taken.
static IN_ROOM_ONLY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s+(?:of|for\s+(?:months|weeks|years|ages)|since)\b").expect("a valid regex")
});

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[,;–—-]\s*(?:ok|okay|right|yeah|alright|all\s+right|cool|deal|fair|good|sounds?\s+good|does\s+that\s+(?:work|help)|would\s+that\s+(?:work|help)|is\s+that\s+(?:ok|okay|fine|alright|good)|that\s+work|if\s+that(?:['’]s|\s+is)\s+(?:ok|okay|fine)|yes|no)(?:\s+(?:for|with)\s+you)?\s*\?$")
        .expect("a valid regex")
});

fn is_question(sentence: &str) -> bool {
    let sentence = sentence.trim_end_matches(['"', '”', ' ']);
    sentence.ends_with('?') && !TAG.is_match(sentence)
}

// ---- Vague --------------------------------------------------------------------------------------

static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?ix)^(?:look(?:ing)?\s+(?:into|at|over|through|closer|deeper)|(?:take|have|give\s+\w+)\s+(?:an?|another)\s+(?:\w+\s+)?(?:look|think|pass|stab|crack|go|try|shot|thought)|(?:(?:double|triple)[-\s]?)?check(?:ing)?\b|see\b|think|mull|consider|have\s+a\s+think|figur(?:e|ing)|get(?:ting)?\s+(?:back|on\s+(?:it|that|this|top)|to\s+the\s+bottom)|come\s+back|circle\s+back|loop\s+back|report\s+back|follow(?:ing)?[\s-]+up|reach(?:ing)?\s+out\s*$|let\s+\w+\s+know|keep\b|dig|explore|investigat(?:e|ing)|work(?:ing)?\s+(?:on|with|towards|out)|try\b|take\s+(?:care|(?:that|this|it)(?:\s+(?:one|on|away|offline|up|over))?\s*$)|(?:do|handle|sort|own|tackle|address|resolve|deal\s+with|pick\s+up|fix\s+up)\s+(?:it|that|this|them|so)(?:\s+(?:out|one|up))?\s*$|pick\s+(?:it|that|this|that\s+one)\s*(?:up)?\s*$|sort\s+(?:it|that|this)\s+out|make\s+sure\s*$|\S+$)")
        .expect("a valid regex")
});

/// A vague opening followed by something one can hold in one's hand.
static CONCRETE_NEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\band\s+(?:then\s+)?(?:send|write|share|message|post|email|open|file|fix|update|draft|put|book|schedule|create|add|document|summari[sz]e|ask|submit)\b").expect("a valid regex")
});

/// A time that never comes.
static SOME_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:at\s+some\s+point|sometime|some\s?day|one\s+of\s+these\s+days|eventually|when(?:ever)?\s+(?:i|we)\s+(?:get|have|find)\s+(?:a|the|some)\s+(?:chance|moment|minute|time)|when\s+there(?:['’]s|\s+is)\s+(?:a\s+)?(?:moment|time))\b").expect("a valid regex")
});

fn is_vague(what: &str) -> bool {
    VAGUE.is_match(what) && !CONCRETE_NEXT.is_match(what) || SOME_TIME.is_match(what)
}

// ---- Dates around the promise -------------------------------------------------------------------

/// "By Friday, I'll …", "tomorrow I'll …": the date stands right before the cue.
fn leading_due(text: &str, before: Range<usize>, held: Option<Date>) -> Option<Due> {
    let near = last_bytes(&text[before.clone()], 48);
    let offset = before.end - near.len();
    let due = due(near, held)?;
    let between = near[due.at.end..]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '-' | '–' | '—'));
    let joined = matches!(
        between.to_lowercase().as_str(),
        "" | "then" | "so" | "and" | "i think" | "um" | "uh"
    );
    // In "that's the third time today, I should …" the date closes the clause before.
    let opens = near[..due.at.start].trim_end();
    let opens = opens.is_empty() && offset <= before.start + 1 || LEADS.is_match(opens);
    (joined && opens).then(|| Due {
        at: due.at.start + offset..due.at.end + offset,
        ..due
    })
}

static LEADS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:^|[\s,.])(?:and|then|but|so|okay|ok|yeah|yes|yep|sure|maybe|perhaps|right|well|now|think)$|[,;:.…]$").expect("a valid regex")
});

/// "I'll send you the draft. Thursday at the latest."
fn date_in_next_sentence(
    promise: &mut Promise,
    text: &str,
    next: Option<&Range<usize>>,
    held: Option<Date>,
) {
    let Some(next) = next else { return };
    let sentence = &text[next.clone()];
    let Some(due) = bare_date(sentence, held) else {
        return;
    };
    promise.dated = true;
    promise.commitment.due = due.date;
    promise.commitment.vague = false;
    requote(promise, text, next.end);
}

/// A date and hardly anything else.
fn bare_date(sentence: &str, held: Option<Date>) -> Option<Due> {
    let few = sentence.split_whitespace().count() <= 7;
    let due = if few && !sentence.trim_end().ends_with('?') {
        due(sentence, held)?
    } else {
        return None;
    };
    let rest: Vec<&str> = sentence[..due.at.start]
        .split_whitespace()
        .chain(sentence[due.at.end..].split_whitespace())
        .collect();
    (rest.len() <= 3 && !CUE.is_match(sentence)).then_some(due)
}

fn requote(promise: &mut Promise, text: &str, end: usize) {
    let end = promise.at.start + text[promise.at.start..end].trim_end().len();
    if end - promise.at.start <= QUOTE && end > promise.at.end {
        promise.at.end = end;
        text[promise.at.clone()].clone_into(&mut promise.commitment.quote);
    }
}

/// "I'll look into it" – "By when?" – "Thursday." The answer dates the promise two turns before.
fn answer_by_when(promise: &mut Promise, turns: &[Said], held: Option<Date>) {
    static BY_WHEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:by\s+when|when\b[^.?]{0,60}\?|what\s+day|which\s+day|is\s+(?:thursday|friday|monday|tuesday|wednesday|tomorrow))").expect("a valid regex")
    });
    let [.., first, question, answer] = turns else {
        return;
    };
    let asked = question.text.contains('?')
        && BY_WHEN.is_match(question.text)
        && question.speaker != first.speaker;
    if promise.dated
        || promise.commitment.turn != first.turn
        || !asked
        || answer.speaker != first.speaker
    {
        return;
    }
    let Some(sentence) = sentences(answer.text).into_iter().next() else {
        return;
    };
    if let Some(due) = bare_date(&answer.text[sentence], held) {
        // The quote stays in the turn of the promise: a quote never spans two turns.
        promise.dated = true;
        promise.commitment.due = due.date;
        promise.commitment.vague = false;
    }
}

// ---- Reporting back, requests and their acceptance ------------------------------------------------

fn reports_back(promise: &Promise) -> bool {
    static BACK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^(?:get\s+back|get\s+(?:it|that|them|this)\s+to\s+you$|come\s+back|let\s+you\s+know|report\s+back|circle\s+back|do\s+(?:it|that)\s*$)").expect("a valid regex")
    });
    BACK.is_match(&promise.commitment.what)
}

/// "I'll check with legal. I'll get back to you by Friday." is one promise with a date.
fn fold(last: &mut Promise, back: Promise, text: &str) {
    last.dated = back.dated;
    last.commitment.due = back.commitment.due;
    last.commitment.vague &= !back.dated;
    if back.at.end.saturating_sub(last.at.start) <= QUOTE {
        requote(last, text, back.at.end);
    } else if back.dated {
        last.commitment.quote = back.commitment.quote;
        last.at = back.at;
    }
}

static REQUEST: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)(?:\b(?:would|do)\s+you\s+mind\s+|\b(?:could|can|would|will)\s+you\s+(?:be\s+able\s+to\s+)?|\bare\s+you\s+able\s+to\s+|^\s*(?:and\s+|so\s+|then\s+|also,?\s+)?please\s+|\b(?:i|we)(?:['’]d)?\s+(?:need|want|like|love)\s+(?:for\s+)?you\s+to\s+|\bany\s+chance\s+you\s+(?:can|could)\s+|\bcan\s+i\s+ask\s+you\s+to\s+|\bif\s+you\s+could\s+)(?:(?:please|maybe|also|just|possibly|kindly|perhaps|go\s+ahead\s+and|try\s+(?:to|and))\s+)*(?P<act>\w)",
    )
    .expect("a valid regex")
});

/// Gerund to verb for "would you mind sending".
fn base_form(act: &str) -> String {
    let (verb, rest) = act.split_once(' ').unwrap_or((act, ""));
    let Some(stem) = verb.strip_suffix("ing").filter(|stem| stem.len() > 1) else {
        return act.to_owned();
    };
    let doubled = stem.len() > 3
        && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2]
        && !stem.ends_with(['l', 's']);
    let base = if doubled {
        stem[..stem.len() - 1].to_owned()
    } else if matches!(
        stem,
        "writ"
            | "shar"
            | "fil"
            | "updat"
            | "creat"
            | "mak"
            | "schedul"
            | "tak"
            | "giv"
            | "summariz"
            | "summaris"
            | "estimat"
            | "merg"
            | "clos"
            | "mov"
            | "prepar"
            | "rais"
            | "arrang"
            | "invit"
    ) {
        format!("{stem}e")
    } else {
        stem.to_owned()
    };
    if rest.is_empty() {
        base
    } else {
        format!("{base} {rest}")
    }
}

/// Asked in the meeting and answered in the meeting.
static ANSWERED_HERE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:say|repeat|explain|elaborate|clarify|tell|walk|talk|help|hear|see|confirm|give|describe|show|speak|remind|comment|think|imagine|expand|share|start|go|kick|introduce|read|pass|call|check|summari[sz]e|do|take|look\s+at\s+(?:this|the)|estimate|compare|log\s+in|sort|make)\b").expect("a valid regex")
});

/// What the turn before asks of another speaker.
fn asked(before: &Said, said: &Said, held: Option<Date>) -> Option<Asked> {
    if before.speaker == said.speaker || said.speaker.is_none() {
        return None;
    }
    let sentences = sentences(before.text);
    // A question three sentences before the end has been passed by.
    let (number, sentence, at) =
        sentences
            .iter()
            .enumerate()
            .rev()
            .take(3)
            .find_map(|(number, sentence)| {
                let act = REQUEST
                    .captures(&before.text[sentence.clone()])?
                    .name("act")?;
                Some((number, sentence, sentence.start + act.start()))
            })?;
    let act = &before.text[at..sentence.end];
    let act = &act[..ACT_ENDS.find(act).map_or(act.len(), |end| end.start())];
    let found = due(act, held).map(|due| Due {
        at: due.at.start + at..due.at.end + at,
        ..due
    });
    let what = base_form(&phrase(
        before.text,
        at..at + act.len(),
        found.as_ref().map(|due| &due.at),
        WORDS,
    ));
    let due = found.or_else(|| {
        let next = &before.text[sentences.get(number + 1)?.clone()];
        due(next, held).filter(|_| next.split_whitespace().count() <= 7)
    });
    let lasts = match act_of(&what) {
        Act::Never => false,
        Act::Work => due.is_some() || !ANSWERED_HERE.is_match(&what),
        Act::InTheRoom | Act::Unknown => due.is_some(),
    };
    (lasts && !what.is_empty() && (due.is_some() || !is_right_now(act)))
        .then_some(Asked { what, due })
}

/// A yes at the beginning of an answer, and nothing that takes it back.
static YES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)^\W*(?:(?:um+|uh+|oh|ah|mm-?hm+|well)\W+)*(?:
            (?:(?:sure|yes|yep|yeah|yup|ok|okay|of\s+course|absolutely|definitely|certainly|no\s+problem|alright|right|good\s+point|fair)\W+(?:thing\W+)?){0,3}
            (?P<firm>will\s+do|can\s+do|i(?:['’]ll|\s+will|\s+can)\s+(?:do\s+(?:that|it|this|so)|send|get|have|take|write|put)\b|i(?:['’]m|\s+am)\s+on\s+it|on\s+it|consider\s+it\s+done|leave\s+(?:it|that)\s+with\s+me|happy\s+to|i\s+will\b|you(?:['’]ll|\s+will)\s+have\s+it|you\s+got\s+it|i\s+can\b|i(?:['’]ve)?\s+got\s+(?:that|this|it)\s+one)
            |(?P<yes>sure|yes|yep|yeah|yup|ok|okay|of\s+course|absolutely|definitely|certainly|no\s+problem|with\s+pleasure|sounds\s+good)\b)",
    )
    .expect("a valid regex")
});

static TAKES_BACK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:but|not|n['’]t|can['’]t|won['’]t|don['’]t|already|unless|if|though|however|depends|hmm|maybe|might|could|would|wouldn['’]t)\b|\?").expect("a valid regex")
});

fn accept(made: &mut Vec<Promise>, said: &Said, asked: Asked) {
    let Some(yes) = YES.captures(said.text) else {
        return;
    };
    let Some(whole) = yes.get(0) else { return };
    let sentence = sentences(said.text)
        .into_iter()
        .find(|sentence| sentence.end >= whole.end())
        .unwrap_or(0..said.text.len());
    let first = &said.text[..sentence.end.max(whole.end())];
    let short = first.split_whitespace().count() <= if yes.name("firm").is_some() { 24 } else { 9 };
    if TAKES_BACK.is_match(first) || !short {
        return;
    }
    // The accepter's own words win where they say what; a bare "I'll do that" takes it from the request.
    if let Some(own) = made.first_mut() {
        if OBJECT_IS_PRONOUN.is_match(&own.commitment.what) {
            own.commitment.what = asked.what;
        }
        if !own.dated && own.at.start <= first.len() {
            if let Some(due) = asked.due {
                own.dated = true;
                own.commitment.due = due.date;
            }
            own.commitment.vague = !own.dated && is_vague(&own.commitment.what);
        }
        return;
    }
    let answered = due(first, None).is_some();
    if yes.name("firm").is_none()
        && asked.due.is_none()
        && !answered
        && said.text.split_whitespace().count() > 12
    {
        // "Yeah, so the thing with the logs is …" goes on talking; it accepts nothing.
        return;
    }
    made.push(promise(
        said,
        asked.what,
        &(sentence.start..first.len()),
        asked.due,
    ));
}

static OBJECT_IS_PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\w+(?:\s+care\s+of)?\s+(?:it|that|this|them|you|so)(?:\s+(?:one|it|that))?(?:\s+(?:to\s+you|over|out|done|up|on))?|\w+)$").expect("a valid regex")
});

// ---- Notes --------------------------------------------------------------------------------------

/// Names that the meeting's file itself uses as such: speakers and @mentions.
fn people(turns: &[Said]) -> BTreeSet<String> {
    static MENTION: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"@(\p{Lu}[\p{L}\p{M}'’-]+)").expect("a valid regex"));
    let mut people = BTreeSet::new();
    for said in turns {
        let mentioned = MENTION
            .captures_iter(said.text)
            .filter_map(|found| found.get(1))
            .map(|name| name.as_str());
        people.extend(
            said.speaker
                .into_iter()
                .flat_map(str::split_whitespace)
                .chain(mentioned)
                .map(str::to_owned),
        );
    }
    people
}

static ITEM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*(?:(?:[-*+•]|\d{1,2}[.)])\s+)?(?:\[(?P<box>[ xX✓✔-])\]\s*)?(?P<label>\**(?i:action(?:\s+items?|\s+points?)?|todo|to-do|next\s+steps?|follow[\s-]up)s?\**(?:\s+(?i:for|on)\s+(?P<labelled>@?\p{Lu}[\p{L}\p{M}'’-]+))?\**\s*[:–—]\**\s*)?").expect("a valid regex")
});

static OWNER: LazyLock<Regex> = LazyLock::new(|| {
    const NAME: &str = r"\p{Lu}[\p{L}\p{M}'’-]*(?:\s+\p{Lu}[\p{L}\p{M}'’.-]*){0,2}(?:\s+(?:and|&)\s+\p{Lu}[\p{L}\p{M}'’-]+)?";
    Regex::new(&format!(
        r"^(?:\**@(?P<at>[\p{{L}}\p{{M}}'’._-]+)\**\s*[:–—-]?\s*(?:to\s+|will\s+)?|\**(?P<colon>{NAME})\**\s*(?::\**|\s[–—-]\s)\s*(?:to\s+|will\s+)?|\**(?P<to>{NAME})\**\s+to\s+|\**(?P<will>{NAME})\**(?:\s+will|['’]ll|\s+(?:is|are)\s+going\s+to)\s+)(?P<act>\S)"
    ))
    .expect("a valid regex")
});

static OWNER_AT_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\s*(?:[\[(](?:@|owner:\s*)?(?P<name>\p{Lu}[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]+)?)[\])]|[–—-]\s*@?(?P<dash>\p{Lu}[\p{L}\p{M}'’-]+)|@(?P<at>[\p{L}\p{M}'’._-]+))\s*[.]?\s*$").expect("a valid regex")
});

/// Capitalised, at the head of a line, and nobody's name.
static NOBODY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:the|we|you|they|it|this|that|these|those|there|he|she|need|needs|want|wants|how|what|when|why|where|who|decision|decided|decisions|plan|able|ready|happy|next|goal|goals|going|have|has|had|trying|try|hard|easy|important|agreed|agree|due|used|supposed|back|up|down|note|notes|question|questions|open|risk|risks|blocker|blockers|context|idea|ideas|also|and|or|but|if|once|then|maybe|possibly|everyone|everybody|nobody|someone|users?|customers?|clients?|discussed|talked|willing|free|close|nice|good|great|time|way|ways|reason|option|options|asked|proposal|topic|status|update|updates|team|background|summary|monday|tuesday|wednesday|thursday|friday|moved|moving|listened|responded|due|later|from|according|thanks|subject|committed|related|\w+ing|\w+ed)\b").expect("a valid regex")
});

/// An open item that nobody took.
static NOBODY_YET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:someone|somebody|anyone|we\s+(?:should|could|might)|maybe)\b")
        .expect("a valid regex")
});

fn noted(said: &Said, people: &BTreeSet<String>, held: Option<Date>) -> Vec<Promise> {
    let mut line_start = 0;
    let mut made = Vec::new();
    for line in said.text.split_inclusive('\n') {
        let end = line_start + line.trim_end().len();
        made.extend(noted_line(said, line_start..end, people, held));
        line_start += line.len();
    }
    made
}

fn noted_line(
    said: &Said,
    line: Range<usize>,
    people: &BTreeSet<String>,
    held: Option<Date>,
) -> Option<Promise> {
    let text = said.text;
    let item = ITEM.captures(&text[line.clone()])?;
    let labelled = item.name("label").is_some();
    let tick = item.name("box").map(|tick| tick.as_str());
    let is_item = labelled || tick.is_some();
    let mut act_start = line.start + item.get(0)?.end();
    let mut act_end = line.end;
    let mut who = item
        .name("labelled")
        .map(|name| name.as_str().trim_start_matches('@').to_owned());

    let body = &text[act_start..line.end];
    let mut named = false;
    if let Some(owner) = OWNER.captures(body) {
        let name = ["at", "colon", "to", "will"]
            .into_iter()
            .find_map(|form| owner.name(form))?;
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
        let name = owner
            .name("name")
            .or(owner.name("dash"))
            .or(owner.name("at"))?;
        who = Some(name.as_str().to_owned());
        act_end = act_start + owner.get(0)?.start();
        named = true;
    }
    // The author's own line: an order to oneself with a date.
    if !named && NOBODY_YET.is_match(body) {
        return None;
    }
    let own = said.speaker.is_some()
        && act_of(body) == Act::Work
        && due(body, held).is_some()
        && is_imperative(body);
    if !(named || is_item || own) || is_question(body) {
        return None;
    }
    let found = due(&text[act_start..line.end], held).map(|due| Due {
        at: due.at.start + act_start..due.at.end + act_start,
        ..due
    });
    let act = &text[act_start..act_end];
    let act_len = ACT_ENDS.find(act).map_or(act.len(), |end| end.start());
    let skip = OPENERS_IN_NOTES
        .find(&act[..act_len])
        .map_or(0, |skip| skip.end());
    let what = phrase(
        text,
        act_start + skip..act_start + act_len,
        found.as_ref().map(|due| &due.at),
        WORDS,
    );
    if what.is_empty() {
        return None;
    }
    let mut promise = promise(said, what, &line, found);
    if let Some(who) = who {
        promise.commitment.who = who;
    }
    promise.commitment.done =
        tick.is_some_and(|tick| !matches!(tick, " " | "-")) || text[line.clone()].contains("✅");
    Some(promise)
}

static OPENERS_IN_NOTES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:(?:i(?:['’]ll|\s+will)|will|to)\s+)?").expect("a valid regex")
});

/// Notes tell the past too: "Reviewed the plan", "Sending worked on Friday".
fn is_imperative(body: &str) -> bool {
    body.split_whitespace()
        .next()
        .is_some_and(|verb| !verb.ends_with("ed") && !verb.ends_with("ing") && !verb.ends_with(':'))
}

// ---- Text ---------------------------------------------------------------------------------------

/// Where an act gives way to its reason, its purpose or the next thought.
static ACT_ENDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?ix)
        ,?\s+(?:but|even\s+if|because|cause|['’]cause|so|which|since|although|though|otherwise|except|whereas|and\s+(?:then\s+)?(?:we|you|they|he|she|it|i|that|if|maybe|hopefully|so|yeah|let['’]?s)|and\s+then\s+(?:we|i|you)|please)\b
        |,\s+(?:ok|okay|yeah|yes|right|alright|i|we|you|thanks|thank|just|like|does|is|it|that|he|she|they|no|or|if|unless|when|then\s+(?:we|you|i)|and\s+(?:then\s+)?i|because|let|there|what|how|where|once|as\s+soon)\b
        |\s+that\s+(?:i|we|you|he|she|they|it|there|is|was|are|were)\b|\s+(?:i|we|you)\s+(?:posted|sent|wrote|mentioned|showed|said|had|shared|saw|talked|discussed|agreed)\b
        |[;:—]|\s[-–]\s|[?!]|\.(?:\s|$)|…|\.\.").expect("a valid regex")
});

/// The words of a range as one short phrase: without its date, fillers and dangling end.
fn phrase(text: &str, at: Range<usize>, due: Option<&Range<usize>>, most: usize) -> String {
    let mut parts = vec![at.clone()];
    if let Some(due) = due.filter(|due| due.start < at.end && due.end > at.start) {
        parts = vec![
            at.start..due.start.max(at.start),
            due.end.min(at.end)..at.end,
        ];
    }
    let mut words: Vec<&str> = parts
        .iter()
        .flat_map(|part| text[part.clone()].split_whitespace())
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .filter(|word| {
            !matches!(
                word.trim_matches(',').to_lowercase().as_str(),
                "um" | "uh" | "erm" | "umm" | "uhh" | "basically" | "literally"
            )
        })
        .collect();
    words.dedup_by_key(|word| word.trim_matches(',').to_lowercase());
    let mut end = words.len().min(most);
    while end > 0
        && DANGLING.contains(
            &words[end - 1]
                .trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
                .as_str(),
        )
    {
        end -= 1;
    }
    words[..end]
        .join(" ")
        .trim_matches(|c: char| {
            matches!(c, ',' | '.' | ';' | ':' | '-' | '–' | '—' | '*' | '"' | ' ')
        })
        .to_owned()
}

/// Words that no phrase ends with; most were left over by taking the date out.
const DANGLING: [&str; 40] = [
    "and",
    "or",
    "to",
    "the",
    "a",
    "an",
    "so",
    "with",
    "by",
    "on",
    "for",
    "at",
    "of",
    "in",
    "then",
    "but",
    "if",
    "that's",
    "like",
    "my",
    "your",
    "before",
    "until",
    "i",
    "we",
    "maybe",
    "probably",
    "just",
    "sometime",
    "latest",
    "hopefully",
    "also",
    "as",
    "is",
    "because",
    "our",
    "after",
    "from",
    "any",
    "next",
];

/// Sentences as ranges with their end marks. "…" and "..." are pauses in speech, no ends.
fn sentences(text: &str) -> Vec<Range<usize>> {
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?:[.?!]["”’)]?)(?:\s+|$)|\n+"#).expect("a valid regex"));
    let mut found = Vec::new();
    let mut start = 0;
    for end in END.find_iter(text) {
        let pause = text[..end.start()].ends_with('.')
            || text[..end.start()].ends_with(['e', 'i'])
                && ABBREVIATION.is_match(last_bytes(&text[..end.end()], 8));
        if !pause {
            found.push(start..start + text[start..end.end()].trim_end().len());
            start = end.end();
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

static ABBREVIATION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)\b(?:i\.e|e\.g|i\.e\.|vs)\.?\s*$").expect("a valid regex"));

/// The quote for a promise: its whole sentence where that is short, else as much as fits around it.
fn quote(text: &str, core: &Range<usize>) -> Range<usize> {
    // Looking no farther than a quote can reach keeps a file of one endless sentence linear.
    let reach = last_bytes(&text[..core.start], QUOTE);
    let sentence_start = core.start - reach.len()
        + END_MARK
            .find_iter(reach)
            .last()
            .map_or(0, |end| end.start() + 1);
    let mut start = core.start;
    let lead = start - sentence_start;
    if lead <= 80 {
        start = sentence_start;
    } else if let Some(comma) = last_bytes(&text[..core.start], 60).rfind(", ") {
        start = core.start - last_bytes(&text[..core.start], 60).len() + comma + 2;
    }
    let rest = &text[core.end..floor_char_boundary(text, core.end + QUOTE + 1)];
    let mut end = core.end
        + END_MARK
            .find(rest)
            .map_or(rest.len(), |mark| mark.start() + 1);
    if end - start > QUOTE {
        end = core.end;
    }
    if end - start > QUOTE {
        start = core.start;
    }
    if end - start > QUOTE {
        end = floor_char_boundary(text, start + QUOTE);
        end = start
            + text[start..end]
                .rfind(char::is_whitespace)
                .unwrap_or(end - start);
    }
    let quoted = &text[start..end];
    let lead = quoted.len() - quoted.trim_start().len();
    start + lead..start + lead + quoted.trim().len()
}

/// The end of a sentence; the dot in "v1.2" is none.
static END_MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[.?!](?:\s|$)|\n").expect("a valid regex"));

fn last_bytes(text: &str, most: usize) -> &str {
    let mut from = text.len().saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

// ---- Once each ----------------------------------------------------------------------------------

/// A promise made twice is one promise; of the two the dated one stays, then the concrete one.
fn each_once(made: Vec<Promise>) -> Vec<Promise> {
    /// How far back a repetition is looked for; meetings have dozens of promises, files may lie.
    const BACK: usize = 400;
    let mut kept: Vec<(BTreeSet<String>, Promise)> = Vec::new();
    for promise in made {
        let tokens = tokens(&promise.commitment.what);
        let from = kept.len().saturating_sub(BACK);
        let same = kept[from..].iter_mut().find(|(other_tokens, other)| {
            other.commitment.who == promise.commitment.who
                && overlap(
                    other_tokens,
                    &tokens,
                    other.commitment.turn == promise.commitment.turn,
                )
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

fn worth(promise: &Promise) -> (bool, bool, bool) {
    (
        promise.commitment.due.is_some(),
        promise.dated,
        !promise.commitment.vague,
    )
}

fn tokens(what: &str) -> BTreeSet<String> {
    const SMALL: [&str; 24] = [
        "the", "a", "an", "to", "you", "it", "that", "this", "and", "of", "for", "with", "on",
        "in", "up", "me", "back", "my", "your", "one", "also", "out", "into", "at",
    ];
    what.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .filter(|word| !SMALL.contains(&word.as_str()))
        .collect()
}

fn overlap(one: &BTreeSet<String>, other: &BTreeSet<String>, one_turn: bool) -> bool {
    let shared = one.intersection(other).count();
    let (small, all) = (one.len().min(other.len()), one.union(other).count());
    // "look into that" said about two things half an hour apart is two promises: one shared verb
    // counts as the same only within a turn.
    all > 0 && (shared * 10 >= all * 6 && (shared > 1 || one_turn) || shared == small && small > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Thursday.
    const HELD: Date = date(2026, 9, 3);

    fn speech<'a>(turns: &[(&'a str, &'a str)]) -> Vec<Commitment> {
        in_kind(turns, Kind::Speech)
    }

    fn notes(lines: &[&str]) -> Vec<Commitment> {
        let turns: Vec<Said> = lines
            .iter()
            .enumerate()
            .map(|(turn, text)| Said {
                turn,
                speaker: None,
                text,
            })
            .collect();
        commitments(&turns, Some(HELD), Kind::Notes)
    }

    fn in_kind<'a>(turns: &[(&'a str, &'a str)], kind: Kind) -> Vec<Commitment> {
        let turns: Vec<Said> = turns
            .iter()
            .enumerate()
            .map(|(turn, (speaker, text))| Said {
                turn,
                speaker: Some(speaker),
                text,
            })
            .collect();
        let found = commitments(&turns, Some(HELD), kind);
        for commitment in &found {
            assert!(
                turns[commitment.turn].text.contains(&commitment.quote),
                "{commitment:?}"
            );
            assert!(
                commitment.quote.len() <= QUOTE && !commitment.quote.is_empty(),
                "{commitment:?}"
            );
        }
        found
    }

    /// Text, act, due, vague.
    const PROMISES: &[(&str, &str, Option<&str>, bool)] = &[
        (
            "I'll send you the traces by Thursday.",
            "send you the traces",
            Some("2026-09-10"),
            false,
        ),
        (
            "Okay, I will write up the options tomorrow.",
            "write up the options",
            Some("2026-09-04"),
            false,
        ),
        (
            "I'm going to talk to legal about it next week",
            "talk to legal about it",
            Some("2026-09-11"),
            false,
        ),
        (
            "By Friday, I'll draft the migration plan.",
            "draft the migration plan",
            Some("2026-09-04"),
            false,
        ),
        (
            "Tomorrow I'll ping Dana about the quota.",
            "ping Dana about the quota",
            Some("2026-09-04"),
            false,
        ),
        (
            "I'll open a ticket for the flaky test",
            "open a ticket for the flaky test",
            None,
            false,
        ),
        (
            "I’ll also fix the alert, it's been noisy",
            "fix the alert",
            None,
            false,
        ),
        ("I'll look into it.", "look into it", None, true),
        (
            "I will double-check the limits",
            "double-check the limits",
            None,
            true,
        ),
        (
            "I'll look into it by Monday",
            "look into it",
            Some("2026-09-07"),
            false,
        ),
        ("I'll think about that", "think about that", None, true),
        (
            "I'll see if Marta has a slot",
            "see if Marta has a slot",
            None,
            true,
        ),
        (
            "Let me check the numbers and get back to you",
            "check the numbers and get back to you",
            None,
            true,
        ),
        (
            "Let me talk to Priya and get back to you by Tuesday",
            "talk to Priya and get back to you",
            Some("2026-09-08"),
            false,
        ),
        (
            "I can have that by Wednesday",
            "have that",
            Some("2026-09-09"),
            false,
        ),
        ("I can take that one.", "take that one", None, true),
        ("I'll take that one", "take that one", None, true),
        ("Leave it with me.", "take care of it", None, true),
        ("It's on my list", "take care of it", None, true),
        (
            "You'll have it by Friday",
            "get it to you",
            Some("2026-09-04"),
            false,
        ),
        (
            "You'll have the numbers by end of week.",
            "get you the numbers",
            Some("2026-09-04"),
            false,
        ),
        (
            "We'll ship the fix by Tuesday.",
            "ship the fix",
            Some("2026-09-08"),
            false,
        ),
        (
            "I'll have the spike done before the retro",
            "have the spike done",
            None,
            false,
        ),
        (
            "I'll be sending the summary this afternoon",
            "sending the summary",
            Some("2026-09-03"),
            false,
        ),
        (
            "I should have the build up by tomorrow",
            "have the build up",
            Some("2026-09-04"),
            false,
        ),
        (
            "I'll do it after the call",
            "do it",
            Some("2026-09-03"),
            false,
        ),
        (
            "I'll share the doc with you tomorrow",
            "share the doc with you",
            Some("2026-09-04"),
            false,
        ),
        (
            "I'll send you the draft. Thursday at the latest.",
            "send you the draft",
            Some("2026-09-10"),
            false,
        ),
        (
            "If you like, I'll draft the page",
            "draft the page",
            None,
            false,
        ),
        (
            "I'll draft the page if that helps",
            "draft the page",
            None,
            false,
        ),
        (
            "I'll send it over on Monday, okay?",
            "send it over",
            Some("2026-09-07"),
            false,
        ),
        (
            "I'll check with Dana. I'll get back to you by Friday.",
            "check with Dana",
            Some("2026-09-04"),
            false,
        ),
        (
            "I'll look at the query and send you the plan",
            "look at the query and send you the plan",
            None,
            false,
        ),
        (
            "um, I'll, uh, just update the runbook, yeah",
            "update the runbook",
            None,
            false,
        ),
        (
            "I owe you the rollout plan by Monday",
            "get you the rollout plan",
            Some("2026-09-07"),
            false,
        ),
        (
            "I'll rehearse the failover on Tuesday",
            "rehearse the failover",
            Some("2026-09-08"),
            false,
        ),
        (
            "I send you the list tomorrow.",
            "send you the list",
            Some("2026-09-04"),
            false,
        ),
        (
            "I'll write it up. You have it by Monday.",
            "write it up",
            Some("2026-09-07"),
            false,
        ),
        (
            "I'll tidy the board at some point",
            "tidy the board at some point",
            None,
            true,
        ),
        (
            "I'll have to get back to you on that",
            "get back to you on that",
            None,
            true,
        ),
        (
            "I'll get you an answer by noon tomorrow, even if it's a no",
            "get you an answer",
            Some("2026-09-04"),
            false,
        ),
        (
            "The board shows the same thing, I'll send the link tonight.",
            "send the link",
            Some("2026-09-03"),
            false,
        ),
        (
            "I'll take another look when there's a moment",
            "take another look when there's a moment",
            None,
            true,
        ),
        (
            "I'll forward you their mails after this, so you see it",
            "forward you their mails",
            Some("2026-09-03"),
            false,
        ),
        (
            "I'll let you know by Friday",
            "let you know",
            Some("2026-09-04"),
            false,
        ),
    ];

    #[test]
    fn promises_are_found() {
        for &(text, what, due, vague) in PROMISES {
            let found = speech(&[("Bram", text)]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            let got = &found[0];
            assert_eq!(
                (
                    got.what.as_str(),
                    got.due.map(|due| due.to_string()).as_deref(),
                    got.vague
                ),
                (what, due, vague),
                "{text}"
            );
            assert_eq!(got.who, "Bram");
        }
    }

    #[test]
    fn what_only_sounds_like_a_promise_is_none() {
        for text in [
            "If we did that I'd move the whole queue",
            "I'd write it down by Friday",
            "I could send it by Friday",
            "I might fix that tomorrow",
            "I would review it",
            "If it breaks, I'll fix it",
            "If the vendor says no I'll rewrite the importer by Friday",
            "I'll fix it if I find the time",
            "Unless somebody objects to it I'll merge it",
            "I'll be honest, the plan scares me",
            "I'll admit the tests are slow",
            "I'll say this much",
            "I'll give you that",
            "I'll share my screen",
            "I'll share this in the chat",
            "I'll mute myself",
            "I'll paste the link in the chat",
            "I'll pull it up",
            "I'll scroll down a bit",
            "I'll show you now",
            "Let me think",
            "Let me know by Friday",
            "Let me know",
            "Let me just say one thing",
            "Let me see",
            "Let me check",
            "Let me share my screen",
            "I'll stop there",
            "I'm going to guess it's the cache",
            "I'm going to say no",
            "I'm going to assume you read it",
            "Should I send it by Friday?",
            "I'll send it by Friday?",
            "He said I'll get it tomorrow",
            "She told me \"I'll send it by Friday\"",
            "They were like, I'll fix it tomorrow",
            "I sent it on Monday",
            "I won't send it by Friday",
            "I'm not going to rewrite it by Friday",
            "I will not ship this by Friday",
            "I'll never finish it by Friday",
            "I can't have that by Friday",
            "We'll look at the board",
            "We'll talk on Monday",
            "We'll see on Friday",
            "I'll see you tomorrow",
            "I'll take that as a no",
            "I'll take notes",
            "I'll pass it to Dana",
            "I'll move on to the next item",
            "Maybe I'll write it up tomorrow",
            "Sometimes I'll write the test first",
            "I don't think I'll finish it by Friday",
            "You'll have to ask Dana by Friday",
            "I can see the graph from Monday",
            "I'll start with the roadmap",
            "I'll keep it short",
            "I'll quickly check the log",
            "I'll add that we did this last year",
            "What I'll do by Friday is unclear",
            "I need to know by Friday",
            "That's the third time today, I should have it printed on a shirt",
            "I send a report when it breaks",
            "Maybe tomorrow I'll write it up",
            "I'll do the talking",
            "",
            "…",
        ] {
            let found = speech(&[("Bram", text)]);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn who_accepts_a_request_owes_it() {
        for (request, answer, what, due, vague) in [
            (
                "Could you send me the logs by Friday?",
                "Sure, will do.",
                "send me the logs",
                Some("2026-09-04"),
                false,
            ),
            (
                "Would you mind updating the runbook?",
                "No problem, I'm on it.",
                "update the runbook",
                None,
                false,
            ),
            (
                "Can you write the RFC?",
                "Yep.",
                "write the RFC",
                None,
                false,
            ),
            (
                "Can you review my doc before Tuesday please?",
                "Of course.",
                "review my doc",
                Some("2026-09-08"),
                false,
            ),
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
            (
                "I need you to file the exception.",
                "Okay, leave it with me.",
                "file the exception",
                None,
                false,
            ),
        ] {
            let found = speech(&[("Ines", request), ("Bram", answer)]);
            assert_eq!(found.len(), 1, "{request} {answer}: {found:?}");
            let got = &found[0];
            assert_eq!(
                (got.who.as_str(), got.what.as_str(), got.turn),
                ("Bram", what, 1),
                "{request} {answer}"
            );
            assert_eq!(
                (got.due.map(|due| due.to_string()).as_deref(), got.vague),
                (due, vague),
                "{request} {answer}"
            );
        }
    }

    #[test]
    fn a_request_without_a_yes_is_nobodys_promise() {
        for (request, answer) in [
            (
                "Could you send me the logs by Friday?",
                "I can't, the access is gone.",
            ),
            (
                "Could you send me the logs by Friday?",
                "Yeah, but only if ops opens the bucket.",
            ),
            (
                "Could you send me the logs by Friday?",
                "Why do you need them?",
            ),
            ("Could you send me the logs?", "Yes, I already did."),
            ("Could you repeat that?", "Sure."),
            ("Can you share your screen?", "Yes."),
            ("Can you explain why?", "Sure, will do."),
            ("Can you hear me?", "Yes."),
            ("How was the weekend?", "Good, will do."),
        ] {
            let found = speech(&[("Ines", request), ("Bram", answer)]);
            assert!(found.is_empty(), "{request} {answer}: {found:?}");
        }
        assert!(
            speech(&[
                ("Ines", "Could you send me the logs by Friday?"),
                ("Ines", "Sure.")
            ])
            .is_empty()
        );
    }

    #[test]
    fn the_answer_to_by_when_dates_the_promise() {
        let found = speech(&[
            ("Bram", "I'll look into the timeouts."),
            ("Ines", "By when do you think?"),
            ("Bram", "Wednesday."),
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].due, found[0].vague, found[0].turn),
            (Some(date(2026, 9, 9)), false, 0)
        );
    }

    #[test]
    fn the_same_promise_twice_is_one_and_the_dated_one_stays() {
        let found = speech(&[
            ("Bram", "I'll write up the migration options."),
            ("Ines", "Good."),
            (
                "Bram",
                "So I'll write up the migration options by Tuesday, and I'll ask Dana about the quota.",
            ),
            ("Ines", "I'll write up the migration options too."),
        ]);
        let short: Vec<_> = found
            .iter()
            .map(|made| (made.who.as_str(), made.what.as_str(), made.due.is_some()))
            .collect();
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
    fn notes_have_owners_boxes_and_dates() {
        for (line, who, what, due, done) in [
            (
                "- [ ] @Bram write the RFC by Friday",
                "Bram",
                "write the RFC",
                Some("2026-09-04"),
                false,
            ),
            (
                "[ ] @Bram write the RFC by Friday",
                "Bram",
                "write the RFC",
                Some("2026-09-04"),
                false,
            ),
            (
                "[x] Ines: talk to legal",
                "Ines",
                "talk to legal",
                None,
                true,
            ),
            (
                "- [ ] Ines to book the room by 2026-09-10",
                "Ines",
                "book the room",
                Some("2026-09-10"),
                false,
            ),
            (
                "Action: Bram to profile the importer",
                "Bram",
                "profile the importer",
                None,
                false,
            ),
            (
                "**Action**: Ines will send the survey by Monday",
                "Ines",
                "send the survey",
                Some("2026-09-07"),
                false,
            ),
            (
                "Bram to split the ticket by Tuesday",
                "Bram",
                "split the ticket",
                Some("2026-09-08"),
                false,
            ),
            (
                "- Bram and Ines to review the dashboard",
                "Bram and Ines",
                "review the dashboard",
                None,
                false,
            ),
            (
                "TODO: rotate the keys (Bram)",
                "Bram",
                "rotate the keys",
                None,
                false,
            ),
            ("- [ ] rotate the keys", "", "rotate the keys", None, false),
            (
                "Action for Bram: draft the page by Friday",
                "Bram",
                "draft the page",
                Some("2026-09-04"),
                false,
            ),
        ] {
            let found = notes(&[line]);
            assert_eq!(found.len(), 1, "{line}: {found:?}");
            let got = &found[0];
            assert_eq!((got.who.as_str(), got.what.as_str()), (who, what), "{line}");
            assert_eq!(
                (got.due.map(|due| due.to_string()).as_deref(), got.done),
                (due, done),
                "{line}"
            );
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
            let found = notes(&[line]);
            assert!(found.is_empty(), "{line}: {found:?}");
        }
    }

    #[test]
    fn a_date_belongs_to_the_promise_it_stands_by() {
        let found = speech(&[(
            "Bram",
            "I'll draft the page, and on Monday I'll ask Dana about the quota.",
        )]);
        let short: Vec<_> = found
            .iter()
            .map(|made| (made.what.as_str(), made.due))
            .collect();
        assert_eq!(
            short,
            [
                ("draft the page", None),
                ("ask Dana about the quota", Some(date(2026, 9, 7)))
            ]
        );
        let found = speech(&[(
            "Bram",
            "I'll draft the page by Friday and I'll ask Dana about the quota.",
        )]);
        let short: Vec<_> = found
            .iter()
            .map(|made| (made.what.as_str(), made.due))
            .collect();
        assert_eq!(
            short,
            [
                ("draft the page", Some(date(2026, 9, 4))),
                ("ask Dana about the quota", None)
            ]
        );
    }

    #[test]
    fn a_version_number_does_not_end_a_quote() {
        let found = speech(&[(
            "Bram",
            "Fine. On v1.2 I'll fix the v1.3 crash by Friday, it hurts.",
        )]);
        assert_eq!(
            found[0].quote,
            "On v1.2 I'll fix the v1.3 crash by Friday, it hurts."
        );
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        let parts = [
            "I'll ",
            "é",
            "… ",
            "send ",
            "’",
            "by Thursday",
            ", ",
            ". ",
            "\n",
            "日本",
            "[x] ",
            "@Bram ",
            "to ",
            "let me ",
            "?",
            "“",
            " ",
            "if ",
            "after this",
            "2 weeks",
            "-",
        ];
        let mut seed = 7_usize;
        for _ in 0..2000 {
            let mut text = String::new();
            for _ in 0..14 {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                text.push_str(parts[(seed >> 33) % parts.len()]);
            }
            in_kind(
                &[("Ines", "could you send me the logs?"), ("Bram", &text)],
                Kind::Speech,
            );
            in_kind(&[("Bram", &text)], Kind::Notes);
        }
    }

    #[test]
    fn without_a_day_or_a_speaker_the_promise_stands() {
        let said = [Said {
            turn: 7,
            speaker: None,
            text: "I'll send you the traces by Thursday.",
        }];
        let found = commitments(&said, None, Kind::Speech);
        assert_eq!(
            (
                found.len(),
                found[0].due,
                found[0].vague,
                found[0].turn,
                found[0].who.as_str()
            ),
            (1, None, false, 7, "")
        );
    }

    #[test]
    fn long_sentences_are_quoted_in_part_and_on_character_boundaries() {
        let long = format!(
            "{} and so I'll send you the traces by Thursday {}",
            "ééé and ".repeat(60),
            "where ünï ".repeat(60)
        );
        let found = speech(&[("Bram", &long)]);
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .quote
                .contains("I'll send you the traces by Thursday")
        );
    }
}
