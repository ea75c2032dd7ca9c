//! Names: what stands for them in a report that is passed on.
//!
//! The people who speak become their roles. Whoever else is named becomes an initial: there is no list of
//! names here, so a name is a word with a capital where the sentence needs none, or at the start of a
//! sentence if neither the meeting nor the patterns use it as a common word. That takes out more than
//! names (products, places), which is the right way to be wrong.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::edit::Edit;
use crate::meeting::{Meeting, Role};
use crate::pattern::Pattern;

/// Whom a meeting names, and what stands for them.
#[derive(Debug, Clone)]
pub(super) struct Names {
    people: Vec<Person>,
    /// Words that are common words somewhere.
    common: BTreeSet<String>,
    /// Words that have a capital where none is needed.
    proper: BTreeSet<String>,
}

#[derive(Debug, Clone)]
struct Person {
    name: String,
    label: String,
    /// The whole name, in any case.
    whole: Regex,
    /// The words of the name, in lower case.
    parts: Vec<String>,
}

impl Names {
    /// Of meetings in which one name is one person.
    pub(super) fn of(meetings: &[Meeting], patterns: &[Pattern]) -> Names {
        let mut names = Names { people: people(meetings), common: BTreeSet::new(), proper: BTreeSet::new() };
        for pattern in patterns {
            let words = [&pattern.what, &pattern.why].into_iter().chain(&pattern.instead);
            for text in words.chain(pattern.examples.iter().map(|example| &example.text)) {
                names.learn_common(text);
            }
        }
        for turn in meetings.iter().flat_map(|meeting| &meeting.turns) {
            names.learn_common(turn.text());
            let proper = words(turn.text()).into_iter().filter(|word| !word.opens && word.is_capital());
            names.proper.extend(proper.map(|word| word.bare.to_lowercase()));
        }
        names
    }

    fn learn_common(&mut self, text: &str) {
        let common = words(text).into_iter().filter(|word| !word.is_capital());
        self.common.extend(common.map(|word| word.bare.to_lowercase()));
    }

    /// What stands for somebody who speaks.
    pub(super) fn label(&self, name: &str) -> Option<&str> {
        self.people.iter().find(|person| person.name == name).map(|person| person.label.as_str())
    }

    /// Where `text` names somebody or something.
    pub(super) fn edits(&self, text: &str) -> Vec<Edit> {
        let mut edits = self.whole_names(text);
        for word in words(text) {
            let lower = word.bare.to_lowercase();
            let person = self.people.iter().find(|p| p.parts.contains(&lower));
            let is_like_a_name = word.is_capital() || !self.common.contains(&lower) && lower.chars().count() > 2;
            let with = match person {
                Some(person) if is_like_a_name => format!("[{}]", person.label.to_lowercase()),
                _ if self.is_name(&word, &lower) => initial(word.bare, &text[word.at.end..]),
                _ => continue,
            };
            edits.push(Edit { at: word.at, with });
        }
        edits
    }

    /// Names in full, so that their small words ("de", "van") go with them.
    fn whole_names(&self, text: &str) -> Vec<Edit> {
        let found = |person: &Person| {
            person
                .whole
                .find_iter(text)
                .map(|name| Edit { at: name.range(), with: format!("[{}]", person.label.to_lowercase()) })
                .collect::<Vec<_>>()
        };
        self.people.iter().flat_map(found).collect()
    }

    fn is_name(&self, word: &Word, lower: &str) -> bool {
        if !word.is_capital() || word.bare.chars().count() < 2 || names_nobody(lower) {
            return false;
        }
        if word.opens {
            !self.common.contains(lower) && (self.proper.contains(lower) || !word.is_short())
        } else {
            true
        }
    }
}

