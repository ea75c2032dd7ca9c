//! A head: a linear classifier on the model's states, one per pattern.
//!
//! Logistic regression on the mean state of a passage and on its wording. It costs nothing beside the
//! reading, and its score is a sum over the tokens, so which words tipped it is arithmetic and not a
//! guess. (Asking the same small model yes/no questions was measured first and is near chance.)
//!
//! Heads are tied to the bytes of the model they were trained on; for any other model they are refused.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::cue::{Guard, Scene};
use crate::ledger::Outcome;
use crate::meeting::Meeting;
use crate::pattern::{Library, Pattern, Polarity};
use crate::reading::{ModelId, Passage, Reading, State};
use crate::sentence::sentences;
use crate::signal::{Borrowed, Detector, Place, Signal};
use crate::wording::{self, Lexicon, Weights};

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
    /// What hears the outcomes of promises, where the model was trained for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcomes: Option<OutcomeHeads>,
}

/// What hears the outcomes of promises: linear like the heads of patterns, on the states of promises and of turns that
/// are read together (see [`crate::ledger`]).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeHeads {
    /// On a promise: what became of it.
    pub outcomes: BTreeMap<Outcome, Row>,
    /// On a turn: that it tells what became of one of the promises beside it.
    pub told: Row,
    /// A promise is closed from these log-odds on, words in common included.
    pub closed_from: f64,
    /// It is spoken of from these log-odds on.
    pub mentioned_from: f64,
}

/// A weight per number of a state, and a shift: log-odds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    /// A weight per number.
    pub weights: Vec<f32>,
    /// The shift.
    pub offset: f64,
}

impl Row {
    fn log_odds(&self, state: &[f32]) -> f64 {
        dot(&self.weights, state) + self.offset
    }
}

/// What words that are all shared are worth beside a listener, in log-odds; chosen on three quarters of our own.
pub(crate) const MOST_BY_WORDS: f64 = 4.0;

impl OutcomeHeads {
    /// The outcome that a promise's state speaks for most, and its log-odds. An end outweighs a mention where
    /// both are sure enough.
    pub fn surest(&self, state: &[f32]) -> (Outcome, f64) {
        let scored = || self.outcomes.iter().map(|(outcome, row)| (*outcome, row.log_odds(state)));
        let most =
            |ends: bool| scored().filter(|(outcome, _)| outcome.is_end() == ends).max_by(|a, b| a.1.total_cmp(&b.1));
        let nothing = (Outcome::NotYet, f64::NEG_INFINITY);
        let (end, mention) = (most(true).unwrap_or(nothing), most(false).unwrap_or(nothing));
        // "Not yet" said more clearly than any end is the end of nothing.
        if end.1 >= mention.1 || mention.0 == Outcome::About && end.1 >= self.least(end.0) { end } else { mention }
    }

    /// The log-odds that a turn tells what became of a promise beside it.
    pub fn told(&self, state: &[f32]) -> f64 {
        self.told.log_odds(state)
    }

    /// From which log-odds on an outcome is worth a look: for an end, words in common may add the rest.
    pub fn least(&self, outcome: Outcome) -> f64 {
        if outcome.is_end() { self.closed_from - MOST_BY_WORDS } else { self.mentioned_from }
    }
}

/// One pattern's classifier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// The pattern's id.
    pub pattern: String,
    /// A weight per number of the state, centred and scaled.
    pub weights: Vec<f32>,
    /// Weights of words and word pairs; the rest weigh nothing.
    pub words: Weights,
    /// How the two make one probability.
    pub mix: Mix,
    /// A passage is reported from this probability on.
    pub threshold: f64,
    /// What a cue of the same pattern adds to the log-odds, as fitted beside the head on held-out meetings.
    pub cue_weight: f64,
    /// How it did on authors it had not seen.
    pub held_out: HeldOut,
}

/// A logistic curve over both scores, fitted on turns that the head had not seen: the probability is
/// `1 / (1 + exp(-(state × state score + words × words score + offset)))`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mix {
    /// The state's part.
    pub state: f64,
    /// The wording's part.
    pub words: f64,
    /// Shift.
    pub offset: f64,
}

