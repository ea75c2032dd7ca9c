//! A GGUF model that writes, one token after the other, only what a lexicon admits.
//!
//! All requests share their beginning: it is decoded once, and every request is a sequence that goes on from it.
//! What was said is tokenized as plain text, so that control tokens spelled in it stay letters.
//!
//! A grammar sampler was thrown out: it throws through the bindings where no token fits, and a grammar of several
//! hundred words is rebuilt for every request; walking down the likeliest tokens asks the lexicon a few times.

use std::num::NonZeroU32;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaChatMessage;
use llama_cpp_2::token::LlamaToken;

use super::{Weights, backend, refused, threads};
use crate::coach::{Ask, Lexicon, OPENING, Writer};
use crate::reading::{ModelId, ReadError};

/// Tokens that fit the model's memory: what all share, and what is each one's own.
const ROOM: usize = 4096;
/// Tokens in one batch.
const BATCH: usize = 512;
/// Requests that are written at once.
const TOGETHER: usize = 6;
/// Tokens of one request that are read; more than a few lines of talk have.
const REQUEST: usize = 420;
/// Tokens that are written at most: two sentences.
const WRITTEN: usize = 72;
/// So many of the likeliest tokens are tried before a sentence is given up.
const TRIED: usize = 600;

/// A model at work, writing.
pub struct LlamaWriter<'w> {
    weights: &'w Weights,
    context: LlamaContext<'w>,
    /// What each token adds to a text; empty where it adds no letters of its own.
    pieces: Vec<String>,
    /// Before a request, the same for all.
    opening: Vec<LlamaToken>,
    /// After a request.
    closing: Vec<LlamaToken>,
}

/// One request on its way.
struct Going<'a> {
    sequence: i32,
    lexicon: &'a Lexicon,
    position: i32,
    text: String,
    next: Option<LlamaToken>,
}

impl Weights {
    /// A writer on these weights.
    ///
    /// # Errors
    /// When the model has not learned to answer, or llama.cpp cannot make room for it.
    pub fn writer(&self) -> Result<LlamaWriter<'_>, ReadError> {
        let no_instruct = |_| ReadError("it is no instruct model: it has no chat template to be asked with".to_owned());
        let template = self.model.chat_template(None).map_err(no_instruct)?;
        let (task, pairs) = OPENING;
        let mut chat = vec![("system", task)];
        chat.extend(pairs.iter().flat_map(|(request, answer)| [("user", *request), ("assistant", *answer)]));
        chat.push(("user", REQUEST_HERE));
        let messages = chat.into_iter().map(|(who, words)| LlamaChatMessage::new(who.to_owned(), words.to_owned()));
        let messages: Vec<LlamaChatMessage> = messages.collect::<Result<_, _>>().map_err(refused)?;
        let framed = self.model.apply_chat_template(&template, &messages, true).map_err(refused)?;
        let (before, after) =
            framed.split_once(REQUEST_HERE).ok_or_else(|| refused("its chat template leaves requests out"))?;
        let vocabulary = self.model.vocab();
        let opening = vocabulary.tokenize(before.as_bytes(), true, true);
        let closing = vocabulary.tokenize(after.as_bytes(), false, true);
        if opening.len() + TOGETHER * (REQUEST + closing.len() + WRITTEN) > ROOM {
            return Err(refused("its chat template is longer than there is room for"));
        }
        let piece = |token| String::from_utf8(vocabulary.token_to_piece(token, false, None)).unwrap_or_default();
        let pieces = (0..vocabulary.n_tokens()).map(|id| piece(LlamaToken::new(id))).collect();
        let threads = i32::try_from(threads()).map_err(refused)?;
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(u32::try_from(ROOM).map_err(refused)?))
            .with_n_batch(u32::try_from(BATCH).map_err(refused)?)
            .with_n_ubatch(u32::try_from(BATCH).map_err(refused)?)
            // One for what all share.
            .with_n_seq_max(u32::try_from(TOGETHER + 1).map_err(refused)?)
            // Sharing the beginning is a mark then; without it, copying a part can end the process.
            .with_kv_unified(true)
            .with_n_threads(threads)
            .with_n_threads_batch(threads);
        let context = self.model.new_context(backend()?, params).map_err(refused)?;
        Ok(LlamaWriter { weights: self, context, pieces, opening, closing })
    }
}

/// Stands for the request while a chat template is filled in.
const REQUEST_HERE: &str = "%%%REQUEST%%%";

