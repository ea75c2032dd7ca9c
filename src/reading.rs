//! A reading: the model's single pass over a meeting, one state per passage.
//!
//! The model only reads here. It is asked nothing and writes nothing; a pattern's head looks at the
//! state afterwards, and all heads look at the same states, so a hundred patterns cost one pass.
//!
//! What is read at once is a stretch. A model that was trained on exchanges gets many turns in a
//! stretch, so that "sure, fine" is read after what it answers; any other model gets every passage
//! alone: measured, the previous turn in front makes the states of a frozen model worse for heads.

use std::ops::Range;

use crate::meeting::{Meeting, Role};
use crate::sentence::{sentences, words};

/// The seam to a model: anything that turns passages into states. Tests use a scripted one.
pub trait Reader {
    /// The model that reads.
    fn model(&self) -> &ModelId;

    /// Numbers in a state vector.
    fn width(&self) -> usize;

    /// How much of the conversation it wants to see around a passage.
    fn context(&self) -> Context;

    /// Reads each stretch on its own, in one pass over all: one state per part of each. `progress` is
    /// told how many parts are done.
    ///
    /// # Errors
    /// When the model cannot be run. There is no partial result.
    fn read(&mut self, stretches: &[Stretch], progress: &mut dyn FnMut(usize)) -> Result<Vec<Vec<State>>, ReadError>;
}

/// How much of the conversation is read together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// One passage.
    Alone,
    /// The turns around it, with who says them.
    Exchange,
}

/// Passages that are read together, in order.
pub type Stretch<'t> = Vec<Part<'t>>;

/// A passage as a model reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<'t> {
    /// The role of who says it, where it is known.
    pub speaker: Option<Role>,
    /// The words.
    pub text: &'t str,
}

/// A model, by name and by the bytes of its file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ModelId {
    /// The name in the manifest, or the file's stem.
    pub name: String,
    /// SHA-256 of the file, lower-case hex. Heads are tied to it.
    pub sha256: String,
}

/// What the model's last layer holds after reading one passage.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct State {
    /// One vector per token, row by row: `tokens × width`.
    pub tokens: Vec<f32>,
    /// The bytes of the passage that each token covers; empty where offsets are not known.
    pub offsets: Vec<Range<usize>>,
}

impl State {
    /// The mean over the tokens: what heads look at. All zeros for a passage without tokens.
    pub fn mean(&self, width: usize) -> Vec<f32> {
        let mut mean = vec![0.0_f32; width];
        let rows = self.tokens.chunks_exact(width);
        #[expect(clippy::cast_precision_loss, reason = "a count of tokens")]
        let count = rows.len().max(1) as f32;
        for row in rows {
            for (sum, value) in mean.iter_mut().zip(row) {
                *sum += value / count;
            }
        }
        mean
    }
}

/// A model that cannot read.
#[derive(Debug, thiserror::Error)]
#[error("the model stopped reading: {0}")]
pub struct ReadError(pub String);

/// A stretch of one turn that is read at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Index of the turn.
    pub turn: usize,
    /// Bytes of the turn's text.
    pub span: Range<usize>,
}

/// A meeting as the model has read it.
#[derive(Debug)]
pub struct Reading {
    /// What was read.
    pub passages: Vec<Passage>,
    /// The state after each passage.
    pub states: Vec<State>,
    /// Numbers in a state vector.
    pub width: usize,
}

impl Reading {
    /// How many different turns were read.
    pub fn turns_read(&self) -> usize {
        let mut turns: Vec<usize> = self.passages.iter().map(|p| p.turn).collect();
        turns.dedup();
        turns.len()
    }
}

/// Has the model read the meeting.
///
/// # Errors
/// When the model cannot be run.
pub fn read(reader: &mut dyn Reader, meeting: &Meeting, progress: &mut dyn FnMut(usize)) -> Result<Reading, ReadError> {
    let passages = passages(meeting, reader.context());
    let (spans, stretches) = stretched(meeting, &passages, reader.context());
    let read = reader.read(&stretches, &mut |done| progress(done.min(passages.len())))?;
    let states = read.into_iter().zip(&spans).flat_map(|(states, span)| states.into_iter().skip(span.before)).collect();
    Ok(Reading { passages, states, width: reader.width() })
}

/// The stretches of a meeting, as `reader` would read them.
pub fn stretches<'m>(meeting: &'m Meeting, reader: &dyn Reader) -> Vec<Stretch<'m>> {
    stretched(meeting, &passages(meeting, reader.context()), reader.context()).1
}

