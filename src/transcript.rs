//! A transcript: who said what, when, on which line of the file. Everything that differs between
//! the tools that export transcripts ends in this module; nothing after it knows a file format.
//!
//! It never decides who is the product manager, never judges, and never drops speech silently:
//! what was in the file but is not speech is counted in [`Transcript::asides`].

mod aside;
mod calendar;
mod caption;
mod captioned;
mod clock;
mod decode;
mod dialogue;
mod docx;
mod entity;
mod format;
mod frontmatter;
mod json;
mod label;
pub mod limit;
mod line;
mod markup;
mod meet;
mod notes;
mod otter;
mod plain;
mod rolling;
mod srt;
#[cfg(test)]
mod tests;
mod turns;
mod vtt;
mod words;

use jiff::civil::Date;
use thiserror::Error;

/// Reads a transcript or notes from the bytes of a file.
///
/// The format is told by the content. `file_name` matters only for the date, where the content
/// states none (`2026-09-03-ines.vtt`). A transcript that is returned has at least one turn.
///
/// # Errors
/// [`ParseError`] where there is nothing that was said or written down; it never quotes the file.
pub fn parse(bytes: &[u8], file_name: &str) -> Result<Transcript, ParseError> {
    if bytes.len() > limit::BYTES {
        return Err(limit::bytes());
    }
    let text = if docx::is_archive(bytes) { docx::text(bytes)?.into() } else { decode::decode(bytes)? };
    let mut transcript = if json::is_json(&text) { json::transcript(&text)? } else { read(&text)? };
    if transcript.turns.is_empty() {
        return Err(ParseError::Empty);
    }
    transcript = limit::check(transcript)?;
    transcript.date = transcript.date.or_else(|| calendar::in_file_name(file_name));
    Ok(transcript)
}

fn read(text: &str) -> Result<Transcript, ParseError> {
    let lines = line::lines(text);
    if lines.iter().all(line::Line::is_blank) {
        return Err(ParseError::Empty);
    }
    format::read(&lines)
}

/// Why a file cannot be read, and what to do. Never holds any of its text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ParseError {
    /// No words at all.
    #[error("the file is empty, or nothing is said in it: export the transcript again")]
    Empty,
    /// Not text.
    #[error("this is {what}, which is not read: export it as .vtt, .txt or .md first")]
    Binary {
        /// What it is, with its article.
        what: &'static str,
    },
    /// A Word document whose text cannot be had.
    #[error(
        "this Word document is damaged or locked with a password: save it again without one, or export it as .vtt, .txt \
         or .md first"
    )]
    Document,
    /// JSON that ends in the middle or is not as its kind should be.
    #[error("this JSON file is cut off or damaged at line {line}: export it again")]
    Json {
        /// The line, from 1.
        line: usize,
    },
    /// More than one meeting in one file.
    #[error("several meetings are in this file: export each one to a file of its own")]
    SeveralMeetings,
    /// Over one of the maxima of [`limit`].
    #[error("this is {what}, and at most {most} {unit} are read: split the file, or export the meeting again")]
    TooLong {
        /// What there is too much of.
        what: &'static str,
        /// The maximum.
        most: usize,
        /// What the maximum counts.
        unit: &'static str,
    },
    /// What people typed beside the call.
    #[error("this is a chat export, not speech: export the meeting's transcript (.vtt or .txt) instead")]
    Chat,
    /// `WebVTT` of which only the first line is left.
    #[error(
        "a WebVTT file without a single cue: the recording had no speech, or the export was cut off; export it again"
    )]
    NoCues,
    /// Text in which nobody speaks and that is not notes.
    #[error(
        "not a transcript that can be read: expected WebVTT (Zoom, Teams), SRT, an Otter, Rev, Fathom, Teams or Google \
         Meet transcript as text, markdown or .docx, JSON of whisper, Fireflies or Granola, lines of `Name: text`, or \
         markdown notes with headings or lists"
    )]
    NotATranscript,
}

/// What a file turned out to hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Transcript {
    /// The format that was recognised by content.
    pub format: Format,
    /// The meeting's title, where the file states one.
    pub title: Option<String>,
    /// The day the meeting took place, where the file states one.
    pub date: Option<Date>,
    /// Roles that the file itself states (notes' frontmatter: `pm: Ines`), as (name, role word).
    pub stated_roles: Vec<(String, String)>,
    /// Who was there, where notes say so: most of them never speak in notes.
    pub attendees: Vec<String>,
    /// Turns in the order of the file, neighbouring ones by different speakers.
    pub turns: Vec<Turn>,
    /// Seconds from the first to the last time in the file, where it has times.
    pub duration_s: Option<f64>,
    /// What was in the file but is not speech, in words for the report ("2 lines of chat").
    pub asides: Vec<String>,
}

/// One speaker's uninterrupted speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// The name as the file spells it; `None` where the file does not say.
    pub speaker: Option<String>,
    /// Seconds from the start of the recording.
    pub start_s: Option<f64>,
    /// Seconds from the start of the recording.
    pub end_s: Option<f64>,
    /// What was said: one line, single spaces, never empty.
    pub text: String,
    /// Where the parts of `text` come from, ascending by `at`; the first is at 0.
    pub pieces: Vec<Piece>,
}

/// Where a part of a turn's text stands in the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Byte offset in the turn's text at which this piece begins.
    pub at: usize,
    /// Line of the file (from 1) that the piece was read from.
    pub line: usize,
    /// Seconds from the start of the recording.
    pub start_s: Option<f64>,
}

/// The formats that are read, named as in the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Zoom's `WebVTT`: `Name: text` in numbered cues.
    ZoomVtt,
    /// Teams' `WebVTT` with `<v Name>` voices.
    TeamsVtt,
    /// Any other `WebVTT`.
    Vtt,
    /// `SubRip`.
    Srt,
    /// `YouTube`'s SBV.
    Sbv,
    /// Otter's text export.
    Otter,
    /// Teams' transcript as text or `.docx`.
    TeamsText,
    /// Rev and Descript.
    Rev,
    /// Fathom's text export.
    Fathom,
    /// JSON of whisper or whisperX.
    Whisper,
    /// JSON of Fireflies.
    Fireflies,
    /// JSON of Granola.
    Granola,
    /// Google Meet's transcript document as markdown or text.
    Meet,
    /// `Name: text` lines.
    Plain,
    /// Somebody's own markdown notes: one author, no verbatim speech.
    Notes,
}

impl Format {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ZoomVtt => "zoom-vtt",
            Self::TeamsVtt => "teams-vtt",
            Self::Vtt => "vtt",
            Self::Srt => "srt",
            Self::Sbv => "sbv",
            Self::Otter => "otter",
            Self::TeamsText => "teams-text",
            Self::Rev => "rev",
            Self::Fathom => "fathom",
            Self::Whisper => "whisper",
            Self::Fireflies => "fireflies",
            Self::Granola => "granola",
            Self::Meet => "meet",
            Self::Plain => "plain",
            Self::Notes => "notes",
        }
    }

    /// Whether this is speech or somebody's notes.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::Notes => Kind::Notes,
            _ => Kind::Transcript,
        }
    }
}

/// Speech, or what somebody wrote about it. Notes have no talk share and no silences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was said, by whom.
    Transcript,
    /// What one person wrote down.
    Notes,
}

impl Kind {
    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Transcript => "transcript",
            Self::Notes => "notes",
        }
    }
}
