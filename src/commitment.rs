//! Who owes whom what after a meeting: promises in speech, action items in notes.
//!
//! Owns the way from turns to [`Commitment`]s within one meeting. It never follows a promise into
//! the next meeting (the ledger does) and never judges a person for a vague one.
//!
//! A promise is a cue ("I'll", "leave it with me") and an act that outlasts the meeting. The act
//! decides: "I'll share my screen" and "I'll send you the trace" differ in nothing else. Acts come in
//! four kinds (see `act`), and whatever is not known to be work needs a date to count. The design
//! thrown out took every "I'll" and subtracted exceptions; on recorded meetings three quarters of its
//! hits were people narrating their own hands ("I'll scroll down"), and the exceptions never ended.
//! A missed promise costs the reader one line, an invented one their trust in all the others.

mod act;
mod action_item;
mod deadline;
mod hedge;
mod opening;
mod phrase;
mod quote;
mod repeat;
mod request;
mod sentence;
mod speech;
mod vague;

use std::ops::Range;

use jiff::civil::Date;

use crate::due::{Due, due};
use crate::pattern::Promise;
use crate::transcript::Kind;

/// The commitments of one meeting, in the order they were made, each once.
///
/// `held` is the day of the meeting; without it relative dates stay unresolved.
#[must_use]
pub fn commitments(turns: &[Said], held: Option<Date>, kind: Kind) -> Vec<Commitment> {
    let people = action_item::people(turns);
    let mut made = Vec::new();
    for (at, said) in turns.iter().enumerate() {
        let noted = match kind {
            Kind::Notes => action_item::noted(said, &people, held),
            Kind::Transcript => Vec::new(),
        };
        if noted.is_empty() {
            let asked = at.checked_sub(1).and_then(|before| request::asked(&turns[before], said, held));
            made.extend(speech::promised(said, asked, held));
        } else {
            made.extend(noted);
        }
        if let Some(promise) = made.last_mut() {
            deadline::answer_by_when(promise, &turns[..=at], held);
        }
    }
    repeat::each_once(made).into_iter().map(|promise| promise.commitment).collect()
}

/// A promise that no rule found and a head did: `quote` is of the turn.
#[must_use]
pub fn heard(said: &Said, quote: &str, promise: Promise, held: Option<Date>) -> Commitment {
    let due = due(quote, held);
    Commitment {
        who: said.speaker.unwrap_or_default().to_owned(),
        what: quote.trim_end_matches(['.', '!', '…']).to_owned(),
        quote: quote.to_owned(),
        turn: said.turn,
        vague: promise == Promise::Vague && due.is_none(),
        due: due.and_then(|due| due.date),
        done: false,
    }
}

/// Something that somebody undertook to do after the meeting.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Commitment {
    /// Who owes it; empty where the file does not say.
    pub who: String,
    /// The act as a short verb phrase ("send you the trace"), without its date.
    pub what: String,
    /// The sentence or clause that holds the promise: a verbatim part of the one turn.
    pub quote: String,
    /// The number of the turn that `quote` is from.
    pub turn: usize,
    /// The last day on which it is kept, where one was named and can be resolved.
    pub due: Option<Date>,
    /// Neither a date nor anything concrete: "I'll look into it".
    pub vague: bool,
    /// Ticked off in the notes already.
    pub done: bool,
}

/// One turn of a meeting, in order, as this module needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// The turn's number in the transcript.
    pub turn: usize,
    /// Who said it, as the file spells the name.
    pub speaker: Option<&'a str>,
    /// What was said.
    pub text: &'a str,
}

/// A commitment while it is being put together.
struct Promised {
    commitment: Commitment,
    /// Bytes of the turn that the quote covers.
    at: Range<usize>,
    /// Named a date in words, with or without a day of the calendar.
    dated: bool,
}

/// The promise whose words in the turn are `core`.
fn promise(said: &Said, what: String, core: &Range<usize>, due: Option<Due>) -> Promised {
    let at = quote::quote(said.text, core);
    let dated = due.is_some();
    let vague = !dated && vague::is_vague(&what);
    let commitment = Commitment {
        who: said.speaker.unwrap_or_default().to_owned(),
        what,
        quote: said.text[at.clone()].to_owned(),
        turn: said.turn,
        due: due.and_then(|due| due.date),
        vague,
        done: false,
    };
    Promised { commitment, at, dated }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// A Thursday.
    pub(super) const HELD: Date = date(2026, 9, 3);

    /// Rows of text, act, due, vague: each text makes this one promise.
    #[track_caller]
    pub(super) fn assert_promises(rows: &[(&str, &str, Option<&str>, bool)]) {
        for &(text, what, due, vague) in rows {
            let found = speech(&[("Bram", text)]);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            let got = &found[0];
            assert_eq!(
                (got.what.as_str(), got.due.map(|due| due.to_string()).as_deref(), got.vague),
                (what, due, vague),
                "{text}"
            );
            assert_eq!(got.who, "Bram");
        }
    }

    #[track_caller]
    pub(super) fn assert_none(texts: &[&str]) {
        for text in texts {
            let found = speech(&[("Bram", text)]);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    pub(super) fn speech(turns: &[(&str, &str)]) -> Vec<Commitment> {
        in_kind(turns, Kind::Transcript)
    }

    fn in_kind(turns: &[(&str, &str)], kind: Kind) -> Vec<Commitment> {
        let turns: Vec<Said> = turns
            .iter()
            .enumerate()
            .map(|(turn, (speaker, text))| Said { turn, speaker: Some(speaker), text })
            .collect();
        let found = commitments(&turns, Some(HELD), kind);
        for commitment in &found {
            assert!(turns[commitment.turn].text.contains(&commitment.quote), "{commitment:?}");
            assert!(commitment.quote.len() <= quote::QUOTE && !commitment.quote.is_empty(), "{commitment:?}");
        }
        found
    }

    #[test]
    fn without_a_day_or_a_speaker_the_promise_stands() {
        let said = [Said { turn: 7, speaker: None, text: "I'll send you the traces by Thursday." }];
        let found = commitments(&said, None, Kind::Transcript);
        assert_eq!(
            (found.len(), found[0].due, found[0].vague, found[0].turn, found[0].who.as_str()),
            (1, None, false, 7, "")
        );
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        let parts =
            "I'll |é|… |send |’|by Thursday|, |. |\n|日本|[x] |@Bram |to |let me |?|“| |if |after this|2 weeks|-";
        let parts: Vec<&str> = parts.split('|').collect();
        let mut seed = 7_usize;
        for _ in 0..2000 {
            let mut text = String::new();
            for _ in 0..14 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(parts[(seed >> 33) % parts.len()]);
            }
            in_kind(&[("Ines", "could you send me the logs?"), ("Bram", &text)], Kind::Transcript);
            in_kind(&[("Bram", &text)], Kind::Notes);
        }
    }
}
