//! Wording: the words and word pairs of a passage, which heads look at beside the model's state.
//!
//! A small reader's state knows what a sentence is about better than how it is put; its words know the
//! reverse. Held-out figures for either alone and for both are printed by `sameside train`.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The words of `text` in lower case with their bytes; a question mark counts as a word.
pub fn tokens(text: &str) -> Vec<(Range<usize>, String)> {
    let mut tokens: Vec<(Range<usize>, String)> = Vec::new();
    for (at, c) in text.char_indices() {
        let here = at..at + c.len_utf8();
        let part = match c {
            '’' | '\'' => "'".to_owned(),
            '?' => {
                tokens.push((here, "?".to_owned()));
                continue;
            }
            c if c.is_alphanumeric() => c.to_lowercase().collect(),
            _ => continue,
        };
        match tokens.last_mut() {
            Some((range, word)) if range.end == at && word != "?" => {
                range.end = here.end;
                word.push_str(&part);
            }
            _ => tokens.push((here, part)),
        }
    }
    tokens
}

/// The different words and pairs of neighbouring words, sorted.
pub fn grams(text: &str) -> Vec<String> {
    let words = tokens(text);
    let pairs = words.windows(2).map(|pair| format!("{} {}", pair[0].1, pair[1].1));
    let mut grams: Vec<String> = words.iter().map(|(_, word)| word.clone()).chain(pairs).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// The sum of the weights of a passage's [`grams`], over the length of its gram vector. Grams that are
/// not in `weights` weigh nothing but count for the length, so rambling dilutes.
pub fn score(weights: &Weights, grams: &[String]) -> f64 {
    let sum: f64 = grams.iter().filter_map(|gram| weights.get(gram)).map(f64::from).sum();
    sum * scale(grams.len())
}

/// The weights of grams, sorted by gram. One text for all of them: a hundred heads have two hundred thousand.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// The grams, a line feed after each.
    text: String,
    /// Where each gram's line feed stands.
    ends: Vec<usize>,
    values: Vec<f32>,
}

impl From<BTreeMap<String, f32>> for Weights {
    fn from(weights: BTreeMap<String, f32>) -> Weights {
        let mut all = Weights::default();
        for (gram, weight) in weights {
            all.text.push_str(&gram);
            all.ends.push(all.text.len());
            all.text.push('\n');
            all.values.push(weight);
        }
        all
    }
}

impl Weights {
    /// What a gram weighs, if anything.
    pub fn get(&self, gram: &str) -> Option<f32> {
        let (mut from, mut to) = (0, self.values.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.gram(middle).cmp(gram) {
                std::cmp::Ordering::Less => from = middle + 1,
                std::cmp::Ordering::Equal => return Some(self.values[middle]),
                std::cmp::Ordering::Greater => to = middle,
            }
        }
        None
    }

    /// All of them, sorted by gram.
    pub fn iter(&self) -> impl Iterator<Item = (&str, f32)> {
        (0..self.values.len()).map(|index| (self.gram(index), self.values[index]))
    }

    fn gram(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        &self.text[start..self.ends[index]]
    }
}

impl Serialize for Weights {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl<'de> Deserialize<'de> for Weights {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Weights, D::Error> {
        if from.is_human_readable() {
            return BTreeMap::deserialize(from).map(|weights: BTreeMap<String, f32>| weights.into());
        }
        // As the build script packs them.
        let (text, values) = <(String, Vec<f32>)>::deserialize(from)?;
        let ends: Vec<usize> = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
        if ends.len() != values.len() {
            return Err(serde::de::Error::custom("as many weights as grams"));
        }
        Ok(Weights { text, ends, values })
    }
}

/// The grams of many passages, each kept once: weights are then looked up once per gram and not once per passage.
#[derive(Debug, Default)]
pub struct Lexicon {
    grams: BTreeMap<String, usize>,
    passages: Vec<Vec<usize>>,
}

impl Lexicon {
    /// Adds a passage by its [`grams`].
    pub fn add(&mut self, grams: &[String]) {
        let mut passage = Vec::with_capacity(grams.len());
        for gram in grams {
            let next = self.grams.len();
            passage.push(match self.grams.get(gram) {
                Some(known) => *known,
                None => *self.grams.entry(gram.clone()).or_insert(next),
            });
        }
        self.passages.push(passage);
    }

    /// What [`score`] says of every passage, in the order in which they were added.
    pub fn scores(&self, weights: &Weights) -> Vec<f64> {
        let mut by_gram: Vec<Option<f32>> = vec![None; self.grams.len()];
        // Both are sorted: one walk over the two.
        let mut own = self.grams.iter().peekable();
        for (gram, weight) in weights.iter() {
            while own.next_if(|(other, _)| other.as_str() < gram).is_some() {}
            if let Some((_, index)) = own.next_if(|(other, _)| other.as_str() == gram) {
                by_gram[*index] = Some(weight);
            }
        }
        let score = |passage: &Vec<usize>| {
            let sum: f64 = passage.iter().filter_map(|gram| by_gram[*gram]).map(f64::from).sum();
            sum * scale(passage.len())
        };
        self.passages.iter().map(score).collect()
    }
}

/// What a gram's weight is multiplied with in a passage of `count` grams.
pub fn scale(count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a count of words")]
    let count = count.max(1) as f64;
    1.0 / count.sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_bytes_and_apostrophes_agree() {
        let text = "Can’t you, Bram?";
        let found: Vec<(&str, String)> = tokens(text).into_iter().map(|(r, w)| (&text[r], w)).collect();
        let expected = [("Can’t", "can't"), ("you", "you"), ("Bram", "bram"), ("?", "?")];
        assert_eq!(found, expected.map(|(a, b)| (a, b.to_owned())));
        assert!(grams(text).contains(&"can't you".to_owned()));
    }

    #[test]
    fn many_passages_score_as_each_alone() {
        let weights = BTreeMap::from([("b".to_owned(), 0.3), ("just do".to_owned(), 1.5), ("zebra".to_owned(), -2.0)]);
        let weights = Weights::from(weights);
        let texts = ["a zebra, b", "just do it", "", "b b b just do a zebra"];
        let mut lexicon = Lexicon::default();
        for text in texts {
            lexicon.add(&grams(text));
        }
        let alone: Vec<f64> = texts.iter().map(|text| score(&weights, &grams(text))).collect();
        assert_eq!(lexicon.scores(&weights), alone);
    }

    #[test]
    fn rambling_dilutes() {
        let weights = Weights::from(BTreeMap::from([("just".to_owned(), 1.0)]));
        assert!(score(&weights, &grams("just do it")) > score(&weights, &grams("well you know I would just say so")));
        assert!(score(&weights, &grams("")).abs() < f64::EPSILON);
    }
}
