//! A finding: a pattern that was there, with the words that show it.
//!
//! Evidence can only be built from words that stand, byte for byte, in the turn it names, and a
//! finding only from evidence. So no detector, and no model, can put words into anybody's mouth.

use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::meeting::Meeting;
use crate::pattern::Pattern;
use crate::signal::Detector;

/// A pattern with its evidence.
#[derive(Debug, Clone)]
pub struct Finding<'p> {
    /// Stable across runs: made of the pattern, the speaker, the quote and its number among equals.
    pub id: String,
    /// What was found.
    pub pattern: &'p Pattern,
    /// How sure, from 0 to 1.
    pub confidence: f64,
    /// Which detectors saw it, sorted.
    pub detected_by: Vec<Detector>,
    /// What to say instead, in the speaker's own nouns where they fit.
    pub instead: String,
    /// The model that put it into words for this moment, by name; `None` where they are the pattern's own.
    pub phrased_by: Option<String>,
    /// The words with which its speaker put it right soon after, if they did.
    pub repaired_by: Option<Evidence>,
    /// What the same words show beside it, less surely.
    pub folded: Vec<&'p Pattern>,
    evidence: Vec<Evidence>,
}

impl<'p> Finding<'p> {
    /// A finding on `primary` evidence; `related` stands beside it.
    pub fn new(
        pattern: &'p Pattern,
        primary: Evidence,
        related: Vec<Evidence>,
        confidence: f64,
        detected_by: Vec<Detector>,
        instead: String,
    ) -> Finding<'p> {
        let mut evidence = vec![primary];
        evidence.extend(related);
        let id = id(pattern, &evidence[0], 0);
        Finding {
            id,
            pattern,
            confidence,
            detected_by,
            instead,
            phrased_by: None,
            repaired_by: None,
            folded: Vec::new(),
            evidence,
        }
    }

    /// Says instead what a model made of the advice for this moment.
    pub fn phrase(&mut self, words: String, model: &str) {
        self.instead = words;
        self.phrased_by = Some(model.to_owned());
    }

    /// The words that show it best.
    pub fn primary(&self) -> &Evidence {
        &self.evidence[0]
    }

    /// All of its evidence, the primary first.
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
}

/// Gives findings that would share an id (the same words twice) ids of their own, in order.
pub fn number_equals(findings: &mut [Finding]) {
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    for finding in findings {
        let count = seen.entry(finding.id.clone()).or_default();
        if *count > 0 {
            finding.id = id(finding.pattern, &finding.evidence[0], *count);
        }
        *count += 1;
    }
}

fn id(pattern: &Pattern, primary: &Evidence, equal: usize) -> String {
    let digest = Sha256::digest(format!("{}\n{}\n{}\n{equal}", pattern.id, primary.speaker, primary.quote));
    digest.iter().take(5).fold(String::from("f"), |id, byte| id + &format!("{byte:02x}"))
}

/// Verbatim words of one turn.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    turn: usize,
    speaker: String,
    start_s: Option<f64>,
    line: usize,
    quote: String,
    tipping: Vec<Range<usize>>,
}

/// Words that are not in the turn they are said to be from.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
#[error("turn {turn} does not hold the words that were to be quoted from it")]
pub struct Unverified {
    /// The turn.
    pub turn: usize,
}

impl Evidence {
    /// Evidence that turn `turn` holds `quote`.
    ///
    /// # Errors
    /// When there is no such turn, or the quote is empty or not in it byte for byte.
    pub fn quoting(meeting: &Meeting, turn: usize, quote: &str) -> Result<Evidence, Unverified> {
        let unverified = Unverified { turn };
        let said = meeting.turns.get(turn).ok_or(unverified)?;
        let at = said.text().find(quote).filter(|_| !quote.trim().is_empty()).ok_or(unverified)?;
        let piece = said.piece_at(at);
        Ok(Evidence {
            turn,
            speaker: meeting.speaker(turn).to_owned(),
            start_s: piece.and_then(|piece| piece.start_s).or(said.said.start_s),
            line: piece.map_or(0, |piece| piece.line),
            quote: quote.to_owned(),
            tipping: Vec::new(),
        })
    }

    /// The same with the words marked that tipped a detector; `tipping` is in bytes of the turn.
    #[must_use]
    pub fn marking(mut self, meeting: &Meeting, tipping: &[Range<usize>]) -> Evidence {
        let from = meeting.turns[self.turn].text().find(&self.quote).unwrap_or_default();
        let until = from + self.quote.len();
        self.tipping = tipping
            .iter()
            .map(|range| range.start.max(from)..range.end.min(until))
            .filter(|range| range.start < range.end)
            .map(|range| range.start - from..range.end - from)
            .filter(|range| self.quote.is_char_boundary(range.start) && self.quote.is_char_boundary(range.end))
            .collect();
        self
    }

    /// Index of the turn.
    pub fn turn(&self) -> usize {
        self.turn
    }

    /// Who said it.
    pub fn speaker(&self) -> &str {
        &self.speaker
    }

    /// When, in seconds from the start of the recording.
    pub fn start_s(&self) -> Option<f64> {
        self.start_s
    }

    /// The line of the file that the quote begins on.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The words themselves.
    pub fn quote(&self) -> &str {
        &self.quote
    }

    /// The parts of the quote that tipped a detector, in bytes of the quote.
    pub fn tipping(&self) -> &[Range<usize>] {
        &self.tipping
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::{Example, Expectation, Who};

    fn meeting() -> Meeting {
        Example {
            expected: Expectation::Flag,
            text: "pm: Can't you just ship it? Please.\nengineer: No.".to_owned(),
            also: Vec::new(),
        }
        .meeting(Who::Pm)
    }

    #[test]
    fn only_words_of_the_turn_are_evidence() {
        let meeting = meeting();
        assert!(Evidence::quoting(&meeting, 0, "Can't you just ship it?").is_ok());
        for (turn, quote) in
            [(0, "Can\u{2019}t you just ship it?"), (1, "Can't you just"), (0, ""), (0, " "), (7, "No.")]
        {
            assert_eq!(Evidence::quoting(&meeting, turn, quote), Err(Unverified { turn }), "{quote:?}");
        }
    }

    #[test]
    fn marks_stay_inside_the_quote() {
        let meeting = meeting();
        let marked =
            Evidence::quoting(&meeting, 0, "just ship it").unwrap().marking(&meeting, &[0..14, 15..19, 30..34]);
        assert_eq!(marked.tipping(), [0..4, 5..9]);
    }
}
