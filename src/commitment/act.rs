//! The act after "I'll": what outlasts the meeting and what is done on the spot.
//!
//! Owns the lists of verbs. A verb that is in none of them is no promise without a date; a wrong
//! entry under [`WORK`] invents promises, a missing one costs a line.

use std::sync::LazyLock;

use crate::expression::Expression as Regex;

/// Kinds of act after "I'll", by what they take to be a promise.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    /// A figure of speech or a move in the conversation: no promise, even with a date in it.
    Never,
    /// Outlasts the meeting by its nature: "send", "write up", "talk to".
    Work,
    /// Done on the spot unless a later time is named: "share", "post", "go through".
    InTheRoom,
    /// Anything else.
    Unknown,
}

pub(super) fn act_of(act: &str) -> Act {
    if EVEN_SO.is_match(act) {
        Act::Work
    } else if NEVER.is_match(act) {
        if NOT_EVEN_DATED.is_match(act) { Act::Never } else { Act::Unknown }
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

/// Work, though it opens like a figure of speech in [`NEVER`].
static EVEN_SO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:say\s+(?:so|it|that|sorry|thanks|thank\s+you|no|yes)\s+(?:to|at|on|in)\s+\w
        |pass\s+(?:it|that|this|them|(?:the|your|his|her|their)\s+[\w\ ]{2,20}?)\s+(?:on|along)\s*$
        |find\s+out\s*$|find\s+out\s+(?:who|what|why|when|where|how|whether|if|from|for)
        |get\s+(?:a?round\s+to|to\s+it\s*$)
        |go\s+back\s+to\s+(?:him|her|them|(?-i:[A-Z])\w+|the\s+\w+(?:\s+\w+)?)\s+(?:and|with)
        |take\s+(?:it|that|this|them|the\s+[\w\ ]{2,30}?|your\s+[\w\ ]{2,20}?)\s+(?:back\s+)?to\s+(?:him|her|them
        |the|my|our|(?-i:[A-Z])\w+)|take\s+that\s+call\b|keep\s+a\s+(?:list|page|log|note|record|tally)\b
        |leave\s+(?:(?:you|him|her|them)\s+)?(?:an?|the|my)\s+(?:[\w-]+\s+){0,2}?(?:page|note|message|comment|list|handover|doc|draft
        |summary|voicemail|write-?up|copy)s?\b
        |have\s+another\s+(?:\w+\s+)?(?:go|look|think|try|crack|stab|pass|read|word|poke|shot)\b
        |be\s+around\s+more|ask\s*$|see\s*$|let\s+you\s+know\s*$)",
    )
    .expect("a valid regex")
});

/// Of [`NEVER`], what a date does not turn into a promise either: "I'll see you tomorrow".
static NOT_EVEN_DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:we|you|he|she|they|it|that|this|i|not|never|no|in|at|on|out|off|there|here|back|around|happy|glad|fine|ok|okay
        |sure|able|a|an|the|very|too|so|with|done|gone|away|admit|confess|swear|say\s+(?:this|the|a|an|what|one|something)
        |saying|give\s+(?:you\s+(?:that|a\s+(?:second|sec|minute|moment|example)|an\s+example|credit|some|the\s+floor)
        |some|a\s+(?:brief|quick|short))|knowing|think|guess|assume|bet|imagine|suppose|believe|argue|grant|concede|agree
        |disagree|echo|second|note|point|repeat|reiterate|emphasi[sz]e|highlight|urge|skip|pause|pausing|wait|see\s*$
        |see\s+(?:you|y['’]?all|everyone|what\s+you\s+mean)|talk\s+(?:about|through|more)|talking\s+about|leave|hang
        |take\s+(?:it|that|this)\s+as|take\s+(?:notes|a\s+(?:pause|break|second|sec|minute|moment|step|breath|guess|sip|bite)
        |questions|us\b|you\b|credit|any|your\s+word|my\s+time|off|(?:today|tomorrow|\w+day)\s+off|(?:it|that)\s+personally)
        |taking\s+notes|mov(?:e|ing)\s+on|jump|turn\s+(?:it|this|that|things)?\s*(?:over|to|back)|hand|pass|kick
        |get\s+(?:going|started|us|into|things|off|in\b|a\s+(?:coffee|drink|tea|glass))|go\s+(?:first|ahead|on|quick|fast|next|off|back\s+(?:a|one|two|over|through|in))
        |come\s+(?:to\s+(?:that|this|it|the\s+point)|back\s+to\s+(?:that|this|it))|begin|start\s+(?:with|off|us|by
        |here|from|sharing)|wrap|going\s+home|finish\s+(?:up\s+)?with|end\s+(?:with|on|here|there)
        |be\s+(?:honest|frank|blunt|brief|clear|candid|real|upfront|quick|happy|glad|fine|ok|okay|sure|able|a|an|very|too
        |so|gone|away|off|out|late|early|back|at\s+(?:my|home)|on\s+(?:holiday|leave|vacation|pto)|travell?ing|unbearable|damned|dead|lucky)
        |zoom|mute|unmute|scroll|click|share\s+(?:my\s+)?screen|stick|stay|support|trust|miss|need|want|like|love|hate|feel
        |enjoy|remember|forget|regret|understand|appreciate|live|survive|die|cry|kill|eat|drink|sleep|only|still|always
        |usually|often|sometimes|even|either|rather|have\s+(?:less|no|any|been|time|a\s+(?:question|comment|coffee|holiday))
        |tell\s+(?:an?|it|this|us|stories|everyone|my)\b|look\s+(?:like|forward|back|silly|stupid|bad|good))(?:\b|$)",
    )
    .expect("a valid regex")
});

