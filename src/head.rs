//! A head: a linear classifier on the model's states, one per pattern.
//!
//! Logistic regression on the mean state of a passage. It costs nothing beside the reading, and its
//! score is a sum over the tokens, so which words tipped it is arithmetic and not a guess. (Asking
//! the same small model yes/no questions was measured first and is near chance.)
//!
//! Heads are tied to the bytes of the model they were trained on; for any other model they are refused.

use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::meeting::Meeting;
use crate::pattern::{Library, Pattern, Polarity};
use crate::reading::{ModelId, Passage, Reading, State};
use crate::signal::{Borrowed, Detector, Place, Signal};

/// The heads for one model, as they lie in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heads {
    /// The file's layout.
    pub schema: String,
    /// The model whose states they look at.
    pub model: ModelId,
    /// What they were trained on, and under which licence it stands.
    pub corpus: String,
    /// Numbers in a state vector.
    pub width: usize,
    /// What the model's states are divided by, number for number, after `centre` is taken away.
    pub scale: Vec<f32>,
    /// The mean state of the training turns.
    pub centre: Vec<f32>,
    /// One per pattern, sorted by pattern.
    pub heads: Vec<Head>,
}

/// One pattern's classifier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The pattern's id.
    pub pattern: String,
    /// A weight per number of the state, centred and scaled.
    pub weights: Vec<f32>,
    /// Added to the weighted sum.
    pub bias: f32,
    /// Turns a score into a probability: `1 / (1 + exp(-(slope × score + offset)))`
    /// (Platt scaling, fitted on turns that the head had not seen).
    pub calibration: Calibration,
    /// A passage is reported from this probability on.
    pub threshold: f64,
    /// How it did on authors it had not seen.
    pub held_out: HeldOut,
}

/// Platt scaling (J. Platt, 1999): a logistic curve from score to probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Steepness.
    pub slope: f64,
    /// Shift.
    pub offset: f64,
}

impl Calibration {
    /// The probability that belongs to a score.
    pub fn probability(self, score: f64) -> f64 {
        1.0 / (1.0 + (-(self.slope * score + self.offset)).exp())
    }
}

/// Figures on turns by authors that the head had not seen (cross-validated by author).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldOut {
    /// Turns that show the pattern.
    pub flagged: usize,
    /// Turns that do not.
    pub clean: usize,
    /// Area under the ROC curve.
    pub auc: f64,
    /// Precision at the threshold.
    pub precision: f64,
    /// Recall at the threshold.
    pub recall: f64,
}

/// The layout this program writes and reads.
pub const SCHEMA: &str = "sameside.heads/1";

/// Heads that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HeadsError {
    /// The file cannot be read or does not hold heads.
    #[error("cannot use the heads in {}: {reason}\n  train them again with: sameside train", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// They belong to another model.
    #[error("the heads in {} belong to another model: they were trained on {trained_on} (sha256 {}…), and this is {model} (sha256 {}…)\n  make heads for this model with: sameside train --model {model}", path.display(), &theirs[..12], &ours[..12])]
    OtherModel {
        /// The file.
        path: PathBuf,
        /// The model they were trained on.
        trained_on: String,
        /// Its hash.
        theirs: String,
        /// The model that is to read.
        model: String,
        /// Its hash.
        ours: String,
    },
}

/// Reads heads and checks that they belong to `model`.
///
/// # Errors
/// When the file is damaged, of another layout, or for another model.
pub fn load(path: &Path, model: &ModelId) -> Result<Heads, HeadsError> {
    let unusable = |reason: String| HeadsError::Unusable { path: path.to_owned(), reason };
    let text = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
    parse(path, &text, model)
}

/// The heads in `text`, checked as by [`load`].
///
/// # Errors
/// As [`load`].
pub fn parse(path: &Path, text: &str, model: &ModelId) -> Result<Heads, HeadsError> {
    let unusable = |reason: String| HeadsError::Unusable { path: path.to_owned(), reason };
    let heads: Heads = serde_json::from_str(text).map_err(|error| unusable(error.to_string()))?;
    if heads.schema != SCHEMA {
        return Err(unusable(format!("its layout is {:?}, and this program reads {SCHEMA:?}", heads.schema)));
    }
    let of_width = |vector: &[f32]| vector.len() == heads.width;
    let whole = heads.width > 0
        && of_width(&heads.scale)
        && of_width(&heads.centre)
        && heads.heads.iter().all(|h| of_width(&h.weights))
        && heads.model.sha256.len() == 64;
    if !whole {
        return Err(unusable("its vectors are not all of one width".to_owned()));
    }
    if heads.model.sha256 != model.sha256 {
        return Err(HeadsError::OtherModel {
            path: path.to_owned(),
            trained_on: heads.model.name,
            theirs: heads.model.sha256,
            model: model.name.clone(),
            ours: model.sha256.clone(),
        });
    }
    Ok(heads)
}

