//! `Name: text`: which words before a colon are a speaker's name.
//!
//! A rule about letters cannot tell: names hold digits, brackets, bars and emoji
//! (`@hob / Robert H. (ABC-8219)`), and speech holds colons ("so the plan: ship it"). What tells a
//! speaker is that the name comes back, so [`Names`] looks at all labels of a file at once.

use std::collections::HashMap;

use super::clock;
use super::entity::unescape;
use super::line::clean;
use super::words::{GLUE, HEADS, KEYS, OPENINGS, PARTICLES, Words};

/// A line taken apart. Whether `name` is a speaker is for [`Names`] to say.
#[derive(Debug, PartialEq)]
pub(super) struct Label<'a> {
    /// Cleaned, without emphasis; at most 60 characters and 8 words.
    pub(super) name: String,
    /// Seconds, from `[00:01:02] Name:` or `Name (00:01:02):`.
    pub(super) time: Option<f64>,
    /// What follows the colon, as the file has it.
    pub(super) rest: &'a str,
}

/// The label at the start of a line, where it has the shape of one.
pub(super) fn label(line: &str) -> Option<Label<'_>> {
    let (line, outer) = undress(line);
    let (time, line) = match clock::leading(line) {
        Some((time, rest)) => (Some(time), rest),
        None => (None, line),
    };
    let (line, inner) = undress(line);
    let (name, rest) = split(line)?;
    let is_emphasised = outer == Emphasis::Some || inner == Emphasis::Some;
    // `**Ines:** hi` closes after the colon, `**Ines**: hi` before it.
    let rest = if is_emphasised { rest.trim_start_matches(['*', '_']) } else { rest };
    let name = clean(&unescape(name).replace("**", ""));
    let (name, time_after) = trailing_time(name.trim_end_matches(['*', '_']).trim_end());
    if !is_name_shaped(name) {
        return None;
    }
    Some(Label { name: name.to_owned(), time: time.or(time_after), rest })
}

/// A name with the time after it, as in `Ines (00:01:02)`.
pub(super) fn trailing_time(name: &str) -> (&str, Option<f64>) {
    let time = name.strip_suffix([')', ']']).and_then(|inner| inner.rsplit_once(['(', '[']));
    match time {
        Some((bare, time)) if clock::seconds(time.trim()).is_some() => {
            let bare = bare.trim_end().trim_end_matches('*').trim_end();
            (bare, clock::seconds(time.trim()))
        }
        _ => (name, None),
    }
}

/// Whether a name could be one at all: its length, and none of the marks that begin another thing.
pub(super) fn is_name_shaped(name: &str) -> bool {
    let length = name.chars().take(61).count();
    let is_number = name.chars().all(|c| !c.is_alphabetic()) && length < 5;
    let is_checkbox = name.starts_with('[') && name.get(2..3) == Some("]");
    let is_item = ["* ", "+ ", "- "].iter().any(|mark| name.starts_with(mark));
    (1..=60).contains(&length)
        && name.split(' ').count() <= 8
        && name.chars().any(char::is_alphanumeric)
        && !name.contains(':')
        && !name.starts_with(FOREIGN)
        && !(is_number || is_checkbox || is_item)
        && (!name.ends_with(['.', '?', '!', ';', '"', '”']) || is_abbreviated(name))
}

/// Marks that begin a heading, a quotation, a table, code, but no name.
const FOREIGN: &[char] =
    &['#', '>', '|', '`', '"', '“', '!', '{', '<', '=', '$', '\\', '/', '.', ',', ';', '?', '-', '•'];

/// `Kaito T.`: a full stop ends a name only after an initial or a title.
fn is_abbreviated(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or("");
    name.contains(' ') && last.len() <= 3 && last.ends_with('.') && last.starts_with(char::is_uppercase)
}

#[derive(PartialEq)]
enum Emphasis {
    None,
    Some,
}

/// The line without the `**` or `_` it may begin with.
fn undress(line: &str) -> (&str, Emphasis) {
    let unseen = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}');
    let line = line.trim_start_matches(unseen);
    let bare = line.trim_start_matches(['*', '_']);
    if bare.len() < line.len() && !bare.starts_with(char::is_whitespace) {
        (bare, Emphasis::Some)
    } else {
        (line, Emphasis::None)
    }
}

/// The parts before and after the first colon that ends a word. `10:30` and `https://` hold none.
fn split(line: &str) -> Option<(&str, &str)> {
    for (place, (at, c)) in line.char_indices().enumerate() {
        // 60 characters of name, a time, and what stands around them.
        if place > 90 {
            return None;
        }
        let rest = &line[at + c.len_utf8()..];
        match c {
            '：' => return Some((&line[..at], rest)),
            ':' => {
                let closed = rest.trim_start_matches(['*', '_']);
                if closed.is_empty() || closed.starts_with(|c: char| c.is_whitespace() || c == '\u{200b}') {
                    return Some((&line[..at], rest));
                }
            }
            _ => {}
        }
    }
    None
}