/// No promise, whatever follows.
static NEVER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:we|you|he|she|they|it|that|this|i|not|never|no|in|at|on|out|off|there|here|back|around|happy|glad|fine|ok|okay|sure|able|honest|frank
        |blunt|brief|clear|candid|real|upfront|quick|a|an|the|very|too|so|with\s+you|done|ready|gone|away
        |admit|confess|say|saying|swear|give\s+(?:you|him|her|them)\s+(?:that|credit|the\s+floor
        |a\s+(?:second|sec|minute|moment|example)|an\s+example|some\s+(?:context|background|time))
        |give\s+(?:some|a\s+(?:brief|quick|short))\b
        |know|knowing|think\s*$|think\s+(?:so|that|we|it|you)|guess|assume|bet|imagine|suppose|believe|argue
        |grant|concede|agree|disagree|defer|echo|second|add\s+(?:that|to\s+that|one|just|something
        |a\s+(?:few|couple|little|bit|quick))|mention|note\s+(?:that|here)|point|repeat|reiterate|emphasi[sz]e
        |highlight|urge|suggest|skip|pause|pausing|stop|wait|listen|see\s*$
        |see\s+(?:you|him|her|them|y['’]?all|everyone|what\s+you\s+mean|that|it)\b|speak\s+(?:up|for|about|on)
        |talk\s*$|talk\s+(?:about|you|through|more)|talking\s+about
        |let\s+(?:you|him|her|them|\w+)\s+(?:go|continue|speak|talk|answer|finish|take|start|get|have|do|run
        |lead|drive|present|introduce|handle|decide)|leave\s+(?:it|that|this)\s*(?:there|at\s+that|here|out|to
        |up|as|alone|for\s+now|$)|leave\b|hold\b|hang\b|take\s+(?:it|that|this)\s+as
        |take\s+(?:notes|a\s+(?:pause|break|second|sec|minute|moment|step|breath|guess|sip|bite)|questions
        |one\s+more|us\b|you\b|credit|any|your\s+word|my\s+time)|taking\s+notes|take\s+(?:it|that|this)\s*$
        |take\s+(?:it|that)\s+(?:personally|back|off)
        |move\s+on|moving\s+on|jump|turn\s+(?:it|this|that|things)?\s*(?:over|to|back)|hand|pass
        |kick\s+(?:it\s+|us\s+|things\s+)?off|open\s+(?:it|this|that|things)?\s*(?:up\s*)?(?:to|for|$)
        |get\s+(?:going|started|us\s+(?:started|going|back|there|through)|there|to\s+(?:that|it|you|the\s+point)
        |into|things|off|in|a\s+(?:coffee|drink|tea|glass))|go\s+(?:first|back|with|ahead|to|on|quick|fast|next
        |off|for|for\s+it|grab|get)|come\s+to|come\s+back\s+to\s+(?:that|this|it)|begin
        |start\s+(?:with|off|us|by|here|from|sharing|the)|wrap|go(?:ing)?\s+home
        |take\s+(?:this|that)\s+one\s+(?:next|first)|raise\s+(?:a|an|another|one)\s+(?:\w+\s+)?(?:point|question
        |concern)|finish\s+up\s+with|close\s+(?:with|on|off|out\s+(?:with|here))
        |finish\s+(?:with|on|here|there)|end\s+(?:with|on|here|there)|read\s+(?:it|this|that)\s+out
        |ask\s+(?:a|another|one|you|everyone|everybody|that|this|the\s+(?:same|question|obvious)|it|again|anyway
        |if\s+any|now|first|straight|directly|myself|because|since|us|what|why|how|when|just|me)|try\s*$|do\s+my\s+best|do\s+(?:a|another)\s+quick
        |do\s+(?:one|the\s+first|the\s+last|the\s+talking)|be\b|make\s+(?:it|this)\s+(?:quick|short|brief)
        |make\s+(?:an?|one|another|the|that)\s+(?:\w+\s+)?(?:joke|point|comment|observation|case|prediction|guess|assumption|argument|suggestion
        |statement|remark|bet|mistake|difference|fool|mess|exception|confession|distinction|comparison|assertion)|make\s+this\b
        |keep\s+(?:it|this|that|going|my|things|talking|quiet|doing|saying|them\b|on\b)
        |call\s+(?:it|that|this|out|on)|zoom|mute|unmute|scroll|click|share\s+(?:my\s+)?screen|present\s+my
        |stick|stay|support|trust|take\s+it\s+from\s+there\?|miss|need|want|like|love|hate|feel|enjoy|remember
        |forget|regret|understand|appreciate|live|survive|die|cry|kill|eat|drink|sleep|probably|maybe|only
        |still|always|usually|often|sometimes|even|either|rather|have\s+(?:more|less|no|any|been|some|time
        |it\s*$|that\s*$|another|one)|have\s+a\s+(?:question|comment|coffee|holiday|better)
        |answer\s+(?:that|this|your|it)\s*(?:question|one|now)?\s*$|respond\s*$|tell\s+(?:you|ya)\b
        |tell\s+(?:an?|it|this|us|stories|everyone)\b|tell\s+my\s+(?:wife|husband|partner|kids?|mum|mom|mother|dad|father|therapist|dog|cat)|show\s*$
        |share\s*$|check\s+in\b|check\s*$|look\s+(?:like|forward|back|silly|stupid|bad|good|it\s+up\s+now)
        |work\s*$|run\s*$|run\s+(?:through|out|us|you)|walk\s*$|bring\s+(?:up|us|back|you)
        |raise\s+(?:my|a)\s+hand|break\s+(?:it|this|that|down)|pull\s+(?:it|this|that|them|the\s+\w+|up)?\s*up
        |use\s+(?:that|this|it|the\s+example)|put\s+(?:my|it\s+(?:this|another|like|that)|a\s+pin|words|it\s*$
        |that\s+(?:out|aside)|on|you|myself|pressure)|set\s+the\s+(?:scene|stage|context)|write\s*$|read\s*$
        |test\s*$|speak\s*$)(?:\b|$)",
    )
    .expect("a valid regex")
});