impl Mix {
    /// The probability that belongs to the two scores.
    pub fn probability(self, state: f64, words: f64) -> f64 {
        1.0 / (1.0 + (-(self.state * state + self.words * words + self.offset)).exp())
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
    /// Average precision of the state alone.
    pub state_ap: f64,
    /// Average precision of the wording alone.
    pub words_ap: f64,
    /// Average precision of both.
    pub ap: f64,
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
    #[error("the heads in {} belong to another model: they were trained on {trained_on} (sha256 {}…), and this is {model} (sha256 {}…)\n  make heads for this model with: sameside train --model {model}", path.display(), beginning(theirs), beginning(ours))]
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

/// As much of a hash as tells two apart; a damaged file may hold less.
fn beginning(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
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
    checked(path, serde_json::from_str(text).map_err(|error| unusable(error.to_string()))?, model)
}

/// The heads that ship, as the build script has packed them, checked as by [`load`].
///
/// # Errors
/// As [`load`].
pub fn unpacked(path: &Path, packed: &[u8], model: &ModelId) -> Result<Heads, HeadsError> {
    let unusable = |reason: String| HeadsError::Unusable { path: path.to_owned(), reason };
    checked(path, rmp_serde::from_slice(packed).map_err(|error| unusable(error.to_string()))?, model)
}

fn checked(path: &Path, heads: Heads, model: &ModelId) -> Result<Heads, HeadsError> {
    let unusable = |reason: String| HeadsError::Unusable { path: path.to_owned(), reason };
    if heads.schema != SCHEMA {
        return Err(unusable(format!("its layout is {:?}, and this program reads {SCHEMA:?}", heads.schema)));
    }
    let of_width = |vector: &[f32]| vector.len() == heads.width;
    let rows = heads.outcomes.iter().flat_map(|o| o.outcomes.values().chain([&o.told]));
    let rows_fit = rows.into_iter().all(|row| of_width(&row.weights));
    let whole = heads.width > 0
        && of_width(&heads.scale)
        && of_width(&heads.centre)
        && heads.heads.iter().all(|h| of_width(&h.weights))
        && rows_fit
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

/// The signals of all heads whose pattern is in the library, for passages of speakers it is about.
///
/// The guards that protect every anti-pattern from words protect it from the model as well: jokes and what is put
/// right at once move a reader's states as much as the real thing.
pub fn signals<'p>(heads: &Heads, library: &'p Library, meeting: &Scene, reading: &Reading) -> Vec<Signal<'p>> {
    let passages = || reading.passages.iter().zip(&reading.states);
    let seen: Vec<Seen> = passages().map(|(passage, state)| heads.seen(state, text(meeting, passage))).collect();
    let mut lexicon = Lexicon::default();
    for seen in &seen {
        lexicon.add(&seen.grams);
    }
    let served = heads.heads.iter().filter_map(|head| Some((head, library.get(&head.pattern)?)));
    served
        .flat_map(|(head, pattern)| {
            let about = |passage: &Passage| pattern.speaker.covers(meeting.turns[passage.turn].role);
            let by_words = lexicon.scores(&head.words);
            let mine = passages().zip(seen.iter().zip(by_words)).filter(|((passage, _), _)| about(passage));
            let found = mine.filter_map(|((passage, state), (seen, by_words))| {
                let probability = head.mix.probability(dot(&head.weights, &seen.state), by_words);
                // Guards are looked at only where there is something to let off: they are regexes, and there are many heads.
                let is_reported = probability >= head.threshold
                    && least(head, pattern, library, meeting, passage).is_some_and(|least| probability >= least);
                is_reported.then(|| signal(heads, head, pattern, meeting, (passage, state), probability))
            });
            found.collect::<Vec<_>>()
        })
        .collect()
}

/// A passage as every head looks at it: made once, however many heads there are.
#[derive(Debug)]
pub struct Seen {
    state: Vec<f32>,
    grams: Vec<String>,
}

impl Heads {
    /// What heads look at in a passage.
    pub fn seen(&self, state: &State, text: &str) -> Seen {
        Seen { state: self.normalised(&state.mean(self.width)), grams: wording::grams(text) }
    }

    /// A state vector, centred and scaled as the heads expect it.
    fn normalised(&self, state: &[f32]) -> Vec<f32> {
        state.iter().zip(&self.centre).zip(&self.scale).map(|((x, centre), scale)| (x - centre) / scale).collect()
    }
}

impl Head {
    /// The probability that a passage shows the head's pattern.
    pub fn probability(&self, seen: &Seen) -> f64 {
        self.mix.probability(dot(&self.weights, &seen.state), wording::score(&self.words, &seen.grams))
    }
}

/// What the model makes of one pattern at one turn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opinion {
    /// How probable the pattern is there.
    pub probability: f64,
    /// From where on it is said.
    pub threshold: f64,
    /// What a cue adds to the log-odds.
    pub cue_weight: f64,
}

/// The opinion about the turn's passage that shows the pattern most; `None` without a head or a passage.
pub fn opinion(heads: &Heads, reading: &Reading, meeting: &Meeting, pattern: &str, turn: usize) -> Option<Opinion> {
    let head = heads.heads.iter().find(|head| head.pattern == pattern)?;
    let of_turn = reading.passages.iter().zip(&reading.states).filter(|(passage, _)| passage.turn == turn);
    let probability = of_turn
        .map(|(passage, state)| head.probability(&heads.seen(state, text(meeting, passage))))
        .reduce(f64::max)?;
    Some(Opinion { probability, threshold: head.threshold, cue_weight: head.cue_weight })
}

/// The words of a passage.
pub fn text<'m>(meeting: &'m Meeting, passage: &Passage) -> &'m str {
    &meeting.turns[passage.turn].text()[passage.span.clone()]
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.iter().zip(b).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum()
}