/// The names before colons in one file, and which of them are speakers.
#[derive(Debug, Default)]
pub(super) struct Names {
    seen: HashMap<String, Seen>,
    /// Lines (or captions) that could carry a label, and those that carry something like one.
    places: usize,
    labelled: usize,
}

#[derive(Debug)]
struct Seen {
    count: usize,
    likeness: Likeness,
}

impl Names {
    /// Counts a place where a label could stand, with the name there if there is one.
    pub(super) fn see(&mut self, name: Option<&str>) {
        self.places += 1;
        let Some(name) = name else { return };
        self.labelled += 1;
        if let Some(seen) = self.seen.get_mut(name) {
            seen.count += 1;
        } else {
            let seen = Seen { count: 1, likeness: likeness(name) };
            self.seen.insert(name.to_owned(), seen);
        }
    }

    /// Whether `name` is a speaker's. A name that was never seen is not.
    pub(super) fn is_speaker(&self, name: &str) -> bool {
        self.seen.get(name).is_some_and(|seen| self.speaks(seen))
    }

    fn speaks(&self, seen: &Seen) -> bool {
        let count = seen.count;
        // Where nearly every line of a long file has a label, a strange one is a strange name.
        let throughout = self.places >= 20 && self.labelled * 10 >= self.places * 9;
        // In captions without names a colon now and then is just speech ("Imagine: no tests").
        let often = self.labelled * 8 >= self.places;
        let now_and_then = self.labelled * 20 >= self.places;
        match seen.likeness {
            Likeness::Key => false,
            Likeness::Sentence => count >= 3 && count * 10 >= self.places,
            Likeness::Words => throughout || (count >= 2 && often) || (count >= 3 && now_and_then),
            Likeness::Handle => throughout || (count >= 2 && now_and_then),
            Likeness::Name => often || (count >= 2 && now_and_then),
        }
    }

    /// How many speakers were seen at least `times` times.
    pub(super) fn speakers_seen(&self, times: usize) -> usize {
        self.seen.values().filter(|seen| seen.count >= times && self.speaks(seen)).count()
    }

    /// How often `name` was seen.
    pub(super) fn count(&self, name: &str) -> usize {
        self.seen.get(name).map_or(0, |seen| seen.count)
    }

    /// Whether the labels look like talk: somebody speaks again. A list of keys (`Host: …`,
    /// `Port: …`) names each but once. Too short a file cannot tell.
    pub(super) fn recur(&self) -> bool {
        let speakers = || self.seen.values().filter(|seen| self.speaks(seen));
        speakers().count() <= 3 || speakers().any(|seen| seen.count >= 2)
    }
}

/// What words before a colon look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Likeness {
    /// `Note`, `Action items`, `So`: words that come before a colon without being anybody.
    Key,
    /// `so the plan`, `My question is`.
    Sentence,
    /// `one more thing`, but also `mara from acme`.
    Words,
    /// `dana-rx`, but also any single word.
    Handle,
    /// `Ines Marchetti`, `DE`, `Łukasz Kowal (Acme)`.
    Name,
}

