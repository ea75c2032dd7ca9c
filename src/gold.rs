//! Gold labels: what careful people say is in a meeting, and how a report compares with it.
//!
//! A prediction on a turn is right when that turn's gold names the pattern, itself or in `also`.
//! Everything else that is predicted is a false positive; labels that are `clear: false` are neither
//! asked for nor held against a prediction.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::meeting::Meeting;
use crate::report::Report;

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

/// Counts of right and wrong. Adds up over meetings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Predicted and right.
    pub right: usize,
    /// Predicted and wrong.
    pub wrong: usize,
    /// Clear moments that were not predicted.
    pub missed: usize,
}

impl Tally {
    /// Right among predicted; `None` where nothing was predicted.
    pub fn precision(&self) -> Option<f64> {
        ratio(self.right, self.right + self.wrong)
    }

    /// Right among those to be found; `None` where there was nothing to find.
    pub fn recall(&self) -> Option<f64> {
        ratio(self.right, self.right + self.missed)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> Option<f64> {
        let (p, r) = (self.precision()?, self.recall()?);
        if p + r > 0.0 { Some(2.0 * p * r / (p + r)) } else { Some(0.0) }
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "counts of moments")]
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// How reports compare with gold, by pattern.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// By pattern id. Only patterns that are in the library count.
    pub patterns: BTreeMap<String, Tally>,
    /// Look-alikes that there are, and those that were taken for the real thing.
    pub near_misses: (usize, usize),
    /// Words of all meetings.
    pub words: usize,
    /// False positives and misses, in words for whoever improves the patterns.
    pub errors: Vec<String>,
}

/// Compares one report with its gold labels and adds the result to `score`. `known` are the ids of
/// the library: what it has no pattern for cannot be missed.
pub fn compare(report: &Report, gold: &Gold, known: &BTreeSet<&str>, score: &mut Score) {
    let meeting = report.meeting;
    score.words += meeting.participants.iter().map(|p| p.words).sum::<usize>();
    let labels: Vec<(usize, &Label)> = gold
        .findings
        .iter()
        .chain(&gold.strengths)
        .filter_map(|label| Some((turn_of(meeting, &label.speaker, &label.quote)?, label)))
        .collect();
    let predicted: Vec<(BTreeSet<usize>, &str)> = report
        .findings
        .iter()
        .map(|f| (f.evidence().iter().map(crate::finding::Evidence::turn).collect(), f.pattern.id.as_str()))
        .collect();
    let fits = |label: &Label, id: &str| label.pattern == id || label.also.iter().any(|also| also == id);
    for (finding, (turns, id)) in report.findings.iter().zip(&predicted) {
        let fitting = labels.iter().filter(|(turn, label)| turns.contains(turn) && fits(label, id));
        let tally = score.patterns.entry((*id).to_owned()).or_default();
        match fitting.map(|(_, label)| label.clear).max() {
            Some(true) => tally.right += 1,
            Some(false) => {}
            None => {
                tally.wrong += 1;
                score.errors.push(format!("{}: {id} is not in: {}", gold.file, finding.primary().quote()));
            }
        }
    }
    for (turn, label) in labels.iter().filter(|(_, label)| label.clear && known.contains(label.pattern.as_str())) {
        if !predicted.iter().any(|(turns, id)| turns.contains(turn) && fits(label, id)) {
            score.patterns.entry(label.pattern.clone()).or_default().missed += 1;
            score.errors.push(format!("{}: {} was missed in: {}", gold.file, label.pattern, label.quote));
        }
    }
    for near in &gold.near_misses {
        let Some(turn) = turn_of(meeting, &near.speaker, &near.quote) else {
            continue;
        };
        score.near_misses.0 += 1;
        let is_taken = report.findings.iter().any(|f| f.primary().turn() == turn && near.not.contains(&f.pattern.id));
        score.near_misses.1 += usize::from(is_taken);
    }
}

/// The turn of `speaker` that holds `quote`.
pub fn turn_of(meeting: &Meeting, speaker: &str, quote: &str) -> Option<usize> {
    let holds = |turn: &usize| meeting.turns[*turn].text().contains(quote);
    let turns = 0..meeting.turns.len();
    turns.clone().filter(holds).find(|turn| meeting.speaker(*turn) == speaker).or_else(|| turns.clone().find(holds))
}
