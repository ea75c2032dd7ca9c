//! A meeting: a transcript whose people have roles. This is what every detector looks at.
//!
//! Roles come from the command line, from `sameside.toml` or from the file itself. The one thing that
//! is inferred, the other side of a two-person meeting, is said aloud in the report.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::people::{self, RoleNames, UnknownName};
use crate::sentence::words;
use crate::transcript::{self, Format, Kind, Piece, Transcript};

/// A transcript with roles and a date.
#[derive(Debug, Clone)]
pub struct Meeting {
    /// The file as the user named it (`-` for standard input).
    pub file: PathBuf,
    /// The format that was recognised.
    pub format: Format,
    /// The title the file states.
    pub title: Option<String>,
    /// The day it took place.
    pub date: Option<Date>,
    /// Length in seconds, where the file has times.
    pub duration_s: Option<f64>,
    /// Everyone who speaks, in the order of their first words, and then who else the notes say was there.
    pub participants: Vec<Participant>,
    /// What was said, in order.
    pub turns: Vec<Turn>,
    /// What was in the file but is not speech.
    pub asides: Vec<String>,
}

/// Somebody who speaks.
#[derive(Debug, Clone, PartialEq)]
pub struct Participant {
    /// The name as the file spells it.
    pub name: String,
    /// Their role, where it is known, and how it is known.
    pub role: Option<(Role, RoleSource)>,
    /// How many words they say; none where only the notes name them.
    pub words: usize,
}

/// The side of the table somebody sits on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Product manager.
    Pm,
    /// Engineer, tech lead or engineering manager.
    Engineer,
}

impl Role {
    /// The word for it in files and reports.
    pub fn name(self) -> &'static str {
        match self {
            Role::Pm => "pm",
            Role::Engineer => "engineer",
        }
    }

    /// The role across the table.
    #[must_use]
    pub fn other(self) -> Role {
        match self {
            Role::Pm => Role::Engineer,
            Role::Engineer => Role::Pm,
        }
    }
}

/// How a role is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleSource {
    /// `--pm` or `--engineer`.
    Flag,
    /// `sameside.toml`.
    Config,
    /// The file itself says so.
    File,
    /// Two people speak and the other one's role is known. Always mentioned in the report.
    OtherOfTwo,
}

impl RoleSource {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            RoleSource::Flag => "flag",
            RoleSource::Config => "config",
            RoleSource::File => "file",
            RoleSource::OtherOfTwo => "other-of-two",
        }
    }
}

/// One turn of a meeting.
#[derive(Debug, Clone)]
pub struct Turn {
    /// What was said, with its times and lines.
    pub said: transcript::Turn,
    /// Index into [`Meeting::participants`]; `None` where the file does not say who spoke.
    pub participant: Option<usize>,
    /// The speaker's role, where it is known.
    pub role: Option<Role>,
}

impl Turn {
    /// The words of the turn.
    pub fn text(&self) -> &str {
        &self.said.text
    }

    /// The piece of the file that byte `at` of the text comes from.
    pub fn piece_at(&self, at: usize) -> Option<&Piece> {
        self.said.pieces[..self.said.pieces.partition_point(|piece| piece.at <= at)].last()
    }
}

impl Meeting {
    /// Whether this is speech as it was spoken or somebody's notes of it.
    pub fn kind(&self) -> Kind {
        self.format.kind()
    }

    /// The name to show for a turn's speaker.
    pub fn speaker(&self, turn: usize) -> &str {
        self.turns[turn].participant.map_or(UNKNOWN_SPEAKER, |p| self.participants[p].name.as_str())
    }

    /// The names of everyone who has `role`.
    pub fn named(&self, role: Role) -> impl Iterator<Item = &str> {
        self.participants
            .iter()
            .filter(move |p| p.role.is_some_and(|(known, _)| known == role))
            .map(|p| p.name.as_str())
    }

    /// The next turn after `turn` by the same speaker, passing over at most one turn of somebody else.
    pub fn next_by_same(&self, turn: usize) -> Option<&Turn> {
        let speaker = self.turns[turn].participant;
        self.turns[turn + 1..].iter().take(2).find(|t| t.participant == speaker)
    }

    /// The last turn before `turn` that somebody else spoke and that is more than a backchannel.
    pub fn replied_to(&self, turn: usize) -> Option<usize> {
        let speaker = self.turns[turn].participant;
        (0..turn).rev().take(4).find(|&t| self.turns[t].participant != speaker && !is_backchannel(self.turns[t].text()))
    }
}