/// What one head makes of one passage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// Index into [`Reading::passages`].
    pub passage: usize,
    /// Calibrated probability that the pattern is there.
    pub probability: f64,
}

/// The signals of all heads whose pattern is in the library, for passages of speakers it is about.
///
/// The guards that protect every anti-pattern from words protect it from the model as well: told
/// speech and jokes move a reader's states as much as the real thing.
pub fn signals<'p>(heads: &Heads, library: &'p Library, meeting: &Meeting, reading: &Reading) -> Vec<Signal<'p>> {
    let means: Vec<Vec<f32>> = reading.states.iter().map(|state| heads.normalised(state, reading.width)).collect();
    let served = heads.heads.iter().filter_map(|head| Some((head, library.get(&head.pattern)?)));
    served
        .flat_map(|(head, pattern)| {
            let found = reading.passages.iter().zip(&means).enumerate().filter_map(|(i, (passage, mean))| {
                let probability = head.calibration.probability(head.score(mean));
                let counts = probability >= head.threshold
                    && pattern.speaker.covers(meeting.turns[passage.turn].role)
                    && !innocent(pattern, library, meeting, passage);
                counts.then(|| signal(heads, head, pattern, (passage, &reading.states[i]), probability))
            });
            found.collect::<Vec<_>>()
        })
        .collect()
}

impl Heads {
    /// A passage's mean state, centred and scaled as the heads expect it.
    pub fn normalised(&self, state: &State, width: usize) -> Vec<f32> {
        let mean = state.mean(width);
        mean.iter().zip(&self.centre).zip(&self.scale).map(|((x, centre), scale)| (x - centre) / scale).collect()
    }
}

impl Head {
    /// The weighted sum, before calibration.
    pub fn score(&self, normalised: &[f32]) -> f64 {
        f64::from(self.bias) + dot(&self.weights, normalised)
    }
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
}

fn innocent(pattern: &Pattern, library: &Library, meeting: &Meeting, passage: &Passage) -> bool {
    // A guard looks around a match; for a head, the match is the end of the passage for what comes
    // before, and its start for what comes after.
    let end = passage.span.end..passage.span.end;
    pattern.polarity == Polarity::Antipattern
        && library.guards.of_antipatterns().any(|guard| {
            guard.lets_off(meeting, passage.turn, &end)
                || guard.lets_off(meeting, passage.turn, &(passage.span.start..passage.span.start))
        })
}

fn signal<'p>(
    heads: &Heads,
    head: &Head,
    pattern: &'p Pattern,
    (passage, state): (&Passage, &State),
    probability: f64,
) -> Signal<'p> {
    Signal {
        pattern,
        detector: Detector::Head,
        place: Place { turn: passage.turn, span: passage.span.clone() },
        related: Vec::new(),
        probability,
        tipping: tipping(heads, head, passage, state),
        borrowed: Borrowed::default(),
    }
}

/// The words that raised the score most: the head is linear in the mean of the token states, so each
/// token's share of the score is exact. Tokens are gathered into words; the strongest few that make
/// up most of the rise are kept.
fn tipping(heads: &Heads, head: &Head, passage: &Passage, state: &State) -> Vec<Range<usize>> {
    let rows = state.tokens.chunks_exact(heads.width);
    if rows.len() != state.offsets.len() {
        return vec![passage.span.clone()];
    }
    let mut words: Vec<(Range<usize>, f64)> = Vec::new();
    for (row, offset) in rows.zip(&state.offsets) {
        let normalised: Vec<f32> =
            row.iter().zip(&heads.centre).zip(&heads.scale).map(|((x, c), s)| (x - c) / s).collect();
        let share = dot(&head.weights, &normalised);
        match words.last_mut() {
            Some((word, sum)) if word.end == offset.start => {
                word.end = offset.end;
                *sum += share;
            }
            _ => words.push((offset.clone(), share)),
        }
    }
    words.retain(|(_, share)| *share > 0.0);
    words.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.start.cmp(&b.0.start)));
    words.truncate(TIPPING_WORDS);
    let mut ranges: Vec<_> =
        words.into_iter().map(|(w, _)| passage.span.start + w.start..passage.span.start + w.end).collect();
    ranges.sort_by_key(|range| range.start);
    ranges
}

/// How many words are marked.
const TIPPING_WORDS: usize = 4;
