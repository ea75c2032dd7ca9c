//! The one module that names `llama_cpp_2`: a GGUF model that reads passages on this machine, and one that
//! says how likely words are ([`weigher`]).
//!
//! It owns everything that is particular about llama.cpp (see the traps it avoids in the comments)
//! and hands out nothing but [`State`]s and, to the coach, likelihoods. Stretches are packed into batches of sequences; each is a
//! sequence of its own from position 0, so none sees another.
//!
//! A causal model reads the bare words of one passage. An encoder (BERT) reads
//! `[CLS] pm: … [SEP] engineer: … [SEP]`, as it was trained (`models/train`).

pub mod weigher;

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::OnceLock;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::{LlamaContextParams, LlamaPoolingType};
use llama_cpp_2::llama_backend::LlamaBackend;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaModel;
use llama_cpp_2::model::params::LlamaModelParams;
use llama_cpp_2::token::LlamaToken;
use llama_cpp_2::{LogOptions, send_logs_to_tracing};

use crate::gguf;
use crate::meeting::Role;
use crate::offsets::Offsets;
use crate::reading::{Context, ModelId, Part, ReadError, Reader, State, Stretch};

/// Tokens in one batch: the most that one pass of the model sees together. Bigger ones are no
/// faster on a CPU and cost memory, as llama.cpp keeps a row of logits for every token it outputs.
const BATCH_TOKENS: usize = 512;
/// Sequences in one batch.
const BATCH_SEQUENCES: usize = 64;
/// Tokens of one part that are read: as in training, and far more than a passage has.
const PART_TOKENS: usize = 160;

/// A model whose weights are loaded.
#[derive(Debug)]
pub struct Weights {
    id: ModelId,
    model: LlamaModel,
    is_encoder: bool,
    offsets: Option<Offsets>,
}

impl Weights {
    /// Loads the model at `path`, whose bytes have been checked against `id`.
    ///
    /// # Errors
    /// When llama.cpp cannot load it.
    pub fn load(path: &Path, id: ModelId) -> Result<Weights, ReadError> {
        // The vocabulary takes as long as the weights: both at once.
        let (weights, offsets) = std::thread::scope(|scope| {
            let offsets = scope.spawn(|| gguf::vocabulary(path).ok().and_then(Offsets::new));
            (Weights::load_to_weigh(path, id), offsets.join().ok().flatten())
        });
        let weights = Weights { offsets, ..weights? };
        if weights.offsets.is_none() {
            tracing::warn!("no offsets for this model's vocabulary: the report marks whole passages");
        }
        Ok(weights)
    }

    /// The same for a model that only weighs words, and marks none of anybody's.
    ///
    /// # Errors
    /// As [`Weights::load`].
    pub fn load_to_weigh(path: &Path, id: ModelId) -> Result<Weights, ReadError> {
        // A missing path may panic inside the bindings, so it is looked for here.
        if !path.is_file() {
            return Err(ReadError(format!("there is no file {}", path.display())));
        }
        let model = LlamaModel::load_from_file(backend()?, path, &LlamaModelParams::default()).map_err(refused)?;
        let is_encoder = model.meta_val_str("general.architecture").is_ok_and(|name| name == "bert");
        Ok(Weights { id, model, is_encoder, offsets: None })
    }

    /// A reader on these weights.
    ///
    /// # Errors
    /// When llama.cpp cannot make room for it.
    pub fn reader(&self) -> Result<LlamaReader<'_>, ReadError> {
        let tokens = u32::try_from(BATCH_TOKENS).map_err(refused)?;
        let threads = i32::try_from(threads()).map_err(refused)?;
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(tokens))
            .with_n_batch(tokens)
            .with_n_ubatch(tokens)
            .with_n_seq_max(u32::try_from(BATCH_SEQUENCES).map_err(refused)?)
            // Without it the room would be divided by the number of sequences.
            .with_kv_unified(true)
            .with_embeddings(true)
            .with_pooling_type(LlamaPoolingType::None)
            .with_n_threads(threads)
            .with_n_threads_batch(threads);
        let context = self.model.new_context(backend()?, params).map_err(refused)?;
        let width = usize::try_from(self.model.n_embd_out()).map_err(refused)?;
        Ok(LlamaReader { weights: self, context, width })
    }

    /// Transcript text is data: `parse_special` is off, so text that spells a control token stays text.
    fn tokens(&self, text: &str) -> Vec<LlamaToken> {
        self.model.vocab().tokenize(text.as_bytes(), false, false)
    }
}