/// What `name` looks like by itself.
pub(super) fn likeness(name: &str) -> Likeness {
    let lower = name.to_lowercase();
    let words: Vec<&str> = name.split(' ').collect();
    let is_in = |list: &Words, word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        list.contains(word) || word.strip_suffix('s').is_some_and(|stem| list.contains(stem))
    };
    let is_contraction = words.len() == 1 && (lower.ends_with("n't") || lower.ends_with("n’t"));
    if is_in(&KEYS, &lower) || is_contraction {
        // `SO:` and `PR:` are initials where they come back all the time.
        let initials = name.len() <= 3 && name.chars().all(char::is_uppercase);
        return if initials { Likeness::Sentence } else { Likeness::Key };
    }
    let glued = words.iter().skip(1).any(|word| GLUE.contains(*word));
    let first = lower.split(' ').next().unwrap_or("");
    let last = lower.rsplit(' ').next().unwrap_or("");
    let opening = words.len() >= 2 && OPENINGS.contains(first);
    let headed = words.len() <= 3 && (is_in(&HEADS, first) || is_in(&HEADS, last));
    if glued || opening || headed {
        return Likeness::Sentence;
    }
    let begins_low =
        |word: &&&str| word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_lowercase);
    // What stands in brackets or after a bar says where somebody works, in any case.
    let told: Vec<&str> = words
        .iter()
        .copied()
        .take_while(|word| !word.starts_with(['(', '[', '|', '/', '-', '–', '@']) || *word == words[0])
        .collect();
    let low = told.iter().filter(begins_low).filter(|word| !PARTICLES.contains(**word)).count();
    match (low, told.as_slice()) {
        (0, _) => Likeness::Name,
        // Words have no digits: `px910` is somebody.
        (1, [word]) if word.contains(|c: char| c.is_ascii_digit()) => Likeness::Name,
        (1, [_]) => Likeness::Handle,
        _ => Likeness::Words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name_of(line: &str) -> Option<String> {
        label(line).map(|label| label.name)
    }

    #[test]
    fn names_of_every_spelling_are_found() {
        for (line, name, rest) in [
            ("Ines: hi", "Ines", "hi"),
            ("@hob / Robert H. (ABC-8219): yes: no", "@hob / Robert H. (ABC-8219)", "yes: no"),
            ("**Ines Marchetti:** hi", "Ines Marchetti", "hi"),
            ("**Ines Marchetti**: hi", "Ines Marchetti", "hi"),
            ("__Ines__: hi", "Ines", "hi"),
            ("DE: hi", "DE", "hi"),
            ("Kaito T.: hi", "Kaito T.", "hi"),
            ("Łukasz | Acme 🚀: hi", "Łukasz | Acme 🚀", "hi"),
            ("Ana Far&#237;as: hi", "Ana Farías", "hi"),
            ("王小明：你好", "王小明", "你好"),
            ("\u{200e}Ines\u{a0}M:\u{a0}hi", "Ines M", "hi"),
            ("+1 555 0100: hi", "+1 555 0100", "hi"),
            ("Ines:", "Ines", ""),
        ] {
            let label = label(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((label.name.as_str(), label.rest.trim()), (name, rest), "{line}");
        }
    }

    #[test]
    fn times_beside_the_name_are_read() {
        for line in [
            "[00:01:02] Ines: hi",
            "00:01:02 Ines: hi",
            "Ines (00:01:02): hi",
            "**[1:02] Ines:** hi",
            "Ines [1:02]: hi",
            "**Ines** (1:02): hi",
            "[1:02] **Ines:** hi",
        ] {
            let label = label(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((label.name.as_str(), label.time, label.rest.trim()), ("Ines", Some(62.0), "hi"), "{line}");
        }
    }

    #[test]
    fn what_has_no_label_has_none() {
        for line in [
            "10:30",
            "https://example.com",
            "see https://example.com for more",
            "at 10:30: start",
            "- Ines: hi",
            "# Ines: hi",
            "> Ines: hi",
            "| a: b |",
            "",
            ":",
            "[ ] Ines: hi",
            "\"quoted: text\"",
            "1: one",
            "Is it done? Well: yes",
            "a sentence that goes on and on for nine words: yes",
            "* Ines: hi",
            "Really?: yes",
        ] {
            let found = name_of(line);
            assert!(found.is_none() || likeness(found.as_deref().unwrap()) != Likeness::Name, "{line}: {found:?}");
        }
    }

    #[test]
    fn likeness_tells_names_from_talk() {
        for (name, expected) in [
            ("Note", Likeness::Key),
            ("Action items", Likeness::Key),
            ("Open Questions", Likeness::Sentence),
            ("Dora Pro", Likeness::Name),
            ("Status", Likeness::Key),
            ("plan", Likeness::Key),
            ("so the plan", Likeness::Sentence),
            ("My question is", Likeness::Sentence),
            ("And the thing is", Likeness::Sentence),
            ("go deeper somewhere", Likeness::Words),
            ("storks", Likeness::Handle),
            ("dana-rx", Likeness::Handle),
            ("px910", Likeness::Name),
            ("Marijn van der Meer", Likeness::Name),
            ("Rosa Mattos (skyline)", Likeness::Name),
            ("@hob / Robert H. (ABC-8219)", Likeness::Handle),
            ("Will Corran", Likeness::Name),
            ("DE", Likeness::Name),
            ("PR", Likeness::Sentence),
            ("王小明", Likeness::Name),
            ("Marchetti, Ines", Likeness::Name),
            ("Speaker 1", Likeness::Name),
        ] {
            assert_eq!(likeness(name), expected, "{name}");
        }
    }

    #[test]
    fn a_colon_now_and_then_makes_no_speaker() {
        let mut names = Names::default();
        names.see(Some("Ada"));
        (0..9).for_each(|_| names.see(None));
        assert!(!names.is_speaker("Ada"));
        names.see(Some("Ada"));
        assert!(names.is_speaker("Ada"));
        assert!(!names.is_speaker("Bram"));
    }

    #[test]
    fn recurrence_makes_a_speaker() {
        let mut names = Names::default();
        for name in ["Ines", "storks", "Ines", "storks", "pipeline", "so the plan", "Note", "Note"] {
            names.see(Some(name));
        }
        for (name, expected) in
            [("Ines", true), ("storks", true), ("pipeline", false), ("so the plan", false), ("Note", false)]
        {
            assert_eq!(names.is_speaker(name), expected, "{name}");
        }
        assert!(names.recur());
    }
}
