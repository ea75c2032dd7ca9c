//! Metrics: counts of a meeting that are worth a look and no judgement. They describe the
//! conversation; there is no score of a person here and none will be added.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::meeting::Meeting;
use crate::sentence::{sentences, words};
use crate::transcript::Kind;

/// What is counted in one meeting. By name, in alphabetical order; empty for notes, which do not
/// record who spoke how much.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Metrics {
    /// Share of all words, from 0 to 1, two decimals.
    pub talk_share: BTreeMap<String, f64>,
    /// Number of words.
    pub words: BTreeMap<String, usize>,
    /// Number of questions.
    pub questions: BTreeMap<String, Questions>,
    /// Words of the longest turn.
    pub longest_turn_words: BTreeMap<String, usize>,
}

/// Questions by kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Questions {
    /// Those that begin with how, what, why, which, who or an invitation to tell.
    pub open: usize,
    /// The rest.
    pub closed: usize,
}

/// Counts the meeting.
pub fn metrics(meeting: &Meeting) -> Metrics {
    let mut metrics = Metrics {
        talk_share: BTreeMap::new(),
        words: BTreeMap::new(),
        questions: BTreeMap::new(),
        longest_turn_words: BTreeMap::new(),
    };
    if meeting.kind() == Kind::Notes {
        return metrics;
    }
    for turn in &meeting.turns {
        let Some(participant) = turn.participant else { continue };
        let name = &meeting.participants[participant].name;
        let count = words(turn.text());
        *metrics.words.entry(name.clone()).or_default() += count;
        let longest = metrics.longest_turn_words.entry(name.clone()).or_default();
        *longest = (*longest).max(count);
        let questions = metrics.questions.entry(name.clone()).or_default();
        for sentence in sentences(turn.text()).into_iter().map(|s| &turn.text()[s]).filter(|s| s.ends_with('?')) {
            if is_open(sentence) {
                questions.open += 1;
            } else {
                questions.closed += 1;
            }
        }
    }
    let total: usize = metrics.words.values().sum();
    metrics.talk_share = metrics.words.iter().map(|(name, count)| (name.clone(), share(*count, total))).collect();
    metrics
}

fn share(part: usize, total: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts of words in a meeting")]
    let share = part as f64 / total.max(1) as f64;
    (share * 100.0).round() / 100.0
}

/// Whether a question asks for more than yes, no or a name. Looks at its first few words, as spoken
/// questions begin with "so", "and" or "okay".
fn is_open(question: &str) -> bool {
    let opening: Vec<String> = question
        .split_whitespace()
        .take(5)
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    opening.iter().any(|word| ["how", "what", "what's", "why", "which"].contains(&word.as_str()))
        || opening.windows(2).any(|pair| pair == ["tell", "me"] || pair == ["walk", "me"] || pair == ["help", "me"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_and_closed_questions_are_told_apart() {
        assert!(is_open("So what would make it easier?") && is_open("Okay, can you walk me through it?"));
        assert!(!is_open("Is it done?") && !is_open("And the next one?"));
    }

    #[test]
    fn shares_add_up_and_notes_have_none() {
        let names = crate::people::RoleNames::default();
        let read = |text: &str| {
            let transcript = crate::transcript::parse(text.as_bytes(), "x").unwrap();
            metrics(&crate::meeting::meeting("x".into(), transcript, &names).unwrap())
        };
        let spoken = read("Ines: one two three?\nBram: four.\nInes: How so?\nBram: five six.\n");
        assert!((spoken.talk_share["Ines"] + spoken.talk_share["Bram"] - 1.0).abs() < 0.011, "{:?}", spoken.talk_share);
        assert_eq!(spoken.questions["Ines"], Questions { open: 1, closed: 1 });
        let notes = read("# 1:1 notes\n\n- talked about the importer and its tests\n- agreed on nothing much\n");
        assert!(notes.talk_share.is_empty());
    }
}
