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

/// What a folder's `ledger.gold.json` holds.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerGold {
    /// Everyone's role, by their full name.
    pub roles: BTreeMap<String, crate::meeting::Role>,
    /// Other names that a person goes by in the files.
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<String>>,
    /// The files that are meetings.
    pub meetings: Vec<GoldMeeting>,
    /// The files that are none.
    #[serde(default)]
    pub not_meetings: Vec<String>,
    /// Every promise.
    pub ledger: Vec<GoldEntry>,
}

/// A meeting of a folder.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldMeeting {
    /// Its file, from the folder on.
    pub file: String,
    /// Its day.
    pub date: Option<jiff::civil::Date>,
    /// Who was there.
    pub people: Vec<String>,
}

/// A promise and what became of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldEntry {
    /// Who owes it.
    pub who: String,
    /// What, in short.
    pub what: String,
    /// Verbatim words of the promise.
    pub quote: String,
    /// The file it was made in.
    pub made_in: String,
    /// The day, where one can be told.
    pub due: Option<jiff::civil::Date>,
    /// Whether it is too vague to keep.
    pub vague: bool,
    /// What became of it: a [`crate::ledger::Status`] by name.
    pub status: String,
    /// The file in which that is told.
    pub closed_in: Option<String>,
    /// Verbatim words that tell it.
    pub closing_quote: Option<String>,
    /// Where else it is spoken of.
    #[serde(default)]
    pub mentions: Vec<GoldMention>,
}

/// Words about a promise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldMention {
    /// The file.
    pub file: String,
    /// Verbatim words.
    pub quote: String,
}

/// The turn of `speaker` that holds `quote`.
pub fn turn_of(meeting: &Meeting, speaker: &str, quote: &str) -> Option<usize> {
    let holds = |turn: &usize| meeting.turns[*turn].text().contains(quote);
    let turns = 0..meeting.turns.len();
    turns.clone().filter(holds).find(|turn| meeting.speaker(*turn) == speaker).or_else(|| turns.clone().find(holds))
}
