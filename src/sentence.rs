//! Sentences of spoken text: the unit in which guards look around a match and in which a quote is cut.
//!
//! Speech recognisers punctuate loosely, so a sentence here ends at `.`, `?`, `!` or `…` before a
//! space, and nothing cleverer: a wrong cut costs a shorter quote, never a wrong finding.

use std::ops::Range;

/// Byte ranges of the sentences of `text`, in order, without the spaces between them.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = 0;
    for (at, mark) in text.match_indices(ENDS) {
        let end = at + mark.len();
        if is_end(text, end) {
            push_trimmed(text, start..end, &mut ranges);
            start = end;
        }
    }
    push_trimmed(text, start..text.len(), &mut ranges);
    ranges
}

/// The sentence that holds byte `at`, or all of `text` if `at` falls between sentences.
pub fn sentence_at(text: &str, at: usize) -> Range<usize> {
    // Looked for from `at` outwards: a turn may go on for hours and be asked about at each of its sentences.
    let near = text.floor_char_boundary(at);
    let before = text[..near].char_indices().rev().map(|(i, c)| i + c.len_utf8());
    let from = before.into_iter().find(|end| is_end(text, *end)).unwrap_or(0);
    let after = text[near..].char_indices().map(|(i, c)| near + i + c.len_utf8());
    let until = after.into_iter().find(|end| is_end(text, *end)).unwrap_or(text.len());
    let mut found = Vec::new();
    push_trimmed(text, from..until, &mut found);
    found.pop().filter(|range| range.contains(&at)).unwrap_or(0..text.len())
}

/// Whether a sentence ends just before byte `end`.
fn is_end(text: &str, end: usize) -> bool {
    text[..end].ends_with(ENDS) && text[end..].chars().next().is_none_or(char::is_whitespace)
}

const ENDS: [char; 4] = ['.', '?', '!', '…'];

/// The whole sentences that `range` touches, cut at word boundaries to about `most` bytes around
/// the range when they run longer: what a report quotes.
pub fn quote_around(text: &str, range: &Range<usize>, most: usize) -> Range<usize> {
    // What lies further off cannot come into the quote, and a turn of hours is not to be read again for each.
    let from = text.floor_char_boundary(range.start.saturating_sub(2 * most));
    let until = text.ceil_char_boundary(range.end + 2 * most);
    let quote = quote_within(&text[from..until], &(range.start - from..range.end - from), most);
    quote.start + from..quote.end + from
}

fn quote_within(text: &str, range: &Range<usize>, most: usize) -> Range<usize> {
    let touched: Vec<_> = sentences(text)
        .into_iter()
        .filter(|s| s.start < range.end.max(range.start + 1) && s.end > range.start)
        .collect();
    let (Some(first), Some(last)) = (touched.first(), touched.last()) else {
        return range.clone();
    };
    let mut whole = first.start..last.end;
    // "It has to look finished." means nothing without the sentence before it.
    let before = sentences(text).into_iter().rfind(|s| s.end <= whole.start);
    if let Some(before) = before.filter(|b| words(&text[whole.clone()]) < QUOTED_WORDS && whole.end - b.start <= most) {
        whole.start = before.start;
    }
    if whole.len() <= most {
        return whole;
    }
    let spare = most.saturating_sub(range.len()) / 2;
    let start = word_start(text, range.start.saturating_sub(spare).max(whole.start));
    let end = word_end(text, (range.end + spare).min(whole.end));
    start..end.max(range.end)
}

/// A quote of fewer words brings the sentence before it.
const QUOTED_WORDS: usize = 7;

/// The number of words in `text`: runs of characters between white space.
pub fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn push_trimmed(text: &str, range: Range<usize>, ranges: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.end - (part.len() - part.trim_end().len());
    if start < end {
        ranges.push(start..end);
    }
}

/// The nearest start of a word at or before `at`.
fn word_start(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    text[..at]
        .rfind(char::is_whitespace)
        .map_or(0, |space| text[space..].find(|c: char| !c.is_whitespace()).map_or(at, |n| space + n))
}

/// The nearest end of a word at or after `at`.
fn word_end(text: &str, at: usize) -> usize {
    let at = text.ceil_char_boundary(at);
    text[at..].find(char::is_whitespace).map_or(text.len(), |space| at + space)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn sentences_end_at_marks_before_a_space() {
        assert_eq!(cut("So, 3.5 weeks? Hm. v1.2 is out… ok"), ["So, 3.5 weeks?", "Hm.", "v1.2 is out…", "ok"]);
        assert!(cut("  ").is_empty());
    }

    #[test]
    fn the_sentence_at_a_byte_is_the_one_of_all_that_holds_it() {
        for text in ["So, 3.5 weeks? Hm. v1.2 is out… ok", "  One.  Two!? ", "", "…", "no end", "a . b", "é… ß. 你 "]
        {
            for at in 0..=text.len() + 1 {
                let of_all = sentences(text).into_iter().find(|range| range.contains(&at)).unwrap_or(0..text.len());
                assert_eq!(sentence_at(text, at), of_all, "{at} of {text:?}");
            }
        }
    }

    #[test]
    fn a_quote_from_a_long_turn_is_the_same_as_from_its_part() {
        let part = "Right then. Can't you just ship it? Thanks. ".repeat(9);
        let whole = format!("{0}{part}{0}", "Well, no. It was so, I think. ".repeat(200));
        let before = whole.find("Right").unwrap();
        for at in (100..part.len() - 100).filter(|at| part.is_char_boundary(*at)) {
            let quote = quote_within(&whole, &(before + at..before + at + 4), 60);
            assert_eq!(quote_around(&whole, &(before + at..before + at + 4), 60), quote);
        }
    }

    #[test]
    fn a_long_sentence_is_cut_at_words_around_the_match() {
        let text = format!("{} can't you just ship it {}", "word ".repeat(80), "more ".repeat(80));
        let at = text.find("can't").unwrap();
        let quote = quote_around(&text, &(at..at + 14), 120);
        assert!(quote.len() <= 140 && text[quote.clone()].contains("can't you just"));
        assert!(!text[quote].starts_with(' '));
    }

    #[test]
    fn a_short_match_brings_its_whole_sentence_and_a_short_sentence_the_one_before() {
        let text = "Right. Can't you just ship it? Thanks.";
        assert_eq!(&text[quote_around(text, &(7..12), 200)], text.strip_suffix(" Thanks.").unwrap());
        let longer = "Right. Can't you just ship it to them by Friday? Thanks.";
        assert_eq!(&longer[quote_around(longer, &(7..12), 200)], "Can't you just ship it to them by Friday?");
    }
}
