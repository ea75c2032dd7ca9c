//! A pattern's own tests: what must be found and what must not.

use crate::coaching;
use crate::cue;
use crate::meeting::{Meeting, Participant, Role, RoleSource, Turn};
use crate::pattern::{Pattern, Polarity, Who};
use crate::sentence::words;
use crate::transcript::{self, Format, Piece};

/// A small piece of conversation and what the pattern must make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What must come of it.
    pub expected: Expectation,
    /// One turn by the pattern's speaker, or lines that begin with `pm:` or `engineer:`.
    pub text: String,
}

/// What must come of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// It must be found.
    Flag,
    /// It must not be found, for this reason.
    Clean(String),
}

impl Example {
    /// How the example comes out otherwise than expected, if it does. Patterns that only a model can
    /// find have nothing to fail here.
    pub fn failure(&self, pattern: &Pattern) -> Option<String> {
        pattern.cue.as_ref()?;
        let is_found = !cue::signals(pattern, &self.meeting(pattern.speaker)).is_empty();
        match &self.expected {
            Expectation::Flag if !is_found => Some(format!("not found: {}", self.text.trim())),
            Expectation::Clean(why) if is_found => Some(format!("found, although {why}: {}", self.text.trim())),
            _ => None,
        }
    }

    /// The example as a meeting in which both roles are known.
    pub fn meeting(&self, speaker: Who) -> Meeting {
        let role = match speaker {
            Who::Engineer => Role::Engineer,
            Who::Pm | Who::Any => Role::Pm,
        };
        let turns: Vec<Turn> =
            self.text.lines().filter(|line| !line.trim().is_empty()).map(|line| turn(line, role)).collect();
        let participants = [Role::Pm, Role::Engineer]
            .map(|role| Participant {
                name: role.name().to_owned(),
                role: Some((role, RoleSource::File)),
                words: turns.iter().filter(|t| t.role == Some(role)).map(|t| words(t.text())).sum(),
            })
            .into();
        Meeting {
            file: "example".into(),
            format: Format::Plain,
            title: None,
            date: None,
            duration_s: None,
            participants,
            turns,
            asides: Vec::new(),
        }
    }
}

/// What is wrong with a pattern by its own tests: examples that come out otherwise than expected, and
/// coaching lines that are themselves examples of the behaviour.
pub fn failures(pattern: &Pattern) -> Vec<String> {
    let examples = pattern.examples.iter().filter_map(|example| example.failure(pattern));
    let is_fault = pattern.polarity == Polarity::Antipattern;
    let repeating = pattern.sample_advice().filter(|line| is_fault && coaching::repeats(pattern, line));
    examples.chain(repeating.map(|line| format!("`instead` is an example of what it coaches away: {line}"))).collect()
}

fn turn(line: &str, unmarked: Role) -> Turn {
    let (role, text) = match line.trim().split_once(':') {
        Some(("pm", text)) => (Role::Pm, text),
        Some(("engineer", text)) => (Role::Engineer, text),
        _ => (unmarked, line),
    };
    Turn {
        said: transcript::Turn {
            speaker: Some(role.name().to_owned()),
            start_s: None,
            end_s: None,
            text: text.trim().to_owned(),
            pieces: vec![Piece { at: 0, line: 1, start_s: None }],
        },
        participant: Some(usize::from(role == Role::Engineer)),
        role: Some(role),
    }
}
