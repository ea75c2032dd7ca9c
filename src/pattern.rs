//! A pattern: an anti-pattern or a strength of the PM–engineer conversation, as one file describes it.
//!
//! One file drives detection, the model's question, the coaching words, `explain` and its own tests.
//! Nothing outside `prompts/patterns` knows a single pattern by name; the sorted listing is the registry.

mod commons;
mod cue_table;
mod english;
mod example;
mod file;
mod guards;
mod library;
mod measured;
mod setting;
mod source;
mod spot;

pub use commons::Commons;
pub use example::{Example, Expectation};
pub use library::{Library, LibraryError};
pub use measured::Measured;
pub use setting::{Reporting, Setting, SettingError, Settings};
pub use source::{Origin, PatternError};

use crate::cue::Cue;
use crate::meeting::Role;

/// One anti-pattern or strength.
#[derive(Debug)]
pub struct Pattern {
    /// Who wrote it.
    pub origin: Origin,
    /// The file stem: names the behaviour, passes no verdict on a person.
    pub id: String,
    /// The folder the file lies in ("estimates").
    pub category: String,
    /// A short name for people.
    pub title: String,
    /// Whether it costs trust or builds it.
    pub polarity: Polarity,
    /// Whether its measured precision has earned it a place among the dependable.
    pub status: Status,
    /// How much it matters when it happens.
    pub severity: Severity,
    /// Whose behaviour it is. Role-bound patterns stay silent while roles are unknown.
    pub speaker: Who,
    /// How much of the conversation one has to see to recognise it.
    pub scope: Scope,
    /// What the behaviour is, in a sentence or two.
    pub what: String,
    /// Why it matters to the person across the table.
    pub why: String,
    /// What to say instead (anti-patterns) or how to build on it (strengths). May hold the
    /// placeholders `{object}`, `{longer}` and `{shorter}`; the last one never does.
    pub instead: Vec<String>,
    /// Whether it can put right what the same person did a moment before ("that one was on me").
    pub repairs: bool,
    /// What kind of promise it is, if it is one: what a head hears is then a commitment too.
    pub promise: Option<Promise>,
    /// Whether it passes over something that was raised, so that the thing is still to be talked about.
    pub passes_over: bool,
    /// What its number per meeting tells over a quarter, in words for people ("ideas that the engineer brought").
    pub trend: Option<String>,
    /// Where those articles contradict each other, and which reading this is.
    pub disputed: Option<String>,
    /// The articles the pattern is drawn from.
    pub sources: Vec<String>,
    /// What finds it in words, turns and counts; a pattern may be left to the model alone.
    pub cue: Option<Cue>,
    /// What readers ask themselves, where no transcript can show the behaviour.
    pub self_check: Option<String>,
    /// The question that describes the pattern to a model, if a model is to listen for it.
    pub question: Option<String>,
    /// How well it is found; `None` for the user's own.
    pub measured: Option<Measured>,
    /// Its own tests.
    pub examples: Vec<Example>,
}

impl Pattern {
    /// The words to try instead, which need no words of anybody's; nothing where it is a strength.
    pub fn to_try(&self) -> Option<&str> {
        self.instead.last().filter(|_| self.polarity == Polarity::Antipattern).map(String::as_str)
    }

    /// The coaching lines with sample words in their placeholders, for reading and for tests.
    pub fn sample_advice(&self) -> impl Iterator<Item = String> {
        let fill = |line: &String| line.replace("{object}", "the export").replace("{shorter}", "three weeks");
        self.instead.iter().map(move |line| fill(line).replace("{longer}", "Six weeks"))
    }
}

/// Whether a pattern costs trust or builds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Costs trust.
    Antipattern,
    /// Builds trust.
    Strength,
}

/// A promise as a pattern can be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Promise {
    /// Says what and by when.
    Firm,
    /// Leaves open what or when.
    Vague,
}

/// How far a pattern's detection has been measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Measured precision of at least 0.8 on held-out meetings.
    Stable,
    /// Not measured yet, or not good enough.
    Preview,
}

/// How much a moment matters. Ordered: `Info < Medium < High`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; strengths and aggregates.
    Info,
    /// Costs something each time.
    Medium,
    /// Costs trust at once.
    High,
}

/// Whose words a pattern is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The product manager.
    Pm,
    /// The engineer, tech lead or engineering manager.
    Engineer,
    /// Either of them, also when roles are unknown.
    Any,
}

impl Who {
    /// Whether somebody of this role (`None`: unknown) is meant.
    pub fn covers(self, role: Option<Role>) -> bool {
        match self {
            Who::Any => true,
            Who::Pm => role == Some(Role::Pm),
            Who::Engineer => role == Some(Role::Engineer),
        }
    }
}

/// How much of the conversation a pattern needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One turn.
    Turn,
    /// A turn and its reply.
    Exchange,
    /// The whole meeting.
    Meeting,
    /// Several meetings of the same people.
    Series,
}

macro_rules! named {
    ($type:ty, $($variant:path => $name:literal),+ $(,)?) => {
        impl $type {
            /// The word for it in files, help and reports.
            pub fn name(self) -> &'static str {
                match self { $($variant => $name),+ }
            }
        }
    };
}
named!(Polarity, Polarity::Antipattern => "antipattern", Polarity::Strength => "strength");
named!(Status, Status::Stable => "stable", Status::Preview => "preview");
named!(Severity, Severity::Info => "info", Severity::Medium => "medium", Severity::High => "high");
named!(Who, Who::Pm => "pm", Who::Engineer => "engineer", Who::Any => "any");
named!(Scope, Scope::Turn => "turn", Scope::Exchange => "exchange", Scope::Meeting => "meeting", Scope::Series => "series");