/// From which probability on a passage is reported; `None` where it is innocent, however sure the head.
///
/// A guard looks around a match; for a head, the match is the end of the passage for what comes before, and its
/// start for what comes after.
fn least(head: &Head, pattern: &Pattern, library: &Library, meeting: &Scene, passage: &Passage) -> Option<f64> {
    let ends = [passage.span.end..passage.span.end, passage.span.start..passage.span.start];
    let any = |lets_off: &dyn Fn(&Guard, &Range<usize>) -> bool| {
        library.guards.of_antipatterns().any(|guard| ends.iter().any(|end| lets_off(guard, end)))
    };
    match pattern.polarity {
        Polarity::Strength => Some(head.threshold),
        _ if any(&|guard, end| guard.lets_off_by_context(meeting, passage.turn, end)) => None,
        _ if any(&|guard, end| guard.lets_off(meeting, passage.turn, end)) => Some(head.threshold.max(SURE)),
        Polarity::Antipattern => Some(head.threshold),
    }
}

/// What may be told speech is reported from this probability on: "he said" stands in many passages that are not
/// only told, and a head knows told speech when it reads it.
const SURE: f64 = 0.9;

fn signal<'p>(
    heads: &Heads,
    head: &Head,
    pattern: &'p Pattern,
    meeting: &Meeting,
    (passage, state): (&Passage, &State),
    probability: f64,
) -> Signal<'p> {
    let text = text(meeting, passage);
    let shares = shares(heads, head, state, text);
    let telling = telling(&shares, text);
    let from = passage.span.start;
    Signal {
        pattern,
        detector: Detector::Head,
        place: Place { turn: passage.turn, span: from + telling.start..from + telling.end },
        related: Vec::new(),
        probability,
        tipping: tipping(&shares, &telling).into_iter().map(|word| from + word.start..from + word.end).collect(),
        borrowed: Borrowed::default(),
    }
}

/// What every word added to the score, in bytes of the passage. Both parts of the score are sums, over
/// tokens and over words and pairs, so each word's share of it is exact.
fn shares(heads: &Heads, head: &Head, state: &State, text: &str) -> Vec<(Range<usize>, f64)> {
    let words = wording::tokens(text);
    let mut shares = vec![0.0; words.len()];
    let scale = head.mix.words * wording::scale(wording::grams(text).len());
    for (i, (_, word)) in words.iter().enumerate() {
        shares[i] += scale * f64::from(head.words.get(word).unwrap_or_default());
        if let Some((_, next)) = words.get(i + 1) {
            let pair = f64::from(head.words.get(&format!("{word} {next}")).unwrap_or_default());
            shares[i] += scale * pair / 2.0;
            shares[i + 1] += scale * pair / 2.0;
        }
    }
    let rows = state.tokens.chunks_exact(heads.width);
    #[expect(clippy::cast_precision_loss, reason = "a count of tokens")]
    let each = head.mix.state / rows.len().max(1) as f64;
    for (row, offset) in rows.zip(&state.offsets) {
        let share = each * dot(&head.weights, &heads.normalised(row));
        if let Some(i) = words.iter().position(|(word, _)| word.start < offset.end && offset.start < word.end) {
            shares[i] += share;
        }
    }
    let spoken = words.into_iter().zip(shares).filter(|((_, word), _)| word != "?");
    spoken.map(|((range, _), share)| (range, share)).collect()
}

/// The words that raised the score most, in order.
fn tipping(shares: &[(Range<usize>, f64)], within: &Range<usize>) -> Vec<Range<usize>> {
    let inside = |word: &Range<usize>| within.start <= word.start && word.end <= within.end;
    let mut strongest: Vec<&(Range<usize>, f64)> =
        shares.iter().filter(|(word, share)| *share > 0.0 && inside(word)).collect();
    strongest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.start.cmp(&b.0.start)));
    strongest.truncate(TIPPING_WORDS);
    let mut words: Vec<Range<usize>> = strongest.into_iter().map(|(word, _)| word.clone()).collect();
    words.sort_by_key(|word| word.start);
    words
}

/// How many words are marked.
const TIPPING_WORDS: usize = 4;

/// The fewest neighbouring sentences that hold most of what raised the score: what is worth quoting of a
/// long passage.
fn telling(shares: &[(Range<usize>, f64)], text: &str) -> Range<usize> {
    let sentences = sentences(text);
    let raised = |part: &Range<usize>| -> f64 {
        shares.iter().filter(|(word, share)| *share > 0.0 && part.contains(&word.start)).map(|(_, share)| share).sum()
    };
    let wanted = raised(&(0..text.len())) * TELLING_SHARE;
    let runs = (1..=sentences.len()).flat_map(|count| sentences.windows(count));
    let spans = runs.filter_map(|run| Some(run.first()?.start..run.last()?.end));
    let enough = spans.filter(|span| raised(span) >= wanted);
    enough.min_by_key(ExactSizeIterator::len).unwrap_or(0..text.len())
}

/// A quote holds at least this much of what raised the score.
const TELLING_SHARE: f64 = 0.6;
