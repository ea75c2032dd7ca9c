//! Sentences of one turn, for promises: unlike [`crate::sentence`], a line break ends one and "…",
//! a pause in speech, does not, because a promise goes on after a pause.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;

/// Sentences as ranges with their end marks. "…" and "..." are pauses in speech, no ends.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    static END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?:[.?!]["”’)]?)(?:\s+|$)|\n+"#).expect("a valid regex"));
    let mut found = Vec::new();
    let mut start = 0;
    for end in END.find_iter(text) {
        let pause = text[..end.start()].ends_with('.')
            || text[..end.start()].ends_with(['e', 'i']) && ABBREVIATION.is_match(last_bytes(&text[..end.end()], 8));
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

/// At most the last `most` bytes of a text, on a character boundary.
pub(super) fn last_bytes(text: &str, most: usize) -> &str {
    &text[text.ceil_char_boundary(text.len().saturating_sub(most))..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_versions_and_abbreviations_end_no_sentence() {
        let text = "So… v1.2, i.e. the fix... ok. \"Fine.\" Next?\nlast";
        let cut: Vec<&str> = sentences(text).into_iter().map(|at| &text[at]).collect();
        assert_eq!(cut, ["So… v1.2, i.e. the fix... ok.", "\"Fine.\"", "Next?", "last"]);
    }
}
