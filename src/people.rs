//! Names and roles: who in a transcript is meant by a name that a person typed.
//!
//! A name that is only mentioned in speech is never a speaker; only speakers are looked at here.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::meeting::{Participant, Role, RoleSource};

/// The names whose roles the user has stated.
#[derive(Debug, Clone, Default)]
pub struct RoleNames {
    /// From the command line: must be found among the speakers.
    pub flags: Vec<(String, Role)>,
    /// From `sameside.toml`, names and aliases: may be absent from any one meeting.
    pub config: Vec<(String, Role)>,
}

impl RoleNames {
    /// The names given by `--pm` and `--engineer`.
    pub fn from_flags<S: AsRef<str>>(pm: &[S], engineer: &[S]) -> RoleNames {
        let with = |names: &[S], role| names.iter().map(|n| (n.as_ref().to_owned(), role)).collect::<Vec<_>>();
        RoleNames { flags: [with(pm, Role::Pm), with(engineer, Role::Engineer)].concat(), config: Vec::new() }
    }
}

/// A name from the command line that cannot be matched to one speaker.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum UnknownName {
    /// Nobody is called that.
    #[error("nobody called {name:?} speaks in this meeting{}\n  the speakers are: {}",
        nearest.as_ref().map(|n| format!(": did you mean {n:?}?")).unwrap_or_default(), speakers.join(", "))]
    Nobody {
        /// The name as typed.
        name: String,
        /// The speaker whose name is spelled most alike.
        nearest: Option<String>,
        /// Everyone who speaks.
        speakers: Vec<String>,
    },
    /// Several people are called that.
    #[error("{name:?} could be {}: give the name in full", speakers.join(" or "))]
    Several {
        /// The name as typed.
        name: String,
        /// Those it could be.
        speakers: Vec<String>,
    },
    /// Two flags give one person both roles.
    #[error("{name:?} is named both as --pm and as --engineer: a person can only sit on one side here")]
    BothRoles {
        /// The speaker's name.
        name: String,
    },
}

/// Gives `participants` the roles that flags, config and the file state, in that order of precedence.
///
/// # Errors
/// When a flag's name matches nobody, or several people who are not one person under two names.
pub fn assign(
    participants: &mut [Participant],
    names: &RoleNames,
    stated: &[(String, String)],
) -> Result<(), UnknownName> {
    for (name, role) in &names.flags {
        for p in matching(participants, name)? {
            if participants[p].role.is_some_and(|(known, _)| known != *role) {
                return Err(UnknownName::BothRoles { name: participants[p].name.clone() });
            }
            participants[p].role = Some((*role, RoleSource::Flag));
        }
    }
    let stated = stated.iter().filter_map(|(name, role)| Some((name.clone(), role_word(role)?)));
    let quieter = names
        .config
        .iter()
        .cloned()
        .map(|(name, role)| (name, role, RoleSource::Config))
        .chain(stated.map(|(name, role)| (name, role, RoleSource::File)));
    for (name, role, source) in quieter {
        for p in matching(participants, &name).unwrap_or_default() {
            participants[p].role.get_or_insert((role, source));
        }
    }
    Ok(())
}

/// A name as it is compared: lower case, single spaces, without accents, without what stands in brackets or
/// after a bar, and as it is spoken: "Marchetti, Ines", "Inès Marchetti | Product" and
/// "ines.marchetti@example.org" are ines marchetti.
pub fn folded(name: &str) -> String {
    let mut depth = 0_usize;
    let outside: String = name
        .chars()
        .filter(|&c| match c {
            '(' | '[' => {
                depth += 1;
                false
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                false
            }
            _ => depth == 0,
        })
        .collect();
    let bare = TEAM.iter().fold(outside.as_str(), |rest, mark| rest.split(mark).next().unwrap_or_default());
    let bare = if bare.trim().is_empty() { name } else { bare };
    let bare = bare.trim().trim_start_matches('@');
    let bare = bare.split_once('@').map_or(bare, |(local, _)| local);
    let spoken = match bare.split_once(',') {
        Some((last, first)) if !first.contains(',') => format!("{first} {last}"),
        _ if !bare.contains(' ') => bare.replace(['.', '_'], " "),
        _ => bare.to_owned(),
    };
    let plain: String = spoken.nfd().filter(|c| !is_combining_mark(*c)).collect();
    plain.to_lowercase().split_whitespace().map(|word| word.trim_end_matches('.')).collect::<Vec<_>>().join(" ")
}

/// What call tools put between a name and a team.
const TEAM: &[&str] = &[" | ", " - ", " – ", " — ", " · "];

/// Whether two spellings can be one person: the same words, or as many of them as the shorter has, where a
/// single letter stands for any word that it begins ("Ines M." and "ines" for "Ines Marchetti"). Beside a word
/// in common, a short form of the other will do ("Alex Marchetti" for "Alexandra Marchetti").
pub fn is_same(a: &str, b: &str) -> bool {
    let (a, b) = (folded(a), folded(b));
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split_whitespace().collect(), b.split_whitespace().collect());
    let is_short =
        |x: &str, y: &str| x.len() == 1 && y.starts_with(x) || x.len() > 2 && (y.starts_with(x) || y.ends_with(x));
    let fits = |x: &str, y: &str| x == y || is_short(x, y) || is_short(y, x);
    let mut pairs = a.iter().zip(&b);
    pairs.clone().all(|(x, y)| fits(x, y)) && pairs.any(|(x, y)| x == y)
}

