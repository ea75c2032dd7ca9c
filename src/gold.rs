//! Gold labels: what careful people say is in a meeting. [`crate::score`] compares reports with them.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::meeting::Meeting;

/// What one `STEM.gold.json` holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gold {
    /// The transcript's file name.
    pub file: String,
    /// Everyone's role, by name.
    pub roles: BTreeMap<String, crate::meeting::Role>,
    /// Anti-patterns.
    pub findings: Vec<Label>,
    /// Strengths.
    pub strengths: Vec<Label>,
    /// Words that look like something and are not.
    pub near_misses: Vec<NearMiss>,
    /// Promises.
    pub commitments: Vec<Promise>,
}

/// One moment.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// The pattern's id.
    pub pattern: String,
    /// Who shows it.
    pub speaker: String,
    /// Verbatim words of one turn.
    pub quote: String,
    /// Ids that would be as right.
    #[serde(default)]
    pub also: Vec<String>,
    /// Whether careful readers agree.
    #[serde(default = "clear")]
    pub clear: bool,
}

fn clear() -> bool {
    true
}

/// A look-alike.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NearMiss {
    /// The patterns it is not.
    pub not: Vec<String>,
    /// Who says it.
    pub speaker: String,
    /// Verbatim words of one turn.
    pub quote: String,
    /// Why it is none.
    pub why: String,
}

/// One promise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Who promised.
    pub who: String,
    /// What, in short.
    pub what: String,
    /// Verbatim words of one turn.
    pub quote: String,
    /// The day, where one can be told.
    pub due: Option<String>,
    /// Whether it is too vague to keep.
    pub vague: bool,
}

/// The turn of `speaker` that holds `quote`.
pub fn turn_of(meeting: &Meeting, speaker: &str, quote: &str) -> Option<usize> {
    let holds = |turn: &usize| meeting.turns[*turn].text().contains(quote);
    let turns = 0..meeting.turns.len();
    turns.clone().filter(holds).find(|turn| meeting.speaker(*turn) == speaker).or_else(|| turns.clone().find(holds))
}