/// A model at work.
#[derive(Debug)]
pub struct LlamaReader<'w> {
    weights: &'w Weights,
    context: LlamaContext<'w>,
    width: usize,
}

impl Reader for LlamaReader<'_> {
    fn model(&self) -> &ModelId {
        &self.weights.id
    }

    fn width(&self) -> usize {
        self.width
    }

    fn context(&self) -> Context {
        if self.weights.is_encoder { Context::Exchange } else { Context::Alone }
    }

    fn read(&mut self, stretches: &[Stretch], progress: &mut dyn FnMut(usize)) -> Result<Vec<Vec<State>>, ReadError> {
        let frame = match self.context() {
            Context::Alone => None,
            Context::Exchange => Some(Frame::of(self.weights)),
        };
        let sequences: Vec<Sequence> = stretches.iter().map(|stretch| self.sequence(stretch, frame.as_ref())).collect();
        let mut states = Vec::with_capacity(stretches.len());
        for range in batches(&sequences) {
            self.read_batch(&sequences[range.clone()], &stretches[range], &mut states)?;
            progress(states.iter().map(Vec::len).sum());
        }
        Ok(states)
    }
}

/// The tokens of a stretch, and which of them are the words of which part.
#[derive(Debug, Default)]
struct Sequence {
    tokens: Vec<LlamaToken>,
    parts: Vec<std::ops::Range<usize>>,
}

/// What an encoder reads around the words.
struct Frame {
    start: LlamaToken,
    end: LlamaToken,
    speakers: [(Option<Role>, Vec<LlamaToken>); 3],
}

impl Frame {
    fn of(weights: &Weights) -> Frame {
        let speaker = |role: Option<Role>| (role, weights.tokens(&format!("{}:", role.map_or("other", Role::name))));
        let vocabulary = weights.model.vocab();
        Frame {
            start: vocabulary.bos(),
            end: vocabulary.sep(),
            speakers: [speaker(None), speaker(Some(Role::Pm)), speaker(Some(Role::Engineer))],
        }
    }

    fn speaker(&self, role: Option<Role>) -> &[LlamaToken] {
        self.speakers.iter().find(|(of, _)| *of == role).map_or(&[], |(_, tokens)| tokens)
    }
}

