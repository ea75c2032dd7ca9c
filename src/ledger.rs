//! The ledger: every promise of a series, followed from meeting to meeting.
//!
//! Owns the way from commitments and later turns to [`Entry`]s. A promise is closed only by words that
//! say an outcome and speak about the same thing; what is weaker is a mention, and what is never spoken
//! of again stays open, in so many words. A promise closed wrongly hides a debt from the one who is owed,
//! so in doubt nothing is closed.

mod likeness;
mod link;
mod outcome;
mod words;

use jiff::civil::Date;
use sha2::{Digest, Sha256};

use crate::commitment::Commitment;
use crate::head::MOST_BY_WORDS;
use crate::meeting::Role;
use crate::reading::ReadError;
use likeness::{Vocabulary, subject};
pub use link::{Line, Open, Told, told};
pub use outcome::Outcome;

/// A promise and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stable across runs: made of who, the quote and the day.
    pub id: String,
    /// Who owes it, by the one name of that person.
    pub who: String,
    /// Their side of the table.
    pub role: Option<Role>,
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
    /// Who says what.
    pub turns: Vec<Line<'m>>,
    /// Its commitments, with the one name of who owes each, and their side.
    pub commitments: Vec<(String, Option<Role>, &'m Commitment)>,
}

/// Hears what the turns of a later meeting tell of open promises. [`told`] does with a model.
pub trait Listener {
    /// From how much on an end closes a promise: log-odds, and what words in common are worth beside them.
    fn closed_from(&self) -> f64;

    /// At most one outcome of each promise.
    ///
    /// # Errors
    /// When the model stops reading.
    fn told(&mut self, open: &[Open], turns: &[Line]) -> Result<Vec<Told>, ReadError>;
}

/// The ledger of one series, in the order in which promises were made. `series` is in the order of time.
/// Without a listener, only words that a promise and its outcome share link them.
///
/// # Errors
/// When the listener stops.
pub fn ledger(series: &[Held], mut listener: Option<&mut dyn Listener>) -> Result<Vec<Entry>, ReadError> {
    let vocabulary = Vocabulary::of(series.iter().flat_map(|held| held.turns.iter().map(|line| line.text)));
    let mut entries: Vec<Entry> = Vec::new();
    for held in series {
        let open: Vec<usize> = (0..entries.len()).filter(|&i| entries[i].status == Status::Open).collect();
        let heard = match &mut listener {
            Some(listener) => {
                let quotes = |&i: &usize| Open { role: entries[i].role, quote: &entries[i].quote };
                let mut heard = listener.told(&open.iter().map(quotes).collect::<Vec<_>>(), &held.turns)?;
                let is_plain = |told: &Told| {
                    let weight = weight(told, &entries[open[told.promise]], held, &vocabulary);
                    !told.outcome.is_end() || weight >= listener.closed_from()
                };
                heard.retain(is_plain);
                heard
            }
            None => words::told(&open.iter().map(|&i| &entries[i]).collect::<Vec<_>>(), &held.turns, &vocabulary),
        };
        for told in heard {
            let quote = held.turns[told.turn].text[told.span].to_owned();
            settle(&mut entries[open[told.promise]], told.outcome, Mention { meeting: held.meeting, quote });
        }
        for (who, role, commitment) in &held.commitments {
            add(&mut entries, entry(who, *role, commitment, held), &vocabulary);
        }
    }
    Ok(entries)
}

/// How plainly an end is told: what a listener hears counts together with the words that the promise shares with the
/// turn and the one before. Either alone is wrong too often.
fn weight(told: &Told, entry: &Entry, held: &Held, vocabulary: &Vocabulary) -> f64 {
    let said = subject(&held.turns[told.turn].text[told.span.clone()], "");
    let before = told.turn.checked_sub(1).map(|turn| subject(held.turns[turn].text, "")).unwrap_or_default();
    let around = said.union(&before).cloned().collect();
    told.log_odds + MOST_BY_WORDS * vocabulary.likeness(&subject(&entry.what, &entry.quote), &around)
}

fn entry(who: &str, role: Option<Role>, commitment: &Commitment, held: &Held) -> Entry {
    let day = held.date.map(|date| date.to_string()).unwrap_or_default();
    let digest = Sha256::digest(format!("{who}\n{}\n{day}", commitment.quote));
    let done = commitment.done.then(|| Mention { meeting: held.meeting, quote: commitment.quote.clone() });
    Entry {
        id: digest.iter().take(5).fold(String::from("p"), |id, byte| id + &format!("{byte:02x}")),
        who: who.to_owned(),
        role,
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

fn settle(entry: &mut Entry, outcome: Outcome, mention: Mention) {
    entry.status = match outcome {
        Outcome::Done => Status::Kept,
        // The day of a meeting is not the day a thing was done: only words say that it was late.
        Outcome::DoneLate => Status::Late,
        Outcome::Dropped => Status::Dropped,
        Outcome::Moved => Status::Renegotiated,
        Outcome::About | Outcome::NotYet => {
            if entry.mentions.last().map(|m| m.meeting) != Some(mention.meeting) {
                entry.mentions.push(mention);
            }
            return;
        }
    };
    entry.closing = Some(mention);
}
