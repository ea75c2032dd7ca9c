//! The act of a promise as one short phrase: "send you the trace".
//!
//! Owns where an act begins and ends in a sentence and what is dropped from it: the date, fillers, the
//! dangling end. It never adds or reorders a word.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

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
    while end > 0 && is_dangling(words[end - 1]) {
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
    let start = after.start + OPENERS.find(&text[after.clone()]).map_or(0, |skip| skip.end());
    start..start + without_courtesy(until_reason(&text[start..after.end])).len()
}

/// The text up to the reason, the purpose or the next thought.
pub(super) fn until_reason(act: &str) -> &str {
    &act[..ACT_ENDS.find(act).map_or(act.len(), |end| end.start())]
}

/// Adverbs and helper verbs between a cue and its act.
static OPENERS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix)
        ^(?:[\s,…]|\b(?:um+|uh+|erm?|you\s+know|also|just|definitely|certainly|absolutely|probably|actually
        |really|simply|personally|then|happily|gladly|quickly|of\s+course|for\s+sure|like|try\s+(?:to|and)
        |try\s+my\s+best\s+to|make\s+sure\s+(?:to|and)|be\s+sure\s+to|go\s+ahead\s+and|go\s+and|have\s+to
        |need\s+to|make\s+time\s+to|find\s+(?:some\s+|the\s+)?time\s+to|set\s+aside\s+(?:some\s+)?time\s+to
        |i(?:['’]ll|\s+will)|be|being)\b)*",
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
        |[;:—]|\s[-–]\s|[?!]|\.(?:\s|$)|…|\.\.",
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