impl Writer for LlamaWriter<'_> {
    fn model(&self) -> &ModelId {
        &self.weights.id
    }

    fn write(&mut self, asks: &[Ask]) -> Result<Vec<String>, ReadError> {
        let mut written = Vec::with_capacity(asks.len());
        for together in asks.chunks(TOGETHER) {
            written.extend(self.write_together(together)?);
        }
        Ok(written)
    }
}

impl LlamaWriter<'_> {
    fn write_together(&mut self, asks: &[Ask]) -> Result<Vec<String>, ReadError> {
        self.context.clear_kv_cache();
        let opening = self.opening.clone();
        for (first, part) in (0..).step_by(BATCH).zip(opening.chunks(BATCH)) {
            self.read(part, first, 0)?;
        }
        let mut all: Vec<Going> = Vec::with_capacity(asks.len());
        for (sequence, ask) in (1..).zip(asks) {
            self.context.copy_kv_cache_seq(0, sequence, None, None).map_err(refused)?;
            let mut tokens = self.weights.tokens(&ask.request);
            // The end of a request says what is asked.
            tokens.drain(..tokens.len().saturating_sub(REQUEST));
            tokens.extend(&self.closing);
            let mut position = i32::try_from(opening.len()).map_err(refused)?;
            let mut row = 0;
            for part in tokens.chunks(BATCH) {
                row = self.read(part, position, sequence)?;
                position += i32::try_from(part.len()).map_err(refused)?;
            }
            let mut going = Going { sequence, lexicon: &ask.lexicon, position, text: String::new(), next: None };
            going.next = self.choose(row, &mut going.text, going.lexicon);
            all.push(going);
        }
        for _ in 0..WRITTEN {
            let mut batch = LlamaBatch::new(TOGETHER, 1);
            let mut live: Vec<&mut Going> = all.iter_mut().filter(|going| going.next.is_some()).collect();
            for going in &live {
                let Some(token) = going.next else { continue };
                batch.add(token, going.position, &[going.sequence], true).map_err(refused)?;
            }
            if live.is_empty() {
                break;
            }
            self.context.decode(&mut batch).map_err(refused)?;
            for (row, going) in (0..).zip(&mut live) {
                going.position += 1;
                going.next = self.choose(row, &mut going.text, going.lexicon);
            }
        }
        Ok(all.into_iter().map(|going| going.text).collect())
    }

    /// Reads tokens from a position on; the row of the batch that holds what comes next.
    fn read(&mut self, tokens: &[LlamaToken], first: i32, sequence: i32) -> Result<i32, ReadError> {
        let mut batch = LlamaBatch::new(BATCH, 1);
        for (at, token) in tokens.iter().enumerate() {
            let position = first + i32::try_from(at).map_err(refused)?;
            batch.add(*token, position, &[sequence], at + 1 == tokens.len()).map_err(refused)?;
        }
        self.context.decode(&mut batch).map_err(refused)?;
        Ok(batch.n_tokens() - 1)
    }

    /// The likeliest token that the lexicon admits after `text`, which it is added to; `None` at the end: where the
    /// text is whole and the likeliest goes no further, or where nothing fits.
    fn choose(&self, row: i32, text: &mut String, lexicon: &Lexicon) -> Option<LlamaToken> {
        let likely = self.likeliest(row);
        let is_whole = lexicon.is_whole(text);
        for (rank, id) in likely.into_iter().enumerate() {
            let piece = &self.pieces[id];
            let longer = format!("{text}{piece}");
            let admitted = !piece.is_empty() && lexicon.admits(&longer);
            if admitted {
                *text = longer;
                return i32::try_from(id).ok().map(LlamaToken::new);
            }
            if is_whole && rank == 0 {
                return None;
            }
        }
        None
    }

    /// The likeliest tokens, the likeliest first; equals in the order of their numbers.
    fn likeliest(&self, row: i32) -> Vec<usize> {
        let logits = self.context.get_logits_ith(row);
        let mut ids: Vec<usize> = (0..logits.len().min(self.pieces.len())).collect();
        let by = |a: &usize, b: &usize| logits[*b].total_cmp(&logits[*a]).then(a.cmp(b));
        let most = TRIED.min(ids.len());
        if most < ids.len() {
            ids.select_nth_unstable_by(most, by);
            ids.truncate(most);
        }
        ids.sort_unstable_by(by);
        ids
    }
}