impl LlamaReader<'_> {
    /// The words of all parts, in their frame. What does not fit the model is left out of the later parts, and
    /// a part without tokens has the empty state; stretches are made so that this never happens to speech.
    fn sequence(&self, stretch: &Stretch, frame: Option<&Frame>) -> Sequence {
        let mut sequence = Sequence::default();
        sequence.tokens.extend(frame.map(|frame| frame.start));
        for part in stretch {
            let mut words = self.weights.tokens(part.text);
            let (before, end) = frame.map_or((&[][..], None), |f| (f.speaker(part.speaker), Some(f.end)));
            words.truncate(if frame.is_some() { PART_TOKENS } else { BATCH_TOKENS });
            words.truncate(BATCH_TOKENS.saturating_sub(sequence.tokens.len() + before.len() + 1));
            if words.is_empty() {
                sequence.parts.push(sequence.tokens.len()..sequence.tokens.len());
                continue;
            }
            sequence.tokens.extend(before);
            let from = sequence.tokens.len();
            sequence.tokens.extend(words);
            sequence.parts.push(from..sequence.tokens.len());
            sequence.tokens.extend(end);
        }
        sequence
    }

    fn read_batch(
        &mut self,
        sequences: &[Sequence],
        stretches: &[Stretch],
        states: &mut Vec<Vec<State>>,
    ) -> Result<(), ReadError> {
        self.pass(sequences)?;
        let mut first = 0;
        for (sequence, stretch) in sequences.iter().zip(stretches) {
            let of_parts = sequence.parts.iter().zip(stretch).map(|(range, part)| {
                self.state(part, &sequence.tokens[range.clone()], first + range.start..first + range.end)
            });
            states.push(of_parts.collect::<Result<_, _>>()?);
            first += sequence.tokens.len();
        }
        Ok(())
    }

    /// One pass of the model over a batch; its states are then in the context.
    fn pass(&mut self, sequences: &[Sequence]) -> Result<(), ReadError> {
        self.context.clear_kv_cache();
        let mut batch = LlamaBatch::new(BATCH_TOKENS, 1);
        for (id, sequence) in (0_i32..).zip(sequences) {
            for (position, token) in (0_i32..).zip(&sequence.tokens) {
                batch.add(*token, position, &[id], true).map_err(refused)?;
            }
        }
        if batch.n_tokens() > 0 && self.weights.is_encoder {
            self.context.encode(&mut batch).map_err(refused)?;
        } else if batch.n_tokens() > 0 {
            self.context.decode(&mut batch).map_err(refused)?;
        }
        Ok(())
    }

    /// Reads the stretches and keeps nothing: what the model alone takes. The number of tokens, for `make bench`.
    ///
    /// # Errors
    /// When the model cannot be run.
    pub fn skim(&mut self, stretches: &[Stretch]) -> Result<usize, ReadError> {
        let frame = (self.context() == Context::Exchange).then(|| Frame::of(self.weights));
        let sequences: Vec<Sequence> = stretches.iter().map(|stretch| self.sequence(stretch, frame.as_ref())).collect();
        for range in batches(&sequences) {
            self.pass(&sequences[range])?;
        }
        Ok(sequences.iter().map(|sequence| sequence.tokens.len()).sum())
    }

    /// The state of a part whose tokens are `rows` of the batch.
    fn state(&self, part: &Part, tokens: &[LlamaToken], rows: std::ops::Range<usize>) -> Result<State, ReadError> {
        let mut state =
            State { tokens: Vec::with_capacity(rows.len() * self.width), offsets: self.offsets(tokens, part.text) };
        for row in rows {
            let row = i32::try_from(row).map_err(refused)?;
            state.tokens.extend_from_slice(self.context.embeddings_ith(row).map_err(refused)?);
        }
        Ok(state)
    }

    /// The bytes of each token, where both tokenizers agree on the tokens.
    fn offsets(&self, tokens: &[LlamaToken], text: &str) -> Vec<std::ops::Range<usize>> {
        let Some((ids, mut ranges)) = self.weights.offsets.as_ref().and_then(|offsets| offsets.tokens(text)) else {
            return Vec::new();
        };
        let same = ids.iter().zip(tokens).all(|(id, token)| u32::try_from(token.0) == Ok(*id));
        if !same || ids.len() < tokens.len() {
            return Vec::new();
        }
        ranges.truncate(tokens.len());
        ranges
    }
}

/// Ranges of sequences that fit one batch together, in order.
fn batches(sequences: &[Sequence]) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut filled = 0;
    for (i, sequence) in sequences.iter().enumerate() {
        match ranges.last_mut() {
            Some(last) if filled + sequence.tokens.len() <= BATCH_TOKENS && last.len() < BATCH_SEQUENCES => {
                last.end = i + 1;
                filled += sequence.tokens.len();
            }
            _ => {
                ranges.push(i..i + 1);
                filled = sequence.tokens.len();
            }
        }
    }
    ranges
}

/// llama.cpp is set up once per process and never torn down.
fn backend() -> Result<&'static LlamaBackend, ReadError> {
    static BACKEND: OnceLock<Result<LlamaBackend, String>> = OnceLock::new();
    let backend = BACKEND.get_or_init(|| {
        send_logs_to_tracing(LogOptions::default());
        LlamaBackend::init().map_err(|error| error.to_string())
    });
    backend.as_ref().map_err(|error| ReadError(error.clone()))
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

fn refused(error: impl std::fmt::Display) -> ReadError {
    ReadError(error.to_string())
}