fn people(meetings: &[Meeting]) -> Vec<Person> {
    let role = |role: Role| match role {
        Role::Pm => "Product manager",
        Role::Engineer => "Engineer",
    };
    let mut people: Vec<Person> = Vec::new();
    for participant in meetings.iter().flat_map(|meeting| &meeting.participants) {
        if people.iter().any(|person| person.name == participant.name) {
            continue;
        }
        let plain = participant.role.map_or("Person", |(r, _)| role(r));
        let numbered = (2..).map(|number| format!("{plain} {number}"));
        let label = std::iter::once(plain.to_owned())
            .chain(numbered)
            .find(|label| people.iter().all(|person| person.label != *label))
            .unwrap_or_default();
        let parts = words(&participant.name).iter().map(|word| word.bare.to_lowercase()).collect();
        let whole = Regex::new(&format!(r"(?i)\b{}\b", regex::escape(&participant.name))).expect("an escaped name");
        people.push(Person { name: participant.name.clone(), label, whole, parts });
    }
    people
}

/// A word of a text.
struct Word<'t> {
    at: Range<usize>,
    /// Without "'s", "'ll" and their like.
    bare: &'t str,
    /// It begins a sentence, so that its capital says nothing.
    opens: bool,
}

impl Word<'_> {
    fn is_capital(&self) -> bool {
        self.bare.starts_with(char::is_uppercase)
    }

    /// "Hm", "Oh", "Ha": too short to be taken for a name on the strength of a capital that begins a sentence.
    fn is_short(&self) -> bool {
        self.bare.chars().count() < 3
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    static WORD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*").expect("a valid regex"));
    static CLITIC: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)['’](?:s|ll|d|re|ve|m|t)$").expect("a valid regex"));
    let word = |found: regex::Match<'_>| {
        let clitic = CLITIC.find(found.as_str()).map_or(0, |clitic| clitic.len());
        let at = found.start()..found.end() - clitic;
        let before = text[..at.start].trim_end_matches(|c: char| c.is_whitespace() || "\"“”'‘([*_@".contains(c));
        let opens = before.is_empty() || before.ends_with(['.', '?', '!', '…', ':', ';', '—', '–', '-', ']']);
        Word { bare: &text[at.clone()], at, opens }
    };
    WORD.find_iter(text).map(word).collect()
}

/// Capitals that name nobody: days, months, and what people say before they speak.
fn names_nobody(lower: &str) -> bool {
    const KNOWN: &str = " monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays \
        january february march april may june july august september october november december english ok okay pm am q1 q2 q3 q4 \
        hmm hm huh uh um ah aha oh ooh ha haha wow ouch oops whoa yeah yep yup nope nah hey hi hello cheers ugh phew ";
    KNOWN.split_whitespace().any(|known| known == lower)
}

/// The initial with its full stop, unless one follows already in `after`.
fn initial(word: &str, after: &str) -> String {
    let stop = if after.starts_with('.') { "" } else { "." };
    word.chars().take(1).chain(stop.chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::edit::Edited;
    use super::*;
    use crate::pattern::Library;

    fn shared(text: &str) -> String {
        let call = "Ines Marchetti: Dominic asked. So I told Dominic, thanks.\nBram de Vries: Right, the lane.\n";
        let transcript = crate::transcript::parse(call.as_bytes(), "x").unwrap();
        let roles = crate::people::RoleNames::from_flags(&["Ines Marchetti"], &[]);
        let meeting = crate::meeting::meeting("x".into(), transcript, &roles).unwrap();
        let names = Names::of(&[meeting], &Library::load(&[]).unwrap().patterns);
        Edited::new(text, names.edits(text)).text
    }

    #[test]
    fn people_become_roles_and_others_initials() {
        assert_eq!(shared("Hey Bram, ask bram de Vries's team."), "Hey [engineer], ask [engineer]'s team.");
        assert_eq!(shared("I asked Bram de Vries."), "I asked [engineer].");
        assert_eq!(shared("Ines and Dominic's desk at Cargomoor"), "[product manager] and D.'s desk at C.");
        assert_eq!(shared("Dominic asked on Monday. Ask Dominic."), "D. asked on Monday. Ask D.");
    }

    #[test]
    fn common_words_stay() {
        for text in [
            "Right. I'll do it. What drives that? Thanks, that helps.",
            "Okay, by Friday in March.",
            "Hmm. Okay. Ouch.",
        ] {
            assert_eq!(shared(text), text);
        }
    }
}