fn stretched<'m>(meeting: &'m Meeting, passages: &[Passage], context: Context) -> (Vec<Span>, Vec<Stretch<'m>>) {
    let parts: Vec<Part> = passages
        .iter()
        .map(|p| Part { speaker: meeting.turns[p.turn].role, text: &meeting.turns[p.turn].text()[p.span.clone()] })
        .collect();
    let spans: Vec<Span> = match context {
        Context::Alone => (0..parts.len()).map(|i| Span { before: 0, read: i..i + 1 }).collect(),
        Context::Exchange => spans(&parts.iter().map(|part| words(part.text)).collect::<Vec<_>>()),
    };
    let stretches = spans.iter().map(|span| parts[span.read.start - span.before..span.read.end].to_vec()).collect();
    (spans, stretches)
}

/// A stretch has about this many words: what the model was trained on.
const STRETCH_WORDS: usize = 130;

/// Neighbouring passages that are read together; `before` of those in front are read again, as context only.
#[derive(Debug, PartialEq, Eq)]
struct Span {
    before: usize,
    read: Range<usize>,
}

fn spans(lengths: &[usize]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut filled = 0;
    for (i, length) in lengths.iter().enumerate() {
        match spans.last_mut() {
            Some(last) if filled + length <= STRETCH_WORDS => {
                last.read.end = i + 1;
                filled += length;
            }
            _ => {
                let before = usize::from(i > 0);
                filled = length + if i > 0 { lengths[i - 1] } else { 0 };
                spans.push(Span { before, read: i..i + 1 });
            }
        }
    }
    spans
}

/// Turns up to this long are one passage.
const WHOLE_TURN_WORDS: usize = 80;
/// Longer ones are cut at sentences into passages of about this length.
const PASSAGE_WORDS: usize = 40;

/// Alone, shorter turns ("Yeah, I will.") hold too little to judge.
const FEWEST_WORDS: usize = 4;

/// What of the meeting is read: turns, long ones in parts. A head that looks at the mean of a
/// five-minute monologue would see nothing of its one sharp sentence.
pub fn passages(meeting: &Meeting, context: Context) -> Vec<Passage> {
    let fewest = if context == Context::Alone { FEWEST_WORDS } else { 1 };
    let turns = meeting.turns.iter().enumerate().filter(|(_, turn)| words(turn.text()) >= fewest);
    turns.flat_map(|(turn, said)| cut(said.text()).into_iter().map(move |span| Passage { turn, span })).collect()
}

/// The parts in which a turn is read: itself, or its sentences together up to a passage's length.
pub(crate) fn cut(text: &str) -> Vec<Range<usize>> {
    if words(text) <= WHOLE_TURN_WORDS {
        return std::iter::once(0..text.len()).collect();
    }
    let mut passages: Vec<Range<usize>> = Vec::new();
    for sentence in sentences(text).into_iter().flat_map(|s| breaths(text, s)) {
        match passages.last_mut() {
            Some(last) if words(&text[last.start..sentence.end]) <= PASSAGE_WORDS => last.end = sentence.end,
            _ => passages.push(sentence),
        }
    }
    passages
}

/// A sentence in parts of at most [`PASSAGE_WORDS`] words: recognisers that never set a full stop
/// give sentences of five hundred.
fn breaths(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = sentence.start;
    let mut seen = 0;
    for (at, word) in text[sentence.clone()].split_inclusive(char::is_whitespace).scan(sentence.start, |at, word| {
        *at += word.len();
        Some((*at, word))
    }) {
        seen += 1;
        if seen == PASSAGE_WORDS && at < sentence.end {
            let trailing = word.len() - word.trim_end().len();
            parts.push(start..at - trailing);
            (start, seen) = (at, 0);
        }
    }
    if start < sentence.end {
        parts.push(start..sentence.end);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_monologue_is_cut_and_nothing_of_it_is_lost() {
        let text = format!("{} {}. And the end.", "One two three four. ".repeat(30).trim(), "word ".repeat(130).trim());
        let parts = cut(&text);
        assert!(parts.len() > 4 && parts.iter().all(|p| words(&text[p.clone()]) <= PASSAGE_WORDS));
        let together: Vec<&str> = parts.iter().flat_map(|p| text[p.clone()].split_whitespace()).collect();
        assert_eq!(together, text.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn stretches_cover_every_passage_once_and_begin_with_the_one_before() {
        let spans = spans(&[60, 60, 60, 200, 5, 5]);
        let expected = [(0, 0..2), (1, 2..3), (1, 3..4), (1, 4..5), (1, 5..6)];
        let expected: Vec<Span> = expected.into_iter().map(|(before, read)| Span { before, read }).collect();
        assert_eq!(spans, expected);
    }

    #[test]
    fn the_mean_is_over_tokens() {
        let state = State { tokens: vec![1.0, 2.0, 3.0, 4.0], offsets: Vec::new() };
        assert_eq!(state.mean(2), [2.0, 3.0]);
        assert_eq!(State::default().mean(2), [0.0, 0.0]);
    }
}
