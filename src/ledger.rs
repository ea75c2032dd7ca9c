//! The ledger: every promise of a series, followed from meeting to meeting.
//!
//! Owns the way from commitments and later turns to [`Entry`]s. A promise is closed only by words that
//! say an outcome and speak about the same thing; what is weaker is a mention, and what is never spoken
//! of again stays open, in so many words. A promise closed wrongly hides a debt from the one who is owed,
//! so in doubt nothing is closed.

mod likeness;
mod outcome;

use std::ops::Range;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::commitment::Commitment;
use likeness::{Vocabulary, subject};
use outcome::{Outcome, outcome};

/// A promise and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stable across runs: made of who, the quote and the day.
    pub id: String,
    /// Who owes it, by the one name of that person.
    pub who: String,
    /// The act as a short verb phrase.
    pub what: String,
    /// The words of the promise.
    pub quote: String,
    /// The meeting it was made in.
    pub made_in: usize,
    /// The last day on which it is kept, where one was named.
    pub due: Option<Date>,
    /// Neither a date nor anything concrete.
    pub vague: bool,
    /// What stands at the end.
    pub status: Status,
    /// Where that was said.
    pub closing: Option<Mention>,
    /// Where else it was spoken of.
    pub mentions: Vec<Mention>,
}

/// Words of a later meeting about a promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The meeting.
    pub meeting: usize,
    /// Verbatim words of one turn.
    pub quote: String,
}

/// What became of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nobody has said an outcome.
    Open,
    /// Done.
    Kept,
    /// Done after the day that was named.
    Late,
    /// Given up openly.
    Dropped,
    /// Replaced by another day or a smaller thing.
    Renegotiated,
}

impl Status {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Status::Open => "open",
            Status::Kept => "kept",
            Status::Late => "late",
            Status::Dropped => "dropped",
            Status::Renegotiated => "renegotiated",
        }
    }
}

/// A meeting as the ledger sees it.
#[derive(Debug, Clone)]
pub struct Held<'m> {
    /// Its index among all meetings.
    pub meeting: usize,
    /// Its day.
    pub date: Option<Date>,
    /// Who says what: the speaker's one name, and the words.
    pub turns: Vec<(Option<&'m str>, &'m str)>,
    /// Its commitments, with the one name of who owes each.
    pub commitments: Vec<(String, &'m Commitment)>,
}

/// The ledger of one series, in the order in which promises were made. `series` is in the order of time.
pub fn ledger(series: &[Held]) -> Vec<Entry> {
    let vocabulary = Vocabulary::of(series.iter().flat_map(|held| held.turns.iter().map(|(_, text)| *text)));
    let mut entries: Vec<Entry> = Vec::new();
    for held in series {
        follow(&mut entries, held, &vocabulary);
        let made = held.commitments.iter().map(|(who, commitment)| entry(who, commitment, held));
        for new in made {
            add(&mut entries, new, &vocabulary);
        }
    }
    entries
}

fn entry(who: &str, commitment: &Commitment, held: &Held) -> Entry {
    let day = held.date.map(|date| date.to_string()).unwrap_or_default();
    let digest = Sha256::digest(format!("{who}\n{}\n{day}", commitment.quote));
    let done = commitment.done.then(|| Mention { meeting: held.meeting, quote: commitment.quote.clone() });
    Entry {
        id: digest.iter().take(5).fold(String::from("p"), |id, byte| id + &format!("{byte:02x}")),
        who: who.to_owned(),
        what: commitment.what.clone(),
        quote: commitment.quote.clone(),
        made_in: held.meeting,
        due: commitment.due,
        vague: commitment.vague,
        status: if done.is_some() { Status::Kept } else { Status::Open },
        closing: done,
        mentions: Vec::new(),
    }
}