/// On the spot, unless a later time is named.
static IN_THE_ROOM: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:shar(?:e|ing)|post(?:ing)?|paste|drop(?:ping)?|link(?:ing)?|show(?:ing)?|walk(?:ing)?
        |present(?:ing)?|demo(?:ing)?|go(?:ing)?\s+(?:through|over|into|down)|going|answer|explain
        |describ(?:e|ing)|throw(?:ing)?|put(?:ting)?\s+(?:it|that|this|them|the\s+link|a\s+link|some
        |the\s+\w+)?\s*(?:here|in\s+(?:the\s+)?(?:chat|here))|open(?:ing)?\s+(?:it|this|that|the|up\s+the|my)\b
        |pull(?:ing)?|add\s+(?:it|that|this|them)\s+(?:here|in\s+the\s+chat)|grab|find\s+(?:it|that|this)\s*$
        |copy|type|list\b|restart|stream|record|switch|select|search|google
        |check\s+(?:the\s+(?:chat|time|clock|recording|list|agenda)|my\s+(?:notes|calendar|phone)|that\s+now
        |quickly|real|if\s+(?:anyone|he|she|they|you))|read\s+(?:out|from|the\s+(?:next|first))
        |talk\s+to\s+(?:that|this|it|the\s+\w+\s+slide)|do\s+the\s+(?:same|honou?rs)
        |speak\s+to\s+(?:that|this|it)|take\s+(?:it|that|this)\s+(?:from|off)
        |work(?:ing)?\s+(?:through|from|with\s+(?:that|it))|bring\s+(?:it|that|this|them)?\s*up|note\b
        |make\s+a\s+(?:mental\s+)?note|write\s+(?:it|that|this|them|something)?\s*down
        |remind\s+(?:you|everyone|folks)|ask\s+(?:if|for\s+your|the\s+(?:group|room))
        |check\s+(?:it|that|this)\s*$|try\s+(?:it|that|this)|plug|test\s+(?:it|that|this)\s*$)\b",
    )
    .expect("a valid regex")
});

