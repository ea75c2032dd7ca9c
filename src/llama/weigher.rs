//! A GGUF model that says how likely words are after a request.
//!
//! All requests share their opening: it is decoded once, and every request, every spot in an advice and every way
//! to go on from it is a sequence that goes on from the one before. What was said is tokenized as plain text, so that
//! control tokens spelled in it stay letters.

use std::num::NonZeroU32;

use llama_cpp_2::context::LlamaContext;
use llama_cpp_2::context::params::LlamaContextParams;
use llama_cpp_2::llama_batch::LlamaBatch;
use llama_cpp_2::model::LlamaChatMessage;
use llama_cpp_2::token::LlamaToken;

use super::{Weights, backend, refused, threads};
use crate::coach::{Ask, Likelihood, OPENING, Spot, Weighed, Weigher};
use crate::reading::{ModelId, ReadError};

/// Tokens that fit the model's memory: the opening, a request and what is weighed after it.
const ROOM: usize = 2048;
/// Tokens in one batch that is only read.
const BATCH: usize = 512;
/// Tokens in one batch whose likelihoods are asked for: each takes a row of numbers as long as the vocabulary.
const WEIGHED: usize = 96;
/// Tokens of one request that are read; more than a few lines of talk have.
const REQUEST: usize = 420;
/// Tokens of one way to go on.
const AHEAD: usize = 28;
/// Words of the rest of the advice that are weighed too: they tell whether it can go on as it does.
const REST: usize = 4;
/// The sequences of the opening, of a request and of a spot in the advice; ways to go on come after them.
const OPENED: i32 = 0;
const REQUESTED: i32 = 1;
const SPOT: i32 = 2;
const FIRST: i32 = 3;
/// Ways to go on that are weighed at once.
const WAYS: usize = 12;

/// A model at work, weighing.
pub struct LlamaWeigher<'w> {
    weights: &'w Weights,
    context: LlamaContext<'w>,
    /// Before a request, the same for all.
    opening: Vec<LlamaToken>,
    /// After a request.
    closing: Vec<LlamaToken>,
}

impl Weights {
    /// A weigher on these weights.
    ///
    /// # Errors
    /// When the model has not learned to answer, or llama.cpp cannot make room for it.
    pub fn weigher(&self) -> Result<LlamaWeigher<'_>, ReadError> {
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
        let opening = self.model.vocab().tokenize(before.as_bytes(), true, true);
        let closing = self.model.vocab().tokenize(after.as_bytes(), false, true);
        if opening.len() + REQUEST + closing.len() + WEIGHED + AHEAD > ROOM {
            return Err(refused("its chat template is longer than there is room for"));
        }
        let threads = i32::try_from(threads()).map_err(refused)?;
        let params = LlamaContextParams::default()
            .with_n_ctx(NonZeroU32::new(u32::try_from(ROOM).map_err(refused)?))
            .with_n_batch(u32::try_from(BATCH).map_err(refused)?)
            .with_n_ubatch(u32::try_from(BATCH).map_err(refused)?)
            .with_n_seq_max(u32::try_from(WAYS + 3).map_err(refused)?)
            // Sharing what comes before is a mark then; without it, copying a part can end the process.
            .with_kv_unified(true)
            .with_n_threads(threads)
            .with_n_threads_batch(threads);
        let context = self.model.new_context(backend()?, params).map_err(refused)?;
        Ok(LlamaWeigher { weights: self, context, opening, closing })
    }
}

/// Stands for the request while a chat template is filled in.
const REQUEST_HERE: &str = "%%%REQUEST%%%";

impl Weigher for LlamaWeigher<'_> {
    fn model(&self) -> &ModelId {
        &self.weights.id
    }

    fn weigh(&mut self, asks: &[Ask]) -> Result<Vec<Vec<Weighed>>, ReadError> {
        self.context.clear_kv_cache();
        let opening = self.opening.clone();
        self.read(&opening, 0, OPENED)?;
        asks.iter().map(|ask| self.weigh_one(ask)).collect()
    }
}

