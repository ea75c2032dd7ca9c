//! The act of a promise as one short phrase: "send you the trace".
//!
//! Owns where an act begins and ends in a sentence and what is dropped from it: the date, fillers, the
//! dangling end. It never adds or reorders a word.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;

use super::hedge::without_courtesy;

/// Longest act in words.
pub(super) const WORDS: usize = 12;

/// The words of a range as one short phrase: without its date, fillers and dangling end.
pub(super) fn phrase(text: &str, at: &Range<usize>, due: Option<&Range<usize>>, most: usize) -> String {
    let mut parts = vec![at.clone()];
    if let Some(due) = due.filter(|due| due.start < at.end && due.end > at.start) {
        parts = vec![at.start..due.start.max(at.start), due.end.min(at.end)..at.end];
    }
    let mut words: Vec<&str> = parts
        .iter()
        .flat_map(|part| text[part.clone()].split_whitespace())
        .filter(|word| word.chars().any(char::is_alphanumeric) && !is_filler(word))
        .collect();
    words.dedup_by_key(|word| word.trim_matches(',').to_lowercase());
    let mut end = words.len().min(most);
    let says_so = |end: usize| end > 1 && words[end - 1].starts_with("so") && SAY.is_match(words[end - 2]);
    while end > 0 && is_dangling(words[end - 1]) && !says_so(end) {
        end -= 1;
    }
    words[..end]
        .join(" ")
        .trim_matches(|c: char| matches!(c, ',' | '.' | ';' | ':' | '-' | '–' | '—' | '*' | '"' | ' '))
        .to_owned()
}

/// Words that no phrase ends with; most were left over by taking the date out.
fn is_dangling(word: &str) -> bool {
    const DANGLING: &str = "and or to the a an so with by on for at of in then but if that's like my your before until i we \
        maybe probably just sometime latest hopefully also as is because our after from any next";
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    DANGLING.split_whitespace().any(|dangling| dangling == word)
}

fn is_filler(word: &str) -> bool {
    let word = word.trim_matches(',').to_lowercase();
    matches!(word.as_str(), "um" | "uh" | "erm" | "umm" | "uhh" | "basically" | "literally")
}

/// Where the act stands in what follows a cue: after adverbs and helper verbs, before its reason.
pub(super) fn act_in(text: &str, after: &Range<usize>) -> Range<usize> {
    let skip = OPENERS.find(&text[after.clone()]).map_or("", |skip| skip.as_str());
    // "I'll be sending it" is about sending, "I'll be quick" about being.
    let skip = if GERUND.is_match(&text[after.start + skip.len()..after.end]) { skip } else { without_be(skip) };
    let start = after.start + skip.len();
    start..start + without_courtesy(until_reason(&text[start..after.end])).len()
}

fn without_be(openers: &str) -> &str {
    let words = openers.trim_end();
    match words.rsplit_once(|c: char| !c.is_alphabetic()) {
        None if words.eq_ignore_ascii_case("be") => "",
        Some((before, last)) if last.eq_ignore_ascii_case("be") => &openers[..=before.len()],
        _ => openers,
    }
}

/// The text up to the reason, the purpose or the next thought.
pub(super) fn until_reason(act: &str) -> &str {
    // In "say so" it is no reason that follows.
    let is_end = |end: &crate::expression::Match| !(end.as_str().trim() == "so" && SAY.is_match(&act[..end.start()]));
    &act[..ACT_ENDS.find_iter(act).find(is_end).map_or(act.len(), |end| end.start())]
}

static SAY: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\b(?:say|do|saying|doing)$").expect("a valid regex"));

static GERUND: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)^[a-z]{2,}ing\b").expect("a valid regex"));

/// Adverbs and helper verbs between a cue and its act.
static OPENERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:[\s,…]|\b(?:um+|uh+|erm?|you\s+know|also|just|definitely|certainly|absolutely|probably|actually
        |really|simply|personally|then|happily|gladly|quickly|of\s+course|for\s+sure|like|try\s+(?:to|and)|personally|myself|first
        |try\s+my\s+best\s+to|make\s+sure\s+(?:to|and)|be\s+sure\s+to|go\s+ahead\s+and|go\s+and|have\s+to
        |need\s+to|make\s+time\s+to|find\s+(?:some\s+|the\s+)?time\s+to|set\s+aside\s+(?:some\s+)?time\s+to
        |i(?:['’]ll|\s+will)|be\s+the\s+(?:one|person)(?:\s+(?:who|to))?|be)\b)*",
    )
    .expect("a valid regex")
});

/// Where an act gives way to its reason, its purpose or the next thought.
static ACT_ENDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ,?\s+(?:but|even\s+if|because|cause|['’]cause|so|which|since|although|though|otherwise|except|whereas
        |and\s+(?:then\s+)?(?:we|you|they|he|she|it|i|that|if|maybe|hopefully|so|yeah|let['’]?s)
        |and\s+then\s+(?:we|i|you)|please)\b
        |,\s+(?:ok|okay|yeah|yes|right|alright|i|we|you|thanks|thank|just|like|does|is|it|that|he|she|they|no|or
        |if|unless|when|then\s+(?:we|you|i)|and\s+(?:then\s+)?i|because|let|there|what|how|where|once
        |as\s+soon)\b
        |\s+that\s+(?:i|we|you|he|she|they|it|there|is|was|are|were)\b
        |\s+(?:i|we|you)\s+(?:posted|sent|wrote|mentioned|showed|said|had|shared|saw|talked|discussed|agreed)\b
        |[;—]|:(?:\D|$)|\s[-–]\s|[?!]|\.(?:\s|$)|…|\.\.",
    )
    .expect("a valid regex")
});

#[cfg(test)]
mod tests {
    use crate::commitment::tests::assert_promises;

    #[test]
    fn fillers_and_reasons_are_left_out() {
        assert_promises(&[
            ("um, I'll, uh, just update the runbook, yeah", "update the runbook", None, false),
            ("I’ll also fix the alert, it's been noisy", "fix the alert", None, false),
        ]);
    }
}
