//! Coaching lines: what to say instead, in the speaker's own nouns where they fit.
//!
//! A line comes from the pattern's file. Its placeholders are filled with words that were said, and
//! the result must not itself be an example of what it coaches away; else the next line is taken, and
//! the last one, which has no placeholder, always stands.

use std::sync::LazyLock;

use crate::cue::{self, Scene};
use crate::expression::Expression as Regex;
use crate::pattern::{Example, Expectation, Pattern};
use crate::signal::Borrowed;

/// The first line of the pattern's `instead` that can be said after `quote`.
pub fn instead(pattern: &Pattern, borrowed: &Borrowed, quote: &str) -> String {
    let object = borrowed.object.as_deref().filter(|object| is_nameable(object)).or_else(|| thing_in(quote));
    let words =
        [("{object}", object), ("{longer}", borrowed.longer.as_deref()), ("{shorter}", borrowed.shorter.as_deref())];
    let fitting = pattern
        .instead
        .iter()
        .map(|line| fill(line, &words))
        .find(|line| !line.contains('{') && !repeats(pattern, line));
    fitting.or_else(|| pattern.instead.last().cloned()).unwrap_or_default()
}

/// Whether saying `line` would be the very behaviour that the pattern is about.
pub fn repeats(pattern: &Pattern, line: &str) -> bool {
    let meeting = Example { expected: Expectation::Flag, text: line.replace('\n', " "), also: Vec::new() }
        .meeting(pattern.speaker);
    pattern.cue.as_ref().and_then(cue::behaviour).is_some_and(|matcher| matcher.find(&Scene::of(&meeting), 0).is_some())
}

fn fill(line: &str, words: &[(&str, Option<&str>)]) -> String {
    let filled = words
        .iter()
        .fold(line.to_owned(), |line, (name, word)| word.map_or(line.clone(), |word| line.replace(name, word)));
    let mut chars = filled.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The first thing with an article that `quote` speaks about: "the export", "our billing page".
fn thing_in(quote: &str) -> Option<&str> {
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(?:the|our|your|that) [a-z][\w-]+(?: [a-z][\w-]+)?").expect("a valid regex")
    });
    THING.find_iter(quote).map(|found| trimmed(found.as_str())).find(|thing| is_nameable(thing))
}

/// "the export before" is not a thing: the last word goes if it only joins words.
pub(crate) fn trimmed(thing: &str) -> &str {
    match thing.rsplit_once(' ') {
        Some((rest, last)) if rest.contains(' ') && is_joining(last) => rest,
        _ => thing,
    }
}

/// Whether it names one thing by an article and a few words.
pub(crate) fn is_nameable(thing: &str) -> bool {
    let words: Vec<&str> = thing.split(' ').collect();
    (2..=4).contains(&words.len())
        && words.last().is_some_and(|last| last.len() > 2 && !is_joining(last))
        && !words[1..].iter().any(|w| is_joining(w))
}

/// Words that name nothing, or nothing in particular.
pub(crate) fn is_joining(word: &str) -> bool {
    const JOINING: &str = " a an the this that these those it its and or but so if as at by for from in into of off on onto out over to up with \
        before after until when while where who whom whose which what why how than then there here not no is are was were be been being do does did has have had \
        can could will would shall should may might must just simply only really actually probably maybe also too very already still again soon now today \
        tomorrow week weeks day days month months time times thing things stuff way ways bit lot whole same other one ones first last next new \
        i you he she we they me him her us them my your our their guys people person team need needs want wants go goes get gets make makes take takes \
        look looks know think say says see call back end point question reason kind sort moment second minute ";
    let word = word.to_lowercase();
    word.ends_with("ly") || JOINING.split_whitespace().any(|joining| joining == word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Library;

    fn minimiser(object: Option<&str>, quote: &str) -> String {
        let library = Library::load(&[]).unwrap();
        let borrowed = Borrowed { object: object.map(str::to_owned), ..Borrowed::default() };
        instead(library.get("minimiser-just").unwrap(), &borrowed, quote)
    }

    #[test]
    fn reuses_the_speakers_noun() {
        assert!(minimiser(Some("the export page"), "").contains("the export page"));
        assert!(minimiser(None, "Couldn't we just flip our billing flag?").contains("our billing flag"));
    }

    #[test]
    fn falls_back_where_no_noun_fits() {
        for object in ["that thing", "those ones", "the same", "the export before the weekend demo"] {
            let line = minimiser(Some(object), "Just do it.");
            assert!(!line.contains(object) && !line.contains('{'), "{line}");
        }
    }
}
