//! Offsets: where each token of the model lies in the text, which llama.cpp does not say and which a
//! report needs to mark the words that tipped a head.
//!
//! The tokenizer is rebuilt with `tokenizers` from the vocabulary inside the model file, without any
//! special token: no text can spell one. It only ever adds offsets; the ids that are read come from
//! llama.cpp, and where the two disagree the offsets are withheld.

use std::ops::Range;

use tokenizers::models::bpe::BPE;
use tokenizers::models::wordpiece::WordPiece;
use tokenizers::normalizers::BertNormalizer;
use tokenizers::pre_tokenizers::bert::BertPreTokenizer;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::{PreTokenizerWrapper, Tokenizer};

use crate::gguf::Vocabulary;

/// Finds the bytes of each token.
#[derive(Debug)]
pub struct Offsets(Tokenizer);

impl Offsets {
    /// A tokenizer for the vocabulary; `None` for kinds that are not known here.
    pub fn new(vocabulary: Vocabulary) -> Option<Offsets> {
        match (vocabulary.model.as_str(), vocabulary.pre.as_str()) {
            ("gpt2", "smollm" | "gpt-2") => byte_level(vocabulary).map(Offsets),
            ("bert", _) => word_piece(vocabulary).map(Offsets),
            _ => None,
        }
    }

    /// The ids of the tokens of `text` and the bytes each one covers.
    pub fn tokens(&self, text: &str) -> Option<(Vec<u32>, Vec<Range<usize>>)> {
        let encoding = self.0.encode(text, false).ok()?;
        let ranges = encoding.get_offsets().iter().map(|&(start, end)| start..end).collect();
        Some((encoding.get_ids().to_vec(), ranges))
    }
}

/// Byte-level BPE, as of `SmolLM` and GPT-2.
fn byte_level(vocabulary: Vocabulary) -> Option<Tokenizer> {
    let merges = vocabulary
        .merges
        .iter()
        .map(|merge| merge.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())))
        .collect::<Option<Vec<_>>>()?;
    let ids: tokenizers::models::bpe::Vocab = (0_u32..).zip(vocabulary.tokens).map(|(id, token)| (token, id)).collect();
    let bpe = BPE::builder().vocab_and_merges(ids, merges).build().ok()?;
    let bytes = ByteLevel::new(false, true, true);
    let mut tokenizer = Tokenizer::new(bpe);
    if vocabulary.pre == "smollm" {
        let parts = vec![PreTokenizerWrapper::Digits(Digits::new(true)), PreTokenizerWrapper::ByteLevel(bytes)];
        tokenizer.with_pre_tokenizer(Some(Sequence::new(parts)));
    } else {
        tokenizer.with_pre_tokenizer(Some(bytes));
    }
    Some(tokenizer)
}

/// Uncased `WordPiece`, as of BERT. In GGUF a word's first piece begins with U+2581 and later ones lose
/// their `##`.
fn word_piece(vocabulary: Vocabulary) -> Option<Tokenizer> {
    let piece = |token: String| match token.strip_prefix('\u{2581}') {
        Some(first) => first.to_owned(),
        None if token.starts_with('[') && token.ends_with(']') && token.len() > 2 => token,
        None => format!("##{token}"),
    };
    let ids: tokenizers::models::bpe::Vocab =
        (0_u32..).zip(vocabulary.tokens).map(|(id, token)| (piece(token), id)).collect();
    let pieces = WordPiece::builder().vocab(ids).unk_token("[UNK]".to_owned()).build().ok()?;
    let mut tokenizer = Tokenizer::new(pieces);
    tokenizer.with_normalizer(Some(BertNormalizer::default()));
    tokenizer.with_pre_tokenizer(Some(BertPreTokenizer));
    Some(tokenizer)
}
