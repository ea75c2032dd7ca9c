//! The words that prove a promise: verbatim, of one turn, and short enough to show.

use std::ops::Range;
use std::sync::LazyLock;

use crate::expression::Expression as Regex;

use super::Promised;
use super::sentence::last_bytes;

/// Longest quote in bytes.
pub(super) const QUOTE: usize = 200;

/// The quote for a promise: its whole sentence where that is short, else as much as fits around it.
pub(super) fn quote(text: &str, core: &Range<usize>) -> Range<usize> {
    // Looking no farther than a quote can reach keeps a file of one endless sentence linear.
    let reach = last_bytes(&text[..core.start], QUOTE);
    let sentence_start = core.start - reach.len() + END_MARK.find_iter(reach).last().map_or(0, |end| end.start() + 1);
    let mut start = core.start;
    let lead = start - sentence_start;
    if lead <= 80 {
        start = sentence_start;
    } else if let Some(comma) = last_bytes(reach, 60).rfind(", ") {
        start = core.start - last_bytes(reach, 60).len() + comma + 2;
    }
    let rest = &text[core.end..text.floor_char_boundary(core.end + QUOTE + 1)];
    let mut end = core.end + END_MARK.find(rest).map_or(rest.len(), |mark| mark.start() + 1);
    if end - start > QUOTE {
        end = core.end;
    }
    if end - start > QUOTE {
        start = core.start;
    }
    if end - start > QUOTE {
        end = text.floor_char_boundary(start + QUOTE);
        end = start + text[start..end].rfind(char::is_whitespace).unwrap_or(end - start);
    }
    let quoted = &text[start..end];
    let lead = quoted.len() - quoted.trim_start().len();
    start + lead..start + lead + quoted.trim().len()
}

/// The end of a sentence; the dot in "v1.2" is none.
static END_MARK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[.?!](?:\s|$)|\n").expect("a valid regex"));

/// Takes more of the turn into the quote, up to byte `end`, where that is not too long.
pub(super) fn lengthen_quote(promise: &mut Promised, text: &str, end: usize) {
    let end = promise.at.start + text[promise.at.start..end].trim_end().len();
    if end - promise.at.start <= QUOTE && end > promise.at.end {
        promise.at.end = end;
        text[promise.at.clone()].clone_into(&mut promise.commitment.quote);
    }
}

#[cfg(test)]
mod tests {
    use crate::commitment::tests::speech;

    #[test]
    fn a_version_number_does_not_end_a_quote() {
        let found = speech(&[("Bram", "Fine. On v1.2 I'll fix the v1.3 crash by Friday, it hurts.")]);
        assert_eq!(found[0].quote, "On v1.2 I'll fix the v1.3 crash by Friday, it hurts.");
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
        assert!(found[0].quote.contains("I'll send you the traces by Thursday"));
    }
}