/// Whether `spelling` is the initials of `name`: "IM" for "Ines Marchetti".
pub fn is_initials(spelling: &str, name: &str) -> bool {
    let full = folded(name);
    let initials: String = full.split(' ').filter_map(|word| word.chars().next()).collect();
    let letters: String = spelling.trim_start_matches('@').chars().filter(|c| *c != '.').collect();
    let is_shout = (2..=3).contains(&letters.chars().count()) && letters.chars().all(char::is_uppercase);
    is_shout && folded(&letters) == initials
}

/// The indexes of the speakers meant by `name`: the full name first, else a unique beginning of it
/// in whole words ("Ines" for "Ines Marchetti"). Several spellings of one person all count.
fn matching(participants: &[Participant], name: &str) -> Result<Vec<usize>, UnknownName> {
    let wanted = folded(name);
    let where_name = |test: &dyn Fn(&str) -> bool| -> Vec<usize> {
        (0..participants.len()).filter(|&p| test(&folded(&participants[p].name))).collect()
    };
    let exact = where_name(&|folded| folded == wanted);
    let found = if exact.is_empty() {
        where_name(&|folded| folded.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with(' ')))
    } else {
        exact
    };
    let mut people: Vec<String> = found.iter().map(|&p| folded(&participants[p].name)).collect();
    people.sort();
    people.dedup();
    let speakers = |of: &[usize]| of.iter().map(|&p| participants[p].name.clone()).collect::<Vec<_>>();
    match people.len() {
        0 => {
            let everyone: Vec<usize> = (0..participants.len()).collect();
            Err(UnknownName::Nobody {
                name: name.to_owned(),
                nearest: nearest(&wanted, participants),
                speakers: speakers(&everyone),
            })
        }
        1 => Ok(found),
        _ => Err(UnknownName::Several { name: name.to_owned(), speakers: speakers(&found) }),
    }
}

fn nearest(wanted: &str, participants: &[Participant]) -> Option<String> {
    let likeness = |p: &Participant| {
        let whole = folded(&p.name);
        whole.split(' ').chain([whole.as_str()]).map(|part| strsim::jaro_winkler(wanted, part)).fold(0.0, f64::max)
    };
    participants
        .iter()
        .map(|p| (likeness(p), p))
        .filter(|(alike, _)| *alike > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, p)| p.name.clone())
}

/// The role that a word in a notes file's frontmatter means.
fn role_word(word: &str) -> Option<Role> {
    match word.to_lowercase().as_str() {
        "pm" => Some(Role::Pm),
        "engineer" => Some(Role::Engineer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(names: &[&str]) -> Vec<Participant> {
        names.iter().map(|n| Participant { name: (*n).to_owned(), role: None, words: 0 }).collect()
    }

    #[test]
    fn a_first_name_or_a_device_suffix_is_enough() {
        let crowd = people(&["Ines Marchetti", "Bram Okafor", "Ines Marchetti (iPhone)"]);
        assert_eq!(matching(&crowd, "ines").unwrap(), [0, 2]);
        assert_eq!(matching(&crowd, "Bram Okafor").unwrap(), [1]);
    }

    #[test]
    fn spellings_that_can_be_one_person() {
        for (a, b) in [
            ("Inès Marchetti", "ines marchetti"),
            ("Ines M.", "Ines Marchetti"),
            ("I. Marchetti", "Ines Marchetti"),
            ("Ines Marchetti | Product", "Marchetti, Ines"),
            ("Ines", "Ines Marchetti (she/her)"),
            ("Alex Marchetti", "Alexandra Marchetti"),
        ] {
            assert!(is_same(a, b), "{a} and {b}");
        }
        for (a, b) in
            [("Ines Marchetti", "Ines Kovac"), ("I.", "Ines"), ("", "Ines"), ("Inez", "Ines"), ("Alex", "Alexandra")]
        {
            assert!(!is_same(a, b), "{a} and {b}");
        }
        assert!(is_initials("IM", "Inès Marchetti") && is_initials("@I.M.", "Ines Marchetti"));
        assert!(!is_initials("im", "Ines Marchetti") && !is_initials("I", "Ines"));
    }

    #[test]
    fn two_people_of_one_first_name_must_be_told_apart() {
        let crowd = people(&["Ines Marchetti", "Ines Kovac"]);
        assert!(matches!(matching(&crowd, "Ines"), Err(UnknownName::Several { .. })));
    }

    #[test]
    fn a_misspelt_name_gets_the_nearest_suggested() {
        let crowd = people(&["Ines Marchetti", "Bram Okafor"]);
        let error = matching(&crowd, "Inez").unwrap_err();
        assert!(error.to_string().contains("did you mean \"Ines Marchetti\"?"), "{error}");
        let stranger = matching(&crowd, "Zygmunt").unwrap_err();
        assert!(!stranger.to_string().contains("did you mean"), "{stranger}");
    }

    #[test]
    fn flags_outrank_config_and_config_outranks_the_file() {
        let mut crowd = people(&["Ines", "Bram"]);
        let mut names = RoleNames::from_flags(&["Ines"], &[]);
        names.config = vec![("Ines".into(), Role::Engineer), ("Bram".into(), Role::Engineer)];
        assign(&mut crowd, &names, &[("Bram".into(), "pm".into())]).unwrap();
        assert_eq!(crowd[0].role, Some((Role::Pm, RoleSource::Flag)));
        assert_eq!(crowd[1].role, Some((Role::Engineer, RoleSource::Config)));
    }

    #[test]
    fn one_person_cannot_have_both_roles() {
        let names = RoleNames::from_flags(&["Ines"], &["Ines"]);
        assert!(matches!(assign(&mut people(&["Ines"]), &names, &[]), Err(UnknownName::BothRoles { .. })));
    }
}
