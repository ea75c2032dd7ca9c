//! Vague promises: "I'll look into it" names neither a day nor a thing one could hold.
//!
//! Owns the test of the act's words alone. A promise with a date is never vague, which the callers
//! see to.

use std::sync::LazyLock;

use crate::expression::Expression as Regex;

pub(super) fn is_vague(what: &str) -> bool {
    VAGUE.is_match(what) && !CONCRETE_NEXT.is_match(what) || is_soft(what)
}

/// Words that leave open whether, when or what: "sort of", "at some stage", "or something".
pub(super) fn is_soft(text: &str) -> bool {
    is_some_time(text) || SOFT.is_match(text)
}

pub(super) fn is_some_time(text: &str) -> bool {
    SOME_TIME.is_match(text)
}

static SOFT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \bor\s+(?:something|other|whatever|someone|somebody)\b|\b(?:somehow|sort\s+of|sorta|kind\s+of|kinda|soonish
        |some\s?time\s+soon|with\s+any\s+luck|i\s+(?:guess|suppose|dare\s?say)|a\s+bit\s+of\s+thought)\b
        |\b(?:fix|sort|cut|solve|change|repair|improve|handle|clear|kill|scrap)\s+(?:\w+\s+){0,2}?(?:everything|all\s+of
        |all\s+that|the\s+lot|the\s+whole)\b",
    )
    .expect("a valid regex")
});

/// Openings of acts that end in no thing and on no day.
static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:look(?:ing)?\s+(?:into|at|over|through|closer|deeper)
        |(?:take|have|give\s+\w+)\s+(?:an?|another)\s+(?:\w+\s+)?(?:look|think|pass|stab|crack|go|try|shot|thought)
        |(?:(?:double|triple)[-\s]?)?check(?:ing)?\b|see\b|think|mull|consider|have\s+a\s+think|figur(?:e|ing)
        |get(?:ting)?\s+(?:back|on\s+(?:it|that|this|top)|to\s+(?:the\s+bottom|it)|a?round\s+to)|nose|poke|rummage|glance|reflect|ponder|chew|sleep|do\s+something|fill\s+\w+\s+in
        |ask\s+around|find\s+(?:out|time)|be\s+around
        |have\s+a\s+(?:\w+\s+)?(?:nose|poke|rummage|play|gander|peek|dig|root|ponder|word)|come\s+back|circle\s+back
        |loop\s+back|report\s+back|follow(?:ing)?[\s-]+up|reach(?:ing)?\s+out\s*$|let\s+\w+\s+know|keep\b|dig
        |explore|investigat(?:e|ing)|work(?:ing)?\s+(?:on|with|towards|out)|try\b
        |take\s+(?:care|(?:that|this|it)(?:\s+(?:one|on|away|offline|up|over))?\s*$)
        |(?:do|handle|sort|own|tackle|address|resolve|deal\s+with|pick\s+up|fix\s+up)\s+(?:it|that|this|them|so)
            (?:\s+(?:out|one|up))?\s*$|pick\s+(?:it|that|this|that\s+one)\s*(?:up)?\s*$
        |sort\s+(?:it|that|this)\s+out|make\s+sure\s*$|\S+$)",
    )
    .expect("a valid regex")
});

/// A vague opening followed by something one can hold in one's hand.
static CONCRETE_NEXT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \band\s+(?:then\s+)?(?:send|write|share|message|post|email|open|file|fix|update|draft|put|book|schedule
        |create|add|document|summari[sz]e|ask|submit)\b",
    )
    .expect("a valid regex")
});

/// A time that never comes.
static SOME_TIME: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        \b(?:at\s+some\s+(?:point|stage)|sometime|some\s?day|one\s+of\s+these\s+(?:days|evenings|weeks|mornings)|eventually
        |when(?:ever)?\s+(?:i|we)\s+(?:get|have|find)\s+(?:a|the|some)\s+(?:chance|moment|minute|time)
        |when\s+there(?:['’]s|\s+is)\s+(?:a\s+)?(?:moment|time))\b",
    )
    .expect("a valid regex")
});

#[cfg(test)]
mod tests {
    use crate::commitment::tests::assert_promises;

    #[test]
    fn without_a_day_or_a_thing_a_promise_is_vague() {
        assert_promises(&[
            ("I'll look into it.", "look into it", None, true),
            ("I will double-check the limits", "double-check the limits", None, true),
            ("I'll think about that", "think about that", None, true),
            ("I'll see if Marta has a slot", "see if Marta has a slot", None, true),
            ("I'll tidy the board at some point", "tidy the board at some point", None, true),
            ("I'll have to get back to you on that", "get back to you on that", None, true),
            ("I'll take another look when there's a moment", "take another look when there's a moment", None, true),
            ("I'll nose around.", "nose around", None, true),
            ("I'll get round to the certs", "get round to the certs", None, true),
            ("I'll sort it out somehow", "sort it out somehow", None, true),
            ("I'm gonna go fix everything you said", "go fix everything", None, true),
            ("I should have a rummage in that at some stage", "have a rummage in that at some stage", None, true),
            ("I'll look into it by Monday", "look into it", Some("2026-09-07"), false),
        ]);
    }
}