/// A promise that says again what is open already is a mention of it; a ticked box closes it.
fn add(entries: &mut Vec<Entry>, new: Entry, vocabulary: &Vocabulary) {
    let words = subject(&new.what, &new.quote);
    let again = entries
        .iter_mut()
        .filter(|old| old.status == Status::Open && old.who == new.who && old.made_in != new.made_in)
        .map(|old| (vocabulary.likeness(&subject(&old.what, &old.quote), &words), old))
        .filter(|(likeness, _)| *likeness >= SAME_PROMISE)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let Some((_, old)) = again else {
        entries.push(new);
        return;
    };
    let mention = Mention { meeting: new.made_in, quote: new.quote.clone() };
    if new.status == Status::Kept {
        old.status = Status::Kept;
        old.closing = Some(mention);
    } else if old.due.is_some() && new.due > old.due {
        // The same thing for a later day: the old promise ended in a new agreement.
        old.status = Status::Renegotiated;
        old.closing = Some(mention);
        entries.push(new);
    } else {
        old.due = old.due.or(new.due);
        if old.mentions.last().map(|m| m.meeting) != Some(mention.meeting) {
            old.mentions.push(mention);
        }
    }
}

/// From this likeness on two promises of one person are one.
const SAME_PROMISE: f64 = 0.6;
/// From this likeness on an outcome is about a promise.
const SAME_THING: f64 = 0.5;
/// The second best promise must be so much less alike: of two similar ones, none is closed in doubt.
const APART: f64 = 0.15;

/// Looks for outcomes of what is open in the turns of a later meeting.
fn follow(entries: &mut [Entry], held: &Held, vocabulary: &Vocabulary) {
    for (at, (speaker, text)) in held.turns.iter().enumerate() {
        for said in outcome::passages(text) {
            let before = at.checked_sub(1).map(|before| held.turns[before].1);
            let Some(outcome) = outcome(&text[said.clone()], before) else { continue };
            let Some(entry) = meant(entries, held, vocabulary, (*speaker, text, &said), before, outcome) else {
                continue;
            };
            let mention = Mention { meeting: held.meeting, quote: text[said].to_owned() };
            settle(entry, outcome, mention);
        }
    }
}

fn settle(entry: &mut Entry, outcome: Outcome, mention: Mention) {
    entry.status = match outcome {
        Outcome::Done => Status::Kept,
        // The day of a meeting is not the day a thing was done: only words say that it was late.
        Outcome::DoneLate if entry.due.is_some() => Status::Late,
        Outcome::DoneLate => Status::Kept,
        Outcome::Dropped => Status::Dropped,
        Outcome::Moved => Status::Renegotiated,
        Outcome::NotYet => {
            if entry.mentions.last().map(|m| m.meeting) != Some(mention.meeting) {
                entry.mentions.push(mention);
            }
            return;
        }
    };
    entry.closing = Some(mention);
}

/// The one open promise that an outcome is about, if it is about one and no other.
fn meant<'e>(
    entries: &'e mut [Entry],
    held: &Held,
    vocabulary: &Vocabulary,
    (speaker, text, said): (Option<&str>, &str, &Range<usize>),
    before: Option<&str>,
    outcome: Outcome,
) -> Option<&'e mut Entry> {
    let words = subject(&text[said.clone()], "");
    let asked = before.map(|before| subject(before, "")).unwrap_or_default();
    let mut scored: Vec<(f64, usize)> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.status == Status::Open && entry.made_in != held.meeting)
        .filter(|(_, entry)| outcome.may_be_told_by(speaker == Some(entry.who.as_str())))
        .map(|(index, entry)| {
            let promised = subject(&entry.what, &entry.quote);
            // What was asked just before names the thing that the answer calls "that".
            let own = vocabulary.likeness(&promised, &words);
            let with_question = vocabulary.likeness(&promised, &words.union(&asked).cloned().collect());
            (own.max(with_question * 0.9), index)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (best, index) = *scored.first()?;
    let next = scored.get(1).map_or(0.0, |(score, _)| *score);
    (best >= SAME_THING && best - next >= APART).then(|| &mut entries[index])
}