/// Outlasts the meeting by its nature. Gerunds are here for "I'll be sending".
static WORK: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:send(?:ing)?|print(?:ing)?|e-?mail(?:ing)?|messag(?:e|ing)|slack|dm\b|ping(?:ing)?|text|call(?:ing)?
        |phone|forward(?:ing)?|writ(?:e|ing)|rewrit(?:e|ing)|draft(?:ing)?|document(?:ing)?|summari[sz](?:e|ing)
        |updat(?:e|ing)|fix(?:ing)?|repair|patch(?:ing)?|review(?:ing)?|re-?read
        |read\s+(?:through|up|over|the|your|it|that|both|all)|proof-?read|confirm(?:ing)?|verif(?:y|ying)
        |(?:double|triple)(?:-|\s+)?check(?:ing)?|cross-?check|check\s+(?:with|whether|what|why|how|when|who|the
        |on|your|our|his|her|their|that|this|it\s+(?:with|against)|for|if\s+(?:we|it|there|that|the))
        |investigat(?:e|ing)|debug(?:ging)?|reproduc(?:e|ing)|diagnos(?:e|ing)|test(?:ing)?|profil(?:e|ing)
        |measur(?:e|ing)|benchmark(?:ing)?|prototyp(?:e|ing)|spik(?:e|ing)|estimat(?:e|ing)|re-?estimate|size
        |scop(?:e|ing)|spec|design(?:ing)?|sketch|mock|prepar(?:e|ing)|prep|creat(?:e|ing)|fil(?:e|ing)
        |rais(?:e|ing)|submit(?:ting)?|merg(?:e|ing)|deploy(?:ing)?|ship(?:ping)?|releas(?:e|ing)
        |roll\s+(?:it|that|this|out|back|the)|revert|finish(?:ing)?|finali[sz](?:e|ing)|complet(?:e|ing)
        |build(?:ing)?|implement(?:ing)?|cod(?:e|ing)|refactor(?:ing)?|migrat(?:e|ing)|port|remov(?:e|ing)
        |delet(?:e|ing)|clean|tidy|split|ring(?:ing)?|whatsapp|nose\b|poke\b|rummage|glance|reflect|ponder|chew\s+on|sleep\s+on|ask\s+around|fill\s+(?:you|him|her|them)\s+in|do\s+something
        |have\s+(?:him|her|them|someone|somebody|(?-i:[A-Z])[a-z]+)\s+[a-z]|correct(?:ing)?
        |shift(?:ing)?|apologi[sz]e|thank|type\s+up|carry\s+(?:it|that|this|them|the\s+[a-z\ ]{2,24}?)\s+(?:to|back)
        |break\s+(?:it|this|that)\s+to\s+(?:him|her|them|(?-i:[A-Z]))
        |explain\s+(?:it|this|that)\s+to\s+(?:him|her|them|the|my|our|(?-i:[A-Z]))|fight\s+(?:for|it\s+with)
        |argue\s+(?:it|that|for\s+it|for\s+that)\s+with|clear\s+(?:it|that|this|your|the|my)|swap|point\s+them
        |fly\s+(?:to|out|over)|push\s+(?:it|that|this|the|a|back|for|them|him|her|my)|cut|own|lead
        |driv(?:e|ing)\s+(?:it|that|this|the)|organi[sz](?:e|ing)|arrang(?:e|ing)|coordinat(?:e|ing)|align|loop|invit(?:e|ing)
        |introduc(?:e|ing)\s+you|connect|publish(?:ing)?|propos(?:e|ing)|collect(?:ing)?|gather(?:ing)?
        |compil(?:e|ing)|pull\s+(?:together|the\s+(?:numbers|data|logs|figures|report|metrics)|some\s+numbers
        |a\s+report|those\s+numbers)|extract|export|log|track\s+(?:down|it|that|this)|escalat(?:e|ing)|unblock
        |handl(?:e|ing)|tackl(?:e|ing)|address|resolv(?:e|ing)|explor(?:e|ing)|research(?:ing)?|evaluat(?:e|ing)
        |assess|compar(?:e|ing)|analy[sz](?:e|ing)|audit|plan\b|refin(?:e|ing)|groom|rework|redo|renam(?:e|ing)
        |rebas(?:e|ing)|tag|bump\s+(?:the|your|my|our|that\s+\w)|upgrad(?:e|ing)|configur(?:e|ing)|enabl(?:e|ing)|disabl(?:e|ing)
        |turn\s+(?:it|that|this|the\s+[a-z\ ]{2,20}?)?\s*(?:on|off)|provision|order|approv(?:e|ing)
        |repl(?:y|ying)\s+(?:to|on)|respond(?:ing)?\s+(?:to|on)|comment(?:ing)?\s+on|inform|notif(?:y|ying)
        |remind|warn|pair|shadow|onboard|interview|negotiat(?:e|ing)|protect|chas(?:e|ing)|nudg(?:e|ing)|hunt
        |book(?:ing)?|schedul(?:e|ing)|re-?schedule|cancel|block\s+(?:out|off|time|the|my|some)
        |set(?:ting)?\s+(?:up|that\s+up|it\s+up|this\s+up|the\s+[a-z]+\s+up|a\s+(?:meeting|reminder|date|time))
        |sort|deal\s+with|start(?:ing)?\s+(?:work|writ|draft|prepar|build|test|migrat|talk|collect|refactor
        |implement)[a-z]*|take\s+(?:care|a\s+(?:look|pass|stab|crack|first\s+pass|closer\s+look|deeper\s+look)
        |another\s+(?:look|pass|stab)|on\b|over\s+(?:the|from)|that\s+(?:one|on|away|offline|over|up|to
        |back\s+to)|this\s+(?:one|on|away|offline|over|up|to)|it\s+(?:on|away|offline|up\s+with|to\s+[a-z]+
        |from\s+here)|the\s+(?:action|lead|ticket|follow-?up|first\s+(?:pass|stab|cut)|on-?call|pager|migration
        |backend|frontend)|an\s+action|ownership|both|those)|taking\s+(?:over|on|care|a\s+look)
        |tell(?:ing)?\s+[a-z]+|go\s+(?:fix|ask|tell|talk|check|sort|look|see|write|find)
        |get\s+(?:him|her|them|the\s+\w+|(?-i:[A-Z])\w+)\s+(?:something|an?|the|some|their|his|her|one)\b|talk(?:ing)?\s+(?:to|with)
        |speak(?:ing)?\s+(?:to|with)|chat\s+(?:to|with)|sync(?:ing)?\s+(?:up\s+)?with|meet(?:ing)?\s+with
        |sit\s+(?:down\s+)?with|catch\s+up\s+with|consult|reach(?:ing)?\s+out|follow(?:ing)?[\s-]+up
        |circle\s+back|loop\s+back|come\s+back\s+(?:to\s+you|with)|report\s+back
        |get(?:ting)?\s+(?:back\s+to|back\s+with|on\s+(?:it|that|this|top)|in\s+touch|hold\s+of|you\b
        |a\s+(?:pr|ticket|fix|draft|quote|meeting|date|number|proper|second\s+opinion)\b
        |an\s+(?:answer|update|estimate|eta)|to\s+the\s+bottom|up\s+(?:a|the)
        |(?:it|that|this|them|the\s+[a-z\ -]{2,30}?|my\s+[a-z\ ]{2,20}?|your\s+[a-z\ ]{2,20}?)\s+(?:done|fixed
        |ready|merged|updated|sorted|sent|out|up|to\s+you|over\s+to|in\s+(?:front|review|place)|moving|reviewed
        |scheduled|written|started|shipped|resolved|signed|approved|working|on\s+(?:the|your|their)))
        |look(?:ing)?\s+(?:into|at|over|for|up|through|after|closer|deeper)
        |have\s+(?:a|another)\s+(?:\w+\s+)?(?:look|word|think|chat|read|go|conversation|meeting|call|nose|poke|rummage|play
        |gander|peek|dig|root|stab|crack|shot|try|pass|ponder)\b|dig(?:ging)?
        |(?:think|thinking)\s+(?:about|on|over|it|through|more)|have\s+a\s+think|mull|consider|reconsider
        |rethink|find\s+(?:out|him|her|them|time|a|an|the|some|someone|somebody|you|whoever
        |that\s+(?:issue|pr|ticket|doc|link|thread))|figur(?:e|ing)\s+(?:out|it|that|this)
        |work(?:ing)?\s+(?:on|with|towards|out|closely)|put(?:ting)?\s+(?:together
        |(?:it|that|this|something|a\s+[a-z]+|the\s+[a-z]+)\s+together|in\s+(?:a|the)|up\s+(?:a|the)
        |(?:it|that|this|them|a\s+[a-z]+|the\s+[a-z]+|some\s+[a-z]+|time)\s+(?:in|on|into|to|up)\b
        |a\s+(?:ticket|pr|doc|document|plan|proposal|note|reminder|meeting)|time)
        |mak(?:e|ing)\s+(?:sure|a\s+(?:[a-z]+\s+)?(?:note|ticket|pr|list|issue|spec|plan|change|release|call
        |decision|branch|copy|document|doc|proposal|comment|recommendation|draft|table|diagram|case\s+to)
        |an\s+(?:issue|intro|introduction|rfc|exception|estimate|edit|update|appointment)
        |the\s+(?:change|changes|call|case|edit|edits|fix|pr|ticket|update|updates|intro|decision|issue)
        |(?:that|those|these)\s+(?:change|changes|edit|edits|fix|fixes|update|updates)|time
        |it\s+(?:happen|clear))|do(?:ing)?\s+(?:the|a|an|my|some|your|another
        |it\s+(?:after|by|tomorrow|today|first)|that\s+(?:after|by|tomorrow|today|first|on))
        |let\s+(?:the\s+[a-z\ ]{2,20}?|my\s+[a-z\ ]{2,20}?|our\s+[a-z\ ]{2,20}?|him|her|them
        |(?-i:[A-Z])[a-z]+)\s+know|let\s+you\s+know\s+(?:by|when|what|how|once|as\s+soon|whether
        |if\s+(?:it|that|we|there|the))|bring(?:ing)?\s+(?:it|that|this|them|the\s+[a-z\ ]{2,24}?
        |a\s+[a-z\ ]{2,24}?|you\s+[a-z]+|my\s+[a-z\ ]{2,24}?|[a-z\ ]{2,24}?)\s+(?:to|with|into)\b
        |run\s+(?:it|that|this|them|the|a|some|those|both|another)\b
        |(?:make|making)\s+(?:(?:you|him|her|them|us)\s+)?(?:the|that|those|these|an?|your|our|my|its)\s+[\w-]+
        |turn(?:ing)?\s+(?:it|that|this|them|those|these|the\s+[\w\ ]{2,24}?|your\s+[\w\ ]{2,24}?)\s+into\b
        |put(?:ting)?\s+(?:your|his|her|their|our|the|an?|that|those|these)\s+[\w\ -]{1,24}?\s+(?:in|on|into|to|down|forward|through|past|before|up)\b
        |bring(?:ing)?\s+(?:the|an?|my|our|your|that|those)\s+[\w\ -]{2,24}?\s+(?:to|with|into|along|on|next)\b
        |give\s+[\w'’\ ]{2,30}?\s+(?:a|another|some)\s+(?:\w+\s+)?(?:look|go|try|shot|thought|read|spin|pass|think|poke)\b
        |squeeze\s+(?:it|that|this|them|the|an?|your|my|in)\b
        |give\s+(?:it|this|that)\s+(?:a|another|some)\s+(?:look|go|try|shot|thought|read|spin|pass|think)
        |give\s+(?:(?-i:[A-Z])[a-z]+|him|her|them|the\s+[a-z]+)\s+(?:a\s+)?(?:ping|call|nudge|heads|shout|ring)
        |keep\s+(?:you|everyone|the\s+team)\s+(?:posted|updated|in\s+the\s+loop|informed)|keep\s+an\s+eye
        |keep\s+(?:working|pushing|chasing)|open(?:ing)?\s+(?:up\s+)?(?:a|an|another|some
        |the\s+(?:pr|ticket|issue))\b|add(?:ing)?\s+(?:it|that|this|them|a|an|the|some|you|my|your|those|these
        |more|tests?|logging|metrics|alerts?|monitoring)\b|ask(?:ing)?\s+[a-z]{2,}|pick(?:ing)?\s+(?:it|that|this|them)?\s*up|pick\s+(?:up|that|this|one\s+of)
        |write|mov(?:e|ing)\s+(?:the|that|your)\s+(?:meeting|ticket|date|deadline|call|review|retro|stand-?up
        |sync)|clos(?:e|ing)\s+(?:the|that|those|this)\s+(?:ticket|tickets|issue|issues|loop|pr|prs)
        |see\s+(?:if|what|whether|how|who|when|about)|come\s+up\s+with|come\s+(?:prepared|with)|experiment
        |try\s+(?:the|a|an|out)|trim|instrument|automate|wire|hook|archive|restore|rotate|reset
        |copy\s+(?:you|in)|cc\b|credit|present\s+(?:it|that|this)\s+to|defend|justify|stand\s+up
        |sign\s+(?:off|up|it|that)|map\s+(?:out|it)|outline|list\s+(?:out|the|all)|lay\s+out|spell\s+out
        |share\s+(?:it|that|this|the\s+[a-z\ ]{2,30}?|a\s+[a-z\ ]{2,30}?|my\s+[a-z\ ]{2,20}?)\s+with\s+(?:you
        |the|them|him|her|my|our|(?-i:[A-Z])[a-z]+))\b",
    )
    .expect("a valid regex")
});

