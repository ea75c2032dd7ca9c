//! A pattern's own tests: what must be found and what must not.

use crate::meeting::{Meeting, Participant, Role, RoleSource, Turn};
use crate::pattern::Who;
use crate::sentence::words;
use crate::transcript::{self, Format, Piece};

/// A small piece of conversation and what the pattern must make of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// What must come of it.
    pub expected: Expectation,
    /// One turn by the pattern's speaker, or lines that begin with `pm:` or `engineer:`.
    pub text: String,
    /// Other patterns that a flagged example shows too.
    pub also: Vec<String>,
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
    /// The example as a series: a line `--- 2026-09-03` begins the meeting of that day.
    pub fn series(&self, speaker: Who) -> Vec<Meeting> {
        let mut series: Vec<Meeting> = Vec::new();
        for part in self.text.split("--- ").filter(|part| !part.trim().is_empty()) {
            let (day, said) = part.split_once('\n').unwrap_or((part, ""));
            series.push(Meeting { date: day.trim().parse().ok(), ..conversation(said, speaker) });
        }
        series
    }

    /// The example as a meeting in which both roles are known.
    pub fn meeting(&self, speaker: Who) -> Meeting {
        conversation(&self.text, speaker)
    }
}

fn conversation(text: &str, speaker: Who) -> Meeting {
    let role = match speaker {
        Who::Engineer => Role::Engineer,
        Who::Pm | Who::Any => Role::Pm,
    };
    let turns: Vec<Turn> = text.lines().filter(|line| !line.trim().is_empty()).map(|line| turn(line, role)).collect();
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
