//! A roster: the people of many files, each once. The same person is "Ines Marchetti", "Ines",
//! "ines.marchetti" and "Marchetti, Ines (PM)" from file to file.

use std::collections::BTreeMap;

use crate::config::Person;
use crate::people::{folded, is_initials, is_same};

/// Everybody who is at any of the meetings.
#[derive(Debug, Default)]
pub struct Roster {
    /// Folded spelling to the one name.
    names: BTreeMap<String, String>,
}

/// Makes one person of the spellings that must be one: aliases of `sameside.toml`, then full names, then
/// what can be one of them only: a first name, a name with an initial, two or three initials. What could be
/// two people stays a person of its own.
pub fn roster<'n>(spellings: impl Iterator<Item = &'n str>, people: &[Person]) -> Roster {
    let mut roster = Roster::default();
    for person in people {
        for name in std::iter::once(&person.name).chain(&person.aliases) {
            roster.names.insert(folded(name), person.name.clone());
        }
    }
    let mut spellings: Vec<&str> = spellings.collect();
    // The longest spelling of a name is the one to show; then what reads as a name rather than as an address.
    let words = |name: &str| {
        let folded = folded(name);
        let whole = folded.split(' ').filter(|word| word.len() > 1).count();
        (whole, folded.split(' ').count())
    };
    spellings.sort_by_key(|name| (std::cmp::Reverse(words(name)), as_address(name), name.is_ascii(), *name));
    for name in spellings {
        let key = folded(name);
        if !key.is_empty() && !roster.names.contains_key(&key) {
            let one = roster.meant(name).map_or_else(|| shown(name), str::to_owned);
            roster.names.insert(key, one);
        }
    }
    roster
}

impl Roster {
    /// The one name of a person; the spelling itself where it could be nobody, or two people.
    pub fn name<'s>(&'s self, spelling: &'s str) -> &'s str {
        self.names.get(&folded(spelling)).map(String::as_str).or_else(|| self.meant(spelling)).unwrap_or(spelling)
    }

    /// The one known person that a spelling can be.
    fn meant(&self, spelling: &str) -> Option<&str> {
        let everybody = || self.names.iter().map(|(known, one)| (known.as_str(), one.as_str()));
        only(everybody().filter(|(known, _)| is_same(known, spelling)).map(|(_, one)| one))
            .or_else(|| only(everybody().filter(|(_, one)| is_initials(spelling, one)).map(|(_, one)| one)))
    }

    /// The people whose full or first name stands in `text` as whole words.
    pub fn named_in(&self, text: &str) -> Vec<&str> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric() && c != '\'')
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let stands = |name: &str| {
            let parts: Vec<&str> = name.split(' ').collect();
            words.windows(parts.len()).any(|window| window == parts)
        };
        // Any spelling that was seen, or an alias, is that person's.
        let seen = self.names.iter().filter(|(spelling, _)| spelling.len() > 2 && stands(spelling));
        let mut named: Vec<&str> = seen.map(|(_, name)| name.as_str()).collect();
        for name in self.names.values() {
            let full = folded(name);
            let first = full.split(' ').next().unwrap_or_default();
            let is_only = self
                .names
                .values()
                .filter(|other| folded(other).split(' ').next() == Some(first))
                .all(|other| other == name);
            if !named.contains(&name.as_str()) && (stands(&full) || is_only && first.len() > 2 && stands(first)) {
                named.push(name);
            }
        }
        // Initials say who else: "ines_bo.md". Alone they may be any two letters.
        if !named.is_empty() {
            let by_initials = words.iter().filter_map(|word| {
                only(self.names.values().map(String::as_str).filter(|name| is_initials(&word.to_uppercase(), name)))
            });
            let by_initials: Vec<&str> = by_initials.filter(|name| !named.contains(name)).collect();
            named.extend(by_initials);
        }
        named.sort_unstable();
        named.dedup();
        named
    }
}

/// The one name of all these, if they are one.
fn only<'n>(mut names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let first = names.next()?;
    names.all(|name| name == first).then_some(first)
}

fn as_address(name: &str) -> bool {
    name.contains(['@', '_', ',', '(', '[', '|']) || !name.contains(' ') && name.contains('.')
}

/// The name without what stands in brackets.
fn shown(name: &str) -> String {
    let bare = name.split(['(', '[']).next().unwrap_or_default().trim();
    if bare.is_empty() { name.to_owned() } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meeting::Role;

    #[test]
    fn spellings_of_one_person_are_one() {
        let people = roster(
            ["Ines", "ines.marchetti", "Marchetti, Ines", "Ines Marchetti (PM)", "Ines Marchetti", "Bram Okafor"]
                .into_iter(),
            &[],
        );
        for spelling in [
            "Ines",
            "ines.marchetti",
            "Marchetti, Ines",
            "INES MARCHETTI (iPhone)",
            "Inès M.",
            "IM",
            "Ines Marchetti | Product",
        ] {
            assert_eq!(people.name(spelling), "Ines Marchetti");
        }
        assert_eq!(people.name("Zoe"), "Zoe");
    }

    #[test]
    fn a_first_name_of_two_people_is_neither() {
        let people = roster(["Ines Marchetti", "Ines Kovac", "Ines"].into_iter(), &[]);
        assert_eq!(people.name("Ines"), "Ines");
        assert!(people.named_in("1:1 Ines").is_empty() || people.named_in("1:1 Ines") == ["Ines"]);
    }

    #[test]
    fn aliases_and_titles_name_people() {
        let ines = Person { name: "Ines Marchetti".into(), role: Role::Pm, aliases: vec!["Nessa".into()] };
        let people = roster(["Bram Okafor"].into_iter(), &[ines]);
        assert_eq!(people.name("nessa"), "Ines Marchetti");
        assert_eq!(people.named_in("1:1 Ines / Bram, 3 September"), ["Bram Okafor", "Ines Marchetti"]);
        assert_eq!(people.named_in("Nessa + BO, Tuesday"), ["Bram Okafor", "Ines Marchetti"]);
        assert!(people.named_in("the bo file").is_empty());
        assert!(people.named_in("Inesita and the brambles").is_empty());
    }
}