/// Verbs that mean what their object makes of them; the objects that make them work are in [`WORK`].
static LIGHT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:mov(?:e|ing)|chang(?:e|ing)|mark(?:ing)?|clos(?:e|ing)|start|let\s+you\s+know|give|tell|do(?:ing)?
        |respond|reply|get(?:ting)?|have|having|bring|com(?:e|ing))\b",
    )
    .expect("a valid regex")
});

#[cfg(test)]
mod tests {
    use crate::commitment::tests::{assert_none, assert_promises};

    #[test]
    fn what_outlasts_the_meeting_is_promised() {
        assert_promises(&[
            ("I'll share the doc with you tomorrow", "share the doc with you", Some("2026-09-04"), false),
            ("I'll be sending the summary this afternoon", "sending the summary", Some("2026-09-03"), false),
            ("I'll rehearse the failover on Tuesday", "rehearse the failover", Some("2026-09-08"), false),
            ("I'll let you know by Friday", "let you know", Some("2026-09-04"), false),
            ("I'll look at the query and send you the plan", "look at the query and send you the plan", None, false),
            ("I'll open a ticket for the flaky test", "open a ticket for the flaky test", None, false),
            ("I'm going to talk to legal about it next week", "talk to legal about it", Some("2026-09-11"), false),
        ]);
    }

    #[test]
    fn a_date_makes_work_of_talk() {
        assert_promises(&[
            ("I'll tell you on Tuesday", "tell you", Some("2026-09-08"), false),
            ("I'll say so on Monday", "say so", Some("2026-09-07"), false),
            ("I'll say sorry to Art in the morning", "say sorry to Art", None, false),
        ]);
        assert_none(&[
            "I'll tell you what happened",
            "I'll say it plainly",
            "I'll be away on Monday",
            "I'll pass it on to Dana to get us started with this month's numbers",
        ]);
    }

    #[test]
    fn talk_and_what_is_done_on_the_spot_is_no_promise() {
        assert_none(&[
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
            "I'll stop there",
            "I'm going to guess it's the cache",
            "I'm going to assume you read it",
            "I'll see you tomorrow",
            "I'll take that as a no",
            "I'll take notes",
            "I'll pass it to Dana",
            "I'll move on to the next item",
            "I'll start with the roadmap",
            "I'll keep it short",
            "I'll add that we did this last year",
            "I'll do the talking",
        ]);
    }
}
