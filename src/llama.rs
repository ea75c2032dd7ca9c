//! The one file that names `llama_cpp_2`: a GGUF model that reads passages on this machine.
//!
//! It owns everything that is particular about llama.cpp (see the traps it avoids in the comments)
//! and hands out nothing but [`State`]s. Passages are packed into batches of sequences; each is a
//! sequence of its own from position 0, so none sees another.

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
use crate::offsets::Offsets;
use crate::reading::{ModelId, ReadError, Reader, State};

/// Tokens in one batch: the most that one pass of the model sees together. Bigger ones are no
/// faster on a CPU and cost memory, as llama.cpp keeps a row of logits for every token it outputs.
const BATCH_TOKENS: usize = 512;
/// Sequences in one batch.
const BATCH_SEQUENCES: usize = 64;

/// A model whose weights are loaded.
#[derive(Debug)]
pub struct Weights {
    id: ModelId,
    model: LlamaModel,
    offsets: Option<Offsets>,
}

impl Weights {
    /// Loads the model at `path`, whose bytes have been checked against `id`.
    ///
    /// # Errors
    /// When llama.cpp cannot load it.
    pub fn load(path: &Path, id: ModelId) -> Result<Weights, ReadError> {
        // A missing path may panic inside the bindings, so it is looked for here.
        if !path.is_file() {
            return Err(ReadError(format!("there is no file {}", path.display())));
        }
        let model = LlamaModel::load_from_file(backend()?, path, &LlamaModelParams::default()).map_err(refused)?;
        let offsets = gguf::vocabulary(path).ok().and_then(Offsets::new);
        if offsets.is_none() {
            tracing::warn!("no offsets for this model's vocabulary: the report marks whole passages");
        }
        Ok(Weights { id, model, offsets })
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

    fn read(&mut self, texts: &[&str], progress: &mut dyn FnMut(usize)) -> Result<Vec<State>, ReadError> {
        let tokens: Vec<Vec<LlamaToken>> = texts.iter().map(|text| self.tokens(text)).collect();
        let mut states = Vec::with_capacity(texts.len());
        for range in batches(&tokens) {
            self.read_batch(&tokens[range.clone()], &texts[range], &mut states)?;
            progress(states.len());
        }
        Ok(states)
    }
}

impl LlamaReader<'_> {
    /// Transcript text is data: `parse_special` is off, so text that spells a control token stays text.
    fn tokens(&self, text: &str) -> Vec<LlamaToken> {
        let mut tokens = self.weights.model.vocab().tokenize(text.as_bytes(), false, false);
        tokens.truncate(BATCH_TOKENS);
        tokens
    }

    fn read_batch(
        &mut self,
        tokens: &[Vec<LlamaToken>],
        texts: &[&str],
        states: &mut Vec<State>,
    ) -> Result<(), ReadError> {
        self.context.clear_kv_cache();
        let mut batch = LlamaBatch::new(BATCH_TOKENS, 1);
        for (sequence, tokens) in (0_i32..).zip(tokens) {
            for (position, token) in (0_i32..).zip(tokens) {
                batch.add(*token, position, &[sequence], true).map_err(refused)?;
            }
        }
        if batch.n_tokens() > 0 {
            self.context.decode(&mut batch).map_err(refused)?;
        }
        let mut row = 0_i32;
        for (tokens, text) in tokens.iter().zip(texts) {
            let mut state =
                State { tokens: Vec::with_capacity(tokens.len() * self.width), offsets: self.offsets(tokens, text) };
            for _ in tokens {
                state.tokens.extend_from_slice(self.context.embeddings_ith(row).map_err(refused)?);
                row += 1;
            }
            states.push(state);
        }
        Ok(())
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

/// Ranges of passages that fit one batch together, in order.
fn batches(tokens: &[Vec<LlamaToken>]) -> Vec<std::ops::Range<usize>> {
    let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
    let mut filled = 0;
    for (i, passage) in tokens.iter().enumerate() {
        match ranges.last_mut() {
            Some(last) if filled + passage.len() <= BATCH_TOKENS && last.len() < BATCH_SEQUENCES => {
                last.end = i + 1;
                filled += passage.len();
            }
            _ => {
                ranges.push(i..i + 1);
                filled = passage.len();
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