/// What is shown where the file does not say who spoke.
pub const UNKNOWN_SPEAKER: &str = "unknown";

/// "yeah", "mm-hm", "right, okay": shows attention, takes no turn.
pub fn is_backchannel(text: &str) -> bool {
    words(text) <= 2
}

/// Gives the people of a transcript their roles.
///
/// # Errors
/// A name given on the command line that nobody in the transcript has, or that several have.
pub fn meeting(file: PathBuf, transcript: Transcript, names: &RoleNames) -> Result<Meeting, UnknownName> {
    let mut participants: Vec<Participant> = Vec::new();
    let mut turns = Vec::with_capacity(transcript.turns.len());
    for said in transcript.turns {
        let participant = said.speaker.as_deref().map(|name| index_of(&mut participants, name));
        if let Some(p) = participant {
            participants[p].words += words(&said.text);
        }
        turns.push(Turn { said, participant, role: None });
    }
    for name in &transcript.attendees {
        if !participants.iter().any(|p| people::is_same(&p.name, name)) {
            participants.push(Participant { name: name.clone(), role: None, words: 0 });
        }
    }
    people::assign(&mut participants, names, &transcript.stated_roles)?;
    if transcript.format.kind() == Kind::Transcript {
        infer_other_of_two(&mut participants);
    }
    for turn in &mut turns {
        turn.role = turn.participant.and_then(|p| participants[p].role).map(|(role, _)| role);
    }
    Ok(Meeting {
        file,
        format: transcript.format,
        title: transcript.title,
        date: transcript.date,
        duration_s: transcript.duration_s,
        participants,
        turns,
        asides: transcript.asides,
    })
}

fn index_of(participants: &mut Vec<Participant>, name: &str) -> usize {
    participants.iter().position(|p| p.name == name).unwrap_or_else(|| {
        participants.push(Participant { name: name.to_owned(), role: None, words: 0 });
        participants.len() - 1
    })
}

/// In a conversation of two with one role known, the other person is the other side. The same
/// person under two names ("Ines", "Ines (iPhone)") counts once.
fn infer_other_of_two(participants: &mut [Participant]) {
    let known: Vec<Role> = participants.iter().filter_map(|p| p.role.map(|(role, _)| role)).collect();
    let mut unknown: Vec<String> =
        participants.iter().filter(|p| p.role.is_none()).map(|p| people::folded(&p.name)).collect();
    unknown.sort();
    unknown.dedup();
    let one_side = known.first().filter(|first| known.iter().all(|role| role == *first));
    if let (Some(role), [_]) = (one_side, unknown.as_slice()) {
        let other = role.other();
        for participant in participants.iter_mut().filter(|p| p.role.is_none()) {
            participant.role = Some((other, RoleSource::OtherOfTwo));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(text: &str, names: &RoleNames) -> Result<Meeting, UnknownName> {
        let transcript = transcript::parse(text.as_bytes(), "call.txt").unwrap();
        meeting("call.txt".into(), transcript, names)
    }

    const CALL: &str =
        "Ines Marchetti: Hello there, Bram.\nBram Okafor: Hi.\nInes Marchetti: How was it?\nBram Okafor: Good.\n";

    #[test]
    fn the_other_of_two_is_inferred_and_marked_so() {
        let names = RoleNames::from_flags(&["Ines Marchetti"], &[]);
        let meeting = held(CALL, &names).unwrap();
        assert_eq!(meeting.participants[0].role, Some((Role::Pm, RoleSource::Flag)));
        assert_eq!(meeting.participants[1].role, Some((Role::Engineer, RoleSource::OtherOfTwo)));
    }

    #[test]
    fn nothing_is_inferred_among_three() {
        let text = format!("{CALL}Jo Park: Hi both.\nJo Park: Late, sorry.\n");
        let meeting = held(&text, &RoleNames::from_flags(&["Ines Marchetti"], &[])).unwrap();
        assert!(meeting.participants[1].role.is_none() && meeting.participants[2].role.is_none());
    }

    #[test]
    fn nobody_gets_a_role_unasked() {
        let meeting = held(CALL, &RoleNames::default()).unwrap();
        assert!(meeting.participants.iter().all(|p| p.role.is_none()));
    }
}
