//! How much two pieces of speech are about the same thing, by the rare words they share.

use std::collections::{BTreeMap, BTreeSet};

/// How rare each word is among the turns of a series.
#[derive(Debug)]
pub(super) struct Vocabulary {
    turns: f64,
    seen_in: BTreeMap<String, u32>,
}

impl Vocabulary {
    /// Counts the turns that each word is in.
    pub(super) fn of<'t>(turns: impl Iterator<Item = &'t str>) -> Vocabulary {
        let mut vocabulary = Vocabulary { turns: 0.0, seen_in: BTreeMap::new() };
        for turn in turns {
            vocabulary.turns += 1.0;
            for word in subject(turn, "") {
                *vocabulary.seen_in.entry(word).or_default() += 1;
            }
        }
        vocabulary
    }

    /// Inverse document frequency (Spärck Jones 1972): what is said in every other turn tells nothing.
    fn weight(&self, word: &str) -> f64 {
        let seen_in = self.seen_in.get(word).copied().unwrap_or(1);
        ((self.turns + 1.0) / f64::from(seen_in)).ln().max(0.0)
    }

    /// The share of what a promise is about, by weight, that `said` holds too, from 0 to 1. A promise of one
    /// common word proves nothing, so its weight counts as at least that of a rare word.
    pub(super) fn likeness(&self, promised: &BTreeSet<String>, said: &BTreeSet<String>) -> f64 {
        let weight = |words: &mut dyn Iterator<Item = &String>| words.map(|word| self.weight(word)).sum::<f64>();
        let rare = (self.turns + 1.0).ln();
        let shared = weight(&mut promised.intersection(said));
        shared / weight(&mut promised.iter()).max(rare)
    }
}

/// The words that say what a promise is about, as stems. `quote` helps where the act alone names nothing ("do it").
pub(super) fn subject(what: &str, quote: &str) -> BTreeSet<String> {
    let own = stems(what);
    if own.is_empty() { stems(quote) } else { own }
}

fn stems(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.len() > 2 && !COMMON.contains(&word.as_str()))
        .map(|word| stem(&word))
        .collect()
}

/// Cuts the endings that the same word takes between a promise and its report: "send the traces", "the trace went".
fn stem(word: &str) -> String {
    let cut = |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.len() >= least);
    let bare = cut("ies", 3).map(|rest| format!("{rest}y"));
    bare.or_else(|| {
        ["ing", "ed", "es", "s"]
            .iter()
            .find_map(|ending| cut(ending, 3))
            .map(|rest| rest.trim_end_matches('e').to_owned())
    })
    .unwrap_or_else(|| word.trim_end_matches('e').to_owned())
}

/// Words that stand in any promise and any report, days among them: two promises for Friday have nothing in common.
const COMMON: &[&str] = &[
    "about",
    "actually",
    "after",
    "afternoon",
    "again",
    "all",
    "also",
    "and",
    "another",
    "any",
    "anyway",
    "are",
    "ask",
    "asked",
    "back",
    "because",
    "been",
    "before",
    "being",
    "bit",
    "but",
    "call",
    "came",
    "can",
    "check",
    "come",
    "coming",
    "could",
    "day",
    "days",
    "did",
    "does",
    "doing",
    "don",
    "done",
    "down",
    "each",
    "end",
    "even",
    "ever",
    "every",
    "everything",
    "few",
    "fine",
    "finish",
    "first",
    "for",
    "friday",
    "from",
    "get",
    "getting",
    "give",
    "gives",
    "goes",
    "going",
    "gone",
    "good",
    "got",
    "great",
    "had",
    "has",
    "have",
    "haven",
    "having",
    "hear",
    "her",
    "here",
    "him",
    "his",
    "hour",
    "how",
    "into",
    "isn",
    "its",
    "just",
    "keep",
    "know",
    "last",
    "later",
    "least",
    "let",
    "like",
    "little",
    "long",
    "look",
    "lot",
    "lunch",
    "made",
    "make",
    "makes",
    "many",
    "may",
    "maybe",
    "mean",
    "might",
    "minute",
    "minutes",
    "monday",
    "month",
    "more",
    "morning",
    "most",
    "much",
    "must",
    "myself",
    "need",
    "needs",
    "never",
    "new",
    "next",
    "noon",
    "not",
    "nothing",
    "now",
    "off",
    "okay",
    "once",
    "one",
    "only",
    "other",
    "our",
    "out",
    "over",
    "own",
    "part",
    "please",
    "probably",
    "promise",
    "promised",
    "put",
    "quite",
    "rather",
    "ready",
    "really",
    "right",
    "said",
    "same",
    "saturday",
    "say",
    "see",
    "send",
    "sending",
    "sent",
    "set",
    "she",
    "should",
    "show",
    "since",
    "some",
    "somebody",
    "someone",
    "something",
    "soon",
    "sorry",
    "sort",
    "start",
    "still",
    "such",
    "sunday",
    "sure",
    "take",
    "takes",
    "talk",
    "tell",
    "thank",
    "thanks",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "thing",
    "things",
    "think",
    "this",
    "those",
    "though",
    "through",
    "thursday",
    "till",
    "time",
    "today",
    "together",
    "told",
    "tomorrow",
    "tonight",
    "too",
    "took",
    "tried",
    "try",
    "tuesday",
    "two",
    "until",
    "upon",
    "use",
    "very",
    "want",
    "was",
    "wasn",
    "way",
    "wednesday",
    "week",
    "weeks",
    "well",
    "went",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "won",
    "work",
    "would",
    "write",
    "wrote",
    "year",
    "yes",
    "yesterday",
    "yet",
    "you",
    "your",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_common_words_is_sorted() {
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn rare_words_in_common_make_two_texts_alike() {
        let turns = ["the quay plan is late", "send the trace", "how is the quay", "the quay again", "nice weather"];
        let vocabulary = Vocabulary::of(turns.into_iter());
        let alike = |a: &str, b: &str| vocabulary.likeness(&subject(a, ""), &subject(b, ""));
        assert!(alike("send you the traces from staging", "the staging trace is in your inbox") > 0.9);
        assert!(alike("send you the traces from staging", "the quay is in your inbox") < 0.1);
        assert!(alike("look at the quay", "the quay") < 0.5, "one common word is no proof");
    }
}
