//! Wording: the words and word pairs of a passage, which heads look at beside the model's state.
//!
//! A small reader's state knows what a sentence is about better than how it is put; its words know the
//! reverse. Held-out figures for either alone and for both are printed by `sameside train`.

use std::collections::BTreeMap;
use std::ops::Range;

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
pub fn score(weights: &BTreeMap<String, f32>, grams: &[String]) -> f64 {
    let sum: f64 = grams.iter().filter_map(|gram| weights.get(gram)).map(|w| f64::from(*w)).sum();
    sum * scale(grams.len())
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
    fn rambling_dilutes() {
        let weights = BTreeMap::from([("just".to_owned(), 1.0)]);
        assert!(score(&weights, &grams("just do it")) > score(&weights, &grams("well you know I would just say so")));
        assert!(score(&weights, &grams("")).abs() < f64::EPSILON);
    }
}