impl LlamaWeigher<'_> {
    fn weigh_one(&mut self, ask: &Ask) -> Result<Vec<Weighed>, ReadError> {
        if ask.spots.is_empty() {
            return Ok(Vec::new());
        }
        let mut tokens = self.weights.tokens(&ask.request);
        // The end of a request says what is asked.
        tokens.drain(..tokens.len().saturating_sub(REQUEST));
        tokens.extend(&self.closing);
        self.copy(OPENED, REQUESTED)?;
        let after = self.opening.len() + tokens.len();
        let next = self.read(&tokens, self.opening.len(), REQUESTED)?;
        ask.spots.iter().map(|spot| self.weigh_spot(spot, after, &next)).collect()
    }

    /// Weighs the ways to go on from one spot; `next` holds the likelihoods right after the request.
    fn weigh_spot(&mut self, spot: &Spot, position: usize, next: &[f32]) -> Result<Weighed, ReadError> {
        self.copy(REQUESTED, SPOT)?;
        let before = self.weights.tokens(&spot.before);
        let next = if before.is_empty() { next.to_vec() } else { self.read(&before, position, SPOT)? };
        let position = position + before.len();
        let ahead = first_words(&spot.after);
        let way = |words: &String| {
            let mut tokens = self.weights.tokens(&format!("{words}{ahead}"));
            tokens.truncate(AHEAD);
            tokens
        };
        let all: Vec<Vec<LlamaToken>> = std::iter::once(&spot.plain).chain(&spot.varied).map(way).collect();
        let mut weighed = Vec::with_capacity(all.len());
        let mut from = 0;
        while from < all.len() {
            let mut until = from + 1;
            let mut filled = all[from].len();
            while until < all.len() && until - from < WAYS && filled + all[until].len() <= WEIGHED {
                filled += all[until].len();
                until += 1;
            }
            weighed.extend(self.weigh_ways(&all[from..until], position, &next)?);
            from = until;
        }
        let varied = weighed.split_off(1);
        Ok(Weighed { plain: weighed.remove(0), varied })
    }

    fn weigh_ways(
        &mut self,
        ways: &[Vec<LlamaToken>],
        position: usize,
        next: &[f32],
    ) -> Result<Vec<Likelihood>, ReadError> {
        let mut batch = LlamaBatch::new(BATCH, 1);
        for (sequence, way) in (FIRST..).zip(ways) {
            self.copy(SPOT, sequence)?;
            // The last token is followed by nothing that is asked.
            for (at, token) in way.iter().enumerate().take(way.len().saturating_sub(1)) {
                let place = i32::try_from(position + at).map_err(refused)?;
                batch.add(*token, place, &[sequence], true).map_err(refused)?;
            }
        }
        if batch.n_tokens() > 0 {
            self.context.decode(&mut batch).map_err(refused)?;
        }
        let mut row = 0;
        let mut weighed = Vec::with_capacity(ways.len());
        for way in ways {
            let mut log = way.first().map_or(0.0, |first| log_probability(next, *first));
            for token in way.iter().skip(1) {
                log += log_probability(self.context.get_logits_ith(row), *token);
                row += 1;
            }
            weighed.push(Likelihood { log, tokens: way.len() });
        }
        Ok(weighed)
    }

    /// Makes `to` go on from where `from` is now.
    fn copy(&mut self, from: i32, to: i32) -> Result<(), ReadError> {
        self.context.clear_kv_cache_seq(u32::try_from(to).ok(), None, None).map_err(refused)?;
        self.context.copy_kv_cache_seq(from, to, None, None).map_err(refused)
    }

    /// Reads tokens from a position on; the numbers for what comes next.
    fn read(&mut self, tokens: &[LlamaToken], first: usize, sequence: i32) -> Result<Vec<f32>, ReadError> {
        let mut last = Vec::new();
        for (part, tokens) in tokens.chunks(BATCH).enumerate() {
            let mut batch = LlamaBatch::new(BATCH, 1);
            for (at, token) in tokens.iter().enumerate() {
                let position = i32::try_from(first + part * BATCH + at).map_err(refused)?;
                batch.add(*token, position, &[sequence], at + 1 == tokens.len()).map_err(refused)?;
            }
            self.context.decode(&mut batch).map_err(refused)?;
            last = self.context.get_logits_ith(batch.n_tokens() - 1).to_vec();
        }
        Ok(last)
    }
}

/// The beginning of a text, a few words long.
fn first_words(text: &str) -> &str {
    let end = text.match_indices(' ').nth(REST).map_or(text.len(), |(at, _)| at);
    &text[..end]
}

/// The logarithm of a token's probability.
fn log_probability(logits: &[f32], token: LlamaToken) -> f64 {
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = logits.iter().map(|logit| f64::from((logit - highest).exp())).sum();
    let own = usize::try_from(token.0).ok().and_then(|id| logits.get(id)).copied().unwrap_or(f32::NEG_INFINITY);
    f64::from(own - highest) - sum.ln()
}
