//! How large a transcript may be. Each maximum is far above any meeting there is, and going over one is
//! an error that says so: nothing is cut off in silence.

use std::collections::BTreeSet;

use super::{ParseError, Transcript};

/// Bytes of a file, and of what a Word document unpacks to: some 400 hours of talk.
pub const BYTES: usize = 64 << 20;
/// Turns: somebody else speaking every other second for eleven days.
pub const TURNS: usize = 500_000;
/// People who speak: more are no conversation, and each is named in the report.
pub const SPEAKERS: usize = 500;
/// Words in one turn: a file without speakers is one turn, and this is thirty hours of it.
pub const WORDS: usize = 300_000;

/// The error for a file that is too large.
pub(super) fn bytes() -> ParseError {
    ParseError::TooLong { what: "more than 64 MB of text", most: BYTES >> 20, unit: "MB" }
}

/// Holds a transcript against the maxima.
///
/// # Errors
/// [`ParseError::TooLong`].
pub(super) fn check(transcript: Transcript) -> Result<Transcript, ParseError> {
    if transcript.turns.len() > TURNS {
        return Err(ParseError::TooLong { what: "too many turns", most: TURNS, unit: "turns" });
    }
    let speakers: BTreeSet<&str> = transcript.turns.iter().filter_map(|turn| turn.speaker.as_deref()).collect();
    if speakers.len() > SPEAKERS {
        return Err(ParseError::TooLong {
            what: "no conversation: too many people speak",
            most: SPEAKERS,
            unit: "speakers",
        });
    }
    let is_long = |turn: &super::Turn| turn.text.len() > WORDS && turn.text.split(' ').count() > WORDS;
    if transcript.turns.iter().any(is_long) {
        return Err(ParseError::TooLong { what: "one turn that goes on and on", most: WORDS, unit: "words in a turn" });
    }
    Ok(transcript)
}
